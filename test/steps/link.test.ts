import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../src/core/effect.ts';
import { cast, channel, dmOf, given, keyOf, type Play, refOf } from '../support/given.ts';
import { approvals, at, from, vote } from '../support/stages.ts';

const place = channel(approvals);
const erinElsewhere = { ...cast.erin.record, email: 'erin@private.example', inSegment: false };

/** Both are there. */
const checked = (email?: string): Outcome => ({
  kind: 'link_checked',
  person: refOf('erin'),
  name: 'Erin Novak',
  ...(email ? { email } : {}),
});

/** Olivia links Erin. */
function link(play: Play, email = 'erin@acme.example'): Play {
  play.commands('link', { in: channel('C0GENERAL') });
  expect(play.fills({ person: [cast.erin.id], email })).toEqual({});
  return play.comesBack('check_link', () => checked(email));
}

describe('somebody whom Segment knows under another e-mail', () => {
  const refused = () => {
    const play = from('confirmed');
    play.people[cast.erin.id] = erinElsewhere;
    return play.says('connect a website', { as: 'erin' });
  };

  test('is told so, and can have an owner asked, once a day', () => {
    const play = refused();
    expect(play.said).toContain('nobody in the Segment workspace with your e-mail erin@private.example');
    play.presses('I am there under another e-mail', { as: 'erin' });
    expect(play.said).toContain('I have asked Olivia Hart');
    expect(play.screen.find(({ kind, to }) => kind === 'direct' && to === keyOf('olivia'))).toBeDefined();
    play.sends({ intent: 'ask_link', slots: {} }, { as: 'erin' });
    expect(play.said).toContain('asked an owner for you already');
    expect(play.screen.filter(({ kind }) => kind === 'direct')).toEqual([]);
    play.passes(24 * 60 * 60_000).sends({ intent: 'ask_link', slots: {} }, { as: 'erin' });
    expect(play.screen.filter(({ kind }) => kind === 'direct')).toHaveLength(1);
  });

  test('is linked by the owner who was asked, in a form that names them', () => {
    const play = refused().presses('I am there under another e-mail', { as: 'erin' });
    play.presses('Link them');
    expect(play.form.fields.find((field) => field.kind === 'people')).toMatchObject({
      initial: [cast.erin.id],
    });
  });

  test('is not offered to somebody who is found there', () => {
    const play = from('confirmed');
    play.people[cast.erin.id] = { ...cast.erin.record, inSegment: true };
    expect(play.says('connect a website', { as: 'erin' }).buttons).not.toContain(
      'I am there under another e-mail',
    );
  });
});

describe('a link', () => {
  test('can be made before anything is started: the one to be linked may be the one to start', () => {
    expect(given().commands('link').form.form).toBe('link_person');
  });

  test('is recorded, told to both, and makes the rights be read again', () => {
    const play = link(from('confirmed').says('status', { as: 'erin' }));
    expect(play.c.links).toEqual({
      [keyOf('erin')]: { email: 'erin@acme.example', by: keyOf('olivia'), at: play.now },
    });
    expect(play.audit.at(-1)).toMatchObject({
      what: 'person_linked',
      detail: { person: keyOf('erin'), by: keyOf('olivia'), email: 'erin@acme.example' },
    });
    expect(play.said).toContain('Erin Novak is erin@acme.example in Segment');
    expect(play.screen.find(({ to }) => to === keyOf('erin'))).toMatchObject({ kind: 'direct' });
    play.holds('identify').says('status', { as: 'erin' });
    expect(play.has('identify')).toBe(true);
  });

  test('ends when the e-mail is left empty', () => {
    const play = link(from('confirmed'));
    play.commands('link').fills({ person: [cast.erin.id], email: '' });
    play.comesBack('check_link', () => checked());
    expect(play.c.links).toEqual({});
    expect(play.audit.at(-1)).toMatchObject({
      what: 'person_unlinked',
      detail: { before: 'erin@acme.example' },
    });
  });

  test.each<[string, Record<string, string | string[]>, string]>([
    ['oneself', { person: [cast.olivia.id], email: 'omar@acme.example' }, 'person'],
    ['nobody', { person: [], email: 'omar@acme.example' }, 'person'],
    ['to no address', { person: [cast.erin.id], email: 'omar at acme' }, 'email'],
  ])('of %s is refused by the form', (_, values, field) => {
    const play = from('confirmed').commands('link');
    expect(Object.keys(play.fills(values))).toEqual([field]);
    expect(play.has('check_link')).toBe(false);
  });

  test('to somebody whom Segment does not have changes nothing', () => {
    const play = from('confirmed').commands('link');
    play.fills({ person: [cast.erin.id], email: 'nobody@acme.example' });
    play.comesBack('check_link', () => ({ ...checked('nobody@acme.example'), why: 'no_user' }) as Outcome);
    expect(play.said).toContain('there is no Segment user with the e-mail nobody@acme.example');
    expect(play.c.links).toBeUndefined();
  });

  test('outlives a start over', () => {
    const play = link(from('confirmed'));
    play.sends({ intent: 'restart', slots: {} }).presses('Throw it away');
    expect(play.c.links).toHaveProperty(keyOf('erin'));
  });
});

describe('two accounts of one Segment user are one person', () => {
  test.each<[string, object]>([
    ['linked to the requester’s user', { email: 'Olivia@acme.example', chatEmail: 'ana@acme.example' }],
    [
      'with the requester’s own e-mail, linked elsewhere',
      { email: 'x@acme.example', chatEmail: 'olivia@acme.example' },
    ],
  ])('an approver %s cannot approve', (_, emails) => {
    const play = at('requested');
    play.people[cast.ana.id] = { ...cast.ana.record, ...emails };
    vote(play, 'ana');
    expect(play.c.promotion).toMatchObject({ state: 'pending', votes: [] });
    expect(play.saidTo(place) + play.saidTo(dmOf('ana'))).toContain('someone else must approve');
    expect(play.audit.at(-1)).toMatchObject({ what: 'vote_refused', detail: { why: 'own_request' } });
  });
});
