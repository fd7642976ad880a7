import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load.ts';
import { assertAtTheEnd } from './assert-end.ts';
import { assertInProd } from './assert-prod.ts';
import { detoursOf } from './detours.ts';
import { endStateOf } from './end-state.ts';
import { startTown } from './town.ts';
import { straight, walkToProd } from './walk.ts';
import { walkToTheEnd } from './walk-activation.ts';

/** The story of each use case of a goal, told in three ways over the real wire. */
export function tellPairs(goalId: string): void {
  const goal = loadCatalog().goals.find((entry) => entry.id === goalId);
  if (!goal) throw new Error(`no goal ${goalId}`);
  describe(goal.name, () => {
    let town: Awaited<ReturnType<typeof startTown>>;
    beforeAll(async () => {
      town = await startTown();
    });
    afterAll(() => town?.close());

    for (const [n, useCase] of goal.useCases.entries()) {
      const pair = { goal, useCase };
      const ends: Record<string, unknown> = {};
      test.each(['words', 'clicks', 'mixed'] as const)(
        `${useCase.name} goes from hi to the end, and ends in the same state in words, in clicks and with detours: %s`,
        { timeout: 90_000 },
        async (style) => {
          await town.reset();
          const detour = style === 'mixed' ? detoursOf(town, pair) : straight;
          await walkToProd(town, pair, style, n, detour);
          await assertInProd(town, pair, n);
          await walkToTheEnd(town, pair, style, n, detour);
          await assertAtTheEnd(town, pair);
          ends[style] = await endStateOf(town);
          // Whichever was walked first is what the others are held against.
          const [first] = Object.values(ends);
          expect(ends[style]).toEqual(first);
        },
      );
    }
  });
}
