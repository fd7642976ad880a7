import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { freePort, runToEnd } from './bot-process.ts';
import { openOutside, sqliteStorage } from './outside.ts';

const folder = await mkdtemp(join(tmpdir(), 'segue-start-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const secrets = {
  SLACK_BOT_TOKEN: 'xoxb-0123456789-secret',
  SLACK_SIGNING_SECRET: 'signing-secret-0123456789',
  SEGMENT_API_TOKEN: 'sgp_token_0123456789',
};
const sound = { ...secrets, PORT: '0', DATA_DIR: join(folder, 'sound') };

/** A start that fails says why in plain words: no stack, no secret, exit code 1. */
async function failure(env: Record<string, string>): Promise<string> {
  const ended = await runToEnd(env);
  expect({ code: ended.code, signal: ended.signal }).toEqual({ code: 1, signal: null });
  expect(ended.out).toBe('');
  expect(ended.err).not.toMatch(/^\s+at /m);
  for (const secret of Object.values(secrets)) expect(ended.err).not.toContain(secret);
  return ended.err;
}

describe.concurrent('a start that cannot succeed', () => {
  test('a broken environment: every fault at once, by variable', async () => {
    const said = await failure({
      ...sound,
      PORT: 'http',
      SLACK_BOT_TOKEN: 'xapp-wrong',
      SEGMENT_API_TOKEN: '',
    });
    expect(said).toMatch(/PORT must be a whole number/);
    expect(said).toMatch(/SLACK_BOT_TOKEN must be a bot token/);
    expect(said).not.toContain('SEGMENT_API_TOKEN');
    expect(said).not.toMatch(/xapp-wrong|SLACK_SIGNING_SECRET/);
  });

  test.each([
    [
      'a data file that is none',
      async (dataDir: string) => {
        await mkdir(dataDir);
        await writeFile(
          join(dataDir, 'segue.db'),
          'these are only words, and more than a hundred of them '.repeat(99),
        );
      },
      /segue\.db .*(is not a Segue database|is damaged).*restore a backup/,
    ],
    [
      'a folder where the data file should be',
      async (dataDir: string) => {
        await mkdir(join(dataDir, 'segue.db'), { recursive: true });
      },
      /segue\.db is a folder/,
    ],
    [
      'a file where the data folder should be',
      (dataDir: string) => writeFile(dataDir, ''),
      /(key file|data file) .*(EEXIST|ENOTDIR|has a file where its folder should be)/,
    ],
  ])('%s: one clear line', async (name, prepare, words) => {
    const dataDir = join(folder, name.replaceAll(' ', '-'));
    await prepare(dataDir);
    expect(await failure({ ...sound, DATA_DIR: dataDir })).toMatch(words);
  });

  test('a Redis that is not there: one clear line', async () => {
    const port = await freePort();
    const said = await failure({ ...sound, REDIS_URL: `redis://:hidden-password@127.0.0.1:${port}` });
    expect(said).toContain(`Redis at 127.0.0.1:${port} did not answer (ECONNREFUSED).`);
    expect(said).not.toContain('hidden-password');
  });

  test('a port that is taken: one clear line', async () => {
    const outside = await openOutside(await sqliteStorage());
    try {
      const taken = new URL(outside.town.url).port;
      expect(await failure({ ...sound, DATA_DIR: join(folder, 'port'), PORT: taken })).toMatch(
        new RegExp(`EADDRINUSE.*${taken}`),
      );
    } finally {
      await outside.close();
    }
  });
});

test('started while Slack and Segment are down: it starts, keeps what people say, and answers once they are up', async () => {
  const outside = await openOutside(await sqliteStorage());
  const { town, bot, lines, port } = outside;
  const health = async () =>
    (await fetch(`http://127.0.0.1:${port}/healthz`).then((answer) => answer.json())) as {
      slack: { connected: boolean };
    };
  try {
    lines.toSlack.cut(true);
    lines.toSegment.cut(true);
    await bot.start();
    expect((await health()).slack.connected).toBe(false);
    outside.held(true);
    const said = (await town.person('olivia').says('hi')) as { acked: boolean };
    expect(said.acked).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 1500));

    lines.toSlack.cut(false);
    lines.toSegment.cut(false);
    outside.held(false);
    await town.eventually('Slack is reached', async () => (await health()).slack.connected, 15_000);
    await town.eventually(
      'the reply',
      async () => (await town.person('olivia').latest())?.text.includes('You may use the guided setup'),
      20_000,
    );
    const replies = (await town.person('olivia').messages()).filter((message) => message.bot);
    expect(replies).toHaveLength(1);
  } finally {
    await outside.close();
  }
}, 60_000);
