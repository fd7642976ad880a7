import { en } from '../copy/en.ts';
import { type EventReview, isLocked, plannedEvents, type ReviewFilter } from '../core/checklist.ts';
import { type ReviewedEvent, reviewedEvent } from '../core/review.ts';
import { buttonsOf, type Scene } from '../core/scene.ts';
import { conversationKey } from '../core/turn.ts';
import { chosen } from './find.ts';
import { reviewCard } from './review-card.ts';

const words = en.review;

const boardId = (s: Scene): string => `review:${conversationKey(s.to)}`;

/** The review of an event, by its name in any case. */
export const rowOf = (s: Scene, event: string | undefined): EventReview | undefined =>
  s.c.review.find((row) => row.event.toLowerCase() === event?.toLowerCase());

/** The row with everything that is known of its event. A use case is chosen. */
export const fullOf = (s: Scene, row: EventReview): ReviewedEvent =>
  reviewedEvent(row, chosen(s).useCase, s.catalog);

/** Draws every review again, in place. */
export function refreshReview(s: Scene): void {
  for (const board of Object.keys(s.c.boards)) if (board.startsWith('review:')) s.refresh(board);
}

/** Posts the review here; it is the one that is kept up to date from now on. */
export function showReview(s: Scene, filter: ReviewFilter = 'all'): void {
  s.c.boards[boardId(s)] = { to: s.to, ...(filter === 'all' ? {} : { part: { filter, page: 0 } }) };
  s.refresh(boardId(s));
  for (const key of Object.keys(s.dialog) as (keyof typeof s.dialog)[]) delete s.dialog[key];
  if (isLocked(s.c)) return;
  s.dialog.yes = { intent: 'confirm_events', slots: {} };
  s.dialog.buttons = buttonsOf(reviewCard(s.c, chosen(s).useCase, s.catalog));
}

/** Shows another part of the review: in place where it was pressed, below everything else where it was said. */
export function showPart(s: Scene, filter: ReviewFilter, page: number): void {
  const board = s.c.boards[boardId(s)];
  if (!board || s.turn.input.kind !== 'press') {
    showReview(s, filter);
    return;
  }
  board.part = { filter, page };
  s.refresh(boardId(s));
}

/** Tells why nothing can be changed any more, or that there is nothing to change. True when it may go on. */
export function mayChange(s: Scene): boolean {
  if (isLocked(s.c)) s.tell(words.alreadyConfirmed);
  else if (s.c.useCase) return true;
  else {
    s.tell(words.noneYet);
    s.show('current');
  }
  return false;
}

/** Once every event is decided, one yes confirms them. */
export function askConfirmation(s: Scene): void {
  const yes = { intent: 'confirm_events', slots: {} } as const;
  s.ask(
    {
      blocks: [
        { kind: 'text', text: words.confirmQuestion },
        {
          kind: 'actions',
          controls: [
            { kind: 'button', label: words.confirm, intent: yes, style: 'primary' },
            { kind: 'button', label: words.editPlaceholder, intent: { intent: 'review_events', slots: {} } },
          ],
        },
      ],
    },
    { ask: 'yes_no', yes },
  );
}

/** Asks for the confirmation when something was decided in words and nothing is open any more. */
export function askWhenDecided(s: Scene): void {
  if (plannedEvents(s.c).length > 0 && s.c.review.every((row) => row.decision !== 'undecided'))
    askConfirmation(s);
}
