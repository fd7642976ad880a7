import { expect } from 'vitest';
import { stepIds } from '../../src/core/checklist.ts';
import type { Program } from './bot-process.ts';
import { difference, type Ending, endingOf } from './compare.ts';
import { journey, killsByStep, type StoreKind } from './journey.ts';
import { openOutside, type Storage } from './outside.ts';
import { travel } from './travel.ts';

/** How a journey ended, which kills it had, and what was left to do. */
export type Journey = { kills: string[]; ending: Ending; lanes: string[] };

/** Goes the whole way on this storage; with `killing`, through every kill of that store. */
export async function goTheWholeWay(
  program: Program,
  storage: Storage,
  killing?: StoreKind,
): Promise<Journey> {
  const outside = await openOutside(storage, { program });
  try {
    await outside.bot.start();
    const kills = await travel(outside, killing);
    const jobs = await outside.store.jobs('main');
    // What is still watched has another id in each run.
    const lanes = jobs.map((job) => job.lane.replace(/^(watch|check):.*/, '$1:<id>')).toSorted();
    return { kills, ending: await endingOf(outside), lanes };
  } finally {
    await outside.close();
  }
}

const hasAtMost = (most: number) => (texts: string[]) => texts.length <= most;

/** The journey on a store, killed in every step of the checklist, must end as the journey that nothing disturbed. */
export function expectSurvival(store: StoreKind, disturbed: Journey, undisturbed: Journey): void {
  const { kills, ending } = disturbed;
  expect(undisturbed.kills).toEqual([]);
  const planned = killsByStep(store);
  for (const step of stepIds) expect(planned[step], `kills in ${step} on ${store}`).toBeGreaterThan(0);
  expect(kills).toHaveLength(Object.values(planned).reduce((sum, count) => sum + count, 0));
  expect(journey.at(-1)?.of).toBe(stepIds.at(-1));

  expect(ending.segment).toEqual(undisturbed.ending.segment);
  expect(ending.checklist).toEqual(undisturbed.ending.checklist);
  expect(ending.audit).toEqual(undisturbed.ending.audit);

  // In direct conversations a doubtful message is found again; only a form that could not be opened is offered anew.
  expect(difference(ending.messages.dm, undisturbed.ending.messages.dm)).toEqual({
    missing: [],
    extra: expect.toSatisfy(hasAtMost(kills.filter((kill) => kill.includes('form')).length)),
  });
  // A channel's history may not be read, so there a doubtful message is posted again.
  expect(difference(ending.messages.channel, undisturbed.ending.messages.channel)).toEqual({
    missing: [],
    extra: expect.toSatisfy(hasAtMost(kills.filter((kill) => /request|success/.test(kill)).length)),
  });

  // Nothing is left over that the undisturbed run does not leave either.
  expect(disturbed.lanes).toEqual(undisturbed.lanes);
}
