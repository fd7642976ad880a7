import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type CallShape, countedName, longestName, type StreamCall, type ValueType } from '../core/stream.ts';

/** Where a temporary webhook of Segue posts: this and the stream's id. */
export const streamPath = '/segment/stream/';

/** One event of Segment is at most 32 KB; with what Segment adds it stays far below this. */
const bodyLimitBytes = 256 * 1024;
/** Segment itself drops events with more. */
const mostProperties = 300;
const calls: readonly string[] = ['track', 'page', 'screen', 'identify', 'group', 'alias'];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function typeOf(value: unknown): ValueType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'boolean';
    case 'number':
      return Number.isInteger(value) ? 'integer' : 'number';
    default:
      return 'object';
  }
}

/**
 * Names and types of one call as Segment's webhook sends it (Segment docs, Webhooks (Actions)); values end here. `at`
 * in ms. Undefined for what is no call.
 */
export function shapeOf(message: unknown, at: number): CallShape | undefined {
  if (!isObject(message) || typeof message.type !== 'string' || !calls.includes(message.type))
    return undefined;
  const call = message.type as StreamCall; // it is in the list
  const event = typeof message.event === 'string' ? message.event : undefined;
  const name = countedName(call, event).slice(0, longestName);
  if (name === '') return undefined;
  const given = call === 'identify' || call === 'group' ? message.traits : message.properties;
  const entries = isObject(given) ? Object.entries(given).slice(0, mostProperties) : [];
  const properties: CallShape['properties'] = Object.create(null);
  for (const [property, value] of entries) properties[property.slice(0, longestName)] = typeOf(value);
  return { call, event: name, at, properties: { ...properties } };
}

/** Whether the header is the hex HMAC-SHA1 of the body, compared in constant time. */
function isSigned(header: string | string[] | undefined, secret: string, body: Buffer): boolean {
  if (typeof header !== 'string' || !/^[0-9a-f]{40}$/i.test(header)) return false;
  return timingSafeEqual(Buffer.from(header, 'hex'), createHmac('sha1', secret).update(body).digest());
}

/** The body, or undefined when it is over the limit. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > bodyLimitBytes) return undefined;
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > bodyLimitBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function answer(response: ServerResponse, status: number): void {
  if (response.headersSent) return;
  // The same for every refusal: it tells nobody which streams there are.
  response.writeHead(status, status === 200 ? {} : { connection: 'close' });
  response.end();
}

/**
 * Takes what temporary webhooks post. `secret` gives a stream's secret, or undefined when there is no such stream;
 * `take` resolves once the shape is kept, and its rejection makes Segment send the call again. Answers true for a
 * request that is one of these.
 */
export function createStreamReceiver(deps: {
  secret(stream: string): Promise<string | undefined>;
  take(stream: string, shape: CallShape): Promise<void>;
  now(): number;
}): (request: IncomingMessage, response: ServerResponse) => boolean {
  async function receive(stream: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (!body) return answer(response, 413);
    const secret = await deps.secret(stream);
    if (secret === undefined || !isSigned(request.headers['x-signature'], secret, body))
      return answer(response, 401);
    let message: unknown;
    try {
      message = JSON.parse(body.toString('utf8'));
    } catch {
      return answer(response, 400);
    }
    const shape = shapeOf(message, deps.now());
    if (shape) await deps.take(stream, shape);
    answer(response, 200);
  }

  return (request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const stream = path.startsWith(streamPath) ? path.slice(streamPath.length) : '';
    if (request.method !== 'POST' || !/^[\w-]{1,40}$/.test(stream)) return false;
    // Not 2xx: Segment sends it again.
    receive(stream, request, response).catch(() => answer(response, 503));
    return true;
  };
}
