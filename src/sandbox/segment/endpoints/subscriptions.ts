import { invalid, notFound, notIncluded } from '../api-error.ts';
import { parseFql } from '../fql.ts';
import { flag, optionalFlag, optionalObject, optionalText, text } from '../input.ts';
import { paginate } from '../query.ts';
import type { Call, Route } from '../router.ts';
import { findDestination, known, metadata } from '../segment.ts';
import { newId, type SubscriptionRecord } from '../state.ts';
import { subscriptionView } from '../views.ts';

/** Mappings of an Actions destination; the endpoints are a feature of their own. */
function open({ segment, params }: Call) {
  if (!segment.state.switches.subscriptions) throw notIncluded('Destination Subscriptions');
  return findDestination(segment, params.destinationId);
}

function find(call: Call) {
  const destination = open(call);
  const subscription = destination.subscriptions.find((one) => one.id === call.params.subscriptionId);
  if (!subscription) throw notFound('Destination Subscription');
  return { destination, subscription };
}

/** The PATCH body carries its fields under `input` (SDK, UpdateSubscriptionForDestinationV1Input). */
function changes(body: Record<string, unknown>) {
  const input = optionalObject(body, 'input') ?? body;
  const trigger = optionalText(input, 'trigger');
  if (trigger !== undefined && !parseFql(trigger)) throw invalid('trigger is not valid FQL', 'trigger');
  return {
    trigger,
    name: optionalText(input, 'name'),
    enabled: optionalFlag(input, 'enabled'),
    settings: optionalObject(input, 'settings'),
  };
}

const base = '/destinations/:destinationId/subscriptions';

export const subscriptionRoutes: Route[] = [
  {
    method: 'GET',
    path: base,
    handle: (call) => {
      const destination = open(call);
      const { items, pagination } = paginate(destination.subscriptions, call.query);
      return { data: { subscriptions: items.map((one) => subscriptionView(destination, one)), pagination } };
    },
  },
  {
    method: 'POST',
    path: base,
    handle: (call) => {
      const destination = open(call);
      const { body, segment } = call;
      const actionId = text(body, 'actionId');
      const entry = known(metadata.destination(destination.metadataId));
      if (!entry.actions.some((one) => one.id === actionId)) {
        throw invalid(`${entry.name} has no such action`, 'actionId');
      }
      const trigger = text(body, 'trigger');
      if (!parseFql(trigger)) throw invalid('trigger is not valid FQL', 'trigger');
      const modelId = optionalText(body, 'modelId');
      if (modelId !== undefined && !segment.state.models.some((one) => one.id === modelId)) {
        throw invalid('modelId names no Reverse ETL model', 'modelId');
      }
      const subscription: SubscriptionRecord = {
        id: newId(),
        name: text(body, 'name'),
        actionId,
        trigger,
        enabled: flag(body, 'enabled'),
        settings: optionalObject(body, 'settings') ?? {},
        ...(modelId === undefined ? {} : { modelId }),
      };
      destination.subscriptions.push(subscription);
      return { data: { destinationSubscription: subscriptionView(destination, subscription) } };
    },
  },
  {
    method: 'GET',
    path: `${base}/:subscriptionId`,
    handle: (call) => {
      const { destination, subscription } = find(call);
      return { data: { subscription: subscriptionView(destination, subscription) } };
    },
  },
  {
    method: 'PATCH',
    path: `${base}/:subscriptionId`,
    handle: (call) => {
      const { destination, subscription } = find(call);
      const { trigger, name, enabled, settings } = changes(call.body);
      if (name !== undefined) subscription.name = name;
      if (trigger !== undefined) subscription.trigger = trigger;
      if (enabled !== undefined) subscription.enabled = enabled;
      if (settings !== undefined) subscription.settings = settings;
      return { data: { subscription: subscriptionView(destination, subscription) } };
    },
  },
  {
    method: 'DELETE',
    path: `${base}/:subscriptionId`,
    handle: (call) => {
      const { destination, subscription } = find(call);
      destination.subscriptions = destination.subscriptions.filter((one) => one !== subscription);
      return { data: { status: 'SUCCESS' } };
    },
  },
];
