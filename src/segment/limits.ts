import type { Path } from './path.ts';

/** At most `limit` calls of a key within any `windowMs`. */
export type Claim = { key: string; limit: number; windowMs: number };

/**
 * Counts calls for everybody who uses the same workspace. `claim` takes one call of each key or none: answers in how
 * many ms it is worth asking again (0: go). `hold` stops a key for all, as Segment said it is used up.
 */
export interface Pace {
  claim(claims: readonly Claim[]): Promise<number>;
  hold(key: string, forMs: number): Promise<void>;
}

/** A second more than Segment's minute: its own begins when a call arrives, which is later than ours by its way there. */
const minuteMs = 61_000;
/** Whether a month is the calendar's or 30 days is not documented: what stays below this stays below both. */
const monthMs = 31 * 86_400_000;
const previewsAMonth = 700;

/**
 * Published limits per minute (Public API reference, v73). Endpoints of a kind share theirs: whether Segment counts
 * them together is not documented, and together is the safe reading. The others have no published limit.
 */
const published: { key: string; methods: string; endpoint: RegExp; limit: number }[] = [
  { key: 'mappings', methods: 'POST PATCH DELETE', endpoint: /^\/destinations\/:\/subscriptions/, limit: 5 },
  { key: 'previews', methods: 'POST', endpoint: /^\/spaces\/:\/audiences\/previews$/, limit: 5 },
  { key: 'syncs', methods: 'POST', endpoint: /^\/reverse-etl-syncs$/, limit: 20 },
  { key: 'schema', methods: 'GET', endpoint: /^\/spaces\/:\/(events|traits)/, limit: 25 },
  { key: 'audience-writes', methods: 'POST PATCH DELETE', endpoint: /^\/spaces\/:\/audiences/, limit: 50 },
  { key: 'connections', methods: 'GET', endpoint: /^\/spaces\/:\/audiences\/:\/destination-conn/, limit: 50 },
  { key: 'volume', methods: 'GET', endpoint: /^\/events\/volume$/, limit: 60 },
  { key: 'labels', methods: 'POST', endpoint: /^\/labels$/, limit: 60 },
  { key: 'audiences', methods: 'GET', endpoint: /^\/spaces\/:\/audiences$/, limit: 60 },
  { key: 'activations', methods: 'GET', endpoint: /^\/spaces\/:\/audiences\/:\/activations$/, limit: 60 },
  { key: 'supported', methods: 'GET', endpoint: /^\/spaces\/:\/audienceType/, limit: 60 },
  { key: 'audience', methods: 'GET', endpoint: /^\/spaces\/:\/audiences\/:$/, limit: 100 },
  { key: 'rules', methods: 'GET', endpoint: /^\/tracking-plans\/:\/rules$/, limit: 200 },
  { key: 'sync-status', methods: 'GET', endpoint: /^\/reverse-etl-models\/:\/syncs\/:$/, limit: 250 },
  { key: 'preview', methods: 'GET', endpoint: /^\/spaces\/:\/audiences\/previews\/:$/, limit: 300 },
];

/** What a call counts towards; none where no limit is published. The shortest window comes first. */
export function claimsOf(method: string, { endpoint, text }: Path): Claim[] {
  const found = published.find(
    (group) => group.methods.split(' ').includes(method) && group.endpoint.test(endpoint),
  );
  if (found === undefined) return [];
  const { key, limit } = found;
  const claims = [{ key, limit, windowMs: minuteMs }];
  const space = text.split('/')[2] ?? '';
  if (key === 'previews')
    claims.push({ key: `previews-a-month:${space}`, limit: previewsAMonth, windowMs: monthMs });
  return claims;
}

/** The key that Segment means by a wait of `waitMs`: the shortest window that can take so long to come free. */
export function keyOfWait(claims: readonly Claim[], waitMs: number): string | undefined {
  return (claims.find(({ windowMs }) => waitMs <= windowMs) ?? claims.at(-1))?.key;
}
