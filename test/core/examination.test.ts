import { describe, expect, test } from 'vitest';
import { doubtOf, type Examination, nextSteps } from '../../src/core/examination.ts';

type Judged = Parameters<typeof doubtOf>[0];
const destination = (change: Partial<Judged> = {}): Judged => ({
  id: 'd',
  name: 'Amplitude',
  metadataId: 'amplitude',
  environment: 'dev',
  settings: {},
  ...change,
});

describe('data that seems to reach the wrong environment', () => {
  test.each<[string, string | undefined, boolean]>([
    ['Amplitude prod', 'dev', true],
    ['Amplitude (Production)', 'dev', true],
    ['Amplitude live', 'dev', true],
    ['Amplitude prod test', 'dev', false],
    ['Product Analytics', 'dev', false],
    ['Amplitude (dev)', 'dev', false],
    ['Amplitude prod', 'prod', false],
    ['Amplitude (dev)', 'prod', true],
    ['Amplitude staging', 'prod', true],
    ['Amplitude prod', undefined, false],
  ])('by its name: %s on a source of %s: %s', (name, environment, isDoubtful) => {
    const { environment: _, ...rest } = destination({ name });
    const given = environment === undefined ? rest : { ...rest, environment };
    expect(doubtOf(given, [])?.why).toBe(isDoubtful ? 'name' : undefined);
  });

  const prod = (settings: Record<string, unknown>, metadataId = 'amplitude') =>
    destination({ id: 'p', name: 'In prod', environment: 'prod', settings, metadataId });
  test.each<[string, Record<string, unknown>, Judged, boolean]>([
    ['the same pixel', { pixelId: '123456' }, prod({ pixelId: '123456' }), true],
    ['the same account as a number', { account_id: 123456 }, prod({ account_id: '123456' }), true],
    ['another pixel', { pixelId: '654321' }, prod({ pixelId: '123456' }), false],
    ['the same pixel of another product', { pixelId: '123456' }, prod({ pixelId: '123456' }, 'other'), false],
    [
      'the same endpoint',
      { endpoint: 'https://rest.example' },
      prod({ endpoint: 'https://rest.example' }),
      false,
    ],
    ['two masked values', { pixelId: '••••••••' }, prod({ pixelId: '••••••••' }), false],
    ['two empty ones', { pixelId: '' }, prod({ pixelId: '' }), false],
    ['a setting that only one has', { pixelId: '123456' }, prod({}), false],
  ])('by its settings: %s', (_, settings, other, isDoubtful) => {
    const dev = destination({ settings });
    expect(doubtOf(dev, [dev, other])?.why).toBe(isDoubtful ? 'account' : undefined);
    expect(doubtOf(other, [dev, other])).toBeUndefined();
  });
});

describe('what is next', () => {
  const whole: Examination = {
    readAt: '2026-01-01T00:00:00.000Z',
    workspace: { id: 'w', slug: 'acme', name: 'Acme' },
    token: { isOwner: true },
    features: { protocols: 'on', unify: 'on', engage: 'on' },
    owners: { read: ['Olivia'] },
    labels: { read: { dev: true, prod: true } },
    sources: [
      { name: 'Web (dev)', slug: 'd', kind: 'Web', environment: 'dev', enabled: true, events: 1, goesTo: 1 },
      {
        name: 'Web (prod)',
        slug: 'p',
        kind: 'Web',
        environment: 'prod',
        enabled: true,
        events: 1,
        goesTo: 1,
      },
    ],
    ownSources: 0,
    destinations: ['dev', 'prod'].map((environment) => ({
      name: 'A',
      kind: 'A',
      enabled: true,
      source: `Web (${environment})`,
      environment,
      deliveries: { delivered: 1, discarded: 0, failed: 0 },
    })),
    trackingPlans: { read: [{ name: 'Plan', sources: ['Web (dev)'] }] },
    spaces: { read: [{ name: 'Dev', slug: 'dev', audiences: { read: [{ name: 'B', status: 'Live' }] } }] },
    events: { read: [] },
  };
  const [dev, prod] = whole.sources;
  test.each<[string, Partial<Examination>, string[]]>([
    ['nothing but what no API tells', {}, ['identifiers']],
    ['nothing at all without Unify', { features: { protocols: 'on' } }, []],
    ['a token of an owner', { token: { isOwner: false } }, ['owner_token', 'identifiers']],
    ['a label', { labels: { read: { dev: true, prod: false } } }, ['labels', 'identifiers']],
    ['a plan on the dev source', { trackingPlans: { read: [] } }, ['tracking_plan', 'identifiers']],
    [
      'no plan where Protocols is off',
      { trackingPlans: { unread: 'x' }, features: { protocols: { off: 'x' } } },
      [],
    ],
    [
      'data in dev',
      { sources: [{ ...dev, events: 0 }, prod] as Examination['sources'] },
      ['dev_data', 'identifiers'],
    ],
    [
      'data in prod',
      { sources: [dev, { ...prod, events: 0 }] as Examination['sources'] },
      ['prod_data', 'identifiers'],
    ],
    ['prod', { sources: [dev] as Examination['sources'] }, ['prod', 'identifiers']],
    [
      'dev and prod destinations',
      { destinations: [] },
      ['dev_destination', 'dev_delivery', 'prod', 'identifiers'],
    ],
    ['an audience', { spaces: { read: [] } }, ['identifiers', 'audience']],
  ])('%s', (_, change, steps) => {
    expect(nextSteps({ ...whole, ...change })).toEqual(steps);
  });
});
