import { en } from '../copy/en.ts';
import type { PersonRecord } from '../core/checklist.ts';
import type { Outcome, SegmentEffect } from '../core/effect.ts';
import { OutsideError } from '../core/errors.ts';
import { personKey } from '../core/turn.ts';
import type { Ports, Run } from './ports.ts';

type Of<K extends SegmentEffect['kind']> = Extract<SegmentEffect, { kind: K }>;

/** Segment docs: roles. Matched by name: role ids differ between workspaces. */
const ownerRole = 'Workspace Owner';

/** People asked for their role at most, to name owners. */
const maxAsked = 50;

/** Who somebody is: the platform vouches for membership and e-mail, Segment for the role of that e-mail. */
export async function identify(ports: Ports, effect: Of<'identify'>): Promise<Outcome> {
  const { person } = effect;
  const facts = await ports.platform(person.platform).describePerson(person);
  const isMember = facts.standing === 'member';
  const users = isMember ? await ports.segment.users() : [];
  const email = isMember ? facts.email : undefined;
  const user = users.find((entry) => entry.email.toLowerCase() === email?.toLowerCase());
  const isOwner = user ? (await ports.segment.workspaceRoles(user.id)).includes(ownerRole) : false;
  const record: PersonRecord = {
    name: facts.name,
    ...(email ? { email } : {}),
    standing: facts.standing,
    admin: facts.admin,
    inSegment: user !== undefined,
    owner: isOwner,
    at: ports.now(),
    ...(facts.zone ? { zone: facts.zone } : {}),
  };
  const owners: { name: string; email: string }[] = [];
  if (isMember && !isOwner) {
    // Only those who are refused need to know whom to ask.
    for (const entry of users.slice(0, maxAsked)) {
      if ((await ports.segment.workspaceRoles(entry.id)).includes(ownerRole))
        owners.push({ name: entry.name, email: entry.email });
      if (owners.length === 5) break;
    }
  }
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
