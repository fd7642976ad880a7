import { b, code, date, join, type Rich, t } from '../text.ts';

const quoted = (name: string): string => `“${name}”`;
const list = (names: readonly string[], last = 'and'): string => {
  const shown = names.slice(0, 5).map(quoted);
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} ${last} ${shown.at(-1) ?? ''}`;
};
const calls = (n: number): string => (n === 1 ? '1 call was' : `${n} calls were`);

/** What verification found: states, what to change, where it was read and what that cannot show. */
export const verify = {
  /** Of a source; `verified` counts what came exactly as planned. */
  score: (verified: number, of: number): Rich =>
    t`${b(`${verified} of ${of}`)} planned ${of === 1 ? 'event is' : 'events are'} verified.`,
  scoreArriving: (arriving: number, verified: number): string => {
    const more = verified > 0 ? ' more' : '';
    return arriving === 1
      ? ` One${more} arrives, but not as planned yet.`
      : ` ${arriving}${more} arrive, but not as planned yet.`;
  },
  stateArriving: (of: number): string =>
    of === 1
      ? 'data arrives, its event not as planned yet'
      : `data arrives, none of ${of} events as planned yet`,
  statePartly: (verified: number, of: number): string => `verified in part, ${verified} of ${of} events`,
  allVerified: (name: string, of: number): Rich =>
    t`All ${of === 1 ? 'that is planned' : `${of} planned events`} now verified from ${b(name)}.`,
  table: {
    caption: (name: string): string => `Planned events of ${name}`,
    delivered: (name: string): string => `Planned events at ${name}`,
    columns: ['Event', 'State', 'Count', 'Last seen'],
    never: 'not yet',
  },
  states: {
    waiting: 'not seen yet',
    arriving: 'arrives, not as planned yet',
    verified: 'verified',
    near_miss: 'arrives under another name',
    blocked: 'held back',
    not_delivered: 'not delivered',
    not_observable: 'cannot be seen',
  },
  properties: (verified: number, of: number): string => `verified, ${verified} of ${of} properties`,
  arriving: (verified: number, of: number): string => `arrives, ${verified} of ${of} properties`,
  asAnother: (name: string): string => `arrives as ${quoted(name)}`,
  withoutProperties: 'verified by name',
  ago: (ms: number): string => {
    const minutes = Math.floor(ms / 60_000);
    if (minutes < 2) return 'just now';
    if (minutes < 120) return `${minutes} minutes ago`;
    const hours = Math.floor(minutes / 60);
    return hours < 48 ? `${hours} hours ago` : `${Math.floor(hours / 24)} days ago`;
  },
  /** Why something cannot be seen, as the end of "cannot be seen: …". */
  blind: {
    device_mode: 'this destination works on the device itself, so what it gets does not pass through Segment',
    warehouse: 'a warehouse sends rows, not events',
    cloud_source: 'Segment does not show what this cloud app sends',
    object_source: 'an object source fills a warehouse only',
    gone: 'it is gone from Segment',
    page_names: 'Segment counts all pages together, and all screens, whatever they are called',
    no_unify: 'Segment shows properties through Unify only, and I cannot read it in this workspace',
    no_space: 'I do not know which Unify space this source feeds; choose the spaces first',
    not_in_space: 'the Unify space has not heard of the event, so this source may not feed it',
    shared_space: 'another source sends the same event into the space, so it cannot be told whose it is',
    not_read: 'not read this time',
  },
  cannotSee: (why: string): Rich => t`Some events cannot be verified: ${why}.`,
  blindProperties: (why: string): Rich => t`Properties cannot be verified: ${why}.`,
  rename: (arriving: string, planned: readonly string[]): Rich =>
    t`${code(arriving)} arrives: rename it to ${join(
      planned.map((name) => code(name)),
      'or',
    )}.`,
  renameProperty: (event: string, arriving: string, planned: string): Rich =>
    t`${b(event)}: ${code(arriving)} arrives, rename it to ${code(planned)}.`,
  missingProperties: (event: string, names: readonly string[]): Rich =>
    t`${b(event)} arrives without ${join(names.map((name) => code(name)))}.`,
  wrongType: (event: string, property: string, type: string | undefined): Rich =>
    type
      ? t`${b(event)}: ${code(property)} arrives as ${type}, which is not the planned type.`
      : t`${b(event)}: ${code(property)} does not have the planned type.`,
  extraProperties: (event: string, names: readonly string[]): Rich =>
    t`${b(event)} also carries ${join(names.map((name) => code(name)))}, which nobody planned.`,
  moreProperties: (event: string, n: number): Rich =>
    t`${b(event)}: ${String(n)} more properties are not as planned.`,
  heldBack: (event: string, reason: string): Rich => t`${b(event)} does not get through: ${reason}.`,
  lost: (event: string, count: number, reason: string): Rich =>
    t`${b(event)}: ${String(count)} more did not get through: ${reason}.`,
  unplanned: (names: readonly string[]): Rich =>
    t`Also arriving, and not in your list: ${join(names.map((name) => code(name)))}.`,
  basis: { observed: 'observed by Segue', person: 'a person’s word' },
  exportButton: 'Evidence as CSV',
  exported: (format: string): string =>
    `What was observed, and what a person said, as ${format.toUpperCase()}.`,
  nothingToExport: 'Nothing is connected yet, so there is no evidence.',
  /** Where it was read, and what that source of figures leaves open. */
  read: (at: number, where: readonly string[]): Rich => t`Read from ${where.join(' and ')}, ${date(at)}.`,
  limits: {
    'events volume':
      'Segment’s events volume (counts of everything it received, about a minute late; names without properties)',
    'delivery overview':
      'Segment’s delivery overview (about 30 seconds late; cloud mode only, so neither warehouses nor what runs on the device)',
    'space schema':
      'the schema of your Unify space (names of properties without types, of all sources that feed the space)',
    violations: 'the violations that Protocols forwards',
    'webhook stream': 'a stream of this source (a sample, names and types only)',
    'sync status': 'the status of the sync',
  },
  planExtended: (events: readonly string[]): Rich =>
    t`Rules that your team had extended keep what they have; I only added what was missing: ${join(events.slice(0, 5).map((event) => b(event)))}${events.length > 5 ? ` and ${events.length - 5} more` : ''}.`,
  planInstead: (source: string, plan: string): Rich =>
    t`${b(source)} has the tracking plan ${b(plan)} already, and Segment allows one for each source. So I added the reviewed events to that plan; its own rules stay as they are.`,
  /** Why planned events are missing, likeliest first, and what to do about it. */
  causes: {
    blocked: (events: readonly string[], reason: string): string =>
      `Segment filters ${events.length > 0 ? list(events) : 'events'} at the source (${reason}). Correct what is sent, or change the source’s schema settings in Segment; what was blocked is lost.`,
    no_ids: (count: number): string =>
      `${calls(count)} refused for want of an id: every call needs a userId or an anonymousId.`,
    refused: (count: number, reason: string): string =>
      `${calls(count)} refused by Segment on arrival: ${reason}. Correct that in the code.`,
    other_spelling: (
      slips: readonly { arriving: string; planned: readonly string[] }[],
      isBlocked: boolean,
    ): string =>
      `${slips
        .slice(0, 3)
        .map(({ arriving, planned }) => `${quoted(arriving)} arrives: rename it to ${list(planned, 'or')}`)
        .join('; ')}. Names must match to the letter, capitals and blanks too.${
        isBlocked ? ' The source blocks events that are not in its tracking plan.' : ''
      }`,
    wrong_key: (source: string, events: readonly string[]): string =>
      `${list(events)} ${events.length === 1 ? 'arrives' : 'arrive'} at ${quoted(source)} meanwhile: does your code use the write key of that source?`,
    violations: (count: number): string =>
      `Protocols reports ${count} ${count === 1 ? 'violation' : 'violations'} of the tracking plan: look in Segment under Protocols, Violations.`,
    no_key:
      'Nobody has fetched the write key of this source from me yet. Without it no event can reach this source.',
    consent:
      'On a website nothing is sent before a visitor agrees to it, and ad blockers stop Segment’s library: try it in a browser without a blocker, with consent given.',
    region: (url: string): string =>
      `The code must send to ${url}, the address for the region of this workspace. Segment drops what comes in by the other region, and answers 200 all the same.`,
    not_deployed:
      'No event with this source’s write key reached Segment: is the code deployed and was it used, with this write key?',
  },
};
