import { setTimeout as sleep } from 'node:timers/promises';
import { OutsideError } from '../../core/errors.ts';
import type { Conversation } from '../../core/turn.ts';
import type { Api } from './client.ts';
import { limits, line } from './limits.ts';
import type { Log } from './log.ts';
import type { Memory } from './memory.ts';

/** What is done sooner shows no sign: it would be gone before anybody read it. */
const patienceMs = 200;
/** How long nothing is tried after Slack refused, unless it says how long. */
const quietMs = 30_000;

/** The sign in one conversation: what is being done (newest last), and what Slack shows at which message. */
type Sign = { active: string[]; shown?: { ts: string; words: string }; calls: Promise<void> };

/**
 * Slack's "is typing" for apps: assistant.threads.setStatus. It stands at a message, so there is one in threads and in
 * direct conversations whose last message is known, and nowhere else. Slack docs: it goes with the app's next message in
 * that thread, or after two minutes; for a direct conversation without threads that is not documented, so it is cleared.
 * One call at a time in a conversation, so that a slow one cannot put the sign back after the work is done.
 */
export function createWorking(deps: { api: Api; memory: Memory; log: Log }) {
  const { api, memory, log } = deps;
  const signs = new Map<string, Sign>();
  let quietUntil = 0;
  const place = (at: Conversation) => `${at.channel}:${at.thread ?? ''}`;

  async function set(at: Conversation, ts: string, status: string): Promise<boolean> {
    if (Date.now() < quietUntil) return false;
    const args = { channel_id: memory.directOf(at.channel) ?? at.channel, thread_ts: ts, status };
    try {
      await api('assistant.threads.setStatus', (client) => client.assistant.threads.setStatus(args));
      return true;
    } catch (error) {
      const { reason, retryAfterMs } = error instanceof OutsideError ? error : {};
      quietUntil = Date.now() + (retryAfterMs ?? quietMs);
      log.info({ reason }, 'Slack did not take a status');
      return false;
    }
  }

  /** Makes Slack show what is wanted by now. */
  async function bringUpToDate(at: Conversation, sign: Sign): Promise<void> {
    const doing = sign.active.at(-1);
    const words = doing === undefined ? '' : line(`is ${doing}…`, limits.status, 'is at work…');
    if (words === (sign.shown?.words ?? '')) return;
    const ts = sign.shown?.ts ?? at.thread ?? memory.latestIn(at.channel);
    if (ts === undefined) return;
    const isTaken = await set(at, ts, words);
    if (words === '') delete sign.shown;
    else if (isTaken) sign.shown = { ts, words };
  }

  function follow(at: Conversation, sign: Sign): void {
    sign.calls = sign.calls.then(async () => {
      await bringUpToDate(at, sign);
      if (sign.active.length === 0 && !sign.shown) signs.delete(place(at));
    });
  }

  return {
    /** Shows `doing` until what it gives is called. */
    showWork(at: Conversation, doing: string): () => void {
      const waiting = new AbortController();
      let sign: Sign | undefined;
      const begin = () => {
        sign = signs.get(place(at)) ?? { active: [], calls: Promise.resolve() };
        signs.set(place(at), sign);
        sign.active.push(doing);
        follow(at, sign);
      };
      sleep(patienceMs, undefined, { signal: waiting.signal, ref: false }).then(begin, () => undefined);
      return () => {
        waiting.abort();
        if (!sign) return;
        sign.active.splice(sign.active.indexOf(doing), 1);
        follow(at, sign);
        sign = undefined;
      };
    },
    /** A message went out there: in a thread Slack took the sign away, and what still goes on shows it again. */
    posted(at: Conversation): void {
      const sign = at.thread === undefined ? undefined : signs.get(place(at));
      if (!sign) return;
      delete sign.shown;
      follow(at, sign);
    },
    /** Resolves once nothing is on its way to Slack. */
    async settled(): Promise<void> {
      await Promise.all([...signs.values()].map((sign) => sign.calls));
    },
  };
}

/** See createWorking. */
export type Working = ReturnType<typeof createWorking>;
