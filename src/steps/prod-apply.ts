import { en } from '../copy/en.ts';
import type { StepId } from '../core/checklist.ts';
import type { LiveView } from '../core/comparison.ts';
import type { Outcome, WorkFor } from '../core/effect.ts';
import type { FailureText, OutsideCode } from '../core/errors.ts';
import {
  isRepublish,
  itemName,
  nextItem,
  openItems,
  type Promotion,
  type PromotionItem,
} from '../core/promotion.ts';
import type { Scene } from '../core/scene.ts';
import { checkAudience } from './audience-check.ts';
import { destinationRecord } from './dev-destinations.ts';
import { sourceRecord } from './dev-sources.ts';
import { checkDestination, watchEveryMs } from './evidence.ts';
import { compare, differencesSince } from './prod-compare.ts';
import { isUndoable, startItem } from './prod-items.ts';
import { undoStopped } from './prod-undo.ts';
import { undoControl } from './prod-undo-ask.ts';
import { destinationsNext, showProdEvents, sourcesDone } from './prod-verify.ts';
import { audiencesMade, finishRepublish } from './republish.ts';
import type { Handlers, OutcomeOf } from './step.ts';
import { connectControls } from './workspace-cards.ts';

const words = en.prod;

/** Starts the next item of the approved list, or what follows the last one. One item at a time, each journalled. */
export function applyNext(s: Scene, again = false): void {
  const request = s.c.promotion;
  if (!request || (request.state !== 'approved' && request.state !== 'verifying')) return;
  if (request.seen && request.comparedAt === undefined && Object.keys(request.done).length === 0) {
    // Before the first call: is Segment still what was approved?
    compare(s, { apply: request.id }, request);
    return;
  }
  const item = nextItem(request);
  if (!item) {
    if (request.state === 'approved') (isRepublish(request) ? audiencesMade : sourcesDone)(s, request);
    return;
  }
  if (item.kind === 'target') {
    addTargets(s, request, item);
    applyNext(s);
    return;
  }
  startItem(s, request, item, again);
}

/** The audience is meant for more destinations from now on; whoever looks at it connects it, and it has to arrive there. */
function addTargets(s: Scene, request: Promotion, item: Extract<PromotionItem, { kind: 'target' }>): void {
  const audience = s.c.audiences.find(({ id }) => id === item.audience);
  request.done[item.key] = item.audience;
  if (!audience || audience.state === 'disabled') return;
  const added = item.destinations.filter(
    (entry) => !audience.destinations.some((known) => known.id === entry.id),
  );
  audience.destinations = [...audience.destinations, ...added];
  audience.awaits = added.map(({ name }) => name);
  audience.state = 'created';
  s.audit('audience_targets_added', { id: audience.id, destinations: added.map(({ id }) => id) });
  s.refreshChecklist();
}

/** A later request does its steps again: what it brings is made and verified like the first. */
export function reopenSteps(s: Scene, request: Promotion): void {
  const has = (kind: PromotionItem['kind']) => request.items.some((item) => item.kind === kind);
  const steps: StepId[] = [
    ...(has('source') ? (['prod_sources', 'prod_events'] as const) : []),
    ...(has('destination') ? (['prod_destinations'] as const) : []),
    ...(isRepublish(request) ? (['republish'] as const) : []),
  ];
  for (const step of steps) {
    if (s.c.steps[step].state === 'todo') continue;
    request.reopened = { ...request.reopened, [step]: s.c.steps[step] };
    s.c.steps[step] = { state: 'todo' };
  }
}

/** An approved item exists: journal it and go on. */
export function itemCreated(
  s: Scene,
  work: Extract<WorkFor, { promotion: string }>,
  outcome:
    | OutcomeOf<'source_created'>
    | OutcomeOf<'destination_created'>
    | OutcomeOf<'plan_attached'>
    | OutcomeOf<'model_created'>
    | OutcomeOf<'audience_created'>,
  /** Puts an audience on the checklist. */
  record: (by: string) => void = () => undefined,
): void {
  const request = s.c.promotion;
  if (!request || request.id !== work.promotion || request.done[work.item] !== undefined) return;
  if (request.state !== 'approved' && request.state !== 'verifying') {
    if ('spec' in outcome) s.tell(en.connect.orphan(outcome.spec.name));
    return;
  }
  if (outcome.kind === 'source_created') {
    const source = sourceRecord(s, outcome, request.requester);
    s.c.sources.push(source);
    request.done[work.item] = outcome.id;
    s.audit('source_created', {
      id: outcome.id,
      slug: outcome.slug,
      environment: 'prod',
      request: request.id,
    });
  } else if (outcome.kind === 'destination_created') {
    const destination = destinationRecord(s, outcome, request.requester);
    s.c.destinations.push(destination);
    request.done[work.item] = outcome.id;
    checkDestination(s, destination, { asked: false, delayMs: watchEveryMs(0) });
    s.audit('destination_created', {
      id: outcome.id,
      source: outcome.spec.sourceId,
      environment: 'prod',
      request: request.id,
    });
  } else if (outcome.kind === 'audience_created') {
    record(request.requester);
    request.done[work.item] = outcome.id;
    s.audit('audience_created', {
      id: outcome.id,
      space: outcome.spec.space.id,
      environment: 'prod',
      request: request.id,
    });
  } else {
    request.done[work.item] = outcome.source;
  }
  s.refreshChecklist();
  if (request.state === 'verifying') destinationsNext(s, request);
  else applyNext(s);
}

/** A name was taken in prod by something that nobody approved: nothing is created, the request ends. */
export function prodNameTaken(s: Scene, work: Extract<WorkFor, { promotion: string }>, why: string): void {
  const request = s.c.promotion;
  if (!request || request.id !== work.promotion) return;
  // Nothing was made under this approval: it can be asked anew under another name.
  stop(s, request, why, Object.keys(request.done).length === 0 ? 'stale' : 'failed');
}

/** Dev and prod were read before the first call: what differs from what was approved ends the request, nothing is applied. */
export function applyCompared(s: Scene, id: string, view: LiveView): void {
  const request = s.c.promotion;
  if (request?.id !== id || request.state !== 'approved' || request.comparedAt !== undefined) return;
  const differences = request.seen ? differencesSince(request.seen, view) : [];
  if (differences.length > 0) {
    s.audit('promotion_differs', { request: id, differences: differences.map(({ name }) => name) });
    stop(s, request, en.compare.differsNow(differences.slice(0, 10)), 'stale');
    return;
  }
  request.comparedAt = view.at;
  const changed = request.items.flatMap((item) => (item.kind === 'change' ? [item.id] : []));
  const before = view.destinations.filter((entry) => changed.includes(entry.id));
  if (before.length > 0) request.before = Object.fromEntries(before.map((entry) => [entry.id, entry]));
  applyNext(s);
}

/** A connection in prod is what was approved: journal it, look at what it does now, and go on. */
export function connectionChanged(s: Scene, outcome: OutcomeOf<'connection_changed'>): void {
  const request = s.c.promotion;
  const { work, id } = outcome;
  if (!('promotion' in work) || request?.id !== work.promotion || request.state !== 'approved') return;
  const item = request.items.find((entry) => entry.key === work.item);
  if (item?.kind !== 'change' || request.done[item.key] !== undefined) return;
  request.done[item.key] = id;
  const record = s.c.destinations.find((entry) => entry.id === id);
  if (record) {
    for (const { name, is } of item.change.settings) record.settings[name] = is;
    if (outcome.mappings.length > 0) record.mappings = outcome.mappings;
    checkDestination(s, record, { asked: false, delayMs: watchEveryMs(0) });
  }
  s.audit('connection_changed', { request: request.id, id, environment: 'prod' });
  s.refreshChecklist();
  applyNext(s);
}

/** Ends the work on a request: it can go on later (`failed`), or it has to be asked anew (`stale`). */
function stop(
  s: Scene,
  request: Promotion,
  why: string | FailureText,
  state: 'failed' | 'stale' = 'failed',
  code?: OutsideCode,
): void {
  request.state = state;
  const what = typeof why === 'string' ? why : why.what;
  request.note = what;
  s.audit('promotion_stopped', { request: request.id, what });
  s.refresh(request.board);
  s.refreshChecklist();
  const done = request.items.filter((item) => request.done[item.key] !== undefined).map(itemName);
  const open = openItems(request).map(itemName);
  s.ask({
    blocks: [
      { kind: 'text', text: words.failed(what) },
      {
        kind: 'fields',
        fields: [
          { label: words.doneSoFar, value: done.join(', ') || '–' },
          { label: words.stillOpen, value: open.join(', ') || '–' },
          ...(typeof why === 'string'
            ? []
            : [{ label: en.general.failure.next, value: words.resumeNext(why.next) }]),
        ],
      },
      {
        kind: 'actions',
        controls: [
          ...connectControls(s, code),
          state === 'failed'
            ? {
                kind: 'button',
                label: words.resumeButton,
                intent: { intent: 'resume_promotion', slots: { request: request.id } },
                style: 'primary',
              }
            : isRepublish(request)
              ? { kind: 'button', label: en.general.goOn, intent: { intent: 'next_step', slots: {} } }
              : { kind: 'button', label: words.namesButton, intent: { intent: 'name_prod', slots: {} } },
          // What was made can be taken back instead.
          ...(isUndoable(request) ? [undoControl(request)] : []),
        ],
      },
    ],
  });
}

/** The dev audience may be another one by now: what is asked for next is to be what is there. */
function lookAtDev(s: Scene, item: string): void {
  const audience = s.c.audiences.find(({ id }) => `audience:${id}` === item);
  if (audience && audience.state !== 'disabled') checkAudience(s, audience, { asked: false });
}

/** An effect of an approved promotion failed for good. */
export function itemFailed(s: Scene, outcome: Extract<Outcome, { kind: 'failed' }>): boolean {
  const { effect } = outcome;
  if (!('work' in effect) || !effect.work || !('promotion' in effect.work)) return false;
  const request = s.c.promotion;
  if (request?.id === effect.work.promotion) {
    if (request.state === 'undoing') {
      undoStopped(s, request, outcome.text);
      return true;
    }
    stop(s, request, outcome.text, 'failed', outcome.code);
    lookAtDev(s, effect.work.item);
  }
  return true;
}

export const prodApplyHandlers = {
  attest_rules(s, { request: id }) {
    const request = s.c.promotion;
    const item = request?.items.find((entry) => entry.kind === 'rules');
    const isOpen = request?.id === id && request.state === 'approved' && item && !request.done[item.key];
    if (!isOpen || !s.c.unify) {
      s.tell(en.general.oldButton);
      s.show('current');
      return;
    }
    const name = s.who?.name ?? s.me;
    request.done[item.key] = 'attested';
    s.c.unify.imported = { identifiers: item.identifiers, by: s.me, name, at: s.now };
    s.audit('rules_attested', { request: id, space: item.space.id, identifiers: item.identifiers });
    s.tell(en.activate.imported(name, item.space.name));
    s.refresh(request.board);
    applyNext(s);
  },
  resume_promotion(s, { request: id }) {
    const request = s.c.promotion;
    if (!request || request.id !== id || request.state !== 'failed') {
      s.show('current');
      return;
    }
    delete request.note;
    request.resumedBy = s.me;
    if (isRepublish(request)) {
      const isOpen = openItems(request).length > 0;
      request.state = isOpen ? 'approved' : 'verifying';
      s.audit('promotion_resumed', { request: id });
      s.refresh(request.board);
      if (isOpen) applyNext(s, true);
      else finishRepublish(s);
      return;
    }
    // Sources come first, whatever an earlier promotion has done.
    const isApplying =
      s.c.steps.prod_sources.state !== 'done' ||
      openItems(request).some((item) => item.kind !== 'destination');
    request.state = isApplying ? 'approved' : 'verifying';
    s.audit('promotion_resumed', { request: id });
    s.refresh(request.board);
    if (isApplying) applyNext(s, true);
    else if (s.c.steps.prod_events.state === 'done') destinationsNext(s, request);
    else showProdEvents(s);
  },
} satisfies Partial<Handlers>;
