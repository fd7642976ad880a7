import { countedAs, type DestinationRecord, plannedEvents, type SourceRecord } from '../core/checklist.ts';
import { plannedProperties, reviewedEvent } from '../core/review.ts';
import type { Scene } from '../core/scene.ts';
import type { LookFor } from '../core/verification.ts';
import type { PropertyReading } from '../core/verification-properties.ts';
import { chosen } from './find.ts';

/** What a stream of the source showed, event by event, where there was one. */
const streamedAt = ({ stream }: SourceRecord): PropertyReading[] =>
  (stream?.seen ?? [])
    .filter(({ call }) => call === 'track' || call === 'page' || call === 'screen')
    .map(({ event, lastAt, properties }) => ({
      event,
      read: 'webhook stream',
      isKnown: true,
      properties: Object.entries(properties).map(([name, { types }]) => ({ name, types, lastAt })),
    }));

/** What a look at a source is held against, and what an earlier one saw of it. */
export function lookForAt(s: Scene, source: SourceRecord): LookFor {
  const { environment, type } = source;
  const { useCase } = chosen(s);
  const space = s.c.unify?.[environment]?.id;
  const streamed = streamedAt(source);
  return {
    planned: plannedEvents(s.c).map((row) => {
      const event = reviewedEvent(row, useCase, s.catalog);
      const alsoAs = countedAs(row).filter((name) => name !== row.event);
      return {
        name: row.event,
        call: event.call,
        ...(alsoAs.length > 0 ? { alsoAs } : {}),
        properties: plannedProperties(event).map((property) => ({
          name: property.name,
          type: property.type,
        })),
      };
    }),
    environment,
    type,
    isKeyShown: source.keyShownTo.length > 0,
    ...(space ? { space } : {}),
    before: (source.findings?.events ?? []).map(({ event, proof, counts, state }) => ({
      event,
      count: proof.count,
      isWhole: counts.verified === counts.of,
      ...(state === 'arriving' && counts.readAt !== undefined ? { openSince: counts.readAt } : {}),
    })),
    apart: s.c.sources.filter((other) => other.environment !== environment).map(({ id }) => id),
    ...(streamed.length > 0 ? { streamed } : {}),
  };
}

/** What a look at a destination is held against, and what its source had by then. */
export function lookForIn(s: Scene, destination: DestinationRecord): { planned: string[]; sent: string[] } {
  const source = s.c.sources.find(({ id }) => id === destination.sourceId);
  return {
    planned: plannedEvents(s.c).map((row) => row.event),
    sent: source?.evidence?.seen.map(({ event }) => event) ?? [],
  };
}
