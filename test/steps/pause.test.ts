import { describe, expect, test } from 'vitest';
import { keyOf } from '../support/given.ts';
import { setupOf } from '../support/setup-of.ts';
import { at, from, type Stage } from '../support/stages.ts';

type Play = ReturnType<typeof from>;
const day = 24 * 60 * 60_000;
const wakes = (play: Play) =>
  play.comesBack(
    'wake',
    (effect) => ({
      kind: 'woke',
      what: 'what' in effect && effect.what === 'reminder' ? 'reminder' : 'promotion_expiry',
      id: 'id' in effect ? effect.id : '',
    }),
    'remind:',
  );
describe('a pause', () => {
  test.each<Stage>([
    'started',
    'review',
    'sourceDraft',
    'sourcesDone',
    'destinationDraft',
    'prod',
    'requested',
  ])('at %s, its reminder and going on leave everything as it was', (stage) => {
    const shown = from(stage).says('go on').said;
    const play = from(stage).says('remind me on Friday at 10');
    expect(play.said).toContain('I remind you once, on 2025-06-06 10:00 UTC');
    wakes(play.passes(4 * day)).says('go on');
    expect(setupOf(play)).toEqual(setupOf(from(stage)));
    expect(play.said).toContain(shown.split('\n').at(0) ?? '');
    expect(play.has('wake', 'remind:')).toBe(false);
  });

  test('without a time sends no reminder, and says how to get one', () => {
    const play = from('sourceDraft').says('pause');
    expect(play.said).toContain('Everything is saved');
    expect(play.said).toContain('I remind you once');
    expect(play.has('wake')).toBe(false);
  });

  test.each([
    ['remind me on Monday', '2025-06-09 09:00'],
    ["I'll be back next week", '2025-06-09 09:00'],
    ['back tomorrow', '2025-06-03 09:00'],
    ['remind me in 2 hours', '2025-06-02 11:00'],
    ['let us continue on friday at 10', '2025-06-06 10:00'],
    ['pause until next week', '2025-06-09 09:00'],
    ['i have to go, remind me in an hour', '2025-06-02 10:00'],
  ])('%j sets one for %s', (words, time) => {
    const play = from('confirmed').says(words);
    expect(play.said).toContain(`I remind you once, on ${time} UTC`);
    expect(play.has('wake', 'remind:')).toBe(true);
  });

  test('says where the time comes from when the time zone is not known', () => {
    expect(from('confirmed').says('remind me tomorrow').said).toContain('I counted in UTC');
    const play = at('confirmed').passes(day);
    play.people.UOLIVIA = { ...play.people.UOLIVIA, zone: 'America/Los_Angeles' } as never;
    play.says('remind me tomorrow at 9');
    expect(play.said).toContain('I remind you once, on 2025-06-04 16:00 UTC');
    expect(play.said).not.toContain('I counted in UTC');
  });
});

describe('a reminder', () => {
  const asked = () => from('sourcesDone').says('remind me tomorrow');

  test('comes once, to the person alone, with where things stand and the way on', () => {
    const play = asked().passes(day);
    play.says('status', { as: 'omar' });
    wakes(play);
    const message = play.screen.at(-1);
    expect(message).toMatchObject({ kind: 'direct', to: keyOf('olivia') });
    expect(play.said).toContain('5 of 12 done');
    expect(play.said).toContain('Next: Connect dev destinations');
    expect(play.presses('Go on').said).toContain('Recommended for Personalize winback');
    expect(play.c.reminders).toBeUndefined();
  });

  test.each(['go on', 'amplitude', 'skip'])('is called off by going on with the work: %s', (words) => {
    const play = asked().says(words);
    expect(play.said).toContain('is called off');
    expect(play.has('wake')).toBe(false);
    expect(play.says('status').said).not.toContain('is called off');
  });

  test.each(['thanks', 'status', 'who can approve?'])('stays for what is no work: %s', (words) => {
    expect(asked().says(words).has('wake', 'remind:')).toBe(true);
  });

  test.each(['stop reminding me', 'no reminders', 'cancel the reminder', "don't remind me"])(
    'is called off by %j',
    (words) => {
      const play = asked().says(words);
      expect(play.said).toContain('The reminder for 2025-06-03 09:00 UTC is called off');
      expect(play.has('wake')).toBe(false);
      expect(play.says(words).said).toContain('There is no reminder');
    },
  );

  test('is replaced by a later one', () => {
    const play = asked().says('remind me on friday');
    expect([...play.outbox.keys()].filter((id) => id.startsWith('remind:'))).toHaveLength(1);
    expect(play.c.reminders?.[keyOf('olivia')]).toBe(Date.parse('2025-06-06T09:00:00Z'));
  });

  test('is each owner own', () => {
    const play = asked().says('remind me on friday', { as: 'omar' }).says('go on');
    expect(play.c.reminders).toEqual({ [keyOf('omar')]: Date.parse('2025-06-06T09:00:00Z') });
  });
});
