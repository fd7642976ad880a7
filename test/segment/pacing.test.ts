import nock from 'nock';
import { afterEach, describe, expect, test } from 'vitest';
import { claimsOf, keyOfWait, type Pace } from '../../src/segment/limits.ts';
import { path } from '../../src/segment/path.ts';
import type { Segment } from '../../src/segment/segment.ts';
import { api, clientFor, outsideErrorOf } from './support.ts';

afterEach(() => {
  const forgotten = nock.pendingMocks();
  nock.cleanAll();
  expect(forgotten).toEqual([]);
});

/** Answers the given waits one after the other, 0 from then on; keeps what was asked. */
function paceOf(...waits: number[]) {
  const claims: string[] = [];
  const holds: [string, number][] = [];
  const pace: Pace = {
    async claim(asked) {
      claims.push(asked.map(({ key, limit }) => `${key} ${limit}`).join(', '));
      return waits.shift() ?? 0;
    },
    async hold(key, forMs) {
      holds.push([key, forMs]);
    },
  };
  return { pace, claims, holds };
}

const mapping = { name: 'All', actionId: 'a1', trigger: 'type = "track"', enabled: true };
const made = { data: { destinationSubscription: { ...mapping, id: 'sub1', destinationId: 'd1' } } };
const tooMany = (msBeforeNext?: number) => ({
  errors: [{ type: 'RequestError', message: 'Too many requests', data: { msBeforeNext } }],
});

describe('the published limits', () => {
  const calls: [string, number | undefined, string, ReturnType<typeof path>][] = [
    ['mappings', 5, 'POST', path`/destinations/${'d1'}/subscriptions`],
    ['mappings', 5, 'PATCH', path`/destinations/${'d1'}/subscriptions/${'s'}`],
    ['mappings', 5, 'DELETE', path`/destinations/${'d1'}/subscriptions/${'s'}`],
    ['', undefined, 'GET', path`/destinations/${'d1'}/subscriptions`],
    ['syncs', 20, 'POST', path`/reverse-etl-syncs`],
    ['schema', 25, 'GET', path`/spaces/${'sp'}/events`],
    ['schema', 25, 'GET', path`/spaces/${'sp'}/events/${'Order Completed'}/properties`],
    ['audience-writes', 50, 'POST', path`/spaces/${'sp'}/audiences`],
    ['audience-writes', 50, 'POST', path`/spaces/${'sp'}/audiences/${'a'}/destination-connections`],
    ['connections', 50, 'GET', path`/spaces/${'sp'}/audiences/${'a'}/destination-connections`],
    ['volume', 60, 'GET', path`/events/volume`],
    ['labels', 60, 'POST', path`/labels`],
    ['', undefined, 'GET', path`/labels`],
    ['audiences', 60, 'GET', path`/spaces/${'sp'}/audiences`],
    ['audience', 100, 'GET', path`/spaces/${'sp'}/audiences/${'a'}`],
    ['rules', 200, 'GET', path`/tracking-plans/${'tp'}/rules`],
    ['sync-status', 250, 'GET', path`/reverse-etl-models/${'m'}/syncs/${'s'}`],
    ['preview', 300, 'GET', path`/spaces/${'sp'}/audiences/previews/${'p'}`],
    ['', undefined, 'GET', path`/sources`],
    ['', undefined, 'POST', path`/sources`],
    // An id that reads like an endpoint is an id.
    ['audience', 100, 'GET', path`/spaces/${'sp'}/audiences/${'previews'}`],
  ];
  test.each(calls)('%s %s', (key, limit, method, place) => {
    const [claim] = claimsOf(method, place);
    expect(claim?.key ?? '').toBe(key);
    expect(claim?.limit).toBe(limit);
    if (claim) expect(claim.windowMs).toBeGreaterThan(60_000);
  });

  test('previews count by the minute, and by the month for each space', () => {
    const claims = claimsOf('POST', path`/spaces/${'sp 1'}/audiences/previews`);
    expect(claims.map(({ key, limit }) => [key, limit])).toEqual([
      ['previews', 5],
      ['previews-a-month:sp%201', 700],
    ]);
    expect(keyOfWait(claims, 30_000)).toBe('previews');
    expect(keyOfWait(claims, 86_400_000)).toBe('previews-a-month:sp%201');
    expect(keyOfWait(claims, 90 * 86_400_000)).toBe('previews-a-month:sp%201');
    expect(keyOfWait([], 1)).toBeUndefined();
  });
});

describe('a call whose turn has not come', () => {
  test('waits, asks again and is sent once', async () => {
    const { pace, claims } = paceOf(20, 5);
    nock(api).post('/destinations/d1/subscriptions').reply(200, made);
    await clientFor({ pace }).createSubscription('d1', mapping);
    expect(claims).toEqual(['mappings 5', 'mappings 5', 'mappings 5']);
  });

  test.each<[string, (segment: Segment) => Promise<unknown>]>([
    ['a write', (segment) => segment.createSubscription('d1', mapping)],
    ['a read', (segment) => segment.eventsVolume({ from: 0, to: 1, granularity: 'DAY' })],
  ])('for longer than a caller waits is not sent, and says when: %s', async (_, call) => {
    const { pace } = paceOf(45_000.2);
    const error = await outsideErrorOf(call(clientFor({ pace, longestWaitMs: 3_000 })));
    expect(error).toMatchObject({ code: 'segment_rate_limited', status: 429, retryAfterMs: 45_001 });
  });

  test('many short waits add up', async () => {
    const { pace, claims } = paceOf(30, 30, 30, 30);
    const error = await outsideErrorOf(
      clientFor({ pace, longestWaitMs: 70 }).createSubscription('d1', mapping),
    );
    expect(error.retryAfterMs).toBe(30);
    expect(claims).toHaveLength(3);
  });

  test('when they cannot be counted, the call is not sent', async () => {
    const pace: Pace = {
      claim: async () => {
        throw new Error('store unavailable');
      },
      hold: async () => {},
    };
    await expect(clientFor({ pace }).createSubscription('d1', mapping)).rejects.toThrow('store unavailable');
  });
});

describe('what Segment turns away', () => {
  test('stops everybody for as long as it says, and each try counts', async () => {
    const { pace, claims, holds } = paceOf();
    nock(api).get('/events/volume').query(true).reply(429, tooMany(40));
    nock(api)
      .get('/events/volume')
      .query(true)
      .reply(200, { data: { result: [] } });
    await clientFor({ pace }).eventsVolume({ from: 0, to: 1, granularity: 'DAY' });
    expect(holds).toEqual([['volume', 40]]);
    expect(claims).toEqual(['volume 60', 'volume 60']);
  });

  test('for long means the month', async () => {
    const { pace, holds } = paceOf();
    nock(api)
      .post('/spaces/sp/audiences/previews')
      .reply(429, tooMany(5 * 86_400_000));
    const input = { query: 'x', type: 'USERS' } as const;
    const error = await outsideErrorOf(clientFor({ pace }).createAudiencePreview('sp', input));
    expect(error.retryAfterMs).toBe(5 * 86_400_000);
    expect(holds).toEqual([['previews-a-month:sp', 5 * 86_400_000]]);
  });

  test('without saying for how long rests for a while; where nothing is published nothing is held', async () => {
    const { pace, holds } = paceOf();
    nock(api).post('/destinations/d1/subscriptions').reply(429, tooMany());
    nock(api).post('/sources').reply(429, tooMany(100));
    const client = clientFor({ pace });
    await outsideErrorOf(client.createSubscription('d1', mapping));
    await outsideErrorOf(client.createSource({ slug: 's', metadataId: 'm', enabled: true }));
    expect(holds).toEqual([['mappings', 10_000]]);
  });

  test('is told even where the hold cannot be noted', async () => {
    const { pace } = paceOf();
    pace.hold = async () => {
      throw new Error('store unavailable');
    };
    nock(api).post('/destinations/d1/subscriptions').reply(429, tooMany(100));
    const error = await outsideErrorOf(clientFor({ pace }).createSubscription('d1', mapping));
    expect(error.code).toBe('segment_rate_limited');
  });
});
