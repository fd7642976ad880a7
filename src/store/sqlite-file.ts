import { closeSync, mkdirSync, openSync } from 'node:fs';
import Database from 'libsql';
import { OutsideError } from '../core/errors.ts';
import { MIGRATIONS, SCHEMA_VERSION, SQL } from './sqlite-schema.ts';

/** Longest wait for another process's write, ms. A write takes about 1 ms, and the wait blocks this process. */
const BUSY_TIMEOUT_MS = 1000;

/**
 * Opens the file for reading and writing, making it and its folder when missing, and brings it to this schema.
 * Throws whatever went wrong; `unavailable` puts it into words.
 */
export function openFile(dataDir: string, path: string): InstanceType<typeof Database> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  // Made here rather than by SQLite: people's names and answers are in it, so it is for its owner alone.
  closeSync(openSync(path, 'a', 0o600));
  const db = new Database(path);
  try {
    db.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    const [version] = db.pragma('user_version') as [{ user_version: number }];
    if (version.user_version > SCHEMA_VERSION) {
      throw new Error(
        `it was written by a newer Segue (schema ${version.user_version}, this one knows ${SCHEMA_VERSION}): update Segue`,
      );
    }
    db.exec('PRAGMA journal_mode = WAL');
    db.exec('PRAGMA synchronous = FULL');
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Under the write lock, which also finds out at start whether the file can be written at all. */
function migrate(db: InstanceType<typeof Database>): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    const [before] = db.pragma('user_version') as [{ user_version: number }];
    for (const statements of MIGRATIONS.slice(before.user_version)) db.exec(statements);
    db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
    db.prepare(SQL.pulse).run(Date.now());
    db.exec('COMMIT');
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

const PROBLEMS: Record<string, string> = {
  SQLITE_BUSY: 'is locked by another process',
  SQLITE_LOCKED: 'is locked by another process',
  SQLITE_READONLY: 'is read-only for this user',
  SQLITE_PERM: 'may not be opened by this user',
  SQLITE_CANTOPEN: "can't be opened",
  SQLITE_FULL: "can't grow: the disk is full",
  SQLITE_IOERR: "can't be read or written (I/O error)",
  SQLITE_CORRUPT: 'is damaged; restore a backup, or move it away to start anew',
  SQLITE_NOTADB: 'is not a Segue database; restore a backup, or move it away to start anew',
  EACCES: 'may not be opened by this user',
  EPERM: 'may not be opened by this user',
  EROFS: 'is on a read-only disk',
  ENOSPC: "can't grow: the disk is full",
  EISDIR: 'is a folder',
  ENOTDIR: 'has a file where its folder should be',
  EEXIST: 'has a file where its folder should be',
};

/** Any failure of the file at `path` as an OutsideError that says what is wrong with it. */
export function unavailable(path: string, error: unknown): OutsideError {
  if (error instanceof OutsideError) return error;
  const detail = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  const known = code === undefined ? undefined : (PROBLEMS[code] ?? PROBLEMS[primaryCode(code)]);
  return new OutsideError(
    'store_unavailable',
    {
      message: known
        ? `The data file ${path} ${known}.`
        : `The data file ${path} can't be used: ${detail.replace(/\.$/, '')}.`,
      reason: code ?? 'unusable',
    },
    { cause: error },
  );
}

/** SQLITE_IOERR_WRITE -> SQLITE_IOERR. */
function primaryCode(code: string): string {
  return code.split('_', 2).join('_');
}
