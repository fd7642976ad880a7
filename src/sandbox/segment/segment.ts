import type { Clock } from '../worlds.ts';
import { notFound } from './api-error.ts';
import { destinationCatalogue } from './catalogue/destinations.ts';
import { engageSource, sourceCatalogue } from './catalogue/sources.ts';
import type { DestinationMetadata, SourceMetadata, WarehouseMetadata } from './catalogue/types.ts';
import { warehouseCatalogue } from './catalogue/warehouses.ts';
import { loadState, saveState } from './persist.ts';
import {
  type DestinationRecord,
  firstState,
  newId,
  type SourceRecord,
  type SpaceRecord,
  type State,
  type TrackingPlanRecord,
  type WarehouseRecord,
} from './state.ts';

const auditKept = 500;

/** The workspace as the endpoints see it: its state, the catalogue and the clock. */
export type Segment = {
  state: State;
  clock: Clock;
  /** Saves the state and tells the listeners. To be called after each change, before it is answered. */
  changed(): void;
  onChange(listener: () => void): () => void;
  reset(): void;
};

export function createSegment(clock: Clock, stateFile: string | undefined): Segment {
  const listeners = new Set<() => void>();
  const segment: Segment = {
    state: (stateFile === undefined ? undefined : loadState(stateFile)) ?? firstState(),
    clock,
    changed() {
      if (stateFile !== undefined) saveState(stateFile, segment.state);
      for (const listener of listeners) listener();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    reset() {
      segment.state = firstState();
      segment.changed();
    },
  };
  return segment;
}

/** Adds to the Audit Trail. `by` is an e-mail for what a person did in the app, none for the API token. */
export function audit(
  segment: Segment,
  type: string,
  resource: { id: string; type: string; name: string },
  by?: { email: string } | 'segment',
): void {
  segment.state.audit.push({
    id: newId(27),
    timestamp: new Date(segment.clock.now()).toISOString(),
    type,
    actor: by === 'segment' ? 'segment' : by ? `user/${by.email}` : 'public-api-token/sandbox',
    ...(by && by !== 'segment' ? { actorEmail: by.email } : {}),
    resourceId: resource.id,
    resourceType: resource.type,
    resourceName: resource.name,
  });
  segment.state.audit.splice(0, segment.state.audit.length - auditKept);
}

/** Each finder throws ApiError 404. */
export function findSource(segment: Segment, id: string | undefined): SourceRecord {
  const found = segment.state.sources.find((source) => source.id === id);
  if (!found) throw notFound('Source');
  return found;
}

export function findDestination(segment: Segment, id: string | undefined): DestinationRecord {
  const found = segment.state.destinations.find((destination) => destination.id === id);
  if (!found) throw notFound('Destination');
  return found;
}

export function findWarehouse(segment: Segment, id: string | undefined): WarehouseRecord {
  const found = segment.state.warehouses.find((warehouse) => warehouse.id === id);
  if (!found) throw notFound('Warehouse');
  return found;
}

export function findSpace(segment: Segment, id: string | undefined): SpaceRecord {
  const found = segment.state.spaces.find((space) => space.id === id);
  if (!found) throw notFound('Space');
  return found;
}

export function findTrackingPlan(segment: Segment, id: string | undefined): TrackingPlanRecord {
  const found = segment.state.trackingPlans.find((plan) => plan.id === id);
  if (!found) throw notFound('Tracking Plan');
  return found;
}

const sourcesById = new Map([engageSource, ...sourceCatalogue].map((entry) => [entry.id, entry]));
const destinationsById = new Map(destinationCatalogue.map((entry) => [entry.id, entry]));
const warehousesById = new Map(warehouseCatalogue.map((entry) => [entry.id, entry]));

/** Catalogue entries by id; undefined for an id Segment does not know. */
export const metadata = {
  source: (id: string): SourceMetadata | undefined => sourcesById.get(id),
  destination: (id: string): DestinationMetadata | undefined => destinationsById.get(id),
  warehouse: (id: string): WarehouseMetadata | undefined => warehousesById.get(id),
};

/** A stored thing's catalogue entry must exist, as only known ids are ever stored. */
export function known<T>(entry: T | undefined): T {
  if (entry === undefined) throw new Error('The stored state names an integration the catalogue lost');
  return entry;
}

/** Warehouses read from, rather than apps or code sending events. */
export function isWarehouseSource(entry: SourceMetadata): boolean {
  return entry.categories.includes('Warehouse');
}

/** Cloud apps whose objects go to warehouses only; they have no write key. */
export function isObjectSource(entry: SourceMetadata): boolean {
  const streaming = ['website', 'mobile', 'server', 'warehouse'];
  return !entry.isCloudEventSource && !entry.categories.some((one) => streaming.includes(one.toLowerCase()));
}

/** "dev" or "prod" from the source's labels, else undefined. */
export function environmentOf(source: SourceRecord | undefined): string | undefined {
  return source?.labels.find((label) => label.key === 'environment')?.value;
}
