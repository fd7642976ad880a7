import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rawCell, safeCell } from '../../src/core/review-rows.ts';
import { readTable } from '../../src/core/review-table.ts';

const cellsOf = (text: string) => readTable(text).rows.map(({ cells }) => cells);
const faultsOf = (text: string) => readTable(text).faults.map(({ line, why, what }) => [line, why, what]);
const lines = (...all: string[]) => all.join('\n');

describe('a pasted table is read', () => {
  const rows = [
    { event: 'Order Completed', property: 'tax', state: 'Not for us' },
    { event: 'Page Viewed', property: '', state: '' },
  ];

  test.each([
    ['with commas', lines('event,property,state', 'Order Completed,tax,Not for us', 'Page Viewed,,')],
    ['with semicolons', lines('event;property;state', 'Order Completed;tax;Not for us', 'Page Viewed;;')],
    [
      'from a spreadsheet',
      lines('event\tproperty\tstate', 'Order Completed\ttax\tNot for us', 'Page Viewed\t\t'),
    ],
    [
      'with a mark of its encoding',
      `\uFEFF${lines('event,property,state', 'Order Completed,tax,Not for us', 'Page Viewed,,')}`,
    ],
    [
      'with the line ends of Windows',
      'event,property,state\r\nOrder Completed,tax,Not for us\r\nPage Viewed,,\r\n',
    ],
    [
      'in any order, in any case',
      lines('State,EVENT, Property ', 'Not for us,Order Completed,tax', ',Page Viewed,'),
    ],
    [
      'with quotes',
      lines('"event","property","state"', '"Order Completed","tax","Not for us"', '"Page Viewed","",""'),
    ],
    [
      'with empty lines',
      lines('', 'event,property,state', '', 'Order Completed,tax,Not for us', ',,', 'Page Viewed,,', ''),
    ],
    [
      'with a column that a spreadsheet left',
      lines('event,property,state,', 'Order Completed,tax,Not for us,', 'Page Viewed,,,'),
    ],
  ])('%s', (_, text) => {
    expect(readTable(text).faults).toEqual([]);
    expect(cellsOf(text)).toEqual(rows);
  });

  test('as JSON, on one line or many, what is left out or null being missing', () => {
    const json = '[{"event":"A B","state":null},\n\n {"Event":"C",\n "property reason":"x, \\"{[\\" y"}]';
    expect(readTable(json)).toEqual({
      faults: [],
      rows: [
        { line: 1, cells: { event: 'A B' } },
        { line: 3, cells: { event: 'C', property_reason: 'x, "{[" y' } },
      ],
    });
    expect(cellsOf('{"event":"One"}')).toEqual([{ event: 'One' }]);
  });

  test('with commas, quotes and line ends in its cells; each row knows the line that it begins on', () => {
    const text = lines('event,reason', '"A, B","says ""no""', 'twice"', 'C,', '', 'D,x');
    expect(readTable(text)).toEqual({
      faults: [],
      rows: [
        { line: 2, cells: { event: 'A, B', reason: 'says "no"\ntwice' } },
        { line: 4, cells: { event: 'C', reason: '' } },
        { line: 6, cells: { event: 'D', reason: 'x' } },
      ],
    });
  });
});

describe('what cannot be read is named with its line', () => {
  test.each([
    ['', [[1, 'nothing', '']]],
    [' \n\t\n', [[1, 'nothing', '']]],
    [
      'hello there',
      [
        [1, 'column', 'hello_there'],
        [1, 'no_event_column', ''],
      ],
    ],
    ['event,state', [[1, 'no_rows', '']]],
    ['property,state\ntax,x', [[1, 'no_event_column', '']]],
    ['event,event\nA,B', [[1, 'column_twice', 'event']]],
    ['event,foo\nA,B', [[1, 'column', 'foo']]],
    ['event,reason\nA,b\nC,d,e', [[3, 'too_many_cells', 'e']]],
    ['event,reason\nA,"b\nC,d', [[3, 'csv', '']]],
    ['event,reason\nA,b"c"d', [[2, 'csv', '']]],
    ['[', [[1, 'json', '']]],
    ['[{"event":"A"},\n{"event":}]', [[2, 'json', '']]],
    ['[]', [[1, 'no_rows', '']]],
    [
      '[1,\n"x",\nnull,\n[{"event":"A"}]]',
      [
        [1, 'not_text', '1'],
        [2, 'not_text', '"x"'],
        [3, 'not_text', 'null'],
        [4, 'not_text', '[{"event":"A"}]'],
      ],
    ],
    ['[{"event":"A"},\n{"event":1}]', [[2, 'not_text', 'event']]],
    ['[{"event":"A","__proto__":{"x":1}}]', [[1, 'column', '__proto__']]],
    ['[{"event":"A","constructor":"x"}]', [[1, 'column', 'constructor']]],
  ])('%j', (text, faults) => {
    expect(faultsOf(text)).toEqual(faults);
  });

  test('and no text makes it fail otherwise', () => {
    const piece = fc.constantFrom(
      'event',
      'reason',
      ',',
      ';',
      '"',
      '\n',
      '[',
      '{',
      '}',
      ']',
      ':',
      'a',
      '\\',
      ' ',
      '=',
      '\uFEFF',
      "'",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((all) => all.join('')),
        ),
        (text) => {
          const { rows, faults } = readTable(text);
          expect(rows.length + faults.length).toBeGreaterThan(0);
          for (const { line } of [...rows, ...faults]) expect(line).toBeGreaterThan(0);
        },
      ),
    );
  });
});

describe('a cell', () => {
  test.each(['=1+1', '+1', '-1', '@x', '\t=1', '＝1', "'=1", "''@x"])('%j is no formula any more', (text) => {
    expect(safeCell(text)).toBe(`'${text}`);
  });
  test.each(['', 'a', "it's", "'quoted'", '1=1'])('%j stays as it is', (text) => {
    expect(safeCell(text)).toBe(text);
  });
  test('reads back as what it was', () => {
    const piece = fc.constantFrom("'", '=', '+', '-', '@', 'a', '\t', '＝', ' ');
    fc.assert(
      fc.property(
        fc.array(piece).map((all) => all.join('')),
        (text) => rawCell(safeCell(text)) === text,
      ),
    );
  });
});
