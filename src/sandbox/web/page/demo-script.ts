import type { Beat, Chapter } from './demo-beats.ts';

const channel = 'segue-approvals';

/** Fills the fields of an open form and sends it. */
const form = (why: string, values: Record<string, string>, submit: string, answer: string): Beat[] => [
  ...Object.entries(values).map(([field, value]): Beat => ({ why, act: { do: 'fill', field, value } })),
  { why, act: { do: 'press', name: submit, in: 'dialog' }, then: { message: answer } },
];

/** Plays the website of an environment, then asks Segue to look until it has seen the data. */
const prove = (where: 'dev' | 'prod', why: string, check: string, answer: string): Beat[] => [
  {
    why,
    act: { do: 'press', name: 'Send real traffic', in: where },
    then: { notice: 'sent with Segment' },
  },
  {
    why: 'Segue reads at Segment what arrived. Verified means observed.',
    act: { do: 'press', name: check },
    then: { message: answer, again: true },
    since: 'before',
  },
];

/** What somebody does in Segment's own app: opens the list of boxes and takes what is ticked. */
const byHand = (where: 'dev space' | 'prod space', name: string, why: string, notice: string): Beat[] => [
  { why, act: { do: 'press', name, in: where }, then: { dialog: name } },
  {
    why,
    act: { do: 'press', name: 'Save', in: 'dialog' },
    then: { notice },
  },
];

/** Olivia asks and Ana approves, seen in the channel. */
const approved = (what: string): Beat[] => [
  {
    why: 'The same rule as before: exactly this list, and somebody else approves.',
    act: { do: 'press', name: 'Ask for approval' },
    then: { message: 'I tell you here when it is decided' },
  },
  { why: 'Ana again.', act: { do: 'be', person: 'Ana Costa' } },
  {
    why: 'The request waits in the channel.',
    act: { do: 'open', conversation: channel },
    then: { message: 'Waiting for an approver', anywhere: true },
  },
  {
    why: what,
    act: { do: 'press', name: 'Approve' },
    then: { dialog: 'Approve this promotion?' },
  },
  {
    why: 'One press, and what was approved is what is applied.',
    act: { do: 'press', name: 'Approve', in: 'dialog' },
    then: { message: 'waiting for a person to import the rules', anywhere: true },
  },
  { why: 'Back to Olivia.', act: { do: 'be', person: 'Olivia Hart' } },
];

/** A whole setup as people would do it. To go on with more of it, add a chapter. */
export const setupDemo: readonly Chapter[] = [
  {
    title: 'Choose',
    beats: [
      {
        why: 'Everything is back to the start: an empty Segment workspace.',
        act: { do: 'read' },
        then: { silence: true },
      },
      {
        why: 'Olivia owns the Segment workspace. She says hi to Segue.',
        act: { do: 'say', words: 'hi' },
        then: { message: 'Set up your Segment workspace' },
      },
      {
        why: 'Buttons and words do the same.',
        act: { do: 'press', name: 'Start setup' },
        then: { message: 'What is your business goal?' },
      },
      {
        why: 'First the business goal.',
        act: { do: 'press', name: 'Choose', beside: 'Personalize communications' },
        then: { message: 'Which use case would you like to set up?' },
      },
      {
        why: 'Then a use case; this time in words.',
        act: { do: 'say', words: 'winback' },
        then: { message: 'Each source carries a label' },
      },
      {
        why: 'Everything is made in dev first. Prod comes after an approval.',
        act: { do: 'press', name: 'Got it, show the checklist' },
        then: { message: 'Events for Personalize winback' },
      },
    ],
  },
  {
    title: 'Events',
    beats: [
      {
        why: 'Segue suggests the events that this use case needs.',
        act: { do: 'press', name: 'Accept all' },
        then: { message: 'Accepted: 3 events will be tracked.' },
      },
      {
        why: 'They become a tracking plan in Segment.',
        act: { do: 'say', words: 'yes' },
        then: { message: 'Connect dev sources' },
      },
    ],
  },
  {
    title: 'Dev source',
    beats: [
      {
        why: 'Where the data comes from: a website.',
        act: { do: 'press', name: 'Website' },
        then: { message: 'Which Website source?' },
      },
      {
        why: 'Its kind, as Segment’s catalogue has it.',
        act: { do: 'press', name: 'Javascript' },
        then: { message: 'New source: Javascript' },
      },
      {
        why: 'Nothing is made in Segment before the owner says so.',
        act: { do: 'press', name: 'Create source' },
        then: { message: 'send first events' },
      },
      ...prove(
        'dev',
        'The website sends its first events, with Segment’s own library.',
        'Check for events',
        'Verified: data arrives from',
      ),
      {
        why: 'The source is done, so on to what it feeds.',
        act: { do: 'press', name: 'Done, on to destinations' },
        then: { message: 'Connect dev destinations' },
      },
    ],
  },
  {
    title: 'Dev destination',
    beats: [
      {
        why: 'Where the data goes: an analytics tool.',
        act: { do: 'press', name: 'Analytics' },
        then: { message: 'Which Analytics destination?' },
      },
      {
        why: 'Segue offers what Segment has for it.',
        act: { do: 'press', name: 'Mixpanel (Actions)' },
        then: { message: 'Needs settings' },
      },
      {
        why: 'Keys are typed into a form, never into the conversation.',
        act: { do: 'press', name: 'Fill in settings' },
        then: { dialog: 'Settings' },
      },
      ...form(
        'They stay encrypted until Segment has them.',
        { 'Project Token': 'mp-dev-token', 'API Secret': 'mp-dev-secret' },
        'Save',
        'are saved',
      ),
      {
        why: 'Segue creates the destination and its mappings.',
        act: { do: 'press', name: 'Create destination' },
        then: { message: 'Created: Mixpanel (Actions) (dev)' },
      },
      ...prove(
        'dev',
        'A few more events, now all the way to the destination.',
        'Check delivery',
        'Verified: Mixpanel (Actions) (dev) received',
      ),
      {
        why: 'Dev is proven. Next is prod.',
        act: { do: 'press', name: 'Done, on to prod' },
        then: { message: 'Publish to prod' },
      },
    ],
  },
  {
    title: 'Ask for approval',
    beats: [
      {
        why: 'Somebody else has to approve. Who, and where?',
        act: { do: 'press', name: 'Approvers and channel' },
        then: { dialog: 'Approvals' },
      },
      {
        why: 'The request goes to a channel.',
        act: { do: 'choose', field: 'Channel', option: `#${channel}`, in: 'dialog' },
      },
      { why: 'Ana may approve.', act: { do: 'tick', box: 'Ana Costa' } },
      { why: 'And so may Ben.', act: { do: 'tick', box: 'Ben Okafor' } },
      {
        why: 'One of the two is enough.',
        act: { do: 'press', name: 'Save', in: 'dialog' },
        then: { message: 'Ana Costa or Ben Okafor may approve' },
      },
      {
        why: 'Segment hides secrets, so prod’s keys are typed again.',
        act: { do: 'press', name: 'Prod settings' },
        then: { dialog: 'Settings' },
      },
      ...form(
        'The prod project has keys of its own.',
        { 'Project Token': 'mp-prod-token', 'API Secret': 'mp-prod-secret' },
        'Save',
        'are saved',
      ),
      {
        why: 'What is approved is exactly this list.',
        act: { do: 'press', name: 'Ask for approval' },
        then: { message: 'I tell you here when it is decided' },
      },
    ],
  },
  {
    title: 'Approve',
    beats: [
      { why: 'Now we are Ana, an approver.', act: { do: 'be', person: 'Ana Costa' } },
      {
        why: 'The request waits in the channel.',
        act: { do: 'open', conversation: channel },
        then: { message: 'Waiting for an approver', anywhere: true },
      },
      {
        why: 'She sees what will be made in prod, and what was proven in dev.',
        act: { do: 'press', name: 'Approve' },
        then: { dialog: 'Approve this promotion?' },
      },
      {
        why: 'Only now something is made in prod.',
        act: { do: 'press', name: 'Approve', in: 'dialog' },
        then: { message: 'Approved by', anywhere: true },
      },
    ],
  },
  {
    title: 'Verify prod',
    beats: [
      { why: 'Back to Olivia.', act: { do: 'be', person: 'Olivia Hart' } },
      {
        why: 'Segue has created the prod source.',
        act: { do: 'open', conversation: 'Segue' },
        then: { message: 'Verify data in prod', anywhere: true },
      },
      ...prove(
        'prod',
        'The real website sends events to prod.',
        'Check for events',
        'Your data is in production',
      ),
      ...prove(
        'prod',
        'And a few more, to see them reach the prod destination.',
        'Check delivery',
        'Verified: Mixpanel (Actions) (prod) received',
      ),
    ],
  },
  {
    title: 'Identifiers',
    beats: [
      {
        why: 'Data is in prod. Next: profiles, with Unify.',
        act: { do: 'say', words: 'go on' },
        then: { message: 'Which space is which?' },
      },
      {
        why: 'Segment does not tell which space is dev, so a person confirms it once.',
        act: { do: 'press', name: 'That is right' },
        then: { message: 'Identifiers for Unify' },
      },
      {
        why: 'Segment suggests all eleven.',
        act: { do: 'press', name: 'Take all 11' },
        then: { message: 'Add the identifiers in Segment' },
      },
      ...byHand(
        'dev space',
        'Add default identifiers',
        'There is no API for this: Olivia does it in Segment’s own app.',
        'identifiers now',
      ),
      {
        why: 'Identifiers count for what comes after. Customers of four months ago come in.',
        act: { do: 'press', name: 'Send four-month-old traffic', in: 'dev' },
        then: { notice: 'as of four months ago' },
      },
      {
        why: 'Segue cannot see identity rules, so it notes her word as a word, and counts profiles.',
        act: { do: 'press', name: 'Mark complete' },
        then: { message: 'Segment has built' },
      },
    ],
  },
  {
    title: 'Audience',
    beats: [
      {
        why: 'An audience of people, not of accounts.',
        act: { do: 'press', name: 'Users' },
        then: { message: 'New audience: Lapsed customers' },
      },
      {
        why: 'Segue suggests a condition for winback. How many would it cover?',
        act: { do: 'press', name: 'Preview' },
        then: { message: 'Preview: 3 users' },
      },
      {
        why: 'It is made in the dev space first.',
        act: { do: 'press', name: 'Create audience' },
        then: { message: 'Created: the audience Lapsed customers' },
      },
      ...byHand(
        'dev space',
        'Add destinations to Engage',
        'Again by hand: Engage has to know the destination.',
        '1 destination added',
      ),
      {
        why: 'Segue connects the audience and looks what the destination received.',
        act: { do: 'press', name: 'Check the audience' },
        then: { message: 'Verified: the audience Lapsed customers comes through', again: true },
        since: 'before',
      },
      {
        why: 'Dev is proven. The same goes to prod.',
        act: { do: 'press', name: 'Done, on to prod' },
        then: { message: 'Publish Unify and Engage to prod' },
      },
    ],
  },
  {
    title: 'Second publish',
    beats: [
      ...approved('She sees the rules, the condition, and where it will be sent.'),
      {
        why: 'Segue waits for the one thing that it cannot do itself.',
        act: { do: 'open', conversation: 'Segue' },
        then: { message: 'Import the identity rules', anywhere: true },
      },
      {
        why: 'Olivia imports the rules into the prod space.',
        act: { do: 'press', name: 'Import rules from dev', in: 'prod space' },
        then: { notice: 'has the identifiers of dev now' },
      },
      {
        why: 'She says so, and Segue makes the approved audience.',
        act: { do: 'press', name: 'I imported them' },
        then: { message: 'Audiences in prod' },
      },
      {
        why: 'Customers come in on the prod side as well.',
        act: { do: 'press', name: 'Send four-month-old traffic', in: 'prod' },
        then: { notice: 'as of four months ago' },
      },
      ...byHand(
        'prod space',
        'Add destinations to Engage',
        'And the prod destination is added to Engage.',
        '1 destination added',
      ),
      {
        why: 'Seen is done: the checklist ends on evidence.',
        act: { do: 'press', name: 'Check the audience' },
        then: { message: 'All done', again: true },
        since: 'before',
      },
      {
        why: 'From an empty workspace to an audience in prod, each step with what stands behind it. Look around, or go on.',
        act: { do: 'read' },
      },
    ],
  },
];
