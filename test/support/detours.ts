import type { Town } from './town.ts';
import type { Detour, Pair, Point } from './walk.ts';

/**
 * Ways off the road that lead back to what was asked: questions, looking back, choosing otherwise and thinking better
 * of it, another owner looking in, a pause. Each leaves the state as if it had not been taken.
 */
export function detoursOf(town: Town, { goal, useCase }: Pair): Detour {
  const owner = town.person('olivia');
  const second = town.person('omar');
  const other = goal.id === 'optimize-advertising' ? 'Boost retention' : 'Optimize advertising';
  const ways: Record<Point, () => Promise<void>> = {
    async welcome() {
      await owner.says('help');
      await owner.sees('What I can do');
      await owner.says('hi');
      await owner.sees('You may use the guided setup');
    },
    async goal() {
      await owner.says(other);
      await owner.sees('Which use case would you like to set up?');
      await owner.says('undo');
      await owner.sees('What is your business goal?');
    },
    async 'use case'() {
      await owner.says(`what does ${useCase.name} need?`);
      await owner.says('back');
      await owner.sees('What is your business goal?');
      await owner.says('go on');
      await owner.sees('Which use case would you like to set up?');
    },
    async environments() {
      await owner.says('undo');
      await owner.sees('Which use case would you like to set up?');
      await owner.says(useCase.name);
      await owner.sees('Dev and prod');
    },
    async events() {
      const name = useCase.events[0]?.name ?? '';
      await owner.says(`${name} is not for us because we have no shop`);
      await owner.says(`we will track ${name}`);
      await owner.says('go on');
      await owner.sees(`Events for ${useCase.name}`);
    },
    async sources() {
      await owner.says('status');
      await owner.sees('of 12 done');
      await owner.says('what next?');
      await owner.sees('Connect dev sources');
    },
    async 'source draft'() {
      await owner.says('call it Shop front');
      await owner.sees('Shop front');
      await owner.says('call it Website (dev)');
      await second.says('hi');
      await second.sees('Welcome back');
      await owner.runs('/segue status');
      await owner.says('why?');
      await owner.says('go on');
      await owner.sees('New source');
    },
    async destinations() {
      await owner.says('back');
      await owner.says('go on');
      await owner.sees('Connect dev destinations');
    },
    async 'destination draft'() {
      await owner.says('pause');
      await owner.says('hi');
      await owner.sees('New destination');
    },
    async prod() {
      await owner.says('status');
      await owner.says('publish to prod');
      await owner.sees('Ask for the approval when you are ready');
    },
    async requested() {
      await owner.says('withdraw the request');
      await owner.presses('Withdraw');
      await owner.sees('is withdrawn');
      await owner.says('publish to prod');
      await owner.sees('Ask for the approval when you are ready');
      await owner.presses('Ask for approval');
      await town.person('ana').sees('Waiting for an approver', 'C0APPROVE1', 1);
    },
    async 'prod events'() {
      await owner.says('what is a write key?');
      await owner.runs('/segue status');
      await owner.says('go on');
      await owner.sees('Verify data in prod');
    },
    async identifiers() {
      await owner.says('user_id and email');
      await owner.sees('Select these and no others');
      await owner.presses('Change the selection');
      await owner.fills({ 'Identifiers (1 of 2)': ['user_id'], 'Identifiers (2 of 2)': [] });
      await owner.sees('Add the identifiers in Segment');
      await owner.says('use the default identifiers');
      await owner.sees('Select all of them');
      await owner.says('what are identifiers?');
    },
    async guide() {
      await owner.says('back');
      await owner.says('go on');
      await owner.sees('Add the identifiers in Segment');
    },
    async 'audience type'() {
      await owner.says('accounts');
      await owner.sees('Accounts');
      await owner.presses('Leave it out');
      await owner.sees('New audience');
    },
    async 'audience draft'() {
      await owner.says('status');
      await owner.says('go on');
      await owner.sees('New audience:');
    },
    async republish() {
      await second.says('status');
      await second.sees('11 of 12');
      await owner.says('import the rules');
      await owner.sees('Publish Unify and Engage to prod');
    },
    async import() {
      await owner.says('yes');
      await owner.says('go on');
      await owner.sees('Import the identity rules');
    },
  };
  return (point) => ways[point]();
}
