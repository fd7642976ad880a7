import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Effect } from '../../src/core/effect.ts';
import { refusedField, retryDelayMs, runEffect } from '../../src/effects/run.ts';
import { createSource, destinationSpec, failureOf, ids, openSetup, origin, type Setup } from './harness.ts';

let setup: Setup;
beforeAll(async () => {
  setup = await openSetup();
});
afterAll(() => setup.close());
beforeEach(() => setup.reset());

/** How Segment may fail while something is made. */
const faults = ['drop_before', 'drop_after', '500', 'html502', '429', 'bad_json'] as const;

async function aSource(slug = 'website-dev'): Promise<string> {
  const outcome = await setup.run(createSource({ slug }));
  if (outcome?.kind !== 'source_created') throw new Error('no source was made');
  return outcome.id;
}

describe('settings of every type', () => {
  const classic = { metadataId: '54521fd525e721e32a72ee91', slug: 'amplitude', name: 'Amplitude' };

  test('are read from the catalogue as fields, secrets by type and by name', async () => {
    const fields = async (metadataId: string) => {
      const outcome = await setup.run({
        kind: 'read_settings',
        origin,
        of: 'destination',
        metadataId,
        subject: 'd1',
      });
      if (outcome?.kind !== 'settings_read') throw new Error('no settings were read');
      return Object.fromEntries(outcome.settings.fields.map(({ name, kind }) => [name, kind]));
    };
    expect(await fields(classic.metadataId)).toEqual({
      apiKey: 'secret',
      secretKey: 'secret',
      trackAllPages: 'flag',
      traitsToIncrement: 'list',
    });
    expect(await fields('54521fd725e721e32a72eebb')).toEqual({
      trackingId: 'text',
      dimensions: 'map',
      metrics: 'map',
      ignoredReferrers: 'list',
      siteSpeedSampleRate: 'number',
    });
    expect(await fields('6537b55db9e94b2e110c9cf9')).toMatchObject({
      movable_ink_url: 'url',
      password: 'secret',
    });
  });

  test('reach Segment as they are, and one that it refuses is named', async () => {
    const sourceId = await aSource();
    await setup.putSecret('d1', 'apiKey', 'amp-s3cr3t');
    const make = (settings: Record<string, unknown>) => ({
      kind: 'create_destination' as const,
      origin,
      work: { draft: 'd1' },
      spec: destinationSpec(sourceId, { integration: classic, settings, secrets: ['apiKey'] }),
    });
    const error = await failureOf(setup.run(make({ traitsToIncrement: 'logins' })));
    expect(refusedField(error)).toEqual({
      field: 'settings.traitsToIncrement',
      why: 'Traits To Increment must be a valid array',
    });
    expect((await setup.view()).destinations).toEqual([]);
    await setup.run(make({ traitsToIncrement: ['logins', 'orders'] }));
    expect((await setup.view()).destinations[0]?.settings).toMatchObject({
      traitsToIncrement: ['logins', 'orders'],
    });
  });
});

describe('creating a source', () => {
  test('makes one that is named, labelled and enabled', async () => {
    const outcome = await setup.run(createSource());
    const { sources } = await setup.view();
    expect(sources).toMatchObject([
      { slug: 'website-dev', name: 'Website (dev)', enabled: true, environment: 'dev' },
    ]);
    expect(outcome).toMatchObject({ kind: 'source_created', id: sources[0]?.id, slug: 'website-dev' });
  });

  test.each(
    faults.flatMap((kind) => (['POST', 'PATCH', 'GET'] as const).map((method) => [kind, method] as const)),
  )('ends with exactly one whole source when Segment fails with %s on a %s', async (kind, method) => {
    await setup.fault({ method, path: '/sources', kind, times: 1, msBeforeNext: 10 });
    const outcome = await setup.runToTheEnd(createSource());
    expect(outcome).toMatchObject({ kind: 'source_created' });
    const { sources } = await setup.view();
    expect(sources).toMatchObject([{ slug: 'website-dev', name: 'Website (dev)', environment: 'dev' }]);
    expect(sources[0]?.labels).toHaveLength(1);
  });

  test('whose answer got lost is found at once, without another try', async () => {
    await setup.fault({ method: 'POST', path: '/sources', kind: 'drop_after', times: 1 });
    expect(await setup.run(createSource())).toMatchObject({ kind: 'source_created' });
    expect((await setup.view()).sources).toMatchObject([{ name: 'Website (dev)', environment: 'dev' }]);
  });

  test('run twice is one source', async () => {
    const first = await setup.run(createSource());
    const second = await setup.run(createSource(), 1);
    expect(second).toMatchObject({ kind: 'source_created', id: first && 'id' in first ? first.id : '' });
    expect((await setup.view()).sources).toHaveLength(1);
  });

  test('finds what an earlier try made when the owner presses Try again', async () => {
    await aSource();
    expect(await setup.run({ ...createSource(), again: true })).toMatchObject({ kind: 'source_created' });
    expect((await setup.view()).sources).toHaveLength(1);
  });

  test('does not take over a source of the same slug that Segue did not make', async () => {
    await aSource();
    expect(await setup.run(createSource())).toEqual({
      kind: 'name_taken',
      work: { draft: 's1' },
      slug: 'website-dev',
    });
    await setup.ports.segment.updateSource((await setup.view()).sources[0]?.id ?? '', { name: 'Theirs' });
    for (const effect of [createSource(), { ...createSource(), again: true }])
      expect(await setup.run(effect, 2)).toMatchObject({ kind: 'name_taken' });
    expect((await setup.view()).sources).toMatchObject([{ name: 'Theirs' }]);
  });

  test('does not take over a source of another product, not on a later try either', async () => {
    await aSource();
    const other = createSource({
      integration: { metadataId: ids.facebookAds, slug: 'facebook-ads', name: 'Facebook Ads' },
    });
    expect(await setup.run({ ...other, again: true }, 1)).toMatchObject({ kind: 'name_taken' });
  });

  test.each([
    ['401', 'segment_unauthorized'],
    ['422', 'segment_invalid'],
    ['404', 'segment_not_found'],
  ] as const)('ends at once with %s', async (kind, code) => {
    await setup.fault({ method: 'POST', path: '/sources', kind, times: 1 });
    expect((await failureOf(setup.run(createSource()))).code).toBe(code);
    expect((await setup.view()).sources).toEqual([]);
  });

  test('takes a 409 for a taken slug', async () => {
    await setup.fault({ method: 'POST', path: '/sources', kind: '409', times: 1 });
    expect(await setup.run(createSource())).toMatchObject({ kind: 'name_taken' });
  });

  test('of a warehouse uses its secrets once and keeps the Profiles destination in mind', async () => {
    await setup.putSecret('s1', 'password', 'wh-s3cr3t');
    const outcome = await setup.run(
      createSource({
        type: 'reverse_etl',
        sourceKind: 'warehouse',
        integration: { metadataId: ids.snowflake, slug: 'snowflake', name: 'Snowflake' },
        settings: { account: 'acme', database: 'd', warehouse: 'w', username: 'segment' },
        secrets: ['password'],
      }),
    );
    expect(outcome).toMatchObject({ profilesDestination: { name: expect.stringMatching(/profiles/i) } });
    expect(JSON.stringify(outcome)).not.toContain('wh-s3cr3t');
    expect(await setup.secret('s1', 'password')).toBeUndefined();
  });
});

describe('creating a destination', () => {
  const create = (sourceId: string, change = {}): Extract<Effect, { kind: 'create_destination' }> => ({
    kind: 'create_destination',
    origin,
    work: { draft: 'd1' },
    spec: destinationSpec(sourceId, change),
  });
  const putSecrets = async () => {
    await setup.putSecret('d1', 'apiKey', 'amp-s3cr3t');
    await setup.putSecret('d1', 'secretKey', 'amp-other-s3cr3t');
  };

  test('makes one that is mapped and enabled, and drops its secrets', async () => {
    const source = await aSource();
    await putSecrets();
    const outcome = await setup.run(create(source));
    const { destinations } = await setup.view();
    expect(destinations).toMatchObject([{ name: 'Amplitude (dev)', sourceId: source, enabled: true }]);
    expect(destinations[0]?.subscriptions.length).toBeGreaterThan(0);
    expect(destinations[0]?.subscriptions.every(({ enabled }) => enabled)).toBe(true);
    expect(outcome).toMatchObject({ kind: 'destination_created', id: destinations[0]?.id, unmapped: [] });
    expect(JSON.stringify(outcome)).not.toContain('s3cr3t');
    expect(await setup.secret('d1', 'apiKey')).toBeUndefined();
    expect(await setup.secret('d1', 'secretKey')).toBeUndefined();
  });

  test.each(
    faults.flatMap((kind) => (['POST', 'PATCH', 'GET'] as const).map((method) => [kind, method] as const)),
  )('ends with exactly one whole destination when Segment fails with %s on a %s', async (kind, method) => {
    const source = await aSource();
    await putSecrets();
    await setup.fault({ method, path: '/destinations', kind, times: 1, msBeforeNext: 10 });
    expect(await setup.runToTheEnd(create(source))).toMatchObject({ kind: 'destination_created' });
    const { destinations } = await setup.view();
    expect(destinations).toMatchObject([{ name: 'Amplitude (dev)', enabled: true }]);
    const mappings = destinations[0]?.subscriptions.map(({ name }) => name) ?? [];
    expect(new Set(mappings).size).toBe(mappings.length);
    expect(mappings.length).toBeGreaterThan(0);
  });

  test('fed by a warehouse gets the rows of its model, and a first sync', async () => {
    await setup.putSecret('s1', 'password', 'wh-s3cr3t');
    const made = await setup.run(
      createSource({
        type: 'reverse_etl',
        sourceKind: 'warehouse',
        integration: { metadataId: ids.snowflake, slug: 'snowflake', name: 'Snowflake' },
        settings: { account: 'acme', database: 'd', warehouse: 'w', username: 'segment' },
        secrets: ['password'],
      }),
    );
    const source = made?.kind === 'source_created' ? made.id : '';
    const model = { name: 'Users', query: 'SELECT id FROM users', identifier: 'id' };
    const outcome = await setup.run({ kind: 'create_model', origin, source, model });
    const id = outcome?.kind === 'model_created' ? outcome.id : '';
    await putSecrets();
    expect(await setup.run(create(source, { model: { id, name: 'Users' } }))).toMatchObject({
      kind: 'destination_created',
      mappings: [{ name: 'Users', trigger: 'event = "new" or event = "updated"' }],
    });
    const amplitude = (await setup.view()).destinations.find(({ name }) => name === 'Amplitude (dev)');
    expect(amplitude?.subscriptions).toMatchObject([{ name: 'Users', modelId: id, enabled: true }]);
    expect(amplitude?.delivered.total).toBeGreaterThan(0);
  });

  test('where mappings by API are not switched on says that, and not that the token is wrong', async () => {
    const source = await aSource();
    await putSecrets();
    await setup.switches({ subscriptions: false });
    expect(await failureOf(setup.run(create(source)))).toMatchObject({
      code: 'segment_not_included',
      status: 403,
    });
    expect((await setup.view()).destinations).toMatchObject([{ enabled: false }]);
  });

  test('whose answer got lost is found at once, without another try', async () => {
    const source = await aSource();
    await putSecrets();
    await setup.fault({ method: 'POST', path: '/destinations', kind: 'drop_after', times: 1 });
    expect(await setup.run(create(source))).toMatchObject({ kind: 'destination_created' });
    expect((await setup.view()).destinations).toHaveLength(1);
  });

  test('is read back before it is enabled: a source that is disabled keeps it disabled, and Try again goes on', async () => {
    const source = await aSource();
    await putSecrets();
    await setup.ports.segment.updateSource(source, { enabled: false });
    const error = await failureOf(setup.run(create(source)));
    expect(error).toMatchObject({
      code: 'segment_not_ready',
      reason: 'its source Website (dev) is disabled in Segment',
    });
    expect(retryDelayMs(create(source), error, 0)).toBeUndefined();
    expect((await setup.view()).destinations).toMatchObject([{ enabled: false }]);
    await setup.ports.segment.updateSource(source, { enabled: true });
    expect(await setup.run(create(source), 1)).toMatchObject({ kind: 'destination_created' });
    expect((await setup.view()).destinations).toMatchObject([{ name: 'Amplitude (dev)', enabled: true }]);
  });

  test('is not enabled while a mapping is missing or a required setting reads back empty', async () => {
    const source = await aSource();
    await putSecrets();
    const { segment } = setup.ports;
    const reading = (change: Partial<typeof segment>) => ({
      ...setup.ports,
      segment: { ...segment, ...change },
    });
    const run = { workspace: 'main', job: 'j', attempt: 0 };
    const unmapped = reading({ createSubscription: async () => ({}) as never });
    expect((await failureOf(runEffect(unmapped, create(source), run))).reason).toMatch(
      /^mappings are missing/,
    );
    const empty = reading({
      connectedDestinations: async (id) =>
        (await segment.connectedDestinations(id)).map((one) => ({
          ...one,
          settings: { ...one.settings, apiKey: '' },
        })),
    });
    expect((await failureOf(runEffect(empty, create(source), run))).reason).toBe(
      'required settings are empty there: API Key',
    );
    expect((await setup.view()).destinations).toMatchObject([{ enabled: false }]);
  });

  test('that somebody has to log in to stays disabled until they did', async () => {
    const source = await aSource();
    const google = {
      integration: {
        metadataId: '60ae8b97dcb6cc52d5d0d5ab',
        slug: 'actions-google-enhanced-conversions',
        name: 'Google Ads Conversions',
      },
      name: 'Google Ads (dev)',
      secrets: [],
    };
    const made = await setup.run(create(source, google));
    if (made?.kind !== 'destination_created') throw new Error('no destination was made');
    expect(made.needsLogin).toBe(true);
    expect((await setup.view()).destinations).toMatchObject([{ enabled: false }]);
    const enable = {
      kind: 'enable_destination' as const,
      origin,
      destination: made.id,
      source,
      metadataId: google.integration.metadataId,
      mappings: made.mappings,
    };
    await setup.ports.segment.updateSource(source, { enabled: false });
    expect((await failureOf(setup.run(enable))).code).toBe('segment_not_ready');
    await setup.ports.segment.updateSource(source, { enabled: true });
    for (let n = 0; n < 2; n += 1)
      expect(await setup.run(enable)).toMatchObject({ kind: 'destination_enabled' });
    expect((await setup.view()).destinations).toMatchObject([{ name: 'Google Ads (dev)', enabled: true }]);
    // A word is no login: what arrives there tells, and is told apart from every other failure.
    const look = async () => {
      const outcome = await setup.run({
        kind: 'check_destination',
        origin,
        destination: made.id,
        source,
        hasRows: false,
        since: Date.now() - 60_000,
        asked: true,
        nth: 0,
      });
      return outcome?.kind === 'destination_checked' ? outcome : undefined;
    };
    const send = () =>
      setup.control('POST', '/traffic', { source: 'website-dev', events: [{ event: 'Order Completed' }] });
    await send();
    await expect.poll(async () => (await look())?.silence.join(), { timeout: 5000 }).toMatch(/Unauthorized/);
    await setup.control('POST', `/destinations/${made.id}`, { authorized: true });
    await send();
    await expect.poll(async () => (await look())?.evidence.seen.length, { timeout: 5000 }).toBeGreaterThan(0);
  });

  test('is never enabled before it is whole', async () => {
    const source = await aSource();
    await putSecrets();
    const { segment } = setup.ports;
    const seen: boolean[] = [];
    const watching = {
      ...setup.ports,
      segment: {
        ...segment,
        createSubscription: async (...call: Parameters<typeof segment.createSubscription>) => {
          seen.push((await setup.view()).destinations[0]?.enabled ?? true);
          return segment.createSubscription(...call);
        },
      },
    };
    await runEffect(watching, create(source), { workspace: 'main', job: 'j', attempt: 0 });
    expect(seen.length).toBeGreaterThan(0);
    expect(seen).not.toContain(true);
  });

  test('keeps its secrets while it has failed, so that it can be tried again', async () => {
    const source = await aSource();
    await putSecrets();
    await setup.fault({ method: 'POST', path: '/destinations', kind: '422', times: 1 });
    await failureOf(setup.run(create(source)));
    expect(await setup.secret('d1', 'apiKey')).toBe('amp-s3cr3t');
    expect(await setup.run(create(source), 1)).toMatchObject({ kind: 'destination_created' });
  });

  test('says which secret it lacks when the vault has let it go', async () => {
    const source = await aSource();
    const error = await failureOf(setup.run(create(source)));
    expect(error).toMatchObject({ code: 'segment_invalid', field: 'apiKey', reason: 'enter apiKey again' });
    expect((await setup.view()).destinations).toEqual([]);
  });

  test('in prod takes over exactly the approved mappings, and nothing when dev differs from them', async () => {
    const source = await aSource();
    await putSecrets();
    const dev = await setup.run(create(source));
    if (dev?.kind !== 'destination_created') throw new Error('no destination was made');
    const prod = await aSource('website-prod');
    const approved = dev.mappings.slice(0, 1);
    await putSecrets();
    const outcome = await setup.run(create(prod, { from: dev.id, approved, name: 'Amplitude (prod)' }));
    expect(outcome).toMatchObject({ mappings: approved });

    const [first] = approved;
    if (!first) throw new Error('no mapping was approved');
    const changed = [{ ...first, fields: 'something else' }];
    const third = await aSource('other-prod');
    const error = await failureOf(setup.run(create(third, { from: dev.id, approved: changed, name: 'A' })));
    expect(error.code).toBe('segment_conflict');
    expect((await setup.view()).destinations.filter(({ sourceId }) => sourceId === third)).toEqual([]);
  });
});

describe('switching off', () => {
  test('disables and deletes nothing', async () => {
    const source = await aSource();
    const effect = { kind: 'disable', origin, what: 'source', id: source } as const;
    expect(await setup.run(effect)).toEqual({ kind: 'disabled', what: 'source', id: source });
    expect((await setup.view()).sources).toMatchObject([{ id: source, enabled: false }]);
    expect(await setup.run(effect)).toMatchObject({ kind: 'disabled' });
  });

  test('of what is gone already counts as done', async () => {
    expect(await setup.run({ kind: 'disable', origin, what: 'destination', id: 'gone' })).toMatchObject({
      wasGone: true,
      kind: 'disabled',
    });
  });
});
