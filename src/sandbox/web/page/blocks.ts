import { type ControlView, controlView } from './controls.ts';
import { asArray, asNumber, asObject, asText, type Json, optionalText } from './json.ts';
import { parseMarkdown } from './markdown.ts';
import { parseInline, parseMrkdwn } from './mrkdwn.ts';
import { richTextFlows, richTextInline } from './rich-text.ts';
import type { Flow, Inline } from './text.ts';

export type Cell = { content: Inline[]; align: 'left' | 'center' | 'right' };
export type ImageView = { alt: string; src?: string; title?: string };

/** A Block Kit block, ready to be drawn. `id` is Slack's block_id, where it has one. */
export type BlockView = { id?: string } & (
  | { kind: 'header'; text: string }
  | { kind: 'flow'; flows: Flow[] }
  | { kind: 'section'; flows: Flow[]; fields: Flow[][]; accessory?: ControlView; image?: ImageView }
  | { kind: 'context'; parts: (Inline[] | ImageView)[] }
  | { kind: 'actions'; controls: ControlView[] }
  | { kind: 'divider' }
  | { kind: 'image'; image: ImageView }
  | { kind: 'table'; caption?: string; head: Cell[]; rows: Cell[][]; pageSize: number; rowHeader?: number }
  | {
      kind: 'input';
      label: string;
      hint?: string;
      optional: boolean;
      dispatch: boolean;
      control: ControlView;
    }
  | {
      kind: 'container';
      title: Inline[];
      subtitle?: string;
      blocks: BlockView[];
      collapsible: boolean;
      collapsed: boolean;
    }
  | { kind: 'alert'; level: string; text: Inline[] }
  | { kind: 'unknown'; type: string }
);

/** Blocks as the page draws them. A kind it doesn't know is named in words instead of vanishing. */
export const blockViews = (blocks: unknown): BlockView[] =>
  asArray(blocks).map((block) => blockView(asObject(block)));

function blockView(block: Json): BlockView {
  const id = optionalText(block.block_id);
  return { ...(id ? { id } : {}), ...viewOf(block) };
}

function viewOf(block: Json): BlockView {
  switch (block.type) {
    case 'header':
      return { kind: 'header', text: asText(asObject(block.text).text) };
    case 'divider':
      return { kind: 'divider' };
    case 'section':
      return sectionView(block);
    case 'context':
      return { kind: 'context', parts: asArray(block.elements).map((part) => contextPart(asObject(part))) };
    case 'actions':
    case 'context_actions':
      return { kind: 'actions', controls: asArray(block.elements).map((e) => controlView(asObject(e))) };
    case 'rich_text':
      return { kind: 'flow', flows: richTextFlows(block) };
    case 'markdown':
      return { kind: 'flow', flows: parseMarkdown(asText(block.text)) };
    case 'image':
      return { kind: 'image', image: imageView(block) };
    case 'table':
    case 'data_table':
      return tableView(block);
    case 'input': {
      const hint = optionalText(asObject(block.hint).text);
      return {
        kind: 'input',
        label: asText(asObject(block.label).text),
        ...(hint ? { hint } : {}),
        optional: block.optional === true,
        dispatch: block.dispatch_action === true,
        control: controlView(asObject(block.element)),
      };
    }
    case 'container':
      return containerView(block);
    case 'alert':
      return {
        kind: 'alert',
        level: asText(block.level) || 'default',
        text: textInline(asObject(block.text)),
      };
    default:
      return { kind: 'unknown', type: asText(block.type) || 'without a type' };
  }
}

function sectionView(block: Json): BlockView {
  const accessory = asObject(block.accessory);
  return {
    kind: 'section',
    flows: block.text ? textFlows(asObject(block.text)) : [],
    fields: asArray(block.fields).map((field) => textFlows(asObject(field))),
    ...(accessory.type === 'image' ? { image: imageView(accessory) } : {}),
    ...(accessory.type && accessory.type !== 'image' ? { accessory: controlView(accessory) } : {}),
  };
}

function containerView(block: Json): BlockView {
  const rich = asObject(block.rich_text_title);
  const title = rich.type ? richTextInline(rich) : textInline(asObject(block.title));
  const subtitle = optionalText(asObject(block.subtitle).text);
  return {
    kind: 'container',
    title,
    ...(subtitle ? { subtitle } : {}),
    blocks: blockViews(block.child_blocks),
    collapsible: block.is_collapsible === true,
    collapsed: block.is_collapsible === true && block.default_collapsed === true,
  };
}

function tableView(block: Json): BlockView {
  const columns = asArray(block.column_settings).map(asObject);
  const rows = asArray(block.rows).map((row) =>
    asArray(row).map((cell, i) => cellView(asObject(cell), asText(columns[i]?.align))),
  );
  const caption = optionalText(block.caption);
  const rowHeader = asNumber(block.row_header_column_index);
  return {
    kind: 'table',
    ...(caption ? { caption } : {}),
    head: rows[0] ?? [],
    rows: rows.slice(1),
    // Slack pages a data_table by 5 unless told otherwise and shows a table whole.
    pageSize:
      block.type === 'data_table' ? Math.max(1, asNumber(block.page_size) ?? 5) : Number.POSITIVE_INFINITY,
    ...(rowHeader === undefined ? {} : { rowHeader }),
  };
}

function cellView(cell: Json, align: string): Cell {
  const numeric = cell.type === 'raw_number';
  const content: Inline[] =
    cell.type === 'rich_text'
      ? richTextInline(cell)
      : [{ kind: 'text', text: optionalText(cell.text) ?? asText(cell.value ?? cell.number) }];
  return { content, align: align === 'right' || align === 'center' ? align : numeric ? 'right' : 'left' };
}

function contextPart(part: Json): Inline[] | ImageView {
  return part.type === 'image' ? imageView(part) : textInline(part);
}

function imageView(image: Json): ImageView {
  const url = asText(image.image_url);
  const title = optionalText(asObject(image.title).text);
  return {
    alt: asText(image.alt_text) || 'Image without a description',
    // The page loads nothing from elsewhere; other pictures are shown by their description.
    ...(url.startsWith('data:image/') ? { src: url } : {}),
    ...(title ? { title } : {}),
  };
}

/** A text object (mrkdwn or plain_text) as flows. */
function textFlows(text: Json): Flow[] {
  const words = asText(text.text);
  if (text.type === 'mrkdwn') return parseMrkdwn(words);
  return [{ kind: 'paragraph', children: [{ kind: 'text', text: words }] }];
}

const textInline = (text: Json): Inline[] =>
  text.type === 'mrkdwn' ? parseInline(asText(text.text)) : [{ kind: 'text', text: asText(text.text) }];
