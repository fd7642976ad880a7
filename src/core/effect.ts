import type { SnippetEvent, SnippetPlatform } from '../copy/snippets.ts';
import type { Region } from './access.ts';
import type { AudienceSight, AudienceSpec, SpaceRef } from './audience.ts';
import type { Card, Form } from './card.ts';
import type {
  AnySourceType,
  Environment,
  Evidence,
  FeatureSeen,
  IntegrationRef,
  MappingRef,
  ModelSpec,
  PersonRecord,
  SettingField,
  SourceKind,
} from './checklist.ts';
import type { DestinationChange, FilterSpec, LiveDestination, LiveView } from './comparison.ts';
import type { Snapshot } from './drift.ts';
import type { FailureText, OutsideCode } from './errors.ts';
import type { KeptFindings } from './findings.ts';
import type { Intent } from './intent.ts';
import type { CallShape } from './stream.ts';
import type { Conversation, PersonRef, Turn } from './turn.ts';
import type { DestinationType } from './use-case.ts';
import type { LookFor } from './verification.ts';

/** Who set something off and where the answer belongs. */
export type Origin = { person: PersonRef; to: Conversation };

/** What the outbox sends to people. */
export type ChatEffect =
  | { kind: 'post'; to: Conversation; card: Card }
  | { kind: 'whisper'; to: Conversation; person: PersonRef; card: Card }
  /** To a person's own conversation with Segue. */
  | { kind: 'direct'; person: PersonRef; card: Card }
  /** Draws a board from the stored state, in place when it was posted before. */
  | { kind: 'board'; board: string }
  /** Forms can be opened for seconds only; when that is over the person gets a button to try again. */
  | { kind: 'open_form'; trigger: string; form: Form; origin: Origin; again: Card }
  | {
      kind: 'file';
      to: Conversation;
      name: string;
      format: 'csv' | 'json';
      rows: Record<string, string>[];
      comment: string;
    }
  /** What a person may want to say next in their own conversation; a later one takes its place. */
  | { kind: 'suggest'; to: Conversation; prompts: Prompt[] };

/** Words to be said by choosing their title. */
export type Prompt = { title: string; message: string };

/** What is needed to make a source, in dev or in prod. */
export type SourceSpec = {
  environment: Environment;
  type: AnySourceType;
  sourceKind: SourceKind;
  integration: IntegrationRef;
  name: string;
  slug: string;
  settings: Record<string, unknown>;
  /** Names of secret settings; values are in the vault under `vault`. */
  secrets: string[];
  vault: string;
  from?: string;
  warehouse?: string;
};

export type DestinationSpec = {
  environment: Environment;
  type: DestinationType;
  integration: IntegrationRef;
  name: string;
  sourceId: string;
  settings: Record<string, unknown>;
  secrets: string[];
  vault: string;
  /** The dev destination whose mappings a prod one takes over. */
  from?: string;
  /** Reviewed events; those that no ready-made mapping covers get one of their own. */
  events: string[];
  /** Fed by a warehouse: the model whose rows it gets. */
  model?: { id: string; name: string };
  /** What was approved for prod: only these are taken over, and only if they are still the same in dev. */
  approved?: MappingRef[];
  /** Filters of dev that go along. */
  filters?: FilterSpec[];
};

/** What is needed to make an audience, in dev or in prod. */
export type AudienceEffectSpec = AudienceSpec & {
  environment: Environment;
  space: SpaceRef;
  destinations: { id: string; name: string; metadataId: string }[];
  /** The dev audience that is made again in prod; it must still be what was approved. */
  from?: { id: string; space: string };
};

/** What the clock wakes Segue for. The id of a reminder is its time. */
export type WakeUp = 'promotion_expiry' | 'reminder';

/** What follows a comparison: the request that was asked for, or the first call of an approved one. */
export type AfterComparison = { submit: string } | { apply: string };

/** A draft, or an item of an approved promotion, that an effect works for. */
export type WorkFor = { draft: string } | { promotion: string; item: string };

export type SegmentEffect =
  /** Reads who somebody is, on the platform and at Segment, then does `then` as that person's turn. */
  | { kind: 'identify'; person: PersonRef; origin: Origin; then?: Turn }
  /** Looks at what the token that waits under `vault` opens, and keeps it if it may be. */
  | { kind: 'connect_workspace'; origin: Origin; vault: string; region: Region }
  | { kind: 'disconnect_workspace'; origin: Origin }
  /** Whether a person may be linked to a Segment user; without an e-mail: a link ends. */
  | { kind: 'check_link'; origin: Origin; person: PersonRef; email?: string }
  /** A secret that was entered and is not needed any more, or must not be used. */
  | { kind: 'forget_secret'; origin: Origin; vault: string; name: string }
  /** `then`: what an owner asked for before anything was started, in the order said. */
  | { kind: 'survey'; origin: Origin; start: boolean; then?: Intent[] }
  | { kind: 'ensure_labels'; origin: Origin }
  | {
      kind: 'find_integrations';
      origin: Origin;
      draft: string;
      of: 'source' | 'destination';
      type: string;
      wanted?: string;
    }
  | {
      kind: 'read_settings';
      origin: Origin;
      of: 'source' | 'destination';
      metadataId: string;
      subject: string;
    }
  /** `again`: an earlier try may have gone through, so what it made is taken over instead of refused. */
  | { kind: 'create_source'; origin: Origin; work: WorkFor; spec: SourceSpec; again?: boolean }
  | {
      kind: 'check_source';
      origin: Origin;
      source: string;
      since: number;
      asked: boolean;
      nth: number;
      suggested: string[];
      sourceKind: SourceKind;
      model?: { id: string; sync?: string };
      /** What is planned in full, and what is known; left out in jobs that are older than this. */
      lookFor?: LookFor;
    }
  | {
      kind: 'save_plan';
      origin: Origin;
      name: string;
      description: string;
      rules: {
        event: string;
        call: 'track' | 'page' | 'screen';
        properties: { name: string; type: string; description: string }[];
      }[];
    }
  | { kind: 'attach_plan'; origin: Origin; plan: string; source: string; work?: WorkFor }
  | { kind: 'create_destination'; origin: Origin; work: WorkFor; spec: DestinationSpec; again?: boolean }
  /** `model`: what a warehouse feeds it, to be synced for the first time. */
  | {
      kind: 'enable_destination';
      origin: Origin;
      destination: string;
      source: string;
      metadataId: string;
      mappings: MappingRef[];
      model?: string;
    }
  /** Reads dev and prod. `sources`: those on the checklist; `destinations`: those to be read in full; `keep`: those whose mappings may have to be put back. */
  | {
      kind: 'compare_environments';
      origin: Origin;
      sources: string[];
      destinations: string[];
      keep: string[];
      then?: AfterComparison;
      work?: WorkFor;
    }
  /** Makes a prod connection what dev is, as far as it was approved; `back`: what it was before is put back instead. */
  | {
      kind: 'change_connection';
      origin: Origin;
      what: 'source' | 'destination';
      id: string;
      name: string;
      from: string;
      change: DestinationChange;
      back?: LiveDestination;
      work: WorkFor;
    }
  /** Takes back what a promotion made: disabled first; deleted only on a second word, and only while it is disabled. */
  | {
      kind: 'undo_item';
      origin: Origin;
      what: 'source' | 'destination' | 'audience';
      id: string;
      space?: string;
      mode: 'disable' | 'delete';
      work: WorkFor;
    }
  | {
      kind: 'check_destination';
      origin: Origin;
      destination: string;
      source: string;
      /** Fed by the rows of a warehouse rather than by events. */
      hasRows: boolean;
      since: number;
      asked: boolean;
      nth: number;
      /** Planned events, and those that its source had; left out in jobs that are older than this. */
      lookFor?: { planned: string[]; sent: string[] };
    }
  | {
      kind: 'create_warehouse';
      origin: Origin;
      metadataId: string;
      name: string;
      settings: Record<string, unknown>;
      secrets: string[];
      vault: string;
    }
  | { kind: 'find_warehouses'; origin: Origin }
  | {
      kind: 'create_model';
      origin: Origin;
      source: string;
      model: ModelSpec;
      work?: WorkFor;
      again?: boolean;
    }
  /** `space`: an audience lives in one. */
  | {
      kind: 'disable';
      origin: Origin;
      what: 'source' | 'destination' | 'audience';
      id: string;
      space?: string;
    }
  /** Which spaces there are, and whether Unify and Engage are on. */
  | { kind: 'find_spaces'; origin: Origin }
  /** Which planned events reach a space, and how many profiles it has. `preview`: one that was begun before. */
  | {
      kind: 'check_profiles';
      origin: Origin;
      space: string;
      suggested: string[];
      preview?: string;
      nth: number;
    }
  /** Counts whom a definition would cover. `preview`: one that was begun before. */
  | {
      kind: 'preview_audience';
      origin: Origin;
      draft: string;
      space: string;
      query: string;
      type: AudienceSpec['type'];
      preview?: string;
      nth: number;
    }
  /** Counts whom a condition covers, to compare dev with prod. `subject`: a draft or an audience of dev. */
  | {
      kind: 'count_audience';
      origin: Origin;
      subject: string;
      environment: Environment;
      space: string;
      query: string;
      type: AudienceSpec['type'];
      preview?: string;
      nth: number;
    }
  | { kind: 'create_audience'; origin: Origin; work: WorkFor; spec: AudienceEffectSpec; again?: boolean }
  /** Connects an audience to the destinations that are in Engage's settings, and looks what arrived there. */
  | {
      kind: 'check_audience';
      origin: Origin;
      audience: string;
      space: SpaceRef;
      wanted: { id: string; name: string; metadataId: string }[];
      type: AudienceSpec['type'];
      name: string;
      since: number;
      asked: boolean;
      nth: number;
    }
  /** Shows the write key in a form that is open for the presser only; the key is read at that moment and kept nowhere. */
  | {
      kind: 'show_write_key';
      origin: Origin;
      trigger: string;
      source: string;
      sourceName: string;
      snippet?: SnippetRequest;
      again: Card;
    }
  | { kind: 'check_policy'; origin: Origin; channel: string; approvers: string[]; by: string }
  /** A temporary webhook, so that Segue sees which properties a dev source sends; and its end. */
  | { kind: 'begin_stream'; origin: Origin; source: string; stream: string }
  | { kind: 'end_stream'; origin: Origin; source: string; stream: string }
  /** Reads what is on the checklist by then as Segment has it. */
  | { kind: 'watch_workspace'; origin: Origin }
  /** Nothing outside: the clock. */
  | { kind: 'wake'; origin: Origin; what: WakeUp; id: string };

/** Code to show together with the write key. */
export type SnippetRequest = {
  platform: SnippetPlatform;
  event: SnippetEvent;
  /** Further events, as many as a form holds. Left out in jobs that are older than this. */
  more?: SnippetEvent[];
};

export type Effect = ChatEffect | SegmentEffect;

export type SettingsOf = {
  integration: IntegrationRef;
  sourceKind?: SourceKind;
  fields: SettingField[];
  /** Of a destination: somebody has to log in to it in Segment's app. */
  needsLogin?: true;
};

/** Why a token that somebody entered is not taken. */
export type Refusal =
  | { kind: 'expired' | 'malformed' | 'token' | 'standing' }
  | { kind: 'region'; chosen: Region; fits: Region }
  | { kind: 'other'; name: string; known: string }
  | { kind: 'weak'; name: string }
  | { kind: 'not_owner'; name: string; email?: string; owners: { name: string; email: string }[] };

/** What a count of an audience gave. `uncounted`: Segment's counts of the month are used up, until about `until` (ms). */
export type PreviewResult =
  | { state: 'running'; id: string }
  | { state: 'done'; count: number }
  | { state: 'failed'; why: string }
  | { state: 'uncounted'; until: number };

/** What came back from outside. A turn of its own: decided and committed like any other. */
export type Outcome =
  | {
      kind: 'identified';
      person: PersonRef;
      record: PersonRecord;
      owners: { name: string; email: string }[];
      then?: Turn;
    }
  | {
      kind: 'workspace_connected';
      workspace: { id: string; slug: string; name: string };
      region: Region;
      vault: string;
      person: PersonRef;
      /** The one who connected it, as looked up with the new token. */
      record: PersonRecord;
      seesWriteKeys?: boolean;
      features: Record<string, FeatureSeen>;
    }
  | { kind: 'workspace_refused'; vault: string; why: Refusal }
  | { kind: 'workspace_disconnected' }
  | {
      kind: 'link_checked';
      person: PersonRef;
      name: string;
      email?: string;
      why?: 'not_a_member' | 'no_user';
    }
  | {
      kind: 'surveyed';
      workspace: { id: string; slug: string; name: string };
      sources: number;
      destinations: number;
      start: boolean;
      then?: Intent[];
    }
  | { kind: 'labels_ready'; dev: 'found' | 'created'; prod: 'found' | 'created' }
  | {
      kind: 'integrations_found';
      draft: string;
      items: (IntegrationRef & { kind?: SourceKind })[];
      exact?: SettingsOf;
    }
  | { kind: 'settings_read'; subject: string; settings: SettingsOf }
  | {
      kind: 'source_created';
      work: WorkFor;
      spec: SourceSpec;
      id: string;
      slug: string;
      at: number;
      profilesDestination?: { id: string; name: string };
    }
  | { kind: 'name_taken'; work: WorkFor; slug: string }
  | {
      kind: 'source_checked';
      /** Nothing more will come by waiting: told even when nobody asked. */
      isFinal?: boolean;
      /** Segment does not know it any more. */
      isGone?: boolean;
      source: string;
      asked: boolean;
      nth: number;
      evidence: Evidence;
      findings?: KeptFindings;
      silence: string[];
    }
  /** `extended`: events whose rules others had put something into; that stays. */
  | { kind: 'plan_saved'; id: string; name: string; extended?: string[] }
  | { kind: 'plan_unavailable'; why: string }
  /** `instead`: the plan that the source had already, which got the events. */
  | { kind: 'plan_attached'; source: string; work?: WorkFor; instead?: { id: string; name: string } }
  | {
      kind: 'destination_created';
      work: WorkFor;
      spec: DestinationSpec;
      id: string;
      mappings: MappingRef[];
      unmapped: string[];
      /** It is disabled until somebody has logged in to it in Segment. */
      needsLogin?: true;
      at: number;
    }
  | { kind: 'destination_enabled'; destination: string }
  | { kind: 'environments_compared'; view: LiveView; then?: AfterComparison; work?: WorkFor }
  | {
      kind: 'connection_changed';
      what: 'source' | 'destination';
      id: string;
      work: WorkFor;
      mappings: MappingRef[];
    }
  | { kind: 'item_undone'; id: string; how: 'disabled' | 'deleted' | 'gone' | 'kept'; work: WorkFor }
  | {
      kind: 'destination_checked';
      isGone?: boolean;
      destination: string;
      asked: boolean;
      nth: number;
      evidence: Evidence;
      findings?: KeptFindings;
      mappings: MappingRef[];
      silence: string[];
    }
  | { kind: 'warehouses_found'; warehouses: { id: string; name: string }[]; choices: SettingsOf[] }
  | { kind: 'warehouse_created'; id: string; name: string }
  | { kind: 'model_created'; source: string; id: string; model: ModelSpec; sync: string; work?: WorkFor }
  /** `wasGone`: there was nothing left to disable. */
  | { kind: 'disabled'; what: 'source' | 'destination' | 'audience'; id: string; wasGone?: boolean }
  | { kind: 'spaces_found'; spaces: SpaceRef[]; missing?: { product: 'unify' | 'engage'; why: string } }
  /** `profiles` is absent while Segment counts, or when it cannot. */
  | {
      kind: 'profiles_checked';
      space: string;
      reached: string[];
      profiles?: number;
      preview?: string;
      nth: number;
    }
  | {
      kind: 'audience_previewed';
      draft: string;
      /** What was counted: a definition that was changed meanwhile is not. */
      query: string;
      type: AudienceSpec['type'];
      preview: PreviewResult;
      nth: number;
    }
  | {
      kind: 'audience_counted';
      subject: string;
      environment: Environment;
      query: string;
      type: AudienceSpec['type'];
      preview: PreviewResult;
      nth: number;
    }
  | { kind: 'audience_created'; work: WorkFor; spec: AudienceEffectSpec; id: string; at: number }
  | { kind: 'audience_name_taken'; work: WorkFor; name: string }
  | {
      kind: 'audience_checked';
      audience: string;
      /** The condition as Segment has it now: somebody may have changed it there. */
      query?: string;
      isGone?: boolean;
      asked: boolean;
      nth: number;
      sight: AudienceSight;
      silence: string[];
    }
  | { kind: 'write_key_shown'; source: string; person: PersonRef; trackingUrl?: string }
  | {
      kind: 'policy_checked';
      channel: string;
      approvers: { id: string; name: string }[];
      refused: { id: string; name: string; why: string }[];
    }
  /** Approvals that no longer count when what they approved was about to be made. */
  | { kind: 'votes_void'; request: string; voters: { by: string; why: 'not_a_member' | 'same_person' }[] }
  | { kind: 'workspace_watched'; snapshot: Snapshot }
  | { kind: 'woke'; what: WakeUp; id: string }
  | { kind: 'stream_begun'; source: string; stream: string; destination: string }
  /** Calls that a stream brought. */
  | { kind: 'streamed'; stream: string; shapes: CallShape[] }
  | { kind: 'stream_ended'; source: string; stream: string }
  | { kind: 'posted'; board: string; to: Conversation; messageId: string }
  /** `field`: the setting that Segment refused, as Segment calls it, and its `why`. */
  | {
      kind: 'failed';
      job: string;
      effect: Effect;
      text: FailureText;
      code?: OutsideCode;
      field?: string;
      why?: string;
    };
