import { describe, expect, test } from 'vitest';
import { currentStep, newChecklist } from '../../src/core/checklist.ts';
import { migrate } from '../../src/core/migrate.ts';
import { checklistAt } from '../support/stages.ts';

describe('stored state', () => {
  test('that is not there is a checklist nobody has started', () => {
    const checklist = migrate('main', undefined);
    expect(checklist).toEqual(newChecklist('main'));
    expect(currentStep(checklist)).toBe('not_started');
  });

  test('of the present version is taken over as it is, through JSON too', () => {
    const stored = checklistAt('verified');
    expect(migrate('main', JSON.parse(JSON.stringify(stored)))).toEqual(stored);
  });

  test('of schema 1 goes on where it stood, with the three steps that came since', () => {
    const now = checklistAt('verified');
    const { identifiers: _, audience: __, republish: ___, ...steps } = now.steps;
    const { audiences: ____, ...old } = { ...now, schema: 1, steps };
    const migrated = migrate('main', JSON.parse(JSON.stringify(old)));
    expect(migrated).toEqual(now);
    expect(currentStep(migrated)).toBe('identifiers');
  });

  test.each([[{ schema: 3 }], [{ schema: '1' }], [{}], [{ schema: null }]])(
    'of another version is refused with the version in words: %j',
    (stored) => {
      expect(() => migrate('main', stored)).toThrow(/"main" has schema .*this Segue reads 2/);
    },
  );
});
