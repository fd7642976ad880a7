import { openSqliteStore } from '../../src/store/sqlite.ts';
import { readKeys } from '../../src/store/vault.ts';

/**
 * A process that adds one to the count of workspace "w" for ever, with an audit row and a job each time, and
 * prints each new version once it is acknowledged. Started and killed by the crash tests.
 */
const [dataDir = ''] = process.argv.slice(2);
const store = openSqliteStore({ dataDir, keys: readKeys({ dataDir }) });
for (;;) {
  const present = await store.load('w');
  const expected = present?.version ?? 0;
  const result = await store.commit('w', {
    expected,
    state: { count: expected + 1, filler: 'x'.repeat(2000) },
    audit: [{ at: 0, turn: `${expected + 1}`, actor: 'segue', what: 'counted' }],
    put: [{ id: `job-${expected + 1}`, lane: 'lane', data: expected + 1 }],
  });
  if (result.kind === 'ok') process.stdout.write(`${result.version}\n`);
  else if (result.kind !== 'conflict') throw new Error(`unexpected ${result.kind}`);
  // Lets the output leave this process, and the other one have its turn: SQLite's lock is not fair, and whoever writes
  // without a pause can keep it from the other for seconds.
  await new Promise((resolve) => setTimeout(resolve, result.kind === 'ok' ? 3 : 0));
}
