type WireEntry = {
  n: number;
  /** ms since the epoch, sandbox time */
  at: number;
  method: string;
  path: string;
  /** 0: the connection was cut without an answer. */
  status: number;
  ms: number;
  detail: string;
  /** What the answer is about, by its name in Segment's app; left out when it is about several things or none. */
  name?: string;
};

const kept = 200;

export type Wire = {
  add(entry: Omit<WireEntry, 'n'>): void;
  since(n: number): WireEntry[];
};

/** The last 200 calls. Takes paths, names and error texts only: no headers, no bodies, so no tokens. */
export function createWire(): Wire {
  const entries: WireEntry[] = [];
  let last = 0;
  return {
    add(entry) {
      last += 1;
      entries.push({ n: last, ...entry });
      if (entries.length > kept) entries.shift();
    },
    since: (n) => entries.filter((entry) => entry.n > n),
  };
}
