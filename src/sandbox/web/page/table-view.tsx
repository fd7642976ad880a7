import { useState } from 'preact/hooks';
import type { BlockView, Cell } from './blocks.ts';
import { Inlines } from './flow-view.tsx';
import { Icon } from './icons.tsx';
import { plainText } from './text.ts';

type Table = Extract<BlockView, { kind: 'table' }>;

/** A table with its caption; long ones page like Slack's data tables. */
export function TableView({ table }: { table: Table }) {
  const [page, setPage] = useState(0);
  const size = Math.min(table.pageSize, Math.max(1, table.rows.length));
  const pages = Math.max(1, Math.ceil(table.rows.length / size));
  const at = Math.min(page, pages - 1);
  const shown = table.rows.slice(at * size, at * size + size);
  const columns = table.head.map((_, column) => [table.head, ...table.rows].map((row) => row[column]));
  const classes = columns.map((cells) => (cells.every(isShort) ? 'short' : 'long'));
  const classOf = (cell: Cell, column: number) => `align-${cell.align} ${classes[column] ?? 'long'}`;
  // On a phone each row becomes a small list of its own, so that no column hides beside the screen.
  const labels = table.head.map((cell) => plainText(cell.content));
  return (
    <figure class={table.head.length > 2 ? 'table stacks' : 'table'}>
      <div class="table-scroll">
        <table>
          {table.caption && <caption>{table.caption}</caption>}
          <thead>
            <tr>
              {table.head.map((cell, i) => (
                <th key={i} scope="col" class={classOf(cell, i)}>
                  <Inlines nodes={cell.content} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, i) => (
              <tr key={at * size + i}>
                {row.map((cell, column) => (
                  <CellView
                    key={column}
                    cell={cell}
                    label={labels[column] ?? ''}
                    style={classOf(cell, column)}
                    header={column === (table.rowHeader ?? -1)}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {pages > 1 && (
        <nav class="table-pages" aria-label={`Pages of ${table.caption ?? 'the table'}`}>
          <span aria-live="polite">
            {at * size + 1}–{at * size + shown.length} of {table.rows.length}
          </span>
          <button
            type="button"
            class="icon-button"
            disabled={at === 0}
            onClick={() => setPage(at - 1)}
            aria-label="Rows before"
          >
            <Icon name="left" />
          </button>
          <button
            type="button"
            class="icon-button"
            disabled={at === pages - 1}
            onClick={() => setPage(at + 1)}
            aria-label="Rows after"
          >
            <Icon name="right" />
          </button>
        </nav>
      )}
    </figure>
  );
}

// A column of short values keeps them on one line, which leaves the room to the columns of sentences.
const isShort = (cell: Cell | undefined): boolean => !cell || plainText(cell.content).length <= 18;

type CellProps = { cell: Cell; label: string; style: string; header: boolean };

function CellView({ cell, label, style, header }: CellProps) {
  const content = <Inlines nodes={cell.content} />;
  const isBlank = /^[\s–-]*$/.test(plainText(cell.content));
  return header ? (
    <th scope="row" class={style}>
      {content}
    </th>
  ) : (
    <td class={isBlank ? `${style} blank` : style} data-label={label}>
      {content}
    </td>
  );
}
