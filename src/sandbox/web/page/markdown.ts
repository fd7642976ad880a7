import { emojiNode, type Flow, type Inline, linkTo } from './text.ts';

/** The small part of Markdown that a `markdown` block needs: paragraphs, headings, lists, quotes, fences, bold, italic, code, links. */
export function parseMarkdown(source: string): Flow[] {
  const flows: Flow[] = [];
  let paragraph: string[] = [];
  const flush = () => {
    if (paragraph.length > 0) {
      flows.push({ kind: 'paragraph', children: parseMarkdownInline(paragraph.join('\n')) });
    }
    paragraph = [];
  };
  const lines = source.split('\n');
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] as string;
    if (/^```/.test(line)) {
      flush();
      const end = lines.findIndex((later, at) => at > i && /^```\s*$/.test(later));
      const last = end < 0 ? lines.length : end;
      flows.push({ kind: 'pre', text: lines.slice(i + 1, last).join('\n') });
      i = last;
      continue;
    }
    const heading = /^#{1,6}\s+(.*)$/.exec(line);
    const item = /^\s*(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/.exec(line);
    const quote = /^>\s?(.*)$/.exec(line);
    if (heading) {
      flush();
      flows.push({ kind: 'heading', children: parseMarkdownInline(heading[1] as string) });
    } else if (item) {
      flush();
      addItem(flows, item[1], parseMarkdownInline(item[2] as string));
    } else if (quote) {
      flush();
      flows.push({ kind: 'quote', children: parseMarkdownInline(quote[1] as string) });
    } else if (line.trim() === '') {
      flush();
    } else {
      paragraph.push(line);
    }
  }
  flush();
  return flows;
}

function addItem(flows: Flow[], number: string | undefined, item: Inline[]): void {
  const ordered = number !== undefined;
  const last = flows.at(-1);
  if (last?.kind === 'list' && last.ordered === ordered) last.items.push(item);
  else flows.push({ kind: 'list', ordered, indent: 0, start: Number(number ?? 1), items: [item] });
}

const token =
  /`([^`\n]+)`|\*\*(\S(?:.*?\S)?)\*\*|(?<![\p{L}\p{N}*])\*([^\s*](?:[^*\n]*?[^\s*])?)\*|(?<![\p{L}\p{N}_])_(\S(?:[^_\n]*?\S)?)_(?![\p{L}\p{N}_])|~~(\S(?:.*?\S)?)~~|\[([^\]\n]+)\]\(([^)\s]+)\)|:([a-z0-9_+-]{1,40}):/u;

function parseMarkdownInline(source: string): Inline[] {
  const nodes: Inline[] = [];
  let rest = source;
  for (let found = token.exec(rest); found; found = token.exec(rest)) {
    if (found.index > 0) nodes.push({ kind: 'text', text: rest.slice(0, found.index) });
    const [whole, code, strong, star, under, strike, label, address, short] = found;
    const emphasis = star ?? under;
    if (code !== undefined) nodes.push({ kind: 'code', text: code });
    else if (strong !== undefined) nodes.push({ kind: 'bold', children: parseMarkdownInline(strong) });
    else if (emphasis !== undefined) nodes.push({ kind: 'italic', children: parseMarkdownInline(emphasis) });
    else if (strike !== undefined) nodes.push({ kind: 'strike', children: parseMarkdownInline(strike) });
    else if (label !== undefined) nodes.push(...linkTo(address as string, parseMarkdownInline(label)));
    else nodes.push(emojiNode(short as string));
    rest = rest.slice(found.index + whole.length);
  }
  if (rest) nodes.push({ kind: 'text', text: rest });
  return nodes;
}
