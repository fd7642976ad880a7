import { createApp } from '../../src/app.ts';
import { loadCatalog } from '../../src/catalog/load.ts';
import type { Platform } from '../../src/platforms/platform.ts';
import { people } from '../../src/sandbox/worlds.ts';
import { createSegment } from '../../src/segment/public-api.ts';
import { openStore } from '../../src/store/open.ts';

/**
 * Segue's outbox as a process of its own, to be killed: the real store, worker, decisions, effects and Segment client,
 * without the chat, which starts in half a second. Configured by the environment alone.
 */
const env = (name: string): string => process.env[name] ?? '';
const clockOffsetMs = () => Number(env('CLOCK_OFFSET_MS'));
const silent = () => undefined;
const log = { debug: silent, info: silent, warn: silent, error: (detail: object) => console.error(detail) };

const store = await openStore({
  dataDir: env('DATA_DIR'),
  keysEnv: env('SEGUE_KEYS'),
  ...(env('REDIS_URL') ? { redisUrl: env('REDIS_URL'), prefix: env('REDIS_PREFIX') } : {}),
  clockOffsetMs,
  warn: silent,
});

/** A chat that takes everything and looks people up. */
const chat: Partial<Platform> = {
  name: 'slack',
  post: async () => ({ messageId: '1.1' }),
  update: async () => undefined,
  whisper: async () => undefined,
  suggest: async () => undefined,
  publishHome: async () => undefined,
  async describePerson({ id }) {
    const person = people.find((entry) => entry.id === id);
    if (!person) return { name: id, standing: 'unknown', admin: false };
    return { name: person.realName, email: person.email, standing: 'member', admin: false };
  },
};

createApp({
  store,
  segment: createSegment({
    baseUrl: env('SEGMENT_API_URL'),
    token: env('SEGMENT_API_TOKEN'),
    retries: 1,
    timeoutMs: 8000,
  }),
  // Only what a promotion calls; anything else fails and is seen.
  platforms: { slack: chat as Platform },
  catalog: loadCatalog(),
  understand: () => {
    throw new Error('nobody speaks here');
  },
  recommend: () => [],
  hash: (text) => text,
  now: () => Date.now() + clockOffsetMs(),
  log,
  leaseMs: Number(env('SEGUE_LEASE_MS')),
}).start();
console.log('takes deliveries');
