import { z } from 'zod';
import type { Api } from './http.ts';
import { listAll } from './paginate.ts';
import { path } from './path.ts';
import { doneSchema, flagSchema, idSchema, listOf, textSchema } from './schemas.ts';
import type { Audience, AudiencePreview, AudienceType, Segment } from './segment.ts';
import { alsoHas } from './unknown-fields.ts';

type AudienceMethod =
  | 'createAudiencePreview'
  | 'audiencePreview'
  | 'audiences'
  | 'audience'
  | 'createAudience'
  | 'updateAudience'
  | 'deleteAudience';

const sizeSchema = alsoHas(z.object({ count: z.number().nullish() }), ['type', 'uniqueCount']).nullish();

/** Creating a preview answers its id alone (reference: AudiencePreviewIdentifier): it runs then. */
const previewSchema = alsoHas(
  z.object({
    id: idSchema,
    status: z
      .enum(['RUNNING', 'COMPLETED', 'FAILED'])
      .nullish()
      .transform((status) => status ?? 'RUNNING'),
    size: sizeSchema,
    results: listOf(z.object({ id: z.string() })),
    failureReason: z.string().nullish(),
  }),
  ['audienceType', 'definition', 'options'],
).transform(
  ({ id, status, size, results, failureReason }): AudiencePreview => ({
    id,
    status,
    ...(typeof size?.count === 'number' ? { count: size.count } : {}),
    sample: results.map((result) => result.id),
    ...(failureReason ? { reason: failureReason } : {}),
  }),
);

const types: readonly AudienceType[] = ['USERS', 'ACCOUNTS'];

/** undefined for a kind of audience that Segue doesn't know. */
const anyAudienceSchema = alsoHas(
  z.object({
    id: idSchema,
    spaceId: idSchema,
    key: textSchema,
    name: textSchema,
    enabled: flagSchema,
    // The type stood in the definition in earlier versions of the reference.
    definition: alsoHas(z.object({ query: textSchema, type: z.string().nullish() }), [
      'targetEntity',
    ]).nullish(),
    audienceType: z.string().nullish(),
    status: textSchema,
    size: sizeSchema,
  }),
  [
    'description',
    'options',
    'createdBy',
    'updatedBy',
    'createdAt',
    'updatedAt',
    'computeCadence',
    'schedules',
  ],
).transform(({ definition, audienceType, size, ...audience }): Audience | undefined => {
  const told = audienceType ?? definition?.type;
  const type = types.find((known) => known === told?.toUpperCase());
  if (type === undefined) return undefined;
  const count = size?.count;
  return {
    ...audience,
    query: definition?.query ?? '',
    type,
    ...(typeof count === 'number' ? { count } : {}),
  };
});

const audienceSchema = anyAudienceSchema.transform((audience, context): Audience => {
  if (audience !== undefined) return audience;
  context.addIssue({ code: 'custom', message: 'unknown type', path: ['audienceType'] });
  return z.NEVER;
});

const onePreviewSchema = z.object({ audiencePreview: previewSchema });
const oneAudienceSchema = z.object({ audience: audienceSchema });

/**
 * Engage: audiences and their previews. An add-on, so each call may fail for a workspace that doesn't have it. No
 * version is asked for: parts of it are beta, and without one the most stable answers (Public API reference, v73).
 */
export function audiencesPart(api: Api): Pick<Segment, AudienceMethod> {
  return {
    async createAudiencePreview(spaceId, { query, type }) {
      const body = { definition: { query }, audienceType: type };
      const call = { path: path`/spaces/${spaceId}/audiences/previews`, body };
      return (await api.post(call, onePreviewSchema)).audiencePreview;
    },

    async audiencePreview(spaceId, id) {
      const call = { path: path`/spaces/${spaceId}/audiences/previews/${id}` };
      return (await api.get(call, onePreviewSchema)).audiencePreview;
    },

    async audiences(spaceId) {
      const call = { path: path`/spaces/${spaceId}/audiences` };
      const found = await listAll(api, call, 'audiences', anyAudienceSchema);
      return found.filter((audience) => audience !== undefined);
    },

    async audience(spaceId, id) {
      const call = { path: path`/spaces/${spaceId}/audiences/${id}` };
      return (await api.get(call, oneAudienceSchema)).audience;
    },

    async createAudience(spaceId, { name, description, query, type }) {
      const body = { name, description, enabled: true, definition: { query }, audienceType: type };
      return (await api.post({ path: path`/spaces/${spaceId}/audiences`, body }, oneAudienceSchema)).audience;
    },

    async updateAudience(spaceId, id, { enabled, name, query }) {
      const body = {
        ...(enabled !== undefined && { enabled }),
        ...(name !== undefined && { name }),
        ...(query !== undefined && { definition: { query } }),
      };
      const call = { path: path`/spaces/${spaceId}/audiences/${id}`, body };
      return (await api.patch(call, oneAudienceSchema)).audience;
    },

    async deleteAudience(spaceId, id) {
      await api.delete({ path: path`/spaces/${spaceId}/audiences/${id}` }, doneSchema);
    },
  };
}
