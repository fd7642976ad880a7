import { tooManyRequests } from './api-error.ts';
import type { Route } from './router.ts';

const audience = '/spaces/:spaceId/audiences/:audienceId';
const subscriptions = '/destinations/:destinationId/subscriptions';

/** Calls per minute that the Public API's reference states, each for its endpoint. */
export const published: Readonly<Record<string, number>> = {
  'POST /spaces/:spaceId/audiences/previews': 5,
  [`POST ${subscriptions}`]: 5,
  [`PATCH ${subscriptions}/:subscriptionId`]: 5,
  [`DELETE ${subscriptions}/:subscriptionId`]: 5,
  'POST /reverse-etl-syncs': 20,
  'GET /spaces/:spaceId/events': 25,
  'GET /spaces/:spaceId/events/:eventName/properties': 25,
  'GET /spaces/:spaceId/traits': 25,
  'POST /spaces/:spaceId/audiences': 50,
  [`PATCH ${audience}`]: 50,
  [`DELETE ${audience}`]: 50,
  [`GET ${audience}/destination-connections`]: 50,
  [`POST ${audience}/destination-connections`]: 50,
  [`POST ${audience}/destination-connections/:connectionId/activations`]: 50,
  [`PATCH ${audience}/activations/:activationId`]: 50,
  [`DELETE ${audience}/activations/:activationId`]: 50,
  'GET /events/volume': 60,
  'POST /labels': 60,
  'DELETE /labels/:key/:value': 60,
  'GET /invites': 60,
  'POST /invites': 60,
  'DELETE /invites': 60,
  'DELETE /users': 60,
  'POST /users/:userId/permissions': 60,
  'PUT /users/:userId/permissions': 60,
  'POST /groups': 60,
  'PATCH /groups/:groupId': 60,
  'DELETE /groups/:groupId': 60,
  'POST /groups/:groupId/users': 60,
  'PUT /group/:groupId/users': 60,
  'DELETE /group/:groupId/users': 60,
  'GET /groups/:groupId/invites': 60,
  'POST /groups/:groupId/permissions': 60,
  'PUT /groups/:groupId/permissions': 60,
  'GET /spaces/:spaceId/audiences': 60,
  [`GET ${audience}/activations`]: 60,
  [`GET ${audience}/activations/:activationId`]: 60,
  'GET /spaces/:spaceId/audienceType/:audienceType/supported-destinations': 60,
  [`GET ${audience}`]: 100,
  'GET /tracking-plans/:planId/rules': 200,
  'GET /warehouses/:warehouseId/connection-state': 200,
  'GET /reverse-etl-models/:modelId/syncs/:syncId': 250,
  'GET /spaces/:spaceId/audiences/previews/:previewId': 300,
};
/** No number is published for the rest; they share a generous one. */
const otherwise = 600;
const minuteMs = 60_000;
const previews = 'POST /spaces/:spaceId/audiences/previews';
const previewsPerMonth = 700;

type Window = { endsAt: number; spent: number };
export type Limits = {
  /** Counts a call; answers the headers of its reply. Throws ApiError 429 when over and enforced. */
  spend(
    route: Route | undefined,
    params: Record<string, string>,
    now: number,
    enforced: boolean,
  ): Record<string, string>;
};

/** The first moment of the next calendar month, UTC. */
function nextMonth(now: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
}

/** Windows live in memory: a restart forgives. */
export function createLimits(): Limits {
  const windows = new Map<string, Window>();

  function open(key: string, now: number, endsAt: number): Window {
    const found = windows.get(key);
    if (found && now < found.endsAt) return found;
    const fresh = { endsAt, spent: 0 };
    windows.set(key, fresh);
    return fresh;
  }

  return {
    spend(route, params, now, enforced) {
      const endpoint = route ? `${route.method} ${route.path}` : '';
      const perMinute = published[endpoint] ?? otherwise;
      const minute = open(endpoint in published ? endpoint : '', now, now + minuteMs);
      const budgets = [{ window: minute, most: perMinute }];
      if (endpoint === previews) {
        const month = open(`month ${params.spaceId ?? ''}`, now, nextMonth(now));
        budgets.push({ window: month, most: previewsPerMonth });
      }
      const full = budgets.findLast(({ window, most }) => window.spent >= most);
      if (enforced && full) throw tooManyRequests(full.window.endsAt - now, full.window.spent + 1);
      for (const { window } of budgets) window.spent += 1;
      return {
        'x-ratelimit-consumed': '1',
        'x-ratelimit-remaining': String(Math.max(0, perMinute - minute.spent)),
        // An RFC 5322 date, unlike the tracking API's seconds.
        'x-ratelimit-reset': new Date(minute.endsAt).toUTCString(),
      };
    },
  };
}
