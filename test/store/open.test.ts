import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { freePort } from './redis-server.ts';

const keysEnv = `k1:${Buffer.alloc(32, 7).toString('base64')}`;
let dataDir: string;
let said: string[];
const warn = (text: string) => {
  said.push(text);
};
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'segue-open-'));
  said = [];
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

test('without REDIS_URL the store is a file, with a key beside it', async () => {
  const store = await openStore({ dataDir, warn });
  await store.putSecret('w', 'token', 'x');
  await store.close();
  expect(readdirSync(dataDir).filter((name) => !/-(wal|shm)$/.test(name))).toEqual(['segue.db', 'segue.key']);
  expect(said).toEqual([expect.stringContaining('segue.key')]);
  const again = await openStore({ dataDir, warn });
  expect(await again.getSecret('w', 'token')).toBe('x');
  await again.close();
  expect(said).toHaveLength(1);
});

test('an unreachable Redis stops the start: never a file in its stead', async () => {
  const redisUrl = `redis://127.0.0.1:${await freePort()}`;
  await expect(openStore({ redisUrl, dataDir, keysEnv, warn })).rejects.toMatchObject({
    code: 'store_unavailable',
  });
  expect(existsSync(join(dataDir, 'segue.db'))).toBe(false);
});

test('keys that can not be used stop the start: never a secret in clear', async () => {
  await expect(openStore({ dataDir, keysEnv: 'k1:short', warn })).rejects.toMatchObject({
    reason: 'bad_keys',
  });
  expect(readdirSync(dataDir)).toEqual([]);
});
