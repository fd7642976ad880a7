import { asObject, asText } from './json.ts';

/** The control API refused or the sandbox can't be reached; `message` is for people. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
  }
}

/** One request to the control API. `path` follows `/sandbox`. Throws ApiError. */
async function call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(`/sandbox${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
  } catch {
    throw new ApiError(0, 'The sandbox does not answer. Is it still running?');
  }
  const reply: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    throw new ApiError(
      response.status,
      asText(asObject(reply).error) || `The sandbox answered ${response.status}.`,
    );
  }
  return reply;
}

export const get = (path: string): Promise<unknown> => call('GET', path);
export const post = (path: string, body: unknown = {}): Promise<unknown> => call('POST', path, body);

/** A query string of the given values; undefined ones are left out. */
export function query(values: Record<string, string | undefined>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) if (value !== undefined) params.set(key, value);
  return `?${params}`;
}
