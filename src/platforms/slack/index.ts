import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { App, HTTPReceiver } from '@slack/bolt';
import type { HandleTurn, Platform } from '../platform.ts';
import { clientOptions, createApi } from './client.ts';
import { type ConnectionState, createConnection } from './connection.ts';
import { boltLogger, type Log } from './log.ts';
import { createMemory } from './memory.ts';
import { describePerson } from './people.ts';
import { registerListeners } from './receive.ts';
import { createSender } from './send.ts';
import { bodyLimitBytes, createDeliveryServer, endpoint, type Health } from './server.ts';
import { createSocketReceiver } from './socket.ts';
import { createWorking } from './working.ts';

/** Everything the adapter is given; it reads no environment. */
export type SlackOptions = {
  signingSecret: string;
  botToken: string;
  /** With it, deliveries come through Socket Mode and none are taken over HTTP. */
  appToken?: string;
  /** Base of the Web API with its slash at the end; Slack's own when left out. */
  apiUrl?: string;
  /** 0: any free port. */
  port: number;
  host: string;
  log: Log;
  /** ms since the epoch, for `turn.at`. Request timestamps are always held against real time. */
  now?: () => number;
  /** Takes requests that are not Slack's, at the same port; true for its own. */
  other?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** What GET /healthz says of the rest of Segue; a member `slack` is added to an object body. */
  health?: Health;
};

/** The platform port, and what main and tests ask beside it. */
export type Slack = Platform & {
  /** The port listened on. */
  port(): number;
  /** Whether Slack has been reached and answers. */
  connection(): ConnectionState;
};

/**
 * Slack as a platform. `start` resolves once deliveries can come in, whether or not Slack can be reached (see
 * `connection` and /healthz); a delivery is acknowledged once `handle` has resolved.
 */
export function createSlack(options: SlackOptions): Slack {
  const { log } = options;
  const now = options.now ?? Date.now;
  const forClients = clientOptions(options.apiUrl, log);
  const api = createApi(options.botToken, forClients, (error) => connection.told(error));
  const connection = createConnection(() => api, log);
  const memory = createMemory(Date.now);
  const working = createWorking({ api, memory, log });
  const sender = createSender({ api, memory, working, self: connection.self, log });
  const pending = new Set<Promise<unknown>>();

  const socket =
    options.appToken === undefined
      ? undefined
      : createSocketReceiver({ appToken: options.appToken, clientOptions: forClients, log });
  const http = socket === undefined ? httpReceiver(options.signingSecret, log) : undefined;
  const server = createDeliveryServer({
    ...(http ? { deliver: http.requestListener } : {}),
    ...(options.other ? { other: options.other } : {}),
    health,
    log,
  });

  async function health() {
    const rest: Awaited<ReturnType<Health>> = (await options.health?.()) ?? {
      status: 200,
      body: { ok: true },
    };
    const slack = { ...connection.state(), ...(socket ? { socket: socket.isConnected() } : {}) };
    const { body } = rest;
    const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
    return { status: rest.status, body: isObject ? { ...body, slack } : { health: body, slack } };
  }

  function listen(handle: HandleTurn): void {
    const receiver = socket ?? http;
    if (receiver === undefined) return;
    const { userId, botId } = connection.self;
    const app = new App({
      receiver,
      // Without a token Bolt keeps no client per workspace for ever; Segue calls Slack through its own one.
      authorize: async () => ({ ...(userId ? { botUserId: userId } : {}), ...(botId ? { botId } : {}) }),
      ignoreSelf: false,
      convoStore: false,
      logger: boltLogger(log),
      clientOptions: forClients,
    });
    registerListeners(app, {
      handle,
      context: () => ({ at: now(), self: connection.self, digest: digestWith(options.signingSecret) }),
      memory,
      whisper: sender.whisper,
      openDirect: sender.openDirect,
      log,
      later(work) {
        pending.add(work);
        const done = () => pending.delete(work);
        void work.then(done, done);
      },
    });
  }

  return {
    name: 'slack',
    ...sender,
    showWork: working.showWork,
    async start(handle) {
      listen(handle);
      await server.listen(options.port, options.host);
      connection.begin();
      await socket?.start();
    },
    async stop() {
      connection.end();
      await Promise.all([server.close(), socket?.stop()]);
      await Promise.allSettled([...pending, working.settled()]);
    },
    async describePerson(person) {
      return describePerson(api, await connection.home(), person);
    },
    port: server.port,
    connection: connection.state,
  };
}

function httpReceiver(signingSecret: string, log: Log): HTTPReceiver {
  return new HTTPReceiver({
    signingSecret,
    endpoints: [endpoint],
    processBeforeResponse: true,
    bodyLimit: bodyLimitBytes,
    logger: boltLogger(log),
    async processEventErrorHandler({ response }) {
      unavailable(response);
      return false;
    },
  });
}

// Not 2xx, so that Slack delivers the event again (at once, after 1 and after 5 minutes).
function unavailable(response: ServerResponse): void {
  if (response.headersSent) return;
  response.writeHead(503);
  response.end();
}

// Keyed, because a form's values may hold a secret and a turn's id is stored and logged.
const digestWith =
  (secret: string) =>
  (text: string): string =>
    createHmac('sha256', secret).update(text).digest('hex').slice(0, 24);
