import { afterEach, beforeEach, expect, test } from 'vitest';
import { bot, homeTeam, partnerTeam } from '../../../src/sandbox/worlds.ts';
import { button, clientOf, errorOf, plain, type Setup, section, setUp } from './support.ts';

const olivia = 'UOLIVIA01';
const approvals = 'C0APPROVE1';
let it: Setup;

beforeEach(async () => {
  it = await setUp();
});
afterEach(() => it.close());

const dm = async (user = olivia): Promise<string> =>
  (await it.client.conversations.open({ users: user })).channel?.id ?? '';

test('auth.test names the bot, and another token opens nothing', async () => {
  expect(await it.client.auth.test()).toMatchObject({
    user_id: bot.userId,
    bot_id: bot.botId,
    team_id: homeTeam.id,
  });
  expect(await errorOf(clientOf(it.world, 'xoxb-other').auth.test())).toBe('invalid_auth');
  expect(
    await errorOf(
      new (Object.getPrototypeOf(it.client).constructor)(undefined, {
        slackApiUrl: it.world.apiUrl,
      }).auth.test(),
    ),
  ).toBe('not_authed');
  expect(await errorOf(it.client.apiCall('stars.add'))).toBe('unknown_method');
});

test('a posted message is seen with its blocks, each with a block_id, and its metadata is kept', async () => {
  const channel = await dm();
  const metadata = { event_type: 'segue_post', event_payload: { key: 'k1' } };
  const posted = await it.client.chat.postMessage({
    channel,
    text: 'Hello',
    blocks: [section('*Hello*')],
    metadata,
  });
  const seen = await it.sandbox.get('/messages', { as: olivia, channel: 'dm' });
  expect(seen.messages).toMatchObject([
    {
      ts: posted.ts,
      bot: true,
      name: 'Segue',
      text: 'Hello',
      blocks: [{ block_id: expect.any(String), ...section('*Hello*') }],
    },
  ]);
  const history = await it.client.conversations.history({ channel, include_all_metadata: true });
  expect(history.messages?.[0]?.metadata).toEqual(metadata);
  expect((await it.client.conversations.history({ channel })).messages?.[0]?.metadata).toBeUndefined();
});

test('the newest few messages can be asked for, the oldest of them first', async () => {
  const channel = await dm();
  for (const text of ['one', 'two', 'three']) await it.client.chat.postMessage({ channel, text });
  const seen = await it.sandbox.get('/messages', { as: olivia, channel: 'dm', last: '2' });
  expect(seen.messages).toMatchObject([{ text: 'two' }, { text: 'three' }]);
  await expect(it.sandbox.get('/messages', { as: olivia, channel: 'dm', last: '0' })).rejects.toThrow('400');
});

test('a message needs something to show and a conversation the bot is in', async () => {
  const { chat } = it.client;
  expect(await errorOf(chat.postMessage({ channel: approvals, text: '' }))).toBe('no_text');
  expect(await errorOf(chat.postMessage({ channel: 'C0GENERAL1', text: 'x' }))).toBe('not_in_channel');
  expect(await errorOf(chat.postMessage({ channel: 'C0NOWHERE1', text: 'x' }))).toBe('channel_not_found');
  expect(await errorOf(chat.postMessage({ channel: olivia, text: 'x' }))).toBe('ok');
});

test('blocks that Slack would refuse are refused with the place that is wrong', async () => {
  const call = it.client.chat.postMessage({
    channel: approvals,
    text: 'x',
    blocks: [section('ok'), section('y'.repeat(3001))],
  });
  await expect(call).rejects.toMatchObject({
    data: {
      error: 'invalid_blocks',
      response_metadata: {
        messages: ['[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]'],
      },
    },
  });
  const wordy = Array.from({ length: 5 }, () => section('z'.repeat(2900)));
  expect(await errorOf(it.client.chat.postMessage({ channel: approvals, text: 'x', blocks: wordy }))).toBe(
    'msg_blocks_too_long',
  );
});

test('an update without blocks removes them; only own and present messages can be updated', async () => {
  const { chat } = it.client;
  const { ts = '' } = await chat.postMessage({ channel: approvals, text: 'one', blocks: [section('one')] });
  await chat.update({ channel: approvals, ts, text: 'two' });
  const [message] = (await it.sandbox.get('/messages', { as: olivia, channel: approvals }))
    .messages as object[];
  expect(message).toMatchObject({ text: 'two', blocks: [], edited: true });
  const said = await it.sandbox.post('/say', { as: olivia, channel: 'segue-approvals', text: 'mine' });
  expect(await errorOf(chat.update({ channel: approvals, ts: String(said.ts), text: 'x' }))).toBe(
    'cant_update_message',
  );
  expect(await errorOf(chat.update({ channel: approvals, ts: '1.000001', text: 'x' }))).toBe(
    'message_not_found',
  );
  expect(await errorOf(chat.update({ channel: approvals, ts, text: 'x'.repeat(4001) }))).toBe('msg_too_long');
  await chat.delete({ channel: approvals, ts });
  expect(await errorOf(chat.update({ channel: approvals, ts, text: 'x' }))).toBe('message_not_found');
});

test('threads: replies hang under their first message', async () => {
  const { chat, conversations } = it.client;
  const { ts = '' } = await chat.postMessage({ channel: approvals, text: 'root' });
  const reply = await chat.postMessage({ channel: approvals, text: 'reply', thread_ts: ts });
  const nested = await chat.postMessage({
    channel: approvals,
    text: 'under the reply',
    thread_ts: String(reply.ts),
  });
  expect((await conversations.replies({ channel: approvals, ts })).messages?.map((one) => one.text)).toEqual([
    'root',
    'reply',
    'under the reply',
  ]);
  expect(nested.message?.thread_ts).toBe(ts);
  expect(await it.sandbox.get('/messages', { as: olivia, channel: approvals })).toMatchObject({
    messages: [{ text: 'root', replyCount: 2 }],
  });
});

test('an ephemeral message is seen by one person only and can not be updated', async () => {
  const { chat } = it.client;
  const { message_ts = '' } = await chat.postEphemeral({ channel: approvals, user: olivia, text: 'psst' });
  expect((await it.sandbox.get('/messages', { as: olivia, channel: approvals })).messages).toMatchObject([
    { text: 'psst', ephemeral: true },
  ]);
  expect((await it.sandbox.get('/messages', { as: 'UANA00001', channel: approvals })).messages).toEqual([]);
  expect(await errorOf(chat.update({ channel: approvals, ts: message_ts, text: 'x' }))).toBe(
    'message_not_found',
  );
  expect(await errorOf(chat.postEphemeral({ channel: approvals, user: 'UOSCAR001', text: 'x' }))).toBe(
    'user_not_in_channel',
  );
});

test('people: an outsider has another team and no email, a guest is restricted, an admin is one', async () => {
  const info = async (user: string) => (await it.client.users.info({ user, include_locale: true })).user;
  expect(await info('UOSCAR001')).toMatchObject({ team_id: partnerTeam.id, is_stranger: true });
  expect((await info('UOSCAR001'))?.profile?.email).toBeUndefined();
  expect(await info('UGINA0001')).toMatchObject({ team_id: homeTeam.id, is_restricted: true });
  expect(await info('UADAM0001')).toMatchObject({ is_admin: true, locale: 'en-US' });
  expect(await info(bot.userId)).toMatchObject({ is_bot: true });
  expect(await info(olivia)).toMatchObject({ deleted: false, profile: { email: 'olivia@acme.example' } });
  expect(await errorOf(it.client.users.info({ user: 'UNOBODY00' }))).toBe('user_not_found');
});

test('a deactivated person is deleted everywhere', async () => {
  await it.sandbox.post('/people/UBEN00001', { deleted: true });
  expect((await it.client.users.info({ user: 'UBEN00001' })).user).toMatchObject({ deleted: true });
  expect(await errorOf(it.client.users.lookupByEmail({ email: 'ben@acme.example' }))).toBe('users_not_found');
  expect(await errorOf(it.client.conversations.open({ users: 'UBEN00001' }))).toBe('user_disabled');
  expect((await it.client.usergroups.users.list({ usergroup: 'S0APPROVER' })).users).toEqual([
    'UANA00001',
    'UCHEN0001',
  ]);
});

test('lists come in pages', async () => {
  const names: string[] = [];
  for await (const page of it.client.paginate('users.list', { limit: 4 })) {
    const members = (page as unknown as { members: { name: string }[] }).members;
    expect(members.length).toBeLessThanOrEqual(4);
    names.push(...members.map((one) => one.name));
  }
  expect(names).toContain('gina');
  expect(names).not.toContain('oscar');
  const channels = await it.client.conversations.list({ types: 'public_channel' });
  expect(channels.channels?.map((one) => [one.name, one.is_member])).toEqual([
    ['general', false],
    ['segue-approvals', true],
    ['partner-launch', true],
  ]);
  expect((await it.client.conversations.members({ channel: approvals })).members).toContain(bot.userId);
});

test('a file is uploaded in three steps and read by the person', async () => {
  const channel_id = await dm();
  await it.client.filesUploadV2({
    channel_id,
    filename: 'plan.csv',
    content: 'Event,Ü\n',
    initial_comment: 'Your plan',
  });
  expect((await it.sandbox.get('/messages', { as: olivia, channel: 'dm' })).messages).toMatchObject([
    { text: 'Your plan', files: [{ name: 'plan.csv', content: 'Event,Ü\n' }] },
  ]);
  expect(
    await errorOf(it.client.files.completeUploadExternal({ files: [{ id: 'F0NONE' }], channel_id })),
  ).toBe('file_not_found');
});

test('Home is published per person and guarded by its hash', async () => {
  const view = { type: 'home' as const, blocks: [section('At home')] };
  const first = await it.client.views.publish({ user_id: olivia, view });
  const hash = String(first.view?.hash);
  await it.client.views.publish({ user_id: olivia, view, hash });
  expect(await errorOf(it.client.views.publish({ user_id: olivia, view, hash }))).toBe('hash_conflict');
  expect(await it.sandbox.get('/home', { as: olivia })).toMatchObject({
    view: { blocks: [section('At home')] },
  });
  expect(await it.sandbox.get('/home', { as: 'UANA00001' })).toEqual({ view: null });
});

test('blocks.validate points at what is wrong', async () => {
  expect(await errorOf(it.client.blocks.validate({ blocks: [section('fine')] }))).toBe('ok');
  await expect(it.client.blocks.validate({ blocks: [{ type: 'alert' }] })).rejects.toMatchObject({
    data: { error: 'invalid_blocks', errors: [{ pointer: '/blocks/0/type', constraint: { got: 'alert' } }] },
  });
  expect(await errorOf(it.client.blocks.validate({}))).toBe('invalid_arguments');
});

test('small methods: permalink and reaction', async () => {
  const channel = await dm();
  const { ts = '' } = await it.client.chat.postMessage({ channel, text: 'x' });
  expect((await it.client.chat.getPermalink({ channel, message_ts: ts })).permalink).toContain(
    ts.replace('.', ''),
  );
  await it.client.reactions.add({ channel, timestamp: ts, name: 'tada' });
  expect(await errorOf(it.client.reactions.add({ channel, timestamp: ts, name: 'tada' }))).toBe(
    'already_reacted',
  );
});

test('ts are unique and rise, even many in one millisecond', async () => {
  const sent = await Promise.all(
    Array.from({ length: 30 }, (_, i) => it.client.chat.postMessage({ channel: approvals, text: String(i) })),
  );
  const all = sent.map((one) => String(one.ts));
  expect(new Set(all).size).toBe(30);
  expect(all.every((ts) => /^\d{10}\.\d{6}$/.test(ts))).toBe(true);
});

test('the server answers programs on this machine only', async () => {
  const url = `${it.world.apiUrl}auth.test`;
  const answer = await fetch(url, { method: 'POST', headers: { origin: 'https://evil.example' } });
  expect(answer.status).toBe(403);
});

test('a button posted without an action_id gets one, as in Slack', async () => {
  const nameless = { type: 'button', text: plain('Go'), value: 'go' };
  await it.client.chat.postMessage({
    channel: approvals,
    text: 'x',
    blocks: [{ type: 'actions', elements: [nameless, button('Stop', 'stop')] }] as never,
  });
  const { messages } = await it.sandbox.get('/messages', { as: olivia, channel: approvals });
  expect(messages).toMatchObject([
    { blocks: [{ elements: [{ action_id: expect.any(String) }, { action_id: 'stop' }] }] },
  ]);
});
