import { describe, expect, test } from 'vitest';
import { stepIds } from '../../src/core/checklist.ts';
import { at, everyEvent, from, vote } from '../support/stages.ts';

/** The labels of the form that is open, with what is filled in. */
const fields = (play: ReturnType<typeof at>) =>
  play.form.fields.flatMap((field) => ('label' in field ? [field.label] : []));

/** What a choice of the open form offers. */
const offered = (play: ReturnType<typeof at>, label: string): string[] =>
  play.form.fields.flatMap((field) =>
    'options' in field && field.label.includes(label) ? field.options.map((option) => option.label) : [],
  );

describe('the way that Segment describes', () => {
  test('is told in short at the first hi, with what happens in prod', () => {
    const play = at('greeted');
    expect(play.said).toContain(
      'goal, use case, events, dev sources, dev destinations, approval, prod, audiences. Nothing reaches prod before your team approves it.',
    );
    expect(play.said).toContain('One workspace sets up one use case.');
  });

  test('stands in one checklist with a dev, a prod and a Unify part', () => {
    const play = at('review');
    const card = play.screen.find(({ kind }) => kind === 'board');
    expect(card).toBeDefined();
    const parts = ['Setup checklist', 'Dev environment', 'Prod environment', 'Unify and Engage'];
    const places = parts.map((part) => play.said.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(play.said).toContain(`3 of ${stepIds.length} done`);
    expect(play.said).toContain('Now: Review suggested events');
    for (const later of ['Connect dev sources', 'Connect dev destinations', 'Create prod destinations'])
      expect(play.said).toContain(`To do: ${later}`);
  });

  test('can be begun again from another use case until the events are confirmed', () => {
    const play = from('review').says('change the use case');
    expect(play.said).toContain('What is your business goal?');
    play.presses('Choose', { beside: 'Personalize communications' });
    expect(play.said).toContain('Which use case would you like to set up?');
    play.presses('Choose', { beside: 'Accelerate onboarding' }).presses('Change it');
    expect(play.said).toContain('Events for Accelerate onboarding');
    expect(play.said).not.toContain('Page Scrolled');
  });
});

describe('the events of winback', () => {
  test.each([
    ['Page Viewed', 'page_category, page_name'],
    ['Page Scrolled', 'pct_scrolled, page_category'],
    [
      'Order Completed',
      'num_items, order_id, checkout_id, total, revenue, shipping, tax, affiliation, products',
    ],
  ])('are suggested with the properties of Segment: %s', (event, properties) => {
    const rows = at('review').said.split('\n');
    const own = rows
      .filter((row) => row.startsWith(`${event} | `))
      .map((row) => row.split(' | ')[1])
      .filter((name) => name !== 'Whole event');
    expect(own).toEqual(properties.split(', '));
  });
});

describe('connecting in dev', () => {
  test('begins with the sources that winback recommends, each a button', () => {
    const play = at('confirmed');
    expect(play.said).toContain('Recommended for Personalize winback: Website, Mobile and Reverse ETL');
    expect(play.buttons).toEqual(expect.arrayContaining(['Website', 'Mobile', 'Reverse ETL (warehouse)']));
  });

  test('goes on with the destinations that winback recommends, each a button', () => {
    expect(at('sourcesDone').buttons).toEqual(
      expect.arrayContaining(['Reverse ETL', 'Personalization', 'Analytics']),
    );
  });

  test('tells of a website source how to get its key, its code and its first events', () => {
    const play = at('sourceCreated');
    expect(play.said).toContain('Website (dev): send first events');
    expect(play.said).toContain('Put the code into your dev build and use it once.');
    expect(play.buttons).toEqual(expect.arrayContaining(['Write key and code', 'Check for events']));
  });

  test('takes more sources by Connect more, from the recommendations to the data', () => {
    const play = at('sourceVerified').presses('Connect more');
    expect(play.said).toContain('Recommended for Personalize winback');
    play.presses('Mobile').presses('Flutter').presses('Create source');
    play.sees('Flutter (dev)', ['Page Viewed']);
    expect(play.c.sources.map(({ name, state }) => [name, state])).toEqual([
      ['Website (dev)', 'verified'],
      ['Flutter (dev)', 'verified'],
    ]);
  });

  test('takes more destinations by Connect more, from the recommendations to the delivery', () => {
    const play = at('destinationCreated').sends({ intent: 'next_step', slots: {} }).presses('Connect more');
    expect(play.said).toContain('Recommended for Personalize winback');
    play.says('webhooks').presses('Create destination');
    play.delivers('Webhooks (Actions) (dev)', ['Page Viewed']);
    expect(play.c.destinations.map(({ name, state }) => [name, state])).toEqual([
      ['Amplitude (Actions) (dev)', 'created'],
      ['Webhooks (Actions) (dev)', 'verified'],
    ]);
  });
});

describe('what goes to prod', () => {
  const twoSources = () => {
    const play = at('sourceVerified').says('connect android').presses('Create source');
    play.sees('Kotlin (Android) (dev)', ['Order Completed']).says('done').says('amplitude');
    play.presses('Website (dev)').presses('Fill in settings');
    play.fills({ apiKey: 'dev-secret' });
    play.presses('Create destination').delivers('Amplitude (Actions) (dev)', ['Order Completed']);
    return play.says('done');
  };

  test('is chosen from the dev sources and destinations, each with its name, and its source', () => {
    const play = twoSources().presses('Names and selection');
    expect(offered(play, 'What goes to prod?')).toEqual([
      'Website (dev)',
      'Kotlin (Android) (dev)',
      'Amplitude (Actions) (dev)',
    ]);
    expect(fields(play)).toEqual([
      'What goes to prod?',
      'Prod name for Website (dev)',
      'Prod name for Kotlin (Android) (dev)',
      'Prod name for Amplitude (Actions) (dev)',
      'Source that feeds Amplitude (Actions) (prod)',
    ]);
    expect(offered(play, 'Source that feeds')).toEqual(['Website (dev)', 'Kotlin (Android) (dev)']);
  });

  test('is fed by the prod side of the source that was chosen', () => {
    const play = twoSources().presses('Names and selection');
    const [web = '', app = ''] = play.c.sources.map(({ id }) => id);
    const [amplitude = ''] = play.c.destinations.map(({ id }) => id);
    play.fills({ which: [web, app, amplitude], [`feed:${amplitude}`]: app });
    expect(play.said).toContain('fed by Kotlin (Android) (prod)');
    play.presses('Approvers and channel');
    play.fills({ channel: 'C0APPROVE', approvers: ['UANA'] });
    play.presses('Prod settings');
    play.fills({ apiKey: 'prod-secret' });
    play.presses('Ask for approval');
    vote(play, 'ana').sees('Website (prod)', ['Page Viewed']);
    play.holds('create_destination').sees('Kotlin (Android) (prod)', ['Page Viewed']);
    expect(play.effectOf('create_destination').spec.sourceId).toBe(
      play.c.sources.find(({ name }) => name === 'Kotlin (Android) (prod)')?.id,
    );
  });

  test('is marked as complete on data that was seen, and by no word of a person', () => {
    const play = at('approved').presses('Mark as complete');
    expect(play.said).toContain('I have not seen data in prod yet, so I cannot mark it as complete.');
    expect(play.c.steps.prod_events.state).toBe('todo');
    play.sees('Website (prod)', everyEvent);
    expect(play.c.steps.prod_events).toMatchObject({ state: 'done', how: 'verified' });
  });

  test('leads on to Unify and Engage once data is there, or to a pause', () => {
    const play = at('live');
    expect(at('verified').buttons).toEqual(expect.arrayContaining(['Go on with Unify', 'Not now']));
    expect(play.says('not now').said).toContain('Everything is saved');
  });
});
