import { type EventDecision, isLocked } from '../core/checklist.ts';
import type { Intent } from '../core/intent.ts';
import type { Scene } from '../core/scene.ts';

const declines =
  /\bnot (?:for us|needed|relevant|necessary|useful|interesting)\b|\b(?:do not|dont|wont|will not) (?:\w+ )?(?:need|want|use|have|track|send|care)\b|\bno (?:need|use) (?:for|of)\b|^(?:please )?(?:skip|drop|remove|exclude|omit|leave)\b|\b(?:irrelevant|without)\b/;
const tracks = /\balready\b|\bwe (?:do )?(?:track|send|have)\b|\b(?:is|are) (?:tracked|sent|in place|live)\b/;
const intends =
  /\b(?:will|want to|going to|plan to|shall|lets|should)\b.*\b(?:track|send|add|include)\b|^(?:please )?(?:track|add|include|keep)\b|\bkeep\b/;
const asks = /\?\s*$|^(?:what|which|why|how|when|where|who|is|are|do|does|can|could|should|would)\b/;
const becauseOf = /(?:\bbecause|\bsince|[,:;–—]| - )\s*(?:because |since |as )?(.{3,300})$/i;

const flat = (text: string): string =>
  text
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{N}?,:;–—-]+/gu, ' ')
    .trim();
const bare = (text: string): string => flat(text).replace(/[^\p{L}\p{N}]+/gu, ' ');

type Decision = Exclude<EventDecision, 'undecided'>;

function decisionOf(said: string): Decision | undefined {
  if (declines.test(said)) return 'not_for_us';
  if (/\bnot\b/.test(said)) return undefined;
  if (tracks.test(said)) return 'tracked';
  return intends.test(said) ? 'will_track' : undefined;
}

/**
 * A decision about suggested events said in words ("Page Scrolled is not for us because …", "we already track Order
 * Completed"), while they are being reviewed. Undefined when no event is named, or nothing is decided.
 */
export function decisionIn(s: Scene, text: string): Extract<Intent, { intent: 'decide_events' }> | undefined {
  if (isLocked(s.c) || s.c.review.length === 0) return undefined;
  const raw = text.slice(0, 600);
  const said = flat(raw);
  if (asks.test(said)) return undefined;
  const words = ` ${bare(raw)} `;
  const events = s.c.review.map((row) => row.event).filter((event) => words.includes(` ${bare(event)} `));
  if (events.length === 0) return undefined;
  const decision = decisionOf(said);
  if (!decision) return undefined;
  const reason = decision === 'not_for_us' ? reasonIn(raw, events) : undefined;
  return { intent: 'decide_events', slots: { events, decision, ...(reason ? { reason } : {}) } };
}

/** What follows "because" or a comma, unless it is only the next event of a list. */
function reasonIn(raw: string, events: readonly string[]): string | undefined {
  const found = becauseOf.exec(raw)?.[1]?.trim();
  if (!found) return undefined;
  const isList = events.some((event) => bare(found).startsWith(bare(event)));
  return isList ? becauseOf.exec(found)?.[1]?.trim() : found;
}
