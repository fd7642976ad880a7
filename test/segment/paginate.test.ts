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
    for (const next of cursors) {
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
