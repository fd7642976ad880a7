import { en } from '../copy/en.ts';
import { b, t } from '../copy/text.ts';
import type { Control, Form } from '../core/card.ts';
import { type EventReview, isLocked, plannedEvents } from '../core/checklist.ts';
import { buttonsOf, type Scene } from '../core/scene.ts';
import { conversationKey } from '../core/turn.ts';
import type { EventFact } from '../core/use-case.ts';
import { rowOf } from './code-to-copy.ts';
import { chosen } from './find.ts';
import { decisions, reviewCard, reviewRows } from './review-card.ts';
import {
  complete,
  type FormHandler,
  type Handlers,
  many,
  type OutcomeHandlers,
  one,
  type Step,
} from './step.ts';

const words = en.review;

const boardId = (s: Scene): string => `review:${conversationKey(s.to)}`;

function refreshReview(s: Scene): void {
  for (const board of Object.keys(s.c.boards)) if (board.startsWith('review:')) s.refresh(board);
}

function showReview(s: Scene): void {
  s.c.boards[boardId(s)] = { to: s.to };
  s.refresh(boardId(s));
  for (const key of Object.keys(s.dialog) as (keyof typeof s.dialog)[]) delete s.dialog[key];
  if (isLocked(s.c)) return;
  s.dialog.yes = { intent: 'confirm_events', slots: {} };
  s.dialog.buttons = buttonsOf(reviewCard(s.c, chosen(s).useCase, s.catalog));
}

function eventForm(s: Scene, row: EventReview): Form {
  const suggested = chosen(s).useCase.events.find((event) => event.name === row.event);
  const properties = suggested?.properties ?? [];
  return {
    form: 'event_state',
    title: row.event,
    submit: words.form.submit,
    context: { event: row.event },
    fields: [
      ...(suggested?.note ? [{ kind: 'note' as const, text: suggested.note }] : []),
      {
        kind: 'choice',
        name: 'decision',
        label: words.form.decision,
        initial: row.decision === 'undecided' ? 'will_track' : row.decision,
        options: decisions
          .filter((decision) => decision !== 'undecided')
          .map((decision) => ({ label: words.decisions[decision], value: decision })),
      },
      {
        kind: 'text',
        name: 'reason',
        label: words.form.reason,
        hint: words.form.reasonHint,
        optional: true,
        initial: row.reason ?? '',
        maxLength: 300,
      },
      ...(properties.length > 0
        ? [
            {
              kind: 'choices' as const,
              name: 'properties',
              label: words.form.properties,
              optional: true,
              initial: properties.filter((property) => !row.without.includes(property)),
              options: properties.map((property) => ({ label: property, value: property })),
            },
          ]
        : []),
    ],
  };
}

export const submitEvent: FormHandler = (s, values, context) => {
  const row = rowOf(s, context.event);
  const suggested = row && chosen(s).useCase.events.find((event) => event.name === row.event);
  const decision = decisions.find((entry) => entry === one(values, 'decision'));
  if (!row || !suggested || !decision || isLocked(s.c)) {
    s.tell(en.general.oldButton);
    s.show('current');
    return;
  }
  const reason = one(values, 'reason').slice(0, 300);
  if (decision === 'not_for_us' && !reason) {
    s.refuseForm({ reason: words.form.reasonMissing });
    return;
  }
  const keep = many(values, 'properties');
  row.without = suggested.properties.filter((property) => !keep.includes(property));
  decideEvent(s, row, decision, reason);
  refreshReview(s);
};

function decideEvent(s: Scene, row: EventReview, decision: EventReview['decision'], reason: string): void {
  row.decision = decision;
  if (decision === 'not_for_us') row.reason = reason;
  else delete row.reason;
  s.audit('event_reviewed', { event: row.event, decision, without: row.without });
}

const editControl = (event: string): Control => ({
  kind: 'button',
  label: words.editPlaceholder,
  intent: { intent: 'edit_event', slots: { event } },
});

function askToConfirm(s: Scene, accepted: number): void {
  s.audit('events_accepted', { events: plannedEvents(s.c).map((row) => row.event) });
  refreshReview(s);
  s.tell(words.accepted(accepted));
  askConfirmation(s);
}

/** Every event is decided: one yes confirms them. */
function askConfirmation(s: Scene): void {
  const yes = { intent: 'confirm_events', slots: {} } as const;
  s.ask(
    {
      blocks: [
        { kind: 'text', text: words.confirmQuestion },
        {
          kind: 'actions',
          controls: [
            { kind: 'button', label: words.confirm, intent: yes, style: 'primary' },
            { kind: 'button', label: words.editPlaceholder, intent: { intent: 'review_events', slots: {} } },
          ],
        },
      ],
    },
    { ask: 'yes_no', yes },
  );
}

function confirm(s: Scene): void {
  if (isLocked(s.c)) {
    s.tell(words.alreadyConfirmed);
    s.show('current');
    return;
  }
  if (!s.c.useCase) {
    s.tell(words.noneYet);
    s.show('current');
    return;
  }
  const open = s.c.review.filter((row) => row.decision === 'undecided');
  for (const row of open) row.decision = 'will_track';
  const planned = plannedEvents(s.c);
  if (planned.length === 0) {
    s.tell(words.allDeclined);
    return;
  }
  // Confirming can't be taken back. Words that also decide open events are answered with a question first.
  if (open.length > 0 && s.turn.input.kind !== 'press') {
    askToConfirm(s, open.length);
    return;
  }
  const { goal, useCase } = chosen(s);
  complete(s, 'review_events', 'chosen');
  // From here on the choice stays: what came before can't be taken back.
  s.c.undo = [];
  s.audit('events_confirmed', { events: planned.map((row) => row.event) });
  s.effect(
    {
      kind: 'save_plan',
      origin: s.origin,
      name: `${useCase.name} (Segue)`,
      description: `${useCase.name}, ${goal.name}`,
      rules: planned.map((row) => {
        const fact = s.catalog.events.get(row.event);
        const suggested = useCase.events.find((event) => event.name === row.event);
        return {
          event: row.event,
          call: fact?.call ?? 'track',
          properties: (suggested?.properties ?? [])
            .filter((name) => !row.without.includes(name))
            .map((name) => ({
              name,
              type: fact?.properties[name]?.type ?? 'string',
              description: fact?.properties[name]?.description ?? '',
            })),
        };
      }),
    },
    { id: 'save_plan' },
  );
  refreshReview(s);
  s.tell(words.confirmed(planned.map((row) => row.event)));
  s.show('current');
}

/** An event that has this property: one under review if there is one. */
function withProperty(s: Scene, property: string): EventFact | undefined {
  const facts = [...s.catalog.events.values()].filter((entry) => Object.hasOwn(entry.properties, property));
  return facts.find((entry) => rowOf(s, entry.name)) ?? facts[0];
}

export const reviewStep: Step = { id: 'review_events', show: showReview };

export const reviewHandlers = {
  review_events(s) {
    if (s.c.useCase) showReview(s);
    else s.show('current');
  },
  accept_all_events(s) {
    if (isLocked(s.c)) {
      s.tell(words.alreadyConfirmed);
      return;
    }
    const open = s.c.review.filter((row) => row.decision === 'undecided');
    for (const row of open) row.decision = 'will_track';
    if (open.length > 0) askToConfirm(s, open.length);
    else s.tell(words.accepted(0));
  },
  decide_events(s, { events, decision, reason }) {
    const rows = events.flatMap((event) => rowOf(s, event) ?? []);
    const [first] = rows;
    if (!first || isLocked(s.c)) {
      s.tell(isLocked(s.c) ? words.alreadyConfirmed : en.general.oldButton);
      return;
    }
    if (decision === 'not_for_us' && !reason) {
      s.ask({
        blocks: [
          { kind: 'text', text: words.whyNot(first.event) },
          { kind: 'actions', controls: [editControl(first.event)] },
        ],
      });
      return;
    }
    for (const row of rows) {
      decideEvent(s, row, decision, reason?.slice(0, 300) ?? '');
      s.tell(words.changed(row.event, words.decisions[decision]));
    }
    refreshReview(s);
    if (plannedEvents(s.c).length > 0 && s.c.review.every((row) => row.decision !== 'undecided'))
      askConfirmation(s);
  },
  edit_event(s, { event }) {
    const row = rowOf(s, event);
    if (!row || isLocked(s.c)) {
      s.tell(isLocked(s.c) ? words.alreadyConfirmed : en.general.oldButton);
      return;
    }
    s.openForm(eventForm(s, row), {
      text: b(row.event),
      control: {
        kind: 'button',
        label: en.connect.openForm,
        intent: { intent: 'edit_event', slots: { event: row.event } },
      },
    });
  },
  explain_event(s, { event, property, ordinals }) {
    const position = ordinals?.[0];
    const name =
      event ?? (position ? s.c.review.at(position > 0 ? position - 1 : position)?.event : undefined);
    const facts = [...s.catalog.events.values()];
    const fact =
      facts.find((entry) => entry.name.toLowerCase() === name?.toLowerCase()) ??
      (property && !name ? withProperty(s, property) : undefined);
    if (!fact) {
      s.tell(words.explainNone(name ?? property));
      if (!name && !property) s.show('current');
      return;
    }
    const row = rowOf(s, fact.name);
    const open = row && !isLocked(s.c);
    s.ask({
      title: words.explainTitle(fact.name),
      blocks: [
        { kind: 'text', text: fact.description },
        ...(fact.call === 'track' ? [] : [{ kind: 'note' as const, text: words.pageNote(fact.call) }]),
        {
          kind: 'list',
          items: Object.entries(fact.properties).map(
            ([key, property]) => t`${{ code: key }} (${property.type}): ${property.description}`,
          ),
        },
        ...(open
          ? [
              {
                kind: 'actions' as const,
                controls: [editControl(fact.name)],
              },
            ]
          : []),
      ],
    });
  },
  confirm_events: confirm,
  export_events(s, { format }) {
    if (!s.c.useCase) {
      s.show('current');
      return;
    }
    const rows = reviewRows(s.c.review, chosen(s).useCase, s.catalog);
    s.effect(
      {
        kind: 'file',
        to: s.to,
        name: `segue-${s.c.useCase}-events.${format}`,
        format,
        rows,
        comment: words.exported(format),
      },
      { lane: `file:${conversationKey(s.to)}` },
    );
  },
} satisfies Partial<Handlers>;

export const reviewOutcomes = {
  plan_saved(s, { id, name }) {
    s.c.plan = { state: 'saved', id, name, at: s.now };
    s.audit('plan_saved', { id });
    s.tell(words.planSaved(name));
    // Sources that were quicker than the plan.
    for (const source of s.c.sources) {
      if (!source.planned && source.kind === 'event')
        s.effect({ kind: 'attach_plan', origin: s.origin, plan: id, source: source.id });
    }
    s.refreshChecklist();
  },
  plan_unavailable(s, { why }) {
    s.c.plan = { state: 'unavailable', why, at: s.now };
    s.audit('plan_unavailable', { why });
    s.tell(words.planUnavailable(why));
    s.refreshChecklist();
  },
} satisfies Partial<OutcomeHandlers>;
