import { asArray, asNumber, asObject, asText, type Json, optionalText } from './json.ts';

export type Person = { id: string; realName: string; about: string; kind: string };
/** A conversation as such, without what changes with each message. */
export type KnownConversation = {
  id: string;
  kind: 'dm' | 'channel';
  name: string;
  shared: boolean;
  members: string[];
};
/** `status` and `prompts`: see MessagesView. */
export type ConversationView = KnownConversation & { unread: number; status?: string; prompts: Prompt[] };
/** Words that Segue suggests to say. */
export type Prompt = { title: string; message: string };
export type FileView = { name: string; content: string };
export type MessageView = {
  ts: string;
  user: string;
  bot: boolean;
  name: string;
  text: string;
  blocks: unknown[];
  threadTs?: string;
  replyCount: number;
  edited: boolean;
  ephemeral: boolean;
  files: FileView[];
};

/** The reply of /slack/people. */
export const readPeople = (body: unknown): Person[] =>
  asArray(asObject(body).people).map((entry) => {
    const person = asObject(entry);
    return {
      id: asText(person.id),
      realName: asText(person.realName) || asText(person.name),
      about: asText(person.about),
      kind: asText(person.slack),
    };
  });

/** The reply of /slack/conversations: the DM with Segue first, channels by name. */
export const readConversations = (body: unknown): ConversationView[] =>
  asArray(asObject(body).conversations)
    .map((entry): ConversationView => {
      const conversation = asObject(entry);
      return {
        id: asText(conversation.id),
        kind: conversation.kind === 'dm' ? 'dm' : 'channel',
        name: asText(conversation.name),
        shared: conversation.shared === true,
        members: asArray(conversation.members).map(asText),
        unread: asNumber(conversation.unread) ?? 0,
        ...readAssistance(conversation),
      };
    })
    .sort((a, b) => (a.kind === b.kind ? a.name.localeCompare(b.name) : a.kind === 'dm' ? -1 : 1));

export type MessagesView = {
  /** Oldest first. */
  messages: MessageView[];
  /** What Segue says it is doing here, e.g. "is creating the source". */
  status?: string;
  /** What Segue suggests to say. */
  prompts: Prompt[];
};

/** The reply of /slack/messages. */
export const readMessages = (body: unknown): MessagesView => ({
  messages: asArray(asObject(body).messages).map(readMessage),
  ...readAssistance(asObject(body)),
});

// Both stand with the messages of a conversation, or with the conversation itself.
function readAssistance(view: Json): { status?: string; prompts: Prompt[] } {
  const status = optionalText(view.status);
  const prompts = asArray(view.suggestedPrompts).length > 0 ? view.suggestedPrompts : view.prompts;
  return {
    ...(status ? { status } : {}),
    prompts: asArray(prompts).map((entry) => {
      const { title, message } = asObject(entry);
      return { title: asText(title) || asText(message), message: asText(message) };
    }),
  };
}

function readMessage(entry: unknown): MessageView {
  const message = asObject(entry);
  const threadTs = optionalText(message.threadTs);
  return {
    ts: asText(message.ts),
    user: asText(message.user),
    bot: Boolean(message.bot),
    name: asText(message.name),
    text: asText(message.text),
    blocks: asArray(message.blocks),
    ...(threadTs ? { threadTs } : {}),
    replyCount: asNumber(message.replyCount) ?? 0,
    edited: Boolean(message.edited),
    ephemeral: Boolean(message.ephemeral),
    files: asArray(message.files).map((file) => ({
      name: asText(asObject(file).name),
      content: asText(asObject(file).content),
    })),
  };
}

export type MessageItem = {
  message: MessageView;
  /** Starts a new author's run: draw avatar, name and time. */
  lead: boolean;
  /** First of its day. */
  newDay: boolean;
  /** First of those that were unread when the conversation was opened. */
  firstNew: boolean;
};

const runMs = 5 * 60_000;

/**
 * Messages with what to draw around them: a day line, the author once per run of five minutes, and a line before
 * the message `firstNew` (a ts).
 */
export function arrange(
  messages: readonly MessageView[],
  dayOf: (ms: number) => string,
  firstNew?: string,
): MessageItem[] {
  return messages.map((message, i) => {
    const before = messages[i - 1];
    const newDay = !before || dayOf(tsMs(before.ts)) !== dayOf(tsMs(message.ts));
    const isFirstNew = message.ts === firstNew;
    const lead =
      newDay ||
      isFirstNew ||
      before.user !== message.user ||
      before.ephemeral !== message.ephemeral ||
      tsMs(message.ts) - tsMs(before.ts) > runMs;
    return { message, lead, newDay, firstNew: isFirstNew };
  });
}

/** The ts of the first of the last `unread` messages that `me` did not write; undefined when all are read. */
export function firstUnread(
  messages: readonly MessageView[],
  unread: number,
  me: string,
): string | undefined {
  const others = messages.filter((message) => message.user !== me);
  return unread > 0 ? others.at(-Math.min(unread, others.length))?.ts : undefined;
}

/** A Slack ts ("1700000000.000100") in ms. */
export const tsMs = (ts: string): number => Math.round(Number(ts) * 1000);

/** Something new for a person in one conversation. */
export type Notice = { person: string; conversation: string; count: number };

/** Where whose unread count grew between two looks; nothing on the first one. */
export function newlyUnread(
  before: Record<string, ConversationView[]> | undefined,
  after: Record<string, ConversationView[]>,
): Notice[] {
  if (!before) return [];
  return Object.entries(after).flatMap(([person, conversations]) =>
    conversations
      .map(({ id, unread }) => {
        const old = before[person]?.find((one) => one.id === id)?.unread ?? 0;
        return { person, conversation: id, count: unread - old };
      })
      .filter(({ count }) => count > 0),
  );
}

/**
 * Typed words as Slack's apps send them: "@Name" and "#channel" that we know become references. Longer names win;
 * escaping is the Slack world's job, as it is for everybody who types there.
 */
export function toWire(
  typed: string,
  names: { people: { id: string; name: string }[]; channels: { id: string; name: string }[] },
): string {
  const table = [
    ...names.people.map(({ id, name }) => ({ typed: `@${name}`.toLowerCase(), wire: `<@${id}>` })),
    ...names.channels.map(({ id, name }) => ({ typed: `#${name}`.toLowerCase(), wire: `<#${id}|${name}>` })),
  ].sort((a, b) => b.typed.length - a.typed.length);
  let out = '';
  for (let i = 0; i < typed.length; ) {
    const rest = typed.slice(i);
    const wordBefore = /[\p{L}\p{N}]/u.test(typed[i - 1] ?? ' ');
    const match = table.find(
      (entry) =>
        !wordBefore &&
        rest.toLowerCase().startsWith(entry.typed) &&
        !/[\p{L}\p{N}_-]/u.test(rest[entry.typed.length] ?? ' '),
    );
    out += match?.wire ?? rest[0];
    i += match?.typed.length ?? 1;
  }
  return out;
}
