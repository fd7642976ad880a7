import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../src/core/effect.ts';
import { secretMark } from '../../src/core/secrets.ts';
import { cast, channel, given, keyOf, type Play, refOf, startAt, type Who } from '../support/given.ts';
import { planted } from '../support/planted.ts';
import { from, vote } from '../support/stages.ts';

const features = {
  protocols: 'on',
  unify: { off: 'Not part of your plan.' },
  audit: { unknown: 'why' },
} as const;

/** Nobody's role can be read, for the reason given. */
function unread(why: 'not_connected' | 'token_refused' | 'token_weak', play: Play = given()): Play {
  for (const { id, record } of [cast.olivia, cast.omar, cast.erin, cast.adam])
    play.people[id] = { ...record, owner: false, unread: why };
  return play.passes(10 * 60_000);
}

/** Everybody can be looked up again. */
function readable(play: Play): Play {
  for (const { id, record } of [cast.olivia, cast.omar, cast.erin, cast.adam]) play.people[id] = record;
  return play;
}

/** What the look at a token of Acme finds. */
const connected = (who: Who = 'olivia'): Outcome => ({
  kind: 'workspace_connected',
  workspace: { id: 'w1', slug: 'acme', name: 'Acme' },
  region: 'eu',
  vault: 'token1',
  person: refOf(who),
  record: { ...cast[who].record, inSegment: true, at: startAt },
  seesWriteKeys: true,
  features,
});

/** Olivia has connected Acme, and was asked to start. */
function connect(play: Play = unread('not_connected').says('hi')): Play {
  play.presses('Connect the workspace').fills({ token: 'sgp_0123456789abc', region: 'eu' });
  readable(play);
  return play.comesBack('connect_workspace', () => connected());
}

describe('without a workspace', () => {
  test('the first hi is answered with the way to connect one', () => {
    const play = unread('not_connected').says('hi');
    expect(play.said).toContain('Connect your Segment workspace');
    expect(play.said).toContain('never in a message');
    expect(play.buttons).toEqual(['Connect the workspace']);
    expect(play.outbox.size).toBe(0);
  });

  test.each(['set up winback', 'connect segment', 'start setup', 'connect a website'])(
    '%j leads there too, and nobody is told that they may not',
    (words) => {
      const play = unread('not_connected').says(words, { trigger: false });
      expect(play.buttons).toContain('Connect the workspace');
      expect(play.said).not.toContain('Only a Segment Workspace Owner can do that');
    },
  );

  test('is asked for in a channel for the eyes of who spoke', () => {
    const play = unread('not_connected').says('set up winback', { in: channel('C0GENERAL') });
    expect(play.screen.map(({ kind }) => kind)).toEqual(['whisper']);
  });

  test('status and Home say so', () => {
    const play = unread('not_connected').says('status');
    expect(play.said).toContain('No Segment workspace is connected');
    expect(play.opensHome().buttons).toEqual(['Connect the workspace']);
  });

  test('a guest is not asked', () => {
    expect(given().sends({ intent: 'connect_workspace', slots: {} }, { as: 'gina' }).said).toContain(
      'nothing for guests',
    );
  });

  test('what could not be read is read again at the next turn', () => {
    const play = unread('not_connected').says('hi').holds('identify').says('hi');
    expect(play.has('identify')).toBe(true);
  });
});

describe('connecting', () => {
  test('asks for token and region; the token goes nowhere but to the vault', () => {
    const play = unread('not_connected').says('hi').presses('Connect the workspace');
    expect(play.form.fields.map((field) => ('name' in field ? field.name : ''))).toEqual([
      '',
      'token',
      'region',
    ]);
    expect(play.form.fields[1]).toMatchObject({ secret: true });
    play.fills({ token: planted.random, region: 'us' });
    const everything = JSON.stringify([play.c, play.kept, play.decisions]);
    expect(everything).not.toContain(planted.random);
    expect(everything).toContain(secretMark);
    expect(play.effectOf('connect_workspace')).toMatchObject({ region: 'us', vault: /^token\d+$/ });
  });

  test('tells what the token may do, and what follows where something is off', () => {
    const play = connect();
    expect(play.said).toContain('Connected: Acme');
    expect(play.said).toContain('Acme (EU)');
    expect(play.said).toContain('Protocols (tracking plans): on.');
    expect(play.said).toContain('Unify: off (Not part of your plan). So the steps from identifiers on');
    expect(play.said).toContain('Audit trail: not known yet');
    expect(play.c.workspace).toMatchObject({
      name: 'Acme',
      region: 'eu',
      connectedBy: keyOf('olivia'),
      features,
    });
    expect(play.audit.map(({ what }) => what)).toContain('workspace_connected');
  });

  test('goes on to the offer to start', () => {
    expect(connect().buttons).toContain('Start setup');
  });

  test('makes everybody’s rights be read again', () => {
    const play = unread('not_connected').says('hi', { as: 'erin' }).says('hi');
    connect(play);
    play.says('hi', { as: 'erin' });
    expect(play.said).toContain('Only a Segment Workspace Owner');
  });

  test('that is refused says why, what was kept and how to try again; the token is dropped', () => {
    const play = unread('not_connected').says('hi').presses('Connect the workspace');
    play.fills({ token: 'sgp_0123456789abc', region: 'us' });
    play.comesBack('connect_workspace', () => ({
      kind: 'workspace_refused',
      vault: 'token1',
      why: { kind: 'region', chosen: 'us', fits: 'eu' },
    }));
    expect(play.said).toContain('It is a token of the EU region');
    expect(play.said).toContain('I dropped the token that you entered. Nothing was changed.');
    expect(play.buttons).toEqual(['Connect the workspace']);
    expect(play.effectOf('forget_secret')).toMatchObject({ vault: 'token1', name: 'token' });
    expect(play.c.workspace).toBeUndefined();
  });

  test('that Segment does not answer drops the token and offers the form again, not Try again', () => {
    const play = unread('not_connected').says('hi').presses('Connect the workspace');
    play.fills({ token: 'sgp_0123456789abc', region: 'us' });
    play.fails('connect_workspace');
    expect(play.said).toContain('connect_workspace went wrong.');
    expect(play.said).toContain('I dropped the token that you entered');
    expect(play.buttons).toEqual(['Connect the workspace']);
    expect(play.has('forget_secret')).toBe(true);
    expect(play.c.failures).toEqual({});
    play.fails('forget_secret');
    expect(play.screen).toEqual([]);
  });

  test('needs both answers', () => {
    const play = unread('not_connected').says('hi').presses('Connect the workspace');
    expect(play.fills({ token: '', region: '' })).toEqual({
      token: 'Please enter the token.',
      region: 'Please choose the region.',
    });
    expect(play.has('connect_workspace')).toBe(false);
  });
});

describe('a connected workspace', () => {
  test('stands in status and Home of owners, with the ways to change it', () => {
    const play = connect();
    play.presses('Start setup').says('status');
    expect(play.said).toContain('Segment workspace: Acme (EU), connected by Olivia Hart');
    expect(play.buttons).toEqual(expect.arrayContaining(['Replace the token', 'Remove the token']));
    expect(play.opensHome().buttons).toEqual(expect.arrayContaining(['Replace the token']));
    expect(play.says('status', { as: 'erin' }).buttons).not.toContain('Replace the token');
    expect(play.opensHome({ as: 'erin' }).buttons).not.toContain('Replace the token');
  });

  test.each(['replace the token', 'please change the segment token.', 'connect the workspace'])(
    '%j opens the form for an owner, with its region',
    (words) => {
      const play = connect().says('status').says(words, { trigger: false });
      play.presses('Replace the token');
      expect(play.form.fields.at(-1)).toMatchObject({ name: 'region', initial: 'eu' });
    },
  );

  test('keeps its old token when the new one is of another workspace', () => {
    const play = connect().says('status').presses('Replace the token');
    play.fills({ token: 'sgp_0123456789abc', region: 'us' });
    play.comesBack('connect_workspace', () => ({
      kind: 'workspace_refused',
      vault: 'token2',
      why: { kind: 'other', name: 'Beta', known: 'Acme' },
    }));
    expect(play.said).toContain('opens the workspace Beta');
    expect(play.said).toContain('works on Acme');
    expect(play.said).toContain('the one before stays in use');
  });

  test('says that the old token is to be deleted once it is replaced', () => {
    const play = connect().says('status').presses('Replace the token');
    play.fills({ token: 'sgp_0123456789abc', region: 'eu' });
    play.comesBack('connect_workspace', () => connected());
    expect(play.said).toContain('Please delete the old one in Segment');
    expect(play.audit.map(({ what }) => what)).toContain('token_replaced');
  });

  test('is not replaced by somebody who is no owner: what they entered is dropped', () => {
    const play = connect();
    expect(play.sends({ intent: 'connect_workspace', slots: {} }, { as: 'erin' }).hasForm).toBe(false);
    play.submits(
      'connect_workspace',
      { vault: 'token9', secrets: 'token' },
      { token: 'sgp_0123456789abc', region: 'us' },
      { as: 'erin' },
    );
    expect(play.has('connect_workspace')).toBe(false);
    expect(play.effectOf('forget_secret')).toMatchObject({ vault: 'token9' });
    expect(play.said).toContain('Only a Segment Workspace Owner');
  });
});

describe('removing the token', () => {
  const asked = () => connect().presses('Start setup').says('remove the token');

  test('takes a press, says what follows, and keeps the checklist', () => {
    const play = asked();
    expect(play.said).toContain('The checklist and its history are kept');
    expect(play.says('yes').said).toContain('takes a press');
    expect(play.c.workspace?.removedAt).toBeUndefined();
    play.says('disconnect segment').presses('Remove the token');
    expect(play.said).toContain('Please delete it in Segment as well');
    expect(play.c.workspace).toMatchObject({ name: 'Acme', removedBy: keyOf('olivia') });
    expect(play.c.startedBy).toBe(keyOf('olivia'));
    expect(play.audit.map(({ what }) => what)).toContain('workspace_disconnected');
    unread('not_connected', play).says('next');
    expect(play.buttons).toEqual(['Connect the workspace']);
    expect(play.says('status').said).toContain('Acme, not connected: Olivia Hart removed the token');
  });

  test('reads the rights of who presses again', () => {
    const play = asked().holds('identify');
    play.presses('Remove the token');
    expect(play.has('identify')).toBe(true);
    expect(play.has('disconnect_workspace')).toBe(false);
  });

  test('says so when a promotion waits for it', () => {
    const play = from('requested');
    connect(unread('not_connected', play).says('hi')).says('remove the token');
    expect(play.said).toContain('A promotion is under way');
  });
});

describe('a token that Segment refuses', () => {
  test('blocks the step with words and the way to replace it; what needs no Segment goes on', () => {
    const play = connect();
    play.presses('Start setup');
    unread('token_refused', play).says('next');
    expect(play.said).toContain('Segment refuses my token');
    expect(play.buttons).toEqual(['Replace the token']);
    expect(play.says('what does winback need?').said).toContain('winback');
    expect(play.says('status', { as: 'adam' }).buttons).toContain('Remove the token');
  });

  test('by its rights is told apart', () => {
    expect(unread('token_weak').says('hi').said).toContain('My token may not read who is who');
  });

  test('in the middle of work offers the way to replace it beside Try again', () => {
    const play = from('sourceDraft').holds('create_source').says('yes');
    const text = { what: 'Segment refused my token.', kept: 'All.', next: 'Replace it.' };
    const job = play.jobOf('create_source');
    play.comesBack('create_source', (effect) => ({
      kind: 'failed',
      job,
      effect,
      text,
      code: 'segment_unauthorized',
    }));
    expect(play.buttons).toEqual(['Connect the workspace', 'Try again', 'Go on']);
  });
});

describe('a token that the operator has set', () => {
  const fixed = (play: Play = given()) => {
    play.world.isTokenFixed = true;
    return play;
  };

  test('is not changed in chat', () => {
    const play = fixed().says('hi').says('replace the token');
    expect(play.said).toContain('was set by whoever runs Segue (SEGMENT_API_TOKEN)');
    expect(play.hasForm).toBe(false);
    expect(play.says('remove the token').said).toContain('cannot be connected, replaced or removed in chat');
    play.submits(
      'connect_workspace',
      { vault: 'token9', secrets: 'token' },
      { token: 'sgp_0123456789abc', region: 'us' },
    );
    expect(play.has('connect_workspace')).toBe(false);
    expect(play.has('forget_secret')).toBe(true);
  });

  test('takes the place of one that was connected in chat', () => {
    const play = fixed(connect())
      .passes(10 * 60_000)
      .says('status');
    expect(play.c.workspace).toEqual({ id: 'w1', slug: 'acme', name: 'Acme' });
    expect(play.buttons).not.toContain('Replace the token');
  });

  test('that is refused is told without a button', () => {
    const play = unread('token_refused', fixed()).says('hi');
    expect(play.said).toContain('replaced there, not in chat');
    expect(play.buttons).toEqual([]);
  });
});

describe('a token in a message', () => {
  test('is not taken; the form is pointed to', () => {
    const play = unread('not_connected').says(`here is the token ${planted.segment_token}`);
    expect(play.said).toContain('goes into the form for the Segment workspace');
    expect(play.buttons).toContain('Connect the workspace');
    expect(JSON.stringify([play.c, play.kept])).not.toContain(planted.segment_token);
  });
});

test('a promotion that stops for want of a token says what is made, and offers to connect before it goes on', () => {
  const play = from('requested').holds('create_source');
  vote(play, 'ana');
  const job = play.jobOf('create_source');
  const text = { what: 'No Segment workspace is connected.', kept: 'All.', next: 'Press Try again.' };
  play.comesBack('create_source', (effect) => ({
    kind: 'failed',
    job,
    effect,
    text,
    code: 'segment_not_connected',
  }));
  expect(play.c.promotion?.state).toBe('failed');
  expect(play.buttons).toEqual(expect.arrayContaining(['Connect the workspace', 'Go on from here']));
});
