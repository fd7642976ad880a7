import type { SpokenName } from '../core/intent.ts';
import { type Clause, type Situation, valuesOf } from './clause.ts';
import { isClearCommand, speaksOfPromotion } from './guards.ts';
import { type Reading, rule } from './reading.ts';

/** Whether this clause may be read as `name` here; true for every intent that is not privileged. */
export function mayMean(name: SpokenName, clause: Clause, at: Situation): boolean {
  if (isAboutOther(name, clause)) return false;
  return isClearCommand(name, clause, { atPromotion: isAtPromotion(at), hasTarget: hasTarget(clause) });
}

/** What a promotion can be called, or what it carries. */
const own =
  /^(?:it|this|that|these|those|them|all|both|everything|anything|now|one|the|please|yes|go|to|for|from|with|when|if|as|because|until|and|so|too|again|immediately|today|tomorrow|promotion|publication|publishing|release|request|change|changes|set ?up|sources?|destinations?|connections?|events?|rules?|audiences?|prod|production|live|dev|website|web|site|mobile|app|warehouse|ios|android|javascript|website|draft|plan|version|step|whole|entire|new|current|pending|my request|our request|i|we|in|on|lgtm|looks)\b/;

/** "Approve my expenses", "cancel the meeting", "ship the parcel": a verb of promotions with something else as object. */
function isAboutOther(name: SpokenName, clause: Clause): boolean {
  const verb = {
    approve_promotion:
      /\b(?:approve[ds]?|approving|sign(?:ed|ing)? off(?: on)?)(?: of)? ([^,.;:!?–-]{2,120})/,
    cancel_promotion:
      /\b(?:cancel|withdraw|retract|abort|call off|revoke|recall|stop|scrap|drop|forget) ([^,.;:!?–-]{2,120})/,
    request_promotion: /\b(?:ship|release|deploy|launch|publish|promote) ([^,.;:!?–-]{2,120})/,
    remove_connection:
      /\b(?:delete|remove|drop) ((?:the |this |that |my )?(?:last |latest )?(?:e?mail|message|text|reply|comment|thread|file)s?)\b(?! (?:marketing|destination|source|tool))/,
  }[name as string];
  const object = verb?.exec(clause.plain)?.[1];
  if (object === undefined) return false;
  if (name === 'remove_connection')
    return /\b(?:last|latest|message|reply|comment|thread|file|this|that|my)\b/.test(object);
  if (
    /\bpull request|\bpr\b|\bmerge request|\b(?:holiday|vacation|leave|expense|access|refund) request/.test(
      object,
    )
  )
    return true;
  const head = object.replace(/^(?:(?:my|our|the|your|this|that|his|her|their|an?|all|of|both) )+/, '');
  const isNamed = clause.matches.some(
    (one) => one.kind === 'integration' || one.kind === 'source_type' || one.kind === 'destination_type',
  );
  return !own.test(head) && !isNamed;
}

/** A message in the thread of a pending promotion request. */
export const isAtPromotion = (at: Situation): boolean =>
  at.step === 'promotion_review' || at.pending !== undefined;

/** Clear orders with consequences, and what merely resembles one: questions, denials, approvals of other things. */
export function readPrivileged(clause: Clause, at: Situation): Reading | undefined {
  const { core } = clause;
  const may = (name: SpokenName) => mayMean(name, clause, at);

  if (isAtPromotion(at)) {
    const isNotYet = /^(?:no |nope |please )?not (?:yet|now|today)\b/.test(core);
    const isHeldBack =
      /^(?:no |please )?(?:hold off|wait|not ready|not approved)\b/.test(core) ||
      /\b(?:dont|do not|cant|cannot|wont|not) (?:\w+ )?(?:approve|sign|ship|publish|promote|release|go live)/.test(
        core,
      );
    if (!clause.isQuestion && (isNotYet || isHeldBack)) {
      if (at.role === 'approver') return rule('reject_promotion', 0.88);
      return isNotYet ? rule('cancel_promotion', 0.82) : rule('deny', 0.7);
    }
    if (may('cancel_promotion')) return rule('cancel_promotion', 0.92);
    if (may('reject_promotion') && (at.role === 'approver' || !/^(?:no|nope)\b/.test(core))) {
      return rule('reject_promotion', 0.92);
    }
    if (may('approve_promotion')) return rule('approve_promotion', 0.92);
  } else if (may('cancel_promotion') && /\b(?:promotion|request|approval|publication)\b/.test(core)) {
    return rule('cancel_promotion', 0.85);
  }
  if (may('import_rules') && /\brules?\b/.test(core)) return rule('import_rules', 0.93);
  if (may('remove_connection') || leavesOut(clause)) return rule('remove_connection', 0.92);
  if (may('restart')) return rule('restart', 0.94);
  if (may('request_promotion')) return rule('request_promotion', 0.93);
  return readUnprivileged(clause, at);
}

/** "Leave Braze out", "skip Amplitude": a product, not a step. */
const leavesOut = (clause: Clause): boolean =>
  !clause.isQuestion &&
  /^(?:leave (?:out|(?:\w+ ){1,4}out)|skip|omit)\b/.test(clause.core) &&
  clause.matches.some((one) => one.kind === 'integration') &&
  !clause.matches.some((one) => one.kind === 'step');

function readUnprivileged(clause: Clause, at: Situation): Reading | undefined {
  const { core, isQuestion, isNegated } = clause;
  const said = clause.words.join(' ');
  if (
    /\bwho(?:s| is| all| else)? (?:\w+ )?(?:(?:must|has to|needs to|should|can|will|may|gets to|is going to|have to) )?(?:approve|approves|approving|approved|sign|signs|review|reviews|decide|decides)\b/.test(
      said,
    )
  ) {
    return rule('show_status', 0.95, { scope: 'promotion' });
  }
  if (
    isQuestion &&
    /\b(?:approved|rejected|pending|approvals?|votes?|expires?|expired|promoted|signed off|gone live|promotion (?:\w+ )?(?:go|done|state|status|through))\b/.test(
      said,
    ) &&
    !/^(?:how (?:do|does|is|are)|what (?:does|is an|happens|is the difference)|why|explain)\b/.test(core)
  ) {
    return rule('show_status', 0.88, { scope: 'promotion' });
  }
  if (
    /\b(?:status|state|progress)\b/.test(said) &&
    /\b(?:promotion|request|approvals?|publication)\b/.test(said)
  ) {
    return rule('show_status', 0.93, { scope: 'promotion' });
  }
  if (
    isQuestion &&
    /^(?:did|has|have|was|is|were) (?:\w+ ){1,2}?(?:approved?|reject(?:ed)?|decline[sd]?|sign(?:ed)?|vote[sd]?)\b/.test(
      core,
    )
  ) {
    return rule('show_status', 0.9, { scope: 'promotion' });
  }
  if (isQuestion && speaksOfPromotion(core)) return readPromotionQuestion(clause);
  if (isNegated && speaksOfPromotion(core) && isHoldingBack(core)) return rule('deny', 0.6);
  if (
    isNegated &&
    /\b(?:dont|do not|never|not) (?:\w+ )?(?:remove|delete|disconnect|drop|restart|reset|start over|wipe|import|cancel|withdraw|reject)\b/.test(
      core,
    )
  ) {
    return rule('deny', 0.62);
  }
  if (
    isQuestion &&
    /\b(?:restart\w*|start\w* over|reset\w*|remov\w*|delet\w*|disconnect\w*|import\w* (?:the )?(?:identity )?rules|withdraw\w*|cancel\w*)\b/.test(
      core,
    )
  ) {
    return rule('help', 0.7);
  }
  // Approval of anything but events or a promotion is none of this bot's business.
  if (/^(?:i )?(?:approve|sign off|approved|reject)\b/.test(core) && !isAtPromotion(at)) {
    if (valuesOf(clause, 'event').length > 0 || /\bevents?\b/.test(core)) return rule('confirm_events', 0.88);
    if (/\b(?:promotion|release|go live|prod|production|(?:the|this|that|pending) request)\b/.test(core))
      return rule('show_status', 0.7, { scope: 'promotion' });
    return at.ask === 'yes_no' && core.split(' ').length === 1
      ? rule('affirm', 0.8)
      : rule('out_of_scope', 0.85);
  }
  return undefined;
}

function readPromotionQuestion(clause: Clause): Reading | undefined {
  const { core } = clause;
  const isAboutData =
    /\b(?:data|events?|calls?|traffic|anything|receiv\w*|arriv\w*|flow\w*|coming|working|sending)\b/.test(
      core,
    );
  const asksHow =
    /\b(?:hows?|what|whats|why|should|safe|happens?|need|can|could|difference|mean|means|allowed|possible|when|explain|which)\b/.test(
      core,
    );
  const hasOther = clause.matches.some(
    (one) =>
      ['event', 'use_case', 'property', 'concept'].includes(one.kind) &&
      !['promotion', 'source', 'destination', 'event', 'write_key', 'label'].includes(one.value),
  );
  if (/\b(?:snippet|code|audience)\b/.test(core) || hasOther) return undefined;
  if (isAboutData && !asksHow) return rule('verify_events', 0.85, { env: 'prod' });
  if (/\b(?:data|events?) (?:\w+ )?(?:arriv|com|flow|reach|in prod)/.test(core))
    return rule('verify_events', 0.8, { env: 'prod' });
  if (
    /^(?:are we|is it|is our setup|is the setup|are things|is everything) (?:\w+ )?(?:live|in prod|published|in production|promoted)/.test(
      core,
    )
  ) {
    return rule('show_status', 0.85, { scope: 'promotion' });
  }
  return rule('explain_environments', 0.88);
}

const isHoldingBack = (core: string): boolean =>
  /\b(?:dont|do not|never|not|wont|stop|avoid|no) (?:\w+ ){0,2}?(?:publish\w*|ship\w*|promot\w*|push\w*|deploy\w*|release|go(?:ing)? live|approve\w*|sign|move)/.test(
    core,
  ) || /\bnot ready\b/.test(core);

function hasTarget(clause: Clause): boolean {
  const isEvent = clause.matches.some(
    (one) => one.kind === 'event' || (one.kind === 'property' && one.value.includes('_')),
  );
  const hasThing = clause.matches.some((one) =>
    ['integration', 'source_type', 'destination_type'].includes(one.kind),
  );
  const hasWord = /\b(?:sources?|destinations?|connections?|integrations?|warehouse|connector)\b/.test(
    clause.core,
  );
  const isPointed =
    /\b(?:remove|delete|disconnect|unlink|detach|drop) (?:it|that|this|them|both|all of them|(?:the )?(?:first|second|third|fourth|last)(?: one)?|number \d+|\d+|["'“])/.test(
      clause.core,
    );
  return hasWord || (!isEvent && (hasThing || isPointed)) || /\b(?:called|named)\b/.test(clause.core);
}
