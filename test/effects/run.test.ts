import { describe, expect, test } from 'vitest';
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

  test('names what Segment had against it', () => {
    expect(failureText(create, error('segment_invalid', { reason: 'slug is too long' })).what).toContain(
      'slug is too long',
    );
    expect(failureText(create, error('segment_conflict', { reason: 'in use' })).what).toContain('in use');
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
