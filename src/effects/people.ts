import { en } from '../copy/en.ts';
import type { Checklist, PersonRecord } from '../core/checklist.ts';
import type { Outcome, SegmentEffect } from '../core/effect.ts';
import { OutsideError } from '../core/errors.ts';
import { type PersonRef, personKey } from '../core/turn.ts';
import type { Segment } from '../segment/segment.ts';
import type { Ports, Run } from './ports.ts';

type Of<K extends SegmentEffect['kind']> = Extract<SegmentEffect, { kind: K }>;

/** Segment docs: roles. Matched by name: role ids differ between workspaces. */
const ownerRole = 'Workspace Owner';

/** People asked for their role at most, to name owners. */
const maxAsked = 50;

type Unread = NonNullable<PersonRecord['unread']>;

/** Why Segment does not tell who people are, where that is an answer; throws what is a failure. */
async function whyUnread(segment: Segment, error: unknown): Promise<Unread> {
  if (!(error instanceof OutsideError)) throw error;
  if (error.code === 'segment_not_connected') return 'not_connected';
  if (error.code !== 'segment_unauthorized') throw error;
  return (await isTokenTaken(segment)) ? 'token_weak' : 'token_refused';
}

/** Whether Segment takes the token at all: what it refuses beside that is a matter of rights. */
export async function isTokenTaken(segment: Segment): Promise<boolean> {
  try {
    await segment.workspace();
    return true;
  } catch (error) {
    if (error instanceof OutsideError && error.code === 'segment_unauthorized') return false;
    throw error;
  }
}

/** The Segment user with an e-mail, and whether that is a Workspace Owner. */
async function readUser(segment: Segment, email: string | undefined) {
  const users = await segment.users();
  const user = users.find((entry) => entry.email.toLowerCase() === email?.toLowerCase());
  const isOwner = user ? (await segment.workspaceRoles(user.id)).includes(ownerRole) : false;
  const owners: { name: string; email: string }[] = [];
  if (!isOwner) {
    // Only those who are refused need to know whom to ask.
    for (const entry of users.slice(0, maxAsked)) {
      if ((await segment.workspaceRoles(entry.id)).includes(ownerRole))
        owners.push({ name: entry.name, email: entry.email });
      if (owners.length === 5) break;
    }
  }
  return { inSegment: user !== undefined, isOwner, owners };
}

export type LookedUp = { record: PersonRecord; owners: { name: string; email: string }[] };

/**
 * Who somebody is: the platform vouches for membership and e-mail, or an owner linked another one; `segment` for the role of that e-mail. Where there
 * is no token, or none that may read people, the record says so. Throws OutsideError when one of them can't be asked.
 */
export async function lookUp(
  ports: Ports,
  segment: Segment,
  c: Checklist,
  person: PersonRef,
): Promise<LookedUp> {
  const facts = await ports.platform(person.platform).describePerson(person);
  const isMember = facts.standing === 'member';
  const linked = isMember ? c.links?.[personKey(person)]?.email : undefined;
  const own = isMember ? facts.email : undefined;
  const email = linked ?? own;
  const record: PersonRecord = {
    name: facts.name,
    ...(email ? { email } : {}),
    ...(linked && own ? { chatEmail: own } : {}),
    standing: facts.standing,
    admin: facts.admin,
    inSegment: false,
    owner: false,
    at: ports.now(),
    ...(facts.zone ? { zone: facts.zone } : {}),
  };
  if (!isMember) return { record, owners: [] };
  try {
    const { inSegment, isOwner, owners } = await readUser(segment, email);
    return { record: { ...record, inSegment, owner: isOwner }, owners };
  } catch (error) {
    return { record: { ...record, unread: await whyUnread(segment, error) }, owners: [] };
  }
}

/** Looks up who somebody is, for the turn that waits for it. */
export async function identify(ports: Ports, effect: Of<'identify'>, run: Run): Promise<Outcome> {
  const { person } = effect;
  const { record, owners } = await lookUp(ports, ports.segment, await ports.load(run.workspace), person);
  return { kind: 'identified', person, record, owners, ...(effect.then ? { then: effect.then } : {}) };
}

/** Approvers must be members of the home tenant; the channel must take a message from Segue. */
export async function checkPolicy(ports: Ports, effect: Of<'check_policy'>, run: Run): Promise<Outcome> {
  const { origin, channel } = effect;
  const { platform: name, tenant } = origin.to;
  const platform = ports.platform(name);
  const approvers: { id: string; name: string }[] = [];
  const refused: { id: string; name: string; why: string }[] = [];
  for (const id of effect.approvers) {
    const person = { platform: name, tenant, id };
    const facts = await platform.describePerson(person);
    if (facts.standing === 'member') approvers.push({ id: personKey(person), name: facts.name });
    else refused.push({ id, name: facts.name, why: facts.standing });
  }
  if (refused.length === 0) {
    const announcement = en.prod.policyAnnounced(
      effect.by,
      approvers.map((approver) => approver.name),
    );
    try {
      const to = { platform: name, tenant, channel, direct: false };
      await platform.post(
        to,
        { blocks: [{ kind: 'text', text: announcement }] },
        { key: run.job, retry: run.attempt > 0 },
      );
    } catch (error) {
      if (!(error instanceof OutsideError) || error.code !== 'platform_refused') throw error;
      refused.push({ id: channel, name: channel, why: 'channel' });
    }
  }
  return { kind: 'policy_checked', channel, approvers, refused };
}
