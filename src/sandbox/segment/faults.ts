import { ApiError, tooManyRequests } from './api-error.ts';

export const faultKinds = [
  '429',
  '500',
  '400',
  '401',
  '403',
  '404',
  '409',
  '422',
  '503',
  'html502',
  'drop_before',
  'drop_after',
  'lost_answer',
  'slow',
  'bad_json',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Something to go wrong with the next `times` calls that fit. */
export type Fault = {
  method: string;
  /** Prefix of the path, e.g. "/sources". */
  path: string;
  kind: FaultKind;
  times: number;
  /** Fitting calls that are let through first. */
  after: number;
  msBeforeNext: number;
  delayMs: number;
};

export type Faults = {
  add(fault: Fault): void;
  clear(): void;
  /** The fault for this call, used up once; undefined when none fits. */
  take(method: string, path: string): Fault | undefined;
  list(): Fault[];
};

const fits = (fault: Fault, method: string, path: string): boolean =>
  (fault.method === '*' || fault.method === method) &&
  (path === fault.path || path.startsWith(fault.path.endsWith('/') ? fault.path : `${fault.path}/`));

export function createFaults(): Faults {
  let waiting: Fault[] = [];
  return {
    add(fault) {
      waiting.push({ ...fault });
    },
    clear() {
      waiting = [];
    },
    take(method, path) {
      const found = waiting.find((fault) => {
        if (!fits(fault, method, path)) return false;
        if (fault.after === 0) return true;
        fault.after -= 1;
        return false;
      });
      if (!found) return undefined;
      found.times -= 1;
      waiting = waiting.filter((fault) => fault.times > 0);
      return found;
    },
    list: () => waiting.map((fault) => ({ ...fault })),
  };
}

/** Whether the work is done but its answer never arrives. */
export const losesAnswer = (fault: Fault | undefined): boolean =>
  fault?.kind === 'drop_after' || fault?.kind === 'lost_answer';

/** The refusal a fault stands for, or undefined for the kinds that garble or cut the connection. */
export function faultError(fault: Fault): ApiError | undefined {
  switch (fault.kind) {
    case '429':
      return tooManyRequests(fault.msBeforeNext);
    case '500':
      return new ApiError(500, { type: 'internal-server-error', message: 'Internal server error' });
    case '401':
      return new ApiError(401, { type: 'unauthorized', message: 'Unauthorized' });
    case '400':
      return new ApiError(400, { type: 'bad-request', message: 'Bad request' });
    case '403':
      return new ApiError(403, { type: 'forbidden', message: 'Forbidden' });
    case '503':
      return new ApiError(503, { type: 'service-unavailable', message: 'Service unavailable' });
    case '404':
      return new ApiError(404, { type: 'not-found', message: 'Not found' });
    case '409':
      return new ApiError(409, { type: 'conflict', message: 'The resource already exists' });
    case '422':
      return new ApiError(422, {
        type: 'input-validation',
        message: 'The input is not valid',
        field: 'settings',
      });
    case 'html502':
    case 'drop_before':
    case 'drop_after':
    case 'lost_answer':
    case 'slow':
    case 'bad_json':
      return undefined;
  }
}
