import type { AuditEntry, Commit, NewJob, SlotClaim } from './store.ts';

/** A commit checked and turned into strings, as both adapters write it. */
export type PreparedCommit = {
  expected: number;
  state: string;
  audit: string[];
  once?: { id: string; ttlMs: number };
  put: { id: string; lane: string; delayMs: number; data: string }[];
  close?: { id: string; lease: string };
  cancel: string[];
};

/** Ms to add to the store's own clock: fixed, or asked at every use (a test's or the sandbox's moving clock). */
export type ClockOffset = number | (() => number);

/** Newest audit rows that stay in the store, a workspace (CPU and memory: audit is what grows). */
export const AUDIT_ROWS = 500;

const LONGEST_NAME = 1024;
const LONGEST_MS = 10 * 365 * 86_400_000;

/** The offset now, in whole ms. */
export function readOffset(offset: ClockOffset | undefined): number {
  return Math.round(typeof offset === 'function' ? offset() : (offset ?? 0));
}

/**
 * Checks a workspace, lane, id or secret name: 1 to 1024 characters without control characters (the adapters
 * join names by them). Throws TypeError: a wrong name is a bug of the caller.
 */
export function checkName(what: string, name: string): string {
  if (typeof name !== 'string' || name.length === 0 || name.length > LONGEST_NAME) {
    throw new TypeError(`${what} has to be a string of 1 to ${LONGEST_NAME} characters.`);
  }
  for (let at = 0; at < name.length; at += 1) {
    if (name.charCodeAt(at) < 0x20) throw new TypeError(`${what} must not contain control characters.`);
  }
  return name;
}

/** A time to wait, whole ms from 0; a past one (negative) counts as now. Throws RangeError on NaN or over 10 years. */
export function checkDelay(what: string, ms: number): number {
  if (!(ms <= LONGEST_MS)) throw new RangeError(`${what} has to be a number of ms up to 10 years.`);
  return Math.max(0, Math.round(ms));
}

/** A lifetime: whole ms, at least 1. Throws RangeError. */
export function checkLifetime(what: string, ms: number): number {
  if (!(ms > 0)) throw new RangeError(`${what} has to be above 0 ms.`);
  return Math.max(1, checkDelay(what, ms));
}

/** Throws TypeError or RangeError when a claim of slots is malformed. */
export function prepareClaims(claims: readonly SlotClaim[]): SlotClaim[] {
  return claims.map(({ key, limit, windowMs }) => {
    if (!Number.isSafeInteger(limit) || limit < 1)
      throw new RangeError('limit has to be a whole number from 1.');
    return { key: checkName('slot key', key), limit, windowMs: checkLifetime('windowMs', windowMs) };
  });
}

/** Throws TypeError or RangeError when the commit is malformed, before anything is written. */
export function prepareCommit(commit: Commit): PreparedCommit {
  if (!Number.isSafeInteger(commit.expected) || commit.expected < 0) {
    throw new RangeError('commit.expected has to be a whole number from 0.');
  }
  const { once, close } = commit;
  return {
    expected: commit.expected,
    state: toJson('commit.state', commit.state),
    audit: (commit.audit ?? []).map((entry: AuditEntry) => toJson('commit.audit', entry)),
    once: once && {
      id: checkName('commit.once.id', once.id),
      ttlMs: checkLifetime('commit.once.ttlMs', once.ttlMs),
    },
    put: (commit.put ?? []).map(prepareJob),
    close: close && { id: checkName('commit.close.id', close.id), lease: close.lease },
    cancel: (commit.cancel ?? []).map((id) => checkName('commit.cancel', id)),
  };
}

function prepareJob(job: NewJob) {
  return {
    id: checkName('job.id', job.id),
    lane: checkName('job.lane', job.lane),
    delayMs: checkDelay('job.delayMs', job.delayMs ?? 0),
    data: toJson('job.data', job.data ?? null),
  };
}

/** JSON text; throws TypeError on what JSON can't hold at all (undefined, a function, a bigint, a cycle). */
export function toJson(what: string, value: unknown): string {
  const text = JSON.stringify(value);
  if (text === undefined) throw new TypeError(`${what} has to be a value that JSON can hold.`);
  return text;
}
