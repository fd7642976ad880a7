import { identifiersOf } from './identifiers.ts';
import { spaceNameOf, spaceOf } from './space-schema.ts';
import { type EventRecord, newId, type ProfileRecord, type SourceRecord, type State } from './state.ts';

const profilesKept = 500;
/** What a profile remembers for audiences; newest last. */
const historyKept = 100;

/** Puts ids together, newest first, as many as each kind may hold. */
function withIds(
  ids: ProfileRecord['ids'],
  given: Iterable<[string, string | readonly string[]]>,
  limits: ReadonlyMap<string, number>,
): ProfileRecord['ids'] {
  const next = { ...ids };
  for (const [type, value] of given) {
    const values = typeof value === 'string' ? [value] : value;
    const all = [...values, ...(next[type] ?? []).filter((one) => !values.includes(one))];
    next[type] = all.slice(0, limits.get(type) ?? 5);
  }
  return next;
}

/**
 * Resolves the person behind an event by the identifiers of the space, in the space of the source's environment; two
 * profiles that turn out to be one are merged. Rules count for events after they were set, as at Segment. API-made
 * sources join their space by themselves: an assumption, as Segment offers no call for it.
 */
export function resolveProfile(
  state: State,
  source: SourceRecord,
  event: EventRecord,
  message: Record<string, unknown>,
  traits: Record<string, unknown>,
): void {
  if (!state.switches.unify) return;
  const environment = spaceOf(source);
  const rules = state.spaces.find((space) => space.environment === environment)?.identifiers ?? [];
  const limits = new Map(rules.map((rule) => [rule.type, rule.limit]));
  const ids = [...identifiersOf(message)].filter(([type]) => limits.has(type));
  // A group is no person: it never makes two people one.
  const own = ids.filter(([type]) => type !== 'group_id');
  if (own.length === 0) return;
  const userId = own.find(([type]) => type === 'user_id')?.[1];
  const matches = state.profiles.filter(
    (profile) =>
      profile.space === environment &&
      own.some(([type, value]) => profile.ids[type]?.includes(value) ?? false),
  );
  // A user_id is held once, ever: a profile of another user is another person.
  const mine = matches.filter(
    ({ ids: { user_id: held = [] } }) => userId === undefined || held.length === 0 || held.includes(userId),
  );
  const [kept, ...others] = mine;
  const profile: ProfileRecord = kept ?? {
    id: newId(),
    space: environment,
    ids: {},
    traits: {},
    events: 0,
    lastAt: event.at,
    history: [],
  };
  for (const other of others) {
    if (profile.ids.user_id?.length && other.ids.user_id?.length) continue;
    profile.ids = withIds(other.ids, Object.entries(profile.ids), limits);
    profile.traits = { ...other.traits, ...profile.traits };
    profile.events += other.events;
    profile.history = [...other.history, ...profile.history].toSorted((a, b) => a.at - b.at);
    state.profiles = state.profiles.filter((one) => one !== other);
  }
  profile.ids = withIds(profile.ids, ids, limits);
  Object.assign(profile.traits, traits);
  profile.events += 1;
  profile.lastAt = event.at;
  const { properties } = event;
  // An audience looks at when something happened, not at when it was sent.
  const said = typeof message.timestamp === 'string' ? Date.parse(message.timestamp) : Number.NaN;
  const at = Number.isFinite(said) ? Math.min(said, event.at) : event.at;
  const name = spaceNameOf(event);
  profile.history = [
    ...profile.history,
    { at, ...(name === undefined ? {} : { event: name }), properties },
  ].slice(-historyKept);
  if (!kept) state.profiles = [...state.profiles, profile].slice(-profilesKept);
}

/** Keeps what a group call tells of an account, where the space knows accounts by group_id. */
export function resolveAccount(
  state: State,
  source: SourceRecord,
  groupId: string | undefined,
  traits: Record<string, unknown>,
): void {
  if (!state.switches.unify || groupId === undefined) return;
  const space = spaceOf(source);
  const rules = state.spaces.find((one) => one.environment === space)?.identifiers ?? [];
  if (!rules.some((rule) => rule.type === 'group_id')) return;
  const known = state.accounts.find((account) => account.space === space && account.id === groupId);
  if (known) Object.assign(known.traits, traits);
  else state.accounts = [...state.accounts, { id: groupId, space, traits } as const].slice(-profilesKept);
}
