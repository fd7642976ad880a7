import type { ClockOffset } from './prepare.ts';
import type { Store } from './store.ts';
import { readKeys } from './vault.ts';

/**
 * The store this installation uses: Redis when `redisUrl` is given (and never anything else then: two stores would
 * split the truth), else the SQLite file in `dataDir`. `keysEnv` is the text of SEGUE_KEYS. `warn` gets plain
 * sentences for the person who runs Segue. Throws OutsideError store_unavailable.
 */
export async function openStore(options: {
  redisUrl?: string;
  /** Start of every Redis key; "segue:" by default. */
  prefix?: string;
  dataDir: string;
  keysEnv?: string;
  clockOffsetMs?: ClockOffset;
  warn: (text: string) => void;
}): Promise<Store> {
  const { redisUrl, dataDir, keysEnv, clockOffsetMs, warn } = options;
  const keys = readKeys({ SEGUE_KEYS: keysEnv, dataDir, warn });
  // Each loads only its own library: ioredis alone costs about 0.1 s of start.
  if (!redisUrl) {
    const { openSqliteStore } = await import('./sqlite.ts');
    return openSqliteStore({ dataDir, keys, clockOffsetMs });
  }
  if (!keysEnv?.trim()) {
    warn(
      'Secrets in Redis are encrypted with a key file of this machine. Set SEGUE_KEYS before a second machine joins: it could not read them.',
    );
  }
  const { openRedisStore } = await import('./redis.ts');
  return openRedisStore({ url: redisUrl, prefix: options.prefix ?? 'segue:', keys, clockOffsetMs, warn });
}
