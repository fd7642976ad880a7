import type { IncomingMessage, ServerResponse } from 'node:http';

/** A refusal with its HTTP status; `message` is what the caller reads. */
export class HttpError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'HttpError';
    this.status = status;
  }
}

/** Largest control request, in bytes. */
const bodyLimitBytes = 1_000_000;

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/** Whether the page may answer: both headers name this machine. Stops DNS rebinding and other sites' scripts. */
export function isFromHere(headers: { host?: string; origin?: string }): boolean {
  if (!headers.host || !loopback.test(headers.host)) return false;
  if (headers.origin === undefined) return true;
  const origin = /^https?:\/\/(.+)$/i.exec(headers.origin)?.[1];
  return origin !== undefined && loopback.test(origin);
}

/** The JSON body; `{}` when there is none. Throws HttpError 413 over the limit and 400 for what isn't JSON. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const tooLarge = new HttpError(413, `The body is larger than ${bodyLimitBytes} bytes.`);
  if (Number(request.headers['content-length'] ?? 0) > bodyLimitBytes) throw tooLarge;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += (chunk as Buffer).length;
    if (size > bodyLimitBytes) throw tooLarge;
    chunks.push(chunk as Buffer);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpError(400, 'The body is not valid JSON.');
  }
}

/** Sends a body with the headers every answer has. */
export function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Uint8Array,
): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    ...(status === 413 ? { connection: 'close' } : {}),
  });
  response.end(body);
}

/** Sends JSON; `undefined` becomes null. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(body ?? null));
}

/** Headers of every answer: nothing cached, nothing framed, scripts and styles only from this server. */
export function setCommonHeaders(response: ServerResponse): void {
  response.setHeader('cache-control', 'no-store');
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
  response.setHeader(
    'content-security-policy',
    [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  );
}

/** Lets a refused upload run out unread, so that the sender sees the answer; cuts it after `ms`. */
export function discardRest(request: IncomingMessage, ms = 2_000): void {
  if (request.complete || request.destroyed) return;
  request.resume();
  const timer = setTimeout(() => request.destroy(), ms);
  timer.unref();
  request.once('close', () => clearTimeout(timer));
}
