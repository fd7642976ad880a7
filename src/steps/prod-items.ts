import { type Checklist, isProven, type SourceRecord, sourcesIn } from '../core/checklist.ts';
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

/** A pending request that no longer holds: votes on it count no more, and it has to be asked anew. */
export function makeStale(s: Scene, why: string): void {
  const request = s.c.promotion;
  if (request?.state !== 'pending') return;
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
  // Waiting for a person who imports the rules.
  const rules = request.items.find((item) => item.kind === 'rules');
  if (request.state === 'approved' && rules) return request.done[rules.key] === undefined;
  const isLost = request.items.some(
    (item) =>
      item.kind === 'source' && !sourcesIn(c, 'prod').some((source) => source.id === request.done[item.key]),
  );
  return request.state === 'verifying' && (openItems(request).length > 0 || isLost);
}

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
        { kind: 'create_model', origin, source: sourceId(s, request, item.source), model: item.model, work },
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
            ...(feed?.model ? { model: { id: feed.model.id, name: feed.model.name } } : {}),
          },
        },
        { id },
      );
    }
  }
}
