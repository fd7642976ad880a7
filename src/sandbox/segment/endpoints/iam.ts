import { notFound } from '../api-error.ts';
import { paginate } from '../query.ts';
import type { Route } from '../router.ts';
import type { Segment } from '../segment.ts';
import type { Role, State, UserRecord } from '../state.ts';

/** Names and the first two ids are those of Segment's own examples; the others are in their style. */
const roles = [
  {
    id: '1WDUuRLxv84rrfCNUwvkrRtkxnS',
    name: 'Workspace Owner',
    description: 'Full access to the workspace.',
  },
  { id: '1aEWAcU0fArxScocwH9xxLgW7r3', name: 'Minimal Workspace Access', description: 'Basic access.' },
  { id: '1WDUuTxbVtJg3BKyMuZRbIWGJnG', name: 'Source Admin', description: 'Edits all sources.' },
  { id: '1WDUuQsNNJCFVVqPNRrtKxQgKoO', name: 'Source Read-only', description: 'Reads all sources.' },
  { id: '1mBEDkhwFNOnIHWlPCjuOZzPnKf', name: 'Tracking Plan Admin', description: 'Edits Tracking Plans.' },
  { id: '1oDcWe1ryXbzMzTbnSsjLKuOdd9', name: 'Identity Admin', description: 'Edits identity settings.' },
] as const;

const ownersGroup = { id: 'sgg_9aQ1Lj62S4bomZKLF4DPqW', name: 'Workspace Admins' };

function permission(state: State, roleName: (typeof roles)[number]['name']) {
  const role = roles.find((one) => one.name === roleName);
  return {
    roleName,
    roleId: role?.id ?? '',
    resources: [{ id: state.workspace.id, type: 'WORKSPACE', labels: [] }],
  };
}

function ownPermissions(state: State, role: Role) {
  switch (role) {
    case 'owner':
      return [permission(state, 'Workspace Owner')];
    case 'source_admin':
      return [permission(state, 'Source Admin')];
    case 'owner_by_group':
    case 'member':
      return [permission(state, 'Minimal Workspace Access')];
    case 'none':
      return [];
  }
}

const members = (state: State) => state.users.filter((user) => user.role !== 'none');
const shown = ({ id, name, email }: UserRecord) => ({ id, name, email });

function findUser(segment: Segment, id: string | undefined): UserRecord {
  const user = members(segment.state).find((one) => one.id === id);
  if (!user) throw notFound('User');
  return user;
}

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
    method: 'GET',
    path: '/users/:userId',
    handle: ({ segment, params }) => {
      const user = findUser(segment, params.userId);
      return { data: { user: { ...shown(user), permissions: ownPermissions(segment.state, user.role) } } };
    },
  },
  {
    method: 'GET',
    path: '/users/:userId/groups',
    handle: ({ segment, params, query }) => {
      const user = findUser(segment, params.userId);
      const { items, pagination } = paginate(user.role === 'owner_by_group' ? [ownersGroup] : [], query);
      return { data: { groups: items, pagination } };
    },
  },
  {
    method: 'GET',
    path: '/groups',
    handle: ({ query }) => {
      const { items, pagination } = paginate([ownersGroup], query);
      return { data: { userGroups: items, pagination } };
    },
  },
  {
    method: 'GET',
    path: '/groups/:groupId',
    handle: ({ segment, params }) => {
      if (params.groupId !== ownersGroup.id) throw notFound('Group');
      const memberCount = segment.state.users.filter((user) => user.role === 'owner_by_group').length;
      const permissions = [permission(segment.state, 'Workspace Owner')];
      return { data: { userGroup: { ...ownersGroup, memberCount, permissions } } };
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
