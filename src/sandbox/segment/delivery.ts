import { oauthMetadataIds } from './catalogue/destinations-others.ts';
import type { DestinationMetadata } from './catalogue/types.ts';
import { count } from './counts.ts';
import { applyFilters } from './filters.ts';
import { parseFql } from './fql.ts';
import { hasMaskedSecret } from './input.ts';
import { known, metadata } from './segment.ts';
import type { DestinationRecord, EventRecord, State, SubscriptionRecord } from './state.ts';
import { type Posting, urlOf, webhooksMetadataId } from './webhooks.ts';

type Verdict =
  | { kind: 'delivered'; subscriptionId?: string }
  | { kind: 'posted'; subscription: SubscriptionRecord }
  | { kind: 'filtered_at_destination' | 'failed_delivery'; reason: string; subscriptionId?: string };

function methodOf(type: string): keyof DestinationMetadata['supportedMethods'] | undefined {
  switch (type) {
    case 'track':
    case 'identify':
    case 'group':
    case 'alias':
      return type;
    case 'page':
    case 'screen':
      return 'pageview';
    default:
      return undefined;
  }
}

/** Why the tool behind the destination refuses, or undefined when it takes what is sent. */
export function atTheTool(destination: DestinationRecord, entry: DestinationMetadata): string | undefined {
  // Masked settings written back store the bullets themselves, so the tool refuses them.
  if (hasMaskedSecret(entry.options, destination.settings))
    return 'Unauthorized: the credentials were refused';
  if (oauthMetadataIds.has(entry.id) && destination.authorized !== true) return 'Unauthorized';
  return destination.failing ? 'The destination answered with 500' : undefined;
}

function judge(
  destination: DestinationRecord,
  event: EventRecord,
  message: Record<string, unknown> | null,
): Verdict {
  const entry = known(metadata.destination(destination.metadataId));
  if (message === null) {
    return { kind: 'filtered_at_destination', reason: 'Filtered by a destination filter' };
  }
  const isWebhook = entry.id === webhooksMetadataId;
  if (isWebhook && event.type === 'screen') {
    return { kind: 'filtered_at_destination', reason: 'screen is not supported' };
  }
  let subscription: SubscriptionRecord | undefined;
  if (entry.actions.length > 0) {
    const enabled = destination.subscriptions.filter((one) => one.enabled && one.modelId === undefined);
    if (enabled.length === 0) return { kind: 'filtered_at_destination', reason: 'No enabled mapping' };
    subscription = enabled.find((one) => parseFql(one.trigger)?.(message) ?? false);
    if (!subscription) return { kind: 'filtered_at_destination', reason: 'No mapping matches the event' };
  } else {
    const method = methodOf(event.type);
    if (!method || !entry.supportedMethods[method]) {
      return { kind: 'filtered_at_destination', reason: `${event.type} is not supported` };
    }
  }
  const reason = atTheTool(destination, entry);
  if (isWebhook && subscription && reason === undefined && urlOf(subscription) !== undefined) {
    return { kind: 'posted', subscription };
  }
  const by = subscription ? { subscriptionId: subscription.id } : {};
  return reason === undefined ? { kind: 'delivered', ...by } : { kind: 'failed_delivery', reason, ...by };
}

/**
 * Offers an accepted event to the source's enabled destinations and counts what became of it in each. Answers what is
 * still to be posted: that is counted once it is known.
 */
export function deliver(state: State, event: EventRecord, message: Record<string, unknown>): Posting[] {
  const postings: Posting[] = [];
  for (const destination of state.destinations) {
    if (destination.sourceId !== event.sourceId || !destination.enabled) continue;
    const filters = destination.filters.filter((one) => one.enabled);
    const left = applyFilters(filters, { ...message, type: event.type });
    const verdict = judge(destination, event, left);
    if (verdict.kind === 'posted') {
      postings.push({ destination, subscription: verdict.subscription, event, message: left ?? message });
      continue;
    }
    if (verdict.kind === 'delivered') event.deliveredTo.push(destination.id);
    count(state, {
      at: event.at,
      sourceId: event.sourceId,
      type: event.type,
      ...(event.event === undefined ? {} : { event: event.event }),
      destinationId: destination.id,
      ...verdict,
    });
  }
  return postings;
}

/** One row of a Reverse ETL sync, sent through its own mapping. Answers the reason when it failed. */
export function deliverRow(
  state: State,
  at: number,
  destination: DestinationRecord,
  subscription: SubscriptionRecord,
): string | undefined {
  const entry = known(metadata.destination(destination.metadataId));
  const reason = atTheTool(destination, entry);
  count(state, {
    at,
    kind: reason === undefined ? 'delivered' : 'failed_delivery',
    sourceId: destination.sourceId,
    type: 'track',
    event: subscription.name,
    destinationId: destination.id,
    subscriptionId: subscription.id,
    ...(reason === undefined ? {} : { reason }),
  });
  return reason;
}
