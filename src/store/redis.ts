import { randomUUID } from 'node:crypto';
import {
  AUDIT_ROWS,
  type ClockOffset,
  checkDelay,
  checkLifetime,
  checkName,
  prepareClaims,
  prepareCommit,
  readOffset,
  toJson,
} from './prepare.ts';
import { createClient, unavailable, warnOfSettings } from './redis-client.ts';
import { createKeyNames, partitionOf } from './redis-keys.ts';
import { createPartitions } from './redis-partitions.ts';
import type { AuditEntry, Commit, CommitResult, Job, Store } from './store.ts';
import { type Keys, openSecret, sealSecret } from './vault.ts';

/**
 * The store of several machines: a Redis (6.2 or newer) with AOF and noeviction. Refuses (OutsideError
 * store_unavailable) when it can't be reached or doesn't take writes. `warn` is told in plain words about
 * settings that can lose data. `prefix` starts every key, so that several installations can share a server.
 */
export async function openRedisStore(options: {
  url: string;
  prefix: string;
  keys: Keys;
  /** Added to Redis' clock, ms. */
  clockOffsetMs?: ClockOffset;
  warn?: (text: string) => void;
}): Promise<Store> {
  const { keys } = options;
  const names = createKeyNames(options.prefix);
  const { client, where, lastFault } = createClient(options.url);
  const offset = () => readOffset(options.clockOffsetMs);
  const partitions = createPartitions(client, names, offset);
  let pollCount = 0;

  async function call<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw unavailable(where, error, lastFault());
    }
  }

  async function claimIn(partition: number, workspace: string, max: number, leaseMs: number): Promise<Job[]> {
    const token = randomUUID();
    const p = names.partition(partition);
    const flat = (await client.segueClaim(
      p.receipt(token),
      p.jobs,
      p.data,
      p.lanes,
      p.due,
      offset(),
      workspace,
      max,
      leaseMs,
      token,
    )) as string[];
    return inGroups(flat, 5).map(([owner = '', id = '', lane = '', attempt, data = 'null']) => ({
      id,
      workspace: owner,
      lane,
      attempt: Number(attempt),
      data: JSON.parse(data),
      lease: token,
    }));
  }

  async function claimAnywhere(max: number, leaseMs: number): Promise<Job[]> {
    const { now, due } = await partitions.due();
    const ready = [...due].filter(([, at]) => at <= now).map(([partition]) => partition);
    // Another partition first each time, so that a busy one does not starve the rest.
    const start = ready.length === 0 ? 0 : pollCount++ % ready.length;
    const jobs: Job[] = [];
    for (const partition of [...ready.slice(start), ...ready.slice(0, start)]) {
      if (jobs.length >= max) break;
      jobs.push(...(await claimIn(partition, '', max - jobs.length, leaseMs)));
    }
    return jobs;
  }

  async function commit(workspace: string, given: Commit): Promise<CommitResult> {
    const c = prepareCommit(given);
    const partition = partitionOf(workspace);
    const p = names.partition(partition);
    const w = names.workspace(workspace);
    const keysOfScript = [
      p.receipt(randomUUID()),
      w.list,
      w.audit,
      w.once,
      p.jobs,
      p.data,
      p.lanes,
      p.due,
      p.places,
    ];
    const marking = c.put.length > 0 ? partitions.mark(partition) : undefined;
    const committing = client.segueCommit(
      ...keysOfScript,
      offset(),
      workspace,
      c.expected,
      c.state,
      AUDIT_ROWS,
      c.once?.id ?? '',
      c.once?.ttlMs ?? 0,
      c.close?.id ?? '',
      c.close?.lease ?? '',
      c.cancel.length,
      ...c.cancel,
      c.audit.length,
      ...c.audit,
      c.put.length,
      ...c.put.flatMap((job) => [job.id, job.lane, job.delayMs, job.data]),
    );
    const [[kind, version]] = (await Promise.all([committing, marking])) as [
      [CommitResult['kind'], number | undefined],
      unknown,
    ];
    return kind === 'ok' ? { kind, version: Number(version) } : { kind };
  }

  const store: Store = {
    load: async (workspace) => {
      checkName('workspace', workspace);
      const [version, state] = await call(() => client.hmget(names.workspace(workspace).list, 'v', 's'));
      if (!version || !state) return undefined;
      return { version: Number(version), state: JSON.parse(state) };
    },

    commit: async (workspace, given) => {
      checkName('workspace', workspace);
      return call(() => commit(workspace, given));
    },

    wasSeen: async (workspace, onceId) =>
      (await call(() => client.segueWasSeen(names.workspace(workspace).once, offset(), onceId))) === 1,

    claim: async ({ max, leaseMs, workspace }) => {
      const lifetime = checkLifetime('leaseMs', leaseMs);
      if (!(max >= 1)) return [];
      const limit = Math.floor(Math.min(max, 10_000));
      return call(() =>
        workspace === undefined
          ? claimAnywhere(limit, lifetime)
          : claimIn(partitionOf(workspace), workspace, limit, lifetime),
      );
    },

    postpone: async (job, delayMs, data) => {
      const p = names.partition(partitionOf(job.workspace));
      const delay = checkDelay('delayMs', delayMs);
      const text = data === undefined ? '' : toJson('data', data);
      const done = await call(() =>
        client.seguePostpone(
          p.receipt(randomUUID()),
          p.jobs,
          p.data,
          p.lanes,
          p.due,
          offset(),
          job.workspace,
          job.id,
          job.lease,
          delay,
          data === undefined ? '0' : '1',
          text,
        ),
      );
      return done === 1;
    },

    renew: async (job, leaseMs) => {
      const p = names.partition(partitionOf(job.workspace));
      const lifetime = checkLifetime('leaseMs', leaseMs);
      const at = offset();
      const done = await call(() =>
        client.segueRenew(p.jobs, p.lanes, p.due, at, job.workspace, job.id, job.lease, lifetime),
      );
      return done === 1;
    },

    jobs: async (workspace) => {
      const p = names.partition(partitionOf(workspace));
      const flat = (await call(() => client.segueJobs(p.jobs, p.lanes, offset(), workspace))) as string[];
      return inGroups(flat, 6)
        .sort(([a = ''], [b = '']) => (a < b ? -1 : 1))
        .map(([, id = '', lane = '', attempt, dueInMs, leased]) => ({
          id,
          lane,
          attempt: Number(attempt),
          dueInMs: Number(dueInMs),
          leased: leased === '1',
        }));
    },

    nextDueInMs: async () => {
      const { now, due } = await call(partitions.due);
      return due.size === 0 ? undefined : Math.max(0, Math.min(...due.values()) - now);
    },

    audit: async (workspace, limit = 200) => {
      const count = Math.floor(limit);
      if (!(count >= 1)) return [];
      const rows = await call(() => client.lrange(names.workspace(workspace).audit, -count, -1));
      return rows.map((row) => JSON.parse(row) as AuditEntry);
    },

    putSecret: async (workspace, name, value, ttlMs) => {
      const place = { workspace: checkName('workspace', workspace), name: checkName('secret name', name) };
      const lifetime = ttlMs === undefined ? 0 : checkLifetime('ttlMs', ttlMs);
      const w = names.workspace(workspace);
      const sealed = sealSecret(keys, place, value);
      await call(() =>
        client.seguePutSecret(w.secret(name), w.secretNames, offset(), name, sealed, lifetime, w.secret('')),
      );
    },

    getSecret: async (workspace, name) => {
      const key = names.workspace(workspace).secret(name);
      const stored = (await call(() => client.segueGetSecret(key, offset()))) as string | null;
      if (!stored) return undefined;
      const joint = stored.indexOf(' ');
      const { value, isStale } = openSecret(keys, { workspace, name }, stored.slice(joint + 1));
      if (isStale) {
        const sealed = sealSecret(keys, { workspace, name }, value);
        await call(() => client.segueResealSecret(key, stored, `${stored.slice(0, joint)} ${sealed}`));
      }
      return value;
    },

    dropSecret: async (workspace, name) => {
      const w = names.workspace(workspace);
      await call(() => client.del(w.secret(name)));
      await call(() => client.srem(w.secretNames, name));
    },

    claimSlots: async (workspace, given) => {
      const { slots } = names.workspace(checkName('workspace', workspace));
      const claims = prepareClaims(given).flatMap(({ key, limit, windowMs }) => [key, limit, windowMs]);
      return Number(await call(() => client.segueClaimSlots(slots, offset(), ...claims)));
    },

    holdSlots: async (workspace, key, forMs) => {
      const { slots } = names.workspace(checkName('workspace', workspace));
      const lifetime = checkLifetime('forMs', forMs);
      await call(() => client.segueHoldSlots(slots, offset(), checkName('slot key', key), lifetime));
    },

    forget: async (workspace) => {
      const p = names.partition(partitionOf(workspace));
      const w = names.workspace(workspace);
      await call(() =>
        client.segueForget(
          w.list,
          w.audit,
          w.once,
          w.secretNames,
          w.slots,
          p.jobs,
          p.data,
          p.lanes,
          p.due,
          workspace,
          w.secret(''),
        ),
      );
    },

    ping: async () => {
      // A write, as a replica or a full server still answers PING.
      await call(() => client.set(names.pulse, '1', 'PX', 1000));
    },

    close: async () => {
      try {
        await client.quit();
      } catch {
        client.disconnect();
      }
    },
  };

  try {
    await call(() => client.connect());
    await store.ping();
    await warnOfSettings(client, where, options.warn ?? (() => {}));
    return store;
  } catch (error) {
    client.disconnect();
    throw error;
  }
}

function inGroups(flat: string[], size: number): string[][] {
  const groups: string[][] = [];
  for (let index = 0; index < flat.length; index += size) groups.push(flat.slice(index, index + size));
  return groups;
}
