import { en } from '../copy/en.ts';
import type { Promotion } from '../core/promotion.ts';
import type { Scene } from '../core/scene.ts';
import { applyNext } from './prod-apply.ts';
import type { OutcomeHandlers } from './step.ts';

const words = en.rights;

/** Back to before the approval: nothing was made, so the request waits for another one, or its time is over. */
function reopen(s: Scene, request: Promotion, voters: readonly string[]): void {
  Object.assign(s.c.steps, request.reopened);
  delete request.reopened;
  // The next approval may come much later: Segment is compared anew then.
  delete request.comparedAt;
  const isOver = s.now >= request.expiresAt;
  request.state = isOver ? 'expired' : 'pending';
  if (!isOver)
    s.effect(
      { kind: 'wake', origin: s.origin, what: 'promotion_expiry', id: request.id },
      { id: `expiry:${request.id}`, lane: `expiry:${request.id}`, delayMs: request.expiresAt - s.now },
    );
  const left = request.approvers.filter(({ id }) => !voters.includes(id) && id !== request.requester);
  const next = isOver ? words.tellExpired : words.tellPending(left.map(({ name }) => name));
  const blocks = [request.note ?? '', next].map((text) => ({ kind: 'text' as const, text }));
  s.post(request.askedIn, { blocks });
}

export const voteCheckOutcomes = {
  votes_void(s, { request: id, voters }) {
    const request = s.c.promotion;
    if (!request || request.id !== id || request.state !== 'approved') return;
    const gone = voters.map(({ by }) => by);
    request.note = words.votesVoid(
      voters.map(({ by, why }) => ({
        name: request.votes.find((vote) => vote.by === by)?.name ?? by,
        why: words.void[why],
      })),
    );
    request.votes = request.votes.filter((vote) => !gone.includes(vote.by));
    s.audit('votes_void', { request: id, voters });
    // Other approvals stand: one is enough.
    if (request.votes.some((vote) => vote.yes)) applyNext(s);
    else reopen(s, request, gone);
    s.refresh(request.board);
    s.refreshChecklist();
  },
} satisfies Partial<OutcomeHandlers>;
