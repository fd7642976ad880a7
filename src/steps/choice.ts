import { en } from '../copy/en.ts';
import type { Scene } from '../core/scene.ts';
import type { GoalId } from '../core/use-case.ts';
import { goalById, useCaseOf } from './find.ts';
import { complete } from './step.ts';

const words = en.choose;

/** Takes the goal. A change of goal drops the use case that belonged to the old one. */
export function pickGoal(s: Scene, goal: GoalId): void {
  if (s.c.goal !== goal) {
    s.c.goal = goal;
    delete s.c.useCase;
    s.c.review = [];
    s.c.steps.use_case = { state: 'todo' };
    s.audit('goal_chosen', { goal });
  }
  complete(s, 'goal', 'chosen');
}

/** Takes the use case and starts its event review. Decisions about events that the one before asked for too are kept. */
export function pickUseCase(s: Scene, goalId: GoalId, id: string): void {
  const goal = goalById(s, goalId);
  const useCase = useCaseOf(goal, id);
  if (!goal || !useCase) {
    s.show('use_case');
    return;
  }
  const { review } = s.c;
  pickGoal(s, goalId);
  s.c.useCase = id;
  s.c.review = useCase.events.map((event) => {
    const decided = review.find((row) => row.event === event.name);
    if (!decided) return { event: event.name, decision: 'undecided', without: [] };
    return { ...decided, without: decided.without.filter((name) => event.properties.includes(name)) };
  });
  s.audit('use_case_chosen', { goal: goalId, useCase: id });
  complete(s, 'use_case', 'chosen');
  s.refreshChecklist();
  s.tell(words.useCaseChosen(useCase.name, goal.name));
  s.show('current');
}
