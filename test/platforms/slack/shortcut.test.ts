import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HandleTurn } from '../../../src/platforms/platform.ts';
import { parseShortcut } from '../../../src/platforms/slack/parse-shortcut.ts';
import { type FakeApi, fakeApi, fixture, startSlack, until } from './harness.ts';

let api: FakeApi;
let stop: () => Promise<void> = async () => undefined;
beforeEach(async () => {
  api = await fakeApi();
});
afterEach(async () => {
  await stop();
  await api.close();
});

async function started(handle: HandleTurn = async () => ({})) {
  const one = await startSlack(api, handle);
  stop = () => one.slack.stop();
  return one;
}

const shortcut = (change: object = {}) => ({ ...fixture('shortcut'), ...change });
const context = { at: 5, self: { team: 'T0HOME0001' }, digest: (text: string) => text };

test("a shortcut is a press in the person's own conversation", async () => {
  const { deliver, turns } = await started();
  expect((await deliver(shortcut())).status).toBe(200);
  expect(turns).toMatchObject([
    {
      person: { platform: 'slack', tenant: 'T0HOME0001', id: 'UOLIVIA01' },
      conversation: { channel: 'DOLIVIA01', direct: true, tenant: 'T0HOME0001' },
      input: { kind: 'press', intent: { intent: 'next_step', slots: {} } },
      trigger: '111.222.shortcuttrigger',
    },
  ]);
});

test('a shortcut delivered again is the same turn, another press of it is not', async () => {
  const { deliver, turns } = await started();
  await Promise.all([1, 2, 3].map(() => deliver(shortcut())));
  await deliver(shortcut({ action_ts: '1763900700.000001' }));
  await deliver(shortcut({ callback_id: 'show_status' }));
  expect(turns).toHaveLength(5);
  expect(new Set(turns.map((turn) => turn.id)).size).toBe(3);
});

test('the own conversation of a person is asked for once', async () => {
  const { deliver } = await started();
  await deliver(shortcut());
  await deliver(shortcut({ action_ts: '1763900700.000001' }));
  expect(api.of('conversations.open')).toHaveLength(1);
});

test('a shortcut is taken although Slack does not tell the conversation in time', async () => {
  api.answers['conversations.open'] = () => ({ status: 500, body: '' });
  const { deliver, turns } = await started();
  expect((await deliver(shortcut())).status).toBe(200);
  expect(turns[0]?.conversation).toMatchObject({ channel: 'UOLIVIA01', direct: true });
});

test('a shortcut that cannot be saved, and one that Segue does not know, are answered privately', async () => {
  const { deliver, turns } = await started(async () => {
    throw new Error('store down');
  });
  expect((await deliver(shortcut())).status).toBe(200);
  await until(() => api.of('chat.postEphemeral').length === 1);
  expect((await deliver(shortcut({ callback_id: 'toString' }))).status).toBe(200);
  await until(() => api.of('chat.postEphemeral').length === 2);
  const [unsaved, unknown] = api.of('chat.postEphemeral').map(({ args }) => args);
  expect(unsaved).toMatchObject({ channel: 'DOLIVIA01', user: 'UOLIVIA01' });
  expect(unsaved?.text).toMatch(/not saved/);
  expect(unknown?.text).toMatch(/older version/);
  expect(turns).toHaveLength(1);
});

test('somebody of another company is of their own company', () => {
  const parsed = parseShortcut(shortcut({ user: { id: 'UOSCAR001', team_id: 'T0PARTNER1' } }), context);
  expect(parsed).toMatchObject({
    kind: 'turn',
    turn: { person: { tenant: 'T0PARTNER1' }, conversation: { tenant: 'T0HOME0001' } },
  });
});

test('what is no shortcut is ignored', () => {
  expect(parseShortcut({ callback_id: 'next_step' }, context)).toMatchObject({ kind: 'ignored' });
  expect(parseShortcut(shortcut({ team: null, user: { id: 'U1' } }), { ...context, self: {} })).toMatchObject(
    { kind: 'ignored' },
  );
});
