import { en } from '../copy/en.ts';
import type { Rich } from '../copy/text.ts';
import {
  countedAs,
  type DestinationRecord,
  type Evidence,
  plannedEvents,
  type SourceRecord,
} from '../core/checklist.ts';
import type { Promotion } from '../core/promotion.ts';
import type { Scene } from '../core/scene.ts';

const words = en.prod.thread;

/** Where a promotion was decided is told what came of it: the thread of its card. */
export function tellThread(s: Scene, request: Promotion, text: Rich, items: readonly string[] = []): void {
  const board = s.c.boards[request.board];
  if (!board?.messageId) return;
  s.post(
    { ...board.to, thread: board.messageId },
    {
      blocks: [
        { kind: 'text', text },
        ...(items.length > 0 ? [{ kind: 'list' as const, items: [...items] }] : []),
      ],
    },
  );
}

/** The promotion that a prod connection came with, or was changed by, while it stands. */
function requestOf(s: Scene, id: string): Promotion | undefined {
  const request = s.c.promotion;
  const isStanding = request && ['approved', 'verifying', 'applied', 'failed'].includes(request.state);
  return isStanding && Object.values(request.done).includes(id) ? request : undefined;
}

/** Which planned events evidence shows, and which it does not. */
function plannedIn(s: Scene, evidence: Evidence | undefined): { seen: string[]; missing: string[] } {
  const names = new Set((evidence?.seen ?? []).map(({ event }) => event));
  const isSeen = (row: Parameters<typeof countedAs>[0]) => countedAs(row).some((name) => names.has(name));
  const rows = plannedEvents(s.c);
  return {
    seen: rows.filter(isSeen).map(({ event }) => event),
    missing: rows.filter((row) => !isSeen(row)).map(({ event }) => event),
  };
}

/** How a connection stood before a look: to tell what is new by it. */
export type Before = { seen: string[]; isVerified: boolean; isWatched: boolean };
export const beforeLook = (s: Scene, record: SourceRecord | DestinationRecord): Before => ({
  seen: plannedIn(s, record.evidence).seen,
  isVerified: record.state === 'verified',
  isWatched: record.watchUntil !== undefined,
});

/** Segue has stopped looking by itself and has seen nothing: the thread is told, and why. */
function tellOver(s: Scene, record: SourceRecord | DestinationRecord, request: Promotion): void {
  tellThread(s, request, words.watchOver(record.name), record.silence ?? []);
}

/** A look at a prod source is over: what is new of it goes into the thread, in part as well ("2 of 5"). */
export function tellSourceNews(s: Scene, source: SourceRecord, before: Before): void {
  const request = requestOf(s, source.id);
  if (!request) return;
  const { seen, missing } = plannedIn(s, source.evidence);
  if (source.kind !== 'event') {
    if (source.state === 'verified' && !before.isVerified)
      tellThread(s, request, words.verified(source.name), evidenceLines(source.evidence));
  } else if (source.state === 'verified' && seen.length > before.seen.length) {
    tellThread(s, request, words.seen(source.name, seen, missing));
  }
  if (source.state === 'created' && before.isWatched && source.watchUntil === undefined) {
    tellOver(s, source, request);
    return;
  }
  const isPart = source.kind === 'event' && source.state === 'verified' && missing.length > 0;
  if (isPart && before.isWatched && source.watchUntil === undefined)
    tellThread(s, request, words.partOver(source.name, missing));
}

/** A look at a prod destination is over: the first delivery, or that none came, goes into the thread. */
export function tellDestinationNews(s: Scene, destination: DestinationRecord, before: Before): void {
  if (destination.environment !== 'prod') return;
  const request = requestOf(s, destination.id);
  if (!request) return;
  if (destination.state === 'verified' && !before.isVerified)
    tellThread(s, request, words.delivered(destination.name), evidenceLines(destination.evidence));
  else if (destination.state === 'created' && before.isWatched && destination.watchUntil === undefined)
    tellOver(s, destination, request);
}

const evidenceLines = (evidence: Evidence | undefined): string[] =>
  (evidence?.seen ?? []).slice(0, 20).map(({ event, count }) => `${event} × ${count}`);
