import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import type { AppSettings } from '../../../src/sandbox/slack/app-settings.ts';
import { createSlackWorld } from '../../../src/sandbox/slack/world.ts';
import { type SlackWorld, sandboxSecrets } from '../../../src/sandbox/worlds.ts';

type Reply = Record<string, unknown>;

/** A clock that tests move by hand. */
type TestClock = { now(): number; advance(ms: number): void };

function testClock(): TestClock {
  let offset = 0;
  return {
    now: () => Date.now() + offset,
    advance: (ms) => {
      offset += ms;
    },
  };
}

/** The control API as a story uses it; a refusal throws with its status. */
type Driver = {
  get(path: string, query?: Record<string, string>): Promise<Reply>;
  post(path: string, body: Reply): Promise<Reply>;
  status(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<number>;
};

function drive(world: SlackWorld): Driver {
  const ask = (
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    query: Record<string, string>,
    body: unknown,
  ) => world.control({ method, path, query: new URLSearchParams(query), body });
  const ok = async (reply: ReturnType<typeof ask>): Promise<Reply> => {
    const { status, body } = await reply;
    if (status !== 200) throw new Error(`${status}: ${String((body as Reply).error)}`);
    return body as Reply;
  };
  return {
    get: (path, query = {}) => ok(ask('GET', path, query, undefined)),
    post: (path, body) => ok(ask('POST', path, {}, body)),
    status: async (method, path, body) => (await ask(method, path, {}, body)).status,
  };
}

export type Setup = {
  world: SlackWorld;
  clock: TestClock;
  client: WebClient;
  sandbox: Driver;
  close(): Promise<void>;
};

/** A fresh Slack world with the real Web API client beside it. */
export async function setUp(options: { stateFile?: string; app?: AppSettings } = {}): Promise<Setup> {
  const clock = testClock();
  const world = await createSlackWorld({ clock, ...options });
  return { world, clock, client: clientOf(world), sandbox: drive(world), close: () => world.close() };
}

export const clientOf = (world: SlackWorld, token: string = sandboxSecrets.slackBotToken): WebClient =>
  new WebClient(token, {
    slackApiUrl: world.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR,
  });

export type TestBot = { app: App; url: string; stop(): Promise<void> };

/** A real Bolt app that takes the world's deliveries. `listen` registers its listeners. */
export async function startBot(world: SlackWorld, listen: (app: App) => void): Promise<TestBot> {
  const receiver = new HTTPReceiver({
    signingSecret: sandboxSecrets.slackSigningSecret,
    processBeforeResponse: true,
    logLevel: LogLevel.ERROR,
    // A refused request is what some tests are about; it is no news.
    logger: silent,
  });
  const app = new App({
    token: sandboxSecrets.slackBotToken,
    receiver,
    processBeforeResponse: true,
    deferInitialization: true,
    logger: silent,
    clientOptions: { slackApiUrl: world.apiUrl, retryConfig: { retries: 0 } },
  });
  listen(app);
  await app.init();
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  const address = (server as import('node:http').Server).address();
  if (address === null || typeof address === 'string') throw new Error('the bot does not listen');
  const url = `http://127.0.0.1:${address.port}/slack/events`;
  world.deliverTo(url);
  return { app, url, stop: async () => void (await app.stop()) };
}

const nothing = (): void => {};

const silent = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => LogLevel.ERROR,
  setName: nothing,
};

/** The code of a refused Web API call, or 'ok'. */
export async function errorOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'ok';
  } catch (error) {
    const { data, message } = error as { data?: { error?: string }; message: string };
    return data?.error ?? message;
  }
}

export const plain = (text: string) => ({ type: 'plain_text' as const, text });
export const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
export const button = (label: string, value: string, actionId = value) => ({
  type: 'button',
  text: plain(label),
  action_id: actionId,
  value,
});
