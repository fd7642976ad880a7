import { audiencesIn, type Checklist, isProven, type SourceRecord, sourcesIn } from '../core/checklist.ts';
import type { WorkFor } from '../core/effect.ts';
import { openItems, type Promotion, type PromotionItem } from '../core/promotion.ts';
import type { Scene } from '../core/scene.ts';
import { personOf } from '../core/turn.ts';
import { importCard } from './activation-cards.ts';

/** Where an item's source is in prod: made by this request, or by an earlier one. `key` is "source:<dev id>". */
const sourceId = (s: Scene, request: Promotion, key: string): string =>
  request.done[key] ?? sourcesIn(s.c, 'prod').find((source) => `source:${source.from}` === key)?.id ?? '';

/** What this request made in prod and is still there. */
export const madeSources = (s: Scene, request: Promotion): SourceRecord[] => {
  const ids = request.items.flatMap((item) => (item.kind === 'source' ? (request.done[item.key] ?? []) : []));
  return sourcesIn(s.c, 'prod').filter((source) => ids.includes(source.id));
};

/** The prod sources of this request, and what an earlier one left unproven. */
export const sourcesOf = (s: Scene, request: Promotion): SourceRecord[] => {
  const made = madeSources(s, request);
  return sourcesIn(s.c, 'prod').filter((source) => made.includes(source) || !isProven(source));
};

/** Approved, and nothing is made yet: a person has to import the rules first. */
export const isWaitingForImport = (request: Promotion): boolean =>
  request.state === 'approved' &&
  request.items.some((item) => item.kind === 'rules' && request.done[item.key] === undefined);

/**
 * A request that no longer holds: votes on it count no more, and it has to be asked anew. `until`: a pending one, or
 * also one that was approved and waits for the import of its rules.
 */
export function makeStale(s: Scene, why: string, until: 'vote' | 'import' = 'vote'): void {
  const request = s.c.promotion;
  if (!request) return;
  if (request.state !== 'pending' && !(until === 'import' && isWaitingForImport(request))) return;
  request.state = 'stale';
  request.note = why;
  s.cancel(`expiry:${request.id}`);
  s.refresh(request.board);
  s.tell(why);
  s.audit('promotion_stale', { request: request.id });
}

/** Whether there is anything left to take back: nothing is undone in prod, but the rest is not made either. */
export function isWithdrawable(c: Checklist, request: Promotion): boolean {
  if (request.state === 'pending' || request.state === 'failed') return true;
  if (isWaitingForImport(request)) return true;
  const there = [...sourcesIn(c, 'prod'), ...audiencesIn(c, 'prod')].map(({ id }) => id);
  const isLost = request.items.some(
    (item) =>
      (item.kind === 'source' || item.kind === 'audience') && !there.includes(request.done[item.key] ?? ''),
  );
  return request.state === 'verifying' && (openItems(request).length > 0 || isLost);
}

/**
 * What an undo takes back, in its order: what sends goes before what feeds it. Models, plans and rules go with what they
 * are of, or stay. `isEvery`: what was taken back already, too.
 */
export function undoableItems(request: Promotion, isEvery = false): PromotionItem[] {
  const order: PromotionItem['kind'][] = ['audience', 'destination', 'change', 'source'];
  return order.flatMap((kind) =>
    request.items
      .filter(
        (item) =>
          item.kind === kind &&
          request.done[item.key] !== undefined &&
          (isEvery || request.undo?.done[item.key] === undefined),
      )
      .toReversed(),
  );
}

/** Whether anything of it is in prod that could be taken back. */
export const isUndoable = (request: Promotion): boolean =>
  ['applied', 'verifying', 'failed', 'cancelled'].includes(request.state) &&
  undoableItems(request).length > 0;

/** Sends one approved item to Segment. `again`: an earlier try may have made it. */
export function startItem(s: Scene, request: Promotion, item: PromotionItem, again = false): void {
  const work: WorkFor = { promotion: request.id, item: item.key };
  // Outcomes belong to the requester's conversation, whoever approved.
  const origin = { person: personOf(request.requester), to: request.askedIn };
  const id = `apply:${request.id}:${item.key}`;
  switch (item.kind) {
    case 'source':
      s.effect(
        {
          kind: 'create_source',
          origin,
          work,
          again,
          spec: {
            environment: 'prod',
            type: item.type,
            sourceKind: item.sourceKind,
            integration: item.integration,
            name: item.name,
            slug: item.slug,
            settings: item.settings,
            secrets: item.secrets,
            vault: item.vault,
            from: item.from,
            ...(item.warehouse ? { warehouse: item.warehouse.id } : {}),
          },
        },
        { id },
      );
      return;
    case 'change':
      s.effect(
        {
          kind: 'change_connection',
          origin,
          work,
          what: item.of,
          id: item.id,
          name: item.name,
          from: item.from,
          change: item.change,
        },
        { id },
      );
      return;
    case 'target':
      // Nothing to be sent: the look at the audience connects it (prod-apply.ts).
      return;
    case 'rules':
      // Segment has no call for it: a person does it and says so.
      s.post(request.askedIn, importCard(request, item));
      return;
    case 'audience':
      s.effect(
        {
          kind: 'create_audience',
          origin,
          work,
          again,
          spec: {
            environment: 'prod',
            space: item.space,
            name: item.name,
            about: item.about,
            type: item.type,
            query: item.query,
            destinations: item.destinations,
            from: { id: item.from, space: item.fromSpace.id },
          },
        },
        { id },
      );
      return;
    case 'model':
      s.effect(
        {
          kind: 'create_model',
          origin,
          source: sourceId(s, request, item.source),
          model: item.model,
          work,
          again,
        },
        { id },
      );
      return;
    case 'plan':
      s.effect(
        { kind: 'attach_plan', origin, plan: item.planId, source: sourceId(s, request, item.source), work },
        { id },
      );
      return;
    case 'destination': {
      const feed = s.c.sources.find((source) => source.id === sourceId(s, request, item.source));
      s.effect(
        {
          kind: 'create_destination',
          origin,
          work,
          again,
          spec: {
            environment: 'prod',
            type: item.type,
            integration: item.integration,
            name: item.name,
            sourceId: sourceId(s, request, item.source),
            settings: item.settings,
            secrets: item.secrets,
            vault: item.vault,
            from: item.from,
            events: [],
            approved: item.mappings,
            ...(item.filters ? { filters: item.filters } : {}),
            ...(feed?.model ? { model: { id: feed.model.id, name: feed.model.name } } : {}),
          },
        },
        { id },
      );
    }
  }
}
