import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { readKeys } from '../../src/store/vault.ts';

const ROUNDS = 3;
const dataDir = mkdtempSync(join(tmpdir(), 'segue-crash-'));
const running: ChildProcess[] = [];
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

/** Starts a writer; `acknowledged` fills with the versions it was told are saved. */
function startWriter() {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', fileURLToPath(new URL('./writer.ts', import.meta.url)), dataDir],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  running.push(child);
  const acknowledged: number[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => acknowledged.push(Number(line)));
  return { child, acknowledged };
}

test('two processes on one file, killed -9 under load three times: nothing acknowledged is lost or torn', async () => {
  const acknowledged: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const writers = [startWriter(), startWriter()];
    await expect
      .poll(() => Math.min(...writers.map((writer) => writer.acknowledged.length)), {
        timeout: 20_000,
        interval: 5,
      })
      .toBeGreaterThan(20);
    await Promise.all(
      writers.map(async ({ child }) => {
        child.kill('SIGKILL');
        // "close": the output that was written before the kill has been read.
        await once(child, 'close');
      }),
    );
    acknowledged.push(...writers.flatMap((writer) => writer.acknowledged));

    const store = openSqliteStore({ dataDir, keys: readKeys({ dataDir }) });
    const { version, state } = (await store.load('w')) ?? { version: 0, state: undefined };
    expect(new Set(acknowledged).size).toBe(acknowledged.length);
    expect(version).toBeGreaterThanOrEqual(Math.max(...acknowledged));
    // A writer dies between its commit and the line that says so at most once a round.
    expect(version - acknowledged.length).toBeLessThanOrEqual(2 * (round + 1));
    expect(state).toMatchObject({ count: version });
    const rows = await store.audit('w', 500);
    expect(rows.map(({ turn }) => Number(turn))).toEqual(
      Array.from({ length: Math.min(500, version) }, (_, n) => version - Math.min(500, version) + n + 1),
    );
    expect((await store.jobs('w')).map(({ id }) => id)).toEqual(
      Array.from({ length: version }, (_, n) => `job-${n + 1}`),
    );
    await store.close();
  }
}, 60_000);
