import { expect } from 'vitest';
import { defaultIdentifiers } from '../../src/core/identifiers.ts';
import type { Town } from './town.ts';
import type { Pair } from './walk.ts';

/** The state after step 12, read from the Segment world, the checklist and the audit. */
export async function assertAtTheEnd(town: Town, { useCase }: Pair): Promise<void> {
  const world = await town.segment();
  const checklist = await town.checklist();
  if (!checklist) throw new Error('the checklist is gone');
  const all = defaultIdentifiers.map(({ id }) => id);

  // The rules a person set and imported are the ones that Segue asked for and the approver saw.
  for (const space of world.spaces) expect(space.identifiers.map(({ type }) => type)).toEqual(all);
  expect(checklist.unify?.identifiers).toEqual(all);
  expect(checklist.unify?.imported?.identifiers).toEqual(all);

  // The same audience on both sides, live, and taken by each destination of its environment.
  expect(world.audiences.map(({ space }) => space).toSorted()).toEqual(['dev', 'prod']);
  const [one, two] = world.audiences;
  expect(one?.query).toBe(two?.query);
  expect(one?.name).toBe(two?.name);
  for (const audience of world.audiences) {
    expect(audience.status).toBe('Live');
    expect(audience.size).toBe(3);
    const own = checklist.destinations.filter((entry) => entry.environment === audience.space);
    expect(audience.connections).toHaveLength(own.length);
    for (const connection of audience.connections) expect(connection.delivered.entered).toBe(3);
  }

  // Observed and attested stay apart.
  const states = Object.values(checklist.steps).map((step) => step.state);
  expect(states).toEqual(Array.from({ length: 12 }, () => 'done'));
  expect(checklist.steps.identifiers).toMatchObject({ how: 'attested' });
  expect(checklist.steps.audience).toMatchObject({ how: 'verified' });
  expect(checklist.steps.republish).toMatchObject({ how: 'partly' });
  expect(checklist.audiences.map(({ state }) => state)).toEqual(['verified', 'verified']);
  expect(checklist.audienceDraft).toBeUndefined();
  expect(checklist.promotion?.state).toBe('applied');
  expect(checklist.promotion?.items.map((item) => item.kind)).toEqual(['rules', 'audience']);
  expect(checklist.useCase).toBe(useCase.id);

  const audit = (await town.audit()).map((entry) => entry.what);
  const count = (name: string) => audit.filter((entry) => entry === name).length;
  expect(count('audience_created')).toBe(2);
  expect(count('promotion_applied')).toBe(2);
  expect(count('identifiers_attested')).toBe(1);
  expect(count('rules_attested')).toBe(1);
  expect(audit.lastIndexOf('promotion_approved')).toBeLessThan(audit.lastIndexOf('audience_created'));
  // Nobody's ids are kept.
  expect(JSON.stringify(checklist)).not.toContain('customer-1001');
}
