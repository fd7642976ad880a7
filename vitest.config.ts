import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest, those that mostly wait and those that mostly compute by turns. */
const slow = [
  'durability/promotion-faults',
  'durability/kill',
  'stories/personalize-communications',
  'browser/road',
  'durability/faults',
  'stories/boost',
  'browser/demo',
  'stories/personalize-first',
  'durability/promotion-kill',
  'stories/optimize',
  'browser/',
  'durability/',
  'stories/',
];

const rankOf = ({ moduleId }: TestSpecification): number => {
  const rank = slow.findIndex((name) => moduleId.includes(`/test/${name}`));
  return rank < 0 ? slow.length : rank;
};

/** Begins with what takes long, so that the run does not end with one of it alone. */
class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/no-network.ts'],
    sequence: { sequencer: SlowFirst },
    // Much of the time is spent waiting for processes, leases and browsers, so four at once also on two cores.
    maxWorkers: 4,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
