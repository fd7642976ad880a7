import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Turn } from '../../../src/core/turn.ts';
import type { HandleTurn } from '../../../src/platforms/platform.ts';
import { createSlack, type SlackOptions } from '../../../src/platforms/slack/index.ts';
import type { Log } from '../../../src/platforms/slack/log.ts';

export const secret = 'a-signing-secret-for-tests-only-0001';
export const token = 'xoxb-111-222-secretbottoken';

/** A recorded payload, fresh for each caller; `T` names the members a test looks into. */
export function fixture<T extends object = object>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../fixtures/slack/${name}.json`, import.meta.url), 'utf8'));
}

/** A log that keeps its lines. */
export function keptLog(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  const keep = (detail: object, message?: string) => void lines.push(`${message} ${JSON.stringify(detail)}`);
  return { lines, log: { debug: keep, info: keep, warn: keep, error: keep } };
}

type ApiCall = { method: string; args: Record<string, string>; token: string | undefined };
export type Answer = { status?: number; body: unknown; headers?: Record<string, string> };

/** A Web API that answers what a test tells it to, and anything posted to a response_url. */
export async function fakeApi(answers: Record<string, (call: ApiCall) => Answer> = {}) {
  const calls: ApiCall[] = [];
  const server = createServer(async (request, response) => {
    const method = (request.url ?? '').replace('/api/', '');
    const args = decode(await read(request), request.headers['content-type']);
    const call = { method, args, token: request.headers.authorization };
    calls.push(call);
    const known = answers[method] ?? defaults[method];
    const { status = 200, body, headers } = known ? known(call) : { body: { ok: true } };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    calls,
    answers,
    origin: `http://127.0.0.1:${port}`,
    apiUrl: `http://127.0.0.1:${port}/api/`,
    of: (method: string) => calls.filter((call) => call.method === method),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export type FakeApi = Awaited<ReturnType<typeof fakeApi>>;

const defaults: Record<string, () => Answer> = {
  'auth.test': () => ({
    body: { ok: true, team_id: 'T0HOME0001', user_id: 'USEGUE0001', bot_id: 'B0SEGUE001' },
  }),
  'chat.postMessage': () => ({ body: { ok: true, ts: '1763911111.000100', channel: 'C0GENERAL1' } }),
  'conversations.open': () => ({ body: { ok: true, channel: { id: 'DOLIVIA01' } } }),
  'views.open': () => ({ body: { ok: true, view: { id: 'V0OPENED01' } } }),
};

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

const decode = (body: string, type = ''): Record<string, string> =>
  type.includes('json') ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body));

/** A started adapter on a free port, with what it was given and a way to deliver to it. */
export async function startSlack(
  api: { apiUrl: string },
  handle: HandleTurn = async () => ({}),
  options: Partial<SlackOptions> = {},
) {
  const turns: Turn[] = [];
  const { log, lines } = keptLog();
  const slack = createSlack({
    signingSecret: secret,
    botToken: token,
    apiUrl: api.apiUrl,
    port: 0,
    host: '127.0.0.1',
    log,
    ...options,
  });
  await slack.start(async (turn) => {
    turns.push(turn);
    return handle(turn);
  });
  const url = `http://127.0.0.1:${slack.port()}`;
  return { slack, turns, lines, url, deliver: (body: object) => deliver(url, body) };
}

type Delivery = { body: string; type?: string; at?: number; signature?: string | null; path?: string };

export const sign = (body: string, atSeconds: number, key = secret): string =>
  `v0=${createHmac('sha256', key).update(`v0:${atSeconds}:${body}`).digest('hex')}`;

/** Posts raw bytes as Slack would; `signature: null` leaves it out. */
export function send(url: string, delivery: Delivery): Promise<Response> {
  const at = delivery.at ?? Math.floor(Date.now() / 1000);
  const signature = delivery.signature === undefined ? sign(delivery.body, at) : delivery.signature;
  return fetch(`${url}${delivery.path ?? '/slack/events'}`, {
    method: 'POST',
    headers: {
      'content-type': delivery.type ?? 'application/json',
      'x-slack-request-timestamp': String(at),
      ...(signature === null ? {} : { 'x-slack-signature': signature }),
    },
    body: delivery.body,
  });
}

/** Delivers a payload in the encoding Slack uses for it. */
function deliver(url: string, body: object): Promise<Response> {
  const form = 'application/x-www-form-urlencoded';
  if ('command' in body)
    return send(url, { body: new URLSearchParams(body as Record<string, string>).toString(), type: form });
  if ('event_id' in body) return send(url, { body: JSON.stringify(body) });
  return send(url, { body: new URLSearchParams({ payload: JSON.stringify(body) }).toString(), type: form });
}

/** Waits until `check` holds. */
export async function until(check: () => boolean, ms = 3_000): Promise<void> {
  const end = Date.now() + ms;
  while (!check()) {
    if (Date.now() > end) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
