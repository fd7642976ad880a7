import { invalid, notFound } from './api-error.ts';
import { objects, text } from './input.ts';
import type { Segment } from './segment.ts';
import {
  type Grant,
  type GroupRecord,
  ownerRoleId,
  ownersGroupId,
  type Role,
  type State,
  type UserRecord,
} from './state.ts';

/** Names and the first two ids are those of Segment's own examples; the other ids are made up in their style. */
export const roles = [
  { id: ownerRoleId, name: 'Workspace Owner', description: 'Full access to the workspace.' },
  { id: '1aEWAcU0fArxScocwH9xxLgW7r3', name: 'Minimal Workspace Access', description: 'Basic access.' },
  { id: '1WDUuTxbVtJg3BKyMuZRbIWGJnG', name: 'Source Admin', description: 'Edits all sources.' },
  { id: '1WDUuQsNNJCFVVqPNRrtKxQgKoO', name: 'Source Read-only', description: 'Reads all sources.' },
  { id: '1mBEDkhwFNOnIHWlPCjuOZzPnKf', name: 'Tracking Plan Admin', description: 'Edits Tracking Plans.' },
  { id: '1oDcWe1ryXbzMzTbnSsjLKuOdd9', name: 'Identity Admin', description: 'Edits identity settings.' },
] as const;

const resourceTypes = ['FUNCTION', 'SOURCE', 'SPACE', 'WAREHOUSE', 'WORKSPACE'];

const roleNamed = (name: (typeof roles)[number]['name']): string =>
  roles.find((one) => one.name === name)?.id ?? '';

function grantsOfRole(state: State, role: Role): Grant[] {
  const whole = (name: (typeof roles)[number]['name']): Grant[] => [
    { roleId: roleNamed(name), resources: [{ id: state.workspace.id, type: 'WORKSPACE', labels: [] }] },
  ];
  switch (role) {
    case 'owner':
      return whole('Workspace Owner');
    case 'source_admin':
      return whole('Source Admin');
    case 'owner_by_group':
    case 'member':
      return whole('Minimal Workspace Access');
    case 'none':
      return [];
  }
}

/** A person's own rights; those of their groups come on top. */
export const grantsOf = (state: State, user: UserRecord): Grant[] =>
  user.grants ?? grantsOfRole(state, user.role);

/** Grants as the API shows them: with the role's name. */
export const permissionsOf = (grants: readonly Grant[]) =>
  grants.map(({ roleId, resources }) => ({
    roleName: roles.find((role) => role.id === roleId)?.name ?? '',
    roleId,
    resources,
  }));

/** `permissions` of a body. Throws ApiError 422 for an unknown role or a resource that is none. */
export function readGrants(body: Record<string, unknown>): Grant[] {
  return objects(body, 'permissions').map((given) => {
    const roleId = text(given, 'roleId');
    if (!roles.some((role) => role.id === roleId))
      throw invalid('roleId names no role', 'permissions.roleId');
    const resources = objects(given, 'resources').map((one) => {
      const type = text(one, 'type');
      if (!resourceTypes.includes(type)) {
        throw invalid(`type must be one of ${resourceTypes.join(', ')}`, 'permissions.resources.type');
      }
      return { id: text(one, 'id'), type, labels: [] };
    });
    return { roleId, resources };
  });
}

/** A list of e-mails in a body. Throws ApiError 422. */
export function readEmails(body: Record<string, unknown>): string[] {
  const { emails } = body;
  if (!Array.isArray(emails) || !emails.every((one) => typeof one === 'string' && one.includes('@'))) {
    throw invalid('emails must be a list of e-mail addresses', 'emails');
  }
  return emails as string[];
}

/** People of the workspace. */
export const members = (state: State): UserRecord[] => state.users.filter((user) => user.role !== 'none');

export function findUser(segment: Segment, id: string | undefined): UserRecord {
  const user = members(segment.state).find((one) => one.id === id);
  if (!user) throw notFound('User');
  return user;
}

export function findGroup(segment: Segment, id: string | undefined): GroupRecord {
  const group = segment.state.groups.find((one) => one.id === id);
  if (!group) throw notFound('Group');
  return group;
}

const isIn = (group: GroupRecord, user: UserRecord): boolean =>
  group.memberIds.includes(user.id) || (group.id === ownersGroupId && user.role === 'owner_by_group');

export const membersOf = (state: State, group: GroupRecord): UserRecord[] =>
  members(state).filter((user) => isIn(group, user));

export const groupsOf = (state: State, user: UserRecord): GroupRecord[] =>
  state.groups.filter((group) => isIn(group, user));

/** Takes people and invites out of a group. */
export function leaveGroup(state: State, group: GroupRecord, emails: readonly string[]): void {
  for (const user of state.users.filter((one) => emails.includes(one.email))) {
    group.memberIds = group.memberIds.filter((id) => id !== user.id);
    if (group.id === ownersGroupId && user.role === 'owner_by_group') user.role = 'member';
  }
  group.invites = group.invites.filter((email) => !emails.includes(email));
}

/** Puts people and invited people into a group. Throws ApiError 404 when an e-mail is neither. */
export function joinGroup(state: State, group: GroupRecord, emails: readonly string[]): void {
  const found = emails.map((email) => {
    const user = members(state).find((one) => one.email === email);
    if (!user && !state.invites.includes(email)) throw notFound('User');
    return { user, email };
  });
  for (const { user, email } of found) {
    if (!user) group.invites = [...new Set([...group.invites, email])];
    else if (!isIn(group, user)) group.memberIds.push(user.id);
  }
}

/** Invites people to the workspace; answers their e-mails. Throws ApiError 422. */
export function invite(state: State, body: Record<string, unknown>): string[] {
  const emails = objects(body, 'invites').map((one) => {
    const email = text(one, 'email');
    if (!email.includes('@')) throw invalid('email is not an e-mail address', 'invites.email');
    if (one.permissions !== undefined) {
      readGrants({ permissions: objects(one, 'permissions').map((given) => ({ resources: [], ...given })) });
    }
    return email;
  });
  if (emails.some((email) => members(state).some((user) => user.email === email))) {
    throw invalid('This person is in the workspace already', 'invites.email');
  }
  state.invites = [...new Set([...state.invites, ...emails])];
  return emails;
}
