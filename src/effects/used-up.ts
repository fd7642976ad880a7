import { OutsideError } from '../core/errors.ts';

/** Whoever waits for it hears that it takes longer rather than wait on. */
const longestTurnMs = 10 * 60_000;

/** Whether Segment's limit for a month, or one that somebody else used up for long, is in the way. */
export const isUsedUp = (error: unknown): error is OutsideError & { retryAfterMs: number } =>
  error instanceof OutsideError &&
  error.code === 'segment_rate_limited' &&
  error.retryAfterMs !== undefined &&
  error.retryAfterMs > longestTurnMs;
