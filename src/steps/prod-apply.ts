import { en } from '../copy/en.ts';
import type { Outcome, WorkFor } from '../core/effect.ts';
import type { FailureText } from '../core/errors.ts';
import { nextItem, type Promotion, type PromotionItem } from '../core/promotion.ts';
import type { Scene } from '../core/scene.ts';
import { destinationRecord } from './dev-destinations.ts';
import { sourceRecord } from './dev-sources.ts';
import { checkDestination, watchEveryMs } from './evidence.ts';
import { startItem } from './prod-items.ts';
import { destinationsNext, showProdEvents, sourcesDone } from './prod-verify.ts';
import type { Handlers, OutcomeOf } from './step.ts';

const words = en.prod;

/** Starts the next item of the approved list, or what follows the last one. One item at a time, each journalled. */
export function applyNext(s: Scene, again = false): void {
  const request = s.c.promotion;
  if (!request || (request.state !== 'approved' && request.state !== 'verifying')) return;
  const item = nextItem(request);
  if (!item) {
    if (request.state === 'approved') sourcesDone(s, request);
    return;
  }
  startItem(s, request, item, again);
}

/** An approved item exists: journal it and go on. */
export function itemCreated(
  s: Scene,
  work: Extract<WorkFor, { promotion: string }>,
  outcome: OutcomeOf<'source_created'> | OutcomeOf<'destination_created'> | OutcomeOf<'plan_attached'>,
): void {
  const request = s.c.promotion;
  if (!request || request.id !== work.promotion || request.done[work.item] !== undefined) return;
  if (request.state !== 'approved' && request.state !== 'verifying') {
    if (outcome.kind !== 'plan_attached') s.tell(en.connect.orphan(outcome.spec.name));
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
  } else {
    request.done[work.item] = outcome.source;
  }
  s.refreshChecklist();
  if (request.state === 'verifying') destinationsNext(s, request);
  else applyNext(s);
}

/** The slug was taken in prod by something that nobody approved: nothing is created, the request ends. */
export function prodNameTaken(s: Scene, work: Extract<WorkFor, { promotion: string }>, slug: string): void {
  const request = s.c.promotion;
  if (!request || request.id !== work.promotion) return;
  // Nothing was made under this approval: it can be asked anew under another name.
  stop(s, request, words.slugTaken(slug), Object.keys(request.done).length === 0 ? 'stale' : 'failed');
}

/** Ends the work on a request: it can go on later (`failed`), or it has to be asked anew (`stale`). */
function stop(
  s: Scene,
  request: Promotion,
  why: string | FailureText,
  state: 'failed' | 'stale' = 'failed',
): void {
  request.state = state;
  const what = typeof why === 'string' ? why : why.what;
  request.note = what;
  s.audit('promotion_stopped', { request: request.id, what });
  s.refresh(request.board);
  s.refreshChecklist();
  const name = (item: PromotionItem) => (item.kind === 'plan' ? item.planName : item.name);
  const done = request.items.filter((item) => request.done[item.key] !== undefined).map(name);
  const open = request.items.filter((item) => request.done[item.key] === undefined).map(name);
  s.ask({
    blocks: [
      { kind: 'text', text: words.failed(what) },
      {
        kind: 'fields',
        fields: [
          { label: words.doneSoFar, value: done.join(', ') || '–' },
          { label: words.stillOpen, value: open.join(', ') || '–' },
        ],
      },
      {
        kind: 'actions',
        controls: [
          state === 'failed'
            ? {
                kind: 'button',
                label: words.resumeButton,
                intent: { intent: 'resume_promotion', slots: { request: request.id } },
                style: 'primary',
              }
            : { kind: 'button', label: words.namesButton, intent: { intent: 'name_prod', slots: {} } },
        ],
      },
    ],
  });
}

/** An effect of an approved promotion failed for good. */
export function itemFailed(s: Scene, outcome: Extract<Outcome, { kind: 'failed' }>): boolean {
  const { effect } = outcome;
  if (!('work' in effect) || !effect.work || !('promotion' in effect.work)) return false;
  const request = s.c.promotion;
  if (request?.id === effect.work.promotion) stop(s, request, outcome.text);
  return true;
}

export const prodApplyHandlers = {
  resume_promotion(s, { request: id }) {
    const request = s.c.promotion;
    if (!request || request.id !== id || request.state !== 'failed') {
      s.show('current');
      return;
    }
    delete request.note;
    const isVerifying = s.c.steps.prod_sources.state === 'done';
    request.state = isVerifying ? 'verifying' : 'approved';
    s.audit('promotion_resumed', { request: id });
    s.refresh(request.board);
    if (isVerifying && s.c.steps.prod_events.state === 'done') destinationsNext(s, request);
    else if (isVerifying) showProdEvents(s);
    else applyNext(s, true);
  },
} satisfies Partial<Handlers>;
