import { inspect } from 'node:util';
import nock from 'nock';
import { afterEach, expect, test } from 'vitest';
import { type Access, createConnectedSegment } from '../../src/segment/connected.ts';
import { createSegment } from '../../src/segment/public-api.ts';
import { api, clientFor, outsideErrorOf, token } from './support.ts';

afterEach(() => nock.cleanAll());

const names = (count: number, auth: string) =>
  nock(api, { reqheaders: { authorization: `Bearer ${auth}` } })
    .get('/')
    .times(count)
    .reply(200, { data: { workspace: { id: 'w1', slug: 'acme', name: auth } } });

/** The token that is stored changes as the test says; clients that were made are counted. */
function connected(first?: Access) {
  const stored = { access: first };
  let clients = 0;
  const segment = createConnectedSegment({
    access: async () => stored.access,
    client: ({ token, apiUrl }) => {
      clients += 1;
      return createSegment({ baseUrl: apiUrl, token, retryDelayMs: 1 });
    },
  });
  return { stored, segment, clients: () => clients };
}

test('without a token nothing is sent, and it says that no workspace is connected', async () => {
  const { segment } = connected();
  expect((await outsideErrorOf(segment.workspace())).code).toBe('segment_not_connected');
  expect((await outsideErrorOf(segment.createLabel({ key: 'a', value: 'b' }))).code).toBe(
    'segment_not_connected',
  );
});

test('a token that was replaced or removed counts from the next call', async () => {
  const { segment, stored } = connected({ token: 'first-token', apiUrl: api });
  names(1, 'first-token');
  names(1, 'second-token');
  expect((await segment.workspace()).name).toBe('first-token');
  stored.access = { token: 'second-token', apiUrl: api };
  expect((await segment.workspace()).name).toBe('second-token');
  stored.access = undefined;
  expect((await outsideErrorOf(segment.workspace())).code).toBe('segment_not_connected');
});

test('one client serves as long as the token stays, so that what it keeps in memory is kept', async () => {
  const { segment, clients } = connected({ token, apiUrl: api });
  const before = clients();
  names(3, token);
  for (let n = 0; n < 3; n += 1) await segment.workspace();
  expect(clients() - before).toBe(1);
});

test('it has every method of the port, and shows no token', () => {
  const { segment } = connected({ token, apiUrl: api });
  expect(Object.keys(segment)).toEqual(Object.keys(clientFor()));
  expect(inspect(segment, { depth: 9, showHidden: true }) + JSON.stringify(segment)).not.toContain(token);
});
