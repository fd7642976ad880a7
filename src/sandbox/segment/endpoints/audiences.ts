import { invalid, notFound } from '../api-error.ts';
import { membersOf, readQuery, sizeOf, statusOf } from '../audiences.ts';
import { findAudience, openEngage } from '../engage.ts';
import { optionalFlag, optionalObject, optionalText, text } from '../input.ts';
import { paginate } from '../query.ts';
import type { Route } from '../router.ts';
import { audit, type Segment } from '../segment.ts';
import {
  type AudienceRecord,
  type AudienceType,
  newId,
  type PreviewRecord,
  type SpaceRecord,
} from '../state.ts';

const previewsKept = 50;
const sampleSize = 10;

/** Type and query of a body, checked. Accounts need group_id among the space's identifiers. Throws ApiError 422. */
function definitionIn(body: Record<string, unknown>, space: SpaceRecord) {
  const given = text(body, 'audienceType');
  const audienceType = (['USERS', 'ACCOUNTS'] as const).find((one) => one === given);
  if (!audienceType) throw invalid('audienceType must be USERS or ACCOUNTS', 'audienceType');
  if (audienceType === 'ACCOUNTS' && !space.identifiers.some((rule) => rule.type === 'group_id'))
    throw invalid('Account audiences need the identifier group_id', 'audienceType');
  const definition = optionalObject(body, 'definition');
  if (!definition) throw invalid('definition is required', 'definition');
  const query = text(definition, 'query');
  readQuery(query, audienceType);
  return { audienceType, query };
}

const counted = (type: AudienceType, count: number) => ({ count, type });

function audienceView(segment: Segment, audience: AudienceRecord) {
  const { query, definedAt: _definedAt, connections: _connections, ...shown } = audience;
  const size = sizeOf(segment, audience);
  return {
    ...shown,
    updatedBy: audience.createdBy,
    // Older versions of the API read the type here.
    definition: { query, type: audience.audienceType },
    status: statusOf(segment, audience),
    ...(size === undefined ? {} : { size: counted(audience.audienceType, size) }),
    computeCadence: { type: audience.audienceType === 'ACCOUNTS' ? 'BATCH' : 'REALTIME' },
  };
}

function previewView(segment: Segment, space: SpaceRecord, preview: PreviewRecord) {
  const now = segment.clock.now();
  const { id, query, audienceType } = preview;
  const shown = { id, audienceType, definition: { query }, options: preview.options };
  if (now - preview.createdAt < segment.state.switches.audienceDelayMs)
    return { ...shown, status: 'RUNNING' };
  const members = membersOf(segment.state, space, preview, now);
  return {
    ...shown,
    status: 'COMPLETED',
    size: counted(audienceType, members.length),
    results: members.slice(0, sampleSize).map((member) => ({ id: member })),
  };
}

/** The generated key: letters, digits and underscores, unique in the space. */
function keyFor(segment: Segment, space: SpaceRecord, name: string): string {
  const base =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '') || 'audience';
  const taken = new Set(
    segment.state.audiences.filter((one) => one.spaceId === space.id).map((one) => one.key),
  );
  let key = base;
  for (let n = 2; taken.has(key); n += 1) key = `${base}_${n}`;
  return key;
}

const base = '/spaces/:spaceId/audiences';

export const audienceRoutes: Route[] = [
  {
    method: 'POST',
    path: `${base}/previews`,
    handle: (call) => {
      const space = openEngage(call);
      const { segment, body, now } = call;
      const preview: PreviewRecord = {
        id: newId(),
        spaceId: space.id,
        ...definitionIn(body, space),
        options: optionalObject(body, 'options') ?? {},
        createdAt: now,
      };
      segment.state.previews = [...segment.state.previews, preview].slice(-previewsKept);
      // Only the id (reference: AudiencePreviewIdentifier); the rest is read.
      return { data: { audiencePreview: { id: preview.id } } };
    },
  },
  {
    method: 'GET',
    path: `${base}/previews/:previewId`,
    handle: (call) => {
      const space = openEngage(call);
      const found = call.segment.state.previews.find(
        (one) => one.spaceId === space.id && one.id === call.params.previewId,
      );
      if (!found) throw notFound('Audience Preview');
      return { data: { audiencePreview: previewView(call.segment, space, found) } };
    },
  },
  {
    method: 'GET',
    path: base,
    handle: (call) => {
      const space = openEngage(call);
      const all = call.segment.state.audiences.filter((one) => one.spaceId === space.id);
      const { items, pagination } = paginate(all, call.query);
      return { data: { audiences: items.map((one) => audienceView(call.segment, one)), pagination } };
    },
  },
  {
    method: 'POST',
    path: base,
    handle: (call) => {
      const space = openEngage(call);
      const { segment, body, now } = call;
      const name = text(body, 'name');
      const audience: AudienceRecord = {
        id: `aud_${newId()}`,
        spaceId: space.id,
        key: keyFor(segment, space, name),
        name,
        description: optionalText(body, 'description') ?? '',
        enabled: optionalFlag(body, 'enabled') ?? true,
        ...definitionIn(body, space),
        options: optionalObject(body, 'options') ?? {},
        createdBy: 'public-api-token/sandbox',
        createdAt: new Date(now).toISOString(),
        updatedAt: new Date(now).toISOString(),
        definedAt: now,
        connections: [],
      };
      segment.state.audiences.push(audience);
      audit(segment, 'Audience Created', { id: audience.id, type: 'AUDIENCE', name });
      return { data: { audience: audienceView(segment, audience) } };
    },
  },
  {
    method: 'GET',
    path: `${base}/:audienceId`,
    handle: (call) => ({ data: { audience: audienceView(call.segment, findAudience(call)) } }),
  },
  {
    method: 'PATCH',
    path: `${base}/:audienceId`,
    handle: (call) => {
      const audience = findAudience(call);
      const { segment, body, now } = call;
      const definition = optionalObject(body, 'definition');
      if (definition) {
        const query = text(definition, 'query');
        readQuery(query, audience.audienceType);
        audience.query = query;
        // Locked until it is computed anew, as at Segment.
        audience.definedAt = now;
      }
      audience.name = optionalText(body, 'name') ?? audience.name;
      audience.description = optionalText(body, 'description') ?? audience.description;
      audience.enabled = optionalFlag(body, 'enabled') ?? audience.enabled;
      audience.updatedAt = new Date(now).toISOString();
      audit(segment, 'Audience Modified', { id: audience.id, type: 'AUDIENCE', name: audience.name });
      return { data: { audience: audienceView(segment, audience) } };
    },
  },
  {
    method: 'DELETE',
    path: `${base}/:audienceId`,
    handle: (call) => {
      const audience = findAudience(call);
      const { state } = call.segment;
      state.audiences = state.audiences.filter((one) => one !== audience);
      audit(call.segment, 'Audience Deleted', { id: audience.id, type: 'AUDIENCE', name: audience.name });
      return { data: { status: 'SUCCESS' } };
    },
  },
];
