import { conflict, invalid } from './api-error.ts';
import { profilesMetadataId } from './catalogue/destinations.ts';
import { checkSettings } from './input.ts';
import { audit, isObjectSource, isWarehouseSource, metadata, type Segment } from './segment.ts';
import { type DestinationRecord, newHexId, newId, type SourceRecord } from './state.ts';

type By = Parameters<typeof audit>[3];

/** Starting schema settings of a source: everything is let through. */
function openSchema(): Record<string, unknown> {
  return {
    track: {
      allowUnplannedEvents: true,
      allowUnplannedEventProperties: true,
      allowEventOnViolations: true,
      allowPropertiesOnViolations: true,
      commonEventOnViolations: 'ALLOW',
    },
    identify: {
      allowUnplannedTraits: true,
      allowTraitsOnViolations: true,
      commonEventOnViolations: 'ALLOW',
    },
    group: { allowUnplannedTraits: true, allowTraitsOnViolations: true, commonEventOnViolations: 'ALLOW' },
  };
}

/**
 * Makes a source with a fresh write key; its name is its slug. A warehouse source gets its protected
 * Segment Profiles destination. Throws ApiError 422 (metadata, slug, settings) or 409 (slug taken).
 */
export function addSource(
  segment: Segment,
  input: { slug: string; metadataId: string; enabled: boolean; settings: Record<string, unknown> },
  by?: By,
): SourceRecord {
  const entry = metadata.source(input.metadataId);
  if (!entry) throw invalid('metadataId is not in the catalog', 'metadataId');
  if (!/^[a-z0-9][a-z0-9_-]{0,99}$/i.test(input.slug)) {
    throw invalid('slug may hold letters, digits, hyphens and underscores', 'slug');
  }
  if (segment.state.sources.some((source) => source.slug === input.slug)) {
    throw conflict(`A source with the slug ${input.slug} already exists`, 'slug');
  }
  const now = segment.clock.now();
  const source: SourceRecord = {
    id: newId(),
    slug: input.slug,
    name: input.slug,
    metadataId: entry.id,
    enabled: input.enabled,
    writeKeys: isObjectSource(entry) ? [] : [newId(32)],
    labels: [],
    settings: checkSettings(entry.options, input.settings),
    schemaSettings: openSchema(),
    createdAt: now,
    idleSince: now,
  };
  segment.state.sources.push(source);
  audit(segment, 'Source Created', { id: source.id, type: 'SOURCE', name: source.name }, by);
  if (isWarehouseSource(entry)) {
    const profiles: DestinationRecord = {
      id: newHexId(),
      name: 'Segment Profiles',
      metadataId: profilesMetadataId,
      sourceId: source.id,
      enabled: true,
      settings: {},
      subscriptions: [],
      filters: [],
      protected: true,
      failing: false,
      createdAt: now,
    };
    segment.state.destinations.push(profiles);
    audit(
      segment,
      'Destination Enabled',
      { id: profiles.id, type: 'DESTINATION', name: profiles.name },
      'segment',
    );
  }
  return source;
}

/** Makes a destination; creating is connecting. Throws ApiError 422. */
export function addDestination(
  segment: Segment,
  input: {
    source: SourceRecord;
    metadataId: string;
    name: string | undefined;
    enabled: boolean;
    settings: Record<string, unknown>;
  },
  by?: By,
): DestinationRecord {
  const entry = metadata.destination(input.metadataId);
  if (!entry) throw invalid('metadataId is not in the catalog', 'metadataId');
  const sourceEntry = metadata.source(input.source.metadataId);
  if (sourceEntry && isObjectSource(sourceEntry) && entry.id !== profilesMetadataId) {
    throw invalid(`${sourceEntry.name} sends objects to warehouses only`, 'sourceId');
  }
  if (sourceEntry && isWarehouseSource(sourceEntry) && !entry.supportedPlatforms.warehouse) {
    throw invalid(`${entry.name} does not take data from warehouse sources`, 'metadataId');
  }
  const destination: DestinationRecord = {
    id: newHexId(),
    name: input.name ?? entry.name,
    metadataId: entry.id,
    sourceId: input.source.id,
    enabled: input.enabled,
    settings: checkSettings(entry.options, input.settings),
    subscriptions: [],
    filters: [],
    protected: false,
    failing: false,
    createdAt: segment.clock.now(),
  };
  segment.state.destinations.push(destination);
  audit(
    segment,
    'Destination Created',
    { id: destination.id, type: 'DESTINATION', name: destination.name },
    by,
  );
  return destination;
}

/** Takes a source away with everything that hangs on it. */
export function removeSource(segment: Segment, source: SourceRecord, by?: By): void {
  const { state } = segment;
  state.sources = state.sources.filter((one) => one !== source);
  state.destinations = state.destinations.filter((one) => one.sourceId !== source.id);
  state.models = state.models.filter((one) => one.sourceId !== source.id);
  for (const holder of [...state.warehouses, ...state.trackingPlans]) {
    holder.sourceIds = holder.sourceIds.filter((id) => id !== source.id);
  }
  audit(segment, 'Source Deleted', { id: source.id, type: 'SOURCE', name: source.name }, by);
}

export function removeDestination(segment: Segment, destination: DestinationRecord, by?: By): void {
  segment.state.destinations = segment.state.destinations.filter((one) => one !== destination);
  audit(
    segment,
    'Destination Deleted',
    { id: destination.id, type: 'DESTINATION', name: destination.name },
    by,
  );
}

const idleLimitMs = 14 * 86_400_000;

/**
 * Segment's own housekeeping: a source that had nothing enabled to send to for 14 days is disabled, even when
 * it receives events (Segment docs, Sources). Answers whether something changed.
 */
export function disableIdleSources(segment: Segment): boolean {
  const { sources, destinations, warehouses } = segment.state;
  const now = segment.clock.now();
  let changed = false;
  for (const source of sources) {
    const inUse =
      destinations.some((one) => one.sourceId === source.id && one.enabled) ||
      warehouses.some((one) => one.enabled && one.sourceIds.includes(source.id));
    const idleSince = inUse ? null : (source.idleSince ?? now);
    if (idleSince !== source.idleSince) {
      source.idleSince = idleSince;
      changed = true;
    }
    if (source.enabled && idleSince !== null && now - idleSince > idleLimitMs) {
      source.enabled = false;
      changed = true;
      audit(segment, 'Source Disabled', { id: source.id, type: 'SOURCE', name: source.name }, 'segment');
    }
  }
  return changed;
}
