import type { Conversation, PersonRef, Turn } from '../../core/turn.ts';
import { createRecent } from './recent.ts';

const minute = 60_000;

/**
 * What a turn brought along and a later answer needs, and what Slack keeps for minutes only. Losing it (a restart) costs a
 * second way to answer, never an answer: each use has a fallback.
 */
export function createMemory(now: () => number) {
  const opened = createRecent<Conversation>(5_000, minute, now);
  const views = createRecent<Conversation>(5_000, 60 * minute, now);
  const hooks = createRecent<{ url: string; left: number }>(5_000, 29 * minute, now);
  const directs = createRecent<string>(50_000, 24 * 60 * minute, now);
  const fresh = createRecent<true>(5_000, 60 * minute, now);

  const spot = (at: Conversation, person: PersonRef) => `${at.channel}:${person.tenant}:${person.id}`;
  const place = (at: Conversation) => `${at.channel}:${at.thread}`;

  return {
    /** `responseUrl`: where Slack takes up to five answers within half an hour. */
    learn(turn: Turn, responseUrl?: string): void {
      if (turn.trigger !== undefined) opened.set(turn.trigger, turn.conversation);
      if (responseUrl !== undefined)
        hooks.set(spot(turn.conversation, turn.person), { url: responseUrl, left: 5 });
      const { channel, direct, thread } = turn.conversation;
      if (direct && channel.startsWith('D')) directs.set(turn.person.id, channel);
      // A thread that begins with this message: Slack shows nobody an ephemeral message in it before the first reply.
      if (turn.input.kind === 'text' && turn.id.endsWith(`:${thread}`))
        fresh.set(place(turn.conversation), true);
    },
    openedBy: (trigger: string) => opened.get(trigger),
    viewOpened: (viewId: string, at: Conversation) => views.set(viewId, at),
    viewAt: (viewId: string) => views.get(viewId),
    /** Takes one use of the person's answer address in this conversation. */
    takeHook(at: Conversation, person: PersonRef): string | undefined {
      const hook = hooks.get(spot(at, person));
      if (hook === undefined || hook.left === 0) return undefined;
      hook.left -= 1;
      return hook.url;
    },
    directOf: (userId: string) => directs.get(userId),
    learnDirect: (userId: string, channel: string) => directs.set(userId, channel),
    isFresh: (at: Conversation) => at.thread !== undefined && fresh.get(place(at)) === true,
    replied: (at: Conversation) => fresh.delete(place(at)),
  };
}

/** See createMemory. */
export type Memory = ReturnType<typeof createMemory>;
