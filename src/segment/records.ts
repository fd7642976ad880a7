/** What is read and changed to look after a workspace: schema settings, filters, deliveries, the audit trail. */

/** What a source does with calls that its tracking plan does not allow; only what Segment told or should change. */
export type CallSchemaSettings = {
  /** Track calls only. */
  allowUnplannedEvents?: boolean;
  allowUnplannedEventProperties?: boolean;
  allowEventOnViolations?: boolean;
  allowPropertiesOnViolations?: boolean;
  /** Identify and group calls only. */
  allowUnplannedTraits?: boolean;
  allowTraitsOnViolations?: boolean;
  /** ALLOW, BLOCK, OMIT_PROPERTIES (track) or OMIT_TRAITS (identify, group). */
  commonEventOnViolations?: string;
};

export type SchemaSettings = {
  track?: CallSchemaSettings;
  identify?: CallSchemaSettings;
  group?: CallSchemaSettings;
  /** Id of the source that gets a `Violation Generated` event for each violation. */
  forwardingViolationsTo?: string;
  /** Id of the source that gets the events that were blocked. */
  forwardingBlockedEventsTo?: string;
};

/** A property that reached a space; `type` is PROPERTY or CONTEXT. Segment tells no types of values. */
export type SpaceEventProperty = { name: string; type: string; lastSeenAt?: string };

/** `fields`, `percent` and `path` as the type of the action needs them: DROP, DROP_PROPERTIES, ALLOW_PROPERTIES, SAMPLE. */
export type FilterAction = {
  type: string;
  fields?: Record<string, unknown>;
  percent?: number;
  path?: string;
};

export type DestinationFilter = {
  id: string;
  title: string;
  description?: string;
  /** The condition, in FQL. */
  if: string;
  actions: FilterAction[];
  enabled: boolean;
};

/** A count of a destination's deliveries: successes, discarded, expired, retried, time_to_success … */
export type DeliveryMetric = { name: string; total: number; breakdown: { name: string; total: number }[] };

/** `at` is ISO. `actor` is a user, an API token or Segment itself; Segment keeps 90 days. */
export type AuditEvent = {
  id: string;
  at: string;
  type: string;
  actor: string;
  actorEmail?: string;
  resourceId: string;
  resourceType: string;
  resourceName: string;
};

export type Role = { id: string; name: string; description: string };
