import { describe, expect, test } from 'vitest';
import type { EventReview } from '../../src/core/checklist.ts';
import { channel, given } from '../support/given.ts';
import { at, checklistAt, from } from '../support/stages.ts';

type Play = ReturnType<typeof from>;
const rowOf = (play: Play, event: string) => play.c.review.find((row) => row.event === event);
const order = { event: 'Order Completed', decision: 'undecided', without: [] };

/** The form of one event, filled in over what it shows. */
function edited(event: string, values: Record<string, string | string[]>, play = from('review')) {
  play.sends({ intent: 'edit_event', slots: { event } });
  const shown = Object.fromEntries(
    play.form.fields.flatMap((field) =>
      'initial' in field && field.initial !== undefined ? [[field.name, field.initial]] : [],
    ),
  );
  return { play, errors: play.fills({ ...shown, ...values }) };
}

const loyalty = {
  event: 'Loyalty Joined',
  decision: 'will_track',
  without: [],
  own: { call: 'track' },
  added: [
    { name: 'tier', type: 'string' },
    { name: 'points', type: 'integer', description: 'earned so far' },
  ],
};
const withLoyalty = () => {
  const play = from('review').sends({ intent: 'add_event', slots: {} });
  play.fills({
    name: 'Loyalty Joined',
    decision: 'will_track',
    call: 'track',
    own: 'tier\npoints: integer – earned so far',
  });
  return play;
};

describe('an event of the team', () => {
  test('is added by its form, and marked as theirs in the table', () => {
    const play = withLoyalty();
    expect(rowOf(play, 'Loyalty Joined')).toEqual(loyalty);
    expect(play.said).toContain('Added Loyalty Joined with tier and points. Segment does not suggest it');
    play.says('show the events');
    expect(play.said).toContain(
      'Loyalty Joined | Whole event | track | Will track | Yours, not suggested by Segment',
    );
    expect(play.said).toContain('Loyalty Joined | points | integer | Will track');
  });

  test.each([
    [{ name: '' }, { name: 'Say a name.' }],
    [{ name: 'ORDER completed' }, { name: 'Order Completed is there already.' }],
    [{ name: 'a\u0007b' }, { name: 'A name cannot hold control or invisible characters.' }],
    [{ name: 'A B', own: 'ok\nx: text' }, { own: 'Line 2 (x: text): the type is string' }],
    [
      { name: '', own: 'x: text' },
      { name: 'Say a name.', own: 'Line 1' },
    ],
  ])('with %j is refused where it is typed', (values, wrong) => {
    const play = from('review').sends({ intent: 'add_event', slots: {} });
    const errors = play.fills({ decision: 'tracked', call: 'track', ...values });
    expect(Object.keys(errors)).toEqual(Object.keys(wrong));
    for (const [field, words] of Object.entries(wrong)) expect(errors[field]).toContain(words);
    expect(play.c.review).toHaveLength(3);
  });

  test('in another case than Title Case is taken with a hint', () => {
    const play = from('review').says('add an event loyalty_joined');
    expect(rowOf(play, 'loyalty_joined')).toBeDefined();
    expect(play.said).toContain('Object and Action in Title Case');
    expect(withLoyalty().said).not.toContain('Title Case');
  });

  test.each([
    ['add an event Loyalty Joined with tier and points', ['tier', 'points'], 'track'],
    [
      'please add a new screen event called "Loyalty Joined" with the properties tier, points (number)',
      ['tier', 'points'],
      'screen',
    ],
    ['can you add an event Loyalty Joined?', [], 'track'],
    ['we also track an event Loyalty Joined with tier', ['tier'], 'track'],
  ])('in words: %s', (words, properties, call) => {
    const row = rowOf(from('review').says(words), 'Loyalty Joined');
    expect(row?.own).toEqual({ call });
    expect((row?.added ?? []).map(({ name }) => name)).toEqual(properties);
  });

  test('that is suggested already is a decision about it', () => {
    const play = from('review').says('add an event order completed');
    expect(play.c.review).toHaveLength(3);
    expect(rowOf(play, 'Order Completed')?.decision).toBe('will_track');
  });

  test('that was only mentioned is asked about, not guessed at', () => {
    const play = from('review').says('we track loyalty joined too');
    expect(play.c.review).toEqual(checklistAt('review').review);
    expect(play.said).toContain('Loyalty Joined is not in the review. Shall I add it');
    expect(rowOf(play.presses('Add event'), 'Loyalty Joined')).toBeDefined();
  });

  test.each(['form', 'words'])('is taken off the list by %s; a suggested one is not', (how) => {
    const play = withLoyalty();
    if (how === 'words') play.says('remove the event loyalty joined');
    else edited('Loyalty Joined', { decision: 'remove' }, play);
    expect(rowOf(play, 'Loyalty Joined')).toBeUndefined();
    expect(play.said).toContain('Loyalty Joined is off the list.');
    play.submits('event_state', { event: 'Page Viewed' }, { decision: 'remove' });
    play.sends({ intent: 'remove_event', slots: { event: 'Page Viewed' } });
    expect(rowOf(play, 'Page Viewed')).toBeDefined();
  });

  test('is explained, exported and shown as code', () => {
    const play = withLoyalty();
    expect(play.says('what is loyalty joined?').said).toContain('points (integer): earned so far');
    play.sends({ intent: 'export_events', slots: { format: 'csv' } });
    const file = play.decisions.at(-1)?.jobs.find(({ effect }) => effect.kind === 'file')?.effect;
    expect(file && 'rows' in file ? file.rows : []).toContainEqual(
      expect.objectContaining({
        event: 'Loyalty Joined',
        property: 'points',
        type: 'integer',
        suggested: 'no',
      }),
    );
    play.says('show me the code for loyalty joined in javascript');
    expect(play.said).toContain("track('Loyalty Joined'");
    expect(play.said).toContain('points: 1');
  });

  test('goes into the tracking plan, and is looked for at the source', () => {
    const play = withLoyalty().holds('save_plan').sends({ intent: 'confirm_events', slots: {} });
    expect(play.effectOf('save_plan').rules.at(-1)).toEqual({
      event: 'Loyalty Joined',
      call: 'track',
      properties: [
        { name: 'tier', type: 'string', description: '' },
        { name: 'points', type: 'integer', description: 'earned so far' },
      ],
    });
    play.releases('save_plan').says('website').says('javascript').presses('Create source');
    expect(play.effectOf('check_source').suggested).toEqual([
      'Page Viewed',
      'Page Scrolled',
      'Order Completed',
      'Loyalty Joined',
    ]);
  });

  test('sent as page or screen is looked for under the name that Segment counts it by', () => {
    const play = from('review')
      .says('add a screen event Pricing Seen')
      .sends({ intent: 'confirm_events', slots: {} });
    play.says('website').says('javascript').presses('Create source');
    expect(play.effectOf('check_source').suggested).toContain('Screen Viewed');
    play.sees('Website (dev)', ['Screen Viewed']);
    expect(play.said).not.toMatch(/Not seen yet.*Pricing Seen/);
  });

  test('cannot be added nor changed once the events are confirmed', () => {
    const before = checklistAt('confirmed').review;
    for (const act of [
      (play: Play) => play.says('add an event Loyalty Joined'),
      (play: Play) => play.says('drop tax from order completed'),
      (play: Play) => play.sends({ intent: 'add_event', slots: { event: 'Loyalty Joined' } }),
      (play: Play) =>
        play.sends({
          intent: 'add_properties',
          slots: { event: 'Page Viewed', properties: [{ name: 'x' }] },
        }),
      (play: Play) =>
        play.sends({
          intent: 'decide_properties',
          slots: { event: 'Page Viewed', properties: ['page_name'], decision: 'not_for_us' },
        }),
      (play: Play) => play.submits('own_event', {}, { name: 'Loyalty Joined', call: 'track' }),
    ]) {
      const play = from('confirmed');
      act(play);
      expect(play.c.review).toEqual(before);
    }
  });
});

describe('properties of an event', () => {
  test('are left out, still to be added, or the team’s own by the form', () => {
    const kept = ['order_id', 'total', 'products'];
    const { play, errors } = edited('Order Completed', {
      decision: 'tracked',
      properties: kept,
      property_reason: 'not in our shop',
      later: ['products', 'tax'],
      own: 'coupon: string – code that was used',
    });
    expect(errors).toEqual({});
    const row = rowOf(play, 'Order Completed');
    expect(row).toMatchObject({
      decision: 'tracked',
      added: [{ name: 'coupon', type: 'string', description: 'code that was used' }],
    });
    expect(row?.without).toEqual(['num_items', 'checkout_id', 'revenue', 'shipping', 'tax', 'affiliation']);
    play.says('show the events');
    expect(play.said).toContain('Order Completed | tax | number | Not for us | not in our shop');
    expect(play.said).toContain('Order Completed | products | array | Will track');
    expect(play.said).toContain('Order Completed | total | number | Tracked already');
    expect(play.said).toContain(
      'Order Completed | coupon | string | Tracked already | Yours, not suggested by Segment',
    );
  });

  test('stay as they are when their form is opened and saved again', () => {
    const { play } = edited('Order Completed', {
      decision: 'tracked',
      properties: ['order_id', 'products'],
      later: ['products'],
      property_reason: 'no',
      own: 'coupon\nvip: boolean',
    });
    const before = play.c.review;
    edited('Order Completed', {}, play);
    expect(play.c.review).toEqual(before);
  });

  test('are kept as they were while their event is not for us', () => {
    const { play } = edited('Order Completed', { decision: 'not_for_us', reason: 'no shop', properties: [] });
    expect(rowOf(play, 'Order Completed')).toEqual({ ...order, decision: 'not_for_us', reason: 'no shop' });
  });

  test('that cannot be read are refused in the form', () => {
    const { play, errors } = edited('Order Completed', { decision: 'tracked', own: 'fine\nTAX: number' });
    expect(errors.own).toContain('Line 2 (TAX: number): this property is there already.');
    expect(rowOf(play, 'Order Completed')).toEqual(order);
    expect(
      edited('Order Completed', {
        own: Array.from({ length: 20 }, (_, i) => `p${i}: string – ${'plain words '.repeat(15)}`).join('\n'),
      }).errors.own,
    ).toContain('3,000');
  });

  test('in a form that is older than somebody else’s change are not overwritten', () => {
    const play = from('review').sends({ intent: 'edit_event', slots: { event: 'Order Completed' } });
    const { form, context } = play.form;
    play.says('add coupon to order completed', { as: 'omar' });
    const errors = play.submits(form, context, { decision: 'tracked', properties: ['tax'], own: '' });
    expect(errors.decision).toContain('Somebody changed this event');
    expect(rowOf(play, 'Order Completed')?.added).toEqual([{ name: 'coupon', type: 'string' }]);
  });

  test.each<[string, Partial<EventReview>]>([
    ['drop the property tax from Order Completed', { without: ['tax'] }],
    ['drop tax and shipping from order completed', { without: ['shipping', 'tax'] }],
    ['drop tax', { without: ['tax'] }],
    ['the tax property is not needed', { without: ['tax'] }],
    ['order completed tax is not needed', { without: ['tax'] }],
    ['we don’t need checkout id in order completed', { without: ['checkout_id'] }],
    ['Order Completed without tax', { without: ['tax'] }],
    [
      'drop tax from order completed because we sell abroad only',
      { without: ['tax'], said: [{ property: 'tax', reason: 'we sell abroad only' }] },
    ],
    [
      'leave out products in order completed, too big',
      { without: ['products'], said: [{ property: 'products', reason: 'too big' }] },
    ],
    ['we already track tax in order completed', { said: [{ property: 'tax', state: 'tracked' }] }],
    [
      'add coupon and voucher (integer) to order completed',
      {
        added: [
          { name: 'coupon', type: 'string' },
          { name: 'voucher', type: 'integer' },
        ],
      },
    ],
    ['keep tax', {}],
  ])('in words: %s', (words, row) => {
    const play = from('review').says(words);
    expect(rowOf(play, 'Order Completed')).toEqual({ ...order, ...row });
    expect(play.c.review.slice(0, 2)).toEqual(checklistAt('review').review.slice(0, 2));
  });

  test.each([
    ['drop the property foo from order completed', 'Order Completed has no property foo. It has num_items'],
    ['drop foo from order completed', 'To add it, say add foo to Order Completed.'],
    ['drop the property page_category', 'page_category is in Page Viewed and Page Scrolled.'],
    ['add the property coupon', 'To which event?'],
  ])('that are not clear are asked about: %s', (words, said) => {
    const play = from('review').says(words);
    expect(play.said).toContain(said);
    expect(play.c.review).toEqual(checklistAt('review').review);
  });

  test('named in a reason are not meant', () => {
    const play = from('review').says('order completed is not for us because tax and total are elsewhere');
    expect(rowOf(play, 'Order Completed')).toMatchObject({ decision: 'not_for_us', without: [] });
  });

  test('taken back in words go with their event again', () => {
    const play = from('review').says('drop tax').says('keep tax');
    expect(rowOf(play, 'Order Completed')).toEqual(order);
  });

  test('that are left out stay out of the plan and of the code, whatever was added comes in', () => {
    const play = from('review')
      .says('drop tax, shipping from order completed')
      .says('add coupon to order completed');
    play.sends({ intent: 'show_snippet', slots: { event: 'Order Completed' } });
    expect(play.said).toContain("coupon: 'example'");
    expect(play.said).not.toContain('tax:');
    play.holds('save_plan').sends({ intent: 'confirm_events', slots: {} });
    const names = play.effectOf('save_plan').rules[2]?.properties.map(({ name }) => name);
    expect(names).toEqual([
      'num_items',
      'order_id',
      'checkout_id',
      'total',
      'revenue',
      'affiliation',
      'products',
      'coupon',
    ]);
  });
});

describe('the rows that are shown', () => {
  const mixed = () =>
    from('review')
      .says('we already track page viewed')
      .says('drop tax')
      .says('add an event Loyalty Joined')
      .says('show the events');

  test.each([
    ['undecided', 'Order Completed | total', 'Page Viewed'],
    ['tracked', 'Page Viewed | page_name', 'Order Completed'],
    ['will_track', 'Loyalty Joined | Whole event', 'Page Viewed'],
    ['not_for_us', 'Order Completed | tax', 'Order Completed | total'],
    ['yours', 'Loyalty Joined | Whole event', 'Order Completed'],
  ])('are those of one state: %s', (filter, shown, hidden) => {
    const play = mixed();
    const before = play.c.boards;
    play.chooses('Show', [filter]);
    expect(Object.keys(play.c.boards)).toEqual(Object.keys(before));
    const table = play.said
      .split('\n')
      .filter((line) => line.includes(' | '))
      .join('\n');
    expect(table).toContain(shown);
    expect(table).not.toContain(`${hidden} |`.replace(' | tax |', ' | tax '));
  });

  test('are redrawn in place where it is chosen, and stay so when something changes', () => {
    const play = mixed();
    const board = 'review:slack:T1:DOLIVIA:';
    const key = Object.keys(play.c.boards).find((id) => id.startsWith('review:')) ?? board;
    play.comesBackAt(key);
    play.chooses('Show', ['not_for_us']);
    expect(play.c.boards[key]).toMatchObject({ messageId: 'M1', part: { filter: 'not_for_us', page: 0 } });
    play.says('drop shipping');
    expect(play.c.boards[key]).toMatchObject({ messageId: 'M1', part: { filter: 'not_for_us' } });
    expect(play.said).toContain('Order Completed | shipping');
  });

  test.each([
    ['show only undecided', 'undecided'],
    ['show me only what is tracked', 'tracked'],
    ['only what is not for us', 'not_for_us'],
    ['filter by will track', 'will_track'],
    ['show our own events', 'yours'],
  ])('in words, below everything else: %s', (words, filter) => {
    const play = mixed().says(words);
    expect(Object.values(play.c.boards).map(({ part }) => part?.filter)).toContain(filter);
    expect(play.said).toContain('Events for Personalize winback');
  });

  test('of a state that nothing has are said to be none', () => {
    expect(at('review').chooses('Show', ['yours']).said).toContain('Nothing in this review is yours.');
  });

  test('come with the counts in words', () => {
    expect(mixed().said).toContain(
      'Events: 2 to decide, 1 tracked already and 1 will track. Properties: 10 to decide, 2 tracked already and 1 not for us.',
    );
  });

  test('stay after the confirmation, with what can still be had', () => {
    const play = from('confirmed').says('show the events');
    expect(play.buttons).toEqual(['Show', 'Export CSV', 'Export JSON', 'Code to copy']);
  });

  test('are drawn where they were asked for', () => {
    const place = channel('C0GENERAL', '1.1');
    const play = from('review').says('show only undecided', { in: place });
    expect(play.screen.map(({ kind, to }) => [kind, to])).toContainEqual(['board', 'slack:T1:C0GENERAL:1.1']);
  });
});

describe('many events of the team', () => {
  const crowded = () => {
    const c = structuredClone(checklistAt('review'));
    for (let i = 0; i < 50; i += 1)
      c.review.push({
        event: `Event ${i} ${'x'.repeat(80)}`,
        decision: 'not_for_us',
        reason: 'r'.repeat(300),
        without: [],
        own: { call: 'track' },
        added: Array.from({ length: 4 }, (_, n) => ({
          name: `p${n}`,
          type: 'string' as const,
          description: 'd'.repeat(200),
        })),
      });
    return given(c);
  };

  test('come in pages that are whole, each row on one of them', () => {
    const play = crowded().says('show the events');
    const rows: string[] = [];
    for (let page = 0; page < 20; page += 1) {
      rows.push(
        ...play.said
          .split('\n')
          .filter((line) => / \| .* \| /.test(line))
          .slice(1),
      );
      if (!play.buttons.includes('Next rows')) break;
      play.presses('Next rows');
    }
    expect(rows).toHaveLength(16 + 50 * 5);
    expect(new Set(rows).size).toBe(rows.length);
    expect(play.buttons).toContain('Previous rows');
    expect(play.said).toMatch(/rows \d+ to 266 of 266/);
  });

  test('end at fifty', () => {
    expect(crowded().says('add an event Loyalty Joined').said).toContain('at most 50 events');
  });
});

describe('code for all events', () => {
  test('has one call for each that is tracked, and none for what is declined', () => {
    const play = withLoyalty().says('page scrolled is not for us because we have no long pages');
    play.sends({ intent: 'show_snippet', slots: {} }).chooses('Other event', ['*']);
    expect(play.said).toContain('Code for all events');
    expect(play.said.match(/AnalyticsBrowser\.load/g)).toHaveLength(1);
    for (const event of ['Order Completed', 'Loyalty Joined'])
      expect(play.said).toContain(`track('${event}'`);
    expect(play.said).toContain('analytics.page(');
    expect(play.said).not.toContain('Page Scrolled');
  });

  test.each(['show me the code for all events in kotlin', 'code for all the events for android'])(
    '%s',
    (words) => {
      const play = from('confirmed').says(words);
      expect(play.said).toContain('For Kotlin');
      expect(play.said).toContain('"Page Scrolled"');
    },
  );

  test('says which ones do not fit into one message', () => {
    const c = structuredClone(checklistAt('review'));
    for (let i = 0; i < 9; i += 1)
      c.review.push({
        event: `Event ${i}`,
        decision: 'tracked',
        without: [],
        own: { call: 'track' },
        added: Array.from({ length: 20 }, (_, n) => ({ name: `property_${n}`, type: 'string' as const })),
      });
    const play = given(c).sends({ intent: 'show_snippet', slots: { event: '*' } });
    expect(play.said).toContain('Not in here, as one message does not hold it all');
    expect(play.said).toContain('Event 8');
  });
});
