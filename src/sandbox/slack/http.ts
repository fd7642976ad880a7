import type { IncomingMessage, ServerResponse } from 'node:http';
import { asObj, asText, type Obj } from './json.ts';

/** The request's body, or undefined when it is longer than `limitBytes`. */
export async function readBody(
  request: IncomingMessage,
  limitBytes = 6_000_000,
): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    const bytes = part as Buffer;
    length += bytes.length;
    // Read on without keeping it: the answer must still reach the sender.
    if (length <= limitBytes) parts.push(bytes);
  }
  return length > limitBytes ? undefined : Buffer.concat(parts);
}

const jsonArguments = [
  'attachments',
  'blocks',
  'files',
  'message',
  'metadata',
  'prompts',
  'loading_messages',
  'unfurls',
  'view',
];

/** Arguments of a Web API call, from a form or JSON body; undefined when they can't be read. */
export function decodeArguments(contentType: string, body: string): Obj | undefined {
  if (contentType.startsWith('application/json')) {
    const parsed = parseJson(body === '' ? '{}' : body);
    const args = asObj(parsed);
    return args === undefined ? undefined : opened(args);
  }
  return opened(Object.fromEntries(new URLSearchParams(body)));
}

function opened(args: Obj): Obj {
  const next: Obj = { ...args };
  for (const key of jsonArguments) {
    const text = asText(next[key]);
    if (text !== undefined) next[key] = parseJson(text) ?? text;
  }
  return next;
}

/** `text` as JSON, or undefined. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Answers with JSON. */
export function answerJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}

/** Answers with text. */
export function answerText(
  response: ServerResponse,
  status: number,
  body: string,
  type = 'text/plain',
): void {
  response.writeHead(status, { 'content-type': type });
  response.end(body);
}

/** Whether a request comes from this machine's programs and not from a web page or under another name. */
export function isLocal(request: IncomingMessage): boolean {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  return ['127.0.0.1', 'localhost', '[::1]'].includes(host) && request.headers.origin === undefined;
}
