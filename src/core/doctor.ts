import type { AnySourceType, Environment } from './checklist.ts';
import type { Findings } from './findings.ts';
import type { Refused } from './verification.ts';

/** What is known about a source at which planned events are missing. */
export type Symptoms = {
  /** How long the source is there, in ms. */
  ageMs: number;
  type: AnySourceType;
  environment: Environment;
  isGone: boolean;
  isEnabled: boolean;
  findings: Findings;
  refused: readonly Refused[];
  /** Planned events that arrive at other sources meanwhile. */
  elsewhere: readonly { source: string; event: string }[];
  /** Segue gave the write key to somebody; left out where it is not known. */
  isKeyShown?: boolean;
  /** Where the code must send to: Segment's address for the region of the workspace. */
  trackingUrl: string;
  /** What the source does with events that are not in its tracking plan, where that was read. */
  blocksUnplanned?: boolean;
  /** Violations of the tracking plan that Protocols forwarded. */
  violations?: number;
};

/** Why nothing arrives, or not what is planned. */
export type Hypothesis =
  | { kind: 'gone' }
  | { kind: 'disabled' }
  | { kind: 'blocked'; events: string[]; reason: string }
  | { kind: 'no_ids'; count: number; reason: string }
  | { kind: 'refused'; count: number; reason: string }
  | { kind: 'other_spelling'; slips: { arriving: string; planned: string[] }[]; isBlocked: boolean }
  | { kind: 'wrong_key'; source: string; events: string[] }
  | { kind: 'other_events'; events: string[] }
  | { kind: 'violations'; count: number }
  | { kind: 'too_early' }
  | { kind: 'no_key' }
  | { kind: 'not_deployed' }
  | { kind: 'consent' }
  | { kind: 'region'; url: string };

/** Segment's figures are about a minute behind; before this nothing can be said. */
const earlyMs = 2 * 60_000;
/** Who has the key and sends nothing for this long has probably deployed something that does not get through. */
const deployedMs = 10 * 60_000;
const most = 3;

/** Causes that were seen, the surest first. */
function observed(symptoms: Symptoms): Hypothesis[] {
  const { findings, refused } = symptoms;
  const found: Hypothesis[] = [];
  if (!symptoms.isEnabled) found.push({ kind: 'disabled' });
  const blocked = refused.filter(({ at, count }) => at === 'plan' && count > 0);
  const [block] = blocked;
  if (block) {
    const events = [...new Set(blocked.flatMap(({ event }) => event ?? []))];
    found.push({ kind: 'blocked', events, reason: block.reason });
  }
  const [ingest] = refused
    .filter(({ at, count }) => at === 'ingest' && count > 0)
    .toSorted((one, other) => other.count - one.count);
  if (ingest) {
    const { count, reason } = ingest;
    found.push({ kind: /user_?id|anonymous_?id/i.test(reason) ? 'no_ids' : 'refused', count, reason });
  }
  const slips = findings.others.flatMap(({ event, like }) =>
    like ? [{ arriving: event, planned: like.planned }] : [],
  );
  if (slips.length > 0)
    found.push({ kind: 'other_spelling', slips, isBlocked: symptoms.blocksUnplanned === true });
  if (symptoms.violations) found.push({ kind: 'violations', count: symptoms.violations });
  const strangers = findings.others.filter(({ like }) => !like).map(({ event }) => event);
  if (strangers.length > 0) found.push({ kind: 'other_events', events: strangers });
  return found;
}

/** What it may be when nothing at all was seen here. */
function supposed({ ageMs, elsewhere, isKeyShown, type, trackingUrl }: Symptoms): Hypothesis[] {
  const found: Hypothesis[] = [];
  if (ageMs < earlyMs) found.push({ kind: 'too_early' });
  const [first] = elsewhere;
  if (first) {
    const events = elsewhere.filter(({ source }) => source === first.source).map(({ event }) => event);
    found.push({ kind: 'wrong_key', source: first.source, events: [...new Set(events)] });
  }
  if (isKeyShown === false) found.push({ kind: 'no_key' });
  const region: Hypothesis = { kind: 'region', url: trackingUrl };
  // A visitor who has not agreed, or blocks trackers, keeps a whole website silent.
  if (type === 'website' && ageMs >= deployedMs) found.push({ kind: 'consent' });
  found.push({ kind: 'not_deployed' }, region);
  return found;
}

/**
 * Why planned events are missing at a source, likeliest first, three at most. What was observed comes before what is
 * only supposed; nothing is supposed where a cause was seen.
 */
export function diagnose(symptoms: Symptoms): Hypothesis[] {
  if (symptoms.isGone) return [{ kind: 'gone' }];
  const seen = observed(symptoms);
  return (seen.length > 0 ? seen : supposed(symptoms)).slice(0, most);
}
