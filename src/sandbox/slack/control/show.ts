import { bot, people, type SandboxPerson } from '../../worlds.ts';
import type { Core } from '../core.ts';
import type { Obj } from '../json.ts';
import { isTopLevel, repliesOf, statusAt, visibleMessages } from '../messages.ts';
import { findPerson, places, standing } from '../people.ts';
import type { Message } from '../state.ts';
import { placeFor } from './find.ts';
import { Refusal } from './refusal.ts';

/** The people of this play, as they stand now. */
export const showPeople = (core: Core): Obj => ({
  people: people.map((person) => {
    const { deleted, admin, guest } = standing(core, person);
    const { id, team, name, realName, email, about, slack } = person;
    return { id, team, name, realName, email, about, slack, deleted, admin, guest };
  }),
});

/** The person a question is asked for; a deactivated one may still look. */
export function viewer(id: string | null): SandboxPerson {
  const person = findPerson(id ?? '');
  if (person === undefined) throw new Refusal(404, `There is nobody with the id ${JSON.stringify(id)}.`);
  return person;
}

/** Conversations of a person, the DM with the bot first, with what is unread. */
export function showConversations(core: Core, person: SandboxPerson): Obj {
  const mine = places.filter((place) => place.members.includes(person.id));
  return {
    conversations: mine.map((place) => {
      const messages = visibleMessages(core, place.id, person.id);
      const read = core.state.read[`${person.id}:${place.id}`] ?? '';
      const unread = messages.filter((one) => one.user !== person.id && one.ts > read);
      return {
        id: place.id,
        kind: place.kind,
        name: place.name,
        shared: place.shared,
        members: [...place.members, ...(place.botIsMember ? [bot.userId] : [])],
        unread: unread.length,
        lastTs: messages.at(-1)?.ts ?? null,
      };
    }),
  };
}

const nameOf = (user: string): string =>
  user === bot.userId ? bot.name : (findPerson(user)?.realName ?? user);

function showMessage(core: Core, message: Message): Obj {
  const files = (message.files ?? []).flatMap((id) => {
    const file = core.state.files[id];
    if (file === undefined) return [];
    return [
      {
        name: file.name,
        title: file.title,
        content: Buffer.from(file.base64 ?? '', 'base64').toString('utf8'),
      },
    ];
  });
  return {
    ts: message.ts,
    user: message.user,
    bot: message.bot,
    name: nameOf(message.user),
    text: message.text,
    blocks: message.blocks ?? [],
    threadTs: message.threadTs ?? null,
    replyCount: isTopLevel(message) ? repliesOf(core, message).length : 0,
    edited: message.edited !== undefined,
    ephemeral: message.onlyFor !== undefined,
    files,
    reactions: message.reactions ?? [],
  };
}

/** Messages a person sees in a conversation, or in one of its threads (its first message included); `last`: how many. */
export function showMessages(
  core: Core,
  person: SandboxPerson,
  { channel, thread, last }: { channel: string | null; thread: string | null; last: string | null },
): Obj {
  if (last !== null && !/^[1-9]\d{0,3}$/.test(last)) throw new Refusal(400, 'last is a number of messages.');
  const place = placeFor(person, channel ?? undefined);
  const all = visibleMessages(core, place.id, person.id);
  const shown =
    thread === null
      ? all.filter(isTopLevel)
      : all.filter((one) => one.ts === thread || one.threadTs === thread);
  if (thread !== null && shown.length === 0) throw new Refusal(404, `There is no message ${thread} there.`);
  return {
    messages: shown.slice(last === null ? 0 : -Number(last)).map((message) => showMessage(core, message)),
    status:
      thread === null && place.kind === 'channel' ? null : statusAt(core, place.id, thread ?? undefined),
    prompts: core.state.prompts[place.id]?.prompts ?? [],
  };
}
