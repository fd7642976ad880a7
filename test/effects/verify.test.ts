import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { en } from '../../src/copy/en.ts';
import type { KeptEvent } from '../../src/core/findings.ts';
import type { LookFor, PlannedEvent } from '../../src/core/verification.ts';
import { createSource, destinationSpec, failureOf, openSetup, origin, type Setup } from './harness.ts';

const { causes } = en.verify;
const silence = en.connect.silence;

let setup: Setup;
let n = 0;
beforeAll(async () => {
  setup = await openSetup();
  await setup.reset();
});
afterAll(() => setup.close());
beforeEach(() => {
  // Later than the figures may be late, so that what is missing is missing.
  setup.ports.now = () => Date.now() + 4 * 60_000;
});

/** A source of its own for each case, in a world that all share. */
async function newSource(): Promise<string> {
  n += 1;
  const made = await setup.run(createSource({ slug: `case-${n}-dev`, name: `Case ${n} (dev)` }));
  if (made?.kind !== 'source_created') throw new Error('no source was made');
  return made.id;
}

type Sent = { event?: string; type?: string; properties?: Record<string, unknown> };
const send = (source: string, events: Sent[], more: object = {}) =>
  setup.control('POST', '/traffic', { source, events, people: 1, ...more });

const keyOf = async (source: string): Promise<string> =>
  (await setup.ports.segment.source(source)).writeKeys[0] ?? '';
/** A call to the Tracking API as code of one's own would make it. */
async function post(path: string, body: object): Promise<number> {
  const answer = await fetch(`${setup.trackingUrl}/v1/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  return answer.status;
}

const planned = (name: string, ...properties: string[]): PlannedEvent => ({
  name,
  call: 'track',
  properties: properties.map((property) => ({ name: property, type: 'string' })),
});

type Look = { asked?: boolean; since?: number; for?: Partial<LookFor> };
async function look(source: string, plan: PlannedEvent[], options: Look = {}) {
  const outcome = await setup.run({
    kind: 'check_source',
    origin,
    source,
    since: options.since ?? Date.now() - 60_000,
    asked: options.asked ?? true,
    nth: 0,
    suggested: plan.flatMap(({ name, alsoAs = [] }) => [name, ...alsoAs]),
    sourceKind: 'event',
    lookFor: {
      planned: plan,
      environment: 'dev',
      type: 'website',
      isKeyShown: true,
      before: [],
      apart: [],
      ...options.for,
    },
  });
  if (outcome?.kind !== 'source_checked') throw new Error('not a look at a source');
  return outcome;
}

/** The one planned event, as it was found. */
async function found(source: string, event: PlannedEvent, options: Look = {}): Promise<KeptEvent> {
  const [first] = (await look(source, [event], options)).findings?.events ?? [];
  if (!first) throw new Error('nothing was found out');
  return first;
}

describe('what arrives at a source', () => {
  // Each name is one of its own, so that cases do not meet in the space that they share.
  test.each<[string, Sent[], PlannedEvent, object]>([
    ['nothing: it waits', [], planned('Cart Opened'), { state: 'waiting', proof: { count: 0 } }],
    [
      'the event: it is verified',
      [{ event: 'Order Paid' }],
      planned('Order Paid'),
      { state: 'verified', proof: { count: 1, read: 'events volume' } },
    ],
    [
      'the event twice: both are counted',
      [{ event: 'Order Sent' }, { event: 'Order Sent' }],
      planned('Order Sent'),
      { state: 'verified', proof: { count: 2 } },
    ],
    [
      'all its properties: they are verified too',
      [{ event: 'Order A', properties: { id: '1', total: '2' } }],
      planned('Order A', 'id', 'total'),
      { state: 'verified', counts: { verified: 2, of: 2 } },
    ],
    [
      'its properties over several calls: each is seen',
      [
        { event: 'Order B', properties: { id: '1' } },
        { event: 'Order B', properties: { total: '2' } },
      ],
      planned('Order B', 'id', 'total'),
      { state: 'verified', counts: { verified: 2, of: 2 } },
    ],
    [
      'a property less: it arrives, and the property is missed',
      [{ event: 'Order C', properties: { id: '1' } }],
      planned('Order C', 'id', 'total'),
      { state: 'arriving', properties: [{ property: 'total', kind: 'missing_property' }] },
    ],
    [
      'a property in other capitals',
      [{ event: 'Order D', properties: { Total: '1' } }],
      planned('Order D', 'total'),
      { state: 'arriving', properties: [{ property: 'total', kind: 'case', arriving: 'Total' }] },
    ],
    [
      'a property in camel case',
      [{ event: 'Order E', properties: { orderId: '1' } }],
      planned('Order E', 'order_id'),
      { state: 'arriving', properties: [{ kind: 'snake_camel', arriving: 'orderId' }] },
    ],
    [
      'a property with a blank too many',
      [{ event: 'Order F', properties: { 'total ': '1' } }],
      planned('Order F', 'total'),
      { state: 'arriving', properties: [{ kind: 'spacing', arriving: 'total ' }] },
    ],
    [
      'a property with a slip of the pen',
      [{ event: 'Order G', properties: { currancy: 'EUR' } }],
      planned('Order G', 'currency'),
      { state: 'arriving', properties: [{ kind: 'typo', arriving: 'currancy' }] },
    ],
    [
      'a property more: it is verified, and that is told',
      [{ event: 'Order H', properties: { total: '1', gift: true } }],
      planned('Order H', 'total'),
      { state: 'verified', properties: [{ property: 'gift', kind: 'extra_property' }] },
    ],
    [
      '300 properties: all are seen',
      [
        {
          event: 'Order I',
          properties: Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`p${i}`, 'x'])),
        },
      ],
      planned('Order I', ...Array.from({ length: 300 }, (_, i) => `p${i}`)),
      { state: 'verified', counts: { verified: 300, of: 300 } },
    ],
    ...(
      [
        ['other capitals', 'user upgraded', 'User Upgraded', 'case'],
        ['a blank too many', 'List  Shared', 'List Shared', 'spacing'],
        ['a blank at its end', 'List Sorted ', 'List Sorted', 'spacing'],
        ['a blank that does not break', 'List\u00a0Filtered', 'List Filtered', 'spacing'],
        ['snake case', 'trial_begun', 'Trial Begun', 'snake_camel'],
        ['camel case', 'trialExtended', 'Trial Extended', 'snake_camel'],
        ['kebab case', 'trial-expired', 'Trial Expired', 'snake_camel'],
        ['a letter too few', 'Newsletter Subscibed', 'Newsletter Subscribed', 'typo'],
        ['swapped letters', 'Newsletter Opneed', 'Newsletter Opened', 'typo'],
        ['the present tense', 'Wishlist Print', 'Wishlist Printed', 'typo'],
        ['its words the other way round', 'Ended Session', 'Session Ended', 'typo'],
        ['an accent put together another way', 'Cafe\u0301 Found', 'Café Found', 'typo'],
        ['letters of full width', '\uff33tore Found', 'Store Found', 'typo'],
        ['a letter of another alphabet', 'St\u043ere Rated', 'Store Rated', 'typo'],
      ] as const
    ).map(([what, arriving, name, kind]): [string, Sent[], PlannedEvent, object] => [
      `the event with ${what}: it is named as a slip`,
      [{ event: arriving, properties: { id: '1' } }],
      planned(name, 'id'),
      { state: 'near_miss', kind, arriving, proof: { count: 1 }, counts: { verified: 0, of: 1 } },
    ]),
    [
      'the event and a slip of it: it is verified',
      [{ event: 'Quiz Started' }, { event: 'quiz started' }],
      planned('Quiz Started'),
      { state: 'verified' },
    ],
    [
      'an event in another script, to the letter',
      [{ event: '注文完了 🎉' }],
      planned('注文完了 🎉'),
      { state: 'verified' },
    ],
    [
      'an event that differs by a number: it waits',
      [{ event: 'Step 2 Done' }],
      planned('Step 1 Done'),
      { state: 'waiting' },
    ],
    [
      'another event of the catalogue: it waits',
      [{ event: 'Application Opened' }],
      planned('Applications Opened'),
      { state: 'waiting' },
    ],
    [
      'page calls: they count as Page Viewed',
      [{ type: 'page', event: 'Home' }],
      planned('Page Viewed'),
      { state: 'verified' },
    ],
    [
      'page calls for a page of the team’s own: it cannot be told which',
      [{ type: 'page', event: 'Pricing' }],
      { name: 'Pricing Seen', call: 'page', alsoAs: ['Page Viewed'], properties: [] },
      { state: 'not_observable', why: 'page_names' },
    ],
    [
      'screen calls: they count as Screen Viewed',
      [{ type: 'screen', event: 'Home' }],
      planned('Screen Viewed'),
      { state: 'verified' },
    ],
    [
      'calls that are no events: it waits',
      [{ type: 'identify' }, { type: 'group' }],
      planned('Account Made'),
      { state: 'waiting' },
    ],
  ])('%s', async (_what, traffic, event, expected) => {
    const source = await newSource();
    if (traffic.length > 0) await send(source, traffic);
    expect(await found(source, event)).toMatchObject(expected);
  });

  test('some of what is planned: each event has a state of its own', async () => {
    const source = await newSource();
    await send(source, [{ event: 'Level Begun' }, { event: 'level won' }]);
    const plan = [planned('Level Begun'), planned('Level Won'), planned('Level Lost')];
    const { findings, evidence } = await look(source, plan);
    expect(findings?.events.map(({ state }) => state)).toEqual(['verified', 'near_miss', 'waiting']);
    expect(findings?.state).toBe('arriving');
    expect(evidence.seen.map(({ event }) => event)).toEqual(['Level Begun']);
  });

  test('a name that two planned events may have been meant by: both are said', async () => {
    const source = await newSource();
    await send(source, [{ event: 'Tile Moted' }]);
    const { findings } = await look(source, [planned('Tile Muted'), planned('Tile Moved')]);
    expect(findings?.events).toMatchObject([
      { state: 'near_miss', or: ['Tile Moved'] },
      { state: 'near_miss', or: ['Tile Muted'] },
    ]);
  });

  test('a call that was sent twice: it is counted once', async () => {
    const source = await newSource();
    const call = { writeKey: await keyOf(source), userId: 'u1', event: 'Coupon Won', messageId: `same-${n}` };
    await post('track', call);
    await post('track', call);
    expect((await found(source, planned('Coupon Won'))).proof.count).toBe(1);
  });

  test('what happened before, in any order: it counts when it arrives', async () => {
    const source = await newSource();
    await send(source, [{ event: 'Visit Ended' }], { daysAgo: 1 });
    await send(source, [{ event: 'Visit Ended' }], { daysAgo: 3 });
    expect(await found(source, planned('Visit Ended'))).toMatchObject({
      state: 'verified',
      proof: { count: 2 },
    });
  });

  test('calls to the other region: nothing arrives, though Segment answers 200', async () => {
    const source = await newSource();
    await send(source, [{ event: 'Ferry Taken' }], { region: 'eu' });
    const outcome = await look(source, [planned('Ferry Taken')]);
    expect(outcome.findings?.events[0]?.state).toBe('waiting');
    expect(outcome.silence).toContain(causes.region('https://api.segment.io'));
  });

  test('more than 300 properties: the event is verified, its properties are not, as Unify drops it', async () => {
    const source = await newSource();
    const properties = Object.fromEntries(Array.from({ length: 301 }, (_, i) => [`p${i}`, 'x']));
    await send(source, [{ event: 'Form Sent', properties }]);
    expect(await found(source, planned('Form Sent', 'p0', 'p300'))).toMatchObject({
      state: 'verified',
      counts: { verified: 0, of: 2, blind: 'not_in_space' },
    });
  });

  test('too large a call: nothing arrives', async () => {
    const source = await newSource();
    const properties = { text: 'x'.repeat(33 * 1024) };
    const call = { writeKey: await keyOf(source), userId: 'u1', event: 'Essay Sent', properties };
    expect(await post('track', call)).toBe(400);
    expect((await found(source, planned('Essay Sent'))).state).toBe('waiting');
  });

  test('calls without an id: it is refused, and the doctor says what is missing', async () => {
    const source = await newSource();
    await post('track', { writeKey: await keyOf(source), event: 'Ghost Seen' });
    const outcome = await look(source, [planned('Ghost Seen')]);
    expect(outcome.findings?.events[0]).toMatchObject({ state: 'blocked', by: 'ingest' });
    expect(outcome.silence).toEqual([causes.no_ids(1)]);
  });

  test('an event that the tracking plan blocks: it is held back, not verified', async () => {
    const source = await newSource();
    const { segment } = setup.ports;
    const plan = await segment.createTrackingPlan({ name: `Plan ${n}`, description: '' });
    await segment.upsertTrackingPlanRules(plan.id, [
      { type: 'TRACK', key: 'Something Else', version: 1, jsonSchema: {} },
    ]);
    await segment.addSourceToTrackingPlan(plan.id, source);
    await segment.updateSchemaSettings(source, { track: { allowUnplannedEvents: false } });
    await send(source, [{ event: 'Vault Opened' }, { event: 'vault closed' }]);
    const outcome = await look(source, [planned('Vault Opened'), planned('Vault Closed')]);
    expect(outcome.findings?.events[0]).toMatchObject({ state: 'blocked', by: 'plan' });
    expect(outcome.evidence.seen).toEqual([]);
    expect(outcome.silence[0]).toContain('“Vault Opened”');
    expect(outcome.silence).toContain(
      causes.other_spelling([{ arriving: 'vault closed', planned: ['Vault Closed'] }], true),
    );
  });

  test('the same event from two sources: whose property it is cannot be told', async () => {
    const [one, other] = [await newSource(), await newSource()];
    await send(one, [{ event: 'Bill Paid', properties: { amount: '1' } }]);
    await send(other, [{ event: 'Bill Paid' }]);
    const event = planned('Bill Paid', 'amount');
    expect(await found(other, event)).toMatchObject({
      state: 'verified',
      counts: { verified: 0, of: 1, blind: 'shared_space' },
    });
    // Unless that other source feeds another space.
    expect((await found(one, event, { for: { apart: [other] } })).counts).toMatchObject({
      verified: 1,
      of: 1,
    });
  });

  test('random names: verified is what was sent, to the letter', async () => {
    const names = ['Wheel Spun', 'wheel spun', 'wheel_spun', 'Wheel Spin', 'Prize Won', 'prizeWon'];
    const some = fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(some, some, async (plan, traffic) => {
        const source = await newSource();
        await send(
          source,
          traffic.map((event) => ({ event })),
        );
        const { findings } = await look(
          source,
          plan.map((name) => planned(name)),
        );
        for (const { event, state } of findings?.events ?? []) {
          expect(state === 'verified').toBe(traffic.includes(event));
          if (traffic.includes(event)) expect(state).not.toBe('near_miss');
        }
      }),
      { numRuns: 10 },
    );
  });
});

describe('a look that is taken', () => {
  test('right after the event waits for its properties instead of missing them', async () => {
    setup.ports.now = Date.now;
    const source = await newSource();
    await send(source, [{ event: 'Kite Flown', properties: { height: '1' } }]);
    const plan = planned('Kite Flown', 'height', 'colour');
    expect(await found(source, plan)).toMatchObject({
      state: 'arriving',
      counts: { verified: 1, of: 2 },
      properties: [],
    });
  });

  test('without Unify verifies by name and says that properties cannot be seen', async () => {
    const source = await newSource();
    await send(source, [{ event: 'Boat Rented', properties: { days: '1' } }]);
    await setup.switches({ unify: false });
    const event = await found(source, planned('Boat Rented', 'days'));
    await setup.switches({ unify: true });
    expect(event).toMatchObject({ state: 'verified', counts: { verified: 0, of: 1, blind: 'no_unify' } });
  });

  test('while Segment wants fewer calls leaves the properties for another time', async () => {
    const source = await newSource();
    await send(source, [{ event: 'Bike Rented', properties: { days: '1' } }]);
    await setup.fault({ path: '/spaces', kind: '429', times: 5, msBeforeNext: 60_000 });
    const event = await found(source, planned('Bike Rented', 'days'));
    await setup.control('DELETE', '/faults');
    expect(event.counts).toMatchObject({ verified: 0, of: 1, blind: 'not_read' });
  });

  test('that may not read deliveries still tells what arrived', async () => {
    const source = await newSource();
    await send(source, [{ event: 'Sled Rented' }]);
    await setup.fault({ path: '/delivery-overview', kind: '401', times: 5 });
    const event = await found(source, planned('Sled Rented'));
    await setup.control('DELETE', '/faults');
    expect(event.state).toBe('verified');
  });

  test('that cannot read the volume is no answer: it fails and is tried again', async () => {
    const source = await newSource();
    await setup.fault({ path: '/events/volume', kind: '500', times: 3 });
    expect((await failureOf(found(source, planned('Sled Rented')))).code).toBe('segment_failed');
    await setup.control('DELETE', '/faults');
  });

  test('by itself reads properties once, and again when more came or what was missing is due', async () => {
    const source = await newSource();
    await send(source, [{ event: 'Hat Bought', properties: { size: '1' } }]);
    const plan = planned('Hat Bought', 'size', 'colour');
    const first = await found(source, plan, { asked: false });
    expect(first.counts).toMatchObject({ verified: 1, of: 2 });
    const before = [{ event: 'Hat Bought', count: 1, isWhole: false }];
    expect((await found(source, plan, { asked: false, for: { before } })).counts.blind).toBe('not_read');
    const open = before.map((one) => ({ ...one, openSince: setup.ports.now() - 3 * 60_000 }));
    expect((await found(source, plan, { asked: false, for: { before: open } })).counts.blind).toBeUndefined();
    await send(source, [{ event: 'Hat Bought', properties: { colour: '1' } }]);
    expect((await found(source, plan, { asked: false, for: { before } })).counts).toMatchObject({
      verified: 2,
      of: 2,
    });
  });

  test('knows what a stream of the source showed, with its types', async () => {
    const source = await newSource();
    await send(source, [{ event: 'Tie Bought', properties: { width: 7, knot: 'x' } }]);
    const event = planned('Tie Bought', 'width', 'knot');
    const properties = [{ name: 'width', types: ['integer' as const] }];
    const reading = { event: 'Tie Bought', read: 'webhook stream' as const, isKnown: true, properties };
    const { state, properties: open, counts } = await found(source, event, { for: { streamed: [reading] } });
    expect(state).toBe('arriving');
    expect(open).toMatchObject([{ property: 'width', kind: 'wrong_type', arriving: 'integer' }]);
    expect(counts).toMatchObject({ verified: 1, of: 2 });
  });

  test('of a space that was chosen looks there', async () => {
    const source = await newSource();
    await send(source, [{ event: 'Cap Bought', properties: { size: '1' } }]);
    const prod = (await setup.view()).spaces.find(({ environment }) => environment === 'prod')?.id ?? '';
    const event = planned('Cap Bought', 'size');
    expect((await found(source, event, { for: { space: prod } })).counts.blind).toBe('not_in_space');
    expect((await found(source, event)).counts).toMatchObject({ verified: 1, of: 1 });
  });
});

describe('why nothing arrives', () => {
  const none = (source: string, options: Look = {}) => look(source, [planned('Tent Pitched')], options);

  test('is too early to tell at first; then the code, or a visitor’s consent', async () => {
    const source = await newSource();
    const url = 'https://api.segment.io';
    const at = (ms: number) => ({ since: setup.ports.now() - ms });
    expect((await none(source, at(30_000))).silence[0]).toBe(silence.early);
    expect((await none(source, at(5 * 60_000))).silence).toEqual([causes.not_deployed, causes.region(url)]);
    expect((await none(source, at(20 * 60_000))).silence).toEqual([
      causes.consent,
      causes.not_deployed,
      causes.region(url),
    ]);
    const server = await none(source, { ...at(20 * 60_000), for: { type: 'server', isKeyShown: false } });
    expect(server.silence[0]).toBe(causes.no_key);
  });

  test('names the address of the region that the code must send to', async () => {
    setup.ports.trackingUrl = () => 'https://events.eu1.segmentapis.com';
    const { silence: why } = await none(await newSource());
    delete setup.ports.trackingUrl;
    expect(why).toContain(causes.region('https://events.eu1.segmentapis.com'));
  });

  test('may be the write key of another source', async () => {
    const [right, wrong] = [await newSource(), await newSource()];
    await send(wrong, [{ event: 'Tent Pitched' }]);
    const name = `Case ${n} (dev)`;
    expect((await none(right)).silence[0]).toBe(causes.wrong_key(name, ['Tent Pitched']));
  });

  test('may be a write key that nobody has', async () => {
    await post('track', { writeKey: 'made-up', userId: 'u1', event: 'Tent Pitched' });
    const outcome = await look(await newSource(), [planned('Tent Lost')]);
    expect(outcome.findings?.events[0]?.state).toBe('waiting');
    expect(outcome.silence).toContain(causes.not_deployed);
  });

  test('may be that the source is disabled, or gone', async () => {
    const source = await newSource();
    await setup.control('POST', `/sources/${source}`, { enabled: false });
    await send(source, [{ event: 'Tent Sold' }]);
    expect((await look(source, [planned('Tent Sold')])).silence).toEqual([silence.disabled]);
    await setup.control('POST', `/sources/${source}`, { deleted: true });
    expect(await look(source, [planned('Tent Sold')])).toMatchObject({
      isGone: true,
      silence: [silence.gone],
    });
  });

  test('counts the violations that Protocols forwards', async () => {
    const [source, sink] = [await newSource(), await newSource()];
    await setup.ports.segment.updateSchemaSettings(source, { forwardingViolationsTo: sink });
    const { segment } = setup.ports;
    const plan = await segment.createTrackingPlan({ name: `Plan ${n}`, description: '' });
    const jsonSchema = { type: 'object', properties: { properties: { type: 'object', required: ['size'] } } };
    await segment.upsertTrackingPlanRules(plan.id, [
      { type: 'TRACK', key: 'Rope Sold', version: 1, jsonSchema },
    ]);
    await segment.addSourceToTrackingPlan(plan.id, source);
    await send(source, [{ event: 'Rope Sold' }, { event: 'Rope Sold' }]);
    expect((await none(source)).silence).toContain(causes.violations(2));
  });
});

describe('what a destination got', () => {
  let feed: string;
  async function newDestination(metadataId?: string): Promise<string> {
    n += 1;
    await setup.putSecret(`d${n}`, 'apiKey', 'a');
    await setup.putSecret(`d${n}`, 'secretKey', 'b');
    const made = await setup.run({
      kind: 'create_destination',
      origin,
      work: { draft: `d${n}` },
      spec: destinationSpec(feed, {
        name: `Tool ${n}`,
        vault: `d${n}`,
        ...(metadataId
          ? {
              integration: { metadataId, slug: 'google-analytics-4-web', name: 'Google Analytics 4 Web' },
              settings: { measurementID: 'G-1' },
              secrets: [],
            }
          : {}),
      }),
    });
    if (made?.kind !== 'destination_created') throw new Error('no destination was made');
    return made.id;
  }
  beforeAll(async () => {
    feed = await newSource();
  });
  const delivered = async (destination: string, sent: string[] = [], asked = true) => {
    const outcome = await setup.run({
      kind: 'check_destination',
      origin,
      destination,
      source: feed,
      hasRows: false,
      since: Date.now() - 60_000,
      asked,
      nth: 0,
      lookFor: { planned: ['Order Completed', 'Order Lost'], sent },
    });
    if (outcome?.kind !== 'destination_checked') throw new Error('not a look at a destination');
    return outcome;
  };

  test('is verified event by event; what its source has is still coming', async () => {
    const tool = await newDestination();
    expect((await delivered(tool, ['Order Completed'])).findings?.events[0]?.state).toBe('arriving');
    await send(feed, [{ event: 'Order Completed' }]);
    const { findings, evidence } = await delivered(tool);
    expect(findings?.events).toMatchObject([
      { event: 'Order Completed', state: 'verified', proof: { count: 1, read: 'delivery overview' } },
      { event: 'Order Lost', state: 'waiting' },
    ]);
    expect(evidence.seen[0]?.lastAt).toBeLessThanOrEqual(Date.now());
  });

  test('is not delivered where the tool refuses it, with the reason', async () => {
    const tool = await newDestination();
    await setup.control('POST', `/destinations/${tool}`, { failing: true });
    await send(feed, [{ event: 'Order Completed' }]);
    const { findings, silence: why } = await delivered(tool);
    expect(findings?.events[0]).toMatchObject({ state: 'not_delivered', reason: /500/ });
    expect(why.join()).toMatch(/Not delivered: .+\(1\)/);
  });

  test('cannot be seen where it runs on the device, nor when it is gone', async () => {
    const tool = await newDestination('63ed446fe60a1b56c5e6f130');
    const onDevice = await delivered(tool);
    expect(onDevice.findings?.events[0]).toMatchObject({ state: 'not_observable', why: 'device_mode' });
    expect(onDevice.silence).toEqual([silence.deviceOnly]);
    await setup.control('POST', `/destinations/${tool}`, { deleted: true });
    expect((await delivered(tool)).findings?.events[0]).toMatchObject({ why: 'gone' });
  });
});
