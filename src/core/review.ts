import type { EventDecision, EventReview, OwnProperty } from './checklist.ts';
import { cleanName, maxNameLength } from './names.ts';
import {
  type CallType,
  type Catalog,
  type EventFact,
  type PropertyType,
  propertyTypes,
  type UseCase,
} from './use-case.ts';

/** How much a team may add to a review; more belongs into a tracking plan of its own. */
export const most = { events: 50, properties: 30, reason: 300, description: 200, ownText: 3000 } as const;

/** A property of a reviewed event. `state` is what holds for it, `apart` what was said of it alone. */
export type ReviewedProperty = {
  name: string;
  type: PropertyType;
  description: string;
  /** A JSON value for code. */
  example: unknown;
  isOwn: boolean;
  state: EventDecision;
  apart?: Exclude<EventDecision, 'undecided'>;
  /** Why it is left out. */
  reason?: string;
};

/** An event under review with everything that is known of it: suggested by Segment, or added by the team. */
export type ReviewedEvent = {
  row: EventReview;
  name: string;
  call: CallType;
  isOwn: boolean;
  /** Our word on what Segment suggests. */
  note?: string;
  properties: ReviewedProperty[];
};

const examples: Record<PropertyType, unknown> = {
  string: 'example',
  number: 9.5,
  integer: 1,
  boolean: true,
  array: [],
  object: {},
};

/** Puts the row together with what the use case suggests and the catalogue knows. */
export function reviewedEvent(row: EventReview, useCase: UseCase, catalog: Catalog): ReviewedEvent {
  const suggested = row.own ? undefined : useCase.events.find((event) => event.name === row.event);
  const fact = row.own ? undefined : catalog.events.get(row.event);
  const facts = (suggested?.properties ?? []).map((name) => {
    const known = fact && Object.hasOwn(fact.properties, name) ? fact.properties[name] : undefined;
    const { type = 'string', description = '', example = '' } = known ?? {};
    return { name, type, description, example, isOwn: false };
  });
  const added = (row.added ?? []).map(({ name, type, description = '' }) => ({
    name,
    type,
    description,
    example: examples[type],
    isOwn: true,
  }));
  return {
    row,
    name: row.event,
    call: row.own?.call ?? fact?.call ?? 'track',
    isOwn: row.own !== undefined,
    ...(suggested?.note ? { note: suggested.note } : {}),
    properties: [...facts, ...added].map((property) => ({ ...property, ...stateOf(row, property.name) })),
  };
}

function stateOf(row: EventReview, property: string): Pick<ReviewedProperty, 'state' | 'apart' | 'reason'> {
  const said = row.said?.find((entry) => entry.property === property);
  const apart = row.without.includes(property) ? 'not_for_us' : said?.state;
  const state = row.decision === 'not_for_us' ? 'not_for_us' : (apart ?? row.decision);
  return {
    state,
    ...(apart ? { apart } : {}),
    ...(apart === 'not_for_us' && said?.reason ? { reason: said.reason } : {}),
  };
}

/** The properties that are tracked: all but those that are left out. */
export const plannedProperties = (event: ReviewedEvent): ReviewedProperty[] =>
  event.properties.filter((property) => property.apart !== 'not_for_us');

/** A reason as it is kept: on one line, cut where it is too long. */
const reasonOf = (text: string): string =>
  cleanName(text)
    .slice(0, most.reason)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trim();

/** Notes what was said of an event. A reason stays only with what is not for us. */
export function decideEvent(row: EventReview, decision: EventDecision, reason: string): void {
  row.decision = decision;
  if (decision === 'not_for_us') row.reason = reasonOf(reason);
  else delete row.reason;
}

/** Notes what was said of one property; `follow` takes it back. */
export function decideProperty(
  row: EventReview,
  property: string,
  state: Exclude<EventDecision, 'undecided'> | 'follow',
  reason = '',
): void {
  row.without = row.without.filter((name) => name !== property);
  const said = (row.said ?? []).filter((entry) => entry.property !== property);
  if (state === 'not_for_us') {
    row.without.push(property);
    if (reasonOf(reason)) said.push({ property, reason: reasonOf(reason) });
  } else if (state !== 'follow') said.push({ property, state });
  if (said.length > 0) row.said = said;
  else delete row.said;
}

/** Takes the team's own properties; what was said of those that are gone goes with them. */
export function takeOwnProperties(row: EventReview, added: OwnProperty[]): void {
  const kept = new Set(added.map(({ name }) => name));
  for (const { name } of row.added ?? []) if (!kept.has(name)) decideProperty(row, name, 'follow');
  if (added.length > 0) row.added = added;
  else delete row.added;
}

/** Adds one of the team's own. */
export const addOwnProperty = (row: EventReview, property: OwnProperty): void =>
  takeOwnProperties(row, [...(row.added ?? []), property]);

export type ReviewName =
  | { ok: true; name: string }
  | { ok: false; why: 'empty' | 'too_long' | 'control' | 'colon' }
  | { ok: false; why: 'taken'; other: string };

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** A name for an event of the team's own: as typed, without surplus blanks, unlike the `taken` ones in any case. */
export function checkReviewName(text: string, taken: readonly string[]): ReviewName {
  const trimmed = text.trim();
  if (/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.test(trimmed)) return { ok: false, why: 'control' };
  const name = cleanName(trimmed);
  if (!name) return { ok: false, why: 'empty' };
  if (name.length > maxNameLength) return { ok: false, why: 'too_long' };
  const other = taken.find((entry) => isSame(entry, name));
  return other === undefined ? { ok: true, name } : { ok: false, why: 'taken', other };
}

/** The same for a property. A colon would part the name from its type where properties are typed as lines. */
export function checkPropertyName(text: string, taken: readonly string[]): ReviewName {
  const checked = checkReviewName(text, taken);
  return checked.ok && checked.name.includes(':') ? { ok: false, why: 'colon' } : checked;
}

/** "Loyalty Joined": words in Title Case, as Segment recommends for events (Object Action). Not forced. */
export const isTitleCase = (name: string): boolean =>
  /\s/.test(name) && name.split(' ').every((word) => !/^\p{Ll}/u.test(word));

/** What the catalogue says about the type of a property of this name; text where it does not know it. */
export function guessType(property: string, catalog: Catalog): PropertyType {
  const knows = (fact: EventFact): boolean => Object.hasOwn(fact.properties, property);
  return [...catalog.events.values()].find(knows)?.properties[property]?.type ?? 'string';
}

export const typeOf = (text: string): PropertyType | undefined =>
  propertyTypes.find((type) => type === text.trim().toLowerCase());

/** One line for each: `tier: string – level of the member`. `readOwnProperties` reads it back. */
export const ownPropertyLines = (added: readonly OwnProperty[]): string =>
  added
    .map(({ name, type, description }) => `${name}: ${type}${description ? ` – ${description}` : ''}`)
    .join('\n');

/** What is wrong with a line of own properties; lines count from 1. */
export type LineFault = {
  line: number;
  text: string;
  why: 'empty' | 'too_long' | 'control' | 'colon' | 'taken' | 'type' | 'description' | 'too_many';
};

/** Reads own properties typed as lines: name, and where wanted its type and a description. */
export function readOwnProperties(
  text: string,
  taken: readonly string[],
  catalog: Catalog,
): { added: OwnProperty[]; faults: LineFault[] } {
  const added: OwnProperty[] = [];
  const faults: LineFault[] = [];
  for (const [i, raw] of text.split('\n').entries()) {
    if (!raw.trim()) continue;
    const found = readLine(raw.trim(), [...taken, ...added.map(({ name }) => name)], catalog);
    if ('why' in found) faults.push({ line: i + 1, text: raw.trim().slice(0, 60), why: found.why });
    else if (added.length >= most.properties) {
      faults.push({ line: i + 1, text: found.name, why: 'too_many' });
      break;
    } else added.push(found);
  }
  return { added, faults };
}

function readLine(
  line: string,
  taken: readonly string[],
  catalog: Catalog,
): OwnProperty | { why: LineFault['why'] } {
  const typed = /^([^:]*):\s*([^\s–—-]*)\s*(?:[–—-]\s*(.*))?$/u.exec(line);
  const [, name = '', said = '', description = ''] =
    typed ?? /^(.*?)(?:()(?:^|\s+)[–—-]\s+(.*))?$/u.exec(line) ?? [];
  const checked = checkPropertyName(typed || !line.includes(':') ? name : line, taken);
  if (!checked.ok) return { why: checked.why };
  const type = said ? typeOf(said) : guessType(checked.name, catalog);
  if (!type) return { why: 'type' };
  const about = cleanName(description);
  if (about.length > most.description) return { why: 'description' };
  return { name: checked.name, type, ...(about ? { description: about } : {}) };
}
