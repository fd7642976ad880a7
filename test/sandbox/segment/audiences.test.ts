import { expect, test } from 'vitest';
import { type Json, type Play, play } from './helper.ts';

const winback =
  "event('Order Completed').count() >= 1 AND NOT ( event('Order Completed').within(90 days).count() >= 1 )";
const buyers = "event('Order Completed').count() >= 1";

/** Both spaces with the default identifiers, as a person sets them up in Segment. */
async function setUpSpaces(it: Play): Promise<{ dev: string; prod: string }> {
  for (const space of ['dev', 'prod']) {
    await it.control('POST', `/spaces/${space}`, { defaultIdentifiers: true });
  }
  const { spaces } = (await it.api('GET', '/spaces')).data;
  expect(spaces.map((space: Json) => Object.keys(space))).toEqual([
    ['id', 'slug', 'name'],
    ['id', 'slug', 'name'],
  ]);
  return { dev: spaces[0].id, prod: spaces[1].id };
}

const users = (query: string, more = {}) => ({
  name: 'Buyers',
  audienceType: 'USERS',
  definition: { query },
  ...more,
});

test('an audience is counted from the events that really came in, once it is live', async () => {
  const it = await play();
  const { dev, prod } = await setUpSpaces(it);
  const web = await it.source('web');
  for (const userId of ['u1', 'u2']) await it.track(web.writeKeys[0], 'Order Completed', { userId });
  await it.track(web.writeKeys[0], 'Page Viewed', { userId: 'u3' });
  await it.track(web.writeKeys[0], 'Order Completed', { userId: undefined, anonymousId: 'a9' });
  const made = await it.api('POST', `/spaces/${dev}/audiences`, users(buyers));
  expect(made).toMatchObject({
    status: 200,
    data: {
      audience: { key: 'buyers', status: 'Preparing', audienceType: 'USERS', definition: { query: buyers } },
    },
  });
  expect(made.data.audience).not.toHaveProperty('size');
  const path = `/spaces/${dev}/audiences/${made.data.audience.id}`;
  it.advance(600);
  expect((await it.api('GET', path)).data.audience.status).toBe('Backfilling');
  it.advance(600);
  // Anonymous people are not counted.
  expect((await it.api('GET', path)).data.audience).toMatchObject({
    status: 'Live',
    size: { count: 2, type: 'USERS' },
    computeCadence: { type: 'REALTIME' },
  });
  expect((await it.api('GET', `/spaces/${prod}/audiences`)).data.audiences).toEqual([]);
  await it.track(web.writeKeys[0], 'Order Completed', { userId: 'u3' });
  expect((await it.view()).audiences).toMatchObject([
    { name: 'Buyers', space: 'dev', status: 'Live', size: 3 },
  ]);
  // A changed definition is computed anew; time passes for conditions too.
  await it.api('PATCH', path, { definition: { query: winback } });
  expect((await it.api('GET', path)).data.audience.status).toBe('Preparing');
  it.advance(91 * 86_400_000);
  expect((await it.api('GET', path)).data.audience).toMatchObject({ status: 'Live', size: { count: 3 } });
  await it.api('PATCH', path, { enabled: false });
  expect((await it.api('GET', path)).data.audience.status).toBe('Disabled');
  expect((await it.api('DELETE', path)).data.status).toBe('SUCCESS');
  expect((await it.api('GET', path)).status).toBe(404);
});

test('a preview runs for a moment and then tells size and samples', async () => {
  const it = await play();
  const { dev } = await setUpSpaces(it);
  const web = await it.source('web');
  await it.track(web.writeKeys[0], 'Order Completed', { userId: 'u1' });
  const { audiencePreview } = (await it.api('POST', `/spaces/${dev}/audiences/previews`, users(buyers))).data;
  expect(audiencePreview).toEqual({ id: expect.any(String) });
  const read = () => it.api('GET', `/spaces/${dev}/audiences/previews/${audiencePreview.id}`);
  expect((await read()).data.audiencePreview).toMatchObject({ status: 'RUNNING' });
  it.advance(1000);
  const done = await read();
  expect(done.data.audiencePreview).toMatchObject({
    status: 'COMPLETED',
    size: { count: 1, type: 'USERS' },
    results: [{ id: 'u1' }],
  });
  expect((await it.api('GET', `/spaces/${dev}/audiences/previews/none`)).status).toBe(404);
});

test('previews are limited to five a minute', async () => {
  const it = await play();
  const { dev } = await setUpSpaces(it);
  await it.control('POST', '/switches', { rateLimits: true });
  const ask = () => it.api('POST', `/spaces/${dev}/audiences/previews`, users(buyers));
  for (let n = 0; n < 5; n += 1) expect((await ask()).status).toBe(200);
  expect(await ask()).toMatchObject({
    status: 429,
    errors: [{ data: { msBeforeNext: expect.any(Number) } }],
  });
});

test('an audience of accounts is counted by group calls, and needs group_id', async () => {
  const it = await play();
  const { dev } = await setUpSpaces(it);
  const web = await it.source('web');
  const key = web.writeKeys[0];
  const call = (path: string, body: object) => it.send('POST', `/v1/${path}`, { writeKey: key, ...body });
  await call('group', { userId: 'u1', groupId: 'g1', traits: { tier: 'gold' } });
  await call('group', { userId: 'u2', groupId: 'g2', traits: { tier: 'free' } });
  await it.track(key, 'Order Completed', { userId: 'u1' });
  const accounts = (query: string) => ({ name: 'Gold', audienceType: 'ACCOUNTS', definition: { query } });
  const made = await it.api(
    'POST',
    `/spaces/${dev}/audiences`,
    accounts(`ANY (${buyers}) AND trait('tier') = 'gold'`),
  );
  it.advance(1000);
  expect(
    (await it.api('GET', `/spaces/${dev}/audiences/${made.data.audience.id}`)).data.audience,
  ).toMatchObject({
    size: { count: 1, type: 'ACCOUNTS' },
    computeCadence: { type: 'BATCH' },
  });
  await it.control('POST', '/spaces/dev', { identifiers: ['user_id', 'email'] });
  expect(await it.api('POST', `/spaces/${dev}/audiences`, accounts(buyers))).toMatchObject({
    status: 422,
    errors: [{ field: 'audienceType' }],
  });
});

test('what is wrong with a definition is said with its field', async () => {
  const it = await play();
  const { dev } = await setUpSpaces(it);
  const post = (body: object) => it.api('POST', `/spaces/${dev}/audiences`, body);
  expect(await post(users("event('A')"))).toMatchObject({
    status: 422,
    errors: [{ field: 'definition.query', message: expect.stringContaining('needs a reducer') }],
  });
  expect(await post({ ...users(buyers), audienceType: 'PETS' })).toMatchObject({
    errors: [{ field: 'audienceType' }],
  });
  expect(await post({ ...users(buyers), name: ' ' })).toMatchObject({ errors: [{ field: 'name' }] });
  expect((await it.api('GET', '/spaces/none/audiences')).status).toBe(404);
});

test('without Engage there are no audiences, without Unify no spaces either', async () => {
  const it = await play();
  const { dev } = await setUpSpaces(it);
  await it.control('POST', '/switches', { engage: false });
  expect((await it.api('GET', `/spaces/${dev}/audiences`)).status).toBe(403);
  expect((await it.api('GET', '/spaces')).status).toBe(200);
  await it.control('POST', '/switches', { engage: true, unify: false });
  expect((await it.api('GET', `/spaces/${dev}/audiences`)).status).toBe(403);
});

test('the identifiers of a space count for later events only, and can be imported into the other space', async () => {
  const it = await play();
  const web = await it.source('web');
  const key = web.writeKeys[0];
  expect((await it.view()).spaces).toMatchObject([{ identifiers: [] }, { identifiers: [] }]);
  await it.track(key, 'Signed Up', { userId: 'u1' });
  expect((await it.view()).profiles).toEqual([]);
  const set = await it.control('POST', '/spaces/acme-dev', { identifiers: ['user_id', 'ios.id'] });
  expect(set.body.identifiers).toEqual([
    { type: 'user_id', limit: 1, priority: 1 },
    { type: 'ios.id', limit: 5, priority: 2 },
  ]);
  expect((await it.view()).profiles).toEqual([]);
  const context = { device: { type: 'ios', id: 'phone-1' } };
  await it.track(key, 'App Opened', { userId: undefined, anonymousId: 'a1', context });
  await it.track(key, 'Signed In', { userId: 'u1', anonymousId: 'a1', context });
  // The phone made them one; anonymous ids are no identifier here.
  expect((await it.view()).profiles).toMatchObject([
    { ids: { 'ios.id': ['phone-1'], user_id: ['u1'] }, events: 2 },
  ]);
  const imported = await it.control('POST', '/spaces/prod', { importRulesFrom: 'dev' });
  expect(imported.body.identifiers).toEqual(set.body.identifiers);
  expect((await it.control('POST', '/spaces/prod', {})).status).toBe(400);
  expect((await it.control('POST', '/spaces/nowhere', { identifiers: [] })).status).toBe(404);
});

test('the default identifiers are eleven, and no account is known before group_id is one', async () => {
  const it = await play();
  const web = await it.source('web');
  const group = () =>
    it.send('POST', '/v1/group', { writeKey: web.writeKeys[0], userId: 'u1', groupId: 'g1' });
  await group();
  expect((await it.view()).accounts).toEqual([]);
  const { identifiers } = (await it.control('POST', '/spaces/dev', { defaultIdentifiers: true })).body;
  expect(identifiers).toHaveLength(11);
  expect(identifiers[0]).toEqual({ type: 'user_id', limit: 1, priority: 1 });
  await group();
  expect((await it.view()).accounts).toMatchObject([{ id: 'g1', space: 'dev' }]);
});

test('values that stand for nobody make nobody', async () => {
  const it = await play();
  await setUpSpaces(it);
  const web = await it.source('web');
  for (const userId of ['0000-0000', 'null', 'anonymous', '-1'])
    await it.track(web.writeKeys[0], 'Signed Up', { userId });
  expect((await it.view()).profiles).toEqual([]);
});

test('another audience is a trait under its key', async () => {
  const it = await play();
  const { dev } = await setUpSpaces(it);
  const web = await it.source('web');
  await it.track(web.writeKeys[0], 'Order Completed', { userId: 'u1' });
  await it.track(web.writeKeys[0], 'Page Viewed', { userId: 'u2' });
  await it.api('POST', `/spaces/${dev}/audiences`, users(buyers));
  await it.api('POST', `/spaces/${dev}/audiences`, users("trait('buyers') = false", { name: 'Others' }));
  it.advance(1000);
  expect((await it.view()).audiences).toMatchObject([{ size: 1 }, { name: 'Others', size: 1 }]);
});
