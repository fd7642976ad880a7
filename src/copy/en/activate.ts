import { b, code, date, join, link, type Rich, t } from '../text.ts';
import { count } from './start.ts';

const overview = 'https://app.segment.com/goto-my-workspace/overview';
const audiences = { users: 'Users', accounts: 'Accounts' } as const;
const bold = (names: readonly string[]): Rich => join(names.map((name) => b(name)));
const allOf = (ids: readonly string[]): string => `all ${ids.length} default identifiers`;
const codes = (ids: readonly string[]): Rich => join(ids.map((id) => code(id)));

/** Unify, Engage, and their way to prod. */
export const activate = {
  types: audiences,
  next: 'Next, if you like: Unify turns these events into profiles, and Engage turns profiles into audiences that your destinations get.',
  goOnButton: 'Go on with Unify',
  later: 'Not now',

  looking: 'Looking for your Unify spaces…',
  missingTitle: { unify: 'Unify is not switched on', engage: 'Engage is not switched on' },
  missing: (product: 'unify' | 'engage', why: string): Rich =>
    t`Segment refuses ${b(product === 'unify' ? 'Unify' : 'Engage')} for this workspace (${why.replace(/\.+$/, '')}). It is an add-on that Segment switches on.`,
  demoTitle: (product: 'unify' | 'engage'): string =>
    `To have ${product === 'unify' ? 'Unify' : 'Engage'} switched on`,
  demoSteps: [
    t`In Segment, open ${b('Guided Setup')} (${link('your workspace', overview)}).`,
    t`Open the tab ${b('Build profiles from your data')} or ${b('Engage customers with your data')} and press ${b('Request a demo')}.`,
    'Come back when it is on, and press Look again.',
  ],
  keptWithout: 'What you have built in Connections stays as it is and goes on working.',
  lookAgain: 'Look again',
  leaveOut: 'Leave Unify and Engage out',
  leftOut:
    'Left for later: Unify, Engage and their publish. Connections are set up; say "go to identifiers" when they are switched on.',

  spacesTitle: 'Which space is which?',
  spacesGuess: (dev: string, prod: string): Rich =>
    t`Segment keeps profiles in spaces. By their names, ${b(dev)} is for dev and ${b(prod)} for prod; Segment's API does not say it, so you confirm it once.`,
  spacesUnclear: (names: readonly string[]): Rich =>
    names.length > 0
      ? t`Segment has ${count(names.length, 'space')}: ${bold(names)}. Which is for dev, and which for prod?`
      : 'Segment has no space in this workspace yet.',
  spacesTooFew:
    'Dev and prod need a space each. Segment makes them with Guided Setup (Unify, New space); look again when both are there.',
  spacesRight: 'That is right',
  spacesChoose: 'Choose them',
  spacesForm: {
    title: 'Spaces',
    submit: 'Save',
    dev: 'Dev space',
    prod: 'Prod space',
    same: 'Choose two different spaces.',
  },
  spacesSaved: (dev: string, prod: string): Rich => t`${b(dev)} is dev, ${b(prod)} is prod.`,

  spacesUsed: (audiences: readonly string[]): Rich =>
    t`The spaces stay as they are: ${bold(audiences)} live in them. Remove the audiences first.`,
  spacesReopen: (space: string): Rich =>
    t`What was confirmed of the identifiers was about another space; do it once more in ${b(space)}.`,
  spacesStale: 'The spaces changed, so the request no longer counts. Ask for the approval again.',
  undoSpaces: 'which space is dev and which is prod',
  undoIdentifiers: 'the choice of identifiers',
  undoAttested: 'that the identifiers are set up',
  undoStale: 'That was taken back, so the request no longer counts. Ask for the approval again.',

  identifiersTitle: 'Identifiers for Unify',
  identifiersIntro: (n: number): Rich =>
    t`An identifier tells Unify who somebody is. Segment suggests ${b(`all ${n}`)} default identifiers; take those that fit.`,
  identifierColumns: ['Identifier', 'Read from', 'Values a profile may hold', 'Segment advises', 'Priority'],
  identifierCaption: 'Default identifiers',
  identifierLimit: (limit: number): string => (limit === 1 ? '1, for ever' : String(limit)),
  takeAll: (n: number): string => `Take all ${n}`,
  chooseSome: 'Choose some',
  identifiersForm: {
    title: 'Identifiers',
    submit: 'Use these',
    label: 'Identifiers',
    hint: 'All are suggested. Accounts as audiences need group_id.',
    none: 'Choose at least one.',
  },
  identifiersChosen: (ids: readonly string[]): Rich => t`Chosen: ${codes(ids)}.`,
  notDefault: (ids: readonly string[]): Rich =>
    t`${codes(ids)} is not among Segment's default identifiers; add it in Segment as a custom identifier if you need it.`,
  guideTitle: 'Add the identifiers in Segment',
  guideWhy: (space: string): Rich =>
    t`Segment's API cannot set identity rules, so these four steps are yours, in the space ${b(space)}:`,
  guideSteps: (ids: readonly string[], isAll: boolean): readonly Rich[] => [
    t`In Segment, open ${b('Guided Setup')}, ${b('Build profiles from your data')} (${link('your workspace', overview)}).`,
    t`Press ${b('Add default identifiers')}.`,
    isAll ? t`Select all of them: ${codes(ids)}.` : t`Select these and no others: ${codes(ids)}.`,
    t`Press ${b('Save')}. Then press ${b('Mark complete')} here.`,
  ],
  guideNote:
    'It could take a few minutes until profiles are there. Identity rules count for events that come after the save, so send some dev events again.',
  markComplete: 'Mark complete',
  changeSelection: 'Change the selection',
  lookForProfiles: 'Look for profiles',
  attested: (name: string, ids: readonly string[], isAll: boolean, space: string): Rich =>
    t`Noted: ${b(name)} confirmed that ${isAll ? allOf(ids) : codes(ids)} are set in ${b(space)}. I cannot see identity rules, so it stands as confirmed by a person. It could take a few minutes until profiles are there.`,
  changedMeanwhile:
    'The selection changed since that button was drawn, so nothing was marked. Here it is now.',
  profilesSeen: (n: number, space: string, at: number): Rich =>
    t`Seen: Segment has built ${b(count(n, 'profile'))} in ${b(space)}. (Read ${date(at)}, by an audience preview.)`,
  profilesNone: (space: string): Rich =>
    t`No profiles in ${b(space)} yet. It could take a few minutes; only events sent after the identifiers were saved count.`,
  profilesUncounted: (space: string): Rich => t`I cannot count profiles in ${b(space)}: that takes Engage.`,
  reached: (events: readonly string[], space: string): Rich =>
    t`Events that reach ${b(space)}: ${bold(events)}.`,
  reachedNone: (space: string): Rich =>
    t`None of your events reaches ${b(space)} yet. In Segment, check that the sources are connected to the space (Unify, Profile sources), and send some events.`,
  profilesStill: (space: string): Rich =>
    t`Segment is still counting in ${b(space)}. Press Look for profiles in a moment.`,

  needsIdentifiers: 'Audiences are made of profiles, and profiles need identifiers first.',
  typeTitle: 'New audience',
  typeAsk: (useCase: string): Rich =>
    t`An audience is a group that meets a condition; your destinations are told who enters and who leaves. For ${b(useCase)}: of whom is it to be?`,
  typeNote: {
    users: 'People, by their profiles.',
    accounts: 'Companies or households: needs group_id as identifier, and Group calls in your code.',
  },
  needsGroup:
    'An audience of accounts needs group_id among the identifiers of the dev space. Add it there, or take users.',
  addGroup: 'Choose identifiers',
  draftTitle: (name: string): string => `New audience: ${name}`,
  ofWhom: 'Of',
  whoIsIn: 'Who is in it',
  draftNote:
    "The condition is my suggestion, not Segment's; a preview shows whom it covers. Change it as you like.",
  draftOwn: 'The condition as you gave it; a preview shows whom it covers.',
  previewButton: 'Preview',
  previewAgain: 'Preview again',
  changeButton: 'Change it',
  createButton: 'Create audience',
  dropButton: 'Leave it out',
  dropped: (name: string): Rich => t`Left out: the audience ${b(name)}. Nothing was made in Segment.`,
  form: {
    title: 'Audience',
    submit: 'Save',
    name: 'Name',
    about: 'Who is in it, in words',
    query: "Condition, in Segment's query language",
    queryHint:
      "For example event('Order Completed').within(30 days).count() >= 1. AND, OR, NOT ( ) join conditions.",
    noName: 'An audience needs a name.',
    noQuery: 'Say the condition.',
    longName: 'That name is longer than 100 characters.',
    taken: 'There is an audience of that name already.',
  },
  keptAhead:
    'Noted for the audience. Audiences are made of profiles, so I come back to it when it is its turn.',
  takenAhead: 'You told me of an audience before, so that is next.',
  saved: (name: string): Rich => t`Saved: ${b(name)}.`,
  notRead: (text: string): Rich =>
    t`I could not make a condition of "${text}". Here is my suggestion; change it, or say it with an event and a time, like ${b('ordered before but not in 60 days')}.`,
  read: 'I read it like this:',
  previewing: 'Segment is counting; that takes a moment.',
  previewDone: (n: number, type: 'users' | 'accounts', at: number): Rich =>
    t`Preview: ${b(n === 1 ? `1 ${type.slice(0, -1)}` : `${n} ${type}`)} in dev right now (${date(at)}).`,
  previewEmpty:
    'Nobody is in it right now. That can be right (it fills as events come in); if not, change the condition or send more dev events.',
  previewAnonymous: 'Profiles that have neither user_id, e-mail nor an advertising id are not counted.',
  previewFailed: (why: string): Rich =>
    t`Segment does not accept the condition: ${why}. Nothing was made; change it and preview again.`,
  previewUsedUp: (until: number): Rich =>
    t`Segment counts audiences 700 times a month for each space, and these are used up until about ${date(until)}. You can create it without a count: it shows its size once it is computed.`,
  previewStill: 'Segment is still counting. Press Preview again in a moment.',
  previewStale:
    'The definition changed while Segment was counting, so that count says nothing. Preview it again.',
  creating: (name: string): Rich => t`Creating the audience ${b(name)} in Segment…`,
  created: (name: string, space: string): Rich => t`Created: the audience ${b(name)} in ${b(space)}.`,
  nameTaken: (name: string): Rich =>
    t`Segment already has an audience called ${b(name)} that is not on this checklist, so nothing was made. Give it another name.`,
  nameTakenInProd: (name: string): string =>
    `Segment already has an audience called ${name} in the prod space, which nobody approved. Rename it there, or give the dev audience another name, and ask again.`,
  orphan: (name: string): Rich =>
    t`The audience ${b(name)} was made in Segment, but nothing here waits for it any more. Disable it there if you do not need it.`,
  listTitle: 'Audiences in dev',
  prodTitle: 'Audiences in prod',
  line: (name: string, type: 'users' | 'accounts', state: string): Rich =>
    t`${b(name)} (${audiences[type].toLowerCase()}): ${state}`,
  states: {
    created: 'created, not seen at a destination yet',
    verified: 'verified: a destination received it',
    attested: 'confirmed by a person',
    disabled: 'disabled',
  } as Record<string, string>,
  size: (n: number, status: string): string => `${count(n, 'member')}, ${status.toLowerCase()}`,
  checkSteps: (
    destinations: readonly string[],
    space: string,
    environment: 'dev' | 'prod',
  ): readonly Rich[] => [
    destinations.length > 0
      ? t`In Segment, open ${b('Engage')}, ${b('Engage settings')}, ${b('Destinations')} of the space ${b(space)} and add ${bold(destinations)} (Segment has no call for that).`
      : t`In Segment, add a destination to the space ${b(space)} (${b('Engage')}, ${b('Engage settings')}, ${b('Destinations')}).`,
    `I connect the audience to them and look by myself what they receive, for the next ${environment === 'dev' ? '10 minutes' : '3 days'} or when you press Check.`,
    'Look in the destination that it comes through as you mean it.',
  ],
  check: 'Check the audience',
  attest: 'I saw it arrive',
  another: 'Another audience',
  done: 'Done, on to prod',
  verified: (
    name: string,
    delivered: readonly { destination: string; count: number }[],
    size: number | undefined,
  ): Rich => [
    t`Verified: the audience ${b(name)} comes through: ${join(delivered.map(({ destination, count: n }) => t`${b(destination)} received ${String(n)}`))}.`,
    size === undefined ? '' : t` It has ${count(size, 'member')} now.`,
  ],
  stillSo: (name: string): Rich => t`${b(name)}: as I told you a moment ago.`,
  evidence: (at: number): Rich => t`Read ${date(at)} in Segment's delivery overview.`,
  nothingYet: (name: string): Rich => t`Nothing of the audience ${b(name)} has been received yet:`,
  watchOver: (name: string): Rich =>
    t`I no longer look at the audience ${b(name)} by myself. Press Check whenever you like.`,
  attestedArrival: (by: string, name: string): Rich =>
    t`Noted: ${b(by)} saw the audience ${b(name)} arrive. I have not seen it, so it stands as confirmed by a person.`,
  notProven:
    'I have not seen any audience at a destination. Press Check the audience, or confirm what you saw yourself.',
  noAudience: 'There is no audience yet.',
  stepDone: (n: number): Rich => t`${count(n, 'audience')} in dev: done.`,
  silence: {
    gone: 'Segment does not know this audience any more; it was deleted by hand.',
    status: (status: string): string => `Segment is busy with it: ${status}.`,
    empty: 'Nobody is in it right now, so there is nobody to send.',
    notInEngage: (names: readonly string[], space: string): string =>
      `Not in the Engage settings of ${space} yet, or of a kind that takes no audiences: ${names.join(', ')}.`,
    noDestination: 'There is no destination that it could be sent to.',
    notYet: 'It was sent; Segment has not reported a delivery yet. That can take a minute.',
    failed: (destination: string, why: string): string => `${destination} refused it: ${why}.`,
  },
  removed: (name: string): Rich => t`The audience ${b(name)} is disabled in Segment; nothing was deleted.`,
  removedGone: (name: string): Rich =>
    t`The audience ${b(name)} was gone from Segment already; it is off the checklist.`,
  stale: (name: string): string =>
    `The audience ${name} was disabled in dev, so the pending request no longer counts. Ask for the approval again.`,
  staleChanged: (name: string): string =>
    `The audience ${name} is another one than what was asked for, so the request no longer counts. Ask for the approval again.`,
  changedOutside: (name: string): Rich =>
    t`Somebody changed the condition of ${b(name)} in Segment; I go by what is there now.`,
  identifiersStale: 'The identifiers changed, so the request no longer counts. Ask for the approval again.',
  identifiersReopen:
    'The selection is another one than what was confirmed. Set it up in Segment, then mark it complete again.',

  republishTitle: 'Publish Unify and Engage to prod',
  republishIntro:
    'The same goes into the prod space. Nothing happens before an approver agrees to exactly this list; importing the rules is then done by a person in Segment.',
  rulesLine: (n: number, from: string, to: string): Rich =>
    t`Identity rules (${count(n, 'identifier')}) from ${b(from)} into ${b(to)}`,
  audienceLine: (
    name: string,
    type: 'users' | 'accounts',
    space: string,
    destinations: readonly string[],
  ): Rich =>
    destinations.length > 0
      ? t`Audience ${b(name)} (${audiences[type].toLowerCase()}) in ${b(space)}, sent to ${bold(destinations)}`
      : t`Audience ${b(name)} (${audiences[type].toLowerCase()}) in ${b(space)}`,
  targetLine: (name: string, space: string, destinations: readonly string[]): Rich =>
    t`Audience ${b(name)} in ${b(space)} is sent to ${bold(destinations)} as well`,
  detailsTarget: (destinations: readonly string[]): string => `sent to ${destinations.join(', ')} as well`,
  notSentYet: (name: string, destinations: readonly string[]): Rich =>
    t`The audience ${b(name)} is not sent to ${bold(destinations)} yet: that needs an approval of its own.`,
  sendThereButton: 'Ask to send it there',
  targetsAdded: (names: readonly string[]): Rich =>
    t`Approved for further destinations: ${bold(names)}. I connect it as soon as they are in Engage's settings.`,
  nothingToRepublish: 'There is nothing of Unify and Engage in dev that is not in prod yet.',
  rowRules: 'Identity rules',
  rowAudience: 'Audience',
  detailsRules: (ids: readonly string[]): string => `${ids.join(', ')}; imported by a person in Segment`,
  detailsAudience: (type: 'users' | 'accounts', destinations: readonly string[]): string =>
    `${audiences[type].toLowerCase()}, sent to ${destinations.join(', ') || 'no destination'}; the condition is in Details`,
  evidenceIdentifiers: (
    ids: readonly string[],
    isAll: boolean,
    by: string,
    profiles: number | undefined,
  ): string =>
    `Identifiers in dev: confirmed by ${by} (${isAll ? allOf(ids) : ids.join(', ')})${profiles === undefined ? '' : `; ${count(profiles, 'profile')} seen`}`,
  evidenceAudience: (name: string, state: string, size: number | undefined): string =>
    `${name}: ${state}${size === undefined ? '' : `, ${count(size, 'member')}`}`,
  importTitle: 'Import the identity rules',
  importWhy: (space: string): Rich =>
    t`Approved. Segment's API cannot import rules, so this part is yours, in the space ${b(space)}:`,
  importSteps: (from: string): readonly Rich[] => [
    t`In Segment, open ${b('Guided Setup')}, the ${b('Prod environment')} tab, ${b('Build profiles from your data')} (${link('your workspace', overview)}).`,
    t`Press ${b('Import rules')} and review them: they must be the rules of ${b(from)} in the table below.`,
    t`Press ${b('Import')}. Then press ${b('I imported them')} here; I go on with the audiences.`,
  ],
  importTable: 'Rules that were approved',
  importButton: 'I imported them',
  imported: (name: string, space: string): Rich =>
    t`Noted: ${b(name)} confirmed the import into ${b(space)}. It stands as confirmed by a person.`,
  importFirst: 'The identity rules go to prod with the second publish, after an approval.',
  inSpace: (name: string, space: string): string => `${name} (${space})`,
  waitingForArrival: 'Approved; waiting for the audience to arrive in prod',
  waitingForImport: 'Approved; waiting for a person to import the rules',
  tellApproved: (name: string): Rich => t`${b(name)} approved the publish of Unify and Engage.`,
  audiencesCreated: (names: readonly string[], space: string): Rich =>
    t`Created in ${b(space)}: ${bold(names)}.`,
  republished: {
    verified: 'Unify and Engage in prod: complete, verified.',
    partly:
      'Unify and Engage in prod: complete. A part was seen at its destination, the rest is confirmed by a person.',
    attested:
      'Unify and Engage in prod: complete, confirmed by a person; I have not seen the audience arrive.',
    applied: 'Unify and Engage in prod: created as approved.',
  } as Record<string, string>,
  republishedWithRules: {
    partly:
      'Unify and Engage in prod: complete. What I saw arrive is verified; that the rules were imported is confirmed by a person.',
    attested: 'Unify and Engage in prod: complete, confirmed by a person; I cannot see identity rules.',
  } as Record<string, string>,
  noneInProd:
    'There is no audience in prod any more that could be verified. Take the request back, then ask again for what is missing.',
  twoKinds:
    'Two things could go to prod, one request each: new connections, and what is new of Unify and Engage. Which first?',
  kindConnections: 'Connections',
  kindActivation: 'Unify and Engage',
  removeNothing: 'There is no audience to remove.',

  summaryTitle: 'All done',
  summary: (useCase: string, workspace: string): Rich =>
    t`${b(useCase)} runs in ${b(workspace)}, from the events to the audience. What stands behind each step:`,
  summaryWithout: (useCase: string, workspace: string): Rich =>
    t`${b(useCase)} runs in ${b(workspace)}. What stands behind each step:`,
  inProd: 'In prod',
  whatNext: 'What you can do next',
  summaryNext: [
    t`Connect more at any time: ${b('connect another source')}, ${b('create another audience')}; it goes to prod by a new approval.`,
    t`${b('status')} shows this again; ${code('/segue status')} works in every channel.`,
    t`Read on: ${link('Sources', 'https://segment.com/docs/connections/sources/')}, ${link('Destinations', 'https://segment.com/docs/connections/destinations/')}, ${link('data collection', 'https://segment.com/docs/protocols/tracking-plan/best-practices/')}, ${link('Reverse ETL', 'https://segment.com/docs/connections/reverse-etl/')}, ${link('Unify', 'https://segment.com/docs/unify/')}, ${link('Engage', 'https://segment.com/docs/engage/')}.`,
  ] as readonly Rich[],
};
