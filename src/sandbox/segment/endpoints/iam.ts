import { findUser, grantsOf, groupsOf, invite, members, permissionsOf, readGrants, roles } from '../iam.ts';
import { paginate } from '../query.ts';
import type { Route } from '../router.ts';
import { audit } from '../segment.ts';
import type { UserRecord } from '../state.ts';

const shown = ({ id, name, email }: UserRecord) => ({ id, name, email });
const about = ({ id, email }: UserRecord) => ({ id, type: 'USER', name: email });

export const iamRoutes: Route[] = [
  {
    method: 'GET',
    path: '/users',
    handle: ({ segment, query }) => {
      const { items, pagination } = paginate(members(segment.state), query);
      return { data: { users: items.map(shown), pagination } };
    },
  },
  {
    method: 'DELETE',
    path: '/users',
    handle: ({ segment, query }) => {
      const leaving = query.list('userIds').map((id) => findUser(segment, id));
      for (const user of leaving) {
        user.role = 'none';
        delete user.grants;
        for (const group of segment.state.groups) {
          group.memberIds = group.memberIds.filter((id) => id !== user.id);
        }
        audit(segment, 'User Removed', about(user));
      }
      return { data: { status: 'SUCCESS' } };
    },
  },
  {
    method: 'GET',
    path: '/users/:userId',
    handle: ({ segment, params }) => {
      const user = findUser(segment, params.userId);
      const permissions = permissionsOf(grantsOf(segment.state, user));
      return { data: { user: { ...shown(user), permissions } } };
    },
  },
  {
    method: 'GET',
    path: '/users/:userId/groups',
    handle: ({ segment, params, query }) => {
      const groups = groupsOf(segment.state, findUser(segment, params.userId));
      const { items, pagination } = paginate(groups, query);
      return { data: { groups: items.map(({ id, name }) => ({ id, name })), pagination } };
    },
  },
  {
    method: 'POST',
    path: '/users/:userId/permissions',
    handle: ({ segment, params, body }) => {
      const user = findUser(segment, params.userId);
      user.grants = [...grantsOf(segment.state, user), ...readGrants(body)];
      audit(segment, 'Policy Modified', about(user));
      return { data: { permissions: permissionsOf(user.grants) } };
    },
  },
  {
    method: 'PUT',
    path: '/users/:userId/permissions',
    handle: ({ segment, params, body }) => {
      const user = findUser(segment, params.userId);
      user.grants = readGrants(body);
      audit(segment, 'Policy Modified', about(user));
      return { data: { permissions: permissionsOf(user.grants) } };
    },
  },
  {
    method: 'GET',
    path: '/invites',
    handle: ({ segment, query }) => {
      const { items, pagination } = paginate(segment.state.invites, query);
      return { data: { invites: items, pagination } };
    },
  },
  {
    method: 'POST',
    path: '/invites',
    handle: ({ segment, body }) => {
      const emails = invite(segment.state, body);
      for (const email of emails) audit(segment, 'User Invited', { id: email, type: 'USER', name: email });
      return { status: 201, data: { emails } };
    },
  },
  {
    method: 'DELETE',
    path: '/invites',
    handle: ({ segment, query }) => {
      const emails = query.list('emails');
      segment.state.invites = segment.state.invites.filter((email) => !emails.includes(email));
      for (const group of segment.state.groups) {
        group.invites = group.invites.filter((email) => !emails.includes(email));
      }
      return { data: { status: 'SUCCESS' } };
    },
  },
  {
    method: 'GET',
    path: '/roles',
    handle: ({ query }) => {
      const { items, pagination } = paginate(roles, query);
      return { data: { roles: items, pagination } };
    },
  },
];
