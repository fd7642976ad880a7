import { expect, test } from 'vitest';
import { ids, play, snowflakeSettings } from './helper.ts';

test('the token opens the workspace; a wrong or missing one gets 401 in the error envelope', async () => {
  const { api, send } = await play();
  expect((await api('GET', '/')).data.workspace).toMatchObject({ slug: 'acme', name: 'Acme' });
  for (const authorization of ['', 'Bearer nope', 'Basic c2dwOg==']) {
    const { status, text } = await send('GET', '/sources', undefined, { authorization });
    expect(status).toBe(401);
    expect(JSON.parse(text).errors[0].type).toBe('unauthorized');
  }
});

test('replies carry the rate limit headers, the reset as a date', async () => {
  const { send } = await play();
  const { headers } = await send('GET', '/labels');
  expect(headers.get('x-ratelimit-consumed')).toBe('1');
  expect(Number(headers.get('x-ratelimit-remaining'))).toBeGreaterThan(0);
  expect(headers.get('x-ratelimit-reset')).toBe('Sun, 01 Jun 2025 10:01:00 GMT');
});

test('published limits are enforced only when switched on, and end after a minute', async () => {
  const { api, control, advance, source, destination } = await play();
  const { id } = await source('web');
  const tool = await destination(id, ids.amplitude, { apiKey: 'k', secretKey: 's' });
  const [action] = tool.metadata.actions;
  const body = { name: 'm', actionId: action.id, trigger: action.defaultTrigger, enabled: true };
  const create = () => api('POST', `/destinations/${tool.id}/subscriptions`, body);
  for (let n = 0; n < 6; n += 1) expect((await create()).status).toBe(200);
  await control('POST', '/switches', { rateLimits: true });
  advance(60_000);
  for (let n = 0; n < 5; n += 1) expect((await create()).status).toBe(200);
  const over = await create();
  expect(over.status).toBe(429);
  expect(over.errors[0]).toMatchObject({
    message: 'Too many requests',
    data: { remainingPoints: 0, msBeforeNext: 60_000 },
  });
  advance(60_000);
  expect((await create()).status).toBe(200);
});

test('lists page in both spellings of pagination', async () => {
  const { api } = await play();
  const first = await api('GET', '/catalog/destinations?pagination.count=20');
  expect(first.data.destinationsCatalog).toHaveLength(20);
  const next = first.data.pagination.next;
  const second = await api(
    'GET',
    `/catalog/destinations?pagination%5Bcount%5D=20&pagination%5Bcursor%5D=${encodeURIComponent(next)}`,
  );
  expect(second.data.destinationsCatalog).toHaveLength(20);
  expect(second.data.destinationsCatalog[0].id).not.toBe(first.data.destinationsCatalog[0].id);
  expect(second.data.pagination.previous).toBe(first.data.pagination.current);
  const last = await api('GET', '/catalog/destinations?pagination.count=1000');
  expect(last.data.pagination.next).toBeUndefined();
  expect(last.data.pagination.totalEntries).toBe(last.data.destinationsCatalog.length);
  for (const bad of ['pagination.count=0', 'pagination.count=1001', 'pagination.cursor=%21%21']) {
    expect((await api('GET', `/catalog/sources?${bad}`)).status).toBe(422);
  }
});

test('users are listed without rights; Omar is an owner only through a group', async () => {
  const { api, control } = await play();
  const { users } = (await api('GET', '/users')).data;
  expect(users.map((user: { email: string }) => user.email)).toEqual([
    'olivia@acme.example',
    'omar@acme.example',
    'erin@acme.example',
    'ana@acme.example',
    'ben@acme.example',
  ]);
  expect(users[0]).not.toHaveProperty('permissions');
  const rolesOf = async (id: string) =>
    (await api('GET', `/users/${id}`)).data.user.permissions.map((one: { roleName: string }) => one.roleName);
  expect(await rolesOf(users[0].id)).toEqual(['Workspace Owner']);
  expect(await rolesOf(users[1].id)).toEqual(['Minimal Workspace Access']);
  expect((await api('GET', `/users/${users[0].id}/groups`)).data.groups).toEqual([]);
  const [group] = (await api('GET', `/users/${users[1].id}/groups`)).data.groups;
  const { userGroup } = (await api('GET', `/groups/${group.id}`)).data;
  expect(userGroup.permissions[0].roleName).toBe('Workspace Owner');
  expect(userGroup.permissions[0].resources[0]).toMatchObject({ type: 'WORKSPACE' });

  await control('POST', '/users/UOMAR0001', { role: 'none' });
  expect((await api('GET', `/users/${users[1].id}`)).status).toBe(404);
  await control('POST', `/users/${users[0].id}`, { role: 'member' });
  expect(await rolesOf(users[0].id)).toEqual(['Minimal Workspace Access']);
  const names = (await api('GET', '/roles')).data.roles.map((role: { name: string }) => role.name);
  expect(names).toContain('Workspace Owner');
});

test('the catalogue offers a choice for every type a use case asks for', async () => {
  const { api } = await play();
  const { sourcesCatalog } = (await api('GET', '/catalog/sources?pagination.count=1000')).data;
  const { destinationsCatalog } = (await api('GET', '/catalog/destinations?pagination.count=1000')).data;
  type Entry = { id: string; categories: string[]; isCloudEventSource: boolean };
  const count = (list: Entry[], category: string) =>
    list.filter((one) => one.categories.includes(category)).length;
  expect(count(sourcesCatalog, 'Website')).toBe(2);
  for (const category of ['Mobile', 'Warehouse', 'Advertising']) {
    expect(count(sourcesCatalog, category), category).toBeGreaterThanOrEqual(3);
  }
  for (const category of [
    'Analytics',
    'Advertising',
    'Personalization',
    'Email Marketing',
    'SMS & Push Notifications',
  ]) {
    expect(count(destinationsCatalog, category), category).toBeGreaterThanOrEqual(3);
  }
  for (const list of [sourcesCatalog, destinationsCatalog]) {
    expect(new Set(list.map((one: Entry) => one.id)).size).toBe(list.length);
  }
  expect(sourcesCatalog.length).toBeGreaterThanOrEqual(20);
  expect(destinationsCatalog.length).toBeGreaterThanOrEqual(40);
  for (const one of destinationsCatalog) {
    for (const preset of one.presets) {
      expect(one.actions.map((action: Entry) => action.id)).toContain(preset.actionId);
    }
  }
  const one = (await api('GET', `/catalog/destinations/${ids.amplitude}`)).data.destinationMetadata;
  expect(one.options.filter((option: { required: boolean }) => option.required)).toHaveLength(3);
  expect((await api('GET', '/catalog/sources/nope')).status).toBe(404);
  expect((await api('GET', '/catalog/warehouses')).data.warehousesCatalog.length).toBeGreaterThan(3);
});

test('labels start with dev and prod; a new one must be well formed and new', async () => {
  const { api } = await play();
  const { labels } = (await api('GET', '/labels')).data;
  expect(labels.map((one: { value: string }) => one.value)).toEqual(['dev', 'prod']);
  const made = await api('POST', '/labels', { label: { key: 'team', value: 'growth' } });
  expect(made).toMatchObject({ status: 201, data: { label: { key: 'team', value: 'growth' } } });
  expect((await api('POST', '/labels', { label: { key: 'team', value: 'growth' } })).status).toBe(409);
  expect((await api('POST', '/labels', { label: { key: '1x', value: 'a' } })).status).toBe(422);
  expect((await api('POST', '/labels', {})).errors[0].field).toBe('label');
});

test('spaces are read-only and gated by the Unify switch', async () => {
  const { api, control } = await play();
  const { spaces } = (await api('GET', '/spaces')).data;
  expect(spaces).toHaveLength(2);
  expect((await api('GET', `/spaces/${spaces[0].id}`)).data.space).toEqual(spaces[0]);
  await control('POST', '/switches', { unify: false });
  expect((await api('GET', '/spaces')).status).toBe(403);
});

test('unknown places, garbage bodies and oversize bodies get the error envelope', async () => {
  const { api, send } = await play();
  for (const path of ['/nope', '//x/y', '/sources/%E0%A4%A', '/v1/nope']) {
    const reply = await api('GET', path);
    expect(reply.status, path).toBe(404);
    expect(reply.errors).toHaveLength(1);
  }
  expect((await api('POST', '/sources', '{"slug":')).status).toBe(400);
  for (const body of ['[]', '"x"', 'null', '{}', '{"slug":7,"enabled":"yes"}']) {
    const reply = await api('POST', '/sources', body);
    expect(reply.status, body).toBe(422);
    expect(reply).not.toHaveProperty('data');
  }
  const big = await send('POST', '/sources', `{"slug":"${'x'.repeat(3_000_000)}"}`);
  expect(big.status).toBe(413);
});

test('echo answers without the token; audit tells who did what', async () => {
  const { api, source, control } = await play();
  const echo = await api('GET', '/echo?message=hi');
  expect(echo.data).toMatchObject({ method: 'get', message: 'hi' });
  expect(JSON.stringify(echo.data)).not.toContain('sgp_');
  const { id } = await source('web');
  await control('POST', `/sources/${id}`, { enabled: false });
  const { events } = (await api('GET', '/audit-events')).data;
  expect(events.map((event: { type: string }) => event.type)).toEqual(['Source Disabled', 'Source Created']);
  expect(events[0].actorEmail).toBeTruthy();
  expect(events[1].actor).toContain('public-api-token');
});

test('no reply ever shows a stored secret', async () => {
  const { send, source, destination, view } = await play();
  const { id } = await source('snow', ids.snowflakeSource, snowflakeSettings);
  const tool = await destination(id, ids.amplitude, { apiKey: 'AMP-KEY', secretKey: 'AMP-SECRET' });
  expect(tool.settings).toMatchObject({ apiKey: '••••••••••', secretKey: '••••••••••' });
  for (const path of [
    '/sources',
    `/sources/${id}`,
    '/destinations',
    `/sources/${id}/connected-destinations`,
  ]) {
    const { text } = await send('GET', path);
    expect(text).not.toMatch(/very-secret|AMP-/);
  }
  expect(JSON.stringify(await view())).not.toMatch(/very-secret|AMP-|sgp_/);
});
