import { en } from '../copy/en.ts';
import type { Block, Control } from '../core/card.ts';
import { currentStep, isStarted, isStepId } from '../core/checklist.ts';
import type { Intent } from '../core/intent.ts';
import type { Scene } from '../core/scene.ts';
import { goalById } from './find.ts';
import { goOn, wayAround } from './progress.ts';
import type { Handlers, OutcomeHandlers } from './step.ts';
import { showUseCases } from './use-case.ts';

const words = en.general;

const helpControl: Control = {
  kind: 'button',
  label: words.helpTitle,
  intent: { intent: 'help', slots: {} },
};

/** No dead end: the step that it is the turn of is one press away. */
const onward = (s: Scene): Block[] =>
  s.who?.owner && isStarted(s.c) ? [{ kind: 'actions', controls: [goOn] }] : [];

/** The way to the write keys, for who may have them. */
function keyControls(s: Scene): Block[] {
  const sources = s.who?.owner
    ? s.c.sources.filter((source) => source.kind === 'event' && source.state !== 'disabled')
    : [];
  const controls = sources.slice(0, 5).map(
    (source): Control => ({
      kind: 'button',
      label: `${en.connect.getKey}: ${source.name}`,
      intent: { intent: 'show_write_key', slots: { source: source.id } },
    }),
  );
  return controls.length > 0 ? [{ kind: 'actions', controls }] : [];
}

/** Several types chosen at once are one wish. */
function merge(intents: readonly Intent[]): Intent[] {
  const types = intents.flatMap((intent) =>
    intent.intent === 'connect_source' ? (intent.slots.source_types ?? []) : [],
  );
  if (types.length > 1) return [{ intent: 'connect_source', slots: { source_types: types } }];
  const destinations = intents.flatMap((intent) =>
    intent.intent === 'connect_destination' ? (intent.slots.destination_types ?? []) : [],
  );
  if (destinations.length > 1)
    return [{ intent: 'connect_destination', slots: { destination_types: destinations } }];
  const identifiers = intents.flatMap((intent) =>
    intent.intent === 'add_identifiers' ? (intent.slots.identifiers ?? []) : [],
  );
  if (identifiers.length > 1) return [{ intent: 'add_identifiers', slots: { identifiers } }];
  return [...intents];
}

/** What can be said at any time. */
export const talkHandlers = {
  list_options(s, { what, goal }) {
    if (what === 'goals') s.show('goal');
    else if (what === 'use_cases') {
      if (goal) showUseCases(s, goalById(s, goal));
      else s.show('use_case');
    } else if (what === 'sources' && s.c.useCase) s.act({ intent: 'connect_source', slots: {} });
    else if (what === 'destinations' && s.c.useCase) s.act({ intent: 'connect_destination', slots: {} });
    else s.show('current');
  },
  explain_concept(s, { concept }) {
    const meaning = concept ? words.glossary[concept.toLowerCase().replace(/[\s-]+/g, '_')] : undefined;
    if (meaning) s.tell(meaning, ...(concept === 'write_key' ? keyControls(s) : []));
    else
      s.tell([
        words.glossaryIntro,
        Object.keys(words.glossary)
          .map((key) => key.replace(/_/g, ' '))
          .join(', '),
        '.',
      ]);
  },
  select_option(s, { ordinals, all, except }) {
    const choices = s.dialog.choices ?? [];
    if (choices.length === 0) {
      s.tell(words.noList);
      s.show('current');
      return;
    }
    const at = (n: number) => (n > 0 ? n - 1 : choices.length + n);
    const left = new Set((except ?? []).map(at));
    const wanted = all ? choices.map((_, i) => i).filter((i) => !left.has(i)) : (ordinals ?? []).map(at);
    if (wanted.length === 0 || wanted.some((i) => choices[i] === undefined)) {
      s.tell(words.notInList(choices.length));
      return;
    }
    // Alternatives of one question can't be taken together; sources and destinations may be several.
    const many = [
      'source_type',
      'destination_type',
      'source',
      'destination',
      'identifier',
      'audience',
    ].includes(s.dialog.options?.kind ?? '');
    const picked = wanted.flatMap((i) => choices[i] ?? []);
    if (!many && picked.length > 1) {
      s.tell(words.onlyOne);
      return;
    }
    for (const intent of many ? merge(picked) : picked) s.act(intent);
  },
  // A yes or no that stands for something was done as that before it came here.
  affirm(s) {
    if (s.c.promotion?.state === 'pending' && !s.to.direct) s.tell(en.prod.wordsDoNotApprove);
    else if (s.dialog.press) s.tell(words.pressIt);
    else s.tell(words.yesToWhat, ...onward(s));
  },
  deny: (s) => s.tell(words.okNo, ...onward(s)),
  help(s) {
    s.ask({
      title: words.helpTitle,
      blocks: [
        { kind: 'list', items: [...words.help] },
        { kind: 'note', text: en.start.source },
        ...wayAround(s),
      ],
    });
  },
  contact_human: (s) => s.tell(words.human),
  thanks: (s) => s.tell(words.thanks),
  out_of_scope(s) {
    s.tell(words.outOfScope);
    const step = currentStep(s.c);
    if (isStepId(step))
      s.tell(words.canDoHere(words.stepTitles[step]), {
        kind: 'actions',
        controls: s.who?.owner ? [goOn, helpControl] : [helpControl],
      });
    else s.tell('', { kind: 'actions', controls: [helpControl] });
  },
} satisfies Partial<Handlers>;

export const talkOutcomes = {
  posted(s, { board, to, messageId }) {
    const known = s.c.boards[board];
    if (known) s.c.boards[board] = { ...known, to, messageId };
  },
} satisfies Partial<OutcomeHandlers>;
