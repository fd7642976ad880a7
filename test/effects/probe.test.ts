import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { features, probe } from '../../src/effects/probe.ts';
import { createSegmentWorld } from '../../src/sandbox/segment/world.ts';
import { type SegmentWorld, sandboxSecrets } from '../../src/sandbox/worlds.ts';
import { createSegment, type SegmentOptions } from '../../src/segment/public-api.ts';
import { failureOf } from './harness.ts';

let world: SegmentWorld;
beforeAll(async () => {
  world = await createSegmentWorld({ clock: { now: Date.now } });
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.reset();
  await control('POST', '/seed', { scenario: 'connected' });
});

async function control(method: 'GET' | 'POST', path: string, body?: unknown, query = ''): Promise<unknown> {
  const reply = await world.control({ method, path, query: new URLSearchParams(query), body });
  if (reply.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(reply.body)}`);
  return reply.body;
}

const clientWith = (options: Partial<SegmentOptions> = {}) =>
  createSegment({
    baseUrl: world.apiUrl,
    token: sandboxSecrets.segmentToken,
    retries: 1,
    retryDelayMs: 1,
    ...options,
  });

/** The calls after the nth. */
const wire = async (n = 0) =>
  (await control('GET', '/wire', undefined, `since=${n}`)) as { entries: { n: number; method: string }[] };

const look = () => probe(clientWith());
const fault = (fields: object) => control('POST', '/faults', { method: 'GET', ...fields });
const switches = (change: object) => control('POST', '/switches', change);
const all = (state: unknown) => Object.fromEntries(features.map((feature) => [feature, state]));

describe('what a token is and may do', () => {
  test('an owner of a workspace that has everything', async () => {
    expect(await look()).toEqual({
      workspace: { id: expect.any(String), slug: 'acme', name: 'Acme' },
      isOwner: true,
      seesWriteKeys: true,
      features: all('on'),
    });
  });

  test('what cannot be asked in an empty workspace is not called missing', async () => {
    await world.reset();
    const { seesWriteKeys, features: found } = await look();
    expect(seesWriteKeys).toBeUndefined();
    expect(found).toEqual({
      ...all('on'),
      subscriptions: { unknown: 'there is no destination yet to ask it of' },
      delivery: { unknown: 'there is no source yet to ask it of' },
    });
  });

  test.each([
    ['protocols', { protocols: expect.stringContaining('Protocols') }],
    ['subscriptions', { subscriptions: expect.stringContaining('Subscriptions') }],
    ['engage', { engage: expect.stringContaining('Audience') }],
    ['unify', { unify: expect.stringContaining('Spaces'), engage: 'it needs Unify' }],
  ])('without %s, that is off and why', async (off, why) => {
    await switches({ [off]: false });
    const expected = Object.fromEntries(Object.entries(why).map(([name, told]) => [name, { off: told }]));
    expect((await look()).features).toEqual({ ...all('on'), ...expected });
  });

  test.each([
    ['reverse_etl', '/reverse-etl-models', '404'],
    ['audit', '/audit-events', '401'],
    ['delivery', '/delivery-overview', '404'],
  ])('%s is off when Segment refuses it with another code', async (feature, path, kind) => {
    await fault({ path, kind, times: 1 });
    expect((await look()).features).toEqual({ ...all('on'), [feature]: { off: expect.any(String) } });
  });

  test('a feature at which Segment fails is neither on nor off', async () => {
    await fault({ path: '/audit-events', kind: '500', times: 9 });
    expect((await look()).features).toEqual({ ...all('on'), audit: { unknown: 'Internal server error' } });
  });

  test('a token that may not read people is not an owner; one that sees no write keys says so', async () => {
    await fault({ path: '/users', kind: '401', times: 1 });
    const blind = clientWith({
      fetch: async (input, init) => {
        const reply = await fetch(input, init);
        const text = await reply.text();
        return new Response(text.replace(/"writeKeys":\[[^\]]*\]/g, '"writeKeys":[]'), reply);
      },
    });
    expect(await probe(blind)).toMatchObject({ isOwner: false, seesWriteKeys: false });
  });

  test('sources that have no write key by nature do not count against the token', async () => {
    await world.reset();
    await clientWith().createSource({ slug: 'ads', metadataId: 'mazatB39IS', enabled: true });
    expect(await look()).not.toHaveProperty('seesWriteKeys');
  });
});

describe('what a probe throws', () => {
  test('a wrong token: at once, after one call', async () => {
    const before = (await wire()).entries.at(-1)?.n ?? 0;
    const error = await failureOf(probe(clientWith({ token: 'sgp_someone_else' })));
    expect(error).toMatchObject({ code: 'segment_unauthorized' });
    expect((await wire(before)).entries).toHaveLength(1);
  });

  test('a power that could not be found out is not called missing', async () => {
    await fault({ path: '/users', kind: '500', times: 9 });
    expect(await failureOf(look())).toMatchObject({ code: 'segment_failed' });
  });

  test('and it never writes', async () => {
    const before = (await wire()).entries.at(-1)?.n ?? 0;
    await look();
    const { entries } = await wire(before);
    expect(entries.length).toBeGreaterThan(8);
    expect(new Set(entries.map((entry) => entry.method))).toEqual(new Set(['GET']));
  });
});
