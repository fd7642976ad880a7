import { describe, expect, test } from 'vitest';
import { newChecklist } from '../../src/core/checklist.ts';
import type { Effect } from '../../src/core/effect.ts';
import { type Decision, type DecisionContext, openScene, type Scene } from '../../src/core/scene.ts';
import { conversationKey, type Turn, type TurnInput } from '../../src/core/turn.ts';
import { wordsOf } from '../support/cards.ts';
import { catalog, channel, deepFreeze, dmOf, refOf, startAt } from '../support/given.ts';

const text = (words: string) => ({ kind: 'text' as const, text: words });

const turnOf = (input: TurnInput, change: Partial<Turn> = {}): Turn => ({
  id: 't1',
  at: startAt,
  person: refOf('olivia'),
  conversation: dmOf('olivia'),
  input,
  ...change,
});

/** What a turn leads to when `play` is all that is done in it. */
function decided(
  play: (s: Scene) => void,
  turn = turnOf(text('hi')),
  given = newChecklist('main'),
): Decision {
  const context: DecisionContext = {
    now: startAt,
    catalog,
    understand: () => ({ intent: { intent: 'greet', slots: {} }, confidence: 1, also: [], source: 'rule' }),
    recommend: () => [],
    hash: (value) => value,
  };
  const { scene, close } = openScene(deepFreeze(given), turn, context, () => undefined);
  play(scene);
  return close((s, step) => {
    s.ask({ blocks: [text(`step ${step}`)] });
  });
}

const kinds = ({ jobs }: Decision): Effect['kind'][] => jobs.map(({ effect }) => effect.kind);

const words = ({ jobs }: Decision): string[] =>
  jobs.flatMap(({ effect }) =>
    effect.kind === 'post' || effect.kind === 'whisper' ? [wordsOf(effect.card)] : [],
  );

describe('one turn is one message', () => {
  test('what happened comes first, then what is asked', () => {
    const decision = decided((s) => {
      s.tell('One thing happened.');
      s.ask({ title: 'Title', blocks: [text('The question?')] });
      s.tell('Another thing happened.');
    });
    expect(words(decision)).toEqual(['Title\nOne thing happened.\nAnother thing happened.\nThe question?']);
  });

  test('the last question wins', () => {
    const decision = decided((s) => {
      s.ask({ blocks: [text('first?')] }, { ask: 'yes_no', yes: { intent: 'undo', slots: {} } });
      s.ask({ blocks: [text('second?')] }, { ask: 'name' });
    });
    expect(words(decision)).toEqual(['second?']);
    expect(decision.checklist.dialogs[conversationKey(dmOf('olivia'))]).toEqual({ ask: 'name' });
  });

  test('nothing said is no message', () => {
    expect(decided((s) => s.audit('noted')).jobs).toEqual([]);
  });

  test('a step that is shown is drawn once, at the end', () => {
    const decision = decided((s) => {
      s.show('goal');
      s.show('use_case');
      s.tell('Done.');
    });
    expect(words(decision)).toEqual(['Done.\nstep use_case']);
  });

  test('a command in a channel is answered to the person alone', () => {
    const place = channel('C1');
    const decision = decided(
      (s) => s.tell('Status.'),
      turnOf({ kind: 'command', text: '' }, { conversation: place }),
    );
    expect(decision.jobs.map(({ effect }) => effect)).toMatchObject([
      { kind: 'whisper', to: place, person: refOf('olivia') },
    ]);
  });

  test('words in a thread are answered in that thread', () => {
    const place = channel('C1', '123.4');
    const decision = decided((s) => s.tell('Hello.'), turnOf(text('hi'), { conversation: place }));
    expect(decision.jobs).toMatchObject([
      { lane: 'chat:slack:T1:C1:123.4', effect: { kind: 'post', to: place } },
    ]);
  });
});

describe('a form that is refused', () => {
  test('changes nothing at all', () => {
    const given = newChecklist('main');
    const decision = decided(
      (s) => {
        s.c.goal = 'optimize-advertising';
        s.tell('Saved.');
        s.effect({ kind: 'ensure_labels', origin: s.origin });
        s.cancel('watch:1');
        s.audit('changed');
        s.refuseForm({ name: 'No.' });
        s.refuseForm({ slug: 'Neither.' });
      },
      turnOf({ kind: 'form', form: 'source_name', context: {}, values: {} }),
      given,
    );
    expect(decision).toEqual({
      checklist: given,
      jobs: [],
      cancel: [],
      audit: [],
      formErrors: { name: 'No.', slug: 'Neither.' },
    });
  });
});

describe('the checklist', () => {
  test('that was given is never changed', () => {
    const given = deepFreeze(newChecklist('main'));
    const before = JSON.stringify(given);
    const decision = decided(
      (s) => {
        s.c.goal = 'optimize-advertising';
        s.c.undo.push({ id: s.newId('u'), kind: 'choice', label: 'x', before: {} });
        s.dialog.ask = 'name';
      },
      turnOf(text('hi')),
      given,
    );
    expect(JSON.stringify(given)).toBe(before);
    expect(decision.checklist).toMatchObject({ goal: 'optimize-advertising', undo: [{ id: 'u1' }] });
  });

  test('gives every id once', () => {
    const ids: string[] = [];
    const first = decided((s) => ids.push(s.newId('a'), s.newId('a'), s.newId('b')));
    decided((s) => ids.push(s.newId('a')), turnOf(text('hi')), first.checklist);
    expect(new Set(ids).size).toBe(4);
  });
});

describe('work to do', () => {
  test('of one id is planned once, the newest wins', () => {
    const decision = decided((s) => {
      s.effect({ kind: 'survey', origin: s.origin, start: false }, { id: 'survey' });
      s.effect({ kind: 'survey', origin: s.origin, start: true }, { id: 'survey' });
    });
    expect(decision.jobs).toMatchObject([{ id: 'survey', lane: 'segment', effect: { start: true } }]);
  });

  test('without an id of its own is told apart by turn and kind', () => {
    const decision = decided((s) => {
      s.effect({ kind: 'ensure_labels', origin: s.origin });
      s.effect({ kind: 'ensure_labels', origin: s.origin });
    });
    expect(new Set(decision.jobs.map(({ id }) => id)).size).toBe(2);
    for (const { id } of decision.jobs) expect(id).toMatch(/^t1#/);
  });

  test('a board is drawn in the lane of its conversation, and only when it is known', () => {
    const decision = decided((s) => {
      s.c.boards['checklist:x'] = { to: channel('C9') };
      s.refresh('checklist:x');
      s.refresh('checklist:unknown');
      s.refreshChecklist();
    });
    expect(decision.jobs).toMatchObject([{ id: 'board:checklist:x', lane: 'chat:slack:T1:C9:' }]);
  });
});

describe('a form', () => {
  const form = { form: 'source_name' as const, title: 'Name', submit: 'Save', context: {}, fields: [] };
  const again = {
    text: 'Website',
    control: { kind: 'button' as const, label: 'Open again', intent: { intent: 'help' as const, slots: {} } },
  };

  test('opens at once in a lane of its own where there is a trigger', () => {
    const decision = decided(
      (s) => s.openForm(form, again),
      turnOf({ kind: 'press', intent: { intent: 'help', slots: {} } }, { trigger: 'tr1' }),
    );
    expect(decision.jobs).toMatchObject([
      { lane: 'form:tr1', effect: { kind: 'open_form', trigger: 'tr1' } },
    ]);
  });

  test('is offered by a button where words asked for it', () => {
    const decision = decided((s) => s.openForm(form, again));
    expect(kinds(decision)).toEqual(['post']);
    expect(words(decision)).toEqual(['Website [Open again]']);
  });
});
