import { createHash } from 'node:crypto';
import type { Checklist, ConnectionState } from '../core/checklist.ts';
import type { Presence, Snapshot } from '../core/drift.ts';
import type { Outcome } from '../core/effect.ts';
import { OutsideError } from '../core/errors.ts';
import { stableJson } from '../core/promotion.ts';
import type { Destination, Source, VolumeRow } from '../segment/segment.ts';
import { mappingRef } from './create-destination.ts';
import type { Ports, Run } from './ports.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** The last day, and the week before it. */
const volumeDays = 8;
/** Names of one source that are looked at; the commonest. */
const maxEvents = 60;

/** What of a workspace is looked at: only what Segue made. `profiles`: the destination that Segment made by itself. */
type Things = {
  sources: { id: string; hasEvents: boolean; profiles?: string }[];
  destinations: string[];
  plan?: string;
  audiences: { id: string; space: string }[];
};

function thingsOf(c: Checklist): Things {
  const isThere = ({ state }: { state: ConnectionState }) => state !== 'disabled';
  return {
    sources: c.sources.filter(isThere).map(({ id, kind, profilesDestination }) => ({
      id,
      hasEvents: kind === 'event' || kind === 'cloud_event',
      ...(profilesDestination ? { profiles: profilesDestination.id } : {}),
    })),
    destinations: c.destinations.filter(isThere).map(({ id }) => id),
    ...(c.plan?.state === 'saved' ? { plan: c.plan.id } : {}),
    audiences: c.audiences.filter(isThere).map(({ id, space }) => ({ id, space: space.id })),
  };
}

/** undefined where the workspace, or the token, may not read it, or it is gone: what can be read is read all the same. */
async function ifAllowed<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    const isRefused =
      error instanceof OutsideError &&
      ['segment_unauthorized', 'segment_not_included', 'segment_not_found'].includes(error.code);
    if (isRefused) return undefined;
    throw error;
  }
}

const presence = (thing: { enabled: boolean } | undefined): Presence =>
  thing ? (thing.enabled ? 'on' : 'off') : 'gone';

/** The name that a row counts for: pages and screens have none of their own. */
const nameOf = ({ eventName, eventType }: VolumeRow): string | undefined =>
  eventName ?? ({ page: 'Page Viewed', screen: 'Screen Viewed' } as Record<string, string>)[eventType ?? ''];

/** For each event its count of the last 24 hours, and on how many days in a row before that it arrived. */
function eventsOf(rows: readonly VolumeRow[], to: number): { event: string; day: number; days: number }[] {
  const byEvent = new Map<string, number[]>();
  for (const row of rows) {
    const event = nameOf(row);
    if (event === undefined) continue;
    const windows = byEvent.get(event) ?? Array.from({ length: volumeDays }, () => 0);
    for (const { time, count } of row.series) {
      const window = Math.floor((to - Date.parse(time)) / dayMs);
      // The hour in which the window begins counts for the newer day.
      const at = Math.max(0, window);
      if (at < volumeDays) windows[at] = (windows[at] ?? 0) + count;
    }
    byEvent.set(event, windows);
  }
  return [...byEvent]
    .map(([event, [day = 0, ...before]]) => {
      const gap = before.indexOf(0);
      return { event, day, days: gap === -1 ? before.length : gap };
    })
    .filter(({ day, days }) => day > 0 || days > 0)
    .toSorted((a, b) => b.day - a.day || b.days - a.days || (a.event < b.event ? -1 : 1))
    .slice(0, maxEvents);
}

/** Called as if it were for prod. */
const isCalledProd = (name: string): boolean => /\b(?:prod|production|live)\b/i.test(name);

async function lookAtSource(
  ports: Ports,
  { id, hasEvents, profiles }: Things['sources'][number],
  all: { sources: readonly Source[]; destinations: readonly Destination[]; ours: ReadonlySet<string> },
  at: number,
): Promise<Snapshot['sources'][number]> {
  const source = all.sources.find((one) => one.id === id);
  if (!source) return { id, state: 'gone', labels: [], fed: 0, strangers: [] };
  const connected = all.destinations.filter((one) => one.sourceId === id);
  const enabled = connected.filter((one) => one.enabled && one.id !== profiles);
  const fed = enabled.length || (await ifAllowed(ports.segment.connectedWarehouses(id)))?.length || 0;
  const to = Math.floor(at / 60_000) * 60_000;
  const rows = hasEvents
    ? await ifAllowed(
        ports.segment.eventsVolume({ sourceId: id, from: to - volumeDays * dayMs, to, granularity: 'HOUR' }),
      )
    : undefined;
  return {
    id,
    state: presence(source),
    labels: source.labels.flatMap(({ key, value }) => (key === 'environment' ? [value] : [])),
    fed,
    ...(profiles ? { profiles: presence(connected.find((one) => one.id === profiles)) } : {}),
    ...(rows ? { events: eventsOf(rows, to) } : {}),
    strangers: enabled
      .filter((one) => !all.ours.has(one.id) && isCalledProd(one.name))
      .slice(0, 5)
      .map((one) => ({ id: one.id, name: one.name })),
  };
}

/** Who switched sources off, as far as the audit trail may be read and reaches back. */
async function offBy(ports: Ports, from: number): Promise<Map<string, 'segment' | 'person'>> {
  const acts = (await ifAllowed(ports.segment.auditEvents({ from }))) ?? [];
  const by = new Map<string, 'segment' | 'person'>();
  for (const { type, actor, resourceId } of acts) {
    // Newest first: the last one counts.
    if (!/source disabled/i.test(type) || by.has(resourceId)) continue;
    by.set(resourceId, /^segment$/i.test(actor) ? 'segment' : 'person');
  }
  return by;
}

async function lookAtPlan(ports: Ports, id: string): Promise<Snapshot['plan']> {
  try {
    const rules = await ports.segment.trackingPlanRules(id);
    const sources = await ports.segment.trackingPlanSources(id);
    const sorted = rules.map((rule) => stableJson(rule)).toSorted();
    return {
      state: 'there',
      rules: createHash('sha256').update(sorted.join('\n')).digest('hex').slice(0, 16),
      sources: sources.map((source) => source.id),
    };
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    if (error.code === 'segment_not_found') return { state: 'gone', rules: '', sources: [] };
    if (error.code === 'segment_unauthorized' || error.code === 'segment_not_included') return undefined;
    throw error;
  }
}

async function lookAtAudiences(ports: Ports, watched: Things['audiences']): Promise<Snapshot['audiences']> {
  const seen: Snapshot['audiences'] = [];
  for (const space of new Set(watched.map((one) => one.space))) {
    const audiences = await ifAllowed(ports.segment.audiences(space));
    if (!audiences) continue;
    for (const { id } of watched.filter((one) => one.space === space))
      seen.push({ id, state: presence(audiences.find((one) => one.id === id)) });
  }
  return seen;
}

/**
 * Reads what is on the checklist as Segment has it now; nothing is written. Throws OutsideError when Segment fails:
 * half a look would take what could not be read for gone.
 */
export async function watchWorkspace(ports: Ports, run: Run): Promise<Outcome> {
  const at = ports.now();
  const checklist = await ports.load(run.workspace);
  const things = thingsOf(checklist);
  const since = checklist.drift?.at;
  const [sources, destinations] = await Promise.all([ports.segment.sources(), ports.segment.destinations()]);
  const ours = new Set(things.destinations);
  const seen: Snapshot['sources'] = [];
  for (const source of things.sources)
    seen.push(await lookAtSource(ports, source, { sources, destinations, ours }, at));
  if (seen.some(({ state }) => state === 'off')) {
    const by = await offBy(ports, (since ?? at) - dayMs);
    for (const source of seen) {
      const who = source.state === 'off' ? by.get(source.id) : undefined;
      if (who) source.offBy = who;
    }
  }
  const mapped: Snapshot['destinations'] = [];
  for (const id of things.destinations) {
    const found = destinations.find((one) => one.id === id);
    const mappings = found && (await ifAllowed(ports.segment.subscriptions(id)));
    mapped.push({
      id,
      state: presence(found),
      ...(mappings ? { mappings: mappings.filter(({ enabled }) => enabled).map(mappingRef) } : {}),
    });
  }
  const plan = things.plan === undefined ? undefined : await lookAtPlan(ports, things.plan);
  const audiences = await lookAtAudiences(ports, things.audiences);
  return {
    kind: 'workspace_watched',
    snapshot: { at, sources: seen, destinations: mapped, ...(plan ? { plan } : {}), audiences },
  };
}
