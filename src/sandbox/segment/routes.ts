import { activationRoutes } from './endpoints/activations.ts';
import { audienceRoutes } from './endpoints/audiences.ts';
import { catalogRoutes } from './endpoints/catalog.ts';
import { destinationRoutes } from './endpoints/destinations.ts';
import { filterRoutes } from './endpoints/filters.ts';
import { groupRoutes } from './endpoints/groups.ts';
import { iamRoutes } from './endpoints/iam.ts';
import { reportRoutes } from './endpoints/reports.ts';
import { reverseEtlRoutes } from './endpoints/reverse-etl.ts';
import { sourceRoutes } from './endpoints/sources.ts';
import { spaceRoutes } from './endpoints/spaces.ts';
import { subscriptionRoutes } from './endpoints/subscriptions.ts';
import { trackingPlanRoutes } from './endpoints/tracking-plans.ts';
import { warehouseRoutes } from './endpoints/warehouses.ts';
import { workspaceRoutes } from './endpoints/workspace.ts';
import type { Route } from './router.ts';

const as = (version: 'alpha' | 'beta', routes: readonly Route[]): Route[] =>
  routes.map((route) => ({ ...route, version }));

/** Every endpoint of the Public API that is played. */
export const routes: readonly Route[] = [
  ...workspaceRoutes,
  ...iamRoutes,
  ...groupRoutes,
  ...catalogRoutes,
  ...sourceRoutes,
  ...destinationRoutes,
  ...filterRoutes,
  ...as('alpha', subscriptionRoutes),
  ...warehouseRoutes,
  ...as('alpha', reverseEtlRoutes),
  ...trackingPlanRoutes,
  ...reportRoutes,
  ...as('alpha', spaceRoutes),
  ...as('alpha', audienceRoutes),
  ...as('alpha', activationRoutes),
];
