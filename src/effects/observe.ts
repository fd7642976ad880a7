import { en } from '../copy/en.ts';
import { tally } from '../core/arrivals.ts';
import type { Evidence } from '../core/checklist.ts';
import type { Hypothesis } from '../core/doctor.ts';
import type { Outcome, SegmentEffect } from '../core/effect.ts';
import { OutsideError } from '../core/errors.ts';
import { type EventFinding, keepFindings } from '../core/findings.ts';
import type { LookFor } from '../core/verification.ts';
import type { DeliveryKind } from '../segment/segment.ts';
import { findCauses, lookAtSource, type Range, windowOf } from './look.ts';
import type { Ports } from './ports.ts';

type Of<K extends SegmentEffect['kind']> = Extract<SegmentEffect, { kind: K }>;
type SourceChecked = Extract<Outcome, { kind: 'source_checked' }>;

const words = en.connect.silence;

export async function reasons(
  ports: Ports,
  kind: DeliveryKind,
  query: { sourceId: string; destinationId?: string } & Range,
): Promise<string> {
  const rows = await ports.segment.delivery({ ...query, kind, groupBy: ['discardReason'] });
  return rows
    .filter((row) => row.total > 0)
    .map((row) => `${row.discardReason ?? 'no reason given'} (${row.total})`)
    .join(', ');
}

/** Segment answers 404 for what was deleted by hand: there is nothing to read, and the reasons say why. */
export async function orNone<T>(read: Promise<T[]>): Promise<T[]> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof OutsideError && error.code === 'segment_not_found') return [];
    throw error;
  }
}

/** Whether a planned event got through under its name, or among all pages. */
const isThere = ({ state, proof }: EventFinding): boolean =>
  state === 'verified' || state === 'arriving' || (state === 'not_observable' && proof.count > 0);

/** Names of events alone, for jobs that are older than the plan in them. */
const planOf = (effect: Of<'check_source'>): LookFor =>
  effect.lookFor ?? {
    planned: effect.suggested.map((name) => ({ name, call: 'track', properties: [] })),
    environment: 'dev',
    type: 'server',
    isKeyShown: true,
    before: [],
    apart: [],
  };

const causeInWords = (cause: Hypothesis): string => {
  const { causes } = en.verify;
  switch (cause.kind) {
    case 'gone':
      return words.gone;
    case 'disabled':
      return words.disabled;
    case 'blocked':
      return causes.blocked(cause.events, cause.reason);
    case 'no_ids':
      return causes.no_ids(cause.count);
    case 'refused':
      return causes.refused(cause.count, cause.reason);
    case 'other_spelling':
      return causes.other_spelling(cause.slips, cause.isBlocked);
    case 'wrong_key':
      return causes.wrong_key(cause.source, cause.events);
    case 'other_events':
      return words.other(cause.events.slice(0, 10).join(', '));
    case 'violations':
      return causes.violations(cause.count);
    case 'too_early':
      return words.early;
    case 'no_key':
      return causes.no_key;
    case 'not_deployed':
      return causes.not_deployed;
    case 'consent':
      return causes.consent;
    case 'region':
      return causes.region(cause.url);
  }
};

/** Whether planned events arrived at a source as planned, and if not, why as far as Segment tells. */
export async function checkSource(ports: Ports, effect: Of<'check_source'>): Promise<Outcome> {
  const { source: id, asked, nth, suggested, since } = effect;
  const now = ports.now();
  const range = windowOf(since, now);
  const window = { readAt: now, from: range.from, to: range.to };
  const answer = { kind: 'source_checked', source: id, asked, nth } as const;
  if (effect.model) return checkSync(ports, effect, effect.model, answer);
  const evidence: Evidence = { ...window, seen: [], other: [], read: 'events volume' };
  const source = asked ? await found(ports, id) : undefined;
  if (source === 'gone') return { ...answer, evidence, silence: [words.gone], isGone: true };
  if (effect.sourceKind !== 'event') {
    const why = effect.sourceKind === 'warehouse' ? words.noModel : words.unseen;
    return { ...answer, evidence, silence: asked ? [why] : [] };
  }
  const wanted = planOf(effect);
  const rows = await orNone(ports.segment.eventsVolume({ sourceId: id, ...range }));
  const sight = await lookAtSource(ports, wanted, { id, since, asked, rows }, range);
  const { findings } = sight;
  const held = new Set(findings.events.filter((one) => !isThere(one)).map(({ event }) => event));
  const seen = tally(sight.look.arrivals, sight.look, 'events volume');
  for (const [event, { count, lastAt = now }] of seen) {
    if (suggested.includes(event) && !held.has(event)) evidence.seen.push({ event, count, lastAt });
    else evidence.other.push({ event, count });
  }
  const isSilent = asked && evidence.seen.length === 0;
  const causes = isSilent
    ? await findCauses(ports, wanted, { id, since, isEnabled: source?.enabled ?? true }, sight)
    : [];
  return {
    ...answer,
    evidence,
    findings: keepFindings(findings),
    silence: causes.map(causeInWords),
  };
}

async function found(ports: Ports, id: string): Promise<{ enabled: boolean } | 'gone'> {
  const [source] = await orNone(ports.segment.source(id).then((one) => [one]));
  return source ?? 'gone';
}

/** A warehouse source shows no events; what its sync read does. */
async function checkSync(
  ports: Ports,
  effect: Of<'check_source'>,
  model: { id: string; sync?: string },
  answer: Pick<SourceChecked, 'kind' | 'source' | 'asked' | 'nth'>,
): Promise<Outcome> {
  const now = ports.now();
  const base = { readAt: now, from: effect.since, to: now, other: [], read: 'sync status' as const };
  const done = (seen: Evidence['seen'], silence: string[], isFinal = false): SourceChecked => ({
    ...answer,
    evidence: { ...base, seen },
    silence,
    ...(isFinal ? { isFinal } : {}),
  });
  if (!model.sync) return done([], [words.noModel]);
  const sync = await ports.segment.reverseEtlSync(model.id, model.sync);
  const isDone = /success/i.test(sync.status);
  if (isDone && sync.extracted > 0)
    return done([{ event: words.rows, count: sync.extracted, lastAt: now }], []);
  if (/fail/i.test(sync.status)) return done([], [words.syncFailed(sync.error ?? sync.status)], true);
  return done([], [isDone ? words.noRows : words.syncRunning], isDone);
}
