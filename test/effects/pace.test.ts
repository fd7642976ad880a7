import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Effect, Outcome } from '../../src/core/effect.ts';
import { mappingRef } from '../../src/effects/create-destination.ts';
import type { Ports } from '../../src/effects/ports.ts';
import { retryDelayMs, runEffect } from '../../src/effects/run.ts';
import { createWorker } from '../../src/effects/worker.ts';
import { createSegmentWorld } from '../../src/sandbox/segment/world.ts';
import { type SegmentWorld, sandboxSecrets } from '../../src/sandbox/worlds.ts';
import { createSegment } from '../../src/segment/public-api.ts';
import type { Segment, Subscription } from '../../src/segment/segment.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { readKeys } from '../../src/store/vault.ts';
import { catalog } from '../support/given.ts';
import { destinationSpec, failureOf, ids, origin, ownedBy, workspace } from './harness.ts';

const minuteMs = 60_000;
const keys = readKeys({ SEGUE_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`, dataDir: '' });

let world: SegmentWorld;
let dataDir: string;
let offsetMs: number;
const stores: Store[] = [];

beforeEach(async () => {
  offsetMs = 0;
  world = await createSegmentWorld({ clock: { now: () => Date.now() + offsetMs } });
  dataDir = mkdtempSync(join(tmpdir(), 'segue-pace-'));
});
afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
  await world.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** One process: its own store on the shared file, its own client. */
function replica(paced = true): { store: Store; segment: Segment } {
  const store = openSqliteStore({ dataDir, keys, clockOffsetMs: () => offsetMs });
  stores.push(store);
  const segment = createSegment({
    baseUrl: world.apiUrl,
    token: sandboxSecrets.segmentToken,
    retries: 1,
    retryDelayMs: 1,
    longestWaitMs: 50,
    ...(paced && {
      pace: {
        claim: (claims) => store.claimSlots(workspace, claims),
        hold: (key, forMs) => store.holdSlots(workspace, key, forMs),
      },
    }),
  });
  return { store, segment };
}

async function control(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
  const reply = await world.control({ method, path, query: new URLSearchParams(), body });
  if (reply.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(reply.body)}`);
  return reply.body;
}

/** How Segment answered the calls that make mappings. */
const answers = async (): Promise<number[]> => {
  const { entries } = (await control('GET', '/wire')) as {
    entries: { method: string; path: string; status: number }[];
  };
  return entries
    .filter(({ method, path }) => method === 'POST' && /\/subscriptions$/.test(path))
    .map(({ status }) => status);
};

/** Two destinations on sources of their own; the first has twelve mappings. */
async function twelveMappings(segment: Segment) {
  const settings = { apiKey: 'amp-k3y', secretKey: 'amp-s3cr3t' };
  const make = async (slug: string) => {
    const source = await segment.createSource({ slug, metadataId: ids.javascript, enabled: true });
    const destination = await segment.createDestination({
      sourceId: source.id,
      metadataId: ids.amplitude,
      name: `Amplitude (${slug})`,
      enabled: false,
      settings,
    });
    return { source, destination };
  };
  const dev = await make('dev');
  const prod = await make('prod');
  const entry = (await segment.destinationCatalog()).find((one) => one.id === ids.amplitude);
  const actionId = entry?.actions[0]?.id ?? '';
  const mappings: Subscription[] = [];
  for (let nth = 1; nth <= 12; nth += 1) {
    const mapping = { name: `Mapping ${nth}`, actionId, trigger: 'type = "track"', enabled: true };
    mappings.push(await segment.createSubscription(dev.destination.id, mapping));
  }
  return { dev, prod, mappings };
}

/** Runs an effect from the outbox until it is settled; time passes only when everything waits for it. */
async function workOff(store: Store, segment: Segment, effect: Effect) {
  const ports: Ports = {
    store,
    segment,
    platform: () => {
      throw new Error('no platform here');
    },
    catalog,
    now: () => Date.now() + offsetMs,
    load: async () => ownedBy('olivia'),
    renderBoard: () => undefined,
  };
  let runs = 0;
  let end: Outcome | undefined;
  const failures: unknown[] = [];
  const worker = createWorker({
    store,
    pollMs: 5,
    async run(given, job) {
      runs += 1;
      return runEffect(ports, given, { workspace, job: job.id, attempt: job.attempt });
    },
    async settle(job, _, outcome) {
      end = outcome;
      await store.commit(workspace, { expected: 1, state: {}, close: { id: job.id, lease: job.lease } });
    },
    retryDelayMs,
    async giveUp(_, error) {
      failures.push(error);
      return undefined;
    },
    onError: (error) => failures.push(error),
  });
  await store.commit(workspace, { expected: 0, state: {}, put: [{ id: 'job', lane: 'l', data: effect }] });
  worker.start();
  for (;;) {
    const [job] = await store.jobs(workspace);
    if (job === undefined || failures.length > 0) break;
    if (!job.leased && job.dueInMs > 1_000) offsetMs += job.dueInMs;
    worker.kick();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await worker.stop();
  return { runs, end, failures };
}

describe('five mappings a minute', () => {
  test('twelve are made in three goes, each once, and none is turned away', async () => {
    const { store, segment } = replica();
    const { dev, prod, mappings } = await twelveMappings(replica(false).segment);
    await control('POST', '/switches', { rateLimits: true });
    // A minute after those of dev, which counted too.
    offsetMs += 2 * minuteMs;
    const startedAt = offsetMs;
    const before = (await answers()).length;
    const { runs, end, failures } = await workOff(store, segment, {
      kind: 'create_destination',
      origin,
      work: { draft: 'd1' },
      spec: destinationSpec(prod.source.id, {
        environment: 'prod',
        name: prod.destination.name,
        secrets: [],
        from: dev.destination.id,
        approved: mappings.map(mappingRef),
      }),
    });
    expect(failures).toEqual([]);
    expect(end).toMatchObject({ kind: 'destination_created', id: prod.destination.id });
    // On a busy machine the slots of one go are further apart, and the last of them is waited for once more.
    expect(runs).toBeGreaterThanOrEqual(3);
    const names = (await segment.subscriptions(prod.destination.id)).map((one) => one.name);
    expect(names).toEqual(mappings.map((one) => one.name));
    const [found] = await segment.connectedDestinations(prod.source.id);
    expect(found?.enabled).toBe(true);
    expect((await answers()).slice(before)).toEqual(Array(12).fill(200));
    expect(offsetMs - startedAt).toBeGreaterThan(2 * minuteMs - 1_000);
    expect(offsetMs - startedAt).toBeLessThan(3 * minuteMs);
  });

  test('hold for two replicas together, and a 429 for both', async () => {
    const one = replica();
    const other = replica();
    const { prod, mappings } = await twelveMappings(replica(false).segment);
    await control('POST', '/switches', { rateLimits: true });
    offsetMs += 2 * minuteMs;
    const { name: _, ...mapping } = { ...mappings[0], name: '' } as Subscription;
    const make = (segment: Segment, nth: number) =>
      segment.createSubscription(prod.destination.id, { ...mapping, name: `Raced ${nth}` });
    const before = (await answers()).length;
    const results = await Promise.allSettled(
      Array.from({ length: 12 }, (_, nth) => make((nth % 2 ? one : other).segment, nth)),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect((await answers()).slice(before)).toEqual(Array(5).fill(200));

    offsetMs += 2 * minuteMs;
    await control('POST', '/faults', {
      method: 'POST',
      path: `/destinations/${prod.destination.id}/subscriptions`,
      kind: '429',
      times: 1,
      msBeforeNext: 20_000,
    });
    expect((await failureOf(make(one.segment, 20))).retryAfterMs).toBe(20_000);
    const held = await failureOf(make(other.segment, 21));
    expect(held).toMatchObject({ code: 'segment_rate_limited', reason: expect.stringContaining('no more') });
    expect(held.retryAfterMs).toBeGreaterThan(15_000);
    expect((await answers()).slice(before)).toHaveLength(6);
    offsetMs += 21_000;
    await make(other.segment, 22);
  });
});
