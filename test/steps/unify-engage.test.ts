import { describe, expect, test } from 'vitest';
import { currentStep } from '../../src/core/checklist.ts';
import { defaultIdentifiers } from '../../src/core/identifiers.ts';
import { channel, given } from '../support/given.ts';
import { approvals, at, checklistAt, from, vote } from '../support/stages.ts';

const all = defaultIdentifiers.map(({ id }) => id);

describe('an account without Unify or Engage', () => {
  const without = (product: 'unify' | 'engage') => {
    const play = at('live').holds('find_spaces').says('go on');
    return play.comesBack('find_spaces', () => ({
      kind: 'spaces_found',
      spaces: product === 'unify' ? [] : play.world.spaces,
      missing: { product, why: 'not included in this plan' },
    }));
  };

  test('is told how to request a demo in the Guided Setup, and what goes on working', () => {
    const play = without('unify');
    expect(play.said).toContain('Unify is not switched on');
    expect(play.said).toContain('Request a demo');
    expect(play.said).toContain('Build profiles from your data or Engage customers with your data');
    expect(play.said).toContain('goes on working');
    expect(play.buttons).toEqual(['Look again', 'Leave Unify and Engage out']);
  });

  test('goes on when it was switched on meanwhile, or without', () => {
    const again = without('unify').releases('find_spaces').presses('Look again');
    expect(again.said).toContain('Which space is which?');
    const left = without('unify').presses('Leave Unify and Engage out');
    expect(currentStep(left.c)).toBe('done');
    expect(left.said).toContain('Left for later: Unify, Engage and their publish');
  });

  test('that has Unify alone sets up identifiers, and is told of the demo where the audience begins', () => {
    const play = without('engage').presses('That is right').presses('Take all 11').presses('Mark complete');
    expect(play.c.steps.identifiers.state).toBe('done');
    expect(play.said).toContain('Engage is not switched on');
    expect(play.said).toContain('Request a demo');
    expect(play.c.audienceDraft).toBeUndefined();
  });
});

describe('the spaces of Unify', () => {
  test('are told apart by their names, and an owner confirms it', () => {
    const play = at('spaces');
    expect(play.said).toContain('By their names, Acme Dev is for dev and Acme Prod for prod');
    expect(play.c.unify?.dev).toBeUndefined();
    play.presses('That is right');
    expect(play.c.unify).toMatchObject({ dev: { name: 'Acme Dev' }, prod: { name: 'Acme Prod' } });
  });

  test('that say nothing by their names are chosen, two different ones', () => {
    const play = at('live');
    play.world.spaces.splice(0, 2, ...['One', 'Two'].map((name) => ({ id: name, slug: name, name })));
    play.says('go on').presses('Choose them');
    expect(play.fills({ dev: 'One', prod: 'One' })).toEqual({ prod: 'Choose two different spaces.' });
    expect(play.fills({ dev: 'Two', prod: 'One' })).toEqual({});
    expect(play.c.unify).toMatchObject({ dev: { name: 'Two' }, prod: { name: 'One' } });
  });
});

describe('the identifiers', () => {
  test('are the default ones, all suggested', () => {
    const play = at('identifiers');
    expect(play.said).toContain('Segment suggests all 11 default identifiers');
    for (const id of all) expect(play.said).toContain(`\n${id} | `);
    play.presses('Choose some');
    expect(play.form.fields[0]).toMatchObject({ kind: 'choices', initial: all });
  });

  test('are as many as fit, but not none', () => {
    const play = at('identifiers').presses('Choose some');
    expect(play.fills({ identifiers: [] })).toHaveProperty('identifiers');
    expect(play.fills({ identifiers: ['email', 'user_id'] })).toEqual({});
    expect(play.c.unify?.identifiers).toEqual(['user_id', 'email']);
    expect(play.said).toContain('Select these and no others: user_id and email.');
  });

  test('are added by a person in Segment, along its own words, in the dev space', () => {
    const play = at('identifiers').presses('Take all 11');
    for (const words of [
      'in the space Acme Dev',
      'Build profiles from your data',
      'Press Add default identifiers.',
      'Press Save. Then press Mark complete here.',
      'It could take a few minutes until profiles are there.',
    ])
      expect(play.said).toContain(words);
    expect(play.c.steps.identifiers.state).toBe('todo');
  });

  test('are marked complete by a person, whose word is shown as that', () => {
    const play = at('identified');
    expect(play.c.steps.identifiers).toMatchObject({ state: 'done', how: 'attested' });
    expect(play.said).toContain('Olivia Hart confirmed that all 11 default identifiers are set in Acme Dev');
    expect(play.said).toContain('stands as confirmed by a person');
    expect(play.said).toContain('It could take a few minutes until profiles are there.');
    expect(play.said).toContain('Segment has built 3 profiles in Acme Dev');
  });
});

describe('an audience', () => {
  test('is asked of whom it is to be: Users or Accounts', () => {
    const play = at('identified');
    expect(play.buttons).toEqual(expect.arrayContaining(['Users', 'Accounts']));
    play.presses('Accounts');
    expect(play.c.audienceDraft).toMatchObject({ type: 'accounts', query: expect.stringContaining('ANY (') });
    expect(play.said).toContain('Of: Accounts');
  });

  test('of accounts needs the identifier that tells accounts apart', () => {
    const play = at('identifiers').presses('Choose some');
    play.fills({ identifiers: ['user_id'] });
    play.presses('Mark complete').presses('Accounts');
    expect(play.said).toContain('needs group_id');
    expect(play.buttons).toEqual(['Choose identifiers', 'Users']);
  });

  test('is configured, previewed and only then created', () => {
    const play = at('audienceDraft').holds('create_audience');
    expect(play.buttons).toEqual(['Preview', 'Change it', 'Leave it out']);
    play.sends({ intent: 'submit_audience', slots: { draft: play.c.audienceDraft?.id ?? '' } });
    expect(play.has('create_audience')).toBe(false);
    play.presses('Change it');
    play.fills({ name: 'Long gone', about: 'A year', query: "event('Order Completed').count() >= 1" });
    play.presses('Preview');
    expect(play.said).toContain('Preview: 5 users in dev right now');
    play.presses('Create audience');
    expect(play.effectOf('create_audience').spec).toMatchObject({
      environment: 'dev',
      name: 'Long gone',
      query: "event('Order Completed').count() >= 1",
      destinations: [{ name: 'Amplitude (Actions) (dev)' }],
    });
  });

  test('is done once a dev destination was seen to receive it', () => {
    const play = at('audienceCreated');
    expect(play.said).toContain('add Amplitude (Actions) (dev)');
    expect(play.said).toContain('Look in the destination that it comes through as you mean it.');
    expect(play.buttons).not.toContain('Mark complete');
    play.sends({ intent: 'finish_step', slots: { step: 'audience' } });
    expect(play.c.steps.audience.state).toBe('todo');
    play.arrives('Lapsed customers', { 'Amplitude (Actions) (dev)': 5 });
    expect(play.said).toContain('Amplitude (Actions) (dev) received 5');
    expect(play.presses('Done, on to prod').c.steps.audience).toMatchObject({ how: 'verified' });
  });

  test('that a person saw arrive is done on their word, and no more than that', () => {
    const play = at('audienceCreated').presses('I saw it arrive').presses('Done, on to prod');
    expect(play.c.audiences[0]).toMatchObject({ state: 'attested', attestation: { name: 'Olivia Hart' } });
    expect(play.c.steps.audience).toMatchObject({ state: 'done', how: 'attested' });
  });
});

describe('the second publish', () => {
  test('comes after the first: Unify and Engage open once the data is in prod', () => {
    for (const stage of ['confirmed', 'requested'] as const)
      expect(from(stage).says('set up identifiers').c.unify).toBeUndefined();
    expect(checklistAt('live').steps.prod_events.state).toBe('done');
  });

  test('lists the rules and the audience for the prod space and asks the approvers', () => {
    const play = at('republish');
    expect(play.said).toContain('Identity rules (11 identifiers) from Acme Dev into Acme Prod');
    expect(play.said).toContain(
      'Audience Lapsed customers (users) in Acme Prod, sent to Amplitude (Actions) (prod)',
    );
    play.presses('Ask for approval');
    expect(play.c.promotion?.items.map(({ kind }) => kind)).toEqual(['rules', 'audience']);
    expect(play.has('create_audience')).toBe(false);
  });

  test('has its rules reviewed and imported by a person, in the words of Segment, before an audience is made', () => {
    const play = vote(at('republishRequested').holds('create_audience'), 'ana');
    for (const words of ['Prod environment', 'Press Import rules and review them', 'Press Import.'])
      expect(play.said).toContain(words);
    for (const id of all) expect(play.said).toContain(`\n${id} | `);
    expect(play.has('create_audience')).toBe(false);
    play.presses('I imported them');
    expect(play.said).toContain('Olivia Hart confirmed the import into Acme Prod');
    expect(play.effectOf('create_audience').spec).toMatchObject({
      environment: 'prod',
      name: 'Lapsed customers',
      query: checklistAt('audienceVerified').audiences[0]?.query,
      destinations: [{ name: 'Amplitude (Actions) (prod)' }],
    });
  });

  test('shows the approvers how many the audience had in dev, and its condition', () => {
    const play = at('republishRequested');
    expect(play.said).toContain('Lapsed customers: verified: a destination received it, 5 members');
    play.sends(
      { intent: 'show_promotion', slots: { request: play.c.promotion?.id ?? '' } },
      { as: 'ana', in: channel(approvals) },
    );
    expect(play.hasForm).toBe(true);
    expect(play.said).toContain("event('Order Completed')");
  });

  test('is complete once a prod destination was seen to receive the audience', () => {
    const play = at('imported');
    expect(play.c.steps.republish.state).toBe('todo');
    play.says('done');
    expect(play.c.steps.republish.state).toBe('todo');
    play.arrives('Lapsed customers', { 'Amplitude (Actions) (prod)': 4 }, { environment: 'prod' });
    expect(play.c.steps.republish).toMatchObject({ state: 'done', how: 'partly' });
    expect(play.said).toContain('that the rules were imported is confirmed by a person');
    expect(currentStep(play.c)).toBe('done');
  });
});

test('a setup whose end was reached can go on: more connections and audiences', () => {
  const play = given(checklistAt('complete')).says('connect another source');
  expect(play.said).toContain('Recommended for Personalize winback');
  expect(given(checklistAt('complete')).says('create another audience').buttons).toContain('Users');
});
