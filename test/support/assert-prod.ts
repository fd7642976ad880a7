import { expect } from 'vitest';
import type { Town, WorldDestination, WorldSource } from './town.ts';
import { destinationTypesFor, type Pair, sourceTypesFor, takesEvents } from './walk.ts';

const product = (entry: { metadata: { name: string } }) => entry.metadata.name;
const sorted = <T>(values: T[]) => [...values].sort();

/** The state that a walk must end in, read from the Segment world, the checklist and the audit. */
export async function assertInProd(town: Town, { goal, useCase }: Pair, n: number): Promise<void> {
  const world = await town.segment();
  const checklist = await town.checklist();
  if (!checklist) throw new Error('the checklist is gone');
  const of = (environment: string) => world.sources.filter((source) => source.environment === environment);
  const dev = of('dev');
  const prod = of('prod');

  // Sources: one of each chosen type, labelled, under names of their own, the same products on both sides.
  expect(dev).toHaveLength(sourceTypesFor(useCase, n).length);
  expect(sorted(prod.map(product))).toEqual(sorted(dev.map(product)));
  for (const source of world.sources) {
    const environment = source.environment ?? '';
    expect(source.labels).toContainEqual({ key: 'environment', value: environment });
    expect(source.slug.endsWith(environment)).toBe(true);
    expect(source.enabled).toBe(true);
  }
  expect(new Set(world.sources.map((source) => source.slug)).size).toBe(world.sources.length);

  // The plan holds exactly the events of this pair, and is attached to every source that takes events.
  expect(world.trackingPlans).toHaveLength(1);
  const [plan] = world.trackingPlans;
  expect(sorted((plan?.rules ?? []).map((rule) => rule.key ?? ''))).toEqual(
    sorted(useCase.events.map((event) => event.name)),
  );
  const withKeys = (sources: WorldSource[]) => sources.filter(takesEvents);
  for (const source of [...withKeys(dev), ...withKeys(prod)]) {
    expect(source.trackingPlanId, source.name).toBe(plan?.id);
    // Real events came in: every suggested event of the pair.
    for (const event of useCase.events)
      expect(source.received.byEvent[event.name], `${event.name} at ${source.name}`).toBeGreaterThan(0);
  }

  // What a warehouse reads in prod is what it reads in dev.
  const warehousesIn = (sources: WorldSource[]) =>
    sources.filter((source) => source.metadata.categories.includes('Warehouse'));
  const queriesOf = (sources: WorldSource[]) =>
    warehousesIn(sources).map((source) => world.models.find((model) => model.sourceId === source.id)?.query);
  expect(queriesOf(prod)).toEqual(queriesOf(dev));
  expect(queriesOf(prod)).not.toContain(undefined);

  // Destinations: those that were chosen, on both sides, each on a source of its own environment.
  const own = (environment: string) =>
    world.destinations.filter(
      (destination) => destination.environment === environment && !destination.protected,
    );
  expect(own('dev')).toHaveLength(destinationTypesFor(useCase, n).length);
  expect(sorted(own('prod').map(product))).toEqual(sorted(own('dev').map(product)));
  const feeder = (destination: WorldDestination) =>
    world.sources.find((source) => source.id === destination.sourceId);
  for (const destination of [...own('dev'), ...own('prod')]) {
    expect(feeder(destination)?.environment).toBe(destination.environment);
    expect(destination.enabled).toBe(true);
    expect(destination.subscriptions.length).toBeGreaterThan(0);
    expect(JSON.stringify(destination.settings)).not.toContain('(secret)');
  }
  for (const destination of own('dev'))
    expect(destination.delivered.total, destination.name).toBeGreaterThan(0);
  expect(world.labels).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ key: 'environment', value: 'dev' }),
      expect.objectContaining({ key: 'environment', value: 'prod' }),
    ]),
  );

  // The checklist says the same, with its evidence.
  expect(checklist.goal).toBe(goal.id);
  expect(checklist.useCase).toBe(useCase.id);
  expect(Object.values(checklist.steps).map((step) => step.state)).toEqual([
    ...Array.from({ length: 9 }, () => 'done'),
    ...Array.from({ length: 3 }, () => 'todo'),
  ]);
  // A source whose data Segue cannot see keeps the whole step from being called verified.
  const isSeen = !checklist.sources.some((source) => source.kind === 'cloud_object');
  expect(checklist.steps.prod_events).toMatchObject({ how: isSeen ? 'verified' : 'partly' });
  expect(checklist.steps.prod_sources).toMatchObject({ how: 'applied' });
  expect(sorted(checklist.sources.map((source) => source.id))).toEqual(
    sorted(world.sources.map((source) => source.id)),
  );
  for (const source of checklist.sources) {
    if (source.kind === 'cloud_object') {
      // A person's word is never shown as observed.
      expect(source.state).toBe('attested');
      expect(source.evidence).toBeUndefined();
    } else {
      expect(source.state).toBe('verified');
      expect(source.evidence?.seen.length).toBeGreaterThan(0);
    }
    expect(source.planned).toBe(source.kind === 'event');
  }
  expect(checklist.promotion?.state).toBe('applied');
  expect(checklist.promotion?.votes.map((vote) => vote.name)).toEqual(['Ana Costa']);
  expect(sorted(Object.values(checklist.promotion?.done ?? {}))).toEqual(
    sorted([
      ...prod.map((source) => source.id),
      ...withKeys(prod).map((source) => source.id),
      ...warehousesIn(prod).map((source) => source.id),
      ...own('prod').map((destination) => destination.id),
    ]),
  );
  expect(checklist.drafts).toEqual([]);
  expect(checklist.failures).toEqual({});

  // Nothing secret is stored in the checklist or told in the audit.
  const audit = await town.audit();
  const stored = JSON.stringify([checklist, audit]);
  for (const source of withKeys(world.sources)) expect(stored).not.toContain(source.writeKey);
  expect(stored.match(/"test [^"]*(key|secret|token|password)[^"]*"/gi)).toBeNull();

  const what = audit.map((entry) => entry.what);
  const count = (name: string) => what.filter((entry) => entry === name).length;
  expect(count('source_created')).toBe(world.sources.length);
  expect(count('destination_created')).toBe(own('dev').length + own('prod').length);
  expect(count('promotion_requested') - count('promotion_withdrawn')).toBe(1);
  expect(audit.find((entry) => entry.what === 'promotion_approved')?.actor).toBe(
    `slack:T0ACME0001:${town.person('ana').id}`,
  );
  expect(what.indexOf('promotion_approved')).toBeLessThan(
    audit.findIndex((entry) => entry.what === 'source_created' && entry.detail?.environment === 'prod'),
  );
  expect(count('promotion_applied')).toBe(1);
}
