import { en } from '../copy/en.ts';
import { changeBetween } from '../core/change.ts';
import type { Change, Checklist, Draft, StepId, UnifyChoice } from '../core/checklist.ts';
import type { Scene } from '../core/scene.ts';
import { titleOf } from './drafts.ts';
import { goalById, useCaseOf } from './find.ts';
import { endPause } from './pause.ts';

const words = en.order.change;

/** Undo entries that are kept. */
const maxUndo = 40;

/** The change of one draft in words. */
function draftLabel(s: Scene, { id, was }: { id: string; was: Draft | null }): string {
  const draft = s.c.drafts.find((entry) => entry.id === id);
  if (!draft) return words.draftDropped(was ? titleOf(s, was) : id);
  const title = titleOf(s, draft);
  if (!was) return words.draftAdded(title);
  if (was.integration?.metadataId !== draft.integration?.metadataId)
    return words.product(draft.integration?.name ?? title);
  if (was.name !== draft.name) return words.name(draft.name ?? '');
  if (was.settled !== draft.settled || JSON.stringify(was.settings) !== JSON.stringify(draft.settings))
    return words.settings(title);
  return words.feed(title);
}

const isSpaceChange = (s: Scene, before: UnifyChoice): boolean =>
  before.dev?.id !== s.c.unify?.dev?.id || before.prod?.id !== s.c.unify?.prod?.id;

/** What a change is called when it is taken back. */
function labelOf(s: Scene, change: Change): string {
  const goal = goalById(s, s.c.goal);
  if (change.useCase !== undefined || change.goal !== undefined)
    return useCaseOf(goal, s.c.useCase)?.name ?? goal?.name ?? '';
  const [step] = Object.keys(change.steps ?? {}) as StepId[];
  // A choice that opened the step again is what is taken back.
  if (step && !change.unify) {
    if (step === 'identifiers') return en.activate.undoAttested;
    if (s.c.steps[step].state === 'skipped') return words.skipped(en.general.stepTitles[step]);
    if (step === 'review_events') return words.confirmed;
    if (step === 'environments') return words.environments;
    return words.finished(en.general.stepTitles[step]);
  }
  const [draft, ...more] = change.drafts ?? [];
  if (draft) {
    const names = [draft, ...more].map((entry) => s.c.drafts.find(({ id }) => id === entry.id) ?? entry.was);
    if (more.length === 0) return draftLabel(s, draft);
    const list = names.flatMap((entry) => (entry ? [titleOf(s, entry)] : [])).join(', ');
    return draft.was ? words.draftDropped(list) : words.draftAdded(list);
  }
  const [row, ...rows] = change.review ?? [];
  if (row) return rows.length > 0 ? words.events(rows.length + 1) : words.event(row.event);
  if (change.policy !== undefined) return words.policy;
  if (change.unify)
    return isSpaceChange(s, change.unify) ? en.activate.undoSpaces : en.activate.undoIdentifiers;
  if (change.prod) return words.prod;
  if (change.vouched) return words.vouched;
  if (change.acceptedEnvironments !== undefined) return words.environments;
  return words.ahead;
}

/** Notes what this turn changed compared to `before`, so that it can be taken back. */
export function remember(s: Scene, before: Checklist): void {
  const change = changeBetween(before, s.c, s.turn.input.kind === 'form');
  if (!change) return;
  endPause(s);
  s.c.undo.push({
    id: s.newId('u'),
    kind: 'choice',
    label: labelOf(s, change),
    before: change,
    by: s.me,
    at: s.now,
  });
  s.c.undo = s.c.undo.slice(-maxUndo);
}
