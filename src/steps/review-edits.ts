import { isLocked, type ReviewFilter } from '../core/checklist.ts';
import type { Intent } from '../core/intent.ts';
import { cleanName } from '../core/names.ts';
import { typeOf } from '../core/review.ts';
import type { Scene } from '../core/scene.ts';
import { type CallType, callTypes } from '../core/use-case.ts';
import { fullOf } from './review-board.ts';
import { bare, becauseOf, decisionOf, eventsIn, isQuestion } from './review-words.ts';

type Added = { name: string; type?: NonNullable<ReturnType<typeof typeOf>> };

/**
 * What words change in the review beside decisions about whole events: its own events and properties, single
 * properties, which rows are shown, the import. None when nothing of the kind was said.
 */
export function editsIn(s: Scene, text: string): Intent[] {
  const raw = text.slice(0, 600).trim();
  if (!s.c.useCase || s.c.review.length === 0) return [];
  const asked = codeForAll(raw) ?? aboutOwn(s, raw);
  if (asked) return [asked];
  if (isLocked(s.c)) return [];
  // "Can you add an event …?" asks for it.
  if (isQuestion(raw)) return [added(s, raw)].flatMap((intent) => intent ?? []);
  const [before = raw, reason] = splitReason(raw);
  const found =
    shownRows(raw) ??
    importing(raw) ??
    added(s, raw) ??
    removed(s, raw) ??
    ofProperties(s, before, reason) ??
    notThere(s, raw);
  return found ? [found] : [];
}

function codeForAll(raw: string): Intent | undefined {
  const said =
    /\b(?:code|snippets?)\b.{0,30}\b(?:all|every) (?:the |our |my )?events?\b(?:.{0,10}\b(?:for|in) ([\w .]{2,20}))?/i.exec(
      raw,
    );
  if (!said) return undefined;
  const platform = said[1]?.trim();
  return { intent: 'show_snippet', slots: { event: '*', ...(platform ? { platform } : {}) } };
}

/** Questions about an event of the team's own, which nothing else knows by name. */
function aboutOwn(s: Scene, raw: string): Intent | undefined {
  const own = s.c.review.flatMap((row) => (row.own ? [row.event] : []));
  const [event, ...more] = eventsIn(own, raw);
  if (!event || more.length > 0) return undefined;
  const platform = /\b(?:code|snippet)\b.*\b(?:for|in) ([\w.]{2,20})$/i.exec(raw)?.[1];
  const known = platform && !bare(event).endsWith(bare(platform)) ? { platform } : {};
  if (/\b(?:code|snippet)\b/i.test(raw)) return { intent: 'show_snippet', slots: { event, ...known } };
  const isAsked = /^(?:what|explain|describe|tell me|which)\b/i.test(raw);
  return isAsked ? { intent: 'explain_event', slots: { event } } : undefined;
}

const filters: readonly [RegExp, ReviewFilter][] = [
  [/\b(?:undecided|open|to decide|not decided|still to decide)\b/, 'undecided'],
  [/\b(?:not for us|declined|left out|rejected|excluded)\b/, 'not_for_us'],
  [/\b(?:will track|to track|planned|going to track)\b/, 'will_track'],
  [/\btracked(?: already)?\b|\balready tracked\b/, 'tracked'],
  [/\b(?:yours|ours|our own|own|mine|my own|added)\b/, 'yours'],
  [/\b(?:all|everything|every)\b/, 'all'],
];

/** "Show only undecided", "filter by tracked". */
function shownRows(raw: string): Intent | undefined {
  const said = /^(?:please )?(?:show|list|display|see|filter|only)\b(?: me)?(.{0,60})$/i.exec(
    bareKeeping(raw),
  );
  if (!said) return undefined;
  const rest = said[1] ?? '';
  const isAbout =
    /^(?:only|filter)\b/i.test(raw) || /\b(?:only|just|events?|rows|properties|undecided)\b/i.test(rest);
  // "Show the events" is what shows the review as it is.
  const filter = filters.find(([pattern]) => pattern.test(rest))?.[1];
  return isAbout && filter ? { intent: 'filter_events', slots: { filter } } : undefined;
}

const importing = (raw: string): Intent | undefined =>
  /^(?:please )?(?:import|upload|paste)(?: (?:the |my |our |an? |some )?(?:events?|review|table|csv|json|list|file|from (?:an? )?(?:csv|json|table|file))){0,3}[.!]?$/i.test(
    raw,
  )
    ? { intent: 'import_events', slots: {} }
    : undefined;

const leadIn =
  '(?:please |also |and |now )*(?:(?:can|could) you |(?:i|we) (?:want to|would like to|need to|also) |lets |let us )?';
const addition = new RegExp(
  `^${leadIn}(?:add|create|include|track)(?: (?:an?|another|our|my|the|one more|one|own|custom|new|of our own))* (?:(track|page|screen) )?event\\b\\s*(?:called |named |:)?(.*)$`,
  'is',
);

/** "Add an event Loyalty Joined with tier and points (number)". */
function added(s: Scene, raw: string): Intent | undefined {
  const said = addition.exec(raw.replace(/['’](?=s\b)/, '').replace(/\?+$/, ''));
  if (!said) return addedProperties(s, raw);
  const [, call, rest = ''] = said;
  const parts =
    /^(.*?)(?:,? (?:with|carrying|that has|having)(?: the)?(?: propert(?:y|ies)| fields?)? (.*))?$/is.exec(
      rest.trim().replace(/[.!]+$/, ''),
    );
  const name = unquoted(parts?.[1] ?? '');
  if (!name) return { intent: 'add_event', slots: {} };
  // One that is there already is meant to be tracked; that is a decision about it.
  if (s.c.review.some(({ event }) => bare(event) === bare(name))) return undefined;
  return {
    intent: 'add_event',
    slots: {
      event: name,
      ...(call ? { call: callTypes.find((type): type is CallType => type === call.toLowerCase()) } : {}),
      ...(parts?.[2] ? { properties: propertyList(parts[2]) } : {}),
    },
  };
}

/** "Add coupon and voucher (number) to Order Completed". */
function addedProperties(s: Scene, raw: string): Intent | undefined {
  const said = new RegExp(
    `^${leadIn}(?:add|include)(?: (?:an?|the|our|my|own|new))*(?: propert(?:y|ies)| fields?)? (.+?) (?:to|on|in|for) (?:the )?(?:event )?(.+)$`,
    'is',
  ).exec(raw.replace(/[.!]+$/, ''));
  const alone = new RegExp(
    `^${leadIn}(?:add|include)(?: (?:an?|the|our|my|own|new))* (?:property|field) (.{1,60})$`,
    'is',
  );
  const lost = said ? undefined : alone.exec(raw.replace(/[.!]+$/, ''))?.[1];
  if (lost) return { intent: 'ask_property', slots: { property: unquoted(lost), events: [] } };
  const [event, ...more] = eventsIn(allOf(s), said?.[2] ?? '');
  if (!said || !event || more.length > 0 || bare(said[2] ?? '') !== bare(event)) return undefined;
  const properties = propertyList(said[1] ?? '');
  return properties.length > 0 ? { intent: 'add_properties', slots: { event, properties } } : undefined;
}

/** "Remove the event Loyalty Joined", for an event of the team's own. */
function removed(s: Scene, raw: string): Intent | undefined {
  const said =
    /^(?:please )?(?:remove|delete|take out|drop) (?:the |our |my )?(?:own )?(?:event )?(.+?)[.!]?$/i.exec(
      raw,
    );
  const row = s.c.review.find(({ event, own }) => own && bare(event) === bare(said?.[1] ?? ''));
  return row ? { intent: 'remove_event', slots: { event: row.event } } : undefined;
}

const notNames =
  /\b(?:all|every\w*|these|this|that|those|them|it|events?|most|some|both|none|nothing|the|with|in|by|via|using|on|for|no|not|yet|already)\b/i;

/** "We track loyalty joined too": an event that nobody knows yet is asked about rather than guessed at. */
function notThere(s: Scene, raw: string): Intent | undefined {
  const said = /^we (?:already |also )?track (.{3,60}?)(?: too| as well| already)?[.!]?$/i.exec(raw);
  const name = said?.[1]?.trim() ?? '';
  const isKnown = eventsIn(allOf(s), raw).length > 0;
  if (!name || isKnown || name.split(/\s+/).length > 5 || notNames.test(name)) return undefined;
  return { intent: 'ask_event', slots: { event: unquoted(name) } };
}

const ofProperty = /\b(?:propert(?:y|ies)|fields?)\b/;
const takenBack = /\b(?:like|as|with|follow(?:s|ing)?) (?:the|its) event\b/;

/** "Drop the property tax from Order Completed", "Order Completed without tax and shipping", "keep tax". */
function ofProperties(s: Scene, raw: string, because: string | undefined): Intent | undefined {
  const said = bareKeeping(raw);
  const named = eventsIn(allOf(s), said);
  const decision = takenBack.test(said) || /\bkeep\b/.test(said) ? 'follow' : decisionOf(said);
  if (!decision || named.length > 1) return undefined;
  const [event] = named;
  const rest = event ? ` ${bare(said)} `.replace(` ${bare(event)} `, ' | ') : ` ${bare(said)} `;
  const isSaid = ofProperty.test(rest);
  // A property is meant where it is called one, or stands in or beside its event: "tax from Order Completed".
  const isLinked =
    event !== undefined &&
    /\b(?:from|in|of|on|at|with)(?: the)?(?: event)? \||\| (?:without|except|but not)\b/.test(rest);
  const rows = s.c.review.filter((row) => !event || row.event === event);
  const hits = rows.flatMap((row) => {
    const names = fullOf(s, row)
      .properties.map(({ name }) => name)
      .filter((name) => rest.includes(` ${bare(name)} `));
    return names.length > 0 ? [{ event: row.event, names: longest(names, rest) }] : [];
  });
  const [hit] = hits;
  if (!isSaid && !isLinked && !isBeside(rest, hit?.names ?? [])) return undefined;
  if (hit && hits.length === 1) {
    const tail = because ?? /[,;:–—] ([^,;:–—]{3,300})$/.exec(raw)?.[1]?.trim();
    const isList = hit.names.some((name) => ` ${bare(tail ?? '')} `.includes(` ${bare(name)} `));
    const reason = because ?? (isList || eventsIn(allOf(s), tail ?? '').length > 0 ? undefined : tail);
    return {
      intent: 'decide_properties',
      slots: {
        event: hit.event,
        properties: hit.names,
        decision,
        ...(reason && decision === 'not_for_us' ? { reason } : {}),
      },
    };
  }
  if (hit)
    return {
      intent: 'ask_property',
      slots: { property: hit.names[0] ?? '', events: hits.map((one) => one.event) },
    };
  const unknown = unknownIn(rest);
  return event && unknown
    ? { intent: 'ask_property', slots: { property: unknown, events: [event] } }
    : undefined;
}

/** "Order Completed tax", or "drop tax and shipping" with nothing else said. */
function isBeside(said: string, names: readonly string[]): boolean {
  const left = names.reduce((rest, name) => rest.replaceAll(` ${bare(name)} `, ' ~ '), said);
  return (
    /\| ~/.test(left) ||
    /^ (?:please )?(?:drop|remove|exclude|omit|skip|leave out|keep)(?: (?:the|and|~))+ $/.test(left)
  );
}

/** Names that are not only part of a longer one that was said as well. */
const longest = (names: readonly string[], said: string): string[] =>
  names.filter((name) => {
    const longer = names.filter((other) => other !== name && bare(other).includes(bare(name)));
    const left = longer.reduce((rest, other) => rest.replaceAll(` ${bare(other)} `, ' | '), said);
    return left.includes(` ${bare(name)} `);
  });

/** What was named as a property and is none. */
const unknownIn = (said: string): string | undefined =>
  /(?:\bpropert(?:y|ies)|\bfields?|\bdrop|\bremove|\bexclude|\bomit|\bskip|\bwithout|\bleave out|\bkeep)(?: the| our)?(?: propert(?:y|ies)| fields?)? ([\p{L}\p{N} ]{1,60}?) (?:from|in|of|on|at|\||$)/u
    .exec(said)?.[1]
    ?.trim()
    .replaceAll(' ', '_');

const allOf = (s: Scene): string[] => s.c.review.map(({ event }) => event);

/** The words before "because", and what follows it. */
function splitReason(raw: string): [string, string | undefined] {
  const found = /^(.{3,}?)[,;:–—]? \b(?:because|since|as we|as our)\b (.{3,300})$/is.exec(raw);
  if (!found) return [raw, undefined];
  return [found[1] ?? raw, becauseOf.exec(raw)?.[1]?.trim() ?? found[2]?.trim()];
}

/** Lower case with single blanks; what parts words stays a blank. */
const bareKeeping = (raw: string): string => bare(raw);

const unquoted = (text: string): string => cleanName(text.replace(/^["'“”‘’`*]+|["'“”‘’`*]+$/g, ''));

/** "tier, points (number) and joined at as string": names with the types that were said. */
function propertyList(text: string): Added[] {
  return text
    .split(/,|;|\band\b|&/i)
    .map((piece) => unquoted(piece.trim().replace(/^(?:the|an?) /i, '')))
    .filter(Boolean)
    .slice(0, 30)
    .map((piece): Added => {
      const typed = /^(.+?)(?:\s*\(\s*|\s*:\s*|\s+as (?:an? )?)([a-z]+)\s*\)?$/i.exec(piece);
      const type = typed?.[2] ? typeOf(typed[2]) : undefined;
      return type && typed?.[1] ? { name: unquoted(typed[1]), type } : { name: piece };
    });
}
