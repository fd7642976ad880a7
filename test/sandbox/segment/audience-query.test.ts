import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../../src/catalog/load.ts';
import { parseAudienceQuery, type Subject } from '../../../src/sandbox/segment/audience-query.ts';

const now = Date.parse('2025-06-30T00:00:00Z');
const daysAgo = (n: number) => now - n * 86_400_000;
const order = (n: number, total: number, more: Record<string, unknown> = {}) => ({
  at: daysAgo(n),
  event: 'Order Completed',
  properties: { total, ...more },
});

const mia: Subject = {
  events: [
    order(120, 300),
    order(100, 250, { coupon: 'SUMMER' }),
    { at: daysAgo(2), event: 'Page Viewed', properties: {} },
  ],
  trait: (key) => ({ plan: 'pro', age: '34', created_at: '2025-06-25T00:00:00Z' })[key],
};
const holds = (query: string, subject = mia) => parseAudienceQuery(query, 'USERS')(subject, now);

describe('a condition on what people did', () => {
  test.each([
    ["event('Order Completed').count() >= 1", true],
    ["event('Order Completed').count() = 2", true],
    ["event('Order Completed').within(90 days).count() >= 1", false],
    ["event('Order Completed').within(110 days).count() = 1", true],
    ["event('Order Completed').between(110 days, 130 days).count() = 1", true],
    ["event('Order Completed').within(365 days).sum(property('total')) >= 500", true],
    ["event('Order Completed').within(365 days).sum(property('total')) > 550", false],
    ["event('Order Completed').avg(property('total')) = 275", true],
    ["event('Order Completed').min(property('total')) < 260", true],
    ["event('Order Completed').max(property('total')) = 300", true],
    ["event('Order Completed').last(property('coupon')) = 'SUMMER'", true],
    ["event('Order Completed').unique(property('total')) = 2", true],
    ["event('Order Completed').where(property('coupon').exists()).count() = 1", true],
    [
      "event('Order Completed').where(property('total') > 260 AND property('coupon').absent()).count() = 1",
      true,
    ],
    ["event('Checkout Started').count() = 0", true],
    // Winback and its opposite: AND binds tighter than OR.
    [
      "event('Order Completed').count() >= 1 AND NOT ( event('Order Completed').within(90 days).count() >= 1 )",
      true,
    ],
    ["event('No').count() > 0 AND event('No').count() > 0 OR trait('plan') = 'pro'", true],
    ["event('No').count() > 0 AND (event('No').count() > 0 OR trait('plan') = 'pro')", false],
  ])('%s is %s', (query, expected) => {
    expect(holds(query)).toBe(expected);
  });
});

describe('a condition on who people are', () => {
  test.each([
    ["trait('plan') = 'pro'", true],
    ['trait("plan") != "free"', true],
    ["trait('plan').one_of('free', 'pro')", true],
    ["trait('plan').none_of('free')", true],
    ["trait('plan').starts_with('p')", true],
    ["trait('plan').contains('x', 'ro')", true],
    ["trait('plan').omits('x')", true],
    ["trait('age') >= 34", true],
    ["trait('age') > 34", false],
    ["trait('missing') > 0", false],
    ["trait('missing').absent()", true],
    ["trait('created_at').within_last(7 days)", true],
    ["trait('created_at').before_last(7 days)", false],
    ["trait('created_at').after_date('2025-06-01')", true],
    ["trait('constructor').exists()", false],
  ])('%s is %s', (query, expected) => {
    const own = {
      ...mia,
      trait: (key: string) =>
        Object.hasOwn({ plan: 1, age: 1, created_at: 1 }, key) ? mia.trait(key) : undefined,
    };
    expect(holds(query, own)).toBe(expected);
  });
});

test('accounts are asked about themselves and about any or all of their people', () => {
  const ben: Subject = { events: [], trait: () => undefined };
  const acme: Subject = {
    events: mia.events,
    trait: (key) => (key === 'tier' ? 'gold' : undefined),
    members: [mia, ben],
  };
  const is = (query: string) => parseAudienceQuery(query, 'ACCOUNTS')(acme, now);
  expect(is("trait('tier') = 'gold'")).toBe(true);
  expect(is("ANY (event('Order Completed').count() >= 1)")).toBe(true);
  expect(is("ALL (event('Order Completed').count() >= 1)")).toBe(false);
  expect(() => parseAudienceQuery("ANY (trait('a') = 1)", 'USERS')).toThrow('ANY and ALL are for accounts');
});

test.each([
  ['', 'expected event'],
  ["event('A')", 'needs a reducer'],
  ["event('A').count()", 'expected a comparison'],
  ["event('A').count() >= ", 'expected a value'],
  ["event('A').count() >= 1 AND", 'expected event'],
  ["event('A').count() >= 1 && trait('b') = 1", 'unexpected'],
  ["(event('A').count() >= 1", 'expected ")"'],
  ["event('A').explode() = 1", 'there is no .explode()'],
  ["trait('a').constructor('x')", 'there is no .constructor()'],
  ["event('A').within(soon).count() = 1", 'expected a value'],
  ['event(A).count() = 1', 'expected a value'],
  [Array.from({ length: 51 }, () => "trait('a') = 1").join(' OR '), 'at most 50'],
  ["trait('a') = 1 trait('b') = 2", 'unexpected "trait"'],
])('%s is refused in words', (query, why) => {
  expect(() => parseAudienceQuery(query, 'USERS')).toThrow(why);
});

test.each(loadCatalog().audiences.map((starter) => [starter.useCase, starter.query] as const))(
  'the audience that %s begins with can be read, for users and for accounts',
  (_, query) => {
    expect(() => parseAudienceQuery(query, 'USERS')).not.toThrow();
    expect(() => parseAudienceQuery(`ANY ( ${query} )`, 'ACCOUNTS')).not.toThrow();
  },
);
