import { Analytics } from '@segment/analytics-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OutsideError } from '../../src/core/errors.ts';
import { createSegmentWorld } from '../../src/sandbox/segment/world.ts';
import { people, type SegmentWorld, sandboxSecrets } from '../../src/sandbox/worlds.ts';
import { createSegment } from '../../src/segment/public-api.ts';
import type {
  Audience,
  Destination,
  DestinationMetadata,
  EngageDestination,
  ReverseEtlModel,
  Segment,
  SettingOption,
  Source,
  Space,
  TrackingPlan,
  TrackingPlanRule,
  Warehouse,
} from '../../src/segment/segment.ts';

const javascript = 'IqDTy1TpoU';
const braze = '60f9d0d048950c356be2e4da';
const profiles = '639c2dbb1309fdcad13951b6';
const minuteMs = 60_000;

let world: SegmentWorld;
let segment: Segment;
const used = new Set<string>();

beforeAll(async () => {
  world = await createSegmentWorld({ clock: { now: Date.now } });
  segment = recording(clientWith(sandboxSecrets.segmentToken));
  await control('POST', '/switches', { volumeLagMs: 0 });
});

afterAll(() => world.close());

/** The client, noting which methods the suite went through. */
function recording(client: Segment): Segment {
  return new Proxy(client, {
    get(target, name, receiver) {
      used.add(String(name));
      return Reflect.get(target, name, receiver);
    },
  });
}

function clientWith(token: string): Segment {
  return createSegment({ baseUrl: world.apiUrl, token, retryDelayMs: 5 });
}

async function control(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
  const reply = await world.control({ method, path, query: new URLSearchParams(), body });
  if (reply.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(reply.body)}`);
  return reply.body;
}

/** Believable values for what must be filled in. */
function settingsFor(options: SettingOption[]): Record<string, unknown> {
  const filled = options.filter((option) => option.required).map((option) => [option.name, valueFor(option)]);
  return Object.fromEntries(filled);
}

function valueFor(option: SettingOption): unknown {
  if (option.choices?.[0] !== undefined) return option.choices[0].value;
  if (option.type === 'number') return 5432;
  if (option.type === 'boolean') return true;
  return `${option.name}-value-1`;
}

function lastHour() {
  // The end is exclusive; a minute ahead so that what was just counted is inside.
  return { from: Date.now() - 60 * minuteMs, to: Date.now() + minuteMs };
}

async function failureOf(call: Promise<unknown>): Promise<OutsideError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof OutsideError)) throw new Error('Expected an OutsideError', { cause: error });
  return error;
}

function must<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`The sandbox has no ${what}`);
  return value;
}

describe('who is who', () => {
  test('the workspace answers with its id, slug and name', async () => {
    expect(await segment.workspace()).toEqual({
      id: expect.stringMatching(/^\w+$/),
      slug: 'acme',
      name: 'Acme',
    });
  });

  test('members are listed with their e-mail', async () => {
    const expected = people
      .filter(({ segment: role, slack }) => role !== 'none' && slack !== 'guest' && slack !== 'outsider')
      .map(({ email }) => email);
    const users = await segment.users();
    expect(users.map((user) => user.email)).toEqual(expect.arrayContaining(expected));
  });

  test.each([
    ['olivia@acme.example', true],
    ['omar@acme.example', true],
    ['erin@acme.example', false],
    ['ana@acme.example', false],
  ])('%s is a Workspace Owner: %s', async (email, isOwner) => {
    const user = must(
      (await segment.users()).find((one) => one.email === email),
      email,
    );
    expect((await segment.workspaceRoles(user.id)).includes('Workspace Owner')).toBe(isOwner);
  });

  test('an unknown person is not found', async () => {
    expect(await failureOf(segment.workspaceRoles('nobody'))).toMatchObject({
      code: 'segment_not_found',
      status: 404,
    });
  });

  test('another token is refused', async () => {
    const error = await failureOf(clientWith('sgp_not_the_one').users());
    expect(error).toMatchObject({ code: 'segment_unauthorized', status: 401 });
  });
});

describe('the catalogue', () => {
  test('has the sources, with what they are and need', async () => {
    const sources = await segment.sourceCatalog();
    expect(sources.find((one) => one.id === javascript)).toMatchObject({
      slug: 'javascript',
      categories: expect.arrayContaining(['Website']),
      status: 'PUBLIC',
      isCloudEventSource: false,
    });
    expect(new Set(sources.map((one) => one.id)).size).toBe(sources.length);
  });

  test('has the destinations, with settings, choices, actions and presets', async () => {
    const destinations = await segment.destinationCatalog();
    const found = must(
      destinations.find((one) => one.id === braze),
      'Braze',
    );
    expect(found.fromWarehouse).toBe(true);
    expect(found.options.find((one) => one.name === 'api_key')).toMatchObject({
      type: 'password',
      required: true,
    });
    expect(found.options.find((one) => one.name === 'endpoint')?.choices).toContainEqual({
      label: expect.any(String),
      value: expect.stringMatching(/^https:/),
    });
    const actionIds = found.actions.map((action) => action.id);
    expect(found.presets.length).toBeGreaterThan(0);
    for (const preset of found.presets) {
      expect(actionIds).toContain(preset.actionId);
      expect(preset.trigger).not.toBe('');
    }
    expect(destinations.some((one) => !one.fromWarehouse)).toBe(true);
  });

  test('has the warehouses', async () => {
    const names = (await segment.warehouseCatalog()).map((one) => one.name);
    expect(names).toEqual(expect.arrayContaining(['Snowflake', 'BigQuery']));
  });
});

describe('labels', () => {
  test('dev and prod are there, another is made once', async () => {
    expect(await segment.labels()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ key: 'environment', value: 'dev' }),
        expect.objectContaining({ key: 'environment', value: 'prod' }),
      ]),
    );
    const label = { key: 'team', value: 'growth', description: 'Growth team' };
    await segment.createLabel(label);
    expect(await segment.labels()).toContainEqual(label);
    expect(['segment_conflict', 'segment_invalid']).toContain(
      (await failureOf(segment.createLabel(label))).code,
    );
  });
});

describe('from an empty workspace to data', () => {
  let source: Source;
  let plan: TrackingPlan;
  let entry: DestinationMetadata;
  let destination: Destination;
  const rules: TrackingPlanRule[] = ['Product Viewed', 'Order Completed'].map((key) => ({
    type: 'TRACK',
    key,
    version: 1,
    jsonSchema: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      properties: { context: {}, traits: {}, properties: { type: 'object', properties: { order_id: {} } } },
    },
  }));

  test('a source is created, named and labelled in three calls', async () => {
    const created = await segment.createSource({ slug: 'shop-dev', metadataId: javascript, enabled: true });
    expect(created).toMatchObject({
      slug: 'shop-dev',
      name: 'shop-dev',
      enabled: true,
      metadataId: javascript,
    });
    expect(created.labels).toEqual([]);
    expect(created.writeKeys).toHaveLength(1);

    const named = await segment.updateSource(created.id, { name: 'Shop (dev)' });
    expect(named.name).toBe('Shop (dev)');
    const labels = await segment.addSourceLabels(created.id, [{ key: 'environment', value: 'dev' }]);
    expect(labels).toContainEqual(expect.objectContaining({ key: 'environment', value: 'dev' }));

    source = await segment.source(created.id);
    expect(source).toMatchObject({ id: created.id, name: 'Shop (dev)', writeKeys: created.writeKeys });
    expect(source.labels).toMatchObject([{ key: 'environment', value: 'dev' }]);
    expect((await segment.sources()).map((one) => one.id)).toContain(created.id);
  });

  test('a taken slug and an unknown kind of source are told apart from other failures', async () => {
    const again = await failureOf(
      segment.createSource({ slug: 'shop-dev', metadataId: javascript, enabled: true }),
    );
    expect(['segment_conflict', 'segment_invalid']).toContain(again.code);
    expect(again.reason).toMatch(/slug/i);
    const unknown = await failureOf(
      segment.createSource({ slug: 'other', metadataId: 'nope', enabled: true }),
    );
    expect(unknown).toMatchObject({ code: 'segment_invalid', status: 422 });
    expect(unknown.field).toContain('metadataId');
    expect(await failureOf(segment.source('nope'))).toMatchObject({ code: 'segment_not_found' });
  });

  test('a tracking plan takes rules, keeps the others, and is attached', async () => {
    plan = await segment.createTrackingPlan({ name: 'Segue: shop', description: 'Events of the use case' });
    expect(plan).toMatchObject({ name: 'Segue: shop', type: 'LIVE' });
    expect(await segment.trackingPlans()).toContainEqual(plan);

    await segment.upsertTrackingPlanRules(plan.id, rules.slice(0, 1));
    await segment.upsertTrackingPlanRules(plan.id, rules);
    const kept = await segment.trackingPlanRules(plan.id);
    expect(kept.map((rule) => rule.key).sort()).toEqual(['Order Completed', 'Product Viewed']);
    expect(kept.find((rule) => rule.key === 'Order Completed')).toMatchObject(rules[1] ?? {});

    expect(await segment.trackingPlanSources(plan.id)).toEqual([]);
    await segment.addSourceToTrackingPlan(plan.id, source.id);
    expect(await segment.trackingPlanSources(plan.id)).toEqual([{ id: source.id }]);
  });

  test('a destination wants its required settings and names the one that is missing', async () => {
    entry = must(
      (await segment.destinationCatalog()).find((one) => one.id === braze),
      'Braze',
    );
    const input = { sourceId: source.id, metadataId: braze, name: 'Braze (dev)', enabled: false };
    const error = await failureOf(segment.createDestination({ ...input, settings: {} }));
    expect(error).toMatchObject({ code: 'segment_invalid', status: 422 });
    expect(error.field).toContain('api_key');

    destination = await segment.createDestination({ ...input, settings: settingsFor(entry.options) });
    expect(destination).toMatchObject({ ...input, metadataName: entry.name });
    // Segment never gives a secret back.
    expect(JSON.stringify(destination.settings)).not.toContain('api_key-value-1');
    expect(await segment.connectedDestinations(source.id)).toEqual([destination]);
    expect((await segment.destinations()).map((one) => one.id)).toContain(destination.id);
  });

  test('its mappings are made from the presets', async () => {
    for (const preset of entry.presets) {
      const mapping = {
        name: preset.name,
        actionId: preset.actionId,
        trigger: preset.trigger,
        enabled: true,
      };
      const made = await segment.createSubscription(destination.id, { ...mapping, settings: preset.fields });
      expect(made).toMatchObject({ ...mapping, destinationId: destination.id, settings: preset.fields });
    }
    const names = (await segment.subscriptions(destination.id)).map((one) => one.name);
    expect(names.sort()).toEqual(entry.presets.map((preset) => preset.name).sort());
  });

  test('it is enabled by a change that leaves the rest alone', async () => {
    const changed = await segment.updateDestination(destination.id, { enabled: true });
    expect(changed).toEqual({ ...destination, enabled: true });
  });

  test('real traffic shows in events volume and as delivered', async () => {
    const analytics = new Analytics({
      writeKey: must(source.writeKeys[0], 'write key'),
      host: world.trackingUrl,
      flushAt: 1,
      maxRetries: 0,
    });
    for (const userId of ['u1', 'u2', 'u3']) {
      analytics.identify({ userId, traits: { email: `${userId}@customer.example` } });
      analytics.track({ userId, event: 'Product Viewed', properties: { order_id: '1' } });
    }
    analytics.track({ userId: 'u1', event: 'Order Completed', properties: { order_id: '1' } });
    await analytics.closeAndFlush({ timeout: 5_000 });

    const volume = () => segment.eventsVolume({ sourceId: source.id, ...lastHour(), granularity: 'MINUTE' });
    const totals = async () => (await volume()).map((row) => [row.eventName ?? row.eventType, row.total]);
    await expect
      .poll(async () => (await totals()).sort(), { timeout: 10_000, interval: 200 })
      .toEqual([
        ['Order Completed', 1],
        ['Product Viewed', 3],
        ['identify', 3],
      ]);
    for (const row of await volume()) {
      expect(row.eventType).toBeTypeOf('string');
      expect(row.series.reduce((sum, point) => sum + point.count, 0)).toBe(row.total);
    }

    const query = { sourceId: source.id, ...lastHour(), granularity: 'MINUTE' } as const;
    const received = await segment.delivery({
      ...query,
      kind: 'successfully-received',
      groupBy: ['eventName'],
    });
    expect(received).toContainEqual({ eventName: 'Product Viewed', total: 3, series: expect.any(Array) });
    const egress = { ...query, destinationId: destination.id };
    const delivered = () =>
      segment.delivery({ ...egress, kind: 'successful-delivery', groupBy: ['eventName', 'eventType'] });
    await expect
      .poll(async () => (await delivered()).find((row) => row.eventName === 'Product Viewed')?.total, {
        timeout: 10_000,
        interval: 200,
      })
      .toBe(3);
    for (const kind of ['failed-on-ingest', 'filtered-at-source'] as const) {
      expect(await segment.delivery({ ...query, kind, groupBy: ['discardReason'] })).toEqual([]);
    }
    for (const kind of ['failed-delivery', 'filtered-at-destination'] as const) {
      expect(await segment.delivery({ ...egress, kind, groupBy: ['discardReason'] })).toBeInstanceOf(Array);
    }
  });

  test('a destination that fails tells why', async () => {
    await control('POST', `/destinations/${destination.id}`, { failing: true });
    await control('POST', '/traffic', {
      source: source.id,
      events: [{ event: 'Product Viewed', properties: { order_id: '2' } }],
      people: 1,
    });
    const failed = () =>
      segment.delivery({
        kind: 'failed-delivery',
        sourceId: source.id,
        destinationId: destination.id,
        ...lastHour(),
        granularity: 'MINUTE',
        groupBy: ['eventName', 'discardReason'],
      });
    await expect.poll(failed, { timeout: 10_000, interval: 200 }).not.toEqual([]);
    expect(await failed()).toContainEqual({
      eventName: 'Product Viewed',
      discardReason: expect.stringMatching(/\S/),
      total: expect.any(Number),
      series: expect.any(Array),
    });
  });
});

describe('warehouses', () => {
  let warehouse: Warehouse;
  let source: Source;
  let model: ReverseEtlModel;

  test('one to store in is created and connected to a source', async () => {
    const entry = must((await segment.warehouseCatalog())[0], 'warehouse');
    warehouse = await segment.createWarehouse({
      metadataId: entry.id,
      name: 'Main warehouse',
      settings: settingsFor(entry.options),
    });
    expect(warehouse).toMatchObject({ metadataId: entry.id, name: 'Main warehouse', enabled: true });
    expect(await segment.warehouses()).toEqual([warehouse]);

    const shop = must((await segment.sources())[0], 'source');
    expect(await segment.connectedWarehouses(shop.id)).toEqual([]);
    await segment.connectSourceToWarehouse(warehouse.id, shop.id);
    expect(await segment.connectedWarehouses(shop.id)).toEqual([warehouse]);
  });

  test('one to read from gets its Segment Profiles destination by itself', async () => {
    const entry = must(
      (await segment.sourceCatalog()).find((one) => one.categories.includes('Warehouse')),
      'warehouse source',
    );
    source = await segment.createSource({
      slug: 'warehouse-dev',
      metadataId: entry.id,
      enabled: true,
      settings: settingsFor(entry.options),
    });
    expect(source.categories).toContain('Warehouse');
    const connected = await segment.connectedDestinations(source.id);
    expect(connected.map((one) => one.metadataId)).toEqual([profiles]);
  });

  test('a model is mapped, run and followed to its end', async () => {
    const input = {
      sourceId: source.id,
      name: 'Users',
      description: 'All users',
      query: 'select id, email from users',
      queryIdentifierColumn: 'id',
    };
    model = await segment.createReverseEtlModel(input);
    expect(model).toMatchObject({ sourceId: source.id, name: 'Users', enabled: true });
    expect(await segment.reverseEtlModels()).toEqual([model]);

    const entry = must(
      (await segment.destinationCatalog()).find((one) => one.id === profiles),
      'Segment Profiles',
    );
    const [destination] = await segment.connectedDestinations(source.id);
    const subscription = await segment.createSubscription(must(destination, 'Segment Profiles').id, {
      name: 'Send people',
      actionId: must(entry.actions[0], 'action of Segment Profiles').id,
      trigger: must(entry.presets[0], 'preset of Segment Profiles').trigger,
      enabled: true,
      modelId: model.id,
    });
    const { syncId } = await segment.startReverseEtlSync({
      sourceId: source.id,
      modelId: model.id,
      subscriptionId: subscription.id,
    });
    const followed = () => segment.reverseEtlSync(model.id, syncId);
    expect(await followed()).toMatchObject({ syncId, modelId: model.id });
    await expect
      .poll(async () => (await followed()).status, { timeout: 20_000, interval: 300 })
      .toBe('SUCCESS');
    const finished = await followed();
    expect(finished.extracted).toBeGreaterThan(0);
    expect(finished.error).toBeUndefined();

    const twin = await segment.createReverseEtlModel(input);
    await segment.deleteReverseEtlModel(twin.id);
    expect(await segment.reverseEtlModels()).toEqual([model]);
  });

  test('an unknown run is not found', async () => {
    expect(await failureOf(segment.reverseEtlSync(model.id, 'nope'))).toMatchObject({
      code: 'segment_not_found',
    });
  });
});

describe('Unify and Engage', () => {
  const query = "event('Order Completed').count() >= 1";
  let space: Space;
  let source: Source;
  let destination: Destination;
  let engage: EngageDestination;
  let audience: Audience;

  const send = (events: { event: string }[], people: number) =>
    control('POST', '/traffic', { source: source.id, events, people });

  test('there are two spaces, and what reached one is listed by name', async () => {
    const spaces = await segment.spaces();
    expect(spaces).toEqual([
      { id: expect.any(String), slug: 'acme-dev', name: 'Acme Dev' },
      { id: expect.any(String), slug: 'acme-prod', name: 'Acme Prod' },
    ]);
    space = must(spaces[0], 'space');
    await control('POST', `/spaces/${space.id}`, { defaultIdentifiers: true });
    source = await segment.createSource({ slug: 'unify-dev', metadataId: javascript, enabled: true });
    await segment.addSourceLabels(source.id, [{ key: 'environment', value: 'dev' }]);
    await send([{ event: 'Order Completed' }, { event: 'Product Added' }], 2);
    const events = await segment.spaceEvents(space.id);
    expect(events).toContainEqual({
      name: 'Order Completed',
      lastSeenAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect(events.map((event) => event.name)).toContain('Product Added');
    expect(await segment.spaceEvents(must(spaces[1], 'prod space').id)).toEqual([]);
    expect(await failureOf(segment.spaceEvents('nope'))).toMatchObject({ code: 'segment_not_found' });
  });

  test('a preview runs, then tells the size and some members', async () => {
    const started = await segment.createAudiencePreview(space.id, { query, type: 'USERS' });
    expect(started).toEqual({ id: expect.any(String), status: 'RUNNING', sample: [] });
    const read = () => segment.audiencePreview(space.id, started.id);
    await expect.poll(async () => (await read()).status, { timeout: 5_000, interval: 100 }).toBe('COMPLETED');
    const done = await read();
    expect(done.count).toBe(2);
    expect(done.sample).toHaveLength(2);
  });

  test('a query that Segment cannot read is refused with its place', async () => {
    const input = { query: "event('Order Completed')", type: 'USERS' } as const;
    for (const call of [
      segment.createAudiencePreview(space.id, input),
      segment.createAudience(space.id, { ...input, name: 'Bad', description: '' }),
    ]) {
      expect(await failureOf(call)).toMatchObject({ code: 'segment_invalid', field: 'definition.query' });
    }
    expect(await segment.audiences(space.id)).toEqual([]);
  });

  test('an audience is created, becomes live, and is found and changed', async () => {
    const input = { name: 'Buyers', description: 'Bought once', query, type: 'USERS' } as const;
    const { count: _, ...created } = await segment.createAudience(space.id, input);
    expect(created).toMatchObject({ spaceId: space.id, key: 'buyers', name: 'Buyers', query, type: 'USERS' });
    const read = () => segment.audience(space.id, created.id);
    await expect.poll(async () => (await read()).status, { timeout: 5_000, interval: 100 }).toBe('Live');
    audience = await read();
    expect(audience).toEqual({ ...created, enabled: true, status: 'Live', count: 2 });
    expect(await segment.audiences(space.id)).toEqual([audience]);
    const renamed = await segment.updateAudience(space.id, audience.id, { name: 'Customers' });
    expect(renamed).toEqual({ ...audience, name: 'Customers' });
    const paused = await segment.updateAudience(space.id, audience.id, { enabled: false });
    expect(paused).toMatchObject({ enabled: false, status: 'Disabled' });
    await segment.updateAudience(space.id, audience.id, { enabled: true });
    const wider = "event('Product Added').count() >= 1";
    expect(await segment.updateAudience(space.id, audience.id, { query: wider })).toMatchObject({
      query: wider,
      status: 'Preparing',
    });
    await segment.updateAudience(space.id, audience.id, { query });
    expect(await failureOf(segment.audience(space.id, 'nope'))).toMatchObject({ code: 'segment_not_found' });
  });

  test('only what was added to Engage by hand takes an audience', async () => {
    const entry = must(
      (await segment.destinationCatalog()).find((one) => one.id === braze),
      'Braze',
    );
    destination = await segment.createDestination({
      sourceId: source.id,
      metadataId: braze,
      name: 'Braze (unify)',
      enabled: true,
      settings: settingsFor(entry.options),
    });
    expect(await segment.supportedDestinations(space.id, 'USERS')).toEqual([]);
    const refused = await failureOf(segment.connectAudience(space.id, audience.id, destination.id));
    expect(refused).toMatchObject({ code: 'segment_invalid', field: 'destination.id' });
    await control('POST', `/spaces/${space.id}`, { engageDestinations: [destination.id] });
    const [found, ...others] = await segment.supportedDestinations(space.id, 'USERS');
    expect(others).toEqual([]);
    engage = must(found, 'Engage destination');
    expect(engage).toMatchObject({ name: 'Braze (unify)', metadataId: braze });
    expect(engage.id).not.toBe(destination.id);
    expect(engage.actions.map((action) => action.id)).toEqual(entry.actions.map((action) => action.id));
    expect((await segment.supportedDestinations(space.id, 'ACCOUNTS')).map((one) => one.id)).toEqual([
      engage.id,
    ]);
  });

  test('a connected and activated audience is delivered, and the report tells whose it was', async () => {
    expect(await segment.audienceConnections(space.id, audience.id)).toEqual([]);
    const connection = await segment.connectAudience(space.id, audience.id, engage.id);
    expect(await segment.audienceConnections(space.id, audience.id)).toEqual([
      { id: connection.id, destinationId: engage.id },
    ]);
    expect(await failureOf(segment.connectAudience(space.id, audience.id, engage.id))).toMatchObject({
      code: 'segment_conflict',
    });
    const activate = (input: { name: string; actionId?: string }) =>
      segment.createActivation(space.id, audience.id, connection.id, input);
    expect(await failureOf(activate({ name: 'No action' }))).toMatchObject({ code: 'segment_invalid' });
    expect(await segment.activations(space.id, audience.id)).toEqual([]);
    const activation = await activate({ name: 'Tell Braze', actionId: must(engage.actions[0], 'action').id });
    expect(await segment.activations(space.id, audience.id)).toEqual([
      { id: activation.id, connectionId: connection.id, enabled: true },
    ]);

    await send([{ event: 'Order Completed' }], 3);
    const engageSource = must(
      (await segment.sources()).find((one) => one.name === 'Engage (Acme Dev)'),
      'Engage source',
    );
    const delivered = () =>
      segment.delivery({
        kind: 'successful-delivery',
        sourceId: engageSource.id,
        destinationId: engage.id,
        ...lastHour(),
        granularity: 'MINUTE',
        groupBy: ['audienceId', 'spaceId', 'eventName'],
      });
    await expect
      .poll(delivered, { timeout: 10_000, interval: 200 })
      .toMatchObject([
        { audienceId: audience.id, spaceId: space.id, eventName: 'Audience Entered', total: 3 },
      ]);

    await segment.deleteActivation(space.id, audience.id, activation.id);
    expect(await segment.activations(space.id, audience.id)).toEqual([]);
    expect(await segment.audienceConnections(space.id, audience.id)).toHaveLength(1);
    expect(await failureOf(segment.deleteActivation(space.id, audience.id, activation.id))).toMatchObject({
      code: 'segment_not_found',
    });
  });

  test('without Engage or Unify each call says that it is not included', async () => {
    const notIncluded = { code: 'segment_not_included', status: 403 };
    await control('POST', '/switches', { engage: false });
    expect(await failureOf(segment.audiences(space.id))).toMatchObject(notIncluded);
    expect(await failureOf(segment.createAudiencePreview(space.id, { query, type: 'USERS' }))).toMatchObject(
      notIncluded,
    );
    expect(await failureOf(segment.supportedDestinations(space.id, 'USERS'))).toMatchObject(notIncluded);
    expect(await segment.spaces()).toHaveLength(2);
    await control('POST', '/switches', { engage: true, unify: false });
    expect(await failureOf(segment.spaces())).toMatchObject(notIncluded);
    expect(await failureOf(segment.spaceEvents(space.id))).toMatchObject(notIncluded);
    await control('POST', '/switches', { unify: true });
  });
});

describe('looking after a workspace', () => {
  let source: Source;
  let destination: Destination;

  beforeAll(async () => {
    source = await segment.createSource({ slug: 'kept', metadataId: javascript, enabled: true });
    const entry = must(
      (await segment.destinationCatalog()).find((one) => one.id === braze),
      'Braze',
    );
    destination = await segment.createDestination({
      sourceId: source.id,
      metadataId: braze,
      name: 'Braze (kept)',
      enabled: true,
      settings: settingsFor(entry.options),
    });
    await segment.createSubscription(destination.id, {
      name: 'All',
      actionId: must(entry.actions[0], 'action').id,
      trigger: 'type = "track"',
      enabled: true,
    });
  });

  test('schema settings are read and changed part by part', async () => {
    const before = await segment.schemaSettings(source.id);
    expect(before.track).toMatchObject({ allowUnplannedEvents: true });
    const changed = await segment.updateSchemaSettings(source.id, { track: { allowUnplannedEvents: false } });
    expect(changed).toEqual({ ...before, track: { ...before.track, allowUnplannedEvents: false } });
    expect(await segment.schemaSettings(source.id)).toEqual(changed);
    await segment.updateSchemaSettings(source.id, before);
    expect(await failureOf(segment.schemaSettings('nope'))).toMatchObject({ code: 'segment_not_found' });
  });

  test('properties of an event are told by name, and events volume by source and name', async () => {
    await control('POST', '/traffic', {
      source: source.id,
      events: [{ event: 'Kept / Looked At', properties: { total: 3, coupon: 'A' } }],
      people: 2,
    });
    const space = must((await segment.spaces())[0], 'space');
    const properties = await segment.spaceEventProperties(space.id, 'Kept / Looked At');
    expect(properties.map(({ name, type }) => [name, type]).sort()).toEqual([
      ['coupon', 'PROPERTY'],
      ['total', 'PROPERTY'],
    ]);
    expect(properties[0]?.lastSeenAt).toMatch(/^\d{4}-.*Z$/);
    expect(await failureOf(segment.spaceEventProperties(space.id, 'Never'))).toMatchObject({
      code: 'segment_not_found',
    });
    const query = { ...lastHour(), granularity: 'MINUTE' } as const;
    const named = await segment.eventsVolume({ ...query, eventName: 'Kept / Looked At' });
    expect(named).toMatchObject([{ sourceId: source.id, eventName: 'Kept / Looked At', total: 2 }]);
    const sources = (await segment.eventsVolume(query)).map((row) => row.sourceId);
    expect(new Set(sources).size).toBeGreaterThan(1);
    expect(sources).not.toContain(undefined);
  });

  test('a destination sums up what became of it', async () => {
    const counts = (metrics: { name: string; total: number }[]) =>
      metrics.find((metric) => metric.name === 'successes')?.total;
    await expect
      .poll(async () => counts(await segment.deliveryMetrics(destination.id, source.id)), { timeout: 5_000 })
      .toBe(2);
    const window = { ...lastHour(), granularity: 'MINUTE' } as const;
    expect(counts(await segment.deliveryMetrics(destination.id, source.id, window))).toBe(2);
  });

  test('a filter is made, found again and deleted', async () => {
    const input = {
      title: 'No tests',
      if: 'type = "track"',
      actions: [{ type: 'DROP_PROPERTIES', fields: { properties: { fields: ['test'] } } }],
      enabled: true,
    };
    const made = await segment.createDestinationFilter(destination.id, { ...input, sourceId: source.id });
    expect(made).toEqual({ ...input, id: expect.any(String) });
    expect(await segment.destinationFilters(destination.id)).toEqual([made]);
    await segment.deleteDestinationFilter(destination.id, made.id);
    expect(await segment.destinationFilters(destination.id)).toEqual([]);
  });

  test('a mapping is changed and deleted', async () => {
    const mapping = must((await segment.subscriptions(destination.id))[0], 'mapping');
    const changed = await segment.updateSubscription(destination.id, mapping.id, {
      enabled: false,
      name: 'Off',
    });
    expect(changed).toEqual({ ...mapping, enabled: false, name: 'Off' });
    await segment.deleteSubscription(destination.id, mapping.id);
    expect(await segment.subscriptions(destination.id)).toEqual([]);
    expect(await failureOf(segment.deleteSubscription(destination.id, mapping.id))).toMatchObject({
      code: 'segment_not_found',
    });
  });

  test('a source leaves its tracking plan', async () => {
    const plan = await segment.createTrackingPlan({ name: 'Left', description: '' });
    await segment.addSourceToTrackingPlan(plan.id, source.id);
    await segment.removeSourceFromTrackingPlan(plan.id, source.id);
    expect(await segment.trackingPlanSources(plan.id)).toEqual([]);
  });

  test('what was made can be deleted, and is gone then', async () => {
    const space = must((await segment.spaces())[0], 'space');
    const audience = await segment.createAudience(space.id, {
      name: 'To delete',
      description: '',
      query: "event('Order Completed').count() >= 1",
      type: 'USERS',
    });
    const warehouse = await segment.createSource({
      slug: 'rows',
      metadataId: 'BQp3zGUgjV',
      enabled: true,
      settings: settingsFor(
        must(
          (await segment.sourceCatalog()).find(({ id }) => id === 'BQp3zGUgjV'),
          'Snowflake',
        ).options,
      ),
    });
    const { id: model } = await segment.createReverseEtlModel({
      sourceId: warehouse.id,
      name: 'To delete',
      description: '',
      query: 'select 1',
      queryIdentifierColumn: 'id',
    });
    await segment.deleteReverseEtlModel(model);
    expect((await segment.reverseEtlModels()).map(({ id }) => id)).not.toContain(model);
    await segment.deleteAudience(space.id, audience.id);
    expect((await segment.audiences(space.id)).map((one) => one.id)).not.toContain(audience.id);
    await segment.deleteDestination(destination.id);
    expect((await segment.destinations()).map((one) => one.id)).not.toContain(destination.id);
    await segment.deleteSource(source.id);
    expect(await failureOf(segment.source(source.id))).toMatchObject({ code: 'segment_not_found' });
    expect(await failureOf(segment.deleteSource(source.id))).toMatchObject({ code: 'segment_not_found' });
  });

  test('the audit trail tells what was done, newest first, and roles have names', async () => {
    const events = await segment.auditEvents({ from: Date.now() - 60 * minuteMs, to: Date.now() + minuteMs });
    const ofSource = events.filter((event) => event.resourceId === source.id).map((event) => event.type);
    expect(ofSource[0]).toMatch(/Deleted/);
    expect(events[0]).toMatchObject({ at: expect.stringMatching(/^\d{4}-/), actor: expect.any(String) });
    expect(await segment.auditEvents({ from: Date.now() + 60 * minuteMs })).toEqual([]);
    expect((await segment.roles()).map((role) => role.name)).toContain('Workspace Owner');
  });
});

describe('when Segment misbehaves', () => {
  const fault = (fields: Record<string, unknown>) => control('POST', '/faults', { times: 1, ...fields });

  test.each([
    { kind: '429', msBeforeNext: 40 },
    { kind: '500' },
    { kind: 'html502' },
    { kind: 'drop_before' },
    { kind: 'drop_after' },
  ])('a read gets over $kind', async (fields) => {
    await fault({ method: 'GET', path: '/labels', ...fields });
    expect((await segment.labels()).length).toBeGreaterThan(0);
  });

  test('a read that is answered with broken JSON fails', async () => {
    await fault({ method: 'GET', path: '/labels', kind: 'bad_json' });
    expect(await failureOf(segment.labels())).toMatchObject({
      code: 'segment_failed',
      reason: 'was not JSON',
    });
  });

  test.each([
    ['401', 'segment_unauthorized'],
    ['404', 'segment_not_found'],
    ['409', 'segment_conflict'],
    ['422', 'segment_invalid'],
    ['500', 'segment_failed'],
    ['html502', 'segment_failed'],
  ])('a write answered %s fails as %s and changes nothing', async (kind, code) => {
    await fault({ method: 'POST', path: '/labels', kind });
    const label = { key: 'fault', value: `on-${kind}` };
    expect((await failureOf(segment.createLabel(label))).code).toBe(code);
    expect(await segment.labels()).not.toContainEqual(expect.objectContaining(label));
  });

  test('a write turned away for its rate is told when to come again', async () => {
    await fault({ method: 'POST', path: '/labels', kind: '429', msBeforeNext: 12_345 });
    const error = await failureOf(segment.createLabel({ key: 'fault', value: 'rate' }));
    expect(error).toMatchObject({ code: 'segment_rate_limited', status: 429, retryAfterMs: 12_345 });
  });

  test('a write whose answer is lost was done once, and a look finds it', async () => {
    await fault({ method: 'POST', path: '/sources', kind: 'drop_after' });
    const input = { slug: 'lost-answer', metadataId: javascript, enabled: true };
    const error = await failureOf(segment.createSource(input));
    expect(error).toMatchObject({ code: 'segment_unreachable', status: 0 });
    expect((await segment.sources()).filter((one) => one.slug.startsWith('lost-answer'))).toHaveLength(1);
  });
});

test('every method of the port was called against the sandbox', () => {
  expect([...used].sort()).toEqual(Object.keys(clientWith(sandboxSecrets.segmentToken)).sort());
});
