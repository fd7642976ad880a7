import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ids, type Json, type Play, play } from './helper.ts';

const buyers = "event('Order Completed').count() >= 1";
const recent = "event('Order Completed').within(1 day).count() >= 1";
const dayMs = 86_400_000;
const amplitude = { apiKey: 'a-key', secretKey: 'a-secret' };

/** A dev space with identifiers, a source and one product of the workspace, with a mapping, in its Engage settings. */
async function engaged(
  product: string = ids.amplitude,
  settings: Record<string, unknown> = amplitude,
  options: Parameters<typeof play>[0] = {},
) {
  const it = await play(options);
  const web = await it.source('web');
  const original = await it.destination(web.id, product, settings);
  for (const action of original.metadata.actions.slice(0, 1)) {
    const mapping = { name: 'Track', actionId: action.id, trigger: 'type = "track"', enabled: true };
    await it.api('POST', `/destinations/${original.id}/subscriptions`, mapping);
  }
  const set = { defaultIdentifiers: true, engageDestinations: [original.id] };
  const { body: space } = await it.control('POST', '/spaces/dev', set);
  const { sources, destinations } = await it.view();
  const source = sources.find((one: Json) => one.name === 'Engage (Acme Dev)');
  const destination = destinations.find((one: Json) => one.sourceId === source.id);
  return { it, there: { key: web.writeKeys[0], original, space, source, destination } };
}
type Engaged = Awaited<ReturnType<typeof engaged>>['there'];

async function audience(it: Play, { space }: Engaged, query = buyers): Promise<Json> {
  const body = { name: 'Buyers', audienceType: 'USERS', definition: { query } };
  return (await it.api('POST', `/spaces/${space.id}/audiences`, body)).data.audience;
}

const pathOf = ({ space }: Engaged, { id }: Json) => `/spaces/${space.id}/audiences/${id}`;

function connect(it: Play, there: Engaged, made: Json): Promise<Json> {
  const body = { destination: { id: there.destination.id, type: 'destination' } };
  return it.api('POST', `${pathOf(there, made)}/destination-connections`, body);
}

function activate(it: Play, there: Engaged, made: Json, more = {}): Promise<Json> {
  const [action] = there.destination.subscriptions;
  return it.api(
    'POST',
    `${pathOf(there, made)}/destination-connections/${there.destination.id}/activations`,
    {
      performResync: true,
      activationName: 'Tell it',
      activationType: 'Audience Membership Changed',
      destinationMapping: { actionId: action?.actionId ?? '', settings: {} },
      ...more,
    },
  );
}

/** What the report of a kind says of the space's Engage destination. */
async function report(it: Play, { source, destination }: Engaged, kind: string): Promise<Json> {
  const at = (ms: number) => new Date(it.clock.now() + ms).toISOString();
  const groups = ['audienceId', 'activationId', 'spaceId', 'eventName', 'discardReason']
    .map((name, n) => `groupBy[${n}]=${name}`)
    .join('&');
  const about = `sourceId=${source.id}&destinationConfigId=${destination.id}&granularity=HOUR`;
  const span = `startTime=${at(-3 * dayMs)}&endTime=${at(60_000)}`;
  const reply = await it.api('GET', `/delivery-overview/${kind}?${about}&${span}&${groups}`);
  return reply.data.dataset.map(({ series: _series, ...row }: Json) => row);
}

test('adding to Engage copies the product to a source of the space, once', async () => {
  const { it, there } = await engaged();
  expect(there.source).toMatchObject({ slug: 'engage_acme_dev', environment: 'dev' });
  expect(there.destination).toMatchObject({
    name: 'Tool',
    environment: 'dev',
    enabled: true,
    metadata: { id: ids.amplitude },
    subscriptions: [{ name: 'Track', trigger: 'type = "track"' }],
  });
  const shown = { id: there.destination.id, name: 'Tool', metadata: { id: ids.amplitude } };
  expect(there.space.engageDestinations).toMatchObject([shown]);
  for (const engageDestinations of [[there.original.id], [there.destination.id]]) {
    const again = await it.control('POST', '/spaces/dev', { engageDestinations });
    expect(again.body.engageDestinations).toEqual(there.space.engageDestinations);
  }
  const view = await it.view();
  expect(view.destinations).toHaveLength(2);
  expect(view.spaces).toMatchObject([{ engageDestinations: [shown] }, { engageDestinations: [] }]);
  expect(view.spaces[0].identifiers).toHaveLength(11);
  // Taken out in the app, it is added anew.
  await it.control('POST', `/destinations/${there.destination.id}`, { deleted: true });
  const { body } = await it.control('POST', '/spaces/dev', { engageDestinations: [there.original.id] });
  expect(body.engageDestinations).toHaveLength(1);
  expect(body.engageDestinations[0].id).not.toBe(there.destination.id);
  expect((await it.control('POST', '/spaces/dev', { engageDestinations: ['none'] })).status).toBe(404);
  expect((await it.control('POST', '/spaces/dev', { engageDestinations: 'x' })).status).toBe(400);
});

test('who is in an audience is sent when it is activated, later ones as they come and go, each once', async () => {
  const { it, there } = await engaged();
  for (const userId of ['u1', 'u2']) await it.track(there.key, 'Order Completed', { userId });
  const made = await audience(it, there, recent);
  it.advance(1_000);
  expect((await connect(it, there, made)).data).toEqual({
    connection: { id: there.destination.id },
    idSyncConfiguration: [],
  });
  it.advance(2_000);
  // A product with actions gets nothing from the connection alone.
  expect(await report(it, there, 'successful-delivery')).toEqual([]);
  const { activation } = (await activate(it, there, made)).data;
  expect(activation).toMatchObject({
    enabled: true,
    audienceId: made.id,
    spaceId: there.space.id,
    connectionId: there.destination.id,
    activationName: 'Tell it',
  });
  expect(await report(it, there, 'successful-delivery')).toEqual([]);
  it.advance(2_000);
  const row = (eventName: string, total: number) => ({
    audienceId: made.id,
    activationId: activation.id,
    spaceId: there.space.id,
    eventName,
    total,
  });
  expect(await report(it, there, 'successful-delivery')).toEqual([row('Audience Entered', 2)]);
  await it.track(there.key, 'Order Completed', { userId: 'u3' });
  await it.track(there.key, 'Order Completed', { userId: 'u1' });
  it.advance(2_000);
  expect(await report(it, there, 'successful-delivery')).toEqual([row('Audience Entered', 3)]);
  // By time alone all have left; the lag counts from when that was noticed.
  it.advance(dayMs);
  expect((await it.view()).audiences).toMatchObject([
    {
      size: 0,
      members: [],
      connections: [
        {
          destinationId: there.destination.id,
          destination: 'Tool',
          activations: [{ id: activation.id, name: 'Tell it', enabled: true }],
          delivered: { entered: 3, exited: 3, failed: 0 },
        },
      ],
    },
  ]);
  it.advance(2_000);
  expect(await report(it, there, 'successful-delivery')).toEqual([
    row('Audience Entered', 3),
    row('Audience Exited', 3),
  ]);
  const events = (await it.view()).events.filter((one: Json) => one.source === 'engage_acme_dev');
  expect(events[0]).toMatchObject({
    event: 'Audience Entered',
    userId: 'u1',
    properties: { audience_key: 'buyers', buyers: true },
    deliveredTo: [{ id: there.destination.id }],
  });
  expect(events).toHaveLength(6);
});

test('an audience that is connected before it is live sends when it gets live', async () => {
  const { it, there } = await engaged();
  await it.track(there.key, 'Order Completed', { userId: 'u1' });
  const made = await audience(it, there);
  await connect(it, there, made);
  await activate(it, there, made);
  it.advance(900);
  await it.track(there.key, 'Page Viewed', { userId: 'u1' });
  expect((await it.view()).audiences[0].connections[0].delivered.entered).toBe(0);
  // It was live at 1000 ms, and reports are 1500 ms late: the first look at 2500 ms shows it.
  it.advance(1_600);
  expect(await report(it, there, 'successful-delivery')).toMatchObject([{ total: 1 }]);
});

test('who was told stays told over a restart, also when only a look sent it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'segue-engage-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const stateFile = join(folder, 'segment.json');
  const { it, there } = await engaged(ids.amplitude, amplitude, { stateFile });
  await it.track(there.key, 'Order Completed', { userId: 'u1' });
  const made = await audience(it, there);
  await connect(it, there, made);
  await activate(it, there, made);
  it.advance(1_000);
  await it.api('GET', pathOf(there, made));
  const next = await play({ stateFile });
  // Not live yet by its own clock, so it has nothing to send itself.
  expect((await next.view()).audiences[0].connections[0].delivered.entered).toBe(1);
  next.advance(1_000);
  expect((await next.view()).audiences[0].connections[0].delivered.entered).toBe(1);
});

test('a paused audience sends nothing and catches up when it is enabled again', async () => {
  const { it, there } = await engaged();
  const made = await audience(it, there);
  await connect(it, there, made);
  await activate(it, there, made);
  it.advance(1_000);
  const delivered = async () => (await it.view()).audiences[0].connections[0].delivered;
  await it.api('PATCH', pathOf(there, made), { enabled: false });
  await it.track(there.key, 'Order Completed', { userId: 'u1' });
  expect(await delivered()).toMatchObject({ entered: 0 });
  await it.api('PATCH', pathOf(there, made), { enabled: true });
  expect(await delivered()).toMatchObject({ entered: 1 });
});

test('an activation for those who enter is not told of those who leave', async () => {
  const { it, there } = await engaged();
  const made = await audience(it, there, recent);
  await connect(it, there, made);
  await activate(it, there, made, { activationType: 'Audience Entered' });
  it.advance(1_000);
  await it.track(there.key, 'Order Completed', { userId: 'u1' });
  it.advance(2 * dayMs);
  expect((await it.view()).audiences[0].connections[0].delivered).toEqual({
    entered: 1,
    exited: 0,
    failed: 0,
  });
});

test('a failing tool and a masked secret fail the delivery, with the reason', async () => {
  const { it, there } = await engaged();
  const made = await audience(it, there);
  await connect(it, there, made);
  await activate(it, there, made);
  it.advance(1_000);
  await it.control('POST', `/destinations/${there.destination.id}`, { failing: true });
  await it.track(there.key, 'Order Completed', { userId: 'u1' });
  await it.control('POST', `/destinations/${there.destination.id}`, { failing: false });
  const read = await it.api('GET', `/destinations/${there.destination.id}`);
  await it.api('PATCH', `/destinations/${there.destination.id}`, {
    settings: read.data.destination.settings,
  });
  await it.track(there.key, 'Order Completed', { userId: 'u2' });
  it.advance(2_000);
  const failed = await report(it, there, 'failed-delivery');
  expect(failed).toMatchObject([
    { audienceId: made.id, discardReason: expect.stringContaining('500'), total: 1 },
    { audienceId: made.id, discardReason: expect.stringContaining('Unauthorized'), total: 1 },
  ]);
  expect(await report(it, there, 'successful-delivery')).toEqual([]);
  expect((await it.view()).audiences[0].connections[0].delivered.failed).toBe(2);
});

test('a product without actions is delivered to by the connection alone', async () => {
  const { it, there } = await engaged(ids.classicMixpanel, { token: 't', apiSecret: 's' });
  await it.track(there.key, 'Order Completed', { userId: 'u1' });
  const made = await audience(it, there);
  it.advance(1_000);
  await connect(it, there, made);
  it.advance(2_000);
  const rows = await report(it, there, 'successful-delivery');
  expect(rows).toEqual([
    { audienceId: made.id, spaceId: there.space.id, eventName: 'Audience Entered', total: 1 },
  ]);
  // Without actions and group calls it has no place for accounts.
  const supported = async (type: string) =>
    (await it.api('GET', `/spaces/${there.space.id}/audienceType/${type}/supported-destinations`)).data;
  expect(Object.keys((await supported('USERS')).destinations)).toEqual([there.destination.id]);
  expect(await supported('ACCOUNTS')).toEqual({ destinations: {} });
});

test('what cannot be connected or activated is refused with its field', async () => {
  const { it, there } = await engaged();
  const made = await audience(it, there);
  const post = (destination: unknown) =>
    it.api('POST', `${pathOf(there, made)}/destination-connections`, { destination });
  expect(await post({ id: there.original.id, type: 'destination' })).toMatchObject({
    status: 422,
    errors: [{ field: 'destination.id' }],
  });
  expect((await post({ id: 'none', type: 'destination' })).status).toBe(404);
  expect(await post({ id: there.destination.id, type: 'pigeon' })).toMatchObject({
    errors: [{ field: 'destination.type' }],
  });
  expect((await activate(it, there, made)).status).toBe(404);
  await connect(it, there, made);
  expect((await connect(it, there, made)).status).toBe(409);
  for (const [more, field] of [
    [{ destinationMapping: undefined }, 'destinationMapping'],
    [{ destinationMapping: { actionId: 'none' } }, 'destinationMapping.actionId'],
    [{ performResync: undefined }, 'performResync'],
    [{ activationName: '' }, 'activationName'],
  ] as const) {
    expect(await activate(it, there, made, more), field).toMatchObject({ status: 422, errors: [{ field }] });
  }
  expect((await it.api('GET', `${pathOf(there, made)}/activations`)).data.activations).toEqual([]);
  const supported = `/spaces/${there.space.id}/audienceType`;
  expect((await it.api('GET', `${supported}/PETS/supported-destinations`)).status).toBe(422);
  await it.control('POST', '/switches', { engage: false });
  expect((await it.api('GET', `${supported}/USERS/supported-destinations`)).status).toBe(403);
  expect((await connect(it, there, made)).status).toBe(403);
});

test('what reached a space is told with its properties and traits, pages by the name they go by', async () => {
  const it = await play();
  const web = await it.source('web');
  const key = web.writeKeys[0];
  const { spaces } = (await it.api('GET', '/spaces')).data;
  const base = `/spaces/${spaces[0].id}`;
  await it.track(key, 'Order Completed', { properties: { total: 12 } });
  const page = { writeKey: key, userId: 'u1', name: 'Home', properties: { path: '/' } };
  await it.send('POST', '/v1/page', page);
  await it.send('POST', '/v1/identify', { writeKey: key, userId: 'u1', traits: { plan: 'pro' } });
  it.advance(60_000);
  await it.track(key, 'Order Completed', { properties: { coupon: 'X' } });
  expect((await it.api('GET', `${base}/events`)).data.events).toEqual([
    { name: 'Order Completed', type: 'TRACK', lastSeenAt: '2025-06-01T10:01:00.000Z' },
    { name: 'Page Viewed', type: 'PAGE', lastSeenAt: '2025-06-01T10:00:00.000Z' },
  ]);
  const { eventProperties } = (await it.api('GET', `${base}/events/Order%20Completed/properties`)).data;
  expect(eventProperties).toMatchObject([
    { name: 'total', lastSeenAt: '2025-06-01T10:00:00.000Z' },
    { name: 'coupon', lastSeenAt: '2025-06-01T10:01:00.000Z' },
  ]);
  expect((await it.api('GET', `${base}/events/Nothing/properties`)).status).toBe(404);
  expect((await it.api('GET', `${base}/traits`)).data.traits).toMatchObject([{ trait: 'plan' }]);
  expect((await it.api('GET', `/spaces/${spaces[1].id}/events`)).data.events).toEqual([]);
});

test('an activation is read, paused and taken away, and only then its connection', async () => {
  const { it, there } = await engaged();
  const made = await audience(it, there);
  await connect(it, there, made);
  const { id } = (await activate(it, there, made)).data.activation;
  const one = `${pathOf(there, made)}/activations/${id}`;
  const connection = `${pathOf(there, made)}/destination-connections/${there.destination.id}`;
  const paused = await it.api('PATCH', one, { enabled: false, activationName: 'Quiet' });
  expect(paused.data.activation).toMatchObject({ id, enabled: false, activationName: 'Quiet' });
  it.advance(2000);
  await it.track(there.key, 'Order Completed');
  it.advance(2000);
  expect(await report(it, there, 'successful-delivery')).toEqual([]);
  await it.api('PATCH', one, { enabled: true });
  it.advance(2000);
  await it.view();
  it.advance(2000);
  expect(await report(it, there, 'successful-delivery')).toMatchObject([{ activationId: id, total: 1 }]);
  expect((await it.api('GET', one)).data.activation.enabled).toBe(true);
  expect(await it.api('DELETE', connection)).toMatchObject({ status: 422 });
  expect((await it.api('DELETE', one)).data.status).toBe('SUCCESS');
  expect((await it.api('GET', one)).status).toBe(404);
  expect((await it.api('DELETE', connection)).data.status).toBe('SUCCESS');
  expect((await it.api('DELETE', connection)).status).toBe(404);
  const { data } = await it.api('GET', `${pathOf(there, made)}/destination-connections`);
  expect(data.connections).toEqual([]);
});
