import type {
  AuditEvent,
  DeliveryMetric,
  DestinationFilter,
  Role,
  SchemaSettings,
  SpaceEventProperty,
} from './records.ts';

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
  /** Runs on the device only, so Segment sees nothing of what it gets. */
  onDeviceOnly?: boolean;
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

/** Rows of events volume. `eventName` is set for track calls, `eventType` for all; `sourceId` when all were asked for. */
export type VolumeRow = {
  sourceId?: string;
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

/** A row carries what was grouped by, where it applies: only what an audience sent has `audienceId` and `spaceId`. */
export type DeliveryRow = {
  eventName?: string;
  eventType?: string;
  discardReason?: string;
  audienceId?: string;
  spaceId?: string;
  total: number;
  series: { time: string; count: number }[];
};

/** A Unify space. The API tells neither its environment nor its identifiers. */
export type Space = { id: string; slug: string; name: string };
export type AudienceType = 'USERS' | 'ACCOUNTS';

export type AudiencePreview = {
  id: string;
  status: 'RUNNING' | 'COMPLETED' | 'FAILED';
  /** Once completed. */
  count?: number;
  /** Ids of some of its members. */
  sample: string[];
  /** Why it failed, in Segment's words. */
  reason?: string;
};

export type Audience = {
  id: string;
  spaceId: string;
  key: string;
  name: string;
  enabled: boolean;
  query: string;
  type: AudienceType;
  /** Preparing, Backfilling, Computing, Live, Awaiting Destinations, Disabled, Failed … as Segment says it. */
  status: string;
  /** Missing until it was computed. */
  count?: number;
};

/**
 * A destination that was added to the space's Engage settings (by hand; there is no API for that) and can take an
 * audience of the type.
 */
export type EngageDestination = {
  id: string;
  name?: string;
  metadataId?: string;
  /** What an activation may name; where there is none, the connection alone delivers. */
  actions: { id: string; slug?: string; name?: string }[];
};

/**
 * One Segment workspace, through the Public API. Reads are retried by the client (network faults, 429, 5xx);
 * writes are sent once, because a lost answer may hide a success: look first, then write.
 * Every method throws OutsideError: segment_unreachable (status 0), segment_unauthorized (401),
 * segment_not_included (403: the plan lacks Protocols, Unify, Engage …; a workspace may also be told 401 or 404
 * for that), segment_not_found, segment_conflict (409), segment_invalid (400/413/422, with `field`), segment_rate_limited
 * (with retryAfterMs), segment_failed (5xx or an answer that isn't what was promised).
 */
export interface Segment {
  workspace(): Promise<SegmentWorkspace>;
  users(): Promise<SegmentUser[]>;
  /** Role names held on the workspace itself, directly or through groups. */
  workspaceRoles(userId: string): Promise<string[]>;
  roles(): Promise<Role[]>;
  /** Newest first. `from` (inclusive) and `to` (exclusive) in ms. */
  auditEvents(query: { from: number; to?: number }): Promise<AuditEvent[]>;
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
  deleteSource(id: string): Promise<void>;
  addSourceLabels(id: string, labels: Label[]): Promise<Label[]>;
  /** What the source does with calls that its tracking plan does not allow. */
  schemaSettings(sourceId: string): Promise<SchemaSettings>;
  /** Changes what is given and answers all of it; other settings stay. */
  updateSchemaSettings(sourceId: string, change: SchemaSettings): Promise<SchemaSettings>;
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
  deleteDestination(id: string): Promise<void>;
  destinationFilters(destinationId: string): Promise<DestinationFilter[]>;
  createDestinationFilter(
    destinationId: string,
    input: Omit<DestinationFilter, 'id'> & { sourceId: string },
  ): Promise<DestinationFilter>;
  deleteDestinationFilter(destinationId: string, id: string): Promise<void>;
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
  updateSubscription(
    destinationId: string,
    id: string,
    change: { name?: string; trigger?: string; enabled?: boolean; settings?: Record<string, unknown> },
  ): Promise<Subscription>;
  deleteSubscription(destinationId: string, id: string): Promise<void>;

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
  deleteReverseEtlModel(id: string): Promise<void>;
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
  removeSourceFromTrackingPlan(planId: string, sourceId: string): Promise<void>;

  /**
   * `from`/`to` in ms; `to` is exclusive. Without `sourceId` the whole workspace, each row with its source; with
   * `eventName` only track calls of exactly that name.
   */
  eventsVolume(query: {
    sourceId?: string;
    eventName?: string;
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
    groupBy: ('eventName' | 'eventType' | 'discardReason' | 'audienceId' | 'spaceId')[];
  }): Promise<DeliveryRow[]>;

  /**
   * Segment's own summary of a destination; without a window, the one that Segment chooses. Looks back 48 hours by the
   * minute (4 at once), 7 days by the hour, 14 days by the day.
   */
  deliveryMetrics(
    destinationId: string,
    sourceId: string,
    window?: { from: number; to: number; granularity: Granularity },
  ): Promise<DeliveryMetric[]>;

  spaces(): Promise<Space[]>;
  /**
   * Names of track events (and pages and screens, as Segment names them) that reached the space, with when each was
   * seen last (ISO) if told.
   */
  spaceEvents(spaceId: string): Promise<{ name: string; lastSeenAt?: string }[]>;
  /** segment_not_found when no event of that name reached the space. Segment allows 25 calls a minute. */
  spaceEventProperties(spaceId: string, eventName: string): Promise<SpaceEventProperty[]>;
  /** Segment allows 5 a minute and 700 a month for each space. */
  createAudiencePreview(
    spaceId: string,
    input: { query: string; type: AudienceType },
  ): Promise<AudiencePreview>;
  audiencePreview(spaceId: string, id: string): Promise<AudiencePreview>;
  /** Audiences of users and accounts; linked ones are left out. */
  audiences(spaceId: string): Promise<Audience[]>;
  audience(spaceId: string, id: string): Promise<Audience>;
  /** Enabled from the start. */
  createAudience(
    spaceId: string,
    input: { name: string; description: string; query: string; type: AudienceType },
  ): Promise<Audience>;
  /** A changed query is computed anew. */
  updateAudience(
    spaceId: string,
    id: string,
    change: { enabled?: boolean; name?: string; query?: string },
  ): Promise<Audience>;
  deleteAudience(spaceId: string, id: string): Promise<void>;
  supportedDestinations(spaceId: string, type: AudienceType): Promise<EngageDestination[]>;
  audienceConnections(spaceId: string, audienceId: string): Promise<{ id: string; destinationId: string }[]>;
  /** segment_invalid or segment_not_found when the destination is not among the space's Engage destinations. */
  connectAudience(spaceId: string, audienceId: string, destinationId: string): Promise<{ id: string }>;
  activations(
    spaceId: string,
    audienceId: string,
  ): Promise<{ id: string; connectionId?: string; enabled: boolean }[]>;
  /** Sends who enters and who leaves, those already in it included, to one action of the destination. */
  createActivation(
    spaceId: string,
    audienceId: string,
    connectionId: string,
    input: { name: string; actionId?: string },
  ): Promise<{ id: string }>;
  deleteActivation(spaceId: string, audienceId: string, id: string): Promise<void>;
}
