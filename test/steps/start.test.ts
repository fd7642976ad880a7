import { describe, expect, test } from 'vitest';
import { currentStep, isStarted } from '../../src/core/checklist.ts';
import type { Intent } from '../../src/core/intent.ts';
import { cast, channel, dmOf, given, keyOf, type Who } from '../support/given.ts';
import { at, from } from '../support/stages.ts';

describe('the first hi', () => {
  test('of an owner of an empty workspace offers to start', () => {
    const play = at('greeted');
    expect(play.said).toContain('Hi Olivia.');
    expect(play.said).toContain('no sources and no destinations so far');
    expect(play.buttons).toEqual(['Start setup', 'How it works']);
    expect(isStarted(play.c)).toBe(false);
  });

  test.each([
    [1, 0],
    [0, 4],
  ])('is as good with %i sources and %i destinations: not both are connected', (sources, destinations) => {
    const play = given();
    Object.assign(play.world, { sources, destinations });
    expect(play.says('hi').buttons).toContain('Start setup');
    expect(play.c.eligibility?.verdict).toBe('eligible');
  });

  test('of somebody who is no owner names an owner and offers no start', () => {
    const play = given().says('hi', { as: 'erin' });
    expect(play.said).toMatch(/Only a Segment Workspace Owner.*|nobody in the Segment workspace/);
    expect(play.said).toContain('Olivia Hart (olivia@acme.example)');
    expect(play.buttons).not.toContain('Start setup');
  });

  test('of somebody without an e-mail says that they cannot be found in Segment', () => {
    const play = given();
    play.people[cast.erin.id] = { name: 'Erin Novak', standing: 'member', admin: false, owner: false };
    expect(play.says('hi', { as: 'erin' }).said).toContain('gives me no confirmed e-mail');
  });

  test.each<[Who, string]>([
    ['gina', 'nothing for guests'],
    ['oscar', 'members of the company that installed me only'],
    ['robot', 'orders from bots'],
    ['gone', 'deactivated'],
    ['stranger', 'could not look you up'],
  ])('of %s is refused and changes nothing', (who, words) => {
    const play = given().says('hi', { as: who });
    expect(play.said).toContain(words);
    expect(play.outbox.size).toBe(0);
    expect(isStarted(play.c)).toBe(false);
    expect(play.audit).toMatchObject([{ actor: keyOf(who), what: 'refused' }]);
  });

  test('of one turn is answered with one message', () => {
    const play = at('greeted');
    expect(play.screen).toHaveLength(1);
  });
});

describe('starting', () => {
  test('shows the four goals and remembers who started', () => {
    const play = at('started');
    expect(play.c.startedBy).toBe(keyOf('olivia'));
    expect(play.said).toContain('What is your business goal?');
    expect(play.screen).toHaveLength(1);
    expect(play.audit.map(({ what }) => what)).toContain('setup_started');
  });

  test.each(['yes', 'start setup', "let's start", 'go ahead'])('%j does what the button does', (words) => {
    const play = at('greeted').says(words);
    expect(isStarted(play.c)).toBe(true);
  });

  test('in one breath is possible: the workspace is looked at first', () => {
    const play = given().says("let's start the setup");
    expect(isStarted(play.c)).toBe(true);
    expect(play.said).toContain('What is your business goal?');
  });

  test('is not for somebody who is no owner: the answer is the greeting with who may', () => {
    const play = given().says("let's start the setup", { as: 'erin' });
    expect(isStarted(play.c)).toBe(false);
    expect(play.said).toContain('Olivia Hart');
  });

  test('again says who started and shows where we are', () => {
    const play = from('review').says('start setup', { as: 'omar' });
    expect(play.said).toContain('Olivia Hart started it');
    expect(play.said).toContain('Events for Personalize winback');
  });
});

describe('a workspace where a source and a destination are connected', () => {
  const connected = () => {
    const play = given();
    Object.assign(play.world, { sources: 2, destinations: 3 });
    return play.says('hi');
  };

  test('is told what the guided setup is for, and is asked', () => {
    const play = connected();
    expect(play.said).toContain('2 sources and 3 destinations');
    expect(play.buttons).toEqual(['Go on by hand', 'We are new on Business', 'How it works']);
    expect(play.c.eligibility?.verdict).toBe('not_eligible');
  });

  test('cannot be started by words', () => {
    const play = connected().says("let's start");
    expect(isStarted(play.c)).toBe(false);
    expect(play.buttons).toContain('Go on by hand');
  });

  test('goes on by hand with the same steps', () => {
    const play = connected().presses('Go on by hand');
    expect(play.c.eligibility).toMatchObject({ verdict: 'by_hand', by: keyOf('olivia') });
    expect(play.said).toContain('nothing that is already connected is changed');
    expect(currentStep(play.c)).toBe('goal');
  });

  test('can be declared new, on the record', () => {
    const play = connected().presses('We are new on Business');
    expect(play.c.eligibility).toMatchObject({ verdict: 'declared_new', by: keyOf('olivia') });
    expect(play.said).toContain('Olivia Hart says that the workspace is new');
    expect(play.audit.map(({ what }) => what)).toContain('declared_new_business');
  });

  test('keeps the declaration when it is looked at again', () => {
    const play = connected().presses('Go on by hand');
    play.sends({ intent: 'restart', slots: {} }).presses('Throw it away');
    expect(play.c.eligibility?.verdict).toBe('by_hand');
    expect(play.buttons).toContain('Start setup');
  });

  test('old buttons of the question do nothing after the start', () => {
    const play = from('review').sends({ intent: 'declare_new_business', slots: {} });
    expect(play.c.eligibility?.verdict).toBe('eligible');
    expect(play.audit.map(({ what }) => what)).not.toContain('declared_new_business');
  });
});

describe('before the start', () => {
  test('naming a use case starts the setup with it', () => {
    const play = given().says('set up personalize winback for boosting retention');
    expect(isStarted(play.c)).toBe(true);
    expect(play.c.useCase ?? play.c.goal).toBeDefined();
  });

  test.each<Intent>([
    { intent: 'confirm_events', slots: {} },
    { intent: 'accept_environments', slots: {} },
    { intent: 'create_draft', slots: { draft: 's1' } },
    { intent: 'connect_source', slots: { source_types: ['website'] } },
    { intent: 'connect_more', slots: { kind: 'sources' } },
    { intent: 'finish_step', slots: { step: 'dev_sources' } },
    { intent: 'submit_promotion', slots: { digest: 'd' } },
    { intent: 'keep_use_case', slots: {} },
    { intent: 'show_write_key', slots: { source: 'x' } },
    { intent: 'undo', slots: {} },
  ])('an old button ($intent) leads to the greeting and creates nothing', (intent) => {
    const play = given().sends(intent);
    expect(play.said).toContain('Hi Olivia.');
    expect(isStarted(play.c)).toBe(false);
    expect(play.outbox.size).toBe(0);
  });
});

describe('a second owner', () => {
  test('goes on where the first one was, in another conversation', () => {
    const play = from('sourceCreated').says('hi', { as: 'omar' });
    expect(play.saidTo(dmOf('omar'))).toContain('Welcome back, Omar.');
    expect(play.saidTo(dmOf('omar'))).toContain('Website (dev)');
    play.says('connect more sources', { as: 'omar' }).says('android', { as: 'omar' });
    play.presses('Create source', { as: 'omar' });
    expect(play.c.sources.map(({ by }) => by)).toEqual([keyOf('olivia'), keyOf('omar')]);
  });

  test('whose rights are gone is refused once they are looked up again', () => {
    const play = from('sourceCreated').says('hi', { as: 'omar' });
    play.people[cast.omar.id] = { ...cast.omar.record, owner: false };
    play.passes(11 * 60_000).says('connect more sources', { as: 'omar' });
    expect(play.said).toContain('Only a Segment Workspace Owner');
  });
});

describe('commands', () => {
  const place = channel('C0GENERAL');
  test.each([
    ['', 'Status'],
    ['status', 'Status'],
    ['help', 'What I can do'],
    ['HELP', 'What I can do'],
    ['next', 'Events for Personalize winback'],
    ['fly me to the moon', 'I do not know fly me to the moon'],
  ])('/segue %s answers the person alone with %j', (words, answer) => {
    const play = from('review').commands(words, { in: place });
    expect(play.said).toContain(answer);
    expect(play.screen.filter(({ kind }) => kind === 'post')).toEqual([]);
  });

  test('/segue approvers opens the form for an owner and for a Slack admin', () => {
    expect(from('review').commands('approvers', { in: place }).form.form).toBe('promotion_policy');
    expect(from('review').commands('approvers', { in: place, as: 'adam' }).form.form).toBe(
      'promotion_policy',
    );
  });

  test('/segue approvers is refused to anybody else', () => {
    const play = from('review').commands('approvers', { in: place, as: 'ana' });
    expect(play.hasForm).toBe(false);
    expect(play.said).toContain('Only a Segment Workspace Owner');
  });
});

describe('the Home tab', () => {
  test('shows that nothing is under way, or the checklist', () => {
    expect(given().opensHome().said).toContain('No setup is under way');
    expect(from('review').opensHome().said).toContain('3 of 12 done');
  });

  test('follows the setup', () => {
    const play = from('review').opensHome({ as: 'omar' });
    play.says('accept all').says('yes');
    expect(play.screen.filter(({ kind }) => kind === 'board').map(({ to }) => to)).toContain(
      'slack:T1:DOMAR:',
    );
  });

  test('stays empty for a guest, who is not written to', () => {
    expect(given().opensHome({ as: 'gina' }).screen).toEqual([]);
  });
});
