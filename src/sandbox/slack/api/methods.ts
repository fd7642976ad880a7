import { bot, homeTeam } from '../../worlds.ts';
import * as assistant from './assistant.ts';
import { validate } from './blocks.ts';
import * as chat from './chat.ts';
import * as conversations from './conversations.ts';
import { completeUpload, getUploadUrl } from './files.ts';
import type { Method } from './method.ts';
import * as users from './users.ts';
import * as views from './views.ts';

const authTest: Method = () => ({
  url: 'https://acme.slack.com/',
  team: homeTeam.name,
  user: bot.name.toLowerCase(),
  team_id: homeTeam.id,
  user_id: bot.userId,
  bot_id: bot.botId,
  is_enterprise_install: false,
});

/** The methods of the Web API this world knows; `writes` ones change it. */
export const methods: ReadonlyMap<string, { run: Method; writes: boolean }> = new Map(
  Object.entries({
    'auth.test': { run: authTest, writes: false },
    'chat.postMessage': { run: chat.postMessage, writes: true },
    'chat.update': { run: chat.update, writes: true },
    'chat.postEphemeral': { run: chat.postEphemeral, writes: true },
    'chat.delete': { run: chat.deleteMessage, writes: true },
    'chat.getPermalink': { run: chat.getPermalink, writes: false },
    'assistant.threads.setStatus': { run: assistant.setStatus, writes: true },
    'assistant.threads.setSuggestedPrompts': { run: assistant.setSuggestedPrompts, writes: true },
    'reactions.add': { run: chat.addReaction, writes: true },
    'conversations.open': { run: conversations.open, writes: false },
    'conversations.info': { run: conversations.info, writes: false },
    'conversations.list': { run: conversations.list, writes: false },
    'conversations.members': { run: conversations.members, writes: false },
    'conversations.history': { run: conversations.history, writes: false },
    'conversations.replies': { run: conversations.replies, writes: false },
    'users.info': { run: users.info, writes: false },
    'users.list': { run: users.list, writes: false },
    'users.lookupByEmail': { run: users.lookupByEmail, writes: false },
    'usergroups.list': { run: users.groupList, writes: false },
    'usergroups.users.list': { run: users.groupUsers, writes: false },
    'views.open': { run: views.open, writes: true },
    'views.push': { run: views.push, writes: true },
    'views.update': { run: views.update, writes: true },
    'views.publish': { run: views.publish, writes: true },
    'files.getUploadURLExternal': { run: getUploadUrl, writes: true },
    'files.completeUploadExternal': { run: completeUpload, writes: true },
    'blocks.validate': { run: validate, writes: false },
  }),
);
