import { describe, expect, test } from 'vitest';
import {
  changeFor,
  changesOf,
  differsOnPurpose,
  flagsOf,
  isChange,
  type LiveDestination,
  onlyInProd,
  profilesDestinationId,
} from '../../src/core/comparison.ts';

const mapping = (name: string, trigger = 'type = "track"', fields = 'f1') => ({
  id: `m-${name}`,
  name,
  actionId: 'a1',
  trigger,
  fields,
  enabled: true,
});
const filter = (title: string) => ({
  title,
  if: 'properties.test = true',
  actions: [{ type: 'DROP' }],
  enabled: true,
});
const live = (change: Partial<LiveDestination> = {}): LiveDestination => ({
  id: 'd1',
  name: 'Amplitude (dev)',
  metadataId: 'amp',
  sourceId: 's1',
  enabled: true,
  settings: { region: 'us' },
  secrets: ['apiKey'],
  mappings: [mapping('Track')],
  filters: [],
  ...change,
});
const records = (dev: object, prod: object) => ({
  dev: { settings: dev as Record<string, unknown> },
  prod: { settings: prod as Record<string, unknown> },
});

describe('what would be changed in prod', () => {
  test('is nothing where both are alike', () => {
    const change = changeFor(live(), live(), records({ region: 'us' }, { region: 'us' }));
    expect(isChange(change)).toBe(false);
  });

  test('is a setting that was changed in dev since, with both values', () => {
    const change = changeFor(
      live({ settings: { region: 'eu' } }),
      live(),
      records({ region: 'us' }, { region: 'us' }),
    );
    expect(change.settings).toEqual([{ name: 'region', was: 'us', is: 'eu' }]);
  });

  test('is no setting that prod was given on purpose, and that is told', () => {
    const [dev, prod] = [live({ settings: { project: 'd' } }), live({ settings: { project: 'p' } })];
    const change = changeFor(dev, prod, records({ project: 'd' }, { project: 'p' }));
    expect(isChange(change)).toBe(false);
    expect(differsOnPurpose(dev, prod, change)).toEqual(['project']);
  });

  test('is never a secret, whatever stands in its place', () => {
    const dev = live({ settings: { apiKey: '••••' } });
    const change = changeFor(dev, live({ settings: {} }), records({}, {}));
    expect(JSON.stringify(change)).not.toContain('•');
    expect(isChange(change)).toBe(false);
  });

  test('is a mapping that prod lacks, one that differs, one that is off, and a filter', () => {
    const dev = live({
      mappings: [mapping('Track', 'event = "Order Completed"'), mapping('New'), mapping('Off')],
      filters: [filter('No tests')],
    });
    const prod = live({ mappings: [mapping('Track'), { ...mapping('Off'), enabled: false }] });
    const change = changeFor(dev, prod, records({ region: 'us' }, { region: 'us' }));
    expect(change.add.map(({ name }) => name)).toEqual(['New']);
    expect(change.update.map(({ is }) => is.name)).toEqual(['Track', 'Off']);
    expect(change.filters.map(({ title }) => title)).toEqual(['No tests']);
  });

  test('leaves alone what only prod has, and a dev mapping that is switched off', () => {
    const dev = live({ mappings: [{ ...mapping('Track'), enabled: false }] });
    const prod = live({ mappings: [mapping('Own')], filters: [filter('Own')] });
    expect(isChange(changeFor(dev, prod, records({ region: 'us' }, { region: 'us' })))).toBe(false);
  });

  test('is to switch it on again where dev is on', () => {
    expect(changeFor(live(), live({ enabled: false }), records({}, {})).enable).toBe(true);
    expect(changeFor(live({ enabled: false }), live({ enabled: false }), records({}, {})).enable).toBe(false);
  });
});

describe('what is no longer as it was', () => {
  test.each<[string, Partial<LiveDestination>, string]>([
    ['a setting', { settings: { region: 'eu' } }, 'region'],
    ['the switch', { enabled: false }, 'Amplitude (dev)'],
    ['the name', { name: 'Other' }, 'Amplitude (dev)'],
    ['the trigger of a mapping', { mappings: [mapping('Track', 'type = "page"')] }, 'Track'],
    ['what a mapping sends', { mappings: [mapping('Track', 'type = "track"', 'f2')] }, 'Track'],
    ['a mapping that went', { mappings: [] }, 'Track'],
    ['a mapping that came', { mappings: [mapping('Track'), mapping('New')] }, 'New'],
    ['a filter', { filters: [filter('No tests')] }, 'No tests'],
  ])('is told by name: %s', (_, change, name) => {
    expect(changesOf(live(), live(change)).map((difference) => difference.name)).toEqual([name]);
  });

  test('is nothing of a destination that is as it was, and all of one that is gone', () => {
    expect(changesOf(live(), live())).toEqual([]);
    expect(changesOf(live(), undefined)).toMatchObject([{ is: 'gone' }]);
  });
});

describe('what looks as if it were for trying out', () => {
  const flags = (settings: Record<string, unknown>, isAdvertising = false, name = 'Ads (prod)') =>
    flagsOf({ name, isAdvertising, settings }, { settings: { accountId: '42', region: 'us' } });

  test.each([
    [{ url: 'http://localhost:3000' }],
    [{ host: 'staging.acme.example' }],
    [{ testEventCode: 'TEST123' }],
    [{ project: 'Shop (Sandbox)' }],
    [{ account: 'ads test account' }],
    [{ workspace: 'demo' }],
  ])('is flagged: %j', (settings) => {
    expect(flags(settings).map(({ why }) => why)).toEqual(['test_value']);
  });

  test.each([
    [{ path: 'latest' }],
    [{ audience: 'developers' }],
    [{ greatestValue: 'contest' }],
    [{ testMode: false }],
  ])('is not: %j', (settings) => {
    expect(flags(settings)).toEqual([]);
  });

  test('is the ad account of dev in prod, but not its region, and not that of an analytics tool', () => {
    expect(flags({ accountId: '42', region: 'us' }, true)).toMatchObject([
      { why: 'same_account', setting: 'accountId', value: '42' },
    ]);
    expect(flags({ accountId: '42' })).toEqual([]);
    expect(flags({ accountId: '43' }, true)).toEqual([]);
  });

  test('is a name that says so', () => {
    expect(flags({}, false, 'Amplitude Staging (prod)')).toMatchObject([{ why: 'test_name' }]);
  });
});

test('what stands in prod and is not from dev is left alone; the Profiles destination is Segment’s own', () => {
  const source = {
    id: 's9',
    name: 'Old shop',
    slug: 'old',
    metadataId: 'js',
    enabled: true,
    environment: 'prod',
  };
  const view = {
    at: 0,
    sources: [source, { ...source, id: 's8', name: 'Play', environment: 'dev' }],
    destinations: [
      live({ id: 'd9', name: 'Old tool', sourceId: 's9' }),
      live({ id: 'd8', name: 'Segment Profiles', sourceId: 's9', metadataId: profilesDestinationId }),
      live({ id: 'd7', name: 'Play tool', sourceId: 's8' }),
    ],
  };
  expect(onlyInProd(view, { sources: [], destinations: [] })).toEqual(['Old shop', 'Old tool']);
});
