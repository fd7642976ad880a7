import { en } from '../copy/en.ts';
import type { EventDecision, EventReview, OwnProperty } from './checklist.ts';
import { cleanName } from './names.ts';
import {
  addOwnProperty,
  checkPropertyName,
  checkReviewName,
  decideEvent,
  decideProperty,
  guessType,
  most,
  ownPropertyLines,
  type ReviewedEvent,
  type ReviewedProperty,
  reviewedEvent,
  typeOf,
} from './review.ts';
import type { ReviewColumn } from './review-rows.ts';
import type { TableRow } from './review-table.ts';
import { type CallType, type Catalog, callTypes, type UseCase } from './use-case.ts';

/** What is wrong with a row; `what` is the text it is about, `with` what it clashes with. */
export type RowFault = {
  line: number;
  why:
    | 'no_event'
    | 'event_name'
    | 'property_name'
    | 'colon'
    | 'decision'
    | 'state'
    | 'type'
    | 'call'
    | 'fixed'
    | 'differs'
    | 'twice'
    | 'no_property'
    | 'reason'
    | 'reason_long'
    | 'description_long'
    | 'too_many_events'
    | 'too_many_properties';
  what: string;
  with?: string;
};

/** What an import changes about one event, for people to read before it is applied. */
export type ReviewChange = {
  event: string;
  isNew: boolean;
  /** Present where it changes: what holds then. */
  decision?: EventDecision;
  reason?: string;
  call?: CallType;
  properties: { name: string; isNew: boolean; state: EventDecision }[];
};

export type ImportPlan = { review: EventReview[]; changes: ReviewChange[]; faults: RowFault[] };

type Known = { useCase: UseCase; catalog: Catalog };

/**
 * What the review would be with these rows merged in: what they do not mention stays, an empty cell leaves things as
 * they are, an event or property that is not there yet is added as the team's own. With faults nothing is to be used.
 */
export function planImport(
  review: readonly EventReview[],
  rows: readonly TableRow[],
  known: Known,
): ImportPlan {
  const next = structuredClone([...review]);
  const faults: RowFault[] = [];
  const merge = merger(next, known, (row, why, what, other) =>
    faults.push({ line: row.line, why, what: what.slice(0, 60), ...(other ? { with: other } : {}) }),
  );
  for (const row of rows) merge(row);
  return { review: next, changes: faults.length > 0 ? [] : changesOf(review, next, known), faults };
}

type Complain = (row: TableRow, why: RowFault['why'], what: string, other?: string) => void;

const decisionWords = Object.entries(en.review.decisions) as [EventDecision, string][];

/** A decision by its id or by the words that people read. */
function decisionOf(text: string): EventDecision | undefined {
  const said = text
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim();
  return decisionWords.find(
    ([id, words]) => id.replaceAll('_', ' ') === said || words.toLowerCase() === said,
  )?.[0];
}

function merger(next: EventReview[], known: Known, complain: Complain): (row: TableRow) => void {
  /** What earlier rows said of an event, with their line; rows of one event must not contradict each other. */
  const said = new Map<string, { line: number; text: string }>();
  const rowsOfProperties = new Map<string, number>();

  const agrees = (row: TableRow, event: EventReview, column: ReviewColumn): boolean => {
    const text = row.cells[column] ?? '';
    if (!text) return true;
    const key = `${column}\n${event.event}`;
    const before = said.get(key);
    if (!before) said.set(key, { line: row.line, text });
    if (!before || before.text.toLowerCase() === text.toLowerCase()) return true;
    complain(row, 'differs', text, String(before.line));
    return false;
  };

  return (row) => {
    const { cells } = row;
    const event = findOrAdd(next, row, complain);
    if (!event) return;
    if (agrees(row, event, 'call')) takeCall(row, event, known, complain);
    if (agrees(row, event, 'decision') && agrees(row, event, 'reason')) takeDecision(row, event, complain);
    const name = cells.property ?? '';
    if (!name) {
      const loose = (['type', 'state', 'property_reason', 'description'] as const).find(
        (column) => cells[column],
      );
      if (loose) complain(row, 'no_property', loose);
      return;
    }
    const key = `${event.event}\n${cleanName(name).toLowerCase()}`;
    const before = rowsOfProperties.get(key);
    rowsOfProperties.set(key, row.line);
    if (before !== undefined) complain(row, 'twice', name, String(before));
    else takeProperty(row, event, name, known, complain);
  };
}

function findOrAdd(next: EventReview[], row: TableRow, complain: Complain): EventReview | undefined {
  const name = row.cells.event ?? '';
  if (!name) {
    complain(row, 'no_event', '');
    return undefined;
  }
  const checked = checkReviewName(
    name,
    next.map(({ event }) => event),
  );
  if (!checked.ok) {
    if (checked.why === 'taken') return next.find(({ event }) => event === checked.other);
    complain(row, 'event_name', name);
    return undefined;
  }
  if (next.filter(({ own }) => own).length >= most.events) {
    complain(row, 'too_many_events', name);
    return undefined;
  }
  const event: EventReview = {
    event: checked.name,
    decision: 'will_track',
    without: [],
    own: { call: 'track' },
  };
  next.push(event);
  return event;
}

function takeCall(row: TableRow, event: EventReview, known: Known, complain: Complain): void {
  const text = row.cells.call ?? '';
  if (!text) return;
  const call = callTypes.find((type) => type === text.toLowerCase());
  if (!call) complain(row, 'call', text);
  else if (event.own) event.own = { call };
  else if (call !== reviewedEvent(event, known.useCase, known.catalog).call)
    complain(row, 'fixed', event.event);
}

function takeDecision(row: TableRow, event: EventReview, complain: Complain): void {
  const { decision: text = '', reason = '' } = row.cells;
  if (!text && !reason) return;
  const decision = text ? decisionOf(text) : event.decision;
  if (!decision) {
    complain(row, 'decision', text);
    return;
  }
  const why = cleanName(reason) || (decision === 'not_for_us' ? (event.reason ?? '') : '');
  if (decision === 'not_for_us' && !why) complain(row, 'reason', event.event);
  else if (why.length > most.reason) complain(row, 'reason_long', event.event);
  else if (decision !== event.decision || why !== cleanName(event.reason ?? ''))
    decideEvent(event, decision, why);
}

function takeProperty(
  row: TableRow,
  event: EventReview,
  name: string,
  known: Known,
  complain: Complain,
): void {
  const all = reviewedEvent(event, known.useCase, known.catalog).properties;
  const checked = checkPropertyName(
    name,
    all.map((property) => property.name),
  );
  if (!checked.ok && checked.why !== 'taken') {
    complain(row, checked.why === 'colon' ? 'colon' : 'property_name', name);
    return;
  }
  const property = checked.ok ? undefined : all.find((entry) => entry.name === checked.other);
  const own = readOwn(row, checked.ok ? checked.name : checked.other, property, known, complain);
  if (!own) return;
  if (checked.ok) addOwnProperty(event, own);
  else if (property?.isOwn)
    event.added = event.added?.map((entry) => (entry.name === own.name ? own : entry)) ?? [];
  const added = event.added ?? [];
  if (added.length > most.properties || ownPropertyLines(added).length > most.ownText) {
    complain(row, 'too_many_properties', event.event);
    return;
  }
  takeState(row, event, own.name, complain);
}

/** The property as the row has it; what the row leaves empty stays. Of a suggested one nothing can be changed here. */
function readOwn(
  row: TableRow,
  name: string,
  before: ReviewedProperty | undefined,
  { catalog }: Known,
  complain: Complain,
): OwnProperty | undefined {
  const { type: typeText = '', description: about = '' } = row.cells;
  const type = typeText ? typeOf(typeText) : (before?.type ?? guessType(name, catalog));
  if (!type) {
    complain(row, 'type', typeText);
    return undefined;
  }
  const description = cleanName(about) || (before?.description ?? '');
  if (description.length > most.description) {
    complain(row, 'description_long', name);
    return undefined;
  }
  if (
    before &&
    !before.isOwn &&
    (type !== before.type || cleanName(description) !== cleanName(before.description))
  ) {
    complain(row, 'fixed', name);
    return undefined;
  }
  return { name, type, ...(description ? { description } : {}) };
}

function takeState(row: TableRow, event: EventReview, property: string, complain: Complain): void {
  const { state: text = '', property_reason: reason = '' } = row.cells;
  const before = event.said?.find((entry) => entry.property === property)?.reason ?? '';
  const why = cleanName(reason) || before;
  if (why.length > most.reason) {
    complain(row, 'reason_long', property);
    return;
  }
  if (!text) {
    if (event.without.includes(property)) decideProperty(event, property, 'not_for_us', why);
    return;
  }
  if (text.toLowerCase() === en.review.asEvent.toLowerCase() || text.toLowerCase() === 'follow') {
    decideProperty(event, property, 'follow');
    return;
  }
  const state = decisionOf(text);
  if (!state || state === 'undecided') complain(row, 'state', text);
  else decideProperty(event, property, state, why);
}

/** What is different, event by event, in words' terms: an event's own state, and each property whose row changes. */
function changesOf(
  before: readonly EventReview[],
  after: readonly EventReview[],
  known: Known,
): ReviewChange[] {
  const full = (row: EventReview): ReviewedEvent => reviewedEvent(row, known.useCase, known.catalog);
  return after.flatMap((row): ReviewChange[] => {
    const old = before.find(({ event }) => event === row.event);
    const oldOnes = old ? full(old).properties : [];
    const { call, properties } = full(row);
    const changed = properties.flatMap((property) => {
      const was = oldOnes.find(({ name }) => name === property.name);
      return was && told(was) === told(property)
        ? []
        : [{ name: property.name, isNew: !was, state: property.apart ?? row.decision }];
    });
    const isDecided = !old || old.decision !== row.decision || old.reason !== row.reason;
    const isCalled = row.own !== undefined && old?.own?.call !== row.own.call;
    if (!isDecided && !isCalled && changed.length === 0) return [];
    return [
      {
        event: row.event,
        isNew: !old,
        ...(isDecided ? { decision: row.decision, ...(row.reason ? { reason: row.reason } : {}) } : {}),
        ...(isCalled ? { call } : {}),
        properties: changed,
      },
    ];
  });
}

/** Everything that was said of a property, apart from its event. */
const told = ({ type, description, apart, reason }: ReviewedProperty): string =>
  JSON.stringify([type, description, apart ?? '', reason ?? '']);
