import { describe, expect, test } from 'vitest';
import { currentStep } from '../../src/core/checklist.ts';
import { at, from } from '../support/stages.ts';

describe('what is named before its turn', () => {
  test('along with the start is kept, and the use case is asked about first', () => {
    const play = at('greeted').says('hey there! can you set up winback with amplitude for us please');
    expect(play.said).toContain('exists under more than one goal');
    expect(play.said).toContain('Noted: Amplitude (Actions)');
    play.says('the communications one');
    expect(play.c).toMatchObject({
      goal: 'personalize-communications-product-experiences',
      useCase: 'personalize-winback',
    });
  });

  test('comes up by itself when it is its turn, once', () => {
    const play = at('review').says('connect the website and amplitude');
    expect(play.c.drafts).toEqual([]);
    expect(play.c.ahead).toHaveLength(1);
    play.says('connect android').sends({ intent: 'confirm_events', slots: {} });
    expect(play.said).toContain('before, so that is next');
    expect(play.c.drafts).toMatchObject([{ kind: 'source', integration: { name: 'Kotlin (Android)' } }]);
    play.presses('Create source').sees('Kotlin (Android) (dev)', ['Order Completed']).says('done');
    expect(currentStep(play.c)).toBe('dev_destinations');
    expect(play.said).toContain('You named Amplitude (Actions)');
    expect(play.said).toContain('New destination: Amplitude');
    expect(play.c.ahead).toEqual([]);
  });

  test('is kept once however often it is said, and gone after a start over', () => {
    const play = from('review').says('connect amplitude').says('connect amplitude');
    expect(play.c.ahead).toHaveLength(1);
    expect(play.said).toContain('needs a source that feeds it');
    play.sends({ intent: 'restart', slots: {} }).presses('Throw it away');
    expect(play.c.ahead).toBeUndefined();
  });
});
