import { expect } from 'vitest';
import type { Program } from './bot-process.ts';
import { difference, endingOf } from './compare.ts';
import { journey, type StoreKind } from './journey.ts';
import { openOutside, type Storage } from './outside.ts';
import { travel } from './travel.ts';

async function whole(program: Program, storage: Storage, killing?: StoreKind) {
  const outside = await openOutside(storage, { program });
  try {
    await outside.bot.start();
    const kills = await travel(outside, killing);
    return { kills, ending: await endingOf(outside), jobs: await outside.store.jobs('main') };
  } finally {
    await outside.close();
  }
}

const hasAtMost = (most: number) => (texts: string[]) => texts.length <= most;

/** The journey on a store, killed in every step, must end as the journey that nothing disturbed. */
export async function expectSurvival(
  store: StoreKind,
  program: Program,
  storage: () => Promise<Storage>,
): Promise<void> {
  const [undisturbed, disturbed] = await Promise.all([
    whole(program, await storage()),
    whole(program, await storage(), store),
  ]);
  const { kills, ending } = disturbed;
  expect(undisturbed.kills).toEqual([]);
  const stepsKilled = journey.filter((step) => kills.some((kill) => kill.startsWith(`${step.name}: `)));
  expect(stepsKilled.length).toBeGreaterThanOrEqual(12);
  expect(kills.length).toBeGreaterThanOrEqual(25);

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
  expect(disturbed.jobs.map((job) => job.lane)).toEqual(undisturbed.jobs.map((job) => job.lane));
}
