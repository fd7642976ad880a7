import { describe, expect, test } from 'vitest';
import { currentStep, type EventReview } from '../../src/core/checklist.ts';
import type { Intent } from '../../src/core/intent.ts';
import { catalog, given } from '../support/given.ts';
import { at, from } from '../support/stages.ts';

const advertising = 'optimize-advertising';
const communications = 'personalize-communications-product-experiences';

describe('choosing a goal', () => {
  test.each([
    ['by its button', 'press'],
    ['optimize advertising', 'words'],
    ['the first one', 'words'],
    ['1', 'words'],
  ])('%s takes it and asks for the use case', (words, how) => {
    const play = at('started');
    if (how === 'press') play.presses('Choose', { beside: 'Optimize advertising' });
    else play.says(words);
    expect(play.c).toMatchObject({ goal: advertising, steps: { goal: { state: 'done', how: 'chosen' } } });
    expect(play.said).toContain('Which use case would you like to set up?');
    expect(play.screen).toHaveLength(1);
  });

  test('shows every use case of the goal', () => {
    const play = at('started').presses('Choose', { beside: 'Optimize advertising' });
    for (const useCase of catalog.goals.find(({ id }) => id === advertising)?.useCases ?? []) {
      expect(play.said).toContain(useCase.name);
      expect(play.said).toContain(useCase.summary);
    }
  });

  test('out of range keeps the question open', () => {
    const play = at('started').says('the 9th one');
    expect(play.c.goal).toBeUndefined();
    expect(play.said).toContain('The list has 4 entries');
    expect(play.says('the second one').c.goal).toBe('personalize-first-conversion');
  });

  test('can be changed freely before there is a use case', () => {
    const play = at('started')
      .presses('Choose', { beside: 'Optimize advertising' })
      .presses('Other goal')
      .presses('Choose', { beside: 'Personalize communications' });
    expect(play.c.goal).toBe(communications);
  });
});

describe('help to choose', () => {
  test('asks about the business and suggests what fits, with the reason', () => {
    const play = at('started').presses('Help me choose');
    expect(play.said).toContain('Which of these sounds like you?');
    play.says('we are an online shop and many people leave their cart without buying');
    expect(play.said).toContain('My suggestions');
    expect(play.said).toMatch(/Mitigate cart abandonment .* because of/);
    play.presses('Choose this one', { beside: 'Mitigate cart abandonment' });
    expect(play.c.useCase).toBe('mitigate-cart-abandonment');
  });

  test('takes a suggestion by its number', () => {
    const play = at('started')
      .presses('Help me choose')
      .says('people abandon their carts in our web shop all the time');
    expect(play.said).toContain('1. ');
    play.says('the first one');
    expect(play.c.useCase).toBeDefined();
  });

  test('asks again when nothing can be told from the words', () => {
    const play = at('started').presses('Help me choose').says('zzz qqq www xxx yyy');
    expect(play.c.goal).toBeUndefined();
    expect(play.said).toMatch(/could not tell|did not get/);
  });
});

describe('choosing a use case', () => {
  test('that stands under one goal only takes the goal with it', () => {
    const play = at('started').says('build lookalikes for app install');
    expect(play.c).toMatchObject({ goal: advertising, useCase: 'build-lookalikes-for-app-install' });
  });

  test('that stands under several goals asks under which one', () => {
    const play = at('started').says('mitigate high value churn');
    expect(play.c.useCase).toBeUndefined();
    expect(play.said).toContain('exists under more than one goal');
    expect(play.buttons).toHaveLength(3);
    play.says('the second one');
    expect(play.c).toMatchObject({
      goal: 'boost-retention-upsell-cross-sell',
      useCase: 'mitigate-high-value-churn',
    });
  });

  test('that was asked under which goal is chosen by naming the goal', () => {
    const play = at('started').says('winback').says('personalize communications');
    expect(play.c).toMatchObject({
      goal: 'personalize-communications-product-experiences',
      useCase: 'personalize-winback',
    });
  });

  test('under the chosen goal does not ask', () => {
    const play = at('started').presses('Choose', { beside: 'Personalize communications' });
    play.says('mitigate high value churn');
    expect(play.c).toMatchObject({ goal: communications, useCase: 'mitigate-high-value-churn' });
  });

  test.each(
    catalog.goals.flatMap((goal) =>
      goal.useCases.map((useCase) => [goal.name, useCase.name, goal, useCase] as const),
    ),
  )('of %s: %s starts the review with its own events', (_, __, goal, useCase) => {
    const play = at('started')
      .presses('Choose', { beside: goal.name })
      .presses('Choose', { beside: useCase.name });
    expect(play.c).toMatchObject({ goal: goal.id, useCase: useCase.id });
    expect(play.c.review).toEqual(
      useCase.events.map(({ name }): EventReview => ({ event: name, decision: 'undecided', without: [] })),
    );
    expect(currentStep(play.c)).toBe('environments');
  });

  test('of another goal in an old button takes the goal with it', () => {
    const play = at('started').presses('Choose', { beside: 'Optimize advertising' });
    play.sends({
      intent: 'choose_use_case',
      slots: { goal: communications, use_case: 'personalize-winback' },
    });
    expect(play.c).toMatchObject({ goal: communications, useCase: 'personalize-winback' });
  });

  test('that does not exist under that goal changes nothing', () => {
    const play = at('started').sends({
      intent: 'switch_use_case',
      slots: { goal: advertising, use_case: 'personalize-winback' },
    });
    expect(play.c.useCase).toBeUndefined();
    expect(play.c.goal).toBeUndefined();
  });
});

describe('before committing', () => {
  const goalChosen = () => at('started').presses('Choose', { beside: 'Personalize communications' });

  test('a use case is shown in full: events, properties, sources, destinations', () => {
    const play = goalChosen().says('what does winback need?');
    for (const words of [
      'Page Scrolled',
      'pct_scrolled',
      'Website',
      'Reverse ETL',
      'SMS & Push Notifications',
    ])
      expect(play.said).toContain(words);
    expect(play.c.useCase).toBeUndefined();
    expect(play.says('yes').c.useCase).toBe('personalize-winback');
  });

  test('a full breakdown can be chosen from the list', () => {
    const play = goalChosen().chooses('Full breakdown', ['accelerate-onboarding']);
    expect(play.said).toContain('Onboarding Step Completed');
    play.presses('Choose this one');
    expect(play.c).toMatchObject({ goal: communications, useCase: 'accelerate-onboarding' });
  });

  test('two or three are compared side by side and one of them is chosen', () => {
    const play = goalChosen().chooses('Compare two or three', [
      'personalize-winback',
      'nurture-with-content',
      'accelerate-onboarding',
    ]);
    expect(play.said).toContain('Personalize winback | Nurture with content | Accelerate onboarding');
    expect(play.c.useCase).toBeUndefined();
    play.presses('Choose: Nurture with content');
    expect(play.c.useCase).toBe('nurture-with-content');
  });

  test.each(['compare winback and nurture with content', 'winback vs accelerate onboarding'])(
    '%j compares in words',
    (words) => {
      const play = goalChosen().says(words);
      expect(play.said).toContain('Side by side');
      expect(play.c.useCase).toBeUndefined();
    },
  );

  test('four in an old button are cut to three', () => {
    const play = goalChosen().sends({
      intent: 'explain_use_case',
      slots: {
        use_cases: ['personalize-winback', 'nurture-with-content', 'accelerate-onboarding'],
        use_case: 'mitigate-high-value-churn',
      },
    });
    expect(play.buttons).toHaveLength(3);
  });

  test('somebody who is no owner may look, but a yes to it chooses nothing', () => {
    const play = goalChosen().says('what does winback need?', { as: 'erin' });
    expect(play.said).toContain('Page Scrolled');
    play.says('yes', { as: 'erin' });
    expect(play.c.useCase).toBeUndefined();
    expect(play.said).toContain('Only a Segment Workspace Owner');
    play.says('thanks, yes please', { as: 'erin' });
    expect(play.c.useCase).toBeUndefined();
  });

  test('looking at the use cases of another goal takes nothing', () => {
    const play = at('started').sends(
      { intent: 'list_options', slots: { what: 'use_cases', goal: advertising } },
      { as: 'erin' },
    );
    expect(play.said).toContain('Suppress with purchase');
    expect(play.c.goal).toBeUndefined();
    expect(play.c.steps.goal.state).toBe('todo');
  });
});

describe('another use case before the events are confirmed', () => {
  const reviewed = () => {
    const play = from('review').sends({ intent: 'edit_event', slots: { event: 'Page Scrolled' } });
    play.fills({ decision: 'not_for_us', reason: 'no long pages', properties: [] });
    return play;
  };

  test('says first what is lost and what is kept, and changes nothing yet', () => {
    const play = reviewed().says('change the use case to accelerate onboarding');
    expect(play.said).toContain('Change the use case?');
    expect(play.said).toContain(
      'Lost: the decisions about events that only the old one asks for: Page Scrolled',
    );
    expect(play.said).toContain('Kept: the dev and prod labels');
    expect(play.c.useCase).toBe('personalize-winback');
    expect(play.buttons).toEqual(expect.arrayContaining(['Change it', 'Keep what we have']));
  });

  test.each(['press', 'yes'])('is switched on %s; labels stay, the review begins anew', (how) => {
    const play = reviewed().says('change the use case to accelerate onboarding');
    if (how === 'press') play.presses('Change it');
    else play.says('yes');
    expect(play.c.useCase).toBe('accelerate-onboarding');
    expect(play.c.review.map(({ decision }) => decision)).toEqual(['undecided', 'undecided', 'undecided']);
    expect(play.c.labels).toBeDefined();
    expect(currentStep(play.c)).toBe('review_events');
  });

  test('keeps the decisions about events that both ask for, and says so', () => {
    const play = reviewed().says('change the use case to nurture with content');
    expect(play.said).toContain('Lost: nothing');
    expect(play.said).toContain('Kept: the decisions about events that both ask for: Page Scrolled');
    play.presses('Change it');
    expect(play.c.useCase).toBe('nurture-with-content');
    expect(play.c.review.find(({ event }) => event === 'Page Scrolled')).toMatchObject({
      decision: 'not_for_us',
      reason: 'no long pages',
    });
  });

  test('is asked about again when another owner has decided something meanwhile', () => {
    const play = reviewed().says('change the use case to accelerate onboarding');
    const { screen } = play;
    play.says('we already track Page Viewed', { as: 'omar' });
    expect(screen.length).toBeGreaterThan(0);
    play.says('yes');
    expect(play.c.useCase).toBe('personalize-winback');
    expect(play.said).toContain('belongs to an earlier state');
    expect(play.said).toContain('Page Viewed and Page Scrolled');
    expect(play.says('yes').c.useCase).toBe('accelerate-onboarding');
  });

  test('keeps what was named for later', () => {
    const play = reviewed().says('connect amplitude').says('change the use case to accelerate onboarding');
    play.presses('Change it');
    expect(play.c.ahead).toHaveLength(1);
  });

  test.each(['press', 'no'])('is kept on %s, with its review', (how) => {
    const play = reviewed().says('change the use case to accelerate onboarding');
    if (how === 'press') play.presses('Keep what we have');
    else play.says('no');
    expect(play.c.useCase).toBe('personalize-winback');
    expect(play.c.review.filter(({ decision }) => decision === 'not_for_us')).toHaveLength(1);
    expect(play.said).toContain('We stay with Personalize winback');
  });

  test('named together with another goal is asked about just the same', () => {
    const play = reviewed().sends({
      intent: 'choose_goal',
      slots: { goal: advertising, use_case: 'suppress-with-purchase' },
    });
    expect(play.c.useCase).toBe('personalize-winback');
    expect(play.said).toContain(
      'Lost: the decisions about events that only the old one asks for: Page Scrolled',
    );
  });

  test('looking at another goal loses nothing', () => {
    const play = reviewed().sends({ intent: 'choose_goal', slots: { goal: advertising } });
    expect(play.c).toMatchObject({ goal: communications, useCase: 'personalize-winback' });
    expect(play.c.review.filter(({ decision }) => decision === 'not_for_us')).toHaveLength(1);
    play.presses('Choose', { beside: 'Suppress with purchase' });
    expect(play.said).toContain('Change the use case?');
    play.presses('Change it');
    expect(play.c).toMatchObject({ goal: advertising, useCase: 'suppress-with-purchase' });
  });

  test('that is the same one is said to be so', () => {
    const play = reviewed().says('set up personalize winback');
    expect(play.said).toContain('is already your use case');
    expect(play.c.review.filter(({ decision }) => decision === 'not_for_us')).toHaveLength(1);
  });
});

describe('another use case after the events are confirmed', () => {
  test.each([
    'change the use case',
    'change the use case to accelerate onboarding',
    'I want to set up accelerate onboarding',
  ])('%j is refused and says what remains possible', (words) => {
    const play = from('confirmed').says(words);
    expect(play.c.useCase).toBe('personalize-winback');
    expect(play.said).toContain('can no longer be changed');
    expect(play.said).toContain('start over');
  });

  test.each<Intent>([
    { intent: 'choose_goal', slots: { goal: advertising } },
    { intent: 'choose_goal', slots: { goal: advertising, use_case: 'suppress-with-purchase' } },
    { intent: 'choose_use_case', slots: { goal: advertising, use_case: 'suppress-with-purchase' } },
    { intent: 'switch_use_case', slots: { goal: advertising, use_case: 'suppress-with-purchase' } },
    { intent: 'change_use_case', slots: { goal: advertising, use_case: 'suppress-with-purchase' } },
  ])('an old button ($intent) changes nothing', (intent) => {
    const before = from('confirmed').c;
    const play = from('confirmed').sends(intent);
    expect(play.c).toMatchObject({
      goal: before.goal,
      useCase: before.useCase,
      review: before.review,
      steps: before.steps,
    });
  });

  test('the breakdown is still shown, without a way to choose', () => {
    const play = from('confirmed').says('what does accelerate onboarding need?');
    expect(play.said).toContain('Onboarding Step Completed');
    expect(play.buttons).not.toContain('Choose this one');
  });
});

describe('dev and prod', () => {
  test('are explained once the use case is chosen, while the labels are made', () => {
    const play = given().holds('ensure_labels').says('hi').presses('Start setup');
    play
      .presses('Choose', { beside: 'Personalize communications' })
      .presses('Choose', { beside: 'Personalize winback' });
    expect(play.said).toContain('environment:dev');
    expect(play.has('ensure_labels')).toBe(true);
    expect(currentStep(play.c)).toBe('environments');
  });

  test('accepted before the labels are there wait for them and then go on by themselves', () => {
    const play = given().holds('ensure_labels').says('hi').presses('Start setup');
    play
      .presses('Choose', { beside: 'Personalize communications' })
      .presses('Choose', { beside: 'Personalize winback' });
    play.presses('Got it');
    expect(play.c.steps.environments.state).toBe('todo');
    expect(play.said).toContain('making sure that both labels exist');
    play.releases('ensure_labels');
    expect(play.c.steps.environments).toMatchObject({ state: 'done', how: 'verified' });
    expect(play.said).toContain('environment:prod. Checked');
    expect(play.said).toContain('Events for Personalize winback');
  });

  test.each(['got it', 'ok', 'yes', 'done'])('%j accepts them', (words) => {
    expect(at('chosen').says(words).c.steps.environments.state).toBe('done');
  });

  test('are explained at any later time without a question', () => {
    const play = from('confirmed').says('what is the difference between dev and prod?');
    expect(play.said).toContain('You set everything up in dev first');
    expect(play.buttons).toEqual([]);
  });

  test('when the labels fail, Try again makes them', () => {
    const play = given().holds('ensure_labels').says('hi').presses('Start setup');
    play
      .presses('Choose', { beside: 'Personalize communications' })
      .presses('Choose', { beside: 'Personalize winback' });
    play.presses('Got it').fails('ensure_labels');
    expect(play.said).toContain('ensure_labels went wrong.');
    play.releases('ensure_labels').presses('Try again');
    expect(play.c.steps.environments.state).toBe('done');
  });
});
