import nock from 'nock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Card } from '../../../src/core/card.ts';
import { OutsideError } from '../../../src/core/errors.ts';
import type { Conversation, PersonRef } from '../../../src/core/turn.ts';
import { waitSeconds } from '../../../src/platforms/slack/client.ts';
import { createSlack } from '../../../src/platforms/slack/index.ts';
import {
  type Answer,
  type FakeApi,
  fakeApi,
  fixture,
  keptLog,
  secret,
  startSlack,
  token,
  until,
} from './harness.ts';

const card: Card = { title: 'Hello', blocks: [{ kind: 'text', text: 'Some <!channel> words' }] };
const tableCard: Card = {
  blocks: [
    { kind: 'table', caption: 'Events', columns: ['Event', 'State'], rows: [['Order Completed', '']] },
  ],
};
const channel: Conversation = {
  platform: 'slack',
  tenant: 'T0HOME0001',
  channel: 'C0GENERAL1',
  direct: false,
};
const direct: Conversation = { ...channel, channel: 'DOLIVIA01', direct: true };
const olivia: PersonRef = { platform: 'slack', tenant: 'T0HOME0001', id: 'UOLIVIA01' };
const form = {
  form: 'source_name' as const,
  title: 'Name',
  submit: 'Save',
  context: { draft: 'd1' },
  fields: [{ kind: 'text' as const, name: 'name', label: 'Name' }],
};

let api: FakeApi;
let started: Awaited<ReturnType<typeof startSlack>>;
beforeEach(async () => {
  api = await fakeApi();
  started = await startSlack(api);
});
afterEach(async () => {
  await started.slack.stop();
  await api.close();
});

const refusing =
  (...codes: string[]) =>
  () => {
    const error = codes.shift();
    return { body: error ? { ok: false, error } : { ok: true, ts: '1.1' } };
  };

const failure = (work: Promise<unknown>): Promise<OutsideError> =>
  work.then(
    () => {
      throw new Error('it should have failed');
    },
    (error) => {
      expect(error).toBeInstanceOf(OutsideError);
      return error as OutsideError;
    },
  );

test('a post carries its key, an inert text, no unfurling, and the token in the header only', async () => {
  expect(await started.slack.post({ ...channel, thread: '9.9' }, card, { key: 'k1', retry: true })).toEqual({
    messageId: '1763911111.000100',
  });
  const [call] = api.of('chat.postMessage');
  expect(call?.args).toMatchObject({
    channel: 'C0GENERAL1',
    thread_ts: '9.9',
    unfurl_links: 'false',
    unfurl_media: 'false',
  });
  expect(JSON.parse(call?.args.metadata ?? '')).toEqual({
    event_type: 'segue_message',
    event_payload: { key: 'k1' },
  });
  expect(call?.args.text).toBe('Hello\nSome &lt;!channel&gt; words');
  expect(call?.token).toBe(`Bearer ${token}`);
  expect(JSON.stringify(call?.args)).not.toContain(token);
  expect(api.of('conversations.history')).toHaveLength(0);
});

test('a doubtful post in a direct conversation is looked up before it is sent again', async () => {
  const message = (key: string, ts: string) => ({
    ts,
    metadata: { event_type: 'segue_message', event_payload: { key } },
  });
  api.answers['conversations.history'] = () => ({
    body: { ok: true, messages: [{ ts: '5.5' }, message('other', '4.4'), message('k1', '3.3')] },
  });
  api.answers['conversations.replies'] = () => ({ body: { ok: true, messages: [message('k2', '7.7')] } });
  expect(await started.slack.post(direct, card, { key: 'k1', retry: true })).toEqual({ messageId: '3.3' });
  expect(await started.slack.post({ ...direct, thread: '1.0' }, card, { key: 'k2', retry: true })).toEqual({
    messageId: '7.7',
  });
  expect(api.of('conversations.history')[0]?.args).toMatchObject({
    limit: '50',
    include_all_metadata: 'true',
  });
  expect(api.of('chat.postMessage')).toHaveLength(0);
  await started.slack.post(direct, card, { key: 'k3', retry: true });
  await started.slack.post(direct, card, { key: 'k1', retry: false });
  expect(api.of('chat.postMessage')).toHaveLength(2);
  expect(api.of('conversations.history')).toHaveLength(2);
});

test('a body Slack cannot draw becomes simpler step by step and is never lost', async () => {
  api.answers['chat.postMessage'] = refusing('invalid_blocks', 'invalid_blocks', 'invalid_blocks');
  await started.slack.post(channel, tableCard, { key: 'k', retry: false });
  const types = api
    .of('chat.postMessage')
    .map(({ args }) =>
      args.blocks ? JSON.parse(args.blocks).map((block: { type: string }) => block.type) : 'text only',
    );
  expect(types).toEqual([['data_table'], ['rich_text', 'table'], ['rich_text', 'rich_text'], 'text only']);
  expect(api.of('chat.postMessage').at(-1)?.args.text).toContain('Order Completed');
});

test('what Slack refuses for another reason is not tried again', async () => {
  api.answers['chat.postMessage'] = refusing('is_archived');
  expect(await failure(started.slack.post(channel, tableCard, { key: 'k', retry: false }))).toMatchObject({
    code: 'platform_refused',
    reason: 'is_archived',
  });
  expect(api.of('chat.postMessage')).toHaveLength(1);
});

test('an update replaces blocks, and takes them away when only words are left', async () => {
  api.answers['chat.update'] = refusing('invalid_blocks');
  await started.slack.update(channel, '3.3', card);
  expect(api.of('chat.update').map(({ args }) => JSON.parse(args.blocks ?? 'null')?.length)).toEqual([2, 0]);
  expect(api.of('chat.update')[0]?.args).toMatchObject({ ts: '3.3', channel: 'C0GENERAL1' });
});

test('a whisper goes through the answer address where the bot is no member', async () => {
  api.answers['chat.postEphemeral'] = () => ({ body: { ok: false, error: 'not_in_channel' } });
  expect((await failure(started.slack.whisper(channel, olivia, card))).reason).toBe('not_in_channel');
  await started.deliver({ ...fixture('command'), response_url: `${api.origin}/hook` });
  await started.slack.whisper(channel, olivia, card);
  expect(api.calls.filter((call) => call.method === '/hook')).toHaveLength(1);
  expect((await failure(started.slack.whisper(channel, { ...olivia, id: 'UBEN00001' }, card))).reason).toBe(
    'not_in_channel',
  );
  for (let i = 0; i < 4; i += 1) await started.slack.whisper(channel, olivia, card);
  expect((await failure(started.slack.whisper(channel, olivia, card))).reason).toBe('not_in_channel');
});

test('a whisper into a thread that nobody answered yet is shown in the channel', async () => {
  await started.deliver(fixture('app-mention'));
  const at: Conversation = { ...channel, thread: '1763900100.000200' };
  await started.slack.whisper(at, olivia, card);
  await started.slack.post(at, card, { key: 'k', retry: false });
  await started.slack.whisper(at, olivia, card);
  expect(api.of('chat.postEphemeral').map(({ args }) => args.thread_ts)).toEqual([
    undefined,
    '1763900100.000200',
  ]);
});

test('a form remembers where its trigger came from, also when it is updated', async () => {
  await started.deliver(fixture('block-actions'));
  const { formId } = await started.slack.openForm('111.222.actiontrigger', form);
  expect(formId).toBe('V0OPENED01');
  await started.slack.updateForm(formId, form);
  for (const method of ['views.open', 'views.update']) {
    const view = JSON.parse(api.of(method)[0]?.args.view ?? '');
    expect(JSON.parse(view.private_metadata)).toEqual({
      v: 1,
      form: 'source_name',
      context: { draft: 'd1' },
      at: { tenant: 'T0HOME0001', channel: 'C0APPROVE1', thread: '1763900390.000400', direct: false },
      demand: [],
    });
  }
  expect(api.of('views.update')[0]?.args.view_id).toBe('V0OPENED01');
});

test('a form that cannot be kept with a view is refused before Slack is asked', async () => {
  const large = { ...form, context: { ids: 'x'.repeat(3_000) } };
  expect((await failure(started.slack.openForm('t', large))).reason).toBe('form_too_large');
  expect(api.of('views.open')).toHaveLength(0);
});

test('Home carries the direct conversation, which is looked up once', async () => {
  await started.slack.publishHome(olivia, card);
  await started.slack.publishHome(olivia, card);
  expect(await started.slack.openDirect(olivia)).toEqual(direct);
  expect(api.of('conversations.open')).toHaveLength(1);
  const { args } = api.of('views.publish')[0] ?? { args: {} as Record<string, string> };
  expect(args.user_id).toBe('UOLIVIA01');
  expect(JSON.parse(args.view ?? '')).toMatchObject({
    type: 'home',
    private_metadata: '{"v":1,"channel":"DOLIVIA01"}',
  });
});

test('a conversation known by its person only is found when something is sent', async () => {
  await started.slack.post({ ...direct, channel: 'UOLIVIA01' }, card, { key: 'k', retry: false });
  expect(api.of('chat.postMessage')[0]?.args.channel).toBe('DOLIVIA01');
});

test("a file goes up in Slack's three steps", async () => {
  const uploaded: string[] = [];
  api.answers['files.getUploadURLExternal'] = ({ args }) => {
    expect(args).toMatchObject({ filename: '..-plan.csv', length: '9' });
    return { body: { ok: true, upload_url: `${api.origin}/upload`, file_id: 'F1' } };
  };
  api.answers['/upload'] = () => {
    uploaded.push('bytes');
    return { body: 'OK' };
  };
  api.answers['files.completeUploadExternal'] = () => ({ body: { ok: true, files: [{ id: 'F1' }] } });
  await started.slack.sendFile(
    { ...channel, thread: '9.9' },
    { name: '../plan.csv', content: 'a,b\n1,2,3', comment: 'For <!here>' },
  );
  expect(uploaded).toEqual(['bytes']);
  expect(api.of('files.completeUploadExternal')[0]?.args).toMatchObject({
    channel_id: 'C0GENERAL1',
    thread_ts: '9.9',
    initial_comment: 'For &lt;!here&gt;',
  });
});

describe('failures', () => {
  const post = () => started.slack.post(channel, card, { key: 'k', retry: false });
  const table: [string, () => Answer, object][] = [
    [
      'not_in_channel',
      () => ({ body: { ok: false, error: 'not_in_channel' } }),
      { code: 'platform_refused', reason: 'not_in_channel' },
    ],
    [
      'channel_not_found',
      () => ({ body: { ok: false, error: 'channel_not_found' } }),
      { code: 'platform_refused', reason: 'channel_not_found' },
    ],
    [
      'token_revoked',
      () => ({ body: { ok: false, error: 'token_revoked' } }),
      { code: 'platform_refused', reason: 'token_revoked' },
    ],
    [
      'fatal_error',
      () => ({ body: { ok: false, error: 'fatal_error' } }),
      { code: 'platform_unreachable', status: 0 },
    ],
    [
      'ratelimited in a 200',
      () => ({ body: { ok: false, error: 'ratelimited' } }),
      { code: 'platform_rate_limited', retryAfterMs: 30_000 },
    ],
    [
      '429',
      () => ({ status: 429, body: '', headers: { 'retry-after': '7' } }),
      { code: 'platform_rate_limited', retryAfterMs: 7_000 },
    ],
    [
      '429 without a wait',
      () => ({ status: 429, body: '' }),
      { code: 'platform_rate_limited', retryAfterMs: 30_000 },
    ],
    [
      '429 with a huge wait',
      () => ({ status: 429, body: '', headers: { 'retry-after': '999999' } }),
      { code: 'platform_rate_limited', retryAfterMs: 3_600_000 },
    ],
    ['500', () => ({ status: 500, body: 'oops' }), { code: 'platform_unreachable', status: 500 }],
    ['502 with HTML', () => ({ status: 502, body: '<html>' }), { code: 'platform_unreachable', status: 502 }],
    ['413', () => ({ status: 413, body: '' }), { code: 'platform_refused', reason: 'http_413' }],
    [
      '200 with HTML',
      () => ({ body: '<html>down</html>' }),
      { code: 'platform_unreachable', status: 0, reason: 'bad_answer' },
    ],
    [
      '200 with nothing',
      () => ({ body: '' }),
      { code: 'platform_unreachable', status: 0, reason: 'bad_answer' },
    ],
    ['200 with null', () => ({ body: 'null' }), { code: 'platform_unreachable', status: 0 }],
    [
      '200 without a ts',
      () => ({ body: { ok: true } }),
      { code: 'platform_unreachable', reason: 'bad_answer' },
    ],
  ];
  test.each(table)('%s', async (_, answer, expected) => {
    api.answers['chat.postMessage'] = answer;
    const error = await failure(post());
    expect(error).toMatchObject(expected);
    expect(api.of('chat.postMessage')).toHaveLength(1);
    expect(JSON.stringify([error.message, error.reason, error.stack, error.cause])).not.toContain(token);
  });

  test('a dropped connection may have posted, and is not repeated', async () => {
    const scope = nock('http://slack.test')
      .post('/api/chat.postMessage')
      .replyWithError(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));
    const slack = createSlack({
      signingSecret: secret,
      botToken: token,
      apiUrl: 'http://slack.test/api/',
      port: 0,
      host: '127.0.0.1',
      log: keptLog().log,
    });
    const error = await failure(slack.post(channel, card, { key: 'k', retry: false }));
    expect(error).toMatchObject({ code: 'platform_unreachable', status: 0, reason: 'no_answer' });
    expect(scope.isDone()).toBe(true);
    expect(nock.pendingMocks()).toEqual([]);
  });

  test('a wait is read as seconds or a date', () => {
    const now = Date.parse('2026-11-23T12:00:00Z');
    expect(waitSeconds('12', now)).toBe(12);
    expect(waitSeconds('Mon, 23 Nov 2026 12:00:09 GMT', now)).toBe(9);
    expect(waitSeconds('soon', now)).toBe(30);
    expect(waitSeconds(null, now)).toBe(30);
    expect(waitSeconds('0', now)).toBe(1);
  });
});

test('Slack unreachable at start: it starts, says so, and recovers by itself', async () => {
  const down = await fakeApi({ 'auth.test': () => ({ status: 503, body: '' }) });
  const one = await startSlack(down);
  try {
    await until(() => down.of('auth.test').length > 0);
    const health = async () =>
      ((await (await fetch(`${one.url}/healthz`)).json()) as { slack: object }).slack;
    await until(() => one.slack.connection().reason === 'http_503');
    expect(await health()).toEqual({ connected: false, reason: 'http_503' });
    expect((await one.deliver(fixture('message-im'))).status).toBe(200);
    delete down.answers['auth.test'];
    await until(() => one.slack.connection().connected, 5_000);
    expect(await health()).toEqual({ connected: true });
    expect(one.lines.join('\n')).not.toContain(token);
  } finally {
    await one.slack.stop();
    await down.close();
  }
});

test('a revoked token shows in the connection until a call works again', async () => {
  await until(() => started.slack.connection().connected);
  api.answers['chat.postMessage'] = refusing('token_revoked');
  await failure(started.slack.post(channel, card, { key: 'k', retry: false }));
  expect(started.slack.connection()).toEqual({ connected: false, reason: 'token_revoked' });
  await started.slack.post(channel, card, { key: 'k', retry: false });
  expect(started.slack.connection()).toEqual({ connected: true });
});

describe('people', () => {
  const member = {
    id: 'UOLIVIA01',
    team_id: 'T0HOME0001',
    name: 'olivia',
    profile: { display_name: 'Olivia\u202e', email: 'olivia@acme.example' },
  };
  const describe_ = (user: object | undefined, person = olivia) => {
    api.answers['users.info'] = () => ({
      body: user ? { ok: true, user } : { ok: false, error: 'user_not_found' },
    });
    return started.slack.describePerson(person);
  };
  test('a member has a name that cannot reorder text, and an address', async () => {
    expect(await describe_(member)).toEqual({
      name: 'Olivia',
      standing: 'member',
      admin: false,
      email: 'olivia@acme.example',
    });
  });
  test.each([
    [{ is_admin: true }, 'member', true],
    [{ is_owner: true }, 'member', true],
    [{ is_admin: true, deleted: true }, 'deactivated', false],
    [{ is_bot: true, is_admin: true }, 'bot', false],
    [{ is_stranger: true, is_admin: true }, 'outsider', false],
    [{ team_id: 'T0PARTNER1', is_owner: true }, 'outsider', false],
    [{ is_restricted: true }, 'guest', false],
    [{ is_ultra_restricted: true, is_admin: true }, 'guest', false],
    [{ team_id: undefined, is_admin: true }, 'unknown', false],
    [{ team_id: '' }, 'unknown', false],
    [{ id: 'UBEN00001' }, 'unknown', false],
    [{ id: undefined, is_admin: true }, 'unknown', false],
  ])('%o is %s', async (changes, standing, admin) => {
    const facts = await describe_({ ...member, ...changes });
    expect(facts).toMatchObject({ standing, admin });
    expect(facts.email).toBe(standing === 'member' ? 'olivia@acme.example' : undefined);
  });
  test.each([
    [false, undefined],
    [true, 'olivia@acme.example'],
  ])('an address counts unless Slack says that it is not confirmed (%o)', async (confirmed, email) => {
    expect((await describe_({ ...member, is_email_confirmed: confirmed })).email).toBe(email);
  });
  test('nobody, and somebody said to be of another tenant', async () => {
    expect(await describe_(undefined)).toEqual({ name: 'UOLIVIA01', standing: 'unknown', admin: false });
    expect((await describe_(member, { ...olivia, tenant: 'T0PARTNER1' })).standing).toBe('outsider');
  });
  test('a lookup that fails is a failure, not a verdict', async () => {
    api.answers['users.info'] = () => ({ status: 500, body: '' });
    expect((await failure(started.slack.describePerson(olivia))).code).toBe('platform_unreachable');
  });
});
