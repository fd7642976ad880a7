import { bot, homeTeam } from '../worlds.ts';
import { type Core, nextTs } from './core.ts';
import { asText, type Obj } from './json.ts';
import type { Message } from './state.ts';

/** Adds a message of the bot; one that all see clears the assistant's status of its thread. Not committed. */
export function addBotMessage(
  core: Core,
  message: Pick<Message, 'channel' | 'text'> & Partial<Omit<Message, 'ts' | 'user' | 'bot'>>,
): Message {
  const full: Message = { ...message, ts: nextTs(core), user: bot.userId, bot: true };
  core.state.messages.push(full);
  if (full.threadTs !== undefined && full.onlyFor === undefined)
    delete core.state.working[statusKey(full.channel, full.threadTs)];
  return full;
}

/** Where the assistant's status at a message and in the thread below it is kept. */
export const statusKey = (channel: string, thread: string): string => `${channel}:${thread}`;

/** Slack docs, assistant.threads.setStatus: taken away when no message has been sent for two minutes. */
const statusLastsMs = 120_000;

/**
 * What a person sees the assistant doing: in a thread its status, in a conversation itself that of its newest
 * message that has one. Slack docs do not tell the latter for a DM without threads; seen by others in real ones.
 */
export function statusAt(core: Core, channel: string, thread: string | undefined): string | null {
  const shown = Object.entries(core.state.working).filter(
    ([key, { at }]) => core.clock.now() - at < statusLastsMs && key.startsWith(`${channel}:`),
  );
  const found =
    thread === undefined ? shown.sort().at(-1) : shown.find(([key]) => key === statusKey(channel, thread));
  return found?.[1].text ?? null;
}

/** A message everybody in the channel sees, by its ts. */
export const findMessage = (core: Core, channel: string, ts: string): Message | undefined =>
  core.state.messages.find((one) => one.channel === channel && one.ts === ts && one.onlyFor === undefined);

/** Messages of one conversation that `person` sees (without `person`: that all see), oldest first. */
export const visibleMessages = (core: Core, channel: string, person?: string): Message[] =>
  core.state.messages.filter(
    (one) => one.channel === channel && (one.onlyFor === undefined || one.onlyFor === person),
  );

/** Whether a message stands in the conversation itself and not only in a thread. */
export const isTopLevel = (message: Message): boolean =>
  message.threadTs === undefined || message.threadTs === message.ts;

/** Visible replies in a thread, without its first message. */
export const repliesOf = (core: Core, root: Message): Message[] =>
  core.state.messages.filter(
    (one) =>
      one.channel === root.channel &&
      one.threadTs === root.ts &&
      one.ts !== root.ts &&
      one.onlyFor === undefined,
  );

/** A message as the Web API and payloads show it. Metadata only where it is asked for. */
export function messageObject(core: Core, message: Message, withMetadata: boolean): Obj {
  const replies = isTopLevel(message) ? repliesOf(core, message) : [];
  const files = (message.files ?? []).flatMap((id) => {
    const file = core.state.files[id];
    return file === undefined ? [] : [{ id, name: file.name, title: file.title, size: file.length }];
  });
  return {
    type: 'message',
    ts: message.ts,
    user: message.user,
    text: message.text,
    team: homeTeam.id,
    ...(message.bot ? { bot_id: bot.botId, app_id: bot.appId } : {}),
    ...(message.blocks === undefined ? {} : { blocks: message.blocks }),
    ...(message.edited === undefined ? {} : { edited: { user: message.user, ts: message.edited } }),
    ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    ...(withMetadata && message.metadata !== undefined ? { metadata: message.metadata } : {}),
    ...(files.length === 0 ? {} : { files }),
    ...(replies.length === 0
      ? {}
      : { thread_ts: message.ts, reply_count: replies.length, latest_reply: replies.at(-1)?.ts }),
  };
}

/** Slack's escaping of what people type: & < > stand for themselves, links and mentions keep their brackets. */
export function escapeTyped(text: string): string {
  const kept = /<(?:[@#!][^<>]+|(?:https?:\/\/|mailto:)[^<>]+)>/g;
  let out = '';
  let from = 0;
  for (const match of text.matchAll(kept)) {
    out += escapePlain(text.slice(from, match.index)) + match[0];
    from = match.index + match[0].length;
  }
  return out + escapePlain(text.slice(from));
}

// A Slack app sends typed addresses and links in brackets.
const escapePlain = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/\bhttps?:\/\/[^\s]*[^\s.,;:!?)\]'"]/g, (url) => `<${url}>`)
    .replace(/(?<![\w@<:/])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, (mail) => `<mailto:${mail}|${mail}>`);

/** `metadata` of a post when it has the right shape. */
export const isMetadata = (value: Obj): boolean =>
  asText(value.event_type) !== undefined &&
  typeof value.event_payload === 'object' &&
  value.event_payload !== null;
