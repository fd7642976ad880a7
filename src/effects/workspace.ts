import type { Outcome, SegmentEffect, SettingsOf } from '../core/effect.ts';
import { OutsideError } from '../core/errors.ts';
import type { TrackingPlanRule } from '../segment/segment.ts';
import { fieldsOf } from './integrations.ts';
import type { Ports } from './ports.ts';
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

/** A rule per event. Types are our suggestion and nothing is required. Facts: draft-07, properties under properties.properties. */
function ruleOf(rule: Of<'save_plan'>['rules'][number]): TrackingPlanRule {
  const properties = Object.fromEntries(
    rule.properties.map(({ name, type, description }) => [name, { type, description }]),
  );
  return {
    type: 'TRACK',
    key: rule.event,
    version: 1,
    jsonSchema: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      properties: { context: {}, traits: {}, properties: { type: 'object', properties, required: [] } },
    },
  };
}

/** Without the Protocols add-on Segment refuses tracking plans; that is an answer, not a failure. */
const isRefusal = (error: unknown): error is OutsideError =>
  error instanceof OutsideError &&
  ['segment_unauthorized', 'segment_not_included', 'segment_not_found', 'segment_invalid'].includes(
    error.code,
  );

/** Finds the plan by its name or makes it, and puts the reviewed events in; other rules stay. */
export async function savePlan(ports: Ports, effect: Of<'save_plan'>): Promise<Outcome> {
  try {
    const existing = (await ports.segment.trackingPlans()).find((plan) => plan.name === effect.name);
    const plan =
      existing ??
      (await ports.segment.createTrackingPlan({ name: effect.name, description: effect.description }));
    await ports.segment.upsertTrackingPlanRules(plan.id, effect.rules.map(ruleOf));
    return { kind: 'plan_saved', id: plan.id, name: plan.name };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { kind: 'plan_unavailable', why: error.reason ?? `status ${error.status}` };
  }
}

export async function attachPlan(ports: Ports, effect: Of<'attach_plan'>): Promise<Outcome> {
  await connectOnce(
    async () =>
      (await ports.segment.trackingPlanSources(effect.plan)).some((source) => source.id === effect.source),
    () => ports.segment.addSourceToTrackingPlan(effect.plan, effect.source),
  );
  return { kind: 'plan_attached', source: effect.source, ...(effect.work ? { work: effect.work } : {}) };
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
