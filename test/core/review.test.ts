import { describe, expect, test } from 'vitest';
import type { EventReview } from '../../src/core/checklist.ts';
import {
  checkPropertyName,
  checkReviewName,
  decideEvent,
  decideProperty,
  isTitleCase,
  ownPropertyLines,
  plannedProperties,
  readOwnProperties,
  reviewedEvent,
  takeOwnProperties,
} from '../../src/core/review.ts';
import { catalog } from '../support/given.ts';

const winback = catalog.goals
  .flatMap(({ useCases }) => useCases)
  .find(({ id }) => id === 'personalize-winback');
if (!winback) throw new Error('the catalogue has no winback');
const order = (more: Partial<EventReview> = {}): EventReview => ({
  event: 'Order Completed',
  decision: 'undecided',
  without: [],
  ...more,
});
const statesOf = (row: EventReview) =>
  Object.fromEntries(reviewedEvent(row, winback, catalog).properties.map(({ name, state }) => [name, state]));

describe('a property', () => {
  test('follows its event until something is said of it alone', () => {
    const row = order();
    expect(statesOf(row).tax).toBe('undecided');
    decideEvent(row, 'tracked', '');
    expect(statesOf(row).tax).toBe('tracked');
    decideProperty(row, 'tax', 'will_track');
    expect(statesOf(row)).toMatchObject({ tax: 'will_track', total: 'tracked' });
    decideProperty(row, 'tax', 'not_for_us', 'no  tax\there');
    expect(reviewedEvent(row, winback, catalog).properties.find(({ name }) => name === 'tax')).toMatchObject({
      state: 'not_for_us',
      reason: 'no tax here',
    });
    decideProperty(row, 'tax', 'follow');
    expect(row).toEqual(order({ decision: 'tracked' }));
  });

  test('of an event that is not for us is not for us either, and keeps what was said of it', () => {
    const row = order();
    decideProperty(row, 'tax', 'not_for_us');
    decideEvent(row, 'not_for_us', 'no shop');
    expect(new Set(Object.values(statesOf(row)))).toEqual(new Set(['not_for_us']));
    decideEvent(row, 'will_track', '');
    expect(statesOf(row)).toMatchObject({ tax: 'not_for_us', total: 'will_track' });
    expect(row.reason).toBeUndefined();
  });

  test('that is left out is not planned; a checklist of before has nothing but that', () => {
    const row: EventReview = { event: 'Page Viewed', decision: 'tracked', without: ['page_name'] };
    expect(plannedProperties(reviewedEvent(row, winback, catalog)).map(({ name }) => name)).toEqual([
      'page_category',
    ]);
  });

  test('that the team took back leaves nothing behind', () => {
    const row = order({ added: [{ name: 'coupon', type: 'string' }] });
    decideProperty(row, 'coupon', 'not_for_us', 'no coupons');
    takeOwnProperties(row, []);
    expect(row).toEqual(order());
  });
});

describe('a name', () => {
  const taken = ['Order Completed', 'Größe'];
  test.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['a'.repeat(101), 'too_long'],
    ['a\u0000b', 'control'],
    ['a\nb', 'control'],
    ['a\u202Eb', 'control'],
    ['a\u200Bb', 'control'],
    ['a\ud800b', 'control'],
    ['order completed', 'taken'],
    [' ORDER  COMPLETED ', 'taken'],
    ['GRÖSSE', undefined],
    ['GRÖßE', 'taken'],
    ['Loyalty Joined', undefined],
    ['__proto__', undefined],
    ['注文完了', undefined],
  ])('%j: %s', (name, why) => {
    const checked = checkReviewName(name, taken);
    expect(checked.ok ? undefined : checked.why).toBe(why);
  });

  test('of a property has no colon', () => {
    expect(checkPropertyName('a: string', [])).toEqual({ ok: false, why: 'colon' });
  });

  test.each([
    ['Order Completed', true],
    ['Größe Gewählt', true],
    ['order completed', false],
    ['order_completed', false],
    ['Joined', false],
  ])('%s in Title Case: %s', (name, is) => {
    expect(isTitleCase(name)).toBe(is);
  });
});

describe('own properties as lines', () => {
  test('are read with type and description, and written as they are read', () => {
    const text =
      'tier: string – level of the member\n\npoints:integer - earned, in all\ncoupon\nvip : Boolean\nnote – what: they said';
    const { added, faults } = readOwnProperties(text, [], catalog);
    expect(faults).toEqual([{ line: 6, text: 'note – what: they said', why: 'colon' }]);
    expect(added).toEqual([
      { name: 'tier', type: 'string', description: 'level of the member' },
      { name: 'points', type: 'integer', description: 'earned, in all' },
      { name: 'coupon', type: 'string' },
      { name: 'vip', type: 'boolean' },
    ]);
    expect(readOwnProperties(ownPropertyLines(added), [], catalog)).toEqual({ added, faults: [] });
  });

  test('take the type that the catalogue knows', () => {
    expect(readOwnProperties('discount\ntotal', [], catalog).added.map(({ type }) => type)).toEqual([
      'number',
      'number',
    ]);
  });

  test.each([
    ['a: text', 'type'],
    [': string', 'empty'],
    ['– x', 'empty'],
    [`${'a'.repeat(101)}: string`, 'too_long'],
    ['Tax: number', 'taken'],
    ['b\nB: number', 'taken'],
    [`a: string – ${'x'.repeat(201)}`, 'description'],
    [Array.from({ length: 31 }, (_, i) => `p${i}`).join('\n'), 'too_many'],
  ])('%j is refused: %s', (text, why) => {
    expect(readOwnProperties(text, ['tax'], catalog).faults.map((fault) => fault.why)).toEqual([why]);
  });
});
