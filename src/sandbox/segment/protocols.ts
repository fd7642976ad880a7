import { isObject } from './http.ts';
import { type Violation, violationsOf } from './json-schema.ts';
import type { Rule, SourceRecord, State, TrackingPlanRecord } from './state.ts';

type Message = Record<string, unknown>;

/** What Protocols makes of a message: why it is kept from everyone, or what is left of it. */
export type Judgement = {
  /** Set when it is blocked. */
  blocked?: string;
  message: Message;
  violations: Violation[];
  /** Dotted names of what was taken out. */
  omitted: string[];
};

const parts: Record<string, 'properties' | 'traits'> = { identify: 'traits', group: 'traits' };
const partOf = (type: string) => parts[type] ?? 'properties';

/** The newest version of the message's rule, or the one it names itself. Names are compared to the letter. */
function ruleFor(plan: TrackingPlanRecord, type: string, message: Message): Rule | undefined {
  const rules = plan.rules
    .filter((rule) => rule.type === type.toUpperCase() && (type !== 'track' || rule.key === message.event))
    .toSorted((one, other) => other.version - one.version);
  const context = isObject(message.context) ? message.context : {};
  const said = isObject(context.protocols) ? context.protocols.event_version : undefined;
  return rules.find((rule) => rule.version === said) ?? rules[0];
}

/** The message as schemas see it: its parts are there, empty when nothing was sent. */
function whole(type: string, message: Message): Message {
  const part = partOf(type);
  return { ...message, context: message.context ?? {}, [part]: message[part] ?? {} };
}

/** Names under properties or traits that the rule does not have; none when it names none at all. */
function unplanned(rule: Rule, type: string, message: Message): string[] {
  const part = partOf(type);
  const schema = isObject(rule.jsonSchema.properties) ? rule.jsonSchema.properties[part] : undefined;
  const planned = isObject(schema) ? schema.properties : undefined;
  const given = message[part];
  if (!isObject(planned) || !isObject(given)) return [];
  return Object.keys(given).filter((name) => !(name in planned));
}

/** Takes top-level names out of a part, and says so in `context.protocols` as Segment does. */
function omit(
  message: Message,
  source: SourceRecord,
  part: string,
  planless: string[],
  wrong: string[],
): Message {
  const given = isObject(message[part]) ? message[part] : {};
  const context = isObject(message.context) ? message.context : {};
  const gone = new Set([...planless, ...wrong]);
  const said = isObject(context.protocols) ? context.protocols : {};
  const protocols = { ...said, omitted: planless, omittedOnViolation: wrong, sourceId: source.id };
  return {
    ...message,
    [part]: Object.fromEntries(Object.entries(given).filter(([name]) => !gone.has(name))),
    context: { ...context, protocols },
  };
}

/**
 * Compares a message with the tracking plan of its source and applies the source's schema settings (Segment docs,
 * Schema configuration): block unplanned events and violations, or omit what is unplanned or wrong. Page and screen calls
 * have no such settings, so theirs are only reported. Unplanned events and properties are reported as violations too.
 */
export function judge(state: State, source: SourceRecord, type: string, message: Message): Judgement {
  const passed: Judgement = { message, violations: [], omitted: [] };
  if (!state.switches.protocols) return passed;
  const plan = state.trackingPlans.find((one) => one.sourceIds.includes(source.id));
  if (!plan) return passed;
  const given = source.schemaSettings[type];
  const settings = isObject(given) ? given : {};
  const common = plan.rules.find((rule) => rule.type === 'COMMON');
  const rule = ruleFor(plan, type, message);
  const seen = whole(type, message);
  const broken = [rule, common].flatMap((one) => (one ? violationsOf(seen, one.jsonSchema) : []));
  if (!rule && type === 'track') {
    const event = String(message.event);
    const unknown = {
      type: 'Unplanned Event',
      field: 'event',
      description: `${event} is not in the Tracking Plan`,
    };
    const blocked =
      settings.allowUnplannedEvents === false ? 'Blocked by Protocols: unplanned event' : undefined;
    return { ...passed, violations: [unknown, ...broken], ...(blocked === undefined ? {} : { blocked }) };
  }
  const part = partOf(type);
  const extra = rule ? unplanned(rule, type, message) : [];
  const strays = extra.map((name) => ({
    type: part === 'traits' ? 'Unplanned Trait' : 'Unplanned Property',
    field: `${part}.${name}`,
    description: `${part}.${name} is not in the Tracking Plan`,
  }));
  const violations = [...broken, ...strays];
  const blocks = settings.allowEventOnViolations === false || settings.commonEventOnViolations === 'BLOCK';
  const first = broken[0];
  if (blocks && first)
    return { ...passed, violations, blocked: `Blocked by Protocols: ${first.description}` };
  const omitsWrong =
    settings.allowPropertiesOnViolations === false ||
    settings.allowTraitsOnViolations === false ||
    /^OMIT_/.test(String(settings.commonEventOnViolations));
  const omitsExtra =
    settings.allowUnplannedEventProperties === false || settings.allowUnplannedTraits === false;
  const present = isObject(message[part]) ? message[part] : {};
  const named = (field: string) => (field.startsWith(`${part}.`) ? (field.split('.')[1] ?? '') : '');
  const wrong = omitsWrong
    ? [...new Set(broken.map(({ field }) => named(field)))].filter((name) => name in present)
    : [];
  const planless = omitsExtra ? extra : [];
  const omitted = [...planless, ...wrong].map((name) => `${part}.${name}`);
  if (omitted.length === 0) return { ...passed, violations };
  return { message: omit(message, source, part, planless, wrong), violations, omitted };
}
