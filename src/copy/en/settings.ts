import { b, join, type Rich, t } from '../text.ts';

/** The settings of an integration: their form and what may be wrong with them. */
export const settings = {
  form: {
    title: 'Settings',
    submit: 'Save',
    secret: 'Goes to Segment only.',
    secretKept: 'Entered before and still kept for Segment: leave it empty to keep it.',
    map: 'One key = value a line.',
    list: 'One entry a line.',
    refused: (label: string, why: string | undefined): Rich =>
      why ? t`Segment refused ${b(label)}: ${why}.` : t`Segment refused ${b(label)}.`,
    yes: 'Yes',
    no: 'No',
  },
  missing: 'Segment requires this.',
  number: 'This must be a number.',
  choice: 'Choose one of the list.',
  url: 'This must be a web address that begins with https:// or http://.',
  mapLine: (line: number): string => `Line ${line}: write key = value.`,
  mapTwice: (line: number, key: string, before: number): string =>
    `Line ${line}: the key ${key} stands in line ${before} already.`,
  listTwice: (line: number, entry: string, before: number): string =>
    `Line ${line}: ${entry} stands in line ${before} already.`,
  more: (n: number): string => `More settings (${n})`,
  refused: (integration: string, label: string, why: string | undefined): Rich => [
    t`Segment refused a setting of ${b(integration)}, ${b(label)}`,
    why ? t`: ${why}` : '',
    '. Nothing was created. Everything else that you typed is kept; correct that one.',
  ],
  marked: (labels: readonly string[]): Rich => t`To be corrected: ${join(labels.map((label) => b(label)))}.`,
  correct: 'Correct it',
};
