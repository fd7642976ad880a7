import { describe, expect, test } from 'vitest';
import type { LiveView } from '../../src/core/comparison.ts';
import { channel, type Play } from '../support/given.ts';
import { approvals, at, from, vote } from '../support/stages.ts';

const place = channel(approvals);
const later = 120_000;
const inProd = (view: LiveView) => view.destinations.find(({ name }) => name.endsWith('(prod)'));
const inDev = (view: LiveView) => view.destinations.find(({ name }) => name.endsWith('(dev)'));
/** What somebody does in Segment's own app before Segue looks again. */
const byHand = (play: Play, change: (view: LiveView) => void): Play => {
  play.world.byHand = change;
  return play.passes(later);
};
const mapping = { name: 'Purchases', actionId: 'a2', trigger: 'type = "track"', fields: 'f9' };
const filter = { title: 'No tests', if: 'properties.t = true', actions: [{ type: 'DROP' }], enabled: true };

describe('the list for prod is read from Segment as it is', () => {
  test('and what looks like a trial is shown first, to whoever asks and to the approvers', () => {
    const play = byHand(at('ready'), (view) => {
      const dev = inDev(view);
      if (dev) dev.name = 'Amplitude Staging (dev)';
    });
    play.says('publish to prod').presses('Names and selection');
    const id = play.c.destinations[0]?.id ?? '';
    const source = play.c.sources[0]?.id ?? '';
    play.fills({ which: [id, source], [`name:${id}`]: 'Amplitude Staging' });
    expect(play.said).toContain('Look at these first');
    expect(play.said).toContain('Amplitude Staging: its name speaks of trying out');
    play.presses('Ask for approval');
    expect(play.saidTo(place)).toContain('Amplitude Staging: its name speaks of trying out');
  });

  test('and takes the filters of dev along', () => {
    const play = byHand(at('ready'), (view) => inDev(view)?.filters.push(filter));
    play.says('publish to prod').presses('Ask for approval');
    expect(play.saidTo(place)).toContain('1 filter');
    play.holds('create_destination');
    vote(play, 'ana').sees('Website (prod)', ['Order Completed']);
    expect(play.effectOf('create_destination').spec.filters).toEqual([filter]);
  });

  test('and takes dev as it is now: what was changed in Segment since it was connected', () => {
    const play = byHand(at('ready'), (view) => {
      const dev = inDev(view);
      if (dev) dev.mappings = [{ ...mapping, id: 'm9', enabled: true }];
    });
    play.says('publish to prod').presses('Ask for approval');
    const item = play.c.promotion?.items.find(({ kind }) => kind === 'destination');
    expect(item).toMatchObject({ mappings: [mapping] });
  });

  test('and leaves what a person gave for prod as it was given', () => {
    const play = byHand(at('prod'), (view) => {
      const dev = inDev(view);
      if (dev) dev.settings.region = 'eu';
    });
    play.presses('Prod settings');
    play.fills({ apiKey: 'prod-s3cr3t', region: 'us' });
    play.says('publish to prod');
    expect(play.c.prod.destinations[0]?.settings).toEqual({ region: 'us' });
    expect(play.c.destinations[0]?.settings).toEqual({ region: 'eu' });
  });

  test('and leaves alone what stands in prod and is not from dev', () => {
    const play = byHand(at('ready'), (view) => {
      view.sources.push({
        id: 'x',
        name: 'Old shop',
        slug: 'old-shop',
        metadataId: 'js',
        enabled: true,
        environment: 'prod',
      });
    });
    play.says('publish to prod');
    expect(play.said).toContain('In prod, but not from dev; I leave it alone: Old shop.');
    play.presses('Ask for approval');
    expect(play.saidTo(place)).toContain('In prod, but not from dev; I leave it alone: Old shop.');
  });

  test('anew when it is asked for: what came meanwhile is shown instead of sent', () => {
    const play = at('ready');
    play.world.byHand = (view) => inDev(view)?.filters.push(filter);
    play.presses('Ask for approval');
    expect(play.c.promotion).toBeUndefined();
    expect(play.said).toContain('The list changed since that button was drawn');
  });
});

describe('what is in prod already', () => {
  const changed = () =>
    byHand(at('verified'), (view) => {
      const [dev, prod] = [inDev(view), inProd(view)];
      if (!dev || !prod) throw new Error('nothing to compare');
      dev.settings.region = 'eu';
      dev.mappings.push({ ...mapping, id: 'm9', enabled: true });
      prod.settings.region = 'us';
    });

  test('is not asked for again while dev is the same', () => {
    const play = from('verified').passes(later).says('publish to prod');
    expect(play.said).toContain('in prod already');
    expect(play.buttons).not.toContain('Ask for approval');
  });

  test('becomes what dev is: by name, with both values, after an approval', () => {
    const play = changed().says('publish to prod');
    expect(play.said).toContain(
      'Change in Amplitude (Actions) (prod), as Amplitude (Actions) (dev) has it: region: us → eu; new mapping Purchases',
    );
    play.presses('Ask for approval');
    expect(play.saidTo(place)).toContain('region: us → eu; new mapping Purchases');
    play.holds('change_connection');
    vote(play, 'ana');
    expect(play.effectOf('change_connection').change).toMatchObject({
      settings: [{ name: 'region', was: 'us', is: 'eu' }],
      add: [mapping],
    });
    expect(play.c.promotion?.state).toBe('approved');
    play.releases('change_connection');
    expect(play.c.promotion?.state).toBe('applied');
    expect(play.audit.map(({ what }) => what)).toContain('connection_changed');
  });

  test('keeps what it was before, without secrets', () => {
    const play = changed().says('publish to prod').presses('Ask for approval');
    vote(play, 'ana');
    const before = Object.values(play.c.promotion?.before ?? {});
    expect(before).toMatchObject([{ name: 'Amplitude (Actions) (prod)', settings: { region: 'us' } }]);
  });

  test('can be left out of the request', () => {
    const play = changed().says('publish to prod').presses('Names and selection');
    play.fills({ which: [] });
    expect(play.c.promotion?.state).toBe('applied');
    expect(play.said).not.toContain('Change in Amplitude');
  });
});

describe('before the first call', () => {
  const approved = (change: (view: LiveView) => void) => {
    const play = at('requested');
    play.world.byHand = change;
    return vote(play, 'ana');
  };

  test.each<[string, (view: LiveView) => void, string]>([
    [
      'a setting of dev is another one',
      (view) => {
        const dev = inDev(view);
        if (dev) dev.settings.region = 'eu';
      },
      'region: – → eu',
    ],
    [
      'a dev destination is switched off',
      (view) => {
        const dev = inDev(view);
        if (dev) dev.enabled = false;
      },
      'Amplitude (Actions) (dev): on → off',
    ],
    [
      'a dev destination is gone',
      (view) => {
        view.destinations = view.destinations.filter((entry) => entry !== inDev(view));
      },
      'Amplitude (Actions) (dev): there → gone',
    ],
    [
      'the dev source is named otherwise',
      (view) => {
        for (const source of view.sources) source.name = 'Shop';
      },
      'Website (dev): name: Website (dev) → Shop',
    ],
    [
      'a mapping came',
      (view) => void inDev(view)?.mappings.push({ ...mapping, id: 'm9', enabled: true }),
      'Purchases',
    ],
  ])('nothing is applied when %s', (_, change, told) => {
    const play = approved(change);
    expect(play.c.promotion?.state).toBe('stale');
    expect(play.said).toContain(told);
    expect(play.said).toContain('Nothing was applied');
    expect(play.c.sources.every(({ environment }) => environment === 'dev')).toBe(true);
    expect(play.audit.map(({ what }) => what)).toContain('promotion_differs');
    expect(play.saidTo(place)).toContain('No longer valid');
    // It can be asked for as it is now.
    play.world.byHand = () => undefined;
    play.says('publish to prod');
    expect(play.buttons).toContain('Ask for approval');
  });

  test('what nobody asked for may change', () => {
    const play = approved((view) => {
      view.sources.push({ id: 'x', name: 'Other', slug: 'other', metadataId: 'js', enabled: true });
    });
    expect(play.c.promotion?.state).toBe('verifying');
  });

  test('a look that fails stops it with a way to go on', () => {
    const play = at('requested').holds('compare_environments');
    vote(play, 'ana').fails('compare_environments');
    expect(play.c.promotion?.state).toBe('failed');
    play.releases('compare_environments').presses('Go on from here');
    expect(play.c.promotion?.state).toBe('verifying');
  });

  test('the digest counts what Segment had, too', () => {
    const digestAfter = (change: (view: LiveView) => void) => {
      const play = byHand(at('ready'), change);
      return play.says('publish to prod').presses('Ask for approval').c.promotion?.digest;
    };
    const plain = digestAfter(() => undefined);
    expect(digestAfter(() => undefined)).toBe(plain);
    expect(
      digestAfter((view) => {
        const dev = inDev(view);
        if (dev) dev.mappings = [];
      }),
    ).not.toBe(plain);
  });
});
