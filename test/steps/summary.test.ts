import { describe, expect, test } from 'vitest';
import { dmOf } from '../support/given.ts';
import { at } from '../support/stages.ts';

describe('the end', () => {
  test('shows what stands behind each of the twelve steps, and what can be done next', () => {
    const play = at('complete').says('what next?');
    expect(play.said).toContain('All done');
    expect(play.said).toContain('Done, verified: Connect dev sources');
    expect(play.said).toContain('Done, created as approved: Approve and create prod sources');
    expect(play.said).toContain('Done, confirmed by a person (Olivia Hart): Set up identifiers with Unify');
    expect(play.said).toContain('Done, verified: Create audiences with Engage');
    expect(play.said).toContain('Done, verified in part: Publish Unify and Engage to prod');
    expect(play.said).toContain('Lapsed customers (users): verified: a destination received it');
    for (const more of ['Sources', 'Destinations', 'data collection', 'Reverse ETL', 'Unify', 'Engage'])
      expect(play.said).toContain(more);
  });

  test('names who vouched, not who marked it as done', () => {
    const play = at('audienceCreated').presses('I saw it arrive', { as: 'omar', in: dmOf('omar') });
    play.says('done').says('skip').says('what next?');
    expect(play.said).toContain('Done, confirmed by a person (Omar Haddad): Create audiences with Engage');
  });

  test.each([
    ['identifiers', 3],
    ['identified', 2],
    ['republish', 1],
  ] as const)('does not say "all done" when steps were left out from %s on', (stage, skips) => {
    const play = at(stage);
    for (let n = 0; n < skips; n += 1) play.says('skip');
    play.says('what next?');
    expect(play.said).not.toContain('All done');
    expect(play.said).not.toContain('from the events to the audience');
    expect(play.said).toContain('Left for later: Publish Unify and Engage to prod');
    expect(play.says('status').said).toContain('All steps are done but for what was left for later');
  });

  test('is on the Home tab in three parts', () => {
    const play = at('complete').opensHome();
    expect(play.said).toContain('12 of 12 done');
    expect(play.said).toContain('Unify and Engage');
    expect(play.said).toContain('✓ Done, verified in part: Publish Unify and Engage to prod');
  });

  test('is for everybody to read, and offers to others nothing that is not theirs', () => {
    const play = at('complete').says('status', { as: 'erin', in: dmOf('erin') });
    expect(play.said).toContain('Done, confirmed by a person: Set up identifiers with Unify');
    expect(play.buttons).not.toContain('Start over');
  });
});
