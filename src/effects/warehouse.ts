import type { Outcome, SegmentEffect } from '../core/effect.ts';
import { OutsideError } from '../core/errors.ts';
import type { ReverseEtlModel } from '../segment/segment.ts';
import { mappingsFor } from './create-destination.ts';
import type { Ports, Run } from './ports.ts';
import { dropSecrets, fullSettings, keepOne, profilesDestinationOf } from './writes.ts';

type Of<K extends SegmentEffect['kind']> = Extract<SegmentEffect, { kind: K }>;

/** A warehouse for cloud object sources, found by product and name. */
export async function createWarehouse(
  ports: Ports,
  effect: Of<'create_warehouse'>,
  run: Run,
): Promise<Outcome> {
  const { metadataId, name } = effect;
  const existing = (await ports.segment.warehouses()).find(
    (entry) => entry.metadataId === metadataId && entry.name === name,
  );
  const warehouse =
    existing ??
    (await ports.segment.createWarehouse({
      metadataId,
      name,
      settings: await fullSettings(ports, run.workspace, effect),
    }));
  await dropSecrets(ports, run.workspace, effect);
  return { kind: 'warehouse_created', id: warehouse.id, name: warehouse.name };
}

/** The model of this name on the source: found, or made, once. */
async function findOrCreateModel(
  ports: Ports,
  { source, model: { name, query, identifier } }: Of<'create_model'>,
  mayBeTwice: boolean,
): Promise<ReverseEtlModel> {
  const find = async () =>
    keepOne(
      (await ports.segment.reverseEtlModels()).filter(
        (entry) => entry.sourceId === source && entry.name === name,
      ),
      ({ id }) => ports.segment.deleteReverseEtlModel(id),
    );
  const existing = await find();
  if (existing) return existing;
  const made = await ports.segment.createReverseEtlModel({
    sourceId: source,
    name,
    description: name,
    query,
    queryIdentifierColumn: identifier,
  });
  return (mayBeTwice ? await find() : undefined) ?? made;
}

/** The model of a warehouse source, mapped to the Profiles destination, and its first sync. */
export async function createModel(ports: Ports, effect: Of<'create_model'>, run: Run): Promise<Outcome> {
  const { source } = effect;
  const { name } = effect.model;
  const mayBeTwice = run.attempt > 0 || effect.again === true;
  const model = await findOrCreateModel(ports, effect, mayBeTwice);
  const profiles = await profilesDestinationOf(ports, source);
  if (!profiles) {
    throw new OutsideError('segment_not_found', {
      message: 'the Profiles destination of the warehouse source is missing',
      status: 404,
    });
  }
  const metadata = (await ports.segment.destinationCatalog()).find(
    (entry) => entry.id === profiles.metadataId,
  );
  const [mapping] = mappingsFor(metadata, []).mappings;
  const find = async () =>
    keepOne(
      (await ports.segment.subscriptions(profiles.id)).filter((entry) => entry.name === name),
      ({ id }) => ports.segment.deleteSubscription(profiles.id, id),
    );
  const create = async () => {
    const made = await ports.segment.createSubscription(profiles.id, {
      name,
      actionId: mapping?.actionId ?? metadata?.actions[0]?.id ?? '',
      trigger: mapping?.trigger ?? 'event = "new"',
      enabled: true,
      modelId: model.id,
    });
    return (mayBeTwice ? await find() : undefined) ?? made;
  };
  const subscription = (await find()) ?? (await create());
  const { syncId } = await ports.segment.startReverseEtlSync({
    sourceId: source,
    modelId: model.id,
    subscriptionId: subscription.id,
  });
  return {
    kind: 'model_created',
    source,
    id: model.id,
    model: effect.model,
    sync: syncId,
    ...(effect.work ? { work: effect.work } : {}),
  };
}
