import { b, code, type Rich, t } from '../text.ts';

/** Telling Segue who somebody of the chat is in Segment, where the e-mails differ. */
export const link = {
  askButton: 'I am there under another e-mail',
  asked: (names: readonly string[]): string =>
    `I have asked ${names.join(' and ')}. Once one of them has linked you I know who you are.`,
  askedBefore: 'I have asked an owner for you already. Once you are linked I know who you are.',
  nobodyToAsk:
    'I have met no Workspace Owner in this Slack yet whom I could ask. Ask one of them to run /segue link.',
  askTitle: 'Link somebody to their Segment user?',
  ask: (name: string, email: string | undefined): Rich => [
    t`${b(name)} says that they are in Segment under another e-mail than in Slack`,
    email ? t` (${code(email)}). ` : '. ',
    'Link them only if you know that it is so: they may then do what that Segment user may.',
  ],
  button: 'Link them',
  title: 'Link to Segment',
  form: {
    submit: 'Link',
    note: 'For people whose e-mail in Slack is not that of their Segment user. Segue then reads the rights of that user for them. It is on the record who linked whom.',
    person: 'Person in this Slack',
    email: 'E-mail of their Segment user',
    emailHint: 'Leave it empty to end a link: then the e-mail of their Slack profile counts again.',
    personMissing: 'Please choose one person.',
    notYourself: 'Nobody links themselves: ask another owner.',
    badEmail: 'That is no e-mail address.',
  },
  again: 'The form has closed. Open it once more:',
  refused: {
    no_user: (email: string): Rich =>
      t`I linked nobody: there is no Segment user with the e-mail ${code(email)} in this workspace. Look in Segment under ${b('Settings > Access Management')}; an invitation has to be accepted first.`,
    not_a_member: (name: string): Rich =>
      t`I linked nobody: ${b(name)} is not a full member of this Slack workspace.`,
  },
  linked: (name: string, email: string): Rich =>
    t`Linked: ${b(name)} is ${code(email)} in Segment. I read their rights afresh. In approvals, accounts of one Segment user count as one person.`,
  unlinked: (name: string): Rich =>
    t`The link of ${b(name)} has ended: the e-mail of their Slack profile counts again.`,
  tellLinked: (by: string, email: string): Rich =>
    t`${b(by)} has told me that you are ${code(email)} in Segment. From now on you may do here what that user may. If that is wrong, tell them.`,
};
