import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

/** The parts of Segment's page, in its order, and how many rows each has. A row that goes is missed here. */
const parts = {
  P: 4,
  O: 11,
  E: 2,
  'S1.': 3,
  'S2.': 11,
  'S3.': 14,
  'S4.': 14,
  'S5.': 9,
  'S6.': 14,
  'U0.': 3,
  'U1.': 9,
  'U2.': 9,
  'U3.': 11,
  N: 2,
};
const rowsInAll = 116;

type Reference = { path: string; names: string[]; words: string[] };
type Row = { id: string; asks: string; where: string; shown: string };

const page = read('docs/coverage.md');
const header = '| Id | What the page asks | Where in Segue | Test that shows it |';

const rows: Row[] = page
  .split('\n')
  .filter((line) => /^\| [A-Z]/.test(line) && line !== header)
  .map((line) => {
    const [id = '', asks = '', where = '', shown = ''] = line.slice(2, -2).split(' | ');
    return { id, asks, where, shown };
  });

/** `path`: `name`, “words”<br>`path`: … */
function references(cell: string): Reference[] {
  return cell.split('<br>').map((entry) => {
    const [, path = '', rest = ''] = /^`([^`]+)`: (.+)$/.exec(entry) ?? [];
    return {
      path,
      names: [...rest.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
      words: [...rest.matchAll(/“([^”]+)”/g)].map(([, words = '']) => words),
    };
  });
}

/** Whether a file declares it: a function, a constant, a handler, a key of the copy. */
function declares(source: string, name: string): boolean {
  return new RegExp(
    `(?:\\b(?:function|const|type) ${name}\\b|^\\s*(?:async )?(?:'${name}'|${name})(?:\\(|:|,$))`,
    'm',
  ).test(source);
}

const opening =
  /^( *)(describe|test|it)(?:\.\w+[^(]*\([\s\S]*?\))?\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/gm;

/** "describe › test" for each test of a file, as written: a test of many cases by its template. */
function titlesOf(path: string): string[] {
  const source = read(path);
  const open: { indent: number; title: string }[] = [];
  const titles: string[] = [];
  for (const [, spaces = '', kind, single, double, template] of source.matchAll(opening)) {
    const title = (single ?? double ?? template ?? '').replace(/\\(['"`])/g, '$1');
    while ((open.at(-1)?.indent ?? -1) >= spaces.length) open.pop();
    if (kind === 'describe') open.push({ indent: spaces.length, title });
    else titles.push([...open.map((group) => group.title), title].join(' › '));
  }
  // Stories are told by a helper, goal by goal.
  for (const [, helper = ''] of source.matchAll(/from '\.\.\/(support\/\w+\.ts)'/g))
    if (/^ *test[.(]/m.test(read(`test/${helper}`))) titles.push(...titlesOf(`test/${helper}`));
  return titles;
}

describe('docs/coverage.md', () => {
  test('has a row for each sub-step and note, in order, and no other', () => {
    const ids = Object.entries(parts).flatMap(([part, n]) =>
      Array.from({ length: n }, (_, i) => `${part}${i + 1}`),
    );
    expect(ids).toHaveLength(rowsInAll);
    expect(rows.map(({ id }) => id)).toEqual(ids);
    expect(page).toContain(`${rowsInAll} rows`);
  });

  test('says in each row what is asked, where it is and what shows it', () => {
    for (const { id, asks, where, shown } of rows) {
      expect(asks.length, id).toBeGreaterThan(20);
      for (const { path, names, words } of [...references(where), ...references(shown)]) {
        expect(path, id).toMatch(/^(?:src|catalog|test)\//);
        expect(names.length + words.length, `${id}: ${path}`).toBeGreaterThan(0);
      }
    }
  });

  test('names files, functions and words that are there', () => {
    const missing: string[] = [];
    for (const { id, where } of rows)
      for (const { path, names, words } of references(where)) {
        if (!existsSync(new URL(path, root))) {
          missing.push(`${id}: ${path}`);
          continue;
        }
        const source = read(path);
        missing.push(
          ...names.filter((name) => !declares(source, name)).map((name) => `${id}: ${path}: ${name}`),
          ...words.filter((text) => !source.includes(text)).map((text) => `${id}: ${path}: “${text}”`),
        );
      }
    expect(missing).toEqual([]);
  });

  test('names tests that are there, to the letter', () => {
    const known = new Map<string, string[]>();
    const missing: string[] = [];
    for (const { id, shown } of rows)
      for (const { path, names } of references(shown)) {
        if (!/^test\/.+\.test\.ts$/.test(path) || !existsSync(new URL(path, root))) {
          missing.push(`${id}: ${path}`);
          continue;
        }
        const titles = known.get(path) ?? titlesOf(path);
        known.set(path, titles);
        missing.push(
          ...names.filter((title) => !titles.includes(title)).map((title) => `${id}: ${path}: ${title}`),
        );
      }
    expect(missing).toEqual([]);
  });

  test('is laid out in one way', () => {
    expect(page).not.toMatch(/[ \t]$|\n{3}|\t/m);
    expect(page.endsWith('\n')).toBe(true);
    expect(page.split('\n').filter((line) => line === header)).toHaveLength(Object.keys(parts).length);
    for (const { id, asks, where, shown } of rows)
      expect(page, id).toContain(`\n| ${id} | ${asks} | ${where} | ${shown} |\n`);
  });
});
