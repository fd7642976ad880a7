import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Outcome } from '../../src/core/effect.ts';
import { createSource, failureOf, openSetup, origin, type Setup } from './harness.ts';

let setup: Setup;
let space: string;
beforeAll(async () => {
  setup = await openSetup();
});
afterAll(() => setup.close());
beforeEach(async () => {
  await setup.reset();
  await setup.switches({ audienceDelayMs: 0, unify: true, engage: true });
  const [dev] = await setup.ports.segment.spaces();
  space = dev?.id ?? '';
});

const find = () => setup.run({ kind: 'find_spaces', origin });
const checkProfiles = (change: { suggested?: string[]; preview?: string } = {}) =>
  setup.run({
    kind: 'check_profiles',
    origin,
    space,
    suggested: ['Order Completed', 'Page Viewed'],
    nth: 0,
    ...change,
  });

/** Two people who order, in a space that has its identifiers. */
async function people(): Promise<void> {
  await setup.control('POST', `/spaces/${space}`, { defaultIdentifiers: true });
  const outcome = await setup.run(createSource());
  const source = outcome && 'id' in outcome ? outcome.id : '';
  await setup.control('POST', '/traffic', { source, events: [{ event: 'Order Completed' }], people: 2 });
}

describe('looking for spaces', () => {
  test('tells what each is called, and that nothing is missing', async () => {
    expect(await find()).toEqual({
      kind: 'spaces_found',
      spaces: [
        { id: expect.any(String), slug: expect.any(String), name: 'Acme Dev' },
        { id: expect.any(String), slug: expect.any(String), name: 'Acme Prod' },
      ],
    });
  });

  test('tells which product Segment refuses, and why', async () => {
    await setup.switches({ engage: false });
    expect(await find()).toMatchObject({
      spaces: [{}, {}],
      missing: { product: 'engage', why: expect.stringMatching(/\S/) },
    });
    await setup.switches({ unify: false });
    expect(await find()).toMatchObject({ spaces: [], missing: { product: 'unify' } });
  });

  test('does not take an outage for a product that is off', async () => {
    await setup.fault({ method: 'GET', path: '/spaces', kind: '500', times: 9 });
    await failureOf(find());
  });
});

describe('looking for profiles', () => {
  const toTheEnd = async (): Promise<Outcome | undefined> => {
    let outcome = await checkProfiles();
    for (let n = 0; n < 5 && outcome?.kind === 'profiles_checked' && outcome.preview; n += 1)
      outcome = await checkProfiles({ preview: outcome.preview });
    return outcome;
  };

  test('finds nothing, and begins no count, before an event reached the space', async () => {
    expect(await checkProfiles()).toEqual({ kind: 'profiles_checked', space, reached: [], nth: 0 });
  });

  test('tells the planned events that reach it and how many people did any of them', async () => {
    await people();
    expect(await toTheEnd()).toEqual({
      kind: 'profiles_checked',
      space,
      reached: ['Order Completed'],
      profiles: 2,
      nth: 0,
    });
  });

  test('counts nothing where Engage is off', async () => {
    await people();
    await setup.switches({ engage: false });
    const outcome = await toTheEnd();
    expect(outcome).toMatchObject({ reached: ['Order Completed'] });
    expect(outcome).not.toHaveProperty('profiles');
  });

  test('asks for events whatever they are called', async () => {
    await people();
    const suggested = ['Order Completed', "Rock 'n' \\ Roll"];
    expect(await checkProfiles({ suggested })).toMatchObject({ reached: ['Order Completed'] });
  });
});

describe('a preview', () => {
  const preview = (query: string, change: { preview?: string; type?: 'users' | 'accounts' } = {}) =>
    setup.run({
      kind: 'preview_audience',
      origin,
      draft: 'a1',
      space,
      query,
      type: 'users',
      nth: 0,
      ...change,
    });
  const toTheEnd = async (query: string): Promise<Outcome | undefined> => {
    let outcome = await preview(query);
    for (let n = 0; n < 5; n += 1) {
      if (outcome?.kind !== 'audience_previewed' || outcome.preview.state !== 'running') return outcome;
      outcome = await preview(query, { preview: outcome.preview.id });
    }
    return outcome;
  };

  test('counts, and tells of nobody who it is', async () => {
    await people();
    const outcome = await toTheEnd("event('Order Completed').count() >= 1");
    expect(outcome).toEqual({
      kind: 'audience_previewed',
      draft: 'a1',
      query: "event('Order Completed').count() >= 1",
      type: 'users',
      preview: { state: 'done', count: 2 },
      nth: 0,
    });
  });

  test('counts in the space of either environment', async () => {
    await people();
    const query = "event('Order Completed').count() >= 1";
    const count = (environment: 'dev' | 'prod', preview?: string) =>
      setup.run({
        kind: 'count_audience',
        origin,
        subject: 'aud1',
        environment,
        space: environment === 'dev' ? space : prodSpace,
        query,
        type: 'users',
        nth: 3,
        ...(preview ? { preview } : {}),
      });
    const prodSpace = (await setup.view()).spaces.find(({ environment }) => environment === 'prod')?.id ?? '';
    const counts: Record<string, unknown> = {};
    for (const environment of ['dev', 'prod'] as const) {
      let outcome = await count(environment);
      for (let n = 0; n < 5; n += 1) {
        if (outcome?.kind !== 'audience_counted' || outcome.preview.state !== 'running') break;
        outcome = await count(environment, outcome.preview.id);
      }
      counts[environment] = outcome;
    }
    const same = { kind: 'audience_counted', subject: 'aud1', query, type: 'users', nth: 3 };
    expect(counts).toEqual({
      dev: { ...same, environment: 'dev', preview: { state: 'done', count: 2 } },
      prod: { ...same, environment: 'prod', preview: { state: 'done', count: 0 } },
    });
  });

  test.each(['evnt(', "event('Order Completed').count() >>> 1", "event('A')"])(
    'of what Segment does not take is an answer with its reason: %s',
    async (query) => {
      expect(await toTheEnd(query)).toMatchObject({
        preview: { state: 'failed', why: expect.stringMatching(/\S/) },
      });
    },
  );

  test('of a month that is used up is an answer: until when', async () => {
    const fault = { method: 'POST', path: `/spaces/${space}/audiences/previews`, kind: '429', times: 9 };
    await setup.fault({ ...fault, msBeforeNext: 3_600_000 });
    const outcome = await preview("event('Order Completed').count() >= 1");
    const until = expect.closeTo(Date.now() + 3_600_000, -5);
    expect(outcome).toMatchObject({ preview: { state: 'uncounted', until } });
  });

  test('that fails for another reason is a failure', async () => {
    await setup.fault({ method: 'POST', path: `/spaces/${space}/audiences/previews`, kind: '500', times: 9 });
    await failureOf(preview("event('Order Completed').count() >= 1"));
  });
});
