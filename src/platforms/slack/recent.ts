/** Things remembered for a while by a key: at most `max`, each for `forMs`; the oldest go first. */
export type Recent<T> = {
  set(key: string, value: T): void;
  get(key: string): T | undefined;
  delete(key: string): void;
};

/** `now` in ms since the epoch. */
export function createRecent<T>(max: number, forMs: number, now: () => number): Recent<T> {
  const entries = new Map<string, { value: T; until: number }>();
  return {
    set(key, value) {
      entries.delete(key);
      entries.set(key, { value, until: now() + forMs });
      const oldest = entries.keys().next().value;
      if (entries.size > max && oldest !== undefined) entries.delete(oldest);
    },
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      if (entry.until >= now()) return entry.value;
      entries.delete(key);
      return undefined;
    },
    delete: (key) => void entries.delete(key),
  };
}
