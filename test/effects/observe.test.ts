import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { en } from '../../src/copy/en.ts';
import type { SourceKind } from '../../src/core/checklist.ts';
import type { Outcome } from '../../src/core/effect.ts';
import { createSource, destinationSpec, openSetup, origin, type Setup } from './harness.ts';

const words = en.connect.silence;
const { causes } = en.verify;

let setup: Setup;
let source: string;
let since: number;
beforeAll(async () => {
  setup = await openSetup();
  await setup.reset();
});
afterAll(() => setup.close());

const checked = (outcome: Outcome | undefined) => {
  if (outcome?.kind !== 'source_checked') throw new Error('not a look at a source');
  return outcome;
};
const look = async (
  change: { asked?: boolean; suggested?: string[]; id?: string; sourceKind?: SourceKind } = {},
) =>
  checked(
    await setup.run({
      kind: 'check_source',
      origin,
      source: change.id ?? source,
      since,
      asked: change.asked ?? true,
      nth: 3,
      suggested: change.suggested ?? ['Order Completed', 'Page Viewed'],
      sourceKind: change.sourceKind ?? 'event',
    }),
  );
const send = (...events: object[]) => setup.control('POST', '/traffic', { source, events, people: 2 });

describe('a look at a source', () => {
  test('without any event says why that may be, without naming the key', async () => {
    since = Date.now() - 1000;
    const made = await setup.run(createSource());
    source = made?.kind === 'source_created' ? made.id : '';
    const outcome = await look();
    expect(outcome).toMatchObject({ asked: true, nth: 3, evidence: { seen: [], other: [] } });
    expect(outcome.silence).toEqual([
      words.early,
      causes.not_deployed,
      causes.region('https://api.segment.io'),
    ]);
    const { writeKey } = (await setup.view()).sources[0] ?? {};
    expect(JSON.stringify(outcome)).not.toContain(writeKey);
  });

  test('that nobody asked for does not look for reasons', async () => {
    expect((await look({ asked: false })).silence).toEqual([]);
  });

  test('with other events only names them', async () => {
    await send({ event: 'order completed' });
    await expect
      .poll(async () => (await look()).evidence.other, { timeout: 5000 })
      .toContainEqual({
        event: 'order completed',
        count: 2,
      });
    const outcome = await look();
    expect(outcome.evidence.seen).toEqual([]);
    expect(outcome.silence).toEqual([
      causes.other_spelling([{ arriving: 'order completed', planned: ['Order Completed'] }], false),
    ]);
  });

  test('counts suggested events, page calls for Page Viewed', async () => {
    await send({ event: 'Order Completed' }, { type: 'page' });
    await expect
      .poll(async () => (await look()).evidence.seen.map(({ event, count }) => [event, count]).sort(), {
        timeout: 5000,
      })
      .toEqual([
        ['Order Completed', 2],
        ['Page Viewed', 2],
      ]);
    const { evidence } = await look();
    expect(evidence.read).toBe('events volume');
    expect(evidence.to).toBeGreaterThan(evidence.from);
    expect(evidence.seen.every(({ lastAt }) => lastAt > 0)).toBe(true);
  });

  test('whose data Segment does not show gets the reason that fits, not one about write keys', async () => {
    expect((await look({ sourceKind: 'warehouse' })).silence).toEqual([words.noModel]);
    expect((await look({ sourceKind: 'cloud_object' })).silence).toEqual([words.unseen]);
    expect((await look({ sourceKind: 'warehouse', asked: false })).silence).toEqual([]);
    expect(await look({ sourceKind: 'warehouse', id: 'none' })).toMatchObject({ isGone: true });
  });

  test('that is disabled says so', async () => {
    await setup.control('POST', `/sources/${source}`, { enabled: false });
    expect((await look({ suggested: ['Signed Up'] })).silence).toContain(words.disabled);
  });

  test('that was deleted by hand says so', async () => {
    await setup.control('POST', `/sources/${source}`, { deleted: true });
    expect(await look({ suggested: ['Signed Up'] })).toMatchObject({ isGone: true, silence: [words.gone] });
  });
});

describe('a look at a destination', () => {
  let feed: string;
  let destination: string;
  const delivery = async (asked = true) => {
    const outcome = await setup.run({
      kind: 'check_destination',
      origin,
      destination,
      source: feed,
      hasRows: false,
      since: since - 60_000,
      asked,
      nth: 0,
    });
    if (outcome?.kind !== 'destination_checked') throw new Error('not a look at a destination');
    return outcome;
  };
  beforeAll(async () => {
    const made = await setup.run(createSource({ slug: 'shop-dev', name: 'Shop (dev)' }));
    feed = made?.kind === 'source_created' ? made.id : '';
    await setup.putSecret('d1', 'apiKey', 'a');
    await setup.putSecret('d1', 'secretKey', 'b');
    const tool = await setup.run({
      kind: 'create_destination',
      origin,
      work: { draft: 'd1' },
      spec: destinationSpec(feed),
    });
    destination = tool?.kind === 'destination_created' ? tool.id : '';
  });

  test('that got nothing says what to do, when somebody asked', async () => {
    expect((await delivery()).silence).toEqual([words.notDelivered]);
    expect((await delivery(false)).silence).toEqual([]);
  });

  test('counts what was delivered, and reads its mappings', async () => {
    await setup.control('POST', '/traffic', {
      source: feed,
      events: [{ event: 'Order Completed' }],
      people: 3,
    });
    await expect
      .poll(
        async () => (await delivery()).evidence.seen.find(({ event }) => event === 'Order Completed')?.count,
        {
          timeout: 5000,
        },
      )
      .toBe(3);
    const outcome = await delivery();
    expect(outcome.evidence.read).toBe('delivery overview');
    expect(outcome.mappings.length).toBeGreaterThan(0);
  });

  test('whose tool fails says why', async () => {
    await setup.putSecret('d2', 'apiKey', 'a');
    await setup.putSecret('d2', 'secretKey', 'b');
    const made = await setup.run({
      kind: 'create_destination',
      origin,
      work: { draft: 'd2' },
      spec: destinationSpec(feed, { name: 'Failing (dev)', vault: 'd2' }),
    });
    destination = made?.kind === 'destination_created' ? made.id : '';
    await setup.control('POST', `/destinations/${destination}`, { failing: true });
    await setup.control('POST', '/traffic', {
      source: feed,
      events: [{ event: 'Order Completed' }],
      people: 1,
    });
    await expect
      .poll(async () => (await delivery()).silence.join(), { timeout: 5000 })
      .toMatch(/Not delivered: .+\(1\)/);
  });

  test('without an enabled mapping says so', async () => {
    const { segment } = setup.ports;
    setup.ports.segment = { ...segment, subscriptions: async () => [] };
    const { silence } = await delivery();
    setup.ports.segment = segment;
    expect(silence).toContain(words.noMappings);
  });

  test('that was deleted by hand says so', async () => {
    await setup.control('POST', `/destinations/${destination}`, { deleted: true });
    expect(await delivery()).toMatchObject({ evidence: { seen: [] }, silence: [words.destinationGone] });
    expect((await delivery(false)).silence).toEqual([]);
  });
});
