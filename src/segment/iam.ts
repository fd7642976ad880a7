import { z } from 'zod';
import type { Api } from './http.ts';
import { listAll } from './paginate.ts';
import { path } from './path.ts';
import { idSchema, listOf, textSchema } from './schemas.ts';
import type { Segment } from './segment.ts';
import { alsoHas } from './unknown-fields.ts';

const permissionSchema = alsoHas(
  z.object({
    roleName: z.string(),
    resources: listOf(z.object({ id: z.string(), type: z.string(), labels: listOf(z.unknown()) })),
    labels: listOf(z.unknown()),
  }),
  ['roleId'],
);
type Permission = z.output<typeof permissionSchema>;

const permissionsSchema = alsoHas(z.object({ permissions: listOf(permissionSchema) }), [
  'id',
  'name',
  'email',
  'memberCount',
]);
const roleSchema = z.object({ id: idSchema, name: textSchema, description: textSchema });
const userSchema = alsoHas(z.object({ id: idSchema, name: textSchema, email: z.string() }), ['permissions']);

/** People and their roles. Roles add up over a person and all of their groups (Segment docs: IAM, roles). */
export function iamPart(
  api: Api,
  workspaceId: () => Promise<string>,
): Pick<Segment, 'users' | 'workspaceRoles' | 'roles'> {
  async function groupPermissions(groupId: string): Promise<Permission[]> {
    const data = await api.get(
      { path: path`/groups/${groupId}` },
      z.object({ userGroup: permissionsSchema }),
    );
    return data.userGroup.permissions;
  }

  return {
    users: () => listAll(api, { path: path`/users` }, 'users', userSchema),

    roles: () => listAll(api, { path: path`/roles` }, 'roles', roleSchema),

    async workspaceRoles(userId) {
      const [workspace, own, groups] = await Promise.all([
        workspaceId(),
        api.get({ path: path`/users/${userId}` }, z.object({ user: permissionsSchema })),
        listAll(
          api,
          { path: path`/users/${userId}/groups` },
          'groups',
          alsoHas(z.object({ id: idSchema }), ['name', 'memberCount', 'permissions']),
        ),
      ]);
      // The list of groups comes without permissions, so each group is read.
      const shared = await Promise.all(groups.map((group) => groupPermissions(group.id)));
      const held = [...own.user.permissions, ...shared.flat()].filter((one) => isHeldOn(one, workspace));
      return [...new Set(held.map((permission) => permission.roleName))];
    },
  };
}

/** A role limited to labels is held on what carries them, not on the workspace itself. */
function isHeldOn(permission: Permission, workspaceId: string): boolean {
  if (permission.labels.length > 0) return false;
  return permission.resources.some(
    ({ id, type, labels }) => type === 'WORKSPACE' && id === workspaceId && labels.length === 0,
  );
}
