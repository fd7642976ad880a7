import type { Clause, Situation } from './clause.ts';
import { type Reading, rule } from './reading.ts';

const table: readonly [RegExp, Reading][] = [
  [
    /^(?:(?:oops|whoops|no|wait|hold on) )*(?:undo|revert|ctrl z|undo (?:it|that|this|the last (?:one|step|thing|change|action)|my last \w+|what i (?:just )?did)|(?:reverse|revert) (?:that|it|this)|(?:take|roll|reverse|revert|put) (?:that|it|this) back|take back (?:that|the last \w+)|unde that)$/,
    rule('undo', 0.97),
  ],
  [
    /^(?:help|help me|help me out|commands?|menu|instructions|usage|need help|i need (?:some )?help|can i (?:get|have) (?:some )?help|show help|(?:im|i am|we are|were) (?:a bit |a little |so |totally |completely |quite |kind of |kinda )?(?:lost|stuck|confused)(?: here)?|(?:so )?what can (?:you|u|i|segue|this bot) (?:do|say|ask|ask you|type)(?: here)?|how does (?:this|it) work|how do i (?:use|talk to) (?:you|this|this bot|the bot|segue|it)|what do i (?:say|type)|who are you|what are you)$/,
    rule('help', 0.96),
  ],
  [
    /^(?:(?:go|take me|bring me|step|one step|can we go|can i go|i want to go|get|head|turn|move) )*back(?: (?:one|a step|one step|up|again|to the (?:previous|last) (?:step|one)))?$|^(?:(?:show|go to|open|return to) )?(?:the )?(?:previous|last|prior)(?: (?:step|page|screen))$|^previous$|^go to the one before$/,
    rule('go_to_step', 0.95),
  ],
  [
    /^(?:status|progress|checklist|overview|summary|(?:give me |show me |whats |show )?(?:the |a |my |our )?(?:status|progress|checklist|current status|state of play)(?: (?:update|report|check|overview))?|where (?:are we|am i|do we stand|were we|did we leave off)(?: now| at| at now)?|how far (?:are we|am i|along are we|have we (?:got|come|gotten))(?: .{0,30})?|whats (?:left|still open|missing|open|outstanding|remaining)|what is (?:left|open|missing)|hows (?:our|the|my) (?:setup|progress|set up|checklist)(?: (?:going|doing|looking))?|how much is left|are we done(?: yet)?)$/,
    rule('show_status', 0.95, { scope: 'setup' }),
  ],
  [
    /^(?:next|next (?:step|one)|continue|go on|proceed|carry on|keep going|move on|moving on|resume|onwards?|whats (?:the )?next(?: step)?|what(?: comes| is| do we do| do i do| should i do| should we do)? next|now what|what now|and now|so what now|next up|(?:so )?what (?:do|should|can|must|shall) (?:we|i) do (?:now|next)|continue (?:the )?setup|lets? continue|what comes (?:next|after(?: this)?))$/,
    rule('next_step', 0.96),
  ],
  [
    /^(?:done|finished|complete|completed|all done|its done|this is done|thats done|im done|were done|i am done|done (?:with )?(?:that|this|it)|(?:mark|set) (?:(?:it|this|that|this step|the step|step) )?(?:as |to )?(?:done|complete|completed|finished)|(?:tick|check) (?:(?:it|this|that|this step) )?off|did it|all set|finito|step (?:done|complete|completed|finished)|this step is (?:done|complete|finished))$/,
    rule('mark_complete', 0.96),
  ],
  [
    /^(?:skip|skip (?:it|this|that|step|this (?:one|step|part)|for now|that one|ahead)|pass|not needed|lets skip (?:it|this|that|this step)|leave (?:it|this|that) out)$/,
    rule('skip_step', 0.96),
  ],
  [
    /^(?:pause|pause (?:it|this|here|the setup|setup|for now)|brb|not now|remind me(?: (?:later|tomorrow|again|on|in|next|at|this).{0,40})?|later|do (?:it|this) later|maybe later|stop for (?:now|today)|snooze)$/,
    rule('pause_setup', 0.93),
  ],
  [
    /^(?:(?:stop|quit) (?:the )?remind(?:ing me|ing us|ers)(?: .{0,20})?|(?:cancel|mute|delete|remove|forget|silence|turn off|switch off|call off) (?:(?:the|my|our|that|all|all the) )?reminders?|no (?:more )?reminders?|(?:dont|do not) remind me(?: (?:any ?more|again|of it))?)$/,
    rule('pause_setup', 0.93, { quiet: true }),
  ],
  [/^(?:im|i am|we are|were) back(?: again| now| here)?$/, rule('greet', 0.95)],
  [
    /^(?:leave|do|save|keep) (?:it|this|that|this step|that step|this one|that one) (?:for )?(?:later|another time|another day)$|^(?:skip|later) (?:it |this |that )?for (?:later|now)$/,
    rule('skip_step', 0.92),
  ],
  [
    /^(?:hi|hello|hey|hiya|howdy|yo|heya|hallo|greetings|hola|sup|good (?:morning|afternoon|evening|day)|morning|evening|gm|hi hi|hey hey|hello hello|helo|helloo+|hii+|heyy+)(?: (?:there|segue|bot|all|team|everyone|everybody|again|folks|friend|guys|robot|you|hi|hello|good morning))*$/,
    rule('greet', 0.97),
  ],
  [
    /^(?:(?:ok|great|perfect|cool|awesome|super|nice|nice one|good|wonderful|excellent|amazing) )*(?:thanks|thank (?:you|u)|thx|ty|tysm|cheers|thankyou|thnx|tks|merci|danke|much appreciated|many thanks|appreciate it|appreciated)(?: (?:a lot|so much|very much|a bunch|a million|again|man|mate|bot|segue|guys|for (?:your|the|that|this|all) ?.{0,30}|for that|ok|loads|everyone|all|indeed|you))*$/,
    rule('thanks', 0.97),
  ],
  [
    /^(?:set ?up segment|set segment up|start(?: the)? (?:guided )?setup|get started|getting started|start setup|begin setup|setup|start segment setup|kick off|begin|set up (?:my|our|the) (?:segment|segment workspace|workspace))$/,
    rule('start_setup', 0.93),
  ],
  [
    /^(?:accept (?:all|them|them all|all of them|everything|the events|all (?:the )?events|these|these events|the list|suggested events)|approve (?:all|the|these|those|all the|our|my|suggested) ?(?:suggested )?events?|confirm (?:all )?(?:the |these |those )?events?|events (?:confirmed|approved|are (?:fine|ok|good|right|correct)|look (?:good|fine|right|ok)|ok|accepted))$/,
    rule('confirm_events', 0.95),
  ],
  [
    /^(?:import (?:the |our |my )?(?:identity |id |unify |identity resolution )?rules?)$/,
    rule('import_rules', 0.95),
  ],
];

const yes =
  /^(?:y|ye|yes|yea|yep|yeah|yup|yess+|ya|yas|ok|okay|okey|k|kk|sure|sure thing|of course|correct|right|absolutely|exactly|definitely|fine|agreed|do it|go for it|go ahead|sounds (?:good|great|right|fine)|please do|certainly|indeed|aye|affirmative|thats (?:right|correct|fine|ok|it)|alright|all right|ok do it|yes do it|by all means|why not|works for me|that works|perfect|great|deal|totally|roger|confirmed|confirm|i do|it is|we do|please|positive|make it so|you bet|true|got it|understood|makes sense|i see|create(?: it| them| the source| the destination)?|(?:use|keep) (?:it|that|this|the default|the default name|that name|this name)(?: as it is)?|as it is)$/;
const no =
  /^(?:n|no|nope|nah|naw|no no|no thanks|no thank you|not really|rather not|id rather not|never mind|nevermind|nvm|negative|no way|dont|do not|please dont|dont do (?:it|that)|neither|none|none of (?:them|these|those|the above)|incorrect|wrong|not that|i dont think so|better not|cancel|stop|forget it|absolutely not|of course not|certainly not|no dont|not this time|false|nay)$/;
const good =
  /^(?:(?:it |they |that |this |these |those |all |everything |the list |the events )?(?:all )?(?:looks?|seems?|are|is|look all) (?:all )?(?:good|great|fine|right|correct|ok|okay|perfect|alright)(?: to (?:me|us))?|lgtm|all good|good to go|approved?|accepted|accept|i accept|agree|i agree|keep (?:them )?all|perfect|fine|fine by me|sign(?:ed)? off|ship it|great|thats (?:right|correct|fine|perfect|it)|we (?:already )?(?:track|have|send) (?:all (?:of )?)?(?:these|those|them|that|it)(?: already| all)*|confirm(?:ed)?)$/;

/** Whole-message yes, no and "looks good", read by what was asked and where. */
export function readAnswer(clause: Clause, at: Situation): Reading | undefined {
  const said = clause.words.join(' ');
  const core = clause.core;
  const isAsked = at.ask !== undefined;
  const atPromotion = at.step === 'promotion_review' || at.pending !== undefined;
  const says = (pattern: RegExp) => pattern.test(core) || pattern.test(said);
  const isPlainYes = /^(?:yes|yep|yeah|yup|y|ok|okay|sure)\b/.test(said) && words(said) <= 2;

  if (at.step === 'review_events' && says(good) && !isPlainYes && !clause.isQuestion)
    return rule('confirm_events', 0.93);
  if (
    at.step === 'review_events' &&
    at.ask === undefined &&
    /^(?:all|all of (?:them|it|these|those)|everything|them all)$/.test(core) &&
    !at.options
  ) {
    return rule('confirm_events', 0.85);
  }
  if (says(no)) {
    if (at.ask === 'yes_no') return rule('deny', 0.97);
    if (/^(?:cancel|stop)$/.test(core))
      return isAsked ? rule('deny', 0.9) : atPromotion ? undefined : rule('undo', 0.6);
    return atPromotion && at.role === 'approver' ? undefined : rule('deny', 0.93);
  }
  if (says(yes) && !clause.isQuestion) {
    if (atPromotion && /^(?:confirmed|confirm)$/.test(core)) return undefined;
    if (!isAsked && /^(?:go ahead|go for it)$/.test(core) && !atPromotion) return rule('next_step', 0.8);
    return rule('affirm', at.ask === 'yes_no' ? 0.98 : 0.92);
  }
  if (says(good) && !clause.isQuestion && at.ask === 'yes_no') return rule('affirm', 0.93);
  return undefined;
}

/** Whole-message commands that mean the same everywhere. */
export function readCommand(clause: Clause): Reading | undefined {
  if (/^\?+$/.test(clause.plain)) return rule('help', 0.9);
  const said = clause.words.join(' ');
  for (const [pattern, reading] of table) if (pattern.test(clause.core) || pattern.test(said)) return reading;
  return undefined;
}

const words = (text: string): number => text.split(' ').length;
