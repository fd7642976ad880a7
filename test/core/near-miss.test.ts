import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load.ts';
import { editDistance, findNearMisses } from '../../src/core/near-miss.ts';

const catalog = loadCatalog();
const events = [...catalog.events.keys()];
const properties = [...new Set([...catalog.events.values()].flatMap((fact) => Object.keys(fact.properties)))];

const one = (planned: string, arriving: string) => findNearMisses([planned], [arriving])[0]?.kind;

describe('a name that arrives', () => {
  test.each([
    ['Order Completed', 'order completed', 'case'],
    ['Order Completed', 'ORDER COMPLETED', 'case'],
    ['order_id', 'Order_ID', 'case'],
    ['Order Completed', 'Order  Completed', 'spacing'],
    ['Order Completed', ' Order Completed ', 'spacing'],
    ['Order Completed', 'Order\u00a0Completed', 'spacing'],
    ['Order Completed', 'Order\u200b Completed', 'spacing'],
    ['Order Completed', 'ordercompleted', 'spacing'],
    ['Order Completed', 'order   COMPLETED', 'spacing'],
    ['Order Completed', 'order_completed', 'snake_camel'],
    ['Order Completed', 'ORDER_COMPLETED', 'snake_camel'],
    ['Order Completed', 'orderCompleted', 'snake_camel'],
    ['Order Completed', 'OrderCompleted', 'snake_camel'],
    ['Order Completed', 'order-completed', 'snake_camel'],
    ['order_id', 'orderId', 'snake_camel'],
    ['order_id', 'orderID', 'snake_camel'],
    ['user.email', 'user_email', 'snake_camel'],
    ['Order Completed', 'Order Compelted', 'typo'],
    ['Order Completed', 'Oder Completed', 'typo'],
    ['Order Completed', 'Orders Completed', 'typo'],
    ['Order Completed', 'Order Complete', 'typo'],
    ['Order Completed', 'Order Completing', 'typo'],
    ['Order Completed', 'Completed Order', 'typo'],
    ['Order Cancelled', 'Order Canceled', 'typo'],
    ['Form Submitted', 'Form Submit', 'typo'],
    ['Email Sent', 'Email Send', 'typo'],
    ['currency', 'curency', 'typo'],
    ['Café Visited', 'Cafe\u0301 Visited', 'typo'],
    ['Order Completed', '\uff2frder Completed', 'typo'],
    ['Order Completed', '\u041erder Completed', 'typo'],
    ['Straße Gewählt', 'Strasse Gewählt', 'typo'],
    ['注文完了', ' 注文完了', 'spacing'],
  ])('for %j as %j is a slip of the kind %s', (planned, arriving, kind) => {
    expect(one(planned, arriving)).toBe(kind);
  });

  test.each([
    ['Signed Up', 'Signed In'],
    ['Product Viewed', 'Product Reviewed'],
    ['Product Added', 'Product Removed'],
    ['Order Updated', 'Order Created'],
    ['Checkout Step 1 Viewed', 'Checkout Step 2 Viewed'],
    ['sku', 'sdk'],
    ['product_id', 'products'],
    ['Order Completed', 'Order'],
    ['Order Completed', ''],
    ['Order Completed', '🎉'],
    ['Order Completed', `Order Completed${' x'.repeat(200)}`],
    ['Order Completed', '__proto__'],
  ])('for %j as %j is none', (planned, arriving) => {
    expect(one(planned, arriving)).toBeUndefined();
  });

  test('is none when it is planned itself, however near it is to another', () => {
    expect(findNearMisses(['Order Completed', 'order completed'], ['order completed'])).toEqual([]);
  });

  test('goes to the nearest of several planned names', () => {
    const planned = ['Order Completed', 'Order Complete'];
    expect(findNearMisses(planned, ['order_complete'])).toEqual([
      { arriving: 'order_complete', planned: ['Order Complete'], kind: 'snake_camel' },
    ]);
  });

  test('goes to all that are equally near, as it cannot be told which is meant', () => {
    expect(findNearMisses(['order_id', 'orderId'], ['Order ID'])[0]?.planned).toEqual([
      'order_id',
      'orderId',
    ]);
    expect(findNearMisses(['Cart Viewed', 'Card Viewed'], ['Carx Viewed'])[0]?.planned).toHaveLength(2);
  });

  test('is no slip when it is an event of its own', () => {
    expect(findNearMisses(['Product Viewed'], ['Products Viewed'])).toHaveLength(1);
    expect(findNearMisses(['Product Viewed'], ['Products Viewed'], ['Products Viewed'])).toEqual([]);
  });
});

describe('the names of the catalogue', () => {
  const mutations: ((name: string) => string)[] = [
    (name) => name.toUpperCase(),
    (name) => name.toLowerCase(),
    (name) => ` ${name}`,
    (name) => name.replace(/[ _]/g, '  '),
    (name) => name.replace(/[ _]/g, '-'),
    (name) => name.toLowerCase().replace(/[ _](\p{L})/gu, (_, letter: string) => letter.toUpperCase()),
  ];

  test.each([
    ['events', events],
    ['properties', properties],
  ])('are told apart: no one of the %s is called a slip of another', (_what, names) => {
    for (const name of names) {
      const others = names.filter((other) => other !== name);
      expect(findNearMisses([name], others)).toEqual([]);
    }
  });

  test('are found in whatever way their words are written', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...events, ...properties),
        fc.constantFrom(...mutations),
        (name, mutate) => {
          const arriving = mutate(name);
          const found = findNearMisses([...events, ...properties], [arriving]);
          const isPlanned = [...events, ...properties].includes(arriving);
          expect(found.flatMap(({ planned }) => planned).includes(name)).toBe(!isPlanned);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('are found with one letter wrong in a long name', () => {
    const long = events.filter((name) => name.length >= 12);
    fc.assert(
      fc.property(fc.constantFrom(...long), fc.nat(), fc.constantFrom('x', 'q'), (name, seed, letter) => {
        const at = seed % (name.length - 1);
        const swapped = `${name.slice(0, at)}${name[at + 1]}${name[at]}${name.slice(at + 2)}`;
        const changed = `${name.slice(0, at)}${letter}${name.slice(at)}`;
        for (const arriving of [swapped, changed]) {
          if (events.includes(arriving)) continue;
          // Short words have to be right to the letter, and a blank that moved makes others of them.
          const isWithinShort = [name, arriving].some((text) =>
            text.split(' ').some((word) => word.length < 5),
          );
          if (isWithinShort) continue;
          expect(findNearMisses(events, [arriving]).flatMap(({ planned }) => planned)).toContain(name);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('any names', () => {
  const name = fc.oneof(fc.string({ maxLength: 30 }), fc.string({ unit: 'grapheme', maxLength: 12 }));
  const names = fc.array(name, { maxLength: 12 });

  test('never make a planned name a slip, and each slip stands for planned names that did not arrive so', () => {
    fc.assert(
      fc.property(names, names, (planned, arriving) => {
        const found = findNearMisses(planned, arriving);
        expect(new Set(found.map((miss) => miss.arriving)).size).toBe(found.length);
        for (const miss of found) {
          expect(planned).not.toContain(miss.arriving);
          expect(arriving).toContain(miss.arriving);
          expect(miss.planned.length).toBeGreaterThan(0);
          for (const meant of miss.planned) expect(planned).toContain(meant);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('are as far apart one way as the other, and not at all from themselves', () => {
    fc.assert(
      fc.property(name, name, fc.nat(5), (left, right, limit) => {
        expect(editDistance(left, left, limit)).toBe(0);
        const distance = editDistance(left, right, limit);
        expect(editDistance(right, left, limit)).toBe(distance);
        expect(distance).toBeLessThanOrEqual(limit + 1);
        if (left !== right) expect(distance).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  test('may be 300 against 300, for 60 events', () => {
    const planned = Array.from({ length: 300 }, (_, i) => `customer attribute ${'abcdefgh'[i % 8]}${i}`);
    const arriving = planned.map((text) => text.replace('attribute', 'atribute'));
    for (let n = 0; n < 60; n += 1) expect(findNearMisses(planned, arriving)).toHaveLength(300);
  });
});
