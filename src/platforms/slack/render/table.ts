import type { DataTableBlock, TableBlock } from '@slack/types';
import { limits, line, shorten } from '../limits.ts';

/** A table in our own form, as in a card. */
export type TableData = { caption: string; columns: string[]; rows: string[][] };

/** A table cut to what fits: `cells` starts with the header, `left` rows are missing. */
export type FittedTable = { caption: string; cells: string[][]; used: number; left: number };

/** `table` with at most `maxRows` rows and `maxChars` characters; cells are never empty, rows equally long. */
export function fitTable(table: TableData, maxRows: number, maxChars: number): FittedTable | undefined {
  const width = Math.min(table.columns.length, limits.tableColumns);
  if (width === 0) return undefined;
  const cellRoom = Math.max(8, Math.min(limits.cellText, Math.floor(maxChars / width / 2)));
  const row = (cells: string[]): string[] =>
    Array.from({ length: width }, (_, i) => line(cells[i] ?? '', cellRoom, '–'));
  const caption = line(table.caption, limits.headerText, 'Table');
  const header = row(table.columns);
  let used = caption.length + sum(header);
  if (used > maxChars) return undefined;
  const cells = [header];
  for (const raw of table.rows.slice(0, maxRows)) {
    const next = row(raw);
    if (used + sum(next) > maxChars) break;
    used += sum(next);
    cells.push(next);
  }
  if (cells.length === 1) return undefined;
  return { caption, cells, used, left: table.rows.length - (cells.length - 1) };
}

const sum = (cells: string[]): number => cells.reduce((total, cell) => total + cell.length, 0);

/** Slack's newer table, with a caption and pages. */
export function dataTable(table: FittedTable): DataTableBlock {
  return {
    type: 'data_table',
    caption: table.caption,
    page_size: limits.tablePage,
    row_header_column_index: 0,
    rows: table.cells.map((row) => row.map((text) => ({ type: 'raw_text' as const, text }))),
  };
}

/** Slack's older table, without a caption. */
export function oldTable(table: FittedTable): TableBlock {
  return {
    type: 'table',
    column_settings: (table.cells[0] ?? []).map(() => ({ is_wrapped: true })),
    rows: table.cells.map((row) => row.map((text) => ({ type: 'raw_text' as const, text }))),
  };
}

/** The table in columns of spaces, for a monospaced block of at most `maxChars` characters. */
export function monospaced(table: TableData, maxChars: number): { text: string; left: number } {
  const width = Math.min(table.columns.length, limits.tableColumns);
  const rows = [table.columns, ...table.rows].map((row) =>
    Array.from({ length: width }, (_, i) => line(row[i] ?? '', 40, '–')),
  );
  const widths = Array.from({ length: width }, (_, i) =>
    Math.max(0, ...rows.map((row) => row[i]?.length ?? 0)),
  );
  const lines: string[] = [];
  let used = 0;
  for (const row of rows) {
    const next = row.map((cell, i) => (i === width - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join('  ');
    if (used + next.length + 1 > maxChars) break;
    used += next.length + 1;
    lines.push(next);
  }
  if (lines.length === 0)
    return { text: shorten(rows[0]?.join('  ') ?? '', maxChars), left: table.rows.length };
  return { text: lines.join('\n'), left: rows.length - lines.length };
}
