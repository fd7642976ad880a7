import { en } from '../copy/en.ts';
import type { Rich } from '../copy/text.ts';
import type { Card, Form } from '../core/card.ts';
import { isLocked } from '../core/checklist.ts';
import { type ImportPlan, planImport, type ReviewChange } from '../core/review-import.ts';
import { readTable } from '../core/review-table.ts';
import type { Scene } from '../core/scene.ts';
import { chosen } from './find.ts';
import { askWhenDecided, mayChange, refreshReview } from './review-board.ts';
import { type FormHandler, type Handlers, one } from './step.ts';

const words = en.reviewImport;
const states = en.review.decisions;

/** Tables that wait for their Apply; the oldest is forgotten first. */
const maxWaiting = 5;
/** Events that are listed in a summary. */
const maxListed = 20;

const importForm: Form = {
  form: 'event_import',
  title: words.title,
  submit: words.submit,
  context: {},
  fields: [
    { kind: 'note', text: words.about },
    {
      kind: 'text',
      name: 'table',
      label: words.table,
      hint: words.hint,
      placeholder: words.placeholder,
      multiline: true,
      maxLength: 3000,
    },
  ],
};

/** What a pasted table would make of the review, or what is wrong with it in words. */
function planOf(s: Scene, text: string): ImportPlan | { faults: string } {
  const table = readTable(text);
  if (table.faults.length > 0) return { faults: words.faults(table.faults) };
  const plan = planImport(s.c.review, table.rows, { useCase: chosen(s).useCase, catalog: s.catalog });
  return plan.faults.length > 0 ? { faults: words.faults(plan.faults) } : plan;
}

const amounts = (changes: readonly ReviewChange[]): [events: number, properties: number] => [
  changes.length,
  changes.reduce((sum, change) => sum + change.properties.length, 0),
];

const changeText = ({ decision, properties, ...change }: ReviewChange): Rich =>
  words.change({
    ...change,
    ...(decision ? { decision: states[decision] } : {}),
    properties: properties.map((property) => ({ ...property, state: states[property.state] })),
  });

const digestOf = (s: Scene, plan: ImportPlan): string => s.hash(JSON.stringify(plan.changes));

/** What would change, with a button to do it. The button carries what it was shown for. */
function askToApply(s: Scene, id: string, plan: ImportPlan): void {
  const apply = { intent: 'apply_import', slots: { import: `${id}:${digestOf(s, plan)}` } } as const;
  const drop = { intent: 'drop_import', slots: { import: id } } as const;
  const card: Card = {
    title: words.summaryTitle,
    blocks: [
      { kind: 'text', text: words.summary(...amounts(plan.changes)) },
      { kind: 'list', items: plan.changes.slice(0, maxListed).map(changeText) },
      ...(plan.changes.length > maxListed
        ? [{ kind: 'note' as const, text: words.more(plan.changes.length - maxListed) }]
        : []),
      {
        kind: 'actions',
        controls: [
          { kind: 'button', label: words.apply, intent: apply, style: 'primary' },
          { kind: 'button', label: words.drop, intent: drop },
        ],
      },
    ],
  };
  s.ask(card, { ask: 'yes_no', yes: apply, no: drop });
}

export const submitImport: FormHandler = (s, values) => {
  if (isLocked(s.c) || !s.c.useCase) {
    s.tell(isLocked(s.c) ? en.review.alreadyConfirmed : en.review.noneYet);
    s.show('current');
    return;
  }
  const text = one(values, 'table').slice(0, 3000);
  const plan = planOf(s, text);
  if (!('review' in plan)) {
    s.refuseForm({ table: plan.faults });
    return;
  }
  if (plan.changes.length === 0) {
    s.tell(words.nothing);
    return;
  }
  const id = s.newId('i');
  s.c.imports = [...(s.c.imports ?? []), { id, text }].slice(-maxWaiting);
  askToApply(s, id, plan);
};

function takeImport(s: Scene, id: string): string | undefined {
  const found = s.c.imports?.find((entry) => entry.id === id);
  const rest = (s.c.imports ?? []).filter((entry) => entry.id !== id);
  if (rest.length > 0) s.c.imports = rest;
  else delete s.c.imports;
  return found?.text;
}

export const reviewImportHandlers = {
  import_events(s) {
    if (!mayChange(s)) return;
    s.openForm(importForm, {
      text: words.open,
      control: { kind: 'button', label: en.review.import, intent: { intent: 'import_events', slots: {} } },
    });
  },
  apply_import(s, slots) {
    if (!mayChange(s)) return;
    const [id = '', digest] = slots.import.split(':');
    const text = takeImport(s, id);
    if (text === undefined) {
      s.tell(words.gone);
      return;
    }
    const plan = planOf(s, text);
    if (!('review' in plan)) {
      s.tell(words.stale);
      return;
    }
    if (digestOf(s, plan) !== digest) {
      if (plan.changes.length === 0) s.tell(words.nothing);
      else {
        // What was shown is what is applied: something else is shown again.
        s.c.imports = [...(s.c.imports ?? []), { id, text }];
        s.tell(words.changedMeanwhile);
        askToApply(s, id, plan);
      }
      return;
    }
    s.c.review = plan.review;
    const [events, properties] = amounts(plan.changes);
    s.audit('events_imported', { events: plan.changes.map(({ event }) => event), properties });
    s.tell(words.applied(events, properties));
    refreshReview(s);
    askWhenDecided(s);
  },
  drop_import(s, slots) {
    s.tell(takeImport(s, slots.import) === undefined ? words.gone : words.dropped);
  },
} satisfies Partial<Handlers>;
