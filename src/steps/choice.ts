import { en } from '../copy/en.ts';
import type { Scene } from '../core/scene.ts';
import type { GoalId } from '../core/use-case.ts';
import { goalById, useCaseOf } from './find.ts';
import { complete } from './step.ts';

const words = en.choose;

/** Takes the goal. A change of goal drops the use case that belonged to the old one. */
export function pickGoal(s: Scene, goal: GoalId): void {
  if (s.c.goal !== goal) {
    const { goal: oldGoal, useCase, review, steps } = s.c;
    s.c.undo.push({
      id: s.newId('u'),
      kind: 'choice',
      label: goalById(s, goal)?.name ?? goal,
      before: { goal: oldGoal, useCase, review, steps: structuredClone(steps) },
    });
    s.c.goal = goal;
    delete s.c.useCase;
    s.c.review = [];
    s.c.steps.use_case = { state: 'todo' };
    s.audit('goal_chosen', { goal });
  }
  complete(s, 'goal', 'chosen');
}

/** Takes the use case and starts its event review afresh. */
export function pickUseCase(s: Scene, goalId: GoalId, id: string): void {
  const goal = goalById(s, goalId);
  const useCase = useCaseOf(goal, id);
  if (!goal || !useCase) {
    s.show('use_case');
    return;
  }
  const { goal: oldGoal, useCase: oldUseCase, review, steps } = s.c;
  const before = { goal: oldGoal, useCase: oldUseCase, review, steps: structuredClone(steps) };
  pickGoal(s, goalId);
  // One entry takes both back.
  s.c.undo = s.c.undo.filter((entry) => entry.kind !== 'choice' || entry.label !== goal.name);
  s.c.undo.push({ id: s.newId('u'), kind: 'choice', label: useCase.name, before });
  s.c.useCase = id;
  s.c.review = useCase.events.map((event) => ({ event: event.name, decision: 'undecided', without: [] }));
  s.audit('use_case_chosen', { goal: goalId, useCase: id });
  complete(s, 'use_case', 'chosen');
  s.refreshChecklist();
  s.tell(words.useCaseChosen(useCase.name, goal.name));
  s.show('current');
}
