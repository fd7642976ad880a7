import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { slackMethods } from '../../src/platforms/slack/client.ts';
import { startTown } from '../support/town.ts';

let town: Awaited<ReturnType<typeof startTown>>;
beforeAll(async () => {
  town = await startTown();
}, 30_000);
afterAll(() => town.close());
beforeEach(() => town.reset());

const titles = async (name: string) =>
  (await town.person(name).agent()).prompts.map(({ title }: { title: string }) => title);

test('a newcomer opens the conversation, takes what is offered, and is offered the next things', async () => {
  const olivia = town.person('olivia');
  await olivia.opensMessages();
  expect(await titles('olivia')).toEqual(['Start setup', 'Help me choose', 'Help']);
  expect(await olivia.messages()).toEqual([]);
  await olivia.says((await olivia.agent()).prompts[0]?.message ?? '');
  await olivia.sees('business goal');
  await olivia.opensMessages();
  expect(await titles('olivia')).toEqual(['What comes next?', 'Status', 'Help me choose', 'Help']);
});

test('a shortcut is answered in the own conversation, where words then answer what it asked', async () => {
  const olivia = town.person('olivia');
  expect(await olivia.shortcut('Segue: what comes next')).toMatchObject({ acked: true });
  await olivia.sees('Hi Olivia');
  await olivia.says('yes');
  await olivia.sees('Personalize communications');
  await olivia.says('the first one');
  expect((await town.checklist())?.goal).toBeDefined();
  await olivia.shortcut('Segue: status');
  await olivia.sees('1 of 12');
});

test('a shortcut delivered twice is answered once', async () => {
  const olivia = town.person('olivia');
  await olivia.says('start setup');
  const before = (await olivia.messages()).length;
  await town.control('/slack/faults', { deliver: 'duplicate', times: 1 });
  await olivia.shortcut('Segue: status');
  expect(await olivia.messages()).toHaveLength(before + 1);
});

test('a shortcut of somebody who may not is refused as words are', async () => {
  await town.person('gina').shortcut('Segue: what comes next');
  await town.person('gina').sees('nothing for guests');
});

test('while Segment is slow the conversation says what Segue does; the answer ends it', async () => {
  const olivia = town.person('olivia');
  await town.control('/segment/faults', { path: '/', kind: 'slow', delayMs: 1500, times: 2 });
  const said = olivia.says('hi');
  const seen = await town.eventually('a status', async () => (await olivia.agent()).status);
  expect(seen).toMatch(/^is looking .*…$/);
  await said;
  await olivia.sees('Hi Olivia');
  await town.eventually('no status', async () => (await olivia.agent()).status === null);
});

test.each([
  { kind: '429', retryAfter: 60 },
  { kind: '500' },
  { kind: 'drop_before' },
  { kind: 'error', error: 'missing_scope' },
])('a status and suggestions that Slack does not take ($kind) cost nothing', async (fault) => {
  for (const method of ['assistant.threads.setStatus', 'assistant.threads.setSuggestedPrompts'])
    await town.control('/slack/faults', { method, times: 5, ...fault });
  await town.control('/segment/faults', { path: '/', kind: 'slow', delayMs: 400, times: 2 });
  const olivia = town.person('olivia');
  await olivia.opensMessages();
  await olivia.says('hi');
  await olivia.sees('Hi Olivia');
  expect(await titles('olivia')).toEqual([]);
});

test('nothing is called that the manifest does not allow, and nothing that is not on the list', async () => {
  const olivia = town.person('olivia');
  await olivia.opensHome();
  await olivia.opensMessages();
  await olivia.says('start setup');
  await olivia.runs('/segue status', 'segue-approvals');
  await olivia.runs('/segue approvers', 'segue-approvals');
  await olivia.says('@segue status', 'segue-approvals');
  const { entries } = await town.call<{
    entries: { direction: string; what: string; detail: { error?: string } }[];
  }>('GET', '/slack/wire');
  const calls = entries.filter(({ direction }) => direction === 'to_slack');
  const known: readonly string[] = [...slackMethods, 'upload', 'response_url'];
  expect(calls.filter(({ what }) => !known.includes(what))).toEqual([]);
  expect(calls.flatMap(({ detail }) => detail.error ?? [])).toEqual([]);
  expect(new Set(calls.map(({ what }) => what)).size).toBeGreaterThan(4);
});
