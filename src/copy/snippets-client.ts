import {
  atom,
  block,
  braced,
  type Events,
  hasProperties,
  isRecord,
  js,
  jsProperties,
  quoted,
  type SnippetEvent,
  type Target,
  titleOf,
} from './snippet-parts.ts';

/** analytics-next. Its settings come from Segment's one CDN in all regions; events go to `apiHost`. */
export function javascript(events: Events, writeKey: string, target: Target): string {
  const protocol = target.isHttps ? 'https' : 'http';
  const options = target.isDefault
    ? ''
    : `, { integrations: { 'Segment.io': { apiHost: ${js(`${target.host}/v1`)}, protocol: ${js(protocol)} } } }`;
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

/** The mobile libraries speak HTTPS only: any other address is left out. */
const mobileHost = ({ isDefault, isHttps, host }: Target): string | undefined =>
  isDefault || !isHttps ? undefined : `${host}/v1`;

/** `useSegmentEndpoints`: without it the library takes `proxy` for the whole address. */
export function reactNative(events: Events, writeKey: string, target: Target): string {
  const host = mobileHost(target);
  const region = host ? `, proxy: ${js(`https://${host}`)}, useSegmentEndpoints: true` : '';
  const call = (event: SnippetEvent): string =>
    event.call === 'screen'
      ? `segment.screen(${js(titleOf(event))}${jsProperties(event)});`
      : `segment.track(${js(event.name)}${jsProperties(event)});`;
  return [
    '// npm install @segment/analytics-react-native @segment/sovran-react-native',
    "import { createClient } from '@segment/analytics-react-native';",
    '',
    `const segment = createClient({ writeKey: ${js(writeKey)}${region} });`,
    '',
    ...events.map(call),
  ].join('\n');
}

export function swift(events: Events, writeKey: string, target: Target): string {
  const host = mobileHost(target);
  const region = host ? `.apiHost(${swiftString(host)})` : '';
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
    `let analytics = Analytics(configuration: Configuration(writeKey: ${swiftString(writeKey)})${region})`,
    '',
    ...events.map(call),
  ].join('\n');
}

export function kotlin(events: Events, writeKey: string, target: Target): string {
  const host = mobileHost(target);
  const region = host ? ` {\n  apiHost = ${kotlinString(host)}\n}` : '';
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
    `val analytics = Analytics(${kotlinString(writeKey)}, applicationContext)${region}`,
    '',
    ...events.map(call),
  ].join('\n');
}

export function flutter(events: Events, writeKey: string, target: Target): string {
  const host = mobileHost(target);
  const region = host ? `, apiHost: ${dartString(host)}` : '';
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
    `final analytics = createClient(Configuration(${dartString(writeKey)}${region}));`,
    '',
    ...events.map(call),
  ].join('\n');
}

function swiftValue(value: unknown, indent = ''): string {
  if (typeof value === 'string') return swiftString(value);
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item) => swiftValue(item, deeper));
    return block('[', ']', items, indent);
  }
  if (isRecord(value)) {
    const fields = Object.entries(value).map(
      ([key, item]) => `${swiftString(key)}: ${swiftValue(item, deeper)}`,
    );
    return fields.length === 0 ? '[:]' : block('[', ']', fields, indent);
  }
  return atom(value, 'NSNull()');
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
  return typeof item === 'string' ? kotlinString(item) : atom(item, 'JsonNull');
}

/** `add` takes elements, not bare values. */
function kotlinElement(item: unknown, indent: string): string {
  const isPlain = typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean';
  return isPlain ? `JsonPrimitive(${kotlinItem(item, indent)})` : kotlinItem(item, indent);
}

function dartValue(value: unknown, indent = ''): string {
  if (typeof value === 'string') return dartString(value);
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item) => dartValue(item, deeper));
    return block('[', ']', items, indent);
  }
  if (isRecord(value)) {
    const fields = Object.entries(value).map(
      ([key, item]) => `${dartString(key)}: ${dartValue(item, deeper)}`,
    );
    return block('{', '}', fields, indent);
  }
  return atom(value);
}

const swiftString = (text: string): string => quoted(text, '"', {}, braced);
const kotlinString = (text: string): string => quoted(text, '"', { $: '\\$' });
const dartString = (text: string): string => quoted(text, "'", { $: '\\$' });
