import { notFound, notIncluded } from '../api-error.ts';
import { paginate } from '../query.ts';
import type { Call, Route } from '../router.ts';
import { findSpace } from '../segment.ts';
import type { SpaceRecord } from '../state.ts';
import { spaceView } from '../views.ts';

function open({ segment, params }: Call): SpaceRecord {
  if (!segment.state.switches.unify) throw notIncluded('Spaces');
  return findSpace(segment, params.spaceId);
}

const seenAt = (ms: number): string => new Date(ms).toISOString();

export const spaceRoutes: Route[] = [
  {
    method: 'GET',
    path: '/spaces',
    handle: ({ segment, query }) => {
      if (!segment.state.switches.unify) throw notIncluded('Spaces');
      const { items, pagination } = paginate(segment.state.spaces, query);
      return { data: { spaces: items.map(spaceView), pagination } };
    },
  },
  {
    method: 'GET',
    path: '/spaces/:spaceId',
    handle: (call) => ({ data: { space: spaceView(open(call)) } }),
  },
  {
    method: 'GET',
    path: '/spaces/:spaceId/events',
    handle: (call) => {
      const space = open(call);
      const all = call.segment.state.spaceEvents.filter((one) => one.space === space.environment);
      const { items, pagination } = paginate(all, call.query);
      const events = items.map(({ name, type, lastSeenAt }) => ({
        name,
        type,
        lastSeenAt: seenAt(lastSeenAt),
      }));
      return { data: { events, pagination } };
    },
  },
  {
    method: 'GET',
    path: '/spaces/:spaceId/events/:eventName/properties',
    handle: (call) => {
      const space = open(call);
      const { eventName = '' } = call.params;
      const found = call.segment.state.spaceEvents.find(
        (one) => one.space === space.environment && one.name === eventName,
      );
      if (!found) throw notFound('Event');
      const all = Object.entries(found.properties).map(([name, at]) => ({
        name,
        type: 'PROPERTY',
        eventName,
        lastSeenAt: seenAt(at),
      }));
      const { items, pagination } = paginate(all, call.query);
      return { data: { eventProperties: items, pagination } };
    },
  },
  {
    method: 'GET',
    path: '/spaces/:spaceId/traits',
    handle: (call) => {
      const space = open(call);
      const all = call.segment.state.spaceTraits.filter((one) => one.space === space.environment);
      const { items, pagination } = paginate(all, call.query);
      const traits = items.map(({ trait, lastSeenAt }) => ({
        trait,
        type: 'TRAIT',
        lastSeenAt: seenAt(lastSeenAt),
      }));
      return { data: { traits, pagination } };
    },
  },
];
