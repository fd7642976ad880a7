import { en } from '../copy/en.ts';
import type { Block, Control } from '../core/card.ts';
import type { Scene } from '../core/scene.ts';
import { personKey, personOf } from '../core/turn.ts';
import { type FormHandler, type Handlers, many, type OutcomeHandlers, one } from './step.ts';

const words = en.link;

const dayMs = 24 * 60 * 60_000;
/** Owners who are asked at most. */
const maxAsked = 3;

/** The way on for who is not found in Segment by their e-mail; nothing for anybody else. */
export const askControls = (s: Scene): Control[] =>
  s.who?.inSegment === false && !s.who.unread
    ? [{ kind: 'button', label: words.askButton, intent: { intent: 'ask_link', slots: {} } }]
    : [];

const say = (s: Scene, text: Block & { kind: 'text' }): void => s.whisper({ blocks: [text] });

/** Asks the owners that Segue has met, once a day. */
function askOwners(s: Scene): void {
  const before = s.c.linkAsked?.[s.me];
  if (before !== undefined && s.now - before < dayMs) {
    say(s, { kind: 'text', text: words.askedBefore });
    return;
  }
  const owners = Object.entries(s.c.people)
    .filter(([key, { owner, standing }]) => owner && standing === 'member' && key !== s.me)
    .slice(0, maxAsked);
  if (owners.length === 0) {
    say(s, { kind: 'text', text: words.nobodyToAsk });
    return;
  }
  s.c.linkAsked = { ...s.c.linkAsked, [s.me]: s.now };
  s.audit('link_asked');
  for (const [key] of owners)
    s.direct(personOf(key), {
      title: words.askTitle,
      blocks: [
        { kind: 'text', text: words.ask(s.who?.name ?? s.me, s.who?.email) },
        {
          kind: 'actions',
          controls: [
            {
              kind: 'button',
              label: words.button,
              intent: { intent: 'link_person', slots: { person: s.person.id } },
            },
          ],
        },
      ],
    });
  say(s, { kind: 'text', text: words.asked(owners.map(([, { name }]) => name)) });
}

function openForm(s: Scene, person: string | undefined): void {
  const { form } = words;
  s.openForm(
    {
      form: 'link_person',
      title: words.title,
      submit: form.submit,
      context: {},
      fields: [
        { kind: 'note', text: form.note },
        {
          kind: 'people',
          name: 'person',
          label: form.person,
          max: 1,
          ...(person ? { initial: [person] } : {}),
        },
        {
          kind: 'text',
          name: 'email',
          label: form.email,
          hint: form.emailHint,
          optional: true,
          maxLength: 254,
        },
      ],
    },
    {
      text: words.again,
      control: {
        kind: 'button',
        label: words.title,
        intent: { intent: 'link_person', slots: person ? { person } : {} },
      },
    },
  );
}

/** Somebody else is linked, by an owner, to a user that Segment knows; that both are there is looked at first. */
export const submitLink: FormHandler = (s, values) => {
  const [id, ...more] = many(values, 'person');
  const email = one(values, 'email');
  if (!id || more.length > 0) s.refuseForm({ person: words.form.personMissing });
  else if (id === s.person.id) s.refuseForm({ person: words.form.notYourself });
  if (email && !/^[^\s@<>]{1,64}@[^\s@<>]{1,189}$/.test(email)) s.refuseForm({ email: words.form.badEmail });
  if (!id) return;
  const person = { platform: s.person.platform, tenant: s.person.tenant, id };
  s.effect({ kind: 'check_link', origin: s.origin, person, ...(email ? { email } : {}) });
};

export const linkHandlers = {
  ask_link: askOwners,
  link_person: (s, { person }) => openForm(s, person),
} satisfies Partial<Handlers>;

export const linkOutcomes = {
  link_checked(s, { person, name, email, why }) {
    if (why) {
      const text = why === 'no_user' ? words.refused.no_user(email ?? '') : words.refused.not_a_member(name);
      s.whisper({ blocks: [{ kind: 'text', text }] });
      return;
    }
    const key = personKey(person);
    const { [key]: before, ...others } = s.c.links ?? {};
    s.c.links = email ? { ...others, [key]: { email, by: s.me, at: s.now } } : others;
    const record = s.c.people[key];
    // What was read for another e-mail is read again before it counts.
    if (record) record.at = 0;
    s.audit(email ? 'person_linked' : 'person_unlinked', {
      person: key,
      by: s.me,
      ...(email ? { email } : {}),
      ...(before ? { before: before.email } : {}),
    });
    const text = email ? words.linked(name, email) : words.unlinked(name);
    s.whisper({ blocks: [{ kind: 'text', text }] });
    if (email)
      s.direct(person, { blocks: [{ kind: 'text', text: words.tellLinked(s.who?.name ?? s.me, email) }] });
  },
} satisfies Partial<OutcomeHandlers>;
