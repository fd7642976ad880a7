import fc from 'fast-check';
import { expect } from 'vitest';
import type { CommitResult, Job, Store } from '../../src/store/store.ts';

/**
 * What the store should do, as plainly as it can be said. Time is counted in steps of a minute so that the real
 * time the test itself takes never decides anything; leases end between two steps.
 */
type ModelJob = {
  id: string;
  lane: string;
  data: number;
  attempt: number;
  due: number;
  isReplaced: boolean;
  holder?: { lease: string; until: number };
};

const STEP = 60_000;

type Command =
  | { do: 'put'; id: string; lane: string; delay: number; data: number; once?: string; isStale: boolean }
  | { do: 'cancel'; id: string }
  | { do: 'claim'; lease: number; isOneWorkspace: boolean }
  | { do: 'close'; held: number; put?: string }
  | { do: 'postpone'; held: number; delay: number; data?: number }
  | { do: 'renew'; held: number; lease: number }
  | { do: 'wait'; steps: number };

const ids = fc.constantFrom('a', 'b', 'c', 'd', 'é');
const lanes = fc.constantFrom('l', 'l2', 'ž');
const steps = fc.constantFrom(0, 0, 0, 1, 2);
const held = fc.nat(7);
const commands: fc.Arbitrary<Command[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('put' as const),
        id: ids,
        lane: lanes,
        delay: steps,
        data: fc.nat(99),
        once: fc.option(fc.constantFrom('o1', 'o2'), { nil: undefined, freq: 3 }),
        isStale: fc.constantFrom(false, false, false, true),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), id: ids }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('claim' as const),
        lease: fc.constantFrom(0.5, 1.5),
        isOneWorkspace: fc.boolean(),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('close' as const),
        held,
        put: fc.option(ids, { nil: undefined }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('postpone' as const),
        held,
        delay: steps,
        data: fc.option(fc.nat(99), { nil: undefined }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('renew' as const), held, lease: fc.constantFrom(0.5, 1.5) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('wait' as const), steps: fc.constantFrom(1, 2) }),
    },
  ),
  { minLength: 5, maxLength: 40 },
);

/** Runs random commands on the store and on the model; fails with the shortest sequence where they differ. */
export async function checkAgainstModel(
  store: Store,
  clock: { advance(ms: number): void },
  runs = 60,
): Promise<void> {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(commands, async (sequence) => {
      count += 1;
      const workspace = `w${count}`;
      try {
        await runBoth(store, clock, workspace, sequence);
      } finally {
        await store.forget(workspace);
      }
    }),
    { numRuns: runs },
  );
}

async function runBoth(
  store: Store,
  clock: { advance(ms: number): void },
  workspace: string,
  sequence: Command[],
): Promise<void> {
  let now = 0;
  let version = 0;
  let jobs: ModelJob[] = [];
  const once = new Map<string, number>();
  /** Every lease ever given, lost ones too. */
  const given: Job[] = [];
  const readyAt = (job: ModelJob) => Math.max(job.due, job.holder?.until ?? 0);
  const heads = () => jobs.filter((job) => jobs.find(({ lane }) => lane === job.lane) === job);
  const holderOf = (job: Job) => jobs.find(({ id, holder }) => id === job.id && holder?.lease === job.lease);

  function modelPut(id: string, lane: string, delay: number, data: number): void {
    const present = jobs.find((job) => job.id === id);
    if (!present) {
      jobs.push({ id, lane, data, attempt: 0, due: now + delay, isReplaced: false });
      return;
    }
    const isWaitingForRetry = !present.holder && present.attempt > 0;
    present.due = isWaitingForRetry ? Math.max(present.due, now + delay) : now + delay;
    present.data = data;
    present.isReplaced = present.holder !== undefined;
  }

  for (const command of sequence) {
    switch (command.do) {
      case 'put': {
        const expected = command.isStale ? version + 1 : version;
        const result = await store.commit(workspace, {
          expected,
          state: { version },
          once: command.once === undefined ? undefined : { id: command.once, ttlMs: 1.5 * STEP },
          put: [{ id: command.id, lane: command.lane, delayMs: command.delay * STEP, data: command.data }],
        });
        let wanted: CommitResult = { kind: 'ok', version: version + 1 };
        if (command.once !== undefined && (once.get(command.once) ?? 0) > now) wanted = { kind: 'duplicate' };
        else if (command.isStale) wanted = { kind: 'conflict' };
        expect(result).toEqual(wanted);
        if (wanted.kind !== 'ok') break;
        version += 1;
        if (command.once !== undefined) once.set(command.once, now + 1.5);
        modelPut(command.id, command.lane, command.delay, command.data);
        break;
      }
      case 'cancel': {
        const result = await store.commit(workspace, { expected: version, state: {}, cancel: [command.id] });
        version += 1;
        expect(result).toEqual({ kind: 'ok', version });
        jobs = jobs.filter(({ id }) => id !== command.id);
        break;
      }
      case 'claim': {
        const claimed = await store.claim({
          max: 100,
          leaseMs: command.lease * STEP,
          workspace: command.isOneWorkspace ? workspace : undefined,
        });
        const wanted = heads().filter((job) => readyAt(job) <= now);
        for (const job of wanted) if (job.holder) job.attempt += 1;
        const plain = ({ id, lane, attempt, data }: ModelJob | Job) => ({ id, lane, attempt, data });
        const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
        expect(claimed.map(plain).sort(byId)).toEqual(wanted.map(plain).sort(byId));
        for (const job of wanted) {
          const lease = claimed.find(({ id }) => id === job.id)?.lease ?? '';
          job.holder = { lease, until: now + command.lease };
          job.isReplaced = false;
        }
        given.push(...claimed);
        break;
      }
      case 'close': {
        const job = given.at(-1 - command.held);
        if (!job) break;
        const present = holderOf(job);
        const result = await store.commit(workspace, {
          expected: version,
          state: {},
          close: { id: job.id, lease: job.lease },
          put: command.put === undefined ? [] : [{ id: command.put, lane: 'l', data: 7 }],
        });
        expect(result).toEqual(present ? { kind: 'ok', version: version + 1 } : { kind: 'fenced' });
        if (!present) break;
        version += 1;
        if (present.isReplaced) {
          present.holder = undefined;
          present.attempt = 0;
          present.isReplaced = false;
        } else {
          jobs = jobs.filter((other) => other !== present);
        }
        if (command.put !== undefined) modelPut(command.put, 'l', 0, 7);
        break;
      }
      case 'postpone': {
        const job = given.at(-1 - command.held);
        if (!job) break;
        const present = holderOf(job);
        const isDone = await store.postpone(job, command.delay * STEP, command.data);
        expect(isDone).toBe(present !== undefined);
        if (!present) break;
        if (!present.isReplaced && command.data !== undefined) present.data = command.data;
        present.holder = undefined;
        present.isReplaced = false;
        present.attempt += 1;
        present.due = now + command.delay;
        break;
      }
      case 'renew': {
        const job = given.at(-1 - command.held);
        const holder = job && holderOf(job)?.holder;
        if (!job) break;
        expect(await store.renew(job, command.lease * STEP)).toBe(holder !== undefined);
        if (holder) holder.until = now + command.lease;
        break;
      }
      case 'wait':
        clock.advance(command.steps * STEP);
        now += command.steps;
    }
    const inSteps = (ms: number) => Math.ceil(ms / STEP / 0.5) * 0.5;
    expect((await store.jobs(workspace)).map((job) => ({ ...job, dueInMs: inSteps(job.dueInMs) }))).toEqual(
      jobs.map((job) => ({
        id: job.id,
        lane: job.lane,
        attempt: job.attempt,
        dueInMs: Math.max(0, job.due - now),
        leased: (job.holder?.until ?? 0) > now,
      })),
    );
    const nextMs = await store.nextDueInMs();
    const times = heads().map(readyAt);
    expect(nextMs === undefined ? undefined : inSteps(nextMs)).toBe(
      times.length === 0 ? undefined : Math.max(0, Math.min(...times) - now),
    );
    expect((await store.load(workspace))?.version ?? 0).toBe(version);
  }
}
