import { afterEach, describe, expect, test, vi } from 'vitest';
import { openRedisStore } from '../../src/store/redis.ts';
import { createKeyNames, partitionOf } from '../../src/store/redis-keys.ts';
import type { Store } from '../../src/store/store.ts';
import { readKeys } from '../../src/store/vault.ts';
import { hasRedisServer, type OwnRedis, startRedis } from './redis-server.ts';

const HOUR = 3_600_000;
const text = `k1:${Buffer.alloc(32, 7).toString('base64')}`;
const keys = readKeys({ SEGUE_KEYS: text, dataDir: '' });
const newer = readKeys({ SEGUE_KEYS: `k2:${Buffer.alloc(32, 8).toString('base64')},${text}`, dataDir: '' });

test('a workspace stays in the partition it was stored in', () => {
  // Worked out by hand from FNV-1a's definition; another result would lose what is stored.
  expect(partitionOf('')).toBe(0x811c9dc5 % 64);
  expect(partitionOf('a')).toBe(0xe40c292c % 64);
  expect(partitionOf('foobar')).toBe(0xbf9cf968 % 64);
  const used = new Set(Array.from({ length: 2000 }, (_, n) => partitionOf(`workspace-${n}`)));
  expect(used.size).toBe(64);
});

test('a prefix that would move the tag is refused', () => {
  expect(() => createKeyNames('{x}:')).toThrow(/braces/);
});

const needsServer = hasRedisServer || process.env.CI;
describe.skipIf(!needsServer)(
  `with a redis-server of its own${needsServer ? '' : ' (none on PATH: skipped)'}`,
  () => {
    let redis: OwnRedis;
    const opened: Store[] = [];
    afterEach(async () => {
      vi.useRealTimers();
      await Promise.all(opened.splice(0).map((store) => store.close()));
      await redis.remove();
    });
    async function start(...settings: string[]): Promise<void> {
      redis = await startRedis(...settings);
    }
    async function open(with_ = keys): Promise<Store> {
      const store = await openRedisStore({ url: redis.url, prefix: 'segue:', keys: with_ });
      opened.push(store);
      return store;
    }

    test('no command of the store crosses a slot of a cluster', async () => {
      await start('--cluster-enabled', 'yes');
      await redis.run('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
      // A master waits 2 s before it takes writes.
      await expect
        .poll(() => redis.run('CLUSTER', 'INFO'), { timeout: 10_000 })
        .toContain('cluster_state:ok');
      const store = await open();
      for (const workspace of ['one', 'two', 'three']) {
        const once = { id: 'd', ttlMs: 1000 };
        const put = [1, 2, 3].map((n) => ({ id: `j${n}`, lane: `l${n}`, data: n }));
        const audit = [{ at: 1, turn: 't', actor: 'a', what: 'x' }];
        expect((await store.commit(workspace, { expected: 0, state: {}, once, put, audit })).kind).toBe('ok');
        const [first, second] = await store.claim({ max: 2, leaseMs: 1000, workspace });
        if (!first || !second) throw new Error('nothing to claim');
        expect(await store.renew(first, 1000)).toBe(true);
        expect(await store.postpone(first, 0, 'again')).toBe(true);
        const close = { id: second.id, lease: second.lease };
        expect((await store.commit(workspace, { expected: 1, state: {}, close, cancel: ['j3'] })).kind).toBe(
          'ok',
        );
        expect(await store.jobs(workspace)).toHaveLength(1);
        expect(await store.wasSeen(workspace, 'd')).toBe(true);
        await store.putSecret(workspace, 'token', 'x', 60_000);
        await store.putSecret(workspace, 'other', 'x');
        expect(await (await open(newer)).getSecret(workspace, 'token')).toBe('x');
        await store.dropSecret(workspace, 'other');
      }
      expect(await store.nextDueInMs()).toBe(0);
      expect(await store.claim({ max: 10, leaseMs: 1000 })).toHaveLength(3);
      for (const workspace of ['one', 'two', 'three']) await store.forget(workspace);
      expect(await store.nextDueInMs()).toBeUndefined();
      await store.ping();
    });

    test('jobs are found although the note of their partition was lost', async () => {
      await start();
      await (await open()).commit('w', { expected: 0, state: {}, put: [{ id: 'j', lane: 'l', data: 1 }] });
      await redis.run('DEL', 'segue:partitions');
      expect(await (await open()).claim({ max: 1, leaseMs: 1000 })).toHaveLength(1);
    });

    test('a partition long without jobs is no longer polled, and found again when it has one', async () => {
      await start();
      vi.useFakeTimers({ toFake: ['Date'] });
      const store = await open();
      const other = await open();
      const put = [{ id: 'j', lane: 'l', data: 1 }];
      await store.commit('w', { expected: 0, state: {}, put });
      vi.setSystemTime(Date.now() + 2 * HOUR);
      expect(await other.nextDueInMs()).toBe(0);
      expect(await redis.run('ZCARD', 'segue:partitions')).toBe(1);
      await store.commit('w', { expected: 1, state: {}, cancel: ['j'] });
      expect(await other.nextDueInMs()).toBeUndefined();
      expect(await redis.run('ZCARD', 'segue:partitions')).toBe(0);
      await store.commit('w', { expected: 2, state: {}, put });
      expect(await other.claim({ max: 1, leaseMs: 1000 })).toHaveLength(1);
    });
  },
);
