import { conflict, invalid, notFound, notIncluded } from '../api-error.ts';
import { isObject } from '../http.ts';
import { objects, optionalText, text } from '../input.ts';
import { paginate } from '../query.ts';
import type { Call, Route } from '../router.ts';
import { audit, findSource, findTrackingPlan } from '../segment.ts';
import { newId, type Rule, type TrackingPlanRecord } from '../state.ts';
import { sourceView, trackingPlanView } from '../views.ts';

const planTypes = ['LIVE', 'ENGAGE', 'PROPERTY_LIBRARY', 'RULE_LIBRARY', 'TEMPLATE'];
const ruleTypes = ['COMMON', 'GROUP', 'IDENTIFY', 'PAGE', 'SCREEN', 'TRACK'];

function needProtocols(call: Call): void {
  if (!call.segment.state.switches.protocols) throw notIncluded('Protocols (Tracking Plans)');
}

function open(call: Call): TrackingPlanRecord {
  needProtocols(call);
  return findTrackingPlan(call.segment, call.params.planId);
}

function readRule(given: Record<string, unknown>, now: string): Rule {
  const type = text(given, 'type');
  if (!ruleTypes.includes(type)) throw invalid(`type must be one of ${ruleTypes.join(', ')}`, 'rules.type');
  const key = optionalText(given, 'key');
  if (type === 'TRACK' && !key) throw invalid('key is required for a TRACK rule', 'rules.key');
  const version = given.version ?? 1;
  if (typeof version !== 'number') throw invalid('version must be a number', 'rules.version');
  if (!isObject(given.jsonSchema)) throw invalid('jsonSchema must be an object', 'rules.jsonSchema');
  return {
    type,
    ...(key === undefined ? {} : { key }),
    version,
    jsonSchema: given.jsonSchema,
    createdAt: now,
    updatedAt: now,
  };
}

const sameRule = (one: Rule, type: string, key: string | undefined, version: number) =>
  one.type === type && (one.key ?? '') === (key ?? '') && one.version === version;

/** Puts a rule in place of the one with the same type, key and version; `newKey` renames it. */
function upsert(plan: TrackingPlanRecord, rule: Rule, newKey: string | undefined): void {
  const at = plan.rules.findIndex((one) => sameRule(one, rule.type, rule.key, rule.version));
  const renamed = newKey === undefined ? rule : { ...rule, key: newKey };
  const old = plan.rules[at];
  if (old) plan.rules[at] = { ...renamed, createdAt: old.createdAt };
  else plan.rules.push(renamed);
}

export const trackingPlanRoutes: Route[] = [
  {
    method: 'GET',
    path: '/tracking-plans',
    handle: (call) => {
      needProtocols(call);
      const type = call.query.text('type');
      const all = call.segment.state.trackingPlans.filter((plan) => !type || plan.type === type);
      const { items, pagination } = paginate(all, call.query);
      return { data: { trackingPlans: items.map(trackingPlanView), pagination } };
    },
  },
  {
    method: 'POST',
    path: '/tracking-plans',
    handle: (call) => {
      needProtocols(call);
      const { body, segment, now } = call;
      const name = text(body, 'name');
      const type = text(body, 'type');
      if (!planTypes.includes(type)) throw invalid(`type must be one of ${planTypes.join(', ')}`, 'type');
      const created = new Date(now).toISOString();
      const plan: TrackingPlanRecord = {
        id: `tp_${newId()}`,
        name,
        slug: name.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
        description: optionalText(body, 'description') ?? '',
        type,
        createdAt: created,
        updatedAt: created,
        rules: [],
        sourceIds: [],
      };
      segment.state.trackingPlans.push(plan);
      audit(segment, 'Tracking Plan Created', { id: plan.id, type: 'TRACKING_PLAN', name });
      return { data: { trackingPlan: trackingPlanView(plan) } };
    },
  },
  {
    method: 'GET',
    path: '/tracking-plans/:planId',
    handle: (call) => ({ data: { trackingPlan: trackingPlanView(open(call)) } }),
  },
  {
    method: 'PATCH',
    path: '/tracking-plans/:planId',
    handle: (call) => {
      const plan = open(call);
      const { body, segment, now } = call;
      const name = optionalText(body, 'name');
      if (name !== undefined && name.trim() === '') throw invalid('name must not be empty', 'name');
      plan.name = name ?? plan.name;
      plan.description = optionalText(body, 'description') ?? plan.description;
      plan.updatedAt = new Date(now).toISOString();
      audit(segment, 'Tracking Plan Modified', { id: plan.id, type: 'TRACKING_PLAN', name: plan.name });
      return { data: { status: 'SUCCESS' } };
    },
  },
  {
    method: 'DELETE',
    path: '/tracking-plans/:planId',
    handle: (call) => {
      const plan = open(call);
      const { state } = call.segment;
      state.trackingPlans = state.trackingPlans.filter((one) => one !== plan);
      audit(call.segment, 'Tracking Plan Deleted', { id: plan.id, type: 'TRACKING_PLAN', name: plan.name });
      return { data: { status: 'SUCCESS' } };
    },
  },
  {
    method: 'GET',
    path: '/tracking-plans/:planId/rules',
    handle: (call) => {
      const { items, pagination } = paginate(open(call).rules, call.query);
      return { data: { rules: items, pagination } };
    },
  },
  {
    method: 'PUT',
    path: '/tracking-plans/:planId/rules',
    handle: (call) => {
      const plan = open(call);
      const now = new Date(call.now).toISOString();
      plan.rules = objects(call.body, 'rules').map((given) => readRule(given, now));
      plan.updatedAt = now;
      audit(call.segment, 'Tracking Plan Modified', { id: plan.id, type: 'TRACKING_PLAN', name: plan.name });
      return { data: { status: 'SUCCESS' } };
    },
  },
  {
    method: 'PATCH',
    path: '/tracking-plans/:planId/rules',
    handle: (call) => {
      const plan = open(call);
      const now = new Date(call.now).toISOString();
      const changes = objects(call.body, 'rules').map((given) => ({
        rule: readRule(given, now),
        newKey: optionalText(given, 'newKey'),
      }));
      for (const { rule, newKey } of changes) upsert(plan, rule, newKey);
      plan.updatedAt = now;
      audit(call.segment, 'Tracking Plan Modified', { id: plan.id, type: 'TRACKING_PLAN', name: plan.name });
      return { data: { status: 'SUCCESS' } };
    },
  },
  {
    method: 'DELETE',
    path: '/tracking-plans/:planId/rules',
    handle: (call) => {
      const plan = open(call);
      const given = call.query.objects('rules');
      if (given.length === 0) throw invalid('rules is required', 'rules');
      for (const { type = '', key, version } of given) {
        plan.rules = plan.rules.filter((one) => !sameRule(one, type, key, Number(version ?? 1)));
      }
      plan.updatedAt = new Date(call.now).toISOString();
      audit(call.segment, 'Tracking Plan Modified', { id: plan.id, type: 'TRACKING_PLAN', name: plan.name });
      return { data: { status: 'SUCCESS' } };
    },
  },
  {
    method: 'GET',
    path: '/tracking-plans/:planId/sources',
    handle: (call) => {
      const plan = open(call);
      const { state } = call.segment;
      const all = state.sources.filter((source) => plan.sourceIds.includes(source.id));
      const { items, pagination } = paginate(all, call.query);
      return { data: { sources: items.map((one) => sourceView(state, one)), pagination } };
    },
  },
  {
    method: 'POST',
    path: '/tracking-plans/:planId/sources',
    handle: (call) => {
      const plan = open(call);
      const source = findSource(call.segment, text(call.body, 'sourceId'));
      const other = call.segment.state.trackingPlans.find(
        (one) => one !== plan && one.sourceIds.includes(source.id),
      );
      // A source takes one plan (Segment docs); the code of the refusal is our assumption.
      if (other) throw conflict('The source is connected to another Tracking Plan', 'sourceId');
      if (!plan.sourceIds.includes(source.id)) plan.sourceIds.push(source.id);
      return { data: { status: 'SUCCESS' } };
    },
  },
  {
    method: 'DELETE',
    path: '/tracking-plans/:planId/sources',
    handle: (call) => {
      const plan = open(call);
      const sourceId = call.query.text('sourceId') ?? text(call.body, 'sourceId');
      if (!plan.sourceIds.includes(sourceId)) throw notFound('Source');
      plan.sourceIds = plan.sourceIds.filter((id) => id !== sourceId);
      return { data: { status: 'SUCCESS' } };
    },
  },
];
