import { bot, channels, homeTeam, people, type SandboxChannel, type SandboxPerson } from '../worlds.ts';
import type { Core } from './core.ts';
import type { Obj } from './json.ts';

const botChannels: readonly string[] = ['segue-approvals', 'partner-launch'];

/** A place for messages: the DM of a person with the bot, or a channel. */
export type Place = {
  id: string;
  kind: 'dm' | 'channel';
  name: string;
  shared: boolean;
  /** People; without the bot. */
  members: string[];
  botIsMember: boolean;
};

/** The person with this id, or undefined. */
export const findPerson = (id: string): SandboxPerson | undefined => people.find((one) => one.id === id);

/** The id of the DM between a person and the bot. */
export const dmId = (person: string): string => `D${person.slice(1)}`;

const channelPlace = (channel: SandboxChannel): Place => ({
  id: channel.id,
  kind: 'channel',
  name: channel.name,
  shared: channel.shared,
  members: channel.members,
  botIsMember: botChannels.includes(channel.name),
});

const dmPlace = (person: SandboxPerson): Place => ({
  id: dmId(person.id),
  kind: 'dm',
  name: bot.name,
  shared: person.team !== homeTeam.id,
  members: [person.id],
  botIsMember: true,
});

/** Every place of this world. */
export const places: readonly Place[] = [...people.map(dmPlace), ...channels.map(channelPlace)];

/** The place with this id, or undefined. */
export const findPlace = (id: string): Place | undefined => places.find((one) => one.id === id);

/** What a person is at the moment: the play's first state with later changes on top. */
export function standing(
  core: Core,
  person: SandboxPerson,
): { deleted: boolean; admin: boolean; guest: boolean; outsider: boolean } {
  const change = core.state.changes[person.id];
  return {
    deleted: change?.deleted ?? false,
    admin: change?.admin ?? person.slack === 'admin',
    guest: change?.guest ?? person.slack === 'guest',
    outsider: person.team !== homeTeam.id,
  };
}

/**
 * The user object of users.info. Someone of another company is a stranger whose email Slack keeps back;
 * a deactivated one keeps little more than the name.
 */
export function userObject(core: Core, person: SandboxPerson): Obj {
  const { deleted, admin, guest, outsider } = standing(core, person);
  const profile: Obj = {
    real_name: person.realName,
    real_name_normalized: person.realName,
    display_name: person.name,
    display_name_normalized: person.name,
    avatar_hash: person.id.toLowerCase(),
    team: person.team,
    ...(outsider ? {} : { email: person.email }),
  };
  const updated = Math.floor((core.state.changes[person.id]?.updatedAt ?? 0) / 1000);
  const base = { id: person.id, team_id: person.team, name: person.name, deleted, profile, is_bot: false };
  if (deleted) return { ...base, is_app_user: false, updated };
  return {
    ...base,
    real_name: person.realName,
    tz: 'Europe/Vienna',
    tz_label: 'Central European Time',
    tz_offset: 3600,
    is_admin: admin,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: guest,
    is_ultra_restricted: false,
    is_app_user: false,
    ...(outsider ? { is_stranger: true } : {}),
    updated,
  };
}

/** The bot's own user object. */
export const botObject = (): Obj => ({
  id: bot.userId,
  team_id: homeTeam.id,
  name: bot.name.toLowerCase(),
  deleted: false,
  real_name: bot.name,
  is_bot: true,
  is_admin: false,
  is_owner: false,
  is_restricted: false,
  is_ultra_restricted: false,
  is_app_user: false,
  profile: { real_name: bot.name, display_name: bot.name, bot_id: bot.botId, api_app_id: bot.appId },
});

/** The channel object of conversations.info, as the bot sees it. */
export const channelObject = (place: Place): Obj =>
  place.kind === 'dm'
    ? {
        id: place.id,
        is_im: true,
        is_channel: false,
        user: place.members[0],
        is_open: true,
        is_archived: false,
      }
    : {
        id: place.id,
        name: place.name,
        name_normalized: place.name,
        is_channel: true,
        is_im: false,
        is_mpim: false,
        is_group: false,
        is_private: false,
        is_archived: false,
        is_general: place.name === 'general',
        is_member: place.botIsMember,
        is_shared: place.shared,
        is_ext_shared: place.shared,
        is_org_shared: false,
        context_team_id: homeTeam.id,
        num_members: place.members.length + (place.botIsMember ? 1 : 0),
      };
