import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  AUDIT_ROWS,
  type ClockOffset,
  checkDelay,
  checkLifetime,
  checkName,
  type PreparedCommit,
  prepareClaims,
  prepareCommit,
  readOffset,
  toJson,
} from './prepare.ts';
import { openFile, unavailable } from './sqlite-file.ts';
import { SQL, WORKSPACE_TABLES } from './sqlite-schema.ts';
import type { AuditEntry, CommitResult, Job, Store } from './store.ts';
import { type Keys, openSecret, sealSecret } from './vault.ts';

type JobRow = {
  attempt: number;
  rev: number;
  due_at: number;
  lease: string;
  lease_until: number;
  lease_rev: number;
};

/** The part of libsql's Statement used here; its own type ties the arguments to each statement. */
type Prepared = {
  get(...values: unknown[]): unknown;
  all(...values: unknown[]): unknown[];
  run(...values: unknown[]): { changes: number };
};

/**
 * The store of a single machine: one SQLite file, `dataDir`/segue.db, made on first use (its folder too). Several
 * processes may share the file. Every acknowledged commit is on disk (WAL, synchronous=FULL). Throws OutsideError
 * store_unavailable when the file can't be opened for writing, is locked, damaged, or of a newer Segue.
 */
export function openSqliteStore(options: {
  dataDir: string;
  keys: Keys;
  /** Added to the machine's clock, ms. */
  clockOffsetMs?: ClockOffset;
}): Store {
  const { dataDir, keys } = options;
  const path = join(dataDir, 'segue.db');
  const now = () => Date.now() + readOffset(options.clockOffsetMs);
  let db: ReturnType<typeof openFile>;
  try {
    db = openFile(dataDir, path);
  } catch (error) {
    throw unavailable(path, error);
  }
  let isOpen = true;

  const statements = new Map<string, Prepared>();
  function statement(text: string): Prepared {
    let prepared = statements.get(text);
    if (!prepared) {
      prepared = db.prepare(text);
      statements.set(text, prepared);
    }
    return prepared;
  }
  // The casts below name the columns of the statement beside them.
  const get = <Row>(text: string, ...values: unknown[]) => statement(text).get(...values) as Row | undefined;
  const all = <Row>(text: string, ...values: unknown[]) => statement(text).all(...values) as Row[];
  const run = (text: string, ...values: unknown[]) => statement(text).run(...values).changes;

  async function reading<T>(work: (at: number) => T): Promise<T> {
    if (!isOpen) throw unavailable(path, new Error('the store was closed'));
    try {
      return work(now());
    } catch (error) {
      throw unavailable(path, error);
    }
  }

  /** One transaction that holds the write lock from its start, so what `work` reads stays true until it commits. */
  function writing<T>(work: (at: number) => T): Promise<T> {
    return reading(() => {
      db.exec('BEGIN IMMEDIATE');
      try {
        const result = work(now());
        db.exec('COMMIT');
        return result;
      } catch (error) {
        if (db.inTransaction) db.exec('ROLLBACK');
        throw error;
      }
    });
  }

  function apply(workspace: string, commit: PreparedCommit, at: number): CommitResult {
    if (commit.once && get(SQL.seen, workspace, commit.once.id, at)) return { kind: 'duplicate' };
    const { close } = commit;
    const closing = close && get<JobRow>(SQL.job, workspace, close.id);
    if (close && !(closing && closing.lease !== '' && closing.lease === close.lease))
      return { kind: 'fenced' };
    const version = get<{ version: number }>(SQL.load, workspace)?.version ?? 0;
    if (version !== commit.expected) return { kind: 'conflict' };

    run(SQL.save, workspace, version + 1, commit.state);
    if (commit.once) {
      run(SQL.remember, workspace, commit.once.id, at + commit.once.ttlMs);
      run(SQL.expireOnce, at);
    }
    for (const entry of commit.audit) run(SQL.addAudit, workspace, entry);
    if (commit.audit.length > 0) run(SQL.trimAudit, workspace, AUDIT_ROWS);
    if (close && closing) {
      const isSameData = closing.rev === closing.lease_rev;
      run(isSameData ? SQL.dropJob : SQL.requeueJob, workspace, close.id);
    }
    for (const id of commit.cancel) run(SQL.dropJob, workspace, id);
    for (const job of commit.put) put(workspace, job, at);
    return { kind: 'ok', version: version + 1 };
  }

  function put(workspace: string, job: PreparedCommit['put'][number], at: number): void {
    const dueAt = at + job.delayMs;
    const present = get<JobRow>(SQL.job, workspace, job.id);
    if (!present) {
      run(SQL.addJob, workspace, job.id, job.lane, job.data, dueAt);
    } else if (present.lease !== '') {
      run(SQL.replaceJob, job.data, dueAt, Math.max(dueAt, present.lease_until), workspace, job.id);
    } else {
      // A job that waits to be tried again goes on waiting: the other side asked for the pause, whatever the data.
      const readyAt = present.attempt > 0 ? Math.max(dueAt, present.due_at) : dueAt;
      run(SQL.replaceJob, job.data, readyAt, readyAt, workspace, job.id);
    }
  }

  function lease(row: { workspace: string; id: string }, token: string, until: number): Job {
    const job = get<Omit<Job, 'data'> & { data: string }>(SQL.leaseJob, row.workspace, row.id, token, until);
    if (!job) throw new Error(`job ${row.id} vanished inside a transaction`);
    return {
      id: job.id,
      workspace: job.workspace,
      lane: job.lane,
      attempt: job.attempt,
      data: JSON.parse(job.data),
      lease: job.lease,
    };
  }

  return {
    load: async (workspace) => {
      checkName('workspace', workspace);
      const row = await reading(() => get<{ version: number; state: string }>(SQL.load, workspace));
      return row && { version: row.version, state: JSON.parse(row.state) };
    },

    commit: async (workspace, commit) => {
      checkName('workspace', workspace);
      const prepared = prepareCommit(commit);
      return writing((at) => apply(workspace, prepared, at));
    },

    wasSeen: async (workspace, onceId) => reading((at) => get(SQL.seen, workspace, onceId, at) !== undefined),

    claim: async ({ max, leaseMs, workspace }) => {
      const lifetime = checkLifetime('leaseMs', leaseMs);
      if (!(max >= 1)) return [];
      const limit = Math.floor(Math.min(max, 10_000));
      const ready = (at: number) =>
        workspace === undefined
          ? all<{ workspace: string; id: string }>(SQL.readyJobs, at, limit)
          : all<{ workspace: string; id: string }>(SQL.readyJobsOf, at, workspace, limit);
      // An idle poll only reads, so it neither waits for the write lock nor touches the disk.
      const isIdle = await reading((at) => !get(SQL.isAnySecretExpired, at) && ready(at).length === 0);
      if (isIdle) return [];
      const token = randomUUID();
      return writing((at) => {
        run(SQL.expireSecrets, at);
        return ready(at).map((row) => lease(row, token, at + lifetime));
      });
    },

    postpone: async (job, delayMs, data) => {
      const delay = checkDelay('delayMs', delayMs);
      const text = data === undefined ? null : toJson('data', data);
      return writing((at) => run(SQL.postponeJob, job.workspace, job.id, text, at + delay, job.lease) === 1);
    },

    renew: async (job, leaseMs) => {
      const lifetime = checkLifetime('leaseMs', leaseMs);
      return writing((at) => run(SQL.renewJob, job.workspace, job.id, job.lease, at + lifetime) === 1);
    },

    jobs: (workspace) =>
      reading((at) =>
        all<{ id: string; lane: string; attempt: number; due_at: number; lease_until: number }>(
          SQL.jobs,
          workspace,
        ).map((row) => ({
          id: row.id,
          lane: row.lane,
          attempt: row.attempt,
          dueInMs: Math.max(0, row.due_at - at),
          leased: row.lease_until > at,
        })),
      ),

    nextDueInMs: () =>
      reading((at) => {
        const row = get<{ ready_at: number }>(SQL.nextReady);
        return row && Math.max(0, row.ready_at - at);
      }),

    audit: (workspace, limit = 200) =>
      reading(() =>
        all<{ entry: string }>(SQL.audit, workspace, Math.max(0, Math.floor(limit)))
          .reverse()
          .map((row) => JSON.parse(row.entry) as AuditEntry),
      ),

    putSecret: async (workspace, name, value, ttlMs) => {
      const place = { workspace: checkName('workspace', workspace), name: checkName('secret name', name) };
      const sealed = sealSecret(keys, place, value);
      const lifetime = ttlMs === undefined ? undefined : checkLifetime('ttlMs', ttlMs);
      await writing((at) => {
        run(SQL.expireSecrets, at);
        return run(SQL.putSecret, workspace, name, sealed, lifetime === undefined ? null : at + lifetime);
      });
    },

    getSecret: async (workspace, name) => {
      const row = await reading((at) => get<{ sealed: string }>(SQL.getSecret, workspace, name, at));
      if (!row) return undefined;
      const { value, isStale } = openSecret(keys, { workspace, name }, row.sealed);
      if (isStale) {
        const sealed = sealSecret(keys, { workspace, name }, value);
        await writing(() => run(SQL.resealSecret, sealed, workspace, name, row.sealed));
      }
      return value;
    },

    dropSecret: async (workspace, name) => {
      await writing(() => run(SQL.dropSecret, workspace, name));
    },

    claimSlots: async (workspace, given) => {
      checkName('workspace', workspace);
      const claims = prepareClaims(given);
      return writing((at) => {
        run(SQL.freeSlots, workspace, at);
        const waits = claims.flatMap(({ key, limit }) => [
          get<{ until: number }>(SQL.fullUntil, workspace, key, limit - 1)?.until ?? at,
          get<{ until: number | null }>(SQL.heldUntil, workspace, key)?.until ?? at,
        ]);
        const waitMs = Math.max(0, ...waits.map((until) => until - at));
        if (waitMs === 0)
          for (const { key, windowMs } of claims) run(SQL.takeSlot, workspace, key, at + windowMs, 0);
        return waitMs;
      });
    },

    holdSlots: async (workspace, key, forMs) => {
      checkName('workspace', workspace);
      checkName('slot key', key);
      const lifetime = checkLifetime('forMs', forMs);
      await writing((at) => run(SQL.takeSlot, workspace, key, at + lifetime, 1));
    },

    forget: async (workspace) => {
      await writing(() => {
        for (const table of WORKSPACE_TABLES) run(`DELETE FROM ${table} WHERE workspace = ?`, workspace);
      });
    },

    ping: async () => {
      await writing((at) => run(SQL.pulse, at));
    },

    close: async () => {
      if (!isOpen) return;
      isOpen = false;
      statements.clear();
      try {
        // So that a copy of the .db file alone is complete. PASSIVE waits for nobody.
        db.pragma('wal_checkpoint(PASSIVE)');
      } catch (error) {
        throw unavailable(path, error);
      } finally {
        db.close();
      }
    },
  };
}
