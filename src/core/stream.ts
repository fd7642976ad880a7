import type { Conversation, PersonRef } from './turn.ts';
import type { PropertyType } from './use-case.ts';

/** The type of a value as JSON has it. */
export type ValueType = PropertyType | 'null';

export type StreamCall = 'track' | 'page' | 'screen' | 'identify' | 'group' | 'alias';

/** What one call looked like: names and types, never a value. `at` in ms, by Segue's clock. */
export type CallShape = {
  call: StreamCall;
  event: string;
  at: number;
  properties: Record<string, ValueType>;
};

/** One event as the stream showed it. Per property how often it came, and every type that it had. */
export type StreamedEvent = {
  call: StreamCall;
  event: string;
  count: number;
  firstAt: number;
  lastAt: number;
  properties: Record<string, { count: number; types: ValueType[] }>;
};

/**
 * A look at the properties that a dev source sends, for some minutes. `over` once its temporary destination is gone
 * from Segment. `cut`: more names came than are kept.
 */
export type StreamRecord = {
  id: string;
  by: PersonRef;
  to: Conversation;
  startedAt: number;
  until: number;
  state: 'starting' | 'running' | 'ending' | 'over';
  destination?: string;
  seen: StreamedEvent[];
  cut?: true;
};

/** How long a look lasts. */
export const streamLastsMs = 10 * 60 * 1000;

/** Kept of all streams together with the checklist, so bounded: names beyond it are counted as cut. */
const mostEvents = 80;
const mostProperties = 1500;
export const longestName = 120;

/** Where the secret that signs a stream's calls waits in the vault. */
export const streamSecret = (stream: string): string => `stream:${stream}`;

/** What a page or screen call counts as, beside track calls by their name. */
export function countedName(call: StreamCall, event: string | undefined): string {
  if (call === 'page') return 'Page Viewed';
  if (call === 'screen') return 'Screen Viewed';
  return call === 'track' ? (event ?? '') : call;
}

/** Adds calls to what a stream has shown. Changes `stream`. */
export function addShapes(stream: StreamRecord, shapes: readonly CallShape[]): void {
  let room =
    mostProperties - stream.seen.reduce((sum, { properties }) => sum + Object.keys(properties).length, 0);
  for (const shape of shapes) {
    let entry = stream.seen.find(({ call, event }) => call === shape.call && event === shape.event);
    if (!entry) {
      if (stream.seen.length >= mostEvents) {
        stream.cut = true;
        continue;
      }
      const { call, event, at } = shape;
      entry = { call, event, count: 0, firstAt: at, lastAt: at, properties: {} };
      stream.seen.push(entry);
    }
    entry.count += 1;
    // Calls may come out of their order.
    entry.firstAt = Math.min(entry.firstAt, shape.at);
    entry.lastAt = Math.max(entry.lastAt, shape.at);
    for (const [name, type] of Object.entries(shape.properties)) {
      const known = Object.hasOwn(entry.properties, name) ? entry.properties[name] : undefined;
      if (known) {
        known.count += 1;
        if (!known.types.includes(type)) known.types.push(type);
      } else if (room > 0) {
        room -= 1;
        entry.properties[name] = { count: 1, types: [type] };
      } else stream.cut = true;
    }
  }
}
