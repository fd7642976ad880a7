import { randomBytes } from 'node:crypto';
import type { Clock } from '../worlds.ts';
import type { AppSettings } from './app-settings.ts';
import type { Faults } from './faults.ts';
import type { State } from './state.ts';
import type { Wire } from './wire.ts';

/** What every part of the Slack world works on. */
export type Core = {
  clock: Clock;
  /** As the app was made; left out: it may do everything and has no shortcuts. */
  app?: AppSettings;
  /** Replaced as a whole by a reset. */
  state: State;
  wire: Wire;
  faults: Faults;
  /** http://127.0.0.1:<port> */
  baseUrl: string;
  /** Where the bot takes deliveries; unset until it listens. */
  eventsUrl?: string;
  /** What people typed into open modals, by view id: it lives in their Slack app, so it is never written to disk. */
  typed: Map<string, Map<string, string | string[]>>;
  /** What the person sees at the fields of a modal after a refused submission, by view id. */
  errors: Map<string, Record<string, string>>;
  /** Aborted by reset and close: waiting retries stop. */
  stopped: AbortController;
  /** Saves the state and tells listeners; called before any change is answered. */
  commit(): void;
};

/** A new message ts, "seconds.microseconds" of sandbox time, unlike and after every one before it. */
export function nextTs(core: Core): string {
  const { state } = core;
  state.lastTs = Math.max(core.clock.now() * 1000, state.lastTs + 1);
  const micros = state.lastTs % 1_000_000;
  return `${Math.floor(state.lastTs / 1_000_000)}.${String(micros).padStart(6, '0')}`;
}

/** A new id that begins with `prefix`, in Slack's capital letters and digits. */
export function nextId(core: Core, prefix: string): string {
  core.state.lastId += 1;
  const random = randomBytes(3).toString('hex').toUpperCase();
  return `${prefix}0${String(core.state.lastId).padStart(4, '0')}${random}`;
}

/** A trigger_id for `user`: good once, for three seconds. */
export function issueTrigger(core: Core, user: string, inModal: boolean): string {
  core.state.lastId += 1;
  const now = Date.now();
  const id = `${core.state.lastId}.${now}.${randomBytes(16).toString('hex')}`;
  const { triggers } = core.state;
  for (const [old, trigger] of Object.entries(triggers)) if (now - trigger.at > 600_000) delete triggers[old];
  triggers[id] = { user, at: now, used: false, inModal };
  return id;
}
