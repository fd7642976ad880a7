import { bot, homeTeam, type SandboxPerson } from '../worlds.ts';
import { type Core, nextId, nextTs } from './core.ts';
import type { Obj } from './json.ts';
import { findMessage } from './messages.ts';
import { dmId, type Place, userObject } from './people.ts';
import type { Message } from './state.ts';
import { viewObject } from './views.ts';

const mention = `<@${bot.userId}>`;

/**
 * The events Slack sends for something a person wrote: none where the bot is not a member, `message` in the DM,
 * and in channels `message` plus, when the bot is mentioned, `app_mention` (each later gets its own event_id).
 */
export function messageEvents(core: Core, person: SandboxPerson, place: Place, message: Message): Obj[] {
  if (!place.botIsMember) return [];
  const root = message.threadTs === undefined ? undefined : findMessage(core, place.id, message.threadTs);
  const base: Obj = {
    user: person.id,
    ts: message.ts,
    client_msg_id: nextId(core, '').toLowerCase(),
    text: message.text,
    team: person.team,
    ...(person.team === homeTeam.id ? {} : { user_team: person.team, source_team: person.team }),
    blocks: [
      {
        type: 'rich_text',
        block_id: 'typed',
        elements: [{ type: 'rich_text_section', elements: richText(message.text) }],
      },
    ],
    channel: place.id,
    event_ts: message.ts,
    ...(message.threadTs === undefined
      ? {}
      : { thread_ts: message.threadTs, ...(root === undefined ? {} : { parent_user_id: root.user }) }),
  };
  const event: Obj = { type: 'message', ...base, channel_type: place.kind === 'dm' ? 'im' : 'channel' };
  if (place.kind === 'dm' || !message.text.includes(mention)) return [event];
  return [{ type: 'app_mention', ...base }, event];
}

function richText(text: string): Obj[] {
  const parts: Obj[] = [];
  let from = 0;
  const plain = (until: number): void => {
    const words = text
      .slice(from, until)
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
    if (words !== '') parts.push({ type: 'text', text: words });
  };
  for (const match of text.matchAll(/<@([A-Z0-9]+)>|<((?:https?|mailto):[^|>]+)(?:\|([^>]*))?>/g)) {
    plain(match.index);
    if (match[1] !== undefined) parts.push({ type: 'user', user_id: match[1] });
    else parts.push({ type: 'link', url: match[2] ?? '', ...(match[3] ? { text: match[3] } : {}) });
    from = match.index + match[0].length;
  }
  plain(text.length);
  return parts;
}

/** app_home_opened for a tab of the app. */
export function homeEvent(core: Core, person: SandboxPerson, tab: 'home' | 'messages'): Obj {
  const stored = core.state.homes[person.id];
  return {
    type: 'app_home_opened',
    user: person.id,
    channel: dmId(person.id),
    tab,
    ...(tab === 'home' && stored !== undefined ? { view: viewObject(core, stored) } : {}),
    event_ts: nextTs(core),
  };
}

/** user_change, with the person as they are now. */
export const userChangeEvent = (core: Core, person: SandboxPerson): Obj => ({
  type: 'user_change',
  user: userObject(core, person),
  cache_ts: Math.floor(core.clock.now() / 1000),
  event_ts: nextTs(core),
});
