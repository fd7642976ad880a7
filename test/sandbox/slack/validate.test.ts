import { describe, expect, test } from 'vitest';
import type { Surface } from '../../../src/sandbox/slack/blocks/report.ts';
import { validateBlocks, validateView } from '../../../src/sandbox/slack/blocks/validate.ts';
import { button, plain, section } from './support.ts';

const pointers = (surface: Surface, ...blocks: object[]): string[] =>
  validateBlocks(surface, blocks).map((one) => one.pointer);
const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const option = (i: number): object => ({ text: plain(`Option ${i}`), value: `v${i}` });
const actions = (...elements: object[]): object => ({ type: 'actions', elements });
const cell = (text: string): object => ({ type: 'raw_text', text });
const select = (more: object): object => ({ type: 'static_select', action_id: 's', ...more });
const modal = (more: object): object => ({
  type: 'modal',
  title: plain('T'),
  blocks: [section('x')],
  ...more,
});
const textInput = (more: object = {}): object => ({
  type: 'input',
  label: plain('L'),
  element: { type: 'plain_text_input', action_id: 'a', ...more },
});

type Case = { name: string; surface?: Surface; just: object[]; over: object[]; at: string };

const cases: Case[] = [
  {
    name: 'section text',
    just: [section('x'.repeat(3000))],
    over: [section('x'.repeat(3001))],
    at: '/blocks/0/text/text',
  },
  { name: 'empty section text', just: [section('x')], over: [section('')], at: '/blocks/0/text/text' },
  {
    name: 'section fields',
    just: [{ type: 'section', fields: times(10, () => plain('x')) }],
    over: [{ type: 'section', fields: times(11, () => plain('x')) }],
    at: '/blocks/0/fields',
  },
  {
    name: 'header',
    just: [{ type: 'header', text: plain('x'.repeat(150)) }],
    over: [{ type: 'header', text: plain('x'.repeat(151)) }],
    at: '/blocks/0/text/text',
  },
  {
    name: 'header in mrkdwn',
    just: [{ type: 'header', text: plain('x') }],
    over: [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }],
    at: '/blocks/0/text/type',
  },
  {
    name: 'context elements',
    just: [{ type: 'context', elements: times(10, () => plain('x')) }],
    over: [{ type: 'context', elements: times(11, () => plain('x')) }],
    at: '/blocks/0/elements',
  },
  {
    name: 'actions elements',
    just: [actions(...times(25, (i) => button('B', `b${i}`)))],
    over: [actions(...times(26, (i) => button('B', `b${i}`)))],
    at: '/blocks/0/elements',
  },
  {
    name: 'button label',
    just: [actions(button('x'.repeat(75), 'v'))],
    over: [actions(button('x'.repeat(76), 'v'))],
    at: '/blocks/0/elements/0/text/text',
  },
  {
    name: 'button value',
    just: [actions(button('x', 'v'.repeat(2000), 'a'))],
    over: [actions(button('x', 'v'.repeat(2001), 'a'))],
    at: '/blocks/0/elements/0/value',
  },
  {
    name: 'action_id unique in its block',
    just: [actions(button('x', '1', 'a')), actions(button('x', '1', 'a'))],
    over: [actions(button('x', '1', 'a'), button('x', '2', 'a'))],
    at: '/blocks/0/elements',
  },
  {
    name: 'block_id unique',
    just: [
      { ...section('x'), block_id: 'a' },
      { ...section('x'), block_id: 'b' },
    ],
    over: [
      { ...section('x'), block_id: 'a' },
      { ...section('x'), block_id: 'a' },
    ],
    at: '/blocks',
  },
  {
    name: 'block_id length',
    just: [{ ...section('x'), block_id: 'a'.repeat(255) }],
    over: [{ ...section('x'), block_id: 'a'.repeat(256) }],
    at: '/blocks/0/block_id',
  },
  {
    name: 'options',
    just: [actions(select({ options: times(100, option) }))],
    over: [actions(select({ options: times(101, option) }))],
    at: '/blocks/0/elements/0/options',
  },
  {
    name: 'no options',
    just: [actions(select({ options: [option(1)] }))],
    over: [actions(select({ options: [] }))],
    at: '/blocks/0/elements/0/options',
  },
  {
    name: 'option text',
    just: [actions(select({ options: [{ text: plain('x'.repeat(75)), value: 'v'.repeat(150) }] }))],
    over: [actions(select({ options: [{ text: plain('x'.repeat(76)), value: 'v' }] }))],
    at: '/blocks/0/elements/0/options/0/text/text',
  },
  {
    name: 'initial option among the options',
    just: [actions(select({ options: [option(1)], initial_option: option(1) }))],
    over: [actions(select({ options: [option(1)], initial_option: option(2) }))],
    at: '/blocks/0/elements/0',
  },
  {
    name: 'overflow options',
    just: [actions({ type: 'overflow', action_id: 'o', options: times(5, option) })],
    over: [actions({ type: 'overflow', action_id: 'o', options: times(6, option) })],
    at: '/blocks/0/elements/0/options',
  },
  {
    name: 'checkbox options',
    just: [actions({ type: 'checkboxes', action_id: 'o', options: times(10, option) })],
    over: [actions({ type: 'checkboxes', action_id: 'o', options: times(11, option) })],
    at: '/blocks/0/elements/0/options',
  },
  {
    name: 'confirm text',
    just: [actions({ ...button('x', 'v'), confirm: { text: plain('x'.repeat(300)) } })],
    over: [actions({ ...button('x', 'v'), confirm: { text: plain('x'.repeat(301)) } })],
    at: '/blocks/0/elements/0/confirm/text/text',
  },
  {
    name: 'data_table cells are never empty',
    just: [{ type: 'data_table', caption: 'c', rows: [[cell('H')], [cell('x')]] }],
    over: [{ type: 'data_table', caption: 'c', rows: [[cell('H')], [cell('')]] }],
    at: '/blocks/0/rows/1/0/text',
  },
  {
    name: 'data_table rows are even',
    just: [
      {
        type: 'data_table',
        caption: 'c',
        rows: [
          [cell('H'), cell('I')],
          [cell('x'), cell('y')],
        ],
      },
    ],
    over: [{ type: 'data_table', caption: 'c', rows: [[cell('H'), cell('I')], [cell('x')]] }],
    at: '/blocks/0/rows/1',
  },
  {
    name: 'data_table rows',
    just: [{ type: 'data_table', caption: 'c', rows: times(201, () => [cell('x')]) }],
    over: [{ type: 'data_table', caption: 'c', rows: times(202, () => [cell('x')]) }],
    at: '/blocks/0/rows',
  },
  {
    name: 'data_table caption',
    just: [{ type: 'data_table', caption: 'c', rows: [[cell('H')], [cell('x')]] }],
    over: [{ type: 'data_table', rows: [[cell('H')], [cell('x')]] }],
    at: '/blocks/0',
  },
  {
    name: 'table characters',
    just: [{ type: 'table', rows: times(10, () => [cell('x'.repeat(2000))]) }],
    over: [{ type: 'table', rows: times(10, (i) => [cell('x'.repeat(i === 0 ? 2001 : 2000))]) }],
    at: '/blocks/0',
  },
  {
    name: 'one table per message',
    just: [{ type: 'table', rows: [[cell('x')]] }],
    over: [
      { type: 'table', rows: [[cell('x')]] },
      { type: 'data_table', caption: 'c', rows: [[cell('H')], [cell('x')]] },
    ],
    at: '/blocks',
  },
  {
    name: 'markdown characters together',
    just: [
      { type: 'markdown', text: 'x'.repeat(6000) },
      { type: 'markdown', text: 'x'.repeat(6000) },
    ],
    over: [
      { type: 'markdown', text: 'x'.repeat(6000) },
      { type: 'markdown', text: 'x'.repeat(6001) },
    ],
    at: '/blocks',
  },
  {
    name: 'blocks of a message',
    just: times(50, () => ({ type: 'divider' })),
    over: times(51, () => ({ type: 'divider' })),
    at: '/blocks',
  },
  {
    name: 'blocks of Home',
    surface: 'home',
    just: times(100, () => ({ type: 'divider' })),
    over: times(101, () => ({ type: 'divider' })),
    at: '/blocks',
  },
  {
    name: 'alert in a modal only',
    surface: 'message',
    just: [section('x')],
    over: [{ type: 'alert', text: plain('x') }],
    at: '/blocks/0/type',
  },
  {
    name: 'no table on Home',
    surface: 'home',
    just: [section('x')],
    over: [{ type: 'table', rows: [[cell('x')]] }],
    at: '/blocks/0/type',
  },
  {
    name: 'number input in a modal only',
    surface: 'message',
    just: [textInput()],
    over: [textInput({ type: 'number_input', is_decimal_allowed: false })],
    at: '/blocks/0/element/type',
  },
  {
    name: 'unknown property',
    just: [section('x')],
    over: [{ ...section('x'), colour: 'red' }],
    at: '/blocks/0',
  },
  {
    name: 'rich text list indent',
    just: [
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_list',
            style: 'bullet',
            indent: 8,
            elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'x' }] }],
          },
        ],
      },
    ],
    over: [
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_list',
            style: 'bullet',
            indent: 9,
            elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'x' }] }],
          },
        ],
      },
    ],
    at: '/blocks/0/elements/0/indent',
  },
  {
    name: 'container children',
    just: [{ type: 'container', title: plain('t'), child_blocks: times(10, () => ({ type: 'divider' })) }],
    over: [{ type: 'container', title: plain('t'), child_blocks: times(11, () => ({ type: 'divider' })) }],
    at: '/blocks/0/child_blocks',
  },
  {
    name: 'no container in a container',
    just: [{ type: 'container', title: plain('t'), child_blocks: [section('x')] }],
    over: [
      {
        type: 'container',
        title: plain('t'),
        child_blocks: [{ type: 'container', title: plain('t'), child_blocks: [section('x')] }],
      },
    ],
    at: '/blocks/0/child_blocks/0/type',
  },
];

describe('blocks: the last allowed passes, the first forbidden is pointed at', () => {
  for (const { name, surface = 'message', just, over, at } of cases)
    test(name, () => {
      expect(pointers(surface, ...just)).toEqual([]);
      expect(pointers(surface, ...over)).toContain(at);
    });
});

describe('views', () => {
  const at = (view: object, type: 'modal' | 'home' = 'modal'): string[] =>
    validateView(view, type).map((one) => one.pointer);

  test('a modal with inputs needs a submit button', () => {
    expect(at(modal({ blocks: [textInput()] }))).toEqual(['/view']);
    expect(at(modal({ blocks: [textInput()], submit: plain('Go') }))).toEqual([]);
  });
  test('titles and buttons hold 24 characters', () => {
    expect(at(modal({ title: plain('x'.repeat(24)) }))).toEqual([]);
    expect(at(modal({ title: plain('x'.repeat(25)) }))).toEqual(['/view/title/text']);
    expect(at(modal({ close: plain('x'.repeat(25)) }))).toEqual(['/view/close/text']);
  });
  test('private_metadata holds 3000 characters', () => {
    expect(at(modal({ private_metadata: 'x'.repeat(3000) }))).toEqual([]);
    expect(at(modal({ private_metadata: 'x'.repeat(3001) }))).toEqual(['/view/private_metadata']);
  });
  test('one field may have the focus', () => {
    const focused = textInput({ focus_on_load: true });
    expect(at(modal({ submit: plain('Go'), blocks: [focused] }))).toEqual([]);
    expect(at(modal({ submit: plain('Go'), blocks: [focused, focused] }))).toEqual(['/view/blocks']);
  });
  test('Home has no title, and a modal is not Home', () => {
    expect(at({ type: 'home', blocks: [section('x')], title: plain('T') }, 'home')).toEqual(['/view']);
    expect(at(modal({}), 'home')).toEqual(['/view/type']);
  });
  test('nothing at all is refused, not thrown at', () => {
    for (const nonsense of [null, 'x', 7, [], {}]) expect(validateView(nonsense, 'modal')).not.toEqual([]);
    for (const nonsense of [null, 'x', [null], [[]], [{}], [{ type: 'actions', elements: [null] }]])
      expect(validateBlocks('message', nonsense)).not.toEqual([]);
  });
});
