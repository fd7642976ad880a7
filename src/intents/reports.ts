import type { Clause, Situation } from './clause.ts';
import { type Reading, rule } from './reading.ts';

/** Statements about data that does not come. */
export function readTrouble(clause: Clause, at: Situation): Reading | undefined {
  const seen = readSight(clause);
  if (seen) return seen;
  const { core } = clause;
  if (
    /\b(?:nothing|no (?:data|events?|traffic|calls?)|none of (?:it|them|the events))\b.{0,30}\b(?:arriv\w*|com(?:es?|ing)|show\w*|receiv\w*|in|through|happen\w*|flow\w*|there|yet|work\w*|since)\b|^(?:still )?(?:nothing|no data|no events)$|^(?:it|this|that|everything|the snippet|the source|the destination)? ?(?:doesnt|does not|isnt|is not|not) work(?:ing)?\b|^(?:i get|we get|im getting|getting|there is|theres|we see|i see|i have|we have) (?:an? |the )?(?:\w+ )?(?:error|problem|issue)/.test(
      core,
    )
  ) {
    return rule('report_problem', at.step === 'goal' || at.step === 'use_case' ? 0.75 : 0.92);
  }
  const isAsking = clause.isQuestion || /^(?:check|verify|test|see|confirm|validate|make sure)\b/.test(core);
  if (
    isAsking &&
    /\b(?:data|events?|calls?|traffic|anything|something|it)\b.{0,40}\b(?:coming|arriv\w*|receiv\w*|flow\w*|getting|reach\w*|through|landing|showing up|in yet)\b|^(?:any|do you see (?:any|the|my)|are there any|got any|have we got any|is there any) (?:data|events?|calls?|traffic)\b/.test(
      core,
    ) &&
    !/^(?:how|why|what happens)/.test(core)
  ) {
    return /\b(?:not|isnt|arent|no|nothing|why)\b/.test(core)
      ? rule('report_problem', 0.85)
      : rule('verify_events', 0.92);
  }
  return undefined;
}

/** "Do you see Order Completed", "we don't see any events", "the connection fails". */
function readSight(clause: Clause): Reading | undefined {
  const { core, isQuestion } = clause;
  const hasEvent = clause.matches.some((one) => one.kind === 'event');
  const isData = hasEvent || /\b(?:data|events?|calls?|traffic|anything)\b/.test(core);
  if (
    isData &&
    /\b(?:dont|do not|cant|cannot|didnt|did not|still dont) (?:\w+ )?(?:see|get|receive|find)\b/.test(core)
  ) {
    return rule('report_problem', isQuestion ? 0.8 : 0.9);
  }
  if (
    isQuestion &&
    isData &&
    /^(?:do|did|can|have|has|could) (?:you|we|segment|it|they) (?:\w+ )?(?:see|get|got|receiv\w*|seen|had)\b/.test(
      core,
    )
  ) {
    return rule('verify_events', 0.88);
  }
  if (
    isQuestion &&
    /^(?:did|does|is|has) (?:it|that|this|everything) (?:all )?(?:work\w*|connected|go through|arrived?|come through)$/.test(
      core,
    )
  ) {
    return rule('verify_events', 0.85);
  }
  if (
    !isQuestion &&
    /\b(?:fails|failed|failing|is down|broken|crash(?:es|ed)|throws|times out|timed out)\b/.test(core)
  ) {
    return rule('report_problem', 0.88);
  }
  return undefined;
}

/** "Let's do the rest tomorrow": work put off to a named time. */
export function readDelay(clause: Clause): Reading | undefined {
  const { core } = clause;
  if (
    clause.isQuestion ||
    !/\b(?:continue|rest|come back|remind|resume|pick|stop|finish|back|pause|see you|until|go on|lets do|do it|do this|return|talk)\b/.test(
      core,
    )
  )
    return undefined;
  const hasTime =
    /\b(?:tomorrow|tonight|later today|next (?:week|month|monday|tuesday|wednesday|thursday|friday)|(?:on |until |till )?(?:monday|tuesday|wednesday|thursday|friday)|in (?:an?|\d{1,3}|one|two|three|a few|a couple of) (?:minutes?|hours?|days?|weeks?))\b/.test(
      core,
    );
  return hasTime ? rule('pause_setup', 0.86) : undefined;
}
