import { en } from '../copy/en.ts';
import { b } from '../copy/text.ts';
import type { Control } from '../core/card.ts';
import { isReached, plannedEvents } from '../core/checklist.ts';
import { defaultIdentifiers, identifierFact } from '../core/identifiers.ts';
import type { Scene } from '../core/scene.ts';
import { hazardsOf, identifierRows } from './activation-cards.ts';
import { readySpaces } from './spaces.ts';
import { complete, type FormHandler, type Handlers, many, type OutcomeHandlers } from './step.ts';
import { reopenIdentifiers, rulesChanged } from './unify-changes.ts';

const words = en.activate;
const all = defaultIdentifiers.map((fact) => fact.id);

const isAll = (ids: readonly string[]): boolean => ids.length === all.length;

const chooseControl: Control = {
  kind: 'button',
  label: words.chooseSome,
  intent: { intent: 'choose_identifiers', slots: {} },
};

function askIdentifiers(s: Scene): void {
  const takeAll = { intent: 'add_identifiers', slots: { all: true } } as const;
  s.ask(
    {
      title: words.identifiersTitle,
      blocks: [
        { kind: 'text', text: words.identifiersIntro(all.length) },
        {
          kind: 'table',
          caption: words.identifierCaption,
          columns: [...words.identifierColumns],
          rows: identifierRows(all),
        },
        { kind: 'text', text: b(en.hazards.title) },
        { kind: 'list', items: hazardsOf(all) },
        {
          kind: 'actions',
          controls: [
            { kind: 'button', label: words.takeAll(all.length), intent: takeAll, style: 'primary' },
            chooseControl,
          ],
        },
      ],
    },
    {
      yes: takeAll,
      options: {
        kind: 'identifier',
        items: all.map((id) => ({
          label: id,
          value: id,
          intent: { intent: 'add_identifiers', slots: { identifiers: [id] } },
        })),
      },
    },
  );
}

/** What a selection is called on a button: a press on an older one does not count for a newer one. */
const nameOf = (s: Scene, ids: readonly string[]): string => s.hash(ids.join());

/** Segment has no call for identity rules: where to go, what to enter, and a person's word that it is done. */
function guide(s: Scene, ids: readonly string[], space: string): void {
  const isDone = s.c.steps.identifiers.state === 'done';
  const done = { intent: 'attest_identifiers', slots: { chosen: nameOf(s, ids) } } as const;
  const controls: Control[] = [
    ...(isDone
      ? []
      : [{ kind: 'button' as const, label: words.markComplete, intent: done, style: 'primary' as const }]),
    { ...chooseControl, label: words.changeSelection },
    { kind: 'button', label: words.lookForProfiles, intent: { intent: 'check_profiles', slots: {} } },
  ];
  s.ask(
    {
      title: words.guideTitle,
      blocks: [
        { kind: 'text', text: words.guideWhy(space) },
        { kind: 'list', items: [...words.guideSteps(ids, isAll(ids))], ordered: true },
        { kind: 'text', text: b(en.hazards.title) },
        { kind: 'list', items: hazardsOf(ids) },
        { kind: 'note', text: words.guideNote },
        { kind: 'actions', controls },
      ],
    },
    isDone ? {} : { yes: done },
  );
}

export function showIdentifiers(s: Scene): void {
  const spaces = readySpaces(s, 'unify');
  if (!spaces) return;
  const ids = s.c.unify?.identifiers ?? [];
  if (ids.length === 0) askIdentifiers(s);
  else guide(s, ids, spaces.dev.name);
}

/** Takes the selection, in Segment's order. What was confirmed or asked for before no longer fits. */
function take(s: Scene, wanted: readonly string[]): void {
  const { unify } = s.c;
  if (!unify) return;
  const ids = all.filter((id) => wanted.includes(id));
  const before = unify.identifiers;
  if (ids.join() !== before.join()) {
    unify.identifiers = ids;
    s.audit('identifiers_chosen', { identifiers: ids });
    s.tell(words.identifiersChosen(ids));
    const removed = before.filter((id) => !ids.includes(id));
    // Rules that are there already are made stricter by it.
    if (s.c.steps.identifiers.state === 'done' && removed.length > 0)
      s.tell(en.hazards.removed(removed), { kind: 'note', text: en.hazards.stricter });
    reopenIdentifiers(s, words.identifiersReopen);
    rulesChanged(s, words.identifiersStale);
    s.refreshChecklist();
  } else s.tell(words.identifiersChosen(ids));
  s.show('identifiers');
}

export const submitIdentifiers: FormHandler = (s, values) => {
  const ids = many(values, 'identifiers').filter((id) => identifierFact(id));
  if (!s.c.unify?.dev) s.show('current');
  else if (ids.length === 0) s.refuseForm({ identifiers: words.identifiersForm.none });
  else take(s, ids);
};

/** Marks the step on a person's word, and looks for profiles by itself. */
export function finishIdentifiers(s: Scene): void {
  if (!isReached(s.c, 'identifiers')) {
    early(s);
    return;
  }
  const { unify } = s.c;
  const dev = unify?.dev;
  if (!unify || !dev || unify.identifiers.length === 0) {
    s.show('identifiers');
    return;
  }
  if (s.c.steps.identifiers.state === 'done') {
    s.show('current');
    return;
  }
  const name = s.who?.name ?? s.me;
  s.audit('identifiers_attested', { space: dev.id, identifiers: unify.identifiers });
  complete(s, 'identifiers', 'attested');
  s.tell(words.attested(name, unify.identifiers, isAll(unify.identifiers), dev.name));
  lookForProfiles(s, 0);
  s.show('current');
}

const looksAtMost = 12;

function lookForProfiles(s: Scene, nth: number, preview?: string): void {
  const dev = s.c.unify?.dev;
  if (!dev) return;
  s.effect(
    {
      kind: 'check_profiles',
      origin: s.origin,
      space: dev.id,
      suggested: plannedEvents(s.c).map((row) => row.event),
      ...(preview ? { preview } : {}),
      nth,
    },
    {
      id: `profiles:${dev.id}`,
      lane: `profiles:${dev.id}`,
      ...(nth > 0 ? { delayMs: Math.min(500 * 1.5 ** nth, 10_000) } : {}),
    },
  );
}

/** It is not the turn of identifiers yet. */
function early(s: Scene): void {
  s.tell(en.general.notReached(en.general.stepTitles.identifiers));
  s.show('current');
}

export const identifiersHandlers = {
  add_identifiers(s, { identifiers, all: wantsAll }) {
    if (!isReached(s.c, 'identifiers')) {
      early(s);
      return;
    }
    if (!s.c.unify?.dev) {
      s.show('identifiers');
      return;
    }
    const wanted = wantsAll ? all : (identifiers ?? []);
    const unknown = wanted.filter((id) => !identifierFact(id));
    if (unknown.length > 0) s.tell(words.notDefault(unknown));
    const known = wanted.filter((id) => identifierFact(id));
    if (known.length === 0) askIdentifiers(s);
    else take(s, known);
  },
  choose_identifiers(s) {
    const { title, submit, label, hint } = words.identifiersForm;
    const chosen = s.c.unify?.identifiers ?? [];
    s.openForm(
      {
        form: 'identifiers',
        title,
        submit,
        context: {},
        fields: [
          {
            kind: 'choices',
            name: 'identifiers',
            label,
            hint,
            initial: chosen.length > 0 ? chosen : all,
            options: defaultIdentifiers.map(({ id, readFrom }) => ({
              label: id,
              value: id,
              description: readFrom.slice(0, 75),
            })),
          },
          { kind: 'note', text: b(en.hazards.title) },
          ...hazardsOf(all).map((text) => ({ kind: 'note' as const, text })),
        ],
      },
      { text: words.identifiersTitle, control: chooseControl },
    );
  },
  attest_identifiers(s, { chosen }) {
    if (!isReached(s.c, 'identifiers')) {
      s.tell(en.general.oldButton);
      s.show('current');
    } else if (chosen === nameOf(s, s.c.unify?.identifiers ?? [])) finishIdentifiers(s);
    else {
      s.tell(words.changedMeanwhile);
      s.show('identifiers');
    }
  },
  check_profiles(s) {
    if (!isReached(s.c, 'identifiers')) early(s);
    else if (readySpaces(s, 'unify')) lookForProfiles(s, 0);
  },
} satisfies Partial<Handlers>;

export const identifiersOutcomes = {
  profiles_checked(s, { space, reached, profiles, preview, nth }) {
    const { unify } = s.c;
    const dev = unify?.dev;
    if (!unify || dev?.id !== space) return;
    if (preview && nth < looksAtMost) {
      lookForProfiles(s, nth + 1, preview);
      return;
    }
    unify.sight = { readAt: s.now, reached, ...(profiles === undefined ? {} : { profiles }) };
    s.audit('profiles_read', { space, reached, profiles });
    if (reached.length === 0) {
      s.tell(words.reachedNone(dev.name));
      return;
    }
    s.tell(words.reached(reached, dev.name));
    if (preview) s.tell(words.profilesStill(dev.name));
    else if (profiles === undefined) s.tell(words.profilesUncounted(dev.name));
    else s.tell(profiles > 0 ? words.profilesSeen(profiles, dev.name, s.now) : words.profilesNone(dev.name));
  },
} satisfies Partial<OutcomeHandlers>;
