import type { Outcome, SegmentEffect } from '../core/effect.ts';
import { OutsideError } from '../core/errors.ts';
import type { TrackingPlan, TrackingPlanRule } from '../segment/segment.ts';
import type { Ports } from './ports.ts';

type Of<K extends SegmentEffect['kind']> = Extract<SegmentEffect, { kind: K }>;
type Schema = Record<string, unknown>;

/** Stands behind the description of what Segue put in: as long as it does, nobody has made the property their own. */
const mark = '(type suggested by Segue)';

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const schemaIn = (schema: Schema, name: string): Schema => {
  const found = Object.hasOwn(schema, name) ? schema[name] : undefined;
  return isSchema(found) ? found : {};
};

/** The part of a rule that lists the properties. Facts: draft-07, they stand under properties.properties. */
const listOf = (rule: TrackingPlanRule): Schema =>
  schemaIn(schemaIn(rule.jsonSchema, 'properties'), 'properties');
const propertiesOf = (rule: TrackingPlanRule): Schema => schemaIn(listOf(rule), 'properties');

const isOurs = (property: unknown): boolean =>
  isSchema(property) && typeof property.description === 'string' && property.description.endsWith(mark);

/** A rule per event. Types are our suggestion and say so; nothing is required. */
function ruleOf(rule: Of<'save_plan'>['rules'][number]): TrackingPlanRule {
  const properties = Object.fromEntries(
    rule.properties.map(({ name, type, description }) => [
      name,
      { type, description: description ? `${description} ${mark}` : mark },
    ]),
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

/** A rule that is there with our properties added; what others wrote stays to the letter. Undefined: nothing to add. */
function merged(there: TrackingPlanRule, ours: TrackingPlanRule): TrackingPlanRule | undefined {
  const before = propertiesOf(there);
  const added = Object.entries(propertiesOf(ours)).filter(([name, property]) => {
    if (!Object.hasOwn(before, name)) return true;
    return isOurs(before[name]) && JSON.stringify(before[name]) !== JSON.stringify(property);
  });
  if (added.length === 0) return undefined;
  const list = listOf(there);
  const properties = Object.fromEntries([...Object.entries(before), ...added]);
  return {
    ...there,
    jsonSchema: {
      ...there.jsonSchema,
      properties: {
        ...schemaIn(there.jsonSchema, 'properties'),
        properties: { type: 'object', ...list, properties },
      },
    },
  };
}

/** Whether somebody else has put something into the rule. */
function isExtended(there: TrackingPlanRule): boolean {
  const { required } = listOf(there);
  return (
    Object.values(propertiesOf(there)).some((property) => !isOurs(property)) ||
    (Array.isArray(required) && required.length > 0)
  );
}

/** Puts rules into a plan: new ones as they are, the others merged into what is there. Answers which others had extended. */
async function putRules(ports: Ports, planId: string, rules: readonly TrackingPlanRule[]): Promise<string[]> {
  const there = await ports.segment.trackingPlanRules(planId);
  const latest = (key: string | undefined) =>
    there
      .filter((rule) => rule.type === 'TRACK' && rule.key === key)
      .reduce<TrackingPlanRule | undefined>(
        (best, rule) => (best && best.version >= rule.version ? best : rule),
        undefined,
      );
  const extended: string[] = [];
  const changes = rules.flatMap((ours) => {
    const before = latest(ours.key);
    if (!before) return [ours];
    if (isExtended(before)) extended.push(ours.key ?? '');
    return merged(before, ours) ?? [];
  });
  await ports.segment.upsertTrackingPlanRules(planId, changes);
  return extended;
}

/** Without the Protocols add-on Segment refuses tracking plans; that is an answer, not a failure. */
const isRefusal = (error: unknown): error is OutsideError =>
  error instanceof OutsideError &&
  ['segment_unauthorized', 'segment_not_included', 'segment_not_found', 'segment_invalid'].includes(
    error.code,
  );

/** Finds the plan by its name or makes it, and puts the reviewed events in; what others wrote into it stays. */
export async function savePlan(ports: Ports, effect: Of<'save_plan'>): Promise<Outcome> {
  try {
    const existing = (await ports.segment.trackingPlans()).find((plan) => plan.name === effect.name);
    const plan =
      existing ??
      (await ports.segment.createTrackingPlan({ name: effect.name, description: effect.description }));
    const extended = await putRules(ports, plan.id, effect.rules.map(ruleOf));
    return {
      kind: 'plan_saved',
      id: plan.id,
      name: plan.name,
      ...(extended.length > 0 ? { extended } : {}),
    };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { kind: 'plan_unavailable', why: error.reason ?? `status ${error.status}` };
  }
}

/**
 * A source takes one plan, so a second is refused. Puts our rules into the one that the source has. Answers that plan;
 * undefined when the source has none. Throws OutsideError.
 */
export async function mergeIntoPlanOf(
  ports: Ports,
  sourceId: string,
  planId: string,
): Promise<TrackingPlan | undefined> {
  for (const plan of await ports.segment.trackingPlans()) {
    if (plan.id === planId) continue;
    const sources = await ports.segment.trackingPlanSources(plan.id);
    if (!sources.some(({ id }) => id === sourceId)) continue;
    const rules = (await ports.segment.trackingPlanRules(planId)).filter(({ type }) => type === 'TRACK');
    await putRules(ports, plan.id, rules);
    return plan;
  }
  return undefined;
}
