import { stringify } from 'csv-stringify/sync';
import { describe, expect, test } from 'vitest';
import type { Checklist, EventReview } from '../../src/core/checklist.ts';
import { reviewedEvent } from '../../src/core/review.ts';
import { planImport } from '../../src/core/review-import.ts';
import { exportRows, safeCell } from '../../src/core/review-rows.ts';
import { readTable } from '../../src/core/review-table.ts';
import { catalog, given } from '../support/given.ts';
import { checklistAt, from } from '../support/stages.ts';

const pairs = catalog.goals.flatMap((goal) =>
  goal.useCases.map((useCase) => ({ name: `${goal.id}/${useCase.id}`, useCase })),
);

/** A review with something of everything: decisions, reasons, left out and own properties, own events. */
function busy(events: (typeof pairs)[number]['useCase']['events']): EventReview[] {
  const rows = events.map(({ name, properties }, i): EventReview => {
    const [first, second, third] = properties;
    const decision = (['tracked', 'will_track', 'undecided', 'not_for_us'] as const)[i % 4] ?? 'tracked';
    return {
      event: name,
      decision,
      ...(decision === 'not_for_us' ? { reason: '=HYPERLINK("x"), no; "shop"' } : {}),
      without: first ? [first] : [],
      said: [
        ...(first ? [{ property: first, reason: '-not here' }] : []),
        ...(second ? [{ property: second, state: 'will_track' as const }] : []),
        ...(third ? [{ property: third, state: 'tracked' as const }] : []),
      ],
      added: [
        { name: '=cmd|calc', type: 'integer', description: '@sum, "quoted"; \'=x' },
        { name: "'+x", type: 'array' },
      ],
    };
  });
  const own: EventReview[] = [
    {
      event: '=Own, "Event"',
      decision: 'will_track',
      without: ['b'],
      own: { call: 'track' },
      added: [
        { name: 'a', type: 'object' },
        { name: 'b', type: 'string', description: 'b' },
      ],
    },
    { event: '+Pricing Seen', decision: 'not_for_us', reason: "'=1", without: [], own: { call: 'page' } },
  ];
  return [...rows.map((row) => (row.said?.length ? row : { ...row, said: undefined })), ...own].map((row) =>
    JSON.parse(JSON.stringify(row)),
  );
}

describe.each(pairs)('what is exported of $name', ({ useCase }) => {
  const known = { useCase, catalog };
  const fresh = useCase.events.map(
    ({ name }): EventReview => ({ event: name, decision: 'undecided', without: [] }),
  );
  const asText = {
    csv: (rows: Record<string, string>[]) => stringify(rows, { header: true, cast: { string: safeCell } }),
    json: (rows: Record<string, string>[]) => JSON.stringify(rows),
  };

  test.each(['csv', 'json'] as const)('as %s and imported again changes nothing', (format) => {
    for (const review of [fresh, busy(useCase.events)]) {
      const text = asText[format](exportRows(review.map((row) => reviewedEvent(row, useCase, catalog))));
      const { rows, faults } = readTable(text);
      expect(faults).toEqual([]);
      const plan = planImport(review, rows, known);
      expect(plan).toMatchObject({ faults: [], changes: [] });
      const told = (all: EventReview[]) => exportRows(all.map((row) => reviewedEvent(row, useCase, catalog)));
      expect(told(plan.review)).toEqual(told(review));
    }
  });

  test('and imported into a fresh review makes the same review', () => {
    const review = busy(useCase.events).filter(({ decision }) => decision !== 'undecided');
    const told = (all: EventReview[]) => exportRows(all.map((row) => reviewedEvent(row, useCase, catalog)));
    const { rows } = readTable(asText.csv(told(review)));
    const plan = planImport(fresh, rows, known);
    expect(plan.faults).toEqual([]);
    const same = plan.review.filter(({ event }) => review.some((row) => row.event === event));
    expect(told(same)).toEqual(told(review));
  });
});

/** The form with this table in it. */
function pasted(table: string, play = from('review')) {
  play.sends({ intent: 'import_events', slots: {} });
  return { play, errors: play.fills({ table }) };
}
const reviewOf = (c: Checklist, event: string) => c.review.find((row) => row.event === event);
const table = [
  'event;decision;reason;property;type;state;description',
  'Page Viewed;Tracked already;;;;;',
  'Page Scrolled;not_for_us;no long pages;;;;',
  'order completed;;;tax;;Not for us;',
  'Order Completed;;;coupon;string;;code that was used',
  'Loyalty Joined;;;tier;;;',
  'Loyalty Joined;;;points;integer;;',
].join('\n');

describe('an import', () => {
  test('is summed up first and changes nothing before it is applied', () => {
    const { play, errors } = pasted(table);
    expect(errors).toEqual({});
    expect(play.c.review).toEqual(checklistAt('review').review);
    expect(play.said).toContain('This changes 4 events and 4 properties.');
    expect(play.said).toContain('Page Scrolled: not for us (no long pages)');
    expect(play.said).toContain('Order Completed: with coupon; tax not for us');
    expect(play.said).toContain(
      'Loyalty Joined: new, yours; sent as track; will track; with tier and points',
    );
    expect(play.buttons).toEqual(expect.arrayContaining(['Apply', 'Leave it']));
  });

  test.each(['press', 'yes'])('is applied by %s, and what it does not mention stays', (how) => {
    const { play } = pasted(table);
    if (how === 'press') play.presses('Apply');
    else play.says('yes');
    expect(play.said).toContain('Imported: 4 events and 4 properties changed.');
    expect(play.c.review).toEqual([
      { event: 'Page Viewed', decision: 'tracked', without: [] },
      { event: 'Page Scrolled', decision: 'not_for_us', without: [], reason: 'no long pages' },
      {
        event: 'Order Completed',
        decision: 'undecided',
        without: ['tax'],
        added: [{ name: 'coupon', type: 'string', description: 'code that was used' }],
      },
      {
        event: 'Loyalty Joined',
        decision: 'will_track',
        without: [],
        own: { call: 'track' },
        added: [
          { name: 'tier', type: 'string' },
          { name: 'points', type: 'integer' },
        ],
      },
    ]);
    expect(play.c.imports).toBeUndefined();
    expect(play.audit.map(({ what }) => what)).toContain('events_imported');
  });

  test('in parts comes to the same', () => {
    const [head, ...rows] = table.split('\n');
    const play = from('review');
    for (const row of rows) pasted(`${head}\n${row}`, play).play.presses('Apply');
    const whole = pasted(table).play.presses('Apply');
    expect(play.c.review).toEqual(whole.c.review);
  });

  test('that is left changes nothing, and its button is old then', () => {
    const { play } = pasted(table);
    const apply = play.screen
      .flatMap(({ card }) => card.blocks)
      .flatMap((block) => (block.kind === 'actions' ? block.controls : []))[0];
    play.presses('Leave it');
    expect(play.said).toContain('Nothing was imported.');
    if (apply?.kind === 'button') play.sends(apply.intent);
    expect(play.said).toContain('applied or left already');
    expect(play.c.review).toEqual(checklistAt('review').review);
  });

  test('of what is there already says so', () => {
    const { play, errors } = pasted('event,decision\nPage Viewed,To decide');
    expect(errors).toEqual({});
    expect(play.said).toContain('nothing changes');
    expect(play.c.imports).toBeUndefined();
  });

  test('is shown again where the review was changed since', () => {
    const { play } = pasted('event,decision\nPage Viewed,tracked\nPage Scrolled,tracked');
    const apply = { intent: 'apply_import', slots: { import: '' } } as const;
    const [button] = play.screen
      .flatMap(({ card }) => card.blocks)
      .flatMap((block) => (block.kind === 'actions' ? block.controls : []));
    play.says('we already track page viewed', { as: 'omar' });
    if (button?.kind === 'button' && button.intent.intent === 'apply_import')
      play.sends({ ...apply, slots: button.intent.slots });
    expect(play.said).toContain('The review was changed since');
    expect(reviewOf(play.c, 'Page Scrolled')?.decision).toBe('undecided');
    expect(reviewOf(play.presses('Apply').c, 'Page Scrolled')?.decision).toBe('tracked');
  });

  test('that no longer fits is not applied', () => {
    const { play } = pasted('event,call,property,type\nLoyalty Joined,page,tier,string');
    const [button] = play.screen
      .flatMap(({ card }) => card.blocks)
      .flatMap((block) => (block.kind === 'actions' ? block.controls : []));
    play.says('add an event Loyalty Joined with tier', { as: 'omar' });
    const before = play.c.review;
    if (button?.kind === 'button') play.sends(button.intent);
    expect(play.said).toContain('The review was changed since');
    expect(play.c.review).toEqual(before);
  });

  test('cannot be begun nor applied once the events are confirmed', () => {
    const { play } = pasted(table);
    const [button] = play.screen
      .flatMap(({ card }) => card.blocks)
      .flatMap((block) => (block.kind === 'actions' ? block.controls : []));
    play.sends({ intent: 'confirm_events', slots: {} });
    const before = play.c.review;
    if (button?.kind === 'button') play.sends(button.intent);
    expect(play.said).toContain('The events are confirmed');
    expect(play.c.review).toEqual(before);
    play.sends({ intent: 'import_events', slots: {} });
    expect(play.hasForm).toBe(false);
    play.submits('event_import', {}, { table });
    expect(play.c.review).toEqual(before);
  });

  test('words open it with a button', () => {
    const play = from('review').says('import the events from a csv');
    expect(play.presses('Import').form.form).toBe('event_import');
  });
});

describe('every fault is named with its line, and nothing is applied', () => {
  test.each([
    ['event,decision\n,tracked', 'Line 2: the event is missing.'],
    ['event,decision\nPage Viewed,maybe', 'Line 2: maybe is no decision.'],
    [
      'event,decision\nPage Viewed,not for us',
      'Line 2: Page Viewed is not for us, but the reason is missing.',
    ],
    [
      'event,decision,reason\nPage Viewed,not for us,x\nPage Viewed,tracked,',
      'Line 3: tracked contradicts line 2',
    ],
    ['event,property,state\nPage Viewed,page_name,maybe', 'Line 2: maybe is no state.'],
    ['event,property,state\nPage Viewed,page_name,to decide', 'Line 2: to decide is no state.'],
    ['event,property,type\nLoyalty Joined,tier,text', 'Line 2: text is no type.'],
    ['event,property,type\nPage Viewed,page_name,number', 'Line 2: page_name is suggested by Segment'],
    ['event,property,description\nPage Viewed,page_name,mine', 'Line 2: page_name is suggested by Segment'],
    ['event,call\nOrder Completed,page', 'Line 2: Order Completed is suggested by Segment'],
    ['event,call\nLoyalty Joined,identify', 'Line 2: identify is no call.'],
    [
      'event,property\nPage Viewed,page_name\nPage Viewed,PAGE_NAME',
      'Line 3: PAGE_NAME is on line 2 already.',
    ],
    ['event,state\nPage Viewed,tracked', 'Line 2: state is filled in, but the property is missing.'],
    ['event,property\nPage Viewed,a:b', 'Line 2: the name a:b holds a colon'],
    [`event\n${'a'.repeat(101)}`, 'cannot be the name of an event'],
    [`event,property\nPage Viewed,${'a'.repeat(101)}`, 'cannot be the name of a property'],
    [
      `event,decision,reason\nPage Viewed,not for us,${'a'.repeat(301)}`,
      'the reason for Page Viewed is longer',
    ],
    [`event,property,description\nPage Viewed,own,${'a'.repeat(201)}`, 'the description of own is longer'],
    [`event\n${Array.from({ length: 51 }, (_, i) => `E${i}`).join('\n')}`, 'Line 52: E50 is one too many'],
    [
      `event,property\n${Array.from({ length: 31 }, (_, i) => `Page Viewed,p${i}`).join('\n')}`,
      'Line 32: Page Viewed would have too many',
    ],
    ['hello', 'Line 1: there is no column hello.'],
    ['[{"event":"A"},\n{"event":}]', 'Line 2: this is no valid JSON.'],
    ['', 'there is nothing to read'],
  ])('%j', (text, words) => {
    const { play, errors } = pasted(text);
    expect(errors.table).toContain(words);
    expect(errors.table).toContain('Nothing was changed.');
    expect(errors.table?.length).toBeLessThan(500);
    expect(play.c.review).toEqual(checklistAt('review').review);
    expect(play.c.imports).toBeUndefined();
  });

  test('all of them, the right rows beside them not applied either', () => {
    const { play, errors } = pasted(
      'event,decision\nPage Viewed,tracked\nPage Scrolled,x\nOrder Completed,y',
    );
    expect(errors.table).toContain('Line 3');
    expect(errors.table).toContain('Line 4');
    expect(play.c.review).toEqual(checklistAt('review').review);
  });
});

test('an import before a use case is chosen says what comes first', () => {
  const play = given(checklistAt('started'));
  play.sends({ intent: 'import_events', slots: {} });
  expect(play.said).toContain('before a use case is chosen');
});
