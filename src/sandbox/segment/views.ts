import { maskSettings } from './catalogue/types.ts';
import { known, metadata } from './segment.ts';
import type {
  DestinationRecord,
  FilterRecord,
  ModelRecord,
  SourceRecord,
  SpaceRecord,
  State,
  SubscriptionRecord,
  TrackingPlanRecord,
  WarehouseRecord,
} from './state.ts';

/** Stored things as the Public API shows them, secrets masked. */
export function sourceView(state: State, source: SourceRecord) {
  const entry = known(metadata.source(source.metadataId));
  return {
    id: source.id,
    slug: source.slug,
    name: source.name,
    metadata: entry,
    workspaceId: state.workspace.id,
    enabled: source.enabled,
    writeKeys: source.writeKeys,
    settings: maskSettings(entry.options, source.settings),
    labels: source.labels,
  };
}

export function destinationView(destination: DestinationRecord) {
  const entry = known(metadata.destination(destination.metadataId));
  return {
    id: destination.id,
    name: destination.name,
    enabled: destination.enabled,
    metadata: entry,
    sourceId: destination.sourceId,
    settings: maskSettings(entry.options, destination.settings),
  };
}

export function subscriptionView(destination: DestinationRecord, subscription: SubscriptionRecord) {
  const entry = known(metadata.destination(destination.metadataId));
  const action = entry.actions.find((one) => one.id === subscription.actionId);
  return {
    id: subscription.id,
    name: subscription.name,
    actionId: subscription.actionId,
    actionSlug: action?.slug ?? '',
    destinationId: destination.id,
    trigger: subscription.trigger,
    enabled: subscription.enabled,
    settings: subscription.settings,
    ...(subscription.modelId ? { modelId: subscription.modelId } : {}),
  };
}

export function filterView(destination: DestinationRecord, filter: FilterRecord) {
  return {
    ...filter,
    sourceId: destination.sourceId,
    destinationId: destination.id,
    updatedAt: filter.updatedAt ?? filter.createdAt,
  };
}

export function warehouseView(state: State, warehouse: WarehouseRecord) {
  const entry = known(metadata.warehouse(warehouse.metadataId));
  return {
    id: warehouse.id,
    name: warehouse.name,
    metadata: entry,
    workspaceId: state.workspace.id,
    enabled: warehouse.enabled,
    settings: { ...maskSettings(entry.options, warehouse.settings), name: warehouse.name },
  };
}

/** No labels and no environment: Segment's API has neither for spaces. */
export const spaceView = ({ id, slug, name }: SpaceRecord) => ({ id, slug, name });

export function modelView(model: ModelRecord) {
  return {
    ...model,
    scheduleStrategy: model.scheduleStrategy ?? 'MANUAL',
    scheduleConfig: model.scheduleConfig ?? {},
  };
}

export function trackingPlanView(plan: TrackingPlanRecord) {
  const { rules: _rules, sourceIds: _sourceIds, ...shown } = plan;
  return shown;
}
