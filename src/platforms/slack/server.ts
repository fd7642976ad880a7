import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { describeError, type Log } from './log.ts';

/** Where Slack delivers events, presses, forms and commands. */
export const endpoint = '/slack/events';
/** Slack's payloads stay far below it. */
export const bodyLimitBytes = 1024 * 1024;
const windowSeconds = 300;
const longestRequestMs = 5_000;

/** What GET /healthz answers: never a secret or a person's words. */
export type Health = () => Promise<{ status: number; body: unknown }>;

/** The listening side of the adapter. */
export interface DeliveryServer {
  /** Resolves once it listens; rejects when the address cannot be taken. */
  listen(port: number, host: string): Promise<void>;
  port(): number;
  /** Takes no more connections, lets requests in flight finish. */
  close(): Promise<void>;
}

/**
 * The HTTP side: /healthz, and deliveries that pass what Bolt does not check (a timestamp from the future, a body over
 * 1 MB) on to `deliver`. In Socket Mode `deliver` is left out.
 */
export function createDeliveryServer(deps: {
  /** Has the first look at a request; true when it was its own. */
  other?: (request: IncomingMessage, response: ServerResponse) => boolean;
  deliver?: (request: IncomingMessage, response: ServerResponse) => void;
  health: Health;
  log: Log;
}): DeliveryServer {
  const { deliver, health, log, other } = deps;

  function take(request: IncomingMessage, response: ServerResponse): void {
    const path = (request.url ?? '').split('?')[0];
    if (request.method === 'GET' && path === '/healthz') {
      void answerHealth(health, response, log);
      return;
    }
    if (other?.(request, response)) return;
    const isDelivery = deliver !== undefined && request.method === 'POST' && path === endpoint;
    const refusal = isDelivery ? refusalOf(request, Date.now()) : 404;
    if (refusal !== undefined) {
      refuse(response, refusal);
      return;
    }
    // Bolt may stop reading a body of unannounced length; such a connection cannot carry another request.
    if (request.headers['content-length'] === undefined) response.shouldKeepAlive = false;
    deliver?.(request, response);
  }

  let closing = false;
  const server: Server = createServer((request, response) => {
    response.once('finish', () => {
      // What was in flight when closing began leaves an idle connection behind that would hold up the close.
      if (closing) setImmediate(() => server.closeIdleConnections());
    });
    take(request, response);
  });
  return {
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve();
        });
      }),
    port() {
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : 0;
    },
    close: () =>
      new Promise((resolve) => {
        closing = true;
        const cut = setTimeout(() => server.closeAllConnections(), longestRequestMs);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

function refusalOf({ headers }: IncomingMessage, now: number): number | undefined {
  if (Number(headers['content-length'] ?? 0) > bodyLimitBytes) return 413;
  if (isOutsideWindow(headers['x-slack-request-timestamp'], now)) return 401;
  return undefined;
}

/** A signed timestamp more than five minutes before or after `now` (ms). A missing one is left to the signature check. */
function isOutsideWindow(header: string | string[] | undefined, now: number): boolean {
  if (typeof header !== 'string') return false;
  return !(Math.abs(now / 1000 - Number(header)) <= windowSeconds);
}

function refuse(response: ServerResponse, status: number): void {
  if (response.headersSent) return;
  // The body may still be on its way; without this, Node would read all of it.
  response.writeHead(status, { connection: 'close' });
  response.end();
}

async function answerHealth(health: Health, response: ServerResponse, log: Log): Promise<void> {
  try {
    const { status, body } = await health();
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(body));
  } catch (error) {
    log.error({ error: describeError(error) }, 'health check failed');
    refuse(response, 503);
  }
}
