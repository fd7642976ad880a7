import { type Checklist, countedEvents, type Environment, type MappingRef } from './checklist.ts';
import { stableJson } from './promotion.ts';

/** How often Segue looks at a workspace by itself. */
export const driftEveryMs = 6 * 60 * 60 * 1000;

const dayMs = 24 * 60 * 60 * 1000;

/**
 * When it is said ahead that Segment disables a source which has had no enabled destination for 14 days. Segment docs:
 * connections/sources.
 */
const idleReminderDays = [7, 12] as const;

/** As Segment has it now. */
export type Presence = 'on' | 'off' | 'gone';

/** What a look at the workspace showed, of what is on the checklist. What could not be read is left out. */
export type Snapshot = {
  at: number;
  sources: {
    id: string;
    state: Presence;
    /** Who switched it off, by the audit trail. */
    offBy?: 'segment' | 'person';
    /** Values of its environment label. */
    labels: string[];
    /** Enabled destinations and warehouses that it feeds. */
    fed: number;
    /** The destination that Segment makes by itself for a warehouse. */
    profiles?: Presence;
    /** `day`: count of the last 24 hours; `days`: on how many days in a row before that it arrived. */
    events?: { event: string; day: number; days: number }[];
    /** Enabled destinations that Segue did not make and that are called as if they were for prod. */
    strangers: { id: string; name: string }[];
  }[];
  destinations: { id: string; state: Presence; mappings?: MappingRef[] }[];
  /** `rules`: a digest of all of them. `sources`: those it is attached to. */
  plan?: { state: 'there' | 'gone'; rules: string; sources: string[] };
  audiences: { id: string; state: Presence }[];
};

export const findingKinds = [
  'source_gone',
  'source_disabled',
  'source_idle',
  'label_removed',
  'event_stopped',
  'event_new',
  'plan_gone',
  'plan_changed',
  'plan_detached',
  'profiles_lost',
  'destination_gone',
  'destination_disabled',
  'mappings_changed',
  'prod_fed_by_dev',
  'audience_gone',
  'audience_disabled',
] as const;
export type FindingKind = (typeof findingKinds)[number];

/** Something that is not as it was set up. `key` is the same as long as it is the same thing. */
export type Finding = {
  key: string;
  kind: FindingKind;
  environment: Environment;
  /** The source, destination, audience or plan that it is about. */
  id: string;
  name: string;
  event?: string;
  /** Days without an enabled destination. */
  days?: number;
  offBy?: 'segment' | 'person';
  /** What would be taken for right: a digest of the rules. */
  now?: string;
};

/** What is kept between two looks. */
export type Drift = {
  /** When Segue looks next. */
  due: number;
  at?: number;
  /** Open findings, each told once. `at`: since when. */
  findings: Record<string, Finding & { at: number }>;
  /** Since when a source has had no enabled destination. */
  idle: Record<string, number>;
  /** Events that are not planned and no news, by source. */
  known: Record<string, string[]>;
  /** Digest of the plan's rules that are taken for right. */
  plan?: string;
};

export const noDrift = (now: number): Drift => ({
  due: now + driftEveryMs,
  findings: {},
  idle: {},
  known: {},
});

const maxFindings = 60;
const maxKnown = 100;
/** News of one source at a time; a flood of names is one mistake. */
const maxNewEvents = 5;
/** So many days in a row are "every day". */
const dailyFrom = 3;

type Found = Omit<Finding, 'key'>;

const keyOf = ({ kind, id, event, days }: Found): string =>
  [kind, id, ...(event === undefined ? [] : [event]), ...(days === undefined ? [] : [String(days)])].join(
    ':',
  );

const isSame = (a: readonly MappingRef[], b: readonly MappingRef[]): boolean => {
  const sorted = (all: readonly MappingRef[]) => all.map((one) => stableJson(one)).toSorted();
  return stableJson(sorted(a)) === stableJson(sorted(b));
};

/** What the rules of one source say. */
function sourceFindings(
  c: Checklist,
  source: Checklist['sources'][number],
  seen: Snapshot['sources'][number],
  before: Drift,
  at: number,
): Found[] {
  const { id, name, environment } = source;
  const about = { id, name, environment };
  if (seen.state === 'gone') return [{ kind: 'source_gone', ...about }];
  const found: Found[] = [];
  if (seen.state === 'off')
    found.push({ kind: 'source_disabled', ...about, ...(seen.offBy ? { offBy: seen.offBy } : {}) });
  const idleSince = before.idle[id];
  if (seen.state === 'on' && idleSince !== undefined) {
    const passed = (at - idleSince) / dayMs;
    const days = idleReminderDays.findLast((limit) => passed >= limit);
    if (days !== undefined) found.push({ kind: 'source_idle', ...about, days });
  }
  const isProdFedByDev = environment === 'prod' && seen.labels.includes('dev') && seen.fed > 0;
  if (isProdFedByDev) found.push({ kind: 'prod_fed_by_dev', ...about });
  else if (c.labels && !seen.labels.includes(environment)) found.push({ kind: 'label_removed', ...about });
  if (environment === 'dev')
    for (const stranger of seen.strangers)
      found.push({ kind: 'prod_fed_by_dev', ...stranger, environment: 'prod' });
  if (source.profilesDestination && seen.profiles && seen.profiles !== 'on')
    found.push({ kind: 'profiles_lost', ...about, name: source.profilesDestination.name });
  return [...found, ...eventFindings(c, about, seen, before)];
}

function eventFindings(
  c: Checklist,
  about: { id: string; name: string; environment: Environment },
  { state, events }: Snapshot['sources'][number],
  before: Drift,
): Found[] {
  if (!events || state !== 'on') return [];
  const planned = new Set(countedEvents(c));
  // In dev people send when they build; it may be quiet as soon as there is prod.
  const isWatched =
    about.environment === 'prod' || !c.sources.some(({ environment }) => environment === 'prod');
  const arrives = (name: string) => events.some(({ event, day }) => event === name && day > 0);
  // One that has stopped is not well again because it has been silent for long.
  const stillStopped = Object.values(before.findings).flatMap(({ kind, id, event }) =>
    kind === 'event_stopped' && id === about.id && event !== undefined ? [event] : [],
  );
  const daily = events.filter(({ days }) => days >= dailyFrom).map(({ event }) => event);
  const stopped = isWatched
    ? [...new Set([...stillStopped, ...daily])].filter((event) => planned.has(event) && !arrives(event))
    : [];
  const known = before.known[about.id];
  const news = known
    ? events.filter(({ event, day }) => day > 0 && !planned.has(event) && !known.includes(event))
    : [];
  return [
    ...stopped.map((event): Found => ({ kind: 'event_stopped', ...about, event })),
    ...news.slice(0, maxNewEvents).map(({ event }): Found => ({ kind: 'event_new', ...about, event })),
  ];
}

function planFindings(c: Checklist, { plan }: Snapshot, before: Drift): Found[] {
  if (c.plan?.state !== 'saved' || !plan) return [];
  const { id, name } = c.plan;
  const environment: Environment = c.sources.some((source) => source.environment === 'prod') ? 'prod' : 'dev';
  if (plan.state === 'gone') return [{ kind: 'plan_gone', id, name, environment }];
  const isOther = before.plan !== undefined && before.plan !== plan.rules;
  const detached = c.sources.filter(
    (source) => source.planned && source.state !== 'disabled' && !plan.sources.includes(source.id),
  );
  return [
    ...(isOther ? [{ kind: 'plan_changed' as const, id, name, environment, now: plan.rules }] : []),
    ...detached.map(
      (source): Found => ({
        kind: 'plan_detached',
        id: source.id,
        name: source.name,
        environment: source.environment,
      }),
    ),
  ];
}

function findAll(c: Checklist, snapshot: Snapshot, before: Drift): Found[] {
  const found: Found[] = planFindings(c, snapshot, before);
  for (const seen of snapshot.sources) {
    const source = c.sources.find(({ id, state }) => id === seen.id && state !== 'disabled');
    if (source) found.push(...sourceFindings(c, source, seen, before, snapshot.at));
  }
  for (const seen of snapshot.destinations) {
    const record = c.destinations.find(({ id, state }) => id === seen.id && state !== 'disabled');
    // One that waits for a login is disabled by Segue itself.
    if (!record || (record.login === 'open' && seen.state === 'off')) continue;
    const { id, name, environment } = record;
    if (seen.state === 'gone') found.push({ kind: 'destination_gone', id, name, environment });
    else if (seen.state === 'off') found.push({ kind: 'destination_disabled', id, name, environment });
    if (seen.state !== 'gone' && seen.mappings && !isSame(seen.mappings, record.mappings))
      found.push({ kind: 'mappings_changed', id, name, environment });
  }
  for (const { id, state } of snapshot.audiences) {
    const audience = c.audiences.find((one) => one.id === id && one.state !== 'disabled');
    if (!audience || state === 'on') continue;
    const { name, environment } = audience;
    found.push({ kind: state === 'gone' ? 'audience_gone' : 'audience_disabled', id, name, environment });
  }
  return found;
}

/** Since when each source has had nothing enabled to feed; warehouses and their objects have rules of their own. */
function idleSince(c: Checklist, snapshot: Snapshot, before: Drift): Record<string, number> {
  const idle: Record<string, number> = {};
  for (const { id, state, fed } of snapshot.sources) {
    const source = c.sources.find((one) => one.id === id);
    const isWatched = source?.kind === 'event' || source?.kind === 'cloud_event';
    if (!source || !isWatched || state === 'gone' || fed > 0) continue;
    // It never had one, or lost it at some time since the last look.
    const isFirst = before.at === undefined || before.at < source.createdAt;
    idle[id] = before.idle[id] ?? (isFirst ? source.createdAt : snapshot.at);
  }
  return idle;
}

function knownEvents(c: Checklist, snapshot: Snapshot, before: Drift): Record<string, string[]> {
  const planned = new Set(countedEvents(c));
  const known: Record<string, string[]> = {};
  for (const { id, events } of snapshot.sources) {
    const sofar = before.known[id];
    // What arrives at the first look was there before anybody could call it news.
    const first = (events ?? []).map(({ event }) => event).filter((event) => !planned.has(event));
    if (sofar || events) known[id] = (sofar ?? first).slice(-maxKnown);
  }
  return known;
}

/** What could not be looked at this time stays as it was. */
function isUnread({ kind, id }: Finding, snapshot: Snapshot): boolean {
  const source = snapshot.sources.find((one) => one.id === id);
  const destination = snapshot.destinations.find((one) => one.id === id);
  switch (kind) {
    case 'event_new':
    case 'event_stopped':
      return source?.state === 'on' && source.events === undefined;
    case 'plan_gone':
    case 'plan_changed':
    case 'plan_detached':
      return snapshot.plan === undefined;
    case 'mappings_changed':
      return destination !== undefined && destination.state !== 'gone' && destination.mappings === undefined;
    case 'audience_gone':
    case 'audience_disabled':
      return !snapshot.audiences.some((one) => one.id === id);
    default:
      return false;
  }
}

/** Whether what a finding is about is still on the checklist. */
const isOurs = (c: Checklist, { kind, id }: Finding): boolean =>
  kind === 'plan_gone' ||
  kind === 'plan_changed' ||
  // A destination that Segue did not make.
  kind === 'prod_fed_by_dev' ||
  [...c.sources, ...c.destinations, ...c.audiences].some((one) => one.id === id && one.state !== 'disabled');

/** What is open and still about something on the checklist. */
export const openFindings = (c: Checklist): Finding[] =>
  Object.values(c.drift?.findings ?? {}).filter((finding) => isOurs(c, finding));

/**
 * Compares a look with what is on the checklist and with the look before. `news` are findings that were not open before:
 * each is told once, and again only after it had been well in between. Gives what to keep, `due` at the next look.
 */
export function compareDrift(
  c: Checklist,
  snapshot: Snapshot,
  before: Drift = noDrift(snapshot.at),
): { drift: Drift; news: Finding[] } {
  const wasSavedSince = c.plan?.state === 'saved' && c.plan.at > (before.at ?? 0);
  const rules = snapshot.plan?.state === 'there' ? snapshot.plan.rules : undefined;
  // What Segue saved itself is right, as is what was there at the first look.
  const plan = wasSavedSince ? (rules ?? before.plan) : (before.plan ?? rules);
  const base: Drift = {
    ...before,
    idle: idleSince(c, snapshot, before),
    ...(plan === undefined ? {} : { plan }),
  };
  const kept = Object.values(before.findings).filter(
    (finding) => isUnread(finding, snapshot) && isOurs(c, finding),
  );
  const seen = findAll(c, snapshot, base).map((finding): Finding => ({ key: keyOf(finding), ...finding }));
  const found = [...kept.map(({ at: _, ...finding }): Finding => finding), ...seen].slice(0, maxFindings);
  const news = found.filter(({ key }) => before.findings[key] === undefined);
  const findings = Object.fromEntries(
    found.map((finding) => [
      finding.key,
      { ...finding, at: before.findings[finding.key]?.at ?? snapshot.at },
    ]),
  );
  const drift: Drift = {
    ...base,
    at: snapshot.at,
    due: snapshot.at + driftEveryMs,
    findings,
    known: knownEvents(c, snapshot, before),
  };
  return { drift, news };
}

/** Takes what was found for right from now on. Gives the drift without it; unchanged where it cannot be taken so. */
export function acceptFinding(drift: Drift, key: string): Drift {
  const finding = drift.findings[key];
  if (!finding) return drift;
  const findings = Object.fromEntries(Object.entries(drift.findings).filter(([other]) => other !== key));
  if (finding.kind === 'plan_changed' && finding.now) return { ...drift, findings, plan: finding.now };
  if (finding.kind === 'event_new' && finding.event !== undefined) {
    const known = [...(drift.known[finding.id] ?? []), finding.event].slice(-maxKnown);
    return { ...drift, findings, known: { ...drift.known, [finding.id]: known } };
  }
  return drift;
}
