import { bot } from '../../worlds.ts';
import { asText, type Obj } from '../json.ts';
import { findMessage, isTopLevel, messageObject, repliesOf, visibleMessages } from '../messages.ts';
import { channelObject, dmId, findPerson, places, standing } from '../people.ts';
import { ApiError, isYes, type Method, need, needJoined, needPlace, page } from './method.ts';

/** conversations.open with one person: the DM. */
export const open: Method = (core, args) => {
  const given = asText(args.channel);
  if (given !== undefined)
    return { channel: channelObject(needPlace(given)), no_op: true, already_open: true };
  const users = need(args, 'users').split(',').filter(Boolean);
  if (users.length !== 1)
    throw new ApiError('method_not_supported_for_channel_type', { detail: 'one person only in the sandbox' });
  const person = findPerson(users[0] ?? '');
  if (person === undefined) throw new ApiError('user_not_found');
  if (standing(core, person).deleted) throw new ApiError('user_disabled');
  const id = dmId(person.id);
  return { channel: isYes(args.return_im) ? channelObject(needPlace(id)) : { id } };
};

/** conversations.info. */
export const info: Method = (_core, args) => ({ channel: channelObject(needPlace(need(args, 'channel'))) });

/** conversations.list; `types` as Slack has it, public_channel when left out. */
export const list: Method = (_core, args) => {
  const types = (asText(args.types) ?? 'public_channel').split(',').map((type) => type.trim());
  const found = places.filter((place) => types.includes(place.kind === 'dm' ? 'im' : 'public_channel'));
  const { items, response_metadata } = page(args, found);
  return { channels: items.map(channelObject), response_metadata };
};

/** conversations.members, the bot included where it is one. */
export const members: Method = (_core, args) => {
  const place = needPlace(need(args, 'channel'));
  const all = [...place.members, ...(place.botIsMember ? [bot.userId] : [])];
  const { items, response_metadata } = page(args, all);
  return { members: items, response_metadata };
};

type Range = { oldest: number; latest: number; inclusive: boolean };

const range = (args: Obj): Range => ({
  oldest: Number(args.oldest ?? 0),
  latest: Number(args.latest ?? Number.POSITIVE_INFINITY),
  inclusive: isYes(args.inclusive),
});

const inRange = (ts: string, { oldest, latest, inclusive }: Range): boolean => {
  const at = Number(ts);
  return inclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
};

/** conversations.history: top-level messages, newest first. */
export const history: Method = (core, args) => {
  const place = needJoined(need(args, 'channel'));
  const wanted = range(args);
  const found = visibleMessages(core, place.id)
    .filter((message) => isTopLevel(message) && inRange(message.ts, wanted))
    .reverse();
  const { items, response_metadata } = page(args, found);
  return {
    messages: items.map((message) => messageObject(core, message, isYes(args.include_all_metadata))),
    has_more: response_metadata.next_cursor !== '',
    response_metadata,
  };
};

/** conversations.replies: the thread's first message and its replies, oldest first. */
export const replies: Method = (core, args) => {
  const place = needJoined(need(args, 'channel'));
  const root = findMessage(core, place.id, need(args, 'ts'));
  if (root === undefined) throw new ApiError('thread_not_found');
  const wanted = range(args);
  const found = isTopLevel(root)
    ? [root, ...repliesOf(core, root).filter((message) => inRange(message.ts, wanted))]
    : [root];
  const { items, response_metadata } = page(args, found, 1000);
  return {
    messages: items.map((message) => messageObject(core, message, isYes(args.include_all_metadata))),
    has_more: response_metadata.next_cursor !== '',
    response_metadata,
  };
};
