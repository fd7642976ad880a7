import { en } from '../copy/en.ts';
import type { Rich } from '../copy/text.ts';
import type { AudienceRecord } from '../core/audience.ts';
import { putBack } from '../core/change.ts';
import {
  type Change,
  type DestinationRecord,
  isUseCaseFixed,
  type SourceRecord,
  type StepId,
  type UndoEntry,
} from '../core/checklist.ts';
import type { Intent } from '../core/intent.ts';
import { isRunning } from '../core/promotion.ts';
import type { Scene } from '../core/scene.ts';
import { titleOf } from './drafts.ts';
import { isUndoable } from './prod-items.ts';
import { askUndo } from './prod-undo-ask.ts';
import { rulesChanged } from './unify-changes.ts';

const words = en.general;
const order = en.order;

const recordOf = (s: Scene, id: string): SourceRecord | DestinationRecord | AudienceRecord | undefined =>
  [...s.c.sources, ...s.c.destinations, ...s.c.audiences].find((record) => record.id === id);

/** Ids are counted through the whole checklist, so they tell what came first. */
const countOf = (id: string): number => Number(id.replace(/^\D+/, ''));

/** The name of whoever did the step, when that was somebody else. */
function otherDoer(s: Scene, entry: UndoEntry): string | undefined {
  const doer = 'connection' in entry ? recordOf(s, entry.connection)?.by : entry.by;
  return doer === undefined || doer === s.me ? undefined : (s.c.people[doer]?.name ?? doer);
}

/** Whether a promotion was asked for after this step: what came before it is a part of it. */
function isInPromotion(s: Scene, entry: UndoEntry | undefined): boolean {
  const { promotion } = s.c;
  if (!promotion || ['rejected', 'expired', 'stale', 'cancelled', 'undone'].includes(promotion.state))
    return false;
  return !entry || countOf(entry.id) < countOf(promotion.id);
}

/** The last step. What is as it was before anyway, because somebody went back, is no step to take back. */
function lastStep(s: Scene): UndoEntry | undefined {
  for (;;) {
    const last = s.c.undo.at(-1);
    if (last?.kind !== 'choice' || putBack(structuredClone(s.c), last.before)) return last;
    s.c.undo.pop();
  }
}

/** What is taken back, said first. */
function ask(s: Scene, entry: UndoEntry, lines: readonly Rich[]): void {
  const yes: Intent = { intent: 'confirm_undo', slots: { undo: entry.id } };
  s.ask({
    title: words.undoTitle,
    blocks: [
      ...lines.map((text) => ({ kind: 'text' as const, text })),
      {
        kind: 'actions',
        controls: [
          { kind: 'button', label: words.undoButton, intent: yes, style: 'danger' },
          { kind: 'button', label: words.undoNot, intent: { intent: 'deny', slots: {} } },
        ],
      },
    ],
  });
}

/** Takes the last step back, or says first what that means where something exists or somebody else did it. */
export function undo(s: Scene): void {
  s.forget();
  const last = lastStep(s);
  if (isInPromotion(s, last)) {
    const { promotion } = s.c;
    if (promotion && (promotion.state === 'undoing' || isUndoable(promotion))) {
      askUndo(s, promotion.id);
      return;
    }
    const isOpen = isRunning(s.c.promotion);
    s.tell(isOpen ? order.undoRequest : order.undoProd);
    if (isOpen) s.act({ intent: 'cancel_promotion', slots: {} });
    else s.show('current');
    return;
  }
  if (!last) {
    s.tell(words.noUndo);
    if (isUseCaseFixed(s.c)) s.tell(order.useCaseStays);
    s.show('current');
    return;
  }
  if (last.kind === 'removed') {
    s.c.undo.pop();
    s.tell(order.undoRemoved(last.label));
    s.show('current');
    return;
  }
  const other = otherDoer(s, last);
  if (last.kind === 'choice') {
    if (other) ask(s, last, [order.whose(other, last.label)]);
    else takeBack(s, last.id);
    return;
  }
  const fed = s.c.destinations
    .filter((record) => record.sourceId === last.connection && record.state !== 'disabled')
    .map((record) => record.name);
  ask(s, last, [
    words.undoConnection(last.label),
    ...(fed.length > 0 ? [order.feeds(fed)] : []),
    ...(other ? [order.whoseConnection(other)] : []),
  ]);
}

/** What a step that is taken back leaves as it is. `c` is as before. */
function staysOf(s: Scene, change: Change): Rich {
  const { stays } = order;
  if (change.useCase !== undefined || change.goal !== undefined) return stays.useCase;
  if (change.unify) return stays.unify;
  const [step] = Object.keys(change.steps ?? {}) as StepId[];
  if (step === 'identifiers') return stays.attested;
  if (step === 'review_events') return stays.confirmed;
  if (step === 'environments' || change.acceptedEnvironments !== undefined) return stays.environments;
  if (step)
    return s.c.steps[step].state === 'skipped' ? stays.skipped(words.stepTitles[step]) : stays.finished;
  if (change.drafts) return stays.drafts;
  if (change.review) return stays.events;
  if (change.policy !== undefined)
    return stays.policy((change.policy?.approvers ?? []).map((approver) => approver.name));
  return change.vouched ? stays.vouched : stays.prod;
}

/** Takes back the step `id`, if it is the last one. */
export function takeBack(s: Scene, id: string): void {
  s.forget();
  const last = s.c.undo.at(-1);
  if (!last || last.id !== id || last.kind === 'removed') {
    s.tell(words.oldButton);
    s.show('current');
    return;
  }
  if (last.kind !== 'choice') {
    last.taking = true;
    const space = s.c.audiences.find((audience) => audience.id === last.connection)?.space.id;
    s.effect(
      {
        kind: 'disable',
        origin: s.origin,
        what: last.kind,
        id: last.connection,
        ...(space ? { space } : {}),
      },
      { id: `disable:${last.connection}` },
    );
    return;
  }
  const ids = (last.before.drafts ?? []).map((draft) => draft.id);
  const creating = s.c.drafts.find((draft) => draft.creating && ids.includes(draft.id));
  if (creating) {
    s.tell(order.undoCreating(titleOf(s, creating)));
    return;
  }
  const stays = staysOf(s, last.before);
  s.c.undo.pop();
  putBack(s.c, last.before);
  if (last.before.unify || last.before.steps?.identifiers) rulesChanged(s, en.activate.undoStale);
  s.audit('undone', { what: last.label });
  s.tell(order.undone(last.label));
  s.tell(stays);
  if (last.before.review || last.before.steps?.review_events)
    for (const board of Object.keys(s.c.boards)) if (board.startsWith('review:')) s.refresh(board);
  s.refreshChecklist();
  s.show('current');
}
