import { describe, expect, test } from 'vitest';
import type { Checklist } from '../../src/core/checklist.ts';
import { acceptFinding, compareDrift, type Drift, noDrift, type Snapshot } from '../../src/core/drift.ts';
import { startAt } from '../support/given.ts';
import { checklistAt } from '../support/stages.ts';

const dayMs = 24 * 60 * 60 * 1000;
const setup = (): Checklist => structuredClone(checklistAt('complete'));
const idOf = (all: readonly { id: string; environment: string }[], environment: string): string =>
  all.find((one) => one.environment === environment)?.id ?? '';

/** Everything as it was set up. */
function allWell(c: Checklist, at: number): Snapshot {
  return {
    at,
    sources: c.sources.map(({ id, environment }) => ({
      id,
      state: 'on',
      labels: [environment],
      fed: 1,
      events: [
        { event: 'Order Completed', day: 12, days: 7 },
        { event: 'Button Clicked', day: 3, days: 7 },
      ],
      strangers: [],
    })),
    destinations: c.destinations.map(({ id, mappings }) => ({ id, state: 'on', mappings })),
    plan: { state: 'there', rules: 'r1', sources: c.sources.map(({ id }) => id) },
    audiences: c.audiences.map(({ id }) => ({ id, state: 'on' })),
  };
}

/** What is to be different in a snapshot. */
type Change = (snapshot: Snapshot, c: Checklist) => void;

const source =
  (environment: 'dev' | 'prod', change: Partial<Snapshot['sources'][number]>): Change =>
  (snapshot, c) => {
    const seen = snapshot.sources.find(({ id }) => id === idOf(c.sources, environment));
    Object.assign(seen ?? {}, change);
  };
const destination =
  (environment: 'dev' | 'prod', change: Partial<Snapshot['destinations'][number]>): Change =>
  (snapshot, c) => {
    const seen = snapshot.destinations.find(({ id }) => id === idOf(c.destinations, environment));
    Object.assign(seen ?? {}, change);
  };

const cases: [string, Change, { kind: string; environment: string }[]][] = [
  [
    'a source that was deleted',
    source('dev', { state: 'gone' }),
    [{ kind: 'source_gone', environment: 'dev' }],
  ],
  [
    'a source that is off',
    source('prod', { state: 'off', offBy: 'segment' }),
    [{ kind: 'source_disabled', environment: 'prod' }],
  ],
  ['a label that is gone', source('dev', { labels: [] }), [{ kind: 'label_removed', environment: 'dev' }]],
  [
    'a prod source labelled dev',
    source('prod', { labels: ['dev'] }),
    [{ kind: 'prod_fed_by_dev', environment: 'prod' }],
  ],
  [
    'a prod source labelled dev that feeds nothing',
    source('prod', { labels: ['dev'], fed: 0 }),
    [{ kind: 'label_removed', environment: 'prod' }],
  ],
  [
    'a destination called prod on a dev source',
    source('dev', { strangers: [{ id: 'x', name: 'Braze prod' }] }),
    [{ kind: 'prod_fed_by_dev', environment: 'prod' }],
  ],
  [
    'an event that came every day and not today',
    source('prod', { events: [{ event: 'Order Completed', day: 0, days: 7 }] }),
    [{ kind: 'event_stopped', environment: 'prod' }],
  ],
  [
    'a destination that was deleted',
    destination('prod', { state: 'gone' }),
    [{ kind: 'destination_gone', environment: 'prod' }],
  ],
  [
    'a destination that is off',
    destination('dev', { state: 'off' }),
    [{ kind: 'destination_disabled', environment: 'dev' }],
  ],
  [
    'mappings that were changed',
    destination('prod', { mappings: [] }),
    [{ kind: 'mappings_changed', environment: 'prod' }],
  ],
  [
    'rules of the plan that were changed',
    (snapshot) => Object.assign(snapshot.plan ?? {}, { rules: 'r2' }),
    [{ kind: 'plan_changed', environment: 'prod' }],
  ],
  [
    'a plan that was deleted',
    (snapshot) => Object.assign(snapshot.plan ?? {}, { state: 'gone', rules: '', sources: [] }),
    [{ kind: 'plan_gone', environment: 'prod' }],
  ],
  [
    'a plan that was taken from a source',
    (snapshot, c) => Object.assign(snapshot.plan ?? {}, { sources: [idOf(c.sources, 'dev')] }),
    [{ kind: 'plan_detached', environment: 'prod' }],
  ],
  [
    'an event that nobody planned',
    source('prod', {
      events: [
        { event: 'Order Completed', day: 1, days: 1 },
        { event: 'Order Complete', day: 1, days: 0 },
      ],
    }),
    [{ kind: 'event_new', environment: 'prod' }],
  ],
  [
    'audiences that are gone or off',
    (snapshot, c) => {
      snapshot.audiences = [
        { id: idOf(c.audiences, 'dev'), state: 'gone' },
        { id: idOf(c.audiences, 'prod'), state: 'off' },
      ];
    },
    [
      { kind: 'audience_gone', environment: 'dev' },
      { kind: 'audience_disabled', environment: 'prod' },
    ],
  ],
];

/** Looks one after the other, six hours apart; gives what was news at each. */
function looks(c: Checklist, changes: Change[], start?: Drift) {
  let drift = start ?? noDrift(startAt);
  let at = startAt + dayMs;
  return changes.map((change) => {
    const snapshot = allWell(c, at);
    change(snapshot, c);
    at += 6 * 60 * 60 * 1000;
    const result = compareDrift(c, snapshot, drift);
    drift = result.drift;
    return { ...result, news: result.news.map(({ kind, environment }) => ({ kind, environment })) };
  });
}

const well: Change = () => undefined;

describe('what is not as it was set up', () => {
  test('nothing is found where all is well', () => {
    expect(looks(setup(), [well, well, well]).map(({ news }) => news)).toEqual([[], [], []]);
  });

  test.each(cases)('is told once, and again only after it was well: %s', (_, change, expected) => {
    const told = looks(setup(), [well, change, change, well, well, change]).map(({ news }) => news);
    expect(told).toEqual([[], expected, [], [], [], expected]);
  });

  test.each(cases)('stays open until it is well: %s', (_, change, expected) => {
    const kinds = (drift: Drift | undefined) => Object.values(drift?.findings ?? {}).map(({ kind }) => kind);
    const [, found, still, gone] = looks(setup(), [well, change, change, well]);
    expect(kinds(found?.drift)).toEqual(expected.map(({ kind }) => kind));
    expect(kinds(still?.drift)).toEqual(expected.map(({ kind }) => kind));
    expect(kinds(gone?.drift)).toEqual([]);
    expect(JSON.stringify(still?.drift).length).toBeLessThan(3000);
  });

  test('an event that has stopped stays so however long it is silent', () => {
    const silent = source('prod', { events: [] });
    const [, stopped, ...later] = looks(setup(), [
      well,
      source('prod', { events: [{ event: 'Order Completed', day: 0, days: 7 }] }),
      silent,
      silent,
      well,
    ]);
    expect(stopped?.news).toHaveLength(1);
    expect(later.map(({ news }) => news)).toEqual([[], [], []]);
    expect(later.map(({ drift }) => Object.keys(drift.findings))).toEqual([
      [expect.stringContaining('event_stopped')],
      [expect.stringContaining('event_stopped')],
      [],
    ]);
  });

  test('an event that does not come every day, or that nobody planned, is not missed', () => {
    const quiet = source('prod', {
      events: [
        { event: 'Order Completed', day: 0, days: 2 },
        { event: 'Button Clicked', day: 0, days: 7 },
      ],
    });
    expect(looks(setup(), [well, quiet])[1]?.news).toEqual([]);
  });

  test('dev may be silent once there is prod, and not before', () => {
    const silent = source('dev', { events: [{ event: 'Order Completed', day: 0, days: 7 }] });
    expect(looks(setup(), [well, silent])[1]?.news).toEqual([]);
    const c = structuredClone(checklistAt('destinationCreated'));
    expect(looks(c, [well, silent])[1]?.news).toEqual([{ kind: 'event_stopped', environment: 'dev' }]);
  });

  test('what could not be read this time is neither well nor news', () => {
    const parts: Change[] = [
      source('prod', { events: [{ event: 'Order Completed', day: 0, days: 7 }] }),
      destination('prod', { mappings: [] }),
      (snapshot) => Object.assign(snapshot.plan ?? {}, { rules: 'r2' }),
      (snapshot, c) => {
        snapshot.audiences = [{ id: idOf(c.audiences, 'dev'), state: 'gone' }];
      },
    ];
    const bad: Change = (snapshot, c) => {
      for (const change of parts) change(snapshot, c);
    };
    const unread: Change = (snapshot) => {
      for (const one of snapshot.sources) delete one.events;
      for (const one of snapshot.destinations) delete one.mappings;
      delete snapshot.plan;
      snapshot.audiences = [];
    };
    const [, found, none, same] = looks(setup(), [well, bad, unread, bad]);
    expect(found?.news).toHaveLength(4);
    expect(none?.news).toEqual([]);
    expect(Object.keys(none?.drift.findings ?? {}).toSorted()).toEqual(
      Object.keys(found?.drift.findings ?? {}).toSorted(),
    );
    expect(same?.news).toEqual([]);
  });

  test('what Segue does itself is none: a login that is open, a plan that it saved, what was taken off', () => {
    const c = setup();
    const prod = c.destinations.find(({ environment }) => environment === 'prod');
    if (prod) prod.login = 'open';
    expect(looks(c, [well, destination('prod', { state: 'off' })])[1]?.news).toEqual([]);
    const saved = setup();
    if (saved.plan?.state === 'saved') saved.plan.at = startAt + dayMs + 1;
    const rules: Change = (snapshot) => Object.assign(snapshot.plan ?? {}, { rules: 'r2' });
    expect(looks(saved, [well, rules, rules]).map(({ news }) => news)).toEqual([[], [], []]);
    const off = setup();
    for (const one of [...off.sources, ...off.destinations, ...off.audiences]) one.state = 'disabled';
    const all: Change = (snapshot) => {
      for (const one of [...snapshot.sources, ...snapshot.destinations, ...snapshot.audiences])
        one.state = 'gone';
    };
    expect(looks(off, [well, all])[1]?.news).toEqual([]);
  });

  test('a Profiles destination that is gone or off', () => {
    const c = setup();
    const [dev] = c.sources;
    if (dev) dev.profilesDestination = { id: 'p1', name: 'Segment Profiles' };
    for (const profiles of ['gone', 'off'] as const)
      expect(looks(c, [source('dev', { profiles: 'on' }), source('dev', { profiles })])[1]?.news).toEqual([
        { kind: 'profiles_lost', environment: 'dev' },
      ]);
  });
});

describe('a source that feeds nothing', () => {
  const lone = (): Checklist => structuredClone(checklistAt('sourceVerified'));
  const idle = source('dev', { fed: 0 });

  test('is told of on the days 7 and 12, once each, and when Segment switched it off', () => {
    const c = lone();
    let drift = noDrift(startAt);
    const told: string[] = [];
    for (let hours = 6; hours <= 15 * 24; hours += 6) {
      const snapshot = allWell(c, startAt + hours * 60 * 60 * 1000);
      idle(snapshot, c);
      if (hours >= 14 * 24) source('dev', { fed: 0, state: 'off', offBy: 'segment' })(snapshot, c);
      const result = compareDrift(c, snapshot, drift);
      drift = result.drift;
      for (const { kind, days } of result.news)
        told.push(`day ${Math.floor(hours / 24)}: ${kind} ${days ?? ''}`);
    }
    expect(told).toEqual(['day 7: source_idle 7', 'day 12: source_idle 12', 'day 14: source_disabled ']);
  });

  test('counts from when it lost its last one, and no more once it has one', () => {
    const c = lone();
    const run = (fed: (day: number) => number): string[] => {
      let drift = noDrift(startAt);
      const told: string[] = [];
      for (let day = 1; day <= 30; day += 1) {
        const snapshot = allWell(c, startAt + day * dayMs);
        source('dev', { fed: fed(day) })(snapshot, c);
        const result = compareDrift(c, snapshot, drift);
        drift = result.drift;
        for (const { days } of result.news) told.push(`day ${day}: ${days}`);
      }
      return told;
    };
    expect(run((day) => (day < 5 || day > 20 ? 1 : 0))).toEqual(['day 12: 7', 'day 17: 12']);
    expect(run((day) => (day === 6 ? 1 : 0))).toEqual(['day 14: 7', 'day 19: 12']);
  });

  test('is none where it is a warehouse, which has its own rules', () => {
    const c = lone();
    const [dev] = c.sources;
    if (dev) dev.kind = 'warehouse';
    const snapshot = allWell(c, startAt + 9 * dayMs);
    idle(snapshot, c);
    expect(compareDrift(c, snapshot, noDrift(startAt)).news).toEqual([]);
  });
});

describe('what is taken for right', () => {
  test('is no news any more: rules of the plan, and a new event', () => {
    const bad: Change = (snapshot, c) => {
      Object.assign(snapshot.plan ?? {}, { rules: 'r2' });
      source('prod', { events: [{ event: 'Loyalty Joined', day: 1, days: 0 }] })(snapshot, c);
    };
    const [, found] = looks(setup(), [well, bad]);
    const drift = Object.keys(found?.drift.findings ?? {}).reduce(acceptFinding, found?.drift ?? noDrift(0));
    expect(drift.findings).toEqual({});
    const [after, later] = looks(
      setup(),
      [bad, (snapshot) => Object.assign(snapshot.plan ?? {}, { rules: 'r3' })],
      drift,
    );
    expect(after?.news).toEqual([]);
    expect(later?.news).toEqual([{ kind: 'plan_changed', environment: 'prod' }]);
  });

  test('is nothing else', () => {
    const [, found] = looks(setup(), [well, destination('prod', { state: 'gone' })]);
    const [key = ''] = Object.keys(found?.drift.findings ?? {});
    expect(acceptFinding(found?.drift ?? noDrift(0), key)).toBe(found?.drift);
    expect(acceptFinding(found?.drift ?? noDrift(0), 'nothing')).toBe(found?.drift);
  });
});
