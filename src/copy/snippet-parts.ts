/** What a snippet sends: the event's name as planned, its call, and believable values by property key (JSON values). */
export type SnippetEvent = {
  name: string;
  call: 'track' | 'page' | 'screen';
  properties: Readonly<Record<string, unknown>>;
};

export type Events = readonly SnippetEvent[];

/** Where a snippet sends to. `isDefault`: what the libraries do by themselves, so nothing has to be written. */
export type Target = { url: string; host: string; isDefault: boolean; isHttps: boolean };

const segmentUrl = 'https://api.segment.io';

/** A base URL of the Tracking API, with or without a slash at its end; left out: Segment's own. */
export function targetOf(trackingUrl: string | undefined): Target {
  const url = trackingUrl?.replace(/\/+$/, '') || segmentUrl;
  return {
    url,
    host: url.replace(/^https?:\/\//, ''),
    isDefault: url === segmentUrl,
    isHttps: url.startsWith('https://'),
  };
}

/** What page() and screen() take as name: the page or screen itself, where the example names it. */
export function titleOf({ name, properties }: SnippetEvent): string {
  const title = properties.page_name ?? properties.screen_title;
  return typeof title === 'string' && title !== '' ? title : name;
}

export const hasProperties = (event: SnippetEvent): boolean => Object.keys(event.properties).length > 0;

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `items` one a line between two brackets, each with a comma behind it; on one line when there are none. */
export function block(open: string, close: string, items: readonly string[], indent: string): string {
  if (items.length === 0) return `${open}${close}`;
  return `${open}\n${items.map((item) => `${indent}  ${item},`).join('\n')}\n${indent}${close}`;
}

/** A number, a boolean, and `none` for everything else. Whole numbers that no language holds as such get an exponent. */
export function atom(value: unknown, none = 'null'): string {
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'number' || !Number.isFinite(value)) return none;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? value.toExponential() : String(value);
}

const fourDigits = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`;

/** A control character as `\u{1}`. */
export const braced = (code: number): string => `\\u{${code.toString(16)}}`;

/**
 * A quoted literal: backslash, the quote, line ends and control characters escaped, and what the language adds with
 * `also`. Half a surrogate pair, which no file can hold, becomes U+FFFD.
 */
export function quoted(
  text: string,
  quote: string,
  also: Readonly<Record<string, string>> = {},
  unicode: (code: number) => string = fourDigits,
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
    if (code >= 0xd800 && code < 0xe000) return '\ufffd';
    const isControl = code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0x2028 || code === 0x2029;
    return isControl ? unicode(code) : char;
  });
  return `${quote}${inner.join('')}${quote}`;
}

/** A JavaScript literal; JSON is one, but for the two line separators and a `</script>` inside a page. */
export function js(value: unknown, indent = ''): string {
  if (typeof value === 'string') return quoted(value, "'", { '<': '\\x3c' });
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item) => js(item, deeper));
    return block('[', ']', items, indent);
  }
  if (isRecord(value)) {
    const fields = Object.entries(value).map(([key, item]) => {
      const name = /^[A-Za-z_$][\w$]*$/.test(key) && key !== '__proto__' ? key : js(key);
      return `${name === "'__proto__'" ? `[${name}]` : name}: ${js(item, deeper)}`;
    });
    return block('{', '}', fields, indent);
  }
  return atom(value);
}

export const jsProperties = (event: SnippetEvent): string =>
  hasProperties(event) ? `, ${js(event.properties)}` : '';
