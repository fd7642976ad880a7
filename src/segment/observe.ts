import { z } from 'zod';
import type { Api } from './http.ts';
import { listAll } from './paginate.ts';
import { type Path, path } from './path.ts';
import type { DeliveryMetric } from './records.ts';
import { listOf } from './schemas.ts';
import type { DeliveryKind, DeliveryRow, Granularity, Segment, VolumeRow } from './segment.ts';
import { alsoHas } from './unknown-fields.ts';

const countSchema = z
  .number()
  .nullish()
  .transform((count) => count ?? 0);

const seriesSchema = listOf(z.object({ time: z.string(), count: countSchema }));

const volumeRowSchema = z
  .object({
    source: alsoHas(z.object({ id: z.string().nullish() }), ['name', 'slug']).nullish(),
    eventName: z.string().nullish(),
    eventType: z.string().nullish(),
    total: countSchema,
    series: seriesSchema,
  })
  .transform(
    ({ source, eventName, eventType, total, series }): VolumeRow => ({
      ...(source?.id ? { sourceId: source.id } : {}),
      ...(eventName ? { eventName } : {}),
      ...(eventType ? { eventType } : {}),
      total,
      series,
    }),
  );

const deliveryRowSchema = alsoHas(
  z.object({
    eventName: z.string().nullish(),
    eventType: z.string().nullish(),
    discardReason: z.string().nullish(),
    audienceId: z.string().nullish(),
    spaceId: z.string().nullish(),
    total: countSchema,
    series: seriesSchema,
  }),
  ['appVersion', 'subscriptionId', 'activationId', 'totalRetryCount'],
).transform(
  ({ eventName, eventType, discardReason, audienceId, spaceId, total, series }): DeliveryRow => ({
    ...(eventName ? { eventName } : {}),
    ...(eventType ? { eventType } : {}),
    ...(discardReason ? { discardReason } : {}),
    ...(audienceId ? { audienceId } : {}),
    ...(spaceId ? { spaceId } : {}),
    total,
    series,
  }),
);

const metricSchema = z
  .object({
    metricName: z.string(),
    total: countSchema,
    breakdown: listOf(z.object({ metricName: z.string(), value: countSchema })),
  })
  .transform(
    ({ metricName, total, breakdown }): DeliveryMetric => ({
      name: metricName,
      total,
      breakdown: breakdown.map((part) => ({ name: part.metricName, total: part.value })),
    }),
  );
const summarySchema = z.object({
  deliveryMetricsSummary: alsoHas(z.object({ metrics: listOf(metricSchema) }), [
    'sourceId',
    'destinationMetadataId',
  ]),
});

const windowOf = ({ from, to, granularity }: { from: number; to: number; granularity: Granularity }) => ({
  startTime: new Date(from).toISOString(),
  endTime: new Date(to).toISOString(),
  granularity,
});

/** What flows. Volume counts what a source received; delivery what became of it, in cloud mode only. */
export function observePart(api: Api): Pick<Segment, 'eventsVolume' | 'delivery' | 'deliveryMetrics'> {
  return {
    eventsVolume({ sourceId, eventName, ...window }) {
      const query = {
        ...windowOf(window),
        groupBy: ['eventName', 'eventType', ...(sourceId === undefined ? ['source'] : [])],
        // Both filters are lists in the reference.
        sourceId: sourceId === undefined ? undefined : [sourceId],
        eventName: eventName === undefined ? undefined : [eventName],
      };
      return listAll(api, { path: path`/events/volume`, query }, 'result', volumeRowSchema);
    },

    async delivery({ kind, sourceId, destinationId, groupBy, ...window }) {
      const { endpoint, egress } = deliveryEndpoint(kind);
      if (egress && destinationId === undefined) {
        throw new TypeError(`Delivery of kind ${kind} needs a destinationId`);
      }
      const query = {
        sourceId,
        destinationConfigId: egress ? destinationId : undefined,
        ...windowOf(window),
        groupBy,
      };
      return listAll(api, { path: endpoint, query }, 'dataset', deliveryRowSchema);
    },

    async deliveryMetrics(destinationId, sourceId, window) {
      const query = { sourceId, ...(window && windowOf(window)) };
      const call = { path: path`/destinations/${destinationId}/delivery-metrics`, query };
      return (await api.get(call, summarySchema)).deliveryMetricsSummary.metrics;
    },
  };
}

function deliveryEndpoint(kind: DeliveryKind): { endpoint: Path; egress: boolean } {
  switch (kind) {
    case 'successfully-received':
    case 'failed-on-ingest':
    case 'filtered-at-source':
      return { endpoint: path`/delivery-overview/${kind}`, egress: false };
    case 'filtered-at-destination':
    case 'failed-delivery':
    case 'successful-delivery':
      return { endpoint: path`/delivery-overview/${kind}`, egress: true };
  }
}
