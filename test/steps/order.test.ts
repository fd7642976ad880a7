import { describe, expect, test } from 'vitest';
import { currentStep } from '../../src/core/checklist.ts';
import { setupOf } from '../support/setup-of.ts';
import { approvals, at, everyEvent, from, type Stage, vote } from '../support/stages.ts';

const every: Stage[] = [
  'started',
  'chosen',
  'review',
  'confirmed',
  'sourceDraft',
  'sourceCreated',
  'sourceVerified',
  'sourcesDone',
  'destinationDraft',
  'destinationCreated',
  'prod',
  'ready',
  'requested',
  'approved',
  'spaces',
  'identified',
  'audienceDraft',
  'audienceVerified',
  'republish',
];

describe('at every stage nothing is lost by', () => {
  test.each(every)('going back and on again: %s', (stage) => {
    const before = from(stage);
    const shown = from(stage).says('what next').said;
    const play = from(stage).says('back').says('go on');
    expect(setupOf(play)).toEqual(setupOf(before));
    expect(play.said).toBe(shown);
    expect(setupOf(play.says('back').says('back').says('back').says('go on'))).toEqual(setupOf(before));
  });

  test.each(every)('leaving for later and going back to it: %s', (stage) => {
    const before = from(stage);
    const play = from(stage).says('skip').says('back');
    expect(setupOf(play)).toEqual(setupOf(before));
  });

  test.each(every)('asking to start over and keeping it: %s', (stage) => {
    const before = from(stage);
    const play = from(stage).says('start over').presses('Keep it');
    expect(setupOf(play)).toEqual(setupOf(before));
  });

  test.each(every)('starting over is confirmed by a press, and empties the checklist: %s', (stage) => {
    const play = from(stage).says('start over').says('yes');
    expect(setupOf(play)).toEqual(setupOf(from(stage)));
    play.says('start over').presses('Throw it away');
    if (stage === 'approved') return;
    expect(play.c.useCase).toBeUndefined();
    expect(currentStep(play.c)).toBe('not_started');
  });
});

describe('back', () => {
  test('once more goes one step further back', () => {
    const play = from('prod').says('back');
    expect(play.said).toContain('Dev destinations');
    expect(play.says('back').said).toContain('Dev sources');
    expect(play.says('back').said).toContain('Events for Personalize winback');
    expect(play.says('back').said).toContain('Each source carries a label');
    expect(play.says('back').said).toContain('can no longer be changed');
    expect(play.says('next').said).toContain('Publish to prod');
  });

  test('from the first step says that it is the first', () => {
    expect(from('started').says('back').said).toContain('This is the first step');
  });

  test.each(['back to the goal', 'go back to the use case'])(
    '%j before the review lets it be changed',
    (words) => {
      const play = from('review').says(words);
      expect(play.buttons).toContain('Choose');
      expect(play.c.useCase).toBe('personalize-winback');
    },
  );

  test.each(['back to the goal', 'go back to the use case'])('%j after the review says why not', (words) => {
    const play = from('sourceVerified').says(words);
    expect(play.said).toContain('The events of Personalize winback are confirmed');
    expect(play.said).toContain('Dev sources');
    expect(play.buttons).not.toContain('Choose');
  });

  test.each<[string, string]>([
    ['go back to the sources', 'Dev sources'],
    ['back to the events', 'Events for Personalize winback'],
  ])('%j names where to', (words, title) => {
    expect(from('destinationDraft').says(words).said).toContain(title);
  });

  test('keeps a draft that is open', () => {
    const play = from('sourceDraft').says('Shop front').says('back').says('go on');
    expect(play.said).toContain('Shop front');
    expect(play.buttons).toContain('Create source');
  });
});

describe('a step that was left for later', () => {
  const left = () => at('sourcesDone').says('skip');

  test('is offered by the status, with who left it, and can be done then', () => {
    const play = left().says('status');
    expect(play.said).toContain('Left for later: Connect dev destinations, by Olivia Hart');
    play.presses('Do it now');
    expect(currentStep(play.c)).toBe('dev_destinations');
    expect(play.said).toContain('Recommended for Personalize winback');
  });

  test('is left for later still when it was only looked at', () => {
    const play = left().says('go back');
    expect(play.said).toContain('Recommended for Personalize winback');
    play.says('go on');
    expect(play.c.steps.dev_destinations.state).toBe('skipped');
    expect(play.said).toContain('Publish to prod');
  });

  test('is done by naming what to connect, at any time', () => {
    const play = left().says('connect webhooks').presses('Create destination');
    expect(currentStep(play.c)).toBe('dev_destinations');
    play.delivers('Webhooks (Actions) (dev)', ['Order Completed']).says('done');
    expect(play.c.steps.dev_destinations).toMatchObject({ state: 'done', how: 'verified' });
    expect(currentStep(play.c)).toBe('prod_sources');
  });

  test('does not keep the sources from prod, and is offered again at the end', () => {
    const play = left().presses('Approvers and channel');
    play.fills({ channel: approvals, approvers: ['UANA'] });
    vote(play.presses('Ask for approval'), 'ana').sees('Website (prod)', ['Order Completed']);
    expect(currentStep(play.c)).toBe('identifiers');
    play.sends({ intent: 'leave_out_activation', slots: {} });
    expect(currentStep(play.c)).toBe('done');
    play.says('what next');
    expect(play.said).toContain('Left for later: Connect dev destinations');
    expect(play.buttons).toContain('Do it now');
  });

  test('is nothing that others than owners are offered', () => {
    expect(left().says('status', { as: 'erin' }).buttons).not.toContain('Do it now');
  });
});

test('the status says who did what', () => {
  const play = at('confirmed').says('website', { as: 'omar' }).says('javascript', { as: 'omar' });
  play.presses('Create source', { as: 'omar' }).sees('Website (dev)', everyEvent);
  play.says('done', { as: 'omar' }).says('status');
  expect(play.said).toContain('Done: Select a use case, by Olivia Hart');
  expect(play.said).toContain('Done, verified: Connect dev sources, by Omar Haddad');
});

describe('several connections in one sentence', () => {
  test.each<[string, string[]]>([
    ['web and ios', ['mobile', 'website']],
    ['all three but mobile', ['website', 'reverse_etl']],
    ['everything except the warehouse', ['website', 'mobile']],
    ['all of them but the first', ['mobile', 'reverse_etl']],
    ['the first and the last', ['website', 'reverse_etl']],
  ])('%j', (words, types) => {
    expect(
      at('confirmed')
        .says(words)
        .c.drafts.map(({ type }) => type),
    ).toEqual(types);
  });

  test('more can be connected after the step, and after prod', () => {
    expect(at('prod').says('connect ios too').c.drafts[0]).toMatchObject({ kind: 'source', type: 'mobile' });
    expect(at('verified').says('connect more sources').said).toContain('Recommended for Personalize winback');
  });
});
