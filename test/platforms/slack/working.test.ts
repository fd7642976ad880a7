import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Card } from '../../../src/core/card.ts';
import type { Conversation } from '../../../src/core/turn.ts';
import { type Answer, type FakeApi, fakeApi, fixture, startSlack, token, until } from './harness.ts';

const direct: Conversation = { platform: 'slack', tenant: 'T0HOME0001', channel: 'DOLIVIA01', direct: true };
const thread: Conversation = { ...direct, channel: 'C0GENERAL1', direct: false, thread: '1763900000.000100' };
const card: Card = { blocks: [{ kind: 'text', text: 'done' }] };

let api: FakeApi;
let one: Awaited<ReturnType<typeof startSlack>>;
beforeEach(async () => {
  api = await fakeApi();
  one = await startSlack(api);
  await until(() => one.slack.connection().connected);
});
afterEach(async () => {
  await one.slack.stop();
  await api.close();
});

const show = (at: Conversation, doing: string): (() => void) => one.slack.showWork?.(at, doing) ?? (() => {});
const shown = () => api.of('assistant.threads.setStatus').map(({ args }) => args.status);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('work in a direct conversation shows at its newest message and is cleared when it is done', async () => {
  await one.deliver(fixture('message-im'));
  const { ts } = fixture<{ event: { ts: string } }>('message-im').event;
  const end = show(direct, 'creating the source');
  await until(() => shown().length === 1);
  expect(api.of('assistant.threads.setStatus')[0]?.args).toEqual({
    channel_id: 'DOLIVIA01',
    thread_ts: ts,
    status: 'is creating the source…',
  });
  end();
  await until(() => shown().length === 2);
  expect(shown()).toEqual(['is creating the source…', '']);
  expect(api.of('assistant.threads.setStatus')[1]?.args.thread_ts).toBe(ts);
});

test('work that is quickly done shows nothing', async () => {
  show(thread, 'looking for events')();
  await pause(300);
  expect(shown()).toEqual([]);
});

test('where there is no message to show it at, nothing is shown', async () => {
  const ends = [show(direct, 'working'), show({ ...thread, thread: undefined } as never, 'working')];
  await pause(300);
  for (const end of ends) end();
  await pause(50);
  expect(shown()).toEqual([]);
});

test('work that goes on after a message in a thread shows again', async () => {
  const end = show(thread, 'looking for events');
  await until(() => shown().length === 1);
  await one.slack.post(thread, card, { key: 'k', retry: false });
  await until(() => shown().length === 2);
  end();
  await until(() => shown().length === 3);
  expect(shown()).toEqual(['is looking for events…', 'is looking for events…', '']);
});

test('two works in one conversation: the newer shows, then the older again, then none', async () => {
  const first = show(thread, 'creating the source');
  await until(() => shown().length === 1);
  const second = show(thread, 'looking for events');
  await until(() => shown().length === 2);
  second();
  await until(() => shown().length === 3);
  first();
  await until(() => shown().length === 4);
  expect(shown()).toEqual([
    'is creating the source…',
    'is looking for events…',
    'is creating the source…',
    '',
  ]);
});

test.each<[string, Answer]>([
  ['too many', { status: 429, body: { ok: false, error: 'ratelimited' }, headers: { 'retry-after': '60' } }],
  ['a broken Slack', { status: 500, body: 'Internal Server Error' }],
  ['a refusal', { body: { ok: false, error: 'not_allowed_token_type' } }],
  ['a message that is gone', { body: { ok: false, error: 'invalid_thread_ts' } }],
])(
  '%s harms nothing: messages go out, and Slack is left alone with statuses for a while',
  async (_, answer) => {
    api.answers['assistant.threads.setStatus'] = () => answer;
    const end = show(thread, 'looking for events');
    await until(() => shown().length === 1);
    const { messageId } = await one.slack.post(thread, card, { key: 'k', retry: false });
    expect(messageId).toBe('1763911111.000100');
    end();
    const again = show(thread, 'looking for events');
    await pause(300);
    again();
    expect(shown()).toEqual(['is looking for events…']);
    expect(one.lines.filter((line) => line.includes('did not take a status'))).toHaveLength(1);
    expect(one.lines.join('\n')).not.toContain(token);
  },
);

test('nobody waits for a slow status, and it does not stay when the work is over before it arrived', async () => {
  let answer: () => void = () => undefined;
  const isSlow = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const { fetch: real } = globalThis;
  globalThis.fetch = async (input, init) => {
    if (String(input).includes('setStatus') && shown().length === 0) {
      const reply = await real(input, init);
      await isSlow;
      return reply;
    }
    return real(input, init);
  };
  try {
    const end = show(thread, 'looking for events');
    await until(() => shown().length === 1);
    await one.slack.post(thread, card, { key: 'k', retry: false });
    end();
    answer();
    await until(() => shown().at(-1) === '');
  } finally {
    globalThis.fetch = real;
  }
});

test('suggested prompts go to the direct conversation, four at most and without a thread', async () => {
  const prompts = ['a', 'b', 'c', 'd', 'e'].map((title) => ({ title, message: `say ${title}` }));
  await one.slack.suggest?.({ ...direct, channel: 'UOLIVIA01' }, prompts);
  const { args } = api.of('assistant.threads.setSuggestedPrompts')[0] ?? {};
  expect(args).toEqual({ channel_id: 'DOLIVIA01', prompts: JSON.stringify(prompts.slice(0, 4)) });
});
