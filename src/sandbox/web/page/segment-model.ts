import { asArray, asNumber, asObject, asText, type Json, optionalText } from './json.ts';
import {
  type AudienceView,
  type Features,
  readAudiences,
  readFeatures,
  readSpaces,
  type SpaceView,
} from './spaces-model.ts';

export type DestinationCard = {
  id: string;
  name: string;
  type: string;
  enabled: boolean;
  protected: boolean;
  delivered: number;
  discarded: number;
};

export type SourceCard = {
  id: string;
  name: string;
  type: string;
  enabled: boolean;
  received: number;
  lastAt?: number;
  /**
   * `code` sends events by its write key; Segment reads `warehouse`s and cloud `app`s by itself; `engage` stands for
   * the audiences of a space.
   */
  kind: 'code' | 'warehouse' | 'app' | 'engage';
  /** Names of the track events in its tracking plan. */
  planned: string[];
  destinations: DestinationCard[];
};

export type EnvironmentView = { id: 'dev' | 'prod' | 'none'; title: string; sources: SourceCard[] };

export type FeedEvent = {
  id: string;
  at: number;
  source: string;
  name: string;
  type: string;
  person?: string;
  deliveredTo: string[];
  blocked?: string;
  properties: Json;
};

export type SegmentView = {
  workspace: string;
  environments: EnvironmentView[];
  /** Newest first. */
  feed: FeedEvent[];
  plans: { id: string; name: string; events: string[]; sources: string[] }[];
  spaces: SpaceView[];
  audiences: AudienceView[];
  features: Features;
  totals: { sources: number; destinations: number; received: number; delivered: number };
};

/** The reply of /segment/world as the panel draws it. */
export function readSegment(body: unknown): SegmentView {
  const world = asObject(body);
  const sources = asArray(world.sources).map(asObject);
  const destinations = [...asArray(world.destinations).map(asObject), ...warehouseCards(world)];
  const nameOf = names([...sources, ...destinations, ...asArray(world.spaces).map(asObject)]);
  const plans = asArray(world.trackingPlans).map((entry) => planOf(asObject(entry), nameOf));
  const cards = sources.map((source) => ({
    environment: asText(source.environment),
    card: sourceCard(
      source,
      plans.find((plan) => plan.id === source.trackingPlanId)?.events ?? [],
      destinations.filter((one) => one.sourceId === source.id),
    ),
  }));
  const inEnvironment = (id: string) => cards.filter((one) => one.environment === id).map((one) => one.card);
  const unlabelled = cards.filter((one) => one.environment !== 'dev' && one.environment !== 'prod');
  const all = cards.map((one) => one.card);
  const reached = all.flatMap((card) => card.destinations);
  return {
    workspace: asText(asObject(world.workspace).name),
    environments: [
      { id: 'dev', title: 'Dev', sources: inEnvironment('dev') },
      { id: 'prod', title: 'Prod', sources: inEnvironment('prod') },
      ...(unlabelled.length > 0
        ? [{ id: 'none' as const, title: 'No environment label', sources: unlabelled.map((one) => one.card) }]
        : []),
    ],
    feed: feedOf(world, nameOf),
    plans,
    spaces: readSpaces(world),
    audiences: readAudiences(world),
    features: readFeatures(world),
    totals: {
      sources: all.length,
      destinations: reached.length,
      received: sum(all.map((card) => card.received)),
      delivered: sum(reached.map((card) => card.delivered)),
    },
  };
}

const sum = (numbers: number[]): number => numbers.reduce((total, n) => total + n, 0);

function names(things: Json[]): (id: string) => string {
  const byId = new Map(things.map((thing) => [asText(thing.id), asText(thing.name)]));
  return (id) => byId.get(id) || id;
}

const typeName = (thing: Json): string =>
  asText(thing.metadataName) || asText(asObject(thing.metadata).name) || asText(thing.type);

function sourceCard(source: Json, planned: string[], destinations: Json[]): SourceCard {
  const received = asObject(source.received);
  const lastAt = momentOf(received.lastAt);
  return {
    id: asText(source.id),
    name: asText(source.name) || asText(source.slug),
    type: typeName(source),
    enabled: source.enabled !== false,
    received: asNumber(received.total) ?? 0,
    kind: kindOf(source),
    planned,
    ...(lastAt === undefined ? {} : { lastAt }),
    destinations: destinations.map((destination) => ({
      id: asText(destination.id),
      name: asText(destination.name) || typeName(destination),
      type: typeName(destination),
      enabled: destination.enabled !== false,
      protected: destination.protected === true,
      delivered: asNumber(asObject(destination.delivered).total) ?? 0,
      discarded: sum(asArray(destination.discarded).map((one) => asNumber(asObject(one).total) ?? 0)),
    })),
  };
}

function kindOf(source: Json): SourceCard['kind'] {
  const { name, categories } = asObject(source.metadata);
  if (name === 'Engage') return 'engage';
  if (asArray(categories).includes('Warehouse')) return 'warehouse';
  return source.writeKey === null ? 'app' : 'code';
}

// A warehouse stands behind each source that is connected to it.
const warehouseCards = (world: Json): Json[] =>
  asArray(world.warehouses).flatMap((entry) => {
    const warehouse = asObject(entry);
    return asArray(warehouse.sourceIds).map((sourceId) => ({ ...warehouse, sourceId }));
  });

function feedOf(world: Json, nameOf: (id: string) => string): FeedEvent[] {
  return asArray(world.events)
    .map((entry, i): FeedEvent => {
      const event = asObject(entry);
      const person = optionalText(event.userId) ?? optionalText(event.anonymousId);
      const blocked = optionalText(event.blocked);
      return {
        id: asText(event.messageId) || String(i),
        at: momentOf(event.at) ?? 0,
        source: nameOf(asText(event.sourceId)),
        name: asText(event.event) || asText(event.type),
        type: asText(event.type),
        ...(person ? { person } : {}),
        deliveredTo: asArray(event.deliveredTo).map(
          (one) => asText(asObject(one).name) || nameOf(asText(one)),
        ),
        ...(blocked ? { blocked } : {}),
        properties: asObject(event.properties),
      };
    })
    .sort((a, b) => b.at - a.at);
}

function planOf(plan: Json, nameOf: (id: string) => string) {
  const sourceIds = asArray(plan.sourceIds).length > 0 ? asArray(plan.sourceIds) : asArray(plan.sources);
  return {
    id: asText(plan.id),
    name: asText(plan.name),
    events: asArray(plan.rules)
      .filter((rule) => asObject(rule).type === 'TRACK')
      .map((rule) => asText(asObject(rule).key))
      .filter((key) => key !== ''),
    sources: sourceIds.map((source) => nameOf(asText(source) || asText(asObject(source).id))),
  };
}

const momentOf = (value: unknown): number | undefined => {
  const moment = typeof value === 'string' ? Date.parse(value) : asNumber(value);
  return moment === undefined || Number.isNaN(moment) || moment === 0 ? undefined : moment;
};
