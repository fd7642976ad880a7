import type { RichTextElement } from '@slack/types';
import { plain, type Rich, type Span, spans } from '../../../copy/text.ts';
import { clean, limits, shorten } from '../limits.ts';

const userId = /^[UW][A-Z0-9]{2,30}$/;
const channelId = /^[CG][A-Z0-9]{2,30}$/;
const dateFormat = '{date_short_pretty} {time}';

/** The spans of `text`, cleaned; what cannot be shown as what it claims to be becomes plain words. */
function cleanSpans(text: Rich): Span[] {
  return spans(text).map((span): Span => {
    if (typeof span === 'string') return clean(span);
    if ('bold' in span) return { bold: clean(span.bold) };
    if ('code' in span) return { code: clean(span.code) };
    if ('link' in span) return cleanLink(clean(span.link), span.href);
    if ('mention' in span) {
      const name = clean(span.name) || 'someone';
      return userId.test(span.mention) ? { mention: span.mention, name } : `@${name}`;
    }
    if ('channel' in span) {
      const name = clean(span.name ?? '').trim() || 'a channel';
      return channelId.test(span.channel) ? { channel: span.channel, name } : `#${name}`;
    }
    return Math.abs(span.date) <= 8.64e15 ? span : '—';
  });
}

function cleanLink(label: string, href: string): Span {
  const url = URL.canParse(href) ? new URL(href) : undefined;
  const shown = label || url?.href || '';
  if (!url || !/^(https?|mailto):$/.test(url.protocol) || url.href.length > limits.url) return shown;
  return { link: shown, href: url.href };
}

/** The words of one cleaned span, as a screen reader says them. */
const words = (span: Span): string => plain(span);

/** Whether nothing would be seen of `text`. */
export const isBlank = (text: Rich): boolean => cleanSpans(text).every((span) => words(span).trim() === '');

const seconds = (ms: number): number => Math.floor(ms / 1000);

/** `text` as elements of a rich_text block, where every string is literal; at most `limit` characters. */
export function richElements(text: Rich, limit: number): { elements: RichTextElement[]; used: number } {
  const elements: RichTextElement[] = [];
  let used = 0;
  for (const span of cleanSpans(text)) {
    const said = words(span);
    if (said === '') continue;
    const kept = shorten(said, limit - used);
    if (kept === '') break;
    used += kept.length;
    elements.push(kept === said ? richElement(span, said) : { type: 'text', text: kept });
    if (kept !== said) break;
  }
  return { elements, used };
}

function richElement(span: Span, said: string): RichTextElement {
  if (typeof span === 'string') return { type: 'text', text: span };
  if ('bold' in span) return { type: 'text', text: span.bold, style: { bold: true } };
  if ('code' in span) return { type: 'text', text: span.code, style: { code: true } };
  if ('link' in span) return { type: 'link', url: span.href, text: span.link };
  if ('mention' in span) return { type: 'user', user_id: span.mention };
  if ('channel' in span) return { type: 'channel', channel_id: span.channel };
  return { type: 'date', timestamp: seconds(span.date), format: dateFormat, fallback: said };
}

const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/**
 * A literal string for mrkdwn: references cannot form, and characters that would start formatting or an emoji are
 * fenced by zero-width spaces (inside a word, as in order_id, Slack leaves them alone, so they stay copyable).
 */
export function literal(text: string): string {
  return escaped(
    text
      .replace(/(?<![\p{L}\p{N}])[*_~]+|[*_~]+(?![\p{L}\p{N}])/gu, '\u200b$&\u200b')
      .replace(/`/g, '\u02cb')
      .replace(/:(?=[\w+-]+:)/g, ':\u200b'),
  );
}

function mrkdwnSpan(span: Span): string {
  if (typeof span === 'string') return literal(span);
  if ('bold' in span) return wrap(span.bold.replace(/[*\n]+/g, ' '), '*');
  if ('code' in span) return wrap(span.code.replace(/`/g, '\u02cb').replace(/\n+/g, ' '), '`');
  if ('link' in span)
    return `<${escaped(span.href).replace(/\|/g, '%7C')}|${literal(span.link.replace(/[|\n]+/g, ' '))}>`;
  if ('mention' in span) return `<@${span.mention}>`;
  if ('channel' in span) return `<#${span.channel}>`;
  return `<!date^${seconds(span.date)}^${dateFormat}|${words(span)}>`;
}

function wrap(text: string, mark: '*' | '`'): string {
  const inner = text.trim();
  if (inner === '') return '';
  const shown = mark === '*' ? literal(inner) : escaped(inner);
  return `${mark}${shown}${mark}`;
}

/** `text` as mrkdwn of at most `limit` characters, markup included; everything not marked as markup is inert. */
export function mrkdwn(text: Rich, limit: number): string {
  let out = '';
  for (const span of cleanSpans(text)) {
    const next = mrkdwnSpan(span);
    if (out.length + next.length <= limit) {
      out += next;
      continue;
    }
    out += literalWithin(words(span), limit - out.length);
    break;
  }
  return out;
}

function literalWithin(text: string, limit: number): string {
  let room = limit;
  let kept = shorten(text, Math.max(room, 0));
  // Escaping makes text longer; give up as many characters as it is over, until it fits.
  while (literal(kept).length > limit && room > 0) {
    room -= Math.max(1, Math.ceil((literal(kept).length - limit) / 8));
    kept = shorten(text, Math.max(room, 0));
  }
  if (kept === text && literal(kept).length <= limit) return literal(kept);
  return literal(kept).length <= limit ? literal(kept) : '';
}

/** A text object for beside a control, in fields and in small print: plain_text when nothing is marked up. */
export function textObject(
  text: Rich,
  limit: number,
): { type: 'plain_text'; text: string; emoji: false } | { type: 'mrkdwn'; text: string; verbatim: true } {
  const parts = cleanSpans(text);
  if (parts.every((span) => typeof span === 'string')) {
    return { type: 'plain_text', text: shorten(parts.join(''), limit), emoji: false };
  }
  return { type: 'mrkdwn', text: mrkdwn(parts, limit), verbatim: true };
}

/** The words of `text`, cleaned, for notifications and monospaced tables. */
export const plainWords = (text: Rich): string => cleanSpans(text).map(words).join('');
