import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError, invalid } from './api-error.ts';

const bodyLimitBytes = 2 * 1024 * 1024;

/** The whole body as text. Throws ApiError 413 above 2 MB. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    // Read on to the end, so that the sender gets the answer rather than a broken pipe.
    if (size <= bodyLimitBytes) chunks.push(bytes);
  }
  if (size > bodyLimitBytes)
    throw new ApiError(413, { type: 'payload-too-large', message: 'Payload too large' });
  return Buffer.concat(chunks).toString('utf8');
}

/** Parses a JSON object body; an empty body is an empty object. Throws ApiError 400 or 422. */
export function parseObject(text: string): Record<string, unknown> {
  if (text.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ApiError(400, { type: 'bad-request', message: 'The body is not valid JSON' });
  }
  if (!isObject(value)) throw invalid('The body must be a JSON object');
  return value;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const jsonType = 'application/json; charset=utf-8';

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  sendText(response, status, jsonType, JSON.stringify(body), headers);
}

export function sendText(
  response: ServerResponse,
  status: number,
  type: string,
  text: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { ...headers, 'content-type': type, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
