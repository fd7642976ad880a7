import { en } from '../copy/en.ts';
import type { Block, FormId } from '../core/card.ts';
import type { Checklist } from '../core/checklist.ts';
import type { Outcome } from '../core/effect.ts';
import { holds, isFresh, type Right } from '../core/roles.ts';
import { type Decision, type DecisionContext, openScene, type Scene } from '../core/scene.ts';
import { personKey, type Turn } from '../core/turn.ts';
import { keepWatch } from './drift.ts';
import { failed } from './failures.ts';
import { hear } from './hear.ts';
import { dispatch, forms, outcomes, showStep } from './index.ts';
import { tellNews } from './news.ts';
import { pastedErrors, warnOfPasted } from './pasted.ts';
import { park, perform, refuse } from './perform.ts';
import { remember } from './remember.ts';
import { suggest } from './suggest.ts';
import { noteOperator } from './workspace.ts';

/** Who may submit which form; a form that is not here cannot be submitted. */
const formRights: Partial<Record<FormId, { right: Right; fresh: boolean }>> = {
  source_name: { right: 'owner', fresh: false },
  destination_settings: { right: 'owner', fresh: false },
  event_state: { right: 'owner', fresh: false },
  own_event: { right: 'owner', fresh: false },
  event_import: { right: 'owner', fresh: false },
  warehouse: { right: 'owner', fresh: false },
  reverse_etl_model: { right: 'owner', fresh: false },
  promotion_policy: { right: 'settler', fresh: true },
  prod_names: { right: 'owner', fresh: false },
  prod_settings: { right: 'owner', fresh: false },
  spaces: { right: 'owner', fresh: false },
  identifiers: { right: 'owner', fresh: false },
  audience: { right: 'owner', fresh: false },
  reject_reason: { right: 'approver', fresh: true },
  connect_workspace: { right: 'member', fresh: true },
  link_person: { right: 'owner', fresh: true },
};

/** What a person decided, and what took effect only when this came back. */
const decidedLater: ReadonlySet<Outcome['kind']> = new Set(['surveyed', 'policy_checked', 'labels_ready']);

/**
 * What a turn leads to. Pure: the checklist given is not changed, time and ids come with the context and the
 * turn. `fresh` says that the actor's rights were read for this very turn.
 */
export function decide(checklist: Checklist, turn: Turn, context: DecisionContext, fresh = false): Decision {
  const { scene, close } = openScene(checklist, turn, context, dispatch);
  const { input } = turn;
  if (input.kind === 'outcome') {
    const inner = takeOutcome(scene, input.outcome);
    if (inner) {
      // The parked turn goes on with what is known now. Its own reply follows; the look-up says nothing.
      const noted = close(showStep);
      const then = decide(noted.checklist, inner, context, true);
      if (then.formErrors) {
        const late = refusedLate(noted.checklist, inner, context, then.formErrors);
        return { ...late, jobs: [...noted.jobs, ...late.jobs], audit: [...noted.audit, ...late.audit] };
      }
      return { ...then, jobs: [...noted.jobs, ...then.jobs], audit: [...noted.audit, ...then.audit] };
    }
    const isDecided = decidedLater.has(input.outcome.kind);
    return close(showStep, isDecided ? () => remember(scene, checklist) : undefined);
  }
  if (turn.pasted && !fresh) {
    warnOfPasted(scene, turn.pasted);
    if (input.kind === 'form') {
      // Refused whoever sent it: nothing of it is kept but that it was refused.
      const { audit } = close(showStep);
      return { checklist, jobs: [], cancel: [], audit, formErrors: pastedErrors(turn.pasted) };
    }
  }
  act(scene, fresh);
  const decision = close(showStep, () => remember(scene, checklist));
  if (input.kind === 'form' && !fresh && decision.jobs.some(({ effect }) => effect.kind === 'identify')) {
    // Slack can refuse a form only now, while it is open; what is wrong with it is known before who sent it.
    const { formErrors } = decide(checklist, turn, context, true);
    if (formErrors) return { checklist, jobs: [], cancel: [], audit: [], formErrors };
  }
  return decision;
}

/** A form that turned out wrong after it was closed: the person is told what, and can open it again. */
function refusedLate(
  checklist: Checklist,
  turn: Turn,
  context: DecisionContext,
  errors: Record<string, string>,
): Decision {
  const { scene, close } = openScene(checklist, turn, context, dispatch);
  const list: Block = { kind: 'list', items: Object.values(errors) };
  if (turn.conversation.direct) {
    scene.tell(en.general.notSaved, list);
    scene.show('current');
  } else scene.whisper({ blocks: [{ kind: 'text', text: en.general.notSaved }, list] });
  return close(showStep);
}

/** Notes what came back; gives the turn that had to wait for it, if any. */
function takeOutcome(s: Scene, outcome: Outcome): Turn | undefined {
  if (outcome.kind === 'identified') {
    const key = personKey(outcome.person);
    const seenAt = s.c.people[key]?.seenAt;
    s.c.people[key] = { ...outcome.record, ...(seenAt === undefined ? {} : { seenAt }) };
    noteOperator(s);
    if (outcome.owners.length > 0) s.c.owners = outcome.owners.slice(0, 5);
    return outcome.then;
  }
  if (outcome.kind === 'failed') {
    failed(s, outcome);
    return undefined;
  }
  // The table is complete for what is left, so the handler fits the outcome.
  (outcomes[outcome.kind] as (s: Scene, outcome: Outcome) => void)(s, outcome);
  return undefined;
}

function act(s: Scene, fresh: boolean): void {
  const { input } = s.turn;
  if (input.kind === 'opened') {
    suggest(s);
    return;
  }
  const isKnown = fresh || isFresh(s.who, s.now);
  if (!isKnown || !s.who) {
    park(s);
    return;
  }
  if (s.who.standing !== 'member') {
    // Slack opens the Home tab for anybody; that is nothing to refuse in words.
    if (input.kind === 'home') return;
    s.audit('refused', { standing: s.who.standing, input: input.kind });
    s.whisper({ blocks: [{ kind: 'text', text: en.start.refusedStanding[s.who.standing] }] });
    return;
  }
  if (s.who.owner && input.kind !== 'home') {
    tellNews(s);
    keepWatch(s);
  }
  switch (input.kind) {
    case 'home':
      showHome(s);
      return;
    case 'press':
      perform(s, input.intent, fresh);
      return;
    case 'form':
      submitForm(s, fresh);
      return;
    case 'command':
    case 'text':
      hear(s, input.text.trim(), input.kind === 'command', fresh);
      return;
    case 'outcome':
      return;
  }
}

function showHome(s: Scene): void {
  const board = `home:${s.me}`;
  s.c.boards[board] = { to: s.to, person: s.person };
  s.refresh(board);
}

function submitForm(s: Scene, fresh: boolean): void {
  const { input } = s.turn;
  if (input.kind !== 'form') return;
  const rule = formRights[input.form];
  const handler = forms[input.form];
  if (!rule || !handler || !s.who) return;
  if (!holds(rule.right, s.who)) {
    refuse(s, input.form);
    return;
  }
  if (rule.fresh && !fresh) {
    park(s);
    return;
  }
  handler(s, input.values, input.context);
}
