import { tooManyRequests } from './api-error.ts';

/** Published limits per minute (Public API reference); the rest share a generous one. */
const published: { method: string; path: RegExp; perMinute: number }[] = [
  { method: '^(POST|PATCH|DELETE)$', path: /^\/destinations\/[^/]+\/subscriptions/, perMinute: 5 },
  { method: '^POST$', path: /^\/spaces\/[^/]+\/audiences\/previews/, perMinute: 5 },
  { method: '^(POST|PATCH|DELETE)$', path: /^\/spaces\/[^/]+\/audiences/, perMinute: 50 },
  { method: '^GET$', path: /^\/spaces\/[^/]+\/(events|traits)/, perMinute: 25 },
  { method: '^GET$', path: /^\/spaces\/[^/]+\/audienceType/, perMinute: 60 },
  { method: '^POST$', path: /^\/reverse-etl-syncs/, perMinute: 20 },
  { method: '^GET$', path: /^\/events\/volume/, perMinute: 60 },
  { method: '^POST$', path: /^\/labels/, perMinute: 60 },
  { method: '^GET$', path: /^\/tracking-plans\/[^/]+\/rules/, perMinute: 200 },
];
const otherwise = 600;
const minuteMs = 60_000;

export type Limits = {
  /** Counts a call; answers the headers of its reply. Throws ApiError 429 when over and enforced. */
  spend(method: string, path: string, now: number, enforced: boolean): Record<string, string>;
};

export function createLimits(): Limits {
  const windows = new Map<number, { startedAt: number; spent: number }>();
  return {
    spend(method, path, now, enforced) {
      const index = published.findIndex(
        (limit) => new RegExp(limit.method).test(method) && limit.path.test(path),
      );
      const perMinute = published[index]?.perMinute ?? otherwise;
      let window = windows.get(index);
      if (!window || now - window.startedAt >= minuteMs) window = { startedAt: now, spent: 0 };
      windows.set(index, window);
      const resetAt = window.startedAt + minuteMs;
      if (enforced && window.spent >= perMinute) throw tooManyRequests(resetAt - now);
      window.spent += 1;
      return {
        'x-ratelimit-consumed': '1',
        'x-ratelimit-remaining': String(Math.max(0, perMinute - window.spent)),
        // An RFC 5322 date, unlike the tracking API's seconds.
        'x-ratelimit-reset': new Date(resetAt).toUTCString(),
      };
    },
  };
}
