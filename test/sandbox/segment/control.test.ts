import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createSegmentWorld } from '../../../src/sandbox/segment/world.ts';
import { ids, type Json, play } from './helper.ts';

const folder = mkdtempSync(join(tmpdir(), 'segment-world-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('traffic sends what the plan expects, with values that fit', async () => {
  const it = await play();
  const web = await it.source('web');
  expect(await it.control('POST', '/traffic', { source: 'web' })).toMatchObject({ status: 409 });
  const plan = (await it.api('POST', '/tracking-plans', { name: 'P', type: 'LIVE' })).data.trackingPlan;
  const properties = {
    order_id: { type: 'string' },
    total: { type: 'number' },
    quantity: { type: 'integer' },
    email: { type: ['string', 'null'] },
    gift: { type: 'boolean' },
    plan: { enum: ['gold'] },
    products: { type: 'array' },
    currency: {},
  };
  const jsonSchema = { type: 'object', properties: { properties: { type: 'object', properties } } };
  const rules = [
    { type: 'TRACK', key: 'Order Completed', version: 1, jsonSchema },
    { type: 'TRACK', key: 'Signed Up', version: 1, jsonSchema: {} },
    { type: 'IDENTIFY', version: 1, jsonSchema: {} },
  ];
  await it.api('PUT', `/tracking-plans/${plan.id}/rules`, { rules });
  await it.api('POST', `/tracking-plans/${plan.id}/sources`, { sourceId: web.id });
  await it.control('POST', '/spaces/dev', { defaultIdentifiers: true });
  expect(await it.control('POST', '/traffic', { source: 'web' })).toEqual({ status: 200, body: { sent: 6 } });
  const view = await it.view();
  expect(view.sources[0].received.byEvent).toEqual({ 'Order Completed': 3, 'Signed Up': 3 });
  expect(view.profiles).toHaveLength(3);
  const order = view.events.find((event: Json) => event.event === 'Order Completed').properties;
  expect(order).toMatchObject({ email: 'mia.larsen@shop.example', plan: 'gold', currency: 'USD' });
  expect(Object.keys(order)).toEqual(Object.keys(properties));
  expect([typeof order.order_id, typeof order.total, typeof order.gift]).toEqual([
    'string',
    'number',
    'boolean',
  ]);
  expect(Number.isInteger(order.quantity)).toBe(true);
  expect(Array.isArray(order.products)).toBe(true);
});

test('traffic sends given events of any kind, for as many people as asked', async () => {
  const it = await play();
  const web = await it.source('web');
  const events = [
    { event: 'Signed Up', properties: { plan: 'pro' } },
    { type: 'page', event: 'Home' },
    { type: 'identify' },
    { type: 'screen', event: 'Start' },
    { type: 'group' },
    { type: 'alias' },
  ];
  const reply = await it.control('POST', '/traffic', { source: web.id, events, people: 2 });
  expect(reply.body).toEqual({ sent: 12 });
  expect((await it.view()).sources[0].received.total).toBe(12);
  for (const [body, status] of [
    [{ source: 'nope' }, 404],
    [{}, 400],
    [{ source: 'web', events, people: 0 }, 400],
    [{ source: 'web', events: [{ type: 'dance' }] }, 400],
    [{ source: 'web', events: [{}] }, 400],
  ] as const) {
    const { status: given, body: said } = await it.control('POST', '/traffic', body);
    expect(given, JSON.stringify(body)).toBe(status);
    expect(said.error).toBeTruthy();
  }
});

test('seed puts the workspace into a known state', async () => {
  const it = await play();
  await it.source('mine');
  await it.control('POST', '/seed', { scenario: 'source_only' });
  expect((await it.view()).sources.map((one: Json) => one.slug)).toEqual(['old-website']);
  expect((await it.view()).destinations).toEqual([]);
  await it.control('POST', '/seed', { scenario: 'connected' });
  const [source] = (await it.view()).sources;
  await it.track(source.writeKey, 'Signed Up');
  expect((await it.view()).destinations[0].delivered.total).toBe(1);
  await it.control('POST', '/seed', { scenario: 'empty' });
  expect((await it.view()).sources).toEqual([]);
  expect((await it.control('POST', '/seed', { scenario: 'x' })).status).toBe(400);
});

test('hands change sources and destinations, and listeners hear of each change', async () => {
  const it = await play();
  let heard = 0;
  const stop = it.world.onChange(() => {
    heard += 1;
  });
  const web = await it.source('web');
  const tool = await it.destination(web.id, ids.classicMixpanel, { token: 't' });
  expect(heard).toBe(2);
  await it.control('POST', `/destinations/${tool.id}`, { enabled: false });
  await it.control('POST', '/sources/web', { enabled: false });
  expect(await it.view()).toMatchObject({
    sources: [{ enabled: false }],
    destinations: [{ enabled: false }],
  });
  await it.control('POST', `/destinations/${tool.id}`, { deleted: true });
  await it.control('POST', `/sources/${web.id}`, { deleted: true });
  expect(await it.view()).toMatchObject({ sources: [], destinations: [] });
  expect(heard).toBe(6);
  stop();
  await it.source('again');
  expect(heard).toBe(6);
});

test('wrong control requests get a clear error', async () => {
  const it = await play();
  for (const [method, path, body, status] of [
    ['GET', '/nope', undefined, 404],
    ['POST', '/world', {}, 404],
    ['POST', '/switches', { volumeLagMs: -1 }, 400],
    ['POST', '/switches', { protocols: 'on' }, 400],
    ['POST', '/switches', { magic: true }, 400],
    ['POST', '/users/nobody', { role: 'owner' }, 404],
    ['POST', '/users/UANA00001', { role: 'king' }, 400],
    ['POST', '/sources/nope', { enabled: true }, 404],
    ['POST', '/destinations/%E0%A4%A', {}, 400],
    ['POST', '/faults', { path: '/sources', kind: 'flood' }, 400],
    ['POST', '/faults', { kind: '429' }, 400],
    ['POST', '/faults', 'x', 400],
    ['GET', '/wire?since=x', undefined, 400],
  ] as const) {
    const reply = await it.control(method, path, body);
    expect(reply.status, `${method} ${path}`).toBe(status);
    expect(typeof reply.body.error).toBe('string');
  }
});

test('faults hit calls by method and path prefix, as often as asked', async () => {
  const it = await play();
  const fault = (more: object) => it.control('POST', '/faults', { path: '/sources', ...more });
  await fault({ method: 'GET', kind: '429', times: 2, msBeforeNext: 321 });
  await it.source('a');
  expect((await it.api('GET', '/destinations')).status).toBe(200);
  for (let n = 0; n < 2; n += 1) {
    const reply = await it.api('GET', '/sources');
    expect(reply).toMatchObject({ status: 429, errors: [{ data: { msBeforeNext: 321 } }] });
  }
  expect((await it.api('GET', '/sources')).status).toBe(200);
  for (const kind of ['500', '401', '404', '409', '422']) {
    await fault({ method: '*', kind, times: 1 });
    const reply = await it.api('POST', '/sources', {
      slug: 'never',
      enabled: true,
      metadataId: ids.javascript,
    });
    expect(reply.status).toBe(Number(kind));
  }
  expect((await it.api('GET', '/sources')).data.sources).toHaveLength(1);
  await fault({ kind: '500', times: 9 });
  await it.control('DELETE', '/faults');
  expect((await it.api('GET', '/sources')).status).toBe(200);
});

test('a lost request does nothing; a lost answer has done its work', async () => {
  const it = await play();
  const create = (slug: string) =>
    it.send('POST', '/sources', { slug, enabled: true, metadataId: ids.javascript });
  const slugs = async () => (await it.view()).sources.map((one: Json) => one.slug);
  await it.control('POST', '/faults', { method: 'POST', path: '/sources', kind: 'drop_before', times: 1 });
  await expect(create('before')).rejects.toThrow();
  expect(await slugs()).toEqual([]);
  await it.control('POST', '/faults', { method: 'POST', path: '/sources', kind: 'drop_after', times: 1 });
  await expect(create('after')).rejects.toThrow();
  expect(await slugs()).toEqual(['after']);
});

test('answers can be HTML, broken JSON or slow', async () => {
  const it = await play();
  const fault = (kind: string, more = {}) =>
    it.control('POST', '/faults', { path: '/labels', kind, times: 1, ...more });
  await fault('html502');
  const html = await it.send('GET', '/labels');
  expect([html.status, html.headers.get('content-type')]).toEqual([502, 'text/html; charset=utf-8']);
  await fault('bad_json');
  const bad = await it.send('GET', '/labels');
  expect(bad.status).toBe(200);
  expect(() => JSON.parse(bad.text)).toThrow();
  await fault('slow', { delayMs: 150 });
  const started = performance.now();
  expect((await it.send('GET', '/labels')).status).toBe(200);
  expect(performance.now() - started).toBeGreaterThan(140);
});

test('the wire log tells each call without tokens and keys', async () => {
  const it = await play();
  const web = await it.source('web');
  await it.api('GET', '/nope?token=sgp_sandbox_0000000000_owner');
  await it.track(web.writeKeys[0], 'Signed Up');
  const { entries } = (await it.control('GET', '/wire')).body;
  expect(entries.map((one: Json) => [one.n, one.method, one.status, one.detail])).toEqual([
    [1, 'POST', 201, ''],
    [2, 'GET', 404, 'No such endpoint'],
    [3, 'POST', 200, '1 message'],
  ]);
  expect(entries.map((one: Json) => one.name)).toEqual([web.name, undefined, undefined]);
  expect(JSON.stringify(entries)).not.toMatch(/sgp_/);
  expect(JSON.stringify(entries)).not.toContain(web.writeKeys[0]);
  expect((await it.control('GET', '/wire?since=2')).body.entries).toHaveLength(1);
  for (let n = 0; n < 210; n += 1) await it.send('GET', '/');
  expect((await it.control('GET', '/wire')).body.entries).toHaveLength(200);
});

test('the workspace survives a restart from its file, even an unclean one', async () => {
  const stateFile = join(folder, 'deep', 'state.json');
  const it = await play({ stateFile });
  const web = await it.source('web');
  await it.destination(web.id, ids.classicMixpanel, { token: 'kept' });
  await it.control('POST', '/switches', { protocols: false });
  await it.track(web.writeKeys[0], 'Signed Up', { messageId: 'm1' });
  // The first world is still open: nothing is written on closing that was not written before.
  const next = await play({ stateFile });
  expect(await next.view()).toEqual(await it.view());
  await next.track(web.writeKeys[0], 'Signed Up', { messageId: 'm1' });
  next.advance(5000);
  const view = await next.view();
  expect(view.sources[0].received.total).toBe(1);
  expect(view.switches.protocols).toBe(false);
  const span = 'startTime=2025-06-01T10:00:00Z&endTime=2025-06-01T10:01:00Z&granularity=MINUTE';
  expect((await next.api('GET', `/events/volume?${span}`)).data.result[0].total).toBe(1);
  await next.world.reset();
  expect((await next.view()).sources).toEqual([]);
  expect((await (await play({ stateFile })).view()).sources).toEqual([]);
  expect(JSON.parse(readFileSync(stateFile, 'utf8')).version).toBe(1);
});

test('a file from before there were audiences is taken over with all its connections', async () => {
  const stateFile = join(folder, 'old.json');
  const it = await play({ stateFile });
  await it.source('web');
  const { accounts: _, audiences: __, previews: ___, ...old } = JSON.parse(readFileSync(stateFile, 'utf8'));
  old.spaces = old.spaces.map(({ id, slug, name }: Json) => ({ id, slug, name }));
  old.profiles = [{ id: 'p', space: 'dev', userIds: ['u1'] }];
  delete old.switches.audienceDelayMs;
  writeFileSync(stateFile, JSON.stringify(old));
  const next = await play({ stateFile });
  const view = await next.view();
  expect(view.sources).toHaveLength(1);
  expect(view.switches.audienceDelayMs).toBe(1000);
  await next.control('POST', '/spaces/dev', { defaultIdentifiers: true });
  await next.track(view.sources[0].writeKey, 'Signed Up');
  expect((await next.view()).profiles).toMatchObject([{ ids: { user_id: ['u1'] } }]);
});

test('a file from before Engage destinations keeps its identifiers, people and audiences', async () => {
  const stateFile = join(folder, 'before-engage.json');
  const it = await play({ stateFile });
  await it.control('POST', '/spaces/dev', { identifiers: ['user_id'] });
  const web = await it.source('web');
  await it.track(web.writeKeys[0], 'Signed Up');
  const { spaces } = (await it.api('GET', '/spaces')).data;
  const definition = { query: "event('Signed Up').count() >= 1" };
  const audience = { name: 'Signed up', audienceType: 'USERS', definition };
  await it.api('POST', `/spaces/${spaces[0].id}/audiences`, audience);
  const { spaceEvents: _, spaceTraits: __, ...old } = JSON.parse(readFileSync(stateFile, 'utf8'));
  for (const space of old.spaces) delete space.engage;
  for (const one of old.audiences) delete one.connections;
  writeFileSync(stateFile, JSON.stringify(old));
  const next = await play({ stateFile });
  next.advance(1000);
  expect(await next.view()).toMatchObject({
    spaces: [{ identifiers: [{ type: 'user_id' }], engageDestinations: [] }, { engageDestinations: [] }],
    profiles: [{ ids: { user_id: ['u1'] } }],
    audiences: [{ name: 'Signed up', size: 1, members: ['u1'], connections: [] }],
  });
  expect((await next.api('GET', `/spaces/${spaces[0].id}/events`)).data.events).toEqual([]);
});

test('a file that is no state stops the start with a clear error', async () => {
  const stateFile = join(folder, 'broken.json');
  for (const text of ['{"version":', '{"version":9}', '[]', 'null']) {
    writeFileSync(stateFile, text);
    const started = createSegmentWorld({ clock: { now: () => 0 }, stateFile });
    await expect(started, text).rejects.toThrow(/Move it away/);
  }
});

test('a taken port is an error, not a crash', async () => {
  const it = await play();
  const port = Number(new URL(it.world.apiUrl).port);
  await expect(play({ port })).rejects.toThrow(/EADDRINUSE/);
});
