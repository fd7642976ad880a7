/** Runs tasks of one key one after the other; keys are independent. Nothing is kept of a key that is idle. */
export function createQueue(): <T>(key: string, task: () => Promise<T>) => Promise<T> {
  const tails = new Map<string, Promise<unknown>>();
  return (key, task) => {
    const before = tails.get(key) ?? Promise.resolve();
    const result = before.then(task, task);
    const tail = result
      .catch(() => undefined)
      .finally(() => {
        if (tails.get(key) === tail) tails.delete(key);
      });
    tails.set(key, tail);
    return result;
  };
}

/**
 * Collects what is given for a key during `waitMs` and hands it over together. What is given is done, or fails, with
 * the batch that it is in.
 */
export function createBatches<T>(
  waitMs: number,
  handOver: (key: string, items: T[]) => Promise<void>,
): (key: string, item: T) => Promise<void> {
  const open = new Map<string, { items: T[]; done: Promise<void> }>();
  return (key, item) => {
    const batch = open.get(key);
    if (batch) {
      batch.items.push(item);
      return batch.done;
    }
    const items = [item];
    const done = new Promise((resolve) => setTimeout(resolve, waitMs)).then(() => {
      open.delete(key);
      return handOver(key, items);
    });
    open.set(key, { items, done });
    return done;
  };
}
