import { describe, expect, test } from 'vitest';
import { currentStep, howDone } from '../../src/core/checklist.ts';
import type { Outcome } from '../../src/core/effect.ts';
import { dmOf, type Play } from '../support/given.ts';
import { at, from } from '../support/stages.ts';

const state = (play: Play) => play.c.steps.audience.state;
const draft = (play: Play) => play.c.audienceDraft;
const dev = (play: Play) => play.c.audiences.filter(({ environment }) => environment === 'dev');
const own = "event('Page Viewed').count() >= 3";
const amplitude = { 'Amplitude (Actions) (dev)': 5 };

type Previewed = Extract<Outcome, { kind: 'audience_previewed' }>;
const counted = (play: Play, preview: Previewed['preview']) =>
  play.comesBack('preview_audience', (effect) => {
    if (effect.kind !== 'preview_audience') throw new Error('not a preview');
    const { draft: id, query, type, nth } = effect;
    return { kind: 'audience_previewed', draft: id, query, type, preview, nth };
  });
const previewing = () => at('audienceDraft').holds('preview_audience').presses('Preview');

const engageOff = () =>
  at('live')
    .holds('find_spaces')
    .says('go on')
    .comesBack('find_spaces', () => ({
      kind: 'spaces_found',
      spaces: [
        { id: 'spa_dev', slug: 'acme-dev', name: 'Acme Dev' },
        { id: 'spa_prod', slug: 'acme-prod', name: 'Acme Prod' },
      ],
      missing: { product: 'engage', why: 'not included' },
    }))
    .presses('That is right')
    .presses('Take all 11')
    .presses('Mark complete');

describe('Engage that is not switched on', () => {
  test('leaves Unify usable, and says how to get it', () => {
    const play = engageOff();
    expect(play.c.steps.identifiers.state).toBe('done');
    expect(play.said).toContain('Engage is not switched on');
    expect(play.said).toContain('Request a demo');
    play.presses('Leave Unify and Engage out');
    expect(currentStep(play.c)).toBe('done');
    // What was done is kept.
    expect(play.c.steps.identifiers.state).toBe('done');
    expect(play.c.steps.audience.state).toBe('skipped');
  });

  test('keeps what was said of an audience until it is on', () => {
    const play = engageOff().says('create an audience of users who viewed pages 3 times');
    expect(play.said).toContain('Engage is not switched on');
    expect(draft(play)).toBeUndefined();
    play.releases('find_spaces').presses('Look again');
    expect(play.said).toContain('You told me of an audience before');
    expect(draft(play)).toMatchObject({ type: 'users', query: own });
  });
});

describe('an audience that is named before its turn', () => {
  test('is noted, and comes up by itself, once', () => {
    const play = at('sourcesDone').says('create an audience of users who viewed pages 3 times');
    expect(play.has('find_spaces')).toBe(false);
    expect(play.said).toContain('I come back to it when it is its turn');
    expect(play.said).toContain('Connect dev destinations');
    const { ahead } = play.c;
    expect(ahead).toHaveLength(1);
    const later = at('identifiers').says('create an audience of users who viewed pages 3 times');
    expect(draft(later)).toBeUndefined();
    later.says('use all of them').says('done');
    expect(later.said).toContain('You told me of an audience before, so that is next');
    expect(draft(later)).toMatchObject({
      type: 'users',
      query: own,
      about: 'users who viewed pages 3 times',
    });
    expect(later.c.ahead).toEqual([]);
  });

  test('without a word of what it is to be is told when its turn comes, and nothing is kept', () => {
    const play = at('identifiers').says('create an audience');
    expect(play.c.ahead ?? []).toEqual([]);
    expect(play.said).toContain('when it is its turn');
  });

  test('cannot be marked as done', () => {
    const play = from('prod').sends({ intent: 'finish_step', slots: { step: 'audience' } });
    expect(state(play)).toBe('todo');
    expect(play.said).toContain('comes later');
  });
});

describe('a new audience', () => {
  test('is of users or accounts, and begins with the one of the use case', () => {
    const play = at('identified');
    expect(play.buttons).toEqual(expect.arrayContaining(['Users', 'Accounts']));
    play.says('users');
    expect(play.said).toContain('New audience: Lapsed customers');
    expect(play.said).toContain("my suggestion, not Segment's");
    expect(play.buttons).not.toContain('Create audience');
    expect(dev(play)).toEqual([]);
  });

  test('of accounts is about what any of their people did', () => {
    const play = at('identified').says('accounts');
    expect(draft(play)?.query).toMatch(/^ANY \( event\('Order Completed'\).* \)$/);
    play.says('users');
    expect(draft(play)?.query).not.toContain('ANY');
  });

  test('of accounts needs group_id, and keeps what was said until it is there', () => {
    const play = at('identifiers').says('all but group_id').presses('Mark complete');
    play.says('accounts with customers who viewed pages 3 times');
    expect(play.said).toContain('needs group_id among the identifiers');
    expect(draft(play)).toMatchObject({ query: own });
    expect(draft(play)?.type).toBeUndefined();
    play.presses('Choose identifiers');
    expect(play.hasForm).toBe(true);
  });

  test.each([
    [
      'an audience of users who viewed pages 3 times called Readers',
      { name: 'Readers', query: own, about: 'users who viewed pages 3 times' },
    ],
    ['users who viewed pages 3 times', { name: 'Users who viewed pages 3 times', query: own }],
    [own, { name: 'Page Viewed', query: own }],
  ])('is made of words: %s', (words, expected) => {
    const play = at('audienceDraft').says(words);
    expect(draft(play)).toMatchObject(expected);
    expect(play.said).toContain('The condition as you gave it');
    expect(draft(play)?.preview).toBeUndefined();
  });

  test('keeps a name that somebody gave it when its condition changes', () => {
    const play = at('audienceDraft').says('call it Readers').says('users who viewed pages 3 times');
    expect(draft(play)).toMatchObject({ name: 'Readers', query: own });
  });

  test('whose words I cannot read stays as it is, and that is said', () => {
    const before = draft(at('audienceDraft'));
    const play = at('audienceDraft').says('create an audience of people with a blue bicycle');
    expect(play.said).toContain('I could not make a condition of');
    expect(draft(play)).toMatchObject({ query: before?.query, name: before?.name });
  });

  test('is changed in a form that says what is wrong with it', () => {
    const play = at('audienceDraft').presses('Change it');
    expect(play.fills({ name: '', about: '', query: '' })).toEqual({
      name: 'An audience needs a name.',
      query: 'Say the condition.',
    });
    expect(play.fills({ name: 'x'.repeat(101), about: '', query: own })).toHaveProperty('name');
    expect(play.fills({ name: 'Readers', about: '', query: own })).toEqual({});
    expect(draft(play)).toMatchObject({ name: 'Readers', about: 'Readers', query: own });
    const taken = at('audienceCreated').says('create another audience').says('users').presses('Change it');
    expect(taken.fills({ name: 'LAPSED customers', about: '', query: own })).toEqual({
      name: 'There is an audience of that name already.',
    });
  });

  test('can be dropped, by a press and by words, with nothing made', () => {
    for (const drop of [
      (play: Play) => play.presses('Leave it out'),
      (play: Play) => play.says('remove the audience'),
    ]) {
      const play = drop(at('audiencePreviewed'));
      expect(play.said).toContain('Left out: the audience Lapsed customers. Nothing was made in Segment.');
      expect(draft(play)?.type).toBeUndefined();
      expect(play.has('create_audience')).toBe(false);
    }
  });
});

describe('a preview', () => {
  test.each(['yes', 'Preview'])('by "%s" tells how many, and only then it can be created', (words) => {
    const play = at('audienceDraft').says(words);
    expect(play.said).toContain('Preview: 5 users in dev right now');
    expect(play.said).toContain('neither user_id, e-mail nor an advertising id are not counted');
    expect(play.buttons).toContain('Create audience');
  });

  test('that is under way is not begun a second time', () => {
    const play = previewing().says('yes');
    expect(play.said).toContain('Segment is counting');
    expect(play.decisions.at(-1)?.jobs.map(({ effect }) => effect.kind)).not.toContain('preview_audience');
    expect([...play.outbox.values()].filter(({ kind }) => kind === 'preview_audience')).toHaveLength(1);
    expect(play.audit.filter(({ what }) => what === 'audience_previewed')).toHaveLength(0);
  });

  test('that Segment still counts is looked at again, and given up after a while', () => {
    const play = counted(previewing(), { state: 'running', id: 'pre_1' });
    expect(play.effectOf('preview_audience')).toMatchObject({ preview: 'pre_1', nth: 1 });
    for (let n = 0; n < 15; n += 1) counted(play, { state: 'running', id: 'pre_1' });
    expect(play.said).toContain('Segment is still counting. Press Preview again in a moment.');
    expect(play.has('preview_audience')).toBe(false);
    expect(draft(play)?.preview).toBeUndefined();
  });

  test('that Segment refuses makes nothing and keeps the draft', () => {
    const play = counted(previewing(), { state: 'failed', why: "unknown function 'evnt'" });
    expect(play.said).toContain("Segment does not accept the condition: unknown function 'evnt'");
    expect(play.buttons).not.toContain('Create audience');
    expect(draft(play)).toMatchObject({ name: 'Lapsed customers', type: 'users' });
    play.sends({ intent: 'submit_audience', slots: { draft: draft(play)?.id ?? '' } });
    expect(play.has('create_audience')).toBe(false);
    expect(dev(play)).toEqual([]);
  });

  test('that Segment counts no more this month leaves the audience to be made without one', () => {
    const play = counted(previewing(), { state: 'uncounted', until: Date.UTC(2026, 11, 24) });
    expect(play.said).toContain('700 times a month for each space');
    expect(play.said).toContain('2026-12-24');
    expect(play.buttons).toContain('Create audience');
    play.holds('create_audience').presses('Create audience');
    expect(play.has('create_audience')).toBe(true);
  });

  test('of a definition that changed meanwhile says nothing', () => {
    const play = previewing();
    const id = draft(play)?.id ?? '';
    play.submits('audience', { subject: id }, { name: 'Readers', about: '', query: own });
    counted(play, { state: 'done', count: 5 });
    expect(draft(play)?.preview).toEqual(undefined);
    const old = previewing();
    old.submits('audience', { subject: draft(old)?.id ?? '' }, { name: 'Readers', about: '', query: own });
    const stale = old.effectOf('preview_audience');
    old.comesBack('preview_audience', () => ({
      kind: 'audience_previewed',
      draft: stale.draft,
      query: 'another',
      type: 'users',
      preview: { state: 'done', count: 5 },
      nth: 0,
    }));
    expect(old.said).toContain('that count says nothing');
    expect(old.buttons).not.toContain('Create audience');
  });

  test('of nobody can still be created, and says what that may mean', () => {
    const play = counted(previewing(), { state: 'done', count: 0 });
    expect(play.said).toContain('Preview: 0 users');
    expect(play.said).toContain('Nobody is in it right now');
    expect(play.presses('Create audience').said).toContain('Created: the audience Lapsed customers');
  });

  test('stays after a new name, and not after a new condition', () => {
    const play = at('audiencePreviewed').says('call it Readers');
    expect(play.buttons).toContain('Create audience');
    play.says(own);
    expect(play.buttons).not.toContain('Create audience');
  });

  test('that fails gives the draft back', () => {
    const play = previewing().fails('preview_audience');
    expect(draft(play)?.preview).toBeUndefined();
    play.releases('preview_audience').presses('Try again');
    expect(play.said).toContain('Preview: 5 users');
  });

  test('leaves nothing of single people in what is stored', () => {
    const play = at('audiencePreviewed');
    expect(draft(play)?.preview).toEqual({ state: 'done', count: 5, at: play.now });
  });
});

describe('creating it', () => {
  test.each(['yes', 'Create audience'])('by "%s" makes exactly what was previewed', (words) => {
    const play = at('audiencePreviewed').holds('create_audience').says(words);
    expect(play.effectOf('create_audience').spec).toMatchObject({
      environment: 'dev',
      space: { id: 'spa_dev' },
      name: 'Lapsed customers',
      type: 'users',
      query: draft(at('audiencePreviewed'))?.query,
      destinations: [{ name: 'Amplitude (Actions) (dev)' }],
    });
    expect(play.effectOf('create_audience').spec.from).toBeUndefined();
    // A second press, or words, while it is being made, change nothing.
    play.says('yes').says('create another audience');
    expect(play.said).toContain('Creating the audience');
    play.releases('create_audience');
    expect(dev(play)).toMatchObject([{ name: 'Lapsed customers', state: 'created' }]);
    expect(draft(play)).toBeUndefined();
  });

  test('tells what is left to do in Segment, by name', () => {
    const play = at('audienceCreated');
    expect(play.said).toContain('Created: the audience Lapsed customers in Acme Dev');
    expect(play.said).toContain('add Amplitude (Actions) (dev)');
    expect(play.said).toContain('Look in the destination that it comes through');
  });

  test('under a name that is taken in Segment makes nothing and asks for another', () => {
    const play = at('audiencePreviewed').holds('create_audience').presses('Create audience');
    play.comesBack('create_audience', (effect) => ({
      kind: 'audience_name_taken',
      work: effect.kind === 'create_audience' ? effect.work : { draft: '' },
      name: 'Lapsed customers',
    }));
    expect(play.said).toContain('Segment already has an audience called Lapsed customers');
    play.says('call it Readers').releases('create_audience').presses('Create audience');
    expect(dev(play)).toMatchObject([{ name: 'Readers' }]);
  });

  test('that failed is looked up when it is tried again, and made once', () => {
    const play = at('audiencePreviewed').holds('create_audience').presses('Create audience');
    play.fails('create_audience').presses('Try again');
    expect(play.effectOf('create_audience')).toMatchObject({ again: true });
    expect(draft(play)?.creating).toBe(true);
    play.says('yes');
    play.releases('create_audience');
    expect(dev(play)).toHaveLength(1);
  });

  test('that failed is not tried again once its draft is gone', () => {
    const play = at('audiencePreviewed')
      .holds('create_audience')
      .presses('Create audience')
      .fails('create_audience');
    const job = Object.keys(play.c.failures)[0] ?? '';
    play.says('remove the audience').sends({ intent: 'retry', slots: { job } });
    expect(play.has('create_audience')).toBe(false);
    expect(play.said).toContain('belongs to an earlier state');
  });

  test('that comes back after a start over is told as what nobody waits for', () => {
    const play = at('audiencePreviewed').holds('create_audience').presses('Create audience');
    play.says('start over').presses('Throw it away');
    play.releases('create_audience');
    expect(play.said).toContain('nothing here waits for it any more');
    expect(play.c.audiences).toEqual([]);
  });
});

describe('what arrives', () => {
  test('makes it verified, with who received how many, and the step is done by a press', () => {
    const play = at('audienceVerified');
    expect(play.said).toContain('Verified: the audience Lapsed customers comes through');
    expect(play.said).toContain('Amplitude (Actions) (dev) received 5');
    expect(state(play)).toBe('todo');
    play.presses('Done, on to prod');
    expect(howDone(play.c, 'audience')).toBe('verified');
    expect(play.said).toContain('Publish Unify and Engage to prod');
  });

  test.each(['is it arriving?', 'check the audience', 'Check the audience'])(
    'is looked at when asked: %s',
    (words) => {
      const play = at('audienceCreated').says(words);
      play.arrives('Lapsed customers', {}, { asked: true, missing: ['Amplitude (Actions) (dev)'] });
      expect(play.said).toContain('Nothing of the audience Lapsed customers has been received yet');
      expect(play.said).toContain('Not in the Engage settings yet: Amplitude (Actions) (dev)');
      expect(dev(play)[0]?.state).toBe('created');
      play.says('done');
      expect(play.said).toContain('I have not seen any audience at a destination');
      expect(state(play)).toBe('todo');
    },
  );

  test('once is told in short when asked again at once, and in full later', () => {
    const play = at('audienceVerified').says('check the audience');
    play.arrives('Lapsed customers', amplitude, { asked: true });
    expect(play.said).toContain('as I told you a moment ago');
    play.passes(60_000).says('check the audience');
    play.arrives('Lapsed customers', amplitude, { asked: true });
    expect(play.said).toContain('Verified: the audience');
  });

  test('once stays seen when a later look sees nothing', () => {
    const play = at('audienceVerified')
      .says('check the audience')
      .arrives('Lapsed customers', {}, { asked: true });
    expect(dev(play)[0]).toMatchObject({ state: 'verified', sight: { delivered: [{ count: 5 }] } });
  });

  test('is looked for by itself, until it is told that I look no longer', () => {
    const play = at('audienceCreated').arrives('Lapsed customers', {});
    expect(play.said.trim()).toBe('');
    expect(play.effectOf('check_audience', 'watch:')).toMatchObject({ nth: 1, asked: false });
    play.passes(11 * 60_000).arrives('Lapsed customers', {});
    expect(play.said).toContain('I no longer look at the audience Lapsed customers by myself');
    expect(play.has('check_audience', 'watch:')).toBe(false);
  });

  test.each(['I saw it arrive'])("on a person's word is attested and never verified: %s", (words) => {
    const play = at('audienceCreated').presses(words, { as: 'omar', in: dmOf('omar') });
    expect(dev(play)[0]).toMatchObject({ state: 'attested', attestation: { name: 'Omar Haddad' } });
    expect(play.said).toContain('Omar Haddad saw the audience Lapsed customers arrive. I have not seen it');
    play.says('done');
    expect(howDone(play.c, 'audience')).toBe('attested');
    expect(play.said).not.toMatch(/verified: a destination/);
    // What is seen afterwards is evidence of its own.
    play.arrives('Lapsed customers', amplitude);
    expect(howDone(play.c, 'audience')).toBe('verified');
  });

  test('cannot be attested once it was seen', () => {
    const play = at('audienceVerified').sends({
      intent: 'attest_audience',
      slots: { audience: dev(at('audienceVerified'))[0]?.id ?? '' },
    });
    expect(dev(play)[0]?.state).toBe('verified');
    expect(play.said).toContain('belongs to an earlier state');
  });

  test('is wanted at a destination that was connected later, too', () => {
    const play = at('audienceCreated')
      .says('connect webhooks')
      .presses('Create destination')
      .says('check the audience');
    expect(play.effectOf('check_audience', 'check:').wanted.map(({ name }) => name)).toEqual([
      'Amplitude (Actions) (dev)',
      'Webhooks (Actions) (dev)',
    ]);
  });

  test('does not show the next step while another audience is being drafted', () => {
    const play = at('audienceCreated').says('create another audience').says('users');
    play.arrives('Lapsed customers', amplitude);
    expect(play.said).toContain('Verified: the audience Lapsed customers');
    expect(play.buttons).not.toContain('Ask for approval');
    expect(play.buttons).not.toContain('Approvers and channel');
    expect(draft(play)?.type).toBe('users');
  });
});

describe('several audiences', () => {
  const two = () =>
    at('audienceVerified')
      .presses('Another audience')
      .says('users')
      .says('call it Readers')
      .says(own)
      .says('yes')
      .says('yes');

  test('are each checked by name, and the step is verified in part', () => {
    const play = two();
    expect(dev(play).map(({ name, state: now }) => [name, now])).toEqual([
      ['Lapsed customers', 'verified'],
      ['Readers', 'created'],
    ]);
    play.says('go to audiences');
    play.sends({ intent: 'go_to_step', slots: { target_step: 'audience' } });
    expect(play.buttons).toEqual(
      expect.arrayContaining([
        'Check the audience: Lapsed customers',
        'Check the audience: Readers',
        'I saw it arrive: Readers',
      ]),
    );
    play.presses('Done, on to prod');
    expect(howDone(play.c, 'audience')).toBe('partly');
  });
});

describe('an audience that is taken off', () => {
  test.each([
    'remove the audience',
    'delete Lapsed customers',
    'disable the audience called "Lapsed customers"',
  ])('by words is disabled on a press, and the step is open again: %s', (words) => {
    const play = at('republish').says(words);
    expect(play.said).toContain('Lapsed customers would be disabled in Segment');
    expect(dev(play)[0]?.state).toBe('verified');
    play.holds('disable').presses('Disable it');
    expect(play.effectOf('disable')).toMatchObject({ what: 'audience', space: 'spa_dev' });
    play.releases('disable');
    expect(dev(play)[0]?.state).toBe('disabled');
    expect(play.said).toContain('The audience Lapsed customers is disabled in Segment; nothing was deleted');
    expect(currentStep(play.c)).toBe('audience');
    expect(play.has('check_audience', 'watch:')).toBe(false);
  });

  test('by undo is disabled, too', () => {
    const play = at('audienceCreated').says('undo');
    expect(play.said).toContain('Lapsed customers exists in Segment');
    play.presses('Take it back');
    expect(dev(play)[0]?.state).toBe('disabled');
  });

  test('that is not there is said', () => {
    const play = at('identifiers').says('remove the audience');
    expect(play.said).toContain('There is no audience to remove');
  });

  test('in dev and in prod is told apart', () => {
    const play = at('complete').says('remove the audience');
    expect(play.said).toContain('Lapsed customers (dev)');
    expect(play.said).toContain('Lapsed customers (prod)');
  });

  test('by hand in Segment can only be taken off the checklist', () => {
    const play = at('audienceCreated').says('check the audience');
    play.comesBack(
      'check_audience',
      (effect) => ({
        kind: 'audience_checked',
        audience: effect.kind === 'check_audience' ? effect.audience : '',
        isGone: true,
        asked: true,
        nth: 0,
        sight: { readAt: play.now, status: '', delivered: [], missing: [] },
        silence: ['Segment does not know this audience any more; it was deleted by hand.'],
      }),
      'check:',
    );
    expect(play.said).toContain('it was deleted by hand');
    expect(play.buttons).not.toContain('I saw it arrive');
    play.holds('disable').presses('Take it off the checklist');
    play.comesBack('disable', (effect) => ({
      kind: 'disabled',
      what: 'audience',
      id: effect.kind === 'disable' ? effect.id : '',
      wasGone: true,
    }));
    expect(play.said).toContain('was gone from Segment already');
    expect(dev(play)[0]?.state).toBe('disabled');
  });

  test('twice at once is one', () => {
    const play = at('audienceCreated').says('remove the audience');
    const { id } = dev(play)[0] ?? { id: '' };
    play.presses('Disable it').sends({ intent: 'confirm_remove', slots: { connection: id } });
    expect(play.said).toContain('belongs to an earlier state');
  });
});

describe('the step', () => {
  test('can be skipped and gone back to; what is published then is the rules', () => {
    const play = at('audienceDraft').says('skip');
    expect(currentStep(play.c)).toBe('republish');
    expect(play.said).toContain('Identity rules (11 identifiers)');
    play.says('go back');
    expect(currentStep(play.c)).toBe('audience');
    expect(play.said).toContain('New audience: Lapsed customers');
  });

  test.each(['erin', 'ana', 'gina'] as const)('is not for %s', (who) => {
    const play = at('audiencePreviewed').presses('Create audience', { as: who, in: dmOf(who) });
    expect(play.has('create_audience')).toBe(false);
    expect(dev(play)).toEqual([]);
  });

  test('goes on with a second owner', () => {
    const play = at('audiencePreviewed').presses('Create audience', { as: 'omar', in: dmOf('omar') });
    expect(dev(play)).toHaveLength(1);
  });

  test('is started over with the audience left in Segment and no longer looked at', () => {
    const play = at('audienceCreated').says('start over');
    expect(play.said).toContain('Lapsed customers');
    play.presses('Throw it away');
    expect(play.c.audiences).toEqual([]);
    expect(play.has('check_audience')).toBe(false);
    expect(play.has('disable')).toBe(false);
  });
});
