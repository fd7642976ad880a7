import { en } from '../copy/en.ts';
import { currentStep, isStarted, type StepId } from '../core/checklist.ts';
import type { Prompt } from '../core/effect.ts';
import type { Scene } from '../core/scene.ts';
import { conversationKey } from '../core/turn.ts';

const words = en.general.prompts;

/** What people most want at a step, beside going on. */
const atStep: Partial<Record<StepId, Prompt>> = {
  goal: words.choose,
  use_case: words.choose,
  review_events: words.events,
  dev_sources: words.data,
  dev_destinations: words.data,
  prod_events: words.data,
};

/** Four at most, which is what platforms show. Who may not set up is offered only what they may do. */
function promptsFor(s: Scene): Prompt[] {
  if (s.who && !s.who.owner) return [words.status, words.help];
  if (!isStarted(s.c)) return [words.start, words.choose, words.help];
  const now = currentStep(s.c);
  if (now === 'done') return [words.status, words.data, words.help];
  const more = atStep[now as StepId];
  return [words.next, words.status, ...(more ? [more] : []), words.help];
}

/** Offers what fits where the setup stands. Nobody is looked up for it; guests and the like are offered nothing. */
export function suggest(s: Scene): void {
  if (s.who && s.who.standing !== 'member') return;
  s.effect(
    { kind: 'suggest', to: s.to, prompts: promptsFor(s) },
    { lane: `suggest:${conversationKey(s.to)}` },
  );
}
