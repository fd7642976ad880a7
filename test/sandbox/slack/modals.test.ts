import type { App } from '@slack/bolt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { button, errorOf, plain, type Setup, section, setUp, startBot, type TestBot } from './support.ts';

const olivia = 'UOLIVIA01';
const approvals = 'C0APPROVE1';
let it: Setup;
let running: TestBot | undefined;
let triggers: string[];

beforeEach(async () => {
  it = await setUp();
  triggers = [];
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  await it.close();
});

const input = (block_id: string, label: string, element: object, more: object = {}): object => ({
  type: 'input',
  block_id,
  label: plain(label),
  element: { action_id: 'value', ...element },
  ...more,
});

const option = (value: string, label: string): object => ({ text: plain(label), value });

const form = {
  type: 'modal',
  callback_id: 'source',
  private_metadata: 'm1',
  title: plain('New source'),
  submit: plain('Create'),
  close: plain('Cancel'),
  notify_on_close: true,
  blocks: [
    section('About the source'),
    input('name', 'Name', { type: 'plain_text_input', min_length: 3, max_length: 10 }),
    input('kind', 'Type', {
      type: 'static_select',
      options: [option('js', 'Javascript'), option('node', 'Node.js')],
    }),
    input(
      'days',
      'Days',
      { type: 'checkboxes', options: [option('mo', 'Monday'), option('tu', 'Tuesday')] },
      { optional: true },
    ),
    input('when', 'When', { type: 'datepicker' }, { optional: true }),
    input(
      'many',
      'How many',
      { type: 'number_input', is_decimal_allowed: false, min_value: '1' },
      { optional: true },
    ),
    input('who', 'Approvers', { type: 'multi_users_select', max_selected_items: 2 }, { optional: true }),
    input(
      'where',
      'Channel',
      { type: 'conversations_select', filter: { include: ['public'] } },
      { optional: true },
    ),
  ],
};

/** A bot whose button "Open" opens `view`; the rest is up to the test. */
const start = async (view: object, more: (app: App) => void = () => {}): Promise<void> => {
  running = await startBot(it.world, (app) => {
    app.action('open', async ({ ack, body, client }) => {
      await ack();
      const { trigger_id } = body as { trigger_id: string };
      triggers.push(trigger_id);
      await client.views.open({ trigger_id, view: view as never });
    });
    more(app);
  });
  const blocks = [{ type: 'actions', elements: [button('Open', 'open')] }] as never;
  await it.client.chat.postMessage({ channel: approvals, text: 'x', blocks });
  await open();
};
const open = () => it.sandbox.post('/press', { as: olivia, channel: approvals, label: 'Open' });
const view = () => it.sandbox.get('/view', { as: olivia });
const submit = (values: object = {}) => it.sandbox.post('/submit', { as: olivia, values });
const good = { Name: 'web', Type: 'Node.js' };

test("a modal is filled by labels and submitted with values in Slack's shape", async () => {
  const got: unknown[] = [];
  await start(form, (app) => {
    app.view('source', async ({ ack, view, body }) => {
      await ack();
      got.push({ values: view.state.values, meta: view.private_metadata, user: body.user.id });
    });
  });
  await it.sandbox.post('/fill', { as: olivia, values: { Name: 'web', days: ['Tuesday'] } });
  expect(await view()).toMatchObject({
    view: { callback_id: 'source' },
    values: { name: 'web', days: ['tu'], kind: '' },
    depth: 1,
  });
  expect(
    await submit({
      Type: 'Node.js',
      When: '2026-12-01',
      'How many': '3',
      Approvers: ['@ana', 'UBEN00001'],
      Channel: '#segue-approvals',
    }),
  ).toMatchObject({
    closed: true,
    acked: true,
  });
  expect(got).toEqual([
    {
      user: olivia,
      meta: 'm1',
      values: {
        name: { value: { type: 'plain_text_input', value: 'web' } },
        kind: { value: { type: 'static_select', selected_option: option('node', 'Node.js') } },
        days: { value: { type: 'checkboxes', selected_options: [option('tu', 'Tuesday')] } },
        when: { value: { type: 'datepicker', selected_date: '2026-12-01' } },
        many: { value: { type: 'number_input', value: '3' } },
        who: { value: { type: 'multi_users_select', selected_users: ['UANA00001', 'UBEN00001'] } },
        where: { value: { type: 'conversations_select', selected_conversation: approvals } },
      },
    },
  ]);
  expect(await view()).toMatchObject({ view: null });
});

test("what Slack's app refuses itself never reaches the bot", async () => {
  let submissions = 0;
  await start(form, (app) => {
    app.view('source', async ({ ack }) => {
      submissions += 1;
      await ack();
    });
  });
  expect(await submit()).toMatchObject({
    closed: false,
    acked: false,
    errors: { name: expect.stringContaining('required'), kind: expect.stringContaining('required') },
  });
  expect((await submit({ ...good, Name: 'ab' })).errors).toEqual({
    name: 'Please enter at least 3 characters.',
  });
  expect((await submit({ Name: 'far too long a name' })).errors).toEqual({
    name: 'Please enter at most 10 characters.',
  });
  expect((await submit({ Name: 'web', 'How many': '0' })).errors).toHaveProperty('many');
  expect((await submit({ 'How many': '1.5' })).errors).toHaveProperty('many');
  expect((await submit({ 'How many': '', When: 'tomorrow' })).errors).toHaveProperty('when');
  expect((await submit({ When: '', Approvers: ['ana', 'ben', 'chen'] })).errors).toHaveProperty('who');
  expect(await it.sandbox.status('POST', '/fill', { as: olivia, values: { Type: 'Cobol' } })).toBe(400);
  expect(await it.sandbox.status('POST', '/fill', { as: olivia, values: { Nonsense: 'x' } })).toBe(404);
  expect(await it.sandbox.status('POST', '/fill', { as: olivia, values: { Channel: 'dm' } })).toBe(400);
  expect(submissions).toBe(0);
  expect(await submit({ Approvers: [] })).toMatchObject({ closed: true });
  expect(submissions).toBe(1);
});

test('errors of the bot keep the modal and what was typed; errors for no field are trouble', async () => {
  const answers = [{ name: 'Taken.' }, { nowhere: 'x' }];
  await start(form, (app) => {
    app.view('source', async ({ ack }) =>
      ack({ response_action: 'errors', errors: answers.shift() as never }),
    );
  });
  expect(await submit(good)).toMatchObject({ closed: false, errors: { name: 'Taken.' }, acked: true });
  expect(await view()).toMatchObject({ errors: { name: 'Taken.' }, values: { name: 'web', kind: 'node' } });
  expect(await submit()).toMatchObject({
    closed: false,
    errors: {},
    problem: expect.stringContaining('trouble'),
  });
});

test('update replaces the view and keeps typed values, push stacks up to three, clear closes all', async () => {
  const steps = ['update', 'push', 'push', 'push', 'clear'] as const;
  let at = 0;
  await start(form, (app) => {
    app.view('source', async ({ ack }) => {
      const response_action = steps[at];
      at += 1;
      if (response_action === 'clear') return ack({ response_action });
      if (response_action === undefined) return ack();
      await ack({ response_action, view: { ...form, title: plain(`Step ${at}`) } as never });
    });
  });
  await submit(good);
  expect(await view()).toMatchObject({
    depth: 1,
    view: { title: { text: 'Step 1' } },
    values: { name: 'web' },
  });
  await submit();
  await submit(good);
  expect(await view()).toMatchObject({
    depth: 3,
    view: { title: { text: 'Step 3' }, root_view_id: expect.any(String) },
  });
  expect(await submit(good)).toMatchObject({ closed: false, problem: expect.any(String) });
  expect(await submit(good)).toMatchObject({ closed: true });
  expect(await view()).toMatchObject({ view: null, depth: 0 });
});

test('closing tells the bot when it asked for that, one level at a time', async () => {
  const closed: string[] = [];
  await start(form, (app) => {
    app.view({ callback_id: 'source', type: 'view_closed' }, async ({ ack, view }) => {
      closed.push(view.title.text);
      await ack();
    });
    app.view('source', async ({ ack }) =>
      ack({ response_action: 'push', view: { ...form, title: plain('Second') } as never }),
    );
  });
  await submit(good);
  expect(await it.sandbox.post('/close', { as: olivia })).toMatchObject({
    closed: true,
    delivered: 1,
    acked: true,
  });
  expect(await view()).toMatchObject({ depth: 1, view: { title: { text: 'New source' } } });
  await it.sandbox.post('/close', { as: olivia });
  expect(closed).toEqual(['Second', 'New source']);
  expect(await it.sandbox.status('POST', '/close', { as: olivia })).toBe(404);
});

test('a trigger opens one modal only', async () => {
  await start(form);
  const [trigger_id = ''] = triggers;
  const call = (id: string) => errorOf(it.client.views.open({ trigger_id: id, view: form as never }));
  expect(await call(trigger_id)).toBe('exchanged_trigger_id');
  expect(await call('1.2.3')).toBe('invalid_trigger_id');
});

test('views.update minds the hash and refuses a closed view; views.push needs an open one', async () => {
  const pushes: string[] = [];
  await start(
    {
      ...form,
      notify_on_close: false,
      external_id: 'x1',
      blocks: [{ type: 'actions', elements: [button('More', 'more')] }],
      submit: undefined,
    },
    (app) => {
      app.action('more', async ({ ack, body, client }) => {
        await ack();
        const { trigger_id } = body as { trigger_id: string };
        pushes.push(
          await errorOf(
            client.views.push({
              trigger_id,
              view: {
                ...form,
                notify_on_close: false,
                blocks: [section('deeper'), { type: 'actions', elements: [button('More', 'more')] }],
              } as never,
            }),
          ),
        );
      });
    },
  );
  const { id: view_id, hash } = (await view()).view as { id: string; hash: string };
  const update = (more: object) => errorOf(it.client.views.update({ view_id, view: form as never, ...more }));
  expect(await update({ hash: 'old' })).toBe('hash_conflict');
  expect(await update({ hash, view: { ...form, submit: undefined } as never })).toBe('invalid_arguments');
  expect(
    await errorOf(
      it.client.views.update({
        external_id: 'x1',
        view: {
          ...form,
          external_id: 'x1',
          notify_on_close: false,
          blocks: [{ type: 'actions', elements: [button('More', 'more')] }],
        } as never,
      }),
    ),
  ).toBe('ok');
  expect(await update({ view: { ...form, private_metadata: 'p'.repeat(3001) } as never })).toBe(
    'invalid_arguments',
  );
  const huge = { ...form, blocks: Array.from({ length: 90 }, () => section('é'.repeat(1500))) };
  expect(await update({ view: huge as never })).toBe('view_too_large');
  for (let i = 0; i < 3; i += 1)
    await it.sandbox.post('/press', { as: olivia, surface: 'view', label: 'More' });
  expect(pushes).toEqual(['ok', 'ok', 'push_limit_reached']);
  for (let i = 0; i < 3; i += 1) await it.sandbox.post('/close', { as: olivia });
  expect(await update({})).toBe('not_found');
});

test('a select in a modal that is no input block tells the bot at once', async () => {
  const chosen: string[] = [];
  const select = {
    type: 'static_select',
    action_id: 'env',
    placeholder: plain('Environment'),
    options: [option('dev', 'Dev'), option('prod', 'Prod')],
  };
  await start({ ...form, blocks: [{ ...section('Where?'), accessory: select }, ...form.blocks] }, (app) => {
    app.action('env', async ({ ack, action, body }) => {
      await ack();
      chosen.push(
        `${(action as unknown as { selected_option: { value: string } }).selected_option.value} in ${(body as { view: { id: string } }).view.id}`,
      );
    });
  });
  const { id } = (await view()).view as { id: string };
  await it.sandbox.post('/choose', { as: olivia, surface: 'view', label: 'Where?', values: ['Prod'] });
  expect(chosen).toEqual([`prod in ${id}`]);
  expect(
    await it.sandbox.post('/choose', { as: olivia, surface: 'view', label: 'Type', values: ['Node.js'] }),
  ).toMatchObject({ delivered: 0 });
  expect(await view()).toMatchObject({ values: { kind: 'node' } });
});
