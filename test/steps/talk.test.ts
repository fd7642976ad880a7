import { describe, expect, test } from 'vitest';
import { currentStep } from '../../src/core/checklist.ts';
import type { Intent } from '../../src/core/intent.ts';
import { channel, dmOf, keyOf } from '../support/given.ts';
import { approvals, at, from, type Stage, vote } from '../support/stages.ts';

/** What must not move when nothing was changed. */
const core = (play: ReturnType<typeof from>) => {
  const { dialogs: _, people: __, boards: ___, owners: ____, counter: _____, ...rest } = play.c;
  return rest;
};

describe('a yes', () => {
  test('to what only a button may do points to the button and does nothing', () => {
    const play = from('sourceVerified').says('start over');
    const before = core(play);
    play.says('yes');
    expect(play.said).toContain('takes a press on its button');
    expect(core(play)).toEqual(before);
  });

  test('to nothing says so', () => {
    expect(from('confirmed').says('yes').said).toContain('Nothing is waiting for a yes');
  });
});

describe('the ways around', () => {
  test.each(['help', 'status'])('are buttons too, as far as they lead somewhere: %s', (words) => {
    expect(from('started').says(words).buttons).toEqual(['Go on', 'Start over']);
    expect(from('chosen').says(words).buttons).toEqual(['Go on', 'Go back', 'Undo', 'Start over']);
    expect(from('sourcesDone').says(words).buttons).toContain('Skip this step');
    expect(from('sourceCreated').says(words).buttons).not.toContain('Skip this step');
    expect(from('chosen').says(words, { as: 'erin' }).buttons).toEqual([]);
  });

  test('do by a press what the words do', () => {
    const press = (label: string) => from('sourcesDone').says('status').presses(label);
    expect(press('Go back').said).toContain('Dev sources');
    expect(press('Skip this step').c.steps.dev_destinations.state).toBe('skipped');
    expect(press('Undo').said).toContain('Taken back: "Connect dev sources" as done');
    expect(press('Start over').said).toContain('The checklist is thrown away');
  });
});

describe('asking', () => {
  test('for the write key gives an owner its button, and nobody the key', () => {
    const play = from('sourceCreated').says('can i have the write key?');
    expect(play.buttons).toContain('Write key and code: Website (dev)');
    expect(from('sourceCreated').says('give me the write key', { as: 'erin' }).buttons).toEqual([]);
  });

  test('to change the approvers leads to their form', () => {
    expect(from('sourceVerified').says('change the approvers').buttons).toContain('Approvers and channel');
  });

  test('who may approve names them before there is any request', () => {
    expect(from('sourceVerified').says('who can approve?').said).toContain(
      'Nobody is chosen as approver yet',
    );
    expect(from('ready').says('who can approve?').said).toContain('Ana Costa');
  });

  test('to skip a step whose turn it is not says when it can be', () => {
    const play = from('sourceCreated').says('skip destinations');
    expect(play.said).toContain('It is not the turn of Connect dev destinations now');
    expect(play.c.steps.dev_destinations.state).toBe('todo');
  });

  test('whether data arrives looks at destinations too, whatever the step', () => {
    const play = at('sourceVerified').says('connect webhooks').presses('Create destination');
    play.says('is it delivered?');
    expect(play.has('check_destination')).toBe(true);
  });
});

describe('an old button', () => {
  const old: [Stage, Intent][] = [
    ['confirmed', { intent: 'create_draft', slots: { draft: 's99' } }],
    ['confirmed', { intent: 'choose_integration', slots: { draft: 's99', integration: 'x' } }],
    ['sourceDraft', { intent: 'choose_integration', slots: { draft: 's3', integration: 'not-in-the-list' } }],
    ['confirmed', { intent: 'fill_settings', slots: { draft: 's99' } }],
    ['confirmed', { intent: 'name_draft', slots: { draft: 's99' } }],
    ['confirmed', { intent: 'accept_name', slots: { draft: 's99' } }],
    ['confirmed', { intent: 'drop_draft', slots: { draft: 's99' } }],
    ['sourceCreated', { intent: 'check_source', slots: { source: 'src-99' } }],
    ['sourceCreated', { intent: 'show_write_key', slots: { source: 'src-99' } }],
    ['sourceCreated', { intent: 'define_model', slots: { source: 'src-99' } }],
    ['sourceCreated', { intent: 'attest_source', slots: { source: 'src-99' } }],
    ['sourceCreated', { intent: 'confirm_remove', slots: { connection: 'src-99' } }],
    ['sourceCreated', { intent: 'confirm_undo', slots: { undo: 'u99' } }],
    ['destinationDraft', { intent: 'choose_feed', slots: { draft: 'd99', source: 'src-0' } }],
    ['destinationCreated', { intent: 'check_destination', slots: { destination: 'dst-99' } }],
    ['prod', { intent: 'fill_prod', slots: { from: 'dst-99' } }],
    ['review', { intent: 'edit_event', slots: { event: 'No Such Event' } }],
    ['review', { intent: 'retry', slots: { job: 'none' } }],
    ['review', { intent: 'retry', slots: { job: 'constructor' } }],
    ['review', { intent: 'keep_use_case', slots: {} }],
    ['confirmed', { intent: 'accept_environments', slots: {} }],
    ['confirmed', { intent: 'accept_all_events', slots: {} }],
    ['approved', { intent: 'finish_step', slots: { step: 'dev_sources' } }],
    ['approved', { intent: 'finish_step', slots: { step: 'goal' } }],
    ['requested', { intent: 'resume_promotion', slots: { request: 'p99' } }],
  ];

  test.each(old)('at %s: %j changes nothing and answers with the present state', (stage, intent) => {
    const before = from(stage);
    const play = from(stage).sends(intent);
    expect(core(play)).toEqual(core(before));
    expect(play.outbox.size).toBe(0);
    expect(play.screen.length).toBeGreaterThan(0);
  });

  test.each<[string, string, Record<string, string>, Record<string, string>]>([
    ['confirmed', 'source_name', { draft: 's99' }, { name: 'X' }],
    ['confirmed', 'destination_settings', { subject: 's99' }, { apiKey: 'x' }],
    ['confirmed', 'warehouse', { metadata: 'wh99' }, {}],
    ['sourceCreated', 'reverse_etl_model', { source: 'src-99' }, { name: 'a', query: 'b', identifier: 'c' }],
    ['prod', 'prod_settings', { from: 'dst-99' }, { apiKey: 'x' }],
  ])('at %s: the form %s changes nothing', (stage, form, context, values) => {
    const play = from(stage as Stage);
    const before = core(play);
    play.submits(form as 'source_name', context, values);
    expect(core(play)).toEqual(before);
    expect(play.outbox.size).toBe(0);
  });

  test.each(['write_key', 'promotion_detail', 'loading'] as const)(
    'the form %s cannot be submitted',
    (form) => {
      const play = from('requested');
      const before = core(play);
      play.submits(form, { request: 'p1' }, { reason: 'x' });
      expect(core(play)).toEqual(before);
      expect(play.screen).toEqual([]);
    },
  );
});

describe('undo', () => {
  test('takes a choice back at once', () => {
    const play = at('chosen').says('undo');
    expect(play.c.useCase).toBeUndefined();
    expect(play.c.review).toEqual([]);
    expect(play.said).toContain('Taken back: Personalize winback');
  });

  test('takes a change of use case back with the review it had', () => {
    const play = from('review').sends({ intent: 'edit_event', slots: { event: 'Page Scrolled' } });
    play.fills({ decision: 'tracked', properties: [] });
    play.says('change the use case to accelerate onboarding').says('yes').says('undo');
    expect(play.c.useCase).toBe('personalize-winback');
    expect(play.c.review[1]?.decision).toBe('tracked');
  });

  test('does not reach behind the confirmed events', () => {
    const play = from('confirmed').says('undo').says('undo').says('undo');
    expect(play.c.useCase).toBe('personalize-winback');
  });

  test('of a connection asks first, then disables it', () => {
    const play = from('sourceVerified').says('undo');
    expect(play.said).toContain('disables it there; nothing is deleted');
    expect(play.c.sources[0]?.state).toBe('verified');
    play.says('yes');
    expect(play.c.sources[0]?.state).toBe('verified');
    play.says('undo').presses('Take it back');
    expect(play.c.sources[0]?.state).toBe('disabled');
  });

  test('is not for somebody who is no owner', () => {
    const play = from('sourceVerified').says('undo', { as: 'erin' });
    expect(play.said).toContain('nobody in the Segment workspace');
    expect(play.buttons).not.toContain('Take it back');
  });
});

describe('going to and fro', () => {
  test('back shows an earlier step and changes nothing', () => {
    const play = from('sourcesDone');
    const before = core(play);
    play.says('go back');
    expect(play.said).toContain('Dev sources');
    expect(core(play)).toEqual(before);
  });

  test('a step that is not reached is not shown', () => {
    const play = from('review').sends({ intent: 'go_to_step', slots: { target_step: 'prod_sources' } });
    expect(play.said).toContain('comes later');
    expect(currentStep(play.c)).toBe('review_events');
  });

  test.each<Stage>(['started', 'chosen', 'review', 'confirmed', 'prod', 'requested', 'approved'])(
    'skip does not work at %s',
    (stage) => {
      const before = currentStep(from(stage).c);
      const play = from(stage).says('skip');
      expect(currentStep(play.c)).toBe(before);
      expect(Object.values(play.c.steps).some(({ state }) => state === 'skipped')).toBe(false);
    },
  );

  test.each<[Stage, string]>([
    ['started', 'What is your business goal?'],
    ['chosen', 'Dev and prod'],
    ['review', 'Events for Personalize winback'],
    ['confirmed', 'Connect dev sources'],
    ['sourceDraft', 'New source: Javascript'],
    ['sourceCreated', 'Dev sources'],
    ['sourcesDone', 'Connect dev destinations'],
    ['destinationDraft', 'New destination'],
    ['prod', 'Publish to prod'],
    ['requested', 'Waiting for an approver'],
    ['approved', 'Verify data in prod'],
    ['verified', 'Which space is which?'],
    ['complete', 'All done'],
  ])('what next at %s shows %j', (stage, words) => {
    expect(from(stage).says('what next?').said).toContain(words);
  });

  test.each<[Stage, string]>([
    ['review', '3 of 12 done'],
    ['approved', '7 of 12 done'],
    ['verified', '9 of 12 done'],
  ])('status at %s says %j, to everybody', (stage, words) => {
    for (const as of ['olivia', 'erin'] as const)
      expect(from(stage).says('status', { as }).said).toContain(words);
  });

  test('pausing keeps everything', () => {
    const play = from('sourceDraft');
    const before = core(play);
    play.says('pause');
    expect(play.said).toContain('Everything is saved');
    expect(core(play)).toEqual(before);
    expect(play.passes(20 * 60 * 60_000).says('hi').said).toContain('New source: Javascript');
  });

  test('help says what can be said', () => {
    expect(from('review').says('help').said).toContain('Nothing goes to prod by words');
  });

  test('what is none of its business is declined, with the way back', () => {
    const play = from('review').says('what is the weather in Paris like?');
    expect(play.said).toContain('I did not get that');
    expect(play.buttons).toContain('Go on');
  });

  test.each(['thanks', 'thank you!'])('%j is friendly and changes nothing', (words) => {
    const play = from('review');
    const before = core(play);
    expect(play.says(words).said).toContain('You are welcome');
    expect(core(play)).toEqual(before);
  });
});

describe('choosing by position', () => {
  test.each([
    ['1', 'optimize-advertising'],
    ['the first one', 'optimize-advertising'],
    ['number 4', 'personalize-communications-product-experiences'],
    ['the last one', 'personalize-communications-product-experiences'],
    ['third', 'boost-retention-upsell-cross-sell'],
  ])('%j is the goal %s', (words, goal) => {
    expect(at('started').says(words).c.goal).toBe(goal);
  });

  test.each<[number[] | undefined]>([[[5]], [[0]], [[-5]], [[99]], [[1, 99]], [[]], [undefined]])(
    '%j is out of range: nothing is chosen and the list stays',
    (ordinals) => {
      const play = at('started').sends({ intent: 'select_option', slots: ordinals ? { ordinals } : {} });
      expect(play.c.goal).toBeUndefined();
      expect(play.said).toContain('The list has 4 entries');
      expect(play.says('2').c.goal).toBe('personalize-first-conversion');
    },
  );

  test('all but one takes the rest, where several make sense', () => {
    const play = at('confirmed').sends({ intent: 'select_option', slots: { all: true, except: [2] } });
    expect(play.c.drafts.map(({ type }) => type)).toEqual(['website', 'reverse_etl']);
  });

  test('several answers to a question with one answer are asked back, none is taken', () => {
    const play = at('started').sends({ intent: 'select_option', slots: { ordinals: [2, 3] } });
    expect(play.c.goal).toBeUndefined();
    expect(play.said).toContain('Only one of these can be taken');
    expect(play.says('the second one').c.goal).toBe('personalize-first-conversion');
  });

  test('without a list says so', () => {
    const play = at('sourceDraft').sends({ intent: 'select_option', slots: { ordinals: [1] } });
    expect(play.said).toContain('no list here');
    expect(play.c.sources).toEqual([]);
  });

  test('by somebody who is no owner chooses nothing, in a shared channel too', () => {
    const place = channel('C0GENERAL');
    const play = at('confirmed').says('connect a source', { in: place });
    const before = core(play);
    play.says('1', { as: 'erin', in: place });
    play.says('thanks, 1', { as: 'erin', in: place });
    expect(core(play)).toEqual(before);
  });
});

describe('yes and no', () => {
  test('without a question do nothing', () => {
    const play = from('confirmed');
    const before = core(play);
    expect(play.says('yes').said).toContain('Nothing is waiting for a yes');
    expect(play.says('no').said).toContain('nothing was changed');
    expect(core(play)).toEqual(before);
  });

  test('of somebody who is no owner answer nothing for the owner', () => {
    const place = channel('C0GENERAL');
    const play = from('confirmed').says('connect javascript', { in: place });
    for (const words of ['yes', 'thanks, yes', 'hi, yes please', 'yes, call it Mine'])
      play.says(words, { as: 'erin', in: place });
    expect(play.c.sources).toEqual([]);
    expect(play.c.drafts[0]?.name).toBe('Website (dev)');
    expect(play.says('yes', { in: place }).c.sources).toHaveLength(1);
  });
});

describe('typing what stands on a button', () => {
  test('is pressing it', () => {
    expect(at('greeted').says('start setup').c.startedBy).toBe(keyOf('olivia'));
    expect(at('sourceDraft').says('Create source.').c.sources).toHaveLength(1);
    expect(at('sourceDraft').says('leave it out').c.drafts).toEqual([]);
  });

  test.each<[Stage, string, string]>([
    ['ready', 'publish to prod', 'Ask for approval'],
    ['sourceVerified', 'remove the website source', 'Disable it'],
    ['sourceVerified', 'undo', 'Take it back'],
    ['sourceVerified', 'start over', 'Throw it away and start over'],
  ])('is not enough at %s after %j for %j', (stage, first, label) => {
    const play = from(stage).says(first);
    expect(play.buttons).toContain(label);
    const before = core(play);
    play.says(label);
    expect(core(play)).toEqual(before);
    expect(play.has('disable')).toBe(false);
  });

  test.each(['constructor', '__proto__', 'toString'])('%j is no button', (words) => {
    expect(() => from('review').says(words)).not.toThrow();
  });
});

describe('starting over', () => {
  test('says what it means and needs a press', () => {
    const play = from('sourceVerified').says('start over');
    expect(play.said).toContain('What exists in Segment stays there');
    expect(play.said).toContain('Website (dev)');
    play.says('yes');
    expect(play.c.goal).toBeDefined();
    play.says('start over').presses('Throw it away');
    expect(play.c).toMatchObject({ sources: [], drafts: [], review: [], undo: [] });
    expect(play.c.goal).toBeUndefined();
    expect(currentStep(play.c)).toBe('not_started');
  });

  test('keeps people, approvers and labels', () => {
    const play = from('ready').says('start over').presses('Throw it away');
    expect(play.c.policy?.channel).toBe(approvals);
    expect(play.c.labels).toBeDefined();
    expect(play.c.people[keyOf('olivia')]).toBeDefined();
  });

  test('withdraws a pending request: its card cannot be approved any more', () => {
    const play = at('requested').says('start over').presses('Throw it away');
    expect(play.c.promotion?.state).toBe('cancelled');
    expect(play.has('wake')).toBe(false);
    vote(play, 'ana');
    expect(play.c.promotion?.state).toBe('cancelled');
  });

  test('waits while approved items are being created', () => {
    const play = at('requested').holds('create_source');
    vote(play, 'ana').says('start over').presses('Throw it away');
    expect(play.c.goal).toBeDefined();
    expect(play.said).toContain('Wait until it has ended');
  });

  test.each(['verifying', 'failed'])(
    'ends a request that is %s, so that a new one is possible later',
    (state) => {
      const play = at('requested').holds(state === 'failed' ? 'create_source' : 'wake');
      vote(play, 'ana');
      if (state === 'failed') play.fails('create_source');
      expect(play.c.promotion?.state).toBe(state);
      play.says('start over').presses('Throw it away');
      expect(play.c.promotion?.state).toBe('cancelled');
    },
  );

  test('is not for somebody who is no owner', () => {
    const play = from('sourceVerified').sends({ intent: 'confirm_restart', slots: {} }, { as: 'erin' });
    expect(play.c.goal).toBeDefined();
  });

  test('stops looking for data', () => {
    const play = at('sourceCreated').says('start over').presses('Throw it away');
    expect(play.has('check_source')).toBe(false);
  });
});

describe('a failure', () => {
  test('has three parts and a button; trying again works in another conversation, for another owner', () => {
    const play = at('chosen').says('got it').presses('Confirm events').says('website').says('javascript');
    play.holds('create_source').presses('Create source').fails('create_source');
    expect(play.said).toContain('create_source went wrong.');
    expect(play.said).toContain('Kept: Everything is kept.\nNext: Press Try again.');
    const [job = ''] = Object.keys(play.c.failures);
    play.releases('create_source').sends({ intent: 'retry', slots: { job } }, { as: 'omar' });
    expect(play.saidTo(dmOf('omar'))).toContain('Created: Website (dev)');
    expect(play.c.failures).toEqual({});
  });

  test('in a channel is told to the one who set it off', () => {
    const place = channel('C0GENERAL');
    const play = at('confirmed').holds('find_integrations').says('connect a website source', { in: place });
    play.fails('find_integrations');
    expect(play.screen.map(({ kind }) => kind)).toEqual(['whisper']);
  });

  test('is not tried again by somebody who is no owner', () => {
    const play = at('sourceDraft').holds('create_source').presses('Create source').fails('create_source');
    const [job = ''] = Object.keys(play.c.failures);
    play.sends({ intent: 'retry', slots: { job } }, { as: 'erin' });
    expect(play.has('create_source')).toBe(false);
    expect(Object.keys(play.c.failures)).toEqual([job]);
  });

  test('ten are kept, older ones are let go', () => {
    const play = from('sourceCreated');
    for (let n = 0; n < 14; n += 1) {
      play.holds('read_settings').sends({ intent: 'connect_source', slots: { integrations: ['node'] } });
      play.holds('find_integrations');
      for (const kind of ['find_integrations', 'read_settings'] as const)
        if (play.has(kind)) play.fails(kind);
    }
    expect(Object.keys(play.c.failures).length).toBeLessThanOrEqual(10);
  });
});

describe('a form', () => {
  test('of somebody whose rights are old is refused while it is still open', () => {
    const play = at('sourceDraft')
      .presses('Other name')
      .passes(11 * 60_000);
    expect(play.fills({ name: '123' })).toHaveProperty('name');
    expect(play.fills({ name: 'Shop' })).toEqual({});
    expect(play.c.drafts[0]?.name).toBe('Shop');
  });

  test('that turns out wrong only after the look-up is told, in a direct conversation', () => {
    const play = at('sourceDraft').presses('Other name');
    const { form, context } = play.form;
    play.submits(form, context, { name: '???' }, { as: 'omar' });
    expect(play.said).toContain('That was not saved');
    expect(play.said).toContain('at least one letter');
    expect(play.c.drafts[0]?.name).toBe('Website (dev)');
    expect(play.has('identify')).toBe(false);
  });

  test('that turns out wrong only after the look-up is told privately in a channel', () => {
    const play = from('requested');
    const { id = '', digest = '' } = play.c.promotion ?? {};
    play.submits(
      'reject_reason',
      { request: id, digest },
      { reason: ' ' },
      { as: 'ana', in: channel(approvals) },
    );
    expect(play.c.promotion?.state).toBe('pending');
    expect(play.screen.map(({ kind }) => kind)).toEqual(['whisper']);
    expect(play.said).toContain('Say in a few words why');
  });
});
