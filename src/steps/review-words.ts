import { type EventDecision, isLocked } from '../core/checklist.ts';
import type { Intent } from '../core/intent.ts';
import type { Scene } from '../core/scene.ts';

const declines =
  /\bnot (?:for us|needed|relevant|necessary|useful|interesting)\b|\b(?:do not|dont|wont|will not) (?:\w+ )?(?:need|want|use|have|track|send|care)\b|\bno (?:need|use) (?:for|of)\b|^(?:please )?(?:skip|drop|remove|exclude|omit|leave)\b|\b(?:irrelevant|without)\b/;
const tracks = /\balready\b|\bwe (?:do )?(?:track|send|have)\b|\b(?:is|are) (?:tracked|sent|in place|live)\b/;
const intends =
  /\b(?:will|want to|going to|plan to|shall|lets|should)\b.*\b(?:track|send|add|include)\b|^(?:please )?(?:track|add|include|keep)\b|\bkeep\b/;
const asks = /\?\s*$|^(?:what|which|why|how|when|where|who|is|are|do|does|can|could|should|would)\b/;
/** What follows a because, or a comma. */
export const becauseOf = /(?:\bbecause|\bsince|[,:;–—]| - )\s*(?:because |since |as )?(.{3,300})$/i;

const flat = (text: string): string =>
  text
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{N}?,:;–—-]+/gu, ' ')
    .trim();
/** Lower case letters and digits with single blanks. */
export const bare = (text: string): string => flat(text).replace(/[^\p{L}\p{N}]+/gu, ' ');

/** Words that ask rather than decide. */
export const isQuestion = (text: string): boolean => asks.test(flat(text));

type Decision = Exclude<EventDecision, 'undecided'>;
type Decide = Extract<Intent, { intent: 'decide_events' }>;

/** What words decide, about whatever it is. */
export function decisionOf(said: string): Decision | undefined {
  if (declines.test(said) || /\bno$/.test(said)) return 'not_for_us';
  if (/\bnot\b/.test(said)) return undefined;
  if (tracks.test(said)) return 'tracked';
  return intends.test(said) || /\byes$/.test(said) ? 'will_track' : undefined;
}

const decide = (events: readonly string[], decision: Decision, reason?: string): Decide[] =>
  events.length > 0
    ? [{ intent: 'decide_events', slots: { events: [...events], decision, ...(reason ? { reason } : {}) } }]
    : [];

/** "All but X", "only X": what is left out, said by what is not. */
function exception(all: readonly string[], said: string, raw: string): Decide[] | undefined {
  const marker = /\b(?:except(?: for)?|but not|all but|apart from|other than|besides)\b/.exec(said);
  const only = /^(?:we (?:only|just) (?:need|want|track|use)|only|just|nothing but)\b/.test(said);
  if (!marker && !only) return undefined;
  const named = eventsIn(all, marker ? said.slice(marker.index) : said);
  if (named.length === 0) return undefined;
  const out = marker ? named : all.filter((event) => !named.includes(event));
  return decide(out, 'not_for_us', reasonIn(raw, all));
}

/** Which of these events the words name. */
export const eventsIn = (all: readonly string[], text: string): string[] => {
  const words = ` ${bare(text)} `;
  return all.filter((event) => words.includes(` ${bare(event)} `));
};

/**
 * Decisions about suggested events said in words ("Page Scrolled is not for us because …", "we already track Order
 * Completed, page viewed yes"), while they are being reviewed. None when nothing is decided.
 */
export function decisionsIn(s: Scene, text: string): Decide[] {
  if (isLocked(s.c) || s.c.review.length === 0) return [];
  const raw = text.slice(0, 600);
  const said = flat(raw);
  if (asks.test(said)) return [];
  const all = s.c.review.map((row) => row.event);
  const excepted = exception(all, said, raw);
  if (excepted) return excepted;
  if (eventsIn(all, said).length === 0) {
    const isAll =
      /\balready\b.*\b(?:all|everything|them|these|those)\b|\b(?:all|everything)\b.*\balready\b/.test(said);
    return isAll && decisionOf(said) === 'tracked' ? decide(all, 'tracked') : [];
  }
  // A decision counts for the events named since the one before it.
  const found: { events: string[]; decision: Decision }[] = [];
  let open: string[] = [];
  for (const piece of said.split(/[,;:–—]|\band\b|\bbut\b/)) {
    const part = piece.trim();
    const events = eventsIn(all, part);
    open = [...open, ...events];
    const decision = decisionOf(part);
    if (!decision || open.length === 0) continue;
    found.push({ events: open, decision });
    open = [];
  }
  // What is named after the decision shares it: "we already track X, Y".
  const last = found.at(-1);
  if (last) last.events.push(...open);
  else {
    const decision = decisionOf(said);
    if (decision) found.push({ events: open, decision });
  }
  const isOne = new Set(found.map(({ decision }) => decision)).size === 1;
  const [first] = found;
  if (isOne && first) {
    const events = found.flatMap((entry) => entry.events);
    return decide(
      events,
      first.decision,
      first.decision === 'not_for_us' ? reasonIn(raw, events) : undefined,
    );
  }
  return found.flatMap(({ events, decision }) => decide(events, decision));
}

/** What follows "because" or a comma, unless it is only the next event of a list. */
function reasonIn(raw: string, events: readonly string[]): string | undefined {
  const found = becauseOf.exec(raw)?.[1]?.trim();
  if (!found) return undefined;
  const isList = events.some((event) => bare(found).startsWith(bare(event)));
  return isList ? becauseOf.exec(found)?.[1]?.trim() : found;
}
