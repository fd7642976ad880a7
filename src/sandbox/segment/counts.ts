import type { Span } from './query.ts';
import type { Count, CountKind, FreshCount, State } from './state.ts';

const minuteMs = 60_000;
/** Older counts are dropped: reports look back 30 days at most. */
const keptMs = 31 * 86_400_000;

/** Counts one thing that happened at `at`; reports show it after `switches.volumeLagMs`. */
export function count(state: State, fresh: FreshCount): void {
  state.fresh.push(fresh);
}

function sameRow(row: Count, fresh: FreshCount, minute: number): boolean {
  return (
    row.minute === minute &&
    row.kind === fresh.kind &&
    row.sourceId === fresh.sourceId &&
    row.type === fresh.type &&
    row.event === fresh.event &&
    row.destinationId === fresh.destinationId &&
    row.subscriptionId === fresh.subscriptionId &&
    row.reason === fresh.reason &&
    row.audienceId === fresh.audienceId &&
    row.activationId === fresh.activationId
  );
}

/** Moves what is old enough into the counts by minute that reports read. */
export function settle(state: State, now: number): void {
  const waiting: FreshCount[] = [];
  for (const fresh of state.fresh) {
    if (fresh.at + state.switches.volumeLagMs > now) {
      waiting.push(fresh);
      continue;
    }
    const minute = Math.floor(fresh.at / minuteMs) * minuteMs;
    const row = state.counts.findLast((one) => sameRow(one, fresh, minute));
    if (row) row.count += 1;
    else {
      const { at: _at, ...rest } = fresh;
      state.counts.push({ ...rest, minute, count: 1 });
    }
  }
  if (waiting.length !== state.fresh.length) state.fresh = waiting;
  if (state.counts.some((row) => now - row.minute > keptMs)) {
    state.counts = state.counts.filter((row) => now - row.minute <= keptMs);
  }
}

/** Everything counted so far, late or not: for people looking at the sandbox, not for the API. */
export function tally(
  state: State,
  wanted: (row: FreshCount | Count) => boolean,
): { total: number; byEvent: Record<string, number>; byReason: Record<string, number> } {
  const sum = { total: 0, byEvent: {} as Record<string, number>, byReason: {} as Record<string, number> };
  const add = (row: FreshCount | Count, n: number) => {
    if (!wanted(row)) return;
    const name = row.event ?? row.type;
    sum.total += n;
    sum.byEvent[name] = (sum.byEvent[name] ?? 0) + n;
    if (row.reason) sum.byReason[row.reason] = (sum.byReason[row.reason] ?? 0) + n;
  };
  for (const row of state.counts) add(row, row.count);
  for (const row of state.fresh) add(row, 1);
  return sum;
}

export type GroupBy =
  | 'eventName'
  | 'eventType'
  | 'source'
  | 'discardReason'
  | 'subscriptionId'
  | 'activationId'
  | 'audienceId'
  | 'spaceId';
export type ReportRow = Partial<Record<GroupBy, string>> & {
  total: number;
  series: { time: string; count: number }[];
};

const labelOf: Record<GroupBy, (row: Count) => string | undefined> = {
  eventName: (row) => row.event,
  eventType: (row) => row.type,
  source: (row) => row.sourceId,
  discardReason: (row) => row.reason,
  subscriptionId: (row) => row.subscriptionId,
  activationId: (row) => row.activationId,
  audienceId: (row) => row.audienceId,
  spaceId: (row) => row.spaceId,
};

/**
 * Adds up the settled counts that fit. A minute belongs to the span when it starts before `to` and is not over
 * at `from`. Series hold only the steps in which something happened.
 */
export function report(
  state: State,
  query: { span: Span; groupBy: GroupBy[]; kind: CountKind; fits: (row: Count) => boolean },
): ReportRow[] {
  const { span, groupBy, kind, fits } = query;
  const first = Math.floor(span.from / minuteMs) * minuteMs;
  const groups = new Map<string, { labels: Partial<Record<GroupBy, string>>; steps: Map<number, number> }>();
  for (const row of state.counts) {
    if (row.kind !== kind || row.minute < first || row.minute >= span.to || !fits(row)) continue;
    const labels: Partial<Record<GroupBy, string>> = {};
    for (const group of groupBy) {
      const value = labelOf[group](row);
      if (value !== undefined) labels[group] = value;
    }
    const key = JSON.stringify(labels);
    const group = groups.get(key) ?? { labels, steps: new Map<number, number>() };
    const step = Math.floor(row.minute / span.stepMs) * span.stepMs;
    group.steps.set(step, (group.steps.get(step) ?? 0) + row.count);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ labels, steps }) => ({
    ...labels,
    total: [...steps.values()].reduce((sum, n) => sum + n, 0),
    series: [...steps.entries()]
      .sort(([one], [other]) => one - other)
      .map(([time, n]) => ({ time: new Date(time).toISOString(), count: n })),
  }));
}
