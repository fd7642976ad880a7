import { b, code, join, type Rich, t } from '../text.ts';

/** Reviewing the suggested events. */
export const review = {
  title: (useCase: string): string => `Events for ${useCase}`,
  intro:
    'Say for each event whether you track it already, will track it, or do not need it. Nothing is sent to Segment before you confirm.',
  columns: ['Event', 'Property', 'Type', 'State', 'Note'],
  caption: (useCase: string): string => `Suggested events and properties for ${useCase}`,
  noProperty: '(none suggested)',
  decisions: {
    undecided: 'To decide',
    tracked: 'Tracked already',
    will_track: 'Will track',
    not_for_us: 'Not for us',
  },
  leftOut: 'Left out',
  counts: (parts: readonly { label: string; n: number }[]): Rich =>
    join(
      parts.filter((part) => part.n > 0).map((part) => t`${b(String(part.n))} ${part.label.toLowerCase()}`),
    ),
  editPlaceholder: 'Change one event',
  acceptAll: 'Accept all',
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
  },
  explainTitle: (event: string): string => event,
  explainNone: (what: string | undefined): Rich =>
    what
      ? t`${b(what)} is not among the suggested events. Say ${b('show the events')} to see them.`
      : t`Which event do you mean? Say ${b('show the events')} to see them.`,
  noneYet: 'There are no events to confirm before a use case is chosen.',
  whyNot: (event: string): Rich =>
    t`Your team will ask why ${b(event)} is left out. Say it in the same breath, such as ${b(`${event} is not for us because …`)}, or use the form.`,
  snippetTitle: (event: string): string => `Code for ${event}`,
  snippetIntro: (platform: string): Rich =>
    t`For ${b(platform)}. Put your write key in; you get it privately once the source exists.`,
  platforms: {
    javascript: 'JavaScript (website)',
    swift: 'Swift (iOS)',
    kotlin: 'Kotlin (Android)',
    react_native: 'React Native',
    flutter: 'Flutter',
    node: 'Node.js (server)',
    http: 'HTTP (any language)',
  },
  snippetOther: 'Other platform',
  snippetEvent: 'Other event',
  exported: (format: string): string => `The reviewed events as ${format.toUpperCase()}.`,
  pageNote: (call: string): Rich => t`May also arrive as a ${code(`${call}()`)} call.`,
};
