import { describe, expect, test } from 'vitest';
import { cast, type Play } from '../support/given.ts';
import { approvals, at, vote } from '../support/stages.ts';

const name = 'Google Ads Conversions (dev)';
const button = 'I authorised it in Segment';

/** A destination of Google Ads that was made and waits for a login. */
function made(): Play {
  const play = at('sourcesDone').says('connect google ads conversions');
  expect(play.said).toContain('authorised by logging in, which Segment\u2019s API cannot do');
  play.presses('Fill in settings');
  play.fills({ apiKey: 'dev-secret-1' });
  return play.presses('Create destination');
}

describe('a destination that somebody has to log in to', () => {
  test('is made, left disabled, and explained with the way to it', () => {
    const play = made();
    expect(play.said).toContain(`${name} is created and disabled`);
    expect(play.said).toContain('Destinations in Segment');
    expect(play.said).not.toContain('enabled after');
    expect(play.buttons).toContain(button);
    expect(play.has('check_destination')).toBe(false);
    expect(play.c.destinations).toMatchObject([{ login: 'open', state: 'created' }]);
    play.says('next');
    expect(play.said).toContain('waiting for somebody to log in to it in Segment');
    expect(play.buttons).toContain(button);
  });

  test('is enabled on a word, which is shown as a word, and verified by a delivery', () => {
    const play = made().presses(button);
    expect(play.said).toContain(`${name} is enabled. That it is authorised is Olivia Hart\u2019s word`);
    expect(play.c.destinations[0]).toMatchObject({
      login: 'done',
      state: 'attested',
      attestation: { name: 'Olivia Hart', what: 'logged in to Google Ads Conversions in Segment' },
    });
    expect(play.said).toContain('confirmed by a person');
    play.delivers(name, ['Order Completed']);
    expect(play.c.destinations[0]?.state).toBe('verified');
  });

  test('cannot be said to be authorised twice, nor by somebody who is no owner', () => {
    const play = made();
    const press = {
      intent: 'attest_destination',
      slots: { destination: play.c.destinations[0]?.id ?? '' },
    } as const;
    play.sends(press, { as: 'erin' });
    expect(play.c.destinations[0]?.login).toBe('open');
    play.sends(press).sends(press);
    expect(play.audit.filter(({ what }) => what === 'destination_attested')).toHaveLength(1);
  });

  test.each([
    [
      'a destination with a login',
      made,
      name,
      'Google Ads Conversions refused deliveries as Unauthorized: the login',
    ],
    [
      'a destination with a key',
      () => at('destinationCreated'),
      'Amplitude (Actions) (dev)',
      'refused deliveries as Unauthorized: apiKey is wrong',
    ],
  ])('says what to do when deliveries fail as unauthorised: %s', (_, begin, called, words) => {
    const play = begin();
    if (play.buttons.includes(button)) play.presses(button);
    const id = play.c.destinations[0]?.id ?? '';
    play.sends({ intent: 'check_destination', slots: { destination: id } });
    const look = (silence: string) =>
      play.comesBack(
        'check_destination',
        () => ({
          kind: 'destination_checked',
          destination: id,
          asked: true,
          nth: 0,
          evidence: { readAt: 0, from: 0, to: 0, seen: [], other: [], read: 'delivery overview' },
          mappings: [],
          silence: [silence],
        }),
        'check:',
      );
    look('Not delivered: Unauthorized (4).');
    expect(called).toBe(play.c.destinations[0]?.name);
    expect(play.said).toContain(words);
    play.sends({ intent: 'check_destination', slots: { destination: id } });
    look('Not delivered: rate limited (4).');
    expect(play.said).not.toContain('Unauthorized');
  });
});

test('in prod somebody has to log in again, after the approval', () => {
  const play = made().presses(button).delivers(name, ['Order Completed']).says('done');
  play.presses('Approvers and channel');
  play.fills({ channel: approvals, approvers: [cast.ana.id, cast.ben.id] });
  play.presses('Prod settings');
  play.fills({ apiKey: 'prod-secret-1' });
  vote(play.presses('Ask for approval'), 'ana').sees('Website (prod)', ['Order Completed']);
  expect(play.said).toContain('Google Ads Conversions (prod) is created and disabled');
  const prod = play.c.destinations.find(({ environment }) => environment === 'prod');
  expect(prod).toMatchObject({ login: 'open', state: 'created' });
  play.sends({ intent: 'attest_destination', slots: { destination: prod?.id ?? '' } });
  expect(play.c.destinations.find(({ id }) => id === prod?.id)).toMatchObject({
    login: 'done',
    state: 'attested',
  });
});

test('a destination without a login says that it was checked before it was enabled', () => {
  expect(at('destinationCreated').said).toContain('Checked before it was enabled: its mappings are whole');
});
