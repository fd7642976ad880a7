import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { type ReviewColumn, rawCell, reviewColumns } from './review-rows.ts';

/** A row of a pasted table; columns that the table does not have are missing. `line` counts from 1. */
export type TableRow = { line: number; cells: Partial<Record<ReviewColumn, string>> };

/** What is wrong, where; `what` is the piece of text it is about. */
export type TableFault = {
  line: number;
  why:
    | 'nothing'
    | 'csv'
    | 'json'
    | 'no_rows'
    | 'no_event_column'
    | 'column'
    | 'column_twice'
    | 'too_many_cells'
    | 'not_text';
  what: string;
};

export type Table = { rows: TableRow[]; faults: TableFault[] };

const isColumn = (name: string): name is ReviewColumn => reviewColumns.some((column) => column === name);
const columnOf = (header: string): string =>
  header
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '_');
const fault = (line: number, why: TableFault['why'], what = ''): Table => ({
  rows: [],
  faults: [{ line, why, what: what.slice(0, 60) }],
});

/** Reads a pasted CSV (commas, semicolons or tabs) or JSON table as it is exported, its columns in any order. */
export function readTable(pasted: string): Table {
  const text = pasted.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  if (!text.trim()) return fault(1, 'nothing');
  return /^\s*[[{]/.test(text) ? readJson(text) : readCsv(text);
}

const record = z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) });

function readCsv(text: string): Table {
  let records: z.infer<typeof record>[];
  try {
    const read: unknown = parse(text, {
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
    });
    records = z.array(record).parse(read);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return fault(Number(error.lines ?? 1), 'csv');
  }
  const [first, ...rest] = records;
  if (!first) return fault(1, 'nothing');
  const header = first.record.map(columnOf);
  const faults = headerFaults(header, first.info.lines);
  if (faults.length > 0) return { rows: [], faults };
  if (rest.length === 0) return fault(first.info.lines, 'no_rows');
  const rows = rest.map(({ record: values, info }): TableRow => {
    const line = info.lines - lineEnds(values);
    const extra = values.slice(header.length).find((value) => value.trim() !== '');
    if (extra !== undefined) faults.push({ line, why: 'too_many_cells', what: extra.slice(0, 60) });
    const cells: TableRow['cells'] = {};
    for (const [i, column] of header.entries()) {
      const value = values[i];
      if (isColumn(column) && value !== undefined) cells[column] = rawCell(value.trim());
    }
    return { line, cells };
  });
  return { rows, faults };
}

/** The parser counts to the last line of a record. */
const lineEnds = (values: readonly string[]): number => values.join('').split('\n').length - 1;

/** What parts the columns: whatever makes the most known columns out of the first line. */
function delimiterOf(text: string): string {
  const [first = ''] = text.trimStart().split('\n');
  const known = (delimiter: string): number =>
    first.split(delimiter).filter((name) => isColumn(columnOf(name.replaceAll('"', '')))).length;
  return [',', ';', '\t'].reduce((best, delimiter) => (known(delimiter) > known(best) ? delimiter : best));
}

function headerFaults(header: readonly string[], line: number): TableFault[] {
  const faults: TableFault[] = [];
  for (const [i, column] of header.entries()) {
    // A spreadsheet may leave empty columns behind.
    if (column === '') continue;
    if (!isColumn(column)) faults.push({ line, why: 'column', what: column.slice(0, 60) });
    else if (header.indexOf(column) !== i) faults.push({ line, why: 'column_twice', what: column });
  }
  if (!header.includes('event')) faults.push({ line, why: 'no_event_column', what: '' });
  return faults;
}

function readJson(text: string): Table {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const at = /position (\d+)/.exec(error.message)?.[1];
    const before = at === undefined ? text.trimEnd() : text.slice(0, Number(at));
    return fault(before.split('\n').length, 'json');
  }
  const entries: unknown[] = Array.isArray(value) ? value : [value];
  if (entries.length === 0) return fault(1, 'no_rows');
  const lines = entryLines(text);
  const faults: TableFault[] = [];
  const rows = entries.map((entry, i): TableRow => {
    const line = lines[i] ?? 1;
    const cells: TableRow['cells'] = {};
    if (entry === null || typeof entry !== 'object' || Array.isArray(entry)) {
      faults.push({ line, why: 'not_text', what: String(JSON.stringify(entry)).slice(0, 60) });
      return { line, cells };
    }
    for (const [key, cell] of Object.entries(entry)) {
      const column = columnOf(key);
      if (!isColumn(column)) faults.push({ line, why: 'column', what: key.slice(0, 60) });
      else if (cells[column] !== undefined) faults.push({ line, why: 'column_twice', what: column });
      else if (typeof cell === 'string') cells[column] = cell.trim();
      else if (cell !== null) faults.push({ line, why: 'not_text', what: key.slice(0, 60) });
    }
    return { line, cells };
  });
  return { rows, faults };
}

/** On which line each entry of a valid JSON list begins. */
function entryLines(text: string): number[] {
  const lines: number[] = [];
  const list = /^\s*\[/.test(text) ? 1 : 0;
  let depth = 0;
  let line = 1;
  let isInText = false;
  let isNew = true;
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charAt(i);
    if (char === '\n') line += 1;
    if (isInText) {
      if (char === '\\') i += 1;
      else if (char === '"') isInText = false;
      continue;
    }
    if (/\s/.test(char)) continue;
    if (char === ',' && depth === list) {
      isNew = true;
      continue;
    }
    const isOpening = list === 1 && depth === 0;
    if (isNew && !isOpening && char !== ']') {
      lines.push(line);
      isNew = false;
    }
    if (char === '"') isInText = true;
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
  }
  return lines;
}
