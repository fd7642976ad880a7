import { en } from '../copy/en.ts';
import { tally } from '../core/arrivals.ts';
import type { Evidence } from '../core/checklist.ts';
import type { Outcome, SegmentEffect } from '../core/effect.ts';
import { keepFindings } from '../core/findings.ts';
import { type Discarded, verifyDestination } from '../core/verification-delivery.ts';
import type { DestinationMetadata } from '../segment/segment.ts';
import { mappingRef } from './create-destination.ts';
import { arrivalsOf, nameOf, type Range, spanOf, windowOf } from './look.ts';
import { orNone } from './observe.ts';
import { refusable } from './optional.ts';
import type { Ports } from './ports.ts';

type Of<K extends SegmentEffect['kind']> = Extract<SegmentEffect, { kind: K }>;
type Query = { sourceId: string; destinationId: string } & Range;

const words = en.connect.silence;

/** What a destination did not take, by event and reason. Nothing where the workspace may not read it. */
async function readDiscarded(ports: Ports, query: Query, at: Discarded['at']): Promise<Discarded[]> {
  const kind = at === 'failed' ? 'failed-delivery' : 'filtered-at-destination';
  const groupBy: ('eventName' | 'eventType' | 'discardReason')[] = [
    'eventName',
    'eventType',
    'discardReason',
  ];
  const read = await refusable(() => ports.segment.delivery({ ...query, kind, groupBy }));
  if ('refused' in read) return [];
  return read.value
    .filter((row) => row.total > 0)
    .map((row) => {
      const event = nameOf(row);
      const reason = row.discardReason ?? 'no reason given';
      return { ...(event ? { event } : {}), count: row.total, reason, at };
    });
}

type Standing = { isEnabled: boolean; metadata?: DestinationMetadata };

async function standingAt(ports: Ports, id: string, sourceId: string): Promise<Standing | 'gone'> {
  const connected = await orNone(ports.segment.connectedDestinations(sourceId));
  const own = connected.find((entry) => entry.id === id);
  if (!own) return 'gone';
  const catalog = await ports.segment.destinationCatalog();
  const metadata = catalog.find((entry) => entry.id === own.metadataId);
  return { isEnabled: own.enabled, ...(metadata ? { metadata } : {}) };
}

/** Whether planned events were delivered to a destination, and if not, why. */
export async function checkDestination(ports: Ports, effect: Of<'check_destination'>): Promise<Outcome> {
  const { destination: id, source, since, asked, nth, hasRows, lookFor } = effect;
  const now = ports.now();
  const range = windowOf(since, now);
  const query = { sourceId: source, destinationId: id, ...range };
  const rows = await orNone(
    ports.segment.delivery({ ...query, kind: 'successful-delivery', groupBy: ['eventName', 'eventType'] }),
  );
  const span = spanOf(range, since, now);
  const delivered = arrivalsOf(rows);
  const counts = [...tally(delivered, span, 'delivery overview')];
  const evidence: Evidence = {
    readAt: now,
    from: range.from,
    to: range.to,
    seen: counts.map(([event, { count, lastAt = now }]) => ({ event, count, lastAt })),
    other: [],
    read: 'delivery overview',
  };
  const discarded = asked
    ? [...(await readDiscarded(ports, query, 'filtered')), ...(await readDiscarded(ports, query, 'failed'))]
    : [];
  const standing = asked ? await standingAt(ports, id, source) : undefined;
  const isGone = standing === 'gone';
  const enabled = (await orNone(ports.segment.subscriptions(id))).filter((mapping) => mapping.enabled);
  const isDeviceOnly = standing !== undefined && !isGone && standing.metadata?.onDeviceOnly === true;
  const findings =
    lookFor && !hasRows
      ? keepFindings(
          verifyDestination(lookFor.planned, {
            ...span,
            isGone,
            isDeviceOnly,
            delivered,
            discarded,
            sent: lookFor.sent,
          }),
        )
      : undefined;
  const isSilent = asked && counts.length === 0;
  const silence =
    !isSilent || standing === undefined
      ? []
      : silenceOf(standing, enabled.length > 0, discarded, { hasRows, isDeviceOnly });
  return {
    kind: 'destination_checked',
    ...(isGone && isSilent ? { isGone } : {}),
    destination: id,
    asked,
    nth,
    evidence,
    ...(findings ? { findings } : {}),
    silence,
    mappings: enabled.map(mappingRef),
  };
}

/** Why nothing was delivered, in words. */
function silenceOf(
  standing: Standing | 'gone',
  isMapped: boolean,
  discarded: readonly Discarded[],
  { hasRows, isDeviceOnly }: { hasRows: boolean; isDeviceOnly: boolean },
): string[] {
  if (standing === 'gone') return [words.destinationGone];
  const silence: string[] = [];
  if (!standing.isEnabled) silence.push(words.destinationDisabled);
  if ((standing.metadata?.actions.length ?? 0) > 0 && !isMapped) silence.push(words.noMappings);
  for (const at of ['filtered', 'failed'] as const) {
    const sums = new Map<string, number>();
    for (const row of discarded)
      if (row.at === at) sums.set(row.reason, (sums.get(row.reason) ?? 0) + row.count);
    const why = [...sums].map(([reason, count]) => `${reason} (${count})`).join(', ');
    if (why) silence.push(words.discarded(why));
  }
  if (isDeviceOnly) silence.push(words.deviceOnly);
  if (silence.length > 0) return silence;
  return [hasRows ? words.noRowsDelivered : words.notDelivered];
}
