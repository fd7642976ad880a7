import { type Arrival, type Seen, type Span, tally } from './arrivals.ts';
import type { AnySourceType, Environment, SourceKind } from './checklist.ts';
import {
  type Blindness,
  type EventFinding,
  type Findings,
  type OtherEvent,
  type Proof,
  type PropertyFinding,
  standingOf,
} from './findings.ts';
import { findNearMisses, type NearMissKind } from './near-miss.ts';
import type { CallType, PropertyType } from './use-case.ts';
import {
  holdsBack,
  judgeProperties,
  type PropertyReading,
  type PropertySight,
} from './verification-properties.ts';

/** `required: false`: may be missing without holding its event back. */
export type PlannedProperty = { name: string; type: PropertyType; required?: boolean };

/** `alsoAs`: names that Segment counts such calls under, together with others ("Page Viewed" for every page). */
export type PlannedEvent = {
  name: string;
  call: CallType;
  alsoAs?: string[];
  properties: PlannedProperty[];
};

/** What an earlier look saw of an event. `isWhole`: with all planned properties; `openSince`: those that it lacked then. */
type SeenBefore = { event: string; count: number; isWhole: boolean; openSince?: number };

/** What a look at a source has to know. `before`: what an earlier one saw. */
export type LookFor = {
  planned: PlannedEvent[];
  environment: Environment;
  type: AnySourceType;
  isKeyShown: boolean;
  /** The space that it feeds, where that was chosen. */
  space?: string;
  before: SeenBefore[];
  /** Sources that feed another space. */
  apart: string[];
  /** Properties that a stream of the source showed. */
  streamed?: PropertyReading[];
};

/** Events that did not get through a source: refused on arrival, or filtered by plan and schema settings. */
export type Refused = { event?: string; count: number; reason: string; at: 'ingest' | 'plan' };

/** Everything that was read about a source. */
export type SourceLook = Span &
  PropertySight & {
    source: { kind: SourceKind; isGone?: boolean };
    arrivals: readonly Arrival[];
    refused: readonly Refused[];
    /** Events of other meaning that must not be taken for slips. */
    known?: readonly string[];
  };

/** Why nothing about a kind of source can be seen in its events; undefined where it can. */
function blindnessOf({ kind, isGone }: SourceLook['source']): Blindness | undefined {
  if (isGone) return 'gone';
  switch (kind) {
    case 'event':
      return undefined;
    case 'warehouse':
      return 'warehouse';
    case 'cloud_event':
      return 'cloud_source';
    case 'cloud_object':
      return 'object_source';
  }
}

/** How much of an event did not get through, and the reason that is told most often. */
export function lossOf(
  rows: readonly { event?: string; count: number; reason: string }[],
  event: string,
): { count: number; reason: string } | undefined {
  const own = rows.filter((row) => row.event === event && row.count > 0);
  const [top] = own.toSorted((one, other) => other.count - one.count);
  return top && { count: own.reduce((sum, row) => sum + row.count, 0), reason: top.reason };
}

const nothing: Proof = { count: 0, read: 'events volume' };

const everyProperty = (event: PlannedEvent, state: PropertyState): PropertyFinding[] =>
  event.properties.map(({ name }) => ({ property: name, ...state }));
type PropertyState = { state: 'waiting' } | { state: 'not_observable'; why: Blindness };

type Miss = { arriving: string; kind: NearMissKind; or: string[] };

/** What the names that arrive say about one planned event. */
function judgeEvent(
  look: SourceLook,
  event: PlannedEvent,
  seen: ReadonlyMap<string, Seen>,
  miss: Miss | undefined,
): EventFinding {
  const { name } = event;
  const waiting = everyProperty(event, { state: 'waiting' });
  const exact = seen.get(name);
  const filtered = lossOf(
    look.refused.filter(({ at }) => at === 'plan'),
    name,
  );
  // Whether the volume holds what was filtered is not documented: only what exceeds it surely came through.
  if (filtered && filtered.count >= (exact?.count ?? 0)) {
    const proof: Proof = { ...(exact ?? nothing), count: filtered.count, read: 'delivery overview' };
    return { event: name, state: 'blocked', by: 'plan', reason: filtered.reason, proof, properties: waiting };
  }
  if (exact) {
    const properties = judgeProperties(look, event, exact);
    const state = properties.some((finding) => holdsBack(event, finding)) ? 'arriving' : 'verified';
    return { event: name, state, proof: exact, properties, ...(filtered ? { lost: filtered } : {}) };
  }
  const standIn = event.alsoAs?.map((other) => seen.get(other)).find((one) => one !== undefined);
  if (standIn) {
    const blind = { state: 'not_observable', why: 'page_names' } as const;
    return { event: name, ...blind, proof: standIn, properties: everyProperty(event, blind) };
  }
  if (miss) {
    const { arriving, kind, or } = miss;
    return {
      event: name,
      state: 'near_miss',
      kind,
      arriving,
      ...(or.length > 0 ? { or } : {}),
      proof: seen.get(arriving) ?? nothing,
      properties: waiting,
    };
  }
  const refused = lossOf(
    look.refused.filter(({ at }) => at === 'ingest'),
    name,
  );
  if (refused) {
    const proof: Proof = { count: refused.count, read: 'delivery overview' };
    return {
      event: name,
      state: 'blocked',
      by: 'ingest',
      reason: refused.reason,
      proof,
      properties: waiting,
    };
  }
  return { event: name, state: 'waiting', proof: nothing, properties: waiting };
}

/** The names that arrive and are not planned, and which planned ones they were probably meant to be. */
function readOthers(
  planned: readonly PlannedEvent[],
  seen: ReadonlyMap<string, Seen>,
  known: readonly string[] = [],
): { others: OtherEvent[]; misses: ReadonlyMap<string, Miss> } {
  const counted = new Set(planned.flatMap(({ name, alsoAs = [] }) => [name, ...alsoAs]));
  const foreign = [...seen].filter(([name]) => !counted.has(name));
  // The most frequent slip is the one that is named.
  foreign.sort(([, one], [, other]) => other.count - one.count);
  const found = findNearMisses(
    planned.map(({ name }) => name),
    foreign.map(([name]) => name),
    known,
  );
  const misses = new Map<string, Miss>();
  for (const { arriving, planned: near, kind } of found)
    for (const name of near)
      if (!misses.has(name)) misses.set(name, { arriving, kind, or: near.filter((other) => other !== name) });
  const likes = new Map(
    found.map(({ arriving, planned: near, kind }) => [arriving, { planned: near, kind }]),
  );
  const others = foreign.map(([event, { count, lastAt }]): OtherEvent => {
    const like = likes.get(event);
    return { event, count, ...(lastAt === undefined ? {} : { lastAt }), ...(like ? { like } : {}) };
  });
  return { others, misses };
}

/**
 * What was read about a source, held against what is planned: a state for each event and each property. Verified is
 * only what was observed here, by exactly its name, since the source is there, and not contradicted by a property that
 * can be read. Pure; throws nothing.
 */
export function verifySource(planned: readonly PlannedEvent[], look: SourceLook): Findings {
  const { readAt, from, to } = look;
  const blind = blindnessOf(look.source);
  if (blind) {
    const state = { state: 'not_observable', why: blind } as const;
    const events = planned.map(
      (event): EventFinding => ({
        event: event.name,
        ...state,
        proof: nothing,
        properties: everyProperty(event, state),
      }),
    );
    return { state: 'not_observable', readAt, from, to, events, others: [] };
  }
  const seen = tally(look.arrivals, look, 'events volume');
  const { others, misses } = readOthers(planned, seen, look.known);
  const events = planned.map((event) => judgeEvent(look, event, seen, misses.get(event.name)));
  return { state: standingOf(events.map(({ state }) => state)), readAt, from, to, events, others };
}
