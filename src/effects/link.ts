import type { Outcome, SegmentEffect } from '../core/effect.ts';
import type { Ports } from './ports.ts';

/** Whether a person of the chat and a Segment user are both there, so that an owner may link them. */
export async function checkLink(
  ports: Ports,
  effect: Extract<SegmentEffect, { kind: 'check_link' }>,
): Promise<Outcome> {
  const { person } = effect;
  const facts = await ports.platform(person.platform).describePerson(person);
  const answer = { kind: 'link_checked' as const, person, name: facts.name };
  if (facts.standing !== 'member') return { ...answer, why: 'not_a_member' };
  if (effect.email === undefined) return answer;
  const wanted = effect.email.toLowerCase();
  const user = (await ports.segment.users()).find(({ email }) => email.toLowerCase() === wanted);
  return user ? { ...answer, email: user.email } : { ...answer, email: effect.email, why: 'no_user' };
}
