import nock from 'nock';
import { afterEach, describe, expect, test } from 'vitest';
import { api, clientFor } from './support.ts';

afterEach(() => {
  const forgotten = nock.pendingMocks();
  nock.cleanAll();
  expect(forgotten).toEqual([]);
});

describe('roles', () => {
  const onWorkspace = (roleName: string, more: object = {}) => ({
    roleName,
    roleId: `id of ${roleName}`,
    resources: [{ id: 'w1', type: 'WORKSPACE', ...more }],
  });

  async function rolesWith(own: object[] | undefined, groups: Record<string, object[]> = {}) {
    nock(api)
      .get('/')
      .reply(200, { data: { workspace: { id: 'w1', slug: 'acme', name: 'Acme' } } });
    nock(api)
      .get('/users/u1')
      .reply(200, { data: { user: { id: 'u1', name: 'U', email: 'u@acme.example', permissions: own } } });
    nock(api)
      .get('/users/u1/groups')
      .query(true)
      .reply(200, { data: { groups: Object.keys(groups).map((id) => ({ id, name: id })) } });
    for (const [id, permissions] of Object.entries(groups)) {
      nock(api)
        .get(`/groups/${id}`)
        .reply(200, { data: { userGroup: { id, name: id, memberCount: 1, permissions } } });
    }
    return clientFor().workspaceRoles('u1');
  }

  test('add up over a person and every group, each named once', async () => {
    const roles = await rolesWith([onWorkspace('Workspace Member')], {
      g1: [onWorkspace('Workspace Owner'), onWorkspace('Workspace Member')],
      g2: [onWorkspace('Identity Admin')],
    });
    expect(roles.sort()).toEqual(['Identity Admin', 'Workspace Member', 'Workspace Owner']);
  });

  test.each([
    [
      'on another workspace',
      { ...onWorkspace('Workspace Owner'), resources: [{ id: 'w2', type: 'WORKSPACE' }] },
    ],
    [
      'on a source that has the same id',
      { ...onWorkspace('Workspace Owner'), resources: [{ id: 'w1', type: 'SOURCE' }] },
    ],
    ['on nothing', { ...onWorkspace('Workspace Owner'), resources: [] }],
    [
      'only on what carries a label',
      { ...onWorkspace('Workspace Owner'), labels: [{ key: 'environment', value: 'dev' }] },
    ],
    [
      'on labelled parts of it',
      onWorkspace('Workspace Owner', { labels: [{ key: 'environment', value: 'dev' }] }),
    ],
  ])('held %s are not held on the workspace', async (_, permission) => {
    expect(await rolesWith([permission])).toEqual([]);
    // and likewise through a group
    expect(await rolesWith(undefined, { g1: [permission] })).toEqual([]);
  });

  test('a group that cannot be read fails the answer: a missing role is not the same as an unknown one', async () => {
    nock(api)
      .get('/')
      .reply(200, { data: { workspace: { id: 'w1', slug: 'acme', name: 'Acme' } } });
    nock(api)
      .get('/users/u1')
      .reply(200, { data: { user: { permissions: [onWorkspace('Workspace Owner')] } } });
    nock(api)
      .get('/users/u1/groups')
      .query(true)
      .reply(200, { data: { groups: [{ id: 'g1' }] } });
    nock(api)
      .get('/groups/g1')
      .reply(401, { errors: [{ message: 'no' }] });
    await expect(clientFor().workspaceRoles('u1')).rejects.toMatchObject({ code: 'segment_unauthorized' });
  });
});
