import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRedisThere, redisUrl } from '../support/redis.ts';
import { build, type Program } from './bot-process.ts';
import { sqliteStorage } from './outside.ts';
import { redisStorage } from './redis-storage.ts';
import { expectSurvival, goTheWholeWay, type Journey } from './survives.ts';

const timeoutMs = 600_000;

// In one file: the processes are others, so both stores can be tried at once whatever the number of test workers.
describe.concurrent('killed -9 in the middle of each of the twelve steps and started again, nothing is lost and nothing doubled', () => {
  let program: Program;
  /** What both stores must end like: the journey that nothing disturbed. */
  let undisturbed: Promise<Journey>;
  beforeAll(async () => {
    program = await build();
    undisturbed = goTheWholeWay(program, await sqliteStorage());
    // Told by those who wait for it.
    undisturbed.catch(() => undefined);
  });
  afterAll(() => program.remove());

  test(
    'on SQLite',
    async () => {
      const disturbed = await goTheWholeWay(program, await sqliteStorage(), 'sqlite');
      expectSurvival('sqlite', disturbed, await undisturbed);
    },
    timeoutMs,
  );

  test(
    'on Redis',
    async ({ skip }) => {
      if (!(await isRedisThere())) {
        if (process.env.CI) expect.fail(`CI has to have a Redis at ${redisUrl}`);
        skip(`needs a Redis at ${redisUrl}: start one to run this test`);
      }
      const disturbed = await goTheWholeWay(program, await redisStorage(), 'redis');
      expectSurvival('redis', disturbed, await undisturbed);
    },
    timeoutMs,
  );
});
