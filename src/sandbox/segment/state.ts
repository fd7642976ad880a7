import { randomBytes } from 'node:crypto';
import { people, type SandboxPerson, sandboxSecrets } from '../worlds.ts';
import type { IdentifierRule } from './identifiers.ts';
import type { Violation } from './json-schema.ts';

export type Label = { key: string; value: string; description?: string };
export type Role = SandboxPerson['segment'];
/** One right: a role on resources, as the API gives and takes it. */
export type Grant = {
  roleId: string;
  resources: { id: string; type: string; labels?: Label[] }[];
};
export type UserRecord = {
  id: string;
  personId: string;
  name: string;
  email: string;
  role: Role;
  /** Set through the API: these count instead of what `role` stands for. */
  grants?: Grant[];
};
/** People by user id; `invites` are e-mails of people who have not accepted yet. */
export type GroupRecord = {
  id: string;
  name: string;
  grants: Grant[];
  memberIds: string[];
  invites: string[];
};

export type SourceRecord = {
  id: string;
  slug: string;
  name: string;
  metadataId: string;
  enabled: boolean;
  writeKeys: string[];
  labels: Label[];
  settings: Record<string, unknown>;
  schemaSettings: Record<string, unknown>;
  createdAt: number;
  /** Since when nothing enabled takes its data; after 14 days Segment disables it. */
  idleSince: number | null;
};

export type SubscriptionRecord = {
  id: string;
  name: string;
  actionId: string;
  trigger: string;
  enabled: boolean;
  settings: Record<string, unknown>;
  modelId?: string;
};

export type FilterRecord = {
  id: string;
  title: string;
  description?: string;
  if: string;
  actions: Record<string, unknown>[];
  enabled: boolean;
  createdAt: string;
  updatedAt?: string;
};

export type DestinationRecord = {
  id: string;
  name: string;
  metadataId: string;
  sourceId: string;
  enabled: boolean;
  settings: Record<string, unknown>;
  subscriptions: SubscriptionRecord[];
  filters: FilterRecord[];
  /** Made by Segment itself. */
  protected: boolean;
  /** Set by hand: the tool behind it answers with errors. */
  failing: boolean;
  /** Set by hand, where the product is connected by signing in there: whether somebody did. */
  authorized?: boolean;
  createdAt: number;
};

export type WarehouseRecord = {
  id: string;
  name: string;
  metadataId: string;
  enabled: boolean;
  settings: Record<string, unknown>;
  sourceIds: string[];
};

export type ModelRecord = {
  id: string;
  sourceId: string;
  name: string;
  description: string;
  enabled: boolean;
  query: string;
  queryIdentifierColumn: string;
  /** Older versions of the API keep the schedule here. */
  scheduleStrategy?: string;
  scheduleConfig?: Record<string, unknown>;
};

export type SyncRecord = {
  syncId: string;
  modelId: string;
  sourceId: string;
  subscriptionId: string;
  startedAt: number;
  finishedAt: number;
  extracted: number;
  delivered: number;
  failed: number;
  error?: string;
};

export type Rule = {
  type: string;
  key?: string;
  version: number;
  jsonSchema: Record<string, unknown>;
  createdAt: string;
  updatedAt: string;
};

export type TrackingPlanRecord = {
  id: string;
  name: string;
  slug: string;
  description: string;
  type: string;
  createdAt: string;
  updatedAt: string;
  rules: Rule[];
  sourceIds: string[];
};

type AuditRecord = {
  id: string;
  timestamp: string;
  type: string;
  actor: string;
  actorEmail?: string;
  resourceId: string;
  resourceType: string;
  resourceName: string;
};

export type CountKind =
  | 'received'
  | 'failed_on_ingest'
  | 'filtered_at_source'
  | 'filtered_at_destination'
  | 'failed_delivery'
  /** Not taken at once: tried again. */
  | 'retried'
  | 'delivered';

/** How many of one thing happened within one minute. `minute` is its start in ms. */
export type Count = {
  minute: number;
  kind: CountKind;
  sourceId: string;
  type: string;
  event?: string;
  destinationId?: string;
  subscriptionId?: string;
  reason?: string;
  /** For what an audience sent. */
  spaceId?: string;
  audienceId?: string;
  activationId?: string;
  count: number;
};

/** Something counted that reports do not show yet (`switches.volumeLagMs`). */
export type FreshCount = Omit<Count, 'minute' | 'count'> & { at: number };

export type EventRecord = {
  at: number;
  sourceId: string;
  type: string;
  event?: string;
  userId?: string;
  anonymousId?: string;
  /** Of page and screen calls. */
  name?: string;
  /** Of group calls. */
  groupId?: string;
  /** Of alias calls. */
  previousId?: string;
  /** When it happened, as the sender says. */
  timestamp?: string;
  messageId: string;
  properties: Record<string, unknown>;
  /** Ids of the destinations that took it. */
  deliveredTo: string[];
  /** How it breaks the tracking plan of its source. */
  violations?: Violation[];
  /** Dotted names of what Protocols took out; `properties` lack it. */
  omitted?: string[];
  /** Set when Segment took it but kept it from all destinations. */
  blocked?: string;
};

type DroppedRecord = { at: number; sourceId?: string; type?: string; event?: string; reason: string };

export type ProfileRecord = {
  id: string;
  space: 'dev' | 'prod';
  /** By kind of identifier, newest first. */
  ids: Record<string, string[]>;
  traits: Record<string, unknown>;
  events: number;
  lastAt: number;
  /** What audiences look at; oldest first. */
  history: { at: number; event?: string; properties: Record<string, unknown> }[];
};

/** A Unify space; Segment's API shows id, slug and name only. */
export type SpaceRecord = {
  id: string;
  slug: string;
  name: string;
  environment: 'dev' | 'prod';
  /** None until a person sets them; without any, nobody is resolved. */
  identifiers: IdentifierRule[];
  /** Destinations of its Engage source, each with the workspace's destination it was made from. */
  engage: { destinationId: string; from: string }[];
  /** Opens the Profile API for this space; made by hand. */
  profileToken?: string;
};

/** An event that reached a space, with the properties seen on it; times in ms. */
export type SpaceEventRecord = {
  space: 'dev' | 'prod';
  type: 'TRACK' | 'PAGE' | 'SCREEN';
  name: string;
  lastSeenAt: number;
  properties: Record<string, number>;
};

type SpaceTraitRecord = { space: 'dev' | 'prod'; trait: string; lastSeenAt: number };

/** A company that people belong to, by group calls. */
type AccountRecord = { id: string; space: 'dev' | 'prod'; traits: Record<string, unknown> };

export type AudienceType = 'USERS' | 'ACCOUNTS';

/** Who was told to a destination so far, and when that was last looked at (ms). */
export type Told = { members: string[]; syncedAt: number };

export type ActivationRecord = {
  id: string;
  name: string;
  activationType: string;
  enabled: boolean;
  actionId?: string;
  settings: Record<string, unknown>;
  told: Told;
};

/** An audience's way to a destination of the space; where the product has actions, its activations deliver. */
export type ConnectionRecord = {
  destinationId: string;
  idSync: Record<string, unknown>[];
  createdAt: string;
  activations: ActivationRecord[];
  told: Told;
};

export type AudienceRecord = {
  id: string;
  spaceId: string;
  key: string;
  name: string;
  description: string;
  enabled: boolean;
  audienceType: AudienceType;
  query: string;
  options: Record<string, unknown>;
  createdBy: string;
  createdAt: string;
  updatedAt: string;
  /** When its definition was last changed, ms. */
  definedAt: number;
  connections: ConnectionRecord[];
};

export type PreviewRecord = {
  id: string;
  spaceId: string;
  audienceType: AudienceType;
  query: string;
  options: Record<string, unknown>;
  createdAt: number;
};

/** A token of the Public API. */
export type TokenRecord = {
  id: string;
  token: string;
  access: 'owner' | 'source_admin' | 'member';
  revoked: boolean;
};

export type Region = 'us' | 'eu';

export type Switches = {
  protocols: boolean;
  unify: boolean;
  engage: boolean;
  subscriptions: boolean;
  /** How late events volume and delivery overview are. */
  volumeLagMs: number;
  /** How long a preview, or the first computing of an audience, takes. */
  audienceDelayMs: number;
  /** Enforce the published limits per minute; off, because a play should not wait for a minute. */
  rateLimits: boolean;
  /** Where the workspace lives; events sent to the other region's address are dropped. */
  region: Region;
};

/** Everything the workspace remembers; plain JSON. */
export type State = {
  version: 1;
  workspace: { id: string; slug: string; name: string };
  switches: Switches;
  labels: Label[];
  users: UserRecord[];
  tokens: TokenRecord[];
  groups: GroupRecord[];
  /** E-mails of people invited to the workspace. */
  invites: string[];
  sources: SourceRecord[];
  destinations: DestinationRecord[];
  warehouses: WarehouseRecord[];
  models: ModelRecord[];
  syncs: SyncRecord[];
  trackingPlans: TrackingPlanRecord[];
  spaces: SpaceRecord[];
  audit: AuditRecord[];
  counts: Count[];
  fresh: FreshCount[];
  events: EventRecord[];
  dropped: DroppedRecord[];
  /** Message ids seen lately, oldest first. */
  messageIds: string[];
  profiles: ProfileRecord[];
  accounts: AccountRecord[];
  spaceEvents: SpaceEventRecord[];
  spaceTraits: SpaceTraitRecord[];
  audiences: AudienceRecord[];
  previews: PreviewRecord[];
};

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** A random id in the style of Segment's: letters and digits, 22 unless told. */
export function newId(length = 22): string {
  return Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join('');
}

/** 24 hex digits, as destinations have. */
export function newHexId(): string {
  return randomBytes(12).toString('hex');
}

/** Real ids of two roles (Segment's own examples); the group is the one that `owner_by_group` means. */
export const ownerRoleId = '1WDUuRLxv84rrfCNUwvkrRtkxnS';
export const ownersGroupId = 'sgg_9aQ1Lj62S4bomZKLF4DPqW';
const workspaceId = '9aQ1Lj62S4bomZKLF4DPqW';

function firstGroup(): GroupRecord {
  return {
    id: ownersGroupId,
    name: 'Workspace Admins',
    grants: [{ roleId: ownerRoleId, resources: [{ id: workspaceId, type: 'WORKSPACE', labels: [] }] }],
    memberIds: [],
    invites: [],
  };
}

/** A workspace on its first day: labels and people, nothing connected. */
export function firstState(): State {
  return {
    version: 1,
    workspace: { id: workspaceId, slug: 'acme', name: 'Acme' },
    switches: {
      protocols: true,
      unify: true,
      engage: true,
      subscriptions: true,
      volumeLagMs: 1500,
      audienceDelayMs: 1000,
      rateLimits: false,
      region: 'us',
    },
    labels: [
      { key: 'environment', value: 'dev', description: 'Development' },
      { key: 'environment', value: 'prod', description: 'Production' },
    ],
    users: people
      .filter((person) => person.slack !== 'guest' && person.slack !== 'outsider')
      .map((person) => ({
        id: `sgu${person.id.slice(1).padEnd(19, '0')}`,
        personId: person.id,
        name: person.realName,
        email: person.email,
        role: person.segment,
      })),
    tokens: [{ id: 'tok_owner', token: sandboxSecrets.segmentToken, access: 'owner', revoked: false }],
    groups: [firstGroup()],
    invites: [],
    sources: [],
    destinations: [],
    warehouses: [],
    models: [],
    syncs: [],
    trackingPlans: [],
    spaces: [
      {
        id: 'spa_9aQ1Lj62S4bomZKLF4dev',
        slug: 'acme-dev',
        name: 'Acme Dev',
        environment: 'dev',
        identifiers: [],
        engage: [],
      },
      {
        id: 'spa_9aQ1Lj62S4bomZKLFprod',
        slug: 'acme-prod',
        name: 'Acme Prod',
        environment: 'prod',
        identifiers: [],
        engage: [],
      },
    ],
    audit: [],
    counts: [],
    fresh: [],
    events: [],
    dropped: [],
    messageIds: [],
    profiles: [],
    accounts: [],
    spaceEvents: [],
    spaceTraits: [],
    audiences: [],
    previews: [],
  };
}
