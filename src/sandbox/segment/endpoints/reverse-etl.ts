import { invalid, notFound } from '../api-error.ts';
import { deliverRow } from '../delivery.ts';
import { flag, optionalFlag, optionalObject, optionalText, text } from '../input.ts';
import { paginate } from '../query.ts';
import type { Route } from '../router.ts';
import { audit, findSource, isWarehouseSource, known, metadata, type Segment } from '../segment.ts';
import { type ModelRecord, newId, type SyncRecord } from '../state.ts';
import { modelView } from '../views.ts';

/** Rows a sync finds: a believable handful. */
const rowsPerSync = 25;
/** How long a sync is IN_PROGRESS, sandbox time. */
const syncMs = 1000;

function findModel(segment: Segment, id: string | undefined): ModelRecord {
  const model = segment.state.models.find((one) => one.id === id);
  if (!model) throw notFound('Reverse ETL model');
  return model;
}

/** When a model is synced; newer versions of the API keep it elsewhere, so it may be missing. */
function scheduleOf(body: Record<string, unknown>): Pick<ModelRecord, 'scheduleStrategy' | 'scheduleConfig'> {
  const scheduleStrategy = optionalText(body, 'scheduleStrategy');
  const scheduleConfig = optionalObject(body, 'scheduleConfig');
  if (scheduleStrategy !== undefined && !['MANUAL', 'PERIODIC', 'SPECIFIC_DAYS'].includes(scheduleStrategy)) {
    throw invalid('scheduleStrategy must be MANUAL, PERIODIC or SPECIFIC_DAYS', 'scheduleStrategy');
  }
  return { ...(scheduleStrategy ? { scheduleStrategy } : {}), ...(scheduleConfig ? { scheduleConfig } : {}) };
}

/** Counts come as text and an empty errorCode means none (SDK, ReverseETLSyncStatus). */
function syncView(sync: SyncRecord, now: number) {
  const running = now < sync.finishedAt;
  const started = new Date(sync.startedAt).toISOString();
  const finished = new Date(sync.finishedAt).toISOString();
  const status = sync.failed === 0 ? 'SUCCESS' : sync.delivered === 0 ? 'FAIL' : 'PARTIAL_SUCCESS';
  return {
    syncId: sync.syncId,
    modelId: sync.modelId,
    sourceId: sync.sourceId,
    syncStatus: running ? 'IN_PROGRESS' : status,
    duration: `${Math.min(now, sync.finishedAt) - sync.startedAt}ms`,
    startedAt: started,
    extractPhase: {
      addedCount: String(sync.extracted),
      updatedCount: '0',
      deletedCount: '0',
      extractCount: String(sync.extracted),
      errorCode: '',
      startedAt: started,
      finishedAt: finished,
    },
    ...(running
      ? {}
      : {
          finishedAt: finished,
          loadPhase: {
            deliverSuccessCount: String(sync.delivered),
            deliverFailureCount: String(sync.failed),
            errorCode: '',
            startedAt: started,
            finishedAt: finished,
          },
          ...(sync.error ? { error: sync.error, errorCode: 'DELIVERY_FAILED' } : {}),
        }),
  };
}

export const reverseEtlRoutes: Route[] = [
  {
    method: 'GET',
    path: '/reverse-etl-models',
    handle: ({ segment, query }) => {
      const { items, pagination } = paginate(segment.state.models, query);
      return { data: { models: items.map(modelView), pagination } };
    },
  },
  {
    method: 'POST',
    path: '/reverse-etl-models',
    handle: ({ segment, body }) => {
      const source = findSource(segment, text(body, 'sourceId'));
      if (!isWarehouseSource(known(metadata.source(source.metadataId)))) {
        throw invalid('Models belong to warehouse sources', 'sourceId');
      }
      const model: ModelRecord = {
        id: newId(),
        sourceId: source.id,
        name: text(body, 'name'),
        description: typeof body.description === 'string' ? body.description : text(body, 'description'),
        enabled: flag(body, 'enabled'),
        query: text(body, 'query'),
        queryIdentifierColumn: text(body, 'queryIdentifierColumn'),
        ...scheduleOf(body),
      };
      segment.state.models.push(model);
      audit(segment, 'Model Created', { id: model.id, type: 'MODEL', name: model.name });
      return { status: 201, data: { reverseEtlModel: modelView(model) } };
    },
  },
  {
    method: 'GET',
    path: '/reverse-etl-models/:modelId',
    handle: ({ segment, params }) => ({
      data: { reverseEtlModel: modelView(findModel(segment, params.modelId)) },
    }),
  },
  {
    method: 'PATCH',
    path: '/reverse-etl-models/:modelId',
    handle: ({ segment, params, body }) => {
      const model = findModel(segment, params.modelId);
      const schedule = scheduleOf(body);
      const changes = {
        name: optionalText(body, 'name') ?? model.name,
        description: optionalText(body, 'description') ?? model.description,
        enabled: optionalFlag(body, 'enabled') ?? model.enabled,
        query: optionalText(body, 'query') ?? model.query,
        queryIdentifierColumn: optionalText(body, 'queryIdentifierColumn') ?? model.queryIdentifierColumn,
      };
      Object.assign(model, changes, schedule);
      audit(segment, 'Model Modified', { id: model.id, type: 'MODEL', name: model.name });
      return { data: { reverseEtlModel: modelView(model) } };
    },
  },
  {
    method: 'DELETE',
    path: '/reverse-etl-models/:modelId',
    handle: ({ segment, params }) => {
      const model = findModel(segment, params.modelId);
      segment.state.models = segment.state.models.filter((one) => one !== model);
      audit(segment, 'Model Deleted', { id: model.id, type: 'MODEL', name: model.name });
      return { data: { status: 'SUCCESS' } };
    },
  },
  {
    method: 'POST',
    path: '/reverse-etl-syncs',
    handle: ({ segment, body, now }) => {
      const source = findSource(segment, text(body, 'sourceId'));
      const model = findModel(segment, text(body, 'modelId'));
      if (model.sourceId !== source.id) throw invalid('The model belongs to another source', 'modelId');
      if (!model.enabled) throw invalid('The model is disabled', 'modelId');
      if (!source.enabled) throw invalid('The source is disabled', 'sourceId');
      const subscriptionId = text(body, 'subscriptionId');
      const destination = segment.state.destinations.find((one) =>
        one.subscriptions.some((subscription) => subscription.id === subscriptionId),
      );
      const subscription = destination?.subscriptions.find((one) => one.id === subscriptionId);
      if (!destination || !subscription || destination.sourceId !== source.id) {
        throw notFound('Destination Subscription');
      }
      if (!destination.enabled || !subscription.enabled) {
        throw invalid('The mapping or its destination is disabled', 'subscriptionId');
      }
      const sync: SyncRecord = {
        syncId: newId(),
        modelId: model.id,
        sourceId: source.id,
        subscriptionId,
        startedAt: now,
        finishedAt: now + syncMs,
        extracted: rowsPerSync,
        delivered: 0,
        failed: 0,
      };
      for (let row = 0; row < rowsPerSync; row += 1) {
        const reason = deliverRow(segment.state, now, destination, subscription);
        if (reason === undefined) sync.delivered += 1;
        else {
          sync.failed += 1;
          sync.error = reason;
        }
      }
      segment.state.syncs.push(sync);
      return {
        data: { reverseETLManualSync: { syncId: sync.syncId, startedAt: new Date(now).toISOString() } },
      };
    },
  },
  {
    method: 'GET',
    path: '/reverse-etl-models/:modelId/syncs/:syncId',
    handle: ({ segment, params, now }) => {
      const model = findModel(segment, params.modelId);
      const sync = segment.state.syncs.find(
        (one) => one.syncId === params.syncId && one.modelId === model.id,
      );
      if (!sync) throw notFound('Sync');
      const shown = syncView(sync, now);
      // Renamed between versions of the API: 47 reads the second.
      return { data: { reverseETLSyncStatus: shown, reverseETLSync: shown } };
    },
  },
];
