import type { NearMissKind } from './near-miss.ts';

/** Where something was read. */
export type Reading =
  | 'events volume'
  | 'delivery overview'
  | 'space schema'
  | 'violations'
  | 'webhook stream'
  | 'sync status';

/** Why something cannot be seen. */
export type Blindness =
  /** Segment does not see what is sent from the device itself. */
  | 'device_mode'
  | 'warehouse'
  | 'cloud_source'
  | 'object_source'
  | 'gone'
  /** Segment counts all pages, and all screens, together. */
  | 'page_names'
  /** Properties: the workspace has no Unify, or Segue may not read it. */
  | 'no_unify'
  /** It is not known which space the source feeds. */
  | 'no_space'
  /** The space has not heard of the event: the source may not feed it. */
  | 'not_in_space'
  /** Another source sends the same event into the space, so whose property it is cannot be told. */
  | 'shared_space'
  /** Not looked at this time. */
  | 'not_read';

/** What stands behind a state. A count of 0 says that nothing was there when it was read. */
export type Proof = {
  count: number;
  /** ms; as fine as Segment counts. */
  firstAt?: number;
  lastAt?: number;
  read: Reading;
};

export type PropertyProblem = NearMissKind | 'wrong_type' | 'missing_property' | 'extra_property';

/** `isTyped`: its type was seen too, and fits. `arriving`: the name, or the type, that comes instead. */
export type PropertyFinding = { property: string; read?: Reading; lastAt?: number } & (
  | { state: 'waiting' }
  | { state: 'verified'; isTyped: boolean }
  | { state: 'near_miss'; kind: PropertyProblem; arriving?: string }
  | { state: 'not_observable'; why: Blindness }
);

/** Verified is what was observed; what a person vouches for never stands here. */
export type EventStanding =
  | { state: 'waiting' }
  /** It is there by name, but not yet as planned. */
  | { state: 'arriving' }
  | { state: 'verified' }
  /** `or`: other planned events that are as near. */
  | { state: 'near_miss'; kind: NearMissKind; arriving: string; or?: string[] }
  | { state: 'blocked'; by: 'plan' | 'ingest'; reason: string }
  /** By a destination. */
  | { state: 'not_delivered'; reason: string }
  | { state: 'not_observable'; why: Blindness };
export type FindingState = EventStanding['state'];

export type EventFinding = {
  event: string;
  proof: Proof;
  /** Planned ones first, then what comes unplanned. */
  properties: PropertyFinding[];
  /** How much of it did not get through while the rest did, and why. */
  lost?: { count: number; reason: string };
} & EventStanding;

/** What arrives and is not planned; `like`: what it was probably meant to be. */
export type OtherEvent = {
  event: string;
  count: number;
  lastAt?: number;
  like?: { planned: string[]; kind: NearMissKind };
};

/** What a look at a source or destination showed, for each planned event. `from` and `to`: the window, in ms. */
export type Findings = {
  state: FindingState;
  readAt: number;
  from: number;
  to: number;
  events: EventFinding[];
  others: OtherEvent[];
};

/** The state that events have taken together: verified only when every one is. */
export function standingOf(states: readonly FindingState[]): FindingState {
  if (states.length > 0 && states.every((state) => state === 'verified')) return 'verified';
  if (states.some((state) => state === 'verified' || state === 'arriving')) return 'arriving';
  const order = ['near_miss', 'not_delivered', 'blocked', 'waiting', 'not_observable'] as const;
  return order.find((state) => states.includes(state)) ?? 'waiting';
}

/** Bounds of what is kept with the checklist. */
const most = { events: 100, problems: 10, others: 10, reason: 200 } as const;

/** What can be said of the properties of an event together: where they were read, or why none of them can be seen. */
export type PropertyCounts = {
  verified: number;
  of: number;
  blind?: Blindness;
  read?: Reading;
  /** When they were looked for. */
  readAt?: number;
};

/** Counts the planned properties: how many there are and how many were seen as planned. */
function countProperties(properties: readonly PropertyFinding[], readAt: number): PropertyCounts {
  const planned = properties.filter((one) => one.state !== 'near_miss' || one.kind !== 'extra_property');
  const verified = planned.filter(({ state }) => state === 'verified').length;
  const [first] = planned;
  const blind =
    first?.state === 'not_observable' && planned.every(({ state }) => state === 'not_observable')
      ? first.why
      : undefined;
  const read = properties.find((one) => one.read !== undefined)?.read;
  return {
    verified,
    of: planned.length,
    ...(blind ? { blind } : {}),
    ...(read ? { read } : {}),
    ...(planned.length > 0 && blind !== 'not_read' ? { readAt } : {}),
  };
}

/** An event as it is kept: of its properties the counts, the first of those that are not as planned, and how many more are. */
export type KeptEvent = EventFinding & { counts: PropertyCounts; more?: number };
export type KeptFindings = Omit<Findings, 'events'> & { events: KeptEvent[] };

function keepEvent(finding: EventFinding, readAt: number): KeptEvent {
  const counts = countProperties(finding.properties, readAt);
  const problems = finding.properties.filter(({ state }) => state === 'near_miss');
  const isReasoned = finding.state === 'blocked' || finding.state === 'not_delivered';
  return {
    ...finding,
    ...(isReasoned ? { reason: finding.reason.slice(0, most.reason) } : {}),
    counts,
    properties: problems.slice(0, most.problems),
    ...(problems.length > most.problems ? { more: problems.length - most.problems } : {}),
  };
}

/** The same, small enough to be kept for good. */
export const keepFindings = (findings: Findings): KeptFindings => ({
  ...findings,
  events: findings.events.slice(0, most.events).map((event) => keepEvent(event, findings.readAt)),
  others: findings.others.slice(0, most.others),
});
