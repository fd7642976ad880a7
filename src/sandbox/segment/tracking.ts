import { syncAudiences } from './audience-delivery.ts';
import { count } from './counts.ts';
import { deliver } from './delivery.ts';
import { forwards } from './forwarding.ts';
import { isObject } from './http.ts';
import { resolveAccount, resolveProfile } from './profiles.ts';
import { judge } from './protocols.ts';
import type { Segment } from './segment.ts';
import { noteInSpace } from './space-schema.ts';
import type { EventRecord, Region, SourceRecord } from './state.ts';
import type { Posting, Webhooks } from './webhooks.ts';

export const trackingTypes = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const;

const messageLimitBytes = 32 * 1024;
const batchLimitBytes = 500 * 1024;
const eventsKept = 200;
const droppedKept = 200;
const messageIdsKept = 5_000;

type Message = Record<string, unknown>;
/** `region` is whose address was called. */
export type TrackingParts = { segment: Segment; webhooks: Webhooks; region: Region };
export type TrackingAnswer = { status: 200 | 400; body: Record<string, unknown>; detail: string };

const refuse = (message: string): TrackingAnswer => ({
  status: 400,
  body: { success: false, code: 'invalid_request', message },
  detail: message,
});

/** The write key of HTTP Basic auth: `base64(writeKey + ":")`. */
function basicKey(authorization: string | undefined): string | undefined {
  const encoded = /^Basic\s+(.+)$/i.exec(authorization ?? '')?.[1];
  if (!encoded) return undefined;
  const key = Buffer.from(encoded, 'base64').toString('utf8').split(':')[0];
  return key === '' ? undefined : key;
}

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/** Those of the named fields that hold a text. */
function textsOf<Name extends string>(
  message: Message,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = textOf(message[name]);
    if (value !== undefined) found[name] = value;
  }
  return found;
}

const sizeOf = (message: unknown) => Buffer.byteLength(JSON.stringify(message));

function drop(segment: Segment, message: Message, reason: string, source?: SourceRecord): void {
  const type = textOf(message.type);
  const event = textOf(message.event);
  segment.state.dropped.push({
    at: segment.clock.now(),
    ...(source ? { sourceId: source.id } : {}),
    ...(type ? { type } : {}),
    ...(event ? { event } : {}),
    reason,
  });
  segment.state.dropped.splice(0, segment.state.dropped.length - droppedKept);
}

/** Why Segment would not take this message from a known, enabled source. */
function fault(message: Message): string | undefined {
  if (!trackingTypes.some((type) => type === message.type)) return 'Unknown event type';
  if (message.type === 'track' && !textOf(message.event)) return 'Track without an event name';
  if (!textOf(message.userId) && !textOf(message.anonymousId)) return 'Missing userId and anonymousId';
  const messageId = message.messageId;
  if (messageId !== undefined && (typeof messageId !== 'string' || messageId.length > 100)) {
    return 'messageId is longer than 100 characters';
  }
  return undefined;
}

/** Traits of a call: those of its context, overridden by its own. */
const traitsOf = ({ context, traits }: Message): Message => ({
  ...(isObject(context) && isObject(context.traits) ? context.traits : {}),
  ...(isObject(traits) ? traits : {}),
});

const unifyLimit = 300;

/** What Unify drops without a word (Segment docs, Unify limits); destinations get it all the same. */
function isTooMuchForUnify(type: string, { properties, traits, groupId }: Message): boolean {
  if ([properties, traits].some((part) => isObject(part) && Object.keys(part).length > unifyLimit))
    return true;
  return type === 'group' && (textOf(groupId) === undefined || String(groupId).length > 500);
}

/** Answers what webhooks are to be sent for it. */
function take(segment: Segment, source: SourceRecord, message: Message, seen: Set<string>): Posting[] {
  const { state, clock } = segment;
  const at = clock.now();
  const type = textOf(message.type) ?? 'unknown';
  const event = type === 'track' ? textOf(message.event) : undefined;
  const about = { at, sourceId: source.id, type, ...(event === undefined ? {} : { event }) };
  const reason = fault(message);
  if (reason !== undefined) {
    count(state, { ...about, kind: 'failed_on_ingest', reason });
    drop(segment, message, reason, source);
    return [];
  }
  const messageId = textOf(message.messageId) ?? `api-${at}-${state.messageIds.length}`;
  const key = `${source.id}/${messageId}`;
  if (seen.has(key)) {
    drop(segment, message, 'Duplicate messageId', source);
    return [];
  }
  seen.add(key);
  state.messageIds.push(key);

  const judgement = judge(state, source, type, message);
  const left = judgement.message;
  const traits = traitsOf(left);
  const properties = isObject(left.properties) ? left.properties : {};
  const { violations, omitted, blocked } = judgement;
  const record: EventRecord = {
    ...about,
    ...textsOf(message, ['userId', 'anonymousId', 'name', 'groupId', 'previousId', 'timestamp']),
    messageId,
    properties: type === 'identify' || type === 'group' ? traits : properties,
    deliveredTo: [],
    ...(violations.length > 0 ? { violations } : {}),
    ...(omitted.length > 0 ? { omitted } : {}),
  };
  count(state, { ...about, kind: 'received' });
  const postings: Posting[] = [];
  if (blocked !== undefined) {
    record.blocked = blocked;
    count(state, { ...about, kind: 'filtered_at_source', reason: blocked });
  } else {
    if (!isTooMuchForUnify(type, left)) {
      noteInSpace(state, source, record, type === 'group' ? {} : traits);
      resolveProfile(state, source, record, left, type === 'group' ? {} : traits);
      if (type === 'group') resolveAccount(state, source, textOf(left.groupId), traits);
    }
    postings.push(...deliver(state, record, left));
  }
  state.events.push(record);
  for (const one of forwards(state, source, record, message, judgement)) {
    postings.push(...take(segment, one.source, one.message, seen));
  }
  return postings;
}

function receive(segment: Segment, key: string | undefined, message: Message, seen: Set<string>): Posting[] {
  const writeKey = key ?? textOf(message.writeKey);
  const source = segment.state.sources.find(
    (one) => writeKey !== undefined && one.writeKeys.includes(writeKey),
  );
  if (source?.enabled) return take(segment, source, message, seen);
  if (source) drop(segment, message, 'Source is disabled', source);
  else drop(segment, message, writeKey === undefined ? 'No write key' : 'Unknown write key');
  return [];
}

/**
 * One call of the Tracking API. Answers 200 for nearly everything, as Segment does: only invalid JSON, a wrong
 * shape or an oversize message (32 KB, batch 500 KB) gives 400.
 */
export function track(
  { segment, webhooks, region }: TrackingParts,
  call: { path: string; authorization: string | undefined; text: string },
): TrackingAnswer {
  let body: unknown;
  try {
    body = JSON.parse(call.text);
  } catch {
    return refuse('malformed JSON');
  }
  if (!isObject(body)) return refuse('the body must be a JSON object');
  const kind = call.path.replace(/^\/v1\//, '').replace(/\/$/, '');
  if (kind === 'batch' && (!Array.isArray(body.batch) || !body.batch.every(isObject))) {
    return refuse('batch must be a list of messages');
  }
  if (kind === 'batch' && Buffer.byteLength(call.text) > batchLimitBytes)
    return refuse('batch is over 500 KB');
  const messages: Message[] = kind === 'batch' ? (body.batch as Message[]) : [{ ...body, type: kind }];
  if (messages.some((message) => sizeOf(message) > messageLimitBytes)) return refuse('message is over 32 KB');

  const key = basicKey(call.authorization) ?? textOf(body.writeKey);
  const { state } = segment;
  const seen = new Set(state.messageIds);
  const postings: Posting[] = [];
  for (const message of messages) {
    if (region === state.switches.region) postings.push(...receive(segment, key, message, seen));
    else
      drop(
        segment,
        message,
        `Sent to the ${region.toUpperCase()} address, the workspace is in the other region`,
      );
    // One by one: who enters with one event and leaves with the next is told both.
    syncAudiences(segment);
  }
  state.events.splice(0, state.events.length - eventsKept);
  state.messageIds.splice(0, state.messageIds.length - messageIdsKept);
  segment.changed();
  webhooks.post(postings);
  const detail = `${messages.length} message${messages.length === 1 ? '' : 's'}`;
  return { status: 200, body: { success: true }, detail };
}
