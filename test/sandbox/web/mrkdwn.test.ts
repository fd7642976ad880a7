import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMarkdown } from '../../../src/sandbox/web/page/markdown.ts';
import { parseInline, parseMrkdwn } from '../../../src/sandbox/web/page/mrkdwn.ts';
import { type Inline, plainText, safeHref } from '../../../src/sandbox/web/page/text.ts';

const text = (words: string): Inline => ({ kind: 'text', text: words });

describe('inline mrkdwn', () => {
  it.each<[string, Inline[]]>([
    ['plain', [text('plain')]],
    ['*bold* it', [{ kind: 'bold', children: [text('bold')] }, text(' it')]],
    ['_so_', [{ kind: 'italic', children: [text('so')] }]],
    ['~gone~', [{ kind: 'strike', children: [text('gone')] }]],
    ['*a _b_*', [{ kind: 'bold', children: [text('a '), { kind: 'italic', children: [text('b')] }] }]],
    ['`*raw* &lt;`', [{ kind: 'code', text: '*raw* <' }]],
    ['a &amp;amp; &lt;b&gt;', [text('a &amp; <b>')]],
    ['<@U1>', [{ kind: 'user', id: 'U1' }]],
    ['<#C1|general>', [{ kind: 'channel', id: 'C1', name: 'general' }]],
    ['<#C1>', [{ kind: 'channel', id: 'C1' }]],
    ['<!here>', [{ kind: 'broadcast', name: 'here' }]],
    [
      '<https://a.example/?x=1&amp;y=2|A *b*>',
      [{ kind: 'link', href: 'https://a.example/?x=1&y=2', children: [text('A *b*')] }],
    ],
    [
      '<https://a.example>',
      [{ kind: 'link', href: 'https://a.example/', children: [text('https://a.example')] }],
    ],
    [
      '<!date^1700000000^{date} at {time}|14 Nov>',
      [{ kind: 'when', seconds: 1_700_000_000, format: '{date} at {time}', fallback: '14 Nov' }],
    ],
    [':white_check_mark:', [{ kind: 'emoji', char: '✅', name: 'white_check_mark' }]],
    [':no_such_thing: at 10:30:15', [text(':no_such_thing:'), text(' at 10'), text(':30:'), text('15')]],
  ])('%s', (source, expected) => {
    expect(parseInline(source)).toEqual(expected);
  });

  it.each([
    'snake_case_name',
    '2*3*4',
    '* not bold*',
    '*not bold *',
    'a*b',
    '**',
    '*open',
    '~',
    '`',
    '<open',
    '_x\ny_',
  ])('leaves %s as it is', (source) => {
    expect(plainText(parseInline(source))).toBe(source);
    expect(parseInline(source).every((node) => node.kind === 'text')).toBe(true);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'JaVaScRiPt:alert(1)',
    'vbscript:x',
    ' javascript:x',
    'file:///etc',
  ])('makes no link of %s', (address) => {
    expect(safeHref(address)).toBeUndefined();
    expect(parseInline(`<${address}|click>`).some((node) => node.kind === 'link')).toBe(false);
  });
});

describe('mrkdwn on its own lines', () => {
  it('takes code fences whole, quotes by line, and the rest as paragraphs', () => {
    expect(parseMrkdwn('Before\n```\na *b* &lt;c\n```\nAfter\n&gt; one\n> two\nend')).toEqual([
      { kind: 'paragraph', children: [text('Before')] },
      { kind: 'pre', text: 'a *b* <c' },
      { kind: 'paragraph', children: [text('After')] },
      { kind: 'quote', children: [text('one\ntwo')] },
      { kind: 'paragraph', children: [text('end')] },
    ]);
  });

  it('leaves a fence that never closes as text', () => {
    expect(parseMrkdwn('so ```x')).toEqual([
      { kind: 'paragraph', children: [text('so ')] },
      { kind: 'paragraph', children: [text('```x')] },
    ]);
  });

  it('keeps every word of escaped text, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.string().filter((words) => !/[*_~`:>\n]/.test(words)),
        (words) => {
          const escaped = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
          expect(plainText(parseInline(escaped))).toBe(words);
        },
      ),
    );
  });

  it('never fails', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'*_~`<>@#!|^:&;\n ab1'.split(''), '```') }),
        (source) => {
          expect(Array.isArray(parseMrkdwn(source))).toBe(true);
          expect(Array.isArray(parseMarkdown(source))).toBe(true);
        },
      ),
    );
  });
});

describe('markdown blocks', () => {
  it('knows headings, lists, fences, quotes and inline marks', () => {
    expect(
      parseMarkdown('# Title\nHello **you** and *me*\n\n- a\n- `b`\n1. one\n```js\nx *y*\n```\n> said'),
    ).toEqual([
      { kind: 'heading', children: [text('Title')] },
      {
        kind: 'paragraph',
        children: [
          text('Hello '),
          { kind: 'bold', children: [text('you')] },
          text(' and '),
          { kind: 'italic', children: [text('me')] },
        ],
      },
      {
        kind: 'list',
        ordered: false,
        indent: 0,
        start: 1,
        items: [[text('a')], [{ kind: 'code', text: 'b' }]],
      },
      { kind: 'list', ordered: true, indent: 0, start: 1, items: [[text('one')]] },
      { kind: 'pre', text: 'x *y*' },
      { kind: 'quote', children: [text('said')] },
    ]);
  });

  it('makes links of web addresses only', () => {
    expect(parseMarkdown('[a](https://x.example) [b](javascript:alert)')).toEqual([
      {
        kind: 'paragraph',
        children: [{ kind: 'link', href: 'https://x.example/', children: [text('a')] }, text(' '), text('b')],
      },
    ]);
  });
});
