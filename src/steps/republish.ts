import { en } from '../copy/en.ts';
import type { Block } from '../core/card.ts';
import { audiencesIn, currentStep, isProven, proofOf, withPersonsWord } from '../core/checklist.ts';
import { defaultIdentifiers } from '../core/identifiers.ts';
import { isRepublish, isRunning, type Promotion, type PromotionItem } from '../core/promotion.ts';
import type { Scene } from '../core/scene.ts';
import { activationLine, importCard, namesOf, type RulesItem } from './activation-cards.ts';
import { audienceControls, audienceTargetsOf, watchAudience } from './audience-check.ts';
import { sizeBlocks, sizeEvidence } from './audience-size.ts';
import { audienceTargets } from './audience-terms.ts';
import { digestOf } from './prod-draft.ts';
import { readySpaces } from './spaces.ts';
import { complete } from './step.ts';

const words = en.activate;

/** Whether the chosen identifiers are in the prod space already, by an import that a person confirmed. */
const areRulesInProd = (s: Scene): boolean =>
  s.c.unify?.imported?.identifiers.join() === s.c.unify?.identifiers.join();

/** Audiences in prod that are not sent to a destination that came after them. */
export function targetItems(s: Scene): Extract<PromotionItem, { kind: 'target' }>[] {
  const there = audienceTargets(s, 'prod');
  return audiencesIn(s.c, 'prod').flatMap(({ id, name, space, destinations }) => {
    const missing = there.filter((entry) => !destinations.some((known) => known.id === entry.id));
    return missing.length > 0
      ? [{ kind: 'target' as const, key: `target:${id}`, audience: id, name, space, destinations: missing }]
      : [];
  });
}

/** What the second publish would bring to prod, item by item. */
export function republishItems(s: Scene): PromotionItem[] {
  const { unify } = s.c;
  const { dev, prod } = unify ?? {};
  if (!unify || !dev || !prod) return [];
  const items: PromotionItem[] = [];
  if (s.c.steps.identifiers.state === 'done' && unify.identifiers.length > 0 && !areRulesInProd(s))
    items.push({ kind: 'rules', key: 'rules', from: dev, space: prod, identifiers: unify.identifiers });
  const there = audiencesIn(s.c, 'prod').map((audience) => audience.from);
  const isDecided = s.c.steps.audience.state !== 'todo';
  for (const audience of audiencesIn(s.c, 'dev')) {
    if (there.includes(audience.id) || !(isProven(audience) || isDecided)) continue;
    const { id, name, about, type, query } = audience;
    items.push({
      kind: 'audience',
      key: `audience:${id}`,
      from: id,
      fromSpace: audience.space,
      space: prod,
      name,
      about,
      type,
      query,
      destinations: audienceTargets(s, 'prod'),
    });
  }
  items.push(...targetItems(s));
  return items;
}

/** What backs the dev side, in words for the approvers. */
export function activationEvidence(s: Scene, items: readonly PromotionItem[]): string[] {
  return items.flatMap((item) => {
    if (item.kind === 'rules') {
      const step = s.c.steps.identifiers;
      const by = step.state === 'done' ? (s.c.people[step.by]?.name ?? step.by) : '?';
      return [
        words.evidenceIdentifiers(
          item.identifiers,
          item.identifiers.length === defaultIdentifiers.length,
          by,
          s.c.unify?.sight?.profiles,
        ),
      ];
    }
    if (item.kind !== 'audience' && item.kind !== 'target') return [];
    const id = item.kind === 'audience' ? item.from : item.audience;
    const audience = s.c.audiences.find((entry) => entry.id === id);
    return audience
      ? [
          words.evidenceAudience(audience.name, words.states[audience.state] ?? '', audience.sight?.size),
          ...sizeEvidence(audience),
        ]
      : [];
  });
}

/** The request of the second publish that is under way, if it is the one under way. */
const running = (s: Scene): Promotion | undefined => {
  const request = s.c.promotion;
  return isRunning(request) && isRepublish(request) ? request : undefined;
};

/** What the second publish asks: the list and its request, the import, or the look at what arrives. */
export function showRepublish(s: Scene): void {
  const request = running(s);
  const rules = request?.items.find((item): item is RulesItem => item.kind === 'rules');
  if (request?.state === 'approved' && rules && request.done[rules.key] === undefined)
    s.ask(importCard(request, rules));
  else if (request?.state === 'verifying') showProdAudiences(s);
  else if (isRunning(s.c.promotion)) s.act({ intent: 'show_status', slots: { scope: 'promotion' } });
  else prepare(s);
}

function prepare(s: Scene): void {
  if (!readySpaces(s, 'unify')) return;
  const items = republishItems(s);
  if (items.length === 0) {
    s.tell(words.nothingToRepublish);
    if (currentStep(s.c) === 'republish') {
      s.c.steps.republish = { state: 'skipped', at: s.now, by: s.me };
      s.audit('step_skipped', { step: 'republish' });
      s.refreshChecklist();
    }
    s.show('current');
    return;
  }
  const isReady = s.c.policy !== undefined;
  const { blocks: sizes, control: countThem } = sizeBlocks(s);
  const blocks: Block[] = [
    { kind: 'text', text: words.republishIntro },
    {
      kind: 'list',
      items: items.flatMap((item) =>
        item.kind === 'rules' || item.kind === 'audience' || item.kind === 'target'
          ? [activationLine(item)]
          : [],
      ),
    },
    ...sizes,
    { kind: 'text', text: isReady ? en.prod.ready : en.prod.needsPolicy },
    {
      kind: 'actions',
      controls: [
        ...(isReady
          ? [
              {
                kind: 'button' as const,
                label: en.prod.submitButton,
                intent: { intent: 'submit_promotion' as const, slots: { digest: digestOf(s, items) } },
                style: 'primary' as const,
              },
            ]
          : []),
        {
          kind: 'button',
          label: en.prod.policyButton,
          intent: { intent: 'set_policy', slots: {} },
          ...(isReady ? {} : { style: 'primary' as const }),
        },
        ...(countThem ? [countThem] : []),
      ],
    },
  ];
  s.ask({ title: words.republishTitle, blocks });
}

/** Everything that could be made is: the audiences are watched until they are seen to arrive. */
export function audiencesMade(s: Scene, request: Promotion): void {
  request.state = 'verifying';
  s.refresh(request.board);
  const made = madeAudiences(s, request);
  const [first] = made;
  for (const audience of made) watchAudience(s, audience);
  const created = request.items.some((item) => item.kind === 'audience');
  if (first)
    s.tell(
      created ? words.audiencesCreated(namesOf(made), first.space.name) : words.targetsAdded(namesOf(made)),
    );
  finishRepublish(s);
}

const madeAudiences = (s: Scene, request: Promotion) => {
  const ids = Object.values(request.done);
  return audiencesIn(s.c, 'prod').filter((audience) => ids.includes(audience.id));
};

function showProdAudiences(s: Scene): void {
  const audiences = audiencesIn(s.c, 'prod');
  const request = s.c.promotion;
  if (audiences.length === 0 && request) {
    const withdraw = { intent: 'withdraw_promotion', slots: { request: request.id } } as const;
    s.ask({
      title: words.prodTitle,
      blocks: [
        { kind: 'text', text: words.noneInProd },
        { kind: 'actions', controls: [{ kind: 'button', label: en.prod.withdraw, intent: withdraw }] },
      ],
    });
    return;
  }
  const waiting = audiences.filter((audience) => audience.state === 'created');
  const blocks: Block[] = audiences.flatMap((audience): Block[] => [
    { kind: 'text', text: words.line(audience.name, audience.type, words.states[audience.state] ?? '') },
    { kind: 'actions', controls: audienceControls(audience, audiences.length > 1) },
  ]);
  const [first] = waiting;
  if (first)
    blocks.unshift({
      kind: 'list',
      items: [
        ...words.checkSteps(
          first.sight?.missing ?? audienceTargetsOf(s, first).map(({ name }) => name),
          first.space.name,
          'prod',
        ),
      ],
      ordered: true,
    });
  s.ask({ title: words.prodTitle, blocks });
}

/** Ends the second publish once each audience of it was seen to arrive, or a person vouches for it. */
export function finishRepublish(s: Scene): void {
  const request = running(s);
  if (request?.state !== 'verifying') {
    s.show('current');
    return;
  }
  const made = madeAudiences(s, request);
  const isLost = made.length === 0 && request.items.some((item) => item.kind === 'audience');
  if (isLost || !made.every(isProven)) {
    showProdAudiences(s);
    return;
  }
  const hasRules = request.items.some((item) => item.kind === 'rules');
  const how = made.length > 0 ? withPersonsWord(proofOf(made), hasRules) : 'attested';
  request.state = 'applied';
  s.audit('promotion_applied', { request: request.id, done: request.done });
  s.refresh(request.board);
  complete(s, 'republish', how);
  const board = s.c.boards[request.board];
  const told = (hasRules ? words.republishedWithRules[how] : undefined) ?? words.republished[how] ?? '';
  if (board?.messageId)
    s.post(
      { ...board.to, thread: board.messageId },
      {
        blocks: [
          { kind: 'text', text: told },
          { kind: 'list', items: made.map(sightLine) },
        ],
      },
    );
  s.tell(told);
  s.show('current');
}

const sightLine = (audience: { name: string; state: string; sight?: { size?: number } }): string =>
  words.evidenceAudience(audience.name, words.states[audience.state] ?? '', audience.sight?.size);
