import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Checklist } from '../../src/core/checklist.ts';
import { compareDrift, type Drift, noDrift, type Snapshot } from '../../src/core/drift.ts';
import type { Outcome } from '../../src/core/effect.ts';
import { retryDelayMs } from '../../src/effects/run.ts';
import { destinationRecord } from '../../src/steps/dev-destinations.ts';
import { sourceRecord } from '../../src/steps/dev-sources.ts';
import {
  createSource,
  destinationSpec,
  failureOf,
  ids,
  openSetup,
  origin,
  ownedBy,
  type Setup,
} from './harness.ts';

const dayMs = 24 * 60 * 60 * 1000;
const effect = { kind: 'watch_workspace', origin } as const;

let offset = 0;
const now = () => Date.now() + offset;
let setup: Setup;
let c: Checklist;
let drift: Drift;

type Made<K extends Outcome['kind']> = Extract<Outcome, { kind: K }>;
async function made<K extends Outcome['kind']>(
  kind: K,
  outcome: Promise<Outcome | undefined>,
): Promise<Made<K>> {
  const result = await outcome;
  if (result?.kind !== kind) throw new Error(`no ${kind}: ${JSON.stringify(result)}`);
  return result as Made<K>;
}

/** A look, and what is news in it. */
async function look(): Promise<{ snapshot: Snapshot; news: string[] }> {
  const { snapshot } = await made('workspace_watched', setup.run(effect));
  const compared = compareDrift(c, snapshot, drift);
  drift = compared.drift;
  c.drift = drift;
  return { snapshot, news: compared.news.map(({ kind, event, name }) => `${kind} ${event ?? name}`) };
}

const send = (source: string, ...events: string[]) =>
  setup.control('POST', '/traffic', { source, people: 1, events: events.map((event) => ({ event })) });

/** What only `now` of a scene is needed for. */
const scene = () => ({ now: now() }) as Parameters<typeof sourceRecord>[0];
const record = { source: '', lone: '', destination: '' };

beforeAll(async () => {
  setup = await openSetup(now);
  await setup.reset();
  c = ownedBy('olivia');
  c.labels = { dev: 'found', prod: 'found', at: 0 };
  c.review = [{ event: 'Order Completed', decision: 'tracked', without: [] }];
  setup.ports.load = async () => c;
  await setup.run({ kind: 'ensure_labels', origin });
  for (const slug of ['website-dev', 'lone-dev'] as const) {
    const source = await made('source_created', setup.run(createSource({ slug, name: slug })));
    c.sources.push({ ...sourceRecord(scene(), source, 'o'), planned: slug === 'website-dev' });
  }
  [record.source, record.lone] = c.sources.map(({ id }) => id) as [string, string];
  const plan = await made(
    'plan_saved',
    setup.run({
      kind: 'save_plan',
      origin,
      name: 'Winback',
      description: '',
      rules: [{ event: 'Order Completed', call: 'track', properties: [] }],
    }),
  );
  c.plan = { state: 'saved', id: plan.id, name: plan.name, at: now() };
  await setup.run({ kind: 'attach_plan', origin, plan: plan.id, source: record.source });
  await setup.putSecret('d1', 'apiKey', 'amp-s3cr3t');
  await setup.putSecret('d1', 'secretKey', 'amp-other-s3cr3t');
  const destination = await made(
    'destination_created',
    setup.run({
      kind: 'create_destination',
      origin,
      work: { draft: 'd1' },
      spec: destinationSpec(record.source),
    }),
  );
  c.destinations.push(destinationRecord(scene(), destination, 'o'));
  record.destination = destination.id;
  drift = noDrift(now());
});
afterAll(() => setup.close());

describe('a look at the workspace', () => {
  test('reads what Segue made, writes nothing, and finds nothing where all is well', async () => {
    await send('website-dev', 'Order Completed', 'Stray');
    offset += 2 * 60_000;
    const before = JSON.stringify(await setup.view());
    const { snapshot, news } = await look();
    expect(news).toEqual([]);
    expect(JSON.stringify(await setup.view())).toBe(before);
    expect(snapshot.sources).toMatchObject([
      {
        id: record.source,
        state: 'on',
        labels: ['dev'],
        fed: 1,
        strangers: [],
        events: [
          { event: 'Order Completed', day: 1, days: 0 },
          { event: 'Stray', day: 1, days: 0 },
        ],
      },
      { id: record.lone, state: 'on', labels: ['dev'], fed: 0, events: [] },
    ]);
    expect(snapshot.destinations).toMatchObject([{ id: record.destination, state: 'on' }]);
    expect(snapshot.plan).toMatchObject({ state: 'there', sources: [record.source] });
    expect(JSON.stringify(snapshot)).not.toContain('s3cr3t');
  });

  test('tells how many days in a row an event came, and when it stops', async () => {
    for (let day = 0; day < 3; day += 1) {
      offset += dayMs;
      await send('website-dev', 'Order Completed');
    }
    offset += 2 * 60_000;
    const seen = (await look()).snapshot.sources[0]?.events;
    expect(seen).toContainEqual({ event: 'Order Completed', day: 1, days: 3 });
    offset += dayMs;
    expect((await look()).news).toContain('event_stopped Order Completed');
    await send('website-dev', 'Order Completed', 'Brand New');
    offset += 2 * 60_000;
    expect((await look()).news).toEqual(['event_new Brand New']);
    expect(Object.keys(drift.findings).join()).not.toContain('event_stopped');
  });

  test('sees the lone source coming to its end, and who ended it', async () => {
    const told: string[] = [];
    const begun = c.sources[1]?.createdAt ?? 0;
    for (let day = 5; day <= 15; day += 1) {
      offset = begun + day * dayMs + 60_000 - Date.now();
      for (const finding of (await look()).news) if (/source/.test(finding)) told.push(`${day}: ${finding}`);
    }
    expect(told).toEqual([
      '7: source_idle lone-dev',
      '12: source_idle lone-dev',
      '14: source_disabled lone-dev',
    ]);
    expect(drift.findings[`source_disabled:${record.lone}`]?.offBy).toBe('segment');
  });

  test('notices what people change by hand', async () => {
    const { segment } = setup.ports;
    await look();
    await setup.control('POST', `/destinations/${record.destination}`, { enabled: false });
    const [mapping] = await segment.subscriptions(record.destination);
    await segment.updateSubscription(record.destination, mapping?.id ?? '', { trigger: 'type = "page"' });
    const plan = c.plan?.state === 'saved' ? c.plan.id : '';
    await segment.upsertTrackingPlanRules(plan, [{ type: 'TRACK', key: 'Else', version: 1, jsonSchema: {} }]);
    await segment.removeSourceFromTrackingPlan(plan, record.source);
    await segment.createDestination({
      sourceId: record.source,
      metadataId: ids.amplitude,
      name: 'Amplitude Prod',
      enabled: true,
      settings: { apiKey: 'a', secretKey: 'b' },
    });
    expect((await look()).news.toSorted()).toEqual([
      'destination_disabled Amplitude (dev)',
      'mappings_changed Amplitude (dev)',
      'plan_changed Winback',
      'plan_detached website-dev',
      'prod_fed_by_dev Amplitude Prod',
    ]);
    await setup.control('POST', '/sources/website-dev', { deleted: true });
    const { news } = await look();
    expect(news).toContain('source_gone website-dev');
    expect(news).toContain('destination_gone Amplitude (dev)');
    expect((await look()).news).toEqual([]);
    expect((await setup.view()).sources.map(({ slug }) => slug)).toEqual(['lone-dev']);
  });

  test('takes nothing for gone that the token may not read, and nothing at all when Segment fails', async () => {
    await setup.fault({ method: 'GET', path: '/tracking-plans', kind: '401', times: 1 });
    expect((await look()).snapshot.plan).toBeUndefined();
    await setup.fault({ method: 'GET', path: '/sources', kind: '500', times: 5 });
    const error = await failureOf(setup.run(effect));
    expect(error.code).toBe('segment_failed');
    expect(retryDelayMs(effect, error, 0)).toBeGreaterThan(0);
    expect(retryDelayMs(effect, error, 4)).toBeUndefined();
  });
});
