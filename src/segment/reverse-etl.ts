import { z } from 'zod';
import type { Api } from './http.ts';
import { listAll } from './paginate.ts';
import { path } from './path.ts';
import { doneSchema, idSchema, reverseEtlModelSchema } from './schemas.ts';
import type { ReverseEtlSync, Segment } from './segment.ts';
import { alsoHas } from './unknown-fields.ts';

type ReverseEtlMethod =
  | 'reverseEtlModels'
  | 'createReverseEtlModel'
  | 'deleteReverseEtlModel'
  | 'startReverseEtlSync'
  | 'reverseEtlSync';

const syncSchema = alsoHas(
  z.object({
    syncId: idSchema,
    modelId: idSchema,
    syncStatus: z.string(),
    // Counts come as text.
    extractPhase: alsoHas(z.object({ extractCount: z.coerce.number().catch(0) }), [
      'addedCount',
      'updatedCount',
      'deletedCount',
      'errorCode',
      'startedAt',
      'finishedAt',
    ]).nullish(),
    error: z.string().nullish(),
  }),
  ['sourceId', 'startedAt', 'finishedAt', 'duration', 'loadPhase'],
).transform(
  ({ syncId, modelId, syncStatus, extractPhase, error }): ReverseEtlSync => ({
    syncId,
    modelId,
    status: syncStatus,
    extracted: extractPhase?.extractCount ?? 0,
    ...(error ? { error } : {}),
  }),
);

/** Warehouses that data is read from: models (queries) and their runs. All of it is alpha at Segment. */
export function reverseEtlPart(api: Api): Pick<Segment, ReverseEtlMethod> {
  return {
    reverseEtlModels: () =>
      listAll(api, { path: path`/reverse-etl-models`, alpha: true }, 'models', reverseEtlModelSchema),

    async createReverseEtlModel({ sourceId, name, description, query, queryIdentifierColumn }) {
      const body = { sourceId, name, description, enabled: true, query, queryIdentifierColumn };
      const reply = z.object({ reverseEtlModel: reverseEtlModelSchema });
      return (await api.post({ path: path`/reverse-etl-models`, alpha: true, body }, reply)).reverseEtlModel;
    },

    async deleteReverseEtlModel(id) {
      await api.delete({ path: path`/reverse-etl-models/${id}`, alpha: true }, doneSchema);
    },

    async startReverseEtlSync({ sourceId, modelId, subscriptionId }) {
      const body = { sourceId, modelId, subscriptionId };
      const reply = z.object({
        reverseETLManualSync: alsoHas(z.object({ syncId: idSchema }), [
          'sourceId',
          'modelId',
          'subscriptionId',
          'startedAt',
        ]),
      });
      const data = await api.post({ path: path`/reverse-etl-syncs`, alpha: true, body }, reply);
      return data.reverseETLManualSync;
    },

    async reverseEtlSync(modelId, syncId) {
      const call = { path: path`/reverse-etl-models/${modelId}/syncs/${syncId}`, alpha: true };
      const data = await api.get(call, z.object({ reverseETLSyncStatus: syncSchema }));
      return data.reverseETLSyncStatus;
    },
  };
}
