import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load.ts';
import { startTown } from '../support/town.ts';
import { walkToProd } from '../support/walk.ts';
import { addToEngage, identify, lure } from '../support/walk-activation.ts';

let town: Awaited<ReturnType<typeof startTown>>;
beforeAll(async () => {
  town = await startTown();
});
afterAll(() => town?.close());

test('an audience of accounts is previewed, made, and seen to arrive', { timeout: 90_000 }, async () => {
  const goal = loadCatalog().goals.at(-1);
  const useCase = goal?.useCases.find(({ id }) => id === 'personalize-winback');
  if (!goal || !useCase) throw new Error('winback is gone');
  const pair = { goal, useCase };
  await town.control('/segment/switches', { audienceDelayMs: 0 });
  await walkToProd(town, pair, 'clicks', 0);
  const owner = town.person('olivia');
  await identify(town, owner, pair, 'words');
  // The three lapsed people belong to one company.
  const website = (await town.segment()).sources.find(
    ({ environment, metadata }) => environment === 'dev' && metadata.name === 'Javascript',
  );
  await town.control('/segment/traffic', { source: website?.id, events: [{ type: 'group' }] });
  await lure(town, useCase.id, 'dev');
  await owner.says('accounts');
  await owner.sees('New audience: Lapsed customers');
  await owner.presses('Preview');
  await owner.sees('Preview: 1 account in dev');
  await owner.presses('Create audience');
  await owner.sees('Created: the audience Lapsed customers');
  await addToEngage(town, 'dev');
  await owner.presses('Check the audience');
  await owner.sees('Verified: the audience Lapsed customers comes through', 'dm', 8);
  const [audience] = (await town.segment()).audiences;
  expect(audience).toMatchObject({ audienceType: 'ACCOUNTS', size: 1, space: 'dev' });
  expect((await town.checklist())?.audiences[0]).toMatchObject({ type: 'accounts', state: 'verified' });
});
