import { asArray, asNumber, asObject, asText, type Json } from './json.ts';
import { emojiNode, type Flow, type Inline, linkTo } from './text.ts';

/** A rich_text block as flows. */
export function richTextFlows(block: Json): Flow[] {
  return asArray(block.elements).flatMap((element) => flowsOf(asObject(element)));
}

/** A rich_text block on one line, for table cells. */
export function richTextInline(block: Json): Inline[] {
  return richTextFlows(block).flatMap((flow, i): Inline[] => {
    const inner: Inline[] =
      flow.kind === 'pre'
        ? [{ kind: 'code', text: flow.text }]
        : flow.kind === 'list'
          ? flow.items.flatMap((item, n): Inline[] => (n ? [{ kind: 'text', text: ', ' }, ...item] : item))
          : flow.children;
    return i > 0 ? [{ kind: 'text', text: '\n' }, ...inner] : inner;
  });
}

function flowsOf(element: Json): Flow[] {
  switch (element.type) {
    case 'rich_text_section':
      return [{ kind: 'paragraph', children: inlines(element) }];
    case 'rich_text_quote':
      return [{ kind: 'quote', children: inlines(element) }];
    case 'rich_text_preformatted':
      return [{ kind: 'pre', text: asArray(element.elements).map(literal).join('') }];
    case 'rich_text_list':
      return [
        {
          kind: 'list',
          ordered: element.style === 'ordered',
          indent: Math.min(8, asNumber(element.indent) ?? 0),
          start: (asNumber(element.offset) ?? 0) + 1,
          items: asArray(element.elements).map((item) => inlines(asObject(item))),
        },
      ];
    default:
      return [];
  }
}

const literal = (element: unknown): string => asText(asObject(element).text) || asText(asObject(element).url);

const inlines = (section: Json): Inline[] =>
  asArray(section.elements).flatMap((element) => styled(asObject(element)));

function styled(element: Json): Inline[] {
  const style = asObject(element.style);
  const bare = bareInline(element);
  if (bare.length === 0) return [];
  let nodes: Inline[] =
    style.code === true
      ? bare.map((node) => (node.kind === 'text' ? { ...node, kind: 'code' } : node))
      : bare;
  for (const kind of ['strike', 'italic', 'bold'] as const) {
    if (style[kind] === true) nodes = [{ kind, children: nodes }];
  }
  return nodes;
}

function bareInline(element: Json): Inline[] {
  switch (element.type) {
    case 'text':
      return [{ kind: 'text', text: asText(element.text) }];
    case 'link': {
      const label = asText(element.text) || asText(element.url);
      return linkTo(asText(element.url), [{ kind: 'text', text: label }]);
    }
    case 'user':
      return [{ kind: 'user', id: asText(element.user_id) }];
    case 'channel':
      return [{ kind: 'channel', id: asText(element.channel_id) }];
    case 'broadcast':
      return [{ kind: 'broadcast', name: asText(element.range) }];
    case 'emoji':
      return [emojiNode(asText(element.name))];
    case 'date':
      return [
        {
          kind: 'when',
          seconds: asNumber(element.timestamp) ?? 0,
          format: asText(element.format),
          fallback: asText(element.fallback) || asText(element.format),
        },
      ];
    default:
      return [{ kind: 'text', text: asText(element.text) }];
  }
}
