import { en } from '../copy/en.ts';
import type { Checklist } from '../core/checklist.ts';
import type { Outcome, SegmentEffect } from '../core/effect.ts';
import { OutsideError } from '../core/errors.ts';
import { isSamePerson, type Promotion } from '../core/promotion.ts';
import { holds, isFresh } from '../core/roles.ts';
import { type PersonRef, personKey, personOf } from '../core/turn.ts';
import { lookUp } from './people.ts';
import type { Ports, Run } from './ports.ts';

/**
 * What changes nothing at Segment and shows no secret, or only cleans up. Everything else is done for somebody whose
 * right is looked at again when it was read long ago; a new effect counts among that until it is put here.
 */
const needsNoRight: ReadonlySet<SegmentEffect['kind']> = new Set([
  'identify',
  'connect_workspace',
  'disconnect_workspace',
  'forget_secret',
  'survey',
  'find_integrations',
  'read_settings',
  'check_source',
  'check_destination',
  'compare_environments',
  'watch_workspace',
  'find_warehouses',
  'find_spaces',
  'check_policy',
  'end_stream',
  'wake',
]);

/** The promotion that an effect makes something for. */
function promotionOf(c: Checklist, effect: SegmentEffect): Promotion | undefined {
  const work = 'work' in effect ? effect.work : undefined;
  return work && 'promotion' in work && c.promotion?.id === work.promotion ? c.promotion : undefined;
}

/** Nothing is made yet; that a person imported rules is no call of ours. */
const isUntouched = ({ done }: Promotion): boolean =>
  Object.keys(done).every((key) => key.startsWith('rules'));

/** Throws OutsideError `person_not_allowed` when the person is no owner any more. `fresh`: whatever is known is old. */
async function checkOwner(ports: Ports, c: Checklist, person: PersonRef, fresh: boolean): Promise<void> {
  const known = c.people[personKey(person)];
  if (!fresh && isFresh(known, ports.now()) && holds('owner', known)) return;
  const { record } = await lookUp(ports, ports.segment, c, person);
  if (record.unread) {
    // Whether they may is not known, so it is not done.
    const code = record.unread === 'not_connected' ? 'segment_not_connected' : 'segment_unauthorized';
    throw new OutsideError(code, { message: 'The role of who set this off cannot be read', status: 401 });
  }
  if (holds('owner', record)) return;
  const why = record.standing === 'member' ? 'not_an_owner' : 'not_a_member';
  throw new OutsideError('person_not_allowed', {
    message: `${personKey(person)} set this off and is no owner any more`,
    reason: `${record.name} ${en.rights.lost[why]}`,
  });
}

/** E-mails of somebody as a record has them. */
function linkOf(c: Checklist, person: string, own: string | undefined) {
  const email = c.links?.[person]?.email;
  return email && own ? { email, chatEmail: own } : email ? { email } : {};
}

/** Approvals that do not count any more: who gave them left, or turned out to be who asked. */
async function voidVotes(ports: Ports, c: Checklist, request: Promotion) {
  const requester = c.people[request.requester];
  const voters: Extract<Outcome, { kind: 'votes_void' }>['voters'] = [];
  for (const { by, yes } of request.votes) {
    if (!yes) continue;
    const person = personOf(by);
    const facts = await ports.platform(person.platform).describePerson(person);
    if (facts.standing !== 'member') voters.push({ by, why: 'not_a_member' });
    else if (isSamePerson({ ...facts, ...linkOf(c, by, facts.email) }, requester))
      voters.push({ by, why: 'same_person' });
  }
  return voters;
}

/**
 * Looks again at who set an effect off, at the moment of the write: the outbox may have kept it for hours. What was
 * read within ten minutes counts, except before the first call of a promotion, where owner and approvers are read
 * afresh. Gives the outcome that stops the effect when approvals no longer count; throws OutsideError
 * `person_not_allowed` when the person may not any more.
 */
export async function checkRights(
  ports: Ports,
  effect: SegmentEffect,
  run: Run,
): Promise<Outcome | undefined> {
  if (needsNoRight.has(effect.kind)) return undefined;
  const c = await ports.load(run.workspace);
  const request = promotionOf(c, effect);
  if (!request) {
    await checkOwner(ports, c, effect.origin.person, false);
    return undefined;
  }
  const isFirst = request.state === 'approved' && isUntouched(request);
  // What an approval set off runs in the requester's name; whoever resumed it stands for them.
  const isApplied = personKey(effect.origin.person) === request.requester;
  const owner = isApplied && request.resumedBy ? personOf(request.resumedBy) : effect.origin.person;
  await checkOwner(ports, c, owner, isFirst);
  if (!isFirst) return undefined;
  const voters = await voidVotes(ports, c, request);
  return voters.length > 0 ? { kind: 'votes_void', request: request.id, voters } : undefined;
}
