import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SpaceRef } from '../../src/core/audience.ts';
import type { AudienceEffectSpec, Effect, Outcome } from '../../src/core/effect.ts';
import { createSource, destinationSpec, failureOf, openSetup, origin, type Setup } from './harness.ts';

let setup: Setup;
let dev: SpaceRef;
let prod: SpaceRef;
beforeAll(async () => {
  setup = await openSetup();
});
afterAll(() => setup.close());
beforeEach(async () => {
  await setup.reset();
  await setup.switches({ audienceDelayMs: 0, unify: true, engage: true });
  const [first, second] = await setup.ports.segment.spaces();
  if (!first || !second) throw new Error('the sandbox has no two spaces');
  dev = first;
  prod = second;
});

const query = "event('Order Completed').count() >= 1";
const spec = (change: Partial<AudienceEffectSpec> = {}): AudienceEffectSpec => ({
  environment: 'dev',
  space: { id: dev.id, slug: dev.slug, name: dev.name },
  name: 'Has bought',
  about: 'Users with an order.',
  type: 'users',
  query,
  destinations: [],
  ...change,
});
type Create = Extract<Effect, { kind: 'create_audience' }>;
const create = (change: Partial<AudienceEffectSpec> = {}, more: Partial<Create> = {}): Create => ({
  kind: 'create_audience',
  origin,
  work: { draft: 'a1' },
  spec: spec(change),
  ...more,
});
const made = (outcome: Outcome | undefined): string => {
  if (outcome?.kind !== 'audience_created') throw new Error(`not made: ${outcome?.kind}`);
  return outcome.id;
};
const inSpace = (space: SpaceRef) => setup.ports.segment.audiences(space.id);

describe('creating an audience', () => {
  test('makes one with its condition', async () => {
    const id = made(await setup.run(create()));
    expect(await inSpace(dev)).toMatchObject([{ id, name: 'Has bought', query, type: 'USERS' }]);
    expect(await inSpace(prod)).toEqual([]);
  });

  test.each(
    (['drop_before', 'drop_after', '500', 'html502', '429', 'bad_json'] as const).flatMap((kind) =>
      (['POST', 'GET'] as const).map((method) => [kind, method] as const),
    ),
  )('ends with exactly one when Segment fails with %s on a %s', async (kind, method) => {
    await setup.fault({ method, path: `/spaces/${dev.id}/audiences`, kind, times: 1, msBeforeNext: 10 });
    made(await setup.runToTheEnd(create()));
    expect(await inSpace(dev)).toHaveLength(1);
  });

  test('run twice, or tried again, is one', async () => {
    const id = made(await setup.run(create()));
    expect(made(await setup.run(create(), 1))).toBe(id);
    expect(made(await setup.run(create({}, { again: true })))).toBe(id);
    expect(await inSpace(dev)).toHaveLength(1);
  });

  test('does not take over what somebody else made, whatever the case of its name', async () => {
    made(await setup.run(create({ name: 'HAS BOUGHT' })));
    expect(await setup.run(create())).toEqual({
      kind: 'audience_name_taken',
      work: { draft: 'a1' },
      name: 'Has bought',
    });
    const other = { query: "event('Order Completed').count() >= 9" };
    for (const effect of [create(other), create(other, { again: true })])
      expect(await setup.run(effect, 2)).toMatchObject({ kind: 'audience_name_taken' });
    expect(await inSpace(dev)).toHaveLength(1);
  });

  test('for prod needs the dev one to be what was approved; otherwise nothing is made', async () => {
    const id = made(await setup.run(create()));
    const approved = { environment: 'prod' as const, space: prod, from: { id, space: dev.id } };
    await setup.ports.segment.updateAudience(dev.id, id, { query: "event('Order Completed').count() >= 2" });
    const failure = await failureOf(setup.run(create(approved)));
    expect(failure.code).toBe('segment_conflict');
    expect(failure.reason).toContain('Has bought is no longer what was approved');
    expect(await inSpace(prod)).toEqual([]);
    await setup.ports.segment.updateAudience(dev.id, id, { query });
    made(await setup.run(create(approved)));
    expect(await inSpace(prod)).toMatchObject([{ name: 'Has bought', query }]);
  });

  test('for prod whose dev one is gone makes nothing', async () => {
    const approved = { environment: 'prod' as const, space: prod, from: { id: 'aud_gone', space: dev.id } };
    expect((await failureOf(setup.run(create(approved)))).code).toBe('segment_not_found');
    expect(await inSpace(prod)).toEqual([]);
  });
});

describe('a look at an audience', () => {
  const wanted = { id: 'dst_1', name: 'Amplitude (dev)', metadataId: '5f7dd6d21ad74f3842b1fc47' };
  const look = async (id: string, to = [wanted]) => {
    const outcome = await setup.run({
      kind: 'check_audience',
      origin,
      audience: id,
      space: { id: dev.id, slug: dev.slug, name: dev.name },
      wanted: to,
      type: 'users',
      name: 'Has bought',
      since: Date.now() - 60_000,
      asked: true,
      nth: 0,
    });
    if (outcome?.kind !== 'audience_checked') throw new Error('not a look at an audience');
    return outcome;
  };

  /** A source with two buyers, a destination, and the audience of them. */
  async function scene(): Promise<{ audience: string; destination: typeof wanted; source: string }> {
    await setup.control('POST', `/spaces/${dev.id}`, { defaultIdentifiers: true });
    const website = await setup.run(createSource());
    const source = website && 'id' in website ? website.id : '';
    await setup.control('POST', '/traffic', { source, events: [{ event: 'Order Completed' }], people: 2 });
    for (const name of ['apiKey', 'secretKey']) await setup.putSecret('d1', name, 's3cr3t');
    const amplitude = await setup.run({
      kind: 'create_destination',
      origin,
      work: { draft: 'd1' },
      spec: destinationSpec(source),
    });
    const id = amplitude && 'id' in amplitude ? amplitude.id : '';
    const audience = made(await setup.run(create()));
    return { audience, destination: { ...wanted, id }, source };
  }

  test('names the destinations that nobody has added to Engage, and connects nothing', async () => {
    const { audience, destination } = await scene();
    const { sight, silence } = await look(audience, [destination]);
    expect(sight).toMatchObject({ status: 'Live', size: 2, delivered: [], missing: ['Amplitude (dev)'] });
    expect(silence.join()).toContain(
      `Not in the Engage settings of ${dev.name} yet, or of a kind that takes no audiences: Amplitude (dev)`,
    );
    expect(await setup.ports.segment.audienceConnections(dev.id, audience)).toEqual([]);
  });

  test('connects it once to what was added, and sees what is received', async () => {
    const { audience, destination } = await scene();
    await setup.control('POST', `/spaces/${dev.id}`, { engageDestinations: [destination.id] });
    await look(audience, [destination]);
    await look(audience, [destination]);
    expect(await setup.ports.segment.audienceConnections(dev.id, audience)).toHaveLength(1);
    expect(await setup.ports.segment.activations(dev.id, audience)).toHaveLength(1);
    await expect
      .poll(async () => (await look(audience, [destination])).sight.delivered, { timeout: 5000 })
      .toEqual([{ destination: 'Amplitude (dev)', count: expect.any(Number) }]);
    const { sight } = await look(audience, [destination]);
    expect(sight.missing).toEqual([]);
    expect(JSON.stringify(sight)).not.toMatch(/user|email|@/);
  });

  test('tells what the condition is now, so that a change by hand is seen', async () => {
    const { audience } = await scene();
    expect((await look(audience)).query).toBe(query);
    await setup.ports.segment.updateAudience(dev.id, audience, { query: `${query} AND ${query}` });
    expect((await look(audience)).query).toBe(`${query} AND ${query}`);
  });

  test('without a destination, or of nobody, says so', async () => {
    const { audience } = await scene();
    expect((await look(audience, [])).silence.join()).toContain('There is no destination');
    const empty = made(await setup.run(create({ name: 'None', query: "event('Nothing').count() >= 1" })));
    expect((await look(empty, [])).silence.join()).toContain('Nobody is in it right now');
  });

  test('that was deleted by hand says that it is gone', async () => {
    expect(await look('aud_gone')).toMatchObject({ isGone: true, sight: { delivered: [], missing: [] } });
  });

  test('is disabled where it lives, and gone is no failure', async () => {
    const { audience } = await scene();
    const disable = (id: string) =>
      setup.run({ kind: 'disable', origin, what: 'audience', id, space: dev.id });
    expect(await disable(audience)).toEqual({ kind: 'disabled', what: 'audience', id: audience });
    expect(await inSpace(dev)).toMatchObject([{ enabled: false }]);
    expect(await disable('aud_gone')).toMatchObject({ wasGone: true });
  });
});
