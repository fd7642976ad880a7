import { en } from '../copy/en.ts';
import type { ReviewedEvent } from './review.ts';

/** The columns of an exported review, which are also those of an import; the order is that of the export. */
export const reviewColumns = [
  'event',
  'call',
  'decision',
  'reason',
  'property',
  'type',
  'state',
  'property_reason',
  'description',
  'suggested',
  'note',
] as const;
export type ReviewColumn = (typeof reviewColumns)[number];
export type ReviewRow = Record<ReviewColumn, string>;

const words = en.review;

/**
 * The review as rows, one for each property, or one for an event without properties. What a state says is what was
 * said of the property alone; where it follows its event it says so, so that nothing changes when it is read back.
 */
export function exportRows(events: readonly ReviewedEvent[]): ReviewRow[] {
  return events.flatMap((event): ReviewRow[] => {
    const head = {
      event: event.name,
      call: event.call,
      decision: words.decisions[event.row.decision],
      reason: event.row.reason ?? '',
    };
    const none = { property: '', type: '', state: '', property_reason: '', description: '' };
    if (event.properties.length === 0)
      return [{ ...head, ...none, suggested: words.yesNo(!event.isOwn), note: event.note ?? '' }];
    return event.properties.map((property, i) => ({
      ...head,
      property: property.name,
      type: property.type,
      state: property.apart ? words.decisions[property.apart] : words.asEvent,
      property_reason: property.reason ?? '',
      description: property.description,
      suggested: words.yesNo(!property.isOwn && !event.isOwn),
      note: i === 0 ? (event.note ?? '') : '',
    }));
  });
}

/** What a spreadsheet would take for a formula, quotes of ours before it included. OWASP: CSV Injection. */
const formula = /^'*[=+\-@\t\r＝＋－＠]/u;

/** A cell that no spreadsheet takes for a formula: a quote is put before it. */
export const safeCell = (text: string): string => (formula.test(text) ? `'${text}` : text);

/** The cell as it was before `safeCell`. */
export const rawCell = (text: string): string =>
  text.startsWith("'") && formula.test(text.slice(1)) ? text.slice(1) : text;
