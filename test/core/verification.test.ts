import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Arrival } from '../../src/core/arrivals.ts';
import { keepFindings, standingOf } from '../../src/core/findings.ts';
import { type PlannedEvent, type SourceLook, verifySource } from '../../src/core/verification.ts';
import { type DestinationLook, verifyDestination } from '../../src/core/verification-delivery.ts';

const minute = 60_000;
const hour = 60 * minute;
const now = Date.parse('2025-06-02T12:00:00Z');
const since = now - hour + 20_000;

const planned = (name: string, properties: PlannedEvent['properties'] = []): PlannedEvent => ({
  name,
  call: 'track',
  properties,
});
const arrives = (name: string, at = now - 10 * minute, count = 1): Arrival => ({
  name,
  total: count,
  points: [{ at, count }],
});

const look = (change: Partial<SourceLook> = {}): SourceLook => ({
  readAt: now,
  from: since,
  to: now + minute,
  unitMs: minute,
  since,
  source: { kind: 'event' },
  arrivals: [],
  readings: [],
  blind: 'no_unify',
  refused: [],
  violations: [],
  alsoSent: [],
  ...change,
});
const stream = (event: string, properties: SourceLook['readings'][number]['properties']) => ({
  event,
  read: 'webhook stream' as const,
  isKnown: true,
  properties,
});
const schema = (event: string, names: string[], lastAt: number | undefined = now - minute) => ({
  event,
  read: 'space schema' as const,
  isKnown: true,
  properties: names.map((name) => ({ name, ...(lastAt === undefined ? {} : { lastAt }) })),
});

const one = (event: PlannedEvent, change: Partial<SourceLook>) =>
  verifySource([event], look(change)).events[0];
const order = planned('Order Completed', [
  { name: 'order_id', type: 'string' },
  { name: 'total', type: 'number' },
]);

describe('an event', () => {
  test('is verified with its count, its times and where that was read, however the figures are ordered', () => {
    const [early, late] = [now - 30 * minute, now - 5 * minute];
    const arrivals: Arrival[] = [
      {
        name: 'Order Completed',
        total: 5,
        points: [
          { at: late, count: 2 },
          { at: early, count: 3 },
        ],
      },
      { name: 'Order Completed', total: 1, points: [{ at: now - 10 * minute, count: 1 }] },
    ];
    expect(one(planned('Order Completed'), { arrivals })).toEqual({
      event: 'Order Completed',
      state: 'verified',
      proof: { count: 6, firstAt: early, lastAt: late, read: 'events volume' },
      properties: [],
    });
  });

  test.each([
    [
      'that came only before the source was there waits',
      [arrives('Order Completed', since - 5 * minute)],
      'waiting',
    ],
    [
      'of the minute in which the source was made counts',
      [arrives('Order Completed', since - 30_000)],
      'verified',
    ],
    ['after the window is not counted', [arrives('Order Completed', now + minute)], 'waiting'],
    ['counted as none waits', [arrives('Order Completed', now - minute, 0)], 'waiting'],
    [
      'that Segment tells no times of counts all the same',
      [{ name: 'Order Completed', total: 2, points: [] }],
      'verified',
    ],
    ['without a name is none', [arrives('')], 'waiting'],
    ['called like a property of every object is told apart', [arrives('constructor')], 'waiting'],
  ])('%s', (_what, arrivals, state) => {
    expect(one(planned('Order Completed'), { arrivals })?.state).toBe(state);
  });

  test.each([
    ['warehouse', 'warehouse'],
    ['cloud_event', 'cloud_source'],
    ['cloud_object', 'object_source'],
  ] as const)('of a %s source cannot be seen, and says why', (kind, why) => {
    const arrivals = [arrives('Order Completed')];
    expect(one(order, { arrivals, source: { kind } })).toMatchObject({ state: 'not_observable', why });
    expect(one(order, { arrivals, source: { kind } })?.properties).toHaveLength(2);
  });

  test('of a source that is gone cannot be seen', () => {
    const source = { kind: 'event', isGone: true } as const;
    expect(one(order, { source, arrivals: [arrives('Order Completed')] })).toMatchObject({
      state: 'not_observable',
      why: 'gone',
    });
  });

  test('that was filtered as often as it came is held back, with the reason told most often', () => {
    const refused = [
      { event: 'Order Completed', count: 1, reason: 'rare', at: 'plan' as const },
      { event: 'Order Completed', count: 3, reason: 'unplanned', at: 'plan' as const },
    ];
    const arrivals = [arrives('Order Completed', now - 10 * minute, 4)];
    expect(one(order, { arrivals, refused })).toMatchObject({
      state: 'blocked',
      by: 'plan',
      reason: 'unplanned',
      proof: { count: 4, read: 'delivery overview' },
    });
  });

  test('that was filtered in part is verified and tells what was lost', () => {
    const refused = [{ event: 'Order Completed', count: 3, reason: 'unplanned', at: 'plan' as const }];
    const arrivals = [arrives('Order Completed', now - 10 * minute, 4)];
    expect(one(planned('Order Completed'), { arrivals, refused })).toMatchObject({
      state: 'verified',
      lost: { count: 3, reason: 'unplanned' },
    });
  });

  test('that is refused on arrival is held back; one that came through as well is not', () => {
    const refused = [{ event: 'Order Completed', count: 3, reason: 'no id', at: 'ingest' as const }];
    expect(one(order, { refused })).toMatchObject({ state: 'blocked', by: 'ingest', reason: 'no id' });
    const arrivals = [arrives('Order Completed')];
    expect(one(planned('Order Completed'), { arrivals, refused })?.state).toBe('verified');
  });

  test('comes under the slip that is most frequent, and with both names it may stand for', () => {
    const arrivals = [arrives('order_completed'), arrives('order completed', now - 10 * minute, 9)];
    expect(one(order, { arrivals })).toMatchObject({
      state: 'near_miss',
      kind: 'case',
      arriving: 'order completed',
      proof: { count: 9 },
    });
    const [cart, card] = verifySource(
      [planned('Cart Viewed'), planned('Card Viewed')],
      look({ arrivals: [arrives('Carx Viewed')] }),
    ).events;
    expect(cart).toMatchObject({ state: 'near_miss', or: ['Card Viewed'] });
    expect(card).toMatchObject({ state: 'near_miss', or: ['Cart Viewed'] });
  });

  test('that arrives under its name keeps that, whatever slips come beside it', () => {
    const arrivals = [arrives('Order Completed'), arrives('order completed')];
    const { events, others } = verifySource([planned('Order Completed')], look({ arrivals }));
    expect(events[0]?.state).toBe('verified');
    expect(others).toMatchObject([{ event: 'order completed', like: { planned: ['Order Completed'] } }]);
  });

  test('that is a page of the team’s own is not told apart from other pages', () => {
    const page: PlannedEvent = {
      name: 'Pricing Seen',
      call: 'page',
      alsoAs: ['Page Viewed'],
      properties: [{ name: 'plan', type: 'string' }],
    };
    expect(one(page, { arrivals: [arrives('Page Viewed')] })).toMatchObject({
      state: 'not_observable',
      why: 'page_names',
      proof: { count: 1 },
    });
    expect(one(page, { arrivals: [arrives('Pricing Seen')], blind: 'no_space' })?.state).toBe('verified');
  });

  test('of another meaning is no slip', () => {
    const change = { arrivals: [arrives('Products Viewed')], known: ['Products Viewed'] };
    expect(one(planned('Product Viewed'), change)?.state).toBe('waiting');
  });
});

describe('a property', () => {
  const withReading = (reading: SourceLook['readings'][number], change: Partial<SourceLook> = {}) =>
    one(order, { arrivals: [arrives('Order Completed')], readings: [reading], ...change });

  test('is verified by name where only names are told, with its type where that is seen too', () => {
    expect(withReading(schema('Order Completed', ['order_id', 'total']))).toMatchObject({
      state: 'verified',
      properties: [
        { property: 'order_id', state: 'verified', isTyped: false, read: 'space schema' },
        { property: 'total', state: 'verified', isTyped: false },
      ],
    });
    const seen = [
      { name: 'order_id', types: ['string' as const] },
      { name: 'total', types: ['integer' as const, 'null' as const] },
    ];
    expect(withReading(stream('Order Completed', seen))).toMatchObject({
      state: 'verified',
      properties: [
        { property: 'order_id', isTyped: true, read: 'webhook stream' },
        { property: 'total', isTyped: true },
      ],
    });
  });

  test.each([
    ['number', 'string'],
    ['integer', 'number'],
    ['string', 'integer'],
    ['boolean', 'string'],
    ['array', 'object'],
    ['object', 'array'],
  ] as const)('planned as %s that arrives as %s has the wrong type', (type, arriving) => {
    const event = planned('Order Completed', [{ name: 'total', type }]);
    const found = one(event, {
      arrivals: [arrives('Order Completed')],
      readings: [stream('Order Completed', [{ name: 'total', types: [type, arriving] }])],
    });
    expect(found).toMatchObject({
      state: 'arriving',
      properties: [{ state: 'near_miss', kind: 'wrong_type', arriving }],
    });
  });

  test('is known by the stream where that saw it, and by the schema for the rest', () => {
    const bySchema = schema('Order Completed', ['order_id', 'total']);
    const byStream = stream('Order Completed', [{ name: 'total', types: ['string'] }]);
    for (const readings of [
      [bySchema, byStream],
      [byStream, bySchema],
    ]) {
      expect(withReading(bySchema, { readings })).toMatchObject({
        state: 'arriving',
        properties: [
          { property: 'order_id', state: 'verified', isTyped: false, read: 'space schema' },
          { property: 'total', kind: 'wrong_type', arriving: 'string', read: 'webhook stream' },
        ],
      });
    }
  });

  test('that only ever was null is there, its type unseen', () => {
    const reading = stream('Order Completed', [
      { name: 'order_id', types: ['string'] },
      { name: 'total', types: ['null'] },
    ]);
    expect(withReading(reading)?.properties[1]).toMatchObject({ state: 'verified', isTyped: false });
  });

  test.each([
    ['Total', 'case'],
    ['order id', 'snake_camel'],
    ['orderId', 'snake_camel'],
    ['totals', 'typo'],
  ])('that comes as %s is named as a slip, and holds its event back', (name, kind) => {
    const keep = /^total/i.test(name) ? 'order_id' : 'total';
    const found = withReading(schema('Order Completed', [name, keep]));
    expect(found?.state).toBe('arriving');
    expect(found?.properties).toContainEqual(
      expect.objectContaining({ state: 'near_miss', kind, arriving: name }),
    );
    expect(found?.properties).toHaveLength(2);
  });

  test('that is missing is waited for at first, and missed later', () => {
    const reading = schema('Order Completed', ['order_id']);
    const fresh = { arrivals: [arrives('Order Completed', now - minute)] };
    expect(withReading(reading, fresh)).toMatchObject({
      state: 'arriving',
      properties: [{ state: 'verified' }, { property: 'total', state: 'waiting' }],
    });
    expect(withReading(reading)).toMatchObject({
      state: 'arriving',
      properties: [{ state: 'verified' }, { property: 'total', kind: 'missing_property' }],
    });
    // By the hour it cannot be told how long the event is there.
    const hourly = { unitMs: hour, arrivals: [arrives('Order Completed', now - 40 * minute)] };
    expect(withReading(reading, hourly)?.properties[1]?.state).toBe('waiting');
  });

  test('that may be missing does not hold its event back', () => {
    const event = planned('Order Completed', [{ name: 'coupon', type: 'string', required: false }]);
    const change = { arrivals: [arrives('Order Completed')], readings: [schema('Order Completed', [])] };
    expect(one(event, change)).toMatchObject({
      state: 'verified',
      properties: [{ kind: 'missing_property' }],
    });
  });

  test('that nobody planned is told and holds nothing back', () => {
    const found = withReading(schema('Order Completed', ['order_id', 'total', 'gift']));
    expect(found?.state).toBe('verified');
    expect(found?.properties[2]).toMatchObject({ property: 'gift', kind: 'extra_property' });
  });

  test('that was there before the source only, or at no known time, is not taken for this one’s', () => {
    const old = withReading(schema('Order Completed', ['order_id', 'total'], since - 1));
    expect(old?.properties.map(({ state }) => state)).toEqual(['near_miss', 'near_miss']);
    const undated = schema('Order Completed', ['order_id', 'total'], undefined);
    const found = withReading({ ...undated, properties: [{ name: 'order_id' }, { name: 'total' }] });
    expect(found?.properties.every(({ state }) => state === 'not_observable')).toBe(true);
  });

  test('that another source may have sent into the space is not called verified', () => {
    const found = withReading(schema('Order Completed', ['order_id']), { alsoSent: ['Order Completed'] });
    expect(found?.properties).toMatchObject([
      { state: 'not_observable', why: 'shared_space' },
      // Missing in the whole space, it is missing here too.
      { state: 'near_miss', kind: 'missing_property' },
    ]);
    const seen = [{ name: 'order_id', types: ['string' as const] }];
    const streamed = withReading(stream('Order Completed', seen), { alsoSent: ['Order Completed'] });
    expect(streamed?.properties[0]?.state).toBe('verified');
  });

  test('of an event that the space has not heard of is waited for at first, then cannot be seen', () => {
    const unknown = { ...schema('Order Completed', []), isKnown: false };
    const fresh = { arrivals: [arrives('Order Completed', now - minute)] };
    expect(withReading(unknown, fresh)?.properties[0]).toMatchObject({ state: 'waiting' });
    expect(withReading(unknown)).toMatchObject({
      state: 'verified',
      properties: [{ why: 'not_in_space' }, { why: 'not_in_space' }],
    });
  });

  test('that nobody read is never called verified', () => {
    const found = one(order, { arrivals: [arrives('Order Completed')] });
    expect(found).toMatchObject({ state: 'verified' });
    expect(found?.properties.map((property) => property.state)).toEqual(['not_observable', 'not_observable']);
  });

  test('that Protocols reports is not as planned, whether or not it is read elsewhere', () => {
    const violations = [
      { event: 'Order Completed', property: 'total', kind: 'wrong_type' as const },
      { event: 'Order Completed', property: 'order_id', kind: 'missing_property' as const },
      { event: 'Product Viewed', property: 'order_id', kind: 'wrong_type' as const },
    ];
    const arrivals = [arrives('Order Completed')];
    const expected = {
      state: 'arriving',
      properties: [
        { property: 'order_id', kind: 'missing_property', read: 'violations' },
        { property: 'total', kind: 'wrong_type', read: 'violations' },
      ],
    };
    expect(one(order, { arrivals, violations })).toMatchObject(expected);
    const readings = [schema('Order Completed', ['order_id', 'total'])];
    expect(one(order, { arrivals, violations, readings })).toMatchObject(expected);
  });
});

describe('a destination', () => {
  const at = (change: Partial<DestinationLook> = {}) =>
    verifyDestination(['Order Completed'], {
      readAt: now,
      from: since,
      to: now + minute,
      unitMs: minute,
      since,
      isDeviceOnly: false,
      delivered: [],
      discarded: [],
      sent: [],
      ...change,
    });

  test.each<[string, Partial<DestinationLook>, object]>([
    ['that got the event is verified', { delivered: [arrives('Order Completed')] }, { state: 'verified' }],
    ['that got another event waits', { delivered: [arrives('order completed')] }, { state: 'waiting' }],
    ['whose source has the event has it coming', { sent: ['Order Completed'] }, { state: 'arriving' }],
    [
      'that refused it says why',
      { discarded: [{ event: 'Order Completed', count: 2, reason: 'Unauthorized', at: 'failed' }] },
      { state: 'not_delivered', reason: 'Unauthorized', proof: { count: 2 } },
    ],
    [
      'that refused some of it is verified and says what was lost',
      {
        delivered: [arrives('Order Completed')],
        discarded: [{ event: 'Order Completed', count: 2, reason: 'No mapping', at: 'filtered' }],
      },
      { state: 'verified', lost: { count: 2, reason: 'No mapping' } },
    ],
    ['on the device shows nothing', { isDeviceOnly: true }, { state: 'not_observable', why: 'device_mode' }],
    ['that is gone shows nothing', { isGone: true }, { state: 'not_observable', why: 'gone' }],
    [
      'that got it before it was connected here waits',
      { delivered: [arrives('Order Completed', since - hour)] },
      { state: 'waiting' },
    ],
  ])('%s', (_what, change, expected) => {
    expect(at(change).events[0]).toMatchObject(expected);
  });

  test('tells what else it got', () => {
    expect(at({ delivered: [arrives('Signed Up')] }).others).toMatchObject([
      { event: 'Signed Up', count: 1 },
    ]);
  });
});

describe('events together', () => {
  test.each([
    [['verified', 'verified'], 'verified'],
    [['verified', 'waiting'], 'arriving'],
    [['verified', 'not_observable'], 'arriving'],
    [['near_miss', 'waiting'], 'near_miss'],
    [['blocked', 'waiting'], 'blocked'],
    [['waiting', 'not_observable'], 'waiting'],
    [['not_observable'], 'not_observable'],
    [[], 'waiting'],
  ] as const)('that are %j are %s', (states, expected) => {
    expect(standingOf(states)).toBe(expected);
  });

  test('are kept small: no more than a hundred, with what is wrong and without what is right', () => {
    const many = Array.from({ length: 150 }, (_, i) => planned(`Event ${i}`, order.properties));
    const arrivals = many.map(({ name }) => arrives(name));
    const properties = Array.from({ length: 300 }, (_, i) => `property_${i}_extra`);
    const readings = many.map(({ name }) => schema(name, ['order_id', ...properties]));
    const stray = Array.from({ length: 50 }, (_, i) => arrives(`Something ${'x'.repeat(i + 20)}`));
    const kept = keepFindings(verifySource(many, look({ arrivals: [...arrivals, ...stray], readings })));
    expect(kept.events).toHaveLength(100);
    expect(kept.events[0]).toMatchObject({ counts: { verified: 1, of: 2 } });
    expect(kept.events[0]?.properties.length).toBeLessThanOrEqual(10);
    expect(kept.events[0]?.more).toBe(11);
    expect(kept.events[0]?.properties[0]).toMatchObject({ property: 'total', kind: 'missing_property' });
    expect(kept.others).toHaveLength(10);
    expect(JSON.stringify(kept).length).toBeLessThan(150_000);
  });
});

describe('any traffic', () => {
  const names = [
    'Order Completed',
    'order completed',
    'order_completed',
    'Order Complete',
    'Signed Up',
    'Signed In',
  ];
  const fields = ['order_id', 'orderId', 'Order ID', 'total', 'totals', 'sku'];
  const plan = fc.uniqueArray(
    fc.record({ name: fc.constantFrom(...names), properties: fc.uniqueArray(fc.constantFrom(...fields)) }),
    { selector: ({ name }) => name, minLength: 1, maxLength: 4 },
  );
  const message = fc.record({
    name: fc.oneof(
      { arbitrary: fc.constantFrom(...names), weight: 5 },
      { arbitrary: fc.string({ maxLength: 12 }), weight: 1 },
    ),
    at: fc.integer({ min: since - 20 * minute, max: now }),
    properties: fc.uniqueArray(fc.constantFrom(...fields)),
    isBlocked: fc.boolean(),
    isOther: fc.boolean(),
  });
  const traffic = fc.record({
    plan,
    messages: fc.array(message, { maxLength: 25 }),
    isRead: fc.boolean(),
    isTold: fc.boolean(),
  });
  type Message = typeof message extends fc.Arbitrary<infer M> ? M : never;

  /** What Segment's figures would be for these messages; `isOther` ones come from another source of the space. */
  function figures(messages: readonly Message[], isRead: boolean, isTold: boolean): SourceLook {
    const own = messages.filter(({ isOther }) => !isOther);
    const floor = (at: number) => Math.floor(at / minute) * minute;
    const inSpace = messages.filter(({ isBlocked }) => !isBlocked);
    const events = [...new Set(inSpace.map(({ name }) => name))];
    return look({
      arrivals: own.map(({ name, at }) => arrives(name, floor(at))),
      refused: own
        .filter(({ isBlocked, at }) => isBlocked && floor(at) + minute > since)
        .map(({ name }) => ({ event: name, count: 1, reason: 'plan', at: 'plan' as const })),
      readings: isRead
        ? events.map((event) => {
            const fitting = inSpace.filter(({ name }) => name === event);
            const there = [...new Set(fitting.flatMap(({ properties }) => properties))];
            const properties = there.map((name) => {
              const times = fitting.filter(({ properties: own }) => own.includes(name)).map(({ at }) => at);
              return { name, ...(isTold ? { lastAt: Math.max(...times) } : {}) };
            });
            return { event, read: 'space schema' as const, isKnown: true, properties };
          })
        : [],
      alsoSent: messages.filter(({ isOther }) => isOther).map(({ name }) => name),
    });
  }

  test('is called verified only where it was sent, there and so; what was sent so is never called a slip', () => {
    let verified = 0;
    fc.assert(
      fc.property(traffic, ({ plan: rows, messages, isRead, isTold }) => {
        const events = rows.map(({ name, properties }) =>
          planned(
            name,
            properties.map((property) => ({ name: property, type: 'string' as const })),
          ),
        );
        const found = verifySource(events, figures(messages, isRead, isTold));
        for (const event of found.events) {
          // The minute in which the source was made counts for it.
          const exact = messages.filter(
            ({ name, at, isOther }) =>
              name === event.event && !isOther && Math.floor(at / minute) * minute + minute > since,
          );
          const through = exact.filter(({ isBlocked }) => !isBlocked);
          if (event.state === 'verified' || event.state === 'arriving') {
            verified += 1;
            expect(through.length).toBeGreaterThan(0);
          }
          const isSentSince = exact.some(({ at }) => at >= since);
          if (isSentSince) expect(['near_miss', 'waiting']).not.toContain(event.state);
          for (const property of event.properties) {
            if (property.state !== 'verified') continue;
            expect(through.some(({ properties }) => properties.includes(property.property))).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
    // The run says something: there was much to call verified.
    expect(verified).toBeGreaterThan(20);
  });

  test('of 300 properties in each of 60 events is judged at once', () => {
    const properties = Array.from({ length: 300 }, (_, i) => ({
      name: `property_${i}`,
      type: 'string' as const,
    }));
    const many = Array.from({ length: 60 }, (_, i) => planned(`Event Number ${i}`, properties));
    const arrivals = many.map(({ name }) => arrives(name));
    const readings = many.map(({ name }) =>
      schema(
        name,
        properties.map((property) => property.name.replace('property', 'Propery')),
      ),
    );
    const found = verifySource(many, look({ arrivals, readings }));
    expect(found.events.every(({ properties: all }) => all.length === 300)).toBe(true);
    expect(found.events.every(({ state }) => state === 'arriving')).toBe(true);
  });
});
