import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AudienceEffectSpec, SegmentEffect } from '../../src/core/effect.ts';
import { audienceSpec, connectingLook, failureOf, openSetup, origin, type Setup } from './harness.ts';

let setup: Setup;
beforeAll(async () => {
  setup = await openSetup();
});
afterAll(() => setup.close());
beforeEach(async () => {
  await setup.reset();
  await setup.switches({ audienceDelayMs: 0 });
});

/** How Segment may fail while something is made. */
const faults = ['drop_before', 'drop_after', '500', 'html502', '429', 'bad_json'] as const;

const audiences = async () => (await setup.view()).audiences;

const create = async (change: Partial<AudienceEffectSpec> = {}, again = false): Promise<SegmentEffect> => ({
  kind: 'create_audience',
  origin,
  work: { draft: 'a1' },
  spec: await audienceSpec(setup, change),
  ...(again ? { again } : {}),
});

const whole = [
  {
    name: 'Lapsed customers',
    connections: [{ destination: 'Amplitude (dev)', activations: [expect.anything()] }],
  },
];

describe('creating an audience', () => {
  test.each(faults.flatMap((kind) => (['POST', 'GET'] as const).map((method) => [kind, method] as const)))(
    'ends with exactly one when Segment fails with %s on a %s',
    async (kind, method) => {
      await setup.fault({ method, path: '/spaces', kind, times: 1, msBeforeNext: 10 });
      expect(await setup.runToTheEnd(await create())).toMatchObject({ kind: 'audience_created' });
      expect(await audiences()).toMatchObject([{ name: 'Lapsed customers' }]);
    },
  );

  test('run twice, or again by Try again, is one audience', async () => {
    await setup.run(await create());
    expect(await setup.run(await create(), 1)).toMatchObject({ kind: 'audience_created' });
    expect(await setup.run(await create({}, true))).toMatchObject({ kind: 'audience_created' });
    expect(await audiences()).toHaveLength(1);
  });

  test('does not take over one of the same name that means something else', async () => {
    await setup.run(await create());
    expect(await setup.run(await create())).toMatchObject({ kind: 'audience_name_taken' });
    const other = await create({ query: "event('Signed Up').count() >= 1" }, true);
    expect(await setup.run(other, 2)).toMatchObject({ kind: 'audience_name_taken' });
    expect(await audiences()).toHaveLength(1);
  });

  test('takes a 409 for a taken name', async () => {
    await setup.fault({ method: 'POST', path: '/spaces', kind: '409', times: 1 });
    expect(await setup.run(await create())).toMatchObject({ kind: 'audience_name_taken' });
  });

  test.each([
    ['401', 'segment_unauthorized'],
    ['422', 'segment_invalid'],
    ['404', 'segment_not_found'],
  ] as const)('ends at once with %s', async (kind, code) => {
    await setup.fault({ method: 'POST', path: '/spaces', kind, times: 1 });
    expect((await failureOf(setup.run(await create()))).code).toBe(code);
    expect(await audiences()).toEqual([]);
  });
});

describe('connecting an audience', () => {
  test.each(
    faults.flatMap((kind) => [1, 2].map((nth) => [kind, nth === 1 ? 'first' : 'second', nth] as const)),
  )('ends connected and activated once when Segment fails with %s on the %s write', async (kind, _, nth) => {
    const look = await connectingLook(setup);
    const { audience } = look;
    const path = `/spaces/${(await audienceSpec(setup)).space.id}/audiences/${audience}/destination-connections`;
    expect((await audiences())[0]?.connections).toEqual([]);
    if (nth === 2) {
      // The connection is there, its activation not yet.
      await setup.fault({
        method: 'GET',
        path: path.replace('destination-connections', 'activations'),
        kind: '404',
        times: 1,
      });
      await failureOf(setup.run(look));
    }
    await setup.fault({ method: 'POST', path, kind, times: 1, msBeforeNext: 10 });
    expect(await setup.runToTheEnd(look)).toMatchObject({ kind: 'audience_checked' });
    expect(await audiences()).toMatchObject(whole);
  });

  test('that somebody else did meanwhile is taken as done', async () => {
    const look = await connectingLook(setup);
    const { audience, space } = look;
    const [offered] = await setup.ports.segment.supportedDestinations(space.id, 'USERS');
    const { audienceConnections } = setup.ports.segment;
    let isFirst = true;
    setup.ports.segment = {
      ...setup.ports.segment,
      async audienceConnections(...args) {
        const before = await audienceConnections(...args);
        if (isFirst) await setup.ports.segment.connectAudience(space.id, audience, offered?.id ?? '');
        isFirst = false;
        return before;
      },
    };
    expect(await setup.run(look)).toMatchObject({ kind: 'audience_checked' });
    expect(await audiences()).toMatchObject(whole);
  });

  test('of two processes that look at the same moment is activated once', async () => {
    const look = await connectingLook(setup);
    const { activations } = setup.ports.segment;
    const { segment } = setup.ports;
    let looks = 0;
    let bothHaveLooked: () => void = () => undefined;
    const both = new Promise<void>((resolve) => {
      bothHaveLooked = resolve;
    });
    setup.ports.segment = {
      ...segment,
      async activations(...args) {
        const found = await activations(...args);
        looks += 1;
        if (looks === 2) bothHaveLooked();
        // Neither goes on before the other has seen that there is none.
        if (looks <= 2) await both;
        return found;
      },
    };
    const outcomes = await Promise.all([setup.run(look), setup.run(look)]);
    setup.ports.segment = segment;
    expect(outcomes).toMatchObject([{ kind: 'audience_checked' }, { kind: 'audience_checked' }]);
    expect(await audiences()).toMatchObject(whole);
  });
});
