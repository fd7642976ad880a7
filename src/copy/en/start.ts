import { b, code, join, link, type Rich, t } from '../text.ts';

const stepsInShort = 'goal, use case, events, dev sources, dev destinations, approval, prod, audiences';

const roles = link('Segment docs: roles', 'https://segment.com/docs/segment-app/iam/roles/');

/** Greeting, who may, eligibility. */
export const start = {
  title: 'Set up your Segment workspace',
  welcome: (name: string, workspace: string): Rich =>
    t`Hi ${b(name)}. I lead the Segment workspace ${b(workspace)} from empty to verified data in production, here in chat: ${stepsInShort}. Nothing reaches prod before your team approves it.`,
  welcomeBack: (name: string): Rich => t`Welcome back, ${b(name)}.`,
  eligible: (sources: number, destinations: number): Rich =>
    t`You may use the guided setup: as a Workspace Owner, and because this workspace has ${count(sources, 'source')} and ${count(destinations, 'destination')} so far.`,
  notEligible: (workspace: string, sources: number, destinations: number): Rich =>
    t`${b(workspace)} already has ${count(sources, 'source')} and ${count(destinations, 'destination')}. Segment offers its guided use case setup to workspaces that are new on the Business tier, or that have not connected both a source and a destination. Segment tells me nothing about your plan, so this is your call.`,
  byHand: 'Going on by hand runs the same steps here and leaves what is connected untouched.',
  oneUseCase: 'One workspace sets up one use case. You can change it until you confirm its events.',
  startButton: 'Start setup',
  declareButton: 'We are new on Business',
  byHandButton: 'Go on by hand',
  helpButton: 'How it works',
  declared: (name: string): Rich => t`Noted: ${name} says that the workspace is new on the Business tier.`,
  goingByHand: 'We go on by hand. I run the same checklist; nothing that is already connected is changed.',
  already: (by: string): Rich =>
    t`The setup of this workspace is under way; ${b(by)} started it. You can go on right here.`,
  looking: 'Looking at your Segment workspace…',
  refusedNotOwner: (owners: readonly { name: string; email: string }[]): Rich =>
    owners.length > 0
      ? t`Only a Segment Workspace Owner can do that. ${join(
          owners.map((owner) => t`${b(owner.name)} (${owner.email})`),
          'or',
        )} can help. You can always ask me for the status or what a use case needs. About roles: ${roles}.`
      : t`Only a Segment Workspace Owner can do that, and I found no owner in this Segment workspace whom I could name. Ask whoever manages Segment access at your company. About roles: ${roles}.`,
  refusedNoMatch: (email: string | undefined, owners: readonly { name: string; email: string }[]): Rich => [
    email
      ? t`I found nobody in the Segment workspace with your e-mail ${code(email)}. `
      : 'Your chat profile gives me no confirmed e-mail, so I cannot tell who you are in Segment. ',
    start.refusedNotOwner(owners),
  ],
  refusedStanding: {
    guest:
      'I serve full members of this Slack workspace only, so I can do nothing for guests. Nothing was changed.',
    outsider: 'I serve members of the company that installed me only. Nothing was changed.',
    bot: 'I do not take orders from bots. Nothing was changed.',
    deactivated: 'This account is deactivated. Nothing was changed.',
    unknown: 'I could not look you up just now, so I did nothing. Please try again in a minute.',
  },
  source: t`Source: ${link('Segment docs: use cases', 'https://segment.com/docs/getting-started/use-cases/')}`,
};

/** "no sources", "1 source", "3 sources" */
export function count(n: number, noun: string): string {
  if (n === 0) return `no ${noun}s`;
  return n === 1 ? `1 ${noun}` : `${n} ${noun}s`;
}
