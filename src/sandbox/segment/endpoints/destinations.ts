import { ApiError, invalid } from '../api-error.ts';
import { addDestination, removeDestination } from '../changes.ts';
import { checkSettings, optionalFlag, optionalObject, optionalText, text } from '../input.ts';
import { paginate } from '../query.ts';
import type { Route } from '../router.ts';
import { audit, findDestination, findSource, known, metadata } from '../segment.ts';
import { destinationView } from '../views.ts';

export const destinationRoutes: Route[] = [
  {
    method: 'GET',
    path: '/destinations',
    handle: ({ segment, query }) => {
      const { items, pagination } = paginate(segment.state.destinations, query);
      return { data: { destinations: items.map(destinationView), pagination } };
    },
  },
  {
    method: 'POST',
    path: '/destinations',
    handle: ({ segment, body }) => {
      const settings = optionalObject(body, 'settings');
      if (!settings) throw invalid('settings is required', 'settings');
      const sourceId = text(body, 'sourceId');
      const metadataId = text(body, 'metadataId');
      const name = optionalText(body, 'name');
      const enabled = optionalFlag(body, 'enabled') ?? true;
      const source = findSource(segment, sourceId);
      const destination = addDestination(segment, { source, metadataId, name, enabled, settings });
      return { data: { destination: destinationView(destination) } };
    },
  },
  {
    method: 'GET',
    path: '/destinations/:destinationId',
    handle: ({ segment, params }) => ({
      data: { destination: destinationView(findDestination(segment, params.destinationId)) },
    }),
  },
  {
    method: 'PATCH',
    path: '/destinations/:destinationId',
    handle: ({ segment, params, body }) => {
      const destination = findDestination(segment, params.destinationId);
      const name = optionalText(body, 'name');
      const enabled = optionalFlag(body, 'enabled');
      const settings = optionalObject(body, 'settings');
      if (settings) {
        const { options } = known(metadata.destination(destination.metadataId));
        destination.settings = checkSettings(options, { ...destination.settings, ...settings });
      }
      if (name !== undefined) destination.name = name;
      if (enabled !== undefined) destination.enabled = enabled;
      audit(segment, 'Destination Modified', {
        id: destination.id,
        type: 'DESTINATION',
        name: destination.name,
      });
      return { data: { destination: destinationView(destination) } };
    },
  },
  {
    method: 'DELETE',
    path: '/destinations/:destinationId',
    handle: ({ segment, params }) => {
      const destination = findDestination(segment, params.destinationId);
      if (destination.protected) {
        throw new ApiError(400, {
          type: 'bad-request',
          message: 'Segment Profiles was added by Segment and cannot be removed',
        });
      }
      removeDestination(segment, destination);
      return { data: { status: 'SUCCESS' } };
    },
  },
];
