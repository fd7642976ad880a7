import { describe, expect, test } from 'vitest';
import type { Effect, SegmentEffect } from '../../src/core/effect.ts';
import { type OutsideCode, OutsideError, outsideCodes } from '../../src/core/errors.ts';
import { failureText } from '../../src/effects/run.ts';
import { cast, given, keyOf, type Play, type Who } from '../support/given.ts';
import { approvals, at, vote } from '../support/stages.ts';

type Kind = SegmentEffect['kind'];

/** Something that can fail: how it comes to it, and what shows that it was done after all. */
type Case = {
  kind: Kind;
  /** Part of the job's id, where there are several of the kind. */
  part?: string;
  reach(): Play;
  /** Who presses Try again. */
  as?: Who;
  /** What the outside answers in the end, where a play does not do it by itself. */
  answer?(play: Play): unknown;
  isDone(play: Play): unknown;
};

const warehouse = (play: Play) => {
  play.says('connect snowflake').presses('Fill in settings');
  play.fills({ host: 'acme.snowflake.example', apiKey: 's3cr3t' });
  return play.presses('Create source');
};
const destination = (play: Play) => {
  play.presses('Fill in settings');
  play.fills({ apiKey: 'dev-secret-1' });
  return play.presses('Create destination');
};
const lapsed = 'Lapsed customers';

const cases: Record<string, Case> = {
  'looking up who it is': {
    kind: 'identify',
    reach: () => given().holds('identify').says('hi'),
    as: 'olivia',
    isDone: (play) => play.said.includes('You may use the guided setup'),
  },
  'looking at the workspace': {
    kind: 'survey',
    reach: () => given().holds('survey').says('hi'),
    isDone: (play) => play.c.workspace,
  },
  'making the labels': {
    kind: 'ensure_labels',
    reach: () =>
      at('started')
        .holds('ensure_labels')
        .presses('Choose', { beside: 'Personalize communications' })
        .presses('Choose', { beside: 'Personalize winback' }),
    isDone: (play) => play.c.labels,
  },
  'saving the plan': {
    kind: 'save_plan',
    reach: () => at('review').holds('save_plan').presses('Confirm events'),
    isDone: (play) => play.c.plan?.state === 'saved',
  },
  'finding products': {
    kind: 'find_integrations',
    reach: () => at('confirmed').holds('find_integrations').says('website'),
    isDone: (play) => play.c.drafts[0]?.choices,
  },
  'reading settings': {
    kind: 'read_settings',
    reach: () => at('sourcesDone').holds('read_settings').says('analytics').presses('Amplitude'),
    isDone: (play) => play.c.drafts[0]?.fields,
  },
  'creating a source': {
    kind: 'create_source',
    reach: () => at('sourceDraft').holds('create_source').presses('Create source'),
    isDone: (play) => play.c.sources.length === 1 && play.c.drafts.length === 0,
  },
  'attaching the plan': {
    kind: 'attach_plan',
    reach: () => at('sourceDraft').holds('attach_plan').presses('Create source'),
    isDone: (play) => play.c.sources[0]?.planned,
  },
  'looking for events': {
    kind: 'check_source',
    part: 'check:',
    reach: () => at('sourceCreated').says('check for events'),
    answer: (play) => play.sees('Website (dev)', ['Order Completed'], true),
    isDone: (play) => play.c.sources[0]?.state === 'verified',
  },
  'reading the write key': {
    kind: 'show_write_key',
    reach: () => at('sourceCreated').holds('show_write_key').presses('Write key and code'),
    isDone: (play) => (play.c.sources[0]?.keyShownTo.length ?? 0) > 0,
  },
  'counting in dev and prod': {
    kind: 'count_audience',
    part: ':prod',
    reach: () => at('republish').holds('count_audience').presses('Count in dev and prod'),
    isDone: (play) => play.c.audiences[0]?.counts?.prod?.state === 'done',
  },
  'enabling a destination': {
    kind: 'enable_destination',
    reach: () =>
      destination(
        at('sourcesDone').holds('enable_destination').says('connect google ads conversions'),
      ).presses('I authorised it in Segment'),
    isDone: (play) => play.c.destinations[0]?.login === 'done',
  },
  'finding warehouses': {
    kind: 'find_warehouses',
    reach: () => at('confirmed').says('facebook ads').holds('find_warehouses').presses('Connect a warehouse'),
    isDone: (play) => play.c.warehouseChoices,
  },
  'creating a warehouse': {
    kind: 'create_warehouse',
    reach() {
      const play = at('confirmed').says('facebook ads').presses('Connect a warehouse').presses('Snowflake');
      play.holds('create_warehouse').fills({ host: 'acme', apiKey: 's3cr3t' });
      return play;
    },
    isDone: (play) => play.c.warehouse,
  },
  'creating a model': {
    kind: 'create_model',
    reach() {
      const play = warehouse(at('confirmed')).holds('create_model').presses('Define the model');
      play.fills({ name: 'Users', query: 'SELECT id FROM users', identifier: 'id' });
      return play;
    },
    isDone: (play) => play.c.sources[0]?.model,
  },
  'disabling a source': {
    kind: 'disable',
    reach: () =>
      at('sourceVerified').holds('disable').says('remove the website source').presses('Disable it'),
    isDone: (play) => play.c.sources[0]?.state === 'disabled',
  },
  'creating a destination': {
    kind: 'create_destination',
    reach: () => destination(at('destinationDraft').holds('create_destination')),
    isDone: (play) => play.c.destinations.length === 1 && play.c.drafts.length === 0,
  },
  'looking for deliveries': {
    kind: 'check_destination',
    part: 'check:',
    reach: () => at('destinationCreated').presses('Check delivery'),
    answer: (play) => play.delivers('Amplitude (Actions) (dev)', ['Order Completed'], true),
    isDone: (play) => play.c.destinations[0]?.state === 'verified',
  },
  'checking the approvers': {
    kind: 'check_policy',
    reach() {
      const play = at('prod').holds('check_policy').presses('Approvers and channel');
      play.fills({ channel: approvals, approvers: [cast.ana.id, cast.ben.id] });
      return play;
    },
    isDone: (play) => play.c.policy,
  },
  'finding the spaces': {
    kind: 'find_spaces',
    reach: () => at('live').holds('find_spaces').says('go on'),
    isDone: (play) => play.c.unify,
  },
  'counting profiles': {
    kind: 'check_profiles',
    reach: () => at('identifiers').presses('Take all 11').holds('check_profiles').presses('Mark complete'),
    isDone: (play) => play.c.unify?.sight,
  },
  'counting an audience': {
    kind: 'preview_audience',
    reach: () => at('audienceDraft').holds('preview_audience').presses('Preview'),
    isDone: (play) => play.c.audienceDraft?.preview?.state === 'done',
  },
  'creating an audience': {
    kind: 'create_audience',
    reach: () => at('audiencePreviewed').holds('create_audience').presses('Create audience'),
    isDone: (play) => play.c.audiences.length === 1 && play.c.audienceDraft === undefined,
  },
  'looking at an audience': {
    kind: 'check_audience',
    part: 'check:',
    reach: () => at('audienceCreated').presses('Check the audience'),
    answer: (play) => play.arrives(lapsed, { 'Amplitude (Actions) (dev)': 5 }, { asked: true }),
    isDone: (play) => play.c.audiences[0]?.state === 'verified',
  },
  'disabling an audience': {
    kind: 'disable',
    reach: () => at('audienceVerified').holds('disable').says('undo').presses('Take it back'),
    isDone: (play) => play.c.audiences[0]?.state === 'disabled',
  },
};

/** It fails for good, as the outbox tells it. */
function fail(play: Play, kind: Kind, code: OutsideCode, part?: string): void {
  const job = play.jobOf(kind, part);
  play.comesBack(
    kind,
    (effect) => ({
      kind: 'failed',
      job,
      effect,
      text: failureText(effect, new OutsideError(code, { message: code, reason: 'because of that' })),
    }),
    part,
  );
}

const three = (effect: Effect, code: OutsideCode) =>
  failureText(effect, new OutsideError(code, { message: code, reason: 'because of that' }));

describe.each(Object.entries(cases))('%s', (_, { kind, part, reach, as = 'omar', answer, isDone }) => {
  test.each(outsideCodes)('that ends in %s is told in three parts, and Try again does it', (code) => {
    const play = reach();
    const effect = play.effectOf(kind, part);
    const job = play.jobOf(kind, part);
    const { what, kept, next } = three(effect, code);
    fail(play, kind, code, part);
    expect(play.said).toContain(what);
    expect(play.said).toContain(`Kept: ${kept}`);
    expect(play.said).toContain(`Next: ${next}`);
    expect(play.buttons).toContain('Try again');
    expect(isDone(play)).toBeFalsy();

    // Whoever is known needs no look-up before the press.
    if (kind === 'identify') play.releases('identify');
    play.sends({ intent: 'retry', slots: { job } }, { as });
    if (kind !== 'identify') {
      expect(play.effectOf(kind, part).origin.person.id).toBe(cast[as].id);
      play.releases(kind);
      answer?.(play);
    }
    expect(isDone(play)).toBeTruthy();
    expect(play.c.failures).toEqual({});
    expect(play.audit.filter((line) => line.what === 'retried')).toHaveLength(1);
  });
});

/** What an approval was given for goes on with its own button, as nothing else may do it. */
const approved: Record<string, Case> = {
  'a prod source': {
    kind: 'create_source',
    reach: () => vote(at('requested').holds('create_source'), 'ana'),
    isDone: (play) => play.c.sources.some(({ environment }) => environment === 'prod'),
  },
  'the plan of a prod source': {
    kind: 'attach_plan',
    reach: () => vote(at('requested').holds('attach_plan'), 'ana'),
    isDone: (play) => play.c.promotion?.state === 'verifying',
  },
  'a prod destination': {
    kind: 'create_destination',
    reach: () => at('approved').holds('create_destination').sees('Website (prod)', ['Order Completed']),
    isDone: (play) => play.c.promotion?.state === 'applied',
  },
  'a prod audience': {
    kind: 'create_audience',
    reach: () => at('importing').holds('create_audience').presses('I imported them'),
    isDone: (play) => play.c.audiences.some(({ environment }) => environment === 'prod'),
  },
};

describe.each(Object.entries(approved))('%s that was approved', (_, { kind, reach, isDone }) => {
  test.each(outsideCodes)('and ends in %s: what happened, what is made, what to do, and a way on', (code) => {
    const play = reach();
    const { what, next } = three(play.effectOf(kind), code);
    fail(play, kind, code);
    expect(play.c.promotion?.state).toBe('failed');
    expect(play.said).toContain(what);
    expect(play.said).toContain('Done so far: ');
    expect(play.said).toContain('Still to do: ');
    expect(play.said).toContain(`Next: ${next.replaceAll('Try again', 'Go on from here')}`);
    play.presses('Go on from here');
    if (kind === 'create_source' || kind === 'create_audience')
      expect(play.effectOf(kind)).toMatchObject({ again: true });
    play.releases(kind);
    expect(isDone(play)).toBeTruthy();
  });
});

describe('Try again', () => {
  test('sends what was put right meanwhile, not what was refused', () => {
    const play = at('sourceDraft').holds('create_source').presses('Create source');
    fail(play, 'create_source', 'segment_invalid');
    const [job = ''] = Object.keys(play.c.failures);
    play.presses('Go on').presses('Other name');
    play.fills({ name: 'Shop' });
    play.sends({ intent: 'retry', slots: { job } });
    expect(play.effectOf('create_source').spec.name).toBe('Shop');
    // What an earlier try may have made had another name.
    expect(play.effectOf('create_source').again).toBeUndefined();
  });

  test('for a draft that was left out, or is on its way again, is an old button', () => {
    const play = at('audiencePreviewed').holds('create_audience').presses('Create audience');
    fail(play, 'create_audience', 'segment_failed');
    const [job = ''] = Object.keys(play.c.failures);
    play.presses('Go on').presses('Create audience');
    play.sends({ intent: 'retry', slots: { job } });
    expect(play.said).toContain('belongs to an earlier state');
    fail(play, 'create_audience', 'segment_failed');
    play.presses('Go on').presses('Leave it out').sends({ intent: 'retry', slots: { job } });
    expect(play.said).toContain('belongs to an earlier state');
    expect(play.has('create_audience')).toBe(false);
  });

  test.each([
    ['sourceDraft', 'create_source', 'Create source'],
    ['audiencePreviewed', 'create_audience', 'Create audience'],
  ] as const)(
    'and pressing the button of the %s again both look for what the first try made',
    (stage, kind, button) => {
      for (const way of ['Try again', 'Go on'] as const) {
        const play = at(stage).holds(kind).presses(button);
        expect(play.effectOf(kind)).not.toHaveProperty('again');
        fail(play, kind, 'segment_unreachable');
        play.presses(way);
        if (way === 'Go on') play.presses(button);
        expect(play.effectOf(kind)).toMatchObject({ again: true });
      }
    },
  );

  test('counts an audience anew: the count that was begun may be gone', () => {
    const play = at('audienceDraft').holds('preview_audience').presses('Preview');
    play.comesBack('preview_audience', (effect) => {
      if (effect.kind !== 'preview_audience') throw new Error('not a preview');
      const { draft, query, type, nth } = effect;
      return { kind: 'audience_previewed', draft, query, type, nth, preview: { state: 'running', id: 'p1' } };
    });
    expect(play.effectOf('preview_audience').preview).toBe('p1');
    fail(play, 'preview_audience', 'segment_not_found');
    expect(play.c.audienceDraft?.preview).toBeUndefined();
    play.presses('Try again');
    expect(play.effectOf('preview_audience')).toMatchObject({ nth: 0 });
    expect(play.effectOf('preview_audience').preview).toBeUndefined();
  });
});

describe('a look that Segue takes by itself', () => {
  const looks = [
    ['sourceCreated', 'check_source', 'Website (dev)'],
    ['destinationCreated', 'check_destination', 'Amplitude (Actions) (dev)'],
    ['audienceCreated', 'check_audience', lapsed],
  ] as const;

  test.each(looks)('at what was made in %s and fails is not told, and is taken again', (stage, kind) => {
    const play = at(stage);
    const before = play.effectOf(kind, 'watch:');
    fail(play, kind, 'segment_unreachable', 'watch:');
    expect(play.said).not.toContain('That did not work');
    expect(play.c.failures).toEqual({});
    expect(play.effectOf(kind, 'watch:').nth).toBe(before.nth + 1);
  });

  test.each(looks)('at what was made in %s ends by a look that is told', (stage, kind, name) => {
    const play = at(stage).passes(11 * 60_000);
    fail(play, kind, 'segment_unreachable', 'watch:');
    expect(play.said).toMatch(/no longer look|stop looking/);
    expect(play.said).toContain(name);
    expect(play.has(kind, 'watch:')).toBe(false);
    fail(play, kind, 'segment_unreachable', 'check:');
    expect(play.buttons).toContain('Try again');
  });

  test('and fails after its source was disabled is over', () => {
    const play = at('sourceCreated');
    const effect = play.effectOf('check_source', 'watch:');
    play.says('remove the website source').presses('Disable it');
    play.outbox.set(`watch:${effect.source}`, effect);
    fail(play, 'check_source', 'segment_failed', 'watch:');
    expect(play.has('check_source')).toBe(false);
  });
});

test('what was done again is put down to who pressed', () => {
  const play = at('sourceDraft').holds('create_source').presses('Create source');
  fail(play, 'create_source', 'segment_failed');
  const [job = ''] = Object.keys(play.c.failures);
  play.sends({ intent: 'retry', slots: { job } }, { as: 'omar' });
  expect(play.audit.find((line) => line.what === 'retried')?.actor).toBe(keyOf('omar'));
});
