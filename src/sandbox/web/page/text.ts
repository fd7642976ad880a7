/** A run of text inside a line. `when` is a moment in seconds; `user` and `channel` are ids to be named when drawn. */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'bold' | 'italic' | 'strike'; children: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; href: string; children: Inline[] }
  | { kind: 'user'; id: string }
  | { kind: 'channel'; id: string; name?: string }
  | { kind: 'broadcast'; name: string }
  | { kind: 'when'; seconds: number; format: string; fallback: string }
  | { kind: 'emoji'; char: string; name: string };

/** Text that takes its own lines. */
export type Flow =
  | { kind: 'paragraph'; children: Inline[] }
  | { kind: 'heading'; children: Inline[] }
  | { kind: 'quote'; children: Inline[] }
  | { kind: 'pre'; text: string }
  | { kind: 'list'; ordered: boolean; indent: number; start: number; items: Inline[][] };

/** An address that may become a link: web and mail only. Anything else (javascript:, data:) gives undefined. */
export function safeHref(address: string): string | undefined {
  try {
    const url = new URL(address);
    return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** A link, or just its label when the address may not be one. */
export function linkTo(address: string, children: Inline[]): Inline[] {
  const href = safeHref(address);
  return href ? [{ kind: 'link', href, children }] : children;
}

const emoji: Record<string, string> = {
  white_check_mark: '✅',
  heavy_check_mark: '✔️',
  ballot_box_with_check: '☑️',
  x: '❌',
  warning: '⚠️',
  hourglass: '⌛',
  hourglass_flowing_sand: '⏳',
  rocket: '🚀',
  tada: '🎉',
  wave: '👋',
  eyes: '👀',
  bulb: '💡',
  lock: '🔒',
  key: '🔑',
  link: '🔗',
  mag: '🔍',
  memo: '📝',
  bell: '🔔',
  calendar: '📅',
  information_source: 'ℹ️',
  point_right: '👉',
  raised_hands: '🙌',
  thumbsup: '👍',
  '+1': '👍',
  thumbsdown: '👎',
  '-1': '👎',
  sparkles: '✨',
  large_green_circle: '🟢',
  large_yellow_circle: '🟡',
  red_circle: '🔴',
  white_circle: '⚪',
  arrow_right: '➡️',
  smile: '😄',
  slightly_smiling_face: '🙂',
  heart: '❤️',
};

/** The emoji of a shortcode, or its literal text when we don't know it. */
export function emojiNode(name: string): Inline {
  const char = emoji[name];
  return char ? { kind: 'emoji', char, name } : { kind: 'text', text: `:${name}:` };
}

/** What a screen reader or a label gets; `nameOf` names people. */
export function plainText(nodes: readonly Inline[], nameOf: (id: string) => string = (id) => id): string {
  return nodes
    .map((node) => {
      switch (node.kind) {
        case 'text':
        case 'code':
          return node.text;
        case 'bold':
        case 'italic':
        case 'strike':
        case 'link':
          return plainText(node.children, nameOf);
        case 'user':
          return `@${nameOf(node.id)}`;
        case 'channel':
          return `#${node.name ?? node.id}`;
        case 'broadcast':
          return `@${node.name}`;
        case 'when':
          return node.fallback;
        default:
          return node.char;
      }
    })
    .join('');
}
