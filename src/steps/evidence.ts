import { en } from '../copy/en.ts';
import type { Rich } from '../copy/text.ts';
import type { Block, Control } from '../core/card.ts';
import {
  countedAs,
  countedEvents,
  type DestinationRecord,
  type Evidence,
  plannedEvents,
  type SourceRecord,
  scoreOf,
} from '../core/checklist.ts';
import type { KeptFindings } from '../core/findings.ts';
import { mergeFindings } from '../core/findings-merge.ts';
import type { Scene } from '../core/scene.ts';
import { conversationKey } from '../core/turn.ts';
import { findingsBlocks } from './findings-blocks.ts';
import { lookForAt, lookForIn } from './look-for.ts';
import type { OutcomeOf } from './step.ts';

const words = en.connect;
const details = en.verify;

type Connection = SourceRecord | DestinationRecord;

/** How long Segue looks for data by itself: in dev somebody is at it, in prod a release may take days. */
export const watchMs = { dev: 10 * 60 * 1000, prod: 3 * 24 * 60 * 60 * 1000 };

/** Every few seconds at first, then ever less often, every five minutes in the end. */
export const watchEveryMs = (nth: number): number => Math.min(Math.round(2000 * 1.15 ** nth), 5 * 60 * 1000);

/** Looks for events of a source: at once when asked, by itself until `watchUntil`. */
export function checkSource(
  s: Scene,
  source: SourceRecord,
  options: { asked: boolean; nth?: number; delayMs?: number },
): void {
  s.effect(
    {
      kind: 'check_source',
      origin: s.origin,
      source: source.id,
      since: source.createdAt,
      asked: options.asked,
      nth: options.nth ?? 0,
      suggested: countedEvents(s.c),
      sourceKind: source.kind,
      ...(source.model
        ? { model: { id: source.model.id, ...(source.model.sync ? { sync: source.model.sync } : {}) } }
        : {}),
      ...(source.kind === 'event' ? { lookFor: lookForAt(s, source) } : {}),
    },
    {
      id: options.asked ? `check:${source.id}:${conversationKey(s.to)}` : `watch:${source.id}`,
      lane: options.asked ? `check:${source.id}` : `watch:${source.id}`,
      ...(options.delayMs === undefined ? {} : { delayMs: options.delayMs }),
    },
  );
}

export function checkDestination(
  s: Scene,
  destination: DestinationRecord,
  options: { asked: boolean; nth?: number; delayMs?: number },
): void {
  s.effect(
    {
      kind: 'check_destination',
      origin: s.origin,
      destination: destination.id,
      source: destination.sourceId,
      hasRows: s.c.sources.find((source) => source.id === destination.sourceId)?.kind === 'warehouse',
      since: destination.createdAt,
      asked: options.asked,
      nth: options.nth ?? 0,
      lookFor: lookForIn(s, destination),
    },
    {
      id: options.asked ? `check:${destination.id}:${conversationKey(s.to)}` : `watch:${destination.id}`,
      lane: options.asked ? `check:${destination.id}` : `watch:${destination.id}`,
      ...(options.delayMs === undefined ? {} : { delayMs: options.delayMs }),
    },
  );
}

/** What a source's evidence leaves open. */
function missingEvents(s: Scene, evidence: Evidence | undefined): string[] {
  const seen = new Set((evidence?.seen ?? []).map((entry) => entry.event));
  return plannedEvents(s.c)
    .filter((row) => !countedAs(row).some((name) => seen.has(name)))
    .map((row) => row.event);
}

/** What was seen, what not, and where it was read: event by event where that is known. */
function evidenceBlocks(s: Scene, record: Connection, evidence: Evidence): Block[] {
  const { findings } = record;
  if (findings) {
    const isSource = 'slug' in record;
    const caption = isSource ? details.table.caption(record.name) : details.table.delivered(record.name);
    return findingsBlocks(findings, caption, evidence.read);
  }
  const missing = missingEvents(s, evidence);
  const blocks: Block[] = [];
  if (missing.length > 0 && evidence.read === 'events volume')
    blocks.push({ kind: 'note', text: words.missing(missing) });
  blocks.push({ kind: 'note', text: words.evidence(evidence.readAt, evidence.read) });
  return blocks;
}

/** The same counts and states, read a moment ago. */
function isSameSight(record: Connection, before: Seen, evidence: Evidence): boolean {
  const counts = ({ seen }: Evidence) => seen.map(({ event, count }) => `${event} ${count}`).join();
  if (!before.evidence || evidence.readAt - before.evidence.readAt >= 5000) return false;
  return (
    counts(before.evidence) === counts(evidence) && statesOf(before.findings) === statesOf(record.findings)
  );
}

type Seen = { evidence?: Evidence; findings?: KeptFindings };

const namesOf = (evidence: Evidence | undefined): string =>
  JSON.stringify(evidence?.seen.map(({ event }) => event).sort());

const statesOf = (findings: KeptFindings | undefined): string =>
  JSON.stringify(findings?.events.map(({ state, counts: { verified, blind } }) => [state, verified, blind]));

/** What is gone from Segment can only be taken off the checklist; it can be connected anew then. */
const offChecklist = (record: Connection): Control => ({
  kind: 'button',
  label: words.offButton,
  intent: { intent: 'confirm_remove', slots: { connection: record.id } },
  style: 'primary',
});

/** Looks again: at once, or after a while. */
type LookAgain = (options: { asked: boolean; nth?: number; delayMs?: number }) => void;

/** Whether a source sends all that is planned as planned: then there is nothing left to look for. */
const isWhole = (s: Scene, record: Connection): boolean => {
  if (!('slug' in record) || record.kind !== 'event') return true;
  const { verified, of } = scoreOf(s.c, record);
  return verified >= of;
};

/**
 * Takes what a look at a source or destination showed. Seen for the first time, or asked for: it is told and
 * `onSeen` goes on. Asked for in vain: why. Otherwise Segue looks on, also for the rest of what is planned, and tells
 * when all is there or when it stops looking.
 */
export function takeSight(
  s: Scene,
  record: Connection,
  outcome: OutcomeOf<'source_checked'> | OutcomeOf<'destination_checked'>,
  how: { seen(): Rich; controls: Control[]; again: LookAgain; onSeen(): void },
): void {
  const { evidence, silence, asked, nth } = outcome;
  const wasVerified = record.state === 'verified';
  const wasWhole = wasVerified && isWhole(s, record);
  const isSeen = evidence.seen.length > 0;
  const before: Seen = { ...record };
  record.silence = silence;
  if (outcome.findings && (isSeen || !wasVerified))
    record.findings = mergeFindings(record.findings, outcome.findings);
  const isNews = !wasVerified || asked || namesOf(before.evidence) !== namesOf(evidence);
  if (isSeen) {
    // Nobody is told again what a quiet look only sees more of.
    if (isNews) record.evidence = evidence;
    record.state = 'verified';
  }
  if (isSeen && !wasVerified) {
    const seen = evidence.seen.map(({ event, count }) => ({ event, count }));
    s.audit(outcome.kind === 'source_checked' ? 'source_verified' : 'destination_verified', {
      id: record.id,
      environment: record.environment,
      seen,
      ...('slug' in record && record.kind === 'event' ? scoreOf(s.c, record) : {}),
    });
    s.refreshChecklist();
  }
  if (isSeen) lookOn(s, record, outcome, how.again);
  if (wasVerified && isSeen && isSameSight(record, before, evidence)) {
    // Told a moment ago: who asks is answered, in short.
    if (asked) s.tell(words.stillSo(record.name));
    return;
  }
  if (isSeen && (asked || !wasVerified)) {
    s.tell(how.seen(), ...evidenceBlocks(s, record, evidence));
    how.onSeen();
    return;
  }
  if (isSeen) {
    if (statesOf(before.findings) !== statesOf(record.findings)) s.refreshChecklist();
    if (!wasWhole && isWhole(s, record) && 'slug' in record) {
      const { of } = scoreOf(s.c, record);
      s.audit('source_verified', { id: record.id, environment: record.environment, verified: of, of });
      s.tell(details.allVerified(record.name, of));
    }
    return;
  }
  const isFinal = outcome.kind === 'source_checked' && outcome.isFinal === true;
  if (asked || isFinal) {
    if (isFinal) delete record.watchUntil;
    const items = silence.length > 0 ? silence : [words.silence.early];
    s.tell(
      words.nothingYet(record.name),
      { kind: 'list', items },
      ...(outcome.findings && hasMore(outcome.findings) ? evidenceBlocks(s, record, evidence) : []),
      { kind: 'actions', controls: outcome.isGone ? [offChecklist(record)] : how.controls },
    );
    return;
  }
  if (record.watchUntil === undefined) return;
  if (s.now < record.watchUntil) {
    how.again({ asked: false, nth: nth + 1, delayMs: watchEveryMs(nth + 1) });
    return;
  }
  // The last look says why, and that Segue does not look by itself any more.
  delete record.watchUntil;
  s.tell(words.watchOver(record.name));
  how.again({ asked: true });
}

/** Whether a look tells more than that everything is waited for. */
const hasMore = ({ events }: KeptFindings): boolean =>
  events.some(({ state, proof }) => state !== 'waiting' && proof.count > 0);

/** Something is there: Segue looks on by itself for the rest of what is planned, as long as it said it would. */
function lookOn(
  s: Scene,
  record: Connection,
  { asked, nth }: { asked: boolean; nth: number },
  again: LookAgain,
): void {
  // What somebody asked for runs beside the watch.
  if (asked || record.watchUntil === undefined) return;
  if (isWhole(s, record) || s.now >= record.watchUntil) delete record.watchUntil;
  else again({ asked: false, nth: nth + 1, delayMs: watchEveryMs(nth + 1) });
}
