import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRedisThere, redisUrl } from '../support/redis.ts';
import { build, type Program } from './bot-process.ts';
import { sqliteStorage } from './outside.ts';
import { redisStorage } from './redis-storage.ts';
import { expectSurvival } from './survives.ts';

// In one file: the processes are others, so both stores can be tried at once whatever the number of test workers.
describe.concurrent('killed -9 in the middle of every step and started again, nothing is lost and nothing doubled', () => {
  let program: Program;
  beforeAll(async () => {
    program = await build();
  });
  afterAll(() => program.remove());

  test('on SQLite', () => expectSurvival('sqlite', program, sqliteStorage), 300_000);

  test('on Redis', async ({ skip }) => {
    if (!(await isRedisThere())) {
      if (process.env.CI) expect.fail(`CI has to have a Redis at ${redisUrl}`);
      skip(`needs a Redis at ${redisUrl}: start one to run this test`);
    }
    await expectSurvival('redis', program, redisStorage);
  }, 300_000);
});
