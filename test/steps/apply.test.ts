import { describe, expect, test } from 'vitest';
import { currentStep } from '../../src/core/checklist.ts';
import { dmOf } from '../support/given.ts';
import { approvals, at, vote } from '../support/stages.ts';

const inProd = (play: ReturnType<typeof at>) => [
  ...play.c.sources.filter(({ environment }) => environment === 'prod').map(({ name }) => name),
  ...play.c.destinations.filter(({ environment }) => environment === 'prod').map(({ name }) => name),
];

const approvedWith = (...held: ('create_source' | 'attach_plan' | 'create_destination')[]) => {
  const play = at('requested').holds(...held);
  return vote(play, 'ana');
};

describe('an approved promotion', () => {
  test('creates source and plan, one after the other, then waits for data', () => {
    const play = approvedWith('create_source');
    expect([...play.outbox.values()].map(({ kind }) => kind)).toEqual(['create_source']);
    expect(play.effectOf('create_source').spec).toMatchObject({
      environment: 'prod',
      name: 'Website (prod)',
      slug: 'website-prod',
    });
    play.holds('attach_plan').releases('create_source');
    expect(play.has('attach_plan')).toBe(true);
    expect(play.c.promotion?.state).toBe('approved');
    play.releases('attach_plan');
    expect(play.c.promotion?.state).toBe('verifying');
    expect(inProd(play)).toEqual(['Website (prod)']);
    expect(currentStep(play.c)).toBe('prod_events');
  });

  test('speaks to the requester, whoever approved', () => {
    const play = at('approved');
    expect(play.saidTo(dmOf('olivia'))).toContain('Created in prod: Website (prod)');
    expect(play.saidTo(dmOf('ana'))).toBe('');
  });

  test('creates its destinations only after data was seen in prod', () => {
    const play = at('approved').holds('create_destination');
    play.says('done').presses('Mark as complete');
    expect(play.said).toContain('I have not seen data in prod yet');
    expect(play.has('create_destination')).toBe(false);
    play.sees('Website (prod)', ['Order Completed']);
    expect(play.effectOf('create_destination').spec).toMatchObject({
      environment: 'prod',
      sourceId: play.c.sources.find(({ environment }) => environment === 'prod')?.id,
    });
  });

  test('ends with the evidence, in the conversation and on the card', () => {
    const play = at('verified');
    expect(play.c.promotion?.state).toBe('applied');
    expect(currentStep(play.c)).toBe('identifiers');
    expect(play.said).toContain('Your data is in production');
    expect(play.said).toContain(
      'Website (prod): verified (Order Completed × 3, Page Viewed × 3, Page Scrolled × 3)',
    );
    expect(inProd(play)).toEqual(['Website (prod)', 'Amplitude (Actions) (prod)']);
    expect(play.screen.some(({ to }) => to === `slack:T1:${approvals}:`)).toBe(true);
  });

  test('calls a step verified only once data was seen at all of it', () => {
    const play = at('verified').says('status');
    expect(play.said).toContain('Done, created as approved: Create prod destinations');
    expect(play.said).toContain('Done, verified: Publish events and verify them in prod');
    play.delivers('Amplitude (Actions) (prod)', ['Order Completed']).says('status');
    expect(play.said).toContain('Done, verified: Create prod destinations');
  });

  test('does every item once, even when an answer comes twice', () => {
    const play = approvedWith('create_source');
    const effect = play.effectOf('create_source');
    const answer = {
      kind: 'source_created',
      work: effect.work,
      spec: effect.spec,
      id: 'prod-1',
      slug: effect.spec.slug,
      at: play.now,
    } as const;
    play.comesBack('create_source', () => answer);
    play.outbox.set('again', effect);
    play.comesBack('create_source', () => answer, 'again');
    expect(inProd(play)).toEqual(['Website (prod)']);
  });

  test('has one prod write key for each source, shown once', () => {
    const play = at('approved').presses('Write key and code');
    const prod = play.c.sources.find(({ environment }) => environment === 'prod');
    expect(prod?.keyShownTo).toHaveLength(1);
  });
});

describe('a promotion that stops', () => {
  test('says what is done and what is not, and goes on from there', () => {
    const play = approvedWith('attach_plan').fails('attach_plan');
    expect(play.c.promotion).toMatchObject({ state: 'failed', note: 'attach_plan went wrong.' });
    expect(play.said).toContain('Done so far: Website (prod)');
    expect(play.said).toContain('Still to do: Personalize winback (Segue), Amplitude (Actions) (prod)');
    play.releases('attach_plan').presses('Go on from here');
    expect(play.c.promotion?.state).toBe('verifying');
    expect(inProd(play)).toEqual(['Website (prod)']);
  });

  test('goes on after data was seen, too', () => {
    const play = at('approved').holds('create_destination').sees('Website (prod)', ['Order Completed']);
    play.fails('create_destination');
    expect(play.c.promotion?.state).toBe('failed');
    play.releases('create_destination').presses('Go on from here');
    expect(play.c.promotion?.state).toBe('applied');
  });

  test('can be withdrawn; a new request is for the rest, and what was left unproven is still verified', () => {
    const play = approvedWith('attach_plan').fails('attach_plan').releases('attach_plan');
    play.sends({ intent: 'withdraw_promotion', slots: { request: play.c.promotion?.id ?? '' } });
    expect(play.c.promotion?.state).toBe('cancelled');
    expect(inProd(play)).toEqual(['Website (prod)']);
    play.says('publish').presses('Ask for approval');
    expect(play.c.promotion?.items.map(({ kind }) => kind)).toEqual(['plan', 'destination']);
    vote(play, 'ben');
    expect(play.c.promotion?.state).toBe('verifying');
    expect(play.c.steps.prod_events.state).toBe('todo');
    play.sees('Website (prod)', ['Order Completed']);
    expect(play.c.promotion?.state).toBe('applied');
    expect(inProd(play)).toEqual(['Website (prod)', 'Amplitude (Actions) (prod)']);
  });

  test('takes over what an earlier try of it made', () => {
    const play = approvedWith('create_source').fails('create_source').presses('Go on from here');
    expect(play.effectOf('create_source').again).toBe(true);
  });

  test.each(['ana', 'erin', 'gina'] as const)('is not resumed by %s', (who) => {
    const play = approvedWith('create_source').fails('create_source');
    play.sends({ intent: 'resume_promotion', slots: { request: play.c.promotion?.id ?? '' } }, { as: who });
    expect(play.c.promotion?.state).toBe('failed');
    expect(play.has('create_source')).toBe(false);
  });

  test('is not resumed by an old button', () => {
    const play = approvedWith('create_source').fails('create_source');
    play.sends({ intent: 'resume_promotion', slots: { request: 'p99' } });
    expect(play.c.promotion?.state).toBe('failed');
    const done = at('verified');
    done.sends({ intent: 'resume_promotion', slots: { request: done.c.promotion?.id ?? '' } });
    expect(done.c.promotion?.state).toBe('applied');
  });

  test('keeps a second request out until it is over', () => {
    const play = approvedWith('create_source').fails('create_source').says('publish to prod');
    expect(play.buttons).not.toContain('Ask for approval');
  });

  test('is not mended by Try again on another failure', () => {
    const play = approvedWith('create_source').fails('create_source');
    expect(play.c.failures).toEqual({});
    expect(play.buttons).not.toContain('Try again');
  });
});

describe('a slug that somebody else took in prod', () => {
  const taken = () => {
    const play = approvedWith('create_source');
    return play.comesBack('create_source', (effect) => {
      if (effect.kind !== 'create_source') throw new Error('not a source');
      return { kind: 'name_taken', work: effect.work, slug: effect.spec.slug };
    });
  };

  test('ends the request: nothing is taken over that nobody approved', () => {
    const play = taken();
    expect(play.c.promotion?.state).toBe('stale');
    expect(inProd(play)).toEqual([]);
    expect(play.said).toContain('already has a source with the slug website-prod');
    expect(play.buttons).not.toContain('Go on from here');
  });

  test('is got round by another name and a new approval', () => {
    const play = taken().presses('Names and selection');
    const [source = ''] = play.c.sources.map(({ id }) => id);
    const [destination = ''] = play.c.destinations.map(({ id }) => id);
    play.fills({ which: [source, destination], [`name:${source}`]: 'Shop (prod)' });
    play.releases('create_source').presses('Ask for approval');
    vote(play, 'ben');
    expect(inProd(play)).toEqual(['Shop (prod)']);
  });
});

describe('a promotion without destinations', () => {
  test('is complete once data was seen', () => {
    const play = at('sourcesDone').says('skip').presses('Approvers and channel');
    play.fills({ channel: approvals, approvers: ['UANA'] });
    play.presses('Ask for approval');
    vote(play, 'ana').sees('Website (prod)', ['Page Viewed']);
    expect(play.c.promotion?.state).toBe('applied');
    expect(play.c.steps.prod_destinations.state).toBe('skipped');
    expect(play.said).toContain('Your data is in production');
  });
});

describe('a second promotion', () => {
  test('takes what is new in dev only, and feeds it from the prod source that is there', () => {
    const play = at('verified').says('connect google analytics').presses('Create destination');
    const name = play.c.destinations.at(-1)?.name ?? '';
    play.delivers(name, ['Order Completed']).says('publish to prod');
    expect(play.said).not.toContain('Source Website (prod)');
    play.presses('Ask for approval');
    expect(play.c.promotion?.items.map(({ kind }) => kind)).toEqual(['destination']);
    play.holds('create_destination');
    vote(play, 'ana');
    expect(play.effectOf('create_destination').spec.sourceId).toBe(
      play.c.sources.find(({ environment }) => environment === 'prod')?.id,
    );
    play.releases('create_destination');
    expect(play.c.promotion?.state).toBe('applied');
    expect(inProd(play)).toHaveLength(3);
  });
});
