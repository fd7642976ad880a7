import { en } from '../copy/en.ts';
import type { UnifyState } from '../core/audience.ts';
import { newChecklist } from '../core/checklist.ts';
import { isRepublish, isRunning } from '../core/promotion.ts';
import type { Scene } from '../core/scene.ts';
import { isWaitingForImport } from './prod-items.ts';
import type { Handlers } from './step.ts';
import { survey } from './survey.ts';
import { takeBack, undo } from './take-back.ts';

const words = en.general;

/** What stands to be lost: a question that was asked about something else is no question any more. */
const seenOf = (s: Scene): string =>
  [
    [...s.c.sources, ...s.c.destinations, ...s.c.audiences].filter((record) => record.state !== 'disabled')
      .length,
    s.c.promotion?.id ?? '-',
    s.c.promotion?.state ?? '-',
    s.c.useCase ?? '-',
  ].join(':');

function restart(s: Scene): void {
  const connections = [...s.c.sources, ...s.c.destinations, ...s.c.audiences]
    .filter((record) => record.state !== 'disabled')
    .map((record) => record.name);
  s.ask({
    title: words.restartTitle,
    blocks: [
      { kind: 'text', text: words.restartWhat(connections) },
      ...(isRunning(s.c.promotion) ? [{ kind: 'text' as const, text: words.restartRequest }] : []),
      {
        kind: 'actions',
        controls: [
          {
            kind: 'button',
            label: words.restartButton,
            intent: { intent: 'confirm_restart', slots: { seen: seenOf(s) } },
            style: 'danger',
          },
          { kind: 'button', label: words.restartNot, intent: { intent: 'deny', slots: {} } },
        ],
      },
    ],
  });
}

/** Which space is which, and what is in prod, stays true of the workspace; what was chosen and seen is thrown away. */
const startedOver = ({ sight: _, ...unify }: UnifyState): UnifyState => ({ ...unify, identifiers: [] });

/** Empties the checklist. People, approvers and what Segment is called stay; so does everything in Segment. */
function confirmRestart(s: Scene, seen: string | undefined): void {
  s.forget();
  if (seen !== seenOf(s)) {
    s.tell(words.oldButton);
    restart(s);
    return;
  }
  const { promotion } = s.c;
  // The second publish makes its audiences while it is approved; then it waits for them to arrive.
  const isCreating =
    promotion?.state === 'undoing' ||
    (promotion?.state === 'approved' && !isWaitingForImport(promotion)) ||
    (promotion?.state === 'verifying' && !isRepublish(promotion) && s.c.steps.prod_events.state === 'done');
  if (isCreating) {
    s.tell(words.restartRunning);
    return;
  }
  if (isRunning(promotion)) {
    promotion.state = 'cancelled';
    promotion.note = en.prod.withdrawnBy(s.who?.name ?? s.me);
    s.cancel(`expiry:${promotion.id}`);
    s.refresh(promotion.board);
  }
  for (const record of [...s.c.sources, ...s.c.destinations, ...s.c.audiences])
    s.cancel(`watch:${record.id}`);
  const {
    people,
    links,
    linkAsked,
    policy,
    workspace,
    owners,
    counter,
    boards,
    labels,
    dialogs,
    warehouse,
    eligibility,
    unify,
  } = s.c;
  const kept = Object.fromEntries(
    Object.entries(boards).filter(([board]) => board.startsWith('home:') || board === promotion?.board),
  );
  const fresh = newChecklist(s.c.id);
  for (const key of Object.keys(s.c)) delete (s.c as Record<string, unknown>)[key];
  Object.assign(s.c, fresh, {
    people,
    owners,
    counter,
    dialogs,
    boards: kept,
    ...(links ? { links } : {}),
    ...(linkAsked ? { linkAsked } : {}),
    ...(policy ? { policy } : {}),
    ...(workspace ? { workspace } : {}),
    ...(labels ? { labels } : {}),
    ...(warehouse ? { warehouse } : {}),
    ...(unify ? { unify: startedOver(unify) } : {}),
    ...(eligibility?.by ? { eligibility } : {}),
    // Its card stays in the channel and must still be drawn.
    ...(promotion ? { promotion } : {}),
  });
  s.audit('restarted');
  s.refreshChecklist();
  s.tell(words.restarted);
  survey(s, false);
}

export const undoHandlers = {
  undo,
  confirm_undo: (s, { undo: id }) => takeBack(s, id),
  restart,
  confirm_restart: (s, { seen }) => confirmRestart(s, seen),
} satisfies Partial<Handlers>;
