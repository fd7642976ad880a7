import { destinationTypeNames, sourceTypeNames } from '../copy/en/connect.ts';
import { en } from '../copy/en.ts';
import { b, type Rich, t } from '../copy/text.ts';
import type { Block, Card, Control } from '../core/card.ts';
import { isUseCaseFixed } from '../core/checklist.ts';
import type { OptionList, Scene } from '../core/scene.ts';
import type { Goal, GoalId, UseCase } from '../core/use-case.ts';
import { pickUseCase } from './choice.ts';
import { chosen, goalById, goalsWith, useCaseOf } from './find.ts';
import type { Handlers, Step } from './step.ts';

const words = en.choose;

const chooseIntent = (goal: Goal, useCase: UseCase) =>
  ({ intent: 'choose_use_case', slots: { goal: goal.id, use_case: useCase.id } }) as const;

/** The use cases of the chosen goal. */
export function showUseCases(s: Scene, goal = goalById(s, s.c.goal)): void {
  if (!goal) {
    s.show('goal');
    return;
  }
  const items: OptionList['items'] = goal.useCases.map((useCase) => ({
    label: useCase.name,
    value: useCase.id,
    intent: chooseIntent(goal, useCase),
  }));
  const blocks: Block[] = [{ kind: 'text', text: words.useCaseIntro(goal.name) }];
  goal.useCases.forEach((useCase, i) => {
    blocks.push({
      kind: 'row',
      text: t`${String(i + 1)}. ${b(useCase.name)}\n${useCase.summary}`,
      control: { kind: 'button', label: words.chooseButton, intent: chooseIntent(goal, useCase) },
    });
  });
  const list = goal.useCases.map((useCase) => ({ label: useCase.name, value: useCase.id }));
  blocks.push({
    kind: 'actions',
    controls: [
      {
        kind: 'select',
        label: words.breakdownButton,
        intent: { intent: 'explain_use_case', slots: { goal: goal.id } },
        slot: 'use_case',
        options: list,
      },
      {
        kind: 'select',
        label: words.comparePlaceholder,
        intent: { intent: 'explain_use_case', slots: { goal: goal.id } },
        slot: 'use_cases',
        options: list,
        multiple: true,
      },
      {
        kind: 'button',
        label: words.otherGoal,
        intent: { intent: 'list_options', slots: { what: 'goals' } },
      },
    ],
  });
  s.ask({ title: words.useCaseTitle, blocks }, { ask: 'choice', options: { kind: 'use_case', items } });
}

const propertiesOf = (event: { properties: string[] }): string =>
  event.properties.join(', ') || words.breakdown.noProperties;

/** Everything a use case asks for, before anybody commits to it. */
function breakdown(s: Scene, goal: Goal, useCase: UseCase): Card {
  const notes = useCase.events.flatMap((event) => (event.note ? [t`${b(event.name)}: ${event.note}`] : []));
  const controls: Control[] = isUseCaseFixed(s.c)
    ? []
    : [
        { kind: 'button', label: words.pickThis, intent: chooseIntent(goal, useCase), style: 'primary' },
        {
          kind: 'button',
          label: words.backToList,
          intent: { intent: 'list_options', slots: { what: 'use_cases', goal: goal.id } },
        },
      ];
  return {
    title: useCase.name,
    blocks: [
      { kind: 'text', text: useCase.summary },
      {
        kind: 'table',
        caption: `${words.breakdown.events}: ${useCase.name}`,
        columns: [...words.breakdown.columns],
        rows: useCase.events.map((event) => [event.name, propertiesOf(event)]),
      },
      {
        kind: 'fields',
        fields: [
          {
            label: words.breakdown.sources,
            value: useCase.sourceTypes.map((type) => sourceTypeNames[type]).join(', '),
          },
          {
            label: words.breakdown.destinations,
            value: useCase.destinationTypes.map((type) => destinationTypeNames[type]).join(', '),
          },
        ],
      },
      ...notes.map((text): Block => ({ kind: 'note', text })),
      { kind: 'note', text: words.breakdown.source },
      ...(controls.length > 0 ? [{ kind: 'actions', controls } as const] : []),
    ],
  };
}

function compare(s: Scene, picks: { goal: Goal; useCase: UseCase }[]): Card {
  const row = (label: string, value: (useCase: UseCase) => string): string[] => [
    label,
    ...picks.map(({ useCase }) => value(useCase)),
  ];
  const names = picks.map(({ useCase }) => useCase.name);
  return {
    title: words.compareTitle,
    blocks: [
      {
        kind: 'table',
        caption: words.compareCaption(names),
        columns: words.compareColumns(names),
        rows: [
          row(
            words.compareRows.goal,
            (useCase) => picks.find((pick) => pick.useCase === useCase)?.goal.name ?? '',
          ),
          row(words.compareRows.summary, (useCase) => useCase.summary),
          row(words.breakdown.events, (useCase) =>
            useCase.events.map((event) => `${event.name} (${propertiesOf(event)})`).join('; '),
          ),
          row(words.breakdown.sources, (useCase) =>
            useCase.sourceTypes.map((type) => sourceTypeNames[type]).join(', '),
          ),
          row(words.breakdown.destinations, (useCase) =>
            useCase.destinationTypes.map((type) => destinationTypeNames[type]).join(', '),
          ),
        ],
      },
      ...(isUseCaseFixed(s.c)
        ? []
        : [
            {
              kind: 'actions' as const,
              controls: picks.map(
                ({ goal, useCase }): Control => ({
                  kind: 'button',
                  label: `${words.chooseButton}: ${useCase.name}`,
                  intent: chooseIntent(goal, useCase),
                }),
              ),
            },
          ]),
    ],
  };
}

/** The goal under which a use case is meant: said, chosen before, or the only one. */
function resolveGoal(s: Scene, useCase: string, said: GoalId | undefined): Goal | undefined {
  const goals = goalsWith(s, useCase);
  return (
    goals.find((goal) => goal.id === said) ??
    goals.find((goal) => goal.id === s.c.goal) ??
    (goals.length === 1 ? goals[0] : undefined)
  );
}

function askWhichGoal(s: Scene, useCase: string): void {
  const goals = goalsWith(s, useCase);
  const name = useCaseOf(goals[0], useCase)?.name ?? useCase;
  const items = goals.map((goal) => ({
    label: goal.name,
    value: goal.id,
    intent: { intent: 'choose_use_case', slots: { goal: goal.id, use_case: useCase } } as const,
  }));
  s.ask(
    {
      blocks: [
        { kind: 'text', text: words.ambiguous(name) },
        {
          kind: 'actions',
          controls: items.map(({ label, intent }): Control => ({ kind: 'button', label, intent })),
        },
      ],
    },
    { ask: 'choice', options: { kind: 'goal', items } },
  );
}

/** What stands to be lost by a change, as it was when that was said. */
const seenOf = (s: Scene): string =>
  [s.c.useCase ?? '-', ...s.c.review.map((row) => row.decision[0] ?? '')].join(':').slice(0, 120);

/** A different use case than the chosen one: what it costs is said first. */
function offerSwitch(s: Scene, goal: Goal, useCase: UseCase): void {
  const now = chosen(s);
  const decided = s.c.review.filter((row) => row.decision !== 'undecided').map((row) => row.event);
  const isShared = (event: string) => useCase.events.some((entry) => entry.name === event);
  const slots = { goal: goal.id, use_case: useCase.id, seen: seenOf(s) };
  const yes = { intent: 'switch_use_case', slots } as const;
  const no = { intent: 'keep_use_case', slots: {} } as const;
  const lines: Rich[] = [
    words.switchTo(`${now.useCase.name} (${now.goal.name})`, `${useCase.name} (${goal.name})`),
    words.switchLost(decided.filter((event) => !isShared(event))),
    ...(decided.some(isShared) ? [words.switchShared(decided.filter(isShared))] : []),
    words.switchKept,
  ];
  s.ask(
    {
      title: words.switchTitle,
      blocks: [
        { kind: 'list', items: lines },
        {
          kind: 'actions',
          controls: [
            { kind: 'button', label: words.switchButton, intent: yes, style: 'primary' },
            { kind: 'button', label: words.keepButton, intent: no },
          ],
        },
      ],
    },
    { ask: 'yes_no', yes, no },
  );
}

/** Takes a use case, or asks first where that would cost something or could mean several. */
export function chooseUseCase(s: Scene, id: string | undefined, said: GoalId | undefined): void {
  if (isUseCaseFixed(s.c)) {
    s.tell(words.locked(chosen(s).useCase.name));
    s.show('current');
    return;
  }
  if (!id) {
    showUseCases(s);
    return;
  }
  const goal = resolveGoal(s, id, said);
  const useCase = useCaseOf(goal, id);
  if (!goal || !useCase) {
    askWhichGoal(s, id);
    return;
  }
  if (!s.c.useCase) {
    pickUseCase(s, goal.id, id);
    return;
  }
  if (s.c.useCase === id && s.c.goal === goal.id) {
    s.tell(words.alreadyThat(useCase.name));
    s.show('current');
    return;
  }
  offerSwitch(s, goal, useCase);
}

export const useCaseStep: Step = { id: 'use_case', show: (s) => showUseCases(s) };

export const useCaseHandlers = {
  choose_use_case: (s, { use_case, goal }) => chooseUseCase(s, use_case, goal),
  change_use_case: (s, { use_case, goal }) => {
    if (!use_case && !isUseCaseFixed(s.c)) s.show('goal');
    else chooseUseCase(s, use_case, goal);
  },
  switch_use_case(s, { goal, use_case, seen }) {
    if (isUseCaseFixed(s.c)) {
      s.tell(words.locked(chosen(s).useCase.name));
      s.show('current');
      return;
    }
    if (seen !== undefined && seen !== seenOf(s)) {
      // Another owner has decided something meanwhile: what it costs now is said again.
      s.tell(en.general.oldButton);
      chooseUseCase(s, use_case, goal);
      return;
    }
    pickUseCase(s, goal, use_case);
  },
  keep_use_case(s) {
    s.tell(words.kept(chosen(s).useCase.name));
    s.show('current');
  },
  explain_use_case(s, { use_case, use_cases, goal, ordinals }) {
    const shown = s.dialog.options?.kind === 'use_case' ? s.dialog.options.items : [];
    const byPosition = (ordinals ?? []).flatMap((n) => shown.at(n > 0 ? n - 1 : n)?.value ?? []);
    const ids = [...new Set([...(use_cases ?? []), ...(use_case ? [use_case] : []), ...byPosition])].slice(
      0,
      3,
    );
    const picks = ids.flatMap((id) => {
      const owner = resolveGoal(s, id, goal) ?? goalsWith(s, id)[0];
      const found = useCaseOf(owner, id);
      return owner && found ? [{ goal: owner, useCase: found }] : [];
    });
    const [first] = picks;
    if (!first) {
      showUseCases(s);
      return;
    }
    const items = picks.map(({ goal: owner, useCase }) => ({
      label: useCase.name,
      value: useCase.id,
      intent: chooseIntent(owner, useCase),
    }));
    const yes =
      picks.length === 1 && !isUseCaseFixed(s.c) ? chooseIntent(first.goal, first.useCase) : undefined;
    s.ask(picks.length > 1 ? compare(s, picks) : breakdown(s, first.goal, first.useCase), {
      options: { kind: 'use_case', items },
      ...(yes ? { yes } : {}),
    });
  },
} satisfies Partial<Handlers>;
