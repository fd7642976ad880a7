import { en } from '../copy/en.ts';
import { currentStep, isStarted } from '../core/checklist.ts';
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
  [
    /^(?:(?:i|we|let me|ill|id like to|i want to|i will|can i|may i|im|i am) )*(?:(?:take|taking|took) (?:this |it |that )?over(?: (?:from|for) \w{2,20}(?: \w{2,20})?)?(?: from here| now)?|(?:go on|continue|carry on|pick up) (?:where|from where) \w{2,20}(?: \w{2,20})? (?:stopped|left off|left it))$/,
    takeOver,
  ],
  [
    /^(?:what (?:has |have |did )?(?:happened|i miss|we miss|i missed|changed|been done)(?: while .{0,40}| since .{0,40}| meanwhile| here)?|who (?:did|has done) (?:what|which .{0,20}|this|that|it))$/,
    (s) => s.act({ intent: 'show_status', slots: {} }),
  ],
];

/** Another owner goes on where the first one stopped. */
function takeOver(s: Scene): void {
  if (!s.who?.owner || !isStarted(s.c)) {
    s.act({ intent: 'greet', slots: {} });
    return;
  }
  const { startedBy } = s.c;
  const name = startedBy && startedBy !== s.me ? s.c.people[startedBy]?.name : undefined;
  s.tell(name ? en.order.takenOver(name) : en.order.goOnHere);
  s.show('current');
}

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
