import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Rich } from '../../../src/copy/text.ts';
import { b, code, date, link, mention, t } from '../../../src/copy/text.ts';
import type { Block, Card, Control } from '../../../src/core/card.ts';
import type { Intent } from '../../../src/core/intent.ts';
import { decodeControl } from '../../../src/platforms/slack/controls.ts';
import { clean, limits, shorten } from '../../../src/platforms/slack/limits.ts';
import { mrkdwn } from '../../../src/platforms/slack/render/text.ts';
import {
  fallbackText,
  renderHome,
  renderLadder,
  renderMessage,
} from '../../../src/platforms/slack/render.ts';
import { blockTextLength, validateBlocks, validateView } from '../../../src/sandbox/slack/blocks/validate.ts';

type Found = { type: string; [key: string]: unknown };

/** Every object inside `value`, itself included. */
function inside(value: unknown): Found[] {
  if (Array.isArray(value)) return value.flatMap(inside);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Found, ...Object.values(value).flatMap(inside)];
}

const blocksOf = (card: Card) => renderMessage(card).blocks ?? [];
const button = (label: string, intent: Intent = { intent: 'help', slots: {} }): Control => ({
  kind: 'button',
  label,
  intent,
});

test('a full card', () => {
  const card: Card = {
    title: 'Personalize Winback',
    blocks: [
      {
        kind: 'text',
        text: t`Hi ${mention('UOLIVIA01', 'Olivia')}, ${b('3 events')} in ${code('Order Completed')}; read ${link('the docs', 'https://segment.com/docs')} by ${date(1_763_900_000_000)}.`,
      },
      {
        kind: 'fields',
        fields: [
          { label: 'From', value: 'dev' },
          { label: 'To', value: b('prod') },
        ],
      },
      { kind: 'list', items: ['one', t`two ${b('bold')}`], ordered: true },
      {
        kind: 'table',
        caption: 'Events',
        columns: ['Event', 'State'],
        rows: [
          ['Order Completed', ''],
          ['Product Viewed', 'seen'],
        ],
      },
      { kind: 'code', code: "analytics.track('x')" },
      { kind: 'note', text: 'Small print' },
      { kind: 'divider' },
      {
        kind: 'row',
        text: 'Website',
        control: {
          kind: 'select',
          label: 'Choose',
          intent: { intent: 'choose_integration', slots: { draft: 'd1' } },
          slot: 'integration',
          options: [{ label: 'Next.js', value: 'javascript' }],
          chosen: ['javascript'],
        },
      },
      {
        kind: 'actions',
        controls: [
          {
            kind: 'button',
            label: 'Approve',
            style: 'primary',
            intent: { intent: 'vote_approve', slots: { request: 'r', digest: 'd' } },
            confirm: { title: 'Sure?', text: 'It goes to prod.', yes: 'Yes', no: 'No' },
          },
          { kind: 'link_button', label: 'Open', href: 'https://app.segment.com/' },
        ],
      },
    ],
  };
  expect(renderMessage(card)).toMatchSnapshot();
  expect(renderHome(card, 'D1')).toMatchSnapshot();
});

const hostile = [
  '<!channel>',
  '<!here>',
  '<@U1AAAAAAA>',
  '<#C1>',
  '<http://x|y>',
  '&lt;!channel&gt;',
  '*bold*',
  '_it_',
  '~no~',
  '`code`',
  ':smile:',
  '> quote',
  '@channel',
  '[x](javascript:alert(1))',
  '__proto__',
  '\u202eevil',
  'a|b',
  '```',
];

/** mrkdwn with the references that Slack would act on. */
const active = /<[@#!][^>]*>|<https?:/;

describe('words are inert', () => {
  test.each(hostile)('%j everywhere', (text) => {
    const card: Card = {
      title: text,
      blocks: [
        { kind: 'text', text: [text, b(text), code(text)] },
        { kind: 'fields', fields: [{ label: text, value: [text, code(text)] }] },
        { kind: 'list', items: [text] },
        { kind: 'note', text: [b('x'), text] },
        { kind: 'row', text: [text, b(text)], control: button(text) },
        { kind: 'table', caption: text, columns: [text], rows: [[text]] },
        { kind: 'row', text: [mention(text, text), { channel: text, name: text }], control: button('x') },
        { kind: 'text', text: [link(text, 'javascript:alert(1)'), link(text, text)] },
      ],
    };
    for (const body of renderLadder(card)) {
      expect(body.text).not.toMatch(active);
      for (const found of inside(body.blocks)) {
        if (found.type === 'mrkdwn') expect(found.text).not.toMatch(active);
        expect(['broadcast', 'usergroup', 'emoji']).not.toContain(found.type);
        if (found.type === 'channel') expect(found.channel_id).toMatch(/^C[A-Z0-9]+$/);
        if (found.type === 'user') expect(found.user_id).toMatch(/^[UW][A-Z0-9]+$/);
        if (found.type === 'link') expect(found.url).toMatch(/^https?:/);
      }
    }
  });

  test('formatting characters are fenced, words with underscores stay copyable', () => {
    expect(mrkdwn(['*a* order_completed', b('x')], 100)).toBe(
      '\u200b*\u200ba\u200b*\u200b order_completed*x*',
    );
    expect(mrkdwn([code('a`b <c>'), ' 1 < 2 & 3'], 100)).toBe('`aˋb &lt;c&gt;` 1 &lt; 2 &amp; 3');
    expect(mrkdwn([':warning: at 10:30', b('x')], 100)).toBe(':\u200bwarning: at 10:30*x*');
    expect(
      mrkdwn([link('a|b>', 'https://x.example/?a=1&b=|'), mention('U12345678', 'Ann'), date(0)], 200),
    ).toBe(
      '<https://x.example/?a=1&amp;b=%7C|a b&gt;><@U12345678><!date^0^{date_short_pretty} {time}|1970-01-01 00:00 UTC>',
    );
  });

  test('a channel is a reference where its id is one, else its name', () => {
    const at = (channel: string): Rich => [{ channel, name: 'general' }, b('!')];
    expect(mrkdwn(at('C0GENERAL1'), 100)).toBe('<#C0GENERAL1>*!*');
    expect(mrkdwn(at('c!'), 100)).toBe('#general*!*');
    const [block] = blocksOf({ blocks: [{ kind: 'text', text: at('C0GENERAL1') }] });
    expect(inside(block)).toContainEqual({ type: 'channel', channel_id: 'C0GENERAL1' });
  });

  test('a link that is none becomes words, a date that is none a dash', () => {
    const [block] = blocksOf({
      blocks: [{ kind: 'text', text: [link('go', 'data:text/html,x'), date(Number.NaN)] }],
    });
    expect(inside(block).filter(({ type }) => type === 'link' || type === 'date')).toEqual([]);
    expect(fallbackText({ blocks: [{ kind: 'text', text: [link('go', 'x'), date(Number.NaN)] }] })).toBe(
      'go—',
    );
  });
});

describe('shortening', () => {
  test('cuts between graphemes and marks the cut', () => {
    expect(shorten('abcdef', 4)).toBe('abc…');
    expect(shorten('👨‍👩‍👧👨‍👩‍👧', 10)).toBe('👨‍👩‍👧…');
    expect(shorten('e\u0301e\u0301e\u0301', 4)).toBe('e\u0301…');
  });
  test('never exceeds the limit nor splits a surrogate pair', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.integer({ min: 0, max: 40 }),
        (text, limit) => {
          const kept = shorten(clean(text), limit);
          expect(kept.length).toBeLessThanOrEqual(limit);
          expect(kept).not.toMatch(/\p{Surrogate}/u);
        },
      ),
    );
  });
  test('mrkdwn never exceeds its limit, escapes included', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('&', '<', '*', 'a', '😀', ' ', '`', '\n') }), {
          maxLength: 6,
        }),
        fc.integer({ min: 1, max: 60 }),
        (parts, limit) => {
          const text: Rich = parts.map((part, i) => (i % 2 ? b(part) : part));
          expect(mrkdwn(text, limit).length).toBeLessThanOrEqual(limit);
          expect(mrkdwn(text, limit)).not.toMatch(/&(?!amp;|lt;|gt;)/);
        },
      ),
    );
  });
});

describe('limits', () => {
  test('300 rows, 30 columns: one table, a note on the rest', () => {
    const row = Array.from({ length: 30 }, (_, i) => `cell ${i}`);
    const table: Block = {
      kind: 'table',
      caption: 'All',
      columns: row,
      rows: Array.from({ length: 300 }, () => row),
    };
    const blocks = blocksOf({ blocks: [table, table] });
    const tables = blocks.filter(({ type }) => type === 'data_table') as unknown as { rows: unknown[][] }[];
    expect(tables).toHaveLength(1);
    expect(tables[0]?.rows[0]).toHaveLength(20);
    expect(JSON.stringify(blocks)).toMatch(/\d+ more rows not shown/);
    expect(validateBlocks('message', blocks)).toEqual([]);
  });

  test('a small table of 200 rows is whole', () => {
    const table: Block = {
      kind: 'table',
      caption: 'All',
      columns: ['n'],
      rows: Array.from({ length: 200 }, (_, i) => [`${i}`]),
    };
    const [drawn] = blocksOf({ blocks: [table] }) as unknown as { rows: unknown[] }[];
    expect(drawn?.rows).toHaveLength(201);
  });

  test('with 120 texts and 12 buttons no button is lost', () => {
    const blocks = blocksOf({
      blocks: [
        ...Array.from({ length: 60 }, (_, i): Block => ({ kind: 'text', text: `t${i}` })),
        ...Array.from({ length: 60 }, (): Block => ({ kind: 'note', text: 'n' })),
        { kind: 'actions', controls: Array.from({ length: 12 }, (_, i) => button(`b${i}`)) },
      ],
    });
    expect(blocks.length).toBeLessThanOrEqual(50);
    expect(inside(blocks).filter(({ type }) => type === 'button')).toHaveLength(12);
    expect(JSON.stringify(blocks)).toMatch(/more parts do not fit/);
  });

  test('60 texts are merged without losing a word', () => {
    const blocks = blocksOf({
      blocks: Array.from({ length: 60 }, (_, i): Block => ({ kind: 'text', text: `word${i}` })),
    });
    expect(blocks.length).toBeLessThanOrEqual(50);
    for (let i = 0; i < 60; i += 1) expect(JSON.stringify(blocks)).toContain(`"word${i}"`);
  });

  test('a long title stays readable in full', () => {
    const title = `Title ${'x'.repeat(200)}`;
    const blocks = blocksOf({ title, blocks: [] });
    expect(JSON.stringify(blocks)).toContain(title);
  });

  test('a select that carries too much becomes buttons that mean the same', () => {
    const control: Control = {
      kind: 'select',
      label: 'Pick',
      intent: { intent: 'report_problem', slots: { error: 'e'.repeat(300) } },
      slot: 'event',
      options: [
        { label: 'One', value: 'one' },
        { label: 'Two', value: 'two' },
      ],
    };
    const buttons = inside(blocksOf({ blocks: [{ kind: 'actions', controls: [control] }] })).filter(
      ({ type }) => type === 'button',
    );
    expect(buttons).toHaveLength(2);
    expect(decodeControl(String(buttons[1]?.action_id), String(buttons[1]?.value), [])).toEqual({
      intent: 'report_problem',
      slots: { error: 'e'.repeat(300), event: 'two' },
    });
  });

  test('250 options come in groups of a hundred, doubles once', () => {
    const options = Array.from({ length: 250 }, (_, i) => ({ label: `o${i}`, value: `v${i}` }));
    const control: Control = {
      kind: 'select',
      label: 'Pick',
      intent: { intent: 'choose_integration', slots: { draft: 'd' } },
      slot: 'integration',
      options: [...options, ...options],
    };
    const blocks = blocksOf({ blocks: [{ kind: 'actions', controls: [control] }] });
    const [select] = inside(blocks).filter(({ type }) => type === 'static_select') as unknown as {
      option_groups: { options: unknown[] }[];
    }[];
    expect(select?.option_groups.map((group) => group.options.length)).toEqual([100, 100, 50]);
  });
});

describe('controls keep their meaning', () => {
  const intents: Intent[] = [
    { intent: 'help', slots: {} },
    { intent: 'vote_reject', slots: { request: 'r"\\\n', digest: '<d>' } },
    { intent: 'choose_use_case', slots: { use_case: 'personalize-winback', goal: 'optimize-advertising' } },
  ];
  test.each(intents)('a button of %o', (intent) => {
    const [pressed] = inside(
      blocksOf({ blocks: [{ kind: 'actions', controls: [button('x', intent)] }] }),
    ).filter(({ type }) => type === 'button');
    expect(decodeControl(String(pressed?.action_id), String(pressed?.value), [])).toEqual(intent);
  });

  test('a select of several values', () => {
    const control: Control = {
      kind: 'select',
      label: 'Pick',
      multiple: true,
      intent: { intent: 'add_identifiers', slots: { all: false } },
      slot: 'identifiers',
      options: [
        { label: 'E-mail', value: 'email' },
        { label: 'Phone', value: 'phone' },
      ],
      chosen: ['phone', 'gone'],
    };
    const [select] = inside(blocksOf({ blocks: [{ kind: 'actions', controls: [control] }] })).filter(
      ({ type }) => type === 'multi_static_select',
    );
    expect(select?.initial_options).toMatchObject([{ value: 'phone' }]);
    expect(decodeControl(String(select?.action_id), undefined, ['email', 'phone'])).toEqual({
      intent: 'add_identifiers',
      slots: { all: false, identifiers: ['email', 'phone'] },
    });
    expect(decodeControl(String(select?.action_id), undefined, [])).toEqual({
      intent: 'add_identifiers',
      slots: { all: false, identifiers: [] },
    });
  });
});

const nasty = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    ...hostile,
    '',
    ' ',
    '\u200b',
    '\n',
    '\ud800',
    '👨‍👩‍👧'.repeat(40),
    'Z\u0335\u0321'.repeat(200),
    'x'.repeat(4_000),
    '&'.repeat(3_000),
  ),
);
const rich: fc.Arbitrary<Rich> = fc.array(
  fc.oneof(
    nasty,
    nasty.map(b),
    nasty.map(code),
    fc.tuple(nasty, fc.oneof(nasty, fc.webUrl())).map(([label, href]) => link(label, href)),
    fc.tuple(fc.oneof(nasty, fc.constant('U12345678')), nasty).map(([id, name]) => mention(id, name)),
    fc.oneof(nasty, fc.constant('C12345678')).map((channel): Rich => ({ channel, name: 'x' })),
    fc.oneof(fc.integer(), fc.constant(Number.NaN), fc.constant(9e15)).map(date),
  ),
  { maxLength: 5 },
);
const intent: fc.Arbitrary<Intent> = fc.oneof(
  fc.constant<Intent>({ intent: 'help', slots: {} }),
  fc.string({ minLength: 1, maxLength: 120 }).map((id): Intent => ({ intent: 'retry', slots: { job: id } })),
  fc.tuple(nasty, nasty).map(
    ([a, z]): Intent => ({
      intent: 'create_audience',
      slots: { definition: a.slice(0, 500), name: z.slice(0, 120) },
    }),
  ),
);
const option = fc.record({
  label: nasty,
  value: fc.string({ maxLength: 200 }),
  description: fc.option(nasty, { nil: undefined }),
});
const control: fc.Arbitrary<Control> = fc.oneof(
  fc.record({
    kind: fc.constant('button' as const),
    label: nasty,
    intent,
    confirm: fc.option(fc.record({ title: nasty, text: nasty, yes: nasty, no: nasty }), { nil: undefined }),
  }),
  fc.record({ kind: fc.constant('link_button' as const), label: nasty, href: fc.oneof(nasty, fc.webUrl()) }),
  fc.record({
    kind: fc.constant('select' as const),
    label: nasty,
    intent,
    slot: fc.constantFrom('job', 'name', '__proto__'),
    options: fc.array(option, { maxLength: 12 }),
    multiple: fc.boolean(),
  }),
);
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), text: rich }),
  fc.record({ kind: fc.constant('note' as const), text: rich }),
  fc.record({
    kind: fc.constant('fields' as const),
    fields: fc.array(fc.record({ label: nasty, value: rich }), { maxLength: 14 }),
  }),
  fc.record({
    kind: fc.constant('list' as const),
    items: fc.array(rich, { maxLength: 6 }),
    ordered: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('table' as const),
    caption: nasty,
    columns: fc.array(nasty, { maxLength: 25 }),
    rows: fc.array(fc.array(nasty, { maxLength: 26 }), { maxLength: 8 }),
  }),
  fc.record({ kind: fc.constant('code' as const), code: nasty }),
  fc.constant<Block>({ kind: 'divider' }),
  fc.record({ kind: fc.constant('row' as const), text: rich, control }),
  fc.record({ kind: fc.constant('actions' as const), controls: fc.array(control, { maxLength: 9 }) }),
);
const anyCard: fc.Arbitrary<Card> = fc.record({
  title: fc.option(nasty, { nil: undefined }),
  blocks: fc.oneof(
    { weight: 4, arbitrary: fc.array(block, { maxLength: 8 }) },
    { weight: 1, arbitrary: fc.array(block, { minLength: 45, maxLength: 70 }) },
  ),
  fallback: fc.option(nasty, { nil: undefined }),
}) as fc.Arbitrary<Card>;

test('no card, however hostile, makes what Slack would refuse', () => {
  fc.assert(
    fc.property(anyCard, (card) => {
      for (const { text, blocks } of renderLadder(card)) {
        expect(text.length).toBeGreaterThan(0);
        expect(text.length).toBeLessThanOrEqual(limits.fallbackText);
        expect(text).not.toMatch(/\p{Surrogate}/u);
        if (blocks === undefined) continue;
        expect(blocks.length).toBeGreaterThan(0);
        expect(validateBlocks('message', blocks)).toEqual([]);
        expect(blockTextLength(blocks)).toBeLessThanOrEqual(12_000);
        const ids = inside(blocks).flatMap(({ action_id: id }) => (id === undefined ? [] : [id]));
        expect(new Set(ids).size).toBe(ids.length);
      }
      expect(validateView(renderHome(card, 'D1'), 'home')).toEqual([]);
    }),
    { numRuns: 40 },
  );
}, 60_000);
