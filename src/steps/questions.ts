import { en } from '../copy/en.ts';
import { currentStep } from '../core/checklist.ts';
import type { Scene } from '../core/scene.ts';

const words = en.questions;

const asked: readonly [RegExp, (s: Scene) => void][] = [
  [
    /^(?:and )?(?:but )?why(?: is (?:this|that|it)(?: needed| necessary| important)?| do (?:i|we|you) (?:need|have|ask|want) .{0,40}| this| that)?$/,
    why,
  ],
  [
    /^(?:and )?how (?:long|much time) (?:does|will|would|do) .{0,40}(?:take|need)s?$/,
    (s) => s.tell(words.howLong),
  ],
  [
    /^(?:can|could|may) (?:i|we) (?:do|finish|continue|go on with) (?:it|this|that|the rest)? ?(?:later|tomorrow|another (?:day|time)|next week|some other time)$/,
    (s) => s.tell(words.later),
  ],
  [
    /^who (?:else )?(?:can|may|could|is allowed to) (?:do|help with|continue|go on with|set up) (?:this|it|that|here)$|^can (?:my|our|a|the) \w{2,20}(?: \w{2,20})? (?:do|help with) (?:this|it|that)$/,
    whoElse,
  ],
  [
    /^what (?:do|else do|exactly do) you (?:need|want)(?: from (?:me|us))?(?: now| next)?$|^what (?:should|must|do) (?:i|we) (?:give|tell) you$/,
    needed,
  ],
];

function why(s: Scene): void {
  s.tell(words.why[currentStep(s.c)] ?? '');
}

function whoElse(s: Scene): void {
  const known = Object.values(s.c.people).filter((person) => person.owner && person.standing === 'member');
  const names = [
    ...new Set([...known.map((person) => person.name), ...s.c.owners.map((owner) => owner.name)]),
  ];
  s.tell(words.whoElse(names.slice(0, 5)));
}

function needed(s: Scene): void {
  if (!s.who?.owner) {
    s.act({ intent: 'show_status', slots: {} });
    return;
  }
  s.tell(words.needed);
  s.show('current');
}

/** Answers a question that is the same at every step; the ask that is open stays open. False when it is none. */
export function answerQuestion(s: Scene, text: string): boolean {
  const said = text
    .slice(0, 120)
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  const found = asked.find(([pattern]) => pattern.test(said));
  if (!found) return false;
  found[1](s);
  return true;
}
