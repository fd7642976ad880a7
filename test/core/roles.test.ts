import { describe, expect, test } from 'vitest';
import type { PersonRecord } from '../../src/core/checklist.ts';
import { holds, isFresh, type Right, rightFor, roleOf } from '../../src/core/roles.ts';
import { startAt } from '../support/given.ts';
import { checklistAt } from '../support/stages.ts';

const record = (change: Partial<PersonRecord> = {}): PersonRecord => ({
  name: 'Somebody',
  standing: 'member',
  admin: false,
  owner: false,
  at: startAt,
  ...change,
});

const tenMinutes = 10 * 60_000;
const rights: Right[] = ['member', 'owner', 'settler', 'approver'];
const held = (who: PersonRecord) => rights.filter((right) => holds(right, who));

describe('rights', () => {
  test.each<[string, PersonRecord, Right[]]>([
    ['a member', record(), ['member', 'approver']],
    ['an owner', record({ owner: true }), ['member', 'owner', 'settler', 'approver']],
    ['a Slack admin', record({ admin: true }), ['member', 'settler', 'approver']],
    ['an owner who is admin too', record({ owner: true, admin: true }), rights],
  ])('of %s', (_, who, expected) => {
    expect(held(who)).toEqual(expected);
  });

  test.each(['guest', 'outsider', 'bot', 'deactivated', 'unknown'] as const)(
    'of a %s are none, whatever else is known of them',
    (standing) => {
      expect(held(record({ standing, owner: true, admin: true }))).toEqual([]);
    },
  );

  test('that are needed for prod are never those of any member', () => {
    for (const name of [
      'submit_promotion',
      'resume_promotion',
      'withdraw_promotion',
      'confirm_remove',
    ] as const)
      expect(rightFor(name)).toBe('owner');
    expect(rightFor('vote_approve')).toBe('approver');
    expect(rightFor('set_policy')).toBe('settler');
  });

  test('are fresh for ten minutes, exclusive', () => {
    expect(isFresh(record(), startAt + tenMinutes - 1)).toBe(true);
    expect(isFresh(record(), startAt + tenMinutes)).toBe(false);
    expect(isFresh(undefined, startAt)).toBe(false);
  });
});

describe('the role that the intents engine is told', () => {
  const requested = checklistAt('requested');
  test.each<[string, string, PersonRecord | undefined, string]>([
    ['an owner', 'slack:T1:UOLIVIA', record({ owner: true }), 'owner'],
    ['an approver', 'slack:T1:UANA', record(), 'approver'],
    ['a member', 'slack:T1:UERIN', record(), 'member'],
    ['somebody unknown', 'slack:T1:UX', undefined, 'member'],
    ['an approver of another tenant', 'slack:T2:UANA', record(), 'member'],
  ])('of %s', (_, person, who, role) => {
    expect(roleOf(requested, person, who)).toBe(role);
  });

  test('an approver is one of the request, or of the rule while there is no request', () => {
    const { promotion: _, ...without } = requested;
    expect(roleOf(without, 'slack:T1:UANA', record())).toBe('approver');
    expect(roleOf({ ...without, policy: undefined as never }, 'slack:T1:UANA', record())).toBe('member');
  });
});
