import { en } from '../copy/en.ts';
import type { Block, Card, Control } from '../core/card.ts';
import { type Checklist, type EventDecision, type EventReview, isLocked } from '../core/checklist.ts';
import type { Catalog, UseCase } from '../core/use-case.ts';

const words = en.review;
export const decisions: readonly EventDecision[] = ['undecided', 'tracked', 'will_track', 'not_for_us'];

type Row = { event: string; property: string; type: string; state: string; note: string };

/** The reviewed events as rows: the same in the message, in CSV and in JSON. */
export function reviewRows(review: readonly EventReview[], useCase: UseCase, catalog: Catalog): Row[] {
  return review.flatMap((row): Row[] => {
    const suggested = useCase.events.find((event) => event.name === row.event);
    const fact = catalog.events.get(row.event);
    const state = words.decisions[row.decision];
    const properties = suggested?.properties ?? [];
    if (properties.length === 0) {
      return [{ event: row.event, property: '', type: '', state, note: row.reason ?? suggested?.note ?? '' }];
    }
    return properties.map((property, i) => ({
      event: row.event,
      property,
      type: fact?.properties[property]?.type ?? '',
      state: row.without.includes(property) ? words.leftOut : state,
      note: i === 0 ? (row.reason ?? suggested?.note ?? '') : '',
    }));
  });
}

/** The review message; drawn again in place after each change. */
export function reviewCard(c: Checklist, useCase: UseCase, catalog: Catalog): Card {
  const counts = decisions.map((decision) => ({
    label: words.decisions[decision],
    n: c.review.filter((row) => row.decision === decision).length,
  }));
  const rows = reviewRows(c.review, useCase, catalog).map((row) => [
    row.event,
    row.property || words.noProperty,
    row.type || '–',
    row.state,
    row.note || '–',
  ]);
  const blocks: Block[] = [
    { kind: 'text', text: isLocked(c) ? words.alreadyConfirmed : words.intro },
    { kind: 'text', text: words.counts(counts) },
    { kind: 'table', caption: words.caption(useCase.name), columns: [...words.columns], rows },
  ];
  const exports: Control[] = [
    { kind: 'button', label: words.snippet, intent: { intent: 'show_snippet', slots: {} } },
    { kind: 'button', label: words.csv, intent: { intent: 'export_events', slots: { format: 'csv' } } },
    { kind: 'button', label: words.json, intent: { intent: 'export_events', slots: { format: 'json' } } },
  ];
  if (isLocked(c)) blocks.push({ kind: 'actions', controls: exports });
  else {
    blocks.push({
      kind: 'actions',
      controls: [
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
      ],
    });
    blocks.push({ kind: 'actions', controls: exports });
  }
  return { title: words.title(useCase.name), blocks };
}
