import { en } from '../copy/en.ts';
import type { Rich } from '../copy/text.ts';
import { currentStep, isStarted, isStepId, stepIds } from '../core/checklist.ts';
import type { Scene } from '../core/scene.ts';
import { timeSaid } from '../core/when.ts';
import { prodVoteOutcomes } from './prod-vote.ts';
import { goOn } from './progress.ts';
import type { Handlers, OutcomeHandlers } from './step.ts';

const words = en.order;

const jobOf = (person: string): string => `remind:${person}`;

/** Takes the actor's reminder away. Gives the time it was for. */
function dropReminder(s: Scene): number | undefined {
  const at = s.c.reminders?.[s.me];
  if (at === undefined) return undefined;
  delete s.c.reminders?.[s.me];
  if (Object.keys(s.c.reminders ?? {}).length === 0) delete s.c.reminders;
  s.cancel(jobOf(s.me));
  return at;
}

/** Whoever goes on with the work is not reminded of it any more. */
export function endPause(s: Scene): void {
  const at = dropReminder(s);
  if (at !== undefined) s.tell(words.reminderOff(at));
}

/** Stops for now: everything is kept; with a time that is said, one reminder. */
function pause(s: Scene, when: string | undefined, quiet: boolean | undefined): void {
  if (quiet) {
    const at = dropReminder(s);
    s.tell(at === undefined ? words.noReminder : words.reminderStopped(at));
    return;
  }
  const { input } = s.turn;
  const zone = s.who?.zone;
  const said = input.kind === 'text' || input.kind === 'command' ? input.text : '';
  const at = timeSaid(when ?? '', s.now, zone) ?? timeSaid(said, s.now, zone);
  if (at === undefined) {
    s.tell(words.paused);
    return;
  }
  s.c.reminders = { ...s.c.reminders, [s.me]: at };
  s.effect(
    { kind: 'wake', origin: s.origin, what: 'reminder', id: String(at) },
    { id: jobOf(s.me), lane: jobOf(s.me), delayMs: at - s.now },
  );
  s.audit('paused', { until: at });
  s.tell(words.pausedUntil(at, zone !== undefined));
}

/** Where things stand, in one line. */
function standing(s: Scene): Rich {
  const now = currentStep(s.c);
  const done = stepIds.filter((step) => s.c.steps[step].state === 'done').length;
  return words.standing(done, stepIds.length, isStepId(now) ? en.general.stepTitles[now] : undefined);
}

export const pauseHandlers = {
  pause_setup: (s, { when, quiet }) => pause(s, when, quiet),
} satisfies Partial<Handlers>;

export const pauseOutcomes = {
  woke(s, outcome) {
    if (outcome.what !== 'reminder') {
      prodVoteOutcomes.woke(s, outcome);
      return;
    }
    // Another one was set meanwhile, or it was called off.
    if (String(s.c.reminders?.[s.me]) !== outcome.id) return;
    dropReminder(s);
    if (!isStarted(s.c) || currentStep(s.c) === 'done') return;
    s.direct(s.person, {
      title: words.reminderTitle,
      blocks: [
        { kind: 'text', text: standing(s) },
        { kind: 'actions', controls: [goOn] },
      ],
    });
  },
} satisfies Partial<OutcomeHandlers>;
