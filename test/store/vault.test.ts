import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSecret, readKeys, sealSecret } from '../../src/store/vault.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'segue-vault-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');
const fromText = (text: string) => readKeys({ SEGUE_KEYS: text, dataDir });
const place = { workspace: 'w', name: 'token' };

test('any text comes back, and no two encryptions are alike', () => {
  const keys = fromText(`k1:${key(1)}`);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const sealed = sealSecret(keys, place, text);
      expect(openSecret(keys, place, sealed)).toEqual({ value: text, isStale: false });
      expect(sealSecret(keys, place, text)).not.toBe(sealed);
    }),
  );
});

test('a value opens at its own place only', () => {
  const keys = fromText(`k1:${key(1)}`);
  const sealed = sealSecret(keys, { workspace: 'a', name: 'b:c' }, 'x');
  for (const elsewhere of [
    { workspace: 'a:b', name: 'c' },
    { workspace: 'a', name: 'b' },
    { workspace: 'b', name: 'b:c' },
  ]) {
    expect(() => openSecret(keys, elsewhere, sealed)).toThrow(/can't be decrypted/);
  }
});

test('a changed value does not open, wherever it was changed', () => {
  const keys = fromText(`k1:${key(1)}`);
  const sealed = sealSecret(keys, place, 'a secret');
  const parts = sealed.split('.');
  for (const index of [1, 2, 3]) {
    const part = parts[index] ?? '';
    const changed = parts.with(index, (part.startsWith('A') ? 'B' : 'A') + part.slice(1)).join('.');
    expect(() => openSecret(keys, place, changed)).toThrow(
      expect.objectContaining({ reason: 'secret_unreadable' }),
    );
  }
  const shortTag = parts.with(2, (parts[2] ?? '').slice(0, 6)).join('.');
  for (const broken of ['', 'k1', 'k1.a.b', `${sealed}.more`, shortTag]) {
    expect(() => openSecret(keys, place, broken)).toThrow(
      expect.objectContaining({ reason: 'secret_unreadable' }),
    );
  }
});

test('the first key encrypts, every key decrypts', () => {
  const old = sealSecret(fromText(`k1:${key(1)}`), place, 'x');
  const both = fromText(` k2:${key(2)} , k1:${key(1)} `);
  expect(sealSecret(both, place, 'x')).toMatch(/^k2\./);
  expect(openSecret(both, place, old)).toEqual({ value: 'x', isStale: true });
  expect(() => openSecret(fromText(`k2:${key(2)}`), place, old)).toThrow(
    expect.objectContaining({ code: 'store_unavailable', reason: 'secret_key_missing' }),
  );
});

test.each([
  ['no id', key(1)],
  ['an empty id', `:${key(1)}`],
  ['an id with a dot', `k.1:${key(1)}`],
  ['a short key', `k1:${Buffer.alloc(16, 9).toString('base64')}`],
  ['a fault in the second', `k2:${key(2)},k1`],
  ['an id twice', `k1:${key(1)},k1:${key(2)}`],
  ['a comma at the end', `k1:${key(1)},`],
])('SEGUE_KEYS with %s is refused without showing a key', (_, text) => {
  let message = '';
  try {
    fromText(text);
  } catch (error) {
    expect(error).toMatchObject({ code: 'store_unavailable', reason: 'bad_keys' });
    message = String(error);
  }
  expect(message).toMatch(/SEGUE_KEYS: key number [12] /);
  for (const part of text.split(/[:,]/)) if (part.length > 8) expect(message).not.toContain(part);
});

test('keys do not show when they are printed', () => {
  const keys = fromText(`k1:${key(1)}`);
  const printed = inspect(keys, { depth: 9 }) + JSON.stringify([...keys.all]);
  expect(printed).not.toContain(key(1));
  expect(printed).not.toContain('01 01 01');
});

test('without SEGUE_KEYS a key file is made once, for its owner alone, and said so', () => {
  const said: string[] = [];
  const folder = join(dataDir, 'data');
  const first = readKeys({ dataDir: folder, warn: (text) => said.push(text) });
  const path = join(folder, 'segue.key');
  expect(said).toEqual([expect.stringContaining(path)]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['segue.key']);
  const text = readFileSync(path, 'utf8');
  const second = readKeys({ SEGUE_KEYS: '  ', dataDir: folder, warn: (line) => said.push(line) });
  expect(said).toHaveLength(1);
  expect(readFileSync(path, 'utf8')).toBe(text);
  expect(openSecret(second, place, sealSecret(first, place, 'x')).value).toBe('x');
});

test('after the key file was lost, the old secrets name the missing key', () => {
  const sealed = sealSecret(readKeys({ dataDir }), place, 'x');
  rmSync(join(dataDir, 'segue.key'));
  expect(() => openSecret(readKeys({ dataDir }), place, sealed)).toThrow(
    expect.objectContaining({ reason: 'secret_key_missing' }),
  );
});

test('a key file that others may read is warned about, a broken one refused', () => {
  readKeys({ dataDir });
  const path = join(dataDir, 'segue.key');
  const said: string[] = [];
  if (process.platform !== 'win32') {
    chmodSync(path, 0o644);
    readKeys({ dataDir, warn: (text) => said.push(text) });
    expect(said).toEqual([expect.stringContaining('chmod 600')]);
  }
  writeFileSync(path, '');
  expect(() => readKeys({ dataDir })).toThrow(expect.objectContaining({ reason: 'bad_keys' }));
  rmSync(path);
  writeFileSync(join(dataDir, 'file'), '');
  expect(() => readKeys({ dataDir: join(dataDir, 'file') })).toThrow(
    expect.objectContaining({ code: 'store_unavailable', reason: 'key_file' }),
  );
});
