import type { KeptEvent, KeptFindings } from './findings.ts';
import { standingOf } from './findings.ts';

/** What is known of an event after another look at it. */
function mergeEvent(before: KeptEvent, now: KeptEvent): KeptEvent {
  // What was observed stays observed, also when the window has moved on.
  if (before.state === 'verified' && now.state === 'waiting') return before;
  const isSeen = now.state === 'verified' || now.state === 'arriving';
  const wasRead = before.counts.of > 0 && before.counts.blind === undefined;
  // Properties that were not read this time are known from the time before.
  if (!isSeen || !wasRead || now.counts.blind !== 'not_read') return now;
  const { counts, properties, more } = before;
  const state = before.state === 'arriving' ? 'arriving' : 'verified';
  return {
    event: now.event,
    state,
    proof: now.proof,
    counts,
    properties,
    ...(more ? { more } : {}),
    ...(now.lost ? { lost: now.lost } : {}),
  };
}

/** What is known after a look, with what an earlier one saw and this one did not read again. */
export function mergeFindings(before: KeptFindings | undefined, now: KeptFindings): KeptFindings {
  if (!before) return now;
  const events = now.events.map((event) => {
    const was = before.events.find((one) => one.event === event.event);
    return was ? mergeEvent(was, event) : event;
  });
  return { ...now, events, state: standingOf(events.map(({ state }) => state)) };
}
