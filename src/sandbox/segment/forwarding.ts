import type { Violation } from './json-schema.ts';
import type { Judgement } from './protocols.ts';
import { type EventRecord, newId, type SourceRecord, type State } from './state.ts';

type Message = Record<string, unknown>;
export type Forwarded = { source: SourceRecord; message: Message };

const stringOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The track call that Segment makes of a violation (Segment docs, Forward violations). */
function violationMessage(
  state: State,
  source: SourceRecord,
  event: EventRecord,
  message: Message,
  { type, field, description }: Violation,
): Message {
  const plan = state.trackingPlans.find((one) => one.sourceIds.includes(source.id));
  const at = new Date(event.at).toISOString();
  return {
    type: 'track',
    event: 'Violation Generated',
    userId: 'schema-violations',
    messageId: `sch-${newId(32)}`,
    timestamp: at,
    integrations: {},
    context: { app: null, library: { name: 'analytics-node', version: '2.1.0' } },
    properties: {
      appVersion: '',
      eventMessageID: event.messageId,
      eventName: event.event ?? event.name ?? '',
      eventSentAt: stringOf(message.sentAt) || at,
      eventTimestamp: event.timestamp ?? at,
      eventType: event.type,
      sourceID: source.id,
      sourceName: source.name,
      sourceSlug: source.slug,
      trackingPlanID: plan?.id ?? '',
      trackingPlanName: plan?.name ?? '',
      violationDescription: description,
      violationField: field,
      violationType: type,
    },
    forwardedFromProject: source.id,
  };
}

/**
 * What a source's settings send on to other sources: a track call for each violation, and what was blocked as it was.
 * What was forwarded once is not forwarded again, so that two sources can't play ping-pong.
 */
export function forwards(
  state: State,
  source: SourceRecord,
  event: EventRecord,
  message: Message,
  { violations, blocked }: Judgement,
): Forwarded[] {
  if (message.forwardedFromProject !== undefined) return [];

  const target = (name: 'forwardingViolationsTo' | 'forwardingBlockedEventsTo') =>
    state.sources.find((one) => one.enabled && one.id === source.schemaSettings[name]);
  const forViolations = target('forwardingViolationsTo');
  const forBlocked = target('forwardingBlockedEventsTo');
  return [
    ...(forViolations
      ? violations.map((one) => ({
          source: forViolations,
          message: violationMessage(state, source, event, message, one),
        }))
      : []),
    ...(forBlocked && blocked !== undefined
      ? [{ source: forBlocked, message: { ...message, forwardedFromProject: source.id } }]
      : []),
  ];
}
