import { invalid } from './api-error.ts';

/** Query parameters, whether sent as `pagination.count=3` (reference) or `pagination[count]=3` (official SDK). */
export type Query = {
  text(name: string): string | undefined;
  /** `name=a&name=b`, `name[0]=a&name[1]=b` or `name.0=a`. */
  list(name: string): string[];
  /** `name[0][key]=a&name[0][other]=b` or `name.0.key=a`, in the order of the numbers. */
  objects(name: string): Record<string, string>[];
};

export function readQuery(params: URLSearchParams): Query {
  const values = new Map<string, string[]>();
  for (const [key, value] of params) {
    const name = key.replace(/\[([^\]]*)\]/g, (_, inner: string) => (inner === '' ? '' : `.${inner}`));
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return {
    text: (name) => values.get(name)?.[0],
    list: (name) =>
      [...values.entries()]
        .filter(
          ([key]) => key === name || (key.startsWith(`${name}.`) && /^\d+$/.test(key.slice(name.length + 1))),
        )
        .flatMap(([, found]) => found),
    objects: (name) => {
      const found = new Map<number, Record<string, string>>();
      for (const [key, [value = '']] of values) {
        const [, index, inner] = /^(\d+)\.(.+)$/.exec(key.slice(name.length + 1)) ?? [];
        if (!key.startsWith(`${name}.`) || index === undefined || inner === undefined) continue;
        found.set(Number(index), { ...found.get(Number(index)), [inner]: value });
      }
      return [...found.entries()].sort(([one], [other]) => one - other).map(([, given]) => given);
    },
  };
}

export type Page<T> = {
  items: T[];
  pagination: { current: string; next?: string; previous?: string; totalEntries: number };
};

const cursorAt = (index: number) => Buffer.from(String(index)).toString('base64');

function indexOf(cursor: string | undefined): number {
  if (cursor === undefined || cursor === '') return 0;
  const text = Buffer.from(cursor, 'base64').toString('utf8');
  if (!/^\d{1,9}$/.test(text)) throw invalid('The cursor is not valid', 'pagination.cursor');
  return Number(text);
}

/** One page of a list: count 1..1000, 200 unless told (Public API reference, Pagination). Throws ApiError 422. */
export function paginate<T>(all: readonly T[], query: Query): Page<T> {
  const asked = query.text('pagination.count');
  const count = asked === undefined ? 200 : Number(asked);
  if (!Number.isInteger(count) || count < 1 || count > 1000) {
    throw invalid('count must be a whole number from 1 to 1000', 'pagination.count');
  }
  const start = indexOf(query.text('pagination.cursor'));
  const pagination: Page<T>['pagination'] = { current: cursorAt(start), totalEntries: all.length };
  if (start + count < all.length) pagination.next = cursorAt(start + count);
  if (start > 0) pagination.previous = cursorAt(Math.max(0, start - count));
  return { items: all.slice(start, start + count), pagination };
}

const steps = { MINUTE: 60_000, HOUR: 3_600_000, DAY: 86_400_000 } as const;
export type Span = { from: number; to: number; granularity: keyof typeof steps; stepMs: number };

/** startTime, endTime (exclusive) and granularity of a report. Throws ApiError 422 with the field. */
export function readSpan(query: Query): Span {
  const granularity = query.text('granularity')?.toUpperCase();
  if (granularity !== 'MINUTE' && granularity !== 'HOUR' && granularity !== 'DAY') {
    throw invalid('granularity must be MINUTE, HOUR or DAY', 'granularity');
  }
  const time = (field: 'startTime' | 'endTime') => {
    const at = Date.parse(query.text(field) ?? '');
    if (Number.isNaN(at)) throw invalid(`${field} must be an ISO 8601 time`, field);
    return at;
  };
  const from = time('startTime');
  const to = time('endTime');
  if (from >= to) throw invalid('startTime must be before endTime', 'startTime');
  return { from, to, granularity, stepMs: steps[granularity] };
}

/** Refuses a window longer or further back than the endpoint keeps. */
export function checkWindow(
  span: Span,
  now: number,
  limits: Record<Span['granularity'], { lengthMs: number; backMs: number }>,
): void {
  const { lengthMs, backMs } = limits[span.granularity];
  if (span.to - span.from > lengthMs) {
    throw invalid(`The window is too long for granularity ${span.granularity}`, 'endTime');
  }
  if (now - span.from > backMs + span.stepMs) {
    throw invalid(`startTime is too far back for granularity ${span.granularity}`, 'startTime');
  }
}
