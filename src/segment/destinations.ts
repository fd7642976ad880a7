import { z } from 'zod';
import type { Api } from './http.ts';
import { listAll } from './paginate.ts';
import { path } from './path.ts';
import type { DestinationFilter, FilterAction } from './records.ts';
import {
  destinationSchema,
  doneSchema,
  flagSchema,
  idSchema,
  listOf,
  subscriptionSchema,
  textSchema,
} from './schemas.ts';
import type { Segment } from './segment.ts';
import { alsoHas } from './unknown-fields.ts';

type DestinationMethod =
  | 'destinations'
  | 'createDestination'
  | 'updateDestination'
  | 'subscriptions'
  | 'deleteDestination'
  | 'destinationFilters'
  | 'createDestinationFilter'
  | 'deleteDestinationFilter'
  | 'createSubscription'
  | 'updateSubscription'
  | 'deleteSubscription';

const filterActionSchema = z
  .object({
    type: z.string(),
    fields: z.record(z.string(), z.unknown()).nullish(),
    percent: z.number().nullish(),
    path: z.string().nullish(),
  })
  .transform(
    ({ type, fields, percent, path }): FilterAction => ({
      type,
      ...(fields ? { fields } : {}),
      ...(typeof percent === 'number' ? { percent } : {}),
      ...(path ? { path } : {}),
    }),
  );

const filterSchema = alsoHas(
  z.object({
    id: idSchema,
    title: textSchema,
    description: z.string().nullish(),
    if: textSchema,
    actions: listOf(filterActionSchema),
    enabled: flagSchema,
  }),
  ['sourceId', 'destinationId', 'createdAt', 'updatedAt'],
).transform(
  ({ description, ...filter }): DestinationFilter => ({
    ...filter,
    ...(description ? { description } : {}),
  }),
);

const oneDestinationSchema = z.object({ destination: destinationSchema });
const oneFilterSchema = z.object({ filter: filterSchema });
const oneSubscriptionSchema = z.object({ destinationSubscription: subscriptionSchema });
/** A change answers under another name than creating does (reference: UpdateSubscriptionForDestinationAlphaOutput). */
const changedSubscriptionSchema = z.object({ subscription: subscriptionSchema });

/** Destinations and their subscriptions (mappings). Creating a destination is connecting it to its one source. */
export function destinationsPart(api: Api): Pick<Segment, DestinationMethod> {
  return {
    destinations: () => listAll(api, { path: path`/destinations` }, 'destinations', destinationSchema),

    async createDestination({ sourceId, metadataId, name, enabled, settings }) {
      const body = { sourceId, metadataId, name, enabled, settings };
      return (await api.post({ path: path`/destinations`, body }, oneDestinationSchema)).destination;
    },

    async updateDestination(id, { name, enabled, settings }) {
      const body = {
        ...(name !== undefined && { name }),
        ...(enabled !== undefined && { enabled }),
        ...(settings !== undefined && { settings }),
      };
      return (await api.patch({ path: path`/destinations/${id}`, body }, oneDestinationSchema)).destination;
    },

    async deleteDestination(id) {
      await api.delete({ path: path`/destinations/${id}` }, doneSchema);
    },

    // The reference has these under "destination", in the singular.
    destinationFilters: (id) =>
      listAll(api, { path: path`/destination/${id}/filters` }, 'filters', filterSchema),

    async createDestinationFilter(id, { sourceId, title, description, if: condition, actions, enabled }) {
      const body = {
        sourceId,
        title,
        ...(description !== undefined && { description }),
        if: condition,
        actions,
        enabled,
      };
      return (await api.post({ path: path`/destination/${id}/filters`, body }, oneFilterSchema)).filter;
    },

    async deleteDestinationFilter(destinationId, id) {
      await api.delete({ path: path`/destination/${destinationId}/filters/${id}` }, doneSchema);
    },

    subscriptions: (id) =>
      listAll(
        api,
        { path: path`/destinations/${id}/subscriptions`, alpha: true },
        'subscriptions',
        subscriptionSchema,
      ),

    async createSubscription(id, { name, actionId, trigger, enabled, settings, modelId }) {
      const body = {
        name,
        actionId,
        trigger,
        enabled,
        ...(settings !== undefined && { settings }),
        ...(modelId !== undefined && { modelId }),
      };
      const call = { path: path`/destinations/${id}/subscriptions`, alpha: true, body };
      return (await api.post(call, oneSubscriptionSchema)).destinationSubscription;
    },

    async updateSubscription(destinationId, id, { name, trigger, enabled, settings }) {
      const input = {
        ...(name !== undefined && { name }),
        ...(trigger !== undefined && { trigger }),
        ...(enabled !== undefined && { enabled }),
        ...(settings !== undefined && { settings }),
      };
      const call = { path: path`/destinations/${destinationId}/subscriptions/${id}`, alpha: true };
      return (await api.patch({ ...call, body: { input } }, changedSubscriptionSchema)).subscription;
    },

    async deleteSubscription(destinationId, id) {
      const call = { path: path`/destinations/${destinationId}/subscriptions/${id}`, alpha: true };
      await api.delete(call, doneSchema);
    },
  };
}
