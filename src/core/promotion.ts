import type { AudienceSpec, SpaceRef } from './audience.ts';
import type {
  AnySourceType,
  IntegrationRef,
  MappingRef,
  ModelSpec,
  SourceKind,
  StepId,
  StepState,
} from './checklist.ts';
import type { DestinationChange, FilterSpec, Flag, LiveDestination, LiveSource } from './comparison.ts';
import type { Conversation } from './turn.ts';
import type { DestinationType } from './use-case.ts';

/** One thing that an approved promotion creates or changes in prod. `key` names it within the request. */
export type PromotionItem =
  | {
      kind: 'source';
      key: string;
      from: string;
      fromName: string;
      type: AnySourceType;
      sourceKind: SourceKind;
      integration: IntegrationRef;
      name: string;
      slug: string;
      settings: Record<string, unknown>;
      secrets: string[];
      vault: string;
      /** Where a cloud object source writes. */
      warehouse?: { id: string; name: string };
    }
  | {
      /** What a warehouse source reads, and its first sync. */
      kind: 'model';
      key: string;
      source: string;
      sourceName: string;
      model: ModelSpec;
    }
  | {
      kind: 'plan';
      key: string;
      source: string;
      sourceName: string;
      planId: string;
      planName: string;
      events: string[];
    }
  | {
      kind: 'destination';
      key: string;
      from: string;
      fromName: string;
      type: DestinationType;
      integration: IntegrationRef;
      name: string;
      source: string;
      sourceName: string;
      settings: Record<string, unknown>;
      /** Mappings that are taken over from dev. */
      mappings: MappingRef[];
      /** Names only: the values are in the vault until they are at Segment. */
      secrets: string[];
      vault: string;
      /** Filters that are taken over from dev. */
      filters?: FilterSpec[];
    }
  | {
      /** A connection that is in prod already becomes what its dev counterpart is. */
      kind: 'change';
      key: string;
      of: 'source' | 'destination';
      id: string;
      name: string;
      from: string;
      fromName: string;
      change: DestinationChange;
    }
  | {
      /** Identity rules that a person imports into the prod space: Segment has no call for it. */
      kind: 'rules';
      key: 'rules';
      from: SpaceRef;
      space: SpaceRef;
      identifiers: string[];
    }
  | (AudienceSpec & {
      kind: 'audience';
      key: string;
      from: string;
      fromSpace: SpaceRef;
      space: SpaceRef;
      /** Prod destinations that it is sent to. */
      destinations: { id: string; name: string; metadataId: string }[];
    })
  | {
      /** An audience that is in prod already is sent to destinations that came after it. */
      kind: 'target';
      key: string;
      audience: string;
      name: string;
      space: SpaceRef;
      destinations: { id: string; name: string; metadataId: string }[];
    };

export type Vote = { by: string; name: string; yes: boolean; at: number; reason?: string };

/** `kept`: somebody switched it on again, so it was not deleted. */
export type UndoneItem = 'disabled' | 'restored' | 'deleted' | 'gone' | 'kept';

export type PromotionState =
  | 'pending'
  | 'approved'
  | 'verifying'
  | 'applied'
  | 'failed'
  | 'rejected'
  | 'expired'
  | 'cancelled'
  | 'stale'
  /** Being taken back after it was applied, in whole or in part; then disabled, and later perhaps deleted. */
  | 'undoing'
  | 'undone';

export type Promotion = {
  id: string;
  state: PromotionState;
  /** Hash of the items; a vote counts for this content only. */
  digest: string;
  items: PromotionItem[];
  /** What is done: item key -> id at Segment. */
  done: Record<string, string>;
  /** What the items go by, as Segment had it at the time of asking; applied only while it is still so. */
  seen?: { sources: LiveSource[]; destinations: LiveDestination[] };
  /** When that was looked at again, before the first call. */
  comparedAt?: number;
  /** What changed connections were before, to put it back. Secrets stand nowhere in it. */
  before?: Record<string, LiveDestination>;
  /** Its undo: what was done with which item. `isDeleting`: the second word was given. */
  undo?: { by: string; done: Record<string, UndoneItem>; isDeleting?: boolean };
  /** What stays as it is in prod, in words. */
  stays?: string[];
  /** What looks as if it were for trying out only. */
  flags?: Flag[];
  /** Dev evidence in words, at the time of asking. */
  evidence: string[];
  requester: string;
  requesterName: string;
  /** Where the requester asked from; told about the end there. */
  askedIn: Conversation;
  requestedAt: number;
  expiresAt: number;
  board: string;
  approvers: { id: string; name: string }[];
  votes: Vote[];
  /** The owner who went on with it after a failure: what is left is done on their behalf. */
  resumedBy?: string;
  /** Steps that an earlier promotion had done and this one does again, as they were. */
  reopened?: Partial<Record<StepId, StepState>>;
  /** Words on why it failed or who withdrew it. */
  note?: string;
};

/** A request that is under way: no second one beside it. */
export const isRunning = (request: Promotion | undefined): request is Promotion =>
  request !== undefined && ['pending', 'approved', 'verifying', 'failed', 'undoing'].includes(request.state);

/** The second publish: identity rules and audiences. The first one moves connections. */
export const isRepublish = (promotion: Promotion): boolean =>
  promotion.items.some(({ kind }) => kind === 'rules' || kind === 'audience' || kind === 'target');

/** What an item is called, for people. */
export function itemName(item: PromotionItem): string {
  switch (item.kind) {
    case 'plan':
      return item.planName;
    case 'model':
      return item.model.name;
    case 'rules':
      return item.identifiers.join(', ');
    default:
      return item.name;
  }
}

/** What is approved, or asked for, and not made yet. */
export const openItems = (promotion: Promotion): PromotionItem[] =>
  promotion.items.filter((item) => promotion.done[item.key] === undefined);

/** How long an approval may be given. */
export const expiresAfterMs = 24 * 60 * 60 * 1000;

/** The content as one string, the same for the same content. */
export const contentOf = (items: readonly PromotionItem[]): string => stableJson(items);

/** JSON whose text does not depend on the order of keys. */
export function stableJson(content: unknown): string {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (value === null || typeof value !== 'object') return value;
    const entries = Object.entries(value as Record<string, unknown>);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, sorted(v)]));
  };
  return JSON.stringify(sorted(content));
}

export type Ballot = {
  by: string;
  email?: string;
  chatEmail?: string;
  standing: string;
  digest: string;
  request: string;
  at: number;
};

/** The e-mails by which a person is known. */
type Emails = { email?: string; chatEmail?: string };

const emailsOf = ({ email, chatEmail }: Emails): string[] =>
  [email, chatEmail].flatMap((entry) => (entry ? [entry.toLowerCase()] : []));

/** Whether two accounts share an e-mail, their own or one that they were linked to: then they are one person. */
export const isSamePerson = (one: Emails, other: Emails | undefined): boolean =>
  other !== undefined && emailsOf(one).some((email) => emailsOf(other).includes(email));

export type Verdict =
  | { counts: true }
  | {
      counts: false;
      why:
        | 'unknown_request'
        | 'resolved'
        | 'expired'
        | 'changed'
        | 'not_a_member'
        | 'own_request'
        | 'not_an_approver'
        | 'voted';
    };

/**
 * Whether a vote counts, from data alone. The requester never decides, by no second account with the same
 * e-mail either; an unknown standing is a refusal.
 */
export function judge(
  promotion: Promotion | undefined,
  ballot: Ballot,
  requester: Emails | undefined,
): Verdict {
  if (!promotion || promotion.id !== ballot.request) return { counts: false, why: 'unknown_request' };
  if (ballot.standing !== 'member') return { counts: false, why: 'not_a_member' };
  if (ballot.by === promotion.requester || isSamePerson(ballot, requester))
    return { counts: false, why: 'own_request' };
  if (!promotion.approvers.some((approver) => approver.id === ballot.by))
    return { counts: false, why: 'not_an_approver' };
  if (promotion.state === 'expired') return { counts: false, why: 'expired' };
  if (promotion.state !== 'pending') return { counts: false, why: 'resolved' };
  if (ballot.at >= promotion.expiresAt) return { counts: false, why: 'expired' };
  if (promotion.digest !== ballot.digest) return { counts: false, why: 'changed' };
  if (promotion.votes.some((vote) => vote.by === ballot.by)) return { counts: false, why: 'voted' };
  return { counts: true };
}

/** Items still to be created, in the order in which they are. Destinations wait until data arrives in prod. */
export function nextItem(promotion: Promotion): PromotionItem | undefined {
  const open = openItems(promotion);
  if (promotion.state === 'approved') return open.find((item) => item.kind !== 'destination');
  if (promotion.state === 'verifying') return undefined;
  return open[0];
}
