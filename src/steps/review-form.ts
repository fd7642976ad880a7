import { en } from '../copy/en.ts';
import { b } from '../copy/text.ts';
import type { Field, Form } from '../core/card.ts';
import { type EventReview, isLocked } from '../core/checklist.ts';
import {
  checkReviewName,
  decideEvent,
  decideProperty,
  isTitleCase,
  most,
  ownPropertyLines,
  type ReviewedEvent,
  readOwnProperties,
  takeOwnProperties,
} from '../core/review.ts';
import type { Scene } from '../core/scene.ts';
import { callTypes } from '../core/use-case.ts';
import { fullOf, mayChange, refreshReview, rowOf } from './review-board.ts';
import { decisions } from './review-card.ts';
import { type FormHandler, type Handlers, many, one } from './step.ts';

const words = en.review;

/** What the form of an event was drawn from; it is refused when that has changed since. */
const shownOf = (s: Scene, event: ReviewedEvent): string =>
  s.hash(JSON.stringify([event.properties.map(({ name }) => name), event.row.added ?? []]));

/** One reason for all properties that are left out, if they share it. */
function sharedReason(event: ReviewedEvent): string {
  const reasons = new Set(
    event.properties.filter(({ apart }) => apart === 'not_for_us').map(({ reason }) => reason ?? ''),
  );
  const [only = ''] = reasons;
  return reasons.size === 1 ? only : '';
}

function propertyFields(event: ReviewedEvent): Field[] {
  const { properties, row } = event;
  if (properties.length === 0) return [];
  const options = properties.map(({ name }) => ({ label: name, value: name }));
  const isLater = ({ apart }: ReviewedEvent['properties'][number]): boolean => apart === 'will_track';
  return [
    {
      kind: 'choices',
      name: 'properties',
      label: words.form.properties,
      optional: true,
      initial: properties.filter(({ name }) => !row.without.includes(name)).map(({ name }) => name),
      options,
    },
    {
      kind: 'text',
      name: 'property_reason',
      label: words.form.propertyReason,
      optional: true,
      initial: sharedReason(event),
      maxLength: most.reason,
    },
    {
      kind: 'choices',
      name: 'later',
      label: words.form.later,
      hint: words.form.laterHint,
      optional: true,
      initial: properties.filter(isLater).map(({ name }) => name),
      options,
    },
  ];
}

const ownField = (initial: string): Field => ({
  kind: 'text',
  name: 'own',
  label: words.form.own,
  hint: words.form.ownHint,
  placeholder: words.form.ownPlaceholder,
  optional: true,
  multiline: true,
  initial,
  maxLength: most.ownText,
});

function eventForm(s: Scene, event: ReviewedEvent): Form {
  const { row } = event;
  const options = decisions
    .filter((decision) => decision !== 'undecided')
    .map((decision): { label: string; value: string } => ({
      label: words.decisions[decision],
      value: decision,
    }));
  const note = event.isOwn ? `${words.yours}.` : event.note;
  return {
    form: 'event_state',
    title: row.event,
    submit: words.form.submit,
    context: { event: row.event, shown: shownOf(s, event) },
    fields: [
      { kind: 'note', text: b(row.event) },
      ...(note ? [{ kind: 'note' as const, text: note }] : []),
      {
        kind: 'choice',
        name: 'decision',
        label: words.form.decision,
        initial: row.decision === 'undecided' ? 'will_track' : row.decision,
        options: event.isOwn ? [...options, { label: words.form.remove, value: 'remove' }] : options,
      },
      {
        kind: 'text',
        name: 'reason',
        label: words.form.reason,
        hint: words.form.reasonHint,
        optional: true,
        initial: row.reason ?? '',
        maxLength: most.reason,
      },
      ...propertyFields(event),
      ownField(ownPropertyLines(row.added ?? [])),
    ],
  };
}

export const submitEvent: FormHandler = (s, values, context) => {
  const row = rowOf(s, context.event);
  const said = one(values, 'decision');
  const decision = decisions.find((entry) => entry === said);
  const isRemoved = said === 'remove' && row?.own !== undefined;
  if (!row || (!decision && !isRemoved) || isLocked(s.c)) {
    s.tell(en.general.oldButton);
    s.show('current');
    return;
  }
  if (isRemoved || !decision) {
    removeEvent(s, row);
    return;
  }
  const event = fullOf(s, row);
  const reason = one(values, 'reason');
  if (decision === 'not_for_us' && !reason) s.refuseForm({ reason: words.form.reasonMissing });
  if (context.shown && context.shown !== shownOf(s, event)) s.refuseForm({ decision: words.form.changed });
  const own = values.own === undefined ? undefined : readOwn(s, event, one(values, 'own'));
  if (values.properties !== undefined && decision !== 'not_for_us') {
    takeChoices(event, many(values, 'properties'), many(values, 'later'), one(values, 'property_reason'));
  }
  if (own) takeOwnProperties(row, own);
  decideEvent(row, decision, reason);
  s.audit('event_reviewed', { event: row.event, decision, without: row.without });
  refreshReview(s);
};

/** The boxes: what is not ticked is left out; what is ticked as later is still to be added to a tracked event. */
function takeChoices(event: ReviewedEvent, keep: string[], later: string[], reason: string): void {
  const isSame = reason === sharedReason(event);
  for (const { name, apart, reason: before = '' } of event.properties) {
    if (!keep.includes(name))
      decideProperty(event.row, name, 'not_for_us', isSame ? before || reason : reason);
    else if (later.includes(name)) decideProperty(event.row, name, 'will_track');
    else if (apart !== 'tracked') decideProperty(event.row, name, 'follow');
  }
}

/** The own properties as typed; refuses the form where a line cannot be read. */
function readOwn(s: Scene, event: ReviewedEvent, text: string) {
  const taken = event.properties.filter(({ isOwn }) => !isOwn).map(({ name }) => name);
  const { added, faults } = readOwnProperties(text, taken, s.catalog);
  if (faults.length > 0) s.refuseForm({ own: words.lines(faults) });
  else if (ownPropertyLines(added).length > most.ownText) s.refuseForm({ own: words.ownTooLong });
  return added;
}

function removeEvent(s: Scene, row: EventReview): void {
  s.c.review = s.c.review.filter((entry) => entry !== row);
  s.audit('own_event_removed', { event: row.event });
  s.tell(words.removed(row.event));
  refreshReview(s);
}

/** The form of an event of the team's own; `name` is what was said of it already. */
export function openAddForm(s: Scene, name = ''): void {
  const form: Form = {
    form: 'own_event',
    title: words.form.addTitle,
    submit: words.form.add,
    context: {},
    fields: [
      {
        kind: 'text',
        name: 'name',
        label: words.form.name,
        hint: words.form.nameHint,
        initial: name,
        maxLength: 100,
      },
      {
        kind: 'choice',
        name: 'decision',
        label: words.form.decision,
        initial: 'will_track',
        options: (['will_track', 'tracked'] as const).map((value) => ({
          label: words.decisions[value],
          value,
        })),
      },
      {
        kind: 'choice',
        name: 'call',
        label: words.form.call,
        hint: words.form.callHint,
        initial: 'track',
        options: callTypes.map((value) => ({ label: words.form.calls[value], value })),
      },
      ownField(''),
    ],
  };
  s.openForm(form, {
    text: words.form.addTitle,
    control: { kind: 'button', label: words.addEvent, intent: { intent: 'add_event', slots: {} } },
  });
}

/** Why an event of this name cannot be added, in words; or the name as it is kept. */
export function eventName(s: Scene, text: string): { name: string } | { why: string } {
  const checked = checkReviewName(
    text,
    s.c.review.map(({ event }) => event),
  );
  if (s.c.review.filter(({ own }) => own).length >= most.events) return { why: words.tooManyEvents };
  if (checked.ok) return { name: checked.name };
  return { why: checked.why === 'taken' ? words.names.taken(checked.other) : words.names[checked.why] };
}

export const submitOwnEvent: FormHandler = (s, values) => {
  if (isLocked(s.c) || !s.c.useCase) {
    s.tell(isLocked(s.c) ? words.alreadyConfirmed : words.noneYet);
    s.show('current');
    return;
  }
  const named = eventName(s, one(values, 'name'));
  if ('why' in named) s.refuseForm({ name: named.why });
  const call = callTypes.find((type) => type === one(values, 'call')) ?? 'track';
  const row: EventReview = {
    event: 'name' in named ? named.name : '',
    decision: one(values, 'decision') === 'tracked' ? 'tracked' : 'will_track',
    without: [],
    own: { call },
  };
  takeOwnProperties(row, readOwn(s, fullOf(s, row), one(values, 'own')));
  if ('name' in named) addEvent(s, row);
};

/** Puts an event of the team's own into the review, and says so. */
export function addEvent(s: Scene, row: EventReview): void {
  s.c.review.push(row);
  const properties = (row.added ?? []).map(({ name }) => name);
  s.audit('own_event_added', { event: row.event, call: row.own?.call, properties });
  s.tell(words.added(row.event, properties));
  if (!isTitleCase(row.event)) s.tell('', { kind: 'note', text: words.titleCase(row.event) });
  refreshReview(s);
}

export const reviewFormHandlers = {
  edit_event(s, { event }) {
    const row = rowOf(s, event);
    if (!row || isLocked(s.c)) {
      s.tell(isLocked(s.c) ? words.alreadyConfirmed : en.general.oldButton);
      return;
    }
    s.openForm(eventForm(s, fullOf(s, row)), {
      text: b(row.event),
      control: {
        kind: 'button',
        label: en.connect.openForm,
        intent: { intent: 'edit_event', slots: { event: row.event } },
      },
    });
  },
  remove_event(s, { event }) {
    if (!mayChange(s)) return;
    const row = rowOf(s, event);
    if (row?.own) removeEvent(s, row);
    else s.tell(row ? words.onlyOwnRemoved(row.event) : words.explainNone(event));
  },
} satisfies Partial<Handlers>;
