import type { Checklist } from '../../src/core/checklist.ts';
import { cast, channel, given, type Kept, type Play } from './given.ts';

/** Where the approvals of these plays go. */
export const approvals = 'C0APPROVE';

/** Every event that winback plans. */
export const everyEvent = ['Order Completed', 'Page Viewed', 'Page Scrolled'];

/** How far a setup is. Each stage is the one before it and a few turns more. */
export type Stage =
  | 'greeted'
  | 'started'
  | 'chosen'
  | 'review'
  | 'confirmed'
  | 'sourceDraft'
  | 'sourceCreated'
  | 'sourceVerified'
  | 'sourcesDone'
  | 'destinationDraft'
  | 'destinationCreated'
  | 'prod'
  | 'ready'
  | 'requested'
  | 'approved'
  | 'verified'
  | 'live'
  | 'spaces'
  | 'identifiers'
  | 'identified'
  | 'audienceDraft'
  | 'audiencePreviewed'
  | 'audienceCreated'
  | 'audienceVerified'
  | 'republish'
  | 'republishRequested'
  | 'importing'
  | 'imported'
  | 'complete';

const stages: Record<Stage, (play: Play) => Play> = {
  /** Greeted, not started. */
  greeted: (play: Play) => play.says('hi'),
  started: (play: Play) => stages.greeted(play).presses('Start setup'),
  /** Winback is chosen, dev and prod are explained. */
  chosen: (play: Play) =>
    stages
      .started(play)
      .presses('Choose', { beside: 'Personalize communications' })
      .presses('Choose', { beside: 'Personalize winback' }),
  /** The suggested events are on the table. */
  review: (play: Play) => stages.chosen(play).presses('Got it'),
  /** They are confirmed; the dev sources are next. */
  confirmed: (play: Play) => stages.review(play).presses('Confirm events'),
  /** A website source waits for its name. */
  sourceDraft: (play: Play) => stages.confirmed(play).says('website').says('javascript'),
  sourceCreated: (play: Play) => stages.sourceDraft(play).presses('Create source'),
  sourceVerified: (play: Play) => stages.sourceCreated(play).sees('Website (dev)', everyEvent),
  sourcesDone: (play: Play) => stages.sourceVerified(play).says('done'),
  destinationDraft: (play: Play) => stages.sourcesDone(play).says('amplitude'),
  destinationCreated(play: Play) {
    stages.destinationDraft(play).presses('Fill in settings');
    play.fills({ apiKey: 'dev-secret-1' });
    return play.presses('Create destination');
  },
  /** Everything in dev is verified; the prod list is on the table. */
  prod: (play: Play) =>
    stages.destinationCreated(play).delivers('Amplitude (Actions) (dev)', ['Order Completed']).says('done'),
  /** Approvers are chosen, secrets for prod are given; the request can be sent. */
  ready(play: Play) {
    stages.prod(play).presses('Approvers and channel');
    play.fills({ channel: approvals, approvers: [cast.ana.id, cast.ben.id] });
    play.presses('Prod settings');
    play.fills({ apiKey: 'prod-secret-1' });
    return play;
  },
  /** Olivia asked; Ana or Ben may decide. */
  requested: (play: Play) => stages.ready(play).presses('Ask for approval'),
  approved: (play: Play) => vote(stages.requested(play), 'ana'),
  verified: (play: Play) => stages.approved(play).sees('Website (prod)', everyEvent),
  /** Step 8 is over: data is in prod and its destination received it. */
  live: (play: Play) => stages.verified(play).delivers('Amplitude (Actions) (prod)', ['Order Completed']),
  spaces: (play: Play) => stages.live(play).says('go on'),
  /** The eleven identifiers are on the table. */
  identifiers: (play: Play) => stages.spaces(play).presses('That is right'),
  identified: (play: Play) => stages.identifiers(play).presses('Take all 11').presses('Mark complete'),
  audienceDraft: (play: Play) => stages.identified(play).presses('Users'),
  audiencePreviewed: (play: Play) => stages.audienceDraft(play).presses('Preview'),
  audienceCreated: (play: Play) => stages.audiencePreviewed(play).presses('Create audience'),
  audienceVerified: (play: Play) =>
    stages.audienceCreated(play).arrives('Lapsed customers', { 'Amplitude (Actions) (dev)': 5 }),
  /** What goes to prod by the second publish is on the table. */
  republish: (play: Play) => stages.audienceVerified(play).presses('Done, on to prod'),
  republishRequested: (play: Play) => stages.republish(play).presses('Ask for approval'),
  /** Approved: a person has to import the rules. */
  importing: (play: Play) => vote(stages.republishRequested(play), 'ana'),
  imported: (play: Play) => stages.importing(play).presses('I imported them'),
  complete: (play: Play) =>
    stages
      .imported(play)
      .arrives('Lapsed customers', { 'Amplitude (Actions) (prod)': 4 }, { environment: 'prod' }),
};

const known = new Map<Stage, { checklist: Checklist; kept: Kept }>();

function walked(stage: Stage): { checklist: Checklist; kept: Kept } {
  const entry = known.get(stage);
  if (entry) return entry;
  const play = stages[stage](given());
  const made = { checklist: play.c, kept: play.kept };
  known.set(stage, made);
  return made;
}

/**
 * A play at a stage of the setup, walked to from the first hi (once, then taken up again from there): what is on the
 * screen and in the outbox is there too.
 */
export function at(stage: Stage): Play {
  const { checklist, kept } = walked(stage);
  return given(checklist, kept);
}

/** The stored checklist of a stage. */
export const checklistAt = (stage: Stage): Checklist => walked(stage).checklist;

/** A play that goes on from the stored checklist of a stage, with nothing on the screen, as after a restart. */
export const from = (stage: Stage): Play => given(checklistAt(stage));

/** Presses Approve, or Reject, on the present request, as the card in the channel carries it. */
export function vote(play: Play, who: keyof typeof cast, yes = true): Play {
  const { promotion } = play.c;
  if (!promotion) throw new Error('nobody asked for an approval');
  return play.sends(
    {
      intent: yes ? 'vote_approve' : 'vote_reject',
      slots: { request: promotion.id, digest: promotion.digest },
    },
    { as: who, in: channel(approvals) },
  );
}
