import { b, code, join, link, type Rich, t } from '../text.ts';

type Count = { label: string; n: number };
const counted = (parts: readonly Count[]): Rich =>
  join(parts.filter((part) => part.n > 0).map((part) => t`${b(String(part.n))} ${part.label.toLowerCase()}`));

const lineFaults = {
  empty: 'a name is missing.',
  too_long: 'the name is longer than 100 characters.',
  control: 'the name holds control or invisible characters.',
  colon: 'write it as name: type – what it is.',
  taken: 'this property is there already.',
  type: 'the type is string, number, integer, boolean, array or object.',
  description: 'the description is longer than 200 characters.',
  too_many: 'an event holds at most 30 properties of your own.',
};

/** Reviewing the suggested events. */
export const review = {
  title: (useCase: string): string => `Events for ${useCase}`,
  intro:
    'Say for each event whether you track it already, will track it, or do not need it. Its properties go with it unless you say otherwise, and you can add events of your own. Nothing is sent to Segment before you confirm.',
  columns: ['Event', 'Property', 'Type', 'State', 'Note'],
  caption: (useCase: string, shown: { from: number; to: number; of: number }): string =>
    `Events and properties for ${useCase}${shown.to - shown.from < shown.of ? `, rows ${shown.from + 1} to ${shown.to} of ${shown.of}` : ''}`,
  wholeEvent: 'Whole event',
  yours: 'Yours, not suggested by Segment',
  noRows: (filter: string): Rich => t`Nothing in this review is ${b(filter.toLowerCase())}.`,
  filter: 'Show',
  filters: {
    all: 'All rows',
    undecided: 'To decide',
    tracked: 'Tracked already',
    will_track: 'Will track',
    not_for_us: 'Not for us',
    yours: 'Yours',
  },
  nextRows: 'Next rows',
  previousRows: 'Previous rows',
  asEvent: 'As the event',
  yesNo: (yes: boolean): string => (yes ? 'yes' : 'no'),
  decisions: {
    undecided: 'To decide',
    tracked: 'Tracked already',
    will_track: 'Will track',
    not_for_us: 'Not for us',
  },
  /** How many events, and how many properties, are in which state; the events first. */
  counts: (events: readonly Count[], properties: readonly Count[]): Rich => [
    t`Events: ${counted(events)}.`,
    properties.some(({ n }) => n > 0) ? t` Properties: ${counted(properties)}.` : '',
  ],
  editPlaceholder: 'Change one event',
  acceptAll: 'Accept all',
  addEvent: 'Add event',
  import: 'Import',
  snippet: 'Code to copy',
  csv: 'Export CSV',
  json: 'Export JSON',
  confirm: 'Confirm events',
  confirmQuestion: 'Shall I confirm them? After that the use case can no longer be changed.',
  confirmDialog: (open: number) => ({
    title: 'Confirm the events?',
    text: `${open > 0 ? `${open === 1 ? 'One event is' : `${open} events are`} still to decide and will be tracked. ` : ''}After this the use case can no longer be changed.`,
    yes: 'Confirm',
    no: 'Not yet',
  }),
  accepted: (n: number): Rich =>
    n > 0 ? t`Accepted: ${String(n)} events will be tracked.` : 'Every event is already decided.',
  changed: (event: string, decision: string): Rich => t`${b(event)}: ${decision.toLowerCase()}.`,
  alreadyConfirmed: 'The events are confirmed; the use case is fixed.',
  allDeclined:
    'All events are marked as not for us, so there would be nothing to verify. Keep at least one, or change the use case.',
  confirmed: (events: readonly string[]): Rich =>
    t`Confirmed: ${join(events.map((event) => b(event)))}. The use case is fixed from here on.`,
  planSaved: (name: string): Rich =>
    t`The events are in Segment as the tracking plan ${b(name)}. Property types are our suggestion, nothing is required.`,
  planUnavailable: (why: string): Rich =>
    t`Segment did not take the events as a tracking plan (${why}). I keep them here and check arriving events against them; export them as CSV or JSON for your team.`,
  form: {
    submit: 'Save',
    decision: 'State',
    reason: 'Reason',
    reasonHint: 'Needed when it is not for you; your team sees it in the export.',
    reasonMissing: 'Say in a few words why it is not for you.',
    properties: 'Properties to track',
    propertyReason: 'Why are the others left out?',
    later: 'Of these, still to be added',
    laterHint: 'For an event that you track already: properties that it does not carry yet.',
    remove: 'Remove from this list',
    changed: 'Somebody changed this event since you opened it. Close this and open it again.',
    own: 'Your own properties',
    ownHint:
      'One a line: name: type – what it is. Types are string, number, integer, boolean, array and object; without one it is a string.',
    ownPlaceholder: 'tier: string – level of the member',
    addTitle: 'Add an event',
    add: 'Add',
    name: 'Name',
    nameHint: 'What happened, as Object and Action in Title Case, such as Order Completed.',
    call: 'Sent as',
    calls: {
      track: 'track: something happened',
      page: 'page: a page was seen',
      screen: 'screen: a screen of an app was seen',
    },
    callHint:
      'Segment counts page and screen calls together, whatever the page; track is right for all else.',
  },
  names: {
    empty: 'Say a name.',
    too_long: 'A name has at most 100 characters.',
    control: 'A name cannot hold control or invisible characters.',
    colon: 'The name of a property cannot hold a colon.',
    taken: (other: string): string => `${other} is there already.`,
  },
  /** What is wrong with lines of own properties. */
  lines: (faults: readonly { line: number; text: string; why: keyof typeof lineFaults }[]): string =>
    [
      ...faults.slice(0, 4).map(({ line, text, why }) => `Line ${line} (${text}): ${lineFaults[why]}`),
      ...(faults.length > 4 ? [`And ${faults.length - 4} more.`] : []),
    ].join(' '),
  ownTooLong: 'All lines together have at most 3,000 characters; shorten the descriptions.',
  tooManyProperties:
    'An event holds at most 30 properties of your own, and 3,000 characters with their descriptions.',
  tooManyEvents: 'A review holds at most 50 events of your own.',
  added: (event: string, properties: readonly string[]): Rich => [
    t`Added ${b(event)}`,
    properties.length > 0 ? t` with ${join(properties.map((property) => code(property)))}` : '',
    '. Segment does not suggest it; it is tracked and checked like the others.',
  ],
  titleCase: (event: string): Rich =>
    t`Segment recommends names such as ${b('Order Completed')}: Object and Action in Title Case. I keep ${b(event)} as you wrote it.`,
  nameRefused: (event: string, why: string): Rich => t`I did not add ${b(event.slice(0, 100))}. ${why}`,
  addedProperties: (event: string, properties: readonly string[]): Rich =>
    t`${b(event)} now has ${join(properties.map((property) => code(property)))} too; Segment does not suggest ${properties.length === 1 ? 'it' : 'them'}.`,
  notInReview: (event: string): Rich =>
    t`${b(event)} is not in the review. Shall I add it as an event of your own?`,
  removed: (event: string): Rich => t`${b(event)} is off the list.`,
  onlyOwnRemoved: (event: string): Rich =>
    t`${b(event)} is suggested by Segment, so it stays in the table. You can mark it as not for us.`,
  propertiesChanged: (event: string, properties: readonly string[], state: string): Rich =>
    t`${b(event)}, ${join(properties.map((property) => code(property)))}: ${state.toLowerCase()}.`,
  whichEvent: (property: string, events: readonly string[]): Rich =>
    t`${code(property)} is in ${join(events.map((event) => b(event)))}. Name the event too, such as ${b(`drop ${property} from ${events[0] ?? 'Order Completed'}`)}.`,
  addWhere: (property: string, event: string): Rich =>
    t`To which event? Say it in one go, such as ${b(`add ${property} to ${event}`)}.`,
  noSuchProperty: (property: string, event: string, known: readonly string[]): Rich =>
    known.length > 0
      ? t`${b(event)} has no property ${code(property)}. It has ${join(known.map((name) => code(name)))}. To add it, say ${b(`add ${property} to ${event}`)}.`
      : t`${b(event)} has no properties. To add one, say ${b(`add ${property} to ${event}`)}.`,
  explainTitle: (event: string): string => event,
  explainOwn: 'Your team added this event; Segment does not suggest it.',
  explainNone: (what: string | undefined): Rich =>
    what
      ? t`${b(what)} is not among the suggested events. Say ${b('show the events')} to see them.`
      : t`Which event do you mean? Say ${b('show the events')} to see them.`,
  noneYet: 'There are no events to confirm before a use case is chosen.',
  whyNot: (event: string): Rich =>
    t`Your team will ask why ${b(event)} is left out. Say it in the same breath, such as ${b(`${event} is not for us because …`)}, or use the form.`,
  snippetTitle: (event: string): string => `Code for ${event}`,
  snippetIntro: (platform: string): Rich =>
    t`For ${b(platform)}. Put your write key in; you get it privately once the source exists. About tracking: ${link('Segment docs: data collection', 'https://segment.com/docs/protocols/tracking-plan/best-practices/')}.`,
  platforms: {
    javascript: 'JavaScript (website)',
    swift: 'Swift (iOS)',
    kotlin: 'Kotlin (Android)',
    react_native: 'React Native',
    flutter: 'Flutter',
    node: 'Node.js (server)',
    python: 'Python (server)',
    go: 'Go (server)',
    java: 'Java (server)',
    ruby: 'Ruby (server)',
    php: 'PHP (server)',
    http: 'HTTP (any language)',
  },
  snippetOther: 'Other platform',
  snippetEvent: 'Other event',
  snippetAll: 'All events',
  snippetAllTitle: 'Code for all events',
  snippetLeft: (events: readonly string[]): Rich =>
    t`Not in here, as one message does not hold it all: ${join(events.map((event) => b(event)))}. Choose them one by one.`,
  exported: (format: string): string => `The reviewed events as ${format.toUpperCase()}.`,
  pageNote: (call: string): Rich => t`May also arrive as a ${code(`${call}()`)} call.`,
};
