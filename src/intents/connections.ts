import { type Clause, type Situation, valuesOf } from './clause.ts';
import type { Gazetteer } from './gazetteer.ts';
import { type Reading, rule } from './reading.ts';
import { isChoosing, isDestinationStep, isSourceStep } from './where.ts';

const glue = new Set(
  `and or the a an our my your with for plus also too please pls just both use using want need have we i id ill we'd would like lets let us go
  to do take choose pick is it as on of in by via from into ok yes yeah then maybe think goal case source sources destination destinations type
  types tool tools app platform data add connect one well were im me & + how about should be could try case step usecase this that only probably
  our_own current existing main`.split(/\s+/),
);

/** Names of the catalog with nothing but filling words around them: the step decides. */
export function readNamed(clause: Clause, at: Situation, gazetteer: Gazetteer): Reading | undefined {
  if (clause.isQuestion && at.ask === undefined) return undefined;
  if (clause.isNegated) return undefined;
  const has = (kind: Parameters<typeof valuesOf>[1]) => clause.matches.some((one) => one.kind === kind);
  const isCovered = (kinds: readonly string[]) => {
    const rest = clause.words.filter(
      (word, i) =>
        !glue.has(word) &&
        !clause.matches.some((one) => kinds.includes(one.kind) && one.start <= i && i < one.end),
    );
    return rest.length === 0;
  };
  if (at.ask === 'audience_type' || at.step === 'audience') {
    if (has('audience_type') && isCovered(['audience_type'])) return rule('create_audience', 0.95);
  }
  if (at.step === 'identifiers' && has('identifier') && isCovered(['identifier', 'cue']))
    return rule('add_identifiers', 0.94);
  if (
    at.ask === 'source_pick' &&
    (has('integration') || has('source_type')) &&
    isCovered(['integration', 'source_type', 'platform'])
  ) {
    return rule('connect_destination', 0.94);
  }
  if (
    isDestinationStep(at.step) &&
    (has('integration') || has('destination_type')) &&
    isCovered(['integration', 'destination_type'])
  ) {
    return rule('connect_destination', 0.94);
  }
  if (
    isSourceStep(at.step) &&
    (has('integration') || has('source_type')) &&
    isCovered(['integration', 'source_type'])
  ) {
    return rule('connect_source', 0.94);
  }
  if ((has('goal') || has('use_case')) && isCovered(['goal', 'use_case'])) {
    if (!isChoosing(at.step)) return rule('change_use_case', 0.85);
    if (has('use_case') && !(has('goal') && at.step !== 'use_case')) return rule('choose_use_case', 0.93);
    return rule('choose_goal', 0.94);
  }
  if (has('event') && isCovered(['event', 'property'])) return rule('explain_event', 0.85);
  if (
    has('property') &&
    isCovered(['property']) &&
    (at.step === 'review_events' || at.step === 'prod_events')
  )
    return rule('explain_event', 0.8);
  if (has('integration') && isCovered(['integration', 'source_type', 'destination_type'])) {
    return directed(clause, at, gazetteer, 0.84);
  }
  return undefined;
}

const connects =
  /\b(?:connect(?:s|ing)?|add|take|hook(?:ing)? up|link|plug(?: in)?|integrate|send|sends|sending|pull|feed|forward|sync|stream|deliver|route|pipe|install|set up|attach|use|using|push|collect)\b/;

/** Verbs of connecting with a product or a type. */
export function readConnect(clause: Clause, at: Situation, gazetteer: Gazetteer): Reading | undefined {
  const { core } = clause;
  if (clause.isQuestion || clause.isNegated || !connects.test(core)) return undefined;
  if (
    /\b(?:snippet|code|identifiers?|audience|problem|error|skip|demo|unify|engage|expert|human|agent|someone|support)\b/.test(
      core,
    )
  )
    return undefined;
  if (clause.matches.some((one) => one.kind === 'goal' || one.kind === 'use_case') && isChoosing(at.step))
    return undefined;
  if (at.step === 'identifiers' && clause.matches.some((one) => one.kind === 'identifier')) return undefined;
  if (/\btake\b/.test(core) && !isSourceStep(at.step) && !isDestinationStep(at.step)) return undefined;
  const hasProduct = clause.matches.some((one) => one.kind === 'integration');
  const hasType = clause.matches.some((one) => one.kind === 'source_type' || one.kind === 'destination_type');
  const isPlain =
    /\b(?:connect|add|link|hook up|set up|plug in|create|new|another)\b.{0,25}\b(?:source|destination)s?\b/.test(
      core,
    );
  const isExplicit = /\b(?:connect|add|hook up|link|plug|integrate|send|forward|feed|collect|pull)\b/.test(
    core,
  );
  if (hasProduct || isPlain || (hasType && (isExplicit || !isChoosing(at.step))))
    return directed(clause, at, gazetteer, 0.9);
  return undefined;
}

/** Source or destination: the words say it, else the step, else what the product can be. */
export function directed(
  clause: Clause,
  at: Situation,
  gazetteer: Gazetteer,
  confidence: number,
): Reading | undefined {
  const { core } = clause;
  if (/\bfeed (?:it|this|that|them|both)?\b|\bfed (?:by|from)\b/.test(core))
    return rule('connect_destination', confidence);
  const isDestination =
    /\b(?:destinations?|send\w*|forward\w*|deliver\w*|stream to|sync to|export to|(?:data|events|everything|it|them) (?:\w+ )?(?:in|into|to)|into)\b/.test(
      core,
    );
  const isSource =
    /\b(?:sources?|pull\w*|collect\w*|comes? from|data from|events from|from our|from the)\b/.test(core);
  if (isSource && isDestination)
    return isDestinationStep(at.step)
      ? rule('connect_destination', confidence)
      : rule(
          /\bdestinations?|send\w*|to\b/.test(core) ? 'connect_destination' : 'connect_source',
          confidence - 0.1,
        );
  if (isDestination) return rule('connect_destination', confidence);
  if (isSource && !isDestinationStep(at.step)) return rule('connect_source', confidence);
  const slugs = valuesOf(clause, 'integration').map((slug) => gazetteer.roles(slug));
  const onlyDestinations = slugs.some((one) => one.destination.length > 0 && one.source.length === 0);
  const onlySources =
    slugs.length > 0 && slugs.every((one) => one.source.length > 0 && one.destination.length === 0);
  if (onlyDestinations) return rule('connect_destination', confidence);
  if (isDestinationStep(at.step) && !onlySources) return rule('connect_destination', confidence);
  if (isSourceStep(at.step) || onlySources) return rule('connect_source', confidence);
  const hasSourceType = clause.matches.some((one) => one.kind === 'source_type');
  const hasDestinationType = clause.matches.some((one) => one.kind === 'destination_type');
  if (hasDestinationType && !hasSourceType) return rule('connect_destination', confidence - 0.05);
  if (hasSourceType && !hasDestinationType) return rule('connect_source', confidence - 0.05);
  if (slugs.length > 0)
    return rule(slugs.every((one) => one.source.length > 0) ? 'connect_source' : 'connect_destination', 0.7);
  return undefined;
}
