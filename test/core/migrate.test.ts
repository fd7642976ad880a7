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

  test.each([[{ schema: 2 }], [{ schema: '1' }], [{}], [{ schema: null }]])(
    'of another version is refused with the version in words: %j',
    (stored) => {
      expect(() => migrate('main', stored)).toThrow(/"main" has schema .*this Segue reads 1/);
    },
  );
});
