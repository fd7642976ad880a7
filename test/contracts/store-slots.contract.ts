import { describe, expect, test } from 'vitest';
import type { SlotClaim, Store } from '../../src/store/store.ts';

const MINUTE = 60_000;

type Options = {
  /** The store of one process; each `open` is one more process. */
  store(): Store;
  open(): Promise<Store>;
  /** Moves the store's clock. */
  pass(ms: number): void;
};

/** What every store has to do about calls that are counted: never more than allowed, whoever asks. */
export function describeSlots({ store, open, pass }: Options): void {
  describe('slots', () => {
    const five: SlotClaim = { key: 'five', limit: 5, windowMs: MINUTE };
    const two: SlotClaim = { key: 'two', limit: 2, windowMs: 10 * MINUTE };
    const claim = (claims: SlotClaim[] = [five], on = store(), workspace = 'w') =>
      on.claimSlots(workspace, claims);
    async function claimTimes(times: number, claims: SlotClaim[] = [five]): Promise<number[]> {
      const waits: number[] = [];
      for (let nth = 0; nth < times; nth += 1) waits.push(await claim(claims));
      return waits;
    }
    /** The store's clock goes on while a test runs. */
    const expectAbout = (waitMs: number, ms: number) => {
      expect(waitMs).toBeLessThanOrEqual(ms);
      expect(waitMs).toBeGreaterThan(ms - 10_000);
    };

    test('are taken up to the limit, then it is said how long to wait', async () => {
      expect(await claimTimes(5)).toEqual([0, 0, 0, 0, 0]);
      expectAbout(await claim(), MINUTE);
      pass(20_000);
      expectAbout(await claim(), 40_000);
    });

    test('come free one by one, each its window after it was taken', async () => {
      await claimTimes(3);
      pass(30_000);
      await claimTimes(2);
      pass(31_000);
      expect(await claimTimes(3)).toEqual([0, 0, 0]);
      expectAbout(await claim(), 29_000);
      pass(30_000);
      expect(await claimTimes(2)).toEqual([0, 0]);
    });

    test('a limit that was lowered counts what was taken before', async () => {
      await claimTimes(3);
      pass(10_000);
      await claimTimes(2);
      expectAbout(await claim([{ ...five, limit: 2 }]), MINUTE);
      expectAbout(await claim([{ ...five, limit: 4 }]), 50_000);
    });

    test('of several keys are taken all or none, and the longest wait counts', async () => {
      expect(await claimTimes(2, [five, two])).toEqual([0, 0]);
      expectAbout(await claim([five, two]), 10 * MINUTE);
      // Nothing was taken of the one that had some left.
      expect(await claimTimes(3)).toEqual([0, 0, 0]);
      expectAbout(await claim(), MINUTE);
    });

    test('a held key gives none until the hold is over; a shorter hold does not shorten it', async () => {
      await store().holdSlots('w', 'five', 30_000);
      await store().holdSlots('w', 'five', 5_000);
      expectAbout(await claim(), 30_000);
      expect(await claim([two])).toBe(0);
      pass(31_000);
      expect(await claimTimes(5)).toEqual([0, 0, 0, 0, 0]);
    });

    test('of racing processes no one gets more than there are', async () => {
      const other = await open();
      const waits = await Promise.all(
        Array.from({ length: 30 }, (_, nth) => claim([five, two], nth % 2 ? store() : other)),
      );
      expect(waits.filter((waitMs) => waitMs === 0)).toHaveLength(2);
      for (const waitMs of waits.filter((one) => one > 0)) expectAbout(waitMs, 10 * MINUTE);
      await other.holdSlots('w', 'third', MINUTE);
      expectAbout(await claim([{ ...five, key: 'third' }]), MINUTE);
    });

    test('belong to one workspace, outlive a process and go with the workspace', async () => {
      await claimTimes(5);
      await store().holdSlots('w', 'two', MINUTE);
      expect(await claim([five], store(), 'w2')).toBe(0);
      const next = await open();
      expectAbout(await claim([five], next), MINUTE);
      await store().forget('w');
      expect(await claim([five, two], next)).toBe(0);
    });

    test.each<Partial<SlotClaim>>([
      { key: 'a\nb' },
      { key: '' },
      { limit: 0 },
      { windowMs: 0 },
      { limit: 1.5 },
    ])('a malformed claim is a mistake of the caller: %j', async (wrong) => {
      await expect(claim([{ ...five, ...wrong }])).rejects.toThrow(/has to be|must not/);
    });
  });
}
