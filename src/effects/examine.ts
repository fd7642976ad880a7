import { en } from '../copy/en.ts';
import { OutsideError } from '../core/errors.ts';
import {
  doubtOf,
  type Examination,
  type ExaminedDestination,
  type ExaminedSource,
  type Seen,
} from '../core/examination.ts';
import type { Destination, Segment, Source, VolumeRow } from '../segment/segment.ts';
import { probe } from './probe.ts';
import { isOwn } from './workspace.ts';

type AuditEvent = Awaited<ReturnType<Segment['auditEvents']>>[number];

const words = en.doctor;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Segment docs, Sources: one without an enabled destination is disabled after 14 days. */
const idleDays = 14;
const ownerRole = 'Workspace Owner';
/** Bounds, so that a large workspace does not spend Segment's limits. */
const mostPeople = 50;
const ownersNamed = 5;
const mostDeliveries = 60;
const deliveriesAtATime = 4;

/** A read whose refusal, or failure, is an answer here; that Segment can't be reached is not. */
async function seen<T>(read: () => Promise<T>): Promise<Seen<T>> {
  try {
    return { read: await read() };
  } catch (error) {
    if (!(error instanceof OutsideError) || error.code === 'segment_unreachable') throw error;
    return { unread: error.reason ?? words.probe.status(error.status) };
  }
}

const environmentOf = (source: Source | undefined): { environment?: string } => {
  const label = source?.labels.find(({ key }) => key === 'environment');
  return label ? { environment: label.value } : {};
};

async function owners(segment: Segment): Promise<string[]> {
  const names: string[] = [];
  for (const { id, name, email } of (await segment.users()).slice(0, mostPeople)) {
    if ((await segment.workspaceRoles(id)).includes(ownerRole)) names.push(name || email);
    if (names.length === ownersNamed) break;
  }
  return names;
}

/** What a day ago until the running hour holds. */
const lastDay = (now: number) => {
  const to = (Math.floor(now / hourMs) + 1) * hourMs;
  return { from: to - dayMs, to, granularity: 'HOUR' as const };
};

async function deliveriesOf(
  segment: Segment,
  destination: Destination,
  now: number,
): Promise<ExaminedDestination['deliveries']> {
  const metrics = await seen(() =>
    segment.deliveryMetrics(destination.id, destination.sourceId, lastDay(now)),
  );
  if ('unread' in metrics) return undefined;
  const total = (name: string) => metrics.read.find((metric) => metric.name === name)?.total ?? 0;
  return { delivered: total('successes'), discarded: total('discarded'), failed: total('expired') };
}

/** Maps some at a time, in order. */
async function mapSlowly<T, R>(items: readonly T[], map: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += deliveriesAtATime)
    results.push(...(await Promise.all(items.slice(at, at + deliveriesAtATime).map(map))));
  return results;
}

/**
 * When Segment disables a source whose data goes nowhere: 14 days after it was made or enabled, or after the last of
 * its destinations was changed. Undefined when the trail of these days shows none of it (or a destination is gone).
 */
function disabledAt(source: Source, destinations: readonly Destination[], trail: readonly AuditEvent[]) {
  const about = [source.id, ...destinations.map(({ id }) => id)];
  const began = trail
    .filter(({ resourceId, type }) => about.includes(resourceId) && !/(Source Modified|Deleted)$/.test(type))
    .map(({ at }) => Date.parse(at));
  return began.length === 0 ? undefined : new Date(Math.max(...began) + idleDays * dayMs).toISOString();
}

function topEvents(rows: readonly VolumeRow[], sources: readonly Source[]) {
  const byName = new Map<string, { name: string; count: number; sources: string[] }>();
  for (const { eventName, eventType, sourceId, total } of rows) {
    const name = eventName ?? (eventType ? `(${eventType})` : '');
    const source = sources.find(({ id }) => id === sourceId)?.name;
    if (!name || total <= 0) continue;
    const entry = byName.get(name) ?? { name, count: 0, sources: [] };
    entry.count += total;
    if (source && !entry.sources.includes(source)) entry.sources.push(source);
    byName.set(name, entry);
  }
  return [...byName.values()].sort((one, other) => other.count - one.count);
}

/**
 * Reads all that Segue would look at in a workspace; writes nothing. Secrets (write keys, settings) are left out of
 * what it answers. `now` in ms. Throws OutsideError when the workspace, its sources or its destinations can't be read.
 */
export async function examine(segment: Segment, now = Date.now()): Promise<Examination> {
  const { workspace, isOwner, seesWriteKeys, features } = await probe(segment, now);
  const all = await segment.sources();
  const sources = all.filter((source) => !isOwn(source));
  const ids = new Set(sources.map(({ id }) => id));
  const destinations = (await segment.destinations()).filter(({ sourceId }) => ids.has(sourceId));
  const [volume, trail, labels, plans] = await Promise.all([
    seen(() => segment.eventsVolume(lastDay(now))),
    seen(() => segment.auditEvents({ from: now - (idleDays + 1) * dayMs })),
    seen(() => segment.labels()),
    seen(() => segment.trackingPlans()),
  ]);
  const sourceNamed = (id: string) => all.find((source) => source.id === id);

  const judged = destinations.map((one) => ({ ...one, ...environmentOf(sourceNamed(one.sourceId)) }));
  const measured = destinations.filter(({ enabled }) => enabled).slice(0, mostDeliveries);
  const deliveries = new Map(
    await mapSlowly(measured, async (one) => [one.id, await deliveriesOf(segment, one, now)] as const),
  );
  const examined: ExaminedSource[] = await mapSlowly(sources, async (source) => {
    const own = destinations.filter(({ sourceId }) => sourceId === source.id);
    const toDestinations = own.filter(({ enabled }) => enabled).length;
    const toWarehouses =
      toDestinations > 0
        ? []
        : (await segment.connectedWarehouses(source.id)).filter(({ enabled }) => enabled);
    const goesTo = toDestinations + toWarehouses.length;
    const until =
      source.enabled && goesTo === 0 && 'read' in trail ? disabledAt(source, own, trail.read) : undefined;
    const rows = 'read' in volume ? volume.read.filter(({ sourceId }) => sourceId === source.id) : undefined;
    return {
      name: source.name,
      slug: source.slug,
      kind: source.metadataName,
      ...environmentOf(source),
      enabled: source.enabled,
      ...(rows && { events: rows.reduce((sum, { total }) => sum + total, 0) }),
      goesTo,
      ...(until && { disabledAt: until }),
    };
  });

  return {
    readAt: new Date(now).toISOString(),
    workspace,
    token: { isOwner, ...(seesWriteKeys === undefined ? {} : { seesWriteKeys }) },
    features,
    owners: isOwner ? await seen(() => owners(segment)) : { unread: words.mayNotReadPeople },
    labels:
      'read' in labels
        ? { read: { dev: hasLabel(labels.read, 'dev'), prod: hasLabel(labels.read, 'prod') } }
        : labels,
    sources: examined,
    ownSources: all.length - sources.length,
    destinations: judged.map((one) => {
      const measuredHere = deliveries.get(one.id);
      const doubt = doubtOf(one, judged);
      return {
        name: one.name,
        kind: one.metadataName,
        enabled: one.enabled,
        source: sourceNamed(one.sourceId)?.name ?? one.sourceId,
        ...('environment' in one ? { environment: one.environment } : {}),
        ...(measuredHere ? { deliveries: measuredHere } : {}),
        ...(doubt ? { doubt } : {}),
      };
    }),
    trackingPlans:
      'read' in plans
        ? await seen(() =>
            mapSlowly(plans.read, async ({ id, name }) => ({
              name,
              sources: (await segment.trackingPlanSources(id)).map(
                (source) => sourceNamed(source.id)?.name ?? source.id,
              ),
            })),
          )
        : plans,
    spaces: await seen(async () =>
      mapSlowly(await segment.spaces(), async ({ id, name, slug }) => ({
        name,
        slug,
        audiences: await seen(async () =>
          (await segment.audiences(id)).map(({ name: title, status, count }) => ({
            name: title,
            status,
            ...(count === undefined ? {} : { count }),
          })),
        ),
      })),
    ),
    events: 'read' in volume ? { read: topEvents(volume.read, all) } : volume,
  };
}

const hasLabel = (labels: readonly { key: string; value: string }[], value: string): boolean =>
  labels.some((label) => label.key === 'environment' && label.value === value);
