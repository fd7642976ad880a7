import { en } from '../copy/en.ts';
import { type Rich, t } from '../copy/text.ts';
import type { Block, Control } from '../core/card.ts';
import {
  type Checklist,
  currentStep,
  howDone,
  isStarted,
  isStepId,
  isUseCaseFixed,
  type StepId,
  stepIds,
} from '../core/checklist.ts';
import type { Intent } from '../core/intent.ts';
import type { Scene } from '../core/scene.ts';
import { driftBlocks } from './drift.ts';
import { chosen } from './find.ts';
import { promotionStatus } from './prod-request.ts';
import { promotionState } from './promotion-card.ts';
import type { Handlers } from './step.ts';
import { connectionBlocks } from './workspace-cards.ts';

const words = en.general;
const titles: Record<StepId, string> = words.stepTitles;

/** Steps that may be left for later: nothing that follows is built on them. */
const skippable: readonly StepId[] = [
  'dev_destinations',
  'prod_destinations',
  'identifiers',
  'audience',
  'republish',
];

export const goOn: Control = {
  kind: 'button',
  label: words.goOn,
  intent: { intent: 'next_step', slots: {} },
  style: 'primary',
};

/** Ways around at any time, as far as they lead somewhere now; for owners. */
export function wayAround(s: Scene): Block[] {
  if (!s.who?.owner) return [];
  if (!isStarted(s.c)) return [{ kind: 'actions', controls: [goOn] }];
  const now = currentStep(s.c);
  const way = (label: string, intent: Intent): Control => ({ kind: 'button', label, intent });
  const controls: Control[] = now === 'done' ? [] : [goOn];
  if (now !== stepIds[0]) controls.push(way(words.askBack.go_to_step, { intent: 'go_to_step', slots: {} }));
  if (isStepId(now) && skippable.includes(now))
    controls.push(way(words.askBack.skip_step, { intent: 'skip_step', slots: {} }));
  if (s.c.undo.length > 0) controls.push(way(words.askBack.undo, { intent: 'undo', slots: {} }));
  controls.push(way(words.askBack.restart, { intent: 'restart', slots: {} }));
  return [{ kind: 'actions', controls }];
}

/** Progress in words. */
export function progressLines(c: Checklist): { step: StepId; title: string; state: string; mark: string }[] {
  const now = currentStep(c);
  return stepIds.map((step) => {
    const how = howDone(c, step);
    const open = c.steps[step].state === 'skipped' ? 'skipped' : step === now ? 'now' : 'todo';
    // In dev nothing was approved; there it only says that nothing is verified.
    const done =
      how === 'applied' && step.startsWith('dev_') ? 'done_unverified' : (`done_${how ?? 'chosen'}` as const);
    const state = words.states[how ? done : open];
    return { step, title: titles[step], state, mark: words.marks[how ? 'done' : open] };
  });
}

/** Who did it, or left it for later. */
function doneBy(c: Checklist, step: StepId): Rich {
  const state = c.steps[step];
  const name = state.state === 'todo' ? undefined : c.people[state.by]?.name;
  return name ? words.by(name) : '';
}

/** What was left for later, each with the way to do it now; for owners. */
export function leftForLater(s: Scene): Block[] {
  if (!s.who?.owner) return [];
  return stepIds
    .filter((step) => s.c.steps[step].state === 'skipped')
    .map((step) => ({
      kind: 'row',
      text: en.order.leftForLater(titles[step]),
      control: {
        kind: 'button',
        label: en.order.doNow,
        intent: { intent: 'go_to_step', slots: { target_step: step } },
      },
    }));
}

/** Where the setup stands. */
export function showStatus(s: Scene): void {
  if (!isStarted(s.c)) {
    s.tell(words.notStarted, ...connectionBlocks(s.c, s.me));
    return;
  }
  const lines = progressLines(s.c);
  const done = stepIds.filter((step) => s.c.steps[step].state === 'done').length;
  const now = currentStep(s.c);
  const { promotion } = s.c;
  s.ask({
    title: words.statusTitle,
    blocks: [
      { kind: 'text', text: words.progress(done, lines.length) },
      {
        kind: 'list',
        items: lines.map(({ step, title, state }) => t`${state}: ${title}${doneBy(s.c, step)}`),
        ordered: true,
      },
      ...leftForLater(s),
      ...driftBlocks(s),
      ...(promotion
        ? [
            {
              kind: 'note' as const,
              text: t`${en.prod.requestTitle}: ${promotionState(promotion)}`,
            },
          ]
        : []),
      {
        kind: 'text',
        text: isStepId(now)
          ? words.nextIs(titles[now])
          : done < lines.length
            ? words.allDoneBut
            : words.allDone,
      },
      ...connectionBlocks(s.c, s.me),
      ...wayAround(s),
    ],
  });
}

function skip(s: Scene, target: string | undefined): void {
  const now = currentStep(s.c);
  const step = isStepId(target) ? target : now;
  if (!isStepId(step)) {
    s.show('current');
    return;
  }
  if (!skippable.includes(step) || step !== now) {
    s.tell(skippable.includes(step) ? words.notYetSkipped(titles[step]) : words.cannotSkip(titles[step]));
    s.show('current');
    return;
  }
  s.c.steps[step] = { state: 'skipped', at: s.now, by: s.me };
  s.audit('step_skipped', { step });
  s.refreshChecklist();
  s.tell(words.skipped(titles[step]));
  s.show('current');
}

/** A step that was left out is open again, with those that were left out in the same breath or live from it. */
function takeUp(s: Scene, step: StepId): void {
  const left = s.c.steps[step];
  if (left.state !== 'skipped') return;
  const isActivation = step === 'identifiers' || step === 'audience';
  for (const other of stepIds) {
    const state = s.c.steps[other];
    if (state.state !== 'skipped') continue;
    const isAlong = isActivation && (other === 'republish' || (other === 'audience' && state.at === left.at));
    if (other === step || isAlong) s.c.steps[other] = { state: 'todo' };
  }
  s.audit('step_reopened', { step });
  s.refreshChecklist();
}

function goTo(s: Scene, target: string | undefined): void {
  const now = currentStep(s.c);
  const at = isStepId(now) ? stepIds.indexOf(now) : stepIds.length;
  // "Back" once more goes on from what is shown.
  const from = s.dialog.at ? stepIds.indexOf(s.dialog.at) : at;
  const wanted = isStepId(target) ? target : stepIds[from - 1];
  if (!wanted) {
    s.tell(en.order.firstStep);
    s.show(stepIds[0]);
    return;
  }
  if ((wanted === 'goal' || wanted === 'use_case') && isUseCaseFixed(s.c)) {
    s.tell(en.choose.locked(chosen(s).useCase.name));
    s.show('current');
    return;
  }
  if (stepIds.indexOf(wanted) > at) {
    s.tell(words.notReached(titles[wanted]));
    s.show('current');
    return;
  }
  const was = s.c.steps[wanted];
  if (was.state !== 'skipped') {
    s.show(wanted);
    return;
  }
  takeUp(s, wanted);
  s.show(wanted, was);
}

/** On with the step whose turn it is. A step that was only looked at is left for later again. */
function goOnWith(s: Scene): void {
  const { at, left } = s.dialog;
  if (at && left && s.c.steps[at].state === 'todo') {
    s.c.steps[at] = left;
    s.forget();
    s.tell(words.skipped(titles[at]));
    s.refreshChecklist();
  }
  s.show('current');
}

export const progressHandlers = {
  show_status(s, { scope }) {
    if (scope === 'promotion') promotionStatus(s);
    else showStatus(s);
  },
  mark_complete(s, { target_step }) {
    const step = isStepId(target_step) ? target_step : currentStep(s.c);
    switch (step) {
      case 'environments':
        s.act({ intent: 'accept_environments', slots: {} });
        return;
      case 'review_events':
        s.act({ intent: 'confirm_events', slots: {} });
        return;
      case 'dev_sources':
      case 'dev_destinations':
      case 'prod_events':
      case 'identifiers':
      case 'audience':
      case 'republish':
        s.act({ intent: 'finish_step', slots: { step } });
        return;
      default:
        s.show('current');
    }
  },
  skip_step: (s, { target_step }) => skip(s, target_step),
  next_step(s) {
    if (!isStarted(s.c)) s.act({ intent: 'greet', slots: {} });
    else goOnWith(s);
  },
  go_to_step: (s, { target_step }) => goTo(s, target_step),
} satisfies Partial<Handlers>;
