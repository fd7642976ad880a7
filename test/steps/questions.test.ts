import { describe, expect, test } from 'vitest';
import { from, type Stage } from '../support/stages.ts';

describe('questions of any step', () => {
  const stages: Stage[] = [
    'started',
    'review',
    'confirmed',
    'sourceDraft',
    'sourcesDone',
    'ready',
    'approved',
    'verified',
    'identified',
    'audienceVerified',
    'complete',
  ];
  test.each(stages)('are answered at %s, and what was asked stays asked', (stage) => {
    const before = from(stage);
    for (const words of [
      'why?',
      'How long does this take?',
      'can I do this later',
      'who else can do this?',
    ]) {
      const play = from(stage).says(words);
      expect(play.said, words).not.toContain('I did not get that');
      expect(play.said.length, words).toBeGreaterThan(20);
      expect(play.c.drafts).toEqual(before.c.drafts);
      expect(Object.values(play.c.dialogs).at(-1)).toEqual(Object.values(before.c.dialogs).at(-1));
    }
  });

  test('what I need shows the step to an owner, and the status to anybody else', () => {
    expect(from('confirmed').says('what do you need from me?').said).toContain('Connect dev sources');
    expect(from('confirmed').says('what do you need from me?', { as: 'erin' }).said).toContain('4 of 12');
  });

  test('who else may names owners that are known', () => {
    expect(from('confirmed').says('who else can do this').said).toContain('Olivia Hart');
  });

  test('are not taken out of a sentence about something else', () => {
    expect(from('sourceCreated').says('why is nothing arriving').has('check_source')).toBe(true);
  });
});
