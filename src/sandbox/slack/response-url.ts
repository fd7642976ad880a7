import { randomBytes } from 'node:crypto';
import { forgetChoices, messageBody } from './api/chat.ts';
import { ApiError } from './api/method.ts';
import { type Core, nextTs } from './core.ts';
import { asText, type Obj } from './json.ts';
import { addBotMessage } from './messages.ts';

const mostUses = 5;
const lifeMs = 30 * 60_000;

/** A response_url for what `user` did in `channel` (in the message `messageTs`). Not committed. */
export function issueResponseUrl(
  core: Core,
  from: { channel: string; user: string; messageTs?: string; threadTs?: string },
): string {
  const id = randomBytes(12).toString('hex');
  const { responseUrls } = core.state;
  const now = core.clock.now();
  for (const [old, one] of Object.entries(responseUrls))
    if (now - one.at > 2 * lifeMs) delete responseUrls[old];
  responseUrls[id] = { ...from, uses: 0, at: now };
  return `${core.baseUrl}/respond/${id}`;
}

/**
 * What the bot posts to a response_url: a new message (ephemeral unless `in_channel`), or the replacement or
 * removal of the message it came from. Good for 5 uses in 30 minutes. Throws ApiError. Not committed.
 */
export function applyResponse(core: Core, id: string, body: Obj): void {
  const url = core.state.responseUrls[id];
  if (url === undefined) throw new ApiError('expired_url');
  if (core.clock.now() - url.at > lifeMs) throw new ApiError('expired_url');
  if (url.uses >= mostUses) throw new ApiError('used_url');
  const source = core.state.messages.find((one) => one.channel === url.channel && one.ts === url.messageTs);
  if (body.delete_original === true) {
    core.state.messages = core.state.messages.filter((one) => one !== source);
    url.uses += 1;
    return;
  }
  const { text, blocks } = messageBody(body);
  url.uses += 1;
  if (body.replace_original === true && source !== undefined) {
    source.text = text;
    if (blocks === undefined) delete source.blocks;
    else source.blocks = blocks;
    source.edited = nextTs(core);
    forgetChoices(core, source.ts);
    return;
  }
  const thread = asText(body.thread_ts) ?? url.threadTs;
  addBotMessage(core, {
    text,
    channel: url.channel,
    ...(blocks === undefined ? {} : { blocks }),
    ...(thread === undefined ? {} : { threadTs: thread }),
    ...(body.response_type === 'in_channel' ? {} : { onlyFor: url.user }),
  });
}
