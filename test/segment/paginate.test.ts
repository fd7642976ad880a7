import nock from 'nock';
import { afterEach, describe, expect, test } from 'vitest';
import { api, clientFor, outsideErrorOf } from './support.ts';

afterEach(() => {
  const forgotten = nock.pendingMocks();
  nock.cleanAll();
  expect(forgotten).toEqual([]);
});

type User = { id: string; name: string; email: string };

const people = (count: number): User[] =>
  Array.from({ length: count }, (_, at) => ({ id: `u${at}`, name: `N${at}`, email: `n${at}@acme.example` }));

/** Serves `users` in pages of 200, as Segment does: an opaque cursor, none on the last page. */
function servePages(users: User[]) {
  const pages = Math.max(1, Math.ceil(users.length / 200));
  for (let page = 0; page < pages; page += 1) {
    const cursor = (at: number) => Buffer.from(`page=${at}`).toString('base64');
    nock(api)
      .get('/users')
      .query({ pagination: { count: '200', ...(page > 0 && { cursor: cursor(page) }) } })
      .reply(200, {
        data: {
          users: users.slice(page * 200, page * 200 + 200),
          pagination: {
            current: cursor(page),
            ...(page + 1 < pages ? { next: cursor(page + 1) } : { next: null }),
            totalEntries: users.length,
          },
        },
      });
  }
}

describe('a list', () => {
  test.each([0, 1, 200, 201, 500])('of %i items is read whole and in order', async (count) => {
    const users = people(count);
    servePages(users);
    expect(await clientFor().users()).toEqual(users);
  });

  test.each([undefined, null, {}, { next: '' }])('ends without a next cursor (%j)', async (pagination) => {
    nock(api)
      .get('/users')
      .query(true)
      .reply(200, { data: { users: people(2), pagination } });
    expect(await clientFor().users()).toHaveLength(2);
  });

  test('a page that fails once is read again, without losing or doubling items', async () => {
    const users = people(201);
    nock(api)
      .get('/users')
      .query({ pagination: { count: '200' } })
      .reply(500, 'oops');
    servePages(users);
    expect(await clientFor().users()).toEqual(users);
  });

  test('a page that keeps failing fails the list: half a list is not an answer', async () => {
    nock(api)
      .get('/users')
      .query({ pagination: { count: '200' } })
      .reply(200, { data: { users: people(200), pagination: { current: 'a', next: 'b' } } });
    nock(api)
      .get('/users')
      .query(true)
      .reply(404, { errors: [{ message: 'gone' }] });
    expect((await outsideErrorOf(clientFor().users())).code).toBe('segment_not_found');
  });

  test.each([
    ['points at itself', ['a', 'a']],
    ['comes back later', ['b', 'c', 'b']],
  ])('whose cursor %s is a failure', async (_, cursors) => {
    // The last page is asked for once more, in the other spelling.
    for (const next of [...cursors, ...(cursors.length === 2 ? cursors.slice(-1) : [])]) {
      nock(api)
        .get('/users')
        .query(true)
        .reply(200, { data: { users: people(1), pagination: { next } } });
    }
    const error = await outsideErrorOf(clientFor().users());
    expect(error).toMatchObject({ code: 'segment_failed', reason: 'repeating cursor' });
  });

  test('whose first page names itself as the next is a failure', async () => {
    nock(api)
      .get('/users')
      .query(true)
      .reply(200, { data: { users: people(1), pagination: { current: 'a', next: 'a' } } });
    expect((await outsideErrorOf(clientFor().users())).reason).toBe('repeating cursor');
  });

  test('that is missing from the answer is a failure, not an empty list', async () => {
    nock(api)
      .get('/users')
      .query(true)
      .reply(200, { data: { people: [] } });
    const error = await outsideErrorOf(clientFor().users());
    expect(error).toMatchObject({ code: 'segment_failed', reason: 'had an unexpected shape at users' });
  });
});

describe('a server that wants dots', () => {
  type Asked = Record<string, string>;

  /** Serves 3 users in pages of one and notes what was asked; understands `pagination.cursor` alone. */
  function serveInDots(answerTo: (query: URLSearchParams) => { status: number; body: object } | undefined) {
    const asked: Asked[] = [];
    const users = people(3);
    nock(api)
      .persist()
      .get(/^\/users/)
      .reply((uri) => {
        const query = new URL(uri, api).searchParams;
        asked.push(Object.fromEntries(query));
        const refusal = answerTo(query);
        if (refusal) return [refusal.status, refusal.body];
        const at = Number(query.get('pagination.cursor') ?? 0);
        const pagination = { current: String(at), next: at < 2 ? String(at + 1) : null };
        return [200, { data: { users: users.slice(at, at + 1), pagination } }];
      });
    return { asked, users };
  }
  afterEach(() => nock.cleanAll());

  test.each([
    [400, { message: 'unknown query parameter', field: 'pagination[count]' }],
    [422, { message: 'pagination.count is required' }],
  ])('and refuses brackets with %i is asked in dots from then on', async (status, error) => {
    const { asked, users } = serveInDots((query) =>
      query.has('pagination[count]') ? { status, body: { errors: [error] } } : undefined,
    );
    const client = clientFor();
    expect(await client.users()).toEqual(users);
    expect(await client.users()).toEqual(users);
    expect(asked).toEqual([
      { 'pagination[count]': '200' },
      { 'pagination.count': '200' },
      { 'pagination.count': '200', 'pagination.cursor': '1' },
      { 'pagination.count': '200', 'pagination.cursor': '2' },
      { 'pagination.count': '200' },
      { 'pagination.count': '200', 'pagination.cursor': '1' },
      { 'pagination.count': '200', 'pagination.cursor': '2' },
    ]);
  });

  test('and gives the first page again is found out at the second, without doubling an item', async () => {
    const { asked, users } = serveInDots(() => undefined);
    const client = clientFor();
    expect(await client.users()).toEqual(users);
    expect(asked.map((query) => Object.keys(query).at(-1))).toEqual([
      'pagination[count]',
      'pagination[cursor]',
      'pagination.cursor',
      'pagination.cursor',
    ]);
    await client.users();
    expect(asked[4]).toEqual({ 'pagination.count': '200' });
  });

  test('a refusal for another reason is told as it is, and dots are not tried', async () => {
    const { asked } = serveInDots(() => ({ status: 422, body: { errors: [{ message: 'no such thing' }] } }));
    expect((await outsideErrorOf(clientFor().users())).reason).toBe('no such thing');
    expect(asked).toHaveLength(1);
  });

  test('a server that refuses both is told as it was first, and brackets stay', async () => {
    const { asked } = serveInDots(() => ({ status: 400, body: { errors: [{ field: 'pagination' }] } }));
    const client = clientFor();
    expect((await outsideErrorOf(client.users())).field).toBe('pagination');
    await outsideErrorOf(client.users());
    expect(asked.map((query) => Object.keys(query)[0])).toEqual([
      'pagination[count]',
      'pagination.count',
      'pagination[count]',
      'pagination.count',
    ]);
  });
});
