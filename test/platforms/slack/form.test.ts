import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Field, Form, Option } from '../../../src/core/card.ts';
import type { Conversation } from '../../../src/core/turn.ts';
import { parseSubmission } from '../../../src/platforms/slack/parse-form.ts';
import { blockErrors } from '../../../src/platforms/slack/receive.ts';
import { renderForm } from '../../../src/platforms/slack/render/form.ts';
import { validateView } from '../../../src/sandbox/slack/blocks/validate.ts';
import { settingsForm } from '../../../src/steps/settings-form.ts';

const options = (count: number): Option[] =>
  Array.from({ length: count }, (_, i) => ({ label: `Property ${i}`, value: `p${i}` }));
const at: Conversation = {
  platform: 'slack',
  tenant: 'T0HOME0001',
  channel: 'C1',
  thread: '1.1',
  direct: false,
};
const context = { at: 1, self: {}, digest: (text: string) => String(text.length) };

const form = (fields: Field[], more: Partial<Form> = {}): Form => ({
  form: 'event_state',
  title: 'Order Completed',
  submit: 'Save',
  context: { event: 'Order Completed', digest: 'd1' },
  fields,
  ...more,
});

type Input = {
  type: string;
  block_id: string;
  optional: boolean;
  element: { type: string; options?: { value: string }[]; [key: string]: unknown };
};
const inputsOf = (view: ReturnType<typeof renderForm>) =>
  (view?.blocks ?? []).filter(({ type }) => type === 'input') as unknown as Input[];

/** What Slack sends when a view is submitted with these element states. */
const submitted = (view: ReturnType<typeof renderForm>, values: Record<string, object>) => ({
  type: 'view_submission',
  team: { id: 'T0HOME0001' },
  user: { id: 'UOLIVIA01', team_id: 'T0HOME0001' },
  trigger_id: 't',
  view: {
    ...view,
    id: 'V1',
    hash: 'h',
    state: {
      values: Object.fromEntries(
        inputsOf(view).map(({ block_id: id, element }) => [
          id,
          { value: { type: element.type, ...values[id] } },
        ]),
      ),
    },
  },
});

test('every kind of field, drawn and sent back', () => {
  const view = renderForm(
    form([
      { kind: 'note', text: 'Read this' },
      { kind: 'code', code: 'write-key' },
      { kind: 'text', name: 'name', label: 'Name', initial: 'abc', maxLength: 2, hint: 'Short' },
      { kind: 'text', name: 'token', label: 'API key', secret: true, optional: true },
      { kind: 'choice', name: 'few', label: 'Few', options: options(3), initial: 'p1' },
      { kind: 'choice', name: 'many', label: 'Many', options: options(120), optional: true },
      {
        kind: 'choices',
        name: 'properties',
        label: 'Properties',
        options: options(23),
        initial: ['p2', 'p21', 'gone'],
      },
      { kind: 'people', name: 'approvers', label: 'Approvers', max: 5, initial: ['U1'] },
      { kind: 'channel', name: 'channel', label: 'Channel', initial: 'C9' },
    ]),
    at,
  );
  expect(validateView(view, 'modal')).toEqual([]);
  expect(view).toMatchSnapshot();
  const parsed = parseSubmission(
    submitted(view, {
      name: { value: 'ab' },
      token: { value: null },
      few: { selected_option: { value: 'p1' } },
      many: { selected_option: null },
      properties: { selected_options: [{ value: 'p2' }] },
      'properties~2': { selected_options: [] },
      'properties~3': { selected_options: [{ value: 'p21' }, { value: 'p22' }] },
      approvers: { selected_users: ['U1', 'U2'] },
      channel: { selected_conversation: 'C9' },
    }),
    context,
  );
  expect(parsed).toMatchObject({
    kind: 'turn',
    turn: {
      conversation: at,
      input: {
        kind: 'form',
        form: 'event_state',
        context: { event: 'Order Completed', digest: 'd1' },
        values: {
          name: 'ab',
          token: '',
          few: 'p1',
          many: '',
          properties: ['p2', 'p21', 'p22'],
          approvers: ['U1', 'U2'],
          channel: 'C9',
        },
      },
    },
  });
});

test('a required split choice is optional group by group and demanded as a whole', () => {
  const view = renderForm(form([{ kind: 'choices', name: 'p', label: 'P', options: options(11) }]), at);
  expect(inputsOf(view).map(({ block_id, optional }) => [block_id, optional])).toEqual([
    ['p', true],
    ['p~2', true],
  ]);
  expect(parseSubmission(submitted(view, {}), context)).toEqual({ kind: 'missing', fields: ['p'] });
  const free = renderForm(
    form([{ kind: 'choices', name: 'p', label: 'P', options: options(11), optional: true }]),
    at,
  );
  expect(parseSubmission(submitted(free, {}), context).kind).toBe('turn');
});

test('a form without anything to send can only be closed', () => {
  const { submit: _, ...plain } = form([{ kind: 'note', text: 'Only to read' }]);
  const view = renderForm(plain, at);
  expect(view).not.toHaveProperty('submit');
  expect(validateView(view, 'modal')).toEqual([]);
});

test('a form opened where nobody remembers answers in the direct conversation', () => {
  const view = renderForm(form([{ kind: 'text', name: 'n', label: 'N' }]), undefined);
  expect(parseSubmission(submitted(view, { n: { value: 'x' } }), context)).toMatchObject({
    turn: { conversation: { channel: 'UOLIVIA01', direct: true, tenant: 'T0HOME0001' } },
  });
});

test('a choice of nothing is words, and a context that is too long is no view', () => {
  const view = renderForm(form([{ kind: 'choice', name: 'c', label: 'C', options: [] }]), at);
  expect(inputsOf(view)).toEqual([]);
  expect(renderForm(form([], { context: { a: 'x'.repeat(2_990) } }), at)).toBeUndefined();
});

test('an error stands under the first group of its field, or under the first input', () => {
  expect(blockErrors({ p: 'Wrong' }, ['a', 'p', 'p~2'])).toEqual({ p: 'Wrong' });
  expect(blockErrors({ gone: 'Wrong', a: 'Too' }, ['a', 'b'])).toEqual({ a: 'Wrong Too' });
  expect(blockErrors({ a: '' }, ['a'])?.a).toMatch(/./);
  expect(blockErrors({ a: 'x' }, [])).toBeUndefined();
});

const word = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.constantFrom('', ' ', '<!channel>', '\u202e', '😀'.repeat(60), 'x'.repeat(4_000)),
);
const anOption = fc.record({
  label: word,
  value: fc.oneof(fc.string({ minLength: 1, maxLength: 20 }), word),
  description: word,
});
const common = { label: word, hint: word, optional: fc.boolean() };
const name = fc.integer({ min: 0, max: 999_999 }).map((n) => `f${n}`);
const field = fc.oneof(
  fc.record({ kind: fc.constant('note' as const), text: word }),
  fc.record({ kind: fc.constant('code' as const), code: word }),
  fc.record({
    kind: fc.constant('text' as const),
    name,
    ...common,
    initial: word,
    placeholder: word,
    multiline: fc.boolean(),
    secret: fc.boolean(),
    maxLength: fc.integer({ min: -1, max: 9_000 }),
  }),
  fc.record({
    kind: fc.constant('choice' as const),
    name,
    ...common,
    options: fc.array(anOption, { maxLength: 8 }),
    initial: word,
  }),
  fc.record({
    kind: fc.constant('choices' as const),
    name,
    ...common,
    options: fc.array(anOption, { maxLength: 25 }),
  }),
  fc.record({ kind: fc.constant('people' as const), name, ...common, max: fc.integer({ min: 0, max: 10 }) }),
  fc.record({ kind: fc.constant('channel' as const), name, ...common }),
);

test('no form, however hostile, makes what Slack would refuse', () => {
  const fields = fc.uniqueArray(field, {
    maxLength: 8,
    selector: (one) => ('name' in one ? one.name : Symbol('text')),
  });
  fc.assert(
    fc.property(fields, word, word, (list, title, submit) => {
      expect(validateView(renderForm(form(list, { title, submit }), at), 'modal')).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

test('the longest settings form there can be, with every type of setting, fits into a modal', () => {
  const kinds = ['text', 'url', 'secret', 'choice', 'flag', 'number', 'map', 'list'] as const;
  const fields = Array.from({ length: 90 }, (_, n) => ({
    name: `setting_${n}`,
    label: `Setting ${n} ${'x'.repeat(200)}`,
    description: 'y'.repeat(150),
    kind: kinds[n % kinds.length] ?? 'text',
    required: n % 3 === 0,
    choices: options(100).map(({ label, value }) => ({ label, value })),
  }));
  const list = settingsForm('destination_settings', 'd1', fields, {}, {}, 'Amplitude (dev)', {
    refused: { field: 'setting_6', why: 'not good' },
  });
  const view = renderForm(list, at);
  expect(view?.blocks).toHaveLength(92);
  expect(validateView(view, 'modal')).toEqual([]);
});
