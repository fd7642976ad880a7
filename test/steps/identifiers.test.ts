import { describe, expect, test } from 'vitest';
import { currentStep, howDone } from '../../src/core/checklist.ts';
import type { Outcome } from '../../src/core/effect.ts';
import { defaultIdentifiers } from '../../src/core/identifiers.ts';
import { dmOf, type Play } from '../support/given.ts';
import { at, from, vote } from '../support/stages.ts';

const all = defaultIdentifiers.map(({ id }) => id);
const chosen = (play: Play) => play.c.unify?.identifiers;
const state = (play: Play) => play.c.steps.identifiers.state;
const space = (name: string) => ({ id: `spa_${name.toLowerCase()}`, slug: name.toLowerCase(), name });

const found = (names: string[], missing?: 'unify' | 'engage'): Outcome => ({
  kind: 'spaces_found',
  spaces: names.map(space),
  ...(missing ? { missing: { product: missing, why: 'not included in your plan' } } : {}),
});

/** The look for spaces is answered with these. */
const looked = (names: string[], missing?: 'unify' | 'engage') =>
  at('live')
    .holds('find_spaces')
    .says('go on')
    .comesBack('find_spaces', () => found(names, missing));

describe('Unify that is not switched on', () => {
  test('is said with the reason, the way to a demo, and a way on without it', () => {
    const play = looked([], 'unify');
    expect(play.said).toContain('Unify is not switched on');
    expect(play.said).toContain('(not included in your plan)');
    expect(play.said).toContain('Request a demo');
    expect(play.buttons).toEqual(expect.arrayContaining(['Look again', 'Leave Unify and Engage out']));
  });

  test('is looked for again by a press, and goes on where it stood', () => {
    const play = looked([], 'unify').presses('Look again');
    expect(play.has('find_spaces')).toBe(true);
    play.comesBack('find_spaces', () => found(['Acme Dev', 'Acme Prod']));
    expect(play.said).toContain('Which space is which?');
  });

  test('is shown to others without buttons that are not theirs', () => {
    const play = looked([], 'unify').says('I want a demo of unify', { as: 'erin' });
    expect(play.said).toContain('Request a demo');
    expect(play.buttons).not.toContain('Leave Unify and Engage out');
  });

  test('can be left out, and everything of it taken up later at once, when it is on', () => {
    const play = looked([], 'unify').presses('Leave Unify and Engage out');
    expect(currentStep(play.c)).toBe('done');
    expect(play.said).toContain('Left for later: Unify, Engage and their publish');
    expect(play.said).not.toContain('All done');
    play.passes(60 * 60_000).says('go to identifiers');
    expect([play.c.steps.identifiers, play.c.steps.audience, play.c.steps.republish]).toEqual([
      { state: 'todo' },
      { state: 'todo' },
      { state: 'todo' },
    ]);
    // What was refused an hour ago is looked at again without a press.
    expect(play.has('find_spaces')).toBe(true);
    play.comesBack('find_spaces', () => found(['Acme Dev', 'Acme Prod']));
    expect(play.said).toContain('Which space is which?');
  });

  test('left out by an old button before its turn is no leaving out', () => {
    const play = from('prod').sends({ intent: 'leave_out_activation', slots: {} });
    expect(state(play)).toBe('todo');
    expect(play.said).toContain('belongs to an earlier state');
  });
});

describe('the spaces', () => {
  test('are guessed by their names and confirmed once', () => {
    const play = looked(['Acme Dev', 'Acme Prod']).says('yes');
    expect(play.c.unify).toMatchObject({ dev: { name: 'Acme Dev' }, prod: { name: 'Acme Prod' } });
    expect(play.said).toContain('Identifiers for Unify');
  });

  test.each([[[]], [['Acme Dev']]])('that are too few are waited for: %j', (names) => {
    const play = looked(names);
    expect(play.said).toContain('Dev and prod need a space each');
    expect(play.buttons).toContain('Look again');
    expect(play.buttons).not.toContain('Choose them');
  });

  test.each([[['Alpha', 'Beta']], [['Dev', 'Staging', 'Prod']], [['Prod Dev', 'Other']]])(
    'whose names do not tell are chosen by a person: %j',
    (names) => {
      const play = looked(names);
      expect(play.said).toContain('Which is for dev, and which for prod?');
      play.presses('Choose them');
      const [first = '', second = ''] = names.map((name) => space(name).id);
      expect(play.fills({ dev: first, prod: first })).toEqual({ prod: 'Choose two different spaces.' });
      expect(play.fills({ dev: second, prod: first })).toEqual({});
      expect(play.c.unify).toMatchObject({ dev: { id: second }, prod: { id: first } });
    },
  );

  test('can be swapped by hand, and what was confirmed of the other one is open again', () => {
    const play = at('identified');
    play.sends({ intent: 'set_spaces', slots: {} });
    play.fills({ dev: 'spa_prod', prod: 'spa_dev' });
    expect(play.c.unify?.dev?.name).toBe('Acme Prod');
    expect(state(play)).toBe('todo');
    expect(play.c.unify?.sight).toBeUndefined();
    expect(play.said).toContain('do it once more in Acme Prod');
    expect(play.said).toContain('in the space Acme Prod');
  });

  test('confirmed a second time change nothing', () => {
    const play = at('identified');
    const before = play.c;
    play.sends({ intent: 'confirm_spaces', slots: { dev: 'spa_dev', prod: 'spa_prod' } });
    expect(play.c.unify).toEqual(before.unify);
    expect(play.c.undo).toEqual(before.undo);
    expect(state(play)).toBe('done');
  });

  test('stay once audiences live in them, and it is said why', () => {
    const play = at('audienceCreated').sends({
      intent: 'confirm_spaces',
      slots: { dev: 'spa_prod', prod: 'spa_dev' },
    });
    expect(play.c.unify?.dev?.id).toBe('spa_dev');
    expect(play.said).toContain('Lapsed customers live in them');
  });

  test('that a button names and Segment does not are refused', () => {
    const play = at('spaces').sends({ intent: 'confirm_spaces', slots: { dev: 'spa_x', prod: 'spa_prod' } });
    expect(play.c.unify?.dev).toBeUndefined();
    expect(play.said).toContain('belongs to an earlier state');
  });

  test('looked at again keep what a person imported', () => {
    const play = at('complete').sends({ intent: 'find_spaces', slots: {} });
    expect(play.c.unify?.imported?.name).toBe('Olivia Hart');
  });

  test('of which one is gone are asked for again', () => {
    const play = at('identifiers').holds('find_spaces').sends({ intent: 'find_spaces', slots: {} });
    play.comesBack('find_spaces', () => found(['Acme Dev']));
    expect(play.c.unify?.dev).toBeUndefined();
    expect(play.said).toContain('Dev and prod need a space each');
  });
});

describe('identifiers', () => {
  test.each([
    ['email and user_id', ['user_id', 'email']],
    ['just user_id', ['user_id']],
    ['all but group_id', all.filter((id) => id !== 'group_id')],
    ['all except email and user_id', all.filter((id) => id !== 'email' && id !== 'user_id')],
    ['all except phone', all],
    ['the first three', ['user_id', 'email', 'android.id']],
    ['1, 2 and 5', ['user_id', 'email', 'android.push_token']],
    ['use all of them', all],
    ['yes', all],
    ['Take all 11', all],
  ])('are taken by words, in the order of Segment: %s', (words, ids) => {
    const play = at('identifiers').says(words);
    expect(chosen(play)).toEqual(ids);
    expect(play.said).toContain('Add the identifiers in Segment');
    expect(state(play)).toBe('todo');
  });

  test('that Segment does not have by default are named, and nothing is taken for them', () => {
    const play = at('identifiers').says('phone');
    expect(chosen(play)).toEqual([]);
    expect(play.said).not.toContain('Chosen:');
    expect(play.said).toContain("phone is not among Segment's default identifiers");
    play.says('email and phone');
    expect(chosen(play)).toEqual(['email']);
    expect(play.said).toContain("phone is not among Segment's default identifiers");
  });

  test('are chosen in a form that begins with all of them', () => {
    const play = at('identifiers').presses('Choose some');
    expect(play.form.fields[0]).toMatchObject({ initial: all });
    expect(play.fills({ identifiers: [] })).toEqual({ identifiers: 'Choose at least one.' });
    expect(play.fills({ identifiers: ['made_up'] })).toEqual({ identifiers: 'Choose at least one.' });
    expect(play.fills({ identifiers: ['email', 'user_id'] })).toEqual({});
    expect(chosen(play)).toEqual(['user_id', 'email']);
    expect(play.said).toContain('Select these and no others: user_id and email');
    play.presses('Change the selection');
    expect(play.form.fields[0]).toMatchObject({ initial: ['user_id', 'email'] });
  });

  test('named before their turn are not taken', () => {
    const play = from('prod').sends({ intent: 'add_identifiers', slots: { identifiers: ['email'] } });
    expect(play.c.unify).toBeUndefined();
    expect(play.said).toContain('comes later');
    play.sends({ intent: 'finish_step', slots: { step: 'identifiers' } });
    expect(play.has('find_spaces')).toBe(false);
    expect(state(play)).toBe('todo');
  });
});

describe('Mark complete', () => {
  test.each(['done', 'yes', 'Mark complete'])(
    'by "%s" is a person\'s word and never called verified',
    (words) => {
      const play = at('identifiers').says('email and user_id').says(words);
      expect(howDone(play.c, 'identifiers')).toBe('attested');
      expect(play.said).toContain('Olivia Hart confirmed that user_id and email are set in Acme Dev');
      expect(play.said).toContain('stands as confirmed by a person');
      expect(play.says('status').said).toContain(
        'Done, confirmed by a person: Set up identifiers with Unify',
      );
      expect(play.c.steps.identifiers).toMatchObject({ state: 'done', how: 'attested' });
    },
  );

  test('before anything is chosen asks for the choice', () => {
    const play = at('identifiers').says('done');
    expect(state(play)).toBe('todo');
    expect(play.said).toContain('Identifiers for Unify');
  });

  test('on an older selection marks nothing', () => {
    const play = at('identifiers').says('email and user_id');
    const card = play.screen;
    const old = JSON.stringify(card).match(/"attest_identifiers","slots":\{"chosen":"(\w+)"/)?.[1] ?? '';
    play.says('just user_id').sends({ intent: 'attest_identifiers', slots: { chosen: old } });
    expect(state(play)).toBe('todo');
    expect(play.said).toContain('The selection changed since that button was drawn');
  });

  test('pressed twice is one word, and undone is none', () => {
    const play = at('identified');
    const { undo, steps } = play.c;
    play.sends({ intent: 'finish_step', slots: { step: 'identifiers' } });
    expect(play.c).toMatchObject({ undo, steps });
    play.says('undo');
    expect(state(play)).toBe('todo');
    expect(chosen(play)).toEqual(all);
    expect(play.said).toContain('Taken back: that the identifiers are set up');
    play.says('undo');
    expect(chosen(play)).toEqual([]);
    expect(play.said).toContain('Taken back: the choice of identifiers');
    play.says('undo');
    expect(play.c.unify?.dev).toBeUndefined();
    expect(play.said).toContain('Which space is which?');
  });

  test('from before a start over does nothing', () => {
    const play = at('identifiers').says('email');
    const old =
      JSON.stringify(play.screen).match(/"attest_identifiers","slots":\{"chosen":"(\w+)"/)?.[1] ?? '';
    play.says('start over').presses('Throw it away').says('start');
    play.sends({ intent: 'attest_identifiers', slots: { chosen: old } });
    expect(play.has('find_spaces')).toBe(false);
    expect(state(play)).toBe('todo');
  });

  test('by a second owner carries that name', () => {
    const play = at('identifiers')
      .says('email')
      .presses('Mark complete', { as: 'omar', in: dmOf('omar') });
    expect(play.said).toContain('Omar Haddad confirmed');
    expect(play.c.steps.identifiers).toMatchObject({ by: 'slack:T1:UOMAR' });
  });

  test.each(['erin', 'ana', 'gina'] as const)('by %s is refused', (who) => {
    const play = at('identifiers')
      .says('email')
      .presses('Mark complete', { as: who, in: dmOf(who) });
    expect(state(play)).toBe('todo');
  });
});

describe('another selection', () => {
  test('opens the step again, and the same one does not', () => {
    const play = at('identified').says('go back').presses('Change the selection');
    play.fills({ identifiers: all });
    expect(state(play)).toBe('done');
    play.says('go to the identifiers').presses('Change the selection');
    play.fills({ identifiers: ['email'] });
    expect(state(play)).toBe('todo');
    expect(play.said).toContain('The selection is another one than what was confirmed');
  });

  test('ends a request that was sent, and one that waits for the import', () => {
    for (const stage of ['republishRequested', 'importing'] as const) {
      const play = at(stage).sends({ intent: 'choose_identifiers', slots: {} });
      play.fills({ identifiers: ['email'] });
      expect(play.c.promotion?.state).toBe('stale');
      expect(play.said).toContain('The identifiers changed, so the request no longer counts');
      vote(play, 'ana');
      expect(play.c.promotion?.state).toBe('stale');
      play.sends({ intent: 'attest_rules', slots: { request: play.c.promotion?.id ?? '' } });
      expect(play.c.unify?.imported).toBeUndefined();
    }
  });

  test('is no step to take back while a request holds it: the request is', () => {
    const play = at('republishRequested').says('undo');
    expect(play.buttons).toContain('Withdraw');
    expect(state(play)).toBe('done');
    expect(play.c.promotion?.state).toBe('pending');
  });
});

describe('profiles', () => {
  const seen = (change: Partial<Extract<Outcome, { kind: 'profiles_checked' }>>) =>
    at('identifiers')
      .says('email')
      .holds('check_profiles')
      .presses('Look for profiles')
      .comesBack('check_profiles', () => ({
        kind: 'profiles_checked',
        space: 'spa_dev',
        reached: ['Order Completed'],
        nth: 0,
        ...change,
      }));

  test.each([
    [{ profiles: 3 }, 'Segment has built 3 profiles in Acme Dev'],
    [{ profiles: 0 }, 'No profiles in Acme Dev yet'],
    [{}, 'I cannot count profiles in Acme Dev: that takes Engage'],
    [{ reached: [] }, 'None of your events reaches Acme Dev yet'],
    [{ preview: 'pre_1', nth: 99 }, 'Segment is still counting in Acme Dev'],
  ])('are told as they are: %j', (change, words) => {
    const play = seen(change);
    expect(play.said).toContain(words);
    // Whatever is seen, it says nothing of the rules.
    expect(state(play)).toBe('todo');
  });

  test('that Segment still counts are looked at again, with the same count', () => {
    const play = seen({ preview: 'pre_1', nth: 0 });
    expect(play.effectOf('check_profiles')).toMatchObject({ preview: 'pre_1', nth: 1 });
  });

  test('of a space that is no longer the dev one are not told', () => {
    const play = seen({ space: 'spa_other', profiles: 3 });
    expect(play.said).not.toContain('has built');
    expect(play.c.unify?.sight).toBeUndefined();
  });
});

describe('the step', () => {
  test('can be skipped, and gone back to', () => {
    const play = at('identifiers').says('skip');
    expect(currentStep(play.c)).toBe('audience');
    play.says('go to identifiers');
    expect(currentStep(play.c)).toBe('identifiers');
    expect(play.said).toContain('Identifiers for Unify');
  });

  test('is started over with what Segment is known to be, and nothing else', () => {
    const play = at('identified').says('start over').presses('Throw it away');
    expect(play.c.unify).toMatchObject({ dev: { id: 'spa_dev' }, prod: { id: 'spa_prod' }, identifiers: [] });
    expect(play.c.unify?.sight).toBeUndefined();
    expect(play.c.undo).toEqual([]);
  });
});

describe('what may go wrong', () => {
  const always = [
    'count only for events that come after they are saved',
    'Test values merge people',
    'Block values that name nobody, for each identifier: ^[0-]*$, -1, null and anonymous',
    'Rules that are made stricter later damage the profiles that are there',
    'at most 100 merges and 1,000 mappings',
  ];

  test('is said before the choice, in its form, and beside what is to be entered', () => {
    const play = at('identifiers');
    for (const words of always) expect(play.said).toContain(words);
    expect(play.said).toContain('android.idfa and ios.idfa are advertising ids');
    expect(play.said).toContain('5 a week or month');
    play.presses('Choose some');
    for (const words of always) expect(play.said).toContain(words);
    play.fills({ identifiers: ['user_id', 'email'] });
    for (const words of always) expect(play.said).toContain(words);
    expect(play.said).not.toContain('advertising ids');
    expect(play.said).not.toContain('change fast');
  });

  test('names what the selection brings along', () => {
    const play = at('identifiers').presses('Choose some');
    play.fills({ identifiers: ['ios.idfa', 'anonymous_id', 'group_id'] });
    expect(play.said).toContain('ios.idfa are advertising ids');
    expect(play.said).toContain('anonymous_id change fast');
    expect(play.said).toContain('group_id needs Group calls');
  });

  test('is said when rules that are there get stricter, and of profiles that prod has already', () => {
    const play = at('identified').presses('Users').sends({ intent: 'choose_identifiers', slots: {} });
    play.fills({ identifiers: ['user_id', 'email'] });
    expect(play.said).toContain('Taken out: android.id');
    expect(play.said).toContain('makes rules stricter which are there already');
    expect(at('importing').said).toContain('profiles that prod has built before are not built anew');
  });
});
