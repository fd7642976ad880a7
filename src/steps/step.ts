import type { FormValues } from '../core/card.ts';
import type { How, StepId } from '../core/checklist.ts';
import type { Outcome } from '../core/effect.ts';
import type { IntentName } from '../core/intent.ts';
import type { Scene, SlotsOf } from '../core/scene.ts';

export type Handlers = { [N in IntentName]: (s: Scene, slots: SlotsOf<N>) => void };

export type OutcomeOf<K extends Outcome['kind']> = Extract<Outcome, { kind: K }>;
export type OutcomeHandlers = { [K in Outcome['kind']]: (s: Scene, outcome: OutcomeOf<K>) => void };

export type FormHandler = (s: Scene, values: FormValues, context: Record<string, string>) => void;

/** What a step asks when it is its turn, or when somebody goes to it. */
export type Show = (s: Scene) => void;

export type Step = { id: StepId; show: Show };

/** Marks a step as done, once. */
export function complete(s: Scene, step: StepId, how: How): void {
  if (s.c.steps[step].state === 'done') return;
  s.c.steps[step] = { state: 'done', how, at: s.now, by: s.me };
  s.audit('step_done', { step, how });
  s.refreshChecklist();
}

/** One value of a form as text. */
export const one = (values: FormValues, name: string): string => {
  const value = values[name];
  return (Array.isArray(value) ? value[0] : value)?.trim() ?? '';
};

/** A value of a form as a list. */
export const many = (values: FormValues, name: string): string[] => {
  const value = values[name];
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
};
