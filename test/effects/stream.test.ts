import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { streamSecret } from '../../src/core/stream.ts';
import { at } from '../support/stages.ts';
import { createSource, failureOf, openSetup, origin, ownedBy, type Setup, workspace } from './harness.ts';

let setup: Setup;
let source: string;
let state: 'starting' | 'ending' | 'over';

beforeAll(async () => {
  setup = await openSetup();
  setup.ports.streamUrl = (stream) => `http://127.0.0.1:9/segment/stream/${stream}`;
  // What the checklist says of the look while its effect runs.
  setup.ports.load = async () => {
    const [record] = at('sourceCreated').c.sources;
    if (!record) throw new Error('the play has no source');
    const { person: by, to } = origin;
    const stream = { id: 'w1', by, to, startedAt: 0, until: 1, state, seen: [] };
    return { ...ownedBy('olivia'), sources: [{ ...record, id: source, stream }] };
  };
});
afterAll(() => setup.close());
beforeEach(async () => {
  await setup.reset();
  const made = await setup.run(createSource());
  source = made?.kind === 'source_created' ? made.id : '';
  state = 'starting';
});

const begin = () => ({ kind: 'begin_stream', origin, source, stream: 'w1' }) as const;
const end = () => ({ kind: 'end_stream', origin, source, stream: 'w1' }) as const;
const webhooks = async () => (await setup.view()).destinations.filter(({ sourceId }) => sourceId === source);

test.each([
  ['the destination', '/destinations'],
  ['the mapping', '/destinations'],
])(
  'an answer about %s that gets lost leaves one webhook, mapped once and switched on',
  async (what, path) => {
    await setup.fault({ method: 'POST', path, kind: 'drop_after', times: 1 });
    if (what === 'the mapping') await setup.run(begin()).catch(() => undefined);
    await setup.fault({ method: 'PATCH', path, kind: 'drop_after', times: 1 });
    expect(await setup.runToTheEnd(begin())).toMatchObject({ kind: 'stream_begun', stream: 'w1' });
    const [only, ...others] = await webhooks();
    expect(others).toEqual([]);
    expect(only).toMatchObject({ enabled: true, subscriptions: [{ enabled: true }] });
  },
);

test('its secret is in the vault as long as it lasts, and in no answer', async () => {
  const begun = await setup.run(begin());
  const secret = await setup.store.getSecret(workspace, streamSecret('w1'));
  expect(secret).toMatch(/^[0-9a-f]{48}$/);
  expect(JSON.stringify(begun)).not.toContain(secret);
  expect(await setup.run(end())).toEqual({ kind: 'stream_ended', source, stream: 'w1' });
  expect(await setup.store.getSecret(workspace, streamSecret('w1'))).toBeUndefined();
  expect(await webhooks()).toEqual([]);
});

test('what is gone by hand, with its source or alone, is over without a failure', async () => {
  await setup.run(begin());
  await setup.control('POST', `/destinations/${(await webhooks())[0]?.id}`, { deleted: true });
  expect(await setup.run(end())).toMatchObject({ kind: 'stream_ended' });
  await setup.control('POST', `/sources/${source}`, { deleted: true });
  expect(await setup.run(end())).toMatchObject({ kind: 'stream_ended' });
});

test.each(['ending', 'over'] as const)('nothing is set up any more once the look is %s', async (now) => {
  state = now;
  expect(await setup.run(begin())).toMatchObject({ kind: 'stream_ended' });
  expect(await webhooks()).toEqual([]);
});

test('Segment that refuses mappings leaves a webhook that is off, and its end takes that away too', async () => {
  await setup.switches({ subscriptions: false });
  await failureOf(setup.run(begin()));
  expect(await webhooks()).toMatchObject([{ enabled: false }]);
  await setup.run(end());
  expect(await webhooks()).toEqual([]);
});
