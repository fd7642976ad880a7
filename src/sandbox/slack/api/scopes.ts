import { asText, type Obj } from '../json.ts';

/** Bot scopes by method (Slack docs, each method's page). Methods that are not here need none. */
const scopes: Record<string, string> = {
  'chat.postMessage': 'chat:write',
  'chat.update': 'chat:write',
  'chat.postEphemeral': 'chat:write',
  'chat.delete': 'chat:write',
  'assistant.threads.setStatus': 'chat:write',
  'assistant.threads.setSuggestedPrompts': 'assistant:write',
  'reactions.add': 'reactions:write',
  'users.info': 'users:read',
  'users.list': 'users:read',
  'users.lookupByEmail': 'users:read.email',
  'usergroups.list': 'usergroups:read',
  'usergroups.users.list': 'usergroups:read',
  'files.getUploadURLExternal': 'files:write',
  'files.completeUploadExternal': 'files:write',
};

/** Methods whose scope depends on the kind of conversation: `im:` for a DM, `channels:` for a channel. */
const byConversation: Record<string, 'history' | 'read'> = {
  'conversations.history': 'history',
  'conversations.replies': 'history',
  'conversations.info': 'read',
  'conversations.members': 'read',
  'conversations.list': 'read',
};

/** The scope that a call needs, or undefined when any token will do. */
export function scopeFor(method: string, args: Obj): string | undefined {
  if (method === 'conversations.open') return 'im:write';
  const suffix = byConversation[method];
  if (suffix === undefined) return scopes[method];
  const where = asText(args.channel) ?? asText(args.types) ?? '';
  return `${/^(D|im\b)/.test(where) ? 'im' : 'channels'}:${suffix}`;
}
