import { afterAll, beforeAll, describe, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load.ts';
import { assertInProd } from './assert-prod.ts';
import { startTown } from './town.ts';
import { type Style, walkToProd } from './walk.ts';
import { walkToTheEnd } from './walk-activation.ts';

/** The story of each use case of a goal, in words and in clicks by turns, over the real wire. */
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
      const style: Style = n % 2 === 0 ? 'words' : 'clicks';
      test(`${useCase.name} goes from hi to verified data in prod, in ${style}`, {
        timeout: 60_000,
      }, async () => {
        await town.reset();
        await walkToProd(town, { goal, useCase }, style, n);
        await assertInProd(town, { goal, useCase }, n);
        await walkToTheEnd(town, { goal, useCase }, style);
      });
    }
  });
}
