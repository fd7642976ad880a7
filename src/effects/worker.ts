import type { Effect, Outcome } from '../core/effect.ts';
import type { Job, Store } from '../store/store.ts';

export type WorkerOptions = {
  store: Store;
  /** Does the effect; gives the outcome that the state has to know, if any. */
  run(effect: Effect, job: Job): Promise<Outcome | undefined>;
  /** Commits the outcome and closes the job with it, or only closes the job. */
  settle(job: Job, effect: Effect, outcome: Outcome | undefined): Promise<void>;
  /** ms until the next try of a failed run; undefined: none, then `giveUp` gives its outcome. */
  retryDelayMs(effect: Effect, error: unknown, attempt: number): number | undefined;
  giveUp(effect: Effect, error: unknown, job: Job): Promise<Outcome | undefined>;
  /** It will be tried again that much later. */
  onPostponed?(effect: Effect, job: Job, delayMs: number): Promise<void>;
  onError(error: unknown, where: string): void;
  leaseMs?: number;
  /** How often jobs of other processes that died are looked for. */
  pollMs?: number;
  /** Jobs at a time. */
  width?: number;
};

export interface Worker {
  start(): void;
  /** There may be work now. */
  kick(): void;
  /** Takes no more jobs and waits for those that run. */
  stop(): Promise<void>;
  running(): number;
}

/**
 * Takes jobs out of the outbox and does them. A job that was begun by a process that died is taken again when its
 * lease has run out; one that loses its lease while running is fenced by the store when it wants to settle.
 */
export function createWorker(options: WorkerOptions): Worker {
  const { store, leaseMs = 10_000, pollMs = 1000, width = 8 } = options;
  const active = new Map<Promise<void>, string>();
  let timer: NodeJS.Timeout | undefined;
  let isStopped = true;
  let isClaiming = false;
  let claimAgain = false;

  async function work(job: Job, earlier: readonly Promise<void>[]): Promise<void> {
    // Jobs were written by decide; their shape is the code's own.
    const effect = job.data as Effect;
    const heartbeat = setInterval(() => {
      store.renew(job, leaseMs).catch((error: unknown) => options.onError(error, 'renew'));
    }, leaseMs / 3);
    heartbeat.unref();
    try {
      await Promise.all(earlier);
      await doJob(job, effect);
    } catch (error) {
      // Not settled: the lease runs out and the job is taken again.
      options.onError(error, effect.kind);
    } finally {
      clearInterval(heartbeat);
    }
  }

  async function doJob(job: Job, effect: Effect): Promise<void> {
    let outcome: Outcome | undefined;
    try {
      outcome = await options.run(effect, job);
    } catch (error) {
      const delayMs = options.retryDelayMs(effect, error, job.attempt);
      if (delayMs !== undefined) {
        await store.postpone(job, delayMs);
        await options.onPostponed?.(effect, job, delayMs);
        return;
      }
      outcome = await options.giveUp(effect, error, job);
    }
    await options.settle(job, effect, outcome);
  }

  function begin(job: Job): void {
    const name = JSON.stringify([job.workspace, job.id]);
    // Taken again by this very process (it slept past the lease): two runs side by side could not find each other's work.
    const earlier = [...active].flatMap(([task, running]) => (running === name ? [task] : []));
    const task = work(job, earlier).finally(() => {
      active.delete(task);
      kick();
    });
    active.set(task, name);
  }

  async function claim(): Promise<void> {
    if (isStopped) return;
    if (isClaiming) {
      claimAgain = true;
      return;
    }
    isClaiming = true;
    try {
      do {
        claimAgain = false;
        const free = width - active.size;
        const jobs = free > 0 ? await store.claim({ max: free, leaseMs }) : [];
        for (const job of jobs) begin(job);
      } while (claimAgain && !isStopped);
    } catch (error) {
      options.onError(error, 'claim');
    } finally {
      isClaiming = false;
      await schedule();
    }
  }

  async function schedule(): Promise<void> {
    if (isStopped) return;
    const due = await store.nextDueInMs().catch(() => undefined);
    clearTimeout(timer);
    // Another process may put a job at any time, so the sleep is bounded; a busy store is asked a little later.
    timer = setTimeout(claim, active.size >= width ? pollMs : Math.max(20, Math.min(due ?? pollMs, pollMs)));
  }

  function kick(): void {
    if (isStopped) return;
    clearTimeout(timer);
    timer = undefined;
    void claim();
  }

  return {
    start() {
      isStopped = false;
      kick();
    },
    kick,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await Promise.all(active.keys());
    },
    running: () => active.size,
  };
}
