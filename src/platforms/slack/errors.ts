import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { OutsideError } from '../../core/errors.ts';
import { describeError } from './log.ts';

/** Asked for when Slack says "too many" without saying how long to wait. */
const defaultRetryAfterMs = 30_000;

/** Slack's own trouble: what was asked may have been done. (Slack docs: common errors of every method.) */
const doubtful = new Set(['internal_error', 'fatal_error', 'request_timeout', 'service_unavailable']);

/** Answers that mean the bot's token is of no use until somebody acts. */
const tokenTrouble = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'missing_scope',
]);

/** Answers to a body that Slack cannot draw; a simpler one may pass. */
const bodyTrouble = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_arguments',
  'only_one_table_allowed',
  'msg_blocks_too_long',
  'msg_too_long',
  'block_mismatch',
]);

/** Slack's short code of a refused call; undefined for any other failure, an HTML page with status 200 included. */
function slackCode(error: unknown): string | undefined {
  if (!(error instanceof WebAPIPlatformError)) return undefined;
  const code: unknown = error.data.error;
  return typeof code === 'string' && /^[a-z][a-z0-9_]{1,80}$/.test(code) ? code : undefined;
}

/** Whether a simpler body of the same message may pass where this one was refused. */
export const isBodyTrouble = (error: unknown): boolean =>
  error instanceof OutsideError && error.code === 'platform_refused' && bodyTrouble.has(error.reason ?? '');

/** Whether `reason` of an OutsideError says that the token itself is the trouble. */
export const isTokenTrouble = (reason: string | undefined): boolean => tokenTrouble.has(reason ?? '');

/** A failed Web API call as the OutsideError the outbox understands; never holds a token. `method` is for logs. */
export function toOutsideError(error: unknown, method: string): OutsideError {
  if (error instanceof OutsideError) return error;
  if (error instanceof WebAPIRateLimitedError) return rateLimited(method, error.retryAfter * 1000);
  if (error instanceof WebAPIPlatformError) return platformError(error, method);
  if (error instanceof WebAPIHTTPError) return httpError(error.statusCode, method);
  const cause = error instanceof WebAPIRequestError ? error.original : error;
  const detail = { message: `Slack did not answer ${method}: ${describeError(cause)}`, status: 0 };
  return new OutsideError('platform_unreachable', { ...detail, reason: 'no_answer' }, { cause });
}

function platformError(error: WebAPIPlatformError, method: string): OutsideError {
  const code = slackCode(error);
  if (code === 'ratelimited') {
    const seconds = error.data.response_metadata?.retryAfter;
    return rateLimited(method, seconds === undefined ? defaultRetryAfterMs : seconds * 1000);
  }
  if (code === undefined || doubtful.has(code)) {
    return new OutsideError('platform_unreachable', {
      message: `Slack answered ${method} with ${code ?? 'something that is not JSON'}.`,
      status: 0,
      reason: code ?? 'bad_answer',
    });
  }
  return new OutsideError('platform_refused', {
    message: `Slack refused ${method}: ${code}.`,
    status: 200,
    reason: code,
  });
}

function httpError(status: number, method: string): OutsideError {
  const message = `Slack answered ${method} with HTTP ${status}.`;
  const reason = `http_${status}`;
  if (status === 429) return rateLimited(method, defaultRetryAfterMs);
  if (status >= 500 || status === 408)
    return new OutsideError('platform_unreachable', { message, status, reason });
  return new OutsideError('platform_refused', { message, status, reason });
}

const rateLimited = (method: string, retryAfterMs: number): OutsideError =>
  new OutsideError('platform_rate_limited', {
    message: `Slack asked to wait before ${method}.`,
    status: 429,
    retryAfterMs,
    reason: 'ratelimited',
  });
