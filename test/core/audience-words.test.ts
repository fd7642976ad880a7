import { describe, expect, test } from 'vitest';
import { queryFromWords } from '../../src/core/audience-words.ts';

const events = [
  'Order Completed',
  'Page Viewed',
  'Product Added to Cart',
  'Signed Up',
  'Application Installed',
  "Rock 'n' Roll Played",
];
const read = (text: string) => queryFromWords(text, events);
const ordered = "event('Order Completed')";
const viewed = "event('Page Viewed')";
const signed = "event('Signed Up')";

describe('a condition in plain words', () => {
  test.each([
    ['users who bought twice', `${ordered}.count() >= 2`],
    ['users who ordered 3 times or more', `${ordered}.count() >= 3`],
    ['more than five orders', `${ordered}.count() > 5`],
    ['ordered exactly once', `${ordered}.count() = 1`],
    ['ordered less than 3 times', `${ordered}.count() < 3`],
    ['ordered at most twice', `${ordered}.count() <= 2`],
    ['ordered not more than twice', `${ordered}.count() <= 2`],
    ['fewer than 4 page views', `${viewed}.count() < 4`],
    ['ordered in the last 30 days', `${ordered}.within(30 days).count() >= 1`],
    ['ordered 2 times in 30 days', `${ordered}.within(30 days).count() >= 2`],
    ['ordered in the last 24 hours', `${ordered}.within(1 days).count() >= 1`],
    ['ordered in the last 36 hours', `${ordered}.within(2 days).count() >= 1`],
    ['signed up this month', `${signed}.within(30 days).count() >= 1`],
    ['signed up in six weeks', `${signed}.within(42 days).count() >= 1`],
    ['signed up within five months', `${signed}.within(150 days).count() >= 1`],
    ['spent 500 within a year', `${ordered}.within(365 days).sum(property('total')) >= 500`],
    ['spent over 500', `${ordered}.sum(property('total')) > 500`],
    ['spent less than 100', `${ordered}.sum(property('total')) < 100`],
    ['have not ordered in 90 days', `NOT ( ${ordered}.within(90 days).count() >= 1 )`],
    ["haven't ordered", `NOT ( ${ordered}.count() >= 1 )`],
    ['no order for 60 days', `NOT ( ${ordered}.within(60 days).count() >= 1 )`],
    [
      'ordered before but not in 60 days',
      `${ordered}.count() >= 1 AND NOT ( ${ordered}.within(60 days).count() >= 1 )`,
    ],
    ['viewed a page but did not order', `${viewed}.count() >= 1 AND NOT ( ${ordered}.count() >= 1 )`],
    ['ordered and ordered', `${ordered}.count() >= 1`],
    ['Product Added to Cart in 3 days', "event('Product Added to Cart').within(3 days).count() >= 1"],
    ["rock 'n' roll played", "event('Rock \\'n\\' Roll Played').count() >= 1"],
  ])('%s', (text, query) => {
    expect(read(text)).toBe(query);
  });

  test.each([
    ['ordered or signed up', `${ordered}.count() >= 1 OR ${signed}.count() >= 1`],
    [
      'ordered or viewed a page in 30 days',
      `${ordered}.within(30 days).count() >= 1 OR ${viewed}.within(30 days).count() >= 1`,
    ],
    [
      'viewed, ordered or signed up',
      `${viewed}.count() >= 1 OR ${ordered}.count() >= 1 OR ${signed}.count() >= 1`,
    ],
    [
      'ordered or signed up, but not installed the app',
      `${ordered}.count() >= 1 AND NOT ( event('Application Installed').count() >= 1 ) OR ${signed}.count() >= 1 AND NOT ( event('Application Installed').count() >= 1 )`,
    ],
    ['did not order or sign up', `NOT ( ${ordered}.count() >= 1 ) AND NOT ( ${signed}.count() >= 1 )`],
    [
      'neither ordered nor signed up in 30 days',
      `NOT ( ${ordered}.within(30 days).count() >= 1 ) AND NOT ( ${signed}.within(30 days).count() >= 1 )`,
    ],
    ['have not ordered or have signed up', `NOT ( ${ordered}.count() >= 1 ) OR ${signed}.count() >= 1`],
  ])('with alternatives: %s', (text, query) => {
    expect(read(text)).toBe(query);
  });

  test.each([
    'people in Berlin',
    '',
    'ordered since 2024',
    'signed up before march',
    'subscribed to the newsletter',
  ])('that cannot be written is no condition: %s', (text) => {
    expect(read(text)).toBeUndefined();
  });

  test('with more conditions than Segment takes is none', () => {
    const choice = (n: number) =>
      `ordered in ${n} days or viewed in ${n + 1} days or signed up in ${n + 2} days`;
    expect(read([1, 11].map(choice).join(' and '))?.match(/event\(/g)).toHaveLength(18);
    expect(read([1, 11, 21].map(choice).join(' and '))).toBeUndefined();
  });

  test('knows only events of the tracking plan', () => {
    expect(queryFromWords('ordered in 30 days', ['Page Viewed'])).toBeUndefined();
  });

  test('is read from the first 500 characters only', () => {
    expect(read(`${'x'.repeat(600)} ordered`)).toBeUndefined();
  });
});
