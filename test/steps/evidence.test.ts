import { describe, expect, test } from 'vitest';
import type { Arrival } from '../../src/core/arrivals.ts';
import { keepFindings } from '../../src/core/findings.ts';
import type { StreamedEvent } from '../../src/core/stream.ts';
import { type SourceLook, verifySource } from '../../src/core/verification.ts';
import { verifyDestination } from '../../src/core/verification-delivery.ts';
import { dmOf, given, type Play, refOf } from '../support/given.ts';
import { at, everyEvent } from '../support/stages.ts';

const minute = 60_000;

/** What the next look at a website shows, the dev one unless told, judged as Segue judges it. */
function looks(
  play: Play,
  counts: Record<string, number>,
  change: Partial<SourceLook> = {},
  asked = false,
  called = 'Website (dev)',
): Play {
  const source = play.c.sources.find(({ name }) => name === called);
  if (!source) throw new Error('there is no website');
  const readAt = play.now;
  const window = { from: readAt - 10 * minute, to: readAt + minute };
  const arrivals = Object.entries(counts).map(
    ([name, count]): Arrival => ({ name, total: count, points: [{ at: readAt - 5 * minute, count }] }),
  );
  return play.comesBack(
    'check_source',
    (effect) => {
      if (effect.kind !== 'check_source' || !effect.lookFor)
        throw new Error('it is not said what is planned');
      const found = verifySource(effect.lookFor.planned, {
        readAt,
        ...window,
        unitMs: minute,
        since: readAt - 10 * minute,
        source: { kind: 'event' },
        arrivals,
        readings: [],
        blind: 'no_unify',
        refused: [],
        violations: [],
        alsoSent: [],
        ...change,
      });
      const seen = found.events.filter(({ state }) => state === 'verified' || state === 'arriving');
      return {
        kind: 'source_checked',
        source: source.id,
        asked: effect.asked,
        nth: effect.nth,
        evidence: {
          readAt,
          ...window,
          seen: seen.map(({ event, proof }) => ({ event, count: proof.count, lastAt: readAt })),
          other: [],
          read: 'events volume',
        },
        findings: keepFindings(found),
        silence: seen.length > 0 ? [] : ['Nothing came.'],
      };
    },
    `${asked ? 'check' : 'watch'}:${called === 'Website (dev)' ? '' : source.id}`,
  );
}
const check = (play: Play) => play.says('is data coming in?');
const source = (play: Play) => play.c.sources[0];
const posts = (play: Play) => play.screen.filter(({ kind }) => kind !== 'board').length;
const found = (play: Play, event: string) =>
  source(play)?.findings?.events.find((one) => one.event === event);

describe('a part of what is planned', () => {
  const part = () => looks(at('sourceCreated'), { 'Order Completed': 3, 'page viewed': 2 });

  test('is counted, and each event has its state in a table', () => {
    const { said } = part();
    expect(said).toContain('1 of 3 planned events are verified');
    expect(said).toContain('Order Completed');
    expect(said).toContain('verified by name');
    expect(said).toContain('arrives as “page viewed”');
    expect(said).toContain('Page Scrolled');
    expect(said).toContain('not seen yet');
    expect(said).toContain('5 minutes ago');
  });

  test('tells what to change, what cannot be seen, and where that was read', () => {
    const { said } = part();
    expect(said).toContain('page viewed arrives: rename it to Page Viewed.');
    expect(said).toContain('Properties cannot be verified: Segment shows properties through Unify only');
    expect(said).toMatch(/Read from Segment’s events volume \(.*about a minute late/);
    expect(said).not.toContain('the schema of your Unify space');
  });

  test('is never called verified, in the list, on the checklist, or in the status', () => {
    const play = part();
    expect(play.says('what next').said).toContain('verified in part, 1 of 3 events');
    play.says('done');
    expect(play.c.steps.dev_sources).toMatchObject({ state: 'done', how: 'partly' });
    expect(play.says('status').said).toContain('Done, verified in part: Connect dev sources');
  });

  test('is looked at further without a word, until all of it is there', () => {
    const play = part();
    expect(play.has('check_source', 'watch:')).toBe(true);
    const before = posts(play);
    looks(play, { 'Order Completed': 4 });
    expect(posts(play)).toBe(before);
    looks(play, { 'Order Completed': 4, 'Page Viewed': 1, 'Page Scrolled': 1 });
    expect(play.said).toContain('All 3 planned events now verified from Website (dev)');
    expect(play.has('check_source', 'watch:')).toBe(false);
    expect(play.says('done').c.steps.dev_sources).toMatchObject({ how: 'verified' });
    const lines = play.audit.filter(({ what }) => what === 'source_verified').map(({ detail }) => detail);
    expect(lines).toMatchObject([
      { verified: 1, of: 3 },
      { verified: 3, of: 3 },
    ]);
  });

  test('is looked at no longer than was said', () => {
    const play = part().passes(10 * minute + 1);
    const before = posts(play);
    looks(play, { 'Order Completed': 4 });
    expect(posts(play)).toBe(before);
    expect(play.has('check_source', 'watch:')).toBe(false);
  });

  test('stays verified when a later look no longer reaches back to it', () => {
    const play = part();
    looks(play, { 'Page Viewed': 1 });
    expect(found(play, 'Order Completed')?.state).toBe('verified');
    expect(found(play, 'Page Viewed')?.state).toBe('verified');
    expect(found(play, 'Page Scrolled')?.state).toBe('waiting');
  });

  test('tells the next look what is planned and what was seen', () => {
    const play = part();
    const { lookFor } = check(play).effectOf('check_source', 'check:');
    expect(lookFor).toMatchObject({ environment: 'dev', type: 'website', isKeyShown: false, apart: [] });
    expect(lookFor?.planned.map(({ name }) => name).sort()).toEqual([...everyEvent].sort());
    expect(lookFor?.planned.every(({ properties }) => properties.length > 0)).toBe(true);
    expect(lookFor?.before).toContainEqual({ event: 'Order Completed', count: 3, isWhole: false });
  });
});

describe('properties', () => {
  const reading = (names: string[]) => ({
    readings: [
      {
        event: 'Order Completed',
        read: 'space schema' as const,
        isKnown: true,
        properties: names.map((name) => ({ name, lastAt: at('sourceCreated').now })),
      },
    ],
  });

  test('that are not as planned are told one by one, and the event is not verified', () => {
    const play = at('sourceCreated');
    looks(play, { 'Order Completed': 1 }, reading(['order_id', 'Total', 'gift']));
    expect(play.said).toContain('0 of 3 planned events are verified. One arrives, but not as planned yet.');
    expect(play.said).toMatch(/arrives, 1 of \d+ properties/);
    expect(play.said).toContain('Order Completed: Total arrives, rename it to total.');
    expect(play.said).toMatch(/Order Completed arrives without .*checkout_id/);
    expect(play.said).toContain('Order Completed also carries gift, which nobody planned.');
    expect(play.said).toContain('the schema of your Unify space');
  });

  test('that were read before are not forgotten by a look that did not read them', () => {
    const play = at('sourceCreated');
    looks(play, { 'Order Completed': 1 }, reading(['order_id']));
    looks(play, { 'Order Completed': 2 }, { blind: 'not_read' });
    expect(found(play, 'Order Completed')).toMatchObject({ state: 'arriving', counts: { verified: 1 } });
  });
});

test('a stream of the source is held against the plan when it is over, types too', () => {
  const { c, now } = at('sourceCreated');
  const [website] = c.sources;
  if (!website) throw new Error('there is no source');
  const seen: StreamedEvent[] = [
    {
      call: 'track',
      event: 'Order Completed',
      count: 1,
      firstAt: now,
      lastAt: now,
      properties: {
        order_id: { count: 1, types: ['string'] },
        total: { count: 1, types: ['string'] },
      },
    },
    { call: 'identify', event: 'identify', count: 1, firstAt: now, lastAt: now, properties: {} },
  ];
  const stream = {
    id: 'w1',
    by: refOf('olivia'),
    to: dmOf('olivia'),
    startedAt: now,
    until: now + minute,
    state: 'running' as const,
    seen,
  };
  const play = given({ ...c, sources: [{ ...website, stream }] });
  play.sends({ intent: 'stop_properties', slots: { source: website.id } });
  play.comesBack('end_stream', () => ({ kind: 'stream_ended', source: website.id, stream: 'w1' }));
  const { lookFor } = play.effectOf('check_source', 'check:');
  expect(lookFor?.streamed).toEqual([
    {
      event: 'Order Completed',
      read: 'webhook stream',
      isKnown: true,
      properties: [
        { name: 'order_id', types: ['string'], lastAt: now },
        { name: 'total', types: ['string'], lastAt: now },
      ],
    },
  ]);
  looks(play, { 'Order Completed': 1 }, { readings: lookFor?.streamed ?? [] }, true);
  expect(play.said).toContain('Order Completed: total arrives as string, which is not the planned type.');
  expect(play.said).toContain('a stream of this source');
});

describe('nothing of what is planned', () => {
  test('but another spelling is told with the table, when somebody asks', () => {
    const play = check(at('sourceCreated'));
    looks(play, { order_completed: 2 }, {}, true);
    expect(play.said).toContain('Nothing to verify from Website (dev) yet');
    expect(play.said).toContain('0 of 3 planned events are verified');
    expect(play.said).toContain('arrives as “order_completed”');
    expect(source(play)?.state).toBe('created');
  });

  test('at all is told without a table of nothing', () => {
    const play = check(at('sourceCreated'));
    looks(play, {}, {}, true);
    expect(play.said).toContain('Nothing came.');
    expect(play.said).not.toContain('planned events are verified');
  });
});

describe('the evidence as a file', () => {
  const rowsOf = (play: Play) => {
    const file = play.decisions.at(-1)?.jobs.find(({ effect }) => effect.kind === 'file')?.effect;
    return file && 'rows' in file ? file.rows : [];
  };

  test('has a row for each event with what was observed, and one for a person’s word apart from it', () => {
    const play = looks(at('sourceCreated'), { 'Order Completed': 3, 'page viewed': 2 });
    const [website] = play.c.sources;
    if (!website) throw new Error('there is no source');
    const ads = {
      ...website,
      id: 'ads',
      name: 'Ads (dev)',
      kind: 'cloud_object' as const,
      state: 'attested' as const,
    };
    delete ads.evidence;
    delete ads.findings;
    const attestation = { by: 'slack:T1:UOLIVIA', name: 'Olivia Hart', at: play.now, what: 'authorised' };
    const both = given({ ...play.c, sources: [website, { ...ads, attestation }] });
    const rows = rowsOf(both.says('export the evidence as csv', { as: 'erin' }));
    expect(rows).toHaveLength(4);
    expect(rows).toContainEqual(
      expect.objectContaining({
        environment: 'dev',
        connection: 'Website (dev)',
        event: 'Order Completed',
        state: 'verified',
        basis: 'observed by Segue',
        count: '3',
        read_from: 'events volume',
      }),
    );
    expect(rows).toContainEqual(
      expect.objectContaining({ event: 'Page Viewed', detail: 'arrives as “page viewed”', count: '2' }),
    );
    expect(rows).toContainEqual(
      expect.objectContaining({
        connection: 'Ads (dev)',
        basis: 'a person’s word',
        state: 'confirmed by a person',
        detail: 'Olivia Hart',
      }),
    );
    expect(rows.filter(({ basis }) => basis === 'a person’s word')).toHaveLength(1);
  });

  test('comes by the button of a check, or says that there is nothing yet', () => {
    const play = looks(at('sourceCreated'), { 'Order Completed': 3 }).presses('Evidence as CSV');
    expect(rowsOf(play)).toHaveLength(3);
    expect(at('confirmed').says('export evidence').said).toContain('there is no evidence');
  });
});

test('a destination is told event by event, with why something was not delivered', () => {
  const play = at('destinationCreated').says('is amplitude getting anything?');
  play.comesBack('check_destination', (effect) => {
    if (effect.kind !== 'check_destination' || !effect.lookFor) throw new Error('no plan');
    expect(effect.lookFor).toMatchObject({ sent: expect.arrayContaining(['Page Viewed']) });
    const window = { readAt: play.now, from: play.now - minute, to: play.now };
    const found = verifyDestination(effect.lookFor.planned, {
      ...window,
      unitMs: minute,
      since: play.now - minute,
      isDeviceOnly: false,
      delivered: [{ name: 'Order Completed', total: 2, points: [] }],
      discarded: [{ event: 'Page Viewed', count: 1, reason: 'Unauthorized', at: 'failed' }],
      sent: effect.lookFor.sent,
    });
    return {
      kind: 'destination_checked',
      destination: effect.destination,
      asked: effect.asked,
      nth: effect.nth,
      evidence: {
        ...window,
        seen: [{ event: 'Order Completed', count: 2, lastAt: play.now }],
        other: [],
        read: 'delivery overview',
      },
      findings: keepFindings(found),
      mappings: [],
      silence: [],
    };
  });
  expect(play.said).toContain('1 of 3 planned events are verified');
  expect(play.said).toContain('not delivered');
  expect(play.said).toContain('Page Viewed does not get through: Unauthorized.');
  expect(play.said).toMatch(/delivery overview \(.*cloud mode only/);
});

test('data that arrives and is not as planned is called neither verified nor verified in part', () => {
  const readings = [
    { event: 'Page Viewed', read: 'space schema' as const, isKnown: true, properties: [{ name: 'other' }] },
  ];
  const play = looks(at('sourceCreated'), { 'Page Viewed': 3 }, { readings });
  expect(play.said).toContain('Data arrives from Website (dev), but not as planned yet: Page Viewed × 3');
  expect(play.said).toContain('data arrives, none of 3 events as planned yet');
  expect(play.said).not.toMatch(/verified in part|Verified: data/);
  play.says('done').says('status');
  expect(play.said).not.toContain('Done, verified: Connect dev sources');
  expect(play.said).toContain('Done, not verified: Connect dev sources');
});

test('data that arrives in prod and is not as planned completes no step by itself', () => {
  const readings = [
    { event: 'Page Viewed', read: 'space schema' as const, isKnown: true, properties: [{ name: 'other' }] },
  ];
  const play = looks(at('approved'), { 'Page Viewed': 3 }, { readings }, false, 'Website (prod)');
  expect(play.said).toContain('Data arrives from Website (prod), but not as planned yet');
  expect(play.c.steps.prod_events.state).toBe('todo');
});
