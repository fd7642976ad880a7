import { setTimeout as sleep } from 'node:timers/promises';
import { OutsideError } from '../core/errors.ts';
import { claimsOf, keyOfWait, type Pace } from './limits.ts';
import type { Path } from './path.ts';

/** How long a key is left alone when Segment turned a call away without saying for how long. */
const restUntoldMs = 10_000;

export type Pacing = {
  /**
   * Waits until the call may go, for `longestWaitMs` at most; beyond that it throws OutsideError segment_rate_limited
   * with retryAfterMs, and nothing was sent.
   */
  beforeCall(method: string, path: Path): Promise<void>;
  /** Segment turned the call away (429) for so long: nobody asks before that. */
  turnedAway(method: string, path: Path, forMs: number | undefined): Promise<void>;
};

/**
 * Keeps calls within Segment's published limits, counted for all replicas through `pace`. An endpoint without a
 * published limit is not counted: who is turned away there waits by himself.
 */
export function createPacing(options: {
  pace?: Pace;
  longestWaitMs: number;
  onFault(error: unknown): void;
}): Pacing {
  const { pace, longestWaitMs } = options;
  return {
    async beforeCall(method, path) {
      const claims = claimsOf(method, path);
      if (pace === undefined || claims.length === 0) return;
      let waited = 0;
      for (;;) {
        const waitMs = Math.ceil(await pace.claim(claims));
        if (waitMs <= 0) return;
        waited += waitMs;
        if (waited > longestWaitMs) throw notYet(`${method} ${path.endpoint}`, waitMs);
        await sleep(waitMs);
      }
    },

    async turnedAway(method, path, forMs = restUntoldMs) {
      const key = keyOfWait(claimsOf(method, path), forMs);
      if (pace === undefined || key === undefined) return;
      try {
        // A hold of no time at all is none.
        await pace.hold(key, Math.max(1, forMs));
      } catch (error) {
        // The caller has to hear of the 429; that others will meet it too does less harm.
        options.onFault(error);
      }
    },
  };
}

function notYet(endpoint: string, waitMs: number): OutsideError {
  return new OutsideError('segment_rate_limited', {
    message: `Not sent: ${endpoint} is used up for another ${waitMs} ms`,
    status: 429,
    retryAfterMs: waitMs,
    reason: 'Segment takes no more of these calls for now',
  });
}
