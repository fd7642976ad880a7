import nock from 'nock';
import { afterEach, describe, expect, test } from 'vitest';
import type { OutsideCode } from '../../src/core/errors.ts';
import { api, clientFor, outsideErrorOf, serve, token } from './support.ts';

afterEach(() => {
  const forgotten = nock.pendingMocks();
  nock.cleanAll();
  expect(forgotten).toEqual([]);
});

const workspace = { id: 'w1', slug: 'acme', name: 'Acme' };
const workspaceReply = { data: { workspace } };
const label = { key: 'environment', value: 'dev' };

describe('a call', () => {
  test('carries the token, asks for JSON and unwraps the envelope', async () => {
    nock(api, { reqheaders: { authorization: `Bearer ${token}`, accept: 'application/json' } })
      .get('/')
      .reply(200, workspaceReply);
    expect(await clientFor().workspace()).toEqual(workspace);
  });

  test('keeps a path in the base URL and takes a slash at its end', async () => {
    nock(api)
      .get('/proxy/labels')
      .reply(200, { data: { labels: [] } });
    expect(await clientFor({ baseUrl: `${api}/proxy/` }).labels()).toEqual([]);
  });

  test('a write sends JSON and takes 201', async () => {
    nock(api, { reqheaders: { 'content-type': 'application/json' } })
      .post('/labels', { label })
      .reply(201, { data: { label } });
    await expect(clientFor().createLabel(label)).resolves.toBeUndefined();
  });

  test('uses the fetch it was given', async () => {
    const asked: string[] = [];
    const fetch: typeof globalThis.fetch = async (input) => {
      asked.push(String(input));
      return Response.json(workspaceReply);
    };
    expect(await clientFor({ fetch }).workspace()).toEqual(workspace);
    expect(asked).toEqual([`${api}/`]);
  });

  test('an id is encoded as one path segment', async () => {
    nock(api)
      .get('/users/a%2F..%2Fb%3Fc%23d')
      .reply(404, { errors: [{ type: 'not-found' }] });
    nock(api).get('/').reply(200, workspaceReply);
    nock(api)
      .get('/users/a%2F..%2Fb%3Fc%23d/groups')
      .query(true)
      .reply(200, { data: { groups: [] } });
    const error = await outsideErrorOf(clientFor().workspaceRoles('a/../b?c#d'));
    expect(error.code).toBe('segment_not_found');
    // The three reads run together; let the other two end before the mocks are checked.
    await expect.poll(() => nock.pendingMocks()).toEqual([]);
  });

  test.each(['', '.', '..', '\ud800'])('the id %j is refused without asking', async (id) => {
    const error = await outsideErrorOf(clientFor().source(id));
    expect(error).toMatchObject({ code: 'segment_not_found', status: 404 });
  });
});

describe('a failure status', () => {
  test.each<[number, OutsideCode]>([
    [400, 'segment_invalid'],
    [401, 'segment_unauthorized'],
    [403, 'segment_not_included'],
    [404, 'segment_not_found'],
    [409, 'segment_conflict'],
    [413, 'segment_invalid'],
    [418, 'segment_failed'],
    [422, 'segment_invalid'],
    [500, 'segment_failed'],
    [503, 'segment_failed'],
  ])("%i becomes %s with Segment's message", async (status, code) => {
    nock(api)
      .post('/labels')
      .reply(status, { errors: [{ type: 'some-type', message: 'the reason why', field: 'label.key' }] });
    const error = await outsideErrorOf(clientFor().createLabel(label));
    expect(error).toMatchObject({ code, status, reason: 'the reason why', field: 'label.key' });
    expect(error.message).toContain('POST /labels');
  });

  test('without a usable envelope it still has its code', async () => {
    nock(api).post('/labels').reply(422, { errors: [] });
    const error = await outsideErrorOf(clientFor().createLabel(label));
    expect(error).toMatchObject({ code: 'segment_invalid', status: 422 });
    expect(error.reason).toBeUndefined();
    expect(error.field).toBeUndefined();
  });

  test('a type stands in for a missing message, and odd members are ignored', async () => {
    nock(api)
      .post('/labels')
      .reply(409, { errors: [{ type: 'Conflict', message: 7, field: {}, data: 'x' }] });
    expect(await outsideErrorOf(clientFor().createLabel(label))).toMatchObject({
      code: 'segment_conflict',
      reason: 'Conflict',
    });
  });

  test('a long message is shortened to one line', async () => {
    nock(api)
      .post('/labels')
      .reply(422, { errors: [{ message: `line one\n\tline two ${'x'.repeat(5_000)}` }] });
    const { reason } = await outsideErrorOf(clientFor().createLabel(label));
    expect(reason).toMatch(/^line one line two x+…$/);
    expect(reason).toHaveLength(240);
  });
});

describe('reads are tried again', () => {
  test('after 500', async () => {
    nock(api)
      .get('/')
      .reply(500, { errors: [{ message: 'oops' }] });
    nock(api).get('/').reply(200, workspaceReply);
    expect(await clientFor().workspace()).toEqual(workspace);
  });

  test('after an HTML 502', async () => {
    nock(api).get('/').reply(502, '<html>Bad Gateway</html>', { 'content-type': 'text/html' });
    nock(api).get('/').reply(200, workspaceReply);
    expect(await clientFor().workspace()).toEqual(workspace);
  });

  test('after a refused connection', async () => {
    nock(api)
      .get('/')
      .replyWithError(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
    nock(api).get('/').reply(200, workspaceReply);
    expect(await clientFor().workspace()).toEqual(workspace);
  });

  test('after 429, once the time Segment asked for has passed', async () => {
    nock(api)
      .get('/')
      .reply(429, { errors: [{ message: 'Too many requests', data: { msBeforeNext: 120 } }] });
    nock(api).get('/').reply(200, workspaceReply);
    const startedAt = performance.now();
    expect(await clientFor().workspace()).toEqual(workspace);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(115);
  });

  test('a limited number of times, then the last error stands', async () => {
    nock(api)
      .get('/')
      .times(3)
      .reply(503, { errors: [{ message: 'down' }] });
    const error = await outsideErrorOf(clientFor({ retries: 2 }).workspace());
    expect(error).toMatchObject({ code: 'segment_failed', status: 503, reason: 'down' });
  });

  test('not when Segment asks to wait longer than a caller should', async () => {
    nock(api)
      .get('/')
      .reply(429, { errors: [{ message: 'Too many requests', data: { msBeforeNext: 45_000.2 } }] });
    const error = await outsideErrorOf(clientFor({ longestWaitMs: 1_000 }).workspace());
    expect(error).toMatchObject({ code: 'segment_rate_limited', status: 429, retryAfterMs: 45_001 });
  });

  test.each([401, 404, 422])('not after %i', async (status) => {
    nock(api)
      .get('/')
      .reply(status, { errors: [{ message: 'no' }] });
    expect((await outsideErrorOf(clientFor().workspace())).status).toBe(status);
  });
});

describe('the wait asked for', () => {
  const waitOf = async (headers: Record<string, string>) => {
    nock(api)
      .post('/labels')
      .reply(429, { errors: [{ message: 'Too many requests' }] }, headers);
    return (await outsideErrorOf(clientFor().createLabel(label))).retryAfterMs;
  };

  test('is read from Retry-After in seconds', async () => {
    expect(await waitOf({ 'Retry-After': '7' })).toBe(7_000);
  });

  test('is read from X-RateLimit-Reset, a date', async () => {
    const waitMs = await waitOf({ 'X-RateLimit-Reset': new Date(Date.now() + 30_000).toUTCString() });
    expect(waitMs).toBeGreaterThan(25_000);
    expect(waitMs).toBeLessThanOrEqual(30_000);
  });

  test('is left out when nothing tells it', async () => {
    expect(await waitOf({ 'X-RateLimit-Reset': 'soon' })).toBeUndefined();
  });
});

describe('writes are sent once', () => {
  test.each([429, 500, 502])('when answered %i', async (status) => {
    let sent = 0;
    nock(api)
      .post('/labels')
      .times(2)
      .reply(() => {
        sent += 1;
        return [status, { errors: [{ message: 'no', data: { msBeforeNext: 1 } }] }];
      });
    expect((await outsideErrorOf(clientFor().createLabel(label))).status).toBe(status);
    expect(sent).toBe(1);
    nock.cleanAll();
  });

  test.each(['post', 'patch'] as const)('when the connection drops on %s', async (method) => {
    let received = 0;
    const server = await serve((request) => {
      received += 1;
      request.socket.destroy();
    });
    const client = clientFor({ baseUrl: server.url });
    const call = method === 'post' ? client.createLabel(label) : client.updateSource('s1', { name: 'a' });
    const error = await outsideErrorOf(call);
    await server.close();
    expect(error).toMatchObject({ code: 'segment_unreachable', status: 0 });
    expect(error.reason).toMatch(/^(UND_ERR_SOCKET|ECONNRESET)$/);
    expect(received).toBe(1);
  });
});

describe('no usable answer', () => {
  test('a dropped connection is tried again, then unreachable', async () => {
    let received = 0;
    const server = await serve((request) => {
      received += 1;
      request.socket.destroy();
    });
    const error = await outsideErrorOf(clientFor({ baseUrl: server.url, retries: 1 }).workspace());
    await server.close();
    expect(error).toMatchObject({ code: 'segment_unreachable', status: 0 });
    expect(received).toBe(2);
  });

  test("nobody listening is unreachable with the system's code", async () => {
    const server = await serve(() => {});
    await server.close();
    const error = await outsideErrorOf(clientFor({ baseUrl: server.url, retries: 0 }).workspace());
    expect(error).toMatchObject({ code: 'segment_unreachable', status: 0, reason: 'ECONNREFUSED' });
  });

  test('silence ends after the time limit', async () => {
    const server = await serve(() => {});
    const client = clientFor({ baseUrl: server.url, timeoutMs: 60, retries: 0 });
    const error = await outsideErrorOf(client.workspace());
    await server.close();
    expect(error).toMatchObject({ code: 'segment_unreachable', status: 0, reason: 'timeout' });
  });

  test('the time limit also covers the body', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"data":');
    });
    const client = clientFor({ baseUrl: server.url, timeoutMs: 60, retries: 0 });
    const error = await outsideErrorOf(client.workspace());
    await server.close();
    expect(error).toMatchObject({ code: 'segment_unreachable', status: 0, reason: 'timeout' });
  });

  test('a body cut off half way fails, after another try', async () => {
    let received = 0;
    const server = await serve((_, response) => {
      received += 1;
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"data":{"workspace":', () => response.socket?.destroy());
    });
    const error = await outsideErrorOf(clientFor({ baseUrl: server.url, retries: 1 }).workspace());
    await server.close();
    expect(error).toMatchObject({ code: 'segment_failed', status: 200, reason: 'was cut off' });
    expect(received).toBe(2);
  });

  test.each([
    ['HTML', '<html>hello</html>', 'was not JSON'],
    ['broken JSON', '{"data":{', 'was not JSON'],
    ['an empty body', '', 'was empty'],
    ['JSON without data', '{"ok":true}', 'had no data in it'],
    ['null', 'null', 'had no data in it'],
    ['data of another shape', '{"data":{"workspace":{"id":7}}}', 'had an unexpected shape at workspace.id'],
  ])('%s with 200 is a failure, not tried again', async (_, body, reason) => {
    nock(api).get('/').reply(200, body);
    const error = await outsideErrorOf(clientFor().workspace());
    expect(error).toMatchObject({ code: 'segment_failed', status: 200, reason });
    expect(error.message).not.toContain('html');
  });

  test('a redirect is not followed', async () => {
    let followed = 0;
    const elsewhere = await serve((_, response) => {
      followed += 1;
      response.end(JSON.stringify(workspaceReply));
    });
    const server = await serve((_, response) => {
      response.writeHead(307, { location: `${elsewhere.url}/` }).end();
    });
    const error = await outsideErrorOf(clientFor({ baseUrl: server.url, retries: 0 }).workspace());
    await server.close();
    await elsewhere.close();
    expect(error.code).toBe('segment_unreachable');
    expect(followed).toBe(0);
  });
});

describe('what cannot work is refused at once', () => {
  test.each([
    'nonsense',
    'ftp://api.segment.example',
    'https://user:pass@api.segment.example',
    'https://api.segment.example/?a=b',
    'http://api.segment.example',
  ])('base URL %s', (baseUrl) => {
    expect(() => clientFor({ baseUrl })).toThrow(/Segment API URL must/);
  });

  test.each(['', ' ', 'two words', 'line\nbreak', 'späce'])('token %j, without quoting it', (bad) => {
    expect(() => clientFor({ token: bad })).toThrow(
      'The Segment token is empty or has characters that no token has (spaces, line breaks)',
    );
  });
});

describe('a client that only reads', () => {
  test('refuses every method that writes, before anything is sent', async () => {
    let sent = 0;
    const fetch: typeof globalThis.fetch = async () => {
      sent += 1;
      return Response.json({});
    };
    const client = clientFor({ readOnly: true, fetch });
    const writes = Object.keys(client).filter((name) =>
      /^(create|update|delete|add|remove|upsert|start|connect(Source|Audience))/.test(name),
    );
    expect(writes).toEqual(
      expect.arrayContaining([
        'createSource',
        'updateDestination',
        'deleteSource',
        'upsertTrackingPlanRules',
      ]),
    );
    expect(writes.length).toBeGreaterThan(20);
    for (const name of writes) {
      // What they would send doesn't matter, so anything that the methods can take apart will do.
      const write = client[name as keyof typeof client] as (...given: unknown[]) => Promise<unknown>;
      await expect(write('a', [{}], 'c', {}), name).rejects.toThrow(
        /This client only reads: (POST|PATCH|DELETE) .* was not sent/,
      );
    }
    expect(sent).toBe(0);
  });

  test('reads as any other', async () => {
    nock(api).get('/').reply(200, workspaceReply);
    expect(await clientFor({ readOnly: true }).workspace()).toEqual(workspace);
  });
});
