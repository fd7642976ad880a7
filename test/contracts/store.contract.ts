import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ClockOffset } from '../../src/store/prepare.ts';
import type { Commit, CommitResult, Job, NewJob, Store } from '../../src/store/store.ts';
import { type Keys, readKeys } from '../../src/store/vault.ts';
import { checkAgainstModel } from './store.model.ts';
import { describeSlots } from './store-slots.contract.ts';

/** One place of storage, empty at first; every `open` is one more process's view of it. */
export type StoreHarness = {
  open(options: { keys: Keys; clockOffsetMs: ClockOffset }): Promise<Store>;
  /** Everything at rest, as text, to look for what must not be there. */
  dump(): Promise<string>;
  /** Closes what was opened and removes the place. */
  remove(): Promise<void>;
};

const MINUTE = 60_000;
const newKey = () => randomBytes(32).toString('base64');

/** What every store has to do, whatever it is made of. */
export function describeStore(name: string, createHarness: () => Promise<StoreHarness>): void {
  describe(`store: ${name}`, () => {
    const keyText = `k1:${newKey()}`;
    const keys = readKeys({ SEGUE_KEYS: keyText, dataDir: '' });
    let harness: StoreHarness;
    let store: Store;
    let offset = 0;
    const clockOffsetMs = () => offset;
    const opened: Store[] = [];

    async function open(with_: Keys = keys): Promise<Store> {
      const one = await harness.open({ keys: with_, clockOffsetMs });
      opened.push(one);
      return one;
    }
    beforeEach(async () => {
      offset = 0;
      harness = await createHarness();
      store = await open();
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((one) => one.close()));
      await harness.remove();
    });

    /** Commits on top of whatever is there, with state { n: version }. */
    async function commit(change: Partial<Commit>, workspace = 'w', on = store): Promise<CommitResult> {
      const expected = (await on.load(workspace))?.version ?? 0;
      return on.commit(workspace, { expected, state: { n: expected + 1 }, ...change });
    }
    const put = (...jobs: NewJob[]) => commit({ put: jobs });
    const job = (id: string, lane = id, data: unknown = id): NewJob => ({ id, lane, data });
    const claim = (workspace?: string, leaseMs = MINUTE) => store.claim({ max: 100, leaseMs, workspace });
    async function claimOne(leaseMs = MINUTE): Promise<Job> {
      const [one, ...more] = await store.claim({ max: 100, leaseMs });
      expect(more).toEqual([]);
      if (!one) throw new Error('nothing to claim');
      return one;
    }
    const idsOf = (jobs: { id: string }[]) => jobs.map(({ id }) => id);
    const closing = ({ id, lease }: Job) => ({ close: { id, lease } });

    describe('checklists', () => {
      test('an unknown workspace loads as nothing', async () => {
        expect(await store.load('w')).toBeUndefined();
      });

      test.each([
        ['empty lists and objects', { list: [], map: {}, deep: [[], [{}], { a: [] }], nothing: null }],
        ['scripts, emoji and escapes', { text: 'čeština 日本語 👩‍👩‍👧 "\\ \n \u0000 \u2028 </script> {1}' }],
        ['numbers as they are', { big: 9007199254740991, small: -1e-7, float: 0.1, zero: 0, long: 1e21 }],
        ['500 KB', { text: 'ž'.repeat(250_000), list: Array.from({ length: 5000 }, (_, n) => ({ n })) }],
      ])('a state comes back as it was committed: %s', async (_, state) => {
        expect(await store.commit('w', { expected: 0, state })).toEqual({ kind: 'ok', version: 1 });
        expect(await store.load('w')).toEqual({ version: 1, state });
      });

      test('each commit makes the next version', async () => {
        for (const version of [1, 2, 3]) {
          expect(await store.commit('w', { expected: version - 1, state: { version } })).toEqual({
            kind: 'ok',
            version,
          });
        }
        expect(await store.load('w')).toEqual({ version: 3, state: { version: 3 } });
      });

      test.each([0, 2, 7])('a commit on version %i of one that is at 1 conflicts', async (expected) => {
        await commit({});
        expect(await store.commit('w', { expected, state: 'late' })).toEqual({ kind: 'conflict' });
        expect(await store.load('w')).toEqual({ version: 1, state: { n: 1 } });
      });

      test('a commit on a version of a workspace that is not stored conflicts', async () => {
        expect(await store.commit('w', { expected: 3, state: {} })).toEqual({ kind: 'conflict' });
        expect(await store.load('w')).toBeUndefined();
      });

      test('a conflict applies nothing of its commit', async () => {
        await commit({ put: [job('kept')] });
        const late: Commit = {
          expected: 0,
          state: 'late',
          audit: [{ at: 1, turn: 't', actor: 'a', what: 'late' }],
          once: { id: 'late', ttlMs: MINUTE },
          put: [job('late')],
          cancel: ['kept'],
        };
        expect(await store.commit('w', late)).toEqual({ kind: 'conflict' });
        expect(await store.audit('w')).toEqual([]);
        expect(await store.wasSeen('w', 'late')).toBe(false);
        expect(idsOf(await store.jobs('w'))).toEqual(['kept']);
      });

      test('of 20 commits racing on one version one is saved', async () => {
        const other = await open();
        const results = await Promise.all(
          Array.from({ length: 20 }, (_, n) =>
            (n % 2 ? store : other).commit('w', { expected: 0, state: { n } }),
          ),
        );
        expect(results.filter(({ kind }) => kind === 'ok')).toHaveLength(1);
        expect(results.filter(({ kind }) => kind === 'conflict')).toHaveLength(19);
        expect(await store.load('w')).toEqual({
          version: 1,
          state: { n: results.findIndex(({ kind }) => kind === 'ok') },
        });
      });

      test('50 racing increments that try again on conflict give 50', async () => {
        const other = await open();
        async function increment(on: Store): Promise<void> {
          const present = await on.load('w');
          const count = ((present?.state as { count: number } | undefined)?.count ?? 0) + 1;
          const result = await on.commit('w', { expected: present?.version ?? 0, state: { count } });
          if (result.kind === 'conflict') await increment(on);
          else expect(result.kind).toBe('ok');
        }
        await Promise.all(Array.from({ length: 50 }, (_, n) => increment(n % 2 ? store : other)));
        expect(await store.load('w')).toEqual({ version: 50, state: { count: 50 } });
      });

      test('workspaces with similar names stay apart', async () => {
        const names = ['a', 'a:b', 'ab', 'a%3Ab', 'A', 'ä', 'a b', '{a}', '*', '日本'];
        for (const name of names) {
          await commit(
            { state: { name }, put: [job('same', 'lane', name)], once: { id: 'x', ttlMs: 1 } },
            name,
          );
          await store.putSecret(name, 'token', `of ${name}`);
        }
        for (const name of names) {
          expect(await store.load(name)).toEqual({ version: 1, state: { name } });
          expect(await store.getSecret(name, 'token')).toBe(`of ${name}`);
          expect((await claim(name)).map(({ workspace, data }) => [workspace, data])).toEqual([[name, name]]);
        }
      });

      test.each<[string, string, Partial<Commit>]>([
        ['an empty workspace', '', {}],
        ['control characters in a workspace', 'a\nb', {}],
        ['a negative version', 'w', { expected: -1 }],
        ['a version that is no number', 'w', { expected: Number.NaN }],
        ['no state', 'w', { state: undefined }],
        ['an empty job id', 'w', { put: [{ id: '', lane: 'l', data: 1 }] }],
        ['control characters in a lane', 'w', { put: [{ id: 'i', lane: 'l\nm', data: 1 }] }],
        ['a delay that is no number', 'w', { put: [{ id: 'i', lane: 'l', data: 1, delayMs: Number.NaN }] }],
        ['an empty delivery id', 'w', { once: { id: '', ttlMs: 1 } }],
        ['a lifetime of 0', 'w', { once: { id: 'o', ttlMs: 0 } }],
      ])('refuses %s as a mistake of the caller', async (_, workspace, change) => {
        const wrong = store.commit(workspace, { expected: 0, state: {}, ...change });
        await expect(wrong).rejects.toThrow(/has to be|must not/);
        await expect(wrong).rejects.not.toHaveProperty('code');
        expect(await store.load('w')).toBeUndefined();
      });
    });

    describe('deliveries', () => {
      const once = { id: 'delivery', ttlMs: MINUTE };

      test('the second commit of a delivery changes nothing', async () => {
        await commit({ once });
        expect(await commit({ once, state: 'again', put: [job('j')], audit: [] })).toEqual({
          kind: 'duplicate',
        });
        expect(await store.load('w')).toEqual({ version: 1, state: { n: 1 } });
        expect(await store.jobs('w')).toEqual([]);
      });

      test('a duplicate is told even on a version that has moved on', async () => {
        await commit({ once });
        await commit({});
        expect(await store.commit('w', { expected: 0, state: {}, once })).toEqual({ kind: 'duplicate' });
      });

      test('of one delivery arriving 10 times at once one is saved', async () => {
        const other = await open();
        const results = await Promise.all(
          Array.from({ length: 10 }, (_, n) =>
            (n % 2 ? store : other).commit('w', { expected: 0, state: {}, once }),
          ),
        );
        expect(results.map(({ kind }) => kind).sort()).toEqual([...Array(9).fill('duplicate'), 'ok']);
      });

      test('is seen in its workspace only, once it is committed', async () => {
        expect(await store.wasSeen('w', 'delivery')).toBe(false);
        await commit({ once });
        expect(await store.wasSeen('w', 'delivery')).toBe(true);
        expect(await store.wasSeen('v', 'delivery')).toBe(false);
        expect(await commit({ once }, 'v')).toEqual({ kind: 'ok', version: 1 });
      });

      test('is forgotten after its lifetime, and may come again', async () => {
        await commit({ once });
        await commit({ once: { id: 'longer', ttlMs: 3 * MINUTE } });
        offset += MINUTE + 1;
        expect(await store.wasSeen('w', 'delivery')).toBe(false);
        expect(await store.wasSeen('w', 'longer')).toBe(true);
        expect(await commit({ once })).toEqual({ kind: 'ok', version: 3 });
        expect(await store.wasSeen('w', 'delivery')).toBe(true);
        expect(await store.wasSeen('w', 'longer')).toBe(true);
      });

      test('a conflict does not use it up', async () => {
        await commit({});
        expect(await store.commit('w', { expected: 0, state: {}, once })).toEqual({ kind: 'conflict' });
        expect(await commit({ once })).toEqual({ kind: 'ok', version: 2 });
      });
    });

    describe('jobs', () => {
      test('a claimed job carries what was put', async () => {
        const data = { list: [], map: {}, text: 'ž👍\n', none: null, n: 1763900000123456 };
        await put({ id: 'post:C1/1.2', lane: 'card: ž', data });
        const { lease, ...rest } = await claimOne();
        expect(rest).toEqual({ id: 'post:C1/1.2', workspace: 'w', lane: 'card: ž', attempt: 0, data });
        expect(lease).toMatch(/./);
      });

      test('a job is leased to one claimer at a time', async () => {
        await put(job('j'));
        expect(await claim()).toHaveLength(1);
        expect(await claim()).toEqual([]);
        expect(await claim('w')).toEqual([]);
      });

      test('a lane runs in the order of puts, one at a time', async () => {
        await put(job('c', 'lane'), job('a', 'lane'));
        await put(job('b', 'lane'));
        const order: string[] = [];
        for (let left = 3; left > 0; left -= 1) {
          const one = await claimOne();
          expect(await claim()).toEqual([]);
          order.push(one.id);
          await commit(closing(one));
        }
        expect(order).toEqual(['c', 'a', 'b']);
        expect(await store.jobs('w')).toEqual([]);
      });

      test('lanes do not wait for each other', async () => {
        await put(job('a1', 'a'), job('a2', 'a'), job('b1', 'b'), job('ab', 'a:b'));
        expect(idsOf(await claim()).sort()).toEqual(['a1', 'ab', 'b1']);
      });

      test('takes at most max, what is due longest first', async () => {
        for (const id of ['first', 'second', 'third']) {
          await put(job(id));
          offset += 10;
        }
        expect(await store.claim({ max: 0, leaseMs: MINUTE })).toEqual([]);
        expect(idsOf(await store.claim({ max: 2, leaseMs: MINUTE }))).toEqual(['first', 'second']);
        expect(idsOf(await store.claim({ max: 2, leaseMs: MINUTE, workspace: 'w' }))).toEqual(['third']);
      });

      test('takes at most max over several workspaces', async () => {
        for (const workspace of ['w1', 'w2', 'w3', 'w4', 'w5']) {
          await commit({ put: [job('a'), job('b')] }, workspace);
        }
        const taken = await store.claim({ max: 7, leaseMs: MINUTE });
        expect(taken).toHaveLength(7);
        const rest = await store.claim({ max: 7, leaseMs: MINUTE });
        const all = [...taken, ...rest].map(({ workspace, id }) => `${workspace}/${id}`);
        expect(new Set(all).size).toBe(10);
      });

      test('a claim for one workspace leaves the others alone', async () => {
        await commit({ put: [job('mine')] }, 'w');
        await commit({ put: [job('other')] }, 'w2');
        expect(idsOf(await claim('w'))).toEqual(['mine']);
        expect(idsOf(await claim('nobody'))).toEqual([]);
        expect(idsOf(await claim())).toEqual(['other']);
      });

      test('a delayed job waits for the clock of the store', async () => {
        await put({ ...job('j'), delayMs: 5 * MINUTE });
        expect(await claim()).toEqual([]);
        offset += 4 * MINUTE;
        expect(await claim('w')).toEqual([]);
        offset += MINUTE;
        expect((await claimOne()).id).toBe('j');
      });

      test('a delayed head holds its lane back', async () => {
        await put({ ...job('head', 'lane'), delayMs: MINUTE }, job('next', 'lane'));
        expect(await claim()).toEqual([]);
        offset += MINUTE;
        expect((await claimOne()).id).toBe('head');
      });

      test('a put of a waiting id replaces its data and keeps its place', async () => {
        await put(job('a', 'lane', 1), job('b', 'lane', 1));
        await put(job('a', 'lane', 2));
        expect(idsOf(await store.jobs('w'))).toEqual(['a', 'b']);
        const one = await claimOne();
        expect([one.id, one.data, one.attempt]).toEqual(['a', 2, 0]);
        await commit(closing(one));
        expect((await claimOne()).id).toBe('b');
      });

      test('a put of a waiting id sets its time anew', async () => {
        await put({ ...job('j'), delayMs: MINUTE });
        await put({ ...job('j'), delayMs: 3 * MINUTE });
        offset += 2 * MINUTE;
        expect(await claim()).toEqual([]);
        await put(job('j'));
        expect((await claimOne()).id).toBe('j');
      });

      test('a put during the run makes it run again with the new data, before those behind it', async () => {
        await put(job('a', 'lane', 1), job('b', 'lane', 1));
        const first = await claimOne();
        await put(job('a', 'lane', 2));
        await put(job('a', 'lane', 3));
        expect(await claim()).toEqual([]);
        expect((await commit(closing(first))).kind).toBe('ok');
        const again = await claimOne();
        expect([again.id, again.data, again.attempt]).toEqual(['a', 3, 0]);
        await commit(closing(again));
        expect((await claimOne()).id).toBe('b');
      });

      test('a put during a run that dies is run after the lease, with the new data', async () => {
        await put(job('a', 'lane', 1));
        await claimOne();
        await put(job('a', 'lane', 2));
        offset += 2 * MINUTE;
        const again = await claimOne();
        expect([again.data, again.attempt]).toEqual([2, 1]);
        await commit(closing(again));
        expect(await store.jobs('w')).toEqual([]);
      });

      test('a put with a delay during the run waits, whether the run ends or dies', async () => {
        await put(job('ends', 'lane', 1), job('dies', 'lane2', 1));
        const [ends] = (await claim()).filter(({ id }) => id === 'ends');
        await put(
          { ...job('ends', 'lane', 2), delayMs: 5 * MINUTE },
          { ...job('dies', 'lane2', 2), delayMs: 5 * MINUTE },
        );
        await commit(ends ? closing(ends) : {});
        offset += 2 * MINUTE;
        expect(await claim()).toEqual([]);
        offset += 3 * MINUTE;
        const again = (await claim()).map(({ id, data, attempt }) => [id, data, attempt]);
        expect(again.sort()).toEqual([
          ['dies', 2, 1],
          ['ends', 2, 0],
        ]);
      });

      test('a put of the id that the same commit closes starts it anew, at the end of its lane', async () => {
        await put(job('a', 'lane', 1), job('b', 'lane', 1));
        const one = await claimOne();
        await commit({ ...closing(one), put: [job('a', 'lane', 2)] });
        expect(idsOf(await store.jobs('w'))).toEqual(['b', 'a']);
        expect((await claimOne()).id).toBe('b');
      });

      test('a lapsed lease is claimed again, and counted', async () => {
        await put(job('j'));
        await claimOne();
        for (const attempt of [1, 2, 3]) {
          offset += MINUTE - 1000;
          expect(await claim()).toEqual([]);
          offset += 1001;
          expect((await claimOne()).attempt).toBe(attempt);
        }
      });

      test('the loser of a lease is fenced, and nothing of its commit applies', async () => {
        await put(job('j'));
        const slow = await claimOne();
        offset += 2 * MINUTE;
        const quick = await claimOne();
        const late = {
          ...closing(slow),
          state: 'late',
          once: { id: 'late', ttlMs: MINUTE },
          audit: [{ at: 1, turn: 't', actor: 'a', what: 'late' }],
          put: [job('more')],
          cancel: ['j'],
        };
        expect(await commit(late)).toEqual({ kind: 'fenced' });
        expect(await store.load('w')).toEqual({ version: 1, state: { n: 1 } });
        expect(await store.wasSeen('w', 'late')).toBe(false);
        expect(await store.audit('w')).toEqual([]);
        expect(idsOf(await store.jobs('w'))).toEqual(['j']);
        expect(await store.postpone(slow, 0)).toBe(false);
        expect(await commit(closing(quick))).toEqual({ kind: 'ok', version: 2 });
      });

      test('a late worker may still close what nobody else has taken', async () => {
        await put(job('j'));
        const slow = await claimOne();
        offset += 2 * MINUTE;
        expect((await commit(closing(slow))).kind).toBe('ok');
        expect(await claim()).toEqual([]);
      });

      test('a renewed lease lasts longer, for its holder only', async () => {
        await put(job('j', 'lane', 'old'));
        const one = await claimOne(MINUTE);
        offset += MINUTE - 1000;
        expect(await store.renew(one, 2 * MINUTE)).toBe(true);
        offset += MINUTE;
        expect(await claim()).toEqual([]);
        const next = await store.nextDueInMs();
        expect(next).toBeGreaterThan(MINUTE - 10_000);
        expect(next).toBeLessThanOrEqual(MINUTE);
        offset += MINUTE;
        const other = await claimOne(MINUTE);
        expect(other.attempt).toBe(1);
        expect(await store.renew(one, MINUTE)).toBe(false);
        await store.postpone(other, 0);
        expect(await store.renew(other, MINUTE)).toBe(false);
        const third = await claimOne(MINUTE);
        await commit(closing(third));
        expect(await store.renew(third, MINUTE)).toBe(false);
        expect(await store.renew({ ...third, id: 'never' }, MINUTE)).toBe(false);
      });

      test('a renewed worker closes as usual, and a put meanwhile still counts', async () => {
        await put(job('j', 'lane', 'old'));
        const one = await claimOne(MINUTE);
        await put(job('j', 'lane', 'new'));
        expect(await store.renew(one, 2 * MINUTE)).toBe(true);
        expect((await commit(closing(one))).kind).toBe('ok');
        const again = await claimOne();
        expect([again.data, again.attempt]).toEqual(['new', 0]);
      });

      test('a job is closed once', async () => {
        await put(job('j'));
        const one = await claimOne();
        await commit(closing(one));
        expect(await commit(closing(one))).toEqual({ kind: 'fenced' });
        expect(await commit({ close: { id: 'never', lease: one.lease } })).toEqual({ kind: 'fenced' });
        await put(job('waiting'));
        expect(await commit({ close: { id: 'waiting', lease: '' } })).toEqual({ kind: 'fenced' });
        expect(await commit({ close: { id: 'waiting', lease: '-' } })).toEqual({ kind: 'fenced' });
      });

      test('a close in a commit that conflicts leaves the job to its worker', async () => {
        await put(job('j'));
        const one = await claimOne();
        expect(await store.commit('w', { expected: 0, state: {}, ...closing(one) })).toEqual({
          kind: 'conflict',
        });
        expect(await claim()).toEqual([]);
        expect((await commit(closing(one))).kind).toBe('ok');
      });

      test('a postponed job comes back later, counted, at the head of its lane', async () => {
        await put(job('a', 'lane', 1), job('b', 'lane', 1));
        expect(await store.postpone(await claimOne(), 5 * MINUTE)).toBe(true);
        offset += 4 * MINUTE;
        expect(await claim()).toEqual([]);
        offset += MINUTE;
        const again = await claimOne();
        expect([again.id, again.attempt, again.data]).toEqual(['a', 1, 1]);
        expect(await store.postpone(again, 0, { tried: ['once'] })).toBe(true);
        const third = await claimOne();
        expect([third.attempt, third.data]).toEqual([2, { tried: ['once'] }]);
        expect(await store.postpone(again, 0)).toBe(false);
      });

      test('data put during the run outlives the data of a postponement', async () => {
        await put(job('j', 'lane', 'old'));
        const one = await claimOne();
        await put(job('j', 'lane', 'new'));
        expect(await store.postpone(one, MINUTE, 'progress')).toBe(true);
        expect(await claim()).toEqual([]);
        offset += MINUTE;
        const again = await claimOne();
        expect([again.data, again.attempt]).toEqual(['new', 1]);
      });

      test('a put while it waits to be tried again does not shorten the wait', async () => {
        await put(job('j', 'lane', 'old'));
        await store.postpone(await claimOne(), 5 * MINUTE);
        await put(job('j', 'lane', 'new'));
        expect(await claim()).toEqual([]);
        offset += 5 * MINUTE;
        const again = await claimOne();
        expect([again.data, again.attempt]).toEqual(['new', 1]);
      });

      test('a job that is cancelled and put in one commit starts anew at once', async () => {
        await put(job('j', 'lane', 'old'));
        await store.postpone(await claimOne(), 5 * MINUTE);
        await commit({ cancel: ['j'], put: [job('j', 'lane', 'new')] });
        const again = await claimOne();
        expect([again.data, again.attempt]).toEqual(['new', 0]);
      });

      test('a cancelled job is gone, and its lane goes on', async () => {
        await put(job('a', 'lane'), job('b', 'lane'), job('c', 'lane'));
        await commit({ cancel: ['a', 'never there'] });
        expect(idsOf(await store.jobs('w'))).toEqual(['b', 'c']);
        expect((await claimOne()).id).toBe('b');
      });

      test('the worker of a cancelled job is fenced', async () => {
        await put(job('a', 'lane'), job('b', 'lane'));
        const running = await claimOne();
        await commit({ cancel: ['a'] });
        expect(await commit(closing(running))).toEqual({ kind: 'fenced' });
        expect(await store.postpone(running, 0)).toBe(false);
        await put(job('a', 'lane'));
        expect(await commit(closing(running))).toEqual({ kind: 'fenced' });
        expect(idsOf(await store.jobs('w'))).toEqual(['b', 'a']);
      });

      test('the list shows what is left, oldest first', async () => {
        await put({ ...job('z', 'lane'), delayMs: MINUTE }, job('a'));
        await put(job('m', 'lane'));
        await claim();
        const [z, a, m] = await store.jobs('w');
        expect(z).toMatchObject({ id: 'z', lane: 'lane', attempt: 0, leased: false });
        expect(z?.dueInMs).toBeGreaterThan(MINUTE - 10_000);
        expect(z?.dueInMs).toBeLessThanOrEqual(MINUTE);
        expect(a).toEqual({ id: 'a', lane: 'a', attempt: 0, dueInMs: 0, leased: true });
        expect(m).toEqual({ id: 'm', lane: 'lane', attempt: 0, dueInMs: 0, leased: false });
        offset += 2 * MINUTE;
        expect((await store.jobs('w')).map(({ leased }) => leased)).toEqual([false, false, false]);
      });

      test('tells when the next job can be claimed', async () => {
        expect(await store.nextDueInMs()).toBeUndefined();
        await commit(
          { put: [{ ...job('later', 'lane'), delayMs: 5 * MINUTE }, job('behind', 'lane')] },
          'w1',
        );
        await commit({ put: [{ ...job('soon'), delayMs: 2 * MINUTE }] }, 'w2');
        const near = async (ms: number) => {
          const next = await store.nextDueInMs();
          expect(next).toBeGreaterThan(ms - 10_000);
          expect(next).toBeLessThanOrEqual(ms);
        };
        await near(2 * MINUTE);
        offset += 2 * MINUTE;
        expect(await store.nextDueInMs()).toBe(0);
        const soon = await claimOne(MINUTE);
        await near(MINUTE);
        await commit(closing(soon), 'w2');
        await near(3 * MINUTE);
      });

      test('two processes claiming at once share the jobs without an overlap', async () => {
        const other = await open();
        for (let n = 0; n < 10; n += 1) {
          await commit({ put: Array.from({ length: 5 }, (_, at) => job(`j${at}`)) }, `w${n}`);
        }
        const batches = await Promise.all(
          Array.from({ length: 20 }, (_, n) => (n % 2 ? store : other).claim({ max: 5, leaseMs: MINUTE })),
        );
        const late = await store.claim({ max: 100, leaseMs: MINUTE });
        const all = [...batches.flat(), ...late].map(({ workspace, id }) => `${workspace}/${id}`);
        expect(all).toHaveLength(50);
        expect(new Set(all).size).toBe(50);
      });

      test('random sequences of commands do as a simple model does', async () => {
        await checkAgainstModel(store, {
          advance: (ms) => {
            offset += ms;
          },
        });
      });
    });

    describe('audit', () => {
      const entry = (n: number) => ({
        at: n,
        turn: `t${n}`,
        actor: 'U1',
        what: 'chose',
        detail: { n, ids: [] },
      });

      test('comes back oldest first, the last 200 unless told', async () => {
        await commit({ audit: [entry(1), entry(2)] });
        await commit({ audit: [entry(3)] });
        expect(await store.audit('w')).toEqual([entry(1), entry(2), entry(3)]);
        expect(await store.audit('w', 2)).toEqual([entry(2), entry(3)]);
        expect(await store.audit('w', 0)).toEqual([]);
        expect(await store.audit('v')).toEqual([]);
        await commit({ audit: Array.from({ length: 300 }, (_, n) => entry(n + 4)) });
        expect((await store.audit('w')).map(({ at }) => at)).toEqual(
          Array.from({ length: 200 }, (_, n) => n + 104),
        );
      });

      test('keeps the last 500', async () => {
        await commit({ audit: Array.from({ length: 499 }, (_, n) => entry(n)) });
        await commit({ audit: [entry(499), entry(500), entry(501)] });
        await commit({ audit: [entry(1)] }, 'v');
        const rows = await store.audit('w', 10_000);
        expect([rows.length, rows[0]?.at, rows.at(-1)?.at]).toEqual([500, 2, 501]);
        expect(await store.audit('v')).toHaveLength(1);
      });
    });

    describe('secrets', () => {
      test('come back by name, replaced and dropped', async () => {
        expect(await store.getSecret('w', 'token')).toBeUndefined();
        await store.putSecret('w', 'token', 'xoxb-1 ž');
        await store.putSecret('w', 'empty', '');
        expect(await store.getSecret('w', 'token')).toBe('xoxb-1 ž');
        expect(await store.getSecret('w', 'empty')).toBe('');
        expect(await store.getSecret('v', 'token')).toBeUndefined();
        await store.putSecret('w', 'token', 'xoxb-2');
        expect(await store.getSecret('w', 'token')).toBe('xoxb-2');
        await store.dropSecret('w', 'token');
        await store.dropSecret('w', 'never there');
        expect(await store.getSecret('w', 'token')).toBeUndefined();
        expect(await store.getSecret('w', 'empty')).toBe('');
      });

      test('are never at rest in clear', async () => {
        await store.putSecret('w', 'token', 'xoxb-in-clear');
        const dump = await harness.dump();
        expect(dump).toContain('token');
        expect(dump).not.toContain('xoxb-in-clear');
        expect(dump).not.toContain(Buffer.from('xoxb-in-clear').toString('base64url'));
      });

      test('with a lifetime drop by themselves', async () => {
        await store.putSecret('w', 'short', 'a', MINUTE);
        await store.putSecret('w', 'long', 'b', 3 * MINUTE);
        await store.putSecret('w', 'kept', 'c', MINUTE);
        await store.putSecret('w', 'kept', 'c');
        expect(await store.getSecret('w', 'short')).toBe('a');
        offset += MINUTE;
        expect(await store.getSecret('w', 'short')).toBeUndefined();
        expect(await store.getSecret('w', 'long')).toBe('b');
        expect(await store.getSecret('w', 'kept')).toBe('c');
        await expect(store.putSecret('w', 'short', 'a', 0)).rejects.toThrow(RangeError);
      });

      test('move to a new key as they are read, so that the old one can go', async () => {
        await store.putSecret('w', 'read', 'a', 10 * MINUTE);
        await store.putSecret('w', 'unread', 'b');
        const newText = `k2:${newKey()}`;
        const both = await open(readKeys({ SEGUE_KEYS: `${newText},${keyText}`, dataDir: '' }));
        expect(await both.getSecret('w', 'read')).toBe('a');
        const only = await open(readKeys({ SEGUE_KEYS: newText, dataDir: '' }));
        expect(await only.getSecret('w', 'read')).toBe('a');
        await expect(only.getSecret('w', 'unread')).rejects.toMatchObject({
          code: 'store_unavailable',
          reason: 'secret_key_missing',
        });
        offset += 10 * MINUTE;
        expect(await only.getSecret('w', 'read')).toBeUndefined();
      });

      test('under a wrong key fail without touching the checklist', async () => {
        await commit({ state: 'mine' });
        await store.putSecret('w', 'token', 'xoxb-1');
        const wrong = await open(readKeys({ SEGUE_KEYS: `k1:${newKey()}`, dataDir: '' }));
        const failed = wrong.getSecret('w', 'token');
        await expect(failed).rejects.toMatchObject({
          code: 'store_unavailable',
          reason: 'secret_unreadable',
        });
        await expect(failed).rejects.toThrow(/"token" can't be decrypted/);
        expect(await wrong.load('w')).toEqual({ version: 1, state: 'mine' });
        expect(await store.getSecret('w', 'token')).toBe('xoxb-1');
      });
    });

    describeSlots({
      store: () => store,
      open: () => open(),
      pass: (ms) => {
        offset += ms;
      },
    });

    describe('a life', () => {
      test('everything of a forgotten workspace is gone, and nothing of another', async () => {
        for (const workspace of ['gone-ws', 'gone-ws2']) {
          await commit(
            {
              put: [job('a', 'lane'), job('b', 'lane'), { ...job('c'), delayMs: MINUTE }],
              once: { id: 'd', ttlMs: MINUTE },
              audit: [{ at: 1, turn: 't', actor: 'a', what: 'x' }],
            },
            workspace,
          );
          await store.putSecret(workspace, 'token', 'x');
          await store.putSecret(workspace, 'short', 'x', MINUTE);
          await store.claimSlots(workspace, [{ key: 'calls', limit: 1, windowMs: MINUTE }]);
        }
        await store.forget('gone-ws');
        expect(await store.load('gone-ws')).toBeUndefined();
        expect(await store.jobs('gone-ws')).toEqual([]);
        expect(await store.audit('gone-ws')).toEqual([]);
        expect(await store.wasSeen('gone-ws', 'd')).toBe(false);
        expect(await store.getSecret('gone-ws', 'token')).toBeUndefined();
        expect((await harness.dump()).replaceAll('gone-ws2', '')).not.toContain('gone-ws');

        expect((await store.load('gone-ws2'))?.version).toBe(1);
        expect(await store.getSecret('gone-ws2', 'short')).toBe('x');
        expect(await store.audit('gone-ws2')).toHaveLength(1);
        expect((await claim()).map(({ workspace, id }) => [workspace, id])).toEqual([['gone-ws2', 'a']]);
        expect(await store.commit('gone-ws', { expected: 0, state: {} })).toEqual({ kind: 'ok', version: 1 });
      });

      test('all of it is there for the next process', async () => {
        await commit({
          state: { kept: [] },
          put: [job('j')],
          once: { id: 'd', ttlMs: MINUTE },
          audit: [{ at: 1, turn: 't', actor: 'a', what: 'x' }],
        });
        await store.putSecret('w', 'token', 'x');
        const [leased] = await claim();
        await store.close();
        const next = await open();
        expect(await next.load('w')).toEqual({ version: 1, state: { kept: [] } });
        expect(await next.wasSeen('w', 'd')).toBe(true);
        expect(await next.audit('w')).toHaveLength(1);
        expect(await next.getSecret('w', 'token')).toBe('x');
        expect(await next.claim({ max: 1, leaseMs: MINUTE })).toEqual([]);
        const close = leased && { id: leased.id, lease: leased.lease };
        expect(await next.commit('w', { expected: 1, state: {}, close })).toEqual({ kind: 'ok', version: 2 });
      });

      test('answers while it is open, and fails in words when it is closed', async () => {
        await expect(store.ping()).resolves.toBeUndefined();
        await store.close();
        await store.close();
        await expect(store.ping()).rejects.toMatchObject({ code: 'store_unavailable' });
        await expect(store.load('w')).rejects.toMatchObject({ code: 'store_unavailable' });
      });
    });
  });
}
