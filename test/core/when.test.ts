import { describe, expect, test } from 'vitest';
import { timeSaid } from '../../src/core/when.ts';

/** Monday, 2 June 2025, 9:30 UTC. */
const now = Date.parse('2025-06-02T09:30:00Z');
const said = (text: string, zone?: string) => {
  const at = timeSaid(text, now, zone);
  return at === undefined ? undefined : new Date(at).toISOString().slice(0, 16);
};

describe('a time in words', () => {
  test.each([
    ['in 2 hours', '2025-06-02T11:30'],
    ['in an hour', '2025-06-02T10:30'],
    ['in half an hour', '2025-06-02T10:00'],
    ['in a few days', '2025-06-05T09:30'],
    ['in a couple of weeks', '2025-06-16T09:30'],
    ['for a week', '2025-06-09T09:30'],
    ['tomorrow', '2025-06-03T09:00'],
    ['the day after tomorrow', '2025-06-04T09:00'],
    ['tomorrow afternoon', '2025-06-03T14:00'],
    ['tomorrow at 9:15', '2025-06-03T09:15'],
    ['on Friday at 10', '2025-06-06T10:00'],
    ['friday 3pm', '2025-06-06T15:00'],
    ['until Monday', '2025-06-09T09:00'],
    ['next week', '2025-06-09T09:00'],
    ['next month', '2025-07-01T09:00'],
    ['tonight', '2025-06-02T19:00'],
    ['this afternoon', '2025-06-02T14:00'],
    ['at 12 pm', '2025-06-02T12:00'],
    ['at 8', '2025-06-03T08:00'],
  ])('%j is %s', (text, at) => expect(said(text)).toBe(at));

  test.each(['later', 'for now', 'for today', '', 'sometime', 'this morning', 'at 99'])(
    '%j names none',
    (text) => expect(said(text)).toBeUndefined(),
  );

  test.each([
    ['tomorrow', 'Europe/Vienna', '2025-06-03T07:00'],
    ['tomorrow at 9', 'America/Los_Angeles', '2025-06-03T16:00'],
    // It is Monday evening there already.
    ['tomorrow', 'Pacific/Auckland', '2025-06-02T21:00'],
    ['in 2 hours', 'Pacific/Auckland', '2025-06-02T11:30'],
    ['tomorrow', 'No/Such_Zone', '2025-06-03T09:00'],
  ])('%j in %s is %s', (text, zone, at) => expect(said(text, zone)).toBe(at));

  test('the clocks change in between', () => {
    const friday = Date.parse('2025-10-24T10:00:00Z');
    const at = timeSaid('on monday at 9', friday, 'Europe/Vienna') ?? 0;
    // Sunday, 26 October: from two hours ahead of UTC to one.
    expect(new Date(at).toISOString()).toBe('2025-10-27T08:00:00.000Z');
  });
});
