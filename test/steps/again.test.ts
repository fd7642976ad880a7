import { describe, expect, test } from 'vitest';
import { currentStep } from '../../src/core/checklist.ts';
import { cast, channel } from '../support/given.ts';
import { approvals, at, everyEvent, vote } from '../support/stages.ts';

type Play = ReturnType<typeof at>;
const prod = (play: Play) =>
  play.c.sources.filter(({ environment }) => environment === 'prod').map(({ name }) => name);
const request = (play: Play) => play.c.promotion?.id ?? '';

/** Website is in prod; an app is verified in dev and asked for. */
const secondAsked = () => {
  const play = at('verified').says('connect android').presses('Create source');
  return play
    .sees('Kotlin (Android) (dev)', ['Order Completed'])
    .says('publish to prod')
    .presses('Ask for approval');
};
const secondApproved = () => vote(secondAsked(), 'ana');

describe('a second promotion', () => {
  test('does its steps again, and is verified by its own data', () => {
    const play = secondApproved();
    expect(prod(play)).toEqual(['Website (prod)', 'Kotlin (Android) (prod)']);
    expect(currentStep(play.c)).toBe('prod_events');
    expect(play.says('status').said).toContain('Now: Publish events and verify them in prod');
    play.sends({ intent: 'finish_step', slots: { step: 'prod_events' } });
    expect(play.said).toContain('I have not seen data in prod yet');
    expect(play.c.promotion?.state).toBe('verifying');
    play.sees('Kotlin (Android) (prod)', ['Order Completed']);
    expect(play.c.promotion?.state).toBe('applied');
    expect(currentStep(play.c)).toBe('identifiers');
    // It brought no destination; the one from before still counts.
    expect(play.c.steps.prod_destinations.state).toBe('done');
  });

  test('that stopped goes on with the source it had still to make', () => {
    const play = vote(secondAsked().holds('create_source'), 'ana').fails('create_source');
    expect(play.c.promotion?.state).toBe('failed');
    play.sends({ intent: 'resume_promotion', slots: { request: request(play) } });
    expect(play.c.promotion?.state).toBe('approved');
    play.releases('create_source');
    expect(prod(play)).toContain('Kotlin (Android) (prod)');
    expect(play.c.promotion?.state).toBe('verifying');
  });

  test('that is rejected leaves the steps as they were', () => {
    const before = at('verified').c.steps;
    const play = secondAsked();
    play.sends(
      { intent: 'vote_reject', slots: { request: request(play), digest: play.c.promotion?.digest ?? '' } },
      { as: 'ana', in: channel(approvals) },
    );
    play.fills({ reason: 'not now' }, { as: 'ana', in: channel(approvals) });
    expect(play.c.promotion?.state).toBe('rejected');
    expect(play.c.steps.prod_events).toEqual(before.prod_events);
  });

  test('that is withdrawn before it made anything leaves the steps as they were', () => {
    const before = at('verified').c.steps;
    const play = vote(secondAsked().holds('create_source'), 'ana').fails('create_source');
    play.sends({ intent: 'withdraw_promotion', slots: { request: request(play) } });
    expect(play.c.promotion?.state).toBe('cancelled');
    expect(play.c.steps).toEqual(before);
  });
});

describe('a promotion whose prod source goes away', () => {
  const gone = () => {
    const play = at('approved').says('remove the "Website (prod)" source');
    return play.sends({ intent: 'confirm_remove', slots: { connection: play.c.sources.at(-1)?.id ?? '' } });
  };

  test('can be taken back, and what is missing is asked for anew', () => {
    const play = gone();
    expect(play.buttons).toContain('Withdraw');
    play.presses('Withdraw').says('publish to prod');
    expect(play.said).toContain('Source Website');
    expect(play.buttons).toContain('Ask for approval');
    vote(play.presses('Ask for approval'), 'ana');
    expect(play.c.promotion?.state).toBe('verifying');
    expect(prod(play)).toHaveLength(2);
  });

  test('says so where it stands, for words and in the channel', () => {
    const play = gone();
    expect(play.says('withdraw the promotion').buttons).toContain('Withdraw');
    expect(play.says('status').said).toContain('Approve and create prod sources');
    expect(play.c.steps.prod_sources.state).toBe('todo');
  });
});

describe('what was made by a withdrawn request', () => {
  test('can be verified without a new one when nothing else is left to ask for', () => {
    const play = at('approved');
    const { destinations } = play.c;
    play.sends({ intent: 'withdraw_promotion', slots: { request: request(play) } });
    expect(play.c.promotion?.state).toBe('cancelled');
    play.says('publish to prod').presses('Names and selection');
    expect(play.fills({ which: [] })).toHaveProperty('which');
    play.sends({ intent: 'confirm_remove', slots: { connection: destinations[0]?.id ?? '' } });
    play.says('what next').sees('Website (prod)', everyEvent);
    play.sends({ intent: 'finish_step', slots: { step: 'prod_events' } });
    expect(play.c.steps.prod_events).toMatchObject({ state: 'done', how: 'verified' });
  });
});

describe('while a request is under way', () => {
  test('settings and names count for the next one, and nobody is offered to ask again', () => {
    const play = at('requested');
    const { items } = play.c.promotion ?? {};
    play.sends({ intent: 'name_prod', slots: {} });
    const source = play.c.sources[0]?.id ?? '';
    play.fills({ which: [source], [`name:${source}`]: 'Totally other' });
    expect(play.said).toContain('does not change the request that is under way');
    expect(play.buttons).not.toContain('Ask for approval');
    expect(play.c.promotion?.items).toEqual(items);
  });

  test('a dev connection that is disabled makes it void', () => {
    const play = at('requested').says('remove the amplitude destination').presses('Disable it');
    expect(play.c.promotion?.state).toBe('stale');
    expect(play.said).toContain('the pending request no longer counts');
    vote(play, 'ana');
    expect(prod(play)).toEqual([]);
  });

  test.each(['withdraw', 'cancel it', 'withdraw the promotion'])('"%s" leads to the button', (words) => {
    const play = at('requested').says(words);
    expect(play.buttons).toContain('Withdraw');
    expect(play.c.promotion?.state).toBe('pending');
  });

  test('asking again shows where it stands', () => {
    expect(at('requested').says('publish to prod').said).toContain('Waiting for an approver');
    expect(at('requested').says('change the channel').buttons).toContain('Approvers and channel');
  });

  test('an approver who says it in private is pointed to the buttons', () => {
    const play = at('requested').says('approve', { as: 'ana' });
    expect(play.said).toContain('Words never approve anything here');
    expect(play.c.promotion?.state).toBe('pending');
  });

  test('where it stopped is where it goes on, for every owner', () => {
    const play = vote(at('requested').holds('create_source'), 'ana').fails('create_source');
    expect(play.says('what next', { as: 'omar' }).buttons).toContain('Go on from here');
  });
});

describe('names and selection', () => {
  test('leave alone what was not on the form', () => {
    const play = at('ready').presses('Names and selection');
    const form = { ...play.form };
    const chosen = play.c.sources
      .concat()
      .map(({ id }) => id)
      .concat(play.c.destinations.map(({ id }) => id));
    play.says('connect android').presses('Create source').sees('Kotlin (Android) (dev)', ['Order Completed']);
    play.submits(form.form, form.context, { which: chosen });
    expect(play.c.prod.without).toEqual([]);
    expect(play.said).toContain('Kotlin (Android) (prod)');
  });

  test('name what was left out once the rest is in prod', () => {
    const play = at('ready').presses('Names and selection');
    play.fills({ which: [play.c.sources[0]?.id ?? ''] });
    vote(play.presses('Ask for approval'), 'ana').sees('Website (prod)', ['Order Completed']);
    play.says('publish to prod');
    expect(play.said).toContain('Left out so far: Amplitude (Actions) (dev)');
    play.presses('Names and selection');
    play.fills({ which: [play.c.destinations[0]?.id ?? ''] });
    expect(play.said).toContain('Destination Amplitude (Actions) (prod)');
  });
});

describe('a warehouse in prod', () => {
  const asked = () => {
    const play = at('confirmed').says('connect snowflake').presses('Fill in settings');
    play.fills({ host: 'acme', apiKey: 's3cr3t' });
    play.presses('Create source').presses('Define the model');
    play.fills({ name: 'Users (dev)', query: 'SELECT id FROM users', identifier: 'id' });
    play
      .sees(play.c.sources[0]?.name ?? '', ['Rows read'])
      .says('done')
      .says('skip')
      .says('publish to prod');
    play.presses('Approvers and channel');
    play.fills({ channel: approvals, approvers: [cast.ana.id] });
    play.presses('Prod settings');
    play.fills({ host: 'acme', apiKey: 'pr0d' });
    return play.presses('Ask for approval');
  };

  test('reads what was approved, and nothing else', () => {
    const play = asked();
    expect(play.c.promotion?.items.map(({ kind }) => kind)).toEqual(['source', 'model']);
    const card = play.screen.find(({ to }) => to === `slack:T1:${approvals}:`);
    expect(JSON.stringify(card)).toContain('Users (prod)');
    play.holds('create_model');
    vote(play, 'ana');
    expect(play.effectOf('create_model').model).toEqual({
      name: 'Users (prod)',
      query: 'SELECT id FROM users',
      identifier: 'id',
    });
    play.releases('create_model');
    expect(play.c.promotion?.state).toBe('verifying');
    expect(play.said).not.toContain('write key');
    const source = play.c.sources.at(-1)?.id ?? '';
    play.submits(
      'reverse_etl_model',
      { source },
      { name: 'X', query: 'SELECT * FROM secrets', identifier: 'id' },
    );
    expect(play.c.sources.at(-1)?.model?.query).toBe('SELECT id FROM users');
    expect(play.has('create_model')).toBe(false);
  });

  test('has its sync run again after a failed one, with the same model', () => {
    const play = vote(asked(), 'ana');
    const source = play.c.sources.at(-1);
    play.comesBack(
      'check_source',
      () => ({
        kind: 'source_checked',
        source: source?.id ?? '',
        asked: false,
        nth: 0,
        evidence: {
          readAt: play.now,
          from: play.now,
          to: play.now,
          seen: [],
          other: [],
          read: 'sync status',
        },
        silence: ['The sync failed.'],
        isFinal: true,
      }),
      `watch:${source?.id}`,
    );
    play.holds('create_model').presses('Run the sync again');
    expect(play.effectOf('create_model').model.query).toBe('SELECT id FROM users');
  });
});

describe('starting over', () => {
  test('is not done by an old button once there is more to lose', () => {
    const play = at('sourceVerified').says('start over');
    const old = { intent: 'confirm_restart', slots: { seen: '1:-:-:personalize-winback' } } as const;
    expect(play.buttons).toContain('Throw it away and start over');
    play.says('connect android').presses('Create source').sends(old);
    expect(play.c.useCase).toBe('personalize-winback');
    expect(play.said).toContain('belongs to an earlier state');
    play.presses('Throw it away');
    expect(play.c.useCase).toBeUndefined();
  });

  test('says that a request under way is withdrawn', () => {
    expect(at('requested').says('start over').said).toContain('request that is under way is withdrawn');
  });
});

test('the last connection that goes opens its step again', () => {
  const play = at('sourcesDone').says('remove the website source').presses('Disable it');
  expect(play.c.steps.dev_sources.state).toBe('todo');
  expect(play.says('status').said).not.toContain('created as approved');
});

test('two owners each go on with their own draft', () => {
  const play = at('confirmed').says('website').says('website', { as: 'omar' });
  play.says('javascript').says('javascript', { as: 'omar' });
  play.says('Olivia web').says('Omar web', { as: 'omar' });
  play.says('yes');
  expect(play.c.sources.map(({ name }) => name)).toEqual(['Olivia web']);
  play.says('yes', { as: 'omar' });
  expect(play.c.sources.map(({ name }) => name)).toEqual(['Olivia web', 'Omar web']);
});

test('who asks right after it was told is answered all the same', () => {
  const play = at('sourceVerified').says('is data coming in?').sees('Website (dev)', everyEvent, true);
  expect(play.said).toContain('Website (dev): verified, nothing new');
});
