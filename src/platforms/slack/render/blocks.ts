import type { KnownBlock, RichTextBlock, RichTextSection } from '@slack/types';
import type { Block, Card, Control } from '../../../core/card.ts';
import { clean, limits, shorten } from '../limits.ts';
import { type ControlElement, type Counter, controlElements, counter, plainText } from './controls.ts';
import { dataTable, fitTable, monospaced, oldTable } from './table.ts';
import { isBlank, mrkdwn, plainWords, richElements, textObject } from './text.ts';

/** How a card's first table is drawn; each level is for when Slack refuses the one before. */
export type TableStyle = 'data_table' | 'table' | 'text';

/** What a place for blocks holds. */
export type Surface = { maxBlocks: number; maxText: number; tables: TableStyle };

/** What is left of a message's room for text while its blocks are drawn. */
type Drawing = { room: number; tables: TableStyle; tableDrawn: boolean; ids: Counter };

type RichElements = RichTextBlock['elements'];
const rich = (elements: RichElements): RichTextBlock => ({ type: 'rich_text', elements });
const section = (elements: RichTextSection['elements']): RichTextSection => ({
  type: 'rich_text_section',
  elements,
});

/** `card` as blocks that Slack takes on `surface`. Always at least one block. */
export function drawCard(card: Card, surface: Surface): KnownBlock[] {
  const drawing: Drawing = {
    room: surface.maxText - controlText(card.blocks),
    tables: surface.tables,
    tableDrawn: false,
    ids: counter(),
  };
  const blocks: KnownBlock[] = [];
  if (card.title !== undefined && clean(card.title).trim() !== '') {
    const header = plainText(card.title, limits.headerText, '…');
    drawing.room -= header.text.length;
    blocks.push({ type: 'header', text: header });
    if (header.text.endsWith('…')) blocks.push(...text({ kind: 'text', text: card.title }, drawing));
  }
  for (const block of card.blocks) blocks.push(...draw(block, drawing));
  if (blocks.length === 0) return [rich([section([{ type: 'text', text: '…' }])])];
  return fitBlocks(blocks, surface.maxBlocks);
}

// Controls keep their words whatever the texts need, so their room is set aside first.
function controlText(blocks: readonly Block[]): number {
  const size = (control: Control): number => {
    if (control.kind !== 'select') return limits.buttonText;
    return control.options.length > 100 ? 400 : 150;
  };
  return blocks.reduce((total, block) => {
    if (block.kind === 'row') return total + size(block.control);
    if (block.kind === 'actions') return total + block.controls.reduce((all, one) => all + size(one), 0);
    return total;
  }, 0);
}

function draw(block: Block, drawing: Drawing): KnownBlock[] {
  switch (block.kind) {
    case 'text':
      return text(block, drawing);
    case 'fields':
      return fields(block, drawing);
    case 'list':
      return list(block, drawing);
    case 'table':
      return table(block, drawing);
    case 'code':
      return code(block.code, drawing);
    case 'note':
      return note(block, drawing);
    case 'divider':
      return [{ type: 'divider' }];
    case 'row':
      return row(block, drawing);
    case 'actions':
      return actions(block.controls, drawing);
  }
}

type Of<K extends Block['kind']> = Extract<Block, { kind: K }>;

const roomFor = (drawing: Drawing, limit: number): number => Math.max(0, Math.min(limit, drawing.room));

function text(block: Of<'text'>, drawing: Drawing): KnownBlock[] {
  if (isBlank(block.text)) return [];
  const { elements, used } = richElements(block.text, roomFor(drawing, limits.sectionText));
  drawing.room -= used;
  return elements.length > 0 ? [rich([section(elements)])] : [];
}

function list(block: Of<'list'>, drawing: Drawing): KnownBlock[] {
  const items: RichTextSection[] = [];
  for (const item of block.items) {
    if (isBlank(item)) continue;
    const { elements, used } = richElements(item, roomFor(drawing, limits.sectionText));
    drawing.room -= used;
    if (elements.length > 0) items.push(section(elements));
  }
  if (items.length === 0) return [];
  return [rich([{ type: 'rich_text_list', style: block.ordered ? 'ordered' : 'bullet', elements: items }])];
}

function code(source: string, drawing: Drawing): KnownBlock[] {
  const kept = shorten(clean(source), roomFor(drawing, limits.sectionText));
  if (kept.trim() === '') return [];
  drawing.room -= kept.length;
  return [rich([{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: kept }] }])];
}

function note(block: Of<'note'>, drawing: Drawing): KnownBlock[] {
  if (isBlank(block.text)) return [];
  const element = textObject(block.text, roomFor(drawing, limits.contextText));
  if (element.text === '') return [];
  drawing.room -= element.text.length;
  return [{ type: 'context', elements: [element] }];
}

function fields(block: Of<'fields'>, drawing: Drawing): KnownBlock[] {
  const drawn = block.fields.flatMap(({ label, value }) => {
    const both = [{ bold: label }, '\n', isBlank(value) ? '–' : value];
    const shown = mrkdwn(both, roomFor(drawing, limits.fieldText));
    if (shown.trim() === '') return [];
    drawing.room -= shown.length;
    return [{ type: 'mrkdwn' as const, text: shown, verbatim: true }];
  });
  return chunks(drawn, limits.fieldsPerSection).map((part) => ({ type: 'section', fields: part }));
}

function row(block: Of<'row'>, drawing: Drawing): KnownBlock[] {
  const elements = controlElements(block.control, drawing.ids);
  const [only] = elements;
  const shown = isBlank(block.text)
    ? undefined
    : textObject(block.text, roomFor(drawing, limits.sectionText));
  if (!shown || shown.text === '') return actionRows(elements);
  drawing.room -= shown.text.length;
  if (only && elements.length === 1) return [{ type: 'section', text: shown, accessory: only }];
  return [{ type: 'section', text: shown }, ...actionRows(elements)];
}

function actions(controls: readonly Control[], drawing: Drawing): KnownBlock[] {
  return actionRows(controls.flatMap((control) => controlElements(control, drawing.ids)));
}

const actionRows = (elements: ControlElement[]): KnownBlock[] =>
  chunks(elements, limits.actionsPerBlock).map((part) => ({ type: 'actions', elements: part }));

function table(block: Of<'table'>, drawing: Drawing): KnownBlock[] {
  const native = drawing.tables !== 'text' && !drawing.tableDrawn;
  const room = roomFor(drawing, limits.tableText) - 60;
  const rows = drawing.tables === 'table' ? limits.oldTableRows : limits.tableRows;
  const fitted = native && room > 0 ? fitTable(block, rows, room) : undefined;
  if (!fitted) return tableAsText(block, drawing);
  drawing.tableDrawn = true;
  drawing.room -= fitted.used;
  const more = left(fitted.left, drawing);
  if (drawing.tables === 'data_table') return [dataTable(fitted), ...more];
  return [...text({ kind: 'text', text: { bold: fitted.caption } }, drawing), oldTable(fitted), ...more];
}

function tableAsText(block: Of<'table'>, drawing: Drawing): KnownBlock[] {
  const caption = text({ kind: 'text', text: { bold: block.caption } }, drawing);
  if (block.columns.length === 0) return caption;
  const { text: lines, left: missing } = monospaced(block, roomFor(drawing, limits.sectionText) - 60);
  return [...caption, ...code(lines, drawing), ...left(missing, drawing)];
}

const left = (count: number, drawing: Drawing): KnownBlock[] =>
  count > 0
    ? note({ kind: 'note', text: `${count} more ${count === 1 ? 'row' : 'rows'} not shown.` }, drawing)
    : [];

function chunks<T>(all: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let from = 0; from < all.length; from += size) parts.push(all.slice(from, from + size));
  return parts;
}

/** At most `max` blocks: first without losing a word, then with a note about what is left out; controls go last. */
export function fitBlocks(blocks: KnownBlock[], max: number): KnownBlock[] {
  if (blocks.length <= max) return blocks;
  const kept = mergeRich(blocks.filter((block) => block.type !== 'divider'));
  if (kept.length <= max) return kept;
  const controls = kept.filter(hasControl).length;
  let texts = Math.max(0, max - 1 - Math.min(controls, max - 1));
  let withControls = max - 1 - texts;
  const shown = kept.filter((block) => (hasControl(block) ? withControls-- > 0 : texts-- > 0));
  const missing: KnownBlock = {
    type: 'context',
    elements: [plainText(`${kept.length - shown.length} more parts do not fit in one message.`, 150, '…')],
  };
  return [...shown, missing];
}

const hasControl = (block: KnownBlock): boolean =>
  block.type === 'actions' ||
  block.type === 'input' ||
  (block.type === 'section' && block.accessory !== undefined);

function mergeRich(blocks: KnownBlock[]): KnownBlock[] {
  const merged: KnownBlock[] = [];
  for (const block of blocks) {
    const last = merged.at(-1);
    if (last?.type !== 'rich_text' || block.type !== 'rich_text') merged.push(block);
    else merged.splice(-1, 1, rich([...last.elements, ...block.elements]));
  }
  return merged;
}

/** The words of a card on a few lines, for notifications and screen readers. */
export function cardWords(card: Card): string {
  if (card.fallback !== undefined && clean(card.fallback).trim() !== '') return clean(card.fallback).trim();
  const lines = [card.title ? clean(card.title) : '', ...card.blocks.map(blockWords)];
  return lines.filter((words) => words.trim() !== '').join('\n');
}

function blockWords(block: Block): string {
  switch (block.kind) {
    case 'text':
    case 'note':
    case 'row':
      return plainWords(block.text);
    case 'fields':
      return block.fields.map(({ label, value }) => `${clean(label)}: ${plainWords(value)}`).join('\n');
    case 'list':
      return block.items
        .map((item, i) => `${block.ordered ? `${i + 1}.` : '•'} ${plainWords(item)}`)
        .join('\n');
    case 'table':
      return `${clean(block.caption)}\n${monospaced(block, 1_500).text}`;
    case 'code':
      return clean(block.code);
    case 'divider':
    case 'actions':
      return '';
  }
}
