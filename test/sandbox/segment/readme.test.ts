import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { destinationCatalogue } from '../../../src/sandbox/segment/catalogue/destinations.ts';
import { sourceCatalogue } from '../../../src/sandbox/segment/catalogue/sources.ts';
import { warehouseCatalogue } from '../../../src/sandbox/segment/catalogue/warehouses.ts';
import { routes } from '../../../src/sandbox/segment/routes.ts';
import { trackingTypes } from '../../../src/sandbox/segment/tracking.ts';

const read = (path: string): string =>
  readFileSync(new URL(`../../../src/sandbox/${path}`, import.meta.url), 'utf8');

/** The rows of the table under a heading, as cells. */
function rowsUnder(markdown: string, heading: string): string[][] {
  const section = markdown.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| (`.*) \|$/gm)].map(([, row = '']) =>
    row.split(' | ').map((cell) => cell.trim()),
  );
}

const readme = read('segment/README.md');

test('the table of the Public API has every endpoint with its version and no other', () => {
  const told = rowsUnder(readme, 'Public API').map(([endpoint, , version]) => `${endpoint} ${version}`);
  const played = routes.map(
    ({ method, path, version }) => `\`${method} ${path.replace(/:(\w+)/g, '{$1}')}\` ${version ?? 'v1'}`,
  );
  expect(told.toSorted()).toEqual(played.toSorted());
});

test('the table of the Tracking API has every path and no other', () => {
  const told = rowsUnder(readme, 'Tracking API').map(([endpoint]) => endpoint);
  expect(told.toSorted()).toEqual(
    [...trackingTypes, 'batch'].map((type) => `\`POST /v1/${type}\``).toSorted(),
  );
});

test('the sizes of the catalogues are those that are told', () => {
  const note = (path: string) =>
    rowsUnder(readme, 'Public API').find(([endpoint]) => endpoint === `\`GET /catalog/${path}\``)?.[3];
  expect(note('sources')).toBe(`${sourceCatalogue.length} of some 125`);
  expect(note('destinations')).toBe(`${destinationCatalogue.length} of some 500`);
  expect(note('warehouses')).toBe(String(warehouseCatalogue.length));
});

test('the control API is told as it is, in both directions', () => {
  const handled = [...read('segment/control.ts').matchAll(/^ {4}case '(\w+) ([\w/:]+)':/gm)].map(
    ([, method, path = '']) => `${method} ${path.replace(':id', 'ID')}`,
  );
  expect(handled.length).toBeGreaterThan(12);
  const told = rowsUnder(read('README.md'), 'Segment').flatMap(([request = '']) => {
    const [, path = ''] = /\/sandbox\/segment\/([\w/]+)/.exec(request) ?? [];
    return [...request.matchAll(/\b(GET|POST|DELETE)\b/g)].map(([, method]) => `${method} ${path}`);
  });
  expect(told.toSorted()).toEqual(handled.toSorted());
});
