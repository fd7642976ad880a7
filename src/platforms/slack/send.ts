import type { KnownBlock } from '@slack/types';
import type { ChatPostMessageArguments, ChatUpdateArguments, FilesUploadV2Arguments } from '@slack/web-api';
import type { Card, Form } from '../../core/card.ts';
import { OutsideError } from '../../core/errors.ts';
import type { Conversation, PersonRef } from '../../core/turn.ts';
import type { Platform } from '../platform.ts';
import type { Api } from './client.ts';
import { isBodyTrouble } from './errors.ts';
import { clean, limits, line, shorten } from './limits.ts';
import type { Log } from './log.ts';
import type { Memory } from './memory.ts';
import type { Self } from './parse.ts';
import { renderForm } from './render/form.ts';
import { literal } from './render/text.ts';
import { type MessageBody, renderHome, renderLadder } from './render.ts';
import type { Working } from './working.ts';

const invisible: KnownBlock = {
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: '\u200b' }] }],
};

const eventType = 'segue_message';

/** Answers to chat.postEphemeral that a response_url can get around. */
const notThere = new Set(['not_in_channel', 'channel_not_found', 'user_not_in_channel', 'is_archived']);

export type Sender = Pick<
  Platform,
  'post' | 'update' | 'whisper' | 'openForm' | 'updateForm' | 'sendFile' | 'publishHome' | 'openDirect'
> &
  Pick<Required<Platform>, 'suggest'>;

/** The sending half of the platform: each method is one Web API call, or the few that a fallback needs. */
export function createSender(deps: {
  api: Api;
  memory: Memory;
  working: Working;
  self: Self;
  log: Log;
}): Sender {
  const { api, memory, working, self, log } = deps;

  async function direct(userId: string): Promise<string> {
    const known = memory.directOf(userId);
    if (known !== undefined) return known;
    const answer = await api('conversations.open', (client) => client.conversations.open({ users: userId }));
    const channel = answer.channel?.id;
    if (channel === undefined) throw badAnswer('conversations.open');
    memory.learnDirect(userId, channel);
    return channel;
  }

  // A conversation may name a person where their direct channel was not known when the turn came in.
  const channelOf = async (to: Conversation): Promise<string> =>
    to.direct && /^[UW]/.test(to.channel) ? direct(to.channel) : to.channel;

  /** Tries the bodies of `card` until one is not refused for what it looks like. */
  async function down<T>(card: Card, send: (body: MessageBody) => Promise<T>): Promise<T> {
    let refusal: unknown;
    for (const body of renderLadder(card)) {
      try {
        return await send(body);
      } catch (error) {
        if (!isBodyTrouble(error)) throw error;
        refusal = error;
        log.warn(
          { reason: (error as OutsideError).reason },
          'Slack refused a message body; trying a simpler one',
        );
      }
    }
    throw refusal;
  }

  async function findPosted(channel: string, to: Conversation, key: string): Promise<string | undefined> {
    const { thread } = to;
    const answer =
      thread === undefined
        ? await api('conversations.history', (client) =>
            client.conversations.history({ channel, limit: 50, include_all_metadata: true }),
          )
        : await api('conversations.replies', (client) =>
            client.conversations.replies({ channel, ts: thread, limit: 200, include_all_metadata: true }),
          );
    const found = answer.messages?.find(({ metadata }) => {
      const payload = metadata?.event_payload as { key?: unknown } | undefined;
      return metadata?.event_type === eventType && payload?.key === key;
    });
    return found?.ts;
  }

  async function update(to: Conversation, messageId: string, card: Card): Promise<void> {
    const channel = await channelOf(to);
    // Without blocks the message would keep its old ones; an empty list takes them away.
    const send = ({ text, blocks = [] }: MessageBody) => {
      const args: ChatUpdateArguments = { channel, ts: messageId, text, blocks };
      return api('chat.update', (client) => client.chat.update(args));
    };
    await down(card, async (body) => {
      try {
        return await send(body);
      } catch (error) {
        // Slack does not let rich text be replaced by blocks among which there is none.
        if (!(error instanceof OutsideError) || error.reason !== 'block_mismatch' || !body.blocks)
          throw error;
        return send({ ...body, blocks: [...body.blocks.slice(0, limits.messageBlocks - 1), invisible] });
      }
    });
  }

  async function whisper(to: Conversation, person: PersonRef, card: Card): Promise<void> {
    const channel = await channelOf(to);
    const thread = to.thread === undefined || memory.isFresh(to) ? {} : { thread_ts: to.thread };
    try {
      await down(card, (body) =>
        api('chat.postEphemeral', (client) =>
          client.chat.postEphemeral({ channel, user: person.id, ...thread, ...body }),
        ),
      );
    } catch (error) {
      const hook = memory.takeHook(to, person);
      if (!(error instanceof OutsideError) || !notThere.has(error.reason ?? '') || hook === undefined)
        throw error;
      await down(card, (body) => respond(hook, body));
    }
  }

  return {
    async post(to, card, { key, retry }) {
      const channel = await channelOf(to);
      // Only in direct conversations may Segue read history; elsewhere a doubtful message is posted again.
      const posted = retry && to.direct ? await findPosted(channel, to, key) : undefined;
      if (posted !== undefined) return { messageId: posted };
      const answer = await down(card, (body) => {
        const args = {
          channel,
          ...body,
          ...(to.thread === undefined ? {} : { thread_ts: to.thread }),
          metadata: { event_type: eventType, event_payload: { key } },
          unfurl_links: false,
          unfurl_media: false,
        };
        return api('chat.postMessage', (client) => client.chat.postMessage(args as ChatPostMessageArguments));
      });
      if (answer.ts === undefined) throw badAnswer('chat.postMessage');
      memory.posted(to, channel, answer.ts);
      working.posted(to);
      return { messageId: answer.ts };
    },

    update,
    whisper,

    async openForm(trigger, form, to) {
      const at = to ?? memory.openedBy(trigger);
      const view = viewOf(form, at);
      const answer = await api('views.open', (client) => client.views.open({ trigger_id: trigger, view }));
      const formId = answer.view?.id;
      if (formId === undefined) throw badAnswer('views.open');
      if (at !== undefined) memory.viewOpened(formId, at);
      return { formId };
    },

    async updateForm(formId, form) {
      const view = viewOf(form, memory.viewAt(formId));
      await api('views.update', (client) => client.views.update({ view_id: formId, view }));
    },

    async sendFile(to, { name, content, comment }) {
      const channel = await channelOf(to);
      await api('files.completeUploadExternal', (client) =>
        client.filesUploadV2({
          channel_id: channel,
          ...(to.thread === undefined ? {} : { thread_ts: to.thread }),
          filename: line(name.replace(/[/\\]/g, '-'), 100, 'file.txt'),
          content: content.replace(/\p{Surrogate}/gu, '\ufffd'),
          initial_comment: literal(shorten(clean(comment), limits.sectionText)),
        } as FilesUploadV2Arguments),
      );
    },

    async publishHome(person, card) {
      const view = renderHome(card, await direct(person.id));
      await api('views.publish', (client) => client.views.publish({ user_id: person.id, view }));
    },

    async suggest(to, prompts) {
      const channel_id = await channelOf(to);
      const shown = prompts
        .slice(0, limits.prompts)
        .map(({ title, message }) => ({ title: line(title, limits.promptTitle, message), message }));
      // Without thread_ts: with it the call does nothing in an app with an agent view, and does not say so (Slack docs).
      await api('assistant.threads.setSuggestedPrompts', (client) =>
        client.assistant.threads.setSuggestedPrompts({ channel_id, prompts: shown }),
      );
    },

    async openDirect(person) {
      const channel = await direct(person.id);
      return { platform: 'slack', tenant: self.team ?? person.tenant, channel, direct: true };
    },
  };
}

function viewOf(form: Form, at: Conversation | undefined) {
  const view = renderForm(form, at);
  if (view !== undefined) return view;
  throw new OutsideError('platform_refused', {
    message: `The context of the form ${form.form} is longer than Slack keeps with a view.`,
    reason: 'form_too_large',
  });
}

const badAnswer = (method: string): OutsideError =>
  new OutsideError('platform_unreachable', {
    message: `Slack answered ${method} without what it should hold.`,
    reason: 'bad_answer',
  });

/** Answers through a response_url: seen by one person, possible where the bot is no member. Throws OutsideError. */
export async function respond(url: string, body: MessageBody): Promise<void> {
  let status = 0;
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, ...body }),
      redirect: 'error',
      signal: AbortSignal.timeout(8_000),
    });
    status = answer.status;
    const said = await answer.text();
    if (answer.ok) return;
    const reason = /^[a-z_]{3,60}$/.test(said) ? said : `http_${status}`;
    throw new OutsideError('platform_refused', {
      message: 'Slack refused an answer to a press.',
      status,
      reason,
    });
  } catch (error) {
    if (error instanceof OutsideError) throw error;
    throw new OutsideError('platform_unreachable', {
      message: 'Slack did not take an answer to a press.',
      status,
    });
  }
}
