import { Analytics } from '@segment/analytics-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSegmentWorld } from '../../src/sandbox/segment/world.ts';
import { type SegmentWorld, sandboxSecrets } from '../../src/sandbox/worlds.ts';

let world: SegmentWorld;

beforeAll(async () => {
  world = await createSegmentWorld({ clock: { now: Date.now } });
});
afterAll(() => world.close());

async function read(path: string): Promise<unknown> {
  const [bare = '', search] = path.split('?');
  const query = new URLSearchParams(search);
  return (await world.control({ method: 'GET', path: bare, query, body: undefined })).body;
}

type Sent = { type: string; source: string } & Record<string, unknown>;

/** What the sandbox holds of one source, oldest first, with the fields that a sender gives. */
async function arrived(slug: string) {
  const { events } = (await read('/world')) as { events: Sent[] };
  const kept = ['type', 'event', 'name', 'userId', 'anonymousId', 'groupId', 'previousId', 'properties'];
  return events
    .filter(({ source }) => source === slug)
    .map((event) => Object.fromEntries(kept.flatMap((key) => (key in event ? [[key, event[key]]] : []))));
}

async function sourceNamed(slug: string): Promise<string> {
  const response = await fetch(`${world.apiUrl}/sources`, {
    method: 'POST',
    headers: { authorization: `Bearer ${sandboxSecrets.segmentToken}` },
    body: JSON.stringify({ slug, enabled: true, metadataId: 'IqDTy1TpoU' }),
  });
  const { data } = (await response.json()) as { data: { source: { writeKeys: string[] } } };
  return data.source.writeKeys[0] ?? '';
}

/** Sends with Segment's own library; answers what it reported as failed. */
async function send(writeKey: string, flushAt: number, work: (analytics: Analytics) => void) {
  const options = { host: world.trackingUrl, path: '/v1/batch', maxRetries: 0 };
  const analytics = new Analytics({ writeKey, flushAt, ...options });
  const failures: unknown[] = [];
  analytics.on('error', (error) => failures.push(error));
  work(analytics);
  await analytics.closeAndFlush({ timeout: 5000 });
  return failures;
}

const order = {
  order_id: 'o-1',
  total: 12.5,
  products: [{ sku: 'a', quantity: 2 }],
  note: 'für Ana 🎁',
  gift: null,
};
const traits = { email: 'mia@shop.example', plan: 'pro', logins: 3, vip: true };

/** Each kind of call: what is sent, and what is to be found. */
const calls: Record<string, { call: (analytics: Analytics) => void; found: Record<string, unknown> }> = {
  track: {
    call: (it) => it.track({ userId: 'u1', event: 'Order Completed', properties: order }),
    found: { type: 'track', event: 'Order Completed', userId: 'u1', properties: order },
  },
  identify: {
    call: (it) => it.identify({ userId: 'u1', anonymousId: 'a1', traits }),
    found: { type: 'identify', userId: 'u1', anonymousId: 'a1', properties: traits },
  },
  page: {
    call: (it) => it.page({ anonymousId: 'a1', name: 'Home', category: 'Shop', properties: { path: '/' } }),
    found: { type: 'page', name: 'Home', anonymousId: 'a1', properties: { path: '/', category: 'Shop' } },
  },
  screen: {
    call: (it) => it.screen({ userId: 'u1', name: 'Cart', properties: { items: 2 } }),
    found: { type: 'screen', name: 'Cart', userId: 'u1', properties: { items: 2 } },
  },
  group: {
    call: (it) => it.group({ userId: 'u1', groupId: 'acme', traits: { seats: 40 } }),
    found: { type: 'group', groupId: 'acme', userId: 'u1', properties: { seats: 40 } },
  },
  alias: {
    call: (it) => it.alias({ userId: 'u1', previousId: 'a1' }),
    found: { type: 'alias', userId: 'u1', previousId: 'a1', properties: {} },
  },
};

test.each(Object.entries(calls))('%s: what arrives is what was sent', async (kind, { call, found }) => {
  const writeKey = await sourceNamed(`one-${kind}`);
  expect(await send(writeKey, 1, call)).toEqual([]);
  expect(await arrived(`one-${kind}`)).toEqual([found]);
});

test('all kinds in one flush are one request and arrive in their order', async () => {
  const writeKey = await sourceNamed('all');
  const before = ((await read('/wire')) as { entries: { n: number }[] }).entries.at(-1)?.n ?? 0;
  const all = Object.values(calls);
  const failures = await send(writeKey, all.length, (analytics) => {
    for (const { call } of all) call(analytics);
  });
  expect(failures).toEqual([]);
  const { entries } = (await read(`/wire?since=${before}`)) as { entries: Record<string, unknown>[] };
  expect(entries).toMatchObject([{ method: 'POST', path: '/v1/batch', status: 200, detail: '6 messages' }]);
  expect(await arrived('all')).toEqual(all.map(({ found }) => found));
});

test('when something happened is kept, and the same message counts once', async () => {
  const writeKey = await sourceNamed('past');
  const timestamp = new Date('2025-03-01T09:00:00.000Z');
  const message = { userId: 'u1', event: 'Order Completed', timestamp, messageId: 'order-1' };
  await send(writeKey, 2, (analytics) => {
    analytics.track(message);
    analytics.track(message);
  });
  const { events } = (await read('/world')) as { events: Sent[] };
  const mine = events.filter(({ source }) => source === 'past');
  expect(mine).toMatchObject([{ timestamp: timestamp.toISOString(), messageId: 'order-1' }]);
});

test('what Segment does not take, the library reports', async () => {
  const writeKey = await sourceNamed('big');
  const failures = await send(writeKey, 1, (analytics) =>
    analytics.track({ userId: 'u1', event: 'Huge', properties: { text: 'x'.repeat(33_000) } }),
  );
  expect(failures).toMatchObject([{ code: 'delivery_failure' }]);
  expect(await arrived('big')).toEqual([]);
});
