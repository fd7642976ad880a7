import { Analytics } from '@segment/analytics-node';
import { expect, test } from 'vitest';
import { ids, type Json, type Play, play } from './helper.ts';

const noon = '2025-06-01T10:00:00.000Z';
const later = '2025-06-01T10:05:00.000Z';
const span = `startTime=${noon}&endTime=${later}&granularity=MINUTE`;

async function volume({ api }: Play, sourceId: string, more = '&groupBy%5B0%5D=eventName'): Promise<Json[]> {
  const reply = await api('GET', `/events/volume?${span}&sourceId=${sourceId}${more}`);
  expect(reply.status).toBe(200);
  return reply.data.result;
}

async function mapped({ api, destination }: Play, sourceId: string, trigger?: string): Promise<Json> {
  const tool = await destination(sourceId, ids.amplitude, { apiKey: 'k', secretKey: 's' });
  const [preset] = tool.metadata.presets;
  const reply = await api('POST', `/destinations/${tool.id}/subscriptions`, {
    name: preset.name,
    actionId: preset.actionId,
    trigger: trigger ?? preset.trigger,
    enabled: true,
  });
  expect(reply.status).toBe(200);
  return tool;
}

test("events of Segment's own library are counted, delivered and shown", async () => {
  const it = await play();
  const web = await it.source('web');
  const tool = await mapped(it, web.id);
  const classic = await it.destination(web.id, ids.classicMixpanel, { token: 't' });
  const analytics = new Analytics({
    writeKey: web.writeKeys[0],
    host: it.world.trackingUrl,
    path: '/v1/batch',
    flushAt: 2,
  });
  const failures: unknown[] = [];
  analytics.on('error', (error) => failures.push(error));
  analytics.track({ userId: 'u1', event: 'Order Completed', properties: { total: 30 } });
  analytics.track({ userId: 'u2', event: 'Order Completed', properties: { total: 10 } });
  analytics.page({ anonymousId: 'a1', name: 'Home' });
  analytics.identify({ userId: 'u1', traits: { email: 'U1@shop.example' } });
  await analytics.closeAndFlush({ timeout: 5000 });
  expect(failures).toEqual([]);

  const view = await it.view();
  expect(view.sources[0].received).toMatchObject({
    total: 4,
    byEvent: { 'Order Completed': 2, page: 1, identify: 1 },
    lastAt: Date.parse(noon),
  });
  const found = (id: string) => view.destinations.find((one: Json) => one.id === id);
  expect(found(tool.id).delivered).toEqual({ total: 3, byEvent: { 'Order Completed': 2, page: 1 } });
  expect(found(tool.id).discarded).toEqual([{ reason: 'No mapping matches the event', total: 1 }]);
  expect(found(classic.id).delivered.total).toBe(4);
  expect(view.events[0]).toMatchObject({ event: 'Order Completed', properties: { total: 30 } });
  expect(view.events[0].deliveredTo.map((one: Json) => one.id)).toEqual([tool.id, classic.id]);
});

test('events volume lags, groups, and its end is exclusive', async () => {
  const it = await play();
  const web = await it.source('web');
  const [writeKey] = web.writeKeys;
  await it.track(writeKey, 'Signed Up');
  expect(await volume(it, web.id)).toEqual([]);
  it.advance(1499);
  expect(await volume(it, web.id)).toEqual([]);
  it.advance(1);
  expect(await volume(it, web.id)).toEqual([
    { eventName: 'Signed Up', total: 1, series: [{ time: noon, count: 1 }] },
  ]);
  it.advance(60_000);
  await it.track(writeKey, 'Signed Up');
  await it.track(writeKey, 'Trial Started');
  await it.send('POST', '/v1/page', { writeKey, userId: 'u1', name: 'Home' });
  it.advance(2000);
  const rows = await volume(it, web.id);
  expect(rows.find((row) => row.eventName === 'Signed Up')).toMatchObject({
    total: 2,
    series: [
      { time: noon, count: 1 },
      { time: '2025-06-01T10:01:00.000Z', count: 1 },
    ],
  });
  const byType = await volume(it, web.id, '&groupBy=eventType');
  expect(byType.map((row) => [row.eventType, row.total])).toEqual([
    ['track', 3],
    ['page', 1],
  ]);
  const bySource = await volume(it, web.id, '&groupBy.0=source&groupBy.1=eventType&eventType=track');
  expect(bySource).toMatchObject([{ source: { id: web.id, slug: 'web' }, eventType: 'track', total: 3 }]);
  expect(await volume(it, web.id, '')).toMatchObject([{ total: 4 }]);
  expect(await volume(it, 'another')).toEqual([]);
  const upTo = await it.api(
    'GET',
    `/events/volume?startTime=${noon}&endTime=2025-06-01T10:01:00.000Z&granularity=MINUTE`,
  );
  expect(upTo.data.result).toMatchObject([{ total: 1 }]);
  const day = await it.api('GET', '/events/volume?startTime=2025-06-01&endTime=2025-06-02&granularity=DAY');
  expect(day.data.result[0].series).toEqual([{ time: '2025-06-01T00:00:00.000Z', count: 4 }]);
});

test('the lag can be switched; a report refuses nonsense', async () => {
  const it = await play();
  const web = await it.source('web');
  await it.control('POST', '/switches', { volumeLagMs: 0 });
  await it.track(web.writeKeys[0], 'Signed Up');
  expect(await volume(it, web.id)).toHaveLength(1);
  for (const [query, field] of [
    ['', 'granularity'],
    ['granularity=WEEK', 'granularity'],
    ['granularity=DAY&startTime=x&endTime=y', 'startTime'],
    [`granularity=DAY&startTime=${later}&endTime=${noon}`, 'startTime'],
    [`${span}&groupBy=colour`, 'groupBy'],
  ]) {
    const reply = await it.api('GET', `/events/volume?${query}`);
    expect(reply, query).toMatchObject({ status: 422, errors: [{ field }] });
  }
});

test('delivery overview tells the six fates apart', async () => {
  const it = await play();
  const web = await it.source('web');
  const [writeKey] = web.writeKeys;
  const tool = await mapped(it, web.id, '(event = "A" or event = "B") and type = "track"');
  const plan = (await it.api('POST', '/tracking-plans', { name: 'P', type: 'LIVE' })).data.trackingPlan;
  const rules = ['A', 'B', 'C'].map((key) => ({ type: 'TRACK', key, version: 1, jsonSchema: {} }));
  await it.api('PUT', `/tracking-plans/${plan.id}/rules`, { rules });
  await it.api('POST', `/tracking-plans/${plan.id}/sources`, { sourceId: web.id });
  await it.api('PATCH', `/sources/${web.id}/settings`, { track: { allowUnplannedEvents: false } });

  await it.track(writeKey, 'A');
  await it.track(writeKey, 'C');
  await it.track(writeKey, 'Unplanned');
  await it.track(writeKey, 'A', { userId: undefined });
  await it.control('POST', `/destinations/${tool.id}`, { failing: true });
  await it.track(writeKey, 'B');
  it.advance(2000);

  const get = async (kind: string, more = '') =>
    (
      await it.api(
        'GET',
        `/delivery-overview/${kind}?${span}&sourceId=${web.id}&groupBy%5B0%5D=eventName&groupBy%5B1%5D=discardReason${more}`,
      )
    ).data;
  const to = `&destinationConfigId=${tool.id}`;
  expect(await get('successfully-received')).toMatchObject({ total: 4 });
  expect(await get('failed-on-ingest')).toMatchObject({
    total: 1,
    dataset: [{ eventName: 'A', discardReason: 'Missing userId and anonymousId' }],
  });
  expect((await get('filtered-at-source')).dataset).toMatchObject([{ eventName: 'Unplanned', total: 1 }]);
  expect((await get('filtered-at-destination', to)).dataset).toMatchObject([{ eventName: 'C', total: 1 }]);
  expect((await get('failed-delivery', to)).dataset).toMatchObject([{ eventName: 'B', total: 1 }]);
  const delivered = await get('successful-delivery', to);
  expect(delivered.dataset).toEqual([{ eventName: 'A', total: 1, series: [{ time: noon, count: 1 }] }]);
  const missing = await it.api('GET', `/delivery-overview/failed-delivery?${span}&sourceId=${web.id}`);
  expect(missing).toMatchObject({ status: 422, errors: [{ field: 'destinationConfigId' }] });
  const long = `/delivery-overview/failed-on-ingest?sourceId=${web.id}&granularity=MINUTE&startTime=2025-06-01T01:00:00Z&endTime=${later}`;
  expect((await it.api('GET', long)).status).toBe(422);
  const summary = await it.api('GET', `/destinations/${tool.id}/delivery-metrics?sourceId=${web.id}`);
  expect(summary.data.deliveryMetricsSummary.metrics).toMatchObject([
    { metricName: 'successes', total: 1 },
    { metricName: 'discarded', total: 1 },
    { metricName: 'expired', total: 1 },
    { metricName: 'retried', total: 0 },
  ]);
});

test('an Actions destination gets nothing without an enabled mapping, a disabled one is not even offered', async () => {
  const it = await play();
  const web = await it.source('web');
  const bare = await mapped(it, web.id);
  const base = `/destinations/${bare.id}/subscriptions`;
  const [mapping] = (await it.api('GET', base)).data.subscriptions;
  await it.api('PATCH', `${base}/${mapping.id}`, { input: { enabled: false } });
  const off = await it.destination(web.id, ids.classicMixpanel, { token: 't' });
  await it.api('PATCH', `/destinations/${off.id}`, { enabled: false });
  await it.track(web.writeKeys[0], 'Signed Up');
  const view = await it.view();
  const found = (id: string) => view.destinations.find((one: Json) => one.id === id);
  expect(found(bare.id)).toMatchObject({
    delivered: { total: 0 },
    discarded: [{ reason: 'No enabled mapping', total: 1 }],
  });
  expect(found(off.id)).toMatchObject({ delivered: { total: 0 }, discarded: [] });
});

test('settings copied from a read store the mask, and the tool refuses them', async () => {
  const it = await play();
  const web = await it.source('web');
  const tool = await it.destination(web.id, ids.classicMixpanel, { token: 'real' });
  const read = (await it.api('GET', `/destinations/${tool.id}`)).data.destination;
  await it.destination(web.id, ids.classicMixpanel, read.settings);
  await it.track(web.writeKeys[0], 'Signed Up');
  const [good, copied] = (await it.view()).destinations;
  expect(good.delivered.total).toBe(1);
  expect(copied.delivered.total).toBe(0);
  expect(copied.discarded[0].reason).toContain('credentials');
});

test('a 200 proves nothing: unknown keys and disabled sources are dropped with a reason', async () => {
  const it = await play();
  const web = await it.source('web');
  const [writeKey] = web.writeKeys;
  const ok = await it.track('nobody', 'Signed Up');
  expect([ok.status, JSON.parse(ok.text)]).toEqual([200, { success: true }]);
  await it.api('PATCH', `/sources/${web.id}`, { enabled: false });
  expect((await it.track(writeKey, 'Signed Up')).status).toBe(200);
  await it.api('PATCH', `/sources/${web.id}`, { enabled: true });
  await it.track(writeKey, 'Signed Up', { messageId: 'm1' });
  await it.track(writeKey, 'Signed Up', { messageId: 'm1' });
  await it.track(writeKey, 'Signed Up', { messageId: 'x'.repeat(101) });
  await it.track(writeKey, '', {});
  const view = await it.view();
  expect(view.sources[0].received.total).toBe(1);
  expect(view.dropped.map((one: Json) => one.reason)).toEqual([
    'Unknown write key',
    'Source is disabled',
    'Duplicate messageId',
    'messageId is longer than 100 characters',
    'Track without an event name',
  ]);
  expect(JSON.stringify(view.dropped)).not.toContain('nobody');
});

test('the write key is taken from Basic auth as well as from the body', async () => {
  const it = await play();
  const web = await it.source('web');
  const authorization = `Basic ${Buffer.from(`${web.writeKeys[0]}:`).toString('base64')}`;
  for (const path of ['track', 'identify', 'page', 'screen', 'group', 'alias']) {
    const body = { userId: 'u1', event: 'E', messageId: path };
    expect((await it.send('POST', `/v1/${path}`, body, { authorization })).status).toBe(200);
  }
  const { received } = (await it.view()).sources[0];
  expect(received.byEvent).toEqual({ E: 1, identify: 1, page: 1, screen: 1, group: 1, alias: 1 });
});

test('only broken JSON, a wrong shape and oversize get 400', async () => {
  const it = await play();
  const web = await it.source('web');
  const [writeKey] = web.writeKeys;
  const post = (path: string, body: unknown) => it.send('POST', path, body, { authorization: '' });
  for (const body of ['', '{', '[]', 'null', '{"batch":7}', '{"batch":["x"]}']) {
    expect((await post('/v1/batch', body)).status, body).toBe(400);
  }
  const fat = { type: 'track', event: 'E', userId: 'u', properties: { text: 'x'.repeat(33_000) } };
  expect((await post('/v1/batch', { writeKey, batch: [fat] })).status).toBe(400);
  const many = Array.from({ length: 20 }, (_, n) => ({
    ...fat,
    properties: { n, text: 'x'.repeat(30_000) },
  }));
  expect((await post('/v1/batch', { writeKey, batch: many })).status).toBe(400);
  expect((await it.view()).sources[0].received.total).toBe(0);
  expect((await post('/v1/batch', { writeKey, batch: many.slice(0, 3) })).status).toBe(200);
  expect((await it.view()).sources[0].received.total).toBe(3);
});

test('people are resolved into profiles, apart in dev and prod', async () => {
  const it = await play();
  const web = await it.source('web');
  const live = await it.source('live');
  for (const space of ['dev', 'prod']) {
    await it.control('POST', `/spaces/${space}`, { defaultIdentifiers: true });
  }
  const labels = [{ key: 'environment', value: 'prod' }];
  await it.api('POST', `/sources/${live.id}/labels`, { labels });
  const [key] = web.writeKeys;
  await it.track(key, 'Product Viewed', { userId: undefined, anonymousId: 'a1' });
  await it.track(key, 'Signed Up', { userId: 'u1', anonymousId: 'a1' });
  const identify = { writeKey: key, userId: 'u1', traits: { email: 'Mia@Shop.example', plan: 'pro' } };
  await it.send('POST', '/v1/identify', identify);
  await it.track(key, 'Signed Up', { userId: 'u2' });
  await it.track(live.writeKeys[0], 'Signed Up', { userId: 'u1' });
  const { profiles } = await it.view();
  expect(profiles).toMatchObject([
    {
      space: 'dev',
      ids: { user_id: ['u1'], anonymous_id: ['a1'], email: ['mia@shop.example'] },
      traits: { plan: 'pro' },
      events: 3,
    },
    { space: 'dev', ids: { user_id: ['u2'] }, events: 1 },
    { space: 'prod', ids: { user_id: ['u1'] }, events: 1 },
  ]);
});
