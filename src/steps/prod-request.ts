import { en } from '../copy/en.ts';
import { plain, t } from '../copy/text.ts';
import type { Control } from '../core/card.ts';
import { currentStep, isReached } from '../core/checklist.ts';
import {
  contentOf,
  expiresAfterMs,
  isRepublish,
  isRunning,
  type PromotionItem,
  stableJson,
} from '../core/promotion.ts';
import type { Scene } from '../core/scene.ts';
import { stateInWords } from './connection-state.ts';
import { compare, comparisonNotes, flagsFor, seenOf } from './prod-compare.ts';
import { digestOf, missingForProd, promotionItems } from './prod-draft.ts';
import { isUndoable, isWithdrawable } from './prod-items.ts';
import { showPrepare } from './prod-prepare.ts';
import { undoControl } from './prod-undo-ask.ts';
import { refusal } from './prod-vote.ts';
import { promotionState } from './promotion-card.ts';
import { detailsOf } from './promotion-detail.ts';
import { activationEvidence, republishItems, showRepublish } from './republish.ts';
import type { Handlers } from './step.ts';

const words = en.prod;

/** Dev evidence in words, for the approvers. */
function devEvidence(s: Scene, items: readonly PromotionItem[]): string[] {
  const from = new Set(items.flatMap((item) => ('from' in item ? item.from : [])));
  const records = [...s.c.sources, ...s.c.destinations].filter((record) => from.has(record.id));
  return records.map((record) => {
    const state = stateInWords(s.c, record);
    const seen = (record.evidence?.seen ?? []).map(({ event, count }) => `${event} × ${count}`).join(', ');
    return `${record.name}: ${state}${seen ? ` (${seen})` : ''}`;
  });
}

/**
 * Puts the request to the approvers. The content is frozen here; a vote counts for this digest only. `isCompared`: dev
 * and prod were read for this very request.
 */
export function submit(s: Scene, digest: string, isCompared = false): void {
  if (isRunning(s.c.promotion)) {
    s.tell(words.pendingAlready(s.c.promotion ? promotionState(s.c.promotion) : ''));
    return;
  }
  const second = republishItems(s);
  const first = promotionItems(s);
  const isFirst = first.length > 0 && digestOf(s, first) === digest;
  // The digest tells which list was on the card; when it is neither any more, the one that is left is shown.
  const isSecond = second.length > 0 && (digestOf(s, second) === digest || (!isFirst && first.length === 0));
  const items = isSecond ? second : first;
  const again = isSecond ? showRepublish : showPrepare;
  const isSettled = isSecond || missingForProd(s).settings.length === 0;
  const { policy } = s.c;
  if (!policy || !isSettled || items.length === 0) {
    s.tell(words.notReady);
    again(s);
    return;
  }
  if (digestOf(s, items) !== digest) {
    s.tell(words.changedMeanwhile);
    again(s);
    return;
  }
  if (policy.approvers.every((approver) => approver.id === s.me)) {
    s.tell(words.noApproverLeft);
    again(s);
    return;
  }
  if (!isSecond && !isCompared) {
    // What goes by is what Segment has now, not what the card was drawn from.
    compare(s, { submit: digest });
    return;
  }
  const seen = isSecond ? undefined : seenOf(s, items);
  const flags = isSecond ? [] : flagsFor(s, items);
  const stays = isSecond ? [] : comparisonNotes(s).map(plain);
  const id = s.newId('p');
  const board = `promotion:${id}`;
  const to = { platform: s.to.platform, tenant: s.to.tenant, channel: policy.channel, direct: false };
  s.c.promotion = {
    id,
    state: 'pending',
    digest: seen ? s.hash(contentOf(items) + stableJson(seen)) : digest,
    items,
    ...(seen ? { seen } : {}),
    ...(flags.length > 0 ? { flags } : {}),
    ...(stays.length > 0 ? { stays } : {}),
    done: {},
    evidence: isSecond ? activationEvidence(s, items) : devEvidence(s, items),
    requester: s.me,
    requesterName: s.who?.name ?? s.me,
    askedIn: s.to,
    requestedAt: s.now,
    expiresAt: s.now + expiresAfterMs,
    board,
    approvers: policy.approvers,
    votes: [],
  };
  s.c.boards[board] = { to };
  s.refresh(board);
  s.effect(
    { kind: 'wake', origin: s.origin, what: 'promotion_expiry', id },
    { id: `expiry:${id}`, lane: `expiry:${id}`, delayMs: expiresAfterMs },
  );
  s.audit('promotion_requested', {
    request: id,
    digest: s.c.promotion.digest,
    items: items.map((item) => item.key),
  });
  s.refreshChecklist();
  s.tell(words.sent(policy.channel));
}

/** Where the promotion stands, in words. */
export function promotionStatus(s: Scene): void {
  const request = s.c.promotion;
  if (!request) {
    const { policy } = s.c;
    s.tell(words.noRequest);
    s.tell(
      policy
        ? words.policySaved(
            policy.approvers.map((approver) => approver.name),
            policy.channel,
          )
        : words.noPolicy,
    );
    return;
  }
  const names = request.approvers.map((approver) => approver.name);
  const slots = { request: request.id };
  const controls: Control[] = s.who?.owner
    ? [
        ...(request.state === 'failed'
          ? [
              {
                kind: 'button' as const,
                label: words.resumeButton,
                intent: { intent: 'resume_promotion' as const, slots },
                style: 'primary' as const,
              },
            ]
          : []),
        ...(isUndoable(request) ? [undoControl(request)] : []),
        ...(request.state === 'undoing' && request.note ? [undoControl(request)] : []),
        ...(isWithdrawable(s.c, request)
          ? [
              {
                kind: 'button' as const,
                label: words.withdraw,
                intent: { intent: 'withdraw_promotion' as const, slots },
              },
            ]
          : []),
      ]
    : [];
  s.tell(
    t`${{ bold: words.requestTitle }}: ${promotionState(request)}. ${words.rule}: ${words.ruleText(names)}.`,
    ...(request.note && request.state === 'failed' ? [{ kind: 'note' as const, text: request.note }] : []),
    ...(controls.length > 0 ? [{ kind: 'actions' as const, controls }] : []),
  );
}

/** New connections and something new of Unify and Engage: a request is for one of them. */
function askWhich(s: Scene): void {
  const kinds = [
    { label: en.activate.kindConnections, value: 'connections' },
    { label: en.activate.kindActivation, value: 'audiences' },
  ].map((kind) => ({
    ...kind,
    intent: { intent: 'request_promotion' as const, slots: { scope: [kind.value] } },
  }));
  s.ask(
    {
      title: words.title,
      blocks: [
        { kind: 'text', text: en.activate.twoKinds },
        { kind: 'actions', controls: kinds.map(({ label, intent }) => ({ kind: 'button', label, intent })) },
      ],
    },
    { ask: 'choice', options: { kind: 'publish', items: kinds } },
  );
}

/** Words never decide: they get a pointer to the buttons. */
function pointToButtons(s: Scene): void {
  s.tell(s.c.promotion ? words.wordsDoNotApprove : words.noRequest);
}

export const prodRequestHandlers = {
  request_promotion(s, { scope }) {
    const isSecond = scope?.some((part) => part === 'rules' || part === 'audiences') === true;
    const isFirst = !isSecond && scope !== undefined && scope.length > 0;
    const hasSecond = isReached(s.c, 'identifiers') && republishItems(s).length > 0;
    if (isRunning(s.c.promotion)) promotionStatus(s);
    else if (s.c.steps.dev_sources.state === 'todo') {
      s.tell(words.devFirst);
      s.show('current');
    } else if (isSecond && !isReached(s.c, 'identifiers')) {
      s.tell(en.general.notReached(en.general.stepTitles.republish));
      s.show('current');
    } else if (isSecond) showRepublish(s);
    else if (!hasSecond || isFirst) showPrepare(s);
    else if (promotionItems(s).length === 0 || currentStep(s.c) === 'republish') showRepublish(s);
    else askWhich(s);
  },
  import_rules(s) {
    if (republishItems(s).length > 0 || s.c.promotion?.items.some((item) => item.kind === 'rules'))
      showRepublish(s);
    else s.tell(en.activate.importFirst);
  },
  submit_promotion: (s, { digest }) => submit(s, digest),
  approve_promotion: pointToButtons,
  reject_promotion: pointToButtons,
  cancel_promotion(s) {
    const request = s.c.promotion;
    if (!request || !isWithdrawable(s.c, request)) {
      promotionStatus(s);
      return;
    }
    s.ask({
      blocks: [
        { kind: 'text', text: words.withdrawByPress },
        {
          kind: 'actions',
          controls: [
            {
              kind: 'button',
              label: words.withdraw,
              intent: { intent: 'withdraw_promotion', slots: { request: request.id } },
              style: 'danger',
            },
          ],
        },
      ],
    });
  },
  show_promotion(s, { request: id }) {
    const request = s.c.promotion;
    if (!request || request.id !== id) {
      s.whisper({ blocks: [{ kind: 'text', text: words.refusals.unknown_request }] });
      return;
    }
    s.openForm(
      {
        form: 'promotion_detail',
        title: words.detailForm.title,
        context: {},
        fields: request.items.flatMap((item) => detailsOf(request, item)),
      },
      {
        text: words.requestTitle,
        control: {
          kind: 'button',
          label: words.details,
          intent: { intent: 'show_promotion', slots: { request: id } },
        },
      },
    );
  },
  withdraw_promotion(s, { request: id }) {
    const request = s.c.promotion;
    if (!request || request.id !== id || !isWithdrawable(s.c, request)) {
      s.whisper({
        blocks: [
          {
            kind: 'text',
            text:
              request && request.id === id ? refusal(request, 'resolved') : words.refusals.unknown_request,
          },
        ],
      });
      return;
    }
    if (request.requester !== s.me && !s.who?.owner) {
      s.whisper({ blocks: [{ kind: 'text', text: words.onlyRequester }] });
      return;
    }
    const made = Object.keys(request.done).length;
    if (made === 0) Object.assign(s.c.steps, request.reopened);
    // What was made is there, the rest is asked for anew.
    else s.c.steps[isRepublish(request) ? 'republish' : 'prod_sources'] = { state: 'todo' };
    request.state = 'cancelled';
    request.note = words.withdrawnBy(s.who?.name ?? s.me);
    s.cancel(`expiry:${request.id}`);
    s.audit('promotion_withdrawn', { request: id });
    s.refresh(request.board);
    s.refreshChecklist();
    s.post(request.askedIn, {
      blocks: [{ kind: 'text', text: made > 0 ? words.tellStopped : words.tellCancelled }],
    });
  },
} satisfies Partial<Handlers>;
