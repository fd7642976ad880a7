import { ApiError, invalid } from '../api-error.ts';
import { type GroupBy, report, settle, tally } from '../counts.ts';
import { checkWindow, paginate, type Query, readSpan, type Span } from '../query.ts';
import type { Route } from '../router.ts';
import { findDestination, findSource, type Segment } from '../segment.ts';
import type { Count, CountKind } from '../state.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** How far delivery overview looks (Public API reference); a minute more, as clients measure from now. */
const overviewWindows: Record<Span['granularity'], { lengthMs: number; backMs: number }> = {
  MINUTE: { lengthMs: 4 * hourMs, backMs: 48 * hourMs },
  HOUR: { lengthMs: 14 * dayMs, backMs: 30 * dayMs },
  DAY: { lengthMs: 30 * dayMs, backMs: 30 * dayMs },
};

const metricsWindows: typeof overviewWindows = {
  MINUTE: { lengthMs: 4 * hourMs, backMs: 48 * hourMs },
  HOUR: { lengthMs: 7 * dayMs, backMs: 7 * dayMs },
  DAY: { lengthMs: 14 * dayMs, backMs: 14 * dayMs },
};

function readGroups(query: Query, allowed: readonly GroupBy[], ignored: readonly string[] = []): GroupBy[] {
  return query.list('groupBy').flatMap((name) => {
    const group = allowed.find((one) => one === name);
    if (group) return [group];
    if (ignored.includes(name)) return [];
    throw invalid(`groupBy must be one of ${allowed.join(', ')}`, 'groupBy');
  });
}

/** Filters on names and types: only rows whose value is among the asked ones. */
function among(values: string[], value: string | undefined): boolean {
  return values.length === 0 || values.some((one) => one.toLowerCase() === (value ?? '').toLowerCase());
}

function volumeRoute(): Route {
  return {
    method: 'GET',
    path: '/events/volume',
    handle: ({ segment, query, now }) => {
      const { state } = segment;
      const span = readSpan(query);
      const groupBy = readGroups(query, ['eventName', 'eventType', 'source'], ['appVersion']);
      const [sources, names, types] = ['sourceId', 'eventName', 'eventType'].map((name) => query.list(name));
      settle(state, now);
      const rows = report(state, {
        span,
        groupBy,
        kind: 'received',
        fits: (row) =>
          among(sources ?? [], row.sourceId) && among(names ?? [], row.event) && among(types ?? [], row.type),
      });
      const { items, pagination } = paginate(rows, query);
      const result = items.map(({ source, ...row }) => {
        const record = state.sources.find((one) => one.id === source);
        if (source === undefined) return row;
        return { source: { id: source, name: record?.name ?? '', slug: record?.slug ?? '' }, ...row };
      });
      const lists = ['groupBy', 'sourceId', 'eventName', 'eventType', 'appVersion'].map(
        (name) => [name, query.list(name)] as const,
      );
      const asked = {
        workspaceId: state.workspace.id,
        granularity: span.granularity,
        startTime: new Date(span.from).toISOString(),
        endTime: new Date(span.to).toISOString(),
        ...Object.fromEntries(lists.filter(([, found]) => found.length > 0)),
      };
      return { data: { path: '/events/volume', query: asked, result, pagination } };
    },
  };
}

const overviewGroups: GroupBy[] = [
  'eventName',
  'eventType',
  'discardReason',
  'subscriptionId',
  'activationId',
  'audienceId',
  'spaceId',
];

function overviewRoute(path: string, kind: CountKind, egress: boolean): Route {
  return {
    method: 'GET',
    path: `/delivery-overview/${path}`,
    version: 'beta',
    handle: ({ segment, query, now }) => {
      const span = readSpan(query);
      checkWindow(span, now, overviewWindows);
      const sourceId = query.text('sourceId');
      if (!sourceId) throw invalid('sourceId is required', 'sourceId');
      const source = findSource(segment, sourceId);
      const destinationId = egress ? readDestination(segment, query, source.id) : undefined;
      const groupBy = readGroups(query, overviewGroups, ['appVersion']);
      const wanted = {
        names: query.list('filter.eventName'),
        types: query.list('filter.eventType'),
        reasons: query.list('filter.discardReason'),
        activations: query.list('filter.activationId'),
        audiences: query.list('filter.audienceId'),
        spaces: query.list('filter.spaceId'),
      };
      settle(segment.state, now);
      const rows = report(segment.state, {
        span,
        groupBy,
        kind,
        fits: (row: Count) =>
          row.sourceId === source.id &&
          (destinationId === undefined || row.destinationId === destinationId) &&
          among(wanted.names, row.event) &&
          among(wanted.types, row.type) &&
          among(wanted.reasons, row.reason) &&
          among(wanted.activations, row.activationId) &&
          among(wanted.audiences, row.audienceId) &&
          among(wanted.spaces, row.spaceId),
      });
      const { items, pagination } = paginate(rows, query);
      const total = rows.reduce((sum, row) => sum + row.total, 0);
      return { data: { total, dataset: items, pagination } };
    },
  };
}

function readDestination(segment: Segment, query: Query, sourceId: string): string {
  const id = query.text('destinationConfigId');
  if (!id) throw invalid('destinationConfigId is required', 'destinationConfigId');
  const destination = findDestination(segment, id);
  if (destination.sourceId !== sourceId) {
    throw invalid('The destination belongs to another source', 'destinationConfigId');
  }
  return destination.id;
}

const metricsRoute: Route = {
  method: 'GET',
  path: '/destinations/:destinationId/delivery-metrics',
  version: 'beta',
  handle: ({ segment, params, query, now }) => {
    const destination = findDestination(segment, params.destinationId);
    const sourceId = query.text('sourceId');
    if (!sourceId) throw invalid('sourceId is required', 'sourceId');
    if (sourceId !== destination.sourceId) {
      throw new ApiError(404, { type: 'not-found', message: 'The destination belongs to another source' });
    }
    const span = query.text('startTime') === undefined ? undefined : readSpan(query);
    if (span) checkWindow(span, now, metricsWindows);
    settle(segment.state, now);
    const sum = (kind: CountKind) =>
      tally(
        segment.state,
        (row) =>
          'count' in row &&
          row.kind === kind &&
          row.destinationId === destination.id &&
          (!span || (row.minute + 60_000 > span.from && row.minute < span.to)),
      );
    const metric = (metricName: string, kind: CountKind) => {
      const { total, byReason } = sum(kind);
      const breakdown = Object.entries(byReason).map(([name, value]) => ({ metricName: name, value }));
      return { metricName, total, ...(breakdown.length > 0 ? { breakdown } : {}) };
    };
    return {
      data: {
        deliveryMetricsSummary: {
          sourceId,
          destinationMetadataId: destination.metadataId,
          metrics: [
            metric('successes', 'delivered'),
            metric('discarded', 'filtered_at_destination'),
            metric('expired', 'failed_delivery'),
            metric('retried', 'retried'),
          ],
        },
      },
    };
  },
};

export const reportRoutes: Route[] = [
  volumeRoute(),
  overviewRoute('successfully-received', 'received', false),
  overviewRoute('failed-on-ingest', 'failed_on_ingest', false),
  overviewRoute('filtered-at-source', 'filtered_at_source', false),
  overviewRoute('filtered-at-destination', 'filtered_at_destination', true),
  overviewRoute('failed-delivery', 'failed_delivery', true),
  overviewRoute('successful-delivery', 'delivered', true),
  metricsRoute,
];
