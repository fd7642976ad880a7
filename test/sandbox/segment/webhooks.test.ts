import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type Json, type Play, play } from './helper.ts';

const webhooks = '614a3c7d791c91c41bae7599';
const send = 'nFPnRozhz1mh4Gbx4MLvT5';
const allTypes =
  'type = "track" or type = "identify" or type = "group" or type = "page" or type = "alias" or type = "screen"';

type Got = { method: string | undefined; headers: IncomingHttpHeaders; body: string; json: Json };
let listener: Server;
let url: string;
let got: Got[] = [];
/** What the listener answers next; 200 once it is empty. */
let answers: number[] = [];

beforeAll(async () => {
  listener = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      got.push({ method: request.method, headers: request.headers, body, json: JSON.parse(body) });
      response.writeHead(answers.shift() ?? 200).end('ok');
    });
  });
  await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/hook`;
});

afterAll(async () => {
  listener.closeAllConnections();
  await new Promise((done) => listener.close(done));
});

beforeEach(() => {
  got = [];
  answers = [];
});

/** A source whose enabled webhook posts with these settings of its mapping. */
async function hooked(settings: Record<string, unknown> = {}, own: Record<string, unknown> = {}) {
  const world = await play();
  const source = await world.source('web');
  const destination = await world.destination(source.id, webhooks, own);
  const mapping = { url, method: 'POST', data: { '@path': '$.' }, enable_batching: false, ...settings };
  const body = { name: 'Send', actionId: send, trigger: allTypes, enabled: true, settings: mapping };
  const made = await world.api('POST', `/destinations/${destination.id}/subscriptions`, body);
  expect(made.status).toBe(200);
  return { world, source, destination, writeKey: source.writeKeys[0] as string };
}

const hookOf = async (world: Play) => (await world.view()).destinations[0];

test('each event is posted as JSON, signed with the shared secret, and counted once it was taken', async () => {
  const { world, writeKey } = await hooked({}, { sharedSecret: 's3cret' });
  await world.track(writeKey, 'Order Completed', { properties: { total: 12, note: 'für Ana' } });
  await vi.waitFor(async () => expect((await hookOf(world)).delivered.total).toBe(1));
  expect(got).toHaveLength(1);
  const [{ method, headers, body, json } = {} as Got] = got;
  expect([method, headers['content-type']]).toEqual(['POST', 'application/json']);
  expect(headers['x-signature']).toBe(createHmac('sha1', 's3cret').update(body).digest('hex'));
  expect(json).toMatchObject({
    type: 'track',
    event: 'Order Completed',
    userId: 'u1',
    properties: { total: 12, note: 'für Ana' },
  });
  expect(json.messageId).toBeTruthy();
  expect(body).not.toContain(writeKey);
  const [event] = (await world.view()).events;
  expect(event.deliveredTo).toHaveLength(1);
});

test('without a shared secret there is no signature; screen calls are not sent', async () => {
  const { world, writeKey } = await hooked();
  const batch = ['screen', 'page', 'identify', 'group', 'alias'].map((type) => ({ type, userId: 'u1' }));
  await world.send('POST', '/v1/batch', { writeKey, batch }, { authorization: '' });
  await vi.waitFor(async () => expect((await hookOf(world)).delivered.total).toBe(4));
  expect(got.map(({ json }) => json.type).sort()).toEqual(['alias', 'group', 'identify', 'page']);
  expect(got.some(({ headers }) => 'x-signature' in headers)).toBe(false);
  expect((await hookOf(world)).discarded).toEqual([{ reason: 'screen is not supported', total: 1 }]);
});

test('what is not taken is tried again, then counts as failed; a refusal is final', async () => {
  const { world, writeKey, source, destination } = await hooked();
  await world.control('POST', '/switches', { volumeLagMs: 0 });
  answers = [500];
  await world.track(writeKey, 'Late');
  await vi.waitFor(async () => expect((await hookOf(world)).delivered.byEvent).toEqual({ Late: 1 }));
  expect(got).toHaveLength(2);
  answers = [410];
  await world.track(writeKey, 'Gone');
  await vi.waitFor(async () => expect((await hookOf(world)).discarded).toHaveLength(1));
  expect(got).toHaveLength(3);
  const metrics = await world.api(
    'GET',
    `/destinations/${destination.id}/delivery-metrics?sourceId=${source.id}`,
  );
  const total = (name: string) =>
    metrics.data.deliveryMetricsSummary.metrics.find((one: Json) => one.metricName === name).total;
  expect(['successes', 'expired', 'retried'].map(total)).toEqual([1, 1, 1]);
  expect((await hookOf(world)).discarded).toEqual([{ reason: 'The webhook answered 410', total: 1 }]);
});

test('mappings choose what is sent; with batching one request takes what came together', async () => {
  const data = { name: { '@path': '$.event' }, total: { '@path': '$.properties.total' }, from: 'segment' };
  const { world, writeKey } = await hooked(
    { data, enable_batching: true, method: 'PUT', headers: { 'X-Team': 'growth' } },
    { sharedSecret: 's3cret' },
  );
  const batch = [7, 9].map((total) => ({
    type: 'track',
    event: 'Paid',
    userId: 'u1',
    properties: { total },
  }));
  await world.send('POST', '/v1/batch', { writeKey, batch }, { authorization: '' });
  await vi.waitFor(async () => expect((await hookOf(world)).delivered.total).toBe(2));
  expect(got.map(({ method, json }) => [method, json])).toEqual([
    [
      'PUT',
      [
        { name: 'Paid', total: 7, from: 'segment' },
        { name: 'Paid', total: 9, from: 'segment' },
      ],
    ],
  ]);
  const signed = JSON.stringify(got[0]?.json[0]);
  expect(got[0]?.headers).toMatchObject({
    'x-team': 'growth',
    'x-signature': createHmac('sha1', 's3cret').update(signed).digest('hex'),
  });
});

test('nothing goes to the outside, to a disabled webhook or by a disabled mapping', async () => {
  const far = await hooked({ url: 'https://hooks.example/in' });
  await far.world.track(far.writeKey, 'Paid');
  await vi.waitFor(async () =>
    expect((await hookOf(far.world)).discarded).toEqual([
      { reason: 'The sandbox posts to loopback addresses only', total: 1 },
    ]),
  );
  const { world, writeKey, destination } = await hooked();
  await world.api('PATCH', `/destinations/${destination.id}`, { enabled: false });
  await world.track(writeKey, 'Unheard');
  await world.api('PATCH', `/destinations/${destination.id}`, { enabled: true });
  await world.track(writeKey, 'Heard');
  await vi.waitFor(async () => expect((await hookOf(world)).delivered.total).toBe(1));
  expect(got.map(({ json }) => json.event)).toEqual(['Heard']);
});
