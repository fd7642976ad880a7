import { readFileSync } from 'node:fs';
import type { Checklist } from '../../src/core/checklist.ts';

type Named = { id: string; name: string };
type Raw = {
  sources: (Named & {
    slug: string;
    enabled: boolean;
    labels: unknown;
    settings: unknown;
    metadataId: string;
  })[];
  destinations: (Named & {
    sourceId: string;
    enabled: boolean;
    settings: unknown;
    metadataId: string;
    subscriptions: (Named & Record<string, unknown>)[];
    filters: Record<string, unknown>[];
  })[];
  trackingPlans: (Named & { sourceIds: string[] })[];
  warehouses: (Named & { sourceIds: string[] })[];
  models: (Named & { sourceId: string; query: string; queryIdentifierColumn: string })[];
  syncs: { modelId: string; sourceId: string; subscriptionId: string }[];
  audiences: (Named & {
    spaceId: string;
    query: string;
    enabled: boolean;
    connections: { destinationId: string; activations: (Named & Record<string, unknown>)[] }[];
  })[];
};

/** What the sandbox's Segment holds, secrets in the clear: only here can it be told that no bullets were stored as one. */
export const rawSegment = (stateFile: string): Raw => JSON.parse(readFileSync(stateFile, 'utf8')) as Raw;

/**
 * What Segment holds, resource by resource, and where Segue stands, with a name in place of each id. A sync that is
 * started once more sends the rows that changed since, so only which were started is compared.
 */
export function endOf(stateFile: string, c: Checklist | undefined): { segment: unknown; segue: unknown } {
  const raw = rawSegment(stateFile);
  const names = new Map<string, string>();
  for (const { id, slug } of raw.sources) names.set(id, `source ${slug}`);
  for (const { id, name, sourceId, subscriptions } of raw.destinations) {
    names.set(id, `destination ${name} of ${names.get(sourceId)}`);
    for (const mapping of subscriptions) names.set(mapping.id, `mapping ${mapping.name} of ${names.get(id)}`);
  }
  for (const { id, name, sourceId } of raw.models) names.set(id, `model ${name} of ${names.get(sourceId)}`);
  for (const { id, name, spaceId } of raw.audiences) names.set(id, `audience ${name} in ${spaceId}`);
  const nameOf = (id: unknown) => names.get(String(id)) ?? String(id);
  const sorted = <T>(list: T[]) => list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  const segment = {
    sources: sorted(
      raw.sources.map(({ slug, name, enabled, labels, settings, metadataId }) => ({
        slug,
        name,
        enabled,
        labels,
        settings,
        metadataId,
      })),
    ),
    destinations: sorted(
      raw.destinations.map(
        ({ id: _, sourceId, subscriptions, name, enabled, settings, metadataId, filters }) => ({
          name,
          enabled,
          settings,
          metadataId,
          filters: sorted(filters.map(({ id: _id, createdAt: _at, ...filter }) => filter)),
          source: nameOf(sourceId),
          mappings: sorted(
            subscriptions.map(({ id: _id, modelId, ...mapping }) => ({
              ...mapping,
              ...(modelId ? { model: nameOf(modelId) } : {}),
            })),
          ),
        }),
      ),
    ),
    plans: raw.trackingPlans.map(({ name, sourceIds }) => ({
      name,
      sources: sourceIds.map(nameOf).toSorted(),
    })),
    warehouses: raw.warehouses.map(({ name, sourceIds }) => ({
      name,
      sources: sourceIds.map(nameOf).toSorted(),
    })),
    models: sorted(
      raw.models.map(({ name, sourceId, query, queryIdentifierColumn }) => ({
        name,
        source: nameOf(sourceId),
        query,
        queryIdentifierColumn,
      })),
    ),
    syncs: [
      ...new Set(raw.syncs.map((sync) => `${nameOf(sync.modelId)} by ${nameOf(sync.subscriptionId)}`)),
    ].toSorted(),
    audiences: sorted(
      raw.audiences.map(({ name, spaceId, query, enabled, connections }) => ({
        name,
        spaceId,
        query,
        enabled,
        connections: sorted(
          connections.map(({ destinationId, activations }) => ({
            destination: nameOf(destinationId),
            activations: sorted(activations.map(({ id: _id, told: _told, ...activation }) => activation)),
          })),
        ),
      })),
    ),
  };
  const { promotion } = c ?? {};
  const segue = c && {
    promotion: promotion && {
      state: promotion.state,
      done: Object.fromEntries(
        Object.entries(promotion.done).map(([key, id]) => [
          nameOf(key.replace(/^\w+:/, '')) + key.split(':')[0],
          nameOf(id),
        ]),
      ),
      note: promotion.note,
      undone: promotion.undo?.done && Object.values(promotion.undo.done).toSorted(),
      isCompared: promotion.comparedAt !== undefined,
    },
    steps: Object.fromEntries(
      Object.entries(c.steps).map(([step, entry]) => [step, [entry.state, 'how' in entry ? entry.how : '']]),
    ),
    sources: c.sources.map(({ id, name, state, planned, model }) => [
      nameOf(id),
      name,
      state,
      planned,
      model && [model.name, nameOf(model.id)],
    ]),
    destinations: c.destinations.map(({ id, name, state, mappings }) => [
      nameOf(id),
      name,
      state,
      mappings.map((mapping) => mapping.name).toSorted(),
    ]),
    audiences: c.audiences.map(({ id, name, state }) => [nameOf(id), name, state]),
    failures: Object.keys(c.failures).length,
  };
  return { segment, segue };
}
