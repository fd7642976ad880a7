import { en } from '../copy/en.ts';
import { isLocked } from '../core/checklist.ts';
import {
  addOwnProperty,
  checkPropertyName,
  decideProperty,
  guessType,
  most,
  ownPropertyLines,
} from '../core/review.ts';
import type { Scene, SlotsOf } from '../core/scene.ts';
import { askWhenDecided, fullOf, mayChange, refreshReview, rowOf } from './review-board.ts';
import { addEvent, eventName, openAddForm } from './review-form.ts';
import type { Handlers } from './step.ts';

const words = en.review;

type Added = NonNullable<SlotsOf<'add_event'>['properties']>;

/** Adds the properties that can be; says of the others why not. Gives the names of those that were added. */
function addProperties(s: Scene, event: string, properties: Added): string[] {
  const row = rowOf(s, event);
  if (!row) return [];
  const names: string[] = [];
  for (const { name, type } of properties) {
    const all = fullOf(s, row).properties;
    const checked = checkPropertyName(
      name,
      all.map((property) => property.name),
    );
    if (!checked.ok && checked.why === 'taken') {
      // What is there already is wanted, then.
      if (row.without.includes(checked.other)) decideProperty(row, checked.other, 'follow');
      names.push(checked.other);
      continue;
    }
    if (!checked.ok) {
      s.tell(words.nameRefused(name, words.names[checked.why]));
      continue;
    }
    const own = { name: checked.name, type: type ?? guessType(checked.name, s.catalog) };
    const added = [...(row.added ?? []), own];
    if (added.length > most.properties || ownPropertyLines(added).length > most.ownText) {
      s.tell(words.nameRefused(name, words.tooManyProperties));
      break;
    }
    addOwnProperty(row, own);
    names.push(own.name);
  }
  return names;
}

const titleCased = (text: string): string => text.replace(/(^|\s)\p{Ll}/gu, (letter) => letter.toUpperCase());

export const reviewAddHandlers = {
  add_event(s, { event, call, properties = [] }) {
    if (!mayChange(s)) return;
    if (!event) {
      openAddForm(s);
      return;
    }
    const named = eventName(s, event);
    if ('why' in named) {
      s.tell(words.nameRefused(event, named.why));
      return;
    }
    const row = {
      event: named.name,
      decision: 'will_track' as const,
      without: [],
      own: { call: call ?? 'track' },
    };
    s.c.review.push(row);
    addProperties(s, row.event, properties);
    s.c.review.pop();
    addEvent(s, row);
    askWhenDecided(s);
  },
  add_properties(s, { event, properties }) {
    const row = rowOf(s, event);
    if (!mayChange(s) || !row) return;
    const names = addProperties(s, event, properties);
    if (names.length === 0) return;
    s.audit('own_properties_added', { event: row.event, properties: names });
    s.tell(words.addedProperties(row.event, names));
    refreshReview(s);
  },
  decide_properties(s, { event, properties, decision, reason }) {
    const row = rowOf(s, event);
    if (!row || isLocked(s.c)) {
      s.tell(isLocked(s.c) ? words.alreadyConfirmed : en.general.oldButton);
      return;
    }
    const all = fullOf(s, row).properties;
    const known = properties.flatMap((name) => all.find((property) => property.name === name) ?? []);
    const missing = properties.find((name) => !all.some((property) => property.name === name));
    if (missing !== undefined) {
      s.tell(
        words.noSuchProperty(
          missing,
          row.event,
          all.map(({ name }) => name),
        ),
      );
      return;
    }
    for (const { name } of known) {
      // What an event does not carry yet cannot be apart from it by being still to come.
      const isSame = decision === row.decision || (decision === 'will_track' && row.decision !== 'tracked');
      const state = isSame ? 'follow' : decision;
      decideProperty(row, name, state, reason ?? '');
    }
    const after = fullOf(s, row).properties.find(({ name }) => name === known[0]?.name);
    if (!after) return;
    s.audit('properties_reviewed', { event: row.event, properties, decision });
    s.tell(
      words.propertiesChanged(
        row.event,
        properties,
        after.apart ? words.decisions[after.apart] : words.asEvent,
      ),
    );
    refreshReview(s);
  },
  ask_event(s, { event }) {
    // Typed without care for capitals, it is offered in the case that Segment recommends.
    const name = event === event.toLowerCase() ? titleCased(event) : event;
    s.ask({
      blocks: [
        { kind: 'text', text: words.notInReview(name) },
        {
          kind: 'actions',
          controls: [
            {
              kind: 'button',
              label: words.addEvent,
              intent: { intent: 'add_event', slots: { event: name } },
            },
          ],
        },
      ],
    });
  },
  ask_property(s, { property, events }) {
    const [only] = events;
    const row = events.length === 1 ? rowOf(s, only) : undefined;
    if (row)
      s.tell(
        words.noSuchProperty(
          property,
          row.event,
          fullOf(s, row).properties.map(({ name }) => name),
        ),
      );
    else if (events.length === 0) s.tell(words.addWhere(property, s.c.review.at(-1)?.event ?? ''));
    else s.tell(words.whichEvent(property, events));
  },
} satisfies Partial<Handlers>;
