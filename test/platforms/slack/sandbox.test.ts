import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Card, Form } from '../../../src/core/card.ts';
import type { Turn } from '../../../src/core/turn.ts';
import type { TurnReply } from '../../../src/platforms/platform.ts';
import { createSlackWorld } from '../../../src/sandbox/slack/world.ts';
import { bot, homeTeam, partnerTeam, type SlackWorld, sandboxSecrets } from '../../../src/sandbox/worlds.ts';
import { startSlack, until } from './harness.ts';

let world: SlackWorld;
let one: Awaited<ReturnType<typeof startSlack>>;
let answer: (turn: Turn) => Promise<TurnReply> = async () => ({});

beforeAll(async () => {
  world = await createSlackWorld({ clock: { now: Date.now } });
  one = await startSlack(world, (turn) => answer(turn), {
    signingSecret: sandboxSecrets.slackSigningSecret,
    botToken: sandboxSecrets.slackBotToken,
  });
  world.deliverTo(`${one.url}/slack/events`);
});
afterAll(async () => {
  await one.slack.stop();
  await world.close();
});
beforeEach(async () => {
  await world.reset();
  one.turns.length = 0;
  answer = async () => ({});
});

/** One request to the sandbox's control API. */
async function ask<T>(method: 'GET' | 'POST', path: string, body: Record<string, unknown> = {}): Promise<T> {
  const query = new URLSearchParams(method === 'GET' ? (body as Record<string, string>) : {});
  const reply = await world.control({ method, path, query, body: method === 'GET' ? undefined : body });
  if (reply.status >= 300) throw new Error(`${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
  return reply.body as T;
}

type Message = {
  ts: string;
  text: string;
  blocks: object[];
  ephemeral: boolean;
  threadTs?: string;
  user: string;
  files: { name: string; content: string }[];
};
const messages = async (as: string, channel: string, thread?: string): Promise<Message[]> =>
  (await ask<{ messages: Message[] }>('GET', '/messages', { as, channel, ...(thread ? { thread } : {}) }))
    .messages;
const lastTurn = (): Turn => {
  const turn = one.turns.at(-1);
  if (turn === undefined) throw new Error('no turn');
  return turn;
};
const olivia = { as: 'UOLIVIA01' };

const card: Card = {
  title: 'Hello',
  blocks: [
    { kind: 'table', caption: 'Events', columns: ['Event', 'State'], rows: [['Order Completed', '']] },
    {
      kind: 'actions',
      controls: [{ kind: 'button', label: 'Next', intent: { intent: 'next_step', slots: {} } }],
    },
    {
      kind: 'row',
      text: 'Which one?',
      control: {
        kind: 'select',
        label: 'Pick',
        intent: { intent: 'choose_integration', slots: { draft: 'd1' } },
        slot: 'integration',
        options: [{ label: 'Mailchimp', value: 'mailchimp' }],
      },
    },
  ],
};
const form: Form = {
  form: 'event_state',
  title: 'Order Completed',
  submit: 'Save',
  context: { event: 'Order Completed' },
  fields: [
    { kind: 'text', name: 'note', label: 'Note' },
    {
      kind: 'choices',
      name: 'properties',
      label: 'Properties',
      options: Array.from({ length: 12 }, (_, i) => ({ label: `Prop ${i}`, value: `p${i}` })),
    },
  ],
};

test('words in the direct conversation, an answer, a press and a choice', async () => {
  await ask('POST', '/say', { ...olivia, channel: 'dm', text: 'hello & <you>' });
  await until(() => one.turns.length === 1);
  const said = lastTurn();
  expect(said).toMatchObject({
    person: { tenant: homeTeam.id, id: 'UOLIVIA01' },
    conversation: { direct: true, tenant: homeTeam.id },
    input: { kind: 'text', text: 'hello & <you>' },
  });
  const { messageId } = await one.slack.post(said.conversation, card, { key: 'k1', retry: false });
  await ask('POST', '/press', { ...olivia, channel: 'dm', label: 'Next' });
  expect(lastTurn()).toMatchObject({
    messageId,
    input: { kind: 'press', intent: { intent: 'next_step', slots: {} } },
    conversation: said.conversation,
  });
  await ask('POST', '/choose', { ...olivia, channel: 'dm', label: 'Pick', values: ['Mailchimp'] });
  expect(lastTurn().input).toEqual({
    kind: 'press',
    intent: { intent: 'choose_integration', slots: { draft: 'd1', integration: 'mailchimp' } },
  });
  expect(await one.slack.post(said.conversation, card, { key: 'k1', retry: true })).toEqual({ messageId });
});

test('a card of words becomes a card of controls in place, and back', async () => {
  const direct = await one.slack.openDirect({ platform: 'slack', tenant: homeTeam.id, id: 'UOLIVIA01' });
  const { messageId } = await one.slack.post(
    direct,
    { blocks: [{ kind: 'text', text: 'words' }] },
    { key: 'k', retry: false },
  );
  const controls: Card = {
    blocks: [
      { kind: 'actions', controls: [{ kind: 'button', label: 'Go', intent: { intent: 'help', slots: {} } }] },
    ],
  };
  await one.slack.update(direct, messageId, controls);
  await ask('POST', '/press', { ...olivia, channel: 'dm', label: 'Go' });
  expect(lastTurn().input).toMatchObject({ intent: { intent: 'help' } });
  await one.slack.update(direct, messageId, { blocks: [{ kind: 'text', text: 'done' }] });
  expect((await messages('UOLIVIA01', direct.channel)).at(-1)).toMatchObject({ text: 'done' });
});

test('a mention in a channel is answered in a thread; the thread needs a mention too', async () => {
  await ask('POST', '/say', { ...olivia, channel: 'C0APPROVE1', text: `<@${bot.userId}> status` });
  await until(() => one.turns.length === 1);
  const { conversation } = lastTurn();
  expect(conversation).toMatchObject({ channel: 'C0APPROVE1', direct: false });
  await one.slack.post(conversation, card, { key: 'k', retry: false });
  const thread = await messages('UOLIVIA01', 'C0APPROVE1', conversation.thread);
  expect(thread.at(-1)).toMatchObject({ user: bot.userId, threadTs: conversation.thread });
  await ask('POST', '/say', { ...olivia, channel: 'C0APPROVE1', thread: conversation.thread, text: 'lgtm' });
  await ask('POST', '/say', {
    ...olivia,
    channel: 'C0APPROVE1',
    thread: conversation.thread,
    text: `thanks <@${bot.userId}>`,
  });
  await until(() => one.turns.length === 2);
  expect(lastTurn()).toMatchObject({ conversation, input: { text: 'thanks' } });
});

test('somebody of another company is known as such', async () => {
  await ask('POST', '/say', { as: 'UOSCAR001', channel: 'C0PARTNER1', text: `<@${bot.userId}> approve` });
  await until(() => one.turns.length === 1);
  expect(lastTurn().person).toEqual({ platform: 'slack', tenant: partnerTeam.id, id: 'UOSCAR001' });
  expect(lastTurn().conversation.tenant).toBe(homeTeam.id);
  expect((await one.slack.describePerson(lastTurn().person)).standing).toBe('outsider');
  const facts = async (id: string) =>
    one.slack.describePerson({ platform: 'slack', tenant: homeTeam.id, id });
  expect(await facts('UADAM0001')).toMatchObject({
    standing: 'member',
    admin: true,
    email: 'adam@acme.example',
  });
  expect(await facts('UGINA0001')).toMatchObject({ standing: 'guest', admin: false });
  expect(await facts(bot.userId)).toMatchObject({ standing: 'bot' });
  await ask('POST', '/people/UADAM0001', { deleted: true });
  expect(await facts('UADAM0001')).toMatchObject({ standing: 'deactivated', admin: false });
});

test('a command is answered privately', async () => {
  await ask('POST', '/command', { ...olivia, channel: 'C0GENERAL1', text: '/segue status' });
  const turn = lastTurn();
  expect(turn.input).toEqual({ kind: 'command', text: 'status' });
  await one.slack.whisper(turn.conversation, turn.person, { blocks: [{ kind: 'text', text: 'for you' }] });
  const seen = async (as: string) =>
    (await messages(as, 'C0GENERAL1')).some(({ text }) => text === 'for you');
  expect(await seen('UOLIVIA01')).toBe(true);
  expect(await seen('UERIN0001')).toBe(false);
});

test('a form is opened, refused field by field, and taken when corrected', async () => {
  await ask('POST', '/command', { ...olivia, channel: 'C0GENERAL1', text: '/segue help' });
  const { formId } = await one.slack.openForm(lastTurn().trigger ?? '', {
    ...form,
    fields: [{ kind: 'note', text: 'One moment' }],
  });
  await one.slack.updateForm(formId, form);
  answer = async ({ input }) =>
    input.kind === 'form' && input.values.note === 'no'
      ? { formErrors: { properties: 'Other ones, please.' } }
      : {};
  const groups = { properties: ['p1'], 'properties~2': ['p11'] };
  const empty = await ask<{ closed: boolean; errors: object }>('POST', '/submit', {
    ...olivia,
    values: { Note: 'no' },
  });
  expect(empty).toMatchObject({ closed: false, errors: { properties: 'Choose at least one.' } });
  const refused = await ask<{ closed: boolean; errors: object }>('POST', '/submit', {
    ...olivia,
    values: groups,
  });
  expect(refused).toMatchObject({ closed: false, errors: { properties: 'Other ones, please.' } });
  const taken = await ask<{ closed: boolean }>('POST', '/submit', { ...olivia, values: { Note: 'yes' } });
  expect(taken.closed).toBe(true);
  const [first, second] = one.turns.filter(({ input }) => input.kind === 'form');
  expect(second).toMatchObject({
    conversation: { channel: 'C0GENERAL1' },
    input: {
      form: 'event_state',
      context: { event: 'Order Completed' },
      values: { note: 'yes', properties: ['p1', 'p11'] },
    },
  });
  expect(second?.id).not.toBe(first?.id);
});

test('Home is published, and what is pressed there belongs to the direct conversation', async () => {
  await ask('POST', '/home', { ...olivia });
  await until(() => one.turns.length === 1);
  const { person, conversation, input } = lastTurn();
  expect(input).toEqual({ kind: 'home' });
  await one.slack.publishHome(person, card);
  await ask('POST', '/press', { ...olivia, channel: 'dm', label: 'Next', surface: 'home' });
  expect(lastTurn()).toMatchObject({ conversation, input: { intent: { intent: 'next_step' } } });
  expect(lastTurn().messageId).toBeUndefined();
});

test('a file arrives with its comment', async () => {
  const at = { platform: 'slack' as const, tenant: homeTeam.id, channel: 'C0APPROVE1', direct: false };
  await one.slack.sendFile(at, { name: 'plan.csv', content: 'a,b\n1,2', comment: 'The plan' });
  const last = (await messages('UOLIVIA01', 'C0APPROVE1')).at(-1);
  expect(last?.files).toMatchObject([{ name: 'plan.csv', content: 'a,b\n1,2' }]);
});

test('deliveries that come twice, late or forged', async () => {
  const fault = (deliver: string) => ask('POST', '/faults', { deliver, times: 1 });
  const say = (text: string) => ask('POST', '/say', { ...olivia, channel: 'dm', text });
  const texts = () =>
    new Set(one.turns.map(({ id, input }) => `${id} ${input.kind === 'text' ? input.text : ''}`));
  await fault('duplicate');
  await say('twice');
  await until(() => one.turns.length === 2);
  expect(texts().size).toBe(1);
  await fault('lost');
  await say('lost at first');
  await until(() => texts().size === 2);
  for (const forged of ['bad_signature', 'stale', 'future']) {
    await fault(forged);
    await say(`forged: ${forged}`);
  }
  await say('genuine');
  await until(() => [...texts()].some((one) => one.endsWith('genuine')));
  expect([...texts()].some((one) => one.includes('forged'))).toBe(false);
});

test('an event that could not be saved comes again and is one turn', async () => {
  let fails = 1;
  answer = async () => {
    if (fails-- > 0) throw new Error('store down');
    return {};
  };
  await ask('POST', '/say', { ...olivia, channel: 'dm', text: 'keep me' });
  await until(() => one.turns.length === 2);
  expect(one.turns[0]?.id).toBe(one.turns[1]?.id);
});

test('a send that was done but not answered is found again by its key', async () => {
  const direct = await one.slack.openDirect({ platform: 'slack', tenant: homeTeam.id, id: 'UOLIVIA01' });
  await ask('POST', '/faults', { method: 'chat.postMessage', kind: 'drop_after', times: 1 });
  const send = (retry: boolean) => one.slack.post(direct, card, { key: 'once', retry });
  await expect(send(false)).rejects.toMatchObject({ code: 'platform_unreachable', status: 0 });
  const { messageId } = await send(true);
  const posted = (await messages('UOLIVIA01', direct.channel)).filter(({ user }) => user === bot.userId);
  expect(posted.map(({ ts }) => ts)).toEqual([messageId]);
});
