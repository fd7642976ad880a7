import { en } from '../copy/en.ts';
import type { Block, Button, Card, Control } from '../core/card.ts';
import {
  type Board,
  type Checklist,
  type EventDecision,
  isLocked,
  type ReviewFilter,
  reviewFilters,
} from '../core/checklist.ts';
import { type ReviewedEvent, reviewedEvent } from '../core/review.ts';
import type { Catalog, UseCase } from '../core/use-case.ts';

const words = en.review;
export const decisions: readonly EventDecision[] = ['undecided', 'tracked', 'will_track', 'not_for_us'];

/** A page of the table stays below what Slack's oldest table holds, in rows and in characters. */
const pageRows = 90;
const pageChars = 6_500;
/** Longer texts are read in the form of the event, or in the export. */
const noteLength = 140;

type Line = { cells: string[]; state: EventDecision; isOwn: boolean };

const short = (text: string): string =>
  text.length > noteLength ? `${text.slice(0, noteLength - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : text;

/** The event, and below it each of its properties. */
function linesOf(event: ReviewedEvent): Line[] {
  const { row, name, isOwn } = event;
  const notes = [...(isOwn ? [words.yours] : []), row.reason ?? event.note ?? ''].filter(Boolean).join('. ');
  const whole = [name, words.wholeEvent, event.call, words.decisions[row.decision], short(notes) || '–'];
  return [
    { cells: whole, state: row.decision, isOwn },
    ...event.properties.map((property): Line => {
      const note = [...(property.isOwn && !isOwn ? [words.yours] : []), property.reason ?? ''];
      const state = words.decisions[property.state];
      return {
        cells: [name, property.name, property.type, state, short(note.filter(Boolean).join('. ')) || '–'],
        state: property.state,
        isOwn: property.isOwn || isOwn,
      };
    }),
  ];
}

const fits = (line: Line, filter: ReviewFilter): boolean =>
  filter === 'all' || (filter === 'yours' ? line.isOwn : line.state === filter);

/** The lines in pages that a message holds whole. */
function pagesOf(lines: readonly Line[]): Line[][] {
  const pages: Line[][] = [];
  let chars = 0;
  for (const line of lines) {
    const size = line.cells.join('').length;
    const page = pages.at(-1);
    if (page && page.length < pageRows && chars + size <= pageChars) {
      page.push(line);
      chars += size;
    } else {
      pages.push([line]);
      chars = size;
    }
  }
  return pages;
}

const countsOf = (states: readonly EventDecision[]) =>
  decisions.map((decision) => ({
    label: words.decisions[decision],
    n: states.filter((state) => state === decision).length,
  }));

/** The review message, or the part of it that is asked for; drawn again in place after each change. */
export function reviewCard(c: Checklist, useCase: UseCase, catalog: Catalog, part?: Board['part']): Card {
  const { filter = 'all' } = part ?? {};
  const events = c.review.map((row) => reviewedEvent(row, useCase, catalog));
  const pages = pagesOf(events.flatMap(linesOf).filter((line) => fits(line, filter)));
  const page = Math.min(part?.page ?? 0, Math.max(0, pages.length - 1));
  const rows = (pages[page] ?? []).map(({ cells }) => cells);
  const from = pages.slice(0, page).flat().length;
  const counts = words.counts(
    countsOf(events.map(({ row }) => row.decision)),
    countsOf(events.flatMap(({ properties }) => properties.map(({ state }) => state))),
  );
  const shown = { from, to: from + rows.length, of: pages.flat().length };
  const blocks: Block[] = [
    { kind: 'text', text: isLocked(c) ? words.alreadyConfirmed : words.intro },
    { kind: 'row', text: counts, control: filterSelect(filter) },
    rows.length > 0
      ? { kind: 'table', caption: words.caption(useCase.name, shown), columns: [...words.columns], rows }
      : { kind: 'text', text: words.noRows(words.filters[filter]) },
    ...turning(filter, page, pages.length),
    ...(isLocked(c) ? [] : [{ kind: 'actions' as const, controls: deciding(c) }]),
    { kind: 'actions', controls: [...(isLocked(c) ? [] : adding), ...taking] },
  ];
  return { title: words.title(useCase.name), blocks };
}

const filterSelect = (filter: ReviewFilter): Control => ({
  kind: 'select',
  label: words.filter,
  intent: { intent: 'filter_events', slots: { filter } },
  slot: 'filter',
  options: reviewFilters.map((value) => ({ label: words.filters[value], value })),
  chosen: [filter],
});

/** To the rows before and after, where one message does not hold them all. */
function turning(filter: ReviewFilter, page: number, pages: number): Block[] {
  const to = (label: string, target: number): Button[] =>
    target < 0 || target >= pages
      ? []
      : [{ kind: 'button', label, intent: { intent: 'filter_events', slots: { filter, page: target } } }];
  const controls = [...to(words.previousRows, page - 1), ...to(words.nextRows, page + 1)];
  return controls.length > 0 ? [{ kind: 'actions', controls }] : [];
}

const deciding = (c: Checklist): Control[] => [
  {
    kind: 'button',
    label: words.confirm,
    intent: { intent: 'confirm_events', slots: {} },
    style: 'primary',
    confirm: words.confirmDialog(c.review.filter((row) => row.decision === 'undecided').length),
  },
  { kind: 'button', label: words.acceptAll, intent: { intent: 'accept_all_events', slots: {} } },
  {
    kind: 'select',
    label: words.editPlaceholder,
    intent: { intent: 'edit_event', slots: {} },
    slot: 'event',
    options: c.review.map((row) => ({ label: row.event, value: row.event })),
  },
];

const adding: Control[] = [
  { kind: 'button', label: words.addEvent, intent: { intent: 'add_event', slots: {} } },
  { kind: 'button', label: words.import, intent: { intent: 'import_events', slots: {} } },
];

const taking: Control[] = [
  { kind: 'button', label: words.csv, intent: { intent: 'export_events', slots: { format: 'csv' } } },
  { kind: 'button', label: words.json, intent: { intent: 'export_events', slots: { format: 'json' } } },
  { kind: 'button', label: words.snippet, intent: { intent: 'show_snippet', slots: {} } },
];
