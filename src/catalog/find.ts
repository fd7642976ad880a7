import type { Catalog, Goal, GoalId, Integration, UseCase } from '../core/use-case.ts';
import { type Cues, namesOf } from './load.ts';

/** A use case where it stands; the same id may stand under two or three goals with other events or types. */
export type Pair = { goal: Goal; useCase: UseCase };

/** A proposal for a business, best first, with one sentence for each thing the person said that speaks for it. */
export type Recommendation = { goal: GoalId; useCase: string; why: string[] };

/** "goal/use-case": the only id that fixes events and types. */
export const pairId = (goal: string, useCase: string): string => `${goal}/${useCase}`;

/** The goal of this id, if there is one. */
export function findGoal(catalog: Catalog, id: string): Goal | undefined {
  return catalog.goals.find((goal) => goal.id === id);
}

/** The use case under exactly this goal. */
export function findUseCase(catalog: Catalog, goal: string, useCase: string): UseCase | undefined {
  return findGoal(catalog, goal)?.useCases.find((one) => one.id === useCase);
}

/** The goals a use case stands under: more than one means that its id alone says too little. */
export function goalsOf(catalog: Catalog, useCaseId: string): Goal[] {
  return catalog.goals.filter((goal) => goal.useCases.some((useCase) => useCase.id === useCaseId));
}

/** By slug, name or alias, in any case; `_`, `-`, `.` and blanks count as the same. */
export function findIntegration(catalog: Catalog, slugOrAlias: string): Integration | undefined {
  const wanted = key(slugOrAlias);
  if (wanted === '') return undefined;
  return catalog.integrations.find((one) => namesOf(one).some((name) => key(name) === wanted));
}

/** Every pair whose id, name or alias is this text (any case, signs aside); empty when none is. */
export function useCasesByName(catalog: Catalog, text: string): Pair[] {
  const wanted = key(text);
  if (wanted === '') return [];
  return catalog.goals.flatMap((goal) =>
    goal.useCases
      .filter((useCase) =>
        [useCase.id, useCase.name, ...useCase.aliases].some((name) => key(name) === wanted),
      )
      .map((useCase) => ({ goal, useCase })),
  );
}

/**
 * Up to three pairs for what a person says about the business, each with other use case; empty when nothing said
 * speaks for any. Scores come from `catalog/cues.json`, use case aliases and the words of the key considerations.
 */
export function recommend(catalog: Catalog & { cues?: Cues }, businessText: string): Recommendation[] {
  const words = wordsOf(businessText.slice(0, 4000));
  const cues = catalog.cues ?? { useCases: [], goals: [] };
  const useCaseHits = new Map(cues.useCases.map((one) => [one.useCase, hits(words, one.groups)]));
  const goalHits = new Map<string, Hits>(cues.goals.map((one) => [one.goal, hits(words, one.groups)]));

  const scored = catalog.goals.flatMap((goal) =>
    goal.useCases.flatMap((useCase) => {
      const own = useCaseHits.get(useCase.id) ?? { score: 0, why: [] };
      const named = [useCase.name, ...useCase.aliases].some((name) => contains(words, wordsOf(name)));
      const score = own.score + (named ? 3 : 0);
      if (score === 0) return [];
      const around = goalHits.get(goal.id) ?? { score: 0, why: [] };
      const prior = cues.goals.find((one) => one.goal === goal.id)?.prior ?? 0;
      const considered = overlap(words, goal.considerations) * 0.2;
      const why = [
        ...own.why,
        ...(named ? [`You speak of what "${useCase.name}" is for.`] : []),
        ...around.why,
      ];
      return [
        {
          goal: goal.id,
          useCase: useCase.id,
          why: why.slice(0, 3),
          score: score + around.score + considered + prior,
        },
      ];
    }),
  );
  scored.sort((a, b) => b.score - a.score);

  const best: Recommendation[] = [];
  for (const { goal, useCase, why } of scored) {
    if (best.length === 3) break;
    if (!best.some((one) => one.useCase === useCase)) best.push({ goal, useCase, why });
  }
  return best;
}

type Hits = { score: number; why: string[] };

function hits(words: readonly string[], groups: Cues['goals'][number]['groups']): Hits {
  const found = groups
    .map((group) => ({ group, count: group.cues.filter((cue) => contains(words, cue.split(' '))).length }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.group.weight - a.group.weight);
  // A second cue of one group says little more than the first.
  const score = found.reduce(
    (sum, { group, count }) => sum + group.weight * (1 + Math.min(count - 1, 3) * 0.25),
    0,
  );
  return { score, why: found.map(({ group }) => group.why) };
}

/** Whether the pattern's words follow each other somewhere; a word that ends with `*` matches any ending. */
function contains(words: readonly string[], pattern: readonly string[]): boolean {
  if (pattern.length === 0) return false;
  return words.some((_, start) =>
    pattern.every((wanted, i) => {
      const word = words[start + i];
      if (word === undefined) return false;
      return wanted.endsWith('*') ? word.startsWith(wanted.slice(0, -1)) : word === wanted;
    }),
  );
}

function overlap(words: readonly string[], considerations: readonly string[]): number {
  const long = new Set(considerations.flatMap(wordsOf).filter((word) => word.length > 5));
  return words.filter((word) => long.has(word)).length;
}

const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/['’]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

const key = (text: string): string => wordsOf(text).join(' ');
