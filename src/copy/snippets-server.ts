import {
  atom,
  block,
  braced,
  type Events,
  hasProperties,
  isRecord,
  js,
  quoted,
  type SnippetEvent,
  type Target,
  titleOf,
} from './snippet-parts.ts';

/** The person of all examples on a server, where nothing else says whose event it is. */
const userId = 'user-123';

/** What the server-side calls take: a page or screen has a name, everything else is an event. */
const messageOf = (event: SnippetEvent) => ({
  userId,
  ...(event.call === 'track' ? { event: event.name } : { name: titleOf(event) }),
  properties: event.properties,
});

export function node(events: Events, writeKey: string, target: Target): string {
  const host = target.isDefault ? '' : `, host: ${js(target.url)}`;
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

/** segment-analytics-python: `host` is the whole address, without /v1. */
export function python(events: Events, writeKey: string, target: Target): string {
  const call = (event: SnippetEvent): string => {
    const name = event.call === 'track' ? pyString(event.name) : `name=${pyString(titleOf(event))}`;
    const properties = hasProperties(event) ? `, properties=${pyValue(event.properties)}` : '';
    return `analytics.${event.call}(${pyString(userId)}, ${name}${properties})`;
  };
  return [
    '# pip install segment-analytics-python',
    'import segment.analytics as analytics',
    '',
    `analytics.write_key = ${pyString(writeKey)}`,
    ...(target.isDefault ? [] : [`analytics.host = ${pyString(target.url)}`]),
    '',
    ...events.map(call),
    'analytics.flush()',
  ].join('\n');
}

const goCalls = { track: 'Track', page: 'Page', screen: 'Screen' } as const;

/** analytics-go, version 3: `Endpoint` is the whole address, without /v1. */
export function go(events: Events, writeKey: string, target: Target): string {
  const call = (event: SnippetEvent): string => {
    const name =
      event.call === 'track' ? `Event: ${goString(event.name)}` : `Name: ${goString(titleOf(event))}`;
    const fields = [
      `UserId: ${goString(userId)}`,
      name,
      ...(hasProperties(event)
        ? [`Properties: ${goValue(event.properties, '    ', 'analytics.Properties')}`]
        : []),
    ];
    return `  client.Enqueue(${block(`analytics.${goCalls[event.call]}{`, '}', fields, '  ')})`;
  };
  const config = target.isDefault ? '' : `Endpoint: ${goString(target.url)}`;
  return [
    '// go get github.com/segmentio/analytics-go/v3',
    'package main',
    '',
    'import "github.com/segmentio/analytics-go/v3"',
    '',
    'func main() {',
    `  client, err := analytics.NewWithConfig(${goString(writeKey)}, analytics.Config{${config}})`,
    '  if err != nil {',
    '    panic(err)',
    '  }',
    '  defer client.Close()',
    '',
    ...events.map(call),
    '}',
  ].join('\n');
}

const javaCalls = { track: 'TrackMessage', page: 'PageMessage', screen: 'ScreenMessage' } as const;

/** analytics-java: `endpoint` is the whole address, without a path. */
export function java(events: Events, writeKey: string, target: Target): string {
  const call = (event: SnippetEvent): string => {
    const name = event.call === 'track' ? event.name : titleOf(event);
    const properties = hasProperties(event)
      ? `\n        .properties(${javaValue(event.properties, '        ')})`
      : '';
    return [
      `    analytics.enqueue(${javaCalls[event.call]}.builder(${javaString(name)})`,
      `        .userId(${javaString(userId)})${properties});`,
    ].join('\n');
  };
  const endpoint = target.isDefault ? '' : `.endpoint(${javaString(target.url)})`;
  const messages = [...new Set(events.map((event) => javaCalls[event.call]))].sort();
  return [
    '// Maven or Gradle: com.segment.analytics.java:analytics:<latest version>',
    'import com.segment.analytics.Analytics;',
    ...messages.map((message) => `import com.segment.analytics.messages.${message};`),
    ...(events.some(hasProperties) ? ['import java.util.List;', 'import java.util.Map;'] : []),
    '',
    'public class SegmentEvents {',
    '  public static void main(String[] args) {',
    `    Analytics analytics = Analytics.builder(${javaString(writeKey)})${endpoint}.build();`,
    '',
    ...events.map(call),
    '    analytics.flush();',
    '    analytics.shutdown();',
    '  }',
    '}',
  ].join('\n');
}

/** Host and port for the libraries that want no scheme. */
const hostAndPort = ({ host }: Target): { name: string; port: string | undefined } => {
  const [name = '', port] = host.split(':');
  return { name, port };
};

/** analytics-ruby: `host` is a bare name, and it speaks HTTPS whatever it is told. */
export function ruby(events: Events, writeKey: string, target: Target): string {
  const { name: host, port } = hostAndPort(target);
  const region =
    target.isDefault || !target.isHttps
      ? ''
      : `, host: ${rubyString(host)}${port ? `, port: ${Number(port)}` : ''}`;
  const call = (event: SnippetEvent): string => {
    const fields = [
      `user_id: ${rubyString(userId)}`,
      event.call === 'track' ? `event: ${rubyString(event.name)}` : `name: ${rubyString(titleOf(event))}`,
      ...(hasProperties(event) ? [`properties: ${rubyValue(event.properties, '  ')}`] : []),
    ];
    return block(`analytics.${event.call}(`, ')', fields, '');
  };
  return [
    '# gem install analytics-ruby',
    "require 'segment/analytics'",
    '',
    `analytics = Segment::Analytics.new(write_key: ${rubyString(writeKey)}${region})`,
    '',
    ...events.map(call),
    'analytics.flush',
  ].join('\n');
}

/** analytics-php: `host` is without scheme. */
export function php(events: Events, writeKey: string, target: Target): string {
  const options = target.isDefault
    ? ''
    : `, ['host' => ${phpString(target.host)}${target.isHttps ? '' : ", 'ssl' => false"}]`;
  const call = (event: SnippetEvent): string => {
    const fields = [
      `'userId' => ${phpString(userId)}`,
      event.call === 'track'
        ? `'event' => ${phpString(event.name)}`
        : `'name' => ${phpString(titleOf(event))}`,
      ...(hasProperties(event) ? [`'properties' => ${phpValue(event.properties, '  ')}`] : []),
    ];
    return `Segment::${event.call}(${block('[', ']', fields, '')});`;
  };
  return [
    '<?php',
    '// composer require segmentio/analytics-php',
    "require 'vendor/autoload.php';",
    '',
    'use Segment\\Segment;',
    '',
    `Segment::init(${phpString(writeKey)}${options});`,
    '',
    ...events.map(call),
    'Segment::flush();',
  ].join('\n');
}

export function http(events: Events, writeKey: string, target: Target): string {
  const request = (event: SnippetEvent): string =>
    [
      `curl ${shell(`${target.url}/v1/${event.call}`)} \\`,
      `  -u ${shell(`${writeKey}:`)} \\`,
      `  -H ${shell('Content-Type: application/json')} \\`,
      `  -d ${shell(JSON.stringify(messageOf(event), null, 2))}`,
    ].join('\n');
  return events.map(request).join('\n\n');
}

/** One word for a POSIX shell whatever it holds. */
const shell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const pyString = (text: string): string => quoted(text, "'");
const goString = (text: string): string => quoted(text, '"');
const javaString = (text: string): string => quoted(text, '"');
const rubyString = (text: string): string =>
  // A # may begin an interpolation inside double quotes; inside single ones no line end can be written.
  /^[\w .:/@+-]*$/.test(text) ? `'${text}'` : quoted(text, '"', { '#': '\\#' });
const phpString = (text: string): string =>
  /^[\w .:/@+-]*$/.test(text) ? `'${text}'` : quoted(text, '"', { $: '\\$' }, braced);

function pyValue(value: unknown, indent = ''): string {
  if (typeof value === 'string') return pyString(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item) => pyValue(item, deeper));
    return block('[', ']', items, indent);
  }
  if (isRecord(value)) {
    const fields = Object.entries(value).map(([key, item]) => `${pyString(key)}: ${pyValue(item, deeper)}`);
    return block('{', '}', fields, indent);
  }
  return atom(value, 'None');
}

function goValue(value: unknown, indent: string, map = 'map[string]interface{}'): string {
  if (typeof value === 'string') return goString(value);
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item) => goValue(item, deeper));
    return block('[]interface{}{', '}', items, indent);
  }
  if (isRecord(value)) {
    const fields = Object.entries(value).map(([key, item]) => `${goString(key)}: ${goValue(item, deeper)}`);
    return block(`${map}{`, '}', fields, indent);
  }
  return atom(value, 'nil');
}

/** Java's immutable maps and lists hold no null: what has no value is left out. A list ends without a comma. */
function javaValue(value: unknown, indent: string): string {
  if (typeof value === 'string') return javaString(value);
  const deeper = `${indent}  `;
  const lines = (open: string, items: readonly string[]): string =>
    items.length === 0 ? `${open})` : `${open}\n${items.map((item) => `${deeper}${item}`).join(',\n')})`;
  const isThere = (item: unknown) => item !== null && item !== undefined;
  if (Array.isArray(value)) {
    const items = value.filter(isThere).map((item) => javaValue(item, deeper));
    return lines('List.of(', items);
  }
  if (isRecord(value)) {
    const entries = Object.entries(value).filter(([, item]) => isThere(item));
    const items = entries.map(([key, item]) => `Map.entry(${javaString(key)}, ${javaValue(item, deeper)})`);
    return lines('Map.ofEntries(', items);
  }
  const isLong = typeof value === 'number' && Number.isSafeInteger(value) && Math.abs(value) >= 2 ** 31;
  return `${atom(value)}${isLong ? 'L' : ''}`;
}

function rubyValue(value: unknown, indent: string): string {
  if (typeof value === 'string') return rubyString(value);
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item) => rubyValue(item, deeper));
    return block('[', ']', items, indent);
  }
  if (isRecord(value)) {
    const fields = Object.entries(value).map(
      ([key, item]) => `${rubyString(key)} => ${rubyValue(item, deeper)}`,
    );
    return block('{', '}', fields, indent);
  }
  return atom(value, 'nil');
}

function phpValue(value: unknown, indent: string): string {
  if (typeof value === 'string') return phpString(value);
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item) => phpValue(item, deeper));
    return block('[', ']', items, indent);
  }
  if (isRecord(value)) {
    const fields = Object.entries(value).map(
      ([key, item]) => `${phpString(key)} => ${phpValue(item, deeper)}`,
    );
    // An empty array would be sent as a list.
    return fields.length === 0 ? '(object) []' : block('[', ']', fields, indent);
  }
  return atom(value);
}
