import type { Scene } from '../core/scene.ts';
import type { Goal, GoalId, UseCase } from '../core/use-case.ts';

export const goalById = (s: Scene, id: GoalId | undefined): Goal | undefined =>
  s.catalog.goals.find((goal) => goal.id === id);

/** The goals that have a use case of this id: eight of the sixteen stand under several. */
export const goalsWith = (s: Scene, useCase: string): Goal[] =>
  s.catalog.goals.filter((goal) => goal.useCases.some((entry) => entry.id === useCase));

export const useCaseOf = (goal: Goal | undefined, id: string | undefined): UseCase | undefined =>
  goal?.useCases.find((useCase) => useCase.id === id);

/** The chosen use case. Throws when none is chosen: steps that need it come after the choice. */
export function chosen(s: Scene): { goal: Goal; useCase: UseCase } {
  const goal = goalById(s, s.c.goal);
  const useCase = useCaseOf(goal, s.c.useCase);
  if (!goal || !useCase) throw new Error(`no use case is chosen in checklist ${s.c.id}`);
  return { goal, useCase };
}
