import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { OutsideError } from '../core/errors.ts';
import { type Attempted, isTimeout, networkFault, replyFault, statusFault } from './fault.ts';
import type { Pace } from './limits.ts';
import { createPacing } from './pacing.ts';
import type { Path } from './path.ts';
import { createRedactor, type Redact } from './redact.ts';
import { unknownFields } from './unknown-fields.ts';

/** What the client writes down; pino's logger fits. Neither tokens nor bodies nor query values are logged. */
type SegmentLog = {
  debug(fields: Record<string, unknown>, message: string): void;
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
};

export type HttpOptions = {
  /** e.g. https://api.segmentapis.com; plain http is taken for loopback only */
  baseUrl: string;
  token: string;
  fetch?: typeof globalThis.fetch;
  /** For one attempt, its body included. Default 15 s. */
  timeoutMs?: number;
  /** Further attempts of a read. Default 3. */
  retries?: number;
  /** First pause between attempts, doubled each time, with jitter. Default 300. */
  retryDelayMs?: number;
  /**
   * A call waits at most this long for its turn, and a read that was turned away (429) for the next; beyond it the
   * error goes to the caller. Default 20 s.
   */
  longestWaitMs?: number;
  /** Counts calls together with other replicas; without it only what Segment turns away is waited for. */
  pace?: Pace;
  log?: SegmentLog;
  /** Refuses everything but reads: a write throws a plain Error, as a mistake of the caller, before it is sent. */
  readOnly?: boolean;
};

type Query = Record<string, string | readonly string[] | undefined>;

/** One call. `alpha` endpoints only answer when the version is asked for. */
export type Call = { path: Path; query?: Query; alpha?: boolean };
type Write = Call & { body?: Record<string, unknown> };

/** Sends calls and returns `data` of the envelope as the schema shapes it; throws OutsideError as the port says. */
export interface Api {
  /** How this server wants its pages asked for; the first list that finds out keeps it for the others. */
  readonly paging: { spelling: 'brackets' | 'dots' };
  get<S extends z.ZodType>(call: Call, schema: S): Promise<z.output<S>>;
  post<S extends z.ZodType>(call: Write, schema: S): Promise<z.output<S>>;
  patch<S extends z.ZodType>(call: Write, schema: S): Promise<z.output<S>>;
  delete<S extends z.ZodType>(call: Call, schema: S): Promise<z.output<S>>;
}

type Answer = { ok: true; data: unknown } | { ok: false; error: OutsideError; mayTryAgain: boolean };

const envelopeSchema = z.object({ data: z.record(z.string(), z.unknown()) });
const longestBackoffMs = 8_000;

/** The wire: base URL, token, time limit, envelope. Throws TypeError for a base URL or token that cannot work. */
export function createApi(options: HttpOptions): Api {
  const base = checkBaseUrl(options.baseUrl);
  const token = checkToken(options.token);
  const redact = createRedactor(token);
  const { timeoutMs = 15_000, retries = 3, retryDelayMs = 300, longestWaitMs = 20_000, log } = options;
  const told = new Set<string>();
  const pacing = createPacing({
    ...(options.pace && { pace: options.pace }),
    longestWaitMs,
    onFault: (error) =>
      log?.warn({ reason: error instanceof Error ? error.name : 'unknown' }, 'a hold could not be noted'),
  });
  // Looked up per call, so that a test which replaces the global one is heard.
  const send: typeof globalThis.fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));

  async function attempt(method: string, call: Call & { body?: unknown }): Promise<Answer> {
    const attempted: Attempted = { method, path: call.path.text, body: call.body };
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    let response: Response;
    try {
      response = await send(base + call.path.text + encodeQuery(call.query), {
        method,
        headers: {
          Authorization: `Bearer ${token}`,
          Accept: call.alpha ? 'application/vnd.segment.v1alpha+json' : 'application/json',
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
        },
        ...(body !== undefined && { body }),
        // Following one would hand the token to another address.
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (error) {
      return { ok: false, error: networkFault(attempted, error, redact), mayTryAgain: true };
    }
    return readAnswer(attempted, response, redact);
  }

  /** Segment's replies grow. That must not break anything, and not go unnoticed either: once for each new field. */
  function tellNews(endpoint: string, schema: z.ZodType, data: unknown): void {
    const fields = unknownFields(schema, data).filter((field) => !told.has(`${endpoint} ${field}`));
    for (const field of fields) told.add(`${endpoint} ${field}`);
    if (fields.length > 0)
      log?.info(
        { endpoint, fields: fields.map((field) => redact(field)) },
        'segment sent fields that are new',
      );
  }

  async function run<S extends z.ZodType>(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    call: Call & { body?: unknown },
    schema: S,
  ): Promise<z.output<S>> {
    if (options.readOnly && method !== 'GET')
      throw new Error(`This client only reads: ${method} ${call.path.endpoint} was not sent`);
    for (let tries = 0; ; tries += 1) {
      await pacing.beforeCall(method, call.path);
      const startedAt = performance.now();
      const answer = await attempt(method, call);
      const fields = {
        method,
        path: redact(call.path.text),
        tries,
        ms: Math.round(performance.now() - startedAt),
      };
      if (answer.ok) {
        log?.debug(fields, 'segment answered');
        const reply = shape(schema, answer.data, { method, path: call.path.text }, redact);
        tellNews(`${method} ${call.path.endpoint}`, schema, answer.data);
        return reply;
      }
      const { error } = answer;
      if (error.code === 'segment_rate_limited')
        await pacing.turnedAway(method, call.path, error.retryAfterMs);
      const mayTryAgain = method === 'GET' && answer.mayTryAgain && tries < retries;
      const waitMs = mayTryAgain ? pauseMs(error, tries, retryDelayMs) : Number.POSITIVE_INFINITY;
      const again = waitMs <= longestWaitMs;
      log?.warn(
        { ...fields, status: error.status, code: error.code, reason: error.reason, again },
        'segment failed',
      );
      if (!again) throw error;
      await sleep(waitMs);
    }
  }

  return {
    paging: { spelling: 'brackets' },
    get: (call, schema) => run('GET', call, schema),
    post: (call, schema) => run('POST', call, schema),
    patch: (call, schema) => run('PATCH', call, schema),
    delete: (call, schema) => run('DELETE', call, schema),
  };
}

async function readAnswer(call: Attempted, response: Response, redact: Redact): Promise<Answer> {
  const { status } = response;
  let text: string;
  try {
    text = await response.text();
  } catch (error) {
    const fault = isTimeout(error)
      ? networkFault(call, error, redact)
      : replyFault(call, status, 'was cut off', redact);
    return { ok: false, error: fault, mayTryAgain: true };
  }
  const body = parseJson(text);
  if (!response.ok) {
    const error = statusFault(call, response, body, redact);
    return { ok: false, error, mayTryAgain: status === 429 || status >= 500 };
  }
  const envelope = envelopeSchema.safeParse(body);
  if (envelope.success) return { ok: true, data: envelope.data.data };
  const what = text.trim() === '' ? 'was empty' : body === undefined ? 'was not JSON' : 'had no data in it';
  return { ok: false, error: replyFault(call, status, what, redact), mayTryAgain: false };
}

function shape<S extends z.ZodType>(schema: S, data: unknown, call: Attempted, redact: Redact): z.output<S> {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  // Only where it went wrong: zod's own message may quote values.
  const where = parsed.error.issues[0]?.path.join('.') || 'data';
  throw replyFault(call, 200, `had an unexpected shape at ${where}`, redact);
}

function pauseMs(error: OutsideError, tries: number, retryDelayMs: number): number {
  const backoffMs = Math.min(retryDelayMs * 2 ** tries, longestBackoffMs);
  // A wait that was asked for is kept in full; the jitter only spreads those who wait for the same moment.
  if (error.retryAfterMs !== undefined) return error.retryAfterMs + Math.random() * Math.min(250, backoffMs);
  return backoffMs * (0.5 + Math.random() / 2);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Its message quotes the reply; the callers say what is wrong in their own words.
    return undefined;
  }
}

/** Arrays as `groupBy[0]=a&groupBy[1]=b`, the spelling of Segment's own SDK. */
function encodeQuery(query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (typeof value === 'string') params.append(name, value);
    else value?.forEach((item, at) => void params.append(`${name}[${at}]`, item));
  }
  return params.size === 0 ? '' : `?${params}`;
}

function checkBaseUrl(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new TypeError('The Segment API URL must be an http(s) URL, e.g. https://api.segmentapis.com');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new TypeError('The Segment API URL must hold neither a user, a query nor a fragment');
  }
  if (url.protocol === 'http:' && !['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)) {
    throw new TypeError('The Segment API URL must be https: the token would travel in the clear');
  }
  return url.href.replace(/\/+$/, '');
}

function checkToken(token: string): string {
  // The header API would quote a malformed value in its error.
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new TypeError(
      'The Segment token is empty or has characters that no token has (spaces, line breaks)',
    );
  }
  return token;
}
