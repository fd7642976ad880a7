import { ApiError, tooManyRequests } from './api-error.ts';

export const faultKinds = [
  '429',
  '500',
  '401',
  '404',
  '409',
  '422',
  'html502',
  'drop_before',
  'drop_after',
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
      const found = waiting.find(
        (fault) =>
          (fault.method === '*' || fault.method === method) &&
          (path === fault.path || path.startsWith(fault.path.endsWith('/') ? fault.path : `${fault.path}/`)),
      );
      if (!found) return undefined;
      found.times -= 1;
      waiting = waiting.filter((fault) => fault.times > 0);
      return found;
    },
    list: () => waiting.map((fault) => ({ ...fault })),
  };
}

/** The refusal a fault stands for, or undefined for the kinds that garble or cut the connection. */
export function faultError(fault: Fault): ApiError | undefined {
  switch (fault.kind) {
    case '429':
      return tooManyRequests(fault.msBeforeNext);
    case '500':
      return new ApiError(500, { type: 'internal-server-error', message: 'Internal server error' });
    case '401':
      return new ApiError(401, { type: 'unauthorized', message: 'Unauthorized' });
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
    case 'slow':
    case 'bad_json':
      return undefined;
  }
}
