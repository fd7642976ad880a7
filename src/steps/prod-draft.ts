import {
  type DestinationRecord,
  destinationsIn,
  isProven,
  type ProdDraft,
  plannedEvents,
  type SourceRecord,
  sourcesIn,
} from '../core/checklist.ts';
import {
  changeFor,
  type DestinationChange,
  isChange,
  type LiveDestination,
  type LiveSource,
} from '../core/comparison.ts';
import { checkName, offerName, prodName } from '../core/names.ts';
import { contentOf, type PromotionItem } from '../core/promotion.ts';
import type { Scene } from '../core/scene.ts';

export type ProdSource = ProdDraft['sources'][number];
export type ProdDestination = ProdDraft['destinations'][number];

export const devSource = (s: Scene, id: string): SourceRecord | undefined =>
  s.c.sources.find((source) => source.id === id);
export const devDestination = (s: Scene, id: string): DestinationRecord | undefined =>
  s.c.destinations.find((destination) => destination.id === id);

/** Proven dev connections that have no counterpart in prod yet. */
export function publishable(s: Scene): { sources: SourceRecord[]; destinations: DestinationRecord[] } {
  const isThere = (id: string) =>
    [...sourcesIn(s.c, 'prod'), ...destinationsIn(s.c, 'prod')].some((record) => record.from === id);
  const isDecided = s.c.steps.dev_destinations.state !== 'todo';
  return {
    sources: sourcesIn(s.c, 'dev').filter((source) => isProven(source) && !isThere(source.id)),
    destinations: destinationsIn(s.c, 'dev').filter(
      (entry) => (isProven(entry) || isDecided) && !isThere(entry.id),
    ),
  };
}

/** Dev sources whose prod side can feed a destination: in prod already, or about to be. */
export const feedsFor = (s: Scene): SourceRecord[] =>
  sourcesIn(s.c, 'dev').filter((source) => isProven(source) && source.kind !== 'cloud_object');

/** What the source of a prod connection is called in prod. */
const prodSourceName = (s: Scene, from: string): string =>
  s.c.prod.sources.find((entry) => entry.from === from)?.name ??
  sourcesIn(s.c, 'prod').find((source) => source.from === from)?.name ??
  from;

/** Whether the source of a prod destination is there or among what is asked for. */
const isFed = (s: Scene, entry: ProdDestination): boolean =>
  s.c.prod.sources.some((source) => source.from === entry.source) ||
  sourcesIn(s.c, 'prod').some((source) => source.from === entry.source);

/** Brings the prod draft up to date with what is proven in dev: new ones are proposed, lost ones go. */
export function draftProd(s: Scene): ProdDraft {
  const { prod } = s.c;
  const { sources, destinations } = publishable(s);
  const included = (id: string) => !prod.without.includes(id);
  prod.sources = prod.sources.filter(
    (entry) => sources.some((source) => source.id === entry.from) && included(entry.from),
  );
  for (const source of sources) {
    if (!included(source.id) || prod.sources.some((entry) => entry.from === source.id)) continue;
    const taken = [...s.c.sources.map((entry) => entry.slug), ...prod.sources.map((entry) => entry.slug)];
    const check = checkName(prodName(source.name), 'prod', taken);
    const name = check.ok ? check : offerName(source.integration.name, 'prod', taken);
    prod.sources.push({
      from: source.id,
      name: name.name,
      slug: name.slug,
      // Cloud apps are authorised in Segment; warehouses need their credentials again.
      settled: source.kind !== 'warehouse',
      settings: {},
      secrets: [],
    });
  }
  prod.destinations = prod.destinations.filter(
    (entry) => destinations.some((destination) => destination.id === entry.from) && included(entry.from),
  );
  for (const destination of destinations) {
    if (!included(destination.id) || prod.destinations.some((entry) => entry.from === destination.id))
      continue;
    prod.destinations.push({
      from: destination.id,
      name: prodName(destination.name),
      source: destination.sourceId,
      settings: destination.settings,
      secrets: [],
      // Secrets cannot be copied: Segment masks them, and prod usually has its own.
      settled: destination.secrets.length === 0,
    });
  }
  return prod;
}

/** What of the live comparison stands for a connection on the checklist. */
export const liveDestination = (s: Scene, id: string): LiveDestination | undefined =>
  s.c.live?.destinations.find((entry) => entry.id === id);
export const liveSource = (s: Scene, id: string): LiveSource | undefined =>
  s.c.live?.sources.find((entry) => entry.id === id);

const noChange: DestinationChange = { settings: [], add: [], update: [], filters: [], enable: true };

/** Prod connections and what dev they came from, where both were there when they were compared. */
export function pairs(s: Scene) {
  return {
    sources: sourcesIn(s.c, 'prod').flatMap((record) => {
      const [dev, prod] = [liveSource(s, record.from ?? ''), liveSource(s, record.id)];
      return dev && prod ? [{ record, dev, prod }] : [];
    }),
    destinations: destinationsIn(s.c, 'prod').flatMap((record) => {
      const from = devDestination(s, record.from ?? '');
      const [dev, prod] = [liveDestination(s, record.from ?? ''), liveDestination(s, record.id)];
      if (!from || from.state === 'disabled' || !dev || !prod) return [];
      return [{ record, dev, prod, change: changeFor(dev, prod, { dev: from, prod: record }) }];
    }),
  };
}

/** What may be changed of what is in prod already, chosen or not. */
export function changeItems(s: Scene): Extract<PromotionItem, { kind: 'change' }>[] {
  const { sources, destinations } = pairs(s);
  return [
    ...sources
      .filter(({ dev, prod }) => dev.enabled && !prod.enabled)
      .map(({ record, dev }) => ({
        kind: 'change' as const,
        key: `change:${record.id}`,
        of: 'source' as const,
        id: record.id,
        name: record.name,
        from: dev.id,
        fromName: dev.name,
        change: noChange,
      })),
    ...destinations
      .filter(({ change }) => isChange(change))
      .map(({ record, dev, change }) => ({
        kind: 'change' as const,
        key: `change:${record.id}`,
        of: 'destination' as const,
        id: record.id,
        name: record.name,
        from: dev.id,
        fromName: dev.name,
        change,
      })),
  ];
}

/** What an approval would be for, item by item. */
export function promotionItems(s: Scene): PromotionItem[] {
  const prod = draftProd(s);
  const events = plannedEvents(s.c).map((row) => row.event);
  const items: PromotionItem[] = [];
  for (const entry of prod.sources) {
    const from = devSource(s, entry.from);
    if (!from) continue;
    items.push({
      kind: 'source',
      key: `source:${entry.from}`,
      from: entry.from,
      fromName: from.name,
      type: from.type,
      sourceKind: from.kind,
      integration: from.integration,
      name: entry.name,
      slug: entry.slug,
      settings: entry.settings ?? {},
      secrets: entry.secrets ?? [],
      vault: entry.vault ?? '',
      ...(from.kind === 'cloud_object' && s.c.warehouse ? { warehouse: s.c.warehouse } : {}),
    });
  }
  for (const entry of prod.sources) {
    const model = devSource(s, entry.from)?.model;
    if (!model) continue;
    const { name, query, identifier } = model;
    items.push({
      kind: 'model',
      key: `model:${entry.from}`,
      source: `source:${entry.from}`,
      sourceName: entry.name,
      model: { name: prodName(name), query, identifier },
    });
  }
  // A promotion that was stopped may have left a prod source without its plan.
  const unplanned = sourcesIn(s.c, 'prod').flatMap(({ from, name, planned }) =>
    from && !planned ? [{ from, name }] : [],
  );
  for (const entry of [...prod.sources, ...unplanned]) {
    if (s.c.plan?.state !== 'saved' || devSource(s, entry.from)?.kind !== 'event') continue;
    items.push({
      kind: 'plan',
      key: `plan:${entry.from}`,
      source: `source:${entry.from}`,
      sourceName: entry.name,
      planId: s.c.plan.id,
      planName: s.c.plan.name,
      events,
    });
  }
  for (const entry of prod.destinations) {
    const from = devDestination(s, entry.from);
    if (!from || !isFed(s, entry)) continue;
    const filters = liveDestination(s, from.id)?.filters ?? [];
    items.push({
      kind: 'destination',
      key: `destination:${entry.from}`,
      from: entry.from,
      fromName: from.name,
      type: from.type,
      integration: from.integration,
      name: entry.name,
      source: `source:${entry.source}`,
      sourceName: prodSourceName(s, entry.source),
      mappings: from.mappings,
      settings: entry.settings,
      secrets: entry.secrets,
      vault: entry.vault ?? '',
      ...(filters.length > 0 ? { filters } : {}),
    });
  }
  items.push(...changeItems(s).filter(({ id }) => !prod.without.includes(id)));
  return items;
}

export const digestOf = (s: Scene, items: readonly PromotionItem[]): string => s.hash(contentOf(items));

/** What still has to be given before anybody can be asked. */
export function missingForProd(s: Scene): { settings: (ProdSource | ProdDestination)[]; policy: boolean } {
  const prod = draftProd(s);
  const fed = prod.destinations.filter((entry) => isFed(s, entry));
  return {
    settings: [...prod.sources, ...fed].filter((entry) => !entry.settled),
    policy: s.c.policy === undefined,
  };
}
