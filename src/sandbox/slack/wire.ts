import type { Clock } from '../worlds.ts';

type WireEntry = {
  n: number;
  /** Sandbox time, ms since the epoch. */
  at: number;
  direction: 'to_bot' | 'to_slack';
  /** A Web API method, or what was delivered, e.g. "event message". */
  what: string;
  /** HTTP status; 0: no answer. */
  status: number;
  ms: number;
  detail: Record<string, unknown>;
};

export type Wire = {
  add(entry: Omit<WireEntry, 'n' | 'at'>): void;
  since(n: number): WireEntry[];
  clear(): void;
};

/** The last 200 requests in both directions, without tokens, signatures and typed form values. */
export function createWire(clock: Clock): Wire {
  let entries: WireEntry[] = [];
  let last = 0;
  return {
    add(entry) {
      last += 1;
      entries = [...entries.slice(-199), { n: last, at: clock.now(), ...entry }];
    },
    since: (n) => entries.filter((entry) => entry.n > n),
    clear: () => {
      entries = [];
    },
  };
}
