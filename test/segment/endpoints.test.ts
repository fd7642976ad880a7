import nock from 'nock';
import { afterEach, describe, expect, test } from 'vitest';
import type { Segment } from '../../src/segment/segment.ts';
import { api, clientFor } from './support.ts';

afterEach(() => {
  const forgotten = nock.pendingMocks();
  nock.cleanAll();
  expect(forgotten).toEqual([]);
});

const metadata = { id: 'm1', name: 'Javascript', slug: 'javascript', categories: ['Website'], logos: {} };
const wireSource = {
  id: 's1',
  slug: 'web-dev',
  workspaceId: 'w1',
  enabled: true,
  metadata,
  writeKeys: ['wk'],
  labels: [{ key: 'environment', value: 'dev' }],
  settings: { a: 1 },
};
const source = {
  id: 's1',
  slug: 'web-dev',
  name: 'web-dev',
  enabled: true,
  metadataId: 'm1',
  metadataName: 'Javascript',
  categories: ['Website'],
  writeKeys: ['wk'],
  labels: [{ key: 'environment', value: 'dev' }],
  settings: { a: 1 },
};
const wireDestination = {
  id: 'd1',
  name: 'Braze',
  enabled: false,
  metadata: { id: 'm2', name: 'Braze Cloud Mode (Actions)', categories: [] },
  sourceId: 's1',
  settings: { apiKey: '••••' },
};
const destination = {
  id: 'd1',
  name: 'Braze',
  enabled: false,
  metadataId: 'm2',
  metadataName: 'Braze Cloud Mode (Actions)',
  sourceId: 's1',
  settings: { apiKey: '••••' },
};
const subscription = {
  id: 'sub1',
  name: 'Track',
  actionId: 'a1',
  destinationId: 'd1',
  trigger: 'type = "track"',
  enabled: true,
  settings: { x: 1 },
};
const wireWarehouse = {
  id: 'wh1',
  workspaceId: 'w1',
  enabled: true,
  metadata: { id: 'm3', name: 'Snowflake' },
  settings: { name: 'Main' },
};
const warehouse = { id: 'wh1', name: 'Main', metadataId: 'm3', enabled: true };
const model = { id: 'rm1', sourceId: 's1', name: 'Users', enabled: true };
const plan = { id: 'tp1', name: 'Plan', type: 'LIVE' };
const rule = { type: 'TRACK' as const, key: 'Order Completed', version: 1, jsonSchema: { type: 'object' } };

const json = 'application/json';
const alpha = 'application/vnd.segment.v1alpha+json';

describe('a read asks one endpoint and keeps what the flow reads', () => {
  test.each<
    [string, string, string, Record<string, unknown>, (segment: Segment) => Promise<unknown>, unknown]
  >([
    ['sources', '/sources', json, { sources: [wireSource] }, (s) => s.sources(), [source]],
    [
      'source',
      '/sources/s1',
      json,
      { source: { ...wireSource, name: 'Web' }, trackingPlanId: 'tp1' },
      (s) => s.source('s1'),
      { ...source, name: 'Web' },
    ],
    [
      'connectedDestinations',
      '/sources/s1/connected-destinations',
      json,
      { destinations: [wireDestination] },
      (s) => s.connectedDestinations('s1'),
      [destination],
    ],
    [
      'connectedWarehouses',
      '/sources/s1/connected-warehouses',
      json,
      { warehouses: [wireWarehouse] },
      (s) => s.connectedWarehouses('s1'),
      [warehouse],
    ],
    [
      'destinations',
      '/destinations',
      json,
      { destinations: [wireDestination] },
      (s) => s.destinations(),
      [destination],
    ],
    [
      'subscriptions',
      '/destinations/d1/subscriptions',
      alpha,
      { subscriptions: [{ ...subscription, actionSlug: 'x', modelId: null }] },
      (s) => s.subscriptions('d1'),
      [subscription],
    ],
    ['warehouses', '/warehouses', json, { warehouses: [wireWarehouse] }, (s) => s.warehouses(), [warehouse]],
    [
      'reverseEtlModels',
      '/reverse-etl-models',
      alpha,
      { models: [{ ...model, query: 'select 1' }] },
      (s) => s.reverseEtlModels(),
      [model],
    ],
    [
      'trackingPlans',
      '/tracking-plans',
      json,
      { trackingPlans: [{ ...plan, slug: 'plan' }] },
      (s) => s.trackingPlans(),
      [plan],
    ],
    [
      'trackingPlanRules',
      '/tracking-plans/tp1/rules',
      json,
      {
        rules: [
          { ...rule, createdAt: 'x' },
          { type: 'NEW_KIND', version: 1, jsonSchema: {} },
          { type: 'IDENTIFY', key: null, jsonSchema: {} },
        ],
      },
      (s) => s.trackingPlanRules('tp1'),
      [rule, { type: 'IDENTIFY', version: 1, jsonSchema: {} }],
    ],
    [
      'trackingPlanSources',
      '/tracking-plans/tp1/sources',
      json,
      { sources: [wireSource] },
      (s) => s.trackingPlanSources('tp1'),
      [{ id: 's1' }],
    ],
    [
      'reverseEtlSync',
      '/reverse-etl-models/rm1/syncs/sy1',
      alpha,
      {
        reverseETLSyncStatus: {
          syncId: 'sy1',
          modelId: 'rm1',
          sourceId: 's1',
          syncStatus: 'FAIL',
          extractPhase: { extractCount: '12' },
          error: 'no such table',
        },
      },
      (s) => s.reverseEtlSync('rm1', 'sy1'),
      { syncId: 'sy1', modelId: 'rm1', status: 'FAIL', extracted: 12, error: 'no such table' },
    ],
  ])('%s', async (_, path, accept, data, call, expected) => {
    nock(api, { reqheaders: { accept } }).get(path).query(true).reply(200, { data });
    expect(await call(clientFor())).toEqual(expected);
  });

  test('a sync that has not extracted yet counts nothing', async () => {
    nock(api)
      .get('/reverse-etl-models/rm1/syncs/sy1')
      .reply(200, {
        data: { reverseETLSyncStatus: { syncId: 'sy1', modelId: 'rm1', syncStatus: 'IN_PROGRESS' } },
      });
    expect(await clientFor().reverseEtlSync('rm1', 'sy1')).toEqual({
      syncId: 'sy1',
      modelId: 'rm1',
      status: 'IN_PROGRESS',
      extracted: 0,
    });
  });
});

describe('a write sends exactly these fields', () => {
  const settings = { apiKey: 'k' };
  const modelInput = {
    sourceId: 's1',
    name: 'Users',
    description: 'All',
    query: 'select 1',
    queryIdentifierColumn: 'id',
  };
  const mapping = { name: 'Track', actionId: 'a1', trigger: 'type = "track"', enabled: true };
  test.each<
    [
      string,
      'post' | 'patch',
      string,
      string,
      unknown,
      unknown,
      (segment: Segment) => Promise<unknown>,
      unknown,
    ]
  >([
    [
      'createSource',
      'post',
      '/sources',
      json,
      { slug: 'web-dev', enabled: true, metadataId: 'm1', settings },
      { source: wireSource },
      (s) => s.createSource({ slug: 'web-dev', metadataId: 'm1', enabled: true, settings }),
      source,
    ],
    [
      'createSource without settings',
      'post',
      '/sources',
      json,
      { slug: 'web-dev', enabled: false, metadataId: 'm1' },
      { source: wireSource },
      (s) => s.createSource({ slug: 'web-dev', metadataId: 'm1', enabled: false }),
      source,
    ],
    [
      'updateSource',
      'patch',
      '/sources/s1',
      json,
      { name: 'Web' },
      { source: wireSource },
      (s) => s.updateSource('s1', { name: 'Web' }),
      source,
    ],
    [
      'updateSource to disabled',
      'patch',
      '/sources/s1',
      json,
      { enabled: false },
      { source: wireSource },
      (s) => s.updateSource('s1', { enabled: false }),
      source,
    ],
    [
      'addSourceLabels',
      'post',
      '/sources/s1/labels',
      json,
      { labels: [{ key: 'environment', value: 'dev' }] },
      { labels: source.labels },
      (s) => s.addSourceLabels('s1', [{ key: 'environment', value: 'dev', description: 'x' }]),
      source.labels,
    ],
    [
      'createDestination',
      'post',
      '/destinations',
      json,
      { sourceId: 's1', metadataId: 'm2', name: 'Braze', enabled: false, settings },
      { destination: wireDestination },
      (s) =>
        s.createDestination({ sourceId: 's1', metadataId: 'm2', name: 'Braze', enabled: false, settings }),
      destination,
    ],
    [
      'updateDestination',
      'patch',
      '/destinations/d1',
      json,
      { enabled: true },
      { destination: wireDestination },
      (s) => s.updateDestination('d1', { enabled: true }),
      destination,
    ],
    [
      'createSubscription',
      'post',
      '/destinations/d1/subscriptions',
      alpha,
      mapping,
      { destinationSubscription: subscription },
      (s) => s.createSubscription('d1', mapping),
      subscription,
    ],
    [
      'createSubscription of a model',
      'post',
      '/destinations/d1/subscriptions',
      alpha,
      { ...mapping, settings: { x: 1 }, modelId: 'rm1' },
      { destinationSubscription: subscription },
      (s) => s.createSubscription('d1', { ...mapping, settings: { x: 1 }, modelId: 'rm1' }),
      subscription,
    ],
    [
      'createWarehouse',
      'post',
      '/warehouses',
      json,
      { metadataId: 'm3', name: 'Main', enabled: true, settings },
      { warehouse: wireWarehouse },
      (s) => s.createWarehouse({ metadataId: 'm3', name: 'Main', settings }),
      warehouse,
    ],
    [
      'connectSourceToWarehouse',
      'post',
      '/warehouses/wh1/connected-sources/s1',
      json,
      '',
      { status: 'CONNECTED' },
      (s) => s.connectSourceToWarehouse('wh1', 's1'),
      undefined,
    ],
    [
      'createReverseEtlModel',
      'post',
      '/reverse-etl-models',
      alpha,
      { ...modelInput, enabled: true },
      { reverseEtlModel: model },
      (s) => s.createReverseEtlModel(modelInput),
      model,
    ],
    [
      'startReverseEtlSync',
      'post',
      '/reverse-etl-syncs',
      alpha,
      { sourceId: 's1', modelId: 'rm1', subscriptionId: 'sub1' },
      { reverseETLManualSync: { syncId: 'sy1', startedAt: 'x' } },
      (s) => s.startReverseEtlSync({ sourceId: 's1', modelId: 'rm1', subscriptionId: 'sub1' }),
      { syncId: 'sy1' },
    ],
    [
      'createTrackingPlan',
      'post',
      '/tracking-plans',
      json,
      { name: 'Plan', description: 'd', type: 'LIVE' },
      { trackingPlan: plan },
      (s) => s.createTrackingPlan({ name: 'Plan', description: 'd' }),
      plan,
    ],
    [
      'upsertTrackingPlanRules',
      'patch',
      '/tracking-plans/tp1/rules',
      json,
      { rules: [rule] },
      { status: 'SUCCESS' },
      (s) => s.upsertTrackingPlanRules('tp1', [rule]),
      undefined,
    ],
    [
      'addSourceToTrackingPlan',
      'post',
      '/tracking-plans/tp1/sources',
      json,
      { sourceId: 's1' },
      { status: 'SUCCESS' },
      (s) => s.addSourceToTrackingPlan('tp1', 's1'),
      undefined,
    ],
  ])('%s', async (_, method, path, accept, body, data, call, expected) => {
    let sent: unknown;
    nock(api, { reqheaders: { accept } })
      [method](path, (given) => {
        sent = given;
        return true;
      })
      .reply(201, { data });
    expect(await call(clientFor())).toEqual(expected);
    expect(sent).toEqual(body);
  });

  test('no rules, no call', async () => {
    await expect(clientFor().upsertTrackingPlanRules('tp1', [])).resolves.toBeUndefined();
  });
});
