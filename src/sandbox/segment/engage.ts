import { invalid, notFound, notIncluded } from './api-error.ts';
import { engageSource } from './catalogue/sources.ts';
import type { DestinationMetadata } from './catalogue/types.ts';
import { addSource } from './changes.ts';
import type { Call } from './router.ts';
import { audit, findDestination, findSpace, known, metadata, type Segment } from './segment.ts';
import {
  type AudienceRecord,
  type AudienceType,
  type DestinationRecord,
  newHexId,
  newId,
  type SourceRecord,
  type SpaceRecord,
} from './state.ts';

/** Engage's part of the API: a feature of its own, on top of spaces. Throws ApiError 403 or 404. */
export function openEngage({ segment, params }: Call): SpaceRecord {
  if (!segment.state.switches.unify) throw notIncluded('Spaces');
  if (!segment.state.switches.engage) throw notIncluded('Audience');
  return findSpace(segment, params.spaceId);
}

/** The audience a call is about. Throws ApiError 403 or 404. */
export function findAudience(call: Call): AudienceRecord {
  const space = openEngage(call);
  const found = call.segment.state.audiences.find(
    (one) => one.spaceId === space.id && one.id === call.params.audienceId,
  );
  if (!found) throw notFound('Audience');
  return found;
}

const sourceSlug = (space: SpaceRecord): string => `engage_${space.slug.replaceAll('-', '_')}`;

/** The source that Segment makes for a space's Engage; what audiences send counts as coming from it. */
function engageSourceOf(segment: Segment, space: SpaceRecord): SourceRecord {
  const slug = sourceSlug(space);
  const found = segment.state.sources.find((source) => source.slug === slug);
  if (found) return found;
  const source = addSource(
    segment,
    { slug, metadataId: engageSource.id, enabled: true, settings: {} },
    'segment',
  );
  source.name = `Engage (${space.name})`;
  source.labels = [{ key: 'environment', value: space.environment }];
  return source;
}

/** The space's Engage destinations that are still there. */
export function engageDestinations(segment: Segment, space: SpaceRecord): DestinationRecord[] {
  return segment.state.destinations.filter((one) =>
    space.engage.some(({ destinationId }) => destinationId === one.id),
  );
}

/**
 * What a person does in Engage's settings: adds a product the workspace has to the space, with the same settings and
 * mappings. Adding it again changes nothing. Throws ApiError 404 or 422.
 */
export function addToEngage(segment: Segment, space: SpaceRecord, id: string): void {
  const original = findDestination(segment, id);
  const there = engageDestinations(segment, space);
  const isThere = space.engage.some(
    ({ from, destinationId }) =>
      (from === id || destinationId === id) && there.some((one) => one.id === destinationId),
  );
  if (isThere) return;
  if (original.protected) throw invalid(`${original.name} takes no audiences`, 'engageDestinations');
  const source = engageSourceOf(segment, space);
  const copy: DestinationRecord = {
    ...structuredClone(original),
    id: newHexId(),
    sourceId: source.id,
    enabled: true,
    subscriptions: original.subscriptions
      // Those of a Reverse ETL model belong to its warehouse.
      .filter((one) => one.modelId === undefined)
      .map((one) => ({ ...structuredClone(one), id: newId() })),
    filters: [],
    createdAt: segment.clock.now(),
  };
  segment.state.destinations.push(copy);
  space.engage = [
    ...space.engage.filter(({ from }) => from !== id),
    { destinationId: copy.id, from: original.id },
  ];
  source.idleSince = null;
  const { name } = copy;
  audit(
    segment,
    'Destination Created',
    { id: copy.id, type: 'DESTINATION', name },
    { email: 'someone@acme.example' },
  );
}

/** Whether a product can take audiences: Segment's servers send them, by an action or, without any, by its calls. */
export function takesAudience(entry: DestinationMetadata, type: AudienceType): boolean {
  if (!entry.supportedPlatforms.server) return false;
  if (entry.actions.length > 0) return true;
  return type === 'USERS' ? entry.supportedMethods.track : entry.supportedMethods.group;
}

/** The product of a stored destination. */
export const productOf = (destination: DestinationRecord): DestinationMetadata =>
  known(metadata.destination(destination.metadataId));
