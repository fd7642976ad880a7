import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkName, cleanName, offerName, prodName, slugify } from '../../src/core/names.ts';

const slugPattern = /^[a-z][a-z0-9-]{0,62}$/;
const environment = fc.constantFrom('dev' as const, 'prod' as const);
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 150 }),
  fc.string({ unit: 'grapheme', maxLength: 150 }),
  fc.string({
    unit: fc.constantFrom('a', 'Z', '9', '-', ' ', '(dev)', '(prod)', 'é', 'ß', '😀'),
    maxLength: 60,
  }),
);

describe('a slug', () => {
  test.each([
    ['Acme Website (dev)', 'acme-website-dev'],
    ['  Crème  Brûlée  ', 'creme-brulee'],
    ['2nd shop', 'nd-shop'],
    ['---', ''],
    ['日本語', ''],
    ['Москва shop', 'shop'],
    ['😀🎉', ''],
    ['a'.repeat(100), 'a'.repeat(63)],
    [`${'a'.repeat(62)}--b`, 'a'.repeat(62)],
    ['ＦＵＬＬ width', 'full-width'],
    ['__proto__', 'proto'],
    ['<!channel> *x*', 'channel-x'],
  ])('of %j is %j', (name, slug) => {
    expect(slugify(name)).toBe(slug);
  });
});

describe('a name', () => {
  const zalgo = `Z${'\u0300\u0301\u0302'.repeat(20)}algo`;
  test.each([
    ['Website', 'Website', 'website-dev'],
    ['Website (dev)', 'Website (dev)', 'website-dev'],
    ['website dev', 'website dev', 'website-dev'],
    ['Developer', 'Developer', 'developer-dev'],
    ['dev', 'dev', 'dev'],
    ['Crème Brûlée', 'Crème Brûlée', 'creme-brulee-dev'],
    ['Cre\u0300me', 'Crème', 'creme-dev'],
    ['shop\u202Egnp.exe', 'shop gnp.exe', 'shop-gnp-exe-dev'],
    ['a\u200Bb\u0000c', 'a b c', 'a-b-c-dev'],
    ['two\nlines\tand  blanks', 'two lines and blanks', 'two-lines-and-blanks-dev'],
    ['constructor', 'constructor', 'constructor-dev'],
    ['toString', 'toString', 'tostring-dev'],
    ['__proto__', '__proto__', 'proto-dev'],
    ['hasOwnProperty', 'hasOwnProperty', 'hasownproperty-dev'],
    ['<!channel> `x` *y*', '<!channel> `x` *y*', 'channel-x-y-dev'],
    [`${'a'.repeat(100)}`, 'a'.repeat(100), `${'a'.repeat(57)}-dev`],
  ])('%j is taken as %j with the slug %j', (said, name, slug) => {
    expect(checkName(said, 'dev', [])).toEqual({ ok: true, name, slug });
  });

  test('with marks piled on its letters keeps a plain slug', () => {
    const check = checkName(zalgo, 'dev', []);
    expect(check).toMatchObject({ ok: true, slug: 'zalgo-dev' });
  });

  test.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['\u202E\u200B\u0007', 'empty'],
    ['a'.repeat(101), 'too_long'],
    ['😀🎉', 'no_letter'],
    ['日本語', 'no_letter'],
    ['123', 'no_letter'],
    ['!!!', 'no_letter'],
  ])('%j is refused: %s', (said, why) => {
    expect(checkName(said, 'dev', [])).toEqual({ ok: false, why });
  });

  test.each(['Website', 'website', 'Website (dev)', 'WEBSITE-DEV', 'Wébsite'])(
    '%j is refused while website-dev is taken',
    (said) => {
      expect(checkName(said, 'dev', ['other', 'website-dev'])).toEqual({ ok: false, why: 'taken' });
    },
  );

  test('of prod does not clash with the same name in dev', () => {
    expect(checkName('Website', 'prod', ['website-dev'])).toMatchObject({ ok: true, slug: 'website-prod' });
  });

  test('whatever is typed, an accepted one has a slug that Segment takes and that ends in its environment', () => {
    fc.assert(
      fc.property(anyText, environment, fc.array(fc.string(), { maxLength: 3 }), (said, env, taken) => {
        const check = checkName(said, env, taken);
        if (!check.ok) return;
        expect(check.slug).toMatch(slugPattern);
        expect(check.slug).toMatch(new RegExp(`(^|-)${env}$`));
        expect(taken).not.toContain(check.slug);
        expect(check.name.length).toBeLessThanOrEqual(100);
        expect(check.name).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        // Said again, it is the same.
        expect(checkName(check.name, env, taken)).toEqual(check);
      }),
      { seed: 11, numRuns: 400 },
    );
  });

  test('cleaning twice is cleaning once', () => {
    fc.assert(
      fc.property(anyText, (said) => {
        expect(cleanName(cleanName(said))).toBe(cleanName(said));
      }),
      { seed: 12, numRuns: 300 },
    );
  });
});

describe('a name that Segue offers', () => {
  test('is the first that is free', () => {
    expect(offerName('Website', 'dev', [])).toEqual({ name: 'Website (dev)', slug: 'website-dev' });
    expect(offerName('Website', 'dev', ['website-dev'])).toEqual({
      name: 'Website 2 (dev)',
      slug: 'website-2-dev',
    });
    expect(offerName('Website', 'dev', ['website-dev', 'website-2-dev']).slug).toBe('website-3-dev');
  });

  test.each(['a'.repeat(66), 'Shop '.repeat(25), `${'a'.repeat(58)} dev`])(
    'for the long name %j stays apart from the taken one by its number',
    (base) => {
      const first = offerName(base, 'dev', []);
      const second = offerName(base, 'dev', [first.slug]);
      expect(second.slug).toMatch(/-2-dev$/);
      expect(second.name).toMatch(/ 2 \(dev\)$/);
    },
  );

  test.each(['', '日本語', '😀', '???', '42', `${'日'.repeat(90)}shop`])(
    'for %j is made from the word Source',
    (base) => {
      expect(offerName(base, 'prod', [])).toEqual({ name: 'Source (prod)', slug: 'source-prod' });
    },
  );

  test('can be used as it is, whatever it is made from', () => {
    fc.assert(
      fc.property(anyText, environment, (base, env) => {
        const taken: string[] = [];
        for (let n = 0; n < 4; n += 1) {
          const offer = offerName(base, env, taken);
          expect(checkName(offer.name, env, taken)).toEqual({ ok: true, ...offer });
          taken.push(offer.slug);
        }
      }),
      { seed: 13, numRuns: 200 },
    );
  });
});

describe('the prod name', () => {
  test.each([
    ['Website (dev)', 'Website (prod)'],
    ['Website DEV', 'Website prod'],
    ['dev shop dev', 'prod shop dev'],
    ['Developer site', 'Developer site (prod)'],
    ['Shop', 'Shop (prod)'],
    ['a'.repeat(100), `${'a'.repeat(93)} (prod)`],
    [`${'a'.repeat(95)} dev`, `${'a'.repeat(95)} prod`],
    [`${'a'.repeat(96)} dev`, `${'a'.repeat(96)} pro`],
    [`${'a'.repeat(92)}😀shop`, `${'a'.repeat(92)} (prod)`],
  ])('of %j is %j', (dev, prod) => {
    expect(prodName(dev)).toBe(prod);
  });

  test('of an accepted dev name is never longer than Segue allows', () => {
    fc.assert(
      fc.property(anyText, (said) => {
        const dev = checkName(said, 'dev', []);
        if (dev.ok) expect(prodName(dev.name).length).toBeLessThanOrEqual(100);
      }),
      { seed: 14, numRuns: 200 },
    );
  });
});
