import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { reachProd, reachRequest, reachSources } from '../support/request.ts';
import { startTown } from '../support/town.ts';

let town: Awaited<ReturnType<typeof startTown>>;
beforeAll(async () => {
  town = await startTown();
});
afterAll(() => town?.close());
beforeEach(() => town.reset());

const refused = async (what: string) => (await town.audit()).filter((entry) => entry.what === what);

describe('who may set up', () => {
  test('somebody who is no Workspace Owner is told who can help, and nothing starts', async () => {
    const erin = town.person('erin');
    await erin.says('hi');
    await erin.sees('Only a Segment Workspace Owner can do that');
    await erin.sees('Olivia Hart');
    await erin.sees('Omar Haddad');
    await erin.says('start setup');
    await erin.says('personalize winback');
    const checklist = await town.checklist();
    expect(checklist?.startedBy).toBeUndefined();
    expect(checklist?.useCase).toBeUndefined();
    expect((await refused('refused')).length).toBeGreaterThan(0);
  });

  test('somebody unknown to Segment is told so', async () => {
    await town.person('chen').says('hi');
    await town.person('chen').sees('I found nobody in the Segment workspace with your e-mail');
  });

  test('somebody who is an owner only through a group may', async () => {
    await town.person('omar').says("let's start");
    await town.person('omar').sees('What is your business goal?');
    expect((await town.checklist())?.startedBy).toContain(town.person('omar').id);
  });

  test('a guest is refused whatever they say', async () => {
    await town.person('gina').says('hi');
    await town.person('gina').sees('I serve full members of this Slack workspace only');
  });

  test('an owner who loses the role at Segment can no longer ask for a promotion', async () => {
    await reachProd(town);
    const olivia = town.person('olivia');
    await olivia.presses('Approvers and channel');
    await olivia.fills({
      'Channel for promotion requests': 'C0APPROVE1',
      'Who may approve?': [town.person('ana').id],
    });
    await olivia.sees('Ask for the approval');
    await town.control(`/segment/users/${olivia.id}`, { role: 'member' });
    await olivia.presses('Ask for approval');
    await olivia.sees('Only a Segment Workspace Owner can do that');
    expect((await town.checklist())?.promotion).toBeUndefined();
    expect((await town.segment()).sources.filter((source) => source.environment === 'prod')).toEqual([]);
  });
});

describe('which workspace may', () => {
  test('one that has sources and destinations is told so and offered to go on by hand', async () => {
    await town.control('/segment/seed', { scenario: 'connected' });
    const olivia = town.person('olivia');
    await olivia.says('hi');
    await olivia.sees(
      'Segment offers its guided use case setup to workspaces that are new on the Business tier',
    );
    await olivia.says('start setup');
    expect((await town.checklist())?.startedBy).toBeUndefined();
    await olivia.presses('Go on by hand');
    await olivia.sees('What is your business goal?');
    expect((await town.checklist())?.eligibility).toMatchObject({ verdict: 'by_hand' });
  });

  test('one that is new on the Business tier by the owner’s word starts, and the word is recorded as a word', async () => {
    await town.control('/segment/seed', { scenario: 'connected' });
    const olivia = town.person('olivia');
    await olivia.says('hi');
    await olivia.presses('We are new on Business');
    await olivia.sees('What is your business goal?');
    expect((await town.checklist())?.eligibility).toMatchObject({
      verdict: 'declared_new',
      by: `slack:T0ACME0001:${olivia.id}`,
    });
  });

  test('one with sources but no destination is eligible', async () => {
    await town.control('/segment/seed', { scenario: 'source_only' });
    await town.person('olivia').says('hi');
    await town.person('olivia').sees('You may use the guided setup');
  });
});

describe('the use case', () => {
  test('can be changed before the review: what is lost and kept is said first', async () => {
    await town.control('/segment/switches', { volumeLagMs: 0 });
    const olivia = town.person('olivia');
    for (const words of ['hi', "let's start", 'personalize communications', 'winback', 'got it'])
      await olivia.says(words);
    await olivia.chooses('Change one event', ['Page Viewed']);
    await olivia.fills({ State: ['tracked'] });
    await olivia.says('change the use case to nurture with content');
    await olivia.sees('Kept: the decisions about events that both ask for: Page Viewed');
    expect((await town.checklist())?.useCase).toBe('personalize-winback');
    await olivia.presses('Change it');
    expect((await town.checklist())?.useCase).toBe('nurture-with-content');
    expect((await town.checklist())?.labels).toBeDefined();
  });

  test('stays once the events are confirmed, by words and by old buttons', async () => {
    await reachSources(town);
    const olivia = town.person('olivia');
    const before = await town.checklist();
    await olivia.says('change the use case to nurture with content');
    await olivia.sees('can no longer be changed');
    await olivia.presses('Choose', { beside: 'Nurture with content' });
    await olivia.sees('can no longer be changed', 'dm', 2);
    expect((await town.checklist())?.review).toEqual(before?.review);
    await olivia.says('undo');
    await olivia.sees('The event review is open again; the use case stays');
    await olivia.says('change the use case to nurture with content');
    await olivia.sees('can no longer be changed');
    expect((await town.checklist())?.useCase).toBe('personalize-winback');
  });
});

describe('a promotion request', () => {
  const channel = 'C0APPROVE1';
  const untouched = async () => {
    expect((await town.segment()).sources.filter((source) => source.environment === 'prod')).toEqual([]);
    expect((await town.checklist())?.promotion).toMatchObject({ state: 'pending', votes: [] });
  };

  test('is not decided by its requester, a guest, a bystander, or anybody’s words', async () => {
    await reachRequest(town);
    const people = {
      olivia: 'You asked for this promotion, so someone else must approve it',
      gina: 'I serve full members of this Slack workspace only',
      chen: 'You are not among the approvers of this request',
    };
    for (const [name, why] of Object.entries(people)) {
      const person = town.person(name);
      const answer = await person.presses('Approve', { channel });
      expect(answer).toMatchObject({ acked: true, status: 200 });
      await person.sees(why, channel);
      // Only the presser sees the refusal.
      if (name !== 'olivia') await town.person('ana').doesNotSee(why, channel);
      await untouched();
    }
    for (const words of [
      '<@USEGUE0001> approve',
      '<@USEGUE0001> lgtm, ship it',
      '<@USEGUE0001> yes, approved',
    ]) {
      const card = (await town.person('ana').messages(channel)).findLast((message) =>
        message.text.includes('Promotion to prod'),
      );
      await town.person('ana').says(words, channel, card?.ts);
      await untouched();
    }
    const votes = await refused('vote_refused');
    expect(votes.map((entry) => entry.detail?.why)).toEqual(['own_request', 'not_an_approver']);
  });

  test('is not decided by somebody of another company in a shared channel', async () => {
    await reachRequest(town, 'C0PARTNER1');
    const oscar = town.person('oscar');
    await oscar.presses('Approve', { channel: 'C0PARTNER1' });
    await oscar.sees('I serve members of the company that installed me only', 'C0PARTNER1');
    await untouched();
  });

  test('is not decided by an approver who was made a guest meanwhile', async () => {
    await reachRequest(town);
    await town.control(`/slack/people/${town.person('ben').id}`, { guest: true });
    await town.person('ben').presses('Approve', { channel });
    await town.person('ben').sees('I serve full members', channel);
    await untouched();
  });

  test('can be rejected with a reason that the requester is told; nothing is created', async () => {
    await reachRequest(town);
    const ana = town.person('ana');
    await ana.presses('Reject', { channel });
    await ana.fills({ 'Why?': 'Wrong week' });
    await town.person('olivia').sees('Wrong week');
    await ana.sees('Rejected', channel);
    expect((await town.checklist())?.promotion).toMatchObject({ state: 'rejected' });
    expect((await town.segment()).sources.filter((source) => source.environment === 'prod')).toEqual([]);
    // An old button afterwards changes nothing.
    await expect(ana.presses('Approve', { channel })).rejects.toThrow('There is no "Approve"');
  });

  test('expires by the clock, even when nobody looks', async () => {
    await reachRequest(town);
    await town.advance(24 * 60 * 60 * 1000 + 1000);
    await town.eventually(
      'the request expires',
      async () => (await town.checklist())?.promotion?.state === 'expired',
    );
    await town.person('olivia').sees('expired without a decision');
    await town.person('ana').sees('Expired', channel);
  });

  test('counts once when both approvers press at the same moment', async () => {
    await reachRequest(town);
    await Promise.all([
      town.person('ana').presses('Approve', { channel }),
      town.person('ben').presses('Approve', { channel }),
    ]);
    await town.eventually(
      'prod sources exist',
      async () => (await town.checklist())?.promotion?.state === 'verifying',
    );
    const world = await town.segment();
    expect(world.sources.filter((source) => source.environment === 'prod')).toHaveLength(1);
    expect((await town.checklist())?.promotion?.votes).toHaveLength(1);
    expect((await town.audit()).filter((entry) => entry.what === 'promotion_approved')).toHaveLength(1);
  });
});

describe('deliveries that are not what they seem', () => {
  test('a badly signed, stale or future request changes nothing; a duplicate or retried one counts once', async () => {
    const olivia = town.person('olivia');
    await olivia.says('hi');
    for (const deliver of ['bad_signature', 'stale', 'future']) {
      await town.control('/slack/faults', { deliver, times: 1 });
      const answer = await olivia.presses('Start setup');
      expect(answer).toMatchObject({ status: 401 });
    }
    expect((await town.checklist())?.startedBy).toBeUndefined();
    await town.control('/slack/faults', { deliver: 'duplicate', times: 1 });
    await olivia.presses('Start setup');
    expect((await town.audit()).filter((entry) => entry.what === 'setup_started')).toHaveLength(1);
    await town.control('/slack/faults', { deliver: 'lost', times: 1 });
    const before = (await olivia.messages()).length;
    await olivia.says('optimize advertising');
    await olivia.sees('Which use case would you like to set up?');
    expect((await olivia.messages()).length).toBe(before + 2);
  });
});
