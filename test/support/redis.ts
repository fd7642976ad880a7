import { Redis } from 'ioredis';

/** The Redis that tests use. */
export const redisUrl = 'redis://127.0.0.1:6379';

/** Whether it is there. */
export async function isRedisThere(): Promise<boolean> {
  const probe = new Redis(redisUrl, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 1000 });
  probe.on('error', () => {});
  try {
    await probe.connect();
    return (await probe.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    probe.disconnect();
  }
}
