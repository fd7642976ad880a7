import { bot } from '../../worlds.ts';
import { withIds } from '../blocks/ids.ts';
import { blockTextLength, validateBlocks } from '../blocks/validate.ts';
import { type Core, nextTs } from '../core.ts';
import { asText, type Obj } from '../json.ts';
import { addBotMessage, findMessage, isMetadata, messageObject } from '../messages.ts';
import { dmId, findPerson, findPlace, type Place, places } from '../people.ts';
import type { Message } from '../state.ts';
import { ApiError, type Method, need, needJoined, needPlace, objArg, refuse } from './method.ts';

const mostText = 40_000;
const mostUpdateText = 4000;
const mostBlockText = 13_200;

type Body = { text: string; blocks?: Obj[] };

/** Checks `text` and `blocks` of a message as Slack would. Throws ApiError. */
export function messageBody(args: Obj): Body {
  const text = asText(args.text) ?? asText(args.markdown_text) ?? '';
  const given = args.blocks ?? undefined;
  if (given !== undefined && !Array.isArray(given)) throw new ApiError('invalid_blocks_format');
  const blocks = given !== undefined && given.length > 0 ? given : undefined;
  if (text === '' && blocks === undefined) throw new ApiError('no_text');
  if (blocks === undefined) return { text };
  refuse('invalid_blocks', validateBlocks('message', blocks));
  if (blockTextLength(blocks) > mostBlockText) throw new ApiError('msg_blocks_too_long');
  return { text, blocks: withIds(blocks) };
}

// Posting to a person's id lands in their DM; a channel may be named too.
function target(id: string): Place {
  const person = findPerson(id);
  const named = places.find((place) => place.kind === 'channel' && `#${place.name}` === id);
  const place = findPlace(person === undefined ? (named?.id ?? id) : dmId(person.id));
  return needJoined(place?.id);
}

function threadRoot(core: Core, place: Place, ts: string | undefined): string | undefined {
  if (ts === undefined || ts === '') return undefined;
  const root = findMessage(core, place.id, ts);
  if (root === undefined) throw new ApiError('thread_not_found');
  return root.threadTs ?? root.ts;
}

/** chat.postMessage: blocks are checked, text beyond 40,000 characters is cut. */
export const postMessage: Method = (core, args) => {
  const place = target(need(args, 'channel'));
  const body = messageBody(args);
  const metadata = objArg(args, 'metadata');
  if (metadata !== undefined && !isMetadata(metadata)) throw new ApiError('invalid_metadata_format');
  const threadTs = threadRoot(core, place, asText(args.thread_ts));
  const message = addBotMessage(core, {
    ...body,
    text: body.text.slice(0, mostText),
    channel: place.id,
    ...(threadTs === undefined ? {} : { threadTs }),
    ...(metadata === undefined ? {} : { metadata }),
  });
  return { channel: place.id, ts: message.ts, message: messageObject(core, message, true) };
};

function ownMessage(core: Core, args: Obj, refusal: string): Message {
  const place = needJoined(need(args, 'channel'));
  const message = findMessage(core, place.id, need(args, 'ts'));
  if (message === undefined) throw new ApiError('message_not_found');
  if (message.user !== bot.userId) throw new ApiError(refusal);
  return message;
}

/** chat.update: text without blocks removes the blocks. */
export const update: Method = (core, args) => {
  const message = ownMessage(core, args, 'cant_update_message');
  const { text, blocks } = messageBody(args);
  if (text.length > mostUpdateText) throw new ApiError('msg_too_long');
  const isRich = (list: Obj[]): boolean => list.some((block) => block.type === 'rich_text');
  if (message.blocks?.every((block) => block.type === 'rich_text') && blocks !== undefined && !isRich(blocks))
    throw new ApiError('block_mismatch');
  const metadata = objArg(args, 'metadata');
  if (metadata !== undefined && !isMetadata(metadata)) throw new ApiError('invalid_metadata_format');
  message.text = text;
  if (blocks === undefined) delete message.blocks;
  else message.blocks = blocks;
  if (metadata !== undefined) message.metadata = metadata;
  message.edited = nextTs(core);
  forgetChoices(core, message.ts);
  return {
    channel: message.channel,
    ts: message.ts,
    text,
    message: messageObject(core, message, true),
  };
};

/** What people had chosen in a message is lost when its blocks change. */
export function forgetChoices(core: Core, surface: string): void {
  for (const key of Object.keys(core.state.choices))
    if (key.endsWith(`|${surface}`)) delete core.state.choices[key];
}

/** chat.delete, of the bot's own messages. */
export const deleteMessage: Method = (core, args) => {
  const message = ownMessage(core, args, 'cant_delete_message');
  core.state.messages = core.state.messages.filter((one) => one !== message);
  forgetChoices(core, message.ts);
  return { channel: message.channel, ts: message.ts };
};

/** chat.postEphemeral: kept for that person only. */
export const postEphemeral: Method = (core, args) => {
  const place = needJoined(need(args, 'channel'));
  const user = need(args, 'user');
  if (!place.members.includes(user)) throw new ApiError('user_not_in_channel');
  const body = messageBody(args);
  const threadTs = threadRoot(core, place, asText(args.thread_ts));
  const message = addBotMessage(core, {
    ...body,
    channel: place.id,
    onlyFor: user,
    ...(threadTs === undefined ? {} : { threadTs }),
  });
  return { message_ts: message.ts };
};

/** chat.getPermalink. */
export const getPermalink: Method = (core, args) => {
  const place = needPlace(need(args, 'channel'));
  const ts = need(args, 'message_ts');
  if (findMessage(core, place.id, ts) === undefined) throw new ApiError('message_not_found');
  return {
    channel: place.id,
    permalink: `https://acme.slack.com/archives/${place.id}/p${ts.replace('.', '')}`,
  };
};

/** reactions.add. */
export const addReaction: Method = (core, args) => {
  const place = needJoined(need(args, 'channel'));
  const message = findMessage(core, place.id, need(args, 'timestamp'));
  if (message === undefined) throw new ApiError('message_not_found');
  const name = need(args, 'name');
  if (!/^[a-z0-9_+'-]{1,100}$/.test(name)) throw new ApiError('invalid_name');
  if (message.reactions?.includes(name)) throw new ApiError('already_reacted');
  message.reactions = [...(message.reactions ?? []), name];
  return {};
};
