import { conflict, invalid, notFound } from '../api-error.ts';
import { engageDestinations, findAudience, openEngage, productOf, takesAudience } from '../engage.ts';
import { flag, objects, optionalFlag, optionalObject, optionalText, text } from '../input.ts';
import { paginate } from '../query.ts';
import type { Call, Route } from '../router.ts';
import { audit, type Segment } from '../segment.ts';
import {
  type ActivationRecord,
  type AudienceRecord,
  type ConnectionRecord,
  type DestinationRecord,
  newId,
  type SpaceRecord,
} from '../state.ts';
import { destinationView } from '../views.ts';

const idSyncsAtMost = 5;

const spaceOfAudience = (segment: Segment, audience: AudienceRecord): SpaceRecord | undefined =>
  segment.state.spaces.find((space) => space.id === audience.spaceId);

/** Those of the space that can take the audience. */
function candidates(segment: Segment, space: SpaceRecord | undefined, type: AudienceRecord['audienceType']) {
  return (space ? engageDestinations(segment, space) : []).filter((one) =>
    takesAudience(productOf(one), type),
  );
}

/** An unknown destination is not found; one that is not of the space's Engage settings is refused. */
function destinationIn(call: Call, audience: AudienceRecord): DestinationRecord {
  const { segment, body } = call;
  const given = optionalObject(body, 'destination');
  if (!given) throw invalid('destination is required', 'destination');
  const id = text(given, 'id');
  const type = text(given, 'type');
  if (type !== 'destination') throw invalid('type must be destination', 'destination.type');
  const space = spaceOfAudience(segment, audience);
  const found = candidates(segment, space, audience.audienceType).find((one) => one.id === id);
  if (found) return found;
  if (!segment.state.destinations.some((one) => one.id === id)) throw notFound('Destination');
  throw invalid('The destination is not among the destinations of the space', 'destination.id');
}

/** A connection goes by its destination's id, as the reference's examples show the two alike. */
const connectionView = (destination: DestinationRecord, connection: ConnectionRecord) => {
  const { id, name, sourceId, enabled, settings, metadata } = destinationView(destination);
  const times = { createdAt: connection.createdAt, updatedAt: connection.createdAt };
  return { id, name, sourceId, enabled, settings, metadata, ...times };
};

const activationView = (
  call: Call,
  audience: AudienceRecord,
  connection: ConnectionRecord,
  { id, name, enabled, activationType, actionId, settings }: ActivationRecord,
) => ({
  id,
  enabled,
  workspaceId: call.segment.state.workspace.id,
  spaceId: audience.spaceId,
  audienceId: audience.id,
  connectionId: connection.destinationId,
  activationType,
  activationName: name,
  personalization: { profile: {} },
  ...(actionId === undefined ? {} : { destinationMapping: { actionId, settings } }),
  performResync: true,
});

/** Destinations of an audience that are still there. */
function connectionsOf(segment: Segment, audience: AudienceRecord) {
  return audience.connections.flatMap((connection) => {
    const destination = segment.state.destinations.find((one) => one.id === connection.destinationId);
    return destination ? [{ connection, destination }] : [];
  });
}

function findActivation(call: Call) {
  const audience = findAudience(call);
  for (const connection of audience.connections) {
    const activation = connection.activations.find((one) => one.id === call.params.activationId);
    if (activation) return { audience, connection, activation };
  }
  throw notFound('Activation');
}

function actionIn(call: Call, destination: DestinationRecord) {
  const { name, actions } = productOf(destination);
  const mapping = optionalObject(call.body, 'destinationMapping');
  if (!mapping) {
    if (actions.length > 0) throw invalid('destinationMapping is required', 'destinationMapping');
    return { settings: {} };
  }
  const actionId = text(mapping, 'actionId');
  if (!actions.some((one) => one.id === actionId)) {
    throw invalid(`${name} has no such action`, 'destinationMapping.actionId');
  }
  return { actionId, settings: optionalObject(mapping, 'settings') ?? {} };
}

const base = '/spaces/:spaceId/audiences/:audienceId';

export const activationRoutes: Route[] = [
  {
    method: 'GET',
    path: '/spaces/:spaceId/audienceType/:audienceType/supported-destinations',
    handle: (call) => {
      const space = openEngage(call);
      const type = (['USERS', 'ACCOUNTS'] as const).find((one) => one === call.params.audienceType);
      if (!type) throw invalid('audienceType must be USERS or ACCOUNTS', 'audienceType');
      const slug = call.query.text('slug');
      const found = candidates(call.segment, space, type)
        .map((destination) => {
          const { id, name, slug: productSlug, actions } = productOf(destination);
          return {
            id: destination.id,
            name: destination.name,
            metadata: { id, name, slug: productSlug },
            actions: actions.map((one) => ({ id: one.id, slug: one.slug, name: one.name })),
          };
        })
        .filter((one) => slug === undefined || one.metadata.slug === slug);
      // An object by id: the reference types it as an object and says no more.
      return { data: { destinations: Object.fromEntries(found.map((one) => [one.id, one])) } };
    },
  },
  {
    method: 'GET',
    path: `${base}/destination-connections`,
    handle: (call) => {
      const all = connectionsOf(call.segment, findAudience(call));
      const { items, pagination } = paginate(all, call.query);
      const connections = items.map((one) => connectionView(one.destination, one.connection));
      return { data: { connections, pagination } };
    },
  },
  {
    method: 'POST',
    path: `${base}/destination-connections`,
    handle: (call) => {
      const audience = findAudience(call);
      const destination = destinationIn(call, audience);
      if (audience.connections.some((one) => one.destinationId === destination.id)) {
        throw conflict('The audience is connected to this destination already', 'destination.id');
      }
      const idSync =
        call.body.idSyncConfiguration === undefined ? [] : objects(call.body, 'idSyncConfiguration');
      if (idSync.length > idSyncsAtMost) {
        throw invalid(`at most ${idSyncsAtMost} identifiers can be synced`, 'idSyncConfiguration');
      }
      audience.connections.push({
        destinationId: destination.id,
        idSync,
        createdAt: new Date(call.now).toISOString(),
        activations: [],
        told: { members: [], syncedAt: call.now },
      });
      const about = { id: audience.id, type: 'AUDIENCE', name: audience.name };
      audit(call.segment, 'Destination Added into Audience', about);
      return { data: { connection: { id: destination.id }, idSyncConfiguration: idSync } };
    },
  },
  {
    method: 'POST',
    path: `${base}/destination-connections/:connectionId/activations`,
    handle: (call) => {
      const audience = findAudience(call);
      const found = connectionsOf(call.segment, audience).find(
        ({ destination }) => destination.id === call.params.connectionId,
      );
      if (!found) throw notFound('Destination Connection');
      const { body, now } = call;
      flag(body, 'performResync');
      const activation: ActivationRecord = {
        id: `act_${newId()}`,
        name: text(body, 'activationName'),
        activationType: text(body, 'activationType'),
        enabled: optionalFlag(body, 'enabled') ?? true,
        ...actionIn(call, found.destination),
        told: { members: [], syncedAt: now },
      };
      found.connection.activations.push(activation);
      const about = { id: activation.id, type: 'ACTIVATION', name: activation.name };
      audit(call.segment, 'Activation Created', about);
      return { data: { activation: activationView(call, audience, found.connection, activation) } };
    },
  },
  {
    method: 'DELETE',
    path: `${base}/destination-connections/:destinationId`,
    handle: (call) => {
      const audience = findAudience(call);
      const { destinationId } = call.params;
      const found = audience.connections.find((one) => one.destinationId === destinationId);
      if (!found) throw notFound('Destination Connection');
      // Documented; the code of the refusal is our assumption.
      if (found.activations.length > 0)
        throw invalid('The connection still has activations', 'destinationId');
      audience.connections = audience.connections.filter((one) => one !== found);
      const about = { id: audience.id, type: 'AUDIENCE', name: audience.name };
      audit(call.segment, 'Destination Removed from Audience', about);
      return { data: { status: 'SUCCESS' } };
    },
  },
  {
    method: 'GET',
    path: `${base}/activations/:activationId`,
    handle: (call) => {
      const { audience, connection, activation } = findActivation(call);
      return { data: { activation: activationView(call, audience, connection, activation) } };
    },
  },
  {
    method: 'PATCH',
    path: `${base}/activations/:activationId`,
    handle: (call) => {
      const { audience, connection, activation } = findActivation(call);
      const { body, segment } = call;
      const destination = segment.state.destinations.find((one) => one.id === connection.destinationId);
      const mapping =
        destination && body.destinationMapping !== undefined ? actionIn(call, destination) : undefined;
      activation.name = optionalText(body, 'activationName') ?? activation.name;
      activation.enabled = optionalFlag(body, 'enabled') ?? activation.enabled;
      Object.assign(activation, mapping);
      audit(segment, 'Activation Updated', { id: activation.id, type: 'ACTIVATION', name: activation.name });
      return { data: { activation: activationView(call, audience, connection, activation) } };
    },
  },
  {
    method: 'DELETE',
    path: `${base}/activations/:activationId`,
    handle: (call) => {
      const { connection, activation } = findActivation(call);
      connection.activations = connection.activations.filter((one) => one !== activation);
      audit(call.segment, 'Activation Deleted', {
        id: activation.id,
        type: 'ACTIVATION',
        name: activation.name,
      });
      return { data: { status: 'SUCCESS' } };
    },
  },
  {
    method: 'GET',
    path: `${base}/activations`,
    handle: (call) => {
      const audience = findAudience(call);
      const all = connectionsOf(call.segment, audience).flatMap(({ connection }) =>
        connection.activations.map((one) => activationView(call, audience, connection, one)),
      );
      const { items, pagination } = paginate(all, call.query);
      return { data: { activations: items, pagination } };
    },
  },
];
