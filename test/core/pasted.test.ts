import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FormValues } from '../../src/core/card.ts';
import { cleanPasted, takePasted, withoutMarks } from '../../src/core/pasted.ts';
import type { PastedKind } from '../../src/core/secret-shapes.ts';
import { secretMark } from '../../src/core/secrets.ts';
import type { Turn, TurnInput } from '../../src/core/turn.ts';
import { catalog, deepFreeze } from '../support/given.ts';
import { hiddenParts, planted } from '../support/planted.ts';

const all = Object.entries(planted) as [PastedKind, string][];
const kindsIn = (text: string) => cleanPasted(text).kinds;

describe('a pasted secret', () => {
  test.each(all)('is told by its shape: %s', (kind, secret) => {
    const { text, kinds } = cleanPasted(`please use ${secret} for amplitude`);
    expect(kinds).toEqual([kind]);
    expect(text).not.toContain(hiddenParts[kind]);
    expect(text).toContain(secretMark);
    expect(text).toMatch(/^please use .*for amplitude$/s);
  });

  test.each(all)('is found in whatever stands around it: %s', (kind, secret) => {
    for (const [before, after] of [
      ['`', '`'],
      ['*', '*'],
      ['"', '",'],
      ['(', ')'],
      ['key:', '.'],
      ['```\n', '\n```'],
      ['„', '“'],
      ['', ''],
    ]) {
      const { text, kinds } = cleanPasted(`${before}${secret}${after}`);
      expect(kinds.length, `${before}${kind}${after}`).toBeGreaterThan(0);
      expect(text).not.toContain(hiddenParts[kind]);
    }
  });

  test.each(all.filter(([kind]) => !['private_key', 'authorization', 'password', 'api_key'].includes(kind)))(
    'is not hidden by what nobody sees, wide letters or a line break: %s',
    (kind, secret) => {
      for (const gap of ['\u200b', '\u00ad', '\u2060', '\ufeff', '\u{e0061}', '\n', '\r\n', '\n  ']) {
        const middle = Math.floor(secret.length / 2);
        const split = `use ${secret.slice(0, middle)}${gap}${secret.slice(middle)} please`;
        const { text, kinds } = cleanPasted(split);
        expect(kinds, JSON.stringify(gap)).toHaveLength(1);
        expect(text).not.toContain(secret.slice(middle));
        expect(text).not.toContain(secret.slice(0, middle));
        expect(text.endsWith('please'), kind).toBe(true);
      }
      const wide = [...secret].map((char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)).join('');
      expect(cleanPasted(wide).text).not.toContain(wide.slice(4));
    },
  );

  test('in a line of its own leaves the lines around it alone', () => {
    const { text } = cleanPasted(`connect\n${planted.segment_token}\namplitude please`);
    expect(text).toBe(`connect\n${secretMark}\namplitude please`);
    expect(cleanPasted(`connect\n${planted.random}\nwebhooks`).text).toBe(`connect\n${secretMark}\nwebhooks`);
  });

  test('beside others is one of several kinds, each named once, in their order', () => {
    const text = `${planted.slack} and ${planted.aws}, ${planted.slack}`;
    expect(cleanPasted(text)).toEqual({
      text: `${secretMark} and ${secretMark}, ${secretMark}`,
      kinds: ['slack', 'aws'],
    });
  });

  test('is not found again where its mark stands', () => {
    for (const [, secret] of all) {
      const once = cleanPasted(`my password: ${secret} is the token`).text;
      expect(cleanPasted(once)).toEqual({ text: once, kinds: [] });
    }
  });
});

test.each<[string, PastedKind]>([
  ['password: hunter2', 'password'],
  ['the password is Sommer24', 'password'],
  ['Passwort: geheimnis', 'password'],
  ['"password": "correcthorse"', 'password'],
  ['DB_PASSWORD=xk9-zz', 'password'],
  ['write key is qW3rT5zU7iO9', 'segment_write_key'],
  ['SEGMENT_WRITE_KEY=qwertzuiop12', 'segment_write_key'],
  ['signing secret: 8f742231b10e8888abcd99bbbccc85a5', 'slack'],
  ['connect amplitude with key 8f742231b10e8888', 'api_key'],
  ['the api key for amplitude is a1b2c3d4e5f6', 'api_key'],
  ['clientSecret = "a8Kd02Ls"', 'api_key'],
  ['aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzKEY', 'aws'],
  ['here: wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzKEY', 'aws'],
  ['Authorization: Basic dXNlcjpwYXNz', 'authorization'],
  ['curl -u a8Kd02LsQ9: https://api.segment.io/v1/track', 'authorization'],
  ['https://olivia:pw4@acme.example/', 'password'],
  ['postgres://u:a/b@c@host/db', 'password'],
  ['https://acme.example/hook?token=a8Kd02LsQ9xx', 'api_key'],
  ['https://hooks.slack.com/services/T000/B000/Zz9Yy8Xx7', 'slack'],
  ['4f9a1c7e2b8d4f9a1c7e2b8d4f9a1c7e2b8d4f9a', 'random'],
])('a secret is told by what is said about it: %s', (text, kind) => {
  expect(kindsIn(text)).toEqual([kind]);
});

describe('no secret is', () => {
  test.each([
    'give me the write key',
    'the write key is wrong',
    'where do I put the api key?',
    'token: required',
    'api key: missing',
    'the secret is out',
    'password is required',
    'What is a write key, and where is it?',
    'key events: Order Completed, Signed Up',
    'primary key is customer_id_2',
    'the key is ecommerce2024',
    'key results for Q3 2024: grow',
    'bearer of bad news',
    'basic understanding of tokens',
    'order ORDER-2024-11-05-000123-EU-7781',
    '54521fd525e721e32a72ee91',
    '550e8400-e29b-41d4-a716-446655440000',
    'rh5BDZp6QDHvXFCkibm1pR',
    'tp_2ZyAbCdEfGhIjKlMnOpQrStUvW1',
    '<@U0OLIVIA01> in C0APPROVE1 of T0ACME0001, 1718000000.123456',
    'Donaudampfschifffahrtsgesellschaftskapitän',
    'Rechtsschutzversicherungsgesellschaften und Grundstücksverkehrsgenehmigungszuständigkeit',
    'SELECT user_id, password_hash FROM users WHERE api_key IS NOT NULL AND token = users.token',
    "SELECT * FROM orders WHERE created_at > '2024-01-01T00:00:00Z' AND password = :pw",
    'customerLifetimeValue2024Q1',
    'has_opted_in_for_sms_and_push_v2',
    'hasOptedInForSmsAndPushV2',
    'https://app.segment.com/acme/sources/javascript/settings/keys',
    'https://docs.google.com/document/d/1A2b3C4d5E6f7G8h9I0jK1L2m3N4o5P6q7R8s9T0u1V/edit',
    'http://localhost:3000/path?email=a@b.example',
    'olivia.hart+segment@acme-example.com',
    'DE89370400440532013000, +49 170 1234567, G-ABC123DEF4',
    'my-db.c9akciq32abc.eu-west-1.rds.amazonaws.com',
    'Order Completed\nProduct Viewed\nCheckout Step 2 Viewed\nSigned Up v2',
    'productListFilteredV2\ncheckoutStepCompleted3\nPaymentInfoEntered2',
    'call it Acme Web Shop 2024 (dev)',
    `password: ${secretMark}`,
  ])('%s', (text) => {
    expect(cleanPasted(text)).toEqual({ text, kinds: [] });
  });

  test('anything that the catalog of use cases says', () => {
    const texts: string[] = [];
    const collect = (value: unknown): void => {
      if (typeof value === 'string') texts.push(value);
      else if (typeof value === 'object' && value !== null) {
        texts.push(...Object.keys(value));
        Object.values(value).forEach(collect);
      }
    };
    collect(catalog);
    expect(texts.length).toBeGreaterThan(500);
    expect(texts.filter((text) => kindsIn(text).length > 0)).toEqual([]);
  });
});

describe('keys that nobody has seen before', () => {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'];
  const key = (length: number) =>
    fc.array(fc.constantFrom(...letters), { minLength: length, maxLength: length }).map((a) => a.join(''));

  test('of the shape of a write key are found, but for one in a hundred', () => {
    const missed = fc
      .sample(key(32), { seed: 7, numRuns: 2000 })
      .filter((one) => !kindsIn(`use ${one} now`).includes('segment_write_key'));
    expect(missed.length).toBeLessThan(20);
  });

  test('leave nothing of themselves behind, whatever is said around them', () => {
    const words = fc.array(fc.constantFrom('connect', 'amplitude', 'is', 'the', 'key:', '\n', '`', ','), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(words, key(36), words, (before, tail, after) => {
        const secret = `${planted.segment_token.slice(0, 4)}${tail}`;
        const { text } = cleanPasted([...before, secret, ...after].join(' '));
        expect(text).not.toContain(tail.slice(0, 8));
        expect(text).not.toContain(tail.slice(-8));
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});

test('any text is gone through without an error, and what is no secret stays as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (typed) => {
      const { text, kinds } = cleanPasted(typed);
      if (kinds.length === 0) expect(text).toBe(typed);
    }),
    { seed: 11, numRuns: 500 },
  );
});

test.each<[string, string]>([
  ['one long word', 'a'.repeat(60_000)],
  ['marks of a key', 'aB1-'.repeat(15_000)],
  ['labels', 'password '.repeat(7_000)],
  ['assignments', 'token: '.repeat(8_000)],
  ['blanks', ' '.repeat(60_000)],
  ['line breaks', 'a1\n'.repeat(20_000)],
  ['beginnings of a key block', '-----BEGIN PRIVATE KEY-----'.repeat(2_000)],
  ['beginnings of an address', 'http://a:'.repeat(7_000)],
  ['beginnings of a signed token', 'eyJaaaaaaaa.'.repeat(5_000)],
  ['keys in lines', `${planted.segment_token}\n`.repeat(1_500)],
])('takes time in proportion to the text: %s', (_, text) => {
  const started = performance.now();
  cleanPasted(text);
  expect(performance.now() - started).toBeLessThan(2_000);
});

test.each([
  ['connect amplitude with key X', 'connect amplitude'],
  ['my api key is X', ''],
  ['the write key for amplitude: X', ''],
  ['connect amplitude, the api key is X', 'connect amplitude'],
  ['connect amplitude using token "X" please', 'connect amplitude " please'],
  ['X', ''],
  ['call it Shop, password: X and create it', 'call it Shop and create it'],
])('what is left to understand of "%s"', (text, left) => {
  expect(withoutMarks(text.replaceAll('X', secretMark))).toBe(left);
});

describe('a turn', () => {
  const turnWith = (input: TurnInput): Turn =>
    deepFreeze({
      id: 't1',
      at: 1,
      person: { platform: 'slack', tenant: 'T1', id: 'U1' },
      conversation: { platform: 'slack', tenant: 'T1', channel: 'D1', direct: true },
      input,
    });
  const form = (values: FormValues, context: Record<string, string> = {}) =>
    takePasted(turnWith({ kind: 'form', form: 'source_name', context, values }));

  test.each(['text', 'command'] as const)('in words carries the kinds and never the value: %s', (kind) => {
    const turn = takePasted(turnWith({ kind, text: `key: ${planted.slack}` }));
    expect(turn.pasted).toEqual({ kinds: ['slack'] });
    expect(JSON.stringify(turn)).not.toContain(planted.slack);
  });

  test('of a form names the fields, and what the form asks for as a secret is none of them', () => {
    const turn = form(
      { name: `Shop ${planted.aws}`, apiKey: planted.slack, which: ['a'], region: 'us' },
      { vault: 'd1', secrets: 'apiKey' },
    );
    expect(turn.pasted).toEqual({ kinds: ['aws'], fields: { name: 'aws' } });
    expect(turn.input).toMatchObject({ values: { apiKey: planted.slack, which: ['a'], region: 'us' } });
    expect(JSON.stringify(turn)).not.toContain(planted.aws);
  });

  test('with the settings of an integration may hold long ids', () => {
    const values = { accountId: planted.random };
    expect(form(values, { vault: 'd1', secrets: 'apiKey' }).pasted).toBeUndefined();
    expect(form(values).pasted).toEqual({ kinds: ['random'], fields: { accountId: 'random' } });
  });

  test('without a secret is handed on as it is', () => {
    for (const input of [
      { kind: 'text', text: 'connect amplitude' },
      { kind: 'form', form: 'source_name', context: {}, values: { name: 'Shop' } },
      { kind: 'press', intent: { intent: 'help', slots: {} } },
    ] satisfies TurnInput[]) {
      const turn = turnWith(input);
      expect(takePasted(turn)).toBe(turn);
    }
  });
});
