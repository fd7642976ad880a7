import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../src/core/effect.ts';
import type { Play } from '../support/given.ts';
import { at, from } from '../support/stages.ts';

type Preview = Extract<Outcome, { kind: 'audience_counted' }>['preview'];

/** A count comes back for one space. */
const counted = (play: Play, environment: 'dev' | 'prod', preview: Preview): Play =>
  play.comesBack(
    'count_audience',
    (effect) => {
      if (effect.kind !== 'count_audience') throw new Error('not a count');
      const { subject, query, type, nth } = effect;
      return { kind: 'audience_counted', subject, environment, query, type, nth, preview };
    },
    `:${environment}`,
  );

describe('the window of a condition', () => {
  test('has a field of its own, which changes the condition and the words that say it', () => {
    const play = at('audiencePreviewed').presses('Change it');
    expect(play.form.fields).toContainEqual(
      expect.objectContaining({ name: 'days1', label: 'Days, now 90', initial: '90' }),
    );
    const { name, about, query } = play.c.audienceDraft ?? {};
    play.fills({ name: name ?? '', about: about ?? '', query: query ?? '', days1: '45' });
    expect(play.c.audienceDraft?.query).toBe(query?.replace('90 days', '45 days'));
    expect(play.said).toContain('not within 45 days');
    expect(play.said).toContain('within(45 days)');
    // What was counted was another condition.
    expect(play.c.audienceDraft?.preview).toBeUndefined();
    expect(play.buttons).not.toContain('Create audience');
  });

  test.each(['0', '1.5', '2000', 'many'])('is a number of whole days: %j is refused in the form', (days1) => {
    const play = at('audienceDraft').presses('Change it');
    const { name = '', query = '' } = play.c.audienceDraft ?? {};
    expect(play.fills({ name, about: '', query, days1 })).toEqual({ days1: 'Whole days, from 1 to 1095.' });
    expect(play.c.audienceDraft?.query).toBe(query);
  });

  test('is left alone by a condition that is rewritten beside it', () => {
    const play = at('audienceDraft').presses('Change it');
    const query =
      "event('Page Viewed').within(90 days).count() >= 2 AND event('Page Viewed').within(3 days).count() >= 1";
    play.fills({ name: 'Readers', about: 'Readers.', query, days1: '90' });
    expect(play.c.audienceDraft?.query).toBe(query);
    play.presses('Change it');
    expect(play.form.context.windows).toBe('90,3');
    play.fills({ name: 'Readers', about: 'Within 3 days.', query, days1: '3', days2: '90' });
    expect(play.c.audienceDraft).toMatchObject({
      query: query.replace('(90 days)', '(x)').replace('(3 days)', '(90 days)').replace('(x)', '(3 days)'),
      about: 'Within 90 days.',
    });
  });
});

describe('how large an audience is', () => {
  test('in prod is counted for a draft on a press only, and shown beside dev', () => {
    expect(at('audienceDraft').buttons).not.toContain('Count in prod too');
    const play = at('audiencePreviewed').holds('count_audience').presses('Count in prod too');
    expect(play.effectOf('count_audience')).toMatchObject({ environment: 'prod', space: 'spa_prod', nth: 0 });
    expect([...play.outbox.keys()].filter((id) => id.endsWith(':dev'))).toEqual([]);
    // Pressed again while it counts: no second one of the 700.
    play.sends({ intent: 'count_audiences', slots: { draft: play.c.audienceDraft?.id ?? '' } });
    expect(play.audit.filter(({ what }) => what === 'audience_counted')).toEqual([]);
    play.releases('count_audience');
    expect(play.said).toContain('The same condition in prod: 230 users');
    expect(play.said).toContain('in dev right now');
  });

  test('in both spaces is counted before the second publish, told once, and shown to the approvers', () => {
    const play = at('republish').holds('count_audience').presses('Count in dev and prod');
    expect(play.said).toContain('one of the 700 that a space has a month');
    counted(play, 'dev', { state: 'running', id: 'p1' });
    expect(play.effectOf('count_audience', ':dev')).toMatchObject({ preview: 'p1', nth: 1 });
    counted(play, 'prod', { state: 'done', count: 1 });
    expect(play.said).not.toContain('in prod.');
    counted(play, 'dev', { state: 'done', count: 12 });
    expect(play.said).toContain('Lapsed customers: 12 users in dev, 1 user in prod.');
    expect(play.buttons).toContain('Count again');
    play.presses('Ask for approval');
    expect(play.c.promotion?.evidence.join()).toContain('12 users in dev, 1 user in prod');
  });

  test('that Segment cannot count says why, and one that takes too long can be counted again', () => {
    const play = at('republish').holds('count_audience').presses('Count in dev and prod');
    counted(play, 'prod', { state: 'failed', why: 'unknown event.' });
    for (let n = 0; n <= 15; n += 1) counted(play, 'dev', { state: 'running', id: 'p1' });
    expect(play.said).toContain('Segment is still counting Lapsed customers');
    expect(play.said).toContain(
      'Lapsed customers: not counted in dev, not countable (unknown event) in prod.',
    );
    expect(play.has('count_audience')).toBe(false);
    play.presses('Count again');
    expect([...play.outbox.keys()].filter((id) => id.startsWith('preview:'))).toHaveLength(2);
  });

  test('is not counted when the previews of the month are used up, and says so', () => {
    const until = Date.parse('2025-07-01T00:00:00Z');
    const play = at('republish').holds('count_audience').presses('Count in dev and prod');
    counted(play, 'dev', { state: 'done', count: 12 });
    counted(play, 'prod', { state: 'uncounted', until });
    expect(play.said).toContain(
      '12 users in dev, not counted, as the previews of this month are used up, in prod',
    );
    const draft = at('audiencePreviewed').holds('count_audience').presses('Count in prod too');
    expect(counted(draft, 'prod', { state: 'failed', why: 'no such space' }).said).toContain(
      'The same condition in prod: not countable (no such space).',
    );
  });

  test('of another condition, or of nothing, says nothing', () => {
    const play = at('republish').holds('count_audience').presses('Count in dev and prod');
    const { subject, type, nth } = play.effectOf('count_audience', ':dev');
    play.comesBack(
      'count_audience',
      () => ({
        kind: 'audience_counted',
        subject,
        environment: 'dev',
        type,
        nth,
        query: 'another',
        preview: { state: 'done', count: 9 },
      }),
      ':dev',
    );
    expect(play.c.audiences[0]?.counts?.dev?.state).toBe('running');
    const old = from('identified').sends({ intent: 'count_audiences', slots: { draft: 'a9' } });
    expect(old.has('count_audience')).toBe(false);
  });
});
