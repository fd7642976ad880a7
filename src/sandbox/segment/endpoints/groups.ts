import {
  findGroup,
  joinGroup,
  leaveGroup,
  membersOf,
  permissionsOf,
  readEmails,
  readGrants,
} from '../iam.ts';
import { text } from '../input.ts';
import { paginate } from '../query.ts';
import type { Route } from '../router.ts';
import { audit } from '../segment.ts';
import { type GroupRecord, newId, type State } from '../state.ts';

/** Lists name the groups only; one by one they have their rights (SDK: `permissions` is optional). */
const brief = (state: State, group: GroupRecord) => ({
  id: group.id,
  name: group.name,
  memberCount: membersOf(state, group).length,
});

const whole = (state: State, group: GroupRecord) => ({
  ...brief(state, group),
  permissions: permissionsOf(group.grants),
});

const about = ({ id, name }: GroupRecord) => ({ id, type: 'GROUP', name });

export const groupRoutes: Route[] = [
  {
    method: 'GET',
    path: '/groups',
    handle: ({ segment, query }) => {
      const { items, pagination } = paginate(segment.state.groups, query);
      return { data: { userGroups: items.map((one) => brief(segment.state, one)), pagination } };
    },
  },
  {
    method: 'POST',
    path: '/groups',
    handle: ({ segment, body }) => {
      const group = {
        id: `sgg_${newId()}`,
        name: text(body, 'name'),
        grants: [],
        memberIds: [],
        invites: [],
      };
      segment.state.groups.push(group);
      audit(segment, 'Group Created', about(group));
      return { data: { userGroup: whole(segment.state, group) } };
    },
  },
  {
    method: 'GET',
    path: '/groups/:groupId',
    handle: ({ segment, params }) => ({
      data: { userGroup: whole(segment.state, findGroup(segment, params.groupId)) },
    }),
  },
  {
    method: 'PATCH',
    path: '/groups/:groupId',
    handle: ({ segment, params, body }) => {
      const group = findGroup(segment, params.groupId);
      group.name = text(body, 'name');
      return { data: { userGroup: whole(segment.state, group) } };
    },
  },
  {
    method: 'DELETE',
    path: '/groups/:groupId',
    handle: ({ segment, params }) => {
      const group = findGroup(segment, params.groupId);
      const { state } = segment;
      const emails = membersOf(state, group).map(({ email }) => email);
      leaveGroup(state, group, emails);
      state.groups = state.groups.filter((one) => one !== group);
      audit(segment, 'Group Deleted', about(group));
      return { data: { status: 'SUCCESS' } };
    },
  },
  {
    method: 'GET',
    path: '/groups/:groupId/users',
    handle: ({ segment, params, query }) => {
      const all = membersOf(segment.state, findGroup(segment, params.groupId));
      const { items, pagination } = paginate(all, query);
      const users = items.map(({ id, name, email }) => ({ id, name, email }));
      return { data: { users, pagination } };
    },
  },
  {
    method: 'POST',
    path: '/groups/:groupId/users',
    handle: ({ segment, params, body }) => {
      const group = findGroup(segment, params.groupId);
      joinGroup(segment.state, group, readEmails(body));
      return { data: { userGroup: whole(segment.state, group) } };
    },
  },
  {
    // Singular, as the official SDK sends it; so is the next.
    method: 'PUT',
    path: '/group/:groupId/users',
    handle: ({ segment, params, body }) => {
      const group = findGroup(segment, params.groupId);
      const { state } = segment;
      const wanted = readEmails(body);
      const others = membersOf(state, group).map(({ email }) => email);
      leaveGroup(
        state,
        group,
        [...others, ...group.invites].filter((email) => !wanted.includes(email)),
      );
      joinGroup(state, group, wanted);
      return { data: { userGroup: whole(state, group) } };
    },
  },
  {
    method: 'DELETE',
    path: '/group/:groupId/users',
    handle: ({ segment, params, query }) => {
      leaveGroup(segment.state, findGroup(segment, params.groupId), query.list('emails'));
      return { data: { status: 'SUCCESS' } };
    },
  },
  {
    method: 'GET',
    path: '/groups/:groupId/invites',
    handle: ({ segment, params, query }) => {
      const { items, pagination } = paginate(findGroup(segment, params.groupId).invites, query);
      return { data: { emails: items, pagination } };
    },
  },
  {
    method: 'POST',
    path: '/groups/:groupId/permissions',
    handle: ({ segment, params, body }) => {
      const group = findGroup(segment, params.groupId);
      group.grants = [...group.grants, ...readGrants(body)];
      audit(segment, 'Policy Modified', about(group));
      return { data: { permissions: permissionsOf(group.grants) } };
    },
  },
  {
    method: 'PUT',
    path: '/groups/:groupId/permissions',
    handle: ({ segment, params, body }) => {
      const group = findGroup(segment, params.groupId);
      group.grants = readGrants(body);
      audit(segment, 'Policy Modified', about(group));
      return { data: { permissions: permissionsOf(group.grants) } };
    },
  },
];
