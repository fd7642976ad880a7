import type { Query } from './query.ts';
import type { Segment } from './segment.ts';

/** What a handler gets: the workspace and one parsed request. */
export type Call = {
  segment: Segment;
  params: Record<string, string>;
  query: Query;
  body: Record<string, unknown>;
  headers: Record<string, string>;
  /** ms, sandbox time */
  now: number;
};

/** `data` is put into Segment's envelope. */
type Answer = { status?: number; data: unknown };

export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Segments starting with ":" are parameters, e.g. "/sources/:sourceId/labels". */
  path: string;
  /** Left out for what is stable. */
  version?: 'alpha' | 'beta';
  handle: (call: Call) => Answer;
};

function parts(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = parts(pattern);
  const given = parts(path);
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, name] of wanted.entries()) {
    const value = given[index] ?? '';
    if (name.startsWith(':')) {
      try {
        params[name.slice(1)] = decodeURIComponent(value);
      } catch {
        return undefined;
      }
    } else if (name !== value) return undefined;
  }
  return params;
}

/** The first route that fits, with its parameters. */
export function findRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): { route: Route; params: Record<string, string> } | undefined {
  for (const route of routes) {
    if (route.method !== method) continue;
    const params = match(route.path, path);
    if (params) return { route, params };
  }
  return undefined;
}
