import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load.ts';
import { assertAtTheEnd } from './assert-end.ts';
import { assertInProd } from './assert-prod.ts';
import { detoursOf } from './detours.ts';
import { endStateOf } from './end-state.ts';
import { startTown } from './town.ts';
import { straight, walkToProd } from './walk.ts';
import { walkToTheEnd } from './walk-activation.ts';

const styles = ['words', 'clicks', 'mixed'] as const;

/** The story of each use case of a goal, told in three ways over the real wire, side by side in three workspaces. */
export function tellPairs(goalId: string): void {
  const goal = loadCatalog().goals.find((entry) => entry.id === goalId);
  if (!goal) throw new Error(`no goal ${goalId}`);
  describe(goal.name, () => {
    let towns: Awaited<ReturnType<typeof startTown>>[];
    beforeAll(async () => {
      towns = await Promise.all(styles.map(() => startTown()));
    });
    afterAll(() => Promise.all((towns ?? []).map((town) => town.close())));

    for (const [n, useCase] of goal.useCases.entries()) {
      const pair = { goal, useCase };
      test(`${useCase.name} goes from hi to the end in words, in clicks and with detours, and ends in the same state`, {
        timeout: 120_000,
      }, async () => {
        const ends = await Promise.all(
          styles.map(async (style, i) => {
            const town = towns[i];
            if (!town) throw new Error('no sandbox');
            await town.reset();
            const detour = style === 'mixed' ? detoursOf(town, pair) : straight;
            await walkToProd(town, pair, style, n, detour);
            await assertInProd(town, pair, n);
            await walkToTheEnd(town, pair, style, n, detour);
            await assertAtTheEnd(town, pair);
            return endStateOf(town);
          }),
        );
        const [words, clicks, mixed] = ends;
        expect(clicks).toEqual(words);
        expect(mixed).toEqual(words);
      });
    }
  });
}
