import { b, code, date, join, link, type Rich, t } from '../text.ts';
import { count } from './start.ts';

export const sourceTypeNames: Record<string, string> = {
  website: 'Website',
  mobile: 'Mobile',
  reverse_etl: 'Reverse ETL (warehouse)',
  advertising: 'Advertising',
  server: 'Server',
  cloud_app: 'Cloud app',
};

export const destinationTypeNames: Record<string, string> = {
  reverse_etl: 'Reverse ETL',
  analytics: 'Analytics',
  advertising: 'Advertising',
  personalization: 'Personalization',
  email_marketing: 'Email Marketing',
  sms_push: 'SMS & Push Notifications',
};

/** Connecting sources and destinations. */
export const connect = {
  sourcesTitle: 'Connect dev sources',
  sourcesIntro: (useCase: string, types: readonly string[]): Rich =>
    t`Recommended for ${b(useCase)}: ${join(types.map((type) => b(type)))}. Choose one or several.`,
  destinationsTitle: 'Connect dev destinations',
  destinationsIntro: (useCase: string, types: readonly string[]): Rich =>
    t`Recommended for ${b(useCase)}: ${join(types.map((type) => b(type)))}. Choose one or several.`,
  severalPlaceholder: 'Choose several',
  whichSource: (type: string): Rich => t`Which ${b(type)} source?`,
  whichDestination: (type: string): Rich => t`Which ${b(type)} destination?`,
  nothingFound: (wanted: string): Rich =>
    t`Segment's catalogue has nothing called ${b(wanted)}. Here is what fits the type.`,
  emptyCatalogue: (type: string): Rich =>
    t`Segment's catalogue offers nothing for ${b(type)} in this workspace.`,
  integrationPlaceholder: 'All that fit',
  keptAhead: (names: readonly string[]): Rich =>
    t`Noted: ${join(names.map((name) => b(name)))}. I come to it when it is its turn.`,
  takenAhead: (names: readonly string[]): Rich =>
    t`You named ${join(names.map((name) => b(name)))} before, so that is next.`,
  notedForLater: (names: readonly string[]): Rich =>
    t`Noted: ${join(names.map((name) => b(name)))} comes after this one.`,
  dropButton: 'Leave it out',
  dropped: (what: string): Rich => t`Left out: ${what}.`,
  nameTitle: (integration: string): string => `New source: ${integration}`,
  nameLine: (name: string, slug: string): Rich =>
    t`Name ${b(name)}, slug ${code(slug)}, label ${code('environment:dev')}.`,
  nameHintLater: t`Say ${b('call it …')} to give it another name.`,
  nameHint: 'Type another name, or create it as it is.',
  createSource: 'Create source',
  otherName: 'Other name',
  nameForm: {
    title: 'Name',
    submit: 'Use this name',
    label: 'Name',
    hint: 'Letters, digits and blanks. The slug is made from it.',
  },
  badName: {
    empty: 'A name needs at least one character.',
    too_long: 'That name is longer than 100 characters.',
    no_letter:
      'A name needs at least one letter from a to z, because Segment makes an address (slug) from it.',
    taken: 'A source with that name exists already. Choose another one.',
  },
  nameTaken: (slug: string, offer: string): Rich =>
    t`Segment already has a source with the slug ${code(slug)} that is not on this checklist, so nothing was created. How about ${b(offer)}?`,
  noDraft: 'Nothing is waiting for a name right now.',
  creating: (name: string): Rich => t`Creating ${b(name)} at Segment…`,
  sourceCreated: (name: string): Rich => t`Created: ${b(name)}, labelled ${code('environment:dev')}.`,
  stepsTitle: (name: string): string => `${name}: send first events`,
  otherStepsTitle: (name: string): string => `${name}: next`,
  eventSteps: [
    'Get the write key and the code; only you see them.',
    'Put the code into your dev build and use it once.',
    'I look for the events by myself for the next 10 minutes, or when you press Check.',
  ],
  getKey: 'Write key and code',
  check: 'Check for events',
  checkSync: 'Check the sync',
  keyForm: {
    title: 'Write key',
    reading: 'Reading the key from Segment…',
    what: (name: string): Rich =>
      t`Write key of ${b(name)}. Shown to you once and kept nowhere by me: copy it now.`,
    code: 'Code with the key in it, for the events of your list',
    more: (left: readonly string[]): Rich => [
      left.length > 0
        ? t`Not in here, as one block does not hold it all: ${join(left.map((event) => b(event)))}. `
        : '',
      t`For another language or event say, for example, ${b('python code')}.`,
    ],
  },
  keyFor: 'Key and code for…',
  keyUnreadable:
    'Segment did not give me the write key; the token that I was given may not read it. Open the source in Segment: Settings, API keys.',
  keyAgain: (name: string, shownAt: number | undefined): Rich => [
    t`You were shown the write key of ${b(name)} before`,
    shownAt === undefined ? '' : t`, ${date(shownAt)}`,
    t`. It is still the same one unless somebody changed it in Segment, and I show it once. You find it in Segment under Sources, ${b(name)}, Settings, API Keys; there you also generate another one and remove this one, if it got into wrong hands.`,
  ],
  keyExpired: 'The moment for opening the form has passed (Slack allows three seconds). Press again.',
  openForm: 'Open the form',
  warehouseSteps: (profiles: string | undefined): Rich =>
    profiles
      ? t`Segment made the destination ${b(profiles)} for this warehouse by itself. It builds profiles from your rows: never delete or disable it. I keep it out of every change and refuse to remove it.`
      : t`Segment makes a Profiles destination for a warehouse by itself; I have not seen it yet and look again at the next check. Never delete it: Segment builds profiles through it.`,
  modelHint:
    'A model (an SQL query) tells Segment which rows to read. Then I run a first sync and look at it.',
  syncAgainButton: 'Run the sync again',
  modelButton: 'Define the model',
  modelForm: {
    title: 'Model',
    submit: 'Create and sync',
    name: 'Name',
    query: 'SQL query',
    identifier: 'Column that identifies a row',
  },
  modelCreated: (name: string): Rich =>
    t`Model ${b(name)} is there; the first sync runs. I look at it by myself.`,
  cloudObject: (name: string): Rich =>
    t`${b(name)} is a cloud object source: its data goes into a warehouse, and only from there on into Segment. So it needs a warehouse first. More: ${link('Segment docs: cloud sources', 'https://segment.com/docs/connections/sources/about-cloud-sources/')}.`,
  warehouseUse: (name: string): Rich => t`It will write into the warehouse ${b(name)}.`,
  warehouseButton: 'Connect a warehouse',
  warehouseForm: { title: 'Warehouse', submit: 'Create warehouse', kind: 'Which warehouse?', name: 'Name' },
  warehouseReady: (name: string): Rich => t`Warehouse ${b(name)} is connected.`,
  cloudSteps: (name: string): Rich =>
    t`Segment has no API to authorise ${b(name)}: open it in Segment under Sources, ${b(name)}, and log in there. I cannot see its data, so you tell me when it is done; I record that as your word, not as verified.`,
  attestButton: 'I authorised it in Segment',
  attested: (name: string, person: string): Rich =>
    t`Noted: ${person} confirms that ${b(name)} is authorised. Shown as confirmed by a person, not as verified.`,
  verified: (name: string, seen: readonly { event: string; count: number }[]): Rich =>
    t`Verified: data arrives from ${b(name)}: ${join(seen.map(({ event, count: n }) => t`${b(event)} × ${String(n)}`))}.`,
  /** Planned names came, but nothing as it is planned. */
  arrives: (name: string, seen: readonly { event: string; count: number }[]): Rich =>
    t`Data arrives from ${b(name)}, but not as planned yet: ${join(seen.map(({ event, count: n }) => t`${b(event)} × ${String(n)}`))}.`,
  missing: (events: readonly string[]): Rich => t`Not seen yet: ${join(events.map((event) => b(event)))}.`,
  evidence: (at: number, read: string): Rich => t`Read from Segment's ${read}, ${date(at)}.`,
  nothingYet: (name: string): Rich => t`Nothing to verify from ${b(name)} yet.`,
  stillSo: (name: string): Rich => t`${b(name)}: verified, nothing new since I looked a moment ago.`,
  watchOver: (name: string): Rich =>
    t`I have looked for data of ${b(name)} for a while and stop looking by myself now.`,
  silence: {
    early:
      'Segment shows counts about a minute late: if you have just sent something, check again in a minute.',
    disabled: 'The source is disabled in Segment: enable it in its settings. What is sent meanwhile is lost.',
    other: (events: string): string =>
      `Events do arrive, but none that is in your list: ${events}. Names must match to the letter, capitals and blanks too.`,
    gone: 'The source is gone from Segment. Was it deleted by hand?',
    unseen:
      'Segment tells me nothing about the data of this source, so I cannot see it. Confirm it once you have authorised it.',
    noModel: 'There is no model yet, so nothing can be read from the warehouse.',
    syncRunning: 'The sync is still running.',
    syncFailed: (why: string): string => `The sync failed: ${why}.`,
    noRows: 'The sync ended without reading a row: does the query find any?',
    rows: 'Rows read',
    noRowsDelivered: 'No row was delivered yet; a sync takes a while. Check again in a minute.',
    notDelivered:
      'Nothing was delivered to this destination yet. Send a few more events: those from before it was connected are not sent again.',
    deviceOnly:
      'This destination works on the device itself: what it gets does not pass through Segment, so nobody can see it there. Look into the tool.',
    discarded: (reasons: string): string => `Not delivered: ${reasons}.`,
    noMappings: 'The destination has no enabled mapping, so Segment has nothing to send.',
    destinationGone: 'The destination is gone from Segment. Was it deleted by hand?',
    destinationDisabled: 'The destination is disabled in Segment.',
  },
  sourcesListTitle: 'Dev sources',
  destinationsListTitle: 'Dev destinations',
  states: {
    created: 'waiting for data',
    verified: 'verified',
    attested: 'confirmed by a person',
    disabled: 'disabled',
  } as Record<string, string>,
  connectMore: 'Connect more',
  sourcesDone: 'Done, on to destinations',
  destinationsDone: 'Done, on to prod',
  notProven: (kind: 'source' | 'destination'): Rich =>
    t`I have not seen data ${kind === 'source' ? 'from a dev source' : 'delivered to a dev destination'} yet, so I cannot call it done. ${link('Why?', 'https://segment.com/docs/connections/sources/debugger/')} Check again, or ask me why nothing arrives.`,
  nothingConnected: (what: string): Rich => t`No dev ${what} is connected yet.`,
  reviewFirst: 'First confirm the suggested events; then I know what to look for.',
  sourcesFirst: 'A destination needs a source that feeds it. Connect a dev source first.',
  stepDone: (n: number, what: string): Rich => t`Done: ${count(n, what)} in dev.`,
  destinationTitle: (integration: string): string => `New destination: ${integration}`,
  destinationLine: (name: string): Rich => t`Name ${b(name)}.`,
  fedBy: (source: string): Rich => t`Fed by ${b(source)}.`,
  otherFeed: 'Another source',
  whichFeed: (destination: string): Rich =>
    t`Which source feeds ${b(destination)}? One destination belongs to one source.`,
  settingsNeeded: (names: readonly string[]): Rich =>
    t`Needs settings: ${join(names.map((name) => b(name)))}.`,
  settingsByForm: (name: string): Rich =>
    t`The settings of ${b(name)} go into a form, which only a button can open: no secret belongs into a chat.`,
  settingsSet: 'Settings are filled in.',
  settingsButton: 'Fill in settings',
  settingsChange: 'Change settings',
  settingsSaved: (name: string): Rich =>
    t`Settings of ${b(name)} are saved. Secrets stay encrypted until Segment has them.`,
  createDestination: 'Create destination',
  destinationCreated: (name: string, source: string, mappings: number): Rich =>
    t`Created: ${b(name)}, fed by ${b(source)}, ${mappings > 0 ? count(mappings, 'mapping') : 'direct delivery'}, enabled.`,
  unmapped: (name: string, events: readonly string[]): Rich =>
    t`${b(name)} has no ready-made mapping for ${join(events.map((event) => b(event)))}. Add one in Segment if it should receive them: Destinations, ${b(name)}, Mappings.`,
  checkDelivery: 'Check delivery',
  rowSteps: 'Its first sync runs. I look by myself whether the rows are delivered.',
  modelFirst: (source: string): Rich => t`${b(source)} sends nothing before its model is defined.`,
  deliverySteps: 'Send a few more events to your dev source. I look by myself whether they are delivered.',
  delivered: (name: string, seen: readonly { event: string; count: number }[]): Rich =>
    t`Verified: ${b(name)} received ${join(seen.map(({ event, count: n }) => t`${b(event)} × ${String(n)}`))}.`,
  protectedDestination: (name: string): Rich =>
    t`${b(name)} was made by Segment for your warehouse source and builds your profiles. It must not be removed, so I changed nothing.`,
  notConnected: (name: string): Rich => t`Nothing called ${b(name)} is on the checklist. These are:`,
  removeTitle: 'Remove a connection?',
  removeWhat: (name: string, fed: readonly string[]): Rich => [
    t`${b(name)} would be disabled in Segment, not deleted: nothing it holds is lost, and you can enable it there again.`,
    fed.length > 0 ? t` It feeds ${join(fed.map((one) => b(one)))}, which would get no data any more.` : '',
  ],
  removeButton: 'Disable it',
  removed: (name: string): Rich => t`${b(name)} is disabled in Segment and off the checklist.`,
  removedGone: (name: string): Rich =>
    t`${b(name)} is off the checklist; in Segment it was gone already. Connect it anew if you need it.`,
  offButton: 'Take it off the checklist',
  orphan: (name: string): Rich =>
    t`${b(name)} was created in Segment meanwhile, but it is not on the checklist any more. Use it or delete it in Segment.`,
};
