import { expect, test } from 'vitest';
import { violationsOf } from '../../../src/sandbox/segment/json-schema.ts';
import { type Json, type Play, play } from './helper.ts';

const order = {
  type: 'object',
  properties: {
    properties: {
      type: 'object',
      properties: {
        order_id: { type: 'string', pattern: '^o-' },
        total: { type: ['number', 'null'], minimum: 0 },
        quantity: { type: 'integer' },
        tier: { enum: ['free', 'pro'] },
        products: { type: 'array', items: { type: 'object', required: ['sku'] } },
      },
      required: ['order_id'],
    },
  },
};

test.each([
  [{ order_id: 'o-1', total: 1.5, quantity: 2, tier: 'pro', products: [{ sku: 'a' }] }, []],
  [{ order_id: 'o-1', total: null }, []],
  [{ order_id: 'o-1', anything: 'else' }, []],
  [{}, [['Required', 'properties.order_id']]],
  [{ order_id: 7 }, [['Invalid Type', 'properties.order_id']]],
  [{ order_id: '1' }, [['Invalid Value', 'properties.order_id']]],
  [{ order_id: 'o-1', total: '12' }, [['Invalid Type', 'properties.total']]],
  [{ order_id: 'o-1', total: -1 }, [['Invalid Value', 'properties.total']]],
  [{ order_id: 'o-1', quantity: 1.5 }, [['Invalid Type', 'properties.quantity']]],
  [{ order_id: 'o-1', tier: 'Pro' }, [['Invalid Value', 'properties.tier']]],
  [
    { order_id: 'o-1', products: [{ sku: 'a' }, {}, 'b'] },
    [
      ['Required', 'properties.products.1.sku'],
      ['Invalid Type', 'properties.products.2'],
    ],
  ],
])('%j against the schema', (properties, found) => {
  const seen = violationsOf({ type: 'track', properties }, order).map(({ type, field }) => [type, field]);
  expect(seen).toEqual(found);
});

/** A source whose plan knows Order Completed and the traits of identify calls. */
async function planned() {
  const it = await play();
  const web = await it.source('web');
  const plan = (await it.api('POST', '/tracking-plans', { name: 'Shop', type: 'LIVE' })).data.trackingPlan;
  const traits = {
    type: 'object',
    properties: { traits: { type: 'object', properties: { email: { type: 'string' } } } },
  };
  const rules = [
    { type: 'TRACK', key: 'Order Completed', version: 1, jsonSchema: order },
    { type: 'IDENTIFY', version: 1, jsonSchema: traits },
  ];
  await it.api('PUT', `/tracking-plans/${plan.id}/rules`, { rules });
  await it.api('POST', `/tracking-plans/${plan.id}/sources`, { sourceId: web.id });
  const settings = (change: Json) => it.api('PATCH', `/sources/${web.id}/settings`, change);
  const send = (event: string, properties = {}) => it.track(web.writeKeys[0], event, { properties });
  return { it, web, plan, settings, send };
}

const last = async (it: Play): Promise<Json> => (await it.view()).events.at(-1);

test('with open settings everything passes, and what breaks the plan is told', async () => {
  const { it, send } = await planned();
  await send('Order Completed', { order_id: 7, colour: 'red' });
  expect(await last(it)).toMatchObject({ properties: { order_id: 7, colour: 'red' } });
  const { violations, blocked } = await last(it);
  expect(violations.map(({ type, field }: Json) => [type, field])).toEqual([
    ['Invalid Type', 'properties.order_id'],
    ['Unplanned Property', 'properties.colour'],
  ]);
  expect(blocked).toBeUndefined();
  await send('order completed', { order_id: 'o-1' });
  expect((await last(it)).violations).toMatchObject([{ type: 'Unplanned Event', field: 'event' }]);
  await send('Order Completed', { order_id: 'o-1' });
  expect(await last(it)).not.toHaveProperty('violations');
});

test('unplanned events, unplanned properties, wrong values: each setting does its own', async () => {
  const { it, send, settings, web } = await planned();
  await settings({ track: { allowUnplannedEvents: false, allowUnplannedEventProperties: false } });
  await send('order_completed', { order_id: 'o-1' });
  expect((await last(it)).blocked).toBe('Blocked by Protocols: unplanned event');
  await send('Order Completed', { order_id: 7, colour: 'red' });
  expect(await last(it)).toMatchObject({ properties: { order_id: 7 }, omitted: ['properties.colour'] });
  await settings({ track: { allowPropertiesOnViolations: false } });
  await send('Order Completed', { order_id: 7, total: 3, colour: 'red' });
  const { properties, omitted, blocked } = await last(it);
  expect(properties).toEqual({ total: 3 });
  expect(omitted).toEqual(['properties.colour', 'properties.order_id']);
  expect(blocked).toBeUndefined();
  await settings({ track: { allowEventOnViolations: false } });
  await send('Order Completed', { total: 3 });
  expect((await last(it)).blocked).toBe('Blocked by Protocols: properties.order_id is required');
  await settings({ identify: { allowUnplannedTraits: false, commonEventOnViolations: 'OMIT_TRAITS' } });
  const body = { userId: 'u1', writeKey: web.writeKeys[0], traits: { email: 1, plan: 'pro', name: 'Mia' } };
  await it.send('POST', '/v1/identify', body, { authorization: '' });
  expect((await last(it)).omitted).toEqual(['traits.plan', 'traits.name', 'traits.email']);
  await it.control('POST', '/switches', { protocols: false });
  await send('order_completed');
  expect(await last(it)).not.toHaveProperty('blocked');
});

test('violations and blocked events are forwarded to the sources that the settings name, once', async () => {
  const { it, send, settings, web, plan } = await planned();
  const watcher = await it.source('violations');
  const kept = await it.source('kept');
  const forwarding = { forwardingViolationsTo: watcher.id, forwardingBlockedEventsTo: kept.id };
  await settings({ ...forwarding, track: { allowEventOnViolations: false } });
  // The watcher's own plan does not know what it gets, and it would forward that back.
  await it.api('POST', `/tracking-plans/${plan.id}/sources`, { sourceId: watcher.id });
  await it.api('PATCH', `/sources/${watcher.id}/settings`, { forwardingViolationsTo: web.id });
  await send('Order Completed', { total: '12' });
  const { events, sources } = await it.view();
  const at = (slug: string) => events.filter((one: Json) => one.source === slug);
  expect(at('violations').map(({ event, userId, properties }: Json) => [event, userId, properties])).toEqual([
    [
      'Violation Generated',
      'schema-violations',
      {
        appVersion: '',
        eventMessageID: at('web')[0].messageId,
        eventName: 'Order Completed',
        eventSentAt: '2025-06-01T10:00:00.000Z',
        eventTimestamp: '2025-06-01T10:00:00.000Z',
        eventType: 'track',
        sourceID: web.id,
        sourceName: 'web',
        sourceSlug: 'web',
        trackingPlanID: plan.id,
        trackingPlanName: 'Shop',
        violationDescription: 'properties.order_id is required',
        violationField: 'properties.order_id',
        violationType: 'Required',
      },
    ],
    ['Violation Generated', 'schema-violations', expect.objectContaining({ violationType: 'Invalid Type' })],
  ]);
  expect(at('kept')).toMatchObject([{ event: 'Order Completed', properties: { total: '12' } }]);
  expect(sources.map((one: Json) => one.received.total)).toEqual([1, 2, 1]);
});

test('Unify drops more than 300 properties without a word, destinations do not', async () => {
  const it = await play();
  const web = await it.source('web');
  await it.control('POST', '/spaces/dev', { defaultIdentifiers: true });
  const many = (n: number) => Object.fromEntries(Array.from({ length: n }, (_, i) => [`p${i}`, i]));
  await it.track(web.writeKeys[0], 'Big', { properties: many(300) });
  await it.track(web.writeKeys[0], 'Too Big', { properties: many(301) });
  const [dev] = (await it.api('GET', '/spaces')).data.spaces;
  const { events } = (await it.api('GET', `/spaces/${dev.id}/events`)).data;
  expect(events.map(({ name }: Json) => name)).toEqual(['Big']);
  const view = await it.view();
  expect(view.profiles[0].events).toBe(1);
  expect(view.sources[0].received.byEvent).toEqual({ Big: 1, 'Too Big': 1 });
});
