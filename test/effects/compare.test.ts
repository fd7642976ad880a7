import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Effect, Outcome } from '../../src/core/effect.ts';
import { createSource, destinationSpec, failureOf, openSetup, origin, type Setup } from './harness.ts';

let setup: Setup;
beforeAll(async () => {
  setup = await openSetup();
});
afterAll(() => setup.close());
beforeEach(() => setup.reset());

const idOf = (outcome: Outcome | undefined): string => (outcome && 'id' in outcome ? String(outcome.id) : '');

/** A dev and a prod source with a destination each; their ids. */
async function twoEnvironments() {
  const ids = { dev: '', prod: '', devDestination: '', prodDestination: '' };
  for (const environment of ['dev', 'prod'] as const) {
    const slug = `website-${environment}`;
    const name = `Website (${environment})`;
    ids[environment] = idOf(await setup.run(createSource({ environment, slug, name })));
    await setup.putSecret('d1', 'apiKey', `${environment}-s3cr3t`);
    await setup.putSecret('d1', 'secretKey', `${environment}-other-s3cr3t`);
    const spec = destinationSpec(ids[environment], { environment, name: `Amplitude (${environment})` });
    const made = await setup.run({ kind: 'create_destination', origin, work: { draft: 'd1' }, spec });
    ids[`${environment}Destination`] = idOf(made);
  }
  return ids;
}
type Ids = Awaited<ReturnType<typeof twoEnvironments>>;

const compare = (
  ids: Partial<Ids>,
  keep: string[] = [],
): Extract<Effect, { kind: 'compare_environments' }> => ({
  kind: 'compare_environments',
  origin,
  sources: [ids.dev ?? '', ids.prod ?? ''],
  destinations: [ids.devDestination ?? '', ids.prodDestination ?? ''],
  keep,
});

async function viewOf(effect: Effect) {
  const outcome = await setup.run(effect);
  if (outcome?.kind !== 'environments_compared') throw new Error('nothing was compared');
  return outcome.view;
}

describe('dev and prod are read', () => {
  test('with what a promotion touches in full, and no secret, masked or not', async () => {
    const ids = await twoEnvironments();
    const view = await viewOf(compare(ids, [ids.prodDestination]));
    expect(view.sources.map(({ name, environment }) => [name, environment])).toEqual([
      ['Website (dev)', 'dev'],
      ['Website (prod)', 'prod'],
    ]);
    const [dev, prod] = view.destinations;
    expect(dev).toMatchObject({ name: 'Amplitude (dev)', secrets: ['apiKey', 'secretKey'], enabled: true });
    expect(dev?.settings).not.toHaveProperty('apiKey');
    expect(JSON.stringify(view)).not.toMatch(/s3cr3t|•/);
    // What may have to be put back is kept, and only that.
    expect(dev?.mappings[0]).not.toHaveProperty('settings');
    expect(prod?.mappings[0]).toHaveProperty('settings');
  });

  test('with only the names of what else stands in prod, and nothing of other environments', async () => {
    const ids = await twoEnvironments();
    const view = await viewOf(compare({ dev: ids.dev, devDestination: ids.devDestination }));
    expect(view.sources.map(({ name }) => name)).toEqual(['Website (dev)', 'Website (prod)']);
    expect(view.destinations.find(({ name }) => name === 'Amplitude (prod)')).toMatchObject({
      settings: {},
      mappings: [],
    });
    const other = await viewOf(compare({}));
    expect(other.sources.map(({ name }) => name)).toEqual(['Website (prod)']);
  });

  test('without mappings where Segment does not give them, and not at all where it fails', async () => {
    const ids = await twoEnvironments();
    await setup.switches({ subscriptions: false });
    expect((await viewOf(compare(ids))).destinations.every(({ mappings }) => mappings.length === 0)).toBe(
      true,
    );
    await setup.switches({ subscriptions: true });
    await setup.fault({
      method: 'GET',
      path: `/destinations/${ids.devDestination}/subscriptions`,
      kind: '401',
      times: 1,
    });
    expect((await failureOf(setup.run(compare(ids)))).code).toBe('segment_unauthorized');
  });
});

describe('a change in prod', () => {
  const change = (ids: Ids, back?: Extract<Effect, { kind: 'change_connection' }>['back']): Effect => ({
    kind: 'change_connection',
    origin,
    what: 'destination',
    id: ids.prodDestination,
    name: 'Amplitude (prod)',
    from: ids.devDestination,
    change: {
      settings: [{ name: 'endpoint', was: undefined, is: 'europe' }],
      add: [],
      update: [],
      filters: [],
      enable: false,
    },
    work: { promotion: 'p1', item: 'c1' },
    ...(back ? { back } : {}),
  });

  test('keeps the secrets that Segment has', async () => {
    const ids = await twoEnvironments();
    expect(await setup.run(change(ids))).toMatchObject({ kind: 'connection_changed' });
    const { settings } = (await setup.view()).destinations.find(({ id }) => id === ids.prodDestination) ?? {};
    expect(settings).toMatchObject({ endpoint: 'europe', apiKey: expect.stringContaining('•') });
  });

  test('that loses another setting stops, and says which', async () => {
    const ids = await twoEnvironments();
    const { updateDestination } = setup.ports.segment;
    const { segment } = setup.ports;
    // A Segment that takes the settings given for all there are.
    setup.ports.segment = {
      ...segment,
      async updateDestination(id, wanted) {
        const made = await updateDestination(id, wanted);
        return { ...made, settings: wanted.settings ?? made.settings };
      },
    };
    const failure = await failureOf(setup.run(change(ids)));
    setup.ports.segment = segment;
    expect(failure.code).toBe('segment_conflict');
    expect(failure.reason).toContain('Amplitude (prod) no longer has its setting apiKey');
  });
});
