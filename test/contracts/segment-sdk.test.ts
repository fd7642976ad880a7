import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSegmentWorld } from '../../src/sandbox/segment/world.ts';
import { type SegmentWorld, sandboxSecrets } from '../../src/sandbox/worlds.ts';
import { connect, createShapes, dataOf, operationsOf, type Sdk } from './segment-sdk.ts';

/** Operations of Segment's own SDK that Segue's sandbox does not play, and why. */
const notPlayed: Record<string, string> = {
  APICallsApi: 'usage and billing: no part of a setup',
  MonthlyTrackedUsersApi: 'usage and billing: no part of a setup',
  DeletionAndSuppressionApi: 'deletion of personal data: not for a bot',
  EdgeFunctionsApi: 'code of customers: no part of a setup',
  FunctionsApi: 'code of customers: no part of a setup',
  TransformationsApi: 'code of customers: no part of a setup',
  ProfilesSyncApi: 'profiles in warehouses: no part of a setup',
  SelectiveSyncApi: 'two calls a minute and no part of a setup',
  ComputedTraitsApi: 'a setup makes audiences, no traits',
  'SpacesApi.batchQueryMessagingSubscriptionsForSpace': 'Engage Premier ended in December 2025',
  'SpacesApi.replaceMessagingSubscriptionsInSpaces': 'Engage Premier ended in December 2025',
};

const ids = {
  javascript: 'IqDTy1TpoU',
  amplitude: '5f7dd6d21ad74f3842b1fc47',
  snowflakeSource: 'BQp3zGUgjV',
  snowflake: 'CCIl4HLQPz',
};
const login = { account: 'acme', database: 'd', warehouse: 'w', username: 'segment', password: 'p4ss' };

let sdk: Sdk;
let world: SegmentWorld;
let segment: ReturnType<typeof connect>;
let page: InstanceType<Sdk['PaginationInput']>;

beforeAll(async () => {
  // Some 75 MB and half a second, so only here and only now.
  sdk = await import('@segment/public-api-sdk-typescript');
  world = await createSegmentWorld({ clock: { now: Date.now } });
  segment = connect(sdk, { url: world.apiUrl, token: sandboxSecrets.segmentToken });
  page = { count: 200 };
  await world.control({
    method: 'POST',
    path: '/switches',
    query: new URLSearchParams(),
    body: { volumeLagMs: 0 },
  });
});

afterAll(() => world?.close());

let made = 0;
/** A fresh source; its slug is its own. */
async function someSource(metadataId = ids.javascript, settings = {}) {
  made += 1;
  const input = { slug: `sdk-${made}`, enabled: true, metadataId, settings };
  return (await dataOf(segment.client('SourcesApi').createSource(input))).source;
}

async function someDestination(sourceId: string) {
  const settings = { apiKey: 'k', secretKey: 's3cret' };
  const input = { sourceId, metadataId: ids.amplitude, name: 'Amplitude', enabled: true, settings };
  return (await dataOf(segment.client('DestinationsApi').createDestination(input))).destination;
}

test('the workspace, its echo, labels and audit trail', async () => {
  const { workspace } = await dataOf(segment.client('WorkspacesApi').getWorkspace());
  expect(workspace.slug).toBe('acme');
  const echo = await dataOf(segment.client('TestingApi').echo('hi'));
  expect([echo.method, echo.message]).toEqual(['get', 'hi']);
  const labels = segment.client('LabelsApi');
  const label = { key: 'team', value: 'growth', description: 'Growth team' };
  expect((await dataOf(labels.createLabel({ label }))).label).toMatchObject(label);
  expect((await dataOf(labels.listLabels())).labels).toHaveLength(3);
  await dataOf(labels.deleteLabel('team', 'growth'));
  expect((await dataOf(labels.listLabels())).labels).toHaveLength(2);
  const { events } = await dataOf(segment.client('AuditTrailApi').listAuditEvents(page));
  expect(events.slice(0, 2).map(({ type }) => type)).toEqual(['Label Deleted', 'Label Created']);
});

test('people, their rights and invites', async () => {
  const users = segment.client('IAMUsersApi');
  const all = (await dataOf(users.listUsers(page))).users;
  const erin = all.find(({ email }) => email.startsWith('erin'));
  const userId = erin?.id ?? '';
  expect((await dataOf(users.getUser(userId))).user.permissions?.[0]?.roleName).toBe('Source Admin');
  const { roles } = await dataOf(segment.client('IAMRolesApi').listRoles(page));
  const owner = roles.find(({ name }) => name === 'Workspace Owner')?.id ?? '';
  const { workspace } = await dataOf(segment.client('WorkspacesApi').getWorkspace());
  const type = sdk.PermissionResourceV1.TypeEnum.WORKSPACE;
  const permissions = [{ roleId: owner, resources: [{ id: workspace.id, type }] }];
  const added = await dataOf(users.addPermissionsToUser(userId, { permissions }));
  expect(added.permissions.map(({ roleName }) => roleName)).toEqual(['Source Admin', 'Workspace Owner']);
  await dataOf(users.replacePermissionsForUser(userId, { permissions }));
  expect((await dataOf(users.getUser(userId))).user.permissions).toHaveLength(1);
  expect((await dataOf(users.listUserGroupsFromUser(userId, page))).groups).toEqual([]);
  const invited = 'new@acme.example';
  await dataOf(users.createInvites({ invites: [{ email: invited }] }));
  expect((await dataOf(users.listInvites(page))).invites).toEqual([invited]);
  await dataOf(users.deleteInvites([invited]));
  expect((await dataOf(users.listInvites(page))).invites).toEqual([]);
  await dataOf(users.deleteUsers([userId]));
  expect((await dataOf(users.listUsers(page))).users).toHaveLength(all.length - 1);
});

test('groups: people and invites join and leave, rights are added and replaced', async () => {
  const groups = segment.client('IAMGroupsApi');
  const users = segment.client('IAMUsersApi');
  const { userGroup } = await dataOf(groups.createUserGroup({ name: 'Growth' }));
  const { id } = userGroup;
  expect((await dataOf(groups.updateUserGroup(id, { name: 'Growth team' }))).userGroup.name).toBe(
    'Growth team',
  );
  await dataOf(users.createInvites({ invites: [{ email: 'soon@acme.example' }] }));
  const joined = await dataOf(
    groups.addUsersToUserGroup(id, { emails: ['ana@acme.example', 'soon@acme.example'] }),
  );
  expect(joined.userGroup.memberCount).toBe(1);
  expect((await dataOf(groups.listInvitesFromUserGroup(id, page))).emails).toEqual(['soon@acme.example']);
  await dataOf(groups.replaceUsersInUserGroup(id, { emails: ['ben@acme.example'] }));
  const { users: members } = await dataOf(groups.listUsersFromUserGroup(id, page));
  expect(members.map(({ email }) => email)).toEqual(['ben@acme.example']);
  const [owners] = (await dataOf(groups.listUserGroups(page))).userGroups;
  const { permissions = [] } = (await dataOf(groups.getUserGroup(owners?.id ?? ''))).userGroup;
  const rights = { permissions: permissions.map(({ roleId, resources }) => ({ roleId, resources })) };
  expect((await dataOf(groups.addPermissionsToUserGroup(id, rights))).permissions).toHaveLength(1);
  expect((await dataOf(groups.replacePermissionsForUserGroup(id, rights))).permissions).toHaveLength(1);
  await dataOf(groups.removeUsersFromUserGroup(id, ['ben@acme.example']));
  expect((await dataOf(groups.getUserGroup(id))).userGroup.memberCount).toBe(0);
  await dataOf(groups.deleteUserGroup(id));
  expect((await dataOf(groups.listUserGroups(page))).userGroups).toHaveLength(1);
});

test('the catalogue, each entry as a list and by itself', async () => {
  const catalog = segment.client('CatalogApi');
  const { sourcesCatalog } = await dataOf(catalog.getSourcesCatalog(page));
  const { destinationsCatalog } = await dataOf(catalog.getDestinationsCatalog(page));
  const { warehousesCatalog } = await dataOf(catalog.getWarehousesCatalog(page));
  for (const { id } of sourcesCatalog.slice(0, 3)) await dataOf(catalog.getSourceMetadata(id));
  for (const { id } of destinationsCatalog.slice(0, 3)) await dataOf(catalog.getDestinationMetadata(id));
  for (const { id } of warehousesCatalog.slice(0, 1)) await dataOf(catalog.getWarehouseMetadata(id));
  const { pagination } = await dataOf(catalog.getSourcesCatalog({ count: 5 }));
  const next = await dataOf(catalog.getSourcesCatalog({ count: 5, cursor: pagination.next ?? '' }));
  expect(next.sourcesCatalog.map(({ id }) => id)).toEqual(sourcesCatalog.slice(5, 10).map(({ id }) => id));
});

test('sources: labels, schema settings, write keys, what is connected', async () => {
  const sources = segment.client('SourcesApi');
  const source = await someSource();
  const { id } = source;
  const { source: renamed } = await dataOf(sources.updateSource(id, { name: 'Shop', settings: {} }));
  expect(renamed).toMatchObject({ id, name: 'Shop', enabled: true });
  const dev = { key: 'environment', value: 'dev' };
  expect((await dataOf(sources.addLabelsToSource(id, { labels: [dev] }))).labels).toEqual([dev]);
  const prod = { key: 'environment', value: 'prod' };
  expect((await dataOf(sources.replaceLabelsInSource(id, { labels: [prod] }))).labels).toEqual([prod]);
  expect((await dataOf(sources.listSchemaSettingsInSource(id))).settings.track?.allowUnplannedEvents).toBe(
    true,
  );
  const track = { allowUnplannedEvents: false };
  await dataOf(sources.updateSchemaSettingsInSource(id, { track }));
  expect((await dataOf(sources.listSchemaSettingsInSource(id))).settings.track).toMatchObject(track);
  const { writeKeys } = (await dataOf(sources.createWriteKeyForSource(id))).source;
  expect(writeKeys).toHaveLength(2);
  await dataOf(sources.removeWriteKeyFromSource(id, source.writeKeys[0] ?? ''));
  const read = await dataOf(sources.getSource(id));
  expect([read.source.writeKeys, read.trackingPlanId]).toEqual([writeKeys.slice(1), null]);
  const destination = await someDestination(id);
  const { destinations } = await dataOf(sources.listConnectedDestinationsFromSource(id, page));
  expect(destinations.map((one) => one.id)).toEqual([destination.id]);
  expect((await dataOf(sources.listConnectedWarehousesFromSource(id, page))).warehouses).toEqual([]);
  await dataOf(sources.deleteSource(id));
  expect((await dataOf(sources.listSources(page))).sources.map((one) => one.id)).not.toContain(id);
});

test('destinations: settings masked, mappings, delivery metrics', async () => {
  const destinations = segment.client('DestinationsApi');
  const source = await someSource();
  const { id, metadata } = await someDestination(source.id);
  const { destination } = await dataOf(
    destinations.updateDestination(id, { name: 'Amplitude 2', enabled: false }),
  );
  expect(destination).toMatchObject({ id, name: 'Amplitude 2', enabled: false });
  expect(JSON.stringify(await dataOf(destinations.getDestination(id)))).not.toContain('s3cret');
  const [preset] = metadata.presets;
  const { actionId = '', name = '', trigger = '', fields = {} } = preset ?? {};
  const input = { name, actionId, trigger, enabled: true, settings: fields };
  const { destinationSubscription } = await dataOf(destinations.createDestinationSubscription(id, input));
  const { subscription } = await dataOf(
    destinations.updateSubscriptionForDestination(id, destinationSubscription.id, {
      input: { enabled: false },
    }),
  );
  expect(subscription).toMatchObject({ enabled: false, trigger, settings: fields });
  const read = await dataOf(destinations.getSubscriptionFromDestination(id, subscription.id));
  expect(read.subscription.enabled).toBe(false);
  expect((await dataOf(destinations.listSubscriptionsFromDestination(id, page))).subscriptions).toHaveLength(
    1,
  );
  await dataOf(destinations.removeSubscriptionFromDestination(id, subscription.id));
  expect((await dataOf(destinations.listSubscriptionsFromDestination(id, page))).subscriptions).toEqual([]);
  const summary = await dataOf(destinations.listDeliveryMetricsSummaryFromDestination(id, source.id));
  expect(summary.deliveryMetricsSummary.metrics.map(({ total }) => total)).toEqual([0, 0, 0, 0]);
  await dataOf(destinations.deleteDestination(id));
  expect((await dataOf(destinations.listDestinations(page))).destinations.map((one) => one.id)).not.toContain(
    id,
  );
});

test('destination filters: what one would do, and what it is', async () => {
  const filters = segment.client('DestinationFiltersApi');
  const source = await someSource();
  const { id } = await someDestination(source.id);
  const { DROP_PROPERTIES, DROP } = sdk.DestinationFilterActionV1.TypeEnum;
  const actions = [{ type: DROP_PROPERTIES, fields: { properties: { fields: ['email'] } } }];
  const filter = { if: 'event = "Signed Up"', actions };
  const payload = { type: 'track', event: 'Signed Up', properties: { email: 'a@b.example', plan: 'pro' } };
  const preview = await dataOf(filters.previewDestinationFilter({ filter, payload }));
  expect(preview.result).toMatchObject({ properties: { plan: 'pro' } });
  expect(JSON.stringify(preview.result)).not.toContain('email');
  const input = { ...filter, sourceId: source.id, title: 'No e-mail', enabled: true };
  const created = (await dataOf(filters.createFilterForDestination(id, input))).filter;
  await dataOf(filters.updateFilterForDestination(id, created.id, { actions: [{ type: DROP }] }));
  const read = (await dataOf(filters.getFilterInDestination(id, created.id))).filter;
  expect(read).toMatchObject({ title: 'No e-mail', actions: [{ type: 'DROP' }] });
  expect((await dataOf(filters.listFiltersFromDestination(id, page))).filters).toHaveLength(1);
  await dataOf(filters.removeFilterFromDestination(id, created.id));
  expect((await dataOf(filters.listFiltersFromDestination(id, page))).filters).toEqual([]);
});

test('warehouses: validated, made, connected to sources and cut off again', async () => {
  const warehouses = segment.client('WarehousesApi');
  const input = { metadataId: ids.snowflake, settings: login };
  expect((await dataOf(warehouses.createValidationInWarehouse(input))).status).toBe('CONNECTED');
  const { id } = (await dataOf(warehouses.createWarehouse({ ...input, name: 'DWH', enabled: true })))
    .warehouse;
  await dataOf(warehouses.updateWarehouse(id, { name: 'DWH 2', settings: {} }));
  const { settings } = (await dataOf(warehouses.getWarehouse(id))).warehouse;
  expect(settings).toMatchObject({ account: 'acme', name: 'DWH 2' });
  expect((await dataOf(warehouses.getConnectionStateFromWarehouse(id))).connectionState).toBe('CONNECTED');
  const source = await someSource();
  await dataOf(warehouses.addConnectionFromSourceToWarehouse(id, source.id));
  expect((await dataOf(warehouses.listConnectedSourcesFromWarehouse(id, page))).sources[0]?.id).toBe(
    source.id,
  );
  await dataOf(warehouses.removeSourceConnectionFromWarehouse(id, source.id));
  expect((await dataOf(warehouses.listConnectedSourcesFromWarehouse(id, page))).sources).toEqual([]);
  expect((await dataOf(warehouses.listWarehouses(page))).warehouses).toHaveLength(1);
  await dataOf(warehouses.deleteWarehouse(id));
  expect((await dataOf(warehouses.listWarehouses(page))).warehouses).toEqual([]);
});

test('Reverse ETL: a model, its sync and what became of it', async () => {
  const retl = segment.client('ReverseETLApi');
  const source = await someSource(ids.snowflakeSource, login);
  const input = {
    sourceId: source.id,
    name: 'Buyers',
    description: 'Who bought',
    enabled: true,
    scheduleStrategy: sdk.CreateReverseEtlModelInput.ScheduleStrategyEnum.MANUAL,
    scheduleConfig: {},
    query: 'select id from buyers',
    queryIdentifierColumn: 'id',
  };
  const { id } = (await dataOf(retl.createReverseEtlModel(input))).reverseEtlModel;
  await dataOf(retl.updateReverseEtlModel(id, { query: 'select id from all_buyers' }));
  const model = (await dataOf(retl.getReverseEtlModel(id))).reverseEtlModel;
  expect(model).toMatchObject({ name: 'Buyers', query: 'select id from all_buyers' });
  expect((await dataOf(retl.listReverseEtlModels(page))).models.map((one) => one.id)).toContain(id);
  const destinations = segment.client('DestinationsApi');
  const destination = await someDestination(source.id);
  const actionId = destination.metadata.actions[0]?.id ?? '';
  const mapping = {
    name: 'Rows',
    actionId,
    trigger: 'event = "new"',
    enabled: true,
    settings: {},
    modelId: id,
  };
  const { destinationSubscription } = await dataOf(
    destinations.createDestinationSubscription(destination.id, mapping),
  );
  const run = { sourceId: source.id, modelId: id, subscriptionId: destinationSubscription.id };
  const { syncId } = (await dataOf(retl.createReverseETLManualSync(run))).reverseETLManualSync;
  const { reverseETLSync } = await dataOf(retl.getReverseETLSyncFromModel(id, syncId));
  expect(reverseETLSync).toMatchObject({ syncId, modelId: id, syncStatus: 'IN_PROGRESS' });
  await dataOf(retl.deleteReverseEtlModel(id));
  expect((await dataOf(retl.listReverseEtlModels(page))).models.map((one) => one.id)).not.toContain(id);
});

test('tracking plans: rules put, changed, renamed and removed; sources added and removed', async () => {
  const plans = segment.client('TrackingPlansApi');
  const type = sdk.CreateTrackingPlanV1Input.TypeEnum.LIVE;
  const { id } = (await dataOf(plans.createTrackingPlan({ name: 'Shop', type }))).trackingPlan;
  await dataOf(plans.updateTrackingPlan(id, { description: 'What the shop sends' }));
  expect((await dataOf(plans.getTrackingPlan(id))).trackingPlan.description).toBe('What the shop sends');
  expect((await dataOf(plans.listTrackingPlans(page, 'LIVE'))).trackingPlans).toHaveLength(1);
  expect((await dataOf(plans.listTrackingPlans(page, 'TEMPLATE'))).trackingPlans).toEqual([]);
  const rule = (key: string) => ({ key, version: 1, jsonSchema: { type: 'object' } });
  const { TRACK } = sdk.RuleInputV1.TypeEnum;
  const rules = ['Order Completed', 'Signed Up'].map((key) => ({ ...rule(key), type: TRACK }));
  await dataOf(plans.replaceRulesInTrackingPlan(id, { rules }));
  const keys = async () =>
    (await dataOf(plans.listRulesFromTrackingPlan(id, page))).rules.map(({ key }) => key);
  const renamed = { ...rule('Signed Up'), newKey: 'Account Created', type: sdk.UpsertRuleV1.TypeEnum.TRACK };
  await dataOf(plans.updateRulesInTrackingPlan(id, { rules: [renamed] }));
  expect(await keys()).toEqual(['Order Completed', 'Account Created']);
  const gone = { type: sdk.RemoveRuleV1.TypeEnum.TRACK, key: 'Order Completed', version: 1 };
  await dataOf(plans.removeRulesFromTrackingPlan(id, [gone]));
  expect(await keys()).toEqual(['Account Created']);
  const source = await someSource();
  await dataOf(plans.addSourceToTrackingPlan(id, { sourceId: source.id }));
  expect((await dataOf(segment.client('SourcesApi').getSource(source.id))).trackingPlanId).toBe(id);
  expect((await dataOf(plans.listSourcesFromTrackingPlan(id, page))).sources).toHaveLength(1);
  await dataOf(plans.removeSourceFromTrackingPlan(id, source.id));
  expect((await dataOf(plans.listSourcesFromTrackingPlan(id, page))).sources).toEqual([]);
  await dataOf(plans.deleteTrackingPlan(id));
  expect((await dataOf(plans.listTrackingPlans(page))).trackingPlans).toEqual([]);
});

/** A source with an Amplitude, and one event sent to it. */
async function sourceWithAnEvent() {
  const source = await someSource();
  const destination = await someDestination(source.id);
  const message = { type: 'track', event: 'Order Completed', userId: 'u1', writeKey: source.writeKeys[0] };
  await fetch(`${world.trackingUrl}/v1/track`, { method: 'POST', body: JSON.stringify(message) });
  const span = [new Date(Date.now() - 3_600_000), new Date(Date.now() + 60_000)].map((one) =>
    one.toISOString(),
  );
  return { source, destination, from: span[0] ?? '', to: span[1] ?? '' };
}

test('events volume, with all its lists', async () => {
  const { source, from, to } = await sourceWithAnEvent();
  const events = segment.client('EventsApi');
  const { result, query } = await dataOf(
    events.getEventsVolumeFromWorkspace(
      'MINUTE',
      from,
      to,
      ['eventName', 'eventType', 'source'],
      [source.id],
      ['Order Completed'],
      ['track'],
      undefined,
      page,
    ),
  );
  expect(result[0]).toMatchObject({ eventName: 'Order Completed', total: 1, source: { id: source.id } });
  expect(query.sourceId).toEqual([source.id]);
});

test('delivery overview in all its six views, in the spelling of both versions', async () => {
  const { source, destination, from, to } = await sourceWithAnEvent();
  const delivery = segment.client('DeliveryOverviewApi');
  const filter = { eventName: ['Order Completed'] };
  const ingress = [source.id, from, to, 'minute', page, ['eventName'], filter] as const;
  const egress = [source.id, destination.id, from, to, 'minute', page, ['eventName'], filter] as const;
  const totals = [
    await dataOf(delivery.getIngressSuccessMetricsFromDeliveryOverview(...mutable(ingress))),
    await dataOf(delivery.getIngressFailedMetricsFromDeliveryOverview(...mutable(ingress))),
    await dataOf(delivery.getFilteredAtSourceMetricsFromDeliveryOverview(...mutable(ingress))),
    await dataOf(delivery.getFilteredAtDestinationMetricsFromDeliveryOverview(...mutable(egress))),
    await dataOf(delivery.getEgressFailedMetricsFromDeliveryOverview(...mutable(egress))),
    await dataOf(delivery.getEgressSuccessMetricsFromDeliveryOverview(...mutable(egress))),
  ].map(({ total }) => total);
  // No mapping yet, so the event ends at the destination's door.
  expect(totals).toEqual([1, 0, 0, 1, 0, 0]);
  const query = new URLSearchParams({
    sourceId: source.id,
    startTime: from,
    endTime: to,
    granularity: 'MINUTE',
  });
  const newer = await fetch(`${world.apiUrl}/delivery-overview/successfully-received?${query}`, {
    headers: { authorization: `Bearer ${sandboxSecrets.segmentToken}` },
  });
  expect((await newer.json()).data.total).toBe(1);
});

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };
const mutable = <T extends readonly unknown[]>(args: T) => args as unknown as Mutable<T>;

test('spaces and audiences', async () => {
  const { spaces } = await dataOf(segment.client('SpacesApi').listSpaces(page));
  const [dev] = spaces;
  const spaceId = dev?.id ?? '';
  expect((await dataOf(segment.client('SpacesApi').getSpace(spaceId))).space).toMatchObject({
    slug: 'acme-dev',
  });
  // The installed SDK can't make one.
  const body = {
    name: 'Buyers',
    audienceType: 'USERS',
    definition: { query: "event('Order Completed').count() >= 1" },
  };
  const headers = { authorization: `Bearer ${sandboxSecrets.segmentToken}` };
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  const { data } = await (await fetch(`${world.apiUrl}/spaces/${spaceId}/audiences`, init)).json();
  const { id } = data.audience;
  const audiences = segment.client('AudiencesApi');
  expect((await dataOf(audiences.getAudience(spaceId, id))).audience.definition).toMatchObject({
    type: 'USERS',
  });
  expect((await dataOf(audiences.listAudiences(spaceId, page))).audiences).toHaveLength(1);
  const { audience } = await dataOf(audiences.updateAudienceForSpace(spaceId, id, { enabled: false }));
  expect(audience.enabled).toBe(false);
  await dataOf(audiences.removeAudienceFromSpace(spaceId, id));
  expect((await dataOf(audiences.listAudiences(spaceId, page))).audiences).toEqual([]);
});

test('a failure has its status and errors', async () => {
  const failure = await segment
    .client('SourcesApi')
    .getSource('nope')
    .then(
      () => undefined,
      (error: { statusCode: number; body: unknown }) => ({ status: error.statusCode, body: error.body }),
    );
  expect(failure).toMatchObject({ status: 404, body: { errors: [{ type: 'not-found' }] } });
});

describe('as a whole', () => {
  test('every operation of the installed SDK was answered or has a reason why it is not played', () => {
    const operations = operationsOf(sdk);
    expect(operations.length).toBeGreaterThan(150);
    const reasonFor = (operation: string) => notPlayed[operation] ?? notPlayed[operation.split('.')[0] ?? ''];
    expect(operations.filter((one) => !segment.used.has(one) && reasonFor(one) === undefined)).toEqual([]);
    expect(operations.filter((one) => segment.used.has(one) && reasonFor(one) !== undefined)).toEqual([]);
    const names = new Set([...operations, ...operations.map((one) => one.split('.')[0])]);
    expect(Object.keys(notPlayed).filter((name) => !names.has(name))).toEqual([]);
  });

  test("the sandbox's README names each of them at its endpoint", () => {
    const readme = readFileSync(new URL('../../src/sandbox/segment/README.md', import.meta.url), 'utf8');
    const told = [...readme.matchAll(/^\| `[A-Z]+ [^|]*\| `(\w+Api\.\w+)`( \(73\))?/gm)];
    const installed = told.filter(([, , newer]) => newer === undefined).map(([, name]) => name);
    expect(installed.toSorted()).toEqual([...segment.used].toSorted());
    const newer = told.filter(([, , mark]) => mark !== undefined).map(([, name = '']) => name);
    expect(newer.filter((name) => operationsOf(sdk).includes(name))).toEqual([]);
  });

  test('every answer has the status and the fields that the SDK promises, with their types', () => {
    expect([...new Set(segment.faults)]).toEqual([]);
  });

  test('the comparison sees what is missing, null, of another type or not among the choices', () => {
    const { faultsOf } = createShapes(sdk);
    const source = {
      id: 's',
      slug: 7,
      metadata: null,
      workspaceId: 'w',
      enabled: true,
      writeKeys: [1],
      labels: [{}],
    };
    expect(faultsOf(source, 'SourceV1', 'source')).toEqual([
      'source.slug is not string: 7',
      'source.metadata is null',
      'source.writeKeys[0] is not string: 1',
      'source.labels[0].key is missing',
      'source.labels[0].value is missing',
    ]);
    const plan = { id: 'tp', type: 'ALIVE' };
    expect(faultsOf(plan, 'TrackingPlanV1', 'plan')).toEqual([
      'plan.type is not TrackingPlanV1.TypeEnum: "ALIVE"',
    ]);
  });
});
