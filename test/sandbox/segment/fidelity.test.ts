import { expect, test } from 'vitest';
import { createLimits, published } from '../../../src/sandbox/segment/limits.ts';
import { routes } from '../../../src/sandbox/segment/routes.ts';
import { ids, type Json, type Play, play, snowflakeSettings } from './helper.ts';

/** A new token's way into the API. */
async function holder(it: Play, access: string) {
  const { id, token } = (await it.control('POST', '/tokens', { access })).body;
  const call = async (method: string, path: string, body?: unknown): Promise<Json> => {
    const reply = await it.send(method, path, body, { authorization: `Bearer ${token}` });
    return { status: reply.status, ...JSON.parse(reply.text) };
  };
  return { id, token, call };
}

test("a member's token reads connections without write keys, and neither people nor changes anything", async () => {
  const it = await play();
  const web = await it.source('web');
  const { call, token } = await holder(it, 'member');
  expect((await call('GET', '/')).data.workspace.slug).toBe('acme');
  const { sources } = (await call('GET', '/sources')).data;
  expect(sources).toMatchObject([{ id: web.id, writeKeys: [] }]);
  expect((await call('GET', `/sources/${web.id}`)).data.source.writeKeys).toEqual([]);
  for (const path of ['/users', '/groups', '/roles', '/invites', '/audit-events']) {
    const refused = await call('GET', path);
    expect([path, refused.status, refused.errors[0].type]).toEqual([path, 401, 'unauthorized']);
  }
  const body = { slug: 'mine', enabled: true, metadataId: ids.javascript };
  expect((await call('POST', '/sources', body)).status).toBe(401);
  expect((await call('DELETE', `/sources/${web.id}`)).status).toBe(401);
  expect((await it.view()).sources).toHaveLength(1);
  const { entries } = (await it.control('GET', '/wire')).body;
  expect(JSON.stringify([entries, await it.view()])).not.toContain(token);
});

test("a Source Admin's token sees write keys and changes connections, not people, labels or plans", async () => {
  const it = await play();
  const { call } = await holder(it, 'source_admin');
  const body = { slug: 'mine', enabled: true, metadataId: ids.javascript };
  const made = await call('POST', '/sources', body);
  expect([made.status, made.data.source.writeKeys.length]).toEqual([201, 1]);
  expect((await call('GET', '/users')).status).toBe(401);
  expect((await call('POST', '/labels', { label: { key: 'team', value: 'x' } })).status).toBe(401);
  expect((await call('POST', '/tracking-plans', { name: 'Plan', type: 'LIVE' })).status).toBe(401);
});

test('a revoked token opens nothing, the one of the start included; a token can lose its rights', async () => {
  const it = await play();
  const { call, id } = await holder(it, 'owner');
  expect((await call('GET', '/users')).status).toBe(200);
  await it.control('POST', `/tokens/${id}`, { access: 'member' });
  expect((await call('GET', '/users')).status).toBe(401);
  await it.control('POST', `/tokens/${id}`, { revoked: true });
  expect((await call('GET', '/')).status).toBe(401);
  await it.control('POST', '/tokens/owner', { revoked: true });
  expect((await it.api('GET', '/')).status).toBe(401);
  await it.control('POST', '/tokens/owner', { revoked: false });
  expect((await it.api('GET', '/')).status).toBe(200);
  const { tokens } = (await it.control('GET', '/tokens')).body;
  expect(tokens).toEqual([
    { id: 'tok_owner', access: 'owner', revoked: false },
    { id, access: 'member', revoked: true },
  ]);
  expect((await it.control('POST', '/tokens', { access: 'god' })).status).toBe(400);
  expect((await it.control('POST', '/tokens/nobody', {})).status).toBe(404);
});

test('each published limit is one of an endpoint that is played', () => {
  const endpoints = new Set(routes.map(({ method, path }) => `${method} ${path}`));
  expect(Object.keys(published).filter((one) => !endpoints.has(one))).toEqual([]);
});

test.each([
  ['GET', '/events/volume', 60],
  ['GET', '/spaces/dev/traits', 25],
  ['POST', '/labels', 60],
  ['POST', '/reverse-etl-syncs', 20],
  ['POST', '/groups', 60],
])('%s %s answers %i times a minute, whatever it answers', async (method, path, most) => {
  const it = await play();
  await it.control('POST', '/switches', { rateLimits: true });
  const answers = [];
  for (let n = 0; n <= most; n += 1)
    answers.push(await it.api(method, path, method === 'GET' ? undefined : {}));
  expect(answers.slice(0, most).filter(({ status }) => status === 429)).toEqual([]);
  expect(answers[most]).toMatchObject({
    status: 429,
    errors: [
      {
        message: 'Too many requests',
        data: { remainingPoints: 0, msBeforeNext: 60_000, consumedPoints: most + 1 },
      },
    ],
  });
  // Another endpoint has its own.
  expect((await it.api('GET', '/sources')).status).toBe(200);
});

test('a space has 700 audience previews a month', () => {
  const limits = createLimits();
  const route = routes.find(({ method, path }) => method === 'POST' && path.endsWith('/audiences/previews'));
  let now = Date.parse('2025-06-01T10:00:00.000Z');
  const july = Date.parse('2025-07-01T00:00:00.000Z');
  const preview = (spaceId: string) => () => limits.spend(route, { spaceId }, now, true);
  for (let n = 0; n < 700; n += 1) {
    if (n % 5 === 0) now += 60_000;
    preview('dev')();
  }
  now += 60_000;
  const fault = expect.objectContaining({ data: expect.objectContaining({ msBeforeNext: july - now }) });
  expect(preview('dev')).toThrow(expect.objectContaining({ status: 429, fault }));
  expect(preview('prod')).not.toThrow();
  now = july;
  expect(preview('dev')).not.toThrow();
});

test('lists page by both spellings, wherever they are', async () => {
  const it = await play();
  const made = await it.source('warehouse', ids.snowflakeSource, snowflakeSettings);
  const [dev] = (await it.api('GET', '/spaces')).data.spaces;
  const [olivia] = (await it.api('GET', '/users')).data.users;
  const tool = await it.destination(made.id, ids.amplitude, { apiKey: 'k', secretKey: 's' });
  const plan = (await it.api('POST', '/tracking-plans', { name: 'Plan', type: 'LIVE' })).data.trackingPlan;
  const warehouse = (
    await it.api('POST', '/warehouses', { metadataId: ids.snowflake, settings: snowflakeSettings })
  ).data.warehouse;
  const [group] = (await it.api('GET', '/groups')).data.userGroups;
  const body = { name: 'A', audienceType: 'USERS', definition: { query: "event('A').count() >= 1" } };
  const { audience } = (await it.api('POST', `/spaces/${dev.id}/audiences`, body)).data;
  const params: Record<string, string> = {
    spaceId: dev.id,
    userId: olivia.id,
    sourceId: made.id,
    destinationId: tool.id,
    planId: plan.id,
    warehouseId: warehouse.id,
    groupId: group.id,
    audienceId: audience.id,
    eventName: 'none',
    audienceType: 'USERS',
  };
  const single =
    /:(\w+)$|^\/$|\/(settings|connection-state|echo|labels|volume|supported-destinations|properties)$/;
  const lists = routes.filter(
    ({ method, path }) => method === 'GET' && !single.test(path) && !/overview|metrics/.test(path),
  );
  expect(lists.length).toBeGreaterThan(25);
  for (const { path } of lists) {
    const at = path.replace(/:(\w+)/g, (_, name: string) => params[name] ?? '');
    for (const spelled of ['pagination.count=1', 'pagination%5Bcount%5D=1']) {
      const { data, status } = await it.api('GET', `${at}?${spelled}`);
      expect([at, status, typeof data?.pagination?.current]).toEqual([at, 200, 'string']);
      const found = Object.values(data).filter(Array.isArray);
      expect([at, found.length, (found[0]?.length ?? 9) <= 1]).toEqual([at, 1, true]);
    }
  }
});

test('a version can be asked for in both spellings; without one the most stable answers', async () => {
  const it = await play();
  const asked = async (path: string, accept: string) => {
    const { status, headers } = await it.send('GET', path, undefined, { accept });
    return [status, headers.get('content-type')];
  };
  const json = [200, 'application/json; charset=utf-8'];
  expect(await asked('/spaces', 'application/json')).toEqual(json);
  expect(await asked('/sources', '*/*')).toEqual(json);
  for (const name of ['v1alpha', 'alpha']) {
    const type = `application/vnd.segment.${name}+json`;
    expect(await asked('/spaces', type)).toEqual([200, `${type}; charset=utf-8`]);
    expect(await asked('/sources', type)).toEqual([200, `${type}; charset=utf-8`]);
  }
  const v1 = 'application/vnd.segment.v1+json';
  expect(await asked('/sources', v1)).toEqual([200, `${v1}; charset=utf-8`]);
  expect((await asked('/spaces', v1))[0]).toBe(404);
  expect((await asked('/spaces', 'application/vnd.segment.v1beta+json'))[0]).toBe(404);
});

test("what is sent to the other region's address is dropped", async () => {
  const it = await play();
  const web = await it.source('web');
  const { tracking } = (await it.control('GET', '/addresses')).body;
  expect(tracking).toEqual({ us: it.world.trackingUrl, eu: it.world.euUrl });
  const send = async (url: string, event: string) => {
    const body = JSON.stringify({ writeKey: web.writeKeys[0], userId: 'u1', event });
    return (await fetch(`${url}/v1/track`, { method: 'POST', body })).json();
  };
  expect(await send(tracking.eu, 'Too early')).toEqual({ success: true });
  await it.control('POST', '/switches', { region: 'eu' });
  await send(tracking.eu, 'Home');
  await send(tracking.us, 'Lost');
  const view = await it.view();
  expect(view.sources[0].received.byEvent).toEqual({ Home: 1 });
  expect(view.dropped.map(({ event, reason }: Json) => [event, reason])).toEqual([
    ['Too early', 'Sent to the EU address, the workspace is in the other region'],
    ['Lost', 'Sent to the US address, the workspace is in the other region'],
  ]);
  const traffic = { source: 'web', people: 1, events: [{ event: 'By library' }] };
  await it.control('POST', '/traffic', traffic);
  await it.control('POST', '/traffic', { ...traffic, region: 'us', events: [{ event: 'Astray' }] });
  expect((await it.view()).sources[0].received.byEvent).toEqual({ Home: 1, 'By library': 1 });
  expect((await it.control('POST', '/switches', { region: 'mars' })).status).toBe(400);
});

test('a fault can let some calls through first', async () => {
  const it = await play();
  const fault = { method: 'GET', path: '/labels', kind: '403', times: 1, after: 2 };
  await it.control('POST', '/faults', fault);
  const answers = [];
  for (let n = 0; n < 4; n += 1) answers.push((await it.api('GET', '/labels')).status);
  expect(answers).toEqual([200, 200, 403, 200]);
  await it.control('POST', '/faults', { method: 'POST', path: '/sources', kind: 'lost_answer', after: 1 });
  await it.source('first');
  await expect(it.source('second')).rejects.toThrow();
  expect((await it.view()).sources.map(({ slug }: Json) => slug)).toEqual(['first', 'second']);
});
