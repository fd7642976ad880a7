import { inspect } from 'node:util';
import nock from 'nock';
import { afterEach, describe, expect, test } from 'vitest';
import type { OutsideError } from '../../src/core/errors.ts';
import { createRedactor } from '../../src/segment/redact.ts';
import type { Segment } from '../../src/segment/segment.ts';
import { hiddenParts, planted } from '../support/planted.ts';
import { api, clientFor, outsideErrorOf, serve, token } from './support.ts';

afterEach(() => void nock.cleanAll());

const apiKey = 'customer-key-998877';
const destination = {
  sourceId: 's1',
  metadataId: 'm1',
  name: 'Braze',
  enabled: false,
  settings: { api_key: apiKey, nested: { pass: ['hunter2-hunter2'] } },
};
const spellings = [token, encodeURIComponent(token), Buffer.from(token).toString('base64')];

/** Everything a logger, a debugger or a chat reply could get out of an error. */
function everythingIn(error: unknown): string {
  const seen = new Set<unknown>();
  const parts: string[] = [];
  for (let at = error; at instanceof Error && !seen.has(at); at = at.cause) {
    seen.add(at);
    parts.push(at.message, at.stack ?? '', String(at), JSON.stringify(at));
    parts.push(JSON.stringify(Object.getOwnPropertyNames(at).map((name) => Reflect.get(at, name))));
  }
  parts.push(inspect(error, { depth: null, showHidden: true, getters: true }));
  return parts.join('\n');
}

function expectClean(error: OutsideError) {
  const text = everythingIn(error);
  for (const secret of [...spellings, apiKey, 'hunter2-hunter2']) expect(text).not.toContain(secret);
}

const echo = `Bad header "Authorization: Bearer ${token}" (${spellings.join(' ')}), api_key ${apiKey}, hunter2-hunter2`;

describe('no secret is in the error of', () => {
  test.each([400, 401, 403, 404, 409, 413, 418, 422, 429, 500])(
    'a %i that quotes the request',
    async (status) => {
      nock(api)
        .post('/destinations')
        .reply(status, { errors: [{ type: echo, message: echo, field: `settings.${apiKey}.${token}` }] });
      const error = await outsideErrorOf(clientFor().createDestination(destination));
      expect(error.reason).toContain('[redacted]');
      expect(error.field).toContain('[redacted]');
      expectClean(error);
    },
  );

  test.each(Object.entries(planted))(
    'a reason that quotes a secret nobody sent: %s',
    async (kind, secret) => {
      nock(api)
        .get('/')
        .reply(422, { errors: [{ type: 'bad-request', message: `The source uses ${secret} already` }] });
      const error = await outsideErrorOf(clientFor().workspace());
      expect(error.reason).toContain('[redacted]');
      expect(everythingIn(error)).not.toContain(hiddenParts[kind as keyof typeof planted]);
    },
  );

  test.each([
    [200, `<html>${echo}</html>`],
    [200, `{"data": ${echo}`],
    [200, JSON.stringify({ data: { destination: { id: 7, name: echo } } })],
    [502, `<html>${echo}</html>`],
  ])('an unusable %i body', async (status, body) => {
    nock(api).post('/destinations').reply(status, body);
    expectClean(await outsideErrorOf(clientFor().createDestination(destination)));
  });

  test('a network fault that quotes the request in its message, code and cause', async () => {
    const fetch: typeof globalThis.fetch = async (_, init) => {
      const cause = Object.assign(new Error(`lost ${echo}`), { code: `E_${token}`, headers: init?.headers });
      throw Object.assign(new TypeError(`fetch failed ${echo}`, { cause }), { request: init });
    };
    const error = await outsideErrorOf(clientFor({ fetch }).createDestination(destination));
    expect(error.code).toBe('segment_unreachable');
    expect(error.cause).toBeInstanceOf(Error);
    expectClean(error);
  });

  test('something thrown that is not an error', async () => {
    const fetch: typeof globalThis.fetch = async () => {
      throw echo;
    };
    expectClean(await outsideErrorOf(clientFor({ fetch }).createDestination(destination)));
  });

  test('a timeout, a dropped socket and a body cut off', async () => {
    const server = await serve((request, response) => {
      if (request.url === '/labels') return;
      if (request.url === '/destinations') return void request.socket.destroy();
      response.writeHead(200, { 'content-length': '9999' });
      response.write(echo, () => response.socket?.destroy());
    });
    const client = clientFor({ baseUrl: server.url, timeoutMs: 300, retries: 0 });
    const errors = [
      await outsideErrorOf(client.createLabel({ key: 'a', value: 'b' })),
      await outsideErrorOf(client.createDestination(destination)),
      await outsideErrorOf(client.workspace()),
    ];
    await server.close();
    expect(errors.map((error) => error.code)).toEqual([
      'segment_unreachable',
      'segment_unreachable',
      'segment_failed',
    ]);
    errors.forEach(expectClean);
  });

  test('an id that is the token itself', async () => {
    nock(api)
      .get(/^\/sources\//)
      .reply(404, { errors: [{ message: 'no' }] });
    expectClean(await outsideErrorOf(clientFor().source(token)));
  });
});

describe('no secret is in', () => {
  test('the client', () => {
    const client = clientFor();
    const text = inspect(client, { depth: null, showHidden: true }) + JSON.stringify(client);
    for (const secret of spellings) expect(text).not.toContain(secret);
  });

  test('the log, neither of success nor of failure, nor are query values', async () => {
    const lines: unknown[] = [];
    const log = {
      debug: (...line: unknown[]) => void lines.push(line),
      info: (...line: unknown[]) => void lines.push(line),
      warn: (...line: unknown[]) => void lines.push(line),
    };
    const client = clientFor({ log, retries: 1 });
    nock(api).get('/').reply(500, echo);
    nock(api)
      .get('/')
      .reply(200, { data: { workspace: { id: 'w', slug: 's', name: echo } } });
    nock(api)
      .post('/destinations')
      .reply(422, { errors: [{ message: echo }] });
    nock(api)
      .get('/users')
      .query(true)
      .reply(200, { data: { users: [] } });
    await client.workspace();
    await client.users();
    await outsideErrorOf(client.createDestination(destination));
    const text = JSON.stringify(lines);
    for (const secret of [...spellings, apiKey, 'hunter2-hunter2', 'pagination'])
      expect(text).not.toContain(secret);
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatchObject([
      { method: 'GET', path: '/', status: 500, again: true },
      'segment failed',
    ]);
    expect(lines[3]).toMatchObject([
      { method: 'POST', path: '/destinations', status: 422, again: false },
      'segment failed',
    ]);
  });
});

describe('what looks like a credential is hidden, words are not', () => {
  const redact = createRedactor(token);
  test.each([
    ['Bearer abc.def-123 is bad', '[redacted] is bad'],
    ['Basic dXNlcjpwYXNzd29yZA== is bad', '[redacted] is bad'],
    ['sgp_someOtherToken123 expired', '[redacted] expired'],
    ['api_key=abc12345, region=eu', 'api_key=[redacted], region=eu'],
    ['"password": "s3cr3t-value"', '"password": "[redacted]"'],
    ['token: required', 'token: required'],
    ['Basic subscription needed', 'Basic subscription needed'],
    ['Slug already in use', 'Slug already in use'],
  ])('%s', (text, cleaned) => {
    expect(redact(text)).toBe(cleaned);
  });

  test('a secret that contains another leaves nothing behind', () => {
    expect(redact('got abcd-efgh', ['abcd', 'abcd-efgh'])).toBe('got [redacted]');
  });

  test('very short settings are left alone, so that messages stay readable', () => {
    expect(redact('region us is unknown', ['us'])).toBe('region us is unknown');
  });
});

test('methods stand alone: none needs the client as its this', async () => {
  nock(api)
    .get('/labels')
    .reply(200, { data: { labels: [{ key: 'a', value: 'b', description: null }] } });
  const { labels }: Pick<Segment, 'labels'> = clientFor();
  expect(await labels()).toEqual([{ key: 'a', value: 'b' }]);
});
