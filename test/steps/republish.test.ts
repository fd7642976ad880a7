import { describe, expect, test } from 'vitest';
import { currentStep, howDone } from '../../src/core/checklist.ts';
import { channel, dmOf, type Play } from '../support/given.ts';
import { approvals, at, from, vote } from '../support/stages.ts';

const prod = (play: Play) => play.c.audiences.filter(({ environment }) => environment === 'prod');
const request = (play: Play) => play.c.promotion?.id ?? '';
const arrived = { 'Amplitude (Actions) (prod)': 4 };
const own = "event('Page Viewed').count() >= 3";
const place = channel(approvals);
const imports = (play: Play, as: 'olivia' | 'omar' | 'ana' | 'erin' = 'olivia') =>
  play.sends({ intent: 'attest_rules', slots: { request: request(play) } }, { as, in: dmOf(as) });
const withdraws = (play: Play) =>
  play.sends({ intent: 'withdraw_promotion', slots: { request: request(play) } });
/** A second audience that is verified in dev. */
const another = (play: Play) =>
  play
    .says('create another audience')
    .says('users')
    .says('call it Readers')
    .says(own)
    .says('yes')
    .says('yes')
    .arrives('Readers', { 'Amplitude (Actions) (dev)': 2 });

describe('the list for the second publish', () => {
  test('is exactly the rules and the audience, and nothing is made or asked by showing it', () => {
    const play = at('republish');
    expect(play.said).toContain('Identity rules (11 identifiers) from Acme Dev into Acme Prod');
    expect(play.said).toContain(
      'Audience Lapsed customers (users) in Acme Prod, sent to Amplitude (Actions) (prod)',
    );
    expect(prod(play)).toEqual([]);
    expect(play.c.promotion?.state).toBe('applied');
  });

  test.each(['yes', 'done', 'publish to prod', 'import the rules', 'publish the audiences'])(
    'is not sent by words: %s',
    (words) => {
      const play = at('republish').says(words);
      expect(play.c.promotion?.state).toBe('applied');
      expect(play.has('create_audience')).toBe(false);
    },
  );

  test('goes to the approvers with the condition, the evidence, and who vouches for what', () => {
    const play = at('republishRequested');
    const card = play.saidTo(place);
    expect(card).toContain('Identity rules | Acme Dev | Acme Prod | user_id, email');
    expect(card).toContain('imported by a person in Segment');
    expect(card).toContain(
      'Identifiers in dev: confirmed by Olivia Hart (all 11 default identifiers); 3 profiles seen',
    );
    expect(card).toContain('Lapsed customers: verified: a destination received it, 5 members');
    play.sends({ intent: 'show_promotion', slots: { request: request(play) } }, { as: 'erin', in: place });
    expect(play.said).toContain("NOT ( event('Order Completed').within(90 days).count() >= 1 )");
  });

  test('that changed since the button was drawn is not sent, and shown as it is now', () => {
    const changes: ((play: Play) => void)[] = [
      (play) => another(play),
      (play) => {
        play.says('remove the audience').presses('Disable it');
      },
      (play) => {
        play.sends({ intent: 'choose_identifiers', slots: {} });
        play.fills({ identifiers: ['email'] });
        play.says('done');
      },
    ];
    for (const change of changes) {
      const play = at('republish');
      const old =
        JSON.stringify(play.screen).match(/"submit_promotion","slots":\{"digest":"(\w+)"/)?.[1] ?? '';
      expect(old).not.toBe('');
      change(play);
      play.sends({ intent: 'submit_promotion', slots: { digest: old } });
      expect(play.c.promotion?.state).toBe('applied');
      expect(play.said).toContain('The list changed since that button was drawn');
      expect(play.said).toContain('Publish Unify and Engage to prod');
    }
  });

  test('asked for before its turn leaves the step to do', () => {
    const play = at('identifiers').says('publish the audiences to prod');
    expect(play.c.steps.republish.state).toBe('todo');
    const early = from('prod').sends({ intent: 'request_promotion', slots: { scope: ['audiences'] } });
    expect(early.said).toContain('comes later');
    early.sends({ intent: 'finish_step', slots: { step: 'republish' } });
    expect(early.c.steps.republish.state).toBe('todo');
  });

  test('is asked about when connections could go as well', () => {
    const play = at('complete').says('connect android').presses('Create source');
    play.sees('Kotlin (Android) (dev)', ['Order Completed']);
    another(play).says('publish to prod');
    expect(play.buttons).toEqual(expect.arrayContaining(['Connections', 'Unify and Engage']));
    expect(play.presses('Connections').said).toContain('Kotlin (Android) (prod)');
    play.says('publish to prod').says('the second one');
    expect(play.said).toContain('Audience Readers (users) in Acme Prod');
    expect(play.said).not.toContain('Kotlin');
  });

  test('is nothing when both steps were skipped, and the step is left for later', () => {
    const play = at('identifiers').says('skip').says('skip');
    expect(play.c.steps.republish.state).toBe('skipped');
    expect(currentStep(play.c)).toBe('done');
    expect(play.said).toContain('There is nothing of Unify and Engage in dev');
    expect(play.said).not.toContain('All done');
  });
});

describe('the decision', () => {
  test('is never that of the requester', () => {
    const play = vote(at('republishRequested'), 'olivia');
    expect(play.c.promotion?.state).toBe('pending');
    expect(play.said).toContain('someone else must approve it');
    expect(vote(at('republishRequested'), 'twin').c.promotion?.state).toBe('pending');
  });

  test('for rejecting ends it, with the reason, and it can be asked again', () => {
    const play = vote(at('republishRequested'), 'ana', false);
    play.fills({ reason: 'not this quarter' }, { as: 'ana', in: place });
    expect(play.c.promotion?.state).toBe('rejected');
    expect(play.said).toContain('not this quarter');
    expect(currentStep(play.c)).toBe('republish');
    play.says('what next?').presses('Ask for approval');
    expect(play.c.promotion?.state).toBe('pending');
  });

  test('that does not come in a day leaves nothing made', () => {
    const play = at('republishRequested').passes(24 * 60 * 60_000);
    play.comesBack('wake', () => ({ kind: 'woke', what: 'promotion_expiry', id: request(play) }));
    expect(play.c.promotion?.state).toBe('expired');
    vote(play, 'ana');
    expect(play.c.promotion?.state).toBe('expired');
    expect(prod(play)).toEqual([]);
    expect(play.says('what next?').said).toContain('Publish Unify and Engage to prod');
  });
});

describe('the import of the rules', () => {
  test('comes first: nothing is made before a person says that it is done', () => {
    const play = at('importing');
    expect(play.c.promotion?.state).toBe('approved');
    expect(play.has('create_audience')).toBe(false);
    expect(play.said).toContain('Import the identity rules');
    expect(play.said).toContain('Rules that were approved');
    expect(play.saidTo(place)).toContain('Approved; waiting for a person to import the rules');
  });

  test.each(['I imported them', "I've imported the rules", 'yes', 'done', 'what next?'])(
    'is not confirmed by words: %s',
    (words) => {
      const play = at('importing').says(words);
      expect(play.c.unify?.imported).toBeUndefined();
      expect(play.has('create_audience')).toBe(false);
    },
  );

  test('may be confirmed by another owner, whose name it carries', () => {
    const play = at('importing').says('what next?', { as: 'omar', in: dmOf('omar') });
    play.presses('I imported them', { as: 'omar', in: dmOf('omar') });
    expect(play.c.unify?.imported).toMatchObject({ name: 'Omar Haddad' });
    expect(prod(play)).toMatchObject([{ name: 'Lapsed customers', state: 'created' }]);
    play.arrives('Lapsed customers', arrived, { environment: 'prod' });
    expect(howDone(play.c, 'republish')).toBe('partly');
  });

  test.each(['ana', 'erin'] as const)('is not for %s', (who) => {
    const play = imports(at('importing'), who);
    expect(play.c.unify?.imported).toBeUndefined();
    expect(play.has('create_audience')).toBe(false);
  });

  test('counts once, and not before the approval, nor for another request', () => {
    const early = imports(at('republishRequested'));
    expect(early.said).toContain('belongs to an earlier state');
    expect(early.c.unify?.imported).toBeUndefined();
    const twice = imports(at('imported'));
    expect(twice.said).toContain('belongs to an earlier state');
    expect(prod(twice)).toHaveLength(1);
    const other = at('importing').sends({ intent: 'attest_rules', slots: { request: 'p999' } });
    expect(other.c.unify?.imported).toBeUndefined();
  });

  test('can be waited for no longer: the request is withdrawn, nothing was made, and it is asked anew', () => {
    const play = withdraws(at('importing'));
    expect(play.c.promotion?.state).toBe('cancelled');
    expect(play.said).toContain('Nothing was created');
    imports(play);
    expect(play.c.unify?.imported).toBeUndefined();
    expect(play.says('what next?').buttons).toContain('Ask for approval');
  });

  test('is not waited for after the dev audience is gone', () => {
    const play = at('importing').says('remove the audience').presses('Disable it');
    expect(play.c.promotion?.state).toBe('stale');
    imports(play);
    expect(play.has('create_audience')).toBe(false);
  });
});

describe('the prod audience', () => {
  test('is made exactly as approved, from the dev one that must still be the same', () => {
    const play = imports(at('importing').holds('create_audience'));
    const item = play.c.promotion?.items.find(({ kind }) => kind === 'audience');
    const dev = play.c.audiences[0];
    expect(play.effectOf('create_audience').spec).toMatchObject({
      environment: 'prod',
      space: { id: 'spa_prod' },
      name: 'Lapsed customers',
      query: item && 'query' in item ? item.query : '',
      from: { id: dev?.id, space: 'spa_dev' },
      destinations: [{ name: 'Amplitude (Actions) (prod)' }],
    });
  });

  test("that arrives ends the setup, verified in part as the rules are a person's word", () => {
    const play = at('complete');
    expect(play.c.promotion?.state).toBe('applied');
    expect(howDone(play.c, 'republish')).toBe('partly');
    expect(play.said).toContain('that the rules were imported is confirmed by a person');
    expect(currentStep(play.c)).toBe('done');
  });

  test('that a person saw is attested, and evidence later makes it more', () => {
    const play = at('imported').says('what next?').presses('I saw it arrive');
    expect(howDone(play.c, 'republish')).toBe('attested');
    expect(play.c.promotion?.state).toBe('applied');
    expect(play.said).toContain('confirmed by a person; I cannot see identity rules');
    play.arrives('Lapsed customers', arrived, { environment: 'prod' });
    expect(howDone(play.c, 'republish')).toBe('partly');
  });

  test('that does not arrive is not called done by words', () => {
    const play = at('imported').says('done').says('yes');
    expect(play.c.steps.republish.state).toBe('todo');
    expect(play.c.promotion?.state).toBe('verifying');
  });

  test('that fails stops it, and it goes on with a look for what the first try may have made', () => {
    const play = imports(at('importing').holds('create_audience')).fails('create_audience');
    expect(play.c.promotion?.state).toBe('failed');
    expect(play.said).toContain('create_audience went wrong.');
    play.presses('Go on from here');
    expect(play.effectOf('create_audience')).toMatchObject({ again: true });
    play.releases('create_audience');
    expect(prod(play)).toHaveLength(1);
    expect(play.c.promotion?.state).toBe('verifying');
  });

  test('that fails and is withdrawn leaves the rules, which are not asked for again', () => {
    const play = withdraws(imports(at('importing').holds('create_audience')).fails('create_audience'));
    expect(play.c.promotion?.state).toBe('cancelled');
    play.says('what next?');
    expect(play.said).not.toContain('Identity rules (');
    expect(play.said).toContain('Audience Lapsed customers (users) in Acme Prod');
  });

  test('of a dev audience that was changed in Segment is not made; the next list has what is there now', () => {
    const play = imports(at('importing').holds('create_audience')).fails('create_audience');
    play.comesBack(
      'check_audience',
      (effect) => ({
        kind: 'audience_checked',
        audience: effect.kind === 'check_audience' ? effect.audience : '',
        query: own,
        asked: false,
        nth: 0,
        sight: {
          readAt: play.now,
          status: 'Live',
          size: 5,
          delivered: [{ destination: 'A', count: 5 }],
          missing: [],
        },
        silence: [],
      }),
      'watch:',
    );
    expect(play.said).toContain('Somebody changed the condition of Lapsed customers in Segment');
    expect(prod(play)).toEqual([]);
    withdraws(play).says('what next?').presses('Ask for approval');
    expect(play.c.promotion?.items).toMatchObject([{ kind: 'audience', query: own }]);
  });

  test('whose name somebody took in prod is not made, and not taken over', () => {
    const play = imports(at('importing').holds('create_audience'));
    play.comesBack('create_audience', (effect) => ({
      kind: 'audience_name_taken',
      work: effect.kind === 'create_audience' ? effect.work : { draft: '' },
      name: 'Lapsed customers',
    }));
    expect(play.said).toContain('which nobody approved');
    expect(prod(play)).toEqual([]);
    expect(play.c.promotion?.state).toBe('failed');
  });

  test('that is removed before it arrived does not count as arrived', () => {
    const play = at('imported').sends({
      intent: 'confirm_remove',
      slots: { connection: prod(at('imported'))[0]?.id ?? '' },
    });
    expect(prod(play)[0]?.state).toBe('disabled');
    expect(play.c.steps.republish.state).toBe('todo');
    expect(play.c.promotion?.state).toBe('verifying');
    expect(play.said).toContain('There is no audience in prod any more');
    play.presses('Withdraw');
    expect(play.c.promotion?.state).toBe('cancelled');
    expect(play.says('what next?').buttons).toContain('Ask for approval');
  });
});

describe('later', () => {
  test('a look at an audience from before does not end a request whose own one is gone', () => {
    const play = vote(another(at('complete')).presses('Ask for approval'), 'ana');
    const id = prod(play).find(({ name }) => name === 'Readers')?.id ?? '';
    play.sends({ intent: 'confirm_remove', slots: { connection: id } });
    const before = prod(play).find(({ name }) => name === 'Lapsed customers')?.id ?? '';
    play.passes(60_000).sends({ intent: 'check_audience', slots: { audience: before } });
    play.arrives('Lapsed customers', arrived, { environment: 'prod', asked: true });
    expect(play.c.promotion?.state).toBe('verifying');
    expect(play.c.steps.republish.state).toBe('todo');
  });

  test('another audience is offered for prod by itself, without the rules that are there', () => {
    const play = another(at('complete'));
    expect(play.said).toContain('Publish Unify and Engage to prod');
    expect(play.said).not.toContain('Identity rules (');
    play.presses('Ask for approval');
    expect(play.c.promotion?.items.map(({ kind }) => kind)).toEqual(['audience']);
    vote(play, 'ana');
    expect(play.has('create_audience')).toBe(false);
    expect(prod(play).map(({ name }) => name)).toEqual(['Lapsed customers', 'Readers']);
    expect(currentStep(play.c)).toBe('republish');
    play.arrives('Readers', arrived, { environment: 'prod' });
    expect(play.c.promotion?.state).toBe('applied');
    expect(play.c.steps.republish).toMatchObject({ state: 'done' });
  });

  test('more connections go to prod, and the end stays the end', () => {
    const play = at('complete').says('connect android').presses('Create source');
    play
      .sees('Kotlin (Android) (dev)', ['Order Completed'])
      .says('publish to prod')
      .presses('Ask for approval');
    vote(play, 'ana').sees('Kotlin (Android) (prod)', ['Order Completed']);
    expect(play.c.promotion?.state).toBe('applied');
    expect(currentStep(play.c)).toBe('done');
    expect(play.buttons).not.toContain('Go on with Unify');
  });

  test('a prod destination that is gone is no longer wanted', () => {
    const play = at('imported');
    const id = play.c.destinations.find(({ environment }) => environment === 'prod')?.id ?? '';
    play.sends({ intent: 'confirm_remove', slots: { connection: id } }).says('check the audience');
    const effect = [...play.outbox].find(([job]) => job.includes(`check:${prod(play)[0]?.id}`))?.[1];
    expect(effect).toMatchObject({ kind: 'check_audience', wanted: [] });
  });
});

describe('a start over', () => {
  test.each(['republishRequested', 'importing', 'imported'] as const)(
    'at %s withdraws the request',
    (stage) => {
      const play = at(stage).says('start over');
      expect(play.said).toContain('The promotion request that is under way is withdrawn');
      play.presses('Throw it away');
      expect(play.c.promotion?.state).toBe('cancelled');
      expect(play.c.steps.goal.state).toBe('todo');
      expect(play.has('check_audience')).toBe(false);
      vote(play, 'ana');
      imports(play);
      expect(play.has('create_audience')).toBe(false);
    },
  );

  test('while the audience is being made waits', () => {
    const play = imports(at('importing').holds('create_audience')).says('start over');
    play.presses('Throw it away');
    expect(play.said).toContain('A promotion is being applied right now');
    expect(play.c.promotion?.state).toBe('approved');
  });

  test('at the end forgets neither the spaces nor what was imported', () => {
    const play = at('complete').says('start over').presses('Throw it away');
    expect(play.c.unify).toMatchObject({ dev: { id: 'spa_dev' }, imported: { name: 'Olivia Hart' } });
  });
});

describe('the step', () => {
  test('can be skipped while nobody decided, and goes on when somebody does', () => {
    const play = at('republishRequested').says('skip');
    expect(currentStep(play.c)).toBe('done');
    vote(play, 'ana');
    imports(play).arrives('Lapsed customers', arrived, { environment: 'prod' });
    expect(play.c.steps.republish.state).toBe('done');
    expect(play.c.promotion?.state).toBe('applied');
  });

  test('can be skipped, and gone back to', () => {
    const play = at('republish')
      .says('skip')
      .sends({ intent: 'go_to_step', slots: { target_step: 'republish' } });
    expect(currentStep(play.c)).toBe('republish');
    expect(play.buttons).toContain('Ask for approval');
  });

  test('goes on from what is stored alone', () => {
    for (const stage of ['importing', 'imported'] as const) {
      const play = from(stage).says('what next?');
      expect(play.buttons).toContain(stage === 'importing' ? 'I imported them' : 'I saw it arrive');
    }
  });
});

describe('a prod destination that came after the audience', () => {
  /** A second destination goes to prod, after the audience did. */
  const later = () => {
    const play = at('complete').says('connect google analytics').presses('Create destination');
    play.delivers('Google Analytics 4 Web (dev)', ['Order Completed']).says('publish to prod');
    return vote(play.presses('Ask for approval'), 'ana');
  };
  const asked = () => later().presses('Ask to send it there').presses('Ask for approval');

  test('does not get it by itself; that is said, with the button that asks for it', () => {
    const play = later();
    expect(play.c.promotion?.state).toBe('applied');
    expect(play.said).toContain(
      'The audience Lapsed customers is not sent to Google Analytics 4 Web (prod) yet: that needs an approval of its own.',
    );
    play.presses('Ask to send it there');
    expect(play.said).toContain(
      'Audience Lapsed customers in Acme Prod is sent to Google Analytics 4 Web (prod)',
    );
    expect(prod(play)[0]?.destinations).toHaveLength(1);
  });

  test('gets it after an approval, and it counts once it is seen to arrive there', () => {
    const play = asked();
    expect(play.saidTo(place)).toContain('sent to Google Analytics 4 Web (prod) as well');
    vote(play, 'ana');
    expect(play.c.promotion?.state).toBe('verifying');
    expect(play.effectOf('check_audience').wanted.map(({ name }) => name)).toContain(
      'Google Analytics 4 Web (prod)',
    );
    play.arrives('Lapsed customers', arrived, { environment: 'prod' });
    expect(play.c.promotion?.state).toBe('verifying');
    play.arrives(
      'Lapsed customers',
      { ...arrived, 'Google Analytics 4 Web (prod)': 4 },
      { environment: 'prod' },
    );
    expect(play.c.promotion?.state).toBe('applied');
    expect(prod(play)[0]).toMatchObject({ state: 'verified' });
    expect(prod(play)[0]).not.toHaveProperty('awaits');
    play.says('publish to prod');
    expect(play.buttons).not.toContain('Ask for approval');
  });

  test('stays without it while it is not approved', () => {
    const play = vote(asked(), 'ana', false);
    expect(prod(play)[0]?.destinations).toHaveLength(1);
  });
});
