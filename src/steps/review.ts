import { en } from '../copy/en.ts';
import { t } from '../copy/text.ts';
import type { Control } from '../core/card.ts';
import { type Change, isLocked, plannedEvents } from '../core/checklist.ts';
import { decideEvent, plannedProperties, type ReviewedEvent } from '../core/review.ts';
import { exportRows } from '../core/review-rows.ts';
import type { Scene } from '../core/scene.ts';
import { conversationKey } from '../core/turn.ts';
import type { EventFact } from '../core/use-case.ts';
import { chosen } from './find.ts';
import { reviewAddHandlers } from './review-add.ts';
import {
  askConfirmation,
  askWhenDecided,
  fullOf,
  refreshReview,
  rowOf,
  showPart,
  showReview,
} from './review-board.ts';
import { reviewFormHandlers } from './review-form.ts';
import { reviewImportHandlers } from './review-import.ts';
import { complete, type Handlers, type OutcomeHandlers, type Step } from './step.ts';

const words = en.review;

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

const isChoiceOfUseCase = (change: Change): boolean =>
  change.goal !== undefined || change.useCase !== undefined;

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
  // From here on the use case stays; what was decided about events can be taken back once this is.
  s.c.confirmedOnce = true;
  s.c.undo = s.c.undo.filter((entry) => entry.kind !== 'choice' || !isChoiceOfUseCase(entry.before));
  s.audit('events_confirmed', { events: planned.map((row) => row.event) });
  s.effect(
    {
      kind: 'save_plan',
      origin: s.origin,
      name: `${useCase.name} (Segue)`,
      description: `${useCase.name}, ${goal.name}`,
      rules: planned.map((row) => {
        const event = fullOf(s, row);
        return {
          event: row.event,
          call: event.call,
          properties: plannedProperties(event).map(({ name, type, description }) => ({
            name,
            type,
            description,
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

/** An event that the team added. */
function explainOwn(s: Scene, event: ReviewedEvent): void {
  s.ask({
    title: words.explainTitle(event.name),
    blocks: [
      { kind: 'text', text: words.explainOwn },
      {
        kind: 'list',
        items: event.properties.map(
          ({ name, type, description }) =>
            t`${{ code: name }} (${type})${description ? `: ${description}` : ''}`,
        ),
      },
      ...(isLocked(s.c) ? [] : [{ kind: 'actions' as const, controls: [editControl(event.name)] }]),
    ],
  });
}

export const reviewStep: Step = { id: 'review_events', show: showReview };

export const reviewHandlers = {
  ...reviewFormHandlers,
  ...reviewAddHandlers,
  ...reviewImportHandlers,
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
      decideEvent(row, decision, reason ?? '');
      s.audit('event_reviewed', { event: row.event, decision, without: row.without });
      s.tell(words.changed(row.event, words.decisions[decision]));
    }
    refreshReview(s);
    askWhenDecided(s);
  },
  filter_events(s, { filter, page = 0 }) {
    if (s.c.useCase) showPart(s, filter, page);
    else s.show('current');
  },
  explain_event(s, { event, property, ordinals }) {
    const position = ordinals?.[0];
    const name =
      event ?? (position ? s.c.review.at(position > 0 ? position - 1 : position)?.event : undefined);
    const facts = [...s.catalog.events.values()];
    const own = rowOf(s, name);
    if (own?.own && s.c.useCase) {
      explainOwn(s, fullOf(s, own));
      return;
    }
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
    const rows = exportRows(s.c.review.map((row) => fullOf(s, row)));
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
  plan_saved(s, { id, name, extended }) {
    s.c.plan = { state: 'saved', id, name, at: s.now };
    s.audit('plan_saved', { id });
    s.tell(words.planSaved(name));
    if (extended) s.tell(en.verify.planExtended(extended));
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
