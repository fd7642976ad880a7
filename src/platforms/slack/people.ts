import type { UsersInfoResponse } from '@slack/web-api';
import { OutsideError } from '../../core/errors.ts';
import type { PersonRef } from '../../core/turn.ts';
import type { PersonFacts } from '../platform.ts';
import type { Api } from './client.ts';
import type { Home } from './connection.ts';
import { line } from './limits.ts';

type User = NonNullable<UsersInfoResponse['user']>;

/** Slack's answers for a person it knows nothing of: no evidence, so `unknown`. */
const notFound = new Set(['user_not_found', 'user_not_visible', 'users_not_found']);

/** What Slack says about `person` now. Throws OutsideError when Slack cannot be asked. */
export async function describePerson(api: Api, home: Home, person: PersonRef): Promise<PersonFacts> {
  try {
    const { user } = await api('users.info', (client) => client.users.info({ user: person.id }));
    return factsOf(user, home, person);
  } catch (error) {
    if (error instanceof OutsideError && notFound.has(error.reason ?? ''))
      return factsOf(undefined, home, person);
    throw error;
  }
}

/** `user` as facts. Who belongs here is decided by Slack's team ids alone, never by a name or an address. */
function factsOf(user: User | undefined, home: Home, person: PersonRef): PersonFacts {
  const standing = user === undefined ? 'unknown' : standingOf(user, home, person);
  const names = [user?.profile?.real_name, user?.real_name, user?.profile?.display_name, user?.name];
  const name = line(names.find((one) => one !== undefined && one.trim() !== '') ?? '', 80, person.id);
  // An address that nobody confirmed may be somebody else's. Slack leaves the mark out where it vouches by itself.
  const email = user?.is_email_confirmed === false ? undefined : user?.profile?.email;
  return {
    name,
    standing,
    admin: standing === 'member' && (user?.is_admin === true || user?.is_owner === true),
    ...(standing === 'member' && email ? { email } : {}),
    ...(user?.tz ? { zone: line(user.tz, 60, '') } : {}),
  };
}

function standingOf(user: User, home: Home, person: PersonRef): PersonFacts['standing'] {
  if (user.id !== person.id) return 'unknown';
  if (user.deleted) return 'deactivated';
  if (user.is_bot || user.id === 'USLACKBOT') return 'bot';
  if (user.is_stranger) return 'outsider';
  if (!user.team_id) return 'unknown';
  if (!belongs(user, user.team_id, home)) return 'outsider';
  if (person.tenant !== home.team && !belongs(user, person.tenant, home)) return 'outsider';
  if (user.is_restricted || user.is_ultra_restricted) return 'guest';
  return 'member';
}

// In an Enterprise Grid the person may be at home in a sister workspace of the same enterprise.
function belongs(user: User, team: string, home: Home): boolean {
  if (team === home.team) return true;
  if (home.enterprise === undefined) return false;
  return team === home.enterprise || user.enterprise_user?.enterprise_id === home.enterprise;
}
