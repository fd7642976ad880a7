import type { Rich } from '../copy/text.ts';
import type { Scene } from '../core/scene.ts';
import { makeStale } from './prod-items.ts';

/** What a person confirmed of the identifiers no longer holds: the step is to be done again. */
export function reopenIdentifiers(s: Scene, why: Rich): void {
  if (s.c.steps.identifiers.state !== 'done') return;
  s.c.steps.identifiers = { state: 'todo' };
  s.audit('step_reopened', { step: 'identifiers' });
  s.tell(why);
  s.refreshChecklist();
}

/** A request whose rules are no longer those of dev ends, also when it waits for the import that an approver agreed to. */
export function rulesChanged(s: Scene, why: string): void {
  if (s.c.promotion?.items.some((item) => item.kind === 'rules')) makeStale(s, why, 'import');
}
