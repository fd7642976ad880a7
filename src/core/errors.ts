/** The three parts of every failure a person reads. */
export type FailureText = { what: string; kept: string; next: string };

/** Every way in which the outside fails. */
export const outsideCodes = [
  'segment_not_connected',
  'segment_unreachable',
  'segment_unauthorized',
  'segment_not_included',
  'segment_not_found',
  'segment_conflict',
  'segment_invalid',
  /** What was made cannot be switched on yet; `reason` says what is missing. */
  'segment_not_ready',
  'segment_rate_limited',
  'segment_failed',
  'platform_unreachable',
  'platform_rate_limited',
  'platform_refused',
  'store_unavailable',
  'person_not_allowed',
] as const;
export type OutsideCode = (typeof outsideCodes)[number];

/**
 * Something outside failed. `status` is the HTTP status (0: no answer, so a write may have happened);
 * `retryAfterMs` is set where the other side asked to wait; `reason` is the other side's own short code or
 * message, for logs and for choosing what to do, never with a secret in it.
 */
export class OutsideError extends Error {
  readonly code: OutsideCode;
  readonly status: number;
  readonly retryAfterMs?: number;
  readonly reason?: string;
  readonly field?: string;

  constructor(
    code: OutsideCode,
    detail: { message: string; status?: number; retryAfterMs?: number; reason?: string; field?: string },
    options?: ErrorOptions,
  ) {
    super(detail.message, options);
    this.name = 'OutsideError';
    this.code = code;
    this.status = detail.status ?? 0;
    if (detail.retryAfterMs !== undefined) this.retryAfterMs = detail.retryAfterMs;
    if (detail.reason !== undefined) this.reason = detail.reason;
    if (detail.field !== undefined) this.field = detail.field;
  }
}
