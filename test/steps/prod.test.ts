import { describe, expect, test } from 'vitest';
import { cast, dmOf, keyOf } from '../support/given.ts';
import { approvals, at, from, vote } from '../support/stages.ts';

const digestOnScreen = (play: ReturnType<typeof at>): string => {
  for (const { card } of play.screen)
    for (const block of card.blocks)
      if (block.kind === 'actions')
        for (const control of block.controls)
          if (control.kind === 'button' && control.intent.intent === 'submit_promotion')
            return control.intent.slots.digest;
  throw new Error('there is no button that asks for an approval');
};

describe('what goes to prod', () => {
  test('is drafted from what is proven in dev, each under a prod name', () => {
    const play = at('prod');
    expect(play.c.prod.sources).toMatchObject([{ name: 'Website (prod)', slug: 'website-prod' }]);
    expect(play.c.prod.destinations).toMatchObject([{ name: 'Amplitude (Actions) (prod)', settled: false }]);
    expect(play.said).toContain(
      'Tracking plan Personalize winback (Segue) (3 events) attached to Website (prod)',
    );
  });

  test('is nothing before dev is verified', () => {
    const play = from('sourceCreated').says('publish to prod');
    expect(play.said).toContain('First connect and verify dev');
    expect(play.c.prod.sources).toEqual([]);
    play.sends({ intent: 'submit_promotion', slots: { digest: 'x' } });
    expect(play.c.promotion).toBeUndefined();
  });

  test('leaves out a source that has no data yet', () => {
    const play = at('sourceVerified').says('connect android').presses('Create source');
    play.says('done').says('skip');
    expect(play.c.prod.sources.map(({ name }) => name)).toEqual(['Website (prod)']);
  });

  test('can be asked for only when approvers and secret settings are there', () => {
    const play = at('prod');
    expect(play.buttons).not.toContain('Ask for approval');
    expect(play.said).toContain('needs its prod settings');
    expect(play.said).toContain('Who may approve, and in which channel?');
    play.sends({ intent: 'submit_promotion', slots: { digest: 'anything' } });
    expect(play.c.promotion).toBeUndefined();
    expect(play.said).toContain('Something is still missing');
  });

  test('needs prod secrets of its own; dev secrets are never reused', () => {
    const play = at('prod').presses('Prod settings');
    expect(play.form.context.vault).not.toBe(play.c.destinations[0]?.id);
    expect(play.fills({ apiKey: '' })).toHaveProperty('apiKey');
    expect(play.fills({ apiKey: 'prod-s3cr3t' })).toEqual({});
    expect(JSON.stringify([play.c, play.audit])).not.toContain('prod-s3cr3t');
    expect(play.c.prod.destinations[0]).toMatchObject({ settled: true, secrets: ['apiKey'] });
  });

  test('takes over the settings of dev that are no secrets', () => {
    const play = at('destinationDraft').presses('Fill in settings');
    play.fills({ apiKey: 'x', region: 'eu' });
    play
      .presses('Create destination')
      .delivers('Amplitude (Actions) (dev)', ['Order Completed'])
      .says('done');
    expect(play.c.prod.destinations[0]?.settings).toEqual({ region: 'eu' });
  });
});

describe('names and selection', () => {
  const opened = () => {
    const play = at('ready').presses('Names and selection');
    const source = play.c.sources[0]?.id ?? '';
    const destination = play.c.destinations[0]?.id ?? '';
    return { play, source, destination };
  };

  test('change names; slugs end in prod', () => {
    const { play, source, destination } = opened();
    expect(
      play.fills({
        which: [source, destination],
        [`name:${source}`]: 'Shop',
        [`name:${destination}`]: 'Ampli',
      }),
    ).toEqual({});
    expect(play.c.prod.sources[0]).toMatchObject({ name: 'Shop', slug: 'shop-prod' });
    expect(play.c.prod.destinations[0]?.name).toBe('Ampli');
    expect(play.said).toContain('Source Shop (shop-prod) from Website (dev)');
  });

  test('refuse a name without a letter, and a selection without a source', () => {
    const { play, source, destination } = opened();
    expect(play.fills({ which: [source, destination], [`name:${source}`]: '123' })).toHaveProperty(
      `name:${source}`,
    );
    expect(play.fills({ which: [destination], [`name:${source}`]: 'Shop' })).toHaveProperty('which');
    expect(play.c.prod.sources[0]?.name).toBe('Website (prod)');
  });

  test('leave a destination out and take it in again', () => {
    const { play, source, destination } = opened();
    play.fills({ which: [source] });
    expect(play.said).not.toContain('Amplitude');
    play.presses('Names and selection');
    play.fills({ which: [source, destination] });
    expect(play.said).toContain('Amplitude (Actions) (prod)');
  });

  test('refuse two sources with one slug', () => {
    const play = at('sourceVerified').says('connect android').presses('Create source');
    play
      .sees('Kotlin (Android) (dev)', ['Order Completed'])
      .says('done')
      .says('skip')
      .presses('Names and selection');
    const [web = '', app = ''] = play.c.sources.map(({ id }) => id);
    const errors = play.fills({ which: [web, app], [`name:${web}`]: 'Shop', [`name:${app}`]: 'shop (prod)' });
    expect(errors).toEqual({ [`name:${app}`]: 'Two sources would have the same slug.' });
  });

  test('change the list, so the old button asks for nothing', () => {
    const before = digestOnScreen(at('ready'));
    const { play, source, destination } = opened();
    play.fills({ which: [source, destination], [`name:${source}`]: 'Shop' });
    expect(digestOnScreen(play)).not.toBe(before);
    play.sends({ intent: 'submit_promotion', slots: { digest: before } });
    expect(play.c.promotion).toBeUndefined();
    expect(play.said).toContain('The list changed since that button was drawn');
  });
});

describe('the approvers', () => {
  const opened = () => at('prod').presses('Approvers and channel');

  test('are saved once they are checked', () => {
    const play = opened();
    play.fills({ channel: approvals, approvers: [cast.ana.id, cast.ben.id] });
    expect(play.c.policy).toMatchObject({
      channel: approvals,
      approvers: [
        { id: keyOf('ana'), name: 'Ana Costa' },
        { id: keyOf('ben'), name: 'Ben Okafor' },
      ],
      by: keyOf('olivia'),
    });
    expect(play.said).toContain('Ana Costa or Ben Okafor may approve');
  });

  test.each([
    ['nobody', { channel: approvals, approvers: [] }, 'approvers'],
    ['no channel', { channel: '', approvers: [cast.ana.id] }, 'channel'],
  ])('need both: %s is refused in the form', (_, values, field) => {
    expect(Object.keys(opened().fills(values))).toEqual([field]);
  });

  test.each(['gina', 'oscar', 'robot', 'gone', 'stranger'] as const)('cannot be %s', (who) => {
    const play = opened();
    play.fills({ channel: approvals, approvers: [cast.ana.id, cast[who].id] });
    expect(play.c.policy).toBeUndefined();
    expect(play.said).toContain(`Not saved: ${cast[who].record.name}`);
  });

  test('cannot be the requester alone', () => {
    const play = opened();
    play.fills({ channel: approvals, approvers: [cast.olivia.id] });
    play.presses('Prod settings');
    play.fills({ apiKey: 'x' });
    play.presses('Ask for approval');
    expect(play.c.promotion).toBeUndefined();
    expect(play.said).toContain('You are the only approver');
  });

  test('are set by a Slack admin too, but by no other member', () => {
    const admin = at('prod').sends({ intent: 'set_policy', slots: {} }, { as: 'adam' });
    admin.fills({ channel: approvals, approvers: [cast.ana.id] }, { as: 'adam' });
    expect(admin.c.policy?.by).toBe(keyOf('adam'));
    const member = at('prod').sends({ intent: 'set_policy', slots: {} }, { as: 'erin' });
    expect(member.hasForm).toBe(false);
    member.submits('promotion_policy', {}, { channel: approvals, approvers: [cast.erin.id] }, { as: 'erin' });
    expect(member.c.policy).toBeUndefined();
  });

  test('that change make the pending request worthless', () => {
    const play = at('requested').sends({ intent: 'set_policy', slots: {} });
    play.fills({ channel: approvals, approvers: [cast.erin.id] });
    expect(play.c.promotion?.state).toBe('stale');
    expect(play.has('wake')).toBe(false);
    vote(play, 'ana');
    expect(play.c.promotion?.state).toBe('stale');
    expect(play.said).toContain('already decided');
  });

  test('that were refused leave the pending request as it is', () => {
    const play = at('requested').sends({ intent: 'set_policy', slots: {} });
    play.fills({ channel: approvals, approvers: [cast.gina.id] });
    expect(play.c.promotion?.state).toBe('pending');
  });

  test('are those of the moment of asking, whatever is stored later', () => {
    const play = at('requested');
    expect(play.c.promotion?.approvers.map(({ id }) => id)).toEqual([keyOf('ana'), keyOf('ben')]);
  });
});

describe('asking', () => {
  test('posts one card to the channel and tells the requester', () => {
    const play = at('requested');
    expect(play.c.promotion).toMatchObject({ state: 'pending', requester: keyOf('olivia'), done: {} });
    const card = play.screen.find(({ to }) => to === `slack:T1:${approvals}:`);
    expect(card?.kind).toBe('board');
    expect(play.saidTo(dmOf('olivia'))).toContain('I tell you here when it is decided');
    expect(play.c.promotion?.expiresAt).toBe(play.now + 24 * 60 * 60_000);
  });

  test('freezes the list: what changes in dev later is not part of it', () => {
    const play = at('requested');
    const { items, digest } = play.c.promotion ?? {};
    play.says('remove the amplitude destination').presses('Disable it');
    expect(play.c.promotion).toMatchObject({ items, digest });
  });

  test('twice is one request', () => {
    const play = at('ready');
    const digest = digestOnScreen(play);
    play.presses('Ask for approval').sends({ intent: 'submit_promotion', slots: { digest } });
    expect(play.said).toContain('A promotion request is already there');
    expect(play.audit.filter(({ what }) => what === 'promotion_requested')).toHaveLength(1);
  });

  test('in words shows the list with its button, it does not ask by itself', () => {
    const play = from('ready').says('publish to prod');
    expect(play.c.promotion).toBeUndefined();
    expect(play.buttons).toContain('Ask for approval');
    play.says('ask for approval');
    expect(play.c.promotion).toBeUndefined();
    play.says('yes');
    expect(play.c.promotion).toBeUndefined();
  });

  test('is decided on rights that are read afresh', () => {
    const play = at('ready');
    play.people[cast.olivia.id] = { ...cast.olivia.record, owner: false };
    play.presses('Ask for approval');
    expect(play.c.promotion).toBeUndefined();
  });

  test('again after the end, with nothing new, is refused', () => {
    const play = at('verified');
    expect(play.c.promotion?.state).toBe('applied');
    play.says('publish to prod');
    expect(play.said).toContain('in prod already');
    play.sends({ intent: 'submit_promotion', slots: { digest: play.c.promotion?.digest ?? '' } });
    expect(play.c.promotion?.state).toBe('applied');
    expect(play.c.sources.filter(({ environment }) => environment === 'prod')).toHaveLength(1);
  });
});
