import { describe, expect, test } from 'vitest';
import { type ConnectionState, type How, proofOf } from '../../src/core/checklist.ts';

describe('what backs several connections together', () => {
  const cases: [ConnectionState[], How][] = [
    [[], 'applied'],
    [['created'], 'applied'],
    [['verified'], 'verified'],
    [['verified', 'verified'], 'verified'],
    [['verified', 'created'], 'partly'],
    [['verified', 'attested'], 'partly'],
    [['attested', 'created'], 'attested'],
    [['attested'], 'attested'],
  ];
  test.each(cases)('%j is %s', (states, how) => {
    expect(proofOf(states.map((state) => ({ state })))).toBe(how);
  });
});
