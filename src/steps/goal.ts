import { en } from '../copy/en.ts';
import { plain, t } from '../copy/text.ts';
import type { Block } from '../core/card.ts';
import { isUseCaseFixed } from '../core/checklist.ts';
import type { OptionList, Scene } from '../core/scene.ts';
import { pickGoal } from './choice.ts';
import { chosen, goalById, goalsWith, useCaseOf } from './find.ts';
import type { Handlers, Step } from './step.ts';
import { chooseUseCase, showUseCases } from './use-case.ts';

const words = en.choose;

function goalOptions(s: Scene): OptionList {
  return {
    kind: 'goal',
    items: s.catalog.goals.map((goal) => ({
      label: goal.name,
      value: goal.id,
      intent: { intent: 'choose_goal', slots: { goal: goal.id } },
    })),
  };
}

/** The four goals with their key considerations. */
function showGoals(s: Scene): void {
  const options = goalOptions(s);
  const blocks: Block[] = [{ kind: 'text', text: words.goalIntro }];
  s.catalog.goals.forEach((goal, i) => {
    blocks.push({
      kind: 'row',
      text: t`${String(i + 1)}. ${{ bold: goal.name }}\n${goal.description}`,
      control: {
        kind: 'button',
        label: words.chooseButton,
        intent: { intent: 'choose_goal', slots: { goal: goal.id } },
      },
    });
  });
  blocks.push({
    kind: 'actions',
    controls: [
      { kind: 'button', label: words.helpMeButton, intent: { intent: 'recommend_use_case', slots: {} } },
    ],
  });
  s.ask({ title: words.goalTitle, blocks }, { ask: 'choice', options });
}

/** Key considerations of each goal, as questions. */
function askQuestions(s: Scene): void {
  const blocks: Block[] = [{ kind: 'text', text: words.questionsIntro }];
  for (const goal of s.catalog.goals) {
    blocks.push({
      kind: 'row',
      text: t`${{ bold: goal.name }}\n${goal.considerations.map((line) => `• ${line}`).join('\n')}`,
      control: {
        kind: 'button',
        label: words.thatsUs,
        intent: { intent: 'choose_goal', slots: { goal: goal.id } },
      },
    });
  }
  s.ask({ title: words.questionsTitle, blocks }, { options: goalOptions(s), business: true });
}

/** Use cases that suit what the person said about the business. */
export function recommend(s: Scene, business: string): void {
  const found = s.recommend(business);
  if (found.length === 0) {
    s.tell(words.nothingFits);
    askQuestions(s);
    return;
  }
  const items: OptionList['items'] = [];
  const blocks: Block[] = [{ kind: 'text', text: words.recommendIntro }];
  found.forEach((entry, i) => {
    const goal = goalById(s, entry.goal);
    const useCase = useCaseOf(goal, entry.useCase);
    if (!goal || !useCase) return;
    const intent = { intent: 'choose_use_case', slots: { goal: goal.id, use_case: useCase.id } } as const;
    items.push({ label: useCase.name, value: useCase.id, intent });
    const why = words.why(entry.why);
    blocks.push({
      kind: 'row',
      text: t`${String(i + 1)}. ${{ bold: useCase.name }} (${goal.name})${plain(why) ? [' ', why] : ''}\n${useCase.summary}`,
      control: { kind: 'button', label: words.pickThis, intent },
    });
    blocks.push({
      kind: 'actions',
      controls: [
        {
          kind: 'button',
          label: `${words.breakdownButton}: ${useCase.name}`,
          intent: { intent: 'explain_use_case', slots: { goal: goal.id, use_case: useCase.id } },
        },
      ],
    });
  });
  s.ask({ title: words.recommendTitle, blocks }, { ask: 'choice', options: { kind: 'use_case', items } });
}

export const goalStep: Step = { id: 'goal', show: showGoals };

export const goalHandlers = {
  choose_goal(s, { goal, use_case }) {
    if (isUseCaseFixed(s.c)) {
      s.tell(words.locked(chosen(s).useCase.name));
      s.show('current');
      return;
    }
    if (!goal) {
      showGoals(s);
      return;
    }
    // "Under which goal?" was asked for a use case that is named already.
    const asked = s.dialog.options?.kind === 'goal' ? (s.dialog.choices ?? []) : [];
    const meant = asked.find((choice) => choice.intent === 'choose_use_case' && choice.slots.goal === goal);
    if (meant && !use_case) {
      s.act(meant);
      return;
    }
    if (use_case && goalsWith(s, use_case).some((entry) => entry.id === goal)) {
      chooseUseCase(s, use_case, goal);
      return;
    }
    if (s.c.useCase && s.c.goal !== goal) {
      // Looking costs nothing; what a change would cost is said when one is chosen.
      showUseCases(s, goalById(s, goal));
      return;
    }
    pickGoal(s, goal);
    s.show('use_case');
  },
  recommend_use_case(s, { business }) {
    if (business && business.trim().split(/\s+/).length > 2) recommend(s, business);
    else askQuestions(s);
  },
} satisfies Partial<Handlers>;
