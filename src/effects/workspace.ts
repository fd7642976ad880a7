import type { Outcome, SegmentEffect, SettingsOf } from '../core/effect.ts';
import { OutsideError } from '../core/errors.ts';
import { fieldsOf } from './integrations.ts';
import type { Ports } from './ports.ts';
import { mergeIntoPlanOf } from './tracking-plan.ts';
import { connectOnce } from './writes.ts';

type Of<K extends SegmentEffect['kind']> = Extract<SegmentEffect, { kind: K }>;

/** Sources that Segment makes for Engage itself do not count as connected. */
export const isOwn = (source: { name: string; slug: string }): boolean =>
  /^engage[ (_-]/i.test(source.name) || /^(engage|personas)[_-]/i.test(source.slug);

/** What is there already: decides whether the guided setup is meant for this workspace. */
export async function survey(ports: Ports, effect: Of<'survey'>): Promise<Outcome> {
  const workspace = await ports.segment.workspace();
  const all = await ports.segment.sources();
  const sources = all.filter((source) => !isOwn(source));
  const own = all.filter(isOwn).map((source) => source.id);
  const destinations = (await ports.segment.destinations()).filter(({ sourceId }) => !own.includes(sourceId));
  return {
    kind: 'surveyed',
    workspace,
    sources: sources.length,
    destinations: destinations.length,
    start: effect.start,
    ...(effect.then ? { then: effect.then } : {}),
  };
}

/** Makes sure of environment:dev and environment:prod. */
export async function ensureLabels(ports: Ports): Promise<Outcome> {
  const labels = await ports.segment.labels();
  const ensure = async (value: 'dev' | 'prod'): Promise<'found' | 'created'> => {
    if (labels.some((label) => label.key === 'environment' && label.value === value)) return 'found';
    try {
      await ports.segment.createLabel({ key: 'environment', value, description: `${value} environment` });
    } catch (error) {
      // Made since we looked: by somebody, or by an earlier try that reached Segment late.
      if (error instanceof OutsideError && error.code === 'segment_conflict') return 'found';
      throw error;
    }
    return 'created';
  };
  return { kind: 'labels_ready', dev: await ensure('dev'), prod: await ensure('prod') };
}

/** A source takes one plan; the code of the refusal is not documented. */
const isTaken = (error: unknown): boolean =>
  error instanceof OutsideError && ['segment_conflict', 'segment_invalid'].includes(error.code);

/**
 * Attaches the plan to the source. Where the source has another plan already, the reviewed events go into that one;
 * not so for what was approved, which is done as it was approved or not at all.
 */
export async function attachPlan(ports: Ports, effect: Of<'attach_plan'>): Promise<Outcome> {
  const done = {
    kind: 'plan_attached' as const,
    source: effect.source,
    ...(effect.work ? { work: effect.work } : {}),
  };
  try {
    await connectOnce(
      async () =>
        (await ports.segment.trackingPlanSources(effect.plan)).some(({ id }) => id === effect.source),
      () => ports.segment.addSourceToTrackingPlan(effect.plan, effect.source),
    );
  } catch (error) {
    if (effect.work || !isTaken(error)) throw error;
    const other = await mergeIntoPlanOf(ports, effect.source, effect.plan);
    if (!other) throw error;
    return { ...done, instead: { id: other.id, name: other.name } };
  }
  return done;
}

/** Warehouses that are there, and which kinds could be connected. */
export async function findWarehouses(ports: Ports): Promise<Outcome> {
  const warehouses = (await ports.segment.warehouses())
    .filter((warehouse) => warehouse.enabled)
    .map(({ id, name }) => ({ id, name }));
  const catalog = warehouses.length > 0 ? [] : await ports.segment.warehouseCatalog();
  const choices: SettingsOf[] = catalog.map((entry) => ({
    integration: { metadataId: entry.id, slug: entry.slug, name: entry.name },
    fields: fieldsOf(entry.options),
  }));
  return { kind: 'warehouses_found', warehouses, choices };
}

/** Switches a connection off; nothing is deleted. What is gone already counts as off. */
export async function disable(ports: Ports, effect: Of<'disable'>): Promise<Outcome> {
  try {
    if (effect.what === 'audience')
      await ports.segment.updateAudience(effect.space ?? '', effect.id, { enabled: false });
    else if (effect.what === 'source') await ports.segment.updateSource(effect.id, { enabled: false });
    else await ports.segment.updateDestination(effect.id, { enabled: false });
  } catch (error) {
    if (!(error instanceof OutsideError) || error.code !== 'segment_not_found') throw error;
    return { kind: 'disabled', what: effect.what, id: effect.id, wasGone: true };
  }
  return { kind: 'disabled', what: effect.what, id: effect.id };
}
