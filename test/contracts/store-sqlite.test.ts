import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { describeStore } from './store.contract.ts';

describeStore('SQLite', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'segue-sqlite-'));
  return {
    open: async (options) => openSqliteStore({ dataDir, ...options }),
    dump: async () => {
      // As another process would read it: rows that were deleted may linger as free bytes in the files.
      const store = new (await import('libsql')).default(join(dataDir, 'segue.db'));
      try {
        const tables = store.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all() as {
          name: string;
        }[];
        const rows = tables.map(({ name }) => store.prepare(`SELECT * FROM ${name}`).all());
        return JSON.stringify([rows, readdirSync(dataDir)]);
      } finally {
        store.close();
      }
    },
    remove: async () => rmSync(dataDir, { recursive: true, force: true }),
  };
});
