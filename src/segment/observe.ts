import { z } from 'zod';
import type { Api } from './http.ts';
import { listAll } from './paginate.ts';
import { type Path, path } from './path.ts';
import { listOf } from './schemas.ts';
import type { DeliveryKind, DeliveryRow, Segment, VolumeRow } from './segment.ts';

const countSchema = z
  .number()
  .nullish()
  .transform((count) => count ?? 0);

const volumeRowSchema = z
  .object({
    eventName: z.string().nullish(),
    eventType: z.string().nullish(),
    total: countSchema,
    series: listOf(z.object({ time: z.string(), count: countSchema })),
  })
  .transform(
    ({ eventName, eventType, total, series }): VolumeRow => ({
      ...(eventName ? { eventName } : {}),
      ...(eventType ? { eventType } : {}),
      total,
      series,
    }),
  );

const deliveryRowSchema = z
  .object({
    eventName: z.string().nullish(),
    eventType: z.string().nullish(),
    discardReason: z.string().nullish(),
    audienceId: z.string().nullish(),
    spaceId: z.string().nullish(),
    total: countSchema,
  })
  .transform(
    ({ eventName, eventType, discardReason, audienceId, spaceId, total }): DeliveryRow => ({
      ...(eventName ? { eventName } : {}),
      ...(eventType ? { eventType } : {}),
      ...(discardReason ? { discardReason } : {}),
      ...(audienceId ? { audienceId } : {}),
      ...(spaceId ? { spaceId } : {}),
      total,
    }),
  );

/** What flows. Volume counts what a source received; delivery what became of it, in cloud mode only. */
export function observePart(api: Api): Pick<Segment, 'eventsVolume' | 'delivery'> {
  return {
    eventsVolume({ sourceId, from, to, granularity }) {
      const query = {
        granularity,
        startTime: new Date(from).toISOString(),
        endTime: new Date(to).toISOString(),
        groupBy: ['eventName', 'eventType'],
        sourceId,
      };
      return listAll(api, { path: path`/events/volume`, query }, 'result', volumeRowSchema);
    },

    async delivery({ kind, sourceId, destinationId, from, to, granularity, groupBy }) {
      const { endpoint, egress } = deliveryEndpoint(kind);
      if (egress && destinationId === undefined) {
        throw new TypeError(`Delivery of kind ${kind} needs a destinationId`);
      }
      const query = {
        sourceId,
        destinationConfigId: egress ? destinationId : undefined,
        startTime: new Date(from).toISOString(),
        endTime: new Date(to).toISOString(),
        granularity,
        groupBy,
      };
      return listAll(api, { path: endpoint, query }, 'dataset', deliveryRowSchema);
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
