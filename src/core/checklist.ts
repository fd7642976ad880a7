import type { Region } from './access.ts';
import type { AudienceDraft, AudienceRecord, UnifyState } from './audience.ts';
import type { LiveView } from './comparison.ts';
import type { Drift } from './drift.ts';
import type { Effect } from './effect.ts';
import type { FailureText } from './errors.ts';
import type { KeptFindings } from './findings.ts';
import type { Ask, Intent, ShownOptions } from './intent.ts';
import type { Promotion } from './promotion.ts';
import type { StreamRecord } from './stream.ts';
import type { Conversation, PersonRef } from './turn.ts';
import type { CallType, DestinationType, GoalId, PropertyType, SourceType } from './use-case.ts';

/** Steps that are tracked, in their order. `done` is what follows the last. */
export const stepIds = [
  'goal',
  'use_case',
  'environments',
  'review_events',
  'dev_sources',
  'dev_destinations',
  'prod_sources',
  'prod_events',
  'prod_destinations',
  'identifiers',
  'audience',
  'republish',
] as const;
export type StepId = (typeof stepIds)[number];

export const isStepId = (step: string | undefined): step is StepId => stepIds.some((entry) => entry === step);

/**
 * Why a step counts as done. `verified`: Segue observed it at Segment, all of it. `partly`: some of it; the rest is
 * waiting or a person's word. `attested`: a person said so. `applied`: Segue made it as it was approved, and has not
 * seen data there. `chosen`: a decision, nothing to observe. They are never mixed up.
 */
export type How = 'verified' | 'partly' | 'attested' | 'applied' | 'chosen';

/** `how` is what backed the step when it was done; see `howDone` for what backs it now. */
export type StepState =
  | { state: 'todo' }
  | { state: 'done'; how: How; at: number; by: string }
  | { state: 'skipped'; at: number; by: string };

export type Environment = 'dev' | 'prod';

/** What Segue observed in Segment's events volume or delivery overview. Times in ms; counts of the window. */
export type Evidence = {
  readAt: number;
  from: number;
  to: number;
  /** Suggested events of the use case that were seen. */
  seen: { event: string; count: number; lastAt: number }[];
  /** Everything else that was seen. */
  other: { event: string; count: number }[];
  /** Where the figures were read. */
  read: 'events volume' | 'delivery overview' | 'sync status';
};

export type Attestation = { by: string; name: string; at: number; what: string };

/** An integration of Segment's catalogue, as far as the setup needs it. */
export type IntegrationRef = { metadataId: string; slug: string; name: string };

/** How a source has to be set up. */
export type SourceKind = 'event' | 'warehouse' | 'cloud_event' | 'cloud_object';
export type AnySourceType = SourceType | 'server' | 'cloud_app';

/** What a warehouse source reads: an SQL query, and the column that tells its rows apart. */
export type ModelSpec = { name: string; query: string; identifier: string };

/** `created`: exists. `verified`: suggested events were observed. `attested`: a person vouches. `disabled`: switched off by Segue. */
export type ConnectionState = 'created' | 'verified' | 'attested' | 'disabled';

export type SourceRecord = {
  id: string;
  environment: Environment;
  type: AnySourceType;
  kind: SourceKind;
  integration: IntegrationRef;
  name: string;
  slug: string;
  createdAt: number;
  by: string;
  /** The dev source that a prod one was made from. */
  from?: string;
  state: ConnectionState;
  evidence?: Evidence;
  /** What the last look that saw something found, event by event. */
  findings?: KeptFindings;
  attestation?: Attestation;
  /** People who were given the write key, once each. */
  keyShownTo: string[];
  /** When, by person; left out in checklists that are older than this. */
  keyShownAt?: Record<string, number>;
  /** Whether the tracking plan is attached. */
  planned: boolean;
  /** A warehouse source: the destination that Segment makes by itself and that must stay. */
  profilesDestination?: { id: string; name: string };
  /** `hasFailed`: its sync ended without a row. */
  model?: ModelSpec & { id: string; sync?: string; hasFailed?: boolean };
  /** Segue looks by itself until then. */
  watchUntil?: number;
  /** Why nothing was seen at the last look, in words. */
  silence?: string[];
  /** The last look at what it sends, through a webhook. */
  stream?: StreamRecord;
};

/** A mapping as it was last seen; `fields` is a digest of its settings. */
export type MappingRef = { name: string; actionId: string; trigger: string; fields: string };

export type DestinationRecord = {
  id: string;
  environment: Environment;
  type: DestinationType;
  integration: IntegrationRef;
  name: string;
  sourceId: string;
  createdAt: number;
  by: string;
  from?: string;
  state: ConnectionState;
  evidence?: Evidence;
  /** What the last look that saw something found, event by event. */
  findings?: KeptFindings;
  attestation?: Attestation;
  mappings: MappingRef[];
  settings: Record<string, unknown>;
  /** Names of settings that are secret; their values are at Segment only. */
  secrets: string[];
  /** Authorised by logging in at Segment: `open` until a person says that it is done. Disabled until then. */
  login?: 'open' | 'done';
  watchUntil?: number;
  silence?: string[];
};

/** A setting of an integration, as its form needs it. */
export type SettingField = {
  name: string;
  label: string;
  description?: string;
  /** `map`: texts by key; `list`: texts. */
  kind: 'text' | 'url' | 'secret' | 'choice' | 'flag' | 'number' | 'map' | 'list';
  required: boolean;
  choices?: { label: string; value: string }[];
  initial?: string;
};

type DraftBase = {
  id: string;
  by: string;
  to: Conversation;
  /** What was asked for by name, to be looked up in Segment's catalogue. */
  wanted?: string;
  choices?: (IntegrationRef & { kind?: SourceKind })[];
  integration?: IntegrationRef;
  name?: string;
  fields?: SettingField[];
  settings?: Record<string, unknown>;
  secrets?: string[];
  settled?: boolean;
  /** The setting that Segment refused at the last try, and why, until it is filled in anew. */
  refused?: { field: string; why?: string };
  /** Sent to Segment; the answer is not here yet. */
  creating?: boolean;
  /** The slug under which an earlier try that failed may have made it all the same. */
  tried?: string;
};

/** A connection that is being put together. */
export type SourceDraft = DraftBase & {
  kind: 'source';
  type: AnySourceType;
  sourceKind?: SourceKind;
  slug?: string;
};
export type DestinationDraft = DraftBase & {
  kind: 'destination';
  type: DestinationType;
  source?: string;
  /** Somebody has to log in to the product in Segment's app. */
  needsLogin?: true;
};
export type Draft = SourceDraft | DestinationDraft;

export type EventDecision = 'undecided' | 'tracked' | 'will_track' | 'not_for_us';
/** A property that the team added; Segment does not suggest it. */
export type OwnProperty = { name: string; type: PropertyType; description?: string };
export type EventReview = {
  event: string;
  decision: EventDecision;
  reason?: string;
  /** Properties that are left out. The others follow the event, unless `said` has a state of their own. */
  without: string[];
  said?: { property: string; state?: 'tracked' | 'will_track'; reason?: string }[];
  added?: OwnProperty[];
  /** The team added this event; Segment does not suggest it. */
  own?: { call: CallType };
};

/** Which rows of the review are shown: all, those of one state, or what the team added. */
export const reviewFilters = ['all', 'undecided', 'tracked', 'will_track', 'not_for_us', 'yours'] as const;
export type ReviewFilter = (typeof reviewFilters)[number];

export type PersonRecord = {
  name: string;
  /** By it a person is found in Segment: that of the platform, or the one that an owner linked them to. */
  email?: string;
  /** That of the platform, where an owner linked another one. */
  chatEmail?: string;
  standing: 'member' | 'guest' | 'outsider' | 'bot' | 'deactivated' | 'unknown';
  admin: boolean;
  /** Segment knows somebody with this e-mail. */
  inSegment?: boolean;
  /** Holds Workspace Owner in Segment, directly or through a group. */
  owner: boolean;
  /** Why Segment could not be asked; what is known of the person there is then nothing. */
  unread?: 'not_connected' | 'token_refused' | 'token_weak';
  /** When all this was read. */
  at: number;
  /** An owner's last turn: what came after it is told when they are back. */
  seenAt?: number;
  /** IANA name of the time zone, where the platform tells it. */
  zone?: string;
};

/** What a conversation is about right now. */
export type Dialog = {
  ask?: Ask;
  options?: ShownOptions;
  /** What an option of the list, or a yes, would do. */
  choices?: Intent[];
  yes?: Intent;
  no?: Intent;
  draft?: string;
  /** Buttons of the last ask by their label in lower case: typing a label is pressing it. */
  buttons?: Record<string, Intent>;
  /** The last ask can only be agreed to by its button. */
  press?: boolean;
  /** The next words describe the business. */
  business?: boolean;
  /** The step that is shown, which may be another than the one whose turn it is. */
  at?: StepId;
  /** How that step had been left for later, before somebody went back to it just now. */
  left?: StepState;
};

/** A message that is updated in place for ever. */
export type Board = {
  to: Conversation;
  messageId?: string;
  person?: PersonRef;
  /** Of a review: which part of it is shown. `page` counts from 0. */
  part?: { filter: ReviewFilter; page: number };
};

export type Failure = { effect: Effect; text: FailureText; at: number };

/** What a turn changed, as it was before; what is not in it was not touched. `null`: it was not there. */
export type Change = {
  goal?: GoalId | null;
  useCase?: string | null;
  acceptedEnvironments?: boolean;
  steps?: Partial<Record<StepId, StepState>>;
  /** The rows that were decided; all of them where the use case changed. */
  review?: EventReview[];
  drafts?: { id: string; was: Draft | null }[];
  ahead?: Intent[];
  policy?: Checklist['policy'] | null;
  unify?: UnifyChoice;
  prod?: ProdDraft;
  /** Sources that a person vouched for. */
  vouched?: { id: string; state: ConnectionState }[];
};

/** Newest last. `removed`: was disabled by a press and cannot be switched on from here. `taking`: its undo is under way. */
export type UndoEntry =
  | { id: string; kind: 'choice'; label: string; before: Change; by?: string; at?: number }
  | { id: string; kind: 'removed'; label: string; by?: string; at?: number }
  | {
      id: string;
      kind: 'source' | 'destination' | 'audience';
      label: string;
      connection: string;
      taking?: boolean;
    };

/** What is chosen about Unify. */
export type UnifyChoice = Pick<UnifyState, 'dev' | 'prod' | 'identifiers'>;

/** What a feature of Segment was seen to be when the workspace was connected, with the reason. */
export type FeatureSeen = 'on' | { off: string } | { unknown: string };

/** The Segment workspace. Everything but its name is there only when it was connected in chat. */
export type WorkspaceRecord = {
  id: string;
  slug: string;
  name: string;
  connectedBy?: string;
  connectedAt?: number;
  region?: Region;
  /** Absent where no source could show one. */
  seesWriteKeys?: boolean;
  features?: Record<string, FeatureSeen>;
  /** The token was removed again. */
  removedAt?: number;
  removedBy?: string;
};

export type Checklist = {
  /** Version of this shape; see migrate.ts. */
  schema: 2;
  id: string;
  startedBy?: string;
  workspace?: WorkspaceRecord;
  owners: { name: string; email: string }[];
  eligibility?: {
    verdict: 'eligible' | 'not_eligible' | 'declared_new' | 'by_hand';
    sources: number;
    destinations: number;
    at: number;
    by?: string;
  };
  goal?: GoalId;
  useCase?: string;
  steps: Record<StepId, StepState>;
  labels?: { dev: 'found' | 'created'; prod: 'found' | 'created'; at: number };
  /** The owner went on before the labels were there. */
  acceptedEnvironments?: boolean;
  review: EventReview[];
  /** Tables that were read and wait for their Apply; the newest last. */
  imports?: { id: string; text: string }[];
  /** The events were confirmed once: the use case stays, even while their review is open again. */
  confirmedOnce?: boolean;
  plan?:
    | { state: 'saved'; id: string; name: string; at: number }
    | { state: 'unavailable'; why: string; at: number };
  /** Connections that were named before their turn; oldest first. */
  ahead?: Intent[];
  drafts: Draft[];
  sources: SourceRecord[];
  destinations: DestinationRecord[];
  /** Absent until Segue has looked for spaces. */
  unify?: UnifyState;
  audiences: AudienceRecord[];
  audienceDraft?: AudienceDraft;
  warehouse?: { id: string; name: string };
  /** What Segment offers, while somebody chooses. */
  warehouseChoices?: { integration: IntegrationRef; fields: SettingField[] }[];
  /** Drafted prod side: which dev connections go, under which names, with which settings. */
  prod: ProdDraft;
  /** Dev and prod as Segment had them when they were last compared. */
  live?: LiveView;
  policy?: { channel: string; approvers: { id: string; name: string }[]; by: string; at: number };
  promotion?: Promotion;
  people: Record<string, PersonRecord>;
  /** Who of the chat is which Segment user, where an owner had to say so; by person. */
  links?: Record<string, { email: string; by: string; at: number }>;
  /** When owners were asked to link somebody; by person. */
  linkAsked?: Record<string, number>;
  dialogs: Record<string, Dialog>;
  boards: Record<string, Board>;
  failures: Record<string, Failure>;
  undo: UndoEntry[];
  /** What the watch over the workspace found, and when it looks next; absent until something is connected. */
  drift?: Drift;
  /** When to remind whom, once; by person. */
  reminders?: Record<string, number>;
  /** For ids that must be unique in the checklist. */
  counter: number;
};

export type ProdDraft = {
  sources: {
    from: string;
    name: string;
    slug: string;
    settings?: Record<string, unknown>;
    secrets?: string[];
    settled: boolean;
    /** Where its secrets wait; a new place for each time they are entered, so that a later entry cannot change what was approved. */
    vault?: string;
    fields?: SettingField[];
  }[];
  destinations: {
    from: string;
    name: string;
    /** The dev source whose prod counterpart feeds it. */
    source: string;
    settings: Record<string, unknown>;
    secrets: string[];
    settled: boolean;
    /** Where its secrets wait; a new place for each time they are entered, so that a later entry cannot change what was approved. */
    vault?: string;
    fields?: SettingField[];
  }[];
  /** Dev connections that are left out. */
  without: string[];
};

const todo: StepState = { state: 'todo' };

/** A workspace that nobody has set up. */
export const newChecklist = (id: string): Checklist => ({
  schema: 2,
  id,
  owners: [],
  steps: Object.fromEntries(stepIds.map((step) => [step, todo])) as Checklist['steps'],
  review: [],
  drafts: [],
  sources: [],
  destinations: [],
  audiences: [],
  prod: { sources: [], destinations: [], without: [] },
  people: {},
  dialogs: {},
  boards: {},
  failures: {},
  undo: [],
  counter: 0,
});

export const isStarted = (c: Checklist): boolean => c.startedBy !== undefined;

/** Whether the workspace was connected in chat, and still is. */
export const isConnectedInChat = ({ workspace }: Checklist): boolean =>
  workspace?.connectedAt !== undefined && workspace.removedAt === undefined;

/** The workspace that a token has to open: the one that is connected, or that the checklist is about. */
export const boundWorkspace = (c: Checklist): WorkspaceRecord | undefined =>
  isStarted(c) || isConnectedInChat(c) ? c.workspace : undefined;

/** The first step that is neither done nor skipped; `done` when none is left, `not_started` before the start. */
export function currentStep(c: Checklist): StepId | 'not_started' | 'done' {
  if (!isStarted(c)) return 'not_started';
  return stepIds.find((step) => c.steps[step].state === 'todo') ?? 'done';
}

/** Whether it is the turn of the step, or was before. */
export function isReached(c: Checklist, step: StepId): boolean {
  const now = currentStep(c);
  if (now === 'not_started') return false;
  return now === 'done' || stepIds.indexOf(step) <= stepIds.indexOf(now);
}

/** The event review is closed. */
export const isLocked = (c: Checklist): boolean => c.steps.review_events.state === 'done';

/** After the event review the use case stays. Segment docs: use-cases/setup, step 3. */
export const isUseCaseFixed = (c: Checklist): boolean => isLocked(c) || c.confirmedOnce === true;

export const sourcesIn = (c: Checklist, environment: Environment): SourceRecord[] =>
  c.sources.filter((source) => source.environment === environment && source.state !== 'disabled');

export const destinationsIn = (c: Checklist, environment: Environment): DestinationRecord[] =>
  c.destinations.filter(
    (destination) => destination.environment === environment && destination.state !== 'disabled',
  );

export const audiencesIn = (c: Checklist, environment: Environment): AudienceRecord[] =>
  c.audiences.filter((audience) => audience.environment === environment && audience.state !== 'disabled');

/** Events that go into the tracking plan: everything that is not declined. */
export const plannedEvents = (c: Checklist): EventReview[] =>
  c.review.filter((row) => row.decision !== 'not_for_us');

/**
 * The names under which a reviewed event may arrive: its own, and for a page or screen of the team's that of the
 * suggested event that stands for all of them, as Segment counts those calls together whatever they are called.
 */
export const countedAs = ({ event, own }: EventReview): string[] => {
  if (own?.call === 'page') return [event, 'Page Viewed'];
  return own?.call === 'screen' ? [event, 'Screen Viewed'] : [event];
};

/** What to look for at a source, each name once. */
export const countedEvents = (c: Checklist): string[] => [...new Set(plannedEvents(c).flatMap(countedAs))];

/** Planned events that a source was observed to send as planned; pages of the team's own as far as Segment tells. */
function sentAsPlanned(c: Checklist, { findings, evidence }: SourceRecord): string[] {
  if (findings)
    return findings.events.flatMap((one) => {
      const isPage = one.state === 'not_observable' && one.why === 'page_names';
      return one.state === 'verified' || isPage ? one.event : [];
    });
  const seen = new Set(evidence?.seen.map(({ event }) => event));
  return plannedEvents(c)
    .filter((row) => countedAs(row).some((name) => seen.has(name)))
    .map((row) => row.event);
}

/** How many of the planned events a source was observed to send as planned. */
export function scoreOf(c: Checklist, source: SourceRecord): { verified: number; of: number } {
  const sent = new Set(sentAsPlanned(c, source));
  const planned = plannedEvents(c);
  return { verified: planned.filter((row) => sent.has(row.event)).length, of: planned.length };
}

/** What backs sources: besides all of them, every planned event has to be observed at one, where events can be seen. */
export function proofOfSources(c: Checklist, environment: Environment): How {
  const sources = sourcesIn(c, environment);
  const proof = proofOf(sources);
  if (proof !== 'verified' || !sources.some(({ kind }) => kind === 'event')) return proof;
  const sent = new Set(sources.flatMap((source) => sentAsPlanned(c, source)));
  const planned = plannedEvents(c);
  // What arrives and is not as planned verifies nothing.
  if (sent.size === 0 && planned.length > 0 && sources.every(({ kind }) => kind === 'event'))
    return 'applied';
  return planned.every((row) => sent.has(row.event)) ? 'verified' : 'partly';
}

/** What backs connections taken together: all of them have to be observed to be called verified. */
export function proofOf(records: readonly { state: ConnectionState }[]): How {
  const verified = records.filter((record) => record.state === 'verified').length;
  if (verified > 0) return verified === records.length ? 'verified' : 'partly';
  return records.some((record) => record.state === 'attested') ? 'attested' : 'applied';
}

/** Rules are imported on a person's word: beside one, nothing is verified in full. */
export const withPersonsWord = (how: How, isGiven: boolean): How =>
  isGiven && how === 'verified' ? 'partly' : how;

/** What backs a done step by what is known now: evidence may have come since, or a connection gone. */
export function howDone(c: Checklist, step: StepId): How | undefined {
  const state = c.steps[step];
  if (state.state !== 'done') return undefined;
  switch (step) {
    case 'dev_sources':
      return proofOfSources(c, 'dev');
    case 'dev_destinations':
      return proofOf(destinationsIn(c, 'dev'));
    case 'prod_events':
      return proofOfSources(c, 'prod');
    case 'prod_destinations':
      return proofOf(destinationsIn(c, 'prod'));
    case 'audience':
      return proofOf(audiencesIn(c, 'dev'));
    case 'republish': {
      const made = audiencesIn(c, 'prod');
      if (made.length === 0) return state.how;
      return withPersonsWord(proofOf(made), c.unify?.imported !== undefined);
    }
    default:
      return state.how;
  }
}

export const isProven = (record: { state: ConnectionState }): boolean =>
  record.state === 'verified' || record.state === 'attested';
