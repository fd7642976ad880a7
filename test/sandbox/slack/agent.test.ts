import { afterEach, expect, test } from 'vitest';
import { readManifest } from '../../../src/sandbox/slack/app-settings.ts';
import { errorOf, type Setup, setUp, startBot, type TestBot } from './support.ts';

const olivia = 'UOLIVIA01';
const approvals = 'C0APPROVE1';
let it: Setup;
let bot: TestBot | undefined;

afterEach(async () => {
  await bot?.stop();
  bot = undefined;
  await it.close();
});

const app = {
  shortcuts: [
    { callbackId: 'go', name: 'Go on', description: 'Goes on', type: 'global' },
    { callbackId: 'quote', name: 'Quote this', description: 'Quotes it', type: 'message' },
  ],
  scopes: ['chat:write', 'im:history'],
} as const;

const dm = async (): Promise<string> =>
  (await it.client.conversations.open({ users: olivia })).channel?.id ?? '';
const status = async (thread?: string, channel = 'dm') =>
  (await it.sandbox.get('/messages', { as: olivia, channel, ...(thread ? { thread } : {}) })).status;

test('a status stands at a message, in the DM and in its thread, until it is cleared or answered in the thread', async () => {
  it = await setUp();
  const channel = await dm();
  const { ts = '' } = await it.client.chat.postMessage({ channel, text: 'x' });
  const { setStatus } = it.client.assistant.threads;
  await setStatus({ channel_id: channel, thread_ts: ts, status: 'is thinking' });
  expect([await status(), await status(ts)]).toEqual(['is thinking', 'is thinking']);
  await it.client.chat.postMessage({ channel, text: 'a flat answer' });
  expect(await status()).toBe('is thinking');
  await setStatus({ channel_id: channel, thread_ts: ts, status: '' });
  expect(await status()).toBeNull();
  await setStatus({ channel_id: channel, thread_ts: ts, status: 'is thinking' });
  await it.client.chat.postMessage({ channel, thread_ts: ts, text: 'done' });
  expect(await status(ts)).toBeNull();
});

test('a status is gone after two minutes', async () => {
  it = await setUp();
  const channel = await dm();
  const { ts = '' } = await it.client.chat.postMessage({ channel, text: 'x' });
  await it.client.assistant.threads.setStatus({ channel_id: channel, thread_ts: ts, status: 'is thinking' });
  it.clock.advance(119_000);
  expect(await status()).toBe('is thinking');
  it.clock.advance(2_000);
  expect(await status()).toBeNull();
});

test('a status in a channel is seen in its thread only', async () => {
  it = await setUp();
  const { ts = '' } = await it.client.chat.postMessage({ channel: approvals, text: 'x' });
  await it.client.assistant.threads.setStatus({
    channel_id: approvals,
    thread_ts: ts,
    status: 'is thinking',
  });
  expect(await status(ts, approvals)).toBe('is thinking');
  expect(await status(undefined, approvals)).toBeNull();
});

test('a status is refused at no message, in no conversation and without words', async () => {
  it = await setUp();
  const channel = await dm();
  const { ts = '' } = await it.client.chat.postMessage({ channel, text: 'x' });
  const set = (args: object) => errorOf(it.client.apiCall('assistant.threads.setStatus', { ...args }));
  expect(await set({ channel_id: channel, status: 's' })).toBe('invalid_arguments');
  expect(await set({ channel_id: channel, thread_ts: ts })).toBe('invalid_arguments');
  expect(await set({ channel_id: channel, thread_ts: '1.000001', status: 's' })).toBe('invalid_thread_ts');
  expect(await set({ channel_id: 'C0GENERAL1', thread_ts: ts, status: 's' })).toBe('not_in_channel');
  expect(await set({ channel_id: 'C0NOWHERE1', thread_ts: ts, status: 's' })).toBe('channel_not_found');
  const loading_messages = Array.from({ length: 11 }, () => 'm');
  expect(await set({ channel_id: channel, thread_ts: ts, status: 's', loading_messages })).toBe(
    'invalid_arguments',
  );
});

test('suggested prompts stand in the DM; with thread_ts they go nowhere, as in the agent view', async () => {
  it = await setUp();
  const channel_id = await dm();
  const prompts = [{ title: 'Start', message: 'set up' }];
  const set = (args: object) =>
    errorOf(it.client.apiCall('assistant.threads.setSuggestedPrompts', { channel_id, ...args }));
  const { ts = '' } = await it.client.chat.postMessage({ channel: channel_id, text: 'x' });
  expect(await set({ prompts, thread_ts: ts })).toBe('ok');
  expect(await it.sandbox.get('/messages', { as: olivia, channel: 'dm' })).toMatchObject({ prompts: [] });
  expect(await set({ prompts })).toBe('ok');
  expect(await it.sandbox.get('/messages', { as: olivia, channel: 'dm' })).toMatchObject({ prompts });
  expect(await set({ prompts: Array.from({ length: 5 }, () => prompts[0]) })).toBe('invalid_arguments');
  expect(await set({ prompts: [{ title: 'Start' }] })).toBe('invalid_arguments');
  expect(await set({})).toBe('invalid_arguments');
});

test('shortcuts are delivered signed: a global one names no conversation, one at a message brings the message', async () => {
  it = await setUp({ app });
  const seen: Record<string, unknown>[] = [];
  bot = await startBot(it.world, (bolt) => {
    bolt.shortcut(/^/, async ({ shortcut, ack }) => {
      seen.push(shortcut as never);
      await ack();
    });
  });
  expect(await it.sandbox.get('/shortcuts')).toEqual({ shortcuts: app.shortcuts });
  expect(await it.sandbox.post('/shortcut', { as: olivia, name: 'go on' })).toMatchObject({ acked: true });
  const { ts } = await it.client.chat.postMessage({ channel: approvals, text: 'look' });
  await it.sandbox.post('/shortcut', { as: olivia, callbackId: 'quote', channel: approvals, message: ts });
  expect(seen).toMatchObject([
    { type: 'shortcut', callback_id: 'go', user: { id: olivia }, trigger_id: expect.any(String) },
    { type: 'message_action', callback_id: 'quote', message: { text: 'look' }, channel: { id: approvals } },
  ]);
  expect(seen[0]).not.toHaveProperty('channel');
  expect(seen[1]?.response_url).toMatch(/^http/);
});

test('a shortcut that the app does not have, or a message that is not there, is refused', async () => {
  it = await setUp({ app });
  const status = (body: object) => it.sandbox.status('POST', '/shortcut', { as: olivia, ...body });
  expect(await status({})).toBe(400);
  expect(await status({ name: 'Dance' })).toBe(404);
  expect(await status({ name: 'Quote this', channel: 'dm', message: '1.000001' })).toBe(404);
});

test('an app may call only what its scopes allow', async () => {
  it = await setUp({ app });
  const channel = `D${olivia.slice(1)}`;
  expect(await errorOf(it.client.chat.postMessage({ channel, text: 'x' }))).toBe('ok');
  expect(await errorOf(it.client.conversations.history({ channel }))).toBe('ok');
  expect(await errorOf(it.client.auth.test())).toBe('ok');
  for (const call of [
    it.client.conversations.history({ channel: approvals }),
    it.client.conversations.open({ users: olivia }),
    it.client.users.info({ user: olivia }),
    it.client.apiCall('assistant.threads.setSuggestedPrompts', { channel_id: channel, prompts: [] }),
  ])
    expect(await errorOf(call)).toBe('missing_scope');
});

test('the sandbox has the app of the manifest', () => {
  const settings = readManifest(new URL('../../../manifest/slack.json', import.meta.url));
  expect(settings.scopes).toContain('chat:write');
  expect(settings.shortcuts.map((one) => one.callbackId)).toEqual(['next_step', 'show_status']);
});
