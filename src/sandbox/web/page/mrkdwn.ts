import { emojiNode, type Flow, type Inline, linkTo } from './text.ts';

const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
const unescapeText = (text: string): string => text.replace(/&(?:amp|lt|gt);/g, (e) => entities[e] ?? e);

/**
 * Slack's mrkdwn as data. Only the three entities and the marks Slack knows mean anything; the rest stays text, so
 * nothing written by people or by Segue becomes markup of this page.
 */
export function parseMrkdwn(source: string): Flow[] {
  const flows: Flow[] = [];
  const parts = source.split(/```/);
  parts.forEach((part, i) => {
    // An odd number of fences: the last one is just text.
    const unclosed = i === parts.length - 1 && i % 2 === 1;
    if (i % 2 === 1 && !unclosed) {
      flows.push({ kind: 'pre', text: unescapeText(part.replace(/^\n|\n$/g, '')) });
      return;
    }
    flows.push(...parseLines(unclosed ? `\`\`\`${part}` : part, flows.length > 0));
  });
  return flows;
}

function parseLines(text: string, afterPre: boolean): Flow[] {
  const flows: Flow[] = [];
  let lines: string[] = [];
  let quoted = false;
  const flush = () => {
    const joined = lines.join('\n');
    const kept = quoted ? joined : joined.replace(/^\n+|\n+$/g, '');
    if (kept !== '') flows.push({ kind: quoted ? 'quote' : 'paragraph', children: parseInline(kept) });
    lines = [];
  };
  for (const line of (afterPre ? text.replace(/^\n/, '') : text).split('\n')) {
    const quote = /^(?:&gt;|>) ?(.*)$/.exec(line);
    if ((quote !== null) !== quoted) {
      flush();
      quoted = quote !== null;
    }
    lines.push(quote?.[1] ?? line);
  }
  flush();
  return flows;
}

const marks = { '*': 'bold', _: 'italic', '~': 'strike' } as const;

/** One paragraph of mrkdwn. Newlines stay in the text. */
export function parseInline(source: string): Inline[] {
  const nodes: Inline[] = [];
  let text = '';
  const flush = () => {
    if (text) nodes.push({ kind: 'text', text: unescapeText(text) });
    text = '';
  };
  const put = (found: Inline[]) => {
    flush();
    nodes.push(...found);
  };
  for (let i = 0; i < source.length; ) {
    const rest = source.slice(i);
    const char = rest[0] as string;
    const code = char === '`' ? /^`([^`\n]+)`/.exec(rest) : null;
    if (code) {
      put([{ kind: 'code', text: unescapeText(code[1] as string) }]);
      i += code[0].length;
      continue;
    }
    const angle = char === '<' ? /^<([^<>\n]+)>/.exec(rest) : null;
    if (angle) {
      put(parseAngle(angle[1] as string));
      i += angle[0].length;
      continue;
    }
    const short = char === ':' ? /^:([a-z0-9_+-]{1,40}):/.exec(rest) : null;
    if (short) {
      put([emojiNode(short[1] as string)]);
      i += short[0].length;
      continue;
    }
    const marked = char in marks ? markedSpan(source, i) : undefined;
    if (marked !== undefined) {
      put([{ kind: marks[char as keyof typeof marks], children: parseInline(marked) }]);
      i += marked.length + 2;
      continue;
    }
    text += char;
    i += 1;
  }
  flush();
  return nodes;
}

// Slack formats only whole words: snake_case and 2*3*4 stay as they are.
function markedSpan(source: string, at: number): string | undefined {
  const mark = source[at] as string;
  const before = source[at - 1];
  if (before !== undefined && /[\p{L}\p{N}]/u.test(before)) return undefined;
  if (/\s/.test(source[at + 1] ?? ' ') || source[at + 1] === mark) return undefined;
  for (let end = at + 2; end < source.length; end += 1) {
    const char = source[end];
    if (char === '\n') return undefined;
    if (char !== mark || /\s/.test(source[end - 1] as string)) continue;
    if (/[\p{L}\p{N}]/u.test(source[end + 1] ?? ' ')) continue;
    return source.slice(at + 1, end);
  }
  return undefined;
}

// <@U1>, <#C1|name>, <!here>, <!date^1700000000^{date} at {time}|fallback>, <https://…|label>
function parseAngle(inside: string): Inline[] {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? undefined : unescapeText(inside.slice(bar + 1));
  if (target.startsWith('@')) return [{ kind: 'user', id: target.slice(1) }];
  if (target.startsWith('#')) {
    return [{ kind: 'channel', id: target.slice(1), ...(label ? { name: label } : {}) }];
  }
  if (target.startsWith('!')) {
    const date = /^!date\^(\d{1,11})\^([^^]*)/.exec(target);
    if (date) {
      return [
        { kind: 'when', seconds: Number(date[1]), format: date[2] as string, fallback: label ?? target },
      ];
    }
    return [{ kind: 'broadcast', name: label ?? target.slice(1).split('^')[0] ?? '' }];
  }
  const address = unescapeText(target);
  return linkTo(address, [{ kind: 'text', text: label ?? address }]);
}
