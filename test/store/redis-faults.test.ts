import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { OutsideError } from '../../src/core/errors.ts';
import { openRedisStore } from '../../src/store/redis.ts';
import type { Commit, Store } from '../../src/store/store.ts';

import { readKeys } from '../../src/store/vault.ts';
import { freePort, hasRedisServer, type OwnRedis, startRedis } from './redis-server.ts';

const keys = readKeys({ SEGUE_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`, dataDir: '' });
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function start(...settings: string[]): Promise<OwnRedis> {
  const redis = await startRedis(...settings);
  ends.push(redis.remove);
  return redis;
}
async function open(url: string, warn?: (text: string) => void): Promise<Store> {
  const store = await openRedisStore({ url, prefix: 'segue:', keys, warn });
  ends.push(store.close);
  return store;
}

test('refuses to start without a Redis, at once and in words', async () => {
  const started = Date.now();
  const url = `redis://:hunter2@127.0.0.1:${await freePort()}`;
  const failed = open(url);
  await expect(failed).rejects.toMatchObject({ code: 'store_unavailable' });
  await expect(failed).rejects.toThrow(/^Redis at 127\.0\.0\.1:\d+ did not answer \(ECONNREFUSED\)\.$/);
  await expect(failed).rejects.not.toThrow(/hunter2/);
  expect(Date.now() - started).toBeLessThan(2000);
});

test.each(['not an address hunter2', 'http://:hunter2@127.0.0.1', 'redis//:hunter2@host'])(
  'refuses an address it can not use without repeating it',
  async (url) => {
    const failed = open(url);
    await expect(failed).rejects.toMatchObject({ code: 'store_unavailable', reason: 'bad_url' });
    await expect(failed).rejects.not.toThrow(/hunter2/);
  },
);

const needsServer = hasRedisServer || process.env.CI;
describe.skipIf(!needsServer)(
  `with a redis-server of its own${needsServer ? '' : ' (none on PATH: skipped)'}`,
  () => {
    test('a password it does not know is refused without showing ours', async () => {
      const redis = await start('--requirepass', 'right');
      const failed = open(redis.url.replace('//', '//:hunter2@'));
      await expect(failed).rejects.toMatchObject({ code: 'store_unavailable', reason: 'WRONGPASS' });
      await expect(failed).rejects.not.toThrow(/hunter2/);
      await expect(open(redis.url)).rejects.toMatchObject({ code: 'store_unavailable', reason: 'NOAUTH' });
      const store = await open(redis.url.replace('//', '//:right@'));
      expect(await store.commit('w', { expected: 0, state: {} })).toEqual({ kind: 'ok', version: 1 });
    });

    test('settings that can lose data are named, safe or hidden ones are not', async () => {
      const said: string[] = [];
      const redis = await start('--maxmemory-policy', 'allkeys-lru');
      await open(redis.url, (text) => said.push(text));
      expect(said).toEqual([expect.stringContaining('maxmemory-policy allkeys-lru')]);
      await redis.run('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
      await open(redis.url, (text) => said.push(text));
      expect(said).toHaveLength(1);
      await redis.run('CONFIG', 'SET', 'appendonly', 'no');
      await open(redis.url, (text) => said.push(text));
      expect(said).toEqual([said[0], expect.stringContaining('append-only file off')]);
      await redis.run('ACL', 'SETUSER', 'default', '-info', '-config');
      await open(redis.url, (text) => said.push(text));
      expect(said).toHaveLength(2);
    });

    test('a replica that takes no writes is refused', async () => {
      const redis = await start();
      const store = await open(redis.url);
      await redis.run('REPLICAOF', '127.0.0.1', String(await freePort()));
      await expect(store.ping()).rejects.toMatchObject({ code: 'store_unavailable', reason: 'READONLY' });
      await expect(store.commit('w', { expected: 0, state: {} })).rejects.toMatchObject({
        reason: 'READONLY',
      });
      await expect(open(redis.url)).rejects.toMatchObject({ code: 'store_unavailable', reason: 'READONLY' });
      await redis.run('REPLICAOF', 'NO', 'ONE');
      await expect.poll(async () => (await store.commit('w', { expected: 0, state: {} })).kind).toBe('ok');
    });

    test('out of memory it refuses new work whole, and still lets jobs finish', async () => {
      const redis = await start();
      const store = await open(redis.url);
      const put = [1, 2].map((n) => ({ id: `j${n}`, lane: 'lane', data: n }));
      await store.commit('w', { expected: 0, state: { n: 1 }, put });
      await redis.run('CONFIG', 'SET', 'maxmemory', '1mb');
      const refused = store.commit('w', {
        expected: 1,
        state: { n: 'refused' },
        once: { id: 'd', ttlMs: 60_000 },
        audit: [{ at: 1, turn: 't', actor: 'a', what: 'x' }],
        put: [{ id: 'j3', lane: 'lane', data: 3 }],
      });
      await expect(refused).rejects.toMatchObject({ code: 'store_unavailable', reason: 'OOM' });
      await expect(store.ping()).rejects.toMatchObject({ reason: 'OOM' });
      expect(await store.load('w')).toEqual({ version: 1, state: { n: 1 } });
      expect(await store.audit('w')).toEqual([]);
      expect(await store.wasSeen('w', 'd')).toBe(false);

      const [job] = await store.claim({ max: 5, leaseMs: 60_000 });
      expect(job?.id).toBe('j1');
      const close = { id: 'j1', lease: job?.lease ?? '' };
      expect(await store.commit('w', { expected: 1, state: { n: 2 }, close })).toEqual({
        kind: 'ok',
        version: 2,
      });
      const [second] = await store.claim({ max: 5, leaseMs: 60_000 });
      if (!second) throw new Error('the lane did not go on');
      expect(await store.postpone(second, 0)).toBe(true);
      expect((await store.jobs('w')).map(({ id, attempt }) => [id, attempt])).toEqual([['j2', 1]]);
    });

    test('connections killed under load: each commit is applied once and acknowledged once', async () => {
      const redis = await start();
      const store = await open(redis.url);
      const workspaces = Array.from({ length: 8 }, (_, n) => `w${n}`);
      const counts = new Map(workspaces.map((workspace) => [workspace, 0]));
      const answers = new Set<string>();
      let isOver = false;
      // One writer a workspace: whatever is not "ok" would be its own earlier sending, taken for someone else's.
      async function write(workspace: string): Promise<void> {
        let count = 0;
        async function commit(change: Partial<Commit>): Promise<void> {
          const result = await store.commit(workspace, {
            expected: count,
            state: { count: count + 1 },
            audit: [{ at: count, turn: 't', actor: 'a', what: 'counted' }],
            ...change,
          });
          answers.add(result.kind);
          count += 1;
          expect(result).toEqual({ kind: 'ok', version: count });
          counts.set(workspace, count);
        }
        while (!isOver) {
          const once = count % 4 ? { id: `d${count}`, ttlMs: 60_000 } : undefined;
          await commit({ once, put: [{ id: `j${count}`, lane: 'lane', data: count }] });
          // A claim sent twice must not leave a job leased to nobody, nor count an attempt.
          const [job] = await store.claim({ max: 1, leaseMs: 60_000, workspace });
          if (!job) throw new Error(`${workspace} lost its job at ${count}`);
          expect([job.data, job.attempt]).toEqual([count - 1, 0]);
          expect(await store.renew(job, 60_000)).toBe(true);
          expect(await store.postpone(job, 0)).toBe(true);
          const [again] = await store.claim({ max: 1, leaseMs: 60_000, workspace });
          if (!again) throw new Error(`${workspace} lost its postponed job at ${count}`);
          expect(again.attempt).toBe(1);
          await commit({ close: { id: again.id, lease: again.lease } });
        }
      }
      const writing = Promise.all(workspaces.map(write));
      async function killConnections(): Promise<void> {
        for (let kills = 0; kills < 25 || Math.min(...counts.values()) < 10; kills += 1) {
          await redis.run('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
          await sleep(60);
        }
        isOver = true;
      }
      await Promise.race([writing, killConnections()]);
      await writing;
      expect(answers).toEqual(new Set(['ok']));
      for (const [workspace, count] of counts) {
        expect((await store.load(workspace))?.version).toBe(count);
        const rows = await store.audit(workspace, 500);
        expect(rows.map(({ at }) => at)).toEqual(Array.from({ length: count }, (_, n) => n).slice(-500));
        expect(await store.jobs(workspace)).toEqual([]);
      }
    });

    test('a server killed -9 under load and started again: no acknowledged commit is lost', async () => {
      const redis = await start();
      const store = await open(redis.url);
      const acknowledged = new Map(['a', 'b', 'c', 'd'].map((workspace) => [workspace, 0]));
      let isOver = false;
      async function write(workspace: string): Promise<void> {
        while (!isOver) {
          try {
            const version = (await store.load(workspace))?.version ?? 0;
            expect(version).toBeGreaterThanOrEqual(acknowledged.get(workspace) ?? 0);
            const result = await store.commit(workspace, {
              expected: version,
              state: { version: version + 1 },
              audit: [{ at: version + 1, turn: 't', actor: 'a', what: 'x' }],
            });
            expect(result).toEqual({ kind: 'ok', version: version + 1 });
            acknowledged.set(workspace, version + 1);
          } catch (error) {
            if (!(error instanceof OutsideError)) throw error;
            expect(error.code).toBe('store_unavailable');
            await sleep(20);
          }
        }
      }
      const writing = Promise.all([...acknowledged.keys()].map(write));
      async function moreFromEach(): Promise<void> {
        const before = new Map(acknowledged);
        await expect
          .poll(
            () => Math.min(...[...acknowledged].map(([workspace, n]) => n - (before.get(workspace) ?? 0))),
            {
              interval: 5,
              timeout: 15_000,
            },
          )
          .toBeGreaterThan(15);
      }
      async function killServer(): Promise<void> {
        for (let round = 0; round < 3; round += 1) {
          await moreFromEach();
          await redis.kill();
          if (round === 0) {
            const asked = Date.now();
            await expect(store.ping()).rejects.toMatchObject({ code: 'store_unavailable' });
            expect(Date.now() - asked).toBeLessThan(2000);
          }
          await redis.start();
        }
        await moreFromEach();
        isOver = true;
      }
      await Promise.race([writing, killServer()]);
      await writing;
      for (const [workspace, count] of acknowledged) {
        const present = await store.load(workspace);
        expect(present).toEqual({ version: count, state: { version: count } });
        const rows = await store.audit(workspace, 500);
        expect(rows.map(({ at }) => at)).toEqual(Array.from({ length: count }, (_, n) => n + 1).slice(-500));
      }
    });

    test('is back within a second after the server is', async () => {
      const redis = await start();
      const store = await open(redis.url);
      await redis.kill();
      for (let n = 0; n < 3; n += 1) await expect(store.ping()).rejects.toBeInstanceOf(OutsideError);
      await redis.start();
      const back = Date.now();
      await expect.poll(async () => store.ping(), { interval: 20, timeout: 5000 }).toBeUndefined();
      expect(Date.now() - back).toBeLessThan(1500);
    });
  },
);
