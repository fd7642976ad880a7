import { describe, expect, test } from 'vitest';
import type { Snapshot } from '../../src/core/drift.ts';
import { channel, type Play } from '../support/given.ts';
import { approvals, at, from } from '../support/stages.ts';

const hourMs = 60 * 60 * 1000;

/** Everything as it was set up, with what is said of the sources. */
function well(play: Play, sources: Partial<Snapshot['sources'][number]> = {}): Partial<Snapshot> {
  const { c } = play;
  return {
    sources: c.sources.map(({ id, environment }) => ({
      id,
      state: 'on',
      labels: [environment],
      fed: 1,
      strangers: [],
      ...sources,
    })),
    destinations: c.destinations.map(({ id, mappings }) => ({ id, state: 'on', mappings })),
    audiences: c.audiences.map(({ id }) => ({ id, state: 'on' })),
  };
}

/** The next look, six hours later. */
const look = (play: Play, snapshot: Partial<Snapshot>): Play => play.passes(6 * hourMs).finds(snapshot);

const without = (play: Play, name: string): Partial<Snapshot> => {
  const all = well(play);
  const gone = [...play.c.sources, ...play.c.destinations].find((one) => one.name === name)?.id;
  for (const one of [...(all.sources ?? []), ...(all.destinations ?? [])])
    if (one.id === gone) one.state = 'gone';
  return all;
};

describe('the watch over the workspace', () => {
  test('begins with the first connection, goes on by itself, and says nothing while all is well', () => {
    expect(at('confirmed').isWatched).toBe(false);
    const play = at('sourceDraft').presses('Create source');
    expect(play.isWatched).toBe(true);
    expect(play.c.drift?.due).toBe(play.now + 6 * hourMs);
    for (let n = 0; n < 3; n += 1) {
      look(play, well(play));
      expect(play.screen).toEqual([]);
      expect(play.isWatched).toBe(true);
    }
    expect(play.c.drift).toMatchObject({ findings: {}, at: play.now, due: play.now + 6 * hourMs });
  });

  test('ends when nothing is connected any more, and begins anew', () => {
    const play = at('sourceDraft').presses('Create source').says('undo').presses('Take it back');
    look(play, {});
    expect(play.isWatched).toBe(false);
    expect(play.c.drift).toBeUndefined();
    play.says('website').says('javascript').presses('Create source');
    expect(play.isWatched).toBe(true);
  });

  test('goes on after a look that failed, and tells nobody', () => {
    const play = at('sourceDraft').presses('Create source');
    look(play, well(play));
    play.passes(6 * hourMs);
    play.outbox.set('watch_workspace', { kind: 'watch_workspace', origin: play.originOf('olivia') });
    play.fails('watch_workspace');
    expect(play.screen).toEqual([]);
    expect(play.isWatched).toBe(true);
  });

  test('is taken up by an owner\u2019s next word where it was lost', () => {
    const play = from('sourceVerified').passes(3 * 24 * hourMs);
    expect(play.isWatched).toBe(false);
    expect(play.says('status').isWatched).toBe(true);
    // It is overdue, so it does not wait for another six hours.
    expect(play.c.drift?.due).toBe(play.now);
  });
});

describe('a finding', () => {
  test('of dev is told to the owner alone, once, with a way to take it off; nothing is made anew', () => {
    const play = at('destinationCreated');
    look(play, well(play));
    look(play, without(play, 'Website (dev)'));
    expect(play.screen.map(({ kind, to }) => [kind, to])).toEqual([['direct', 'slack:T1:UOLIVIA']]);
    expect(play.said).toContain('The source Website (dev) is gone from Segment; somebody deleted it');
    expect(play.said).toContain('Shall I take it off the checklist?');
    expect(play.has('create_source')).toBe(false);
    look(play, without(play, 'Website (dev)'));
    expect(play.screen).toEqual([]);
    expect(play.says('status').said).toContain('The source Website (dev) is gone');
    play.presses('Take it off the checklist', { beside: 'Website (dev) is gone' });
    expect(play.c.sources[0]?.state).toBe('disabled');
    expect(play.says('status').said).not.toContain('is gone from Segment');
  });

  test('of prod is told in the thread of the promotion', () => {
    const play = at('live').comesBackAt(at('live').c.promotion?.board ?? '');
    look(play, well(play));
    const all = without(play, 'Amplitude (Actions) (prod)');
    for (const one of all.sources ?? []) if (one.labels.includes('dev')) one.labels = [];
    look(play, all);
    expect(play.screen.map(({ kind, to }) => [kind, to])).toEqual([
      ['post', `slack:T1:${approvals}:M1`],
      ['direct', 'slack:T1:UOLIVIA'],
    ]);
    expect(play.saidTo(channel(approvals, 'M1'))).toContain(
      'The destination Amplitude (Actions) (prod) is gone',
    );
    expect(play.saidTo(channel(approvals, 'M1'))).not.toContain('environment:dev');
    expect(play.said).toContain('does not carry the label environment:dev any more');
  });

  test('of the 14 days is told to the owner, for prod too; that Segment ended it to both', () => {
    const play = at('live').comesBackAt(at('live').c.promotion?.board ?? '');
    const prod = (change: Partial<Snapshot['sources'][number]>) => {
      const all = well(play);
      for (const one of all.sources ?? []) if (one.labels.includes('prod')) Object.assign(one, change);
      return all;
    };
    play.passes(7 * 24 * hourMs);
    look(play, prod({ fed: 0 }));
    expect(play.screen.map(({ kind }) => kind)).toEqual(['direct']);
    expect(play.said).toContain('Website (prod) has had no enabled destination for 7 days');
    expect(play.buttons).not.toContain('Connect a destination');
    play.passes(7 * 24 * hourMs);
    look(play, prod({ fed: 0, state: 'off', offBy: 'segment' }));
    expect(play.screen.map(({ kind }) => kind)).toEqual(['post', 'direct']);
  });

  test('that is right so is no news any more', () => {
    const play = at('destinationCreated');
    const events = (...names: string[]) => ({ events: names.map((event) => ({ event, day: 2, days: 1 })) });
    look(play, well(play, events('Order Completed', 'Old Thing')));
    look(play, well(play, events('Order Completed', 'Old Thing', 'New Thing')));
    expect(play.said).toContain('A new event that is not planned arrives from Website (dev): New Thing');
    expect(play.said).not.toContain('Old Thing');
    play.presses('That is right so');
    expect(play.said).toContain('Noted: New Thing is right as it is now');
    expect(play.audit.at(-1)).toMatchObject({ what: 'drift_accepted' });
    look(play, well(play, events('Order Completed', 'Old Thing', 'New Thing')));
    expect(play.screen).toEqual([]);
    play.sends({ intent: 'accept_drift', slots: { finding: 'event_new:x:y' } });
    expect(play.said).not.toContain('Noted');
  });

  test('about mappings is taken as it is by a look at the destination', () => {
    const play = at('destinationCreated');
    look(play, well(play));
    const changed = well(play);
    const mappings = [{ name: 'Other', actionId: 'a9', trigger: 'type = "track"', fields: 'f9' }];
    for (const one of changed.destinations ?? []) one.mappings = mappings;
    look(play, changed);
    expect(play.said).toContain('The mappings of Amplitude (Actions) (dev) are not what they were');
    play.presses('Check delivery').comesBack(
      'check_destination',
      () => ({
        kind: 'destination_checked',
        destination: play.c.destinations[0]?.id ?? '',
        asked: true,
        nth: 0,
        evidence: { readAt: 0, from: 0, to: 0, seen: [], other: [], read: 'delivery overview' },
        mappings,
        silence: [],
      }),
      'check:',
    );
    look(play, changed);
    expect(play.c.drift?.findings).toEqual({});
  });

  test('is shown to owners only, and never more than ten at once', () => {
    const play = at('destinationCreated');
    look(play, well(play, { events: [] }));
    const events = Array.from({ length: 5 }, (_, n) => ({ event: `Event ${n}`, day: 1, days: 0 }));
    const strangers = Array.from({ length: 9 }, (_, n) => ({ id: `x${n}`, name: `Braze prod ${n}` }));
    look(play, well(play, { events, strangers }));
    expect(play.said).toContain('And 4 more');
    expect(play.says('status', { as: 'erin' }).said).not.toContain('Braze prod');
    expect(play.says('status').said).toContain('Data labelled dev goes to prod: Braze prod 0');
  });
});

test('fourteen days without a destination: two reminders, and what Segment did in the end', () => {
  const play = at('sourceVerified');
  const told: [number, string][] = [];
  for (let look_ = 1; look_ <= 60; look_ += 1) {
    const day = look_ / 4;
    look(play, well(play, { fed: 0, ...(day > 14 ? { state: 'off', offBy: 'segment' } : {}) }));
    if (play.screen.length > 0) told.push([day, play.said]);
  }
  expect(told.map(([day]) => day)).toEqual([7, 12, 14.25]);
  expect(told[0]?.[1]).toContain('has had no enabled destination for 7 days. After 14 days Segment disables');
  expect(told[1]?.[1]).toContain('for 12 days');
  expect(told[2]?.[1]).toContain('Segment did that by itself, as it does with a source');
  play.says('status');
  expect(play.said).toContain('The source Website (dev) is disabled');
});
