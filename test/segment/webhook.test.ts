import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CallShape } from '../../src/core/stream.ts';
import { createStreamReceiver, shapeOf } from '../../src/segment/webhook.ts';

const secret = 'a-shared-secret';
let kept: { stream: string; shape: CallShape }[] = [];
let isFull = false;
let url: string;

const receive = createStreamReceiver({
  secret: async (stream) => (stream === 'w1' ? secret : undefined),
  async take(stream, shape) {
    if (isFull) throw new Error('not kept');
    kept.push({ stream, shape });
  },
  now: () => 1000,
});
const server = createServer((request, response) => {
  if (receive(request, response)) return;
  response.writeHead(404).end();
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  kept = [];
  isFull = false;
});

const sign = (body: string, key = secret) => createHmac('sha1', key).update(body).digest('hex');
const post = async (
  body: string,
  { signature = sign(body), path = '/segment/stream/w1', method = 'POST' } = {},
) => {
  const headers: Record<string, string> = signature ? { 'x-signature': signature } : {};
  const response = await fetch(url + path, { method, headers, ...(method === 'GET' ? {} : { body }) });
  return { status: response.status, text: await response.text() };
};
const order = JSON.stringify({
  type: 'track',
  event: 'Order Completed',
  userId: 'somebody@private.example',
  properties: {
    total: 12.5,
    order_id: 'o-secret-1',
    num_items: 3,
    coupon: null,
    products: [],
    shipping: {},
    gift: true,
  },
});

test('of a signed call only the names and types of its properties are handed on', async () => {
  expect(await post(order)).toEqual({ status: 200, text: '' });
  expect(kept).toEqual([
    {
      stream: 'w1',
      shape: {
        call: 'track',
        event: 'Order Completed',
        at: 1000,
        properties: {
          total: 'number',
          order_id: 'string',
          num_items: 'integer',
          coupon: 'null',
          products: 'array',
          shipping: 'object',
          gift: 'boolean',
        },
      },
    },
  ]);
  expect(JSON.stringify(kept)).not.toMatch(/o-secret-1|private|12\.5/);
});

describe('nothing is taken of', () => {
  test.each([
    ['a call without a signature', order, { signature: '' }, 401],
    ['a signature of another secret', order, { signature: sign(order, 'other') }, 401],
    ['a signature of another body', order, { signature: sign(`${order} `) }, 401],
    ['a signature that is none', order, { signature: 'zz' }, 401],
    ['a stream that is not there', order, { path: '/segment/stream/w2' }, 401],
    ['a signed body that is no JSON', '{"type"', {}, 400],
    [
      'a signed body that is too large',
      JSON.stringify({ type: 'track', event: 'x'.repeat(300_000) }),
      {},
      413,
    ],
  ])('%s', async (_, body, options, status) => {
    expect(await post(body, options)).toEqual({ status, text: '' });
    expect(kept).toEqual([]);
  });

  test.each([
    ['another method', { method: 'GET' }],
    ['another path', { path: '/segment/stream/' }],
    ['a path upwards', { path: '/segment/stream/..%2Fx' }],
  ])('%s: it is not for the receiver at all', async (_, options) => {
    expect((await post(order, options)).status).toBe(404);
  });

  test.each([
    ['a list of calls, of which only the first would be signed', [JSON.parse(order)]],
    ['a call of no known type', { type: 'delete', event: 'x' }],
    ['a track call without a name', { type: 'track', properties: { a: 1 } }],
    ['null', null],
  ])('%s, though Segment need not send it again', async (_, body) => {
    expect((await post(JSON.stringify(body))).status).toBe(200);
    expect(kept).toEqual([]);
  });
});

test('what could not be kept is not acknowledged, so that Segment sends it again', async () => {
  isFull = true;
  expect((await post(order)).status).toBe(503);
});

test('pages and screens count under one name each, identify and group by their traits', () => {
  expect(shapeOf({ type: 'page', name: 'Home', properties: { title: 'x' } }, 1)).toEqual({
    call: 'page',
    event: 'Page Viewed',
    at: 1,
    properties: { title: 'string' },
  });
  expect(shapeOf({ type: 'screen', name: 'Home' }, 1)?.event).toBe('Screen Viewed');
  expect(shapeOf({ type: 'identify', traits: { plan: 'pro' }, properties: { x: 1 } }, 1)).toMatchObject({
    event: 'identify',
    properties: { plan: 'string' },
  });
});

test('names are shortened and no more than 300 properties are looked at', () => {
  const properties = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`${n}${'x'.repeat(400)}`, n]));
  const shape = shapeOf({ type: 'track', event: 'E'.repeat(1000), properties }, 1);
  expect(shape?.event).toHaveLength(120);
  expect(Object.keys(shape?.properties ?? {})).toHaveLength(300);
  expect(Object.keys(shape?.properties ?? {}).every((name) => name.length <= 120)).toBe(true);
});

test('a property called __proto__ changes nothing but the list of names', () => {
  const shape = shapeOf(
    JSON.parse('{"type":"track","event":"E","properties":{"__proto__":{"a":1},"b":2}}'),
    1,
  );
  expect(Object.entries(shape?.properties ?? {})).toContainEqual(['b', 'integer']);
  expect({}).not.toHaveProperty('a');
});
