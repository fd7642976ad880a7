import { en } from '../copy/en.ts';
import type { Checklist, DestinationRecord, SourceRecord } from '../core/checklist.ts';
import type { KeptEvent } from '../core/findings.ts';
import { conversationKey } from '../core/turn.ts';
import type { Handlers } from './step.ts';

const words = en.verify;

type Connection = SourceRecord | DestinationRecord;
type Row = Record<(typeof columns)[number], string>;

/** `basis` keeps apart what Segue observed and what a person vouches for. */
const columns = [
  'environment',
  'connection',
  'kind',
  'event',
  'state',
  'basis',
  'detail',
  'count',
  'first_seen',
  'last_seen',
  'properties_verified',
  'properties_planned',
  'properties_not_as_planned',
  'read_from',
  'window_from',
  'window_to',
  'read_at',
] as const;

const empty = Object.fromEntries(columns.map((column) => [column, ''])) as Row;
const iso = (at: number | undefined): string => (at === undefined ? '' : new Date(at).toISOString());

function detailOf(event: KeptEvent): string {
  switch (event.state) {
    case 'near_miss':
      return words.asAnother(event.arriving);
    case 'blocked':
    case 'not_delivered':
      return event.reason;
    case 'not_observable':
      return words.blind[event.why];
    default:
      return event.counts.blind ? words.blind[event.counts.blind] : '';
  }
}

/** What was observed of each event of a connection, and what a person said of it. */
function rowsOf(record: Connection): Row[] {
  const { findings, evidence, attestation } = record;
  const base: Row = {
    ...empty,
    environment: record.environment,
    connection: record.name,
    kind: 'slug' in record ? 'source' : 'destination',
    basis: words.basis.observed,
  };
  const window = (read: { from: number; to: number; readAt: number }) => ({
    window_from: iso(read.from),
    window_to: iso(read.to),
    read_at: iso(read.readAt),
  });
  const observed: Row[] = findings
    ? findings.events.map((event) => ({
        ...base,
        ...window(findings),
        event: event.event,
        state: words.states[event.state],
        detail: detailOf(event),
        count: String(event.proof.count),
        first_seen: iso(event.proof.firstAt),
        last_seen: iso(event.proof.lastAt),
        properties_verified: String(event.counts.verified),
        properties_planned: String(event.counts.of),
        properties_not_as_planned: event.properties.map(({ property }) => property).join(' '),
        read_from: [event.proof.read, ...(event.counts.read ? [event.counts.read] : [])].join(', '),
      }))
    : (evidence?.seen ?? []).map(({ event, count, lastAt }) => ({
        ...base,
        ...(evidence ? window(evidence) : {}),
        event,
        state: words.states.verified,
        count: String(count),
        last_seen: iso(lastAt),
        read_from: evidence?.read ?? '',
      }));
  const vouched: Row[] = attestation
    ? [
        {
          ...base,
          basis: words.basis.person,
          state: en.connect.states.attested ?? '',
          detail: attestation.name,
          read_at: iso(attestation.at),
        },
      ]
    : [];
  const all = [...observed, ...vouched];
  return all.length > 0 ? all : [{ ...base, basis: '', state: words.states.waiting }];
}

/** Everything that is known of the connections that are there. */
const evidenceRows = (c: Checklist): Row[] =>
  [...c.sources, ...c.destinations].filter(({ state }) => state !== 'disabled').flatMap(rowsOf);

export const evidenceHandlers = {
  export_evidence(s, { format }) {
    const rows = evidenceRows(s.c);
    if (rows.length === 0) {
      s.tell(words.nothingToExport);
      return;
    }
    s.effect(
      {
        kind: 'file',
        to: s.to,
        name: `segue-evidence.${format}`,
        format,
        rows,
        comment: words.exported(format),
      },
      { lane: `file:${conversationKey(s.to)}` },
    );
  },
} satisfies Partial<Handlers>;
