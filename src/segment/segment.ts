/** Shapes of Segment's Public API that the flow reads, already checked. Source: Public API reference (v1). */
export type SegmentWorkspace = { id: string; slug: string; name: string };
export type SegmentUser = { id: string; name: string; email: string };
export type Label = { key: string; value: string; description?: string };

export type SettingOption = {
  name: string;
  /** string, password, boolean, select, number, map, array … as the catalogue gives it. */
  type: string;
  required: boolean;
  label?: string;
  description?: string;
  defaultValue?: unknown;
  choices?: { label: string; value: string }[];
};

export type SourceMetadata = {
  id: string;
  name: string;
  slug: string;
  categories: string[];
  isCloudEventSource: boolean;
  options: SettingOption[];
  status: string;
};

export type DestinationMetadata = {
  id: string;
  name: string;
  slug: string;
  description: string;
  categories: string[];
  options: SettingOption[];
  status: string;
  /** Reverse ETL capable. */
  fromWarehouse: boolean;
  actions: { id: string; slug: string; name: string; defaultTrigger?: string }[];
  presets: { actionId: string; name: string; trigger: string; fields: Record<string, unknown> }[];
};

export type WarehouseMetadata = { id: string; name: string; slug: string; options: SettingOption[] };

export type Source = {
  id: string;
  slug: string;
  name: string;
  enabled: boolean;
  metadataId: string;
  metadataName: string;
  categories: string[];
  /** Empty when the token may not read them. Secrets: hand on, never store. */
  writeKeys: string[];
  labels: Label[];
  settings: Record<string, unknown>;
};

export type Destination = {
  id: string;
  name: string;
  enabled: boolean;
  metadataId: string;
  metadataName: string;
  sourceId: string;
  /** Secrets come back masked. */
  settings: Record<string, unknown>;
};

export type Subscription = {
  id: string;
  name: string;
  actionId: string;
  destinationId: string;
  trigger: string;
  enabled: boolean;
  settings: Record<string, unknown>;
};

export type Warehouse = { id: string; name: string; metadataId: string; enabled: boolean };
export type ReverseEtlModel = { id: string; sourceId: string; name: string; enabled: boolean };
export type ReverseEtlSync = {
  syncId: string;
  modelId: string;
  status: string;
  extracted: number;
  error?: string;
};
export type TrackingPlan = { id: string; name: string; type: string };
export type TrackingPlanRule = {
  type: 'TRACK' | 'IDENTIFY' | 'GROUP' | 'PAGE' | 'SCREEN' | 'COMMON';
  key?: string;
  version: number;
  jsonSchema: Record<string, unknown>;
};

export type Granularity = 'MINUTE' | 'HOUR' | 'DAY';

/** Rows of events volume. `eventName` is set for track calls, `eventType` for all. */
export type VolumeRow = {
  eventName?: string;
  eventType?: string;
  total: number;
  series: { time: string; count: number }[];
};

export type DeliveryKind =
  | 'successfully-received'
  | 'failed-on-ingest'
  | 'filtered-at-source'
  | 'filtered-at-destination'
  | 'failed-delivery'
  | 'successful-delivery';

export type DeliveryRow = { eventName?: string; eventType?: string; discardReason?: string; total: number };

/**
 * One Segment workspace, through the Public API. Reads are retried by the client (network faults, 429, 5xx);
 * writes are sent once, because a lost answer may hide a success: look first, then write.
 * Every method throws OutsideError: segment_unreachable (status 0), segment_unauthorized (401/403),
 * segment_not_found, segment_conflict (409), segment_invalid (400/413/422, with `field`), segment_rate_limited
 * (with retryAfterMs), segment_failed (5xx or an answer that isn't what was promised).
 */
export interface Segment {
  workspace(): Promise<SegmentWorkspace>;
  users(): Promise<SegmentUser[]>;
  /** Role names held on the workspace itself, directly or through groups. */
  workspaceRoles(userId: string): Promise<string[]>;
  labels(): Promise<Label[]>;
  createLabel(label: Label): Promise<void>;

  sourceCatalog(): Promise<SourceMetadata[]>;
  destinationCatalog(): Promise<DestinationMetadata[]>;
  warehouseCatalog(): Promise<WarehouseMetadata[]>;

  sources(): Promise<Source[]>;
  source(id: string): Promise<Source>;
  createSource(input: {
    slug: string;
    metadataId: string;
    enabled: boolean;
    settings?: Record<string, unknown>;
  }): Promise<Source>;
  updateSource(id: string, change: { name?: string; enabled?: boolean }): Promise<Source>;
  addSourceLabels(id: string, labels: Label[]): Promise<Label[]>;
  connectedDestinations(sourceId: string): Promise<Destination[]>;
  connectedWarehouses(sourceId: string): Promise<Warehouse[]>;

  destinations(): Promise<Destination[]>;
  createDestination(input: {
    sourceId: string;
    metadataId: string;
    name: string;
    enabled: boolean;
    settings: Record<string, unknown>;
  }): Promise<Destination>;
  updateDestination(
    id: string,
    change: { name?: string; enabled?: boolean; settings?: Record<string, unknown> },
  ): Promise<Destination>;
  subscriptions(destinationId: string): Promise<Subscription[]>;
  createSubscription(
    destinationId: string,
    input: {
      name: string;
      actionId: string;
      trigger: string;
      enabled: boolean;
      settings?: Record<string, unknown>;
      modelId?: string;
    },
  ): Promise<Subscription>;

  warehouses(): Promise<Warehouse[]>;
  createWarehouse(input: {
    metadataId: string;
    name: string;
    settings: Record<string, unknown>;
  }): Promise<Warehouse>;
  connectSourceToWarehouse(warehouseId: string, sourceId: string): Promise<void>;
  reverseEtlModels(): Promise<ReverseEtlModel[]>;
  createReverseEtlModel(input: {
    sourceId: string;
    name: string;
    description: string;
    query: string;
    queryIdentifierColumn: string;
  }): Promise<ReverseEtlModel>;
  startReverseEtlSync(input: {
    sourceId: string;
    modelId: string;
    subscriptionId: string;
  }): Promise<{ syncId: string }>;
  reverseEtlSync(modelId: string, syncId: string): Promise<ReverseEtlSync>;

  trackingPlans(): Promise<TrackingPlan[]>;
  createTrackingPlan(input: { name: string; description: string }): Promise<TrackingPlan>;
  trackingPlanRules(planId: string): Promise<TrackingPlanRule[]>;
  /** Adds or replaces the given rules; others stay. */
  upsertTrackingPlanRules(planId: string, rules: TrackingPlanRule[]): Promise<void>;
  trackingPlanSources(planId: string): Promise<{ id: string }[]>;
  addSourceToTrackingPlan(planId: string, sourceId: string): Promise<void>;

  /** `from`/`to` in ms; `to` is exclusive. */
  eventsVolume(query: {
    sourceId: string;
    from: number;
    to: number;
    granularity: Granularity;
  }): Promise<VolumeRow[]>;
  /** The three egress kinds need `destinationId`. */
  delivery(query: {
    kind: DeliveryKind;
    sourceId: string;
    destinationId?: string;
    from: number;
    to: number;
    granularity: Granularity;
    groupBy: ('eventName' | 'eventType' | 'discardReason')[];
  }): Promise<DeliveryRow[]>;
}
