import { expect, test } from 'vitest';
import { ids, play, snowflakeSettings } from './helper.ts';

const dayMs = 86_400_000;

test('a source takes three calls: create, name, label', async () => {
  const { api } = await play();
  const made = await api('POST', '/sources', {
    slug: 'web-dev',
    name: 'ignored',
    enabled: true,
    metadataId: ids.javascript,
    labels: [{ key: 'environment', value: 'dev' }],
  });
  expect(made.status).toBe(201);
  const { source } = made.data;
  expect(source).toMatchObject({ slug: 'web-dev', name: 'web-dev', labels: [], enabled: true });
  expect(source.writeKeys[0]).toMatch(/^\w{32}$/);
  const named = await api('PATCH', `/sources/${source.id}`, { name: 'Web (dev)', enabled: false });
  expect(named.data.source).toMatchObject({ name: 'Web (dev)', enabled: false });
  const labels = [{ key: 'environment', value: 'dev' }];
  expect((await api('POST', `/sources/${source.id}/labels`, { labels })).data.labels).toEqual(labels);
  const read = await api('GET', `/sources/${source.id}`);
  expect(read.data).toMatchObject({ source: { name: 'Web (dev)', labels }, trackingPlanId: null });
});

test('slugs are unique, metadata must be known, each source has its own write key', async () => {
  const { api, source } = await play();
  const [one, other] = [await source('a'), await source('b')];
  expect(one.writeKeys[0]).not.toBe(other.writeKeys[0]);
  const again = await api('POST', '/sources', { slug: 'a', enabled: true, metadataId: ids.javascript });
  expect(again).toMatchObject({ status: 409, errors: [{ field: 'slug' }] });
  const unknown = await api('POST', '/sources', { slug: 'c', enabled: true, metadataId: 'nope' });
  expect(unknown).toMatchObject({ status: 422, errors: [{ field: 'metadataId' }] });
  expect((await api('GET', '/sources')).data.sources).toHaveLength(2);
});

test('labels must exist, one value per key; PUT replaces all of them', async () => {
  const { api, source } = await play();
  const { id } = await source('web');
  const label = (value: string) => ({ key: 'environment', value });
  const add = (...labels: unknown[]) => api('POST', `/sources/${id}/labels`, { labels });
  expect((await add(label('staging'))).status).toBe(422);
  expect((await add(label('dev'), label('prod'))).status).toBe(422);
  expect((await add('dev')).status).toBe(422);
  await api('POST', '/labels', { label: { key: 'team', value: 'growth' } });
  await add(label('dev'), { key: 'team', value: 'growth' });
  expect((await add(label('prod'))).data.labels).toEqual([{ key: 'team', value: 'growth' }, label('prod')]);
  expect((await api('PUT', `/sources/${id}/labels`, { labels: [label('dev')] })).data.labels).toEqual([
    label('dev'),
  ]);
});

test('creating a destination connects it to its one source', async () => {
  const { api, source, destination } = await play();
  const web = await source('web');
  const tool = await destination(web.id, ids.amplitude, { apiKey: 'k', secretKey: 's' });
  expect(tool).toMatchObject({ sourceId: web.id, settings: { endpoint: 'north_america' } });
  const connected = await api('GET', `/sources/${web.id}/connected-destinations`);
  expect(connected.data.destinations.map((one: { id: string }) => one.id)).toEqual([tool.id]);
  const off = await api('PATCH', `/destinations/${tool.id}`, { enabled: false, name: 'Amplitude' });
  expect(off.data.destination).toMatchObject({ enabled: false, name: 'Amplitude' });
  expect((await api('DELETE', `/destinations/${tool.id}`)).data.status).toBe('SUCCESS');
  expect((await api('GET', `/destinations/${tool.id}`)).status).toBe(404);
});

test('settings are checked against the catalogue, and the error names the field', async () => {
  const { api, source } = await play();
  const { id } = await source('web');
  const create = (settings: unknown, metadataId: string = ids.amplitude) =>
    api('POST', '/destinations', { sourceId: id, metadataId, settings });
  expect(await create({ apiKey: 'k' })).toMatchObject({
    status: 422,
    errors: [{ field: 'settings.secretKey' }],
  });
  expect(await create({ apiKey: 'k', secretKey: '' })).toMatchObject({ status: 422 });
  expect(await create({ apiKey: 7, secretKey: 's' })).toMatchObject({
    errors: [{ field: 'settings.apiKey' }],
  });
  expect(await create({ apiKey: 'k', secretKey: 's', endpoint: 'moon' })).toMatchObject({
    errors: [{ field: 'settings.endpoint' }],
  });
  expect(await create(undefined)).toMatchObject({ status: 422, errors: [{ field: 'settings' }] });
  expect(await create({}, 'nope')).toMatchObject({ status: 422, errors: [{ field: 'metadataId' }] });
  expect((await create({}, ids.googleAdsConversions)).status).toBe(200);
  const orphan = { sourceId: 'nope', metadataId: ids.amplitude, settings: {} };
  expect((await api('POST', '/destinations', orphan)).status).toBe(404);
});

test('a warehouse source brings a protected Segment Profiles destination', async () => {
  const { api, source, view } = await play();
  const missing = await api('POST', '/sources', {
    slug: 'snow',
    enabled: true,
    metadataId: ids.snowflakeSource,
  });
  expect(missing).toMatchObject({ status: 422, errors: [{ field: 'settings.account' }] });
  const snow = await source('snow', ids.snowflakeSource, snowflakeSettings);
  const { destinations } = (await api('GET', `/sources/${snow.id}/connected-destinations`)).data;
  expect(destinations).toMatchObject([{ enabled: true, metadata: { id: ids.profiles } }]);
  expect((await api('DELETE', `/destinations/${destinations[0].id}`)).status).toBe(400);
  expect((await view()).destinations[0].protected).toBe(true);
});

test('mappings are a feature of their own, need a real action and valid FQL', async () => {
  const { api, control, source, destination } = await play();
  const { id } = await source('web');
  const tool = await destination(id, ids.amplitude, { apiKey: 'k', secretKey: 's' });
  const [preset] = tool.metadata.presets;
  const base = `/destinations/${tool.id}/subscriptions`;
  const body = {
    name: preset.name,
    actionId: preset.actionId,
    trigger: preset.trigger,
    enabled: true,
    settings: preset.fields,
  };
  const made = (await api('POST', base, body)).data.destinationSubscription;
  expect(made).toMatchObject({ actionSlug: 'logEventV2', destinationId: tool.id, trigger: preset.trigger });
  expect((await api('GET', base)).data.subscriptions).toEqual([made]);
  expect(await api('POST', base, { ...body, actionId: 'nope' })).toMatchObject({
    status: 422,
    errors: [{ field: 'actionId' }],
  });
  expect(await api('POST', base, { ...body, trigger: 'type =' })).toMatchObject({
    errors: [{ field: 'trigger' }],
  });
  const changed = await api('PATCH', `${base}/${made.id}`, { input: { enabled: false } });
  expect(changed.data.subscription.enabled).toBe(false);
  await control('POST', '/switches', { subscriptions: false });
  expect((await api('GET', base)).status).toBe(403);
  await control('POST', '/switches', { subscriptions: true });
  await api('DELETE', `${base}/${made.id}`);
  expect((await api('GET', `${base}/${made.id}`)).status).toBe(404);
});

test('deleting a source takes its destinations and connections along', async () => {
  const { api, source, destination } = await play();
  const { id } = await source('web');
  await destination(id, ids.googleAdsConversions);
  const plan = (await api('POST', '/tracking-plans', { name: 'Plan', type: 'LIVE' })).data.trackingPlan;
  await api('POST', `/tracking-plans/${plan.id}/sources`, { sourceId: id });
  expect((await api('DELETE', `/sources/${id}`)).data.status).toBe('SUCCESS');
  expect((await api('GET', '/destinations')).data.destinations).toEqual([]);
  expect((await api('GET', `/tracking-plans/${plan.id}/sources`)).data.sources).toEqual([]);
});

test('a cloud object source has no write key and feeds warehouses only', async () => {
  const { api, source } = await play();
  const ads = await source('ads', ids.facebookAds);
  expect(ads.writeKeys).toEqual([]);
  const tool = { sourceId: ads.id, metadataId: ids.googleAdsConversions, settings: {} };
  expect((await api('POST', '/destinations', tool)).status).toBe(422);
  const create = { metadataId: ids.snowflake, name: 'DWH', settings: snowflakeSettings };
  const made = await api('POST', '/warehouses', create);
  expect(made).toMatchObject({ status: 201, data: { warehouse: { name: 'DWH', enabled: true } } });
  const { id } = made.data.warehouse;
  const connect = await api('POST', `/warehouses/${id}/connected-sources/${ads.id}`);
  expect(connect).toMatchObject({ status: 201, data: { status: 'CONNECTED' } });
  const { warehouses } = (await api('GET', `/sources/${ads.id}/connected-warehouses`)).data;
  expect(warehouses).toMatchObject([{ id, settings: { password: '••••••••••' } }]);
  expect((await api('GET', `/warehouses/${id}/connection-state`)).data.connectionState).toBe('CONNECTED');
  expect((await api('POST', '/warehouses', { ...create, settings: {} })).status).toBe(422);
  expect((await api('POST', `/warehouses/${id}/connected-sources/nope`)).status).toBe(404);
});

test('a source without an enabled destination is disabled after 14 days, one with a destination is not', async () => {
  const { api, source, destination, advance } = await play();
  const [idle, used] = [await source('idle'), await source('used')];
  const tool = await destination(used.id, ids.googleAdsConversions);
  advance(14 * dayMs - 1000);
  expect((await api('GET', `/sources/${idle.id}`)).data.source.enabled).toBe(true);
  advance(2000);
  expect((await api('GET', `/sources/${idle.id}`)).data.source.enabled).toBe(false);
  expect((await api('GET', `/sources/${used.id}`)).data.source.enabled).toBe(true);
  const [event] = (await api('GET', '/audit-events')).data.events;
  expect(event).toMatchObject({ type: 'Source Disabled', actor: 'segment', resourceId: idle.id });
  await api('PATCH', `/destinations/${tool.id}`, { enabled: false });
  await api('GET', '/');
  advance(15 * dayMs);
  expect((await api('GET', `/sources/${used.id}`)).data.source.enabled).toBe(false);
});

test('a Reverse ETL sync extracts rows and delivers them through its mapping', async () => {
  const { api, source, destination, advance, control, view } = await play();
  const snow = await source('snow', ids.snowflakeSource, snowflakeSettings);
  const web = await source('web');
  const model = {
    sourceId: snow.id,
    name: 'Users',
    description: '',
    enabled: true,
    query: 'select * from users',
    queryIdentifierColumn: 'id',
  };
  expect((await api('POST', '/reverse-etl-models', { ...model, sourceId: web.id })).status).toBe(422);
  const made = await api('POST', '/reverse-etl-models', model);
  expect(made).toMatchObject({ status: 201, data: { reverseEtlModel: { name: 'Users' } } });
  const modelId = made.data.reverseEtlModel.id;
  expect((await api('GET', '/reverse-etl-models')).data.models).toHaveLength(1);
  const tool = await destination(snow.id, ids.amplitude, { apiKey: 'k', secretKey: 's' });
  const [action] = tool.metadata.actions;
  const subscription = (
    await api('POST', `/destinations/${tool.id}/subscriptions`, {
      name: 'Rows',
      actionId: action.id,
      trigger: 'event = "new"',
      enabled: true,
      modelId,
    })
  ).data.destinationSubscription;
  const run = { sourceId: snow.id, modelId, subscriptionId: subscription.id };
  const { syncId } = (await api('POST', '/reverse-etl-syncs', run)).data.reverseETLManualSync;
  const status = async (id: string) =>
    (await api('GET', `/reverse-etl-models/${modelId}/syncs/${id}`)).data.reverseETLSyncStatus;
  expect(await status(syncId)).toMatchObject({ syncStatus: 'IN_PROGRESS' });
  advance(5000);
  expect(await status(syncId)).toMatchObject({
    syncStatus: 'SUCCESS',
    extractPhase: { extractCount: '25' },
    loadPhase: { deliverSuccessCount: '25', deliverFailureCount: '0' },
  });
  const found = (await view()).destinations.find((one: { id: string }) => one.id === tool.id);
  expect(found.delivered.total).toBe(25);

  await control('POST', `/destinations/${tool.id}`, { failing: true });
  const failed = (await api('POST', '/reverse-etl-syncs', run)).data.reverseETLManualSync.syncId;
  advance(5000);
  expect(await status(failed)).toMatchObject({ syncStatus: 'FAIL', error: expect.stringContaining('500') });
  expect((await api('POST', '/reverse-etl-syncs', { ...run, subscriptionId: 'x' })).status).toBe(404);
  expect((await api('GET', `/reverse-etl-models/${modelId}/syncs/nope`)).status).toBe(404);
});

test('a tracking plan holds rules, takes many sources, and a source takes one plan', async () => {
  const { api, source, control } = await play();
  const make = async (name: string) =>
    (await api('POST', '/tracking-plans', { name, type: 'LIVE' })).data.trackingPlan;
  const [plan, other] = [await make('Plan'), await make('Other')];
  expect(plan).toMatchObject({ name: 'Plan', type: 'LIVE', slug: 'plan' });
  const rule = (key: string, title = '') => ({
    type: 'TRACK',
    key,
    version: 1,
    jsonSchema: { type: 'object', title },
  });
  const rules = `/tracking-plans/${plan.id}/rules`;
  expect((await api('PUT', rules, { rules: [rule('A'), rule('B')] })).data.status).toBe('SUCCESS');
  await api('PATCH', rules, { rules: [rule('B', 'new'), rule('C')] });
  await api('PATCH', rules, { rules: [{ ...rule('A'), newKey: 'A2' }] });
  const read = (await api('GET', rules)).data.rules;
  expect(read.map((one: { key: string }) => one.key)).toEqual(['A2', 'B', 'C']);
  expect(read[1].jsonSchema.title).toBe('new');
  for (const bad of [{ rules: [{ type: 'TRACK', jsonSchema: {} }] }, { rules: 'x' }, {}]) {
    expect((await api('PATCH', rules, bad)).status).toBe(422);
  }
  const [dev, prod] = [await source('dev'), await source('prod')];
  for (const { id } of [dev, prod]) {
    expect((await api('POST', `/tracking-plans/${plan.id}/sources`, { sourceId: id })).status).toBe(200);
  }
  expect((await api('GET', `/tracking-plans/${plan.id}/sources`)).data.sources).toHaveLength(2);
  expect((await api('GET', `/sources/${dev.id}`)).data.trackingPlanId).toBe(plan.id);
  const second = await api('POST', `/tracking-plans/${other.id}/sources`, { sourceId: dev.id });
  expect(second.status).toBe(409);
  await api('DELETE', `/tracking-plans/${plan.id}/sources?sourceId=${dev.id}`);
  expect((await api('POST', `/tracking-plans/${other.id}/sources`, { sourceId: dev.id })).status).toBe(200);

  await control('POST', '/switches', { protocols: false });
  for (const [method, path] of [
    ['GET', '/tracking-plans'],
    ['POST', '/tracking-plans'],
    ['GET', rules],
    ['PATCH', rules],
  ] as const) {
    const reply = await api(method, path, method === 'GET' ? undefined : {});
    expect(reply.status).toBe(403);
    expect(reply.errors[0].message).toContain('Protocols');
  }
});
