import { asArray, asNumber, asObject, asText, type Json } from './json.ts';

/** One thing that crossed the wire, or one line of Segue's audit trail. Newest first. */
export type WireRow = {
  id: string;
  at: number;
  /** Who to whom, in words. */
  path: string;
  what: string;
  /** "200", "409", "" */
  status: string;
  failed: boolean;
  ms?: number;
  /** A delivery: `ms` is how long Segue took to acknowledge it. */
  acknowledged?: boolean;
  /** The detail's short values, for the line itself. */
  brief: string;
  detail: unknown;
};

/** The reply of /slack/wire. */
export const readSlackWire = (body: unknown): WireRow[] =>
  rows(body, (entry) => ({
    path: entry.direction === 'to_bot' ? 'Slack → Segue' : 'Segue → Slack',
    what: asText(entry.what),
    acknowledged: entry.direction === 'to_bot',
  }));

/** The reply of /segment/wire. */
export const readSegmentWire = (body: unknown): WireRow[] =>
  rows(body, (entry) => ({
    path: 'Segue → Segment',
    what: `${asText(entry.method)} ${asText(entry.path)}`,
  }));

/** The reply of /bot/audit. */
export const readAudit = (body: unknown): WireRow[] =>
  asArray(body)
    .map((one, i): WireRow => {
      const entry = asObject(one);
      return {
        id: String(i),
        at: asNumber(entry.at) ?? 0,
        path: asText(entry.actor),
        what: asText(entry.what).replaceAll('_', ' '),
        status: '',
        failed: false,
        brief: briefly(entry.detail),
        detail: entry.detail,
      };
    })
    .reverse();

function rows(
  body: unknown,
  words: (entry: Json) => Pick<WireRow, 'path' | 'what' | 'acknowledged'>,
): WireRow[] {
  return asArray(asObject(body).entries)
    .map((one): WireRow => {
      const entry = asObject(one);
      const status = asText(entry.status);
      const ms = asNumber(entry.ms);
      return {
        id: asText(entry.n),
        at: asNumber(entry.at) ?? 0,
        ...words(entry),
        status,
        failed: status !== '' && !/^([23]\d\d|ok)$/i.test(status),
        ...(ms === undefined ? {} : { ms }),
        brief: briefly(entry.detail),
        detail: entry.detail,
      };
    })
    .reverse();
}

function briefly(detail: unknown): string {
  if (typeof detail === 'string') return detail;
  return Object.entries(asObject(detail))
    .filter(([key, value]) => key !== 'ok' && (typeof value === 'string' || typeof value === 'number'))
    .map(([key, value]) => `${key} ${value}`)
    .join(' · ')
    .slice(0, 160);
}
