import type { FilterSpec, LiveDestination, LiveMapping, LiveSource, LiveView } from '../core/comparison.ts';
import type { Outcome, SegmentEffect } from '../core/effect.ts';
import { OutsideError } from '../core/errors.ts';
import type { Destination } from '../segment/segment.ts';
import { mappingRef } from './create-destination.ts';
import { isSecretName } from './integrations.ts';
import type { Ports } from './ports.ts';

type Of<K extends SegmentEffect['kind']> = Extract<SegmentEffect, { kind: K }>;

/** What a feature that is off would tell: mappings and filters by API are one of their own. */
async function orNone<T>(reading: Promise<T[]>): Promise<T[]> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof OutsideError) || error.code !== 'segment_not_included') throw error;
    return [];
  }
}

/** Segment shows a secret as bullets or stars; such a value says nothing and must never be handed on. */
const isMasked = (value: unknown): boolean => typeof value === 'string' && /[•●]|\*{3,}/.test(value);

/** A destination without its secrets. `withSettings`: what its mappings hold is kept, to be put back one day. */
async function readDestination(
  ports: Ports,
  destination: Destination,
  withSettings: boolean,
): Promise<LiveDestination> {
  const { id, name, metadataId, sourceId, enabled } = destination;
  const [subscriptions, filters] = await Promise.all([
    orNone(ports.segment.subscriptions(id)),
    orNone(ports.segment.destinationFilters(id)),
  ]);
  const entries = Object.entries(destination.settings);
  const isSecret = ([key, value]: [string, unknown]) => isSecretName(key) || isMasked(value);
  return {
    id,
    name,
    metadataId,
    sourceId,
    enabled,
    settings: Object.fromEntries(entries.filter((entry) => !isSecret(entry))),
    secrets: entries.filter(isSecret).map(([key]) => key),
    mappings: subscriptions.map(
      (mapping): LiveMapping => ({
        ...mappingRef(mapping),
        id: mapping.id,
        enabled: mapping.enabled,
        ...(withSettings ? { settings: mapping.settings } : {}),
      }),
    ),
    filters: filters.map(
      ({ title, description, if: condition, actions, enabled: isOn }): FilterSpec => ({
        title,
        ...(description ? { description } : {}),
        if: condition,
        actions,
        enabled: isOn,
      }),
    ),
  };
}

/** Of what is in prod and not from dev only names are told; nobody reads hundreds of them. */
const othersAtMost = 40;

/** Reads dev and prod: by name what is in prod, and in full what a promotion touches. */
export async function compareEnvironments(
  ports: Ports,
  effect: Of<'compare_environments'>,
): Promise<Outcome> {
  const [all, destinations] = await Promise.all([ports.segment.sources(), ports.segment.destinations()]);
  const sources = all.map(({ id, name, slug, metadataId, enabled, labels }): LiveSource => {
    const environment = labels.find((label) => label.key === 'environment')?.value;
    return { id, name, slug, metadataId, enabled, ...(environment ? { environment } : {}) };
  });
  const isOurs = ({ id }: { id: string }) => effect.sources.includes(id) || effect.destinations.includes(id);
  const inProd = sources.filter(({ environment }) => environment === 'prod');
  const others = <T extends { id: string }>(entries: T[]) =>
    entries.filter((entry) => !isOurs(entry)).slice(0, othersAtMost);
  const view: LiveView = {
    at: ports.now(),
    sources: [...sources.filter(isOurs), ...others(inProd)],
    destinations: others(destinations.filter(({ sourceId }) => inProd.some(({ id }) => id === sourceId))).map(
      ({ id, name, metadataId, sourceId, enabled }) => ({
        id,
        name,
        metadataId,
        sourceId,
        enabled,
        settings: {},
        secrets: [],
        mappings: [],
        filters: [],
      }),
    ),
  };
  for (const destination of destinations.filter(isOurs))
    view.destinations.push(await readDestination(ports, destination, effect.keep.includes(destination.id)));
  return {
    kind: 'environments_compared',
    view,
    ...(effect.then ? { then: effect.then } : {}),
    ...(effect.work ? { work: effect.work } : {}),
  };
}
