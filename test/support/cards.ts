import { plain } from '../../src/copy/text.ts';
import type { Block, Card, Control, Field, Form } from '../../src/core/card.ts';

/** Every word of a card, line by line, as somebody reads it. */
export function wordsOf(card: Card): string {
  return [card.title ?? '', ...card.blocks.map(blockWords)].filter(Boolean).join('\n');
}

function blockWords(block: Block): string {
  switch (block.kind) {
    case 'text':
    case 'note':
      return plain(block.text);
    case 'fields':
      return block.fields.map(({ label, value }) => `${label}: ${plain(value)}`).join('\n');
    case 'list':
      return block.items.map((item) => plain(item)).join('\n');
    case 'table':
      return [block.caption, block.columns.join(' | '), ...block.rows.map((row) => row.join(' | '))].join(
        '\n',
      );
    case 'code':
      return block.code;
    case 'divider':
      return '';
    case 'row':
      return `${plain(block.text)} [${block.control.label}]`;
    case 'actions':
      return block.controls.map((control) => `[${control.label}]`).join(' ');
  }
}

/** Everything that can be pressed or chosen, with the words beside it. */
export function controlsOf(card: Card): { control: Control; beside: string }[] {
  return card.blocks.flatMap((block) => {
    if (block.kind === 'row') return [{ control: block.control, beside: plain(block.text) }];
    if (block.kind === 'actions') return block.controls.map((control) => ({ control, beside: '' }));
    return [];
  });
}

/** Every word of a form, the initial values too. */
export const formWords = (form: Form): string =>
  [form.title, ...form.fields.map(fieldWords)].filter(Boolean).join('\n');

function fieldWords(field: Field): string {
  if (field.kind === 'note') return plain(field.text);
  if (field.kind === 'code') return field.code;
  const initial = 'initial' in field ? [field.initial ?? ''].flat().join(', ') : '';
  const options = 'options' in field ? field.options.map((option) => option.label).join(', ') : '';
  return [field.label, field.hint ?? '', initial, options].filter(Boolean).join(' · ');
}
