import type { Reading } from './findings.ts';

/** How often a name arrived. `at` is the beginning of a unit of time; without points, when is not known. */
export type Arrival = {
  name: string;
  total: number;
  points: readonly { at: number; count: number }[];
  /** Left out: events volume. */
  read?: Reading;
};

/** A name that arrived, taken together. */
export type Seen = { count: number; firstAt?: number; lastAt?: number; read: Reading };

/** What was looked at. Times in ms; `to` is exclusive, `unitMs` how fine the times of arrivals are. */
export type Span = {
  readAt: number;
  from: number;
  to: number;
  unitMs: number;
  /** Since when there is something to see: what is older proves nothing. */
  since: number;
};

/** How long Segment's figures may be behind: younger than this, what is missing may still come. */
export const settleMs = 2 * 60_000;

/** Counts by name within the span, however the rows and points are ordered. Names stay as they are, to the letter. */
export function tally(arrivals: readonly Arrival[], span: Span, by: Reading): Map<string, Seen> {
  const seen = new Map<string, Seen>();
  for (const { name, total, points, read = by } of arrivals) {
    let { count = 0, firstAt, lastAt } = seen.get(name) ?? {};
    const before = count;
    if (points.length === 0) count += Math.max(0, total);
    for (const point of points) {
      // A unit that was running when the source was made counts.
      const isWithin = point.at + span.unitMs > span.since && point.at < span.to;
      if (!isWithin || point.count <= 0) continue;
      count += point.count;
      firstAt = Math.min(firstAt ?? point.at, point.at);
      lastAt = Math.max(lastAt ?? point.at, point.at);
    }
    if (name === '' || count === before) continue;
    seen.set(name, {
      count,
      ...(firstAt === undefined ? {} : { firstAt }),
      ...(lastAt === undefined ? {} : { lastAt }),
      read: seen.get(name)?.read ?? read,
    });
  }
  return seen;
}

/** Whether something was first seen so lately that what belongs to it may still be on its way. */
export const isFresh = ({ readAt, unitMs }: Span, { firstAt }: Pick<Seen, 'firstAt'>): boolean =>
  firstAt !== undefined && readAt - (firstAt + unitMs) < settleMs;
