import { describe, expect, test } from 'vitest';
import { from } from '../support/stages.ts';

const states = (play: ReturnType<typeof from>) =>
  Object.fromEntries(play.c.review.map(({ event, decision, reason }) => [event, reason ?? decision]));

describe('an event decided in words', () => {
  test.each([
    ['we already track order completed', { 'Order Completed': 'tracked' }],
    [
      'Order Completed and page viewed are already in place',
      { 'Order Completed': 'tracked', 'Page Viewed': 'tracked' },
    ],
    ["let's track page_scrolled", { 'Page Scrolled': 'will_track' }],
    ['keep page viewed', { 'Page Viewed': 'will_track' }],
    [
      'page scrolled is not for us because we have no long pages',
      { 'Page Scrolled': 'we have no long pages' },
    ],
    ["we don't need Page Scrolled: one screen only", { 'Page Scrolled': 'one screen only' }],
    ['skip page scrolled, no long pages here', { 'Page Scrolled': 'no long pages here' }],
    [
      'page viewed, page scrolled are not for us since we are app only',
      { 'Page Viewed': 'we are app only', 'Page Scrolled': 'we are app only' },
    ],
  ])('%s', (words, decided) => {
    const open = { 'Page Viewed': 'undecided', 'Page Scrolled': 'undecided', 'Order Completed': 'undecided' };
    expect(states(from('review').says(words))).toEqual({ ...open, ...decided });
  });

  test.each([
    [
      'page viewed yes, page scrolled no, order completed already',
      { 'Page Viewed': 'will_track', 'Page Scrolled': 'undecided', 'Order Completed': 'tracked' },
      'Page Scrolled is left out',
    ],
    ['track all except page scrolled', { 'Page Scrolled': 'undecided' }, 'Page Scrolled is left out'],
    ['all but page scrolled because nobody scrolls', { 'Page Scrolled': 'nobody scrolls' }, 'not for us'],
    [
      'only order completed, because we have no site',
      { 'Page Viewed': 'we have no site', 'Page Scrolled': 'we have no site' },
      'not for us',
    ],
    [
      'we already have all of them',
      { 'Page Viewed': 'tracked', 'Page Scrolled': 'tracked', 'Order Completed': 'tracked' },
      'Shall I confirm them?',
    ],
  ])('each for itself: %s', (words, decided, said) => {
    const play = from('review').says(words);
    const open = { 'Page Viewed': 'undecided', 'Page Scrolled': 'undecided', 'Order Completed': 'undecided' };
    expect(states(play)).toEqual({ ...open, ...decided });
    expect(play.said).toContain(said);
  });

  test('and once all are decided, a yes confirms them', () => {
    const play = from('review').says('we already track order completed, page viewed and page scrolled');
    expect(play.said).toContain('Shall I confirm them?');
    expect(play.says('yes').c.steps.review_events.state).toBe('done');
  });

  test('as not for us needs a reason, like the form', () => {
    const play = from('review').says('page scrolled is not for us');
    expect(states(play)['Page Scrolled']).toBe('undecided');
    expect(play.said).toContain('Page Scrolled is not for us because …');
    expect(play.buttons).toContain('Change one event');
  });

  test.each([
    'do we already track order completed?',
    'what is order completed',
    'is page viewed tracked',
    'page scrolled is not tracked yet',
    'order completed',
  ])('not by a question or a mention: %s', (words) => {
    expect(new Set(Object.values(states(from('review').says(words))))).toEqual(new Set(['undecided']));
  });

  test('not after they were confirmed, and not by anybody who is no owner', () => {
    const confirmed = from('confirmed');
    const before = states(confirmed);
    expect(states(confirmed.says('we already track order completed'))).toEqual(before);
    const erin = from('review').says('we already track order completed', { as: 'erin' });
    expect(states(erin)['Order Completed']).toBe('undecided');
    expect(erin.said).toContain('Only a Segment Workspace Owner');
  });
});

describe('asking about events', () => {
  test('explains a property by an event that has it', () => {
    expect(from('review').says('what is pct_scrolled?').said).toContain('How far down');
    expect(from('started').says('what is pct_scrolled?').said).toContain('How far down');
  });

  test('confirming before a use case is chosen says what comes first', () => {
    const play = from('started').sends({ intent: 'confirm_events', slots: {} });
    expect(play.said).toContain('There are no events to confirm before a use case is chosen');
  });
});
