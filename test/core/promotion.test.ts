import { describe, expect, test } from 'vitest';
import {
  type Ballot,
  contentOf,
  judge,
  nextItem,
  type Promotion,
  type PromotionItem,
  type PromotionState,
  type Verdict,
} from '../../src/core/promotion.ts';

const requester = 'slack:T1:UOLIVIA';
const ana = 'slack:T1:UANA';
const ben = 'slack:T1:UBEN';
const deadline = 1_000_000;
const olivia = { email: 'olivia@acme.example' };

type Item<K extends PromotionItem['kind']> = Extract<PromotionItem, { kind: K }>;

const integration = { metadataId: 'm1', slug: 'javascript', name: 'Javascript' };
const source: Item<'source'> = {
  kind: 'source',
  key: 'source:s1',
  from: 's1',
  fromName: 'Website (dev)',
  type: 'website',
  sourceKind: 'event',
  integration,
  name: 'Website (prod)',
  slug: 'website-prod',
  settings: {},
  secrets: [],
  vault: 'prod:s1:1',
};
const plan: Item<'plan'> = {
  kind: 'plan',
  key: 'plan:s1',
  source: 'source:s1',
  sourceName: 'Website (prod)',
  planId: 'p1',
  planName: 'Winback',
  events: ['Order Completed'],
};
const destination: Item<'destination'> = {
  kind: 'destination',
  key: 'destination:d1',
  from: 'd1',
  fromName: 'Amplitude (dev)',
  type: 'analytics',
  integration: { metadataId: 'm2', slug: 'amplitude', name: 'Amplitude' },
  name: 'Amplitude (prod)',
  source: 'source:s1',
  settings: { region: 'us', nested: { a: 1, b: [2, 3] } },
  secrets: ['apiKey'],
  sourceName: 'Website (prod)',
  mappings: [{ name: 'Track Calls', actionId: 'a1', trigger: 'type = "track"', fields: 'f1' }],
  vault: 'prod:d1:2',
};

const request = (change: Partial<Promotion> = {}): Promotion => ({
  id: 'p1',
  state: 'pending',
  digest: 'd1',
  items: [source, plan, destination],
  done: {},
  evidence: [],
  requester,
  requesterName: 'Olivia Hart',
  askedIn: { platform: 'slack', tenant: 'T1', channel: 'D1', direct: true },
  requestedAt: 0,
  expiresAt: deadline,
  board: 'promotion:p1',
  approvers: [
    { id: ana, name: 'Ana Costa' },
    { id: ben, name: 'Ben Okafor' },
  ],
  votes: [],
  ...change,
});

const ballot = (change: Partial<Ballot> = {}): Ballot => ({
  by: ana,
  email: 'ana@acme.example',
  standing: 'member',
  digest: 'd1',
  request: 'p1',
  at: deadline - 1,
  ...change,
});

const why = (verdict: Verdict): string => (verdict.counts ? 'counts' : verdict.why);
const judged = (promotion: Partial<Promotion>, vote: Partial<Ballot>, who: { email?: string } = olivia) =>
  why(judge(request(promotion), ballot(vote), who));

describe('one vote', () => {
  const voted = [{ by: ana, name: 'Ana Costa', yes: false, at: 1 }];
  test.each<[string, Partial<Promotion>, Partial<Ballot>, string]>([
    ['of an approver counts', {}, {}, 'counts'],
    ['of the other approver counts', {}, { by: ben, email: 'ben@acme.example' }, 'counts'],
    ['of an approver without an e-mail counts', {}, { email: undefined as never }, 'counts'],
    ['one millisecond before the deadline counts', {}, { at: deadline - 1 }, 'counts'],
    ['exactly at the deadline is too late', {}, { at: deadline }, 'expired'],
    ['after the deadline is too late', {}, { at: deadline + 1 }, 'expired'],
    ['on a request that is not there any more', { id: 'p2' }, {}, 'unknown_request'],
    ['on other content', {}, { digest: 'd0' }, 'changed'],
    ['of the requester', {}, { by: requester, email: olivia.email }, 'own_request'],
    [
      'of the requester who is an approver',
      { approvers: [{ id: requester, name: 'O' }] },
      { by: requester },
      'own_request',
    ],
    ['of the requester without an e-mail', {}, { by: requester, email: undefined as never }, 'own_request'],
    ['of an approver with the e-mail of the requester', {}, { email: 'olivia@acme.example' }, 'own_request'],
    ['of an approver with that e-mail in capitals', {}, { email: 'OLIVIA@Acme.Example' }, 'own_request'],
    [
      'of a member who is no approver',
      {},
      { by: 'slack:T1:UERIN', email: 'erin@acme.example' },
      'not_an_approver',
    ],
    ['of the same user id in another tenant', {}, { by: 'slack:T2:UANA' }, 'not_an_approver'],
    ['of the same user id on another platform', {}, { by: 'teams:T1:UANA' }, 'not_an_approver'],
    ['of somebody who voted', { votes: voted }, {}, 'voted'],
    ['of a guest', {}, { standing: 'guest' }, 'not_a_member'],
    ['of an outsider', {}, { standing: 'outsider' }, 'not_a_member'],
    ['of a bot', {}, { standing: 'bot' }, 'not_a_member'],
    ['of a deactivated account', {}, { standing: 'deactivated' }, 'not_a_member'],
    ['of somebody who could not be looked up', {}, { standing: 'unknown' }, 'not_a_member'],
  ])('%s', (_, promotion, vote, expected) => {
    expect(judged(promotion, vote)).toBe(expected);
  });

  test('without any request is unknown', () => {
    expect(why(judge(undefined, ballot(), olivia))).toBe('unknown_request');
  });

  test('two people without an e-mail are not the same person', () => {
    expect(judged({}, { email: undefined as never }, {})).toBe('counts');
  });

  test.each<[PromotionState, string]>([
    ['pending', 'counts'],
    ['approved', 'resolved'],
    ['verifying', 'resolved'],
    ['applied', 'resolved'],
    ['failed', 'resolved'],
    ['rejected', 'resolved'],
    ['cancelled', 'resolved'],
    ['stale', 'resolved'],
    ['expired', 'expired'],
  ])('on a request that is %s: %s', (state, expected) => {
    expect(judged({ state }, {})).toBe(expected);
  });
});

describe('the first reason wins when several hold', () => {
  // From the most to the least important; each row breaks one more rule.
  const faults: [string, Partial<Promotion>, Partial<Ballot>][] = [
    ['unknown_request', { id: 'p2' }, {}],
    ['not_a_member', {}, { standing: 'guest' }],
    ['own_request', {}, { email: olivia.email }],
    ['not_an_approver', { approvers: [] }, {}],
    ['resolved', { state: 'rejected' }, {}],
    ['changed', { digest: 'd9' }, {}],
    ['voted', { votes: [{ by: ana, name: 'Ana', yes: true, at: 1 }] }, {}],
  ];
  const pairs = faults.flatMap((first, i) => faults.slice(i + 1).map((second) => [first, second] as const));
  test.each(pairs.map(([first, second]) => [first[0], second[0], first, second] as const))(
    '%s before %s',
    (expected, _, first, second) => {
      expect(judged({ ...second[1], ...first[1] }, { ...second[2], ...first[2] })).toBe(expected);
    },
  );

  test('too late comes before changed and voted, after resolved and not an approver', () => {
    const late = { at: deadline };
    expect(judged({ digest: 'd9' }, late)).toBe('expired');
    expect(judged({ votes: [{ by: ana, name: 'Ana', yes: true, at: 1 }] }, late)).toBe('expired');
    expect(judged({ state: 'rejected' }, late)).toBe('resolved');
    expect(judged({ approvers: [] }, late)).toBe('not_an_approver');
    expect(judged({}, { ...late, email: olivia.email })).toBe('own_request');
  });
});

describe('the content of a request', () => {
  const reversed = <T extends object>(value: T): T =>
    Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, inner]) => [
          key,
          inner !== null && typeof inner === 'object' && !Array.isArray(inner) ? reversed(inner) : inner,
        ]),
    ) as T;

  test('is the same whatever the order of keys', () => {
    const items = [source, plan, destination];
    expect(contentOf(items.map(reversed))).toBe(contentOf(items));
  });

  test.each<[string, PromotionItem[]]>([
    ['another name', [{ ...source, name: 'Web' }, plan, destination]],
    ['another slug', [{ ...source, slug: 'web-prod' }, plan, destination]],
    [
      'another integration',
      [{ ...source, integration: { ...integration, metadataId: 'm9' } }, plan, destination],
    ],
    [
      'another setting',
      [source, plan, { ...destination, settings: { region: 'eu', nested: { a: 1, b: [2, 3] } } }],
    ],
    [
      'a nested setting',
      [source, plan, { ...destination, settings: { region: 'us', nested: { a: 1, b: [3, 2] } } }],
    ],
    ['another feed', [source, plan, { ...destination, source: 'source:s2' }]],
    ['one secret more', [source, plan, { ...destination, secrets: ['apiKey', 'other'] }]],
    ['secrets entered anew', [source, plan, { ...destination, vault: 'prod:d1:3' }]],
    ['another mapping', [source, plan, { ...destination, mappings: [] }]],
    ['other events', [source, { ...plan, events: ['Page Viewed'] }, destination]],
    ['one item less', [source, plan]],
    ['another order of items', [plan, source, destination]],
  ])('differs with %s', (_, items) => {
    expect(contentOf(items)).not.toBe(contentOf([source, plan, destination]));
  });
});

describe('what is created next', () => {
  test.each<[string, PromotionState, string[], string | undefined]>([
    ['the source first', 'approved', [], 'source:s1'],
    ['then its plan', 'approved', ['source:s1'], 'plan:s1'],
    ['destinations wait for data in prod', 'approved', ['source:s1', 'plan:s1'], undefined],
    ['nothing by itself while data is awaited', 'verifying', ['source:s1', 'plan:s1'], undefined],
    ['what is left, when it stopped', 'failed', ['source:s1', 'plan:s1'], 'destination:d1'],
    ['nothing when all is done', 'failed', ['source:s1', 'plan:s1', 'destination:d1'], undefined],
  ])('%s', (_, state, done, expected) => {
    const promotion = request({ state, done: Object.fromEntries(done.map((key) => [key, 'id'])) });
    expect(nextItem(promotion)?.key).toBe(expected);
  });
});
