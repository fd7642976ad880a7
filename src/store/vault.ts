import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OutsideError } from '../core/errors.ts';

/** Keys that protect secrets: `first` encrypts, every one of `all` (by key id) decrypts. */
export type Keys = { first: string; all: ReadonlyMap<string, KeyObject> };

/** Where a secret stands. Part of what is authenticated: moved elsewhere, a value no longer opens. */
type SecretPlace = { workspace: string; name: string };

const KEY_BYTES = 32;
const IV_BYTES = 12;
const KEY_FILE = 'segue.key';

/**
 * Keys from `SEGUE_KEYS` ("k2:base64,k1:base64", 32 bytes each: the first encrypts, all decrypt). Without it the
 * key file `segue.key` in `dataDir`, made on the first start for its owner alone. `warn` is told in plain words
 * about a key file made now or readable by others. Throws OutsideError (`reason` bad_keys) on anything malformed.
 */
export function readKeys(options: {
  SEGUE_KEYS?: string;
  dataDir: string;
  warn?: (text: string) => void;
}): Keys {
  const given = options.SEGUE_KEYS?.trim();
  if (given) return parseKeys(given, 'SEGUE_KEYS');
  return parseKeys(readKeyFile(options.dataDir, options.warn ?? (() => {})), join(options.dataDir, KEY_FILE));
}

/** "keyId.iv.tag.ciphertext", the last three in base64url (AES-256-GCM, random 12-byte iv). */
export function sealSecret(keys: Keys, place: SecretPlace, value: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(keys, keys.first, place), iv);
  cipher.setAAD(placeBytes(place));
  const body = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
  return [keys.first, ...[iv, cipher.getAuthTag(), body].map((part) => part.toString('base64url'))].join('.');
}

/**
 * The value, and whether an older key than the first protects it (then it is worth sealing again). Throws
 * OutsideError with `reason` secret_key_missing (its key is not configured) or secret_unreadable (wrong key under
 * that id, moved, or damaged).
 */
export function openSecret(
  keys: Keys,
  place: SecretPlace,
  sealed: string,
): { value: string; isStale: boolean } {
  const [keyId, iv, tag, body, ...rest] = sealed.split('.');
  if (!keyId || !iv || !tag || body === undefined || rest.length > 0) throw unreadable(place);
  const key = keyOf(keys, keyId, place);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'), {
      authTagLength: 16,
    });
    decipher.setAAD(placeBytes(place));
    decipher.setAuthTag(Buffer.from(tag, 'base64url'));
    const value = Buffer.concat([decipher.update(Buffer.from(body, 'base64url')), decipher.final()]);
    return { value: value.toString('utf8'), isStale: keyId !== keys.first };
  } catch (error) {
    throw unreadable(place, error);
  }
}

function keyOf(keys: Keys, id: string, place: SecretPlace): KeyObject {
  const key = keys.all.get(id);
  if (key) return key;
  throw new OutsideError('store_unavailable', {
    message: `The secret "${place.name}" was encrypted with the key "${id}", which is not among the configured keys. Add it back to SEGUE_KEYS (or restore segue.key), or store the secret again.`,
    reason: 'secret_key_missing',
  });
}

function unreadable(place: SecretPlace, cause?: unknown): OutsideError {
  return new OutsideError(
    'store_unavailable',
    {
      message: `The secret "${place.name}" can't be decrypted: its key was changed under the same id, or the stored value is damaged. Restore the key, or store the secret again.`,
      reason: 'secret_unreadable',
    },
    { cause },
  );
}

// A list in JSON, not "a:b": no two places may give the same bytes.
const placeBytes = (place: SecretPlace) => Buffer.from(JSON.stringify([place.workspace, place.name]));

function parseKeys(text: string, from: string): Keys {
  const all = new Map<string, KeyObject>();
  for (const [index, item] of text
    .split(',')
    .map((part) => part.trim())
    .entries()) {
    const colon = item.indexOf(':');
    const id = item.slice(0, Math.max(0, colon));
    // The faulty item itself stays out of the message: it may hold a key.
    if (!/^[\w-]{1,64}$/.test(id))
      throw badKeys(from, index, 'has to be "id:base64", the id of A-Z a-z 0-9 _ -');
    if (all.has(id)) throw badKeys(from, index, `repeats the id "${id}"`);
    const bytes = Buffer.from(item.slice(colon + 1), 'base64');
    if (bytes.length !== KEY_BYTES) {
      throw badKeys(
        from,
        index,
        `("${id}") holds ${bytes.length} bytes in base64 and needs ${KEY_BYTES}; make one with: openssl rand -base64 ${KEY_BYTES}`,
      );
    }
    all.set(id, createSecretKey(bytes));
  }
  const [first] = all.keys();
  if (first === undefined) throw badKeys(from, 0, 'is missing');
  return { first, all };
}

function badKeys(from: string, index: number, problem: string): OutsideError {
  return new OutsideError('store_unavailable', {
    message: `${from}: key number ${index + 1} ${problem}.`,
    reason: 'bad_keys',
  });
}

function readKeyFile(dataDir: string, warn: (text: string) => void): string {
  const path = join(dataDir, KEY_FILE);
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    if (createKeyFile(path)) {
      warn(`Made the key file ${path}. It opens the stored secrets: back it up, apart from the data.`);
    } else if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
      warn(`The key file ${path} is open to other users of this machine; run: chmod 600 ${path}`);
    }
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new OutsideError(
      'store_unavailable',
      {
        message: `The key file ${path} can't be read or made (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`,
        reason: 'key_file',
      },
      { cause: error },
    );
  }
}

/** False when the file was there. Written beside and linked into place, so that no process ever reads half a key. */
function createKeyFile(path: string): boolean {
  if (statSync(path, { throwIfNoEntry: false })) return false;
  const key = randomBytes(KEY_BYTES);
  // An id made from the key: after a lost file the old secrets name a key that is missing, not a wrong one.
  const id = `file-${createHash('sha256').update(key).digest('hex').slice(0, 12)}`;
  const draft = `${path}.${process.pid}-${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, `${id}:${key.toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
