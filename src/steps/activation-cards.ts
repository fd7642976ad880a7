import { en } from '../copy/en.ts';
import type { Rich } from '../copy/text.ts';
import type { Card } from '../core/card.ts';
import { identifierFact } from '../core/identifiers.ts';
import type { Promotion, PromotionItem } from '../core/promotion.ts';

const words = en.activate;

export type RulesItem = Extract<PromotionItem, { kind: 'rules' }>;

export const namesOf = (targets: readonly { name: string }[]): string[] => targets.map(({ name }) => name);

/** Identifiers as a table; the same for the choice and for the approvers. */
export const identifierRows = (ids: readonly string[]): string[][] =>
  ids.flatMap((id) => {
    const fact = identifierFact(id);
    if (!fact) return [];
    const advice = fact.advice ? en.hazards.advice[fact.advice] : '\u2013';
    return [[id, fact.readFrom, words.identifierLimit(fact.limit), advice, String(fact.priority)]];
  });

/** What may go wrong with these identifiers; what counts for all of them first. */
export function hazardsOf(ids: readonly string[]): Rich[] {
  const { later, test, blocked, stricter, limits, consent, fast, group } = en.hazards;
  const having = (hazard: 'consent' | 'fast' | 'group') =>
    ids.filter((id) => identifierFact(id)?.hazard === hazard);
  const advertising = having('consent');
  const changing = having('fast');
  return [
    later,
    test,
    blocked,
    stricter,
    ...(advertising.length > 0 ? [consent(advertising)] : []),
    ...(changing.length > 0 ? [fast(changing)] : []),
    ...(having('group').length > 0 ? [group] : []),
    limits,
  ];
}

/** An item of the second publish in a line, for the owner. */
export function activationLine(
  item: Extract<PromotionItem, { kind: 'rules' | 'audience' | 'target' }>,
): Rich {
  if (item.kind === 'target') return words.targetLine(item.name, item.space.name, namesOf(item.destinations));
  if (item.kind === 'rules') return words.rulesLine(item.identifiers.length, item.from.name, item.space.name);
  return words.audienceLine(item.name, item.type, item.space.name, namesOf(item.destinations));
}

/** The part that Segment has no call for: what to import, exactly, and a person's word that it is done. */
export function importCard(request: Promotion, item: RulesItem): Card {
  return {
    title: words.importTitle,
    blocks: [
      { kind: 'text', text: words.importWhy(item.space.name) },
      { kind: 'list', items: [...words.importSteps(item.from.name)], ordered: true },
      {
        kind: 'table',
        caption: words.importTable,
        columns: [...words.identifierColumns],
        rows: identifierRows(item.identifiers),
      },
      { kind: 'note', text: en.hazards.prod },
      {
        kind: 'actions',
        controls: [
          {
            kind: 'button',
            label: words.importButton,
            intent: { intent: 'attest_rules', slots: { request: request.id } },
            style: 'primary',
          },
          {
            kind: 'button',
            label: en.prod.withdraw,
            intent: { intent: 'withdraw_promotion', slots: { request: request.id } },
          },
        ],
      },
    ],
  };
}
