import { b, date, join, type Rich, t } from '../text.ts';

/** Undo, going back, leaving for later, pausing, and more than one owner. */
export const order = {
  /** What a step that is taken back is called; stands after "Taken back:". */
  change: {
    skipped: (step: string) => `leaving "${step}" for later`,
    confirmed: 'the confirmation of the events',
    environments: '"Got it" for dev and prod',
    finished: (step: string) => `"${step}" as done`,
    event: (event: string) => `the decision about ${event}`,
    events: (count: number) => `the decisions about ${count} events`,
    draftAdded: (name: string) => `the draft of ${name}`,
    draftDropped: (name: string) => `leaving out ${name}`,
    product: (name: string) => `the choice of ${name}`,
    name: (name: string) => `the name ${name}`,
    feed: (name: string) => `what feeds ${name}`,
    settings: (name: string) => `the settings of ${name}`,
    ahead: 'what was named for later',
    policy: 'the approvers and their channel',
    prod: 'the names and settings for prod',
    vouched: 'the word that the source is authorised',
  },
  undone: (what: string): Rich => t`Taken back: ${b(what)}.`,
  undoneConnection: (name: string): Rich => t`Taken back: ${b(name)} is disabled in Segment, not deleted.`,
  /** What taking it back leaves as it is. */
  stays: {
    useCase: 'The dev and prod labels and what you named for later stay. Nothing in Segment was touched.',
    confirmed:
      'The event review is open again; the use case stays, as do your sources. What the tracking plan in Segment holds stays in it; confirming again adds to it.',
    environments: 'The labels in Segment stay.',
    unify: 'What is set in Segment stays as it is there.',
    attested: 'What is set in Segment stays as it is there; the step is open again.',
    finished: 'Your connections stay as they are.',
    events: 'The other decisions stay.',
    drafts: 'Nothing of it was in Segment yet.',
    policy: (names: readonly string[]): Rich =>
      names.length > 0 ? t`Approvers are again ${join([...names])}.` : 'Nobody is chosen as approver now.',
    prod: 'Nothing in Segment was touched.',
    skipped: (step: string): Rich => t`It is the turn of ${b(step)} again.`,
    vouched: 'The source stays as it is in Segment.',
  },
  whose: (name: string, what: string): Rich => t`The last step was ${name}'s: ${b(what)}. Take it back?`,
  whoseConnection: (name: string): Rich => t`${name} connected it.`,
  feeds: (names: readonly string[]): Rich =>
    t`It feeds ${join(names.map((name) => b(name)))}, which then gets nothing any more.`,
  undoRemoved: (name: string): Rich =>
    t`The last step was disabling ${b(name)}. I can't switch it on again: do that in Segment, or connect it anew here. Say ${b('undo')} once more for the step before it.`,
  didStep: (step: string): Rich => t`finished ${b(step)}`,
  leftStep: (step: string): Rich => t`left ${b(step)} for later`,
  didConnect: (name: string): Rich => t`connected ${b(name)}`,
  didDisable: (name: string): Rich => t`disabled ${b(name)}`,
  sawData: (name: string): Rich => t`Data was seen at ${b(name)}`,
  voted: (yes: boolean): Rich => (yes ? 'approved the request' : 'rejected the request'),
  doneBy: (name: string, what: Rich): Rich => t`${name} ${what}`,
  lastDone: (at: number, what: Rich): Rich => t`Where you stopped, on ${date(at)}: ${what}.`,
  meanwhile: 'Since your last message:',
  othersDraft: (author: string, what: string): Rich =>
    t`${author} began to connect ${b(what)}, and it is not finished.`,
  adopt: 'Go on with it',
  leaveDraft: (author: string) => `Leave it to ${author}`,
  takenOver: (name: string): Rich =>
    t`You go on where ${name} stopped. Everything on the checklist counts as it is, whoever did it.`,
  goOnHere: 'You go on where it stands.',
  paused:
    'Paused. Everything is saved; write me whenever you want to go on. Add a time, such as "until Monday" or "in 2 hours", and I remind you once.',
  pausedUntil: (at: number, isLocal: boolean): Rich => [
    t`Paused. Everything is saved. I remind you once, on ${date(at)}; going on before that is fine, and calls it off.`,
    isLocal ? '' : ' I do not know your time zone, so I counted in UTC.',
  ],
  reminderOff: (at: number): Rich => t`You are at it again, so the reminder for ${date(at)} is called off.`,
  reminderStopped: (at: number): Rich => t`The reminder for ${date(at)} is called off.`,
  noReminder: 'There is no reminder, and I send none unless you ask for one.',
  reminderTitle: 'You asked me to remind you of the Segment setup',
  standing: (done: number, of: number, next: string | undefined): Rich => [
    t`${b(`${done} of ${of}`)} done, everything is as you left it or further.`,
    next ? t` Next: ${b(next)}.` : '',
  ],
  firstStep: 'This is the first step.',
  leftForLater: (step: string): Rich => t`Left for later: ${b(step)}.`,
  doNow: 'Do it now',
  useCaseStays: 'The use case stays once its events were confirmed.',
  undoRequest: 'The last step was asking for approval.',
  undoProd:
    'The last step was publishing to prod, and what is in prod is not taken back by a word. To disable something there, say what you want to remove.',
  undoCreating: (name: string): Rich =>
    t`${b(name)} is being created in Segment right now. When it is there, ${b('undo')} disables it.`,
};
