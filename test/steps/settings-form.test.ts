import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SettingField } from '../../src/core/checklist.ts';
import { secretMark } from '../../src/core/secrets.ts';
import { readSettings, settingsForm } from '../../src/steps/settings-form.ts';
import { formWords } from '../support/cards.ts';

const field = (name: string, kind: SettingField['kind'], more: Partial<SettingField> = {}): SettingField => ({
  name,
  label: name.toUpperCase(),
  kind,
  required: false,
  ...more,
});
const choices = [
  { label: 'North America', value: 'us' },
  { label: 'Europe', value: 'eu' },
];

/** What one value of a field of this kind becomes: its value, or what the form says of it. */
function read(kind: SettingField['kind'], value: string, more: Partial<SettingField> = {}): unknown {
  const { settings, errors } = readSettings([field('x', kind, more)], { x: value });
  return errors.x ?? settings.x;
}

describe('the form', () => {
  const fields = [
    field('token', 'secret', { required: true }),
    field('region', 'choice', { choices, initial: 'eu' }),
    field('dimensions', 'map', { description: 'Custom dimensions.' }),
    field('traits', 'list', { initial: 'plan' }),
  ];
  const of = (
    ...more: Parameters<typeof settingsForm> extends [unknown, unknown, unknown, ...infer R] ? R : never
  ) => settingsForm('destination_settings', 'd1', fields, ...more);
  const fieldsOf = (form: ReturnType<typeof settingsForm>) =>
    form.fields.flatMap((entry) => ('name' in entry ? [entry] : []));

  test('asks for maps and lists one entry a line, with an example, and for secrets apart', () => {
    expect(fieldsOf(of({ token: 'never-shown', dimensions: { plan: 'gold', tier: 'a=b' } }))).toMatchObject([
      { kind: 'text', name: 'token', secret: true, optional: false },
      { kind: 'choice', name: 'region', initial: 'eu', optional: true },
      {
        kind: 'text',
        name: 'dimensions',
        multiline: true,
        initial: 'plan = gold\ntier = a=b',
        hint: 'Custom dimensions. One key = value a line.',
        placeholder: expect.stringContaining('currency = EUR'),
      },
      { kind: 'text', name: 'traits', multiline: true, initial: 'plan', hint: 'One entry a line.' },
    ]);
    expect(JSON.stringify(of({ token: 'never-shown' }))).not.toContain('never-shown');
    expect(of().context).toEqual({ subject: 'd1', vault: 'd1', secrets: 'token' });
  });

  test('lets a secret that was entered before stay, and puts what Segment refused first', () => {
    const form = of({}, {}, 'Amplitude (dev)', {
      kept: ['token'],
      refused: { field: 'traits', why: 'TRAITS must be short' },
    });
    expect(fieldsOf(form).map(({ name }) => name)).toEqual(['traits', 'token', 'region', 'dimensions']);
    expect(formWords(form)).toContain('Segment refused TRAITS: TRAITS must be short.');
    expect(fieldsOf(form)[1]).toMatchObject({
      optional: true,
      hint: expect.stringContaining('leave it empty'),
    });
  });
});

describe('what was typed', () => {
  test.each<[SettingField['kind'], string, unknown]>([
    ['text', '  some text ', 'some text'],
    ['number', '12.5', 12.5],
    ['number', '+7', 7],
    ['number', '-0.5e3', -500],
    ['number', '12 apples', 'This must be a number.'],
    ['number', '1e999', 'This must be a number.'],
    ['number', 'Infinity', 'This must be a number.'],
    ['flag', 'true', true],
    ['flag', 'false', false],
    ['choice', 'us', 'us'],
    ['choice', 'mars', 'Choose one of the list.'],
    ['url', 'https://example.com/a?b=c', 'https://example.com/a?b=c'],
    ['url', 'http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['url', 'example.com', expect.stringContaining('must be a web address')],
    ['url', 'javascript:alert(1)', expect.stringContaining('must be a web address')],
    ['url', 'ftp://example.com', expect.stringContaining('must be a web address')],
    ['url', 'https://exa mple.com', expect.stringContaining('must be a web address')],
    ['url', 'https://', expect.stringContaining('must be a web address')],
    ['list', 'one\n\n two \r\nthree', ['one', 'two', 'three']],
    ['list', 'one\ntwo\n one', 'Line 3: one stands in line 1 already.'],
    ['map', 'a = 1\r\n\nb=x = y\nc=', { a: '1', b: 'x = y', c: '' }],
    ['map', 'a = 1\nb', 'Line 2: write key = value.'],
    ['map', 'a = 1\n\n = 2', 'Line 3: write key = value.'],
    ['map', 'a = 1\nb = 2\n\na = 3', 'Line 4: the key a stands in line 1 already.'],
  ])('into a %s: %j', (kind, value, expected) => {
    expect(read(kind, value, { choices })).toEqual(expected);
  });

  test.each(['text', 'url', 'secret', 'choice', 'number', 'map', 'list'] as const)(
    'nothing into a %s is fine unless it is required',
    (kind) => {
      expect(read(kind, ' \n ')).toBeUndefined();
      expect(read(kind, ' \n ', { required: true })).toBe('Segment requires this.');
    },
  );

  test('a secret is a name only, kept when it is left empty and was entered before', () => {
    const fields = [field('token', 'secret', { required: true }), field('other', 'secret')];
    expect(readSettings(fields, { token: secretMark })).toEqual({
      settings: {},
      secrets: ['token'],
      errors: {},
    });
    expect(readSettings(fields, {}, ['token'])).toEqual({ settings: {}, secrets: ['token'], errors: {} });
    expect(readSettings(fields, {}, ['other']).errors).toEqual({ token: 'Segment requires this.' });
  });

  test('what is no field is not taken', () => {
    const { settings } = readSettings([field('x', 'text')], { x: 'a', y: 'b', __proto__: 'c' });
    expect(settings).toEqual({ x: 'a' });
  });

  test('maps and lists come back from the form as they went in', () => {
    const text = fc.string({ minLength: 1 }).map((one) => one.replace(/[\r\n\s=]+/g, '').trim());
    const word = text.filter((one) => one !== '' && one !== '__proto__');
    fc.assert(
      fc.property(
        fc.dictionary(word, word, { minKeys: 1, maxKeys: 5 }),
        fc.uniqueArray(word, { minLength: 1 }),
        (map, list) => {
          const fields = [field('map', 'map'), field('list', 'list')];
          const form = settingsForm('destination_settings', 'd1', fields, { map, list });
          const values = Object.fromEntries(
            form.fields.flatMap((entry) =>
              entry.kind === 'text' ? [[entry.name, entry.initial ?? '']] : [],
            ),
          );
          expect(readSettings(fields, values).settings).toEqual({ map: { ...map }, list });
        },
      ),
      { numRuns: 60 },
    );
  });
});
