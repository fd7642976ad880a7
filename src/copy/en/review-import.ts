import { b, code, join, type Rich, t } from '../text.ts';

/** What can be wrong with a pasted table. `what` is the text it is about, `with` what it clashes with. */
const faults = {
  nothing: 'there is nothing to read. Paste the table with its first line, the names of the columns.',
  csv: 'this is no valid CSV. Is a quote missing?',
  json: 'this is no valid JSON.',
  no_rows: 'there are no rows below the names of the columns.',
  no_event_column: 'the column event is missing.',
  column: (what: string) => `there is no column ${what}. The export shows which there are.`,
  column_twice: (what: string) => `the column ${what} is there twice.`,
  too_many_cells: (what: string) =>
    `there are more cells than columns (${what}). Put texts with commas in quotes.`,
  not_text: (what: string) => `${what} has to be a text in quotes.`,
  no_event: 'the event is missing.',
  event_name: (what: string) =>
    `${what} cannot be the name of an event: at most 100 characters, none of them invisible.`,
  property_name: (what: string) =>
    `${what} cannot be the name of a property: at most 100 characters, none of them invisible.`,
  colon: (what: string) => `the name ${what} holds a colon, which a property cannot have.`,
  decision: (what: string) =>
    `${what} is no decision. Write To decide, Tracked already, Will track or Not for us.`,
  state: (what: string) =>
    `${what} is no state. Write As the event, Tracked already, Will track or Not for us.`,
  type: (what: string) => `${what} is no type. Write string, number, integer, boolean, array or object.`,
  call: (what: string) => `${what} is no call. Write track, page or screen.`,
  fixed: (what: string) =>
    `${what} is suggested by Segment; its type, call and description cannot be changed here.`,
  differs: (what: string, other: string) => `${what} contradicts line ${other} about the same event.`,
  twice: (what: string, other: string) => `${what} is on line ${other} already.`,
  no_property: (what: string) => `${what} is filled in, but the property is missing.`,
  reason: (what: string) => `${what} is not for us, but the reason is missing.`,
  reason_long: (what: string) => `the reason for ${what} is longer than 300 characters.`,
  description_long: (what: string) => `the description of ${what} is longer than 200 characters.`,
  too_many_events: (what: string) => `${what} is one too many: a review holds at most 50 events of your own.`,
  too_many_properties: (what: string) =>
    `${what} would have too many properties of your own: at most 30, and 3,000 characters with their descriptions.`,
};

type Fault = { line: number; why: keyof typeof faults; what: string; with?: string };

const faultText = ({ line, why, what, with: other = '' }: Fault): string => {
  const text = faults[why];
  return `Line ${line}: ${typeof text === 'string' ? text : text(what || 'this', other)}`;
};

const plural = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;

type Change = {
  event: string;
  isNew: boolean;
  decision?: string;
  reason?: string;
  call?: string;
  properties: readonly { name: string; isNew: boolean; state: string }[];
};

/** Reading the event review from a pasted table. */
export const reviewImport = {
  title: 'Import events',
  submit: 'Check',
  about:
    'Paste CSV or JSON as the export gives it. Only what you paste changes, so a long table can come in parts, each with the first line. I show what would change before anything does.',
  table: 'Table',
  hint: 'Up to 3,000 characters at a time. The column event is needed; decision, reason, property, type, state and the others may be there in any order.',
  placeholder: 'event,decision,reason',
  open: 'Import events from a table.',
  faults: (all: readonly Fault[]): string => {
    const shown: string[] = [];
    for (const fault of all) {
      const next = faultText(fault);
      if (shown.join(' ').length + next.length > 420) break;
      shown.push(next);
    }
    const more = all.length - shown.length;
    return [
      ...shown,
      ...(more > 0 ? [`And ${plural(more, 'more fault')}.`] : []),
      'Nothing was changed.',
    ].join(' ');
  },
  nothing: 'The table is the same as the review, so nothing changes.',
  summaryTitle: 'Apply this import?',
  summary: (events: number, properties: number): Rich =>
    t`This changes ${b(plural(events, 'event'))} and ${b(plural(properties, 'property').replace('propertys', 'properties'))}. Everything else stays.`,
  more: (n: number): string => `And ${plural(n, 'more event')}.`,
  change: ({ event, isNew, decision, reason, call, properties }: Change): Rich => {
    const news = properties.filter((property) => property.isNew);
    const states = [...new Set(properties.filter((property) => !property.isNew).map(({ state }) => state))];
    const parts: Rich[] = [
      ...(isNew ? ['new, yours'] : []),
      ...(call ? [t`sent as ${code(call)}`] : []),
      ...(decision ? [`${decision.toLowerCase()}${reason ? ` (${reason})` : ''}`] : []),
      ...(news.length > 0 ? [t`with ${join(news.map(({ name }) => code(name)))}`] : []),
      ...states.map((state) => {
        const names = properties.filter((property) => !property.isNew && property.state === state);
        return t`${join(names.map(({ name }) => code(name)))} ${state.toLowerCase()}`;
      }),
    ];
    return [b(event), ': ', parts.map((part, i) => (i === 0 ? part : ['; ', part]))];
  },
  apply: 'Apply',
  drop: 'Leave it',
  dropped: 'Nothing was imported.',
  applied: (events: number, properties: number): Rich =>
    t`Imported: ${plural(events, 'event')} and ${plural(properties, 'property').replace('propertys', 'properties')} changed.`,
  changedMeanwhile: 'The review was changed since you pasted the table. This is what it would change now.',
  stale:
    'The review was changed since you pasted the table, and the two do not fit together any more. Nothing was changed; import it again.',
  gone: 'This import was applied or left already.',
};
