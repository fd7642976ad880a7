import { type Arrival, settleMs } from '../core/arrivals.ts';
import { diagnose, type Hypothesis } from '../core/doctor.ts';
import type { Findings } from '../core/findings.ts';
import { type LookFor, type Refused, type SourceLook, verifySource } from '../core/verification.ts';
import type { Granularity, VolumeRow } from '../segment/segment.ts';
import { refusable } from './optional.ts';
import type { Ports } from './ports.ts';
import { readProperties } from './properties.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const units: Record<Granularity, number> = { MINUTE: minuteMs, HOUR: hourMs, DAY: 24 * hourMs };

export type Range = { from: number; to: number; granularity: Granularity };

/** Minutes are kept for short windows only; longer ones are read by the hour or day. Facts: delivery overview, 4 h and 14 d. */
export function windowOf(since: number, now: number): Range {
  const age = now - since;
  const granularity: Granularity = age < 3 * hourMs ? 'MINUTE' : age < 6 * 24 * hourMs ? 'HOUR' : 'DAY';
  const unit = units[granularity];
  const oldest = now - 13 * 24 * hourMs;
  const from = Math.floor(Math.max(since, oldest) / unit) * unit;
  // The end is exclusive and the running unit counts too.
  return { from, to: (Math.floor(now / unit) + 1) * unit, granularity };
}

/** Page and screen calls carry no event name in Segment's figures; they count for the event that stands for them. */
export function nameOf(row: { eventName?: string; eventType?: string }): string {
  if (row.eventName) return row.eventName;
  if (row.eventType === 'page') return 'Page Viewed';
  if (row.eventType === 'screen') return 'Screen Viewed';
  return row.eventType ?? '';
}

/** Rows as the engine takes them. */
export const arrivalsOf = (rows: readonly VolumeRow[]): Arrival[] =>
  rows.map((row) => ({
    name: nameOf(row),
    total: row.total,
    points: row.series.map(({ time, count }) => ({ at: Date.parse(time), count })),
  }));

export const spanOf = (range: Range, since: number, now: number) => ({
  readAt: now,
  from: range.from,
  to: range.to,
  unitMs: units[range.granularity],
  since,
});

/** What Segment did not take, by event and reason. Nothing where the workspace may not read it. */
async function readRefused(
  ports: Ports,
  sourceId: string,
  range: Range,
  at: Refused['at'],
): Promise<Refused[]> {
  const kind = at === 'ingest' ? 'failed-on-ingest' : 'filtered-at-source';
  const groupBy: ('eventName' | 'eventType' | 'discardReason')[] = [
    'eventName',
    'eventType',
    'discardReason',
  ];
  const read = await refusable(() => ports.segment.delivery({ kind, sourceId, groupBy, ...range }));
  if ('refused' in read) return [];
  return read.value
    .filter((row) => row.total > 0)
    .map((row) => {
      const event = nameOf(row);
      return {
        ...(event ? { event } : {}),
        count: row.total,
        reason: row.discardReason ?? 'no reason given',
        at,
      };
    });
}

/** Planned events that other sources send in the same window. */
async function readElsewhere(
  ports: Ports,
  look: LookFor,
  sourceId: string,
  range: Range,
): Promise<{ source: string; event: string }[] | 'unread'> {
  const read = await refusable(() => ports.segment.eventsVolume(range));
  if ('refused' in read) return 'unread';
  const names = new Set(look.planned.map(({ name }) => name));
  return read.value.flatMap((row) => {
    const event = nameOf(row);
    const isOther = row.sourceId !== undefined && row.sourceId !== sourceId && row.total > 0;
    return isOther && names.has(event) ? [{ source: row.sourceId ?? '', event }] : [];
  });
}

export type Sight = { findings: Findings; look: SourceLook; elsewhere: { source: string; event: string }[] };

/**
 * Reads what Segment knows of a source's events and holds it against the plan. Properties and reasons are read where
 * somebody asked, or something changed: they cost calls that Segment counts.
 */
export async function lookAtSource(
  ports: Ports,
  wanted: LookFor,
  source: { id: string; since: number; asked: boolean; rows: readonly VolumeRow[] },
  range: Range,
): Promise<Sight> {
  const { id, asked } = source;
  const base: SourceLook = {
    ...spanOf(range, source.since, ports.now()),
    source: { kind: 'event' },
    arrivals: arrivalsOf(source.rows),
    readings: wanted.streamed ?? [],
    blind: 'not_read',
    refused: [],
    violations: [],
    alsoSent: [],
    known: [...ports.catalog.events.keys()],
  };
  const first = verifySource(wanted.planned, base);
  const seen = first.events.filter(({ state }) => state === 'verified' || state === 'arriving');
  const changed = seen.filter(({ event, proof }) => {
    const before = wanted.before.find((one) => one.event === event);
    if (before?.isWhole) return false;
    // What was missing once may only have been late.
    const isDue = before?.openSince !== undefined && base.readAt - before.openSince >= settleMs;
    return asked || isDue || before?.count !== proof.count;
  });
  const refused = seen.length > 0 || asked ? await readRefused(ports, id, range, 'plan') : [];
  const isSilent = seen.length < wanted.planned.length;
  if (asked && isSilent) refused.push(...(await readRefused(ports, id, range, 'ingest')));
  const { readings, blind } = await readProperties(
    ports,
    wanted,
    changed.map(({ event }) => event),
  );
  const isElsewhereAsked = readings.length > 0 || (asked && seen.length === 0);
  const read = isElsewhereAsked ? await readElsewhere(ports, wanted, id, range) : [];
  const elsewhere = read === 'unread' ? [] : read;
  const look: SourceLook = {
    ...base,
    refused,
    readings: [...base.readings, ...readings],
    ...(blind ? { blind } : {}),
    // Where it cannot be read who else sends an event, any other source may.
    alsoSent:
      read === 'unread'
        ? wanted.planned.map(({ name }) => name)
        : read.filter(({ source: other }) => !wanted.apart.includes(other)).map(({ event }) => event),
  };
  return { findings: verifySource(wanted.planned, look), look, elsewhere };
}

/** Violations that Protocols sent to the source that they are forwarded to; it tells no more than how many. */
async function countViolations(ports: Ports, sourceId: string, { look }: Sight): Promise<number> {
  const range = windowOf(look.since, look.readAt);
  const query = { sourceId, eventName: 'Violation Generated', ...range };
  const read = await refusable(() => ports.segment.eventsVolume(query));
  return 'value' in read ? read.value.reduce((sum, row) => sum + row.total, 0) : 0;
}

/** Why planned events are missing, as far as Segment tells and experience goes. */
export async function findCauses(
  ports: Ports,
  wanted: LookFor,
  source: { id: string; since: number; isEnabled: boolean },
  sight: Sight,
): Promise<Hypothesis[]> {
  const [other] = sight.elsewhere;
  const named = other ? await refusable(() => ports.segment.source(other.source)) : undefined;
  const name = named && 'value' in named ? named.value.name : undefined;
  const settings = await refusable(() => ports.segment.schemaSettings(source.id));
  const blocksUnplanned = 'value' in settings && settings.value.track?.allowUnplannedEvents === false;
  const forwarded = 'value' in settings ? settings.value.forwardingViolationsTo : undefined;
  const violations = forwarded ? await countViolations(ports, forwarded, sight) : 0;
  return diagnose({
    ageMs: sight.look.readAt - source.since,
    type: wanted.type,
    environment: wanted.environment,
    isGone: false,
    isEnabled: source.isEnabled,
    findings: sight.findings,
    refused: sight.look.refused,
    elsewhere: sight.elsewhere
      .filter((one) => one.source === other?.source)
      .map(({ event }) => ({ source: name ?? other?.source ?? '', event })),
    isKeyShown: wanted.isKeyShown,
    trackingUrl: ports.trackingUrl?.() ?? 'https://api.segment.io',
    blocksUnplanned,
    ...(violations ? { violations } : {}),
  });
}
