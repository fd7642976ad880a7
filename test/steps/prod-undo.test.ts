import { describe, expect, test } from 'vitest';
import { currentStep } from '../../src/core/checklist.ts';
import { channel, type Play } from '../support/given.ts';
import { approvals, at, vote } from '../support/stages.ts';

const place = channel(approvals);
const request = (play: Play) => play.c.promotion?.id ?? '';
const press = (
  play: Play,
  intent: 'undo_promotion' | 'confirm_undo_promotion' | 'delete_promotion' | 'confirm_delete_promotion',
  as: 'olivia' | 'omar' | 'ana' | 'erin' = 'olivia',
) => play.sends({ intent, slots: { request: request(play) } }, { as });
const inProd = (play: Play) =>
  [...play.c.sources, ...play.c.destinations, ...play.c.audiences]
    .filter(({ environment }) => environment === 'prod')
    .map(({ name, state }) => `${name}: ${state}`);
const undone = () => at('live').says('undo').presses('Undo it in prod');

describe('the undo of an applied promotion', () => {
  test.each([
    ['words', (play: Play) => play.says('undo')],
    ['the status', (play: Play) => play.says('promotion status').presses('Undo this promotion')],
    ['the success', (play: Play) => play.presses('Undo this promotion')],
  ])('is asked for by %s, and says by name what it does; nothing is done yet', (_, ask) => {
    const play = ask(at('verified'));
    expect(play.said).toContain(
      'Disabled in prod, in this order: Amplitude (Actions) (prod) and Website (prod)',
    );
    expect(play.said).toContain('Nothing is deleted now');
    expect(play.has('undo_item')).toBe(false);
    expect(play.c.promotion?.state).toBe('applied');
  });

  test('is not done by words', () => {
    const play = at('live').says('undo').says('yes').says('undo it in prod').says('do it');
    expect(play.c.promotion?.state).toBe('applied');
  });

  test('disables destinations, then sources, one at a time, each journalled and shown', () => {
    const play = at('live').holds('undo_item').says('undo').presses('Undo it in prod');
    expect(play.c.promotion?.state).toBe('undoing');
    const first = play.effectOf('undo_item');
    expect(first).toMatchObject({ what: 'destination', mode: 'disable' });
    expect([...play.outbox.values()].filter(({ kind }) => kind === 'undo_item')).toHaveLength(1);
    play.releases('undo_item');
    expect(inProd(play)).toEqual(['Website (prod): disabled', 'Amplitude (Actions) (prod): disabled']);
    expect(play.c.promotion?.state).toBe('undone');
    expect(play.audit.filter(({ what }) => what === 'item_undone')).toHaveLength(2);
    expect(play.saidTo(place)).toContain('Amplitude (Actions) (prod): disabled');
    expect(currentStep(play.c)).toBe('prod_sources');
  });

  test('is told in the thread, and lets the same be asked for again under names that are free', () => {
    const play = at('live').comesBackAt(at('live').c.promotion?.board ?? '');
    play.says('undo').presses('Undo it in prod');
    expect(play.saidTo(channel(approvals, 'M1'))).toContain('The promotion is undone');
    play.says('publish to prod');
    expect(play.c.prod.sources).toHaveLength(1);
    expect(play.c.prod.sources[0]?.slug).not.toBe('website-prod');
  });

  test('needs an owner whose rights are read afresh', () => {
    for (const who of ['erin', 'ana'] as const) {
      const play = press(at('live'), 'confirm_undo_promotion', who);
      expect(play.c.promotion?.state).toBe('applied');
    }
    const play = at('live').says('undo');
    play.people.UOLIVIA = { ...(play.people.UOLIVIA as object), owner: false } as never;
    play.presses('Undo it in prod');
    expect(play.c.promotion?.state).toBe('applied');
    expect(press(at('live'), 'confirm_undo_promotion', 'omar').c.promotion?.state).toBe('undone');
  });

  test('that fails half-way says what is undone, and goes on from there', () => {
    const play = at('live').holds('undo_item').says('undo').presses('Undo it in prod');
    play.fails('undo_item');
    expect(play.said).toContain('The undo stopped half-way');
    expect(play.c.promotion?.state).toBe('undoing');
    play.releases('undo_item').presses('Go on with the undo');
    expect(play.c.promotion?.state).toBe('undone');
    expect(inProd(play)).toEqual(['Website (prod): disabled', 'Amplitude (Actions) (prod): disabled']);
  });

  test('pressed twice is one undo', () => {
    const play = at('live').holds('undo_item').says('undo').presses('Undo it in prod');
    press(play, 'confirm_undo_promotion');
    expect([...play.outbox.values()].filter(({ kind }) => kind === 'undo_item')).toHaveLength(1);
    play.releases('undo_item');
    press(play, 'confirm_undo_promotion');
    expect(play.said).toContain('nothing of this promotion in prod that could be undone');
  });

  test('takes a promotion that stopped half-way back, too', () => {
    const play = at('requested').holds('attach_plan');
    vote(play, 'ana').fails('attach_plan');
    expect(play.c.promotion?.state).toBe('failed');
    expect(play.buttons).toContain('Go on from here');
    play.presses('Undo this promotion').presses('Undo it in prod');
    expect(play.c.promotion?.state).toBe('undone');
    expect(inProd(play)).toEqual(['Website (prod): disabled']);
  });

  test('waits while something is being made', () => {
    const play = at('requested').holds('create_source');
    press(vote(play, 'ana'), 'confirm_undo_promotion');
    expect(play.c.promotion?.state).toBe('approved');
    const later = at('approved').holds('create_destination').sees('Website (prod)', ['Order Completed']);
    press(later, 'confirm_undo_promotion');
    expect(later.c.promotion?.state).toBe('verifying');
    expect(later.said).toContain('It is being applied right now');
  });

  test('of the second publish disables its audience and says that rules stay', () => {
    const play = at('complete').says('undo');
    expect(play.said).toContain('Identity rules that a person imported stay');
    play.presses('Undo it in prod');
    expect(inProd(play)).toContain('Lapsed customers: disabled');
    expect(inProd(play)).toContain('Website (prod): verified');
    expect(currentStep(play.c)).toBe('republish');
  });

  test('puts a changed connection back to what it was', () => {
    const play = at('verified');
    play.world.byHand = (view) => {
      const [dev, prod] = ['(dev)', '(prod)'].map((end) =>
        view.destinations.find(({ name }) => name.endsWith(end)),
      );
      if (!dev || !prod) return;
      dev.settings.region = 'eu';
      prod.settings.region = 'us';
    };
    play.passes(120_000).says('publish to prod').presses('Ask for approval');
    vote(play, 'ana');
    expect(play.c.promotion?.state).toBe('applied');
    play.holds('change_connection').says('undo');
    expect(play.said).toContain('Put back to what it was before: Amplitude (Actions) (prod)');
    play.presses('Undo it in prod');
    expect(play.effectOf('change_connection').back).toMatchObject({ settings: { region: 'us' } });
    play.releases('change_connection');
    expect(play.c.promotion?.undo?.done).toMatchObject({
      [play.c.promotion?.items[0]?.key ?? '']: 'restored',
    });
    expect(inProd(play)).toContain('Website (prod): verified');
    expect(play.buttons).not.toContain('Delete what it made');
  });
});

describe('deleting what an undone promotion made', () => {
  test('is a second word: asked for by name, done by press only', () => {
    const play = undone().presses('Delete what it made');
    expect(play.said).toContain(
      'Deleted from Segment, for good: Amplitude (Actions) (prod) and Website (prod)',
    );
    expect(play.has('undo_item')).toBe(false);
    play.says('yes');
    expect(play.c.promotion?.undo?.done).toEqual(
      expect.not.objectContaining({ [play.c.promotion?.items[0]?.key ?? '']: 'deleted' }),
    );
  });

  test('deletes each of it, journalled', () => {
    const play = undone().presses('Delete what it made').presses('Delete for good');
    expect(Object.values(play.c.promotion?.undo?.done ?? {})).toEqual(['deleted', 'deleted']);
    expect(play.said).toContain('Website (prod): deleted');
    expect(play.audit.map(({ what }) => what)).toContain('promotion_deleted');
    press(play, 'confirm_delete_promotion');
    expect(play.said).toContain('nothing of this promotion');
  });

  test('does nothing while it is not disabled', () => {
    const play = press(press(at('live'), 'delete_promotion'), 'confirm_delete_promotion');
    expect(play.c.promotion?.state).toBe('applied');
    expect(play.has('undo_item')).toBe(false);
  });

  test('leaves what somebody switched on again', () => {
    const play = undone().holds('undo_item').presses('Delete what it made').presses('Delete for good');
    play.comesBack('undo_item', (effect) => ({
      kind: 'item_undone',
      id: 'id' in effect ? effect.id : '',
      how: 'kept',
      work: 'work' in effect && effect.work ? effect.work : { draft: '' },
    }));
    play.releases('undo_item');
    expect(play.said).toContain('somebody switched it on again in Segment');
    expect(Object.values(play.c.promotion?.undo?.done ?? {}).toSorted()).toEqual(['deleted', 'kept']);
  });

  test('that fails half-way goes on with the rest', () => {
    const play = undone().holds('undo_item').presses('Delete what it made').presses('Delete for good');
    play.fails('undo_item').releases('undo_item').presses('Go on with the undo');
    expect(Object.values(play.c.promotion?.undo?.done ?? {})).toEqual(['deleted', 'deleted']);
  });
});
