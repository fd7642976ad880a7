import { en } from '../copy/en.ts';
import type { Card } from '../core/card.ts';
import { isRepublish, judge, type Promotion } from '../core/promotion.ts';
import type { Scene } from '../core/scene.ts';
import { applyNext, reopenSteps } from './prod-apply.ts';
import { type FormHandler, type Handlers, type OutcomeHandlers, one } from './step.ts';

const words = en.prod;

type VoteSlots = { request: string; digest: string };

/** Whether a vote of the person who writes would count, and if not, why. */
function judgeVote(s: Scene, { request: id, digest }: VoteSlots) {
  const request = s.c.promotion;
  const ballot = {
    by: s.me,
    ...(s.who?.email ? { email: s.who.email } : {}),
    ...(s.who?.chatEmail ? { chatEmail: s.who.chatEmail } : {}),
    standing: s.who?.standing ?? ('unknown' as const),
    digest,
    request: id,
    at: s.now,
  };
  return judge(request, ballot, request ? s.c.people[request.requester] : undefined);
}

/** Takes a vote, or says privately why it does not count. Every attempt is in the audit. */
function vote(s: Scene, slots: VoteSlots, yes: boolean, reason?: string): void {
  const request = s.c.promotion;
  const verdict = judgeVote(s, slots);
  if (!verdict.counts || !request) {
    const why = verdict.counts ? 'unknown_request' : verdict.why;
    s.audit('vote_refused', { request: slots.request, yes, why });
    if (why === 'expired' && request?.state === 'pending') expire(s, request);
    if (request) s.refresh(request.board);
    s.whisper({ blocks: [{ kind: 'text', text: refusal(request, why) }] });
    return;
  }
  const name = s.who?.name ?? s.me;
  request.votes.push({ by: s.me, name, yes, at: s.now, ...(reason ? { reason } : {}) });
  request.state = yes ? 'approved' : 'rejected';
  s.cancel(`expiry:${request.id}`);
  s.audit(yes ? 'promotion_approved' : 'promotion_rejected', {
    request: request.id,
    digest: request.digest,
    ...(reason ? { reason } : {}),
  });
  s.refresh(request.board);
  s.refreshChecklist();
  const told: Card = {
    blocks: [
      {
        kind: 'text',
        text: yes
          ? (isRepublish(request) ? en.activate : words).tellApproved(name)
          : words.tellRejected(name, reason ?? ''),
      },
    ],
  };
  s.post(request.askedIn, told);
  if (yes) {
    reopenSteps(s, request);
    applyNext(s);
  }
}

/** Why a request cannot be decided or taken back any more. */
export function refusal(request: Promotion | undefined, why: keyof typeof words.refusals) {
  if (why === 'resolved')
    return words.refusals.resolved((words.states[request?.state ?? ''] ?? '').toLowerCase());
  if (why === 'not_an_approver')
    return words.refusals.not_an_approver((request?.approvers ?? []).map((approver) => approver.name));
  return words.refusals[why];
}

function expire(s: Scene, request: Promotion): void {
  request.state = 'expired';
  s.audit('promotion_expired', { request: request.id });
  s.refresh(request.board);
  s.refreshChecklist();
  s.post(request.askedIn, { blocks: [{ kind: 'text', text: words.tellExpired }] });
}

export const submitReject: FormHandler = (s, values, context) => {
  const reason = one(values, 'reason').slice(0, 500);
  if (!reason) {
    s.refuseForm({ reason: words.rejectForm.missing });
    return;
  }
  vote(s, { request: context.request ?? '', digest: context.digest ?? '' }, false, reason);
};

export const prodVoteHandlers = {
  vote_approve: (s, slots) => vote(s, slots, true),
  vote_reject(s, slots) {
    if (!judgeVote(s, slots).counts) {
      vote(s, slots, false);
      return;
    }
    s.openForm(
      {
        form: 'reject_reason',
        title: words.rejectForm.title,
        submit: words.rejectForm.submit,
        context: { request: slots.request, digest: slots.digest },
        fields: [
          {
            kind: 'text',
            name: 'reason',
            label: words.rejectForm.reason,
            hint: words.rejectForm.hint,
            multiline: true,
            maxLength: 500,
          },
        ],
      },
      {
        text: words.requestTitle,
        control: { kind: 'button', label: words.reject, intent: { intent: 'vote_reject', slots } },
      },
    );
  },
} satisfies Partial<Handlers>;

export const prodVoteOutcomes = {
  woke(s, { id }) {
    const request = s.c.promotion;
    if (request?.id === id && request.state === 'pending' && s.now >= request.expiresAt) expire(s, request);
  },
} satisfies Partial<OutcomeHandlers>;
