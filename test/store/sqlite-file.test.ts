import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { readKeys } from '../../src/store/vault.ts';

const keys = readKeys({ SEGUE_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`, dataDir: '' });
let root: string;
let dataDir: string;
let file: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'segue-file-'));
  dataDir = root;
  file = join(dataDir, 'segue.db');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const open = () => openSqliteStore({ dataDir, keys });
function failure(): unknown {
  try {
    open();
    return undefined;
  } catch (error) {
    return error;
  }
}

test('makes the folder and a file for its owner alone', async () => {
  dataDir = join(dataDir, 'new', 'data');
  const store = open();
  await store.commit('w', { expected: 0, state: {} });
  for (const name of ['segue.db', 'segue.db-wal']) {
    expect(statSync(join(dataDir, name)).mode & 0o077).toBe(0);
  }
  await store.close();
});

test('a folder in the place of the file is named', () => {
  mkdirSync(file);
  expect(failure()).toMatchObject({
    code: 'store_unavailable',
    message: `The data file ${file} is a folder.`,
  });
});

test('a file in the place of the folder is named', () => {
  writeFileSync(join(dataDir, 'data'), '');
  dataDir = join(dataDir, 'data');
  expect(failure()).toMatchObject({ code: 'store_unavailable' });
  expect(String(failure())).toContain('has a file where its folder should be');
});

test('a file of something else is refused and left as it is', () => {
  writeFileSync(file, 'not a database '.repeat(500));
  const size = statSync(file).size;
  expect(failure()).toMatchObject({ code: 'store_unavailable', reason: 'SQLITE_NOTADB' });
  expect(statSync(file).size).toBe(size);
});

test('a damaged file is refused, not started anew', async () => {
  const store = open();
  await store.commit('w', { expected: 0, state: 'x'.repeat(50_000) });
  await store.close();
  rmSync(`${file}-wal`);
  rmSync(`${file}-shm`);
  const bytes = new Uint8Array(statSync(file).size - 4096).fill(0xa5);
  const handle = openSync(file, 'r+');
  writeSync(handle, bytes, 0, bytes.length, 4096);
  closeSync(handle);
  const work = async () => {
    const damaged = open();
    try {
      await damaged.load('w');
      await damaged.commit('w', { expected: 1, state: {} });
    } finally {
      await damaged.close();
    }
  };
  await expect(work()).rejects.toMatchObject({ code: 'store_unavailable', reason: 'SQLITE_CORRUPT' });
});

test('a file of a newer Segue is refused', async () => {
  await open().close();
  const db = new Database(file);
  db.exec('PRAGMA user_version = 99');
  db.close();
  expect(failure()).toMatchObject({ code: 'store_unavailable' });
  expect(String(failure())).toMatch(/newer Segue \(schema 99, this one knows \d+\): update Segue/);
});

test('a file another process holds is refused at start, and a commit fails in words, both within the wait', async () => {
  const store = open();
  await store.commit('w', { expected: 0, state: {} });
  const other = new Database(file);
  other.exec('BEGIN IMMEDIATE');
  const started = Date.now();
  await expect(store.commit('w', { expected: 1, state: {} })).rejects.toMatchObject({
    code: 'store_unavailable',
    reason: 'SQLITE_BUSY',
    message: `The data file ${file} is locked by another process.`,
  });
  expect(Date.now() - started).toBeLessThan(3000);
  expect(await store.load('w')).toEqual({ version: 1, state: {} });
  expect(failure()).toMatchObject({ reason: 'SQLITE_BUSY' });
  other.exec('ROLLBACK');
  other.close();
  expect(await store.commit('w', { expected: 1, state: {} })).toEqual({ kind: 'ok', version: 2 });
  await store.close();
});

const asOtherUser = process.getuid?.() === 0 && process.seteuid ? process.seteuid.bind(process) : undefined;

test.skipIf(process.platform === 'win32')('a file this user may not write is named', async () => {
  await open().close();
  chmodSync(file, 0o444);
  chmodSync(dataDir, 0o555);
  let error: unknown;
  try {
    // Root may write everything, so it becomes nobody for a moment.
    asOtherUser?.(65534);
    error = failure();
  } finally {
    asOtherUser?.(0);
    chmodSync(dataDir, 0o755);
  }
  expect(error).toMatchObject({
    code: 'store_unavailable',
    message: `The data file ${file} may not be opened by this user.`,
  });
});

test('an expired secret leaves the file at the next claim, read or not', async () => {
  let offset = 0;
  const store = openSqliteStore({ dataDir, keys, clockOffsetMs: () => offset });
  await store.putSecret('w', 'short', 'x', 1000);
  offset = 1000;
  await store.claim({ max: 1, leaseMs: 1000 });
  const db = new Database(file);
  expect(db.prepare('SELECT name FROM secrets').all()).toEqual([]);
  db.close();
  await store.close();
  expect(existsSync(file)).toBe(true);
});
