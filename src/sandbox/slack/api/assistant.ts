import { asObj, asText } from '../json.ts';
import { findMessage, statusKey } from '../messages.ts';
import { ApiError, type Method, need, needJoined } from './method.ts';

const mostPrompts = 4;
const mostLoadingMessages = 10;

const badArgument = (why: string): ApiError =>
  new ApiError('invalid_arguments', { response_metadata: { messages: [`[ERROR] ${why}`] } });

/** assistant.threads.setStatus: stands at a message of the conversation; an empty status clears it. */
export const setStatus: Method = (core, args) => {
  const place = needJoined(need(args, 'channel_id'));
  const ts = need(args, 'thread_ts');
  const status = asText(args.status);
  if (status === undefined) throw badArgument('missing required field: status');
  const loading = args.loading_messages ?? [];
  if (!Array.isArray(loading) || loading.length > mostLoadingMessages)
    throw badArgument(`loading_messages: at most ${mostLoadingMessages}`);
  const root = findMessage(core, place.id, ts);
  if (root === undefined) throw new ApiError('invalid_thread_ts');
  const key = statusKey(place.id, root.threadTs ?? root.ts);
  if (status === '') delete core.state.working[key];
  else core.state.working[key] = { text: status, at: core.clock.now() };
  return {};
};

/**
 * assistant.threads.setSuggestedPrompts: one to four. Slack docs: with agent_view a call with thread_ts fails without
 * saying so.
 */
export const setSuggestedPrompts: Method = (core, args) => {
  const place = needJoined(need(args, 'channel_id'));
  const prompts = (Array.isArray(args.prompts) ? args.prompts : []).map((prompt: unknown) => ({
    title: asText(asObj(prompt)?.title) ?? '',
    message: asText(asObj(prompt)?.message) ?? '',
  }));
  if (
    prompts.length < 1 ||
    prompts.length > mostPrompts ||
    prompts.some((one) => one.title === '' || one.message === '')
  )
    throw badArgument(`prompts: 1 to ${mostPrompts}, each with title and message`);
  if (asText(args.thread_ts) !== undefined) return {};
  const title = asText(args.title);
  core.state.prompts[place.id] = { prompts, ...(title === undefined ? {} : { title }) };
  return {};
};
