import { b, join, type Rich, t } from '../text.ts';

/** Rights that are looked at again, after somebody decided and before it is done. */
export const rights = {
  /** Why somebody may do no longer what they set off. */
  lost: {
    not_a_member: 'is no longer a full member of this Slack workspace',
    not_an_owner: 'is no Workspace Owner in Segment any more',
  },
  void: {
    not_a_member: 'is no longer a full member of this Slack workspace',
    same_person: 'is the same person as who asked for it',
  },
  /** For the card of a request. */
  votesVoid: (people: readonly { name: string; why: string }[]): string =>
    `${people.map(({ name, why }) => `The approval of ${name} no longer counts: ${name} ${why}.`).join(' ')} Nothing was made under it.`,
  tellPending: (names: readonly string[]): Rich =>
    names.length > 0
      ? t`The promotion waits for an approval again: ${join(
          names.map((name) => b(name)),
          'or',
        )} can give it.`
      : t`The promotion waits for an approval again, but no approver is left who could give it: choose others with ${b('/segue approvers')} and ask again.`,
  tellExpired: 'The time for an approval is over, so the request has expired. It can be asked for again.',
};
