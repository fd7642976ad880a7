import { type Arrival, type Span, tally } from './arrivals.ts';
import { type EventFinding, type Findings, type OtherEvent, type Proof, standingOf } from './findings.ts';
import { lossOf } from './verification.ts';

/** Events that a destination did not take. */
export type Discarded = { event?: string; count: number; reason: string; at: 'filtered' | 'failed' };

/** Everything that was read about a destination. */
export type DestinationLook = Span & {
  isGone?: boolean;
  /** Works on the device only: what it gets does not pass through Segment. */
  isDeviceOnly: boolean;
  delivered: readonly Arrival[];
  discarded: readonly Discarded[];
  /** Planned events that its source had by then. */
  sent: readonly string[];
};

/** What became of one planned event at a destination. */
function judgeDelivery(look: DestinationLook, event: string, proof: Proof | undefined): EventFinding {
  const nothing: Proof = { count: 0, read: 'delivery overview' };
  const loss = lossOf(look.discarded, event);
  if (look.isGone) return { event, state: 'not_observable', why: 'gone', proof: nothing, properties: [] };
  if (proof) return { event, state: 'verified', proof, properties: [], ...(loss ? { lost: loss } : {}) };
  if (loss) {
    const { count, reason } = loss;
    return { event, state: 'not_delivered', reason, proof: { ...nothing, count }, properties: [] };
  }
  if (look.isDeviceOnly)
    return { event, state: 'not_observable', why: 'device_mode', proof: nothing, properties: [] };
  const state = look.sent.includes(event) ? 'arriving' : 'waiting';
  return { event, state, proof: nothing, properties: [] };
}

/**
 * What was read about a destination, held against the names of planned events. Verified is what Segment counted as
 * delivered there; `arriving`, what its source has and the destination not yet. Pure; throws nothing.
 */
export function verifyDestination(planned: readonly string[], look: DestinationLook): Findings {
  const { readAt, from, to } = look;
  const delivered = tally(look.delivered, look, 'delivery overview');
  const events = planned.map((event) => judgeDelivery(look, event, delivered.get(event)));
  const names = new Set(planned);
  const others = [...delivered]
    .filter(([event]) => !names.has(event))
    .map(
      ([event, { count, lastAt }]): OtherEvent => ({
        event,
        count,
        ...(lastAt === undefined ? {} : { lastAt }),
      }),
    )
    .toSorted((one, other) => other.count - one.count);
  return { state: standingOf(events.map(({ state }) => state)), readAt, from, to, events, others };
}
