import { environmentOf } from './segment.ts';
import { type EventRecord, newId, type ProfileRecord, type SourceRecord, type State } from './state.ts';

const profilesKept = 500;
/** Ids of one kind that one profile may hold (Segment docs, default limits), newest first. */
const idsKept = 5;

function withId(ids: string[], id: string | undefined): string[] {
  return id === undefined ? ids : [id, ...ids.filter((one) => one !== id)].slice(0, idsKept);
}

/**
 * Resolves the person behind an event by userId, anonymousId and e-mail, in the space of the source's
 * environment; two profiles that turn out to be one are merged. API-made sources join their space by
 * themselves: an assumption, as Segment offers no call for it.
 */
export function resolveProfile(
  state: State,
  source: SourceRecord,
  event: EventRecord,
  traits: Record<string, unknown>,
): void {
  if (!state.switches.unify) return;
  const space = environmentOf(source) === 'prod' ? 'prod' : 'dev';
  const given = traits.email ?? event.properties.email;
  const email = typeof given === 'string' ? given.toLowerCase() : undefined;
  const matches = state.profiles.filter(
    (profile) =>
      profile.space === space &&
      ((event.userId !== undefined && profile.userIds.includes(event.userId)) ||
        (event.anonymousId !== undefined && profile.anonymousIds.includes(event.anonymousId)) ||
        (email !== undefined && profile.emails.includes(email))),
  );
  // A user_id is held once, ever: a profile of another user is another person.
  const mine = matches.filter(
    (profile) =>
      event.userId === undefined || profile.userIds.length === 0 || profile.userIds.includes(event.userId),
  );
  const [kept, ...others] = mine;
  const profile: ProfileRecord = kept ?? {
    id: newId(),
    space,
    userIds: [],
    anonymousIds: [],
    emails: [],
    traits: {},
    events: 0,
    lastAt: event.at,
  };
  for (const other of others) {
    if (profile.userIds.length > 0 && other.userIds.length > 0) continue;
    profile.userIds = [...profile.userIds, ...other.userIds];
    profile.anonymousIds = [...new Set([...profile.anonymousIds, ...other.anonymousIds])].slice(0, idsKept);
    profile.emails = [...new Set([...profile.emails, ...other.emails])].slice(0, idsKept);
    profile.traits = { ...other.traits, ...profile.traits };
    profile.events += other.events;
    state.profiles = state.profiles.filter((one) => one !== other);
  }
  if (event.userId !== undefined) profile.userIds = [event.userId];
  profile.anonymousIds = withId(profile.anonymousIds, event.anonymousId);
  profile.emails = withId(profile.emails, email);
  Object.assign(profile.traits, traits);
  profile.events += 1;
  profile.lastAt = event.at;
  if (!kept) state.profiles = [...state.profiles, profile].slice(-profilesKept);
}
