import { randomUUID } from 'node:crypto';
import type { Analytics } from '@segment/analytics-node';
import { conflict, invalid, notFound } from './api-error.ts';
import { believable, inventPerson, type Person } from './believable.ts';
import { isObject } from './http.ts';
import { objects, optionalObject, optionalText, text } from './input.ts';
import type { Segment } from './segment.ts';
import type { Region, SourceRecord } from './state.ts';
import { trackingTypes } from './tracking.ts';

type Planned = {
  type: (typeof trackingTypes)[number];
  event: string;
  properties: (person: Person) => Record<string, unknown>;
};

const peopleLimit = 100;
const sendLimitMs = 10_000;
const daysAgoLimit = 1000;

/** The track rules of the source's plan, with values made up from each rule's schema. */
function planned(segment: Segment, source: SourceRecord): Planned[] {
  const plan = segment.state.trackingPlans.find((one) => one.sourceIds.includes(source.id));
  const rules = plan?.rules.filter((rule) => rule.type === 'TRACK' && rule.key !== undefined) ?? [];
  if (rules.length === 0) {
    throw conflict('the source has no tracking plan with track rules: say which events to send');
  }
  return rules.map((rule) => {
    const schema = isObject(rule.jsonSchema.properties) ? rule.jsonSchema.properties.properties : undefined;
    const names = isObject(schema) && isObject(schema.properties) ? schema.properties : {};
    return {
      type: 'track',
      event: rule.key ?? '',
      properties: (person) =>
        Object.fromEntries(
          Object.entries(names).map(([name, property]) => [name, believable(name, property, person)]),
        ),
    };
  });
}

function given(body: Record<string, unknown>): Planned[] {
  return objects(body, 'events').map((one) => {
    const name = optionalText(one, 'type') ?? 'track';
    const type = trackingTypes.find((known) => known === name);
    if (!type) throw invalid(`type must be one of ${trackingTypes.join(', ')}`, 'events.type');
    const properties = optionalObject(one, 'properties');
    const event = type === 'track' ? text(one, 'event') : (optionalText(one, 'event') ?? '');
    return { type, event, properties: () => properties ?? {} };
  });
}

function send(
  analytics: Analytics,
  { type, event, properties }: Planned,
  person: Person,
  timestamp: Date | undefined,
): void {
  const { userId, traits } = person;
  const context = { traits: { email: traits.email } };
  const values = properties(person);
  const when = timestamp ? { timestamp } : {};
  switch (type) {
    case 'track':
      analytics.track({ userId, event, properties: values, context, ...when });
      break;
    case 'identify':
      analytics.identify({ userId, traits: { ...traits, ...values }, ...when });
      break;
    case 'page':
      analytics.page({ userId, name: event, properties: values, context, ...when });
      break;
    case 'screen':
      analytics.screen({ userId, name: event, properties: values, context, ...when });
      break;
    case 'group':
      analytics.group({ userId, groupId: 'acme-customers', traits: values, ...when });
      break;
    case 'alias':
      analytics.alias({ userId, previousId: `anonymous-${randomUUID()}` });
      break;
  }
}

/**
 * Sends real events to the Tracking API with Segment's own library and the source's write key, as the
 * customer's code would. Answers how many were handed over; Segment may still drop them.
 * Throws ApiError 404 (source), 409 (nothing to send, no write key, not reachable) or 422.
 */
export async function sendTraffic(
  segment: Segment,
  trackingUrls: Record<Region, string>,
  body: Record<string, unknown>,
): Promise<{ sent: number }> {
  const wanted = text(body, 'source');
  const source = segment.state.sources.find((one) => one.id === wanted || one.slug === wanted);
  if (!source) throw notFound('Source');
  const writeKey = source.writeKeys[0];
  if (writeKey === undefined) throw conflict('the source has no write key: its data comes from a cloud app');
  const count = body.people ?? 3;
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > peopleLimit) {
    throw invalid(`people must be a whole number from 1 to ${peopleLimit}`, 'people');
  }
  const daysAgo = body.daysAgo ?? 0;
  if (typeof daysAgo !== 'number' || !(daysAgo >= 0) || daysAgo > daysAgoLimit) {
    throw invalid(`daysAgo must be a number from 0 to ${daysAgoLimit}`, 'daysAgo');
  }
  const region = (['us', 'eu'] as const).find(
    (one) => one === (body.region ?? segment.state.switches.region),
  );
  if (!region) throw invalid('region must be us or eu', 'region');
  // What happened earlier and is sent only now: an import of history.
  const timestamp = daysAgo > 0 ? new Date(segment.clock.now() - daysAgo * 86_400_000) : undefined;
  const events = body.events === undefined ? planned(segment, source) : given(body);

  const { Analytics: Client } = await import('@segment/analytics-node');
  const analytics = new Client({
    writeKey,
    host: trackingUrls[region],
    path: '/v1/batch',
    flushAt: 15,
    maxRetries: 2,
  });
  const failures: unknown[] = [];
  analytics.on('error', (error) => failures.push(error));
  let sent = 0;
  for (let index = 0; index < count; index += 1) {
    const person = inventPerson(index);
    for (const event of events) {
      send(analytics, event, person, timestamp);
      sent += 1;
    }
  }
  await analytics.closeAndFlush({ timeout: sendLimitMs });
  if (failures.length > 0) throw conflict('the Tracking API did not take all events; see the wire');
  return { sent };
}
