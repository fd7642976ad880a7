import { invalid } from './api-error.ts';
import { type Condition, parseAudienceQuery, QueryError, type Subject } from './audience-query.ts';
import type { Segment } from './segment.ts';
import type { AudienceRecord, AudienceType, ProfileRecord, SpaceRecord, State } from './state.ts';

/** Profiles that hold none of these are not counted (Public API reference, filterByExternalIds). */
const countedIds = ['user_id', 'email', 'android.idfa', 'ios.idfa'];

/** Reads a definition's query. Throws ApiError 422. */
export function readQuery(query: string, type: AudienceType): Condition {
  try {
    return parseAudienceQuery(query, type);
  } catch (error) {
    if (error instanceof QueryError)
      throw invalid(`The query is not valid: ${error.message}`, 'definition.query');
    throw error;
  }
}

/** A profile as conditions see it; another audience is a trait under its key. */
function subjectOf(
  state: State,
  space: SpaceRecord,
  profile: ProfileRecord,
  now: number,
  depth: number,
): Subject {
  return {
    events: profile.history,
    trait(key) {
      if (Object.hasOwn(profile.traits, key)) return profile.traits[key];
      const other = state.audiences.find((one) => one.spaceId === space.id && one.key === key);
      if (!other || depth > 3) return undefined;
      return readQuery(other.query, other.audienceType)(
        subjectOf(state, space, profile, now, depth + 1),
        now,
      );
    },
  };
}

/** Ids of the profiles, or of the accounts, that a definition covers now. */
export function membersOf(
  state: State,
  space: SpaceRecord,
  definition: { query: string; audienceType: AudienceType },
  now: number,
): string[] {
  const holds = readQuery(definition.query, definition.audienceType);
  const profiles = state.profiles.filter((profile) => profile.space === space.environment);
  const asSubject = (profile: ProfileRecord) => subjectOf(state, space, profile, now, 0);
  if (definition.audienceType === 'USERS') {
    return profiles
      .filter((profile) => countedIds.some((type) => (profile.ids[type]?.length ?? 0) > 0))
      .filter((profile) => holds(asSubject(profile), now))
      .map((profile) => profile.ids.user_id?.[0] ?? profile.ids.email?.[0] ?? profile.id);
  }
  return state.accounts
    .filter((account) => account.space === space.environment)
    .filter((account) => {
      const members = profiles.filter((profile) => profile.ids.group_id?.includes(account.id)).map(asSubject);
      return holds(
        { events: members.flatMap((member) => member.events), trait: (key) => account.traits[key], members },
        now,
      );
    })
    .map((account) => account.id);
}

/** From when its definition counts as computed, ms. */
export const liveSince = (segment: Segment, audience: AudienceRecord): number =>
  audience.definedAt + segment.state.switches.audienceDelayMs;

/** What an audience is busy with: it is counted once, and again after its definition changed. */
export function statusOf(segment: Segment, audience: AudienceRecord): string {
  if (!audience.enabled) return 'Disabled';
  const passed = segment.clock.now() - audience.definedAt;
  const { audienceDelayMs } = segment.state.switches;
  if (passed < audienceDelayMs / 2) return 'Preparing';
  return passed < audienceDelayMs ? 'Backfilling' : 'Live';
}

/** How many are in it; undefined while it is not live. */
export function sizeOf(segment: Segment, audience: AudienceRecord): number | undefined {
  const space = segment.state.spaces.find((one) => one.id === audience.spaceId);
  if (!space || statusOf(segment, audience) !== 'Live') return undefined;
  return membersOf(segment.state, space, audience, segment.clock.now()).length;
}
