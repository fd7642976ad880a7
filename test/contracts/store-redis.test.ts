import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { openRedisStore } from '../../src/store/redis.ts';
import { isRedisThere, redisUrl } from '../support/redis.ts';
import { describeStore } from './store.contract.ts';

if (await isRedisThere()) {
  describeStore('Redis', async () => {
    const prefix = `segue-test-${randomUUID()}:`;
    const admin = new Redis(redisUrl);
    return {
      open: (options) => openRedisStore({ url: redisUrl, prefix, ...options }),
      dump: () => dump(admin, prefix),
      remove: async () => {
        const keys = await keysOf(admin, prefix);
        if (keys.length > 0) await admin.del(...keys);
        await admin.quit();
      },
    };
  });
} else {
  describe('store: Redis', () => {
    test.skipIf(!process.env.CI)(`needs a Redis at ${redisUrl}: start one to run this suite`, () => {
      expect.fail(`CI has to have a Redis at ${redisUrl}`);
    });
  });
}

async function keysOf(admin: Redis, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const batch of admin.scanStream({ match: `${prefix}*`, count: 1000 })) {
    keys.push(...(batch as string[]));
  }
  return keys;
}

async function dump(admin: Redis, prefix: string): Promise<string> {
  const parts: unknown[] = [];
  for (const key of await keysOf(admin, prefix)) {
    // Receipts of calls: their names hold no workspace, and they are gone within a minute.
    if (key.startsWith(`${prefix}call:`)) continue;
    const readers: Record<string, () => Promise<unknown>> = {
      string: () => admin.get(key),
      hash: () => admin.hgetall(key),
      list: () => admin.lrange(key, 0, -1),
      set: () => admin.smembers(key),
      zset: () => admin.zrange(key, 0, '-1'),
    };
    parts.push(key, await readers[await admin.type(key)]?.());
  }
  return JSON.stringify(parts);
}
