import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readTable } from '../../src/core/review-table.ts';
import { openSetup, origin, type Setup } from './harness.ts';

let setup: Setup;
beforeAll(async () => {
  setup = await openSetup();
});
afterAll(() => setup?.close());
beforeEach(() => setup.reset());

const rows = [
  { event: '=HYPERLINK("http://x")', reason: '+1, "two"\nlines', property: '' },
  { event: 'Größe Gewählt', reason: "'=x", property: '@sum' },
];

async function exported(format: 'csv' | 'json'): Promise<string> {
  const name = `events.${format}`;
  await setup.run({ kind: 'file', to: origin.to, name, format, rows, comment: 'Here.' });
  expect(setup.files.map((file) => file.name)).toEqual([name]);
  return setup.files[0]?.content ?? '';
}

test('a CSV file holds nothing that a spreadsheet would run, and reads back as what it was', async () => {
  const content = await exported('csv');
  expect(content).toContain(`"'=HYPERLINK(""http://x"")"`);
  expect(content).not.toMatch(/(^|,|")[=+@]/m);
  expect(readTable(content).rows.map(({ cells }) => cells)).toEqual(rows);
});

test('a JSON file has a line for each row, without empty cells', async () => {
  const content = await exported('json');
  expect(content.trim().split('\n')).toHaveLength(4);
  expect(JSON.parse(content)).toEqual([{ event: rows[0]?.event, reason: rows[0]?.reason }, rows[1]]);
});
