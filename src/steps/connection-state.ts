import { en } from '../copy/en.ts';
import { type Checklist, type DestinationRecord, type SourceRecord, scoreOf } from '../core/checklist.ts';

/** Whether a source sends at least one planned event as it is planned, where events can be seen at all. */
export const isAsPlanned = (c: Checklist, source: SourceRecord): boolean => {
  if (source.kind !== 'event') return true;
  const { verified, of } = scoreOf(c, source);
  return verified > 0 || of === 0;
};

/**
 * What is known of a connection, in words. A source that sends a part of what is planned is not called verified, and one
 * that sends nothing as planned not even in part.
 */
export function stateInWords(c: Checklist, record: SourceRecord | DestinationRecord): string {
  const state = en.connect.states[record.state] ?? '';
  const isCounted = record.state === 'verified' && 'slug' in record && record.kind === 'event';
  if (!isCounted) return state;
  const { verified, of } = scoreOf(c, record);
  if (verified === 0) return of === 0 ? state : en.verify.stateArriving(of);
  return verified < of ? en.verify.statePartly(verified, of) : state;
}
