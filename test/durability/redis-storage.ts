import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { redisUrl } from '../support/redis.ts';
import type { Storage } from './outside.ts';

/** Storage under a prefix of its own; its keys are deleted afterwards. */
export async function redisStorage(): Promise<Storage> {
  const prefix = `segue-durability-${randomUUID()}:`;
  const dataDir = await mkdtemp(join(tmpdir(), 'segue-durability-'));
  return {
    env: { DATA_DIR: dataDir, REDIS_URL: redisUrl, REDIS_PREFIX: prefix },
    async remove() {
      const admin = new Redis(redisUrl);
      for await (const keys of admin.scanStream({ match: `${prefix}*`, count: 1000 }))
        if ((keys as string[]).length > 0) await admin.del(...(keys as string[]));
      await admin.quit();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
