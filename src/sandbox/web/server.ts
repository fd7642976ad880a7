import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ControlRequest, SegmentWorld, SlackWorld } from '../worlds.ts';
import { type Asset, bundlePage } from './bundle.ts';
import type { SandboxClock } from './clock.ts';
import { discardRest, HttpError, isFromHere, readJson, send, sendJson, setCommonHeaders } from './http.ts';
import { type BotControl, type ControlPorts, control } from './routes.ts';
import { createStream, type Stream } from './stream.ts';

export type WebServerOptions = {
  /** A loopback address; anything else is refused at start. */
  host: string;
  /** 0 takes a free one. */
  port: number;
  slack: SlackWorld;
  segment: SegmentWorld;
  clock: SandboxClock;
  bot: BotControl;
  /** Told of bugs while answering. Default: one line on stderr. */
  onError?: (error: unknown) => void;
};

export type WebServer = { url: string; close(): Promise<void> };

/** Builds the sandbox page and serves it with the control API (src/sandbox/README.md). Rejects when the port is taken. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  if (!['127.0.0.1', 'localhost', '::1'].includes(options.host)) {
    throw new Error(`The sandbox page only listens on this machine (127.0.0.1), not on ${options.host}.`);
  }
  const onError = options.onError ?? ((error) => process.stderr.write(`sandbox page: ${describe(error)}\n`));
  const assets = await bundlePage();
  const stream = createStream();
  const unsubscribe = [
    options.slack.onChange(() => stream.change('slack')),
    options.segment.onChange(() => stream.change('segment')),
    options.bot.onChange(() => stream.change('bot')),
  ];
  const server = createServer((request, response) => {
    answer(request, response, options, assets, stream).catch((error: unknown) => {
      fail(request, response, error, onError);
    });
  });
  server.keepAliveTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    async close() {
      for (const stop of unsubscribe) stop();
      stream.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  ports: ControlPorts,
  assets: Map<string, Asset>,
  stream: Stream,
): Promise<void> {
  setCommonHeaders(response);
  if (!isFromHere(request.headers)) {
    throw new HttpError(
      403,
      'The sandbox only answers this machine: use http://127.0.0.1 or http://localhost.',
    );
  }
  const url = new URL(request.url ?? '/', 'http://sandbox');
  const method = request.method ?? 'GET';
  if (!url.pathname.startsWith('/sandbox/')) return page(method, url.pathname, response, assets);
  if (!isControlMethod(method)) throw new HttpError(405, `${method} is not used here.`);
  if (method === 'GET' && url.pathname === '/sandbox/stream') return stream.add(response);
  const reply = await control(
    ports,
    {
      method,
      path: decodePath(url.pathname.slice('/sandbox'.length)),
      query: url.searchParams,
      body: method === 'GET' ? undefined : await readJson(request),
    },
    stream.change,
  );
  sendJson(response, reply.status, reply.body);
}

function page(method: string, path: string, response: ServerResponse, assets: Map<string, Asset>): void {
  if (method !== 'GET' && method !== 'HEAD') throw new HttpError(405, `${method} is not used here.`);
  const asset = assets.get(path);
  if (!asset) throw new HttpError(404, `There is no ${path}.`);
  send(response, 200, asset.type, asset.body);
}

function fail(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  onError: (error: unknown) => void,
): void {
  if (!(error instanceof HttpError)) onError(error);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { status, message } =
    error instanceof HttpError ? error : { status: 500, message: 'The sandbox hit a bug; see the terminal.' };
  sendJson(response, status, { error: message });
  discardRest(request);
}

const isControlMethod = (method: string): method is ControlRequest['method'] =>
  method === 'GET' || method === 'POST' || method === 'DELETE';

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new HttpError(400, 'The address is not valid.');
  }
}

const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
