import { asList, type Obj } from '../json.ts';
import {
  checkCount,
  checkKeys,
  checkNumber,
  checkOneOf,
  checkText,
  missing,
  needObject,
  type Report,
} from './report.ts';
import { checkRichText } from './rich-text.ts';

/** Characters one message may hold in its tables. */
const tableChars = 20_000;

/** `table`: at most 100 rows of 20 cells. */
export function checkTable(report: Report, pointer: string, block: Obj): void {
  if (checkCount(report, `${pointer}/rows`, block.rows, { max: 100 }))
    block.rows.forEach((row, i) => {
      if (checkCount(report, `${pointer}/rows/${i}`, row, { max: 20 }))
        row.forEach((cell, j) => {
          checkCell(report, `${pointer}/rows/${i}/${j}`, cell, true);
        });
    });
  if (block.column_settings !== undefined)
    if (checkCount(report, `${pointer}/column_settings`, block.column_settings, { max: 20 }))
      block.column_settings.forEach((setting, i) => {
        if (setting === null) return;
        const at = `${pointer}/column_settings/${i}`;
        const found = needObject(report, at, setting);
        if (found === undefined) return;
        checkKeys(report, at, found, ['align', 'is_wrapped']);
        checkOneOf(report, `${at}/align`, found.align, ['left', 'center', 'right']);
      });
  checkChars(report, pointer, block);
}

/** `data_table`: a header and 1 to 200 rows, all as long as the header, with no empty cell. */
export function checkDataTable(report: Report, pointer: string, block: Obj): void {
  checkText(report, `${pointer}/caption`, block.caption, { max: 2000, required: true });
  checkNumber(report, `${pointer}/page_size`, block.page_size, { min: 1, max: 100 });
  if (!checkCount(report, `${pointer}/rows`, block.rows, { min: 2, max: 201 })) return;
  const columns = asList(block.rows[0]).length;
  checkNumber(report, `${pointer}/row_header_column_index`, block.row_header_column_index, {
    min: 0,
    max: Math.max(0, columns - 1),
  });
  block.rows.forEach((row, i) => {
    const at = `${pointer}/rows/${i}`;
    if (!checkCount(report, at, row, { max: 20 })) return;
    if (row.length !== columns)
      report.add(at, 'uneven_rows', `must have ${columns} cells like the header row`);
    row.forEach((cell, j) => {
      checkCell(report, `${at}/${j}`, cell, i > 0);
    });
  });
  checkChars(report, pointer, block);
}

function checkCell(report: Report, pointer: string, value: unknown, rich: boolean): void {
  const cell = needObject(report, pointer, value);
  if (cell === undefined) return;
  switch (cell.type) {
    case 'raw_text':
      checkKeys(report, pointer, cell, ['type', 'text']);
      checkText(report, `${pointer}/text`, cell.text, { max: 3000, required: true });
      return;
    case 'raw_number':
      checkKeys(report, pointer, cell, ['type', 'value', 'text']);
      if (typeof cell.value !== 'number') missing(report, `${pointer}/value`);
      checkText(report, `${pointer}/text`, cell.text, { max: 3000, required: true });
      return;
    case 'rich_text':
      if (rich) checkRichText(report, pointer, cell);
      else report.add(pointer, 'invalid_cell', 'a header cell must not be rich_text');
      return;
    default:
      report.add(`${pointer}/type`, 'invalid_value', 'must be one of: raw_text, raw_number, rich_text');
  }
}

function checkChars(report: Report, pointer: string, block: Obj): void {
  const chars = textLength(block.rows);
  if (chars > tableChars)
    report.add(pointer, 'too_long', `tables may hold ${tableChars} characters, these hold ${chars}`);
}

/** How many characters of text stand anywhere inside `value`. */
export function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + textLength(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, item]) => sum + (key === 'text' && typeof item === 'string' ? item.length : textLength(item)),
    0,
  );
}
