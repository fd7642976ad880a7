import { describe, expect, test } from 'vitest';
import { currentStep, isLocked } from '../../src/core/checklist.ts';
import { channel } from '../support/given.ts';
import { at, from } from '../support/stages.ts';

const decisions = (play: ReturnType<typeof from>) => play.c.review.map(({ decision }) => decision);

/** The form of one event. */
const edited = (event: string, values: Record<string, string | string[]>, play = from('review')) => {
  play.sends({ intent: 'edit_event', slots: { event } });
  return { play, errors: play.fills(values) };
};

describe('the suggested events', () => {
  test('are confirmed by one press; undecided ones will be tracked', () => {
    const play = at('review').presses('Confirm events');
    expect(decisions(play)).toEqual(['will_track', 'will_track', 'will_track']);
    expect(isLocked(play.c)).toBe(true);
    expect(currentStep(play.c)).toBe('dev_sources');
    expect(play.c.plan).toMatchObject({ state: 'saved', name: 'Personalize winback (Segue)' });
  });

  test('accepted all at once are asked about before they are final', () => {
    const play = at('review').presses('Accept all');
    expect(decisions(play)).toEqual(['will_track', 'will_track', 'will_track']);
    expect(isLocked(play.c)).toBe(false);
    expect(play.said).toContain('Shall I confirm them?');
    expect(play.says('yes').c.steps.review_events.state).toBe('done');
  });

  test.each(['confirm', 'looks good, confirm the events', 'yes', 'ok'])(
    '%j in words asks once more while events are undecided, then confirms',
    (words) => {
      const play = at('review').says(words);
      expect(isLocked(play.c)).toBe(false);
      expect(play.said).toContain('can no longer be changed');
      expect(isLocked(play.says('yes').c)).toBe(true);
    },
  );

  test('a no leaves them open', () => {
    const play = at('review').says('accept all').says('no');
    expect(isLocked(play.c)).toBe(false);
  });

  test('are confirmed by words at once when every one was decided by hand', () => {
    const play = from('review');
    for (const { event } of play.c.review) edited(event, { decision: 'tracked', properties: [] }, play);
    expect(isLocked(play.says('confirm events').c)).toBe(true);
  });

  test('cannot be confirmed twice', () => {
    const play = from('confirmed').sends({ intent: 'confirm_events', slots: {} });
    expect(play.said).toContain('The events are confirmed');
    expect(play.outbox.size).toBe(0);
  });
});

describe('one event', () => {
  test('is decided with its properties, and the table shows it', () => {
    const { play, errors } = edited('Order Completed', {
      decision: 'tracked',
      properties: ['order_id', 'total'],
    });
    expect(errors).toEqual({});
    expect(play.c.review.find(({ event }) => event === 'Order Completed')).toMatchObject({
      decision: 'tracked',
      without: expect.arrayContaining(['tax', 'products']),
    });
    play.says('show the events');
    expect(play.said).toContain('Order Completed | order_id | string | Tracked already');
    expect(play.said).toContain('Order Completed | tax | number | Not for us');
  });

  test('that is not for us needs a reason', () => {
    const { play, errors } = edited('Page Scrolled', {
      decision: 'not_for_us',
      reason: '  ',
      properties: [],
    });
    expect(errors).toEqual({ reason: 'Say in a few words why it is not for you.' });
    expect(decisions(play)).toEqual(['undecided', 'undecided', 'undecided']);
    expect(play.fills({ decision: 'not_for_us', reason: 'no long pages', properties: [] })).toEqual({});
    expect(decisions(play)).toEqual(['undecided', 'not_for_us', 'undecided']);
  });

  test('taken back in drops its reason', () => {
    const { play } = edited('Page Scrolled', {
      decision: 'not_for_us',
      reason: 'no long pages',
      properties: [],
    });
    edited('Page Scrolled', { decision: 'will_track', reason: 'x', properties: ['pct_scrolled'] }, play);
    expect(play.c.review[1]).toEqual({
      event: 'Page Scrolled',
      decision: 'will_track',
      without: ['page_category'],
    });
  });

  test('that is not in the list, or a decision that does not exist, changes nothing', () => {
    for (const [event, decision] of [
      ['Nope', 'tracked'],
      ['Page Viewed', 'whatever'],
      ['Page Viewed', 'constructor'],
    ] as const) {
      const play = from('review');
      play.submits('event_state', { event }, { decision });
      expect(decisions(play)).toEqual(['undecided', 'undecided', 'undecided']);
    }
  });

  test('cannot be changed any more once the events are confirmed, by an old form either', () => {
    const play = from('confirmed');
    play.submits('event_state', { event: 'Page Viewed' }, { decision: 'not_for_us', reason: 'x' });
    expect(decisions(play)).toEqual(['will_track', 'will_track', 'will_track']);
    play.sends({ intent: 'edit_event', slots: { event: 'Page Viewed' } });
    expect(play.hasForm).toBe(false);
  });

  test('in an old form after starting over changes nothing', () => {
    const play = from('review').sends({ intent: 'restart', slots: {} }).presses('Throw it away');
    play.submits('event_state', { event: 'Page Viewed' }, { decision: 'tracked' });
    expect(play.c.review).toEqual([]);
  });

  test('is explained by name and by position', () => {
    expect(from('review').says('what is page scrolled?').said).toContain('pct_scrolled');
    const play = from('review').sends({ intent: 'explain_event', slots: { ordinals: [-1] } });
    expect(play.said).toContain('Order Completed');
  });
});

describe('declined events', () => {
  const declineAll = () => {
    const play = from('review');
    for (const { event } of play.c.review)
      edited(event, { decision: 'not_for_us', reason: 'not here', properties: [] }, play);
    return play;
  };

  test.each(['press', 'words'])('when all are declined, %s cannot confirm', (how) => {
    const play = declineAll();
    if (how === 'press') play.sends({ intent: 'confirm_events', slots: {} });
    else play.says('confirm events');
    expect(isLocked(play.c)).toBe(false);
    expect(play.said).toContain('Keep at least one');
    expect(play.has('save_plan')).toBe(false);
  });

  test('stay out of the tracking plan, with the properties that are left out', () => {
    const { play } = edited('Page Scrolled', { decision: 'not_for_us', reason: 'no', properties: [] });
    edited('Order Completed', { decision: 'tracked', properties: ['order_id'] }, play);
    play.holds('save_plan').sends({ intent: 'confirm_events', slots: {} });
    const { rules } = play.effectOf('save_plan');
    expect(rules.map(({ event }) => event)).toEqual(['Page Viewed', 'Order Completed']);
    expect(rules[1]?.properties.map(({ name }) => name)).toEqual(['order_id']);
  });
});

describe('the export', () => {
  test.each(['csv', 'json'] as const)(
    'as %s has a row for each property, with state and reason',
    (format) => {
      const { play } = edited('Page Scrolled', {
        decision: 'not_for_us',
        reason: 'no long pages',
        properties: [],
      });
      play.sends({ intent: 'export_events', slots: { format } });
      const file = play.decisions.at(-1)?.jobs.find(({ effect }) => effect.kind === 'file')?.effect;
      expect(file).toMatchObject({ name: `segue-personalize-winback-events.${format}`, format });
      const rows = file && 'rows' in file ? file.rows : [];
      expect(rows).toHaveLength(13);
      expect(rows).toContainEqual(
        expect.objectContaining({
          event: 'Page Scrolled',
          decision: 'Not for us',
          reason: 'no long pages',
          property: 'pct_scrolled',
          type: 'integer',
          state: 'As the event',
        }),
      );
    },
  );

  test.each(['export csv', 'export the events as json'])('%j works in words, for members too', (words) => {
    const play = from('review').says(words, { as: 'erin' });
    expect(play.decisions.at(-1)?.jobs.map(({ effect }) => effect.kind)).toContain('file');
  });
});

describe('the tracking plan', () => {
  test('that Segment does not take is said so, and the setup goes on', () => {
    const play = at('review').holds('save_plan').presses('Confirm events');
    play.comesBack('save_plan', () => ({ kind: 'plan_unavailable', why: 'Protocols is not enabled' }));
    expect(play.said).toContain('Protocols is not enabled');
    expect(play.c.plan?.state).toBe('unavailable');
    play.says('website').says('javascript').presses('Create source');
    expect(play.has('attach_plan')).toBe(false);
    expect(play.c.sources[0]?.planned).toBe(false);
  });

  test('that comes later than a source is attached to it then', () => {
    const play = at('review').holds('save_plan').presses('Confirm events');
    play.says('website').says('javascript').presses('Create source');
    expect(play.c.sources[0]?.planned).toBe(false);
    play.releases('save_plan');
    expect(play.c.sources[0]?.planned).toBe(true);
  });

  test('that fails is told with what was kept, and can be tried again', () => {
    const play = at('review').holds('save_plan').presses('Confirm events').fails('save_plan');
    expect(play.said).toContain('save_plan went wrong.');
    expect(isLocked(play.c)).toBe(true);
    play.releases('save_plan').presses('Try again');
    expect(play.c.plan?.state).toBe('saved');
  });
});

describe('code to copy', () => {
  test.each([
    ['show me the code for ios', 'Swift'],
    ['code snippet for android', 'Kotlin'],
    ['show me the javascript code', 'JavaScript'],
    ['python code', 'Python'],
    ['code in ruby', 'Ruby'],
  ])('%j is for %s', (words, platform) => {
    expect(from('review').says(words).said).toContain(`For ${platform}`);
  });

  test('never holds a write key', () => {
    expect(from('sourceCreated').sends({ intent: 'show_snippet', slots: {} }).said).toMatch(
      /YOUR|<.*key.*>|WRITE_KEY/i,
    );
  });
});

test('words in a channel are answered there, and the review is drawn there too', () => {
  const place = channel('C0GENERAL', '1.1');
  const play = from('review').says('show the events', { in: place });
  expect(play.screen.map(({ kind, to }) => [kind, to])).toContainEqual(['board', 'slack:T1:C0GENERAL:1.1']);
});
