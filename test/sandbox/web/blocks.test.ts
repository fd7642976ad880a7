import type { KnownBlock } from '@slack/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockViews } from '../../../src/sandbox/web/page/blocks.ts';
import { controlView } from '../../../src/sandbox/web/page/controls.ts';
import type { Inline } from '../../../src/sandbox/web/page/text.ts';

const text = (words: string): Inline => ({ kind: 'text', text: words });
const paragraph = (...children: Inline[]) => ({ kind: 'paragraph', children });
const view = (block: KnownBlock) => blockViews([block])[0];

describe('blocks', () => {
  it('draws a section with fields and its control', () => {
    expect(
      view({
        type: 'section',
        block_id: 'b1',
        text: { type: 'mrkdwn', text: '*Now*' },
        fields: [{ type: 'plain_text', text: '*as is*' }],
        accessory: {
          type: 'button',
          action_id: 'go',
          style: 'primary',
          text: { type: 'plain_text', text: 'Go on' },
        },
      }),
    ).toEqual({
      id: 'b1',
      kind: 'section',
      flows: [paragraph({ kind: 'bold', children: [text('Now')] })],
      fields: [[paragraph(text('*as is*'))]],
      accessory: { kind: 'button', actionId: 'go', label: 'Go on', style: 'primary' },
    });
  });

  it('takes the first row of a table as its head and aligns numbers right', () => {
    const table = view({
      type: 'data_table',
      caption: 'Events',
      page_size: 10,
      row_header_column_index: 0,
      rows: [
        [
          { type: 'raw_text', text: 'Event' },
          { type: 'raw_text', text: 'Seen' },
        ],
        [
          {
            type: 'rich_text',
            elements: [
              {
                type: 'rich_text_section',
                elements: [{ type: 'text', text: 'Signed In', style: { bold: true } }],
              },
            ],
          },
          { type: 'raw_number', value: 1200, text: '1,200' },
        ],
      ],
    });
    expect(table).toEqual({
      kind: 'table',
      caption: 'Events',
      pageSize: 10,
      rowHeader: 0,
      head: [
        { content: [text('Event')], align: 'left' },
        { content: [text('Seen')], align: 'left' },
      ],
      rows: [
        [
          { content: [{ kind: 'bold', children: [text('Signed In')] }], align: 'left' },
          { content: [text('1,200')], align: 'right' },
        ],
      ],
    });
  });

  it('pages a data table by five unless told, and a plain table never', () => {
    const rows = [[{ type: 'raw_text' as const, text: 'x' }]];
    expect(view({ type: 'data_table', caption: 'c', rows })).toMatchObject({ pageSize: 5 });
    expect(view({ type: 'table', rows })).toMatchObject({ pageSize: Number.POSITIVE_INFINITY });
  });

  it('draws rich text: styles, lists with indent, code, links, people', () => {
    expect(
      view({
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: 'done', style: { bold: true, strike: true } },
              { type: 'text', text: 'id', style: { code: true } },
              { type: 'link', url: 'javascript:alert(1)', text: 'no' },
              { type: 'user', user_id: 'U1' },
              { type: 'date', timestamp: 5, format: '{time}', fallback: 'soon' },
            ],
          },
          {
            type: 'rich_text_list',
            style: 'ordered',
            indent: 1,
            elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'one' }] }],
          },
          { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'a\nb' }] },
        ],
      }),
    ).toEqual({
      kind: 'flow',
      flows: [
        paragraph(
          { kind: 'bold', children: [{ kind: 'strike', children: [text('done')] }] },
          { kind: 'code', text: 'id' },
          text('no'),
          { kind: 'user', id: 'U1' },
          { kind: 'when', seconds: 5, format: '{time}', fallback: 'soon' },
        ),
        { kind: 'list', ordered: true, indent: 1, start: 1, items: [[text('one')]] },
        { kind: 'pre', text: 'a\nb' },
      ],
    });
  });

  it('loads no picture from elsewhere but says what it shows', () => {
    expect(view({ type: 'image', image_url: 'https://tracker.example/p.png', alt_text: 'A chart' })).toEqual({
      kind: 'image',
      image: { alt: 'A chart' },
    });
  });

  it('folds a container only when it may be folded', () => {
    const container = {
      type: 'container' as const,
      title: { type: 'plain_text' as const, text: 'Done' },
      child_blocks: [{ type: 'divider' as const }],
      default_collapsed: true,
    };
    expect(view(container)).toMatchObject({
      collapsible: false,
      collapsed: false,
      blocks: [{ kind: 'divider' }],
    });
    expect(view({ ...container, is_collapsible: true })).toMatchObject({
      collapsible: true,
      collapsed: true,
    });
  });

  it('names a kind it does not know', () => {
    expect(blockViews([{ type: 'hologram' }, null, 7])).toEqual([
      { kind: 'unknown', type: 'hologram' },
      { kind: 'unknown', type: 'without a type' },
      { kind: 'unknown', type: 'without a type' },
    ]);
  });

  it('never fails, whatever it is given', () => {
    const kinds = [
      'section',
      'context',
      'actions',
      'rich_text',
      'table',
      'data_table',
      'input',
      'container',
      'markdown',
      'image',
      'header',
    ];
    const block = fc.tuple(
      fc.constantFrom(...kinds),
      fc.dictionary(
        fc.constantFrom(
          'text',
          'fields',
          'elements',
          'rows',
          'element',
          'accessory',
          'label',
          'child_blocks',
          'caption',
          'page_size',
        ),
        fc.jsonValue(),
      ),
    );
    fc.assert(
      fc.property(block, ([type, rest]) => {
        expect(blockViews([{ ...(rest as object), type }])).toHaveLength(1);
      }),
    );
  });
});

describe('controls', () => {
  it('keeps the confirm question of a button', () => {
    const button = controlView({
      type: 'button',
      action_id: 'reject',
      text: { type: 'plain_text', text: 'Reject' },
      style: 'danger',
      confirm: {
        title: { type: 'plain_text', text: 'Sure?' },
        text: { type: 'mrkdwn', text: '*All* of it' },
        confirm: { type: 'plain_text', text: 'Reject' },
        deny: { type: 'plain_text', text: 'Back' },
        style: 'danger',
      },
    });
    expect(button.confirm).toEqual({
      title: 'Sure?',
      text: 'All of it',
      yes: 'Reject',
      no: 'Back',
      danger: true,
    });
  });

  it('opens web addresses only', () => {
    const link = (url: string) =>
      controlView({ type: 'button', text: { type: 'plain_text', text: 'x' }, url });
    expect(link('https://a.example/x')).toMatchObject({ href: 'https://a.example/x' });
    expect(link('javascript:alert(1)')).not.toHaveProperty('href');
  });

  it('reads options, groups and what is chosen already', () => {
    const option = (value: string) => ({ value, text: { type: 'plain_text', text: value.toUpperCase() } });
    expect(
      controlView({
        type: 'multi_static_select',
        action_id: 'd',
        placeholder: { type: 'plain_text', text: 'Pick' },
        option_groups: [{ label: { type: 'plain_text', text: 'Ads' }, options: [option('a'), option('b')] }],
        initial_options: [option('b')],
        max_selected_items: 1,
      }),
    ).toEqual({
      kind: 'select',
      actionId: 'd',
      label: 'Pick',
      multiple: true,
      groups: [
        {
          label: 'Ads',
          options: [
            { value: 'a', label: 'A' },
            { value: 'b', label: 'B' },
          ],
        },
      ],
      chosen: ['b'],
      max: 1,
    });
  });

  it.each([
    ['users_select', 'initial_user', 'U1', false],
    ['multi_users_select', 'initial_users', ['U1'], true],
    ['channels_select', 'initial_channel', 'U1', false],
    ['multi_conversations_select', 'initial_conversations', ['U1'], true],
  ])('reads who is chosen in a %s', (type, key, initial, multiple) => {
    expect(controlView({ type, action_id: 'a', [key]: initial })).toMatchObject({ multiple, chosen: ['U1'] });
  });
});
