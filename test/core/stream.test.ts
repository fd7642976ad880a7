import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addShapes, type CallShape, type StreamRecord } from '../../src/core/stream.ts';
import { dmOf, refOf, startAt } from '../support/given.ts';

const stream = (): StreamRecord => ({
  id: 'w1',
  by: refOf('olivia'),
  to: dmOf('olivia'),
  startedAt: startAt,
  until: startAt + 1,
  state: 'running',
  seen: [],
});
const shape = (event: string, properties: CallShape['properties'] = {}, at = startAt): CallShape => ({
  call: 'track',
  event,
  at,
  properties,
});

test('calls add up by event, whatever order they come in, with every type that a property had', () => {
  const record = stream();
  addShapes(record, [shape('Order Completed', { total: 'number', note: 'string' }, startAt + 5)]);
  addShapes(record, [
    shape('Order Completed', { total: 'string' }, startAt + 1),
    shape('order completed', {}, startAt + 9),
  ]);
  expect(record.seen).toEqual([
    {
      call: 'track',
      event: 'Order Completed',
      count: 2,
      firstAt: startAt + 1,
      lastAt: startAt + 5,
      properties: { total: { count: 2, types: ['number', 'string'] }, note: { count: 1, types: ['string'] } },
    },
    {
      call: 'track',
      event: 'order completed',
      count: 1,
      firstAt: startAt + 9,
      lastAt: startAt + 9,
      properties: {},
    },
  ]);
  expect(record.cut).toBeUndefined();
});

test('names like those of objects in JavaScript are names like any other', () => {
  const record = stream();
  const named = (...names: string[]) => Object.fromEntries(names.map((name) => [name, 'string' as const]));
  addShapes(record, [shape('constructor', named('toString', 'hasOwnProperty'))]);
  addShapes(record, [shape('constructor', named('toString'))]);
  expect(record.seen[0]?.properties).toEqual({
    toString: { count: 2, types: ['string'] },
    hasOwnProperty: { count: 1, types: ['string'] },
  });
});

test('what is kept stays small however many names come, and says that it was cut', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 200, maxLength: 400 }), (numbers) => {
      const record = stream();
      const shapes = numbers.map((n) => {
        const names = Array.from({ length: 40 }, (_, i) => `p${n}_${i}`);
        return shape(`Event ${n}`, Object.fromEntries(names.map((name) => [name, 'string' as const])));
      });
      addShapes(record, shapes);
      const properties = record.seen.flatMap((entry) => Object.keys(entry.properties));
      expect(record.seen.length).toBeLessThanOrEqual(80);
      expect(properties.length).toBeLessThanOrEqual(1500);
      expect(record.cut).toBe(true);
    }),
    { numRuns: 10 },
  );
});
