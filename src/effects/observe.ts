import { en } from '../copy/en.ts';
import type { Evidence } from '../core/checklist.ts';
import type { Outcome, SegmentEffect } from '../core/effect.ts';
import { OutsideError } from '../core/errors.ts';
import type { DeliveryKind, Granularity, VolumeRow } from '../segment/segment.ts';
import { mappingRef } from './create-destination.ts';
import type { Ports } from './ports.ts';

type Of<K extends SegmentEffect['kind']> = Extract<SegmentEffect, { kind: K }>;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const words = en.connect.silence;

/** Minutes are kept for short windows only; longer ones are read by the hour or day. Facts: delivery overview, 4 h and 14 d. */
export function windowOf(since: number, now: number): { from: number; to: number; granularity: Granularity } {
  const age = now - since;
  const granularity: Granularity = age < 3 * hourMs ? 'MINUTE' : age < 6 * 24 * hourMs ? 'HOUR' : 'DAY';
  const unit = granularity === 'MINUTE' ? minuteMs : granularity === 'HOUR' ? hourMs : 24 * hourMs;
  const oldest = now - 13 * 24 * hourMs;
  const from = Math.floor(Math.max(since, oldest) / unit) * unit;
  // The end is exclusive and the running unit counts too.
  return { from, to: (Math.floor(now / unit) + 1) * unit, granularity };
}

/** Page and screen calls carry no event name in the volume; they count for the event that stands for them. */
function nameOf(row: VolumeRow): string {
  if (row.eventName) return row.eventName;
  if (row.eventType === 'page') return 'Page Viewed';
  if (row.eventType === 'screen') return 'Screen Viewed';
  return row.eventType ?? '';
}

function lastAt(row: VolumeRow): number {
  const times = row.series.filter((point) => point.count > 0).map((point) => Date.parse(point.time));
  return times.length > 0 ? Math.max(...times) : 0;
}

type Seen = Evidence['seen'][number];

function tally(rows: readonly VolumeRow[]): Map<string, Seen> {
  const seen = new Map<string, Seen>();
  for (const row of rows) {
    const event = nameOf(row);
    if (!event || row.total <= 0) continue;
    const before = seen.get(event);
    seen.set(event, {
      event,
      count: (before?.count ?? 0) + row.total,
      lastAt: Math.max(before?.lastAt ?? 0, lastAt(row)),
    });
  }
  return seen;
}

export async function reasons(
  ports: Ports,
  kind: DeliveryKind,
  query: { sourceId: string; destinationId?: string; from: number; to: number; granularity: Granularity },
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

/** Whether suggested events arrived at a source, and if not, why as far as Segment tells. */
export async function checkSource(ports: Ports, effect: Of<'check_source'>): Promise<Outcome> {
  const { source: id, asked, nth, suggested, since } = effect;
  const now = ports.now();
  const range = windowOf(since, now);
  const done = (
    evidence: Evidence,
    silence: string[],
    isFinal = false,
  ): Extract<Outcome, { kind: 'source_checked' }> => ({
    kind: 'source_checked',
    source: id,
    asked,
    nth,
    evidence,
    silence,
    ...(isFinal ? { isFinal } : {}),
  });
  if (effect.model) return checkSync(ports, effect, effect.model, done);
  if (effect.sourceKind !== 'event') {
    const nothing: Evidence = {
      readAt: now,
      from: range.from,
      to: range.to,
      seen: [],
      other: [],
      read: 'events volume',
    };
    if (!asked) return done(nothing, []);
    const isGone = (await sourceSilence(ports, id, [], range)) === 'gone';
    if (isGone) return { ...done(nothing, [words.gone]), isGone };
    return done(nothing, [effect.sourceKind === 'warehouse' ? words.noModel : words.unseen]);
  }
  const rows = tally(await orNone(ports.segment.eventsVolume({ sourceId: id, ...range })));
  const wanted = new Set(suggested);
  const seen = [...rows.values()].filter((row) => wanted.has(row.event));
  const other = [...rows.values()]
    .filter((row) => !wanted.has(row.event))
    .map(({ event, count }) => ({ event, count }));
  const evidence: Evidence = {
    readAt: now,
    from: range.from,
    to: range.to,
    seen,
    other,
    read: 'events volume',
  };
  if (seen.length > 0 || !asked) return done(evidence, []);
  const silence = await sourceSilence(ports, id, other, range);
  return silence === 'gone' ? { ...done(evidence, [words.gone]), isGone: true } : done(evidence, silence);
}

async function sourceSilence(
  ports: Ports,
  id: string,
  other: { event: string }[],
  range: { from: number; to: number; granularity: Granularity },
): Promise<string[] | 'gone'> {
  const silence: string[] = [];
  try {
    const source = await ports.segment.source(id);
    if (!source.enabled) silence.push(words.disabled);
  } catch (error) {
    if (error instanceof OutsideError && error.code === 'segment_not_found') return 'gone';
    throw error;
  }
  if (other.length > 0) silence.push(words.other(other.map((row) => row.event).join(', ')));
  const ingest = await reasons(ports, 'failed-on-ingest', { sourceId: id, ...range });
  if (ingest) silence.push(words.ingest(ingest));
  const filtered = await reasons(ports, 'filtered-at-source', { sourceId: id, ...range });
  if (filtered) silence.push(words.filtered(filtered));
  if (silence.length === 0) silence.push(words.nothing);
  return [...silence, words.early];
}

/** A warehouse source shows no events; what its sync read does. */
async function checkSync(
  ports: Ports,
  effect: Of<'check_source'>,
  model: { id: string; sync?: string },
  done: (evidence: Evidence, silence: string[], isFinal?: boolean) => Outcome,
): Promise<Outcome> {
  const now = ports.now();
  const base = { readAt: now, from: effect.since, to: now, other: [], read: 'sync status' as const };
  if (!model.sync) return done({ ...base, seen: [] }, [words.noModel]);
  const sync = await ports.segment.reverseEtlSync(model.id, model.sync);
  const isDone = /success/i.test(sync.status);
  if (isDone && sync.extracted > 0)
    return done({ ...base, seen: [{ event: words.rows, count: sync.extracted, lastAt: now }] }, []);
  if (/fail/i.test(sync.status))
    return done({ ...base, seen: [] }, [words.syncFailed(sync.error ?? sync.status)], true);
  return done({ ...base, seen: [] }, [isDone ? words.noRows : words.syncRunning], isDone);
}

/** Whether anything was delivered to a destination, and if not, why. */
export async function checkDestination(ports: Ports, effect: Of<'check_destination'>): Promise<Outcome> {
  const { destination: id, source, since, asked, nth } = effect;
  const now = ports.now();
  const range = windowOf(since, now);
  const query = { sourceId: source, destinationId: id, ...range };
  const rows = await orNone(
    ports.segment.delivery({ ...query, kind: 'successful-delivery', groupBy: ['eventName', 'eventType'] }),
  );
  const tallied = tally(rows.map((row) => ({ ...row, series: [] })));
  const seen = [...tallied.values()].map((row) => ({ ...row, lastAt: now }));
  const evidence: Evidence = {
    readAt: now,
    from: range.from,
    to: range.to,
    seen,
    other: [],
    read: 'delivery overview',
  };
  const why = seen.length > 0 || !asked ? [] : await destinationSilence(ports, id, query, effect.hasRows);
  const isGone = why === 'gone';
  const silence = isGone ? [words.destinationGone] : why;
  const mappings = (await orNone(ports.segment.subscriptions(id)))
    .filter((mapping) => mapping.enabled)
    .map(mappingRef);
  return {
    kind: 'destination_checked',
    ...(isGone ? { isGone } : {}),
    destination: id,
    asked,
    nth,
    evidence,
    silence,
    mappings,
  };
}

async function destinationSilence(
  ports: Ports,
  id: string,
  query: { sourceId: string; destinationId: string; from: number; to: number; granularity: Granularity },
  hasRows: boolean,
): Promise<string[] | 'gone'> {
  const connected = (await orNone(ports.segment.connectedDestinations(query.sourceId))).find(
    (entry) => entry.id === id,
  );
  if (!connected) return 'gone';
  const silence: string[] = [];
  if (!connected.enabled) silence.push(words.destinationDisabled);
  const metadata = (await ports.segment.destinationCatalog()).find(
    (entry) => entry.id === connected.metadataId,
  );
  if ((metadata?.actions.length ?? 0) > 0) {
    const mappings = await ports.segment.subscriptions(id);
    if (!mappings.some((mapping) => mapping.enabled)) silence.push(words.noMappings);
  }
  for (const kind of ['filtered-at-destination', 'failed-delivery'] as const) {
    const why = await reasons(ports, kind, query);
    if (why) silence.push(words.discarded(why));
  }
  return silence.length > 0 ? silence : [hasRows ? words.noRowsDelivered : words.notDelivered];
}
