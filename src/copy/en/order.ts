import { b, join, type Rich, t } from '../text.ts';

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
  useCaseStays: 'The use case stays once its events were confirmed.',
  undoRequest: 'The last step was asking for approval.',
  undoProd:
    'The last step was publishing to prod, and what is in prod is not taken back by a word. To disable something there, say what you want to remove.',
  undoCreating: (name: string): Rich =>
    t`${b(name)} is being created in Segment right now. When it is there, ${b('undo')} disables it.`,
};
