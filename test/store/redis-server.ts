import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

const SERVER = 'redis-server';

/** Whether this machine has a redis-server to start. */
export const hasRedisServer = spawnSync(SERVER, ['--version']).status === 0;

/** A redis-server of the test's own, on a free port, that can be killed and started again with its data. */
export type OwnRedis = {
  url: string;
  start(): Promise<void>;
  /** kill -9 */
  kill(): Promise<void>;
  /** Runs one command on its own connection. */
  run(command: string, ...args: string[]): Promise<unknown>;
  remove(): Promise<void>;
};

/**
 * Starts one with the given settings ("name", "value", ...) on top of those recommended. everysec would not do for the crash
 * tests: while a slow fsync runs, Redis answers before the data is even written, and a kill -9 loses it.
 */
export async function startRedis(...settings: string[]): Promise<OwnRedis> {
  const dir = mkdtempSync(join(tmpdir(), 'segue-redis-'));
  const port = await freePort();
  const password = settings[settings.indexOf('--requirepass') + 1];
  const options = { port, password: settings.includes('--requirepass') ? password : undefined };
  let child: ChildProcess | undefined;

  async function run(command: string, ...args: string[]): Promise<unknown> {
    const client = new Redis({ ...options, host: '127.0.0.1', lazyConnect: true, retryStrategy: () => null });
    client.on('error', () => {});
    try {
      await client.connect();
      return await client.call(command, ...args);
    } finally {
      client.disconnect();
    }
  }
  async function kill(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  async function start(): Promise<void> {
    const own = ['--bind', '127.0.0.1', '--port', String(port), '--dir', dir, '--save', ''];
    child = spawn(SERVER, [...own, '--appendonly', 'yes', '--appendfsync', 'always', ...settings], {
      stdio: 'ignore',
    });
    const until = Date.now() + 10_000;
    for (;;) {
      try {
        await run('PING');
        return;
      } catch (error) {
        if (Date.now() > until) throw error;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    kill,
    run,
    remove: async () => {
      await kill();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** A port nobody listens on right now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
