import { b, join, link, type Rich, t } from '../text.ts';

/** Business goal, use case, dev and prod. */
export const choose = {
  goalTitle: 'What is your business goal?',
  goalIntro: 'Pick one of four; each has its own use cases.',
  chooseButton: 'Choose',
  helpMeButton: 'Help me choose',
  questionsTitle: 'Which of these sounds like you?',
  questionsIntro: t`Press what fits, or tell me about your business in a sentence. Segment's own help: ${link('choosing a use case', 'https://segment.com/docs/getting-started/use-cases/guide/')}.`,
  thatsUs: "That's us",
  recommendTitle: 'My suggestions',
  recommendIntro: 'From what you said, best first. You see everything before you commit.',
  nothingFits: 'I could not tell from that. Say what you sell and what you want more of, or pick a goal.',
  why: (cues: readonly string[]): Rich =>
    cues.length > 0 ? t`because of ${join(cues.map((cue) => b(cue)))}` : '',
  useCaseTitle: 'Which use case would you like to set up?',
  useCaseIntro: (goal: string): Rich =>
    t`Your goal is ${b(goal)}. Choose one of its use cases, or look at them more closely first.`,
  comparePlaceholder: 'Compare two or three',
  otherGoal: 'Other goal',
  breakdownButton: 'Full breakdown',
  pickThis: 'Choose this one',
  backToList: 'Back to the list',
  useCaseChosen: (name: string, goal: string): Rich =>
    t`Use case: ${b(name)} (${goal}). You can change it until you confirm its events.`,
  ambiguous: (name: string): Rich =>
    t`${b(name)} exists under more than one goal, with differences. Under which one?`,
  breakdown: {
    events: 'Suggested events',
    sources: 'Recommended sources',
    destinations: 'Recommended destinations',
    columns: ['Event', 'Properties'],
    noProperties: 'no suggested properties',
    source: t`Source: ${link('Segment docs: use case reference', 'https://segment.com/docs/getting-started/use-cases/reference/')}`,
  },
  compareRows: { goal: 'Goal', summary: 'What it does' },
  compareTitle: 'Side by side',
  compareColumns: (names: readonly string[]): string[] => ['Use case', ...names],
  compareCaption: (names: readonly string[]): string => `What each needs: ${names.join(', ')}`,
  locked: (name: string): Rich =>
    t`The events of ${b(name)} are confirmed, so the use case can no longer be changed. Nothing was changed. If it really is the wrong one, an owner can start over: say ${b('start over')}, and I say first what that means.`,
  switchTitle: 'Change the use case?',
  switchTo: (from: string, to: string): Rich => t`From ${b(from)} to ${b(to)}.`,
  switchLost: (events: readonly string[]): Rich =>
    events.length > 0
      ? t`Lost: the decisions about events that only the old one asks for: ${join([...events])}.`
      : 'Lost: nothing.',
  switchShared: (events: readonly string[]): Rich =>
    t`Kept: the decisions about events that both ask for: ${join([...events])}.`,
  switchKept:
    'Kept: the dev and prod labels, the approvers, and what you named for later. Nothing in Segment is touched.',
  switchButton: 'Change it',
  keepButton: 'Keep what we have',
  kept: (name: string): Rich => t`We stay with ${b(name)}.`,
  alreadyThat: (name: string): Rich => t`${b(name)} is already your use case.`,

  environmentsTitle: 'Dev and prod',
  environments: [
    t`You set everything up in ${b('dev')} first: test sources, test destinations, your own test traffic. Once data really flows there, the same setup is created again in ${b('prod')}, from exactly what your team approved.`,
    t`Each source carries a label, ${b('environment:dev')} or ${b('environment:prod')}; a destination belongs to the environment of its source.`,
  ],
  labels: (dev: 'found' | 'created', prod: 'found' | 'created'): Rich => {
    if (dev === 'found' && prod === 'found') return 'Checked at Segment: both labels are there.';
    const made = [
      dev === 'created' ? 'environment:dev' : '',
      prod === 'created' ? 'environment:prod' : '',
    ].filter(Boolean);
    return t`Made at Segment: ${join(made.map((label) => b(label)))}. Checked: both labels are there now.`;
  },
  labelsPending: 'I am making sure that both labels exist at Segment.',
  gotIt: 'Got it, show the checklist',
  ready: 'Dev and prod are ready.',
};
