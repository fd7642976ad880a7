import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { OutsideError } from '../../core/errors.ts';
import { toOutsideError } from './errors.ts';
import { boltLogger, type Log } from './log.ts';

const timeoutMs = 8_000;
const longestWaitSeconds = 3_600;

/**
 * How every client of the adapter talks: no call is repeated by itself (the outbox does that), none waits in a queue
 * for a rate limit, none takes longer than 8 s.
 */
export function clientOptions(apiUrl: string | undefined, log: Log): WebClientOptions {
  return {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: timeoutMs,
    logger: boltLogger(log),
    fetch: fetchWithWait,
  };
}

// Slack's client throws an error without a class for a 429 whose Retry-After is missing or a date.
const fetchWithWait: NonNullable<WebClientOptions['fetch']> = async (input, init) => {
  const response = await globalThis.fetch(input, init);
  if (response.status !== 429) return response;
  const headers = new Headers(response.headers);
  headers.set('retry-after', String(waitSeconds(headers.get('retry-after'), Date.now())));
  return new Response(await response.text(), { status: 429, headers });
};

/** Seconds to wait from a Retry-After header: seconds or a date; 30 when it says neither, an hour at most. */
export function waitSeconds(header: string | null, now: number): number {
  const text = header?.trim() ?? '';
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - now) / 1000);
  if (!Number.isFinite(seconds)) return 30;
  return Math.min(Math.max(seconds, 1), longestWaitSeconds);
}

/** A Web API client whose failures are OutsideErrors, and the names of what it may call. */
export type Api = <T>(method: SlackMethod, call: (client: WebClient) => Promise<T>) => Promise<T>;

/** Every Web API method this adapter uses; the manifest's scopes are held equal to it by a test. */
export const slackMethods = [
  'auth.test',
  'apps.connections.open',
  'assistant.threads.setStatus',
  'assistant.threads.setSuggestedPrompts',
  'chat.postMessage',
  'chat.update',
  'chat.postEphemeral',
  'conversations.history',
  'conversations.replies',
  'conversations.open',
  'files.getUploadURLExternal',
  'files.completeUploadExternal',
  'users.info',
  'views.open',
  'views.update',
  'views.publish',
] as const;
/** One of `slackMethods`. */
export type SlackMethod = (typeof slackMethods)[number];

/** `told` hears of each answer: nothing when it was a good one, else the failure. */
export function createApi(
  token: string,
  options: WebClientOptions,
  told: (error?: OutsideError) => void,
): Api {
  const client = new WebClient(token, options);
  return async (method, call) => {
    try {
      const answer = await call(client);
      told();
      return answer;
    } catch (error) {
      const outside = toOutsideError(error, method);
      told(outside);
      throw outside;
    }
  };
}
