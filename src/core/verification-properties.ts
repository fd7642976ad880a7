import { isFresh, type Seen, type Span } from './arrivals.ts';
import type { Blindness, PropertyFinding } from './findings.ts';
import { findNearMisses, type NearMissKind } from './near-miss.ts';
import type { ValueType } from './stream.ts';
import type { PropertyType } from './use-case.ts';
import type { PlannedEvent, PlannedProperty } from './verification.ts';

/** `types`: missing where the reading tells names only. */
export type SeenProperty = { name: string; lastAt?: number; types?: readonly ValueType[] };

/** Properties of one event. `isKnown: false`: the reading has not heard of the event. */
export type PropertyReading = {
  event: string;
  read: 'space schema' | 'webhook stream';
  isKnown: boolean;
  properties: readonly SeenProperty[];
};

/** What Protocols told about a planned property. */
export type Violation = { event: string; property: string; kind: 'missing_property' | 'wrong_type' };

/** What was read about properties. */
export type PropertySight = {
  readings: readonly PropertyReading[];
  /** Why events without a reading have none. */
  blind?: Blindness;
  violations: readonly Violation[];
  /** Events that other sources sent, which may feed the same space. */
  alsoSent: readonly string[];
};

const mostExtra = 20;

/** A type that contradicts the planned one. Null says nothing, and every integer is a number. */
const wrongType = (planned: PropertyType, types: readonly ValueType[] = []): ValueType | undefined =>
  types.find((type) => type !== 'null' && type !== planned && !(planned === 'number' && type === 'integer'));

type Look = Span & PropertySight;
type Near = { arriving: string; kind: NearMissKind };

/** Slips among the names that arrive, by the planned name that they miss. */
function slipsOf(planned: readonly string[], arriving: readonly string[]): Map<string, Near> {
  const there = new Set(arriving);
  const slips = new Map<string, Near>();
  for (const { arriving: name, planned: near, kind } of findNearMisses(planned, arriving))
    for (const one of near) if (!there.has(one) && !slips.has(one)) slips.set(one, { arriving: name, kind });
  return slips;
}

type Read = PropertyReading['read'];
/** Properties that arrive, each with where it was read. */
type There = ReadonlyMap<string, SeenProperty & { read: Read }>;

/** What readings show together. The stream tells what this source sends, with types; the schema what all of a space do. */
function readTogether(look: Look, readings: readonly PropertyReading[]): There {
  const there = new Map<string, SeenProperty & { read: Read }>();
  const streamLast = readings.toSorted(
    (one, other) => Number(one.read === 'webhook stream') - Number(other.read === 'webhook stream'),
  );
  for (const { read, properties } of streamLast)
    for (const property of properties)
      if (property.lastAt === undefined || property.lastAt >= look.since)
        there.set(property.name, { ...property, read });
  return there;
}

function judgeProperty(
  look: Look,
  event: PlannedEvent,
  seen: Seen,
  { name, type }: PlannedProperty,
  by: Read,
  there: There,
  slip: Near | undefined,
): PropertyFinding {
  const found = there.get(name);
  const read = found?.read ?? by;
  if (!found) {
    if (slip) return { property: name, state: 'near_miss', ...slip, read };
    if (isFresh(look, seen)) return { property: name, state: 'waiting' };
    return { property: name, state: 'near_miss', kind: 'missing_property', read };
  }
  const at = found.lastAt === undefined ? {} : { lastAt: found.lastAt };
  const wrong = wrongType(type, found.types);
  if (wrong) return { property: name, state: 'near_miss', kind: 'wrong_type', arriving: wrong, read, ...at };
  // A name without a time may be from before; a space lists what it ever saw.
  if (read === 'space schema' && found.lastAt === undefined)
    return { property: name, state: 'not_observable', why: 'not_read' };
  if (read === 'space schema' && look.alsoSent.includes(event.name))
    return { property: name, state: 'not_observable', why: 'shared_space' };
  const isTyped = found.types?.some((one) => one !== 'null') ?? false;
  return { property: name, state: 'verified', isTyped, read, ...at };
}

/**
 * What can be said of the properties of an event that arrives by its name: the planned ones in their order, then up to
 * 20 that nobody planned. What cannot be read is never called verified.
 */
export function judgeProperties(look: Look, event: PlannedEvent, seen: Seen): PropertyFinding[] {
  const violations = look.violations.filter((one) => one.event === event.name);
  const told = ({ name }: PlannedProperty): PropertyFinding | undefined => {
    const violation = violations.find(({ property }) => property === name);
    return violation && { property: name, state: 'near_miss', kind: violation.kind, read: 'violations' };
  };
  const readings = look.readings.filter((one) => one.event === event.name);
  const known = readings.filter(({ isKnown }) => isKnown);
  const [first] = known;
  if (!first) {
    const isOnItsWay = readings.length > 0 && isFresh(look, seen);
    const why = readings.length > 0 ? 'not_in_space' : (look.blind ?? 'not_read');
    return event.properties.map(
      (property): PropertyFinding =>
        told(property) ??
        (isOnItsWay
          ? { property: property.name, state: 'waiting' }
          : { property: property.name, state: 'not_observable', why }),
    );
  }
  const there = readTogether(look, known);
  const planned = event.properties.map(({ name }) => name);
  const slips = slipsOf(planned, [...there.keys()]);
  const used = new Set([...planned, ...[...slips.values()].map(({ arriving }) => arriving)]);
  const extra = [...there.keys()].filter((name) => !used.has(name));
  return [
    ...event.properties.map(
      (property) =>
        told(property) ??
        judgeProperty(look, event, seen, property, first.read, there, slips.get(property.name)),
    ),
    ...extra.slice(0, mostExtra).map(
      (property): PropertyFinding => ({
        property,
        state: 'near_miss',
        kind: 'extra_property',
        read: there.get(property)?.read ?? first.read,
      }),
    ),
  ];
}

/** Whether a finding about a property keeps its event from being called verified. */
export function holdsBack(event: PlannedEvent, finding: PropertyFinding): boolean {
  if (finding.state === 'waiting') return true;
  if (finding.state !== 'near_miss' || finding.kind === 'extra_property') return false;
  if (finding.kind !== 'missing_property') return true;
  return event.properties.find(({ name }) => name === finding.property)?.required !== false;
}
