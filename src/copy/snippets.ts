/** Platforms that a code snippet can be made for, as people know them. */
export const snippetPlatforms = [
  'javascript',
  'swift',
  'kotlin',
  'react_native',
  'flutter',
  'node',
  'http',
] as const;
export type SnippetPlatform = (typeof snippetPlatforms)[number];

/** What a snippet sends: the event's name as planned, its call, and believable values by property key (JSON values). */
export type SnippetEvent = {
  name: string;
  call: 'track' | 'page' | 'screen';
  properties: Readonly<Record<string, unknown>>;
};

export type SnippetInput = {
  platform: SnippetPlatform;
  event: SnippetEvent;
  /** Further events that the same code sends after it. */
  more?: readonly SnippetEvent[];
  /** Left out: a placeholder that a person replaces. */
  writeKey?: string;
  /**
   * Where events go, without trailing slash and /v1; left out: Segment itself. The mobile libraries speak HTTPS to
   * Segment only, so theirs leave it out.
   */
  trackingUrl?: string;
};

const placeholder = 'YOUR_WRITE_KEY';
const segmentUrl = 'https://api.segment.io';

/**
 * Code that loads Segment's library and sends the events, ready to paste. Sources: Segment docs, connections/sources/
 * catalog/libraries (analytics-next, Analytics-Swift, -Kotlin, -React-Native, -Flutter, -Node, HTTP API), 2025-11-07.
 * `page` has no mobile form and `screen` no web form: there the event is tracked under its name.
 */
export function snippet({ platform, event, more = [], writeKey = placeholder, trackingUrl }: SnippetInput): {
  language: string;
  code: string;
} {
  const url = trackingUrl?.replace(/\/+$/, '') || segmentUrl;
  const events = [event, ...more];
  switch (platform) {
    case 'javascript':
      return { language: 'javascript', code: javascript(events, writeKey, url) };
    case 'swift':
      return { language: 'swift', code: swift(events, writeKey) };
    case 'kotlin':
      return { language: 'kotlin', code: kotlin(events, writeKey) };
    case 'react_native':
      return { language: 'javascript', code: reactNative(events, writeKey) };
    case 'flutter':
      return { language: 'dart', code: flutter(events, writeKey) };
    case 'node':
      return { language: 'javascript', code: node(events, writeKey, url) };
    case 'http':
      return { language: 'bash', code: http(events, writeKey, url) };
  }
}

type Events = readonly SnippetEvent[];

function javascript(events: Events, writeKey: string, url: string): string {
  const options = url === segmentUrl ? '' : `, ${jsHost(url)}`;
  const call = (event: SnippetEvent): string =>
    event.call === 'page'
      ? `analytics.page(${js(titleOf(event))}${jsProperties(event)});`
      : `analytics.track(${js(event.name)}${jsProperties(event)});`;
  return [
    '// npm install @segment/analytics-next',
    "import { AnalyticsBrowser } from '@segment/analytics-next';",
    '',
    `const analytics = AnalyticsBrowser.load({ writeKey: ${js(writeKey)} }${options});`,
    '',
    ...events.map(call),
  ].join('\n');
}

function jsHost(url: string): string {
  const [protocol = 'https', host = ''] = url.split('://');
  return `{ integrations: { 'Segment.io': { apiHost: ${js(`${host}/v1`)}, protocol: ${js(protocol)} } } }`;
}

function reactNative(events: Events, writeKey: string): string {
  const call = (event: SnippetEvent): string =>
    event.call === 'screen'
      ? `segment.screen(${js(titleOf(event))}${jsProperties(event)});`
      : `segment.track(${js(event.name)}${jsProperties(event)});`;
  return [
    '// npm install @segment/analytics-react-native @segment/sovran-react-native',
    "import { createClient } from '@segment/analytics-react-native';",
    '',
    `const segment = createClient({ writeKey: ${js(writeKey)} });`,
    '',
    ...events.map(call),
  ].join('\n');
}

/** What the server-side calls take: a page or screen has a name, everything else is an event. */
const messageOf = (event: SnippetEvent) => ({
  userId: 'user-123',
  ...(event.call === 'track' ? { event: event.name } : { name: titleOf(event) }),
  properties: event.properties,
});

function node(events: Events, writeKey: string, url: string): string {
  const host = url === segmentUrl ? '' : `, host: ${js(url)}`;
  return [
    '// npm install @segment/analytics-node',
    "import { Analytics } from '@segment/analytics-node';",
    '',
    `const analytics = new Analytics({ writeKey: ${js(writeKey)}${host} });`,
    '',
    ...events.map((event) => `analytics.${event.call}(${js(messageOf(event))});`),
    'await analytics.closeAndFlush();',
  ].join('\n');
}

function swift(events: Events, writeKey: string): string {
  const call = (event: SnippetEvent): string => {
    const properties = hasProperties(event) ? `, properties: ${swiftValue(event.properties)}` : '';
    return event.call === 'screen'
      ? `analytics.screen(title: ${swiftString(titleOf(event))}${properties})`
      : `analytics.track(name: ${swiftString(event.name)}${properties})`;
  };
  return [
    '// Swift package: https://github.com/segmentio/analytics-swift',
    'import Segment',
    '',
    `let analytics = Analytics(configuration: Configuration(writeKey: ${swiftString(writeKey)}))`,
    '',
    ...events.map(call),
  ].join('\n');
}

function kotlin(events: Events, writeKey: string): string {
  const call = (event: SnippetEvent): string => {
    const properties = hasProperties(event) ? `, ${kotlinObject(event.properties, '')}` : '';
    return event.call === 'screen'
      ? `analytics.screen(${kotlinString(titleOf(event))}${properties})`
      : `analytics.track(${kotlinString(event.name)}${properties})`;
  };
  return [
    '// Gradle: implementation("com.segment.analytics.kotlin:android:<latest version>")',
    'import com.segment.analytics.kotlin.android.Analytics',
    ...(events.some(hasProperties) ? ['import kotlinx.serialization.json.*'] : []),
    '',
    `val analytics = Analytics(${kotlinString(writeKey)}, applicationContext)`,
    '',
    ...events.map(call),
  ].join('\n');
}

function flutter(events: Events, writeKey: string): string {
  const call = (event: SnippetEvent): string => {
    const properties = hasProperties(event) ? `, properties: ${dartValue(event.properties)}` : '';
    return event.call === 'screen'
      ? `analytics.screen(${dartString(titleOf(event))}${properties});`
      : `analytics.track(${dartString(event.name)}${properties});`;
  };
  return [
    '// flutter pub add segment_analytics',
    "import 'package:segment_analytics/client.dart';",
    "import 'package:segment_analytics/state.dart';",
    '',
    `final analytics = createClient(Configuration(${dartString(writeKey)}));`,
    '',
    ...events.map(call),
  ].join('\n');
}

function http(events: Events, writeKey: string, url: string): string {
  const request = (event: SnippetEvent): string =>
    [
      `curl ${shell(`${url}/v1/${event.call}`)} \\`,
      `  -u ${shell(`${writeKey}:`)} \\`,
      `  -H ${shell('Content-Type: application/json')} \\`,
      `  -d ${shell(JSON.stringify(messageOf(event), null, 2))}`,
    ].join('\n');
  return events.map(request).join('\n\n');
}

/** What page() and screen() take as name: the page or screen itself, where the example names it. */
function titleOf({ name, properties }: SnippetEvent): string {
  const title = properties.page_name ?? properties.screen_title;
  return typeof title === 'string' && title !== '' ? title : name;
}

const hasProperties = (event: SnippetEvent): boolean => Object.keys(event.properties).length > 0;

const jsProperties = (event: SnippetEvent): string =>
  hasProperties(event) ? `, ${js(event.properties)}` : '';

/** A JavaScript literal; JSON is one, but for the two line separators and a `</script>` inside a page. */
function js(value: unknown, indent = ''): string {
  if (typeof value === 'string') return quoted(value, "'", { '<': '\\x3c' });
  if (Array.isArray(value))
    return block(
      '[',
      ']',
      value.map((item) => js(item, `${indent}  `)),
      indent,
    );
  if (isRecord(value)) {
    const fields = Object.entries(value).map(([key, item]) => {
      const name = /^[A-Za-z_$][\w$]*$/.test(key) && key !== '__proto__' ? key : js(key);
      return `${name === "'__proto__'" ? `[${name}]` : name}: ${js(item, `${indent}  `)}`;
    });
    return block('{', '}', fields, indent);
  }
  return atom(value);
}

function swiftValue(value: unknown, indent = ''): string {
  if (typeof value === 'string') return swiftString(value);
  if (Array.isArray(value))
    return block(
      '[',
      ']',
      value.map((item) => swiftValue(item, `${indent}  `)),
      indent,
    );
  if (isRecord(value)) {
    const fields = Object.entries(value).map(
      ([key, item]) => `${swiftString(key)}: ${swiftValue(item, `${indent}  `)}`,
    );
    return fields.length === 0 ? '[:]' : block('[', ']', fields, indent);
  }
  return value === null ? 'NSNull()' : atom(value);
}

function kotlinObject(value: Readonly<Record<string, unknown>>, indent: string): string {
  return `buildJsonObject {\n${kotlinFields(value, `${indent}  `)}\n${indent}}`;
}

function kotlinFields(value: Readonly<Record<string, unknown>>, indent: string): string {
  return Object.entries(value)
    .map(([key, item]) => `${indent}put(${kotlinString(key)}, ${kotlinItem(item, indent)})`)
    .join('\n');
}

function kotlinItem(item: unknown, indent: string): string {
  if (Array.isArray(item)) {
    const lines = item.map((one) => `${indent}  add(${kotlinElement(one, `${indent}  `)})`);
    return `buildJsonArray {\n${lines.join('\n')}\n${indent}}`;
  }
  if (isRecord(item)) return kotlinObject(item, indent);
  if (typeof item === 'string') return kotlinString(item);
  return item === null || item === undefined ? 'JsonNull' : atom(item);
}

/** `add` takes elements, not bare values. */
function kotlinElement(item: unknown, indent: string): string {
  const isPlain = typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean';
  return isPlain ? `JsonPrimitive(${kotlinItem(item, indent)})` : kotlinItem(item, indent);
}

function dartValue(value: unknown, indent = ''): string {
  if (typeof value === 'string') return dartString(value);
  if (Array.isArray(value))
    return block(
      '[',
      ']',
      value.map((item) => dartValue(item, `${indent}  `)),
      indent,
    );
  if (isRecord(value)) {
    const fields = Object.entries(value).map(
      ([key, item]) => `${dartString(key)}: ${dartValue(item, `${indent}  `)}`,
    );
    return block('{', '}', fields, indent);
  }
  return atom(value);
}

function block(open: string, close: string, items: readonly string[], indent: string): string {
  if (items.length === 0) return `${open}${close}`;
  return `${open}\n${items.map((item) => `${indent}  ${item},`).join('\n')}\n${indent}${close}`;
}

const atom = (value: unknown): string =>
  typeof value === 'number' && Number.isFinite(value)
    ? String(value)
    : typeof value === 'boolean'
      ? String(value)
      : 'null';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const swiftString = (text: string): string => quoted(text, '"', {}, (code) => `\\u{${code.toString(16)}}`);
const kotlinString = (text: string): string => quoted(text, '"', { $: '\\$' });
const dartString = (text: string): string => quoted(text, "'", { $: '\\$' });

/** A quoted literal: backslash, the quote, line ends and control characters escaped, and what the language adds. */
function quoted(
  text: string,
  quote: string,
  also: Readonly<Record<string, string>>,
  unicode = (code: number) => `\\u${code.toString(16).padStart(4, '0')}`,
): string {
  const common: Readonly<Record<string, string>> = {
    '\\': '\\\\',
    '\n': '\\n',
    '\r': '\\r',
    '\t': '\\t',
    ...also,
  };
  const inner = [...text].map((char) => {
    if (char === quote) return `\\${quote}`;
    if (Object.hasOwn(common, char)) return common[char];
    const code = char.codePointAt(0) ?? 0;
    const isControl = code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0x2028 || code === 0x2029;
    return isControl ? unicode(code) : char;
  });
  return `${quote}${inner.join('')}${quote}`;
}

/** One word for a POSIX shell whatever it holds. */
const shell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
