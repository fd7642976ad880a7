import { b, date, type Rich, t } from '../text.ts';

/** The look at the properties that a dev source sends, through a temporary webhook. */
export const stream = {
  /** What the temporary destination is called in Segment. */
  destination: (id: string): string => `Segue check ${id} (temporary)`,
  button: 'Look at properties',
  confirm: {
    title: 'Look at properties',
    text: 'For 10 minutes Segment sends me a copy of what this dev source sends. I keep the names of events and properties and the types of their values; the values themselves I drop when they arrive. For this I add a webhook destination to the dev source and take it away again.',
    yes: 'Look for 10 minutes',
    no: 'Not now',
  },
  starting: (name: string): Rich => t`Setting up the look at the properties of ${b(name)}…`,
  begun: (name: string, destination: string, until: number): Rich =>
    t`I see the properties of ${b(name)} now, until ${date(until)}: use your dev build meanwhile. The destination ${b(destination)} in Segment is mine; leave it alone, I take it away myself. Screen calls do not come this way.`,
  already: (name: string, until: number): Rich =>
    t`I am looking at the properties of ${b(name)} already, until ${date(until)}.`,
  stopButton: 'Stop looking',
  stopping: 'Taking the webhook away…',
  over: (name: string): Rich =>
    t`The look at the properties of ${b(name)} is over, and its webhook is gone from Segment.`,
  nothing: 'No call came while I looked.',
  table: 'Properties as they arrived',
  columns: ['Event', 'Calls', 'Properties and types'] as const,
  properties: (list: readonly { name: string; types: readonly string[] }[]): string =>
    list.map(({ name, types }) => `${name} (${types.join(' or ')})`).join(', ') || 'none',
  cut: 'More names came than I keep; the table has the first of them.',
  kept: 'Names and types only: no value was kept.',
  notHere: (name: string): Rich =>
    t`${b(name)} is not a dev source that sends events, so there are no properties to look at.`,
  noAddress:
    'Segment cannot reach me: I have no public address. Whoever runs me sets PUBLIC_URL to one that Segment reaches over https',
};
