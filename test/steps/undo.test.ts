import { describe, expect, test } from 'vitest';
import { currentStep } from '../../src/core/checklist.ts';
import { cast } from '../support/given.ts';
import { approvals, at, from, type Stage } from '../support/stages.ts';

describe('undo takes back the last step', () => {
  test.each<[Stage, string, string]>([
    ['chosen', 'Personalize winback', 'The dev and prod labels and what you named for later stay'],
    ['review', '"Got it" for dev and prod', 'The labels in Segment stay'],
    ['confirmed', 'the confirmation of the events', 'The event review is open again; the use case stays'],
    ['sourceDraft', 'the choice of Javascript', 'Nothing of it was in Segment yet'],
    ['sourcesDone', '"Connect dev sources" as done', 'Your connections stay as they are'],
    ['destinationDraft', 'the draft of Amplitude (Actions)', 'Nothing of it was in Segment yet'],
    ['prod', '"Connect dev destinations" as done', 'Your connections stay as they are'],
    ['ready', 'the names and settings for prod', 'Nothing in Segment was touched'],
  ])('at %s: %s, and says what stays', (stage, what, stays) => {
    const { said } = at(stage).says('undo');
    expect(said).toContain(`Taken back: ${what}.`);
    expect(said).toContain(stays);
  });

  test('twice takes two steps back', () => {
    const play = at('chosen').says('undo').says('undo');
    expect(play.said).toContain('Taken back: Personalize communications');
    expect(play.c.goal).toBeUndefined();
    expect(currentStep(play.c)).toBe('goal');
  });

  test('works from what is stored, and the step can be done again', () => {
    const play = from('sourcesDone').says('undo');
    expect(currentStep(play.c)).toBe('dev_sources');
    expect(play.buttons).toContain('Done, on to destinations');
    expect(currentStep(play.says('done').c)).toBe('dev_destinations');
  });

  test('a decision about one event, whichever way it was made', () => {
    const play = at('review').says('we already track Page Viewed');
    expect(play.c.review[0]?.decision).toBe('tracked');
    play.says('undo');
    expect(play.said).toContain('Taken back: the decision about Page Viewed');
    expect(play.c.review[0]?.decision).toBe('undecided');
    play.sends({ intent: 'accept_all_events', slots: {} }).says('undo');
    expect(play.said).toContain('the decisions about 3 events');
    expect(play.c.review.every((row) => row.decision === 'undecided')).toBe(true);
  });

  test('a name, then the product, then the draft', () => {
    const play = at('sourceDraft').says('Shop front');
    expect(play.c.drafts[0]?.name).toBe('Shop front');
    play.says('undo');
    expect(play.said).toContain('Taken back: the name Shop front');
    expect(play.c.drafts[0]?.name).toBe('Website (dev)');
    play.says('undo').says('undo');
    expect(play.c.drafts).toEqual([]);
    expect(play.said).toContain('Recommended for Personalize winback');
  });

  test('settings of a destination', () => {
    const play = at('destinationDraft').presses('Fill in settings');
    play.fills({ apiKey: 'dev-secret-1' });
    play.says('undo');
    expect(play.said).toContain('Taken back: the settings of Amplitude (Actions) (dev)');
    expect(play.buttons).toContain('Fill in settings');
    expect(play.buttons).not.toContain('Create destination');
  });

  test('a draft that was dropped', () => {
    const play = at('sourceDraft').presses('Leave it out').says('undo');
    expect(play.said).toContain('Taken back: leaving out Website (dev)');
    expect(play.buttons).toContain('Create source');
  });

  test('leaving a step for later', () => {
    const play = at('sourcesDone').says('skip').says('undo');
    expect(play.said).toContain('It is the turn of Connect dev destinations again');
    expect(currentStep(play.c)).toBe('dev_destinations');
  });

  test('the choice of approvers, with whom it was before', () => {
    const play = at('ready').presses('Approvers and channel');
    play.fills({ channel: approvals, approvers: [cast.erin.id] });
    expect(play.c.policy?.approvers[0]?.name).toBe('Erin Novak');
    play.says('undo');
    expect(play.said).toContain('Approvers are again Ana Costa and Ben Okafor');
    expect(play.c.policy?.approvers).toHaveLength(2);
  });

  test('what was named ahead', () => {
    const play = at('review').says('connect amplitude');
    expect(play.c.ahead).toHaveLength(1);
    play.says('undo');
    expect(play.said).toContain('Taken back: what was named for later');
    expect(play.c.ahead).toEqual([]);
  });
});

describe('undo of the confirmation of events', () => {
  test('opens the review again, keeps the use case and the sources', () => {
    const play = at('sourceDraft').says('undo').says('undo').says('undo');
    expect(currentStep(play.c)).toBe('review_events');
    expect(play.buttons).toContain('Confirm events');
    play.says('switch to upsell');
    expect(play.c.useCase).toBe('personalize-winback');
    expect(play.said).toContain('use case');
    play.presses('Confirm events', {});
    expect(currentStep(play.c)).toBe('dev_sources');
  });

  test('further undos say that the use case stays', () => {
    const play = at('confirmed').says('undo').says('undo').says('undo');
    expect(play.said).toContain('The use case stays once its events were confirmed');
    expect(play.c.useCase).toBe('personalize-winback');
  });
});

describe('undo of what exists in Segment', () => {
  test('says first that it is disabled, whom it feeds, and does it by a press only', () => {
    const play = at('destinationCreated').says('undo');
    expect(play.said).toContain('Taking it back disables it there; nothing is deleted');
    play.says('yes');
    expect(play.has('disable')).toBe(false);
    play.says('undo').presses('Take it back');
    expect(play.said).toContain('Amplitude (Actions) (dev) is disabled in Segment, not deleted');
    expect(play.c.destinations[0]?.state).toBe('disabled');
    expect(play.says('undo').said).toContain('"Connect dev sources" as done');
  });

  test('waits while it is being created', () => {
    const play = at('sourceDraft').holds('create_source').presses('Create source').says('undo');
    expect(play.said).toContain('is being created in Segment right now');
    play.releases('create_source').says('undo');
    expect(play.said).toContain('Website (dev) exists in Segment');
  });

  test('cannot switch on again what a press disabled, and says so', () => {
    const play = at('sourceVerified').says('remove the website').presses('Disable it').says('undo');
    expect(play.said).toContain("I can't switch it on again");
    expect(play.says('undo').said).toContain('the confirmation of the events');
  });

  test('does not reach behind a request, which can be withdrawn instead', () => {
    const play = at('requested').says('undo');
    expect(play.said).toContain('The last step was asking for approval');
    expect(play.buttons).toContain('Withdraw');
    play.presses('Withdraw').says('undo');
    expect(play.said).toContain('Taken back: the names and settings for prod');
  });

  test('leaves prod alone: a word leads to a button', () => {
    const play = at('verified').says('undo');
    expect(play.said).toContain('Undo the promotion?');
    play.says('yes');
    expect(play.c).toMatchObject({ steps: at('verified').c.steps });
  });
});

describe('undo of what another owner did', () => {
  test('says whose it was and asks', () => {
    const play = at('sourcesDone').says('undo', { as: 'omar' });
    expect(play.said).toContain('The last step was Olivia Hart\'s: "Connect dev sources" as done');
    expect(currentStep(play.c)).toBe('dev_destinations');
    play.presses('Take it back', { as: 'omar' });
    expect(currentStep(play.c)).toBe('dev_sources');
  });

  test('of a connection names who connected it', () => {
    const play = at('sourceVerified').says('undo', { as: 'omar' });
    expect(play.said).toContain('Olivia Hart connected it');
  });

  test('an old question about it does nothing once something else was done', () => {
    const play = at('sourcesDone').says('undo', { as: 'omar' });
    const { undo } = play.c;
    play
      .says('skip')
      .sends({ intent: 'confirm_undo', slots: { undo: undo.at(-1)?.id ?? '' } }, { as: 'omar' });
    expect(play.said).toContain('belongs to an earlier state');
    expect(play.c.steps.dev_destinations.state).toBe('skipped');
  });
});
