/** One line of the audit trail: who did what, when, to which thing. Never a secret, never free text of a form. */
export type AuditEntry = {
  at: number;
  turn: string;
  /** personKey of who did it, or "segue". */
  actor: string;
  what: string;
  detail?: Record<string, unknown>;
};

/**
 * Work to do outside after a commit. Jobs of one lane run one at a time in the order they were put; lanes are
 * independent. Putting an `id` that is still there replaces its data and keeps its place (and makes it run again
 * after the run under way), which is how repeated updates of one card become one.
 */
export type NewJob = {
  /** Unique in the workspace. */
  id: string;
  lane: string;
  /** Not before this many ms from now, by the store's clock. */
  delayMs?: number;
  data: unknown;
};

export type Job = {
  id: string;
  workspace: string;
  lane: string;
  /** 0 on the first run. Above 0: an earlier run may have had its effect. */
  attempt: number;
  data: unknown;
  /** Proof of the claim; a close or postpone with an older one is refused. */
  lease: string;
};

export type Commit = {
  /** Version that was loaded; 0 for a workspace that is not stored yet. */
  expected: number;
  state: unknown;
  audit?: AuditEntry[];
  /** Delivery id: a second commit with the same one in the same workspace changes nothing, for `ttlMs`. */
  once?: { id: string; ttlMs: number };
  put?: NewJob[];
  /** A finished job. */
  close?: { id: string; lease: string };
  /** Ids of jobs to drop, running or not (a running one is fenced when it wants to close). */
  cancel?: string[];
};

export type CommitResult =
  | { kind: 'ok'; version: number }
  /** Someone else committed in between: load, decide and commit again. */
  | { kind: 'conflict' }
  /** This delivery was committed before. */
  | { kind: 'duplicate' }
  /** The lease named in `close` is no longer held: another worker has the job. */
  | { kind: 'fenced' };

/** At most `limit` slots of a key are taken within any `windowMs`. */
export type SlotClaim = { key: string; limit: number; windowMs: number };

/** Where checklists live. Every method throws OutsideError `store_unavailable` when the store can't be reached. */
export interface Store {
  load(workspace: string): Promise<{ version: number; state: unknown } | undefined>;
  /** All or nothing. Retried by the adapter's own client, it still applies once and reports `ok`. */
  commit(workspace: string, commit: Commit): Promise<CommitResult>;
  /** Whether this delivery was committed before. */
  wasSeen(workspace: string, onceId: string): Promise<boolean>;
  /** Takes jobs that are due and heads of their lane, at most `max`, leased for `leaseMs`. */
  claim(options: { max: number; leaseMs: number; workspace?: string }): Promise<Job[]>;
  /** Puts a claimed job back for later, attempt + 1. False when the lease is no longer held. */
  postpone(job: Job, delayMs: number, data?: unknown): Promise<boolean>;
  /** Keeps a claim for another `leaseMs`. False when it is no longer held. */
  renew(job: Job, leaseMs: number): Promise<boolean>;
  /** Jobs not finished, due or not, oldest first. */
  jobs(
    workspace: string,
  ): Promise<{ id: string; lane: string; attempt: number; dueInMs: number; leased: boolean }[]>;
  /** Ms until the next job of any workspace is due (0: now), undefined when there is none. */
  nextDueInMs(): Promise<number | undefined>;
  /** Oldest first; at most the last `limit` (default 200). */
  audit(workspace: string, limit?: number): Promise<AuditEntry[]>;
  /** Encrypted at rest, by name; `ttlMs` drops it by itself. */
  putSecret(workspace: string, name: string, value: string, ttlMs?: number): Promise<void>;
  getSecret(workspace: string, name: string): Promise<string | undefined>;
  dropSecret(workspace: string, name: string): Promise<void>;
  /**
   * Takes one slot of each key (each named once), or none: answers in how many ms it is worth asking again (0: taken).
   * All processes share the slots. Sent twice by the adapter's own client it may take two.
   */
  claimSlots(workspace: string, claims: readonly SlotClaim[]): Promise<number>;
  /** Nobody gets a slot of the key for `forMs`; a longer hold that is there already stays. */
  holdSlots(workspace: string, key: string, forMs: number): Promise<void>;
  /** Deletes everything of the workspace. */
  forget(workspace: string): Promise<void>;
  /** Answers when the store can take commits. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
