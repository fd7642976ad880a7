import { b, code, date, join, mention, type Rich, t } from '../text.ts';
import { count } from './start.ts';

/** Promotion to prod: preparing, asking, deciding, applying, verifying. */
export const prod = {
  title: 'Publish to prod',
  intro:
    'These dev connections are created again in prod. Nothing happens before an approver agrees to exactly this list.',
  sourceLine: (from: string, name: string, slug: string): Rich =>
    t`Source ${b(name)} (${code(slug)}) from ${from}`,
  destinationLine: (from: string, name: string, source: string): Rich =>
    t`Destination ${b(name)} from ${from}, fed by ${b(source)}`,
  planLine: (plan: string, n: number, source: string): Rich =>
    t`Tracking plan ${b(plan)} (${count(n, 'event')}) attached to ${b(source)}`,
  modelLine: (model: string, source: string): Rich => t`Model ${b(model)} and a first sync for ${b(source)}`,
  leftOut: (names: readonly string[]): Rich =>
    t`The rest is in prod. Left out so far: ${join(names.map((name) => b(name)))}. Choose what should go there too.`,
  notInRequest: 'This does not change the request that is under way; it counts for the next one.',
  needsSettings: (name: string): Rich => t`${b(name)} needs its prod settings.`,
  settingsHint: 'Segment never shows secrets, so I cannot copy them from dev.',
  nothingNew:
    'Everything that is proven in dev is in prod already. Connect and verify something new in dev, then it can go to prod too.',
  noPolicy: t`Nobody is chosen as approver yet: an owner or a Slack admin does that with ${code('/segue approvers')}.`,
  needsPolicy: 'Who may approve, and in which channel? Choose once.',
  ready: 'Everything is there. Ask for the approval when you are ready.',
  namesButton: 'Names and selection',
  settingsButton: 'Prod settings',
  policyButton: 'Approvers and channel',
  submitButton: 'Ask for approval',
  readingSettings: 'I am reading which settings it needs. Press Prod settings again in a moment.',
  notReady: 'Something is still missing, so nothing was sent to the channel.',
  changedMeanwhile:
    'The list changed since that button was drawn, so nothing was sent. Here is the list as it is now.',
  devFirst: 'First connect and verify dev sources and destinations; then they can go to prod.',
  namesForm: {
    title: 'Prod names',
    submit: 'Save',
    which: 'What goes to prod?',
    name: (from: string): string => `Prod name for ${from}`,
    feed: (name: string): string => `Source that feeds ${name}`,
    none: 'Choose at least one, and the source that feeds it.',
    feedMissing: 'That source does not go to prod; choose another one.',
    taken: 'Two sources would have the same slug.',
  },
  policyForm: {
    title: 'Approvals',
    submit: 'Save',
    channel: 'Channel for promotion requests',
    channelHint: 'I must be in it: /invite me first.',
    approvers: 'Who may approve?',
    approversHint: 'Members of this workspace. The requester never decides on their own request.',
    none: 'Choose at least one approver.',
  },
  policyChecking: 'Checking the approvers and the channel…',
  policySaved: (names: readonly string[], channel: string): Rich =>
    t`Promotion requests go to ${{ channel }}; ${join(
      names.map((name) => b(name)),
      'or',
    )} may approve.`,
  policyNotSaved: (refused: readonly { who: Rich; why: string }[]): Rich =>
    t`Not saved: ${join(refused.map(({ who, why }) => t`${who} (${why})`))}.`,
  policyRefusal: {
    guest: 'a guest',
    outsider: 'not of this company',
    bot: 'a bot',
    deactivated: 'deactivated',
    unknown: 'could not be looked up',
    channel: 'I am not in that channel; invite me there first',
  } as Record<string, string>,
  policyAnnounced: (by: string, names: readonly string[]): Rich =>
    t`${b(by)} chose this channel for promotion requests to Segment prod. ${join(
      names.map((name) => b(name)),
      'or',
    )} may approve.`,
  policyStale: 'The approvers changed, so the pending request no longer counts. Ask for the approval again.',
  connectionStale: (name: string): string =>
    `${name} was disabled in dev, so the pending request no longer counts. Ask for the approval again.`,
  pendingAlready: (state: string): Rich => t`A promotion request is already there (${state}). One at a time.`,
  noApproverLeft:
    'You are the only approver, and nobody approves their own request. Choose another approver first.',

  requestTitle: 'Promotion to prod',
  requestedBy: 'Requested by',
  useCase: 'Use case',
  workspace: 'Segment workspace',
  rule: 'Rule',
  ruleText: (names: readonly string[]): Rich =>
    t`one of ${join(
      names.map((name) => b(name)),
      'or',
    )}, never the requester`,
  expires: 'Expires',
  expiresAt: (at: number): Rich => date(at),
  columns: ['What', 'In dev', 'In prod', 'Details'],
  rowSource: 'Source',
  rowModel: 'Model',
  rowPlan: 'Tracking plan',
  rowDestination: 'Destination',
  caption: 'What this promotion creates or changes in prod',
  detailsSource: (integration: string, slug: string, warehouse?: string): string =>
    `${integration}, slug ${slug}, label environment:prod${warehouse ? `, into the warehouse ${warehouse}` : ''}`,
  detailsModel: (identifier: string): string =>
    `first sync; rows told apart by ${identifier}; the query is in Details`,
  detailsPlan: (events: readonly string[]): string => `attached; ${events.join(', ')}`,
  detailsDestination: (integration: string, source: string, mappings: number, secrets: number): string =>
    `${integration}, fed by ${source}, ${count(mappings, 'mapping')}${secrets > 0 ? `, ${count(secrets, 'secret')} entered privately` : ''}`,
  evidenceTitle: 'Seen in dev',
  approve: 'Approve',
  approveDialog: {
    title: 'Approve this promotion?',
    text: 'Segue creates and changes exactly what is on this list in Segment prod.',
    yes: 'Approve',
    no: 'Not yet',
  },
  reject: 'Reject',
  withdraw: 'Withdraw',
  details: 'Details',
  rejectForm: {
    title: 'Reject',
    submit: 'Reject',
    reason: 'Why?',
    hint: 'The requester and the channel see it.',
    missing: 'Say in a few words why.',
  },
  detailForm: { title: 'Details', settings: 'Settings', secret: '(secret, entered privately)' },
  sent: (channel: string): Rich => t`Sent to ${{ channel }}. I tell you here when it is decided.`,
  states: {
    pending: 'Waiting for an approver',
    approved: 'Approved, being created',
    verifying: 'Approved; waiting for data in prod',
    applied: 'Applied to prod',
    failed: 'Stopped half-way',
    rejected: 'Rejected',
    expired: 'Expired',
    cancelled: 'Withdrawn',
    stale: 'No longer valid',
    undoing: 'Being undone in prod',
    undone: 'Undone',
  } as Record<string, string>,
  approvedBy: (id: string, name: string, at: number): Rich =>
    t`Approved by ${mention(id, name)}, ${date(at)}.`,
  rejectedBy: (id: string, name: string, at: number, reason: string): Rich =>
    t`Rejected by ${mention(id, name)}, ${date(at)}: ${reason}`,
  withdrawnBy: (name: string): string => `Withdrawn by ${name}.`,
  tellApproved: (name: string): Rich => t`${b(name)} approved your promotion. I am creating it in prod now.`,
  tellRejected: (name: string, reason: string): Rich =>
    t`${b(name)} rejected your promotion: ${reason}. Nothing was created. Change what is needed and ask again.`,
  tellExpired:
    'Your promotion request expired without a decision. Nothing was created. Ask again when the approvers have time.',
  tellCancelled: 'The promotion request is withdrawn. Nothing was created.',
  tellStopped:
    'The promotion is withdrawn. What it had created in prod stays there and on the checklist; ask again for the rest.',
  refusals: {
    unknown_request:
      'I do not know this request any more; nothing was changed. Ask the requester for the present one.',
    resolved: (state: string): Rich =>
      t`This request is already decided (${state}); your press changed nothing.`,
    expired: 'This request has expired; nothing was changed.',
    changed:
      'The request changed after this card was drawn, so your press does not count. Look at the card again.',
    not_a_member: 'Only full members of this Slack workspace can decide on a promotion. Nothing was changed.',
    own_request: 'You asked for this promotion, so someone else must approve it. Nothing was changed.',
    not_an_approver: (names: readonly string[]): Rich =>
      t`You are not among the approvers of this request. ${join(
        names.map((name) => b(name)),
        'or',
      )} can decide. Nothing was changed.`,
    voted: 'You have already decided on this request.',
  },
  wordsDoNotApprove: 'Words never approve anything here. Approvers use the buttons on the request itself.',
  withdrawByPress:
    'Press to take the request back. What it has not made yet is not made; you can ask again at any time.',
  noRequest: 'There is no promotion request right now.',
  onlyRequester: 'Only the requester or another owner can withdraw a request.',
  sourcesCreated: (names: readonly string[], isPlanned: boolean, hasKey: boolean): Rich => [
    t`Created in prod: ${join(names.map((name) => b(name)))}, labelled ${code('environment:prod')}.`,
    isPlanned ? ' The tracking plan is attached.' : '',
    hasKey ? ' Prod has a write key of its own: switch your production code to it.' : '',
  ],
  verifyTitle: 'Verify data in prod',
  verifySteps:
    'Deploy with the prod write key. I look for the events by myself; nothing counts as done before I have seen them.',
  verifyOther:
    'I look at what Segment tells of it. Nothing counts as done before I have seen it, or a person confirmed what I cannot see.',
  noneToVerify:
    'There is no prod source any more that could be verified. Take the request back and ask for what is missing.',
  completeButton: 'Mark as complete',
  notSeen: 'I have not seen data in prod yet, so I cannot mark it as complete.',
  prodVerified: (name: string, seen: readonly { event: string; count: number }[]): Rich =>
    t`Verified in prod: ${b(name)}: ${join(seen.map(({ event, count: n }) => t`${b(event)} × ${String(n)}`))}.`,
  eventsComplete: {
    verified: 'Events in prod: complete, verified.',
    partly: 'Events in prod: complete, verified in part.',
    arriving:
      'Events in prod: complete because you say so; data arrives, but none of it is as planned, so nothing is verified.',
    unseen: 'Events in prod: complete, confirmed by a person; I have not seen them.',
  },
  destinationsCreating: 'Creating the prod destinations.',
  destinationCreated: (name: string, source: string): Rich =>
    t`Created in prod: ${b(name)}, fed by ${b(source)}.`,
  slugTaken: (slug: string): string =>
    `Segment already has a source with the slug ${slug}, which nobody approved. Choose another prod name and ask again, or rename the other one in Segment first.`,
  failed: (what: string): Rich => t`The promotion stopped half-way: ${what}`,
  doneSoFar: 'Done so far',
  stillOpen: 'Still to do',
  resumeButton: 'Go on from here',
  /** What to do about a failure, where the button is another. */
  resumeNext: (next: string): string => next.replaceAll('Try again', 'Go on from here'),
  successTitle: 'Your data is in production',
  success: (useCase: string, workspace: string, how: string | undefined): Rich => {
    const done = t`${b(useCase)} is set up in ${b(workspace)}`;
    if (how === 'verified') return t`${done}, and real data was seen in prod.`;
    if (how === 'partly') return t`${done}. Real data was seen in prod, a part of what is planned so far.`;
    if (how === 'attested')
      return t`${done}. A person confirmed its data in prod; I could not see it myself.`;
    return t`${done}. I know of no data in prod at present.`;
  },
  thread: {
    seen: (name: string, seen: readonly string[], missing: readonly string[]): Rich =>
      missing.length === 0
        ? t`${b(name)}: all ${String(seen.length)} planned events were seen in prod.`
        : t`${b(name)}: ${String(seen.length)} of ${String(seen.length + missing.length)} planned events seen in prod so far. Not yet: ${join(missing.map((event) => b(event)))}. I look on.`,
    verified: (name: string): Rich => t`Verified in prod: ${b(name)}.`,
    delivered: (name: string): Rich => t`Verified in prod: ${b(name)} receives data.`,
    watchOver: (name: string): Rich =>
      t`I have looked at ${b(name)} for 3 days and seen nothing, so I stop looking by myself. It stands as not verified. Whoever owns it can look again with ${b('Check')} in their conversation with me.`,
    partOver: (name: string, missing: readonly string[]): Rich =>
      t`I stop looking at ${b(name)} by myself. Of what was planned this was not seen in prod: ${join(missing.map((event) => b(event)))}.`,
    done: 'Promotion complete: everything that was approved exists in prod. What I saw there:',
  },
};
