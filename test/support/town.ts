import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { Checklist } from '../../src/core/checklist.ts';
import { people } from '../../src/sandbox/worlds.ts';
import { startSandboxed } from '../../src/sandboxed.ts';
import type { AuditEntry } from '../../src/store/store.ts';

export type Message = {
  ts: string;
  user?: string;
  bot?: boolean | string;
  name: string;
  text: string;
  blocks?: unknown[];
  ephemeral?: boolean;
  threadTs?: string;
  files?: { name: string; content: string }[];
};

type Counted = { total: number; byEvent: Record<string, number> };

export type WorldSource = {
  id: string;
  slug: string;
  name: string;
  enabled: boolean;
  environment: string | null;
  labels: { key: string; value: string }[];
  writeKey: string;
  received: Counted;
  trackingPlanId: string | null;
  metadata: { id: string; name: string; categories: string[] };
};

export type WorldDestination = {
  id: string;
  name: string;
  enabled: boolean;
  environment: string | null;
  sourceId: string;
  metadata: { id: string; name: string };
  settings: Record<string, unknown>;
  subscriptions: unknown[];
  delivered: Counted;
  protected: boolean;
};

export type SegmentView = {
  labels: { key: string; value: string }[];
  sources: WorldSource[];
  destinations: WorldDestination[];
  trackingPlans: { id: string; name: string; rules: { key?: string }[]; sources: string[] }[];
  warehouses: { id: string; name: string }[];
  spaces: { environment: string; identifiers: { type: string }[]; engageDestinations: { id: string }[] }[];
  audiences: {
    id: string;
    name: string;
    space: string | null;
    query: string;
    audienceType: string;
    status: string;
    size: number | null;
    connections: {
      destination: string;
      activations: { id: string }[];
      delivered: { entered: number };
    }[];
  }[];
  models: { id: string; sourceId: string; name: string; query: string }[];
};

/** Everything a story may do, through the documented control API of the sandbox only. */
export type Town = Awaited<ReturnType<typeof openTown>>;

/** Talks to a running sandbox at `url`. */
export function openTown(url: string) {
  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${url}/sandbox${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as T & { error?: string };
    if (!response.ok)
      throw new Error(`${method} ${path} ${JSON.stringify(body)}: ${response.status} ${answer.error ?? ''}`);
    return answer;
  }

  const idle = () => call<{ idle: boolean }>('GET', '/bot/idle?timeoutMs=10000');
  const act = async <T>(path: string, body: unknown): Promise<T> => {
    const answer = await call<T>('POST', `/slack/${path}`, body);
    await idle();
    return answer;
  };

  /** Waits until `look` gives something; a story fails with `what` when it never does. */
  async function eventually<T>(
    what: string,
    look: () => Promise<T | undefined | false>,
    timeoutMs = 10_000,
  ): Promise<T> {
    const until = Date.now() + timeoutMs;
    for (;;) {
      const found = await look();
      if (found) return found;
      if (Date.now() > until) throw new Error(`never happened: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
  }

  /** A person of the sandbox, by first name. */
  function person(name: string) {
    const who = people.find((entry) => entry.name === name);
    if (!who) throw new Error(`nobody is called ${name}`);
    const as = who.id;
    const read = (channel = 'dm', thread?: string, last?: number) =>
      call<{ messages: Message[] }>(
        'GET',
        `/slack/messages?as=${as}&channel=${channel}${thread ? `&thread=${thread}` : ''}${last ? `&last=${last}` : ''}`,
      ).then((answer) => answer.messages);
    const latest = async (channel = 'dm') => (await read(channel, undefined, 1)).at(-1);
    const textOf = (message: Message | undefined) =>
      `${message?.text ?? ''}\n${JSON.stringify(message?.blocks ?? [])}`.replaceAll('&amp;', '&');
    const me = {
      id: as,
      says: (text: string, channel = 'dm', thread?: string) =>
        act('say', { as, channel, text, ...(thread ? { thread } : {}) }),
      presses: (
        label: string,
        options: {
          channel?: string;
          message?: string;
          surface?: string;
          action_id?: string;
          beside?: string;
        } = {},
      ) =>
        act<{ acked: boolean; status: number; ms: number }>('press', {
          as,
          channel: 'dm',
          label,
          ...options,
        }),
      chooses: (label: string, values: string[], options: { channel?: string; surface?: string } = {}) =>
        act('choose', { as, channel: 'dm', label, values, ...options }),
      runs: (text: string, channel = 'dm') => act('command', { as, channel, text }),
      fills: (values: Record<string, unknown>) =>
        act<{ closed: boolean; errors?: Record<string, string> }>('submit', { as, values }),
      view: () =>
        call<{ view: { title: { text: string }; blocks: unknown[] } | null; values?: unknown }>(
          'GET',
          `/slack/view?as=${as}`,
        ),
      closes: () => act('close', { as }),
      opensHome: () => act('home', { as }),
      opensMessages: () => act('home', { as, tab: 'messages' }),
      shortcut: (name: string) => act<{ acked: boolean }>('shortcut', { as, name }),
      /** What stands beside the messages of the direct conversation. */
      agent: () =>
        call<{ status: string | null; prompts: { title: string; message: string }[] }>(
          'GET',
          `/slack/messages?as=${as}&channel=dm`,
        ),
      home: () => call<{ view: unknown }>('GET', `/slack/home?as=${as}`),
      messages: (channel?: string, thread?: string) => read(channel, thread),
      latest,
      /** The newest message, or one of the newest few, holds these words. */
      async sees(words: string | RegExp, channel = 'dm', among = 3) {
        const pattern =
          typeof words === 'string' ? new RegExp(words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i') : words;
        await eventually(
          `${name} sees ${String(words)} in ${channel}; last: ${(await latest(channel))?.text ?? 'nothing'}`,
          async () => {
            const messages = await read(channel, undefined, among);
            return messages.some((message) => pattern.test(textOf(message)));
          },
          5000,
        );
      },
      async doesNotSee(words: string, channel = 'dm') {
        const messages = await read(channel);
        expect(messages.map(textOf).join('\n')).not.toContain(words);
      },
    };
    return me;
  }

  return {
    url,
    call,
    idle,
    eventually,
    person,
    reset: () => call('POST', '/reset', {}),
    advance: (advanceMs: number) => call('POST', '/clock', { advanceMs }),
    checklist: () => call<Checklist | null>('GET', '/bot/checklist'),
    audit: () =>
      call<AuditEntry[] | { audit: AuditEntry[] }>('GET', '/bot/audit').then((answer) =>
        Array.isArray(answer) ? answer : answer.audit,
      ),
    segment: () => call<SegmentView>('GET', '/segment/world'),
    control: (path: string, body: unknown) => call('POST', path, body),
    traffic: (source: string, events?: { event: string; properties?: unknown }[]) =>
      call<{ sent: number }>('POST', '/segment/traffic', { source, ...(events ? { events } : {}) }),
  };
}

/** A sandbox with Segue in it, in this process, on fresh data. */
export async function startTown(env: Record<string, string> = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), 'segue-'));
  const config = readConfig({ DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'error', ...env }, ['--sandbox']);
  const running = await startSandboxed(config, { keepsWorlds: false });
  const town = openTown(running.url);
  return {
    ...town,
    dataDir,
    async close() {
      await running.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
