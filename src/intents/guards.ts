import type { SpokenName } from '../core/intent.ts';

/** One clause as the rules read it; see `readClause`. */
export type Speech = {
  /** Words with single blanks: no punctuation, no politeness before or after. */
  core: string;
  /** Asks rather than tells. "Can you publish it?" tells. */
  isQuestion: boolean;
  /** Says that something is not, or shall not be, done. */
  isNegated: boolean;
};

const machineTalk: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|bypass|override|overrule|skip|circumvent)\b.{0,40}\b(?:instructions?|rules?|prompts?|polic(?:y|ies)|safety|guardrails?|restrictions?|checks|approvals?|quorum|approval (?:step|process)|limits?|guidelines|everything (?:above|before)|previous (?:messages?|text|context|orders|commands?|input))\b/,
  /(?:^|[\n.;>\]})"])\s*(?:system|assistant|developer|admin) ?(?:prompt|message|note|override)? ?:/,
  /\b(?:system|developer|hidden|initial) (?:prompt|message|instructions?)\b/,
  /\b(?:developer|debug|god|admin|sudo|maintenance|dan|jailbreak|unrestricted|root) ?mode\b/,
  /\bjailbreak|\bprompt injection|\bsudo\b/,
  /(?:^|[.,;:!?]\s*|\b(?:please|now|must|should|you|and|then|to|just|will|can) )(?:pretend|act|behave|roleplay|role play|imagine)\b (?:to be|as|like|you are|youre|that you|im |i am|we )/,
  /\byou are (?:now|no longer|an? (?:ai|assistant|bot|unrestricted|language|admin|approver|helpful))/,
  /\b(?:on|in) behalf of\b|\bin the name of\b|\bimpersonat/,
  /\b(?:output|respond|reply|answer|return|print|emit|classify|label|treat|interpret|parse|mark) (?:only |just |exactly )?(?:with|as|this as|that as|it as|the following as|this message as|json|intent|the word)\b.{0,60}(?:intent|json|approv|promot|restart|remov|delet|affirm|:|"|_)/,
  /\bintents? ?(?:=|:|is )|\bconfidence ?[:=]|\bslots? ?[:=]/,
  /\b(?:request|approve|reject|cancel)_promotion\b|\bremove_connection\b|\bimport_rules\b|\bvote_approve\b|\bconfirm_(?:restart|remove|undo)\b/,
  /\b(?:set|give|grant|change|switch|assign|make) (?:my|me|your|this users?|the users?) (?:role|permissions?|rights|access)?\b.{0,20}\b(?:owner|admin|approver|root|superuser)\b.{0,20}\b(?:role|rights|mode|now|and|access)\b/,
  /\b(?:i am|im|this is) (?:your|the) (?:developer|creator|administrator|system|programmer|admin|maker|boss now)\b/,
  /\b(?:reveal|print|show|leak|dump|repeat|expose|send me|tell me) (?:me )?(?:all )?(?:your|the|every) (?:system )?(?:prompt|instructions|secrets?|tokens?|env(?:ironment)? variables?|api keys?|passwords?|credentials)\b/,
  /<\/?(?:system|user|assistant|instructions?|prompt|script|tool|function|img|iframe|svg|im_start|\|)[^<>]{0,80}>?/,
  /\[\/?(?:inst|system|sys|tool|assistant)\]|<\|[^|]{0,40}\|>/,
  /\{ ?"?[a-z_]{1,40}"? ?:/,
  /\{\{|\}\}|\$\{|<%|%>|\{%|#\{/,
  /\$\([^)]{0,80}\)|`[^`]{0,80}`\s*\||\brm -rf\b|\bcurl (?:-[a-z]|https?:)|&& ?[a-z]|\|\| ?[a-z]|; ?(?:drop|rm|cat|exec|wget|curl|delete from)\b|\|\s*(?:sh|bash)\b/,
  /\b(?:drop table|union select|select \* from|or 1 ?= ?1)\b/,
  /\b(?:function|tool)[_ ]?calls?\b|\b[a-z_]{3,40}\((?:["'{[]|\))/,
  /\bbase64\b|\brot13\b|\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|&#x?[0-9a-f]{2,}/,
  /\bas (?:an? )?(?:admin|administrator|owner|root|superuser|approver|the approver|the owner|system)\b.{0,40}\b(?:approve|publish|promote|ship|order|command|i say|remove|delete|restart)/,
  /\b(?:new|updated|following|important) (?:instructions?|rules?|directives?|orders)\b ?(?::|are|for you|from)/,
];

/**
 * Whether a text speaks to the machine rather than to the setup: orders to drop rules, roles, markup of prompts,
 * calls, encodings. `text` is lower case without apostrophes. Linear: every repetition is bounded.
 */
export function isMachineTalk(text: string): boolean {
  return machineTalk.some((pattern) => pattern.test(text));
}

const asking =
  /^(?:and |but |so |or )?(?:hows?|whats?|whys?|whens?|wheres?|who|whos|whom|which|whose|is|are|was|am|does|do (?:we|you|i|they|the|my|our|any)|did|can|could|should|shall|would|will|may|might|has|have (?:we|you|i|they|any)|isnt|arent|doesnt|didnt|cant (?:we|i|you)|wont|shouldnt|how|what|why|when|where)\b/;
const askingInside =
  /\b(?:know|tell me|tell us|explain|wonder(?:ing)?|curious|understand|ask(?:ing)?|idea|sure|see|question|remind me|clear|check|describe|clarify) (?:\w+ ){0,2}?(?:how|what|whats|why|when|where|who|which|if|whether)\b/;
const politeOrder = /^(?:please )?(?:can|could|would|will) (?:you|u|ya) (?:please |pls |kindly |just |now )*/;
const tag = /[,.] ?(?:ok|okay|right|please|pls|yeah|yes|alright|will you|would you|thanks) ?\?+$/;
const negative =
  /\b(?:dont|do not|doesnt|does not|didnt|did not|not|never|no|cant|cannot|can not|wont|will not|shouldnt|should not|mustnt|must not|isnt|arent|wasnt|werent|havent|hasnt|without|nobody|no one|none|nothing|neither|nor|hold off|stop|refuse to|instead of|rather than|avoid|wouldnt|couldnt|aint|unable|forbid|against|hesitate|refrain|prevent|prohibit\w*|unapproved)\b/;
const positiveIdiom =
  /\b(?:why not|no problem|no worries|dont forget to|not only|if not|cant wait to|no doubt|no objections?)\b/g;
const leading =
  /^(?:(?:ok|okay|so|well|please|pls|plz|hey|hi|hello|um|uh|hmm|great|cool|alright|now|then|and|but|just|segue|also|right|good|perfect|awesome|actually|maybe|oh|ah|sorry|kindly|first|guys|team|lets|let us|i think|i guess|go ahead and|next please) )+/;
const trailing =
  /(?: (?:please|pls|plz|thanks|thank you|thx|now|then|for me|for us|ok|okay|guys|mate|asap|right away|cheers))+$/;

/** Reads the manner of a clause. `plain` is lower case without apostrophes, punctuation kept. */
export function readSpeech(plain: string, words: readonly string[]): Speech {
  const joined = words.join(' ');
  const ordered = joined.replace(
    /^(?:ok|okay|so|hey|hi|hello|and|please|pls|segue|well|great|thanks|cool) /,
    '',
  );
  const isOrder = politeOrder.test(ordered);
  const said = ordered.replace(politeOrder, '');
  const hasMark = /\?\s*$/.test(plain.replace(tag, ''));
  const isQuestion = asking.test(said) || askingInside.test(said) || (hasMark && !isOrder);
  const core = trim(said);
  return { core, isQuestion, isNegated: negative.test(joined.replace(positiveIdiom, ' ')) };
}

function trim(text: string): string {
  const shorter = text.replace(leading, '').replace(trailing, '');
  return shorter === '' ? text : shorter;
}

const subordinate =
  /\b(?:if|when|once|after|before|until|till|unless|whether|while|as soon as|in case|suppose|assuming|whenever|would have|could have|should have|he|she|they|boss|manager|someone|somebody|everyone|used to|supposed to|planning to|plan to|going to be|will be|said|says|asked me|told me|wants me|want me)\b/;

const promotes: readonly RegExp[] = [
  /\b(?:re)?publish\b/,
  /\bpromote\b/,
  /\b(?:ship|deploy|release|launch|productionise|productionize)(?: (?:it|this|that|them|everything|all|the|our|to|into|now|my|both|website|mobile|audience)\b|$)/,
  /\b(?:roll|rolling) (?:\w+ ){0,3}out\b/,
  /\b(?:push|pushing|move|moving|take|bring|get|put|send|copy|switch|transfer|migrate|roll|set|ship|promoting|publishing|shipping)\b (?:\w+ ){0,6}?(?:to|into|in|onto|on|over to) (?:the )?(?:prod|production|live|prd)\b/,
  /\b(?:go|going) live\b|\bgo to prod(?:uction)?\b|\bgo prod\b/,
  /\b(?:make|take|put|push|set|bring|get|turn) (?:\w+ ){1,4}live\b/,
  /\b(?:request|submit|start|open|raise|file|ask for|ask the approvers|send (?:\w+ ){0,3}for|need|want|get|put (?:\w+ ){0,4}up for|put (?:\w+ ){0,4}to the) (?:\w+ ){0,4}?(?:promotion|approval|publication|sign off|signoff|release|approvers)\b/,
  /\bready (?:to (?:publish|ship|go live|promote|deploy|release|launch|push)|for (?:the )?(?:prod|production|go live|release|launch|promotion))\b/,
];
const approves =
  /^(?:approve[ds]?|approving|approval|i (?:hereby |do |also |can |will )?(?:approve|sign off|give|agree to|am ok|am fine|grant|second)|ill (?:approve|sign)|signed off|signed|sign off|sign it off|sign this off|signing off|lgtm|looks good|ship it|green light|granted|permission granted|you have my (?:ok|approval|yes|blessing)|my approval|happy to approve|fine by me|(?:im|we are|were|i am) (?:ok|okay|fine|happy|good) (?:with|to)|good to go|publish it|release it|go live|promote it|thumbs up|all good|go ahead|yes approve\w*|yes i approve)\b|(?<!\b(?:to|will|should|must|can|may|who|not|dont|didnt|they|he|she|would|could|you) )\b(?:i )?approve(?: it| this)?$/;
const rejects =
  /^(?:(?:i|we|id|ill|i have to|i must|i want to|i will|have to|need to|must)? ?(?:reject\w*|declin\w*|den(?:y|ied)|refus\w*|veto\w*|disapprov\w*|turn (?:it|this|that) down|send(?:ing)? (?:it|this) back|object)|(?:i |we )?(?:cant|cannot|wont|will not|dont|do not|am not going to|not going to) (?:approve|sign|ship|publish|promote|release|let)|not (?:yet|approved|now|like this|ready|ok|good)|no$|nope$|no go|no not|no (?:the|this|that|it|way|because|sorry|we|i|you|first|please|fix|there|they|not|theres|its)|nope|im against|against this|this (?:must|should|can)(?:nt| not) (?:go|be)|disapprove\w*|hold off|thumbs down|please fix|needs? (?:changes|work|fixing)|rejecting)\b/;
const withdraws =
  /\b(?:cancel|withdraw|retract|abort|call off|revoke|recall|rescind|(?:pull|take) (?:\w+ ){0,3}back|stop|scrap|forget|drop|undo)\b/;
const promotionWord = /\b(?:promotion|request|approval|publication|publishing|release|go live)\b/;
const removes =
  /\b(?:remove|delete|disconnect|disable|deactivate|turn off|switch off|turn (?:\w+ ){1,3}off|switch (?:\w+ ){1,3}off|drop|unlink|detach|get rid of|take out|throw out|kill|uninstall|unplug|kick out|take (?:\w+ ){1,3}off|rip out|erase|ditch)\b/;
const restarts =
  /\b(?:start(?:ing)? (?:it |this |everything )?(?:all )?over|start (?:again|afresh|anew|new|fresh)|(?:start|begin|go|back)(?: again)?(?: all over)? (?:from|at|to) (?:scratch|zero|the (?:very )?beginning|square one|the start)|(?:restart|reset|wipe|clear|erase|delete|scrap|discard|throw)(?: it| this| that)?(?: all| everything| from (?:scratch|the beginning|zero)| (?:the |this |our |my )?(?:whole |entire |complete |current |guided )?(?:setup|set up|checklist|thing|progress|process|onboarding))|(?:restart|reset|wipe)(?: it| this| please| now)?$|begin (?:again|anew|afresh)|throw (?:\w+ ){1,5}away|delete all of it|from scratch|all over again)\b/;

/** What the gate of a privileged intent looks at besides the words. */
export type Gate = { atPromotion: boolean; hasTarget: boolean };

/**
 * Whether a clause clearly commands this privileged intent. Questions, negations, subordinate clauses and mere
 * mentions do not. Rules of facts "How context decides": approval and rejection exist for a pending request only.
 */
export function isClearCommand(name: SpokenName, speech: Speech, gate: Gate): boolean {
  const { core, isQuestion, isNegated } = speech;
  if (isQuestion) return false;
  const at = (pattern: RegExp): number => pattern.exec(core)?.index ?? -1;
  const isFree = (index: number) => index >= 0 && !isNegated && !subordinate.test(core.slice(0, index));
  switch (name) {
    case 'request_promotion':
      return !gate.atPromotion && promotes.some((pattern) => isFree(at(pattern)));
    case 'approve_promotion':
      return gate.atPromotion && isFree(at(approves));
    case 'reject_promotion':
      return (
        gate.atPromotion &&
        rejects.test(core) &&
        !/\b(?:dont|not|never|wont|cant) (?:reject|decline|deny|refuse|veto)/.test(core)
      );
    case 'cancel_promotion':
      return isFree(at(withdraws)) && (gate.atPromotion || promotionWord.test(core));
    case 'import_rules':
      return isFree(
        at(/\b(?:import|bring|copy|load|transfer|move|get|take|pull|publish|push|sync|run)\b.*\brules?\b/),
      );
    case 'remove_connection':
      return gate.hasTarget && isFree(at(removes));
    case 'restart':
      return isFree(at(restarts));
    default:
      return true;
  }
}

/** Whether the words are about taking a setup to prod, in any manner. */
export const speaksOfPromotion = (core: string): boolean =>
  promotes.some((pattern) => pattern.test(core)) ||
  /\b(?:promotion|promot\w*|(?:re)?publish(?:es|ed|ing)?|go(?:es|ing)? live|prod|production|shipp?\w*|deploy\w*|approv\w*|sign(?:ed)? off|releas\w*)\b/.test(
    core,
  );
