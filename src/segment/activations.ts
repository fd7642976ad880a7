import { z } from 'zod';
import type { Api } from './http.ts';
import { listAll } from './paginate.ts';
import { path } from './path.ts';
import { doneSchema, flagSchema, idSchema, listOf } from './schemas.ts';
import type { EngageDestination, Segment } from './segment.ts';
import { alsoHas } from './unknown-fields.ts';

type ActivationMethod =
  | 'supportedDestinations'
  | 'audienceConnections'
  | 'connectAudience'
  | 'activations'
  | 'createActivation'
  | 'deleteActivation';

const supportedSchema = alsoHas(
  z.object({
    id: idSchema,
    name: z.string().nullish(),
    metadataId: z.string().nullish(),
    metadata: z.object({ id: z.string().nullish(), name: z.string().nullish() }).nullish(),
    actions: listOf(z.object({ id: idSchema, slug: z.string().nullish(), name: z.string().nullish() })),
  }),
  ['type', 'displayName', 'enabled', 'settings', 'sourceId'],
).transform(({ id, name, metadataId, metadata, actions }): EngageDestination => {
  const shown = name || metadata?.name;
  const kind = metadataId || metadata?.id;
  return {
    id,
    ...(shown ? { name: shown } : {}),
    ...(kind ? { metadataId: kind } : {}),
    actions: actions.map((action) => ({
      id: action.id,
      ...(action.slug ? { slug: action.slug } : {}),
      ...(action.name ? { name: action.name } : {}),
    })),
  };
});

/** The reference types this list as an object of anything; a plain list is taken as well. */
const supportedListSchema = z
  .union([z.array(supportedSchema), z.record(z.string(), supportedSchema)])
  .nullish()
  .transform((found) => Object.values(found ?? {}));

const unreadOfConnection = [
  'type',
  'name',
  'enabled',
  'metadataId',
  'idSyncConfiguration',
  'connectionSettings',
  'createdAt',
  'updatedAt',
  'sourceId',
  'settings',
  'metadata',
];
const unreadOfActivation = [
  'activationName',
  'activationType',
  'performResync',
  'destinationMapping',
  'personalization',
  'workspaceId',
  'spaceId',
  'audienceId',
];

/** The list shows connections as destinations (SimpleDestination): without more, `id` names both. */
const connectionSchema = alsoHas(
  z.object({
    id: idSchema,
    destinationId: z.string().nullish(),
    destination: z.object({ id: z.string().nullish() }).nullish(),
  }),
  unreadOfConnection,
).transform(({ id, destinationId, destination }) => ({
  id,
  destinationId: destinationId || destination?.id || id,
}));

const activationSchema = alsoHas(
  z.object({
    id: idSchema,
    connectionId: z.string().nullish(),
    destinationConnectionId: z.string().nullish(),
    enabled: flagSchema,
  }),
  unreadOfActivation,
).transform(({ id, connectionId, destinationConnectionId, enabled }) => {
  const connection = connectionId || destinationConnectionId;
  return { id, enabled, ...(connection ? { connectionId: connection } : {}) };
});

const madeConnectionSchema = alsoHas(
  z.object({ connection: alsoHas(z.object({ id: idSchema }), unreadOfConnection) }),
  ['idSyncConfiguration'],
);
const madeActivationSchema = z.object({
  activation: alsoHas(z.object({ id: idSchema }), [...unreadOfActivation, 'enabled', 'connectionId']),
});

/**
 * Engage: from an audience to a destination. Three parts: a destination of the space, a connection to it, and for
 * products with actions an activation. The endpoints exist as alpha only (Public API reference, v73).
 */
export function activationsPart(api: Api): Pick<Segment, ActivationMethod> {
  return {
    async supportedDestinations(spaceId, type) {
      const call = {
        path: path`/spaces/${spaceId}/audienceType/${type}/supported-destinations`,
        alpha: true,
      };
      return (await api.get(call, z.object({ destinations: supportedListSchema }))).destinations;
    },

    audienceConnections: (spaceId, audienceId) =>
      listAll(
        api,
        { path: path`/spaces/${spaceId}/audiences/${audienceId}/destination-connections`, alpha: true },
        'connections',
        connectionSchema,
      ),

    async connectAudience(spaceId, audienceId, destinationId) {
      const call = {
        path: path`/spaces/${spaceId}/audiences/${audienceId}/destination-connections`,
        alpha: true,
        body: { destination: { id: destinationId, type: 'destination' } },
      };
      return (await api.post(call, madeConnectionSchema)).connection;
    },

    activations: (spaceId, audienceId) =>
      listAll(
        api,
        { path: path`/spaces/${spaceId}/audiences/${audienceId}/activations`, alpha: true },
        'activations',
        activationSchema,
      ),

    async createActivation(spaceId, audienceId, connectionId, { name, actionId }) {
      const call = {
        path: path`/spaces/${spaceId}/audiences/${audienceId}/destination-connections/${connectionId}/activations`,
        alpha: true,
        body: {
          enabled: true,
          // Those who are in it already are sent too.
          performResync: true,
          activationType: 'Audience Membership Changed',
          activationName: name,
          ...(actionId !== undefined && { destinationMapping: { actionId, settings: {} } }),
        },
      };
      return (await api.post(call, madeActivationSchema)).activation;
    },

    async deleteActivation(spaceId, audienceId, id) {
      // Under the audience, not under the connection (Public API reference, removeActivationFromAudience).
      const call = { path: path`/spaces/${spaceId}/audiences/${audienceId}/activations/${id}`, alpha: true };
      await api.delete(call, doneSchema);
    },
  };
}
