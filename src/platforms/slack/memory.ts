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
  const latest = createRecent<string>(50_000, 24 * 60 * minute, now);
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
      // A message id ends with its ts.
      const ts = turn.messageId ?? (turn.input.kind === 'text' ? turn.id.split(':').at(-1) : undefined);
      if (direct && thread === undefined && ts !== undefined) latest.set(channel, ts);
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
    /** The ts of the newest message known in a direct conversation; `channel` may also name the person. */
    latestIn: (channel: string) => latest.get(directs.get(channel) ?? channel),
    posted(at: Conversation, channel: string, ts: string): void {
      fresh.delete(place(at));
      if (at.direct && at.thread === undefined) latest.set(channel, ts);
    },
  };
}

/** See createMemory. */
export type Memory = ReturnType<typeof createMemory>;
