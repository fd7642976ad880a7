import { en } from '../copy/en.ts';
import { type Checklist, type DestinationRecord, type SourceRecord, scoreOf } from '../core/checklist.ts';

/** What is known of a connection, in words. A source that sends a part of what is planned is not called verified. */
export function stateInWords(c: Checklist, record: SourceRecord | DestinationRecord): string {
  const state = en.connect.states[record.state] ?? '';
  const isCounted = record.state === 'verified' && 'slug' in record && record.kind === 'event';
  if (!isCounted) return state;
  const { verified, of } = scoreOf(c, record);
  return verified < of ? en.verify.statePartly(verified, of) : state;
}
