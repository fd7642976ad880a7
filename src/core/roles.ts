import type { Checklist, PersonRecord } from './checklist.ts';
import type { IntentName } from './intent.ts';

/** Rights read at the platform and at Segment count this long; decisions about prod are read afresh. */
const rightsLastMs = 10 * 60 * 1000;

/** Who may do what. `member`: any full member of the home tenant. `settler`: owner or Slack admin. */
export type Right = 'member' | 'owner' | 'settler' | 'approver';

const forMembers: readonly IntentName[] = [
  'greet',
  'thanks',
  'help',
  'show_status',
  'out_of_scope',
  'contact_human',
  'request_demo',
  'explain_concept',
  'explain_environments',
  'explain_use_case',
  'explain_event',
  'recommend_use_case',
  'approve_promotion',
  'reject_promotion',
  'show_promotion',
  'show_snippet',
  'list_options',
  'export_events',
  'export_evidence',
  'affirm',
  'deny',
  'select_option',
  // Who may enter a token is judged by whom the workspace that it opens belongs to.
  'connect_workspace',
  'ask_link',
];

/** The right that an intent needs. One table for the checks and for their test. */
export function rightFor(intent: IntentName): Right {
  if (intent === 'vote_approve' || intent === 'vote_reject') return 'approver';
  if (['set_policy', 'disconnect_workspace', 'confirm_disconnect'].includes(intent)) return 'settler';
  return forMembers.includes(intent) ? 'member' : 'owner';
}

/** Decisions that reach prod or destroy something: rights are read again, not taken from the last look. */
export const needsFreshRights = (intent: IntentName): boolean =>
  [
    'submit_promotion',
    'vote_approve',
    'withdraw_promotion',
    'resume_promotion',
    'confirm_undo_promotion',
    'confirm_delete_promotion',
    'confirm_restart',
    'confirm_undo',
    'confirm_remove',
    'attest_rules',
    'attest_destination',
    'confirm_disconnect',
  ].includes(intent);

/** Whether it was read lately. What could not be read is asked for again each time. */
export const isFresh = (record: PersonRecord | undefined, now: number): record is PersonRecord =>
  record !== undefined && record.unread === undefined && now - record.at < rightsLastMs;

const isApprover = (c: Checklist, person: string): boolean =>
  (c.promotion?.approvers ?? c.policy?.approvers ?? []).some((approver) => approver.id === person);

/** Whether the person has the right. Approvers of a request are judged with the vote itself. */
export function holds(right: Right, record: PersonRecord): boolean {
  if (record.standing !== 'member') return false;
  switch (right) {
    case 'member':
      return true;
    case 'owner':
      return record.owner;
    case 'settler':
      return record.owner || record.admin;
    case 'approver':
      // Who may decide on this very request is judged with the vote, so that the refusal can say why.
      return true;
  }
}

/** What the intents engine is told; never taken from the text. */
export function roleOf(
  c: Checklist,
  person: string,
  record: PersonRecord | undefined,
): 'owner' | 'approver' | 'member' {
  if (record?.owner) return 'owner';
  return isApprover(c, person) ? 'approver' : 'member';
}
