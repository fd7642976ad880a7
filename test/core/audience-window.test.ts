import { describe, expect, test } from 'vitest';
import { windowOf, windowsIn, withWindow, wordsWithWindow } from '../../src/core/audience-window.ts';
import { catalog } from '../support/given.ts';

const winback =
  "event('Order Completed').within(365 days).count() >= 1 AND NOT ( event('Order Completed').within( 90 days ).count() >= 1 )";

describe('the windows of a condition', () => {
  test('are found in their order, each once, and not inside names', () => {
    expect(windowsIn(winback)).toEqual([365, 90]);
    expect(windowsIn(`${winback} OR event('a').within(90 days).count() >= 1`)).toEqual([365, 90]);
    expect(windowsIn("event('within(7 days)').within(1 day).count() >= 1")).toEqual([1]);
    expect(windowsIn("event('it\\'s within(7 days)').count() >= 1")).toEqual([]);
    expect(windowsIn('event("within(7 days)").within(3 hours).count() >= 1')).toEqual([]);
  });

  test('are changed wherever they stand, and nowhere else', () => {
    expect(withWindow(winback, 90, 45)).toBe(winback.replace('within( 90 days )', 'within(45 days)'));
    expect(withWindow(winback, 365, 1)).toBe(winback.replace('365 days', '1 day'));
    expect(withWindow(winback, 5, 1)).toBe(winback);
    expect(withWindow("event('within(7 days)').within(7 days).count() >= 1", 7, 8)).toBe(
      "event('within(7 days)').within(8 days).count() >= 1",
    );
  });

  test.each([
    ['Bought within 14 days', 14, 30, 'Bought within 30 days'],
    ['Spent 300 within a year', 365, 90, 'Spent 300 within 90 days'],
    ['114 days, 14 days and 1.14 days', 14, 1, '114 days, 1 day and 1.14 days'],
    ['It was a year', 365, 90, 'It was a year'],
  ])('have their words: %s', (words, from, to, expected) => {
    expect(wordsWithWindow(words, from, to)).toBe(expected);
  });

  test('are said in the words of each starter, so that those can follow', () => {
    for (const { name, about, query } of catalog.audiences)
      for (const days of windowsIn(query))
        expect(wordsWithWindow(`${name}. ${about}`, days, 999), `${name}: ${days}`).toContain('999 days');
  });

  test.each([
    ['30', 30],
    [' 7 ', 7],
    ['1095', 1095],
    ['0', undefined],
    ['1096', undefined],
    ['-3', undefined],
    ['1.5', undefined],
    ['1e2', undefined],
    ['', undefined],
    ['many', undefined],
  ])('are whole days: %j', (typed, days) => {
    expect(windowOf(typed)).toBe(days);
  });
});
