import { describe, expect, test } from 'vitest';
import { channel, type Play } from '../support/given.ts';
import { approvals, at } from '../support/stages.ts';

const thread = channel(approvals, 'M1');
const day = 24 * 60 * 60_000;
/** The request's card is in the channel, so that a thread hangs on it. */
const posted = (stage: 'approved' | 'verified') => {
  const play = at(stage);
  return play.comesBackAt(play.c.promotion?.board ?? '');
};
const sees = (play: Play, ...events: string[]) => play.sees('Website (prod)', events);

describe('the thread of a promotion is told by itself', () => {
  test('how much of what was planned is seen in prod so far, each time that it is more', () => {
    const play = sees(posted('approved'), 'Order Completed');
    expect(play.saidTo(thread)).toContain(
      'Website (prod): 1 of 3 planned events seen in prod so far. Not yet: Page Viewed and Page Scrolled.',
    );
    sees(play.passes(10_000), 'Order Completed');
    expect(play.saidTo(thread)).toBe('');
    sees(play.passes(10_000), 'Order Completed', 'Page Viewed');
    expect(play.saidTo(thread)).toContain('2 of 3 planned events');
    sees(play.passes(10_000), 'Order Completed', 'Page Viewed', 'Page Scrolled');
    expect(play.saidTo(thread)).toContain('Website (prod): all 3 planned events were seen in prod.');
    expect(play.has('check_source', 'watch:')).toBe(false);
  });

  test('what was not seen when the looking ends', () => {
    const play = sees(posted('approved'), 'Order Completed');
    sees(play.passes(4 * day), 'Order Completed');
    expect(play.saidTo(thread)).toContain('Of what was planned this was not seen in prod: Page Viewed');
    expect(play.has('check_source', 'watch:')).toBe(false);
  });

  test('that nothing came at all, as not verified', () => {
    const play = sees(posted('approved').passes(4 * day));
    expect(play.saidTo(thread)).toContain('I have looked at Website (prod) for 3 days and seen nothing');
    expect(play.saidTo(thread)).toContain('It stands as not verified');
    expect(play.saidTo(thread)).toContain('No event reached Segment.');
    expect(play.c.promotion?.state).toBe('verifying');
  });

  test('that a prod destination receives data, once, with the counts', () => {
    const play = posted('verified').delivers('Amplitude (Actions) (prod)', ['Order Completed']);
    expect(play.saidTo(thread)).toContain('Verified in prod: Amplitude (Actions) (prod) receives data.');
    expect(play.saidTo(thread)).toContain('Order Completed × 2');
  });

  test('that a prod destination received nothing', () => {
    const play = posted('verified')
      .passes(4 * day)
      .delivers('Amplitude (Actions) (prod)', []);
    expect(play.saidTo(thread)).toContain('Amplitude (Actions) (prod) for 3 days and seen nothing');
  });

  test('nothing of dev', () => {
    const play = posted('verified');
    const destination = play.c.destinations.find(({ environment }) => environment === 'dev')?.id ?? '';
    play.sends({ intent: 'check_destination', slots: { destination } });
    play.delivers('Amplitude (Actions) (dev)', ['Order Completed'], true);
    expect(play.saidTo(thread)).toBe('');
  });
});
