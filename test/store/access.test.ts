import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessName, writeAccess } from '../../src/core/access.ts';
import { storedAccess } from '../../src/store/access.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { readKeys } from '../../src/store/vault.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'segue-access-'));
const key = (id: string, byte: number) => `${id}:${Buffer.alloc(32, byte).toString('base64')}`;
const open = (SEGUE_KEYS: string) =>
  openSqliteStore({ dataDir, keys: readKeys({ SEGUE_KEYS, dataDir: '' }) });
const access = { token: 'sgp_kept_0123456789', region: 'eu' } as const;

/** What a start with these keys reads, and what it warns of. */
async function readWith(keys: string) {
  const store = open(keys);
  const warned: string[] = [];
  const found = await storedAccess(store, 'main', (text) => warned.push(text));
  await store.close();
  return { found, warned };
}

beforeAll(async () => {
  const store = open(key('k1', 1));
  await store.putSecret('main', accessName, writeAccess(access));
  await store.close();
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

test('the token is there after a restart, and after the keys were changed in order', async () => {
  expect(await readWith(key('k1', 1))).toEqual({ found: access, warned: [] });
  expect(await readWith(`${key('k2', 2)},${key('k1', 1)}`)).toEqual({ found: access, warned: [] });
});

test.each([
  ['is not configured any more', key('k9', 9)],
  ['was changed under the same id', key('k1', 7)],
])('a key that %s: the token is to be entered again, and the log says why', async (_, keys) => {
  // The first of these tests may have sealed it anew under k2.
  const { found, warned } = await readWith(`${keys},${key('k2', 3)}`);
  expect(found).toBeUndefined();
  expect(warned[0]).toMatch(/^The Segment token is lost\. The secret "segment:access"/);
  expect(warned.join()).not.toContain(access.token);
});

test('without a token there is none', async () => {
  const store = open(key('k1', 1));
  expect(await storedAccess(store, 'other', () => undefined)).toBeUndefined();
  await store.close();
});
