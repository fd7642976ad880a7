import { z } from 'zod';
import { type OutsideCode, OutsideError } from '../core/errors.ts';
import { type Redact, secretsIn } from './redact.ts';

/** What a fault was met on; `body` is only used to keep its settings out of the message. */
export type Attempted = { method: string; path: string; body?: unknown };

const longestReason = 240;
const longestField = 120;

const failureSchema = z.object({
  errors: z
    .array(
      z.object({
        type: z.string().nullish().catch(undefined),
        message: z.string().nullish().catch(undefined),
        field: z.string().nullish().catch(undefined),
        data: z
          .object({ msBeforeNext: z.number().nullish().catch(undefined) })
          .nullish()
          .catch(undefined),
      }),
    )
    .min(1),
});

/** The error for an HTTP status other than 2xx. `body` is the reply parsed, or undefined when it isn't JSON. */
export function statusFault(
  call: Attempted,
  response: Response,
  body: unknown,
  redact: Redact,
): OutsideError {
  const { status } = response;
  const parsed = failureSchema.safeParse(body);
  const first = parsed.success ? parsed.data.errors[0] : undefined;
  const secrets = secretsIn(call.body);
  const told = first?.message || first?.type || undefined;
  const reason = told === undefined ? undefined : shorten(redact(told, secrets), longestReason);
  const field = first?.field ? shorten(redact(first.field, secrets), longestField) : undefined;
  const retryAfterMs = status === 429 ? waitAskedFor(first?.data?.msBeforeNext, response.headers) : undefined;
  return new OutsideError(codeOf(status), {
    message: `Segment answered ${status} to ${describeCall(call, redact)}${reason === undefined ? '' : `: ${reason}`}`,
    status,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(reason !== undefined && { reason }),
    ...(field !== undefined && { field }),
  });
}

/** The error for a reply that is not what the API promises; `what` says how, in our words. */
export function replyFault(call: Attempted, status: number, what: string, redact: Redact): OutsideError {
  return new OutsideError('segment_failed', {
    message: `Segment's answer (${status}) to ${describeCall(call, redact)} ${what}`,
    status,
    reason: what,
  });
}

/** The error when no answer came. The cause is rebuilt, as the original may carry request headers. */
export function networkFault(call: Attempted, error: unknown, redact: Redact): OutsideError {
  const secrets = secretsIn(call.body);
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const reason = isTimeout(error) ? 'timeout' : (codeIn(inner, redact) ?? 'network_error');
  const cause = new Error(
    shorten(redact(inner instanceof Error ? inner.message : String(inner), secrets), longestReason),
  );
  return new OutsideError(
    'segment_unreachable',
    { message: `No answer from Segment to ${describeCall(call, redact)} (${reason})`, status: 0, reason },
    { cause },
  );
}

/** True when our own time limit ended the call. */
export function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

function codeOf(status: number): OutsideCode {
  switch (status) {
    case 400:
    case 413:
    case 422:
      return 'segment_invalid';
    case 401:
      return 'segment_unauthorized';
    case 403:
      return 'segment_not_included';
    case 404:
      return 'segment_not_found';
    case 409:
      return 'segment_conflict';
    case 429:
      return 'segment_rate_limited';
    default:
      return 'segment_failed';
  }
}

/**
 * ms to wait after a 429: `msBeforeNext` of the body, else the headers. X-RateLimit-Reset is a date, not seconds
 * (Public API reference, rate limits).
 */
function waitAskedFor(msBeforeNext: number | null | undefined, headers: Headers): number | undefined {
  if (typeof msBeforeNext === 'number') return Math.max(0, Math.ceil(msBeforeNext));
  const retryAfter = headers.get('retry-after');
  if (retryAfter !== null && /^\d+$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const resetAt = Date.parse(headers.get('x-ratelimit-reset') ?? '');
  return Number.isNaN(resetAt) ? undefined : Math.max(0, resetAt - Date.now());
}

function codeIn(error: unknown, redact: Redact): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? shorten(redact(error.code), 60) : undefined;
}

function describeCall(call: Attempted, redact: Redact): string {
  return `${call.method} ${shorten(redact(call.path), longestReason)}`;
}

function shorten(text: string, limit: number): string {
  const oneLine = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return oneLine.length <= limit ? oneLine : `${oneLine.slice(0, limit - 1)}…`;
}
