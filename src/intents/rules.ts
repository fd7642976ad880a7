import { type Clause, type Situation, valuesOf } from './clause.ts';
import { nameIn } from './names.ts';
import { readPick } from './ordinals.ts';
import { type Reading, rule } from './reading.ts';
import { isChoosing } from './where.ts';

/** A position, a quantity or the label of an option, and nothing else. */
export function readOption(clause: Clause, at: Situation): Reading | undefined {
  if (/^(?:compare|comparison|difference|explain|describe|tell me)\b/.test(clause.core)) return undefined;
  const hasList = at.options !== undefined && at.options.items.length > 0;
  const pick = readPick(clause.plain.replace(/[?!.,:]+$/, ''), hasList);
  if (pick && !clause.isQuestion) {
    if (!hasList && pick.all && at.step === 'identifiers')
      return rule('add_identifiers', 0.92, { all: true });
    if (at.step === 'identifiers' && clause.matches.some((one) => one.kind === 'identifier'))
      return undefined;
    return rule('select_option', hasList ? 0.97 : 0.86, { ...pick });
  }
  if (!hasList) return undefined;
  const said = clause.words.join(' ');
  const index =
    at.options?.items.findIndex(({ label, value }) => [label, value].some((text) => key(text) === said)) ??
    -1;
  const isNamed = clause.matches.some((one) => one.start === 0 && one.end === clause.words.length);
  if (index >= 0 && !isNamed) return rule('select_option', 0.95, { ordinals: [index + 1] });
  const only = at.ask === 'choice' || at.ask === 'source_pick' ? onlyOptionWith(clause, at) : undefined;
  return only === undefined ? undefined : rule('select_option', 0.9, { ordinals: [only + 1] });
}

const besideLabels = new Set(
  'the a an one ones please pls that this with under for i id ill we take choose pick go want lets use it goal use case'.split(
    ' ',
  ),
);

/** "The communications one": the one option whose label has all the words that were said. */
function onlyOptionWith(clause: Clause, at: Situation): number | undefined {
  if (clause.isQuestion || clause.isNegated || clause.words.length > 6) return undefined;
  // What the catalog knows by name is read as that.
  if (clause.matches.some((one) => ['integration', 'goal', 'use_case', 'event'].includes(one.kind)))
    return undefined;
  const said = clause.words.filter((word) => !besideLabels.has(word));
  if (said.length === 0 || said.every((word) => word.length < 4)) return undefined;
  const fitting = (at.options?.items ?? []).flatMap(({ label }, i) => {
    const words = key(label).split(' ');
    return said.every((word) => words.includes(word)) ? [i] : [];
  });
  return fitting.length === 1 ? fitting[0] : undefined;
}

const key = (text: string): string =>
  text
    .toLowerCase()
    .replace(/['’]/g, '')
    .split(/[^\p{L}\p{N}_]+/u)
    .filter(Boolean)
    .join(' ');

/** "Give me the write key", "where is my key?". */
const wantsKey =
  /^(?:(?:can|could|may|shall) (?:i|we|you) |(?:i|we) (?:need|want|lost|forgot|havent got|dont have) |(?:please )?(?:give|send|show|get|tell|whisper) (?:me|us )?|wheres? |what is |whats )(?!.{0,40}\b(?:code|snippet)\b).{0,40}\bwrite ?keys?\b|^(?:the |my |our )?write ?key(?: please)?$/;

/** Questions whose answer depends on what they name. */
export function readQuestion(clause: Clause, at: Situation): Reading | undefined {
  const { core } = clause;
  const useCases = valuesOf(clause, 'use_case');
  const has = (kind: Parameters<typeof valuesOf>[1]) => valuesOf(clause, kind).length > 0;
  const isCompare = /\b(?:compare|comparison|difference|differ\w*|versus|vs|or)\b/.test(core);
  if (
    isCompare &&
    useCases.length >= 2 &&
    (clause.isQuestion || /\b(?:compare|comparison|difference|versus|vs)\b/.test(core))
  ) {
    return rule('explain_use_case', 0.95, { use_cases: useCases.slice(0, 3) });
  }
  const asks =
    clause.isQuestion ||
    /^(?:explain|define|describe|tell (?:me|us) (?:more )?about|(?:give me )?more (?:about|on|info|details)|details (?:on|of|about)|info (?:on|about)|meaning of|what)/.test(
      core,
    );
  if (wantsKey.test(clause.words.join(' '))) return rule('explain_concept', 0.92, { concept: 'write_key' });
  if (!asks) return undefined;
  if (/\b(?:snippet|code|curl|implement|paste|sdk)\b/.test(core)) return undefined;
  const isWhat =
    /^(?:whats?|hows?|why|define|explain|describe|tell|more|give me more|details|info|meaning|which|when|do|is|are|does|should|can)\b/.test(
      core,
    ) || clause.plain.endsWith('?');
  if (
    /\b(?:recommend|suggest|advise|should we (?:choose|pick|take|start|go|use)|right for|best for|suits?|fits?|makes? sense)\b/.test(
      core,
    ) &&
    isChoosing(at.step)
  ) {
    return has('source_type') && /\bsources?|destinations?\b/.test(core)
      ? undefined
      : rule('recommend_use_case', 0.88);
  }
  if (/\b(?:change|switch|another|different)\b/.test(core) && /\b(?:use case|goal)\b/.test(core))
    return rule('change_use_case', 0.88);
  if (
    !isWhat ||
    /\b(?:arriv\w*|coming|received?|receiving|flow\w*|working|showing|came|reach\w*|fail\w*)\b/.test(core)
  )
    return undefined;
  const thing = clause.matches.filter(
    (one) =>
      one.kind === 'event' ||
      (one.kind === 'property' && (one.value.includes('_') || /\bproperty\b/.test(core))),
  );
  if (
    useCases.length > 0 &&
    !/^(?:can|could|should) (?:we|i) (?:do|use|take|choose|have|switch|change)/.test(core)
  ) {
    return rule(
      'explain_use_case',
      0.9,
      useCases.length > 1 ? { use_cases: useCases.slice(0, 3) } : undefined,
    );
  }
  if (thing.length > 0) return rule('explain_event', 0.88);
  const isTerm =
    /^(?:whats?(?: is| are| does| do you mean by)?|define|explain|meaning of|describe|tell (?:me|us) (?:more )?about) (?:an? |the |exactly |by )*/.exec(
      core,
    );
  if (isTerm) {
    const rest = core
      .slice(isTerm[0].length)
      .replace(/ (?:mean|means|stand for|for|in segment|here|exactly|anyway|again|please)(?: .{0,20})?$/, '');
    const whole = clause.matches.filter((one) => clause.words.slice(one.start, one.end).join(' ') === rest);
    if (whole.some((one) => one.kind === 'environment')) return rule('explain_environments', 0.92);
    if (whole.some((one) => one.kind === 'concept')) return rule('explain_concept', 0.92);
    if (whole.some((one) => one.kind === 'property')) return rule('explain_event', 0.85);
  }
  const environments = valuesOf(clause, 'environment');
  if (environments.length === 2) return rule('explain_environments', 0.9);
  if (
    /\b(?:environments?|dev|promotions?)\b/.test(core) &&
    /\b(?:difference|mean|means|why|what is|whats|explain|how does|how do|need)\b/.test(core) &&
    !has('integration')
  ) {
    return rule('explain_environments', 0.82);
  }
  return undefined;
}

/** "Call it Acme web". */
export function readNaming(clause: Clause, at: Situation): Reading | undefined {
  if (clause.isQuestion || clause.isNegated) return undefined;
  if (
    !/^(?:(?:id like|i want|i would like|we) to |you can |no |yes |should be )?(?:re ?name|call|name|title|label|change the name|use the name|give it the name|the name|its name|it should be (?:called|named)|(?:make|set) the name|new name)\b/.test(
      clause.core,
    )
  )
    return undefined;
  const name = nameIn(clause.raw);
  if (name === undefined) return undefined;
  const isAudience = at.step === 'audience' && /\baudience\b/.test(clause.core);
  return isAudience ? rule('create_audience', 0.9, { name }) : rule('provide_name', 0.95, { name });
}

/** "Go to the sources", "skip identifiers", "done with the events". */
export function readNavigation(clause: Clause): Reading | undefined {
  const { core } = clause;
  if (clause.isQuestion) return undefined;
  const hasStep = clause.matches.some((one) => one.kind === 'step');
  if (/^(?:skip|leave out|jump over|lets skip|we can skip|omit)\b/.test(core) && !clause.isNegated)
    return rule('skip_step', 0.92);
  if (!hasStep || clause.isNegated) return undefined;
  if (
    /^(?:i want to |id like to |can we |lets )?(?:go (?:back )?(?:to|over to)|take (?:me|us) (?:back )?to|bring (?:me|us) (?:back )?to|jump (?:back |ahead )?to|return to|back to|open|switch to|move (?:on |back )?to|revisit|lets revisit|skip to|navigate to)\b/.test(
      core,
    )
  ) {
    return /\b(?:another|different|other) (?:use case|goal)/.test(core)
      ? rule('change_use_case', 0.85)
      : rule('go_to_step', 0.9);
  }
  if (
    /^(?:mark|tick|check off|set)\b.*\b(?:done|complete|completed|finished|off)\b|^(?:im |were )?(?:done|finished|through) with\b/.test(
      core,
    )
  ) {
    return rule('mark_complete', 0.9);
  }
  return undefined;
}

const business =
  /\b(?:we|i) (?:sell|run|make|offer|operate|own|build|produce|provide|publish|deliver|rent|teach|ship)\b|^(?:were|im|we are|i am|its|this is) (?:an?|the|in)\b(?! (?:rush|hurry))|\b(?:our|my) (?:\w+ )?(?:customers|users|visitors|shoppers|buyers|business|company|shop|store|readers|members|subscribers|clients|players|carts|app users|guests|students|patients|churn|sales)\b|^(?:people|customers|users|visitors|shoppers|buyers|nobody|few|many|most|hardly anyone|too many|too few|lots of)\b/;

/** What the business does or suffers from, said while a goal or use case is being chosen. */
export function readBusiness(clause: Clause, at: Situation): Reading | undefined {
  const { core } = clause;
  if (!isChoosing(at.step) || !business.test(core) || clause.words.length < 4) return undefined;
  if (
    /^(?:i |we )?(?:want|need|would like|d like|id like|lets|choose|pick|take|go with|the goal|our goal|our aim|our main)\b/.test(
      core,
    )
  )
    return undefined;
  if (/\b(?:error|snippet|segment|connect|approve\w*|approver\w*|token|invoice)\b/.test(core))
    return undefined;
  return rule('recommend_use_case', 0.86, { business: clause.raw.slice(0, 500) });
}

/** A goal or use case among other words, told while choosing: "trial conversion sounds right". */
export function readMentioned(clause: Clause, at: Situation): Reading | undefined {
  if (!isChoosing(at.step) || clause.isQuestion || clause.isNegated) return undefined;
  if (
    /\b(?:recommend|suggest|advise|which|help|explain|compare|versus|vs|about|details?|info|list|show|change|switch|instead|error|snippet|code)\b/.test(
      clause.core,
    )
  )
    return undefined;
  if (clause.matches.some((one) => one.kind === 'use_case')) return rule('choose_use_case', 0.8);
  return clause.matches.some((one) => one.kind === 'goal') ? rule('choose_goal', 0.78) : undefined;
}
