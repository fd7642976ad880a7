import { describe, expect, test } from 'vitest';
import { en } from '../../src/copy/en.ts';
import type { Effect } from '../../src/core/effect.ts';
import { type OutsideCode, OutsideError, outsideCodes } from '../../src/core/errors.ts';
import { failureText, retryDelayMs } from '../../src/effects/run.ts';
import { dmOf, refOf } from '../support/given.ts';
import { createSource, origin } from './harness.ts';

const to = dmOf('olivia');
const post: Effect = { kind: 'post', to, card: { blocks: [] } };
const whisper: Effect = { kind: 'whisper', to, person: refOf('olivia'), card: { blocks: [] } };
const board: Effect = { kind: 'board', board: 'checklist:x' };
const create: Effect = createSource();
const identify: Effect = { kind: 'identify', person: refOf('olivia'), origin };
const form: Effect = {
  kind: 'open_form',
  trigger: 't',
  form: { form: 'source_name', title: 'Name', context: {}, fields: [] },
  origin,
  again: { blocks: [] },
};
const key: Effect = {
  kind: 'show_write_key',
  origin,
  trigger: 't',
  source: 's',
  sourceName: 'S',
  again: { blocks: [] },
};

const passing: OutsideCode[] = [
  'segment_unreachable',
  'segment_rate_limited',
  'segment_failed',
  'platform_unreachable',
  'platform_rate_limited',
  'store_unavailable',
];
const error = (code: OutsideCode, more: { retryAfterMs?: number; reason?: string } = {}) =>
  new OutsideError(code, { message: 'secret details', status: 500, ...more });

describe('trying again', () => {
  test.each(outsideCodes)('after %s happens only when it may pass', (code) => {
    const delay = retryDelayMs(create, error(code), 0);
    if (passing.includes(code)) expect(delay).toBe(500);
    else expect(delay).toBeUndefined();
  });

  test.each([new Error('a mistake of ours'), new TypeError('x'), 'text', undefined])(
    'does not happen after a mistake of ours (%s)',
    (mistake) => {
      expect(retryDelayMs(create, mistake, 0)).toBeUndefined();
      expect(retryDelayMs(post, mistake, 0)).toBeUndefined();
    },
  );

  test.each<[string, Effect, number]>([
    ['for Segment ends soon, because somebody waits', create, 4],
    ['for looking somebody up ends soon', identify, 4],
    ['for a message goes on for long', post, 12],
    ['for a private message goes on for long', whisper, 12],
    ['for a board goes on for long', board, 12],
    ['for a form ends after its three seconds', form, 2],
    ['for a write key ends after its three seconds', key, 2],
  ])('%s', (_, effect, tries) => {
    const delays = Array.from({ length: 20 }, (__, attempt) =>
      retryDelayMs(effect, error('segment_failed'), attempt),
    );
    expect(delays.filter((delay) => delay !== undefined)).toHaveLength(tries);
    expect(delays.slice(tries).every((delay) => delay === undefined)).toBe(true);
  });

  test('goes on turn after turn where Segment takes a few a minute, for work that waits in the outbox', () => {
    const limited = error('segment_rate_limited', { retryAfterMs: 61_000 });
    const waits = (effect: Effect) =>
      Array.from({ length: 40 }, (_, attempt) => retryDelayMs(effect, limited, attempt)).filter(Boolean);
    expect(waits(create)).toEqual(Array(30).fill(61_000));
    expect(waits(form)).toHaveLength(2);
    // The tries of its turns are not counted against another fault, nor the other way round.
    expect(retryDelayMs(create, error('segment_failed'), 4)).toBeUndefined();
  });

  test('does not go on when the limit of the month is used up: somebody would wait for days', () => {
    const usedUp = error('segment_rate_limited', { retryAfterMs: 86_400_000 });
    expect(retryDelayMs(create, usedUp, 0)).toBeUndefined();
  });

  test('waits twice as long each time, half a minute at most', () => {
    const delays = Array.from({ length: 12 }, (_, attempt) =>
      retryDelayMs(post, error('platform_unreachable'), attempt),
    );
    expect(delays).toEqual([
      500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000, 30_000, 30_000, 30_000,
    ]);
  });

  test('waits at least as long as the other side asks', () => {
    expect(retryDelayMs(post, error('platform_rate_limited', { retryAfterMs: 7000 }), 0)).toBe(7000);
    expect(retryDelayMs(post, error('platform_rate_limited', { retryAfterMs: 10 }), 2)).toBe(2000);
  });
});

describe('what a person is told', () => {
  const effects: Effect[] = [post, whisper, board, create, identify, form, key];
  test.each(outsideCodes)('after %s has three parts and no detail of the error', (code) => {
    for (const effect of effects) {
      const text = failureText(effect, error(code));
      for (const part of [text.what, text.kept, text.next]) expect(part).toMatch(/\w.*\.$/s);
      expect(JSON.stringify(text)).not.toContain('secret details');
      expect(JSON.stringify(text)).not.toContain('undefined');
    }
  });

  test.each(Object.keys(en.failures.doing))('after %s: each way to fail has a way on', (kind) => {
    // Only its kind decides about the words.
    const effect = { kind, origin } as unknown as Effect;
    for (const code of outsideCodes) {
      const { what, kept, next } = failureText(effect, error(code, { reason: 'the reason' }));
      for (const part of [what, kept, next]) expect(part).toMatch(/^[A-Z].*\.$/s);
      expect(next).not.toBe(what);
    }
  });

  test('names what Segment had against it', () => {
    expect(failureText(create, error('segment_invalid', { reason: 'slug is too long' })).what).toContain(
      'slug is too long',
    );
    expect(failureText(create, error('segment_conflict', { reason: 'in use' })).what).toContain('in use');
  });

  test('names the field where the reason does not', () => {
    const why = { status: 422, reason: 'is required', field: 'settings.apiKey' };
    const told = (more: object) =>
      failureText(create, new OutsideError('segment_invalid', { message: '', ...why, ...more })).what;
    expect(told({})).toContain(': is required (apiKey).');
    expect(told({ reason: 'The apiKey is required.' })).toContain(': The apiKey is required.');
  });

  test.each([
    [400, 'in its own app only'],
    [413, 'leave something out'],
    [422, 'Correct the settings'],
  ])('what was refused with %i has its own way on', (status, next) => {
    const refusal = new OutsideError('segment_invalid', { message: '', status, reason: 'no' });
    expect(failureText(create, refusal).next).toContain(next);
  });

  test.each(['segment_invalid', 'segment_conflict'] as const)(
    'after a look, %s blames nothing that was typed',
    (code) => {
      for (const look of [identify, key]) {
        const text = failureText(look, error(code, { reason: 'startTime is too far back' }));
        expect(text.what).toContain('did not take my question');
        expect(text.what).toContain('startTime is too far back');
        expect(text.kept).toContain('I only looked');
        expect(text.next).not.toMatch(/correct|name/i);
      }
    },
  );

  test('a limit of a month has its day', () => {
    const usedUp = error('segment_rate_limited', { retryAfterMs: 3 * 86_400_000 });
    const text = failureText(create, usedUp, Date.UTC(2026, 10, 29, 12));
    expect(text.what).toContain('before 2 December 2026');
    expect(text.next).toBe('Press Try again on 2 December 2026.');
    expect(failureText(create, error('segment_rate_limited')).next).toBe('Press Try again in a minute.');
  });

  test('owns up to a mistake of ours', () => {
    expect(failureText(create, new TypeError('x is not a function'))).toMatchObject({
      what: expect.stringContaining('a mistake of mine'),
    });
  });

  test.each([
    ['create_source', create, 'creating the source'],
    ['identify', identify, 'looking up who you are'],
    ['post', post, 'sending you a message'],
  ] as const)('says what was being done: %s', (_, effect, doing) => {
    expect(failureText(effect, error('segment_failed')).what).toContain(doing);
  });

  test('does not claim that nothing was created when it cannot know', () => {
    for (const code of ['segment_unreachable', 'segment_failed'] as const)
      expect(failureText(create, error(code)).kept).not.toMatch(/nothing was (created|changed)/);
  });
});
