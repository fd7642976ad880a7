import type { ScriptedRedis } from './redis-client.ts';
import { allPartitions, type createKeyNames } from './redis-keys.ts';

/** How often a process notes again that it uses a partition, and after how long an unused note goes, ms. */
const MARK_AGAIN_MS = 10 * 60_000;
const MARK_LASTS_MS = 60 * 60_000;
/** How often every partition is polled, noted or not, ms: heals a lost note. */
const FULL_POLL_MS = 60_000;

/**
 * Which partitions have jobs, so that a poll asks a few instead of all. No script can keep that note, as it lies in
 * another slot than the partition; so it may name too many partitions, and a full poll a minute makes up for too few.
 */
export function createPartitions(
  client: ScriptedRedis,
  names: ReturnType<typeof createKeyNames>,
  offset: () => number,
) {
  const marked = new Map<number, number>();
  let fullPollAt = 0;

  /** Notes that a partition has jobs. Sent just before the commit on the same connection: no extra wait. */
  async function mark(partition: number): Promise<void> {
    const at = Date.now();
    if (at - (marked.get(partition) ?? 0) < MARK_AGAIN_MS) return;
    marked.set(partition, at);
    try {
      await client.zadd(names.partitions, at, partition);
    } catch {
      // Not worth failing the commit for: the next put notes it again, and the full poll finds it anyway.
      marked.delete(partition);
    }
  }

  async function notedPartitions(): Promise<Map<number, string>> {
    const flat = await client.zrange(names.partitions, 0, '-1', 'WITHSCORES');
    const noted = new Map<number, string>();
    for (let index = 0; index + 1 < flat.length; index += 2)
      noted.set(Number(flat[index]), flat[index + 1] ?? '');
    return noted;
  }

  /** When the first job of each partition may be claimed, with Redis' own time (both with the offset). */
  async function firstDue(partitions: readonly number[]): Promise<{ now: number; due: Map<number, number> }> {
    const [time, ...firsts] = await Promise.all([
      client.time(),
      ...partitions.map((partition) => client.zrange(names.partition(partition).due, 0, '0', 'WITHSCORES')),
    ]);
    const due = new Map<number, number>();
    for (const [index, partition] of partitions.entries()) {
      const score = firsts[index]?.[1];
      if (score !== undefined) due.set(partition, Number(score));
    }
    return { now: Number(time[0]) * 1000 + Math.floor(Number(time[1]) / 1000) + offset(), due };
  }

  async function due(): Promise<{ now: number; due: Map<number, number> }> {
    const isFull = Date.now() - fullPollAt >= FULL_POLL_MS;
    const noted = await notedPartitions();
    const result = await firstDue(isFull ? allPartitions : [...noted.keys()]);
    if (isFull) fullPollAt = Date.now();
    for (const [partition, markedAt] of noted) {
      if (result.due.has(partition) || Date.now() - Number(markedAt) < MARK_LASTS_MS) continue;
      await client.segueUnmark(names.partitions, partition, markedAt);
    }
    return result;
  }

  return { mark, due };
}
