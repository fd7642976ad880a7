import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FakeApi, fakeApi, fixture, send, sign, startSlack } from './harness.ts';

let api: FakeApi;
let started: Awaited<ReturnType<typeof startSlack>>;
beforeAll(async () => {
  api = await fakeApi();
  started = await startSlack(api);
});
afterAll(async () => {
  await started.slack.stop();
  await api.close();
});

const body = JSON.stringify(fixture('message-im'));
const now = () => Math.floor(Date.now() / 1000);

const refused: [string, () => Promise<Response>, number][] = [
  ['no signature', () => send(started.url, { body, signature: null }), 401],
  ['another secret', () => send(started.url, { body, signature: sign(body, now(), 'other') }), 401],
  [
    'a signature of version 1',
    () => send(started.url, { body, signature: sign(body, now()).replace('v0', 'v1') }),
    401,
  ],
  ['a timestamp 301 s old', () => send(started.url, { body, at: now() - 301 }), 401],
  ['a timestamp an hour ahead', () => send(started.url, { body, at: now() + 3_600 }), 401],
  ['a timestamp 310 s ahead', () => send(started.url, { body, at: now() + 310 }), 401],
  ['a timestamp that is no number', () => send(started.url, { body, at: Number.NaN }), 401],
  [
    'a body altered by a byte',
    () => send(started.url, { body: body.replace('Set', 'Sat'), signature: sign(body, now()) }),
    401,
  ],
  ['a body re-encoded', () => send(started.url, { body: `${body} `, signature: sign(body, now()) }), 401],
  [
    'an unsigned url_verification',
    () => send(started.url, { body: '{"type":"url_verification","challenge":"c"}', signature: null }),
    401,
  ],
  ['another path', () => send(started.url, { body, path: '/slack/other' }), 404],
  ['a body that is not JSON', () => send(started.url, { body: '{' }), 400],
  [
    'a payload smuggled behind ssl_check',
    () =>
      send(started.url, {
        body: `ssl_check=1&payload=${encodeURIComponent(body)}`,
        type: 'application/x-www-form-urlencoded',
        signature: null,
      }),
    200,
  ],
];

test.each(refused)('%s changes nothing', async (_, request, status) => {
  const before = started.turns.length;
  expect((await request()).status).toBe(status);
  expect(started.turns).toHaveLength(before);
});

test('a body over 1 MB is answered 413, announced or streamed', async () => {
  const large = JSON.stringify({ text: 'x'.repeat(1024 * 1024) });
  expect((await send(started.url, { body: large })).status).toBe(413);
  const chunks = async function* () {
    for (let i = 0; i < 18; i += 1) yield new TextEncoder().encode('x'.repeat(64 * 1024));
  };
  const streamed = await fetch(`${started.url}/slack/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-slack-request-timestamp': String(now()) },
    body: chunks() as unknown as ReadableStream,
    duplex: 'half',
  } as RequestInit);
  expect(streamed.status).toBe(413);
  expect(started.turns).toHaveLength(0);
});

test('a signed url_verification is answered with its challenge', async () => {
  const answer = await send(started.url, { body: '{"type":"url_verification","challenge":"c-123"}' });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ challenge: 'c-123' });
});

test('a timestamp 290 s old or ahead is taken', async () => {
  const one = JSON.stringify({ ...fixture('message-im'), event_id: 'EvA' });
  expect((await send(started.url, { body: one, at: now() - 290 })).status).toBe(200);
  expect((await send(started.url, { body: one, at: now() + 290 })).status).toBe(200);
  expect(started.turns).toHaveLength(2);
  expect(new Set(started.turns.map((turn) => turn.id)).size).toBe(1);
});

test('the health endpoint names Slack and no secret', async () => {
  const answer = await fetch(`${started.url}/healthz`);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ ok: true, slack: { connected: true } });
});
