import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Effect, Outcome } from '../../src/core/effect.ts';
import { OutsideError } from '../../src/core/errors.ts';
import { createWorker, type Worker, type WorkerOptions } from '../../src/effects/worker.ts';
import type { Job, NewJob, Store } from '../../src/store/store.ts';
import { openStore, origin, workspace } from './harness.ts';

let store: Store;
let close: () => Promise<void>;
let workers: Worker[] = [];
beforeEach(() => {
  ({ store, close } = openStore());
});
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  workers = [];
  await close();
});

const wake = (id: string): Effect => ({ kind: 'wake', origin, what: 'promotion_expiry', id });
const idOf = (effect: Effect): string => (effect.kind === 'wake' ? effect.id : '');

async function put(...jobs: (Omit<NewJob, 'data'> & { effect?: Effect })[]): Promise<void> {
  const stored = await store.load(workspace);
  await store.commit(workspace, {
    expected: stored?.version ?? 0,
    state: stored?.state ?? {},
    put: jobs.map(({ effect, ...job }) => ({ ...job, data: effect ?? wake(job.id) })),
  });
}

async function closeJob(job: Job): Promise<string> {
  for (;;) {
    const stored = await store.load(workspace);
    const result = await store.commit(workspace, {
      expected: stored?.version ?? 0,
      state: stored?.state ?? {},
      close: { id: job.id, lease: job.lease },
    });
    if (result.kind !== 'conflict') return result.kind;
  }
}

/** A worker that notes what it does. */
function start(options: Partial<WorkerOptions> = {}) {
  const log: string[] = [];
  const worker = createWorker({
    store,
    pollMs: 30,
    async run(effect) {
      log.push(idOf(effect));
      return undefined;
    },
    async settle(job) {
      log.push(`settled ${job.id}: ${await closeJob(job)}`);
    },
    retryDelayMs: () => undefined,
    giveUp: async () => undefined,
    onError: (error, where) => log.push(`error in ${where}: ${String(error)}`),
    ...options,
  });
  workers.push(worker);
  return { worker, log };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const empty = () => expect.poll(() => store.jobs(workspace), { timeout: 5000, interval: 10 }).toEqual([]);

describe('the outbox', () => {
  test('does the jobs of one lane one at a time, in their order', async () => {
    await put(...['a', 'b', 'c', 'd'].map((id) => ({ id, lane: 'one' })));
    let running = 0;
    let most = 0;
    const order: string[] = [];
    const { worker } = start({
      async run(effect) {
        running += 1;
        most = Math.max(most, running);
        order.push(idOf(effect));
        await pause(5);
        running -= 1;
        return undefined;
      },
    });
    worker.start();
    await empty();
    expect(order).toEqual(['a', 'b', 'c', 'd']);
    expect(most).toBe(1);
  });

  test('does other lanes meanwhile, as many as it is wide', async () => {
    await put(...Array.from({ length: 6 }, (_, n) => ({ id: `j${n}`, lane: `lane${n}` })));
    let running = 0;
    let most = 0;
    const { worker } = start({
      width: 3,
      async run() {
        running += 1;
        most = Math.max(most, running);
        await pause(30);
        running -= 1;
        return undefined;
      },
    });
    worker.start();
    await empty();
    expect(most).toBe(3);
  });

  test('waits for what is not due yet', async () => {
    await put({ id: 'later', lane: 'x', delayMs: 250 });
    const { worker, log } = start();
    worker.start();
    await pause(80);
    expect(log).toEqual([]);
    await empty();
    expect(log).toContain('settled later: ok');
  });

  test('tries again after the wait it is told, with the attempt counted, before the rest of the lane', async () => {
    await put({ id: 'shaky', lane: 'x' }, { id: 'next', lane: 'x' });
    const seen: string[] = [];
    const { worker } = start({
      async run(effect, job) {
        seen.push(`${idOf(effect)}@${job.attempt}`);
        if (idOf(effect) === 'shaky' && job.attempt < 2)
          throw new OutsideError('segment_failed', { message: 'no', status: 500 });
        return undefined;
      },
      retryDelayMs: (_, __, attempt) => (attempt < 5 ? 20 : undefined),
    });
    worker.start();
    await empty();
    expect(seen).toEqual(['shaky@0', 'shaky@1', 'shaky@2', 'next@0']);
  });

  test('gives up with an outcome when there are no more tries', async () => {
    await put({ id: 'bad', lane: 'x' });
    const settled: (Outcome | undefined)[] = [];
    const outcome: Outcome = { kind: 'woke', what: 'promotion_expiry', id: 'given up' };
    const { worker } = start({
      run: async () => {
        throw new Error('a mistake');
      },
      giveUp: async () => outcome,
      async settle(job, _, result) {
        settled.push(result);
        await closeJob(job);
      },
    });
    worker.start();
    await empty();
    expect(settled).toEqual([outcome]);
  });

  test('does a job again that could not be settled, once its lease is over', async () => {
    await put({ id: 'twice', lane: 'x' });
    let times = 0;
    const { worker, log } = start({
      leaseMs: 60,
      async settle(job) {
        times += 1;
        if (times === 1) throw new Error('the store was away');
        log.push(await closeJob(job));
      },
    });
    worker.start();
    await empty();
    expect(times).toBe(2);
    expect(log).toContain('error in wake: Error: the store was away');
  });

  test('fences a process that lost its job to another one', async () => {
    await put({ id: 'slow', lane: 'x' });
    const [job] = await store.claim({ max: 1, leaseMs: 20 });
    if (!job) throw new Error('there was no job');
    await pause(40);
    const { worker, log } = start();
    worker.start();
    await empty();
    expect(log).toEqual(['slow', 'settled slow: ok']);
    expect(await closeJob(job)).toBe('fenced');
    expect(await store.postpone(job, 0)).toBe(false);
  });

  test('keeps a long job its own by renewing the lease', async () => {
    await put({ id: 'long', lane: 'x' });
    const times: number[] = [];
    const options: Partial<WorkerOptions> = {
      leaseMs: 500,
      async run(_, job) {
        times.push(job.attempt);
        await pause(1_500);
        return undefined;
      },
    };
    start(options).worker.start();
    start(options).worker.start();
    await empty();
    expect(times).toEqual([0]);
  });

  test('of two processes is done once', async () => {
    await put(...Array.from({ length: 12 }, (_, n) => ({ id: `j${n}`, lane: `lane${n % 4}` })));
    const a = start();
    const b = start();
    a.worker.start();
    b.worker.start();
    await empty();
    const done = [...a.log, ...b.log].filter((line) => line.startsWith('settled'));
    expect(done.sort()).toEqual(Array.from({ length: 12 }, (_, n) => `settled j${n}: ok`).sort());
  });
});

describe('starting and stopping', () => {
  test('takes nothing before the start and nothing after the stop', async () => {
    const { worker, log } = start();
    await put({ id: 'a', lane: 'x' });
    worker.kick();
    await pause(60);
    expect(log).toEqual([]);
    worker.start();
    await empty();
    await worker.stop();
    await put({ id: 'b', lane: 'x' });
    worker.kick();
    await pause(80);
    expect((await store.jobs(workspace)).map(({ id }) => id)).toEqual(['b']);
  });

  test('stopping waits for what runs', async () => {
    await put({ id: 'a', lane: 'x' });
    let isDone = false;
    let begun: () => void = () => undefined;
    const isBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const { worker } = start({
      async run() {
        begun();
        await pause(100);
        isDone = true;
        return undefined;
      },
    });
    worker.start();
    await isBegun;
    expect(worker.running()).toBe(1);
    await worker.stop();
    expect(isDone).toBe(true);
    expect(worker.running()).toBe(0);
    expect(await store.jobs(workspace)).toEqual([]);
  });

  test('finds work of other processes without being told', async () => {
    const { worker, log } = start();
    worker.start();
    await pause(50);
    await put({ id: 'theirs', lane: 'x' });
    await empty();
    expect(log).toContain('theirs');
  });

  test('goes on after the store was away for a while', async () => {
    await put({ id: 'a', lane: 'x' });
    let away = 2;
    const shaky: Store = new Proxy(store, {
      get(target, name, receiver) {
        if (name === 'claim' && away > 0)
          return async () => {
            away -= 1;
            throw new OutsideError('store_unavailable', { message: 'away' });
          };
        const value: unknown = Reflect.get(target, name, receiver);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const { worker, log } = start({ store: shaky });
    worker.start();
    await empty();
    expect(log.filter((line) => line.startsWith('error in claim'))).toHaveLength(2);
    expect(log).toContain('settled a: ok');
  });
});
