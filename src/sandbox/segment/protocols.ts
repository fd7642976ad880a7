import { isObject } from './http.ts';
import type { EventRecord, Rule, SourceRecord, State } from './state.ts';

function ruleFor(rules: Rule[], event: EventRecord): Rule | undefined {
  return rules.find(
    (rule) => rule.type === event.type.toUpperCase() && (event.type !== 'track' || rule.key === event.event),
  );
}

/** Names that a rule requires under `properties` (or `traits`) and the event lacks. */
function missing(rule: Rule, event: EventRecord): string[] {
  const schema = rule.jsonSchema.properties;
  const part = event.type === 'identify' || event.type === 'group' ? 'traits' : 'properties';
  const inner = isObject(schema) ? schema[part] : undefined;
  const required = isObject(inner) && Array.isArray(inner.required) ? inner.required : [];
  return required.filter((name): name is string => typeof name === 'string' && !(name in event.properties));
}

/**
 * Why Protocols keeps an event from destinations, or undefined. Only with a tracking plan on the source and
 * its schema settings changed from "allow".
 */
export function findViolation(state: State, source: SourceRecord, event: EventRecord): string | undefined {
  if (!state.switches.protocols) return undefined;
  const plan = state.trackingPlans.find((one) => one.sourceIds.includes(source.id));
  const settings = source.schemaSettings[event.type];
  if (!plan || !isObject(settings)) return undefined;
  const rule = ruleFor(plan.rules, event);
  if (!rule) {
    return settings.allowUnplannedEvents === false ? 'Blocked by Protocols: unplanned event' : undefined;
  }
  const lacks = missing(rule, event);
  const blocks = settings.allowEventOnViolations === false || settings.commonEventOnViolations === 'BLOCK';
  return blocks && lacks.length > 0 ? `Blocked by Protocols: missing ${lacks.join(', ')}` : undefined;
}
