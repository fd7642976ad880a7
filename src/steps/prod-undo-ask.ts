import { en } from '../copy/en.ts';
import type { Control } from '../core/card.ts';
import { itemName, openItems, type Promotion, type PromotionItem } from '../core/promotion.ts';
import type { Scene } from '../core/scene.ts';
import { undoableItems } from './prod-items.ts';

const words = en.takeDown;

/** What items are called, in their order. */
export const names = (items: readonly PromotionItem[]): string[] => items.map(itemName);

/** The button that leads to the undo. */
export const undoControl = (request: Promotion): Control => ({
  kind: 'button',
  label: words.button,
  intent: { intent: 'undo_promotion', slots: { request: request.id } },
});

const cancelControl: Control = {
  kind: 'button',
  label: words.not,
  intent: { intent: 'deny', slots: {} },
};

/** The request that a press is about; says so when it is no longer the one, or cannot be undone. */
export function undoable(s: Scene, id: string): Promotion | undefined {
  const request = s.c.promotion;
  if (!request || request.id !== id) {
    s.tell(en.general.oldButton);
    return undefined;
  }
  // Its destinations are made once data was seen; before and after nothing is under way.
  const isMaking =
    request.state === 'verifying' &&
    s.c.steps.prod_events.state === 'done' &&
    openItems(request).some((item) => item.kind === 'destination');
  if (isMaking || request.state === 'approved' || request.state === 'pending') {
    s.tell(words.notNow);
    return undefined;
  }
  return request;
}

/** Says by name what an undo would do, and asks for the press. */
export function askUndo(s: Scene, id: string): void {
  const request = undoable(s, id);
  if (!request) return;
  const items = undoableItems(request);
  if (items.length === 0) {
    s.tell(words.nothing);
    return;
  }
  const changes = items.filter((item) => item.kind === 'change');
  const made = items.filter((item) => item.kind !== 'change');
  const lines = [
    ...(made.length > 0 ? [words.disables(names(made))] : []),
    ...(changes.length > 0 ? [words.putsBack(names(changes))] : []),
    words.stays,
    ...(request.items.some((item) => item.kind === 'rules') ? [words.rulesStay] : []),
  ];
  const intent = { intent: 'confirm_undo_promotion', slots: { request: id } } as const;
  s.ask({
    title: words.title,
    blocks: [
      ...lines.map((text) => ({ kind: 'text' as const, text })),
      {
        kind: 'actions',
        controls: [{ kind: 'button', label: words.confirm, intent, style: 'danger' }, cancelControl],
      },
    ],
  });
}

/** What is disabled by the undo and could be deleted. */
export const deletable = (request: Promotion): PromotionItem[] =>
  undoableItems(request, true).filter((item) => request.undo?.done[item.key] === 'disabled');

/** Says by name what would be deleted for good, and asks for the press. */
export function askDelete(s: Scene, id: string): void {
  const request = undoable(s, id);
  const items = request?.state === 'undone' ? deletable(request) : [];
  if (items.length === 0) {
    if (request) s.tell(words.nothing);
    return;
  }
  const intent = { intent: 'confirm_delete_promotion', slots: { request: id } } as const;
  s.ask({
    title: words.deleteTitle,
    blocks: [
      { kind: 'text', text: words.deletes(names(items)) },
      { kind: 'text', text: words.deletesOnly },
      {
        kind: 'actions',
        controls: [{ kind: 'button', label: words.deleteConfirm, intent, style: 'danger' }, cancelControl],
      },
    ],
  });
}

/** What was done with each item so far. */
export const undoLines = (request: Promotion): string[] =>
  request.items.flatMap((item) => {
    const how = request.undo?.done[item.key];
    return how ? [words.done[how]?.(itemName(item)) ?? itemName(item)] : [];
  });
