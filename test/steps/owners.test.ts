import { describe, expect, test } from 'vitest';
import { currentStep } from '../../src/core/checklist.ts';
import { cast, dmOf } from '../support/given.ts';
import { at, from } from '../support/stages.ts';

const minute = 60_000;
const week = 7 * 24 * 60 * minute;

describe('two owners at once', () => {
  test('each is told what the other did since their last message, once', () => {
    const play = at('confirmed').says('status', { as: 'omar' }).passes(minute);
    play.says('website').says('javascript').presses('Create source').passes(minute);
    play.says('what next', { as: 'omar' });
    expect(play.said).toContain('Since your last message:');
    expect(play.said).toContain('Olivia Hart connected Website (dev)');
    expect(play.passes(minute).says('status', { as: 'omar' }).said).not.toContain('Since your last message');
    expect(play.says('status').said).not.toContain('Since your last message');
  });

  test('a button from before the change of the other is answered with the present state', () => {
    const play = at('sourceDraft').says('hi', { as: 'omar' }).presses('Go on with it', { as: 'omar' });
    const draft = play.c.drafts[0]?.id ?? '';
    play.presses('Create source', { as: 'omar' }).sends({ intent: 'create_draft', slots: { draft } });
    expect(play.said).toContain('belongs to an earlier state');
    expect(play.said).toContain('Dev sources');
    expect(play.c.sources).toHaveLength(1);
  });

  test('both checklists follow', () => {
    const play = at('sourceVerified').says('hi', { as: 'omar' }).says('done');
    const words = 'Done, verified: Connect dev sources';
    expect(play.saidTo(dmOf('olivia'))).toContain(words);
    expect(play.saidTo(dmOf('omar'))).toContain(words);
  });

  test('the draft of one is not renamed, answered or dropped by words of the other', () => {
    const play = at('sourceDraft').says('call it Other name', { as: 'omar' });
    expect(play.c.drafts[0]).toMatchObject({ name: 'Website (dev)', by: expect.stringContaining('UOLIVIA') });
    expect(play.said).toContain('Olivia Hart began to connect Website (dev)');
  });
});

describe('an owner who takes over', () => {
  test.each(['take over', 'I take over from Olivia', 'continue where Olivia stopped'])('by %j', (words) => {
    const play = from('sourceDraft').says(words, { as: 'omar' });
    expect(play.said).toContain('You go on where Olivia Hart stopped');
    expect(play.said).toContain('Olivia Hart began to connect Website (dev), and it is not finished');
    play.presses('Go on with it', { as: 'omar' });
    expect(play.buttons).toContain('Create source');
    play.presses('Create source', { as: 'omar' });
    expect(play.saidTo(dmOf('omar'))).toContain('Website (dev)');
    expect(play.c.sources[0]?.by).toContain('UOMAR');
  });

  test('can leave a draft to who began it', () => {
    const play = from('sourceDraft')
      .says('go on', { as: 'omar' })
      .presses('Leave it to Olivia', { as: 'omar' });
    expect(play.said).toContain('Recommended for Personalize winback');
    expect(play.c.drafts).toHaveLength(1);
    expect(from('sourceDraft').says('go on').buttons).toContain('Create source');
  });

  test('is asked by a yes just as well', () => {
    const play = from('sourceDraft').says('go on', { as: 'omar' }).says('yes', { as: 'omar' });
    expect(play.buttons).toContain('Create source');
    expect(play.c.drafts[0]?.by).toContain('UOMAR');
  });

  test('is told whose draft it is when the same product is named', () => {
    const play = from('destinationDraft').says('connect amplitude', { as: 'omar' });
    expect(play.said).toContain('Olivia Hart began to connect Amplitude');
    expect(play.c.drafts).toHaveLength(1);
  });

  test('is not blocked when the first is no owner any more', () => {
    const play = at('sourceDraft').passes(week);
    play.people[cast.olivia.id] = { ...cast.olivia.record, owner: false };
    expect(play.says('go on').said).toContain('Workspace Owner');
    play.says('take over', { as: 'omar' }).presses('Go on with it', { as: 'omar' });
    play.presses('Create source', { as: 'omar' }).sees('Website (dev)', ['Order Completed']);
    expect(currentStep(play.says('done', { as: 'omar' }).c)).toBe('dev_destinations');
    expect(play.says('undo', { as: 'omar' }).said).toContain('Taken back: "Connect dev sources" as done');
  });
});

describe('an owner who comes back', () => {
  test.each(['hi', 'go on', "I'm back"])(
    'after a week with %j sees what was last, what came in, what is next',
    (words) => {
      const play = at('sourceCreated').says('status').passes(minute);
      play.sees('Website (dev)', ['Order Completed']).passes(week).says(words);
      expect(play.said).toContain('Where you stopped, on 2025-06-02');
      expect(play.said).toContain('Olivia Hart connected Website (dev)');
      expect(play.said).toContain('Data was seen at Website (dev)');
      expect(play.said).toContain('Dev sources');
    },
  );

  test('after an hour is not told the same again', () => {
    const play = at('sourceVerified')
      .says('status')
      .passes(60 * minute)
      .says('hi');
    expect(play.said).not.toContain('Where you stopped');
  });
});
