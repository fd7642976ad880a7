import { describe, expect, test } from 'vitest';
import { en } from '../../src/copy/en.ts';
import { b, code, date, join, link, mention, plain, spans, t } from '../../src/copy/text.ts';

describe('rich text', () => {
  test('keeps what is put in as data, whatever it contains', () => {
    const name = '*x* <!channel> `y` [z](javascript:1)';
    expect(spans(t`Name ${b(name)}, slug ${code('a`b')}.`)).toEqual([
      'Name ',
      { bold: name },
      ', slug ',
      { code: 'a`b' },
      '.',
    ]);
  });

  test('reads as plain words', () => {
    const text = t`${b('A')} ${code('B')} ${link('C', 'https://c.example')} ${mention('U1', 'Dee')} ${{ channel: 'C1' }} ${date(0)}`;
    expect(plain(text)).toBe('A B C @Dee #C1 1970-01-01 00:00 UTC');
  });

  test.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [['a', 'b', 'c'], 'a, b and c'],
  ])('joins %j as %j', (items, words) => {
    expect(plain(join(items))).toBe(words);
  });

  test('nests as deep as it likes', () => {
    expect(plain(t`1${[['2', ['3']], t`4${b('5')}`]}6`)).toBe('123456');
  });
});

/** Every text of the copy, functions called with something for each value. */
function texts(value: unknown, path: string): [string, unknown][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function' || value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => texts(inner, `${path}.${key}`));
}

describe('what people read', () => {
  const all = texts(en, 'en');

  test('is never empty and has no blanks at its ends where it is a sentence', () => {
    for (const [path, text] of all) expect([path, String(text).trim()]).not.toEqual([path, '']);
  });

  test('counts things in good English', () => {
    expect(plain(en.start.eligible(0, 1))).toContain('no sources and 1 destination so far');
    expect(plain(en.start.eligible(2, 3))).toContain('2 sources and 3 destinations so far');
  });

  test('says three things about every failure', () => {
    for (const [name, failure] of Object.entries(en.failures)) {
      if (
        typeof failure !== 'function' ||
        ['mappingChanged', 'audienceChanged', 'goesOnLater'].includes(name)
      )
        continue;
      // The rest of a month is told by its date.
      const detail = name === 'segment_used_up' ? Date.parse('2026-12-01T00:00:00Z') : 'why';
      const text = (failure as (doing: string, detail?: unknown) => unknown)('creating the source', detail);
      expect(text).toEqual({
        what: expect.stringMatching(/creating the source.*\.$/),
        kept: expect.stringMatching(/\.$/),
        next: expect.stringMatching(/\.$/),
      });
    }
  });
});
