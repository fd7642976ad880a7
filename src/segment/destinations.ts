import { z } from 'zod';
import type { Api } from './http.ts';
import { listAll } from './paginate.ts';
import { path } from './path.ts';
import { destinationSchema, subscriptionSchema } from './schemas.ts';
import type { Segment } from './segment.ts';

type DestinationMethod =
  | 'destinations'
  | 'createDestination'
  | 'updateDestination'
  | 'subscriptions'
  | 'createSubscription';

const oneDestinationSchema = z.object({ destination: destinationSchema });
const oneSubscriptionSchema = z.object({ destinationSubscription: subscriptionSchema });

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
  };
}
