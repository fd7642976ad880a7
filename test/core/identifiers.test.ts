import { describe, expect, test } from 'vitest';
import { howDone, newChecklist } from '../../src/core/checklist.ts';
import { defaultIdentifiers, identifierFact } from '../../src/core/identifiers.ts';
import { checklistAt } from '../support/stages.ts';

describe('the default identifiers', () => {
  test('are the eleven of a new space, with its limits and priorities', () => {
    expect(defaultIdentifiers.map(({ id, limit, priority }) => [id, limit, priority])).toEqual([
      ['user_id', 1, 1],
      ['email', 5, 2],
      ['android.id', 5, 3],
      ['android.idfa', 5, 4],
      ['android.push_token', 5, 5],
      ['anonymous_id', 5, 6],
      ['ga_client_id', 5, 7],
      ['group_id', 5, 8],
      ['ios.id', 5, 9],
      ['ios.idfa', 5, 10],
      ['ios.push_token', 5, 11],
    ]);
  });

  test('say for how long their limits should count, and which are to be thought about', () => {
    const advised = (advice: string) =>
      defaultIdentifiers.filter((fact) => fact.advice === advice).map(({ id }) => id);
    expect(advised('ever')).toEqual(['user_id']);
    expect(advised('week')).toEqual(['anonymous_id', 'ga_client_id']);
    expect(advised('year')).toHaveLength(7);
    expect(defaultIdentifiers.flatMap(({ id, hazard }) => (hazard ? [[id, hazard]] : []))).toEqual([
      ['android.idfa', 'consent'],
      ['anonymous_id', 'fast'],
      ['ga_client_id', 'fast'],
      ['group_id', 'group'],
      ['ios.idfa', 'consent'],
    ]);
  });

  test.each(['phone', 'USER_ID', '', '__proto__', 'toString'])('do not contain %j', (id) => {
    expect(identifierFact(id)).toBeUndefined();
  });
});

describe('what backs the second publish', () => {
  const complete = () => structuredClone(checklistAt('complete'));

  test('is never more than verified in part where a person imported the rules', () => {
    expect(howDone(complete(), 'republish')).toBe('partly');
  });

  test('is verified when no rules went along', () => {
    const c = complete();
    delete c.unify?.imported;
    expect(howDone(c, 'republish')).toBe('verified');
  });

  test('follows what is seen of its audiences later', () => {
    const c = complete();
    for (const audience of c.audiences) audience.state = 'attested';
    expect(howDone(c, 'republish')).toBe('attested');
    for (const audience of c.audiences) audience.state = 'created';
    expect(howDone(c, 'republish')).toBe('applied');
  });

  test('is nothing while it is to do', () => {
    expect(howDone(newChecklist('main'), 'republish')).toBeUndefined();
  });
});
