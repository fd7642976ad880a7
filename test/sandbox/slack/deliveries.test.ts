import type { App } from '@slack/bolt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bot, homeTeam, partnerTeam } from '../../../src/sandbox/worlds.ts';
import { button, errorOf, plain, type Setup, section, setUp, startBot, type TestBot } from './support.ts';

type Seen = { type: string; body: Record<string, unknown>; retryNum?: number; retryReason?: string };

const olivia = 'UOLIVIA01';
const approvals = 'C0APPROVE1';
let it: Setup;
let running: TestBot | undefined;
let seen: Seen[];

beforeEach(async () => {
  it = await setUp();
  seen = [];
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  await it.close();
});

const note = ({
  body,
  context,
}: {
  body: object;
  context: { retryNum?: number; retryReason?: string };
}): void => {
  const event = (body as { event?: { type: string } }).event;
  seen.push({
    type: event?.type ?? String((body as { type?: string }).type ?? 'command'),
    body: body as Record<string, unknown>,
    ...(context.retryNum === undefined
      ? {}
      : { retryNum: context.retryNum, retryReason: context.retryReason }),
  });
};

const start = async (more: (app: App) => void = () => {}): Promise<void> => {
  running = await startBot(it.world, (app) => {
    for (const type of ['message', 'app_mention', 'app_home_opened', 'user_change'] as const)
      app.event(type, async (args) => note(args));
    more(app);
  });
};

const messages = async (as: string, channel: string): Promise<Record<string, unknown>[]> =>
  (await it.sandbox.get('/messages', { as, channel })).messages as Record<string, unknown>[];

test('what a person says in the DM reaches the bot, which answers', async () => {
  await start((app) => {
    app.message('hello', async ({ say }) => void (await say('Hello back')));
  });
  expect(await it.sandbox.post('/say', { as: olivia, channel: 'dm', text: 'hello' })).toMatchObject({
    acked: true,
    status: 200,
  });
  expect(seen[0]?.body).toMatchObject({
    team_id: homeTeam.id,
    api_app_id: bot.appId,
    event: { type: 'message', channel_type: 'im', user: olivia, text: 'hello', team: homeTeam.id },
  });
  expect((await messages(olivia, 'dm')).map((one) => one.text)).toEqual(['hello', 'Hello back']);
});

test('typed text arrives as Slack sends it: escaped, links and addresses in brackets, mentions as ids', async () => {
  await start();
  await it.sandbox.post('/say', {
    as: olivia,
    channel: 'dm',
    text: 'a < b & c, see https://x.example/p?q=1. ask omar@acme.example or @omar',
  });
  expect(seen[0]?.body.event).toHaveProperty(
    'text',
    'a &lt; b &amp; c, see <https://x.example/p?q=1>. ask <mailto:omar@acme.example|omar@acme.example> or <@UOMAR0001>',
  );
});

test('channels: nothing without membership, a mention comes twice with different event ids', async () => {
  await start();
  expect(await it.sandbox.post('/say', { as: olivia, channel: 'general', text: '@Segue hi' })).toMatchObject({
    delivered: 0,
  });
  await it.sandbox.post('/say', { as: olivia, channel: approvals, text: 'just talk' });
  expect(seen.map((one) => one.type)).toEqual(['message']);
  await it.sandbox.post('/say', { as: olivia, channel: approvals, text: '@Segue hi' });
  expect(
    seen
      .slice(1)
      .map((one) => one.type)
      .sort(),
  ).toEqual(['app_mention', 'message']);
  expect(new Set(seen.map((one) => one.body.event_id)).size).toBe(3);
});

test('someone of another company is marked as such in events and presses', async () => {
  await start((app) => {
    app.action('go', async (args) => {
      note(args);
      await args.ack();
    });
  });
  await it.sandbox.post('/say', { as: 'UOSCAR001', channel: 'partner-launch', text: 'hi' });
  expect(seen[0]?.body).toMatchObject({
    team_id: homeTeam.id,
    is_ext_shared_channel: true,
    event: { team: partnerTeam.id, user_team: partnerTeam.id },
  });
  const blocks = [{ type: 'actions', elements: [button('Go', 'go')] }] as never;
  await it.client.chat.postMessage({ channel: 'C0PARTNER1', text: 'x', blocks });
  await it.sandbox.post('/press', { as: 'UOSCAR001', channel: 'partner-launch', label: 'Go' });
  expect(seen[1]?.body).toMatchObject({
    user: { id: 'UOSCAR001', team_id: partnerTeam.id },
    team: { id: homeTeam.id },
  });
  expect(await it.sandbox.status('POST', '/say', { as: 'UOSCAR001', channel: approvals, text: 'x' })).toBe(
    404,
  );
});

test('faults of delivery: duplicate, lost, late and three forgeries', async () => {
  await start();
  const say = (text: string) => it.sandbox.post('/say', { as: olivia, channel: 'dm', text });
  const fault = (deliver: string, more: object = {}) =>
    it.sandbox.post('/faults', { deliver, times: 1, ...more });

  await fault('duplicate');
  await say('twice');
  expect(seen.map((one) => one.body.event_id)).toEqual([seen[0]?.body.event_id, seen[0]?.body.event_id]);
  expect(seen.filter((one) => one.retryNum === 1)).toHaveLength(1);

  seen = [];
  await fault('lost');
  expect(await say('lost at first')).toMatchObject({ acked: true });
  expect(seen).toMatchObject([{ retryNum: 1, retryReason: 'connection_failed' }]);

  seen = [];
  await fault('late', { delayMs: 300 });
  const before = Date.now();
  await say('late');
  expect(Date.now() - before).toBeGreaterThanOrEqual(295);
  expect(seen).toHaveLength(1);

  seen = [];
  await fault('bad_signature');
  expect(await say('forged')).toMatchObject({ acked: false, status: 401 });
  await fault('stale');
  expect(await say('stale')).toMatchObject({ acked: false, status: 401 });
  expect(seen).toEqual([]);
  // Bolt itself lets a future time pass; refusing it is the product's business.
  await fault('future');
  expect(await say('from tomorrow')).toMatchObject({ acked: true });

  await fault('bad_signature', { times: 3 });
  expect(await it.sandbox.status('DELETE', '/faults')).toBe(200);
  expect(await say('clean again')).toMatchObject({ acked: true });
});

test('faults of the Web API strike the named method as often as asked', async () => {
  const { chat } = it.client;
  const fault = (kind: string, more: object = {}) =>
    it.sandbox.post('/faults', { method: 'chat.postMessage', kind, times: 1, ...more });
  const post = (text: string) => chat.postMessage({ channel: approvals, text });

  await fault('429', { retryAfter: 7 });
  await expect(post('a')).rejects.toMatchObject({ retryAfter: 7 });
  await fault('500');
  await expect(post('b')).rejects.toMatchObject({ statusCode: 500 });
  await fault('html502');
  await expect(post('c')).rejects.toMatchObject({ statusCode: 502 });
  await fault('error', { error: 'is_archived' });
  expect(await errorOf(post('d'))).toBe('is_archived');
  await fault('drop_before');
  await expect(post('e')).rejects.toThrow();
  expect(await messages(olivia, approvals)).toEqual([]);
  await fault('drop_after');
  await expect(post('f')).rejects.toThrow();
  expect((await messages(olivia, approvals)).map((one) => one.text)).toEqual(['f']);
  await fault('slow', { delayMs: 250 });
  const before = Date.now();
  await post('g');
  expect(Date.now() - before).toBeGreaterThanOrEqual(245);

  await it.sandbox.post('/faults', { method: '*', kind: '500', times: 2 });
  await expect(it.client.auth.test()).rejects.toThrow();
  await expect(post('h')).rejects.toThrow();
  await post('i');
  expect(await it.sandbox.status('POST', '/faults', { method: '*', kind: 'meteor' })).toBe(400);
});

test('a press sends what Slack sends: container, state, value, and a response_url good five times', async () => {
  const answers: number[] = [];
  await start((app) => {
    app.action('env', async ({ ack }) => ack());
    app.action('approve', async (args) => {
      note(args);
      await args.ack();
      for (let i = 1; i <= 6; i += 1)
        await args.respond({ text: `answer ${i}`, response_type: 'ephemeral' }).then(
          (response) => answers.push(response.status),
          (error: { statusCode?: number }) => answers.push(error.statusCode ?? 0),
        );
    });
  });
  const select = {
    type: 'static_select',
    action_id: 'env',
    placeholder: plain('Environment'),
    options: [
      { text: plain('Development'), value: 'dev' },
      { text: plain('Production'), value: 'prod' },
    ],
  };
  const confirm = { title: plain('Sure?'), text: plain('Really'), confirm: plain('Yes'), deny: plain('No') };
  const { ts } = await it.client.chat.postMessage({
    channel: approvals,
    text: 'x',
    blocks: [
      {
        type: 'actions',
        block_id: 'b1',
        elements: [select, { ...button('Approve', 'v1', 'approve'), confirm, style: 'primary' }],
      },
    ] as never,
  });
  await it.sandbox.post('/choose', {
    as: olivia,
    channel: approvals,
    label: 'environment',
    values: ['Production'],
  });
  expect(await it.sandbox.post('/press', { as: olivia, channel: approvals, label: 'approve' })).toMatchObject(
    { status: 200 },
  );
  expect(seen.at(-1)?.body).toMatchObject({
    type: 'block_actions',
    container: { type: 'message', message_ts: ts, channel_id: approvals, is_ephemeral: false },
    channel: { id: approvals, name: 'segue-approvals' },
    message: { ts, blocks: [{ block_id: 'b1' }] },
    state: { values: { b1: { env: { type: 'static_select', selected_option: { value: 'prod' } } } } },
    actions: [{ action_id: 'approve', block_id: 'b1', value: 'v1', style: 'primary', type: 'button' }],
  });
  expect(answers).toEqual([200, 200, 200, 200, 200, 404]);
  expect((await messages(olivia, approvals)).filter((one) => one.ephemeral)).toHaveLength(5);
  expect(await messages('UANA00001', approvals)).toHaveLength(1);
});

test('a response_url replaces or removes its message and ends after 30 minutes', async () => {
  const urls: string[] = [];
  await start((app) => {
    app.action('go', async ({ ack, body }) => {
      await ack();
      urls.push((body as { response_url: string }).response_url);
    });
  });
  const blocks = [{ type: 'actions', elements: [button('Go', 'go')] }] as never;
  await it.client.chat.postEphemeral({ channel: approvals, user: olivia, text: 'before', blocks });
  await it.sandbox.post('/press', { as: olivia, channel: approvals, label: 'Go' });
  const respond = async (body: object): Promise<number> =>
    (await fetch(urls[0] ?? '', { method: 'POST', body: JSON.stringify(body) })).status;
  expect(await respond({ replace_original: true, text: 'after' })).toBe(200);
  expect(await messages(olivia, approvals)).toMatchObject([{ text: 'after', ephemeral: true, blocks: [] }]);
  expect(await respond({ replace_original: true, text: 'x', blocks: [{ type: 'alert' }] })).toBe(400);
  expect(await respond({ delete_original: true })).toBe(200);
  expect(await messages(olivia, approvals)).toEqual([]);
  it.clock.advance(31 * 60_000);
  expect(await respond({ text: 'too late' })).toBe(404);
});

test('only what is visible can be pressed, and the refusal lists what there is', async () => {
  await start((app) => {
    app.action(/.*/, async (args) => {
      note(args);
      await args.ack();
    });
  });
  const overflow = {
    type: 'overflow',
    action_id: 'more',
    options: [
      { text: plain('Rename'), value: 'rename' },
      { text: plain('Remove'), value: 'remove' },
    ],
  };
  const rows = [
    { ...section('*Braze*'), accessory: button('Connect', 'braze', 'c1') },
    { ...section('*Amplitude*'), accessory: button('Connect', 'amplitude', 'c2') },
    { ...section('Other'), accessory: overflow },
  ];
  await it.client.chat.postMessage({ channel: approvals, text: 'x', blocks: rows });
  const press = (body: object) => it.sandbox.post('/press', { as: olivia, channel: approvals, ...body });
  await expect(press({ label: 'Publish' })).rejects.toThrow(/404: .*"Connect", "Rename", "Remove"/);
  await expect(press({ label: 'Connect' })).rejects.toThrow(/409: .*beside/);
  await press({ label: 'Connect', beside: 'amplitude' });
  await press({ label: 'Remove' });
  expect(seen.map((one) => (one.body.actions as object[])[0])).toMatchObject([
    { value: 'amplitude' },
    { type: 'overflow', action_id: 'more', selected_option: { value: 'remove' } },
  ]);
  expect(
    await it.sandbox.status('POST', '/press', { as: 'UOSCAR001', channel: approvals, label: 'Remove' }),
  ).toBe(404);
  expect(
    await it.sandbox.status('POST', '/press', { as: 'UNOBODY', channel: approvals, label: 'Remove' }),
  ).toBe(404);
});

test('a press or a choice may name the block it stands in, as equal labels in one message need', async () => {
  await start((app) => {
    app.action('pick', async (args) => {
      note(args);
      await args.ack();
    });
  });
  const select = (value: string) => ({
    type: 'static_select',
    action_id: 'pick',
    placeholder: plain('Pick'),
    options: [{ text: plain(value), value }],
  });
  const blocks = [
    { ...section('Amplitude'), block_id: 'first', accessory: button('Pick', 'amplitude', 'pick') },
    { ...section('Braze'), block_id: 'second', accessory: button('Pick', 'braze', 'pick') },
    { ...section('Source'), block_id: 'third', accessory: select('web') },
    { ...section('Source'), block_id: 'fourth', accessory: select('app') },
  ];
  await it.client.chat.postMessage({ channel: approvals, text: 'x', blocks });
  const act = (path: string, body: object) =>
    it.sandbox.post(path, { as: olivia, channel: approvals, action_id: 'pick', label: 'Pick', ...body });
  await expect(act('/press', {})).rejects.toThrow(/409: .*block_id/);
  await expect(act('/press', { block_id: 'fifth' })).rejects.toThrow(/404/);
  await act('/press', { block_id: 'second' });
  await act('/choose', { block_id: 'fourth', values: ['app'] });
  expect(seen.map((one) => (one.body.actions as object[])[0])).toMatchObject([
    { block_id: 'second', value: 'braze' },
    { block_id: 'fourth', selected_option: { value: 'app' } },
  ]);
});

test('slash commands work in any conversation; an answer and a failure are shown to their author', async () => {
  await start((app) => {
    app.command('/segue', async (args) => {
      note(args);
      await args.ack(args.command.text === 'help' ? 'Try `/segue status`.' : undefined);
    });
  });
  const run = (text: string) => it.sandbox.post('/command', { as: olivia, channel: 'general', text });
  expect(await run('/segue  help')).toMatchObject({ acked: true, status: 200 });
  expect(seen[0]?.body).toMatchObject({
    command: '/segue',
    text: 'help',
    channel_name: 'general',
    user_id: olivia,
  });
  await run('/segue');
  expect(seen).toHaveLength(2);
  it.world.deliverTo('http://127.0.0.1:9/slack/events');
  expect(await run('/other')).toMatchObject({ acked: false });
  expect(await messages(olivia, 'general')).toMatchObject([
    { text: 'Try `/segue status`.', ephemeral: true },
    { text: '/other failed with the error "dispatch_failed"', ephemeral: true },
  ]);
  expect(await messages('UANA00001', 'general')).toEqual([]);
  expect(await it.sandbox.status('POST', '/command', { as: olivia, channel: 'dm', text: 'segue' })).toBe(400);
});

test('opening Home and changing a person are told to the bot', async () => {
  await start((app) => {
    app.event('app_home_opened', async ({ event, client }) => {
      if (event.tab === 'home')
        await client.views.publish({
          user_id: event.user,
          view: {
            type: 'home',
            blocks: [{ type: 'actions', elements: [button('Refresh', 'refresh')] }] as never,
          },
        });
    });
    app.action('refresh', async (args) => {
      note(args);
      await args.ack();
    });
  });
  await it.sandbox.post('/home', { as: olivia });
  expect(await it.sandbox.get('/home', { as: olivia })).toMatchObject({ view: { type: 'home' } });
  await it.sandbox.post('/press', { as: olivia, surface: 'home', label: 'Refresh' });
  expect(seen.at(-1)?.body).toMatchObject({
    container: { type: 'view' },
    view: { type: 'home' },
    actions: [{ value: 'refresh' }],
  });
  await it.sandbox.post('/home', { as: olivia, tab: 'messages' });
  expect(seen.at(-1)?.body).toMatchObject({ event: { tab: 'messages', channel: 'DOLIVIA01' } });

  await it.sandbox.post('/people/UBEN00001', { deleted: true });
  expect(seen.at(-1)?.body).toMatchObject({
    event: { type: 'user_change', user: { id: 'UBEN00001', deleted: true } },
  });
  expect(await it.sandbox.status('POST', '/say', { as: 'UBEN00001', channel: 'dm', text: 'x' })).toBe(409);
  await it.sandbox.post('/people/UANA00001', { admin: true, guest: true });
  expect((await it.client.users.info({ user: 'UANA00001' })).user).toMatchObject({
    is_admin: true,
    is_restricted: true,
  });
});

test('unread messages are counted until they are read', async () => {
  await it.client.chat.postMessage({ channel: approvals, text: 'one' });
  await it.client.chat.postMessage({ channel: approvals, text: 'two' });
  const unread = async (): Promise<unknown> => {
    const { conversations } = await it.sandbox.get('/conversations', { as: olivia });
    return (conversations as { id: string; unread: number }[]).find((one) => one.id === approvals)?.unread;
  };
  expect(await unread()).toBe(2);
  await it.sandbox.post('/read', { as: olivia, channel: approvals });
  expect(await unread()).toBe(0);
});

test('the wire shows both directions without tokens, and since', async () => {
  await start();
  await it.sandbox.post('/say', { as: olivia, channel: 'dm', text: 'hello' });
  await it.client.chat.postMessage({ channel: approvals, text: 'x', blocks: [section('y')] });
  const { entries } = (await it.sandbox.get('/wire')) as {
    entries: { n: number; what: string; direction: string }[];
  };
  const last = entries.at(-1);
  expect(last).toMatchObject({
    direction: 'to_slack',
    what: 'chat.postMessage',
    status: 200,
    detail: { ok: true, blocks: ['section'] },
  });
  expect(entries.find((one) => one.direction === 'to_bot' && one.what === 'event message')).toMatchObject({
    detail: { user: olivia, text: 'hello' },
  });
  expect(JSON.stringify(entries)).not.toContain('xoxb');
  expect((await it.sandbox.get('/wire', { since: String(last?.n) })).entries).toEqual([]);
});
