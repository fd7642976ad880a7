import { bot, homeTeam, people } from '../../worlds.ts';
import type { Core } from '../core.ts';
import type { Obj } from '../json.ts';
import { botObject, findPerson, standing, userObject } from '../people.ts';
import { ApiError, isYes, type Method, need, page } from './method.ts';

const groups: Record<string, { handle: string; name: string; users: string[] }> = {
  S0APPROVER: { handle: 'approvers', name: 'Approvers', users: ['UANA00001', 'UBEN00001', 'UCHEN0001'] },
};

function withLocale(user: Obj, args: Obj): Obj {
  return isYes(args.include_locale) && user.deleted === false ? { ...user, locale: 'en-US' } : user;
}

/** users.info: also for the bot itself and for people of another company in a shared channel. */
export const info: Method = (core, args) => {
  const id = need(args, 'user');
  if (id === bot.userId) return { user: withLocale(botObject(), args) };
  const person = findPerson(id);
  if (person === undefined) throw new ApiError('user_not_found');
  return { user: withLocale(userObject(core, person), args) };
};

/** users.list: the home workspace. */
export const list: Method = (core, args) => {
  const all = [
    ...people.filter((one) => one.team === homeTeam.id).map((one) => userObject(core, one)),
    botObject(),
  ];
  const { items, response_metadata } = page(args, all);
  return { members: items.map((user) => withLocale(user, args)), response_metadata };
};

/** users.lookupByEmail: active people of the home workspace only. */
export const lookupByEmail: Method = (core, args) => {
  const email = need(args, 'email').toLowerCase();
  const person = people.find((one) => one.email === email);
  if (person === undefined || person.team !== homeTeam.id || standing(core, person).deleted)
    throw new ApiError('users_not_found');
  return { user: userObject(core, person) };
};

const activeUsers = (core: Core, users: string[]): string[] =>
  users.filter((id) => {
    const person = findPerson(id);
    return person !== undefined && !standing(core, person).deleted;
  });

/** usergroups.users.list: active members; the sandbox has one group, S0APPROVER. */
export const groupUsers: Method = (core, args) => {
  const group = groups[need(args, 'usergroup')];
  if (group === undefined) throw new ApiError('no_such_subteam');
  return { users: activeUsers(core, group.users) };
};

/** usergroups.list. */
export const groupList: Method = (core) => ({
  usergroups: Object.entries(groups).map(([id, group]) => ({
    id,
    team_id: homeTeam.id,
    is_usergroup: true,
    handle: group.handle,
    name: group.name,
    user_count: activeUsers(core, group.users).length,
  })),
});
