import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HandleTurn } from '../../../src/platforms/platform.ts';
import { type FakeApi, fakeApi, fixture, startSlack, token, until } from './harness.ts';

let api: FakeApi;
let stop: () => Promise<void> = async () => undefined;
beforeEach(async () => {
  api = await fakeApi();
});
afterEach(async () => {
  await stop();
  await api.close();
});

async function started(handle: HandleTurn) {
  const one = await startSlack(api, handle);
  stop = () => one.slack.stop();
  return one;
}

/** A recorded payload whose response_url is our server. */
const answerable = <T extends object>(name: string) => ({
  ...fixture<T>(name),
  response_url: `${api.origin}/hook`,
});
const storeDown: HandleTurn = async () => {
  throw new Error(`store says no to ${token}`);
};

test('an event is acknowledged only after it was committed', async () => {
  const order: string[] = [];
  const { deliver } = await started(async () => {
    await new Promise((resolve) => setTimeout(resolve, 60));
    order.push('committed');
    return {};
  });
  const answer = await deliver(fixture('message-im'));
  order.push('acknowledged');
  expect(answer.status).toBe(200);
  expect(order).toEqual(['committed', 'acknowledged']);
});

test('an event that cannot be saved is not acknowledged, and no token reaches the log', async () => {
  const { deliver, lines } = await started(storeDown);
  expect((await deliver(fixture('message-im'))).status).toBe(503);
  expect(lines.join('\n')).toContain('delivery not taken');
  expect(lines.join('\n')).not.toContain(token);
});

test('an event whose saving hangs is refused before Slack gives up', async () => {
  const { deliver } = await started(() => new Promise(() => undefined));
  const begun = performance.now();
  expect((await deliver(fixture('message-im'))).status).toBe(503);
  expect(performance.now() - begun).toBeLessThan(2_900);
});

test('the same event delivered again has the same turn id', async () => {
  const { deliver, turns } = await started(async () => ({}));
  await Promise.all([1, 2, 3].map(() => deliver(fixture('message-im'))));
  expect(new Set(turns.map((turn) => turn.id)).size).toBe(1);
});

test('an event of no interest is acknowledged and is no turn', async () => {
  const { deliver, turns } = await started(async () => ({}));
  const body = { ...fixture('message-im'), event: { type: 'reaction_added', user: 'U1', item: {} } };
  expect((await deliver(body)).status).toBe(200);
  expect(turns).toHaveLength(0);
});

test('a press that cannot be saved is acknowledged and the person is told', async () => {
  const { deliver } = await started(storeDown);
  expect((await deliver(answerable('block-actions'))).status).toBe(200);
  await until(() => api.calls.some((call) => call.method === '/hook'));
  const [told] = api.calls.filter((call) => call.method === '/hook');
  expect(told?.args).toMatchObject({ response_type: 'ephemeral', replace_original: false });
  expect(told?.args.text).toMatch(/not saved/);
});

test('a press on Home that cannot be saved is answered in the direct conversation', async () => {
  const { deliver } = await started(storeDown);
  expect((await deliver(fixture('block-actions-home'))).status).toBe(200);
  await until(() => api.of('chat.postEphemeral').length > 0);
  expect(api.of('chat.postEphemeral')[0]?.args).toMatchObject({ channel: 'DOLIVIA01', user: 'UOLIVIA01' });
});

test('a command that cannot be saved says so in its answer', async () => {
  const { deliver } = await started(storeDown);
  const answer = await deliver(answerable('command'));
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({
    response_type: 'ephemeral',
    text: expect.stringContaining('not saved'),
  });
});

test('a form that cannot be saved stays open and says so', async () => {
  const { deliver } = await started(storeDown);
  const answer = await deliver(fixture('view-submission'));
  expect(await answer.json()).toEqual({
    response_action: 'errors',
    errors: { note: expect.stringContaining('Not saved') },
  });
});

test('two actions in one payload are refused', async () => {
  const { deliver, turns, lines } = await started(async () => ({}));
  const body = fixture<{ actions: object[] }>('block-actions');
  expect((await deliver({ ...body, actions: [...body.actions, ...body.actions] })).status).toBe(200);
  expect((await deliver({ ...body, actions: [] })).status).toBe(200);
  expect(turns).toHaveLength(0);
  expect(lines.filter((line) => line.startsWith('press refused'))).toHaveLength(2);
});

test('an outdated control is answered privately and is no turn', async () => {
  const { deliver, turns } = await started(async () => ({}));
  const body = answerable<{ actions: object[] }>('block-actions');
  await deliver({ ...body, actions: [{ ...body.actions[0], value: '{"v":1,"intent":"fly","slots":{}}' }] });
  await until(() => api.calls.some((call) => call.method === '/hook'));
  expect(api.calls.find((call) => call.method === '/hook')?.args.text).toMatch(/older version/);
  expect(turns).toHaveLength(0);
});

test('form errors come back under the block of their field', async () => {
  const errors = { properties: 'Take fewer.', nowhere: 'Something else.' };
  const { deliver } = await started(async () => ({ formErrors: errors }));
  const answer = await deliver(fixture('view-submission'));
  expect(await answer.json()).toEqual({
    response_action: 'errors',
    errors: { properties: 'Take fewer.', note: 'Something else.' },
  });
});

test('a form that was taken closes', async () => {
  const { deliver, turns } = await started(async () => ({ formErrors: {} }));
  const answer = await deliver(fixture('view-submission'));
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe('');
  expect(turns).toHaveLength(1);
});

test('stop lets what is in flight finish', async () => {
  let done = false;
  const { deliver, slack } = await started(async () => {
    await new Promise((resolve) => setTimeout(resolve, 120));
    done = true;
    return {};
  });
  const answer = deliver(fixture('message-im'));
  await new Promise((resolve) => setTimeout(resolve, 40));
  await slack.stop();
  stop = async () => undefined;
  expect((await answer).status).toBe(200);
  expect(done).toBe(true);
});

test('nothing is called at Slack while a delivery is taken', async () => {
  const { deliver, slack } = await started(async () => ({}));
  await until(() => slack.connection().connected);
  const before = api.calls.length;
  await deliver(fixture('message-im'));
  await deliver(fixture('block-actions'));
  expect(api.calls).toHaveLength(before);
});
