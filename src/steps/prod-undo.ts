import { en } from '../copy/en.ts';
import type { Block } from '../core/card.ts';
import type { StepId } from '../core/checklist.ts';
import type { FailureText } from '../core/errors.ts';
import type { Promotion, PromotionItem, UndoneItem } from '../core/promotion.ts';
import type { Scene } from '../core/scene.ts';
import { undoableItems } from './prod-items.ts';
import { askDelete, askUndo, deletable, names, undoable, undoLines } from './prod-undo-ask.ts';
import type { Handlers, OutcomeOf } from './step.ts';

const words = en.takeDown;

/** The record of what an item made. */
const madeBy = (s: Scene, request: Promotion, item: PromotionItem) =>
  [...s.c.sources, ...s.c.destinations, ...s.c.audiences].find(({ id }) => id === request.done[item.key]);

/** Steps whose work is undone are to be done again. */
function reopen(s: Scene, request: Promotion): void {
  const has = (kind: PromotionItem['kind']) => request.items.some((item) => item.kind === kind);
  const steps: StepId[] = [
    ...(has('source') ? (['prod_sources', 'prod_events'] as const) : []),
    ...(has('destination') ? (['prod_destinations'] as const) : []),
    ...(has('audience') ? (['republish'] as const) : []),
  ];
  for (const step of steps) {
    if (s.c.steps[step].state === 'todo') continue;
    s.c.steps[step] = { state: 'todo' };
    s.audit('step_reopened', { step });
  }
  // What was drafted has names that are taken now, and secrets that are used up.
  const isNew = ({ from }: { from: string }) =>
    !request.items.some((item) => 'from' in item && item.from === from);
  s.c.prod.sources = s.c.prod.sources.filter(isNew);
  s.c.prod.destinations = s.c.prod.destinations.filter(isNew);
}

/** The next item is taken back; what was done with the last one is journalled. One at a time, like the apply. */
function undoNext(s: Scene, request: Promotion): void {
  const { undo } = request;
  if (!undo) return;
  const [item] = undo.isDeleting ? deletable(request) : undoableItems(request);
  if (!item) {
    finishUndo(s, request);
    return;
  }
  const id = request.done[item.key] ?? '';
  const work = { promotion: request.id, item: item.key };
  const mode = undo.isDeleting ? ('delete' as const) : ('disable' as const);
  const job = { id: `undo:${request.id}:${item.key}:${mode}` };
  if (item.kind === 'change') {
    const back = request.before?.[item.id];
    const { of: what, name, from, change } = item;
    s.effect(
      {
        kind: 'change_connection',
        origin: s.origin,
        work,
        what,
        id,
        name,
        from,
        change,
        back: back ?? { ...emptyBefore, id, name },
      },
      job,
    );
    return;
  }
  const what = item.kind === 'source' ? 'source' : item.kind === 'audience' ? 'audience' : 'destination';
  const space = item.kind === 'audience' ? { space: item.space.id } : {};
  s.effect({ kind: 'undo_item', origin: s.origin, what, id, mode, work, ...space }, job);
}

/** Only for a source, whose switch is all that is put back. */
const emptyBefore = {
  metadataId: '',
  sourceId: '',
  enabled: false,
  settings: {},
  secrets: [],
  mappings: [],
  filters: [],
};

function finishUndo(s: Scene, request: Promotion): void {
  const wasDeleting = request.undo?.isDeleting === true;
  request.state = 'undone';
  delete request.note;
  if (request.undo) delete request.undo.isDeleting;
  if (!wasDeleting) reopen(s, request);
  s.audit(wasDeleting ? 'promotion_deleted' : 'promotion_undone', {
    request: request.id,
    done: request.undo?.done,
  });
  s.refresh(request.board);
  s.refreshChecklist();
  const blocks: Block[] = [
    { kind: 'text', text: wasDeleting ? words.deleted : words.undone },
    { kind: 'list', items: undoLines(request) },
  ];
  const board = s.c.boards[request.board];
  if (board?.messageId) s.post({ ...board.to, thread: board.messageId }, { blocks });
  if (deletable(request).length > 0) {
    const intent = { intent: 'delete_promotion', slots: { request: request.id } } as const;
    blocks.push(
      { kind: 'text', text: words.next },
      {
        kind: 'actions',
        controls: [{ kind: 'button', label: words.deleteButton, intent, style: 'danger' }],
      },
    );
  }
  s.ask({ blocks });
}

function noteUndone(s: Scene, key: string, how: UndoneItem): void {
  const request = s.c.promotion;
  const item = request?.items.find((entry) => entry.key === key);
  if (request?.state !== 'undoing' || !request.undo || !item) return;
  request.undo.done[key] = how;
  const record = madeBy(s, request, item);
  if (record && how !== 'restored' && how !== 'kept') {
    record.state = 'disabled';
    s.cancel(`watch:${record.id}`);
    s.c.undo = s.c.undo.filter((entry) => !('connection' in entry) || entry.connection !== record.id);
  }
  s.audit('item_undone', { request: request.id, item: key, how });
  s.refresh(request.board);
  s.refreshChecklist();
  undoNext(s, request);
}

/** What a look at Segment and the call gave. */
export function itemUndone(s: Scene, outcome: OutcomeOf<'item_undone'>): void {
  if ('promotion' in outcome.work && s.c.promotion?.id === outcome.work.promotion)
    noteUndone(s, outcome.work.item, outcome.how);
}

/** A changed connection is as it was before. False when it is no undo that ended here. */
export function changeUndone(s: Scene, outcome: OutcomeOf<'connection_changed'>): boolean {
  const request = s.c.promotion;
  const { work } = outcome;
  if (!('promotion' in work) || request?.id !== work.promotion || request.state !== 'undoing') return false;
  const record = s.c.destinations.find(({ id }) => id === outcome.id);
  const item = request.items.find((entry) => entry.key === work.item);
  if (record && item?.kind === 'change') {
    for (const { name, was } of item.change.settings) {
      if (was === undefined) delete record.settings[name];
      else record.settings[name] = was;
    }
    if (outcome.mappings.length > 0) record.mappings = outcome.mappings;
  }
  noteUndone(s, work.item, 'restored');
  return true;
}

/** An item could not be undone: what was done stays done, and the rest can be gone on with. */
export function undoStopped(s: Scene, request: Promotion, text: FailureText): void {
  request.note = text.what;
  s.audit('undo_stopped', { request: request.id, what: text.what });
  s.refresh(request.board);
  const intent = { intent: 'confirm_undo_promotion', slots: { request: request.id } } as const;
  s.ask({
    blocks: [
      { kind: 'text', text: words.stopped(text.what) },
      { kind: 'list', items: undoLines(request) },
      {
        kind: 'fields',
        fields: [
          {
            label: en.general.failure.next,
            value: text.next.replaceAll('Try again', words.goOn),
          },
        ],
      },
      { kind: 'actions', controls: [{ kind: 'button', label: words.goOn, intent, style: 'primary' }] },
    ],
  });
}

export const prodUndoHandlers = {
  undo_promotion: (s, { request }) => askUndo(s, request),
  confirm_undo_promotion(s, { request: id }) {
    const request = undoable(s, id);
    if (!request) return;
    const isGoingOn = request.state === 'undoing';
    if (!isGoingOn && undoableItems(request).length === 0) {
      s.tell(words.nothing);
      return;
    }
    if (isGoingOn && !request.note) {
      // A second press while it is under way.
      s.tell(words.started(names(undoableItems(request))));
      return;
    }
    delete request.note;
    request.state = 'undoing';
    request.undo ??= { by: s.me, done: {} };
    s.cancel(`expiry:${request.id}`);
    s.audit('undo_started', { request: id });
    s.refresh(request.board);
    s.tell(words.started(names(request.undo.isDeleting ? deletable(request) : undoableItems(request))));
    undoNext(s, request);
  },
  delete_promotion: (s, { request }) => askDelete(s, request),
  confirm_delete_promotion(s, { request: id }) {
    const request = undoable(s, id);
    if (request?.state !== 'undone' || !request.undo || deletable(request).length === 0) {
      if (request) s.tell(words.nothing);
      return;
    }
    request.state = 'undoing';
    request.undo.isDeleting = true;
    s.audit('delete_started', { request: id, items: deletable(request).map(({ key }) => key) });
    s.refresh(request.board);
    undoNext(s, request);
  },
} satisfies Partial<Handlers>;
