import type { FilterSpec, LiveDestination, LiveMapping, LiveView } from '../core/comparison.ts';
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

/** Reads dev and prod: all sources and destinations by name, and in full those that a promotion touches. */
export async function compareEnvironments(
  ports: Ports,
  effect: Of<'compare_environments'>,
): Promise<Outcome> {
  const [sources, destinations] = await Promise.all([ports.segment.sources(), ports.segment.destinations()]);
  const view: LiveView = {
    at: ports.now(),
    sources: sources.map(({ id, name, slug, metadataId, enabled, labels }) => {
      const environment = labels.find((label) => label.key === 'environment')?.value;
      return { id, name, slug, metadataId, enabled, ...(environment ? { environment } : {}) };
    }),
    destinations: [],
  };
  for (const destination of destinations) {
    const { id, name, metadataId, sourceId, enabled } = destination;
    view.destinations.push(
      effect.destinations.includes(id)
        ? await readDestination(ports, destination, effect.keep.includes(id))
        : { id, name, metadataId, sourceId, enabled, settings: {}, secrets: [], mappings: [], filters: [] },
    );
  }
  return {
    kind: 'environments_compared',
    view,
    then: effect.then,
    ...(effect.work ? { work: effect.work } : {}),
  };
}
