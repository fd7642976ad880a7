import { createHash } from 'node:crypto';
import { en } from '../copy/en.ts';
import type { MappingRef } from '../core/checklist.ts';
import type { FilterSpec } from '../core/comparison.ts';
import type { DestinationSpec, Outcome, SegmentEffect } from '../core/effect.ts';
import { OutsideError } from '../core/errors.ts';
import { stableJson } from '../core/promotion.ts';
import type { Destination, DestinationMetadata, Subscription } from '../segment/segment.ts';
import { checkWhole, needsLogin, syncRows } from './enable-destination.ts';
import type { Ports, Run } from './ports.ts';
import { dropSecrets, fullSettings, isDoubtful, keepOne } from './writes.ts';

type Of<K extends SegmentEffect['kind']> = Extract<SegmentEffect, { kind: K }>;

/**
 * Destinations of one product and name on one source came of one wish. The one that is furthest stays; of the others
 * only those go that are as they were made, disabled and without a mapping.
 */
async function keepOneDestination(
  ports: Ports,
  alike: readonly Destination[],
): Promise<Destination | undefined> {
  if (alike.length < 2) return alike[0];
  const whole: Destination[] = [];
  const bare: Destination[] = [];
  for (const one of alike) {
    const isBare = !one.enabled && (await ports.segment.subscriptions(one.id)).length === 0;
    (isBare ? bare : whole).push(one);
  }
  const remove = (extra: Destination) => ports.segment.deleteDestination(extra.id);
  const [first] = whole.toSorted((a, b) => Number(b.enabled) - Number(a.enabled) || (a.id < b.id ? -1 : 1));
  if (!first) return keepOne(bare, remove);
  // Nothing of them sorts before it: all that are bare go.
  await keepOne([{ ...first, id: '' }, ...bare], remove);
  return first;
}

/** One destination of this product and name on one source is ours. `mayBeTwice`: an earlier try may still be on its way. */
async function findOrCreateDestination(
  ports: Ports,
  spec: DestinationSpec,
  run: Run,
  mayBeTwice: boolean,
): Promise<Destination> {
  const find = async () =>
    keepOneDestination(
      ports,
      (await ports.segment.connectedDestinations(spec.sourceId)).filter(
        (entry) => entry.metadataId === spec.integration.metadataId && entry.name === spec.name,
      ),
    );
  const existing = await find();
  if (existing) return existing;
  try {
    const made = await ports.segment.createDestination({
      sourceId: spec.sourceId,
      metadataId: spec.integration.metadataId,
      name: spec.name,
      // Nothing flows before the mappings are whole.
      enabled: false,
      settings: await fullSettings(ports, run.workspace, spec),
    });
    return (mayBeTwice ? await find() : undefined) ?? made;
  } catch (error) {
    if (!isDoubtful(error)) throw error;
    const made = await find();
    if (made) return made;
    throw error;
  }
}

type Mapping = { name: string; actionId: string; trigger: string; settings: Record<string, unknown> };

/** Whether a trigger lets a tracked event through, as far as it names events at all. */
function lets(trigger: string, event: string): boolean {
  if (!/\bevent\b/.test(trigger))
    return (
      /type\s*=\s*"track"/.test(trigger) || (event === 'Page Viewed' && /type\s*=\s*"page"/.test(trigger))
    );
  return trigger.includes(`"${event}"`);
}

/**
 * The ready-made mappings of a destination, and one more for reviewed events that none of them lets through, where
 * the destination has an action for any event. `unmapped` are events that it cannot take.
 */
export function mappingsFor(
  metadata: DestinationMetadata | undefined,
  events: readonly string[],
): { mappings: Mapping[]; unmapped: string[] } {
  const presets = metadata?.presets ?? [];
  const actions = metadata?.actions ?? [];
  const mappings: Mapping[] =
    presets.length > 0
      ? presets.map(({ name, actionId, trigger, fields }) => ({ name, actionId, trigger, settings: fields }))
      : actions.flatMap(({ id, name, defaultTrigger }) =>
          defaultTrigger ? [{ name, actionId: id, trigger: defaultTrigger, settings: {} }] : [],
        );
  if (mappings.length === 0) return { mappings, unmapped: [] };
  const open = events.filter((event) => !mappings.some((mapping) => lets(mapping.trigger, event)));
  const general = actions.find(
    (action) =>
      action.defaultTrigger !== undefined && open.every((event) => lets(action.defaultTrigger ?? '', event)),
  );
  if (open.length === 0 || !general) return { mappings, unmapped: open };
  const trigger = `type = "track" and (${open.map((event) => `event = "${event.replace(/["\\]/g, '')}"`).join(' or ')})`;
  return {
    mappings: [
      ...mappings,
      {
        name: `${general.name}: ${open.join(', ')}`.slice(0, 100),
        actionId: general.id,
        trigger,
        settings: {},
      },
    ],
    unmapped: [],
  };
}

/** New and changed rows of a model, sent by the destination's first ready-made mapping. */
function rowMapping(metadata: DestinationMetadata | undefined, name: string): Mapping[] {
  const [preset] = metadata?.presets ?? [];
  const actionId = preset?.actionId ?? metadata?.actions[0]?.id;
  if (!actionId) return [];
  return [{ name, actionId, trigger: 'event = "new" or event = "updated"', settings: preset?.fields ?? {} }];
}

/** A mapping as it is compared later; its settings as a digest. */
export const mappingRef = ({ name, actionId, trigger, settings }: Mapping): MappingRef => ({
  name,
  actionId,
  trigger,
  fields: createHash('sha256').update(stableJson(settings)).digest('hex').slice(0, 16),
});

/** The approved mappings as dev has them. Anything that was changed since the approval stops the promotion. */
export async function approvedMappings(
  ports: Ports,
  from: string,
  name: string,
  approved: readonly MappingRef[],
): Promise<Mapping[]> {
  const now = (await ports.segment.subscriptions(from)).filter((mapping) => mapping.enabled);
  return approved.map((wanted) => {
    const same = now.find((mapping) => stableJson(mappingRef(mapping)) === stableJson(wanted));
    if (same) return same;
    throw new OutsideError('segment_conflict', {
      message: 'a mapping differs from what was approved',
      status: 409,
      reason: en.failures.mappingChanged(wanted.name, name),
    });
  });
}

/** The mappings that are not there yet, each once: it is looked up by action and name. */
export async function createMappings(
  ports: Ports,
  destination: string,
  mappings: readonly Mapping[],
  options: { model?: string | undefined; mayBeTwice: boolean },
): Promise<void> {
  const alike = (there: readonly Subscription[], { actionId, name }: Mapping) =>
    there.filter((entry) => entry.actionId === actionId && entry.name === name);
  const existing = await ports.segment.subscriptions(destination);
  for (const mapping of mappings) {
    if (alike(existing, mapping).length > 0) continue;
    const { name, actionId, trigger, settings } = mapping;
    await ports.segment.createSubscription(destination, {
      name,
      actionId,
      trigger,
      settings,
      enabled: true,
      ...(options.model ? { modelId: options.model } : {}),
    });
  }
  if (!options.mayBeTwice) return;
  const there = await ports.segment.subscriptions(destination);
  for (const mapping of mappings)
    await keepOne(alike(there, mapping), ({ id }) => ports.segment.deleteSubscription(destination, id));
}

/** Filters that are not there yet, looked up by their title. */
export async function createFilters(
  ports: Ports,
  { id, sourceId }: Pick<Destination, 'id' | 'sourceId'>,
  filters: readonly FilterSpec[],
  mayBeTwice: boolean,
): Promise<void> {
  if (filters.length === 0) return;
  const there = await ports.segment.destinationFilters(id);
  for (const filter of filters)
    if (!there.some(({ title }) => title === filter.title))
      await ports.segment.createDestinationFilter(id, { ...filter, sourceId });
  if (!mayBeTwice) return;
  const now = await ports.segment.destinationFilters(id);
  for (const { title } of filters)
    await keepOne(
      now.filter((entry) => entry.title === title),
      (extra) => ports.segment.deleteDestinationFilter(id, extra.id),
    );
}

/**
 * Create disabled, map, filter, read back, enable: an enabled destination is always whole. One that somebody has to log
 * in to stays disabled until they did. Prod takes over what was approved of dev's mappings and filters.
 */
export async function createDestination(
  ports: Ports,
  effect: Of<'create_destination'>,
  run: Run,
): Promise<Outcome> {
  const { spec, work } = effect;
  const metadata = (await ports.segment.destinationCatalog()).find(
    (entry) => entry.id === spec.integration.metadataId,
  );
  // Looked at before anything is made: what differs from the approval must not be made at all.
  const { mappings, unmapped } =
    spec.from && spec.approved
      ? { mappings: await approvedMappings(ports, spec.from, spec.name, spec.approved), unmapped: [] }
      : spec.model
        ? { mappings: rowMapping(metadata, spec.model.name), unmapped: [] }
        : mappingsFor(metadata, spec.events);
  const mayBeTwice = run.attempt > 0 || effect.again === true;
  const destination = await findOrCreateDestination(ports, spec, run, mayBeTwice);
  if (mappings.length > 0)
    await createMappings(ports, destination.id, mappings, { model: spec.model?.id, mayBeTwice });
  // What is filtered out in dev must not reach prod for a moment either.
  await createFilters(ports, destination, spec.filters ?? [], mayBeTwice);
  const waits = !destination.enabled && needsLogin(ports.catalog, metadata);
  if (!destination.enabled && !waits) {
    await checkWhole(ports, { id: destination.id, sourceId: spec.sourceId }, mappings, metadata);
    await ports.segment.updateDestination(destination.id, { enabled: true });
  }
  if (spec.model && !waits) await syncRows(ports, destination.id, spec.sourceId, spec.model.id, mappings);
  await dropSecrets(ports, run.workspace, spec);
  return {
    kind: 'destination_created',
    work,
    spec,
    id: destination.id,
    mappings: mappings.map(mappingRef),
    unmapped,
    ...(waits ? { needsLogin: true as const } : {}),
    at: ports.now(),
  };
}
