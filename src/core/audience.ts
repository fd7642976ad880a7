import type { ConnectionState, Environment } from './checklist.ts';
import type { Conversation } from './turn.ts';

export type AudienceType = 'users' | 'accounts';

/** A space of Unify and Engage. Segment's API tells neither its environment nor lets it be labelled. */
export type SpaceRef = { id: string; slug: string; name: string };

/** What an audience is made of. `query` is in Segment's audience query language. */
export type AudienceSpec = { name: string; about: string; type: AudienceType; query: string };

/** What a look at an audience showed. `delivered`: members that a destination took. */
export type AudienceSight = {
  readAt: number;
  /** Segment's own word: Preparing, Backfilling, Live, Failed … */
  status: string;
  size?: number;
  delivered: { destination: string; count: number }[];
  /** Destinations of this environment that nobody has added to the space in Engage's settings. */
  missing: string[];
};

export type AudienceRecord = AudienceSpec & {
  id: string;
  environment: Environment;
  space: SpaceRef;
  createdAt: number;
  by: string;
  /** The dev audience that a prod one was made from. */
  from?: string;
  /** Names of the destinations that it is meant for. */
  destinations: { id: string; name: string; metadataId: string }[];
  state: ConnectionState;
  /** Destinations that were added later and have to be seen to receive it. */
  awaits?: string[];
  sight?: AudienceSight;
  attestation?: { by: string; name: string; at: number; what: string };
  /** Segue looks by itself until then. */
  watchUntil?: number;
  counts?: AudienceCounts;
};

/** A look at how many a definition would cover. Costs one of Segment's 700 previews a month. */
export type AudiencePreviewState =
  | { state: 'running'; id?: string; at: number }
  | { state: 'done'; count: number; at: number }
  | { state: 'failed'; why: string; at: number }
  /** The previews of the month are used up, until about `until`: it may be made without a count. */
  | { state: 'uncounted'; until: number; at: number };

/** How many one condition covers in both spaces; worth nothing for another condition. */
export type AudienceCounts = { query: string } & Partial<Record<Environment, AudiencePreviewState>>;

export type AudienceDraft = Partial<AudienceSpec> & {
  id: string;
  by: string;
  to: Conversation;
  /** The name that Segue gave it; a person's own is another one. */
  proposed?: string;
  preview?: AudiencePreviewState;
  counts?: AudienceCounts;
  /** Sent to Segment; the answer is not here yet. */
  creating?: boolean;
  /** The name under which an earlier try that failed may have made it all the same. */
  tried?: string;
};

/** Unify: spaces, identifiers, and who vouches for what Segment's API does not show. */
export type UnifyState = {
  /** Spaces as Segment listed them. */
  spaces: SpaceRef[];
  readAt: number;
  dev?: SpaceRef;
  prod?: SpaceRef;
  /** Why Unify, or Engage, cannot be used, in Segment's words. */
  missing?: { product: 'unify' | 'engage'; why: string };
  /** Chosen for the dev space. */
  identifiers: string[];
  /** What a person said they had imported into the prod space. */
  imported?: { identifiers: string[]; by: string; name: string; at: number };
  /** Events of the plan that were seen to reach the dev space, and profiles counted there. */
  sight?: { readAt: number; reached: string[]; profiles?: number };
};
