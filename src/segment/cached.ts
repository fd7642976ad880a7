/**
 * Keeps what `load` gave for `forMs`. Callers at the same moment share one load; a failed one is forgotten, so
 * that the next caller tries again.
 */
export function cached<T>(load: () => Promise<T>, forMs: number, now: () => number): () => Promise<T> {
  let kept: { value: Promise<T>; until: number } | undefined;
  return () => {
    if (kept !== undefined && now() < kept.until) return kept.value;
    const fresh = { value: load(), until: now() + forMs };
    kept = fresh;
    fresh.value.catch(() => {
      if (kept === fresh) kept = undefined;
    });
    return fresh.value;
  };
}
