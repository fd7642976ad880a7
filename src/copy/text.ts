/**
 * Text as data: strings stay literal whatever they contain, markup is explicit. Each renderer escapes
 * strings for its platform, so a source named `<!channel>` or `[x](javascript:…)` is inert everywhere.
 */
export type Span =
  | string
  | { bold: string }
  | { code: string }
  | { link: string; href: string }
  /** A person of the platform the text is shown on; `name` is for plain text and for other platforms. */
  | { mention: string; name: string }
  /** A channel by its id; platforms show its present name. */
  | { channel: string; name?: string }
  /** Milliseconds since the epoch; shown in the reader's own time zone where the platform can. */
  | { date: number };

export type Rich = Span | readonly Rich[];

export const b = (text: string): Span => ({ bold: text });
export const code = (text: string): Span => ({ code: text });
export const link = (label: string, href: string): Span => ({ link: label, href });
export const mention = (id: string, name: string): Span => ({ mention: id, name });
export const date = (ms: number): Span => ({ date: ms });

/** Tagged template: t`Connected ${b(name)}.` */
export function t(parts: TemplateStringsArray, ...values: Rich[]): Rich {
  const spans: Rich[] = [];
  parts.forEach((part, i) => {
    if (part) spans.push(part);
    const value = values[i];
    if (value !== undefined) spans.push(value);
  });
  return spans;
}

/** Joins with commas and a last word: list(['a','b','c']) reads "a, b and c". */
export function join(items: readonly Rich[], last = 'and'): Rich {
  return items.map((item, i) => {
    if (i === 0) return item;
    return [i === items.length - 1 ? ` ${last} ` : ', ', item];
  });
}

/** The spans in reading order, without nesting. */
export function spans(text: Rich): Span[] {
  return Array.isArray(text) ? text.flatMap((part) => spans(part)) : [text as Span];
}

/** What a screen reader or a notification gets: the words without markup. Dates are ISO, minutes, UTC. */
export function plain(text: Rich): string {
  return spans(text)
    .map((span) => {
      if (typeof span === 'string') return span;
      if ('bold' in span) return span.bold;
      if ('code' in span) return span.code;
      if ('link' in span) return span.link;
      if ('mention' in span) return `@${span.name}`;
      if ('channel' in span) return `#${span.name ?? span.channel}`;
      return `${new Date(span.date).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    })
    .join('');
}
