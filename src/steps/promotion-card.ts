import { en } from '../copy/en.ts';
import type { Block, Card } from '../core/card.ts';
import type { Checklist } from '../core/checklist.ts';
import { isRepublish, openItems, type Promotion } from '../core/promotion.ts';
import { personOf } from '../core/turn.ts';
import { changeParts } from './prod-compare.ts';
import { isWithdrawable } from './prod-items.ts';
import { undoLines } from './prod-undo-ask.ts';

const words = en.prod;
const { activate } = en;

/** Where a request stands, in words. */
export function promotionState(request: Promotion): string {
  if (isRepublish(request)) {
    const isWaiting = openItems(request).some((item) => item.kind === 'rules');
    if (request.state === 'approved' && isWaiting) return activate.waitingForImport;
    if (request.state === 'verifying') return activate.waitingForArrival;
  }
  return words.states[request.state] ?? request.state;
}

/** The request in the channel; one renderer for every state. */
export function promotionCard(c: Checklist, request: Promotion, goalAndUseCase: string): Card {
  const rows = request.items.map((item) => {
    switch (item.kind) {
      case 'source':
        return [
          words.rowSource,
          item.fromName,
          item.name,
          words.detailsSource(item.integration.name, item.slug, item.warehouse?.name),
        ];
      case 'model':
        return [words.rowModel, item.sourceName, item.model.name, words.detailsModel(item.model.identifier)];
      case 'plan':
        return [words.rowPlan, item.planName, item.sourceName, words.detailsPlan(item.events)];
      case 'rules':
        return [activate.rowRules, item.from.name, item.space.name, activate.detailsRules(item.identifiers)];
      case 'audience':
        return [
          activate.rowAudience,
          item.name,
          activate.inSpace(item.name, item.space.name),
          activate.detailsAudience(
            item.type,
            item.destinations.map(({ name }) => name),
          ),
        ];
      case 'target':
        return [
          activate.rowAudience,
          item.name,
          activate.inSpace(item.name, item.space.name),
          activate.detailsTarget(item.destinations.map(({ name }) => name)),
        ];
      case 'change':
        return [en.compare.rowChange, item.fromName, item.name, changeParts(item).join('; ')];
      case 'destination':
        return [
          words.rowDestination,
          item.fromName,
          item.name,
          words.detailsDestination(
            item.integration.name,
            item.sourceName,
            item.mappings.length,
            item.secrets.length,
          ) + (item.filters ? `, ${en.compare.filters(item.filters.length)}` : ''),
        ];
    }
  });
  const names = request.approvers.map((approver) => approver.name);
  const blocks: Block[] = [
    {
      kind: 'fields',
      fields: [
        {
          label: words.requestedBy,
          value: { mention: personOf(request.requester).id, name: request.requesterName },
        },
        { label: words.workspace, value: c.workspace?.name ?? '' },
        { label: words.useCase, value: goalAndUseCase },
        { label: words.rule, value: words.ruleText(names) },
        ...(request.state === 'pending'
          ? [{ label: words.expires, value: words.expiresAt(request.expiresAt) }]
          : []),
      ],
    },
    { kind: 'text', text: { bold: promotionState(request) } },
    { kind: 'table', caption: words.caption, columns: [...words.columns], rows },
    ...(request.flags?.length
      ? [
          { kind: 'text' as const, text: { bold: en.compare.flagsTitle } },
          { kind: 'list' as const, items: request.flags.map(en.compare.flag) },
        ]
      : []),
    ...(request.stays ?? []).map((text): Block => ({ kind: 'note', text })),
    ...(request.evidence.length > 0
      ? [
          { kind: 'text' as const, text: { bold: words.evidenceTitle } },
          { kind: 'list' as const, items: [...request.evidence] },
        ]
      : []),
  ];
  for (const vote of request.votes) {
    const { id } = personOf(vote.by);
    blocks.push({
      kind: 'text',
      text: vote.yes
        ? words.approvedBy(id, vote.name, vote.at)
        : words.rejectedBy(id, vote.name, vote.at, vote.reason ?? ''),
    });
  }
  const undone = undoLines(request);
  if (undone.length > 0)
    blocks.push({ kind: 'text', text: { bold: en.takeDown.listTitle } }, { kind: 'list', items: undone });
  if (request.note) blocks.push({ kind: 'note', text: request.note });
  const slots = { request: request.id, digest: request.digest };
  if (request.state === 'pending') {
    blocks.push({
      kind: 'actions',
      controls: [
        {
          kind: 'button',
          label: words.approve,
          intent: { intent: 'vote_approve', slots },
          style: 'primary',
          confirm: words.approveDialog,
        },
        { kind: 'button', label: words.reject, intent: { intent: 'vote_reject', slots }, style: 'danger' },
        {
          kind: 'button',
          label: words.details,
          intent: { intent: 'show_promotion', slots: { request: request.id } },
        },
        {
          kind: 'button',
          label: words.withdraw,
          intent: { intent: 'withdraw_promotion', slots: { request: request.id } },
        },
      ],
    });
  } else if (request.state === 'failed') {
    blocks.push({
      kind: 'actions',
      controls: [
        {
          kind: 'button',
          label: words.resumeButton,
          intent: { intent: 'resume_promotion', slots: { request: request.id } },
          style: 'primary',
        },
        {
          kind: 'button',
          label: words.withdraw,
          intent: { intent: 'withdraw_promotion', slots: { request: request.id } },
        },
      ],
    });
  }
  if (request.state === 'verifying' && isWithdrawable(c, request)) {
    blocks.push({
      kind: 'actions',
      controls: [
        {
          kind: 'button',
          label: words.withdraw,
          intent: { intent: 'withdraw_promotion', slots: { request: request.id } },
        },
      ],
    });
  }
  return {
    title: words.requestTitle,
    blocks,
    fallback: `${words.requestTitle}: ${goalAndUseCase}. ${promotionState(request)}`,
  };
}
