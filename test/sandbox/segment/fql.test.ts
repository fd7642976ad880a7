import { expect, test } from 'vitest';
import { destinationCatalogue } from '../../../src/sandbox/segment/catalogue/destinations.ts';
import { parseFql } from '../../../src/sandbox/segment/fql.ts';

const order = {
  type: 'track',
  event: 'Order Completed',
  properties: { total: 12, plan: 'pro', gift: false },
};
const page = { type: 'page' };

test.each([
  ['type = "track"', true, false],
  ["type = 'page'", false, true],
  ['type="track" and event="Order Completed"', true, false],
  ['type = "page" or event = "Order Completed"', true, true],
  ['type = "page" or type = "track" and event = "Signed Up"', false, true],
  ['(type = "page" or type = "track") and event = "Order Completed"', true, false],
  ['event != "Order Completed"', false, true],
  ['!(type = "track")', false, true],
  ['  type = "track" AND ( ( event = "Order Completed" ) )  ', true, false],
  ['event = "a \\"quoted\\" name"', false, false],
  ['properties.total >= 12 and properties.total < 12.5', true, false],
  ['properties.plan = null or properties.gift = true', false, true],
  ['contains(event, "Order") and match(properties.plan, "p*")', true, false],
])('%s', (source, fitsOrder, fitsPage) => {
  const fql = parseFql(source);
  expect([fql?.(order), fql?.(page)]).toEqual([fitsOrder, fitsPage]);
});

test.each([
  '',
  'type',
  'type =',
  'type = track',
  'colour = "red"',
  'type = "track" and',
  '(type = "track"',
  'type = "track")',
  'type > "a"',
  'contains(event)',
  'properties = 1',
  'type = "track" type = "page"',
])('%s is refused', (source) => {
  expect(parseFql(source)).toBeUndefined();
});

test('every trigger of the catalogue is understood', () => {
  const triggers = destinationCatalogue.flatMap((one) => [
    ...one.actions.map((action) => action.defaultTrigger),
    ...one.presets.map((preset) => preset.trigger),
  ]);
  expect(triggers.length).toBeGreaterThan(80);
  expect(triggers.filter((trigger) => !parseFql(trigger))).toEqual([]);
});
