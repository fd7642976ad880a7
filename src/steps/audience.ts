import { en } from '../copy/en.ts';
import type { AudienceRecord } from '../core/audience.ts';
import type { Block, Control } from '../core/card.ts';
import { audiencesIn, currentStep, isProven, isReached, proofOf } from '../core/checklist.ts';
import { isRunning } from '../core/promotion.ts';
import type { Scene } from '../core/scene.ts';
import {
  audienceById,
  audienceControls,
  audienceTargetsOf,
  checkAudience,
  takeAudienceSight,
  watchAudience,
} from './audience-check.ts';
import { askAudienceDraft, takeAudienceAhead } from './audience-draft.ts';
import { itemCreated, prodNameTaken } from './prod-apply.ts';
import { makeStale } from './prod-items.ts';
import { finishRepublish, republishItems, showRepublish } from './republish.ts';
import { readySpaces } from './spaces.ts';
import { complete, type Handlers, type OutcomeHandlers, type OutcomeOf } from './step.ts';

const words = en.activate;

const finish = { intent: 'finish_step', slots: { step: 'audience' } } as const;

/** The dev audiences: what each is, what was seen of it, and what is left to do. */
function listAudiences(s: Scene): void {
  const audiences = audiencesIn(s.c, 'dev');
  const isProvenSome = audiences.some(isProven);
  const blocks: Block[] = audiences.flatMap((audience): Block[] => [
    { kind: 'text', text: words.line(audience.name, audience.type, words.states[audience.state] ?? '') },
    ...(audience.sight?.size === undefined
      ? []
      : [{ kind: 'note' as const, text: words.size(audience.sight.size, audience.sight.status) }]),
    { kind: 'actions', controls: audienceControls(audience, audiences.length > 1) },
  ]);
  const waiting = audiences.find((audience) => audience.state === 'created');
  if (waiting) blocks.push({ kind: 'list', items: [...stepsFor(s, waiting)], ordered: true });
  const done: Control = { kind: 'button', label: words.done, intent: finish, style: 'primary' };
  blocks.push({
    kind: 'actions',
    controls: [
      ...(isProvenSome ? [done] : []),
      { kind: 'button', label: words.another, intent: { intent: 'create_audience', slots: {} } },
    ],
  });
  s.ask(
    { title: words.listTitle, blocks },
    {
      ...(isProvenSome ? { yes: finish } : {}),
      options: {
        kind: 'audience',
        items: audiences.map(({ id, name }) => ({
          label: name,
          value: id,
          intent: { intent: 'check_audience', slots: { audience: id } },
        })),
      },
    },
  );
}

/** What a person does in Segment so that the audience reaches the destinations. */
const stepsFor = (s: Scene, audience: AudienceRecord) =>
  words.checkSteps(
    audience.sight?.missing ?? audienceTargetsOf(s, audience).map(({ name }) => name),
    audience.space.name,
    audience.environment,
  );

export function showAudience(s: Scene): void {
  if (!readySpaces(s, 'engage')) return;
  if (takeAudienceAhead(s)) return;
  const draft = s.c.audienceDraft;
  if (draft && !draft.creating) askAudienceDraft(s, draft);
  else if (draft) s.tell(words.creating(draft.name ?? ''));
  else if (audiencesIn(s.c, 'dev').length > 0) listAudiences(s);
  else s.act({ intent: 'create_audience', slots: {} });
}

/** Ends the step on evidence, or on a person's word where there is none. */
export function finishAudience(s: Scene): void {
  if (!isReached(s.c, 'audience')) {
    s.tell(en.general.notReached(en.general.stepTitles.audience));
    s.show('current');
    return;
  }
  const audiences = audiencesIn(s.c, 'dev');
  const proven = audiences.filter(isProven);
  if (proven.length === 0) {
    s.tell(audiences.length === 0 ? words.noAudience : words.notProven);
    s.show('audience');
    return;
  }
  complete(s, 'audience', proofOf(audiences));
  s.tell(words.stepDone(proven.length));
  offerRepublish(s);
}

/** The next step; after the last one, what is new in dev and not in prod. */
function offerRepublish(s: Scene): void {
  const isNew = !isRunning(s.c.promotion) && republishItems(s).length > 0;
  if (currentStep(s.c) === 'done' && isNew) showRepublish(s);
  else s.show('current');
}

const audienceRecord = (outcome: OutcomeOf<'audience_created'>, by: string): AudienceRecord => {
  const { environment, space, name, about, type, query, destinations, from } = outcome.spec;
  return {
    id: outcome.id,
    environment,
    space,
    name,
    about,
    type,
    query,
    destinations,
    createdAt: outcome.at,
    by,
    ...(from ? { from: from.id } : {}),
    state: 'created',
  };
};

function devAudienceCreated(s: Scene, outcome: OutcomeOf<'audience_created'>): void {
  const draft = s.c.audienceDraft;
  delete s.c.audienceDraft;
  const audience = audienceRecord(outcome, draft?.by ?? s.me);
  s.c.audiences.push(audience);
  s.c.undo.push({ id: s.newId('u'), kind: 'audience', label: audience.name, connection: audience.id });
  s.audit('audience_created', { id: audience.id, space: audience.space.id, environment: 'dev' });
  watchAudience(s, audience);
  s.refreshChecklist();
  s.tell(words.created(audience.name, audience.space.name));
  s.ask({
    blocks: [
      { kind: 'list', items: [...stepsFor(s, audience)], ordered: true },
      { kind: 'actions', controls: audienceControls(audience) },
    ],
  });
}

/** An audience is off: its step is to be done again when it was the last one. */
export function audienceDisabled(s: Scene, id: string, wasGone: boolean): void {
  const audience = s.c.audiences.find((entry) => entry.id === id);
  if (!audience) return;
  audience.state = 'disabled';
  s.c.undo = s.c.undo.filter((entry) => !('connection' in entry) || entry.connection !== id);
  s.cancel(`watch:${id}`);
  s.audit('audience_disabled', { id });
  const step = audience.environment === 'dev' ? 'audience' : 'republish';
  if (audiencesIn(s.c, audience.environment).length === 0 && s.c.steps[step].state === 'done') {
    s.c.steps[step] = { state: 'todo' };
    s.audit('step_reopened', { step });
  }
  const isAsked = s.c.promotion?.items.some((item) => 'from' in item && item.from === id);
  if (isAsked) makeStale(s, words.stale(audience.name), 'import');
  s.tell(wasGone ? words.removedGone(audience.name) : words.removed(audience.name));
  s.refreshChecklist();
  s.show('current');
}

export const audienceHandlers = {
  check_audience(s, { audience: id }) {
    const audience = audienceById(s, id);
    if (audience) checkAudience(s, audience, { asked: true });
    else {
      s.tell(en.general.oldButton);
      s.show('current');
    }
  },
  attest_audience(s, { audience: id }) {
    const audience = audienceById(s, id);
    if (audience?.state !== 'created') {
      s.tell(en.general.oldButton);
      s.show('current');
      return;
    }
    const name = s.who?.name ?? s.me;
    audience.state = 'attested';
    audience.attestation = { by: s.me, name, at: s.now, what: 'arrival' };
    s.audit('audience_attested', { id });
    s.refreshChecklist();
    s.tell(words.attestedArrival(name, audience.name));
    if (audience.environment === 'prod') finishRepublish(s);
    else if (s.c.steps.audience.state === 'todo') s.show('audience');
    else offerRepublish(s);
  },
} satisfies Partial<Handlers>;

export const audienceOutcomes = {
  audience_created(s, outcome) {
    if ('promotion' in outcome.work) {
      itemCreated(s, outcome.work, outcome, (by) => {
        s.c.audiences.push(audienceRecord(outcome, by));
      });
      return;
    }
    if (s.c.audienceDraft?.id === outcome.work.draft) devAudienceCreated(s, outcome);
    else s.tell(words.orphan(outcome.spec.name));
  },
  audience_name_taken(s, { work, name }) {
    if ('promotion' in work) {
      prodNameTaken(s, work, words.nameTakenInProd(name));
      return;
    }
    const draft = s.c.audienceDraft;
    if (draft?.id !== work.draft) return;
    delete draft.creating;
    s.tell(words.nameTaken(name));
    askAudienceDraft(s, draft);
  },
  audience_checked(s, outcome) {
    const audience = audienceById(s, outcome.audience);
    if (!audience) return;
    takeAudienceSight(s, audience, outcome, () => {
      if (audience.environment === 'prod') finishRepublish(s);
      else if (s.c.audienceDraft) return;
      else if (s.c.steps.audience.state === 'todo') s.show('audience');
      else if (!outcome.asked || !isRunning(s.c.promotion)) offerRepublish(s);
    });
  },
} satisfies Partial<OutcomeHandlers>;
