import { b, join, type Rich, t } from '../text.ts';

const bold = (names: readonly string[]): Rich => join(names.map((name) => b(name)));

/** Taking an applied promotion back: first what it made is disabled, later, on a second word, deleted. */
export const takeDown = {
  button: 'Undo this promotion',
  title: 'Undo the promotion?',
  disables: (names: readonly string[]): Rich => t`Disabled in prod, in this order: ${bold(names)}.`,
  putsBack: (names: readonly string[]): Rich => t`Put back to what it was before: ${bold(names)}.`,
  stays:
    'Nothing is deleted now. No data goes on from there; what was received stays where it is. Code that sends with a prod write key should be switched back first.',
  rulesStay:
    'Identity rules that a person imported stay in the prod space: only a person can take them out, in Segment.',
  confirm: 'Undo it in prod',
  not: 'Leave it',
  started: (names: readonly string[]): Rich => t`Undoing in prod: ${bold(names)}.`,
  /** What was done with an item, for the card and the thread. */
  done: {
    disabled: (name: string): string => `${name}: disabled`,
    restored: (name: string): string => `${name}: as it was before`,
    deleted: (name: string): string => `${name}: deleted`,
    gone: (name: string): string => `${name}: was gone from Segment already`,
    kept: (name: string): string =>
      `${name}: not deleted, as somebody switched it on again in Segment; it is yours now`,
  } as Record<string, (name: string) => string>,
  listTitle: 'Undone so far',
  undone: 'The promotion is undone: nothing of it is active in prod any more.',
  next: 'Change what is needed in dev and ask for the approval again. What is disabled can be switched on again in Segment, or deleted:',
  deleteButton: 'Delete what it made',
  deleteTitle: 'Delete it for good?',
  deletes: (names: readonly string[]): Rich => t`Deleted from Segment, for good: ${bold(names)}.`,
  deletesOnly:
    'Only what this promotion made, and only what is still disabled. Write keys and settings are lost with it; a source that is made anew has another write key.',
  deleteConfirm: 'Delete for good',
  deleted: 'What the promotion had made is deleted from Segment.',
  stopped: (what: string): Rich => t`The undo stopped half-way: ${what}`,
  goOn: 'Go on with the undo',
  nothing: 'There is nothing of this promotion in prod that could be undone.',
  notNow: 'It is being applied right now. Once it has stopped or is through, it can be undone.',
  running: (name: string): Rich => t`${b(name)} undid the promotion in prod.`,
};
