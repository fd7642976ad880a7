import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { isRedisThere, redisUrl } from '../support/redis.ts';
import { type Outside, openOutside, sqliteStorage } from './outside.ts';
import { redisStorage } from './redis-storage.ts';

const opened: Outside[] = [];
afterEach(async () => {
  for (const outside of opened.splice(0)) await outside.close();
});

async function running(storage = sqliteStorage): Promise<Outside> {
  const outside = await openOutside(await storage());
  opened.push(outside);
  await outside.bot.start();
  return outside;
}

/** People who all say something at once; how many replies each has in the end. */
const crowd = ['olivia', 'omar', 'erin', 'ana', 'ben', 'chen', 'adam'] as const;

/** Replies to somebody, without what they said themselves. */
async function repliesTo({ town }: Outside, name: string): Promise<string[]> {
  return (await town.person(name).messages()).filter((message) => message.bot).map((message) => message.text);
}

async function stopsUnderLoad(outside: Outside): Promise<void> {
  const { town, bot, lines } = outside;
  for (const name of crowd) await town.person(name).says('hi');
  const before = await Promise.all(crowd.map((name) => repliesTo(outside, name)));
  // Everybody asks five times at once, and Slack is slow to take the answers.
  await town.control('/slack/faults', { method: 'chat.postMessage', kind: 'slow', delayMs: 700, times: 12 });
  outside.held(true);
  const asked = crowd.flatMap((name) =>
    Array.from({ length: 5 }, () => town.person(name).says('what is a tracking plan?')),
  );
  while (
    lines.toSlack.calls.filter((call) => call.path === '/api/chat.postMessage').length <
    crowd.length + 4
  )
    await sleep(10);
  const ended = await bot.terminate();
  expect({ code: ended.code, signal: ended.signal }).toEqual({ code: 0, signal: null });
  expect(ended.ms).toBeLessThan(5000);

  await bot.start();
  outside.held(false);
  await Promise.all(asked);
  await town.idle();
  const after = await Promise.all(crowd.map((name) => repliesTo(outside, name)));
  // Five answers each: none lost, none twice.
  expect(after.map((texts, n) => texts.length - (before[n]?.length ?? 0))).toEqual(crowd.map(() => 5));
}

test('SIGTERM under load: exit code 0 within 5 s, and every question is answered once', async () => {
  await stopsUnderLoad(await running());
}, 90_000);

test('the same on Redis', async ({ skip }) => {
  if (!(await isRedisThere())) {
    if (process.env.CI) expect.fail(`CI has to have a Redis at ${redisUrl}`);
    skip(`needs a Redis at ${redisUrl}: start one to run this test`);
  }
  await stopsUnderLoad(await running(redisStorage));
}, 90_000);

test('SIGTERM while Segment does not answer and a connection to Segue hangs: exit code 0 within 5 s, and the work is done after the next start', async () => {
  const outside = await running();
  const { town, bot, lines, port } = outside;
  const held = lines.toSegment
    .hold('before', (call) => call.path.startsWith('/users'))
    .then(() => {
      outside.held(true);
    });
  await town.person('olivia').says('hi');
  await held;
  const hanging = connect(port, '127.0.0.1');
  hanging.on('error', () => undefined);
  hanging.write('POST /slack/events HTTP/1.1\r\nhost: here\r\ncontent-length: 10\r\n\r\nhalf');
  await sleep(100);

  const ended = await bot.terminate();
  expect({ code: ended.code, signal: ended.signal }).toEqual({ code: 0, signal: null });
  expect(ended.ms).toBeLessThan(5000);
  hanging.destroy();

  lines.toSegment.reset();
  await bot.start();
  outside.held(false);
  await town.idle();
  await town.person('olivia').sees('You may use the guided setup');
  expect(await repliesTo(outside, 'olivia')).toHaveLength(1);
}, 60_000);
