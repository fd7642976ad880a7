import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Obj } from './json.ts';

export type StoredFile = { id: string; name: string; title: string; length: number; base64?: string };

export type Message = {
  ts: string;
  channel: string;
  /** The person or bot user who wrote it. */
  user: string;
  bot: boolean;
  text: string;
  blocks?: Obj[];
  threadTs?: string;
  edited?: string;
  metadata?: Obj;
  files?: string[];
  /** Set on an ephemeral message: the only person who sees it. */
  onlyFor?: string;
  reactions?: string[];
};

export type StoredView = {
  id: string;
  user: string;
  hash: string;
  /** As the bot sent it, with ids filled in. */
  view: Obj;
  /** Ids of views from the root to this one, this one last. Of a modal only. */
  rootId: string;
  previousId?: string;
};

/** A delivery of the Events API that has not been acknowledged. `tries` made so far, the reason of the last failure. */
export type PendingEvent = { id: string; body: string; tries: number; reason?: string };

type PersonChange = { deleted?: boolean; admin?: boolean; guest?: boolean; updatedAt: number };

export type State = {
  version: 1;
  /** Last given ts in microseconds. */
  lastTs: number;
  /** Last given running number, for ids. */
  lastId: number;
  changes: Record<string, PersonChange>;
  messages: Message[];
  views: Record<string, StoredView>;
  /** Open modals by person, topmost last. */
  stacks: Record<string, string[]>;
  homes: Record<string, StoredView>;
  /** "person:channel" -> last read ts. */
  read: Record<string, string>;
  files: Record<string, StoredFile>;
  /** Real time: a trigger lives three seconds of the bot's time, wherever the sandbox clock stands. */
  triggers: Record<string, { user: string; at: number; used: boolean; inModal: boolean }>;
  /** Sandbox time. */
  responseUrls: Record<
    string,
    { channel: string; user: string; messageTs?: string; threadTs?: string; uses: number; at: number }
  >;
  /** "person|message ts or view id" -> "block_id|action_id" -> what the person chose there. */
  choices: Record<string, Record<string, string | string[]>>;
  /** "channel:thread" -> the assistant's status line and when it was set (sandbox time). */
  working: Record<string, { text: string; at: number }>;
  prompts: Record<string, { title?: string; prompts: { title: string; message: string }[] }>;
  pending: PendingEvent[];
};

/** The world before anybody did anything. */
export function firstState(): State {
  return {
    version: 1,
    lastTs: 0,
    lastId: 0,
    changes: {},
    messages: [],
    views: {},
    stacks: {},
    homes: {},
    read: {},
    files: {},
    triggers: {},
    responseUrls: {},
    choices: {},
    working: {},
    prompts: {},
    pending: [],
  };
}

/** The state in `file`, or the first one when there is none. Throws when the file can't be understood. */
export function loadState(file: string | undefined): State {
  if (file === undefined) return firstState();
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return firstState();
    throw error;
  }
  try {
    const state = JSON.parse(text) as State;
    if (state.version !== 1) throw new Error(`its version is ${String(state.version)}, not 1`);
    return { ...firstState(), ...state };
  } catch (cause) {
    throw new Error(`The sandbox's Slack state can't be read; delete ${file} to begin again.`, { cause });
  }
}

/** Writes `state` so that a kill at any moment leaves the old file or the new one, never half of one. */
export function saveState(file: string | undefined, state: State): void {
  if (file === undefined) return;
  writeFileSync(`${file}.tmp`, JSON.stringify(state), { mode: 0o600 });
  renameSync(`${file}.tmp`, file);
}
