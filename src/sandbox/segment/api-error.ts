type Fault = { type: string; message: string; field?: string; data?: Record<string, unknown> };

/** Ends a request with a status and Segment's error envelope. */
export class ApiError extends Error {
  readonly status: number;
  readonly fault: Fault;

  constructor(status: number, fault: Fault) {
    super(fault.message);
    this.name = 'ApiError';
    this.status = status;
    this.fault = fault;
  }
}

export function invalid(message: string, field?: string): ApiError {
  return new ApiError(422, { type: 'input-validation', message, ...(field ? { field } : {}) });
}

export function notFound(what: string): ApiError {
  return new ApiError(404, { type: 'not-found', message: `${what} not found` });
}

/** Segment's code for a duplicate is not documented; 409 is our assumption. */
export function conflict(message: string, field?: string): ApiError {
  return new ApiError(409, { type: 'conflict', message, ...(field ? { field } : {}) });
}

/** A feature the workspace has not bought. The real code is not documented; 403 is our assumption. */
export function notIncluded(feature: string): ApiError {
  return new ApiError(403, {
    type: 'forbidden',
    message: `${feature} is not enabled for this workspace. Contact Segment to add it to your plan.`,
  });
}

export function tooManyRequests(msBeforeNext: number, consumedPoints = 1): ApiError {
  return new ApiError(429, {
    type: 'RequestError',
    message: 'Too many requests',
    data: { remainingPoints: 0, msBeforeNext, consumedPoints },
  });
}
