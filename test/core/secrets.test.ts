import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FormValues } from '../../src/core/card.ts';
import { secretMark, takeSecrets, vaultName } from '../../src/core/secrets.ts';
import type { Turn, TurnInput } from '../../src/core/turn.ts';
import { deepFreeze } from '../support/given.ts';

const turnWith = (input: TurnInput): Turn => ({
  id: 't1',
  at: 1,
  person: { platform: 'slack', tenant: 'T1', id: 'U1' },
  conversation: { platform: 'slack', tenant: 'T1', channel: 'D1', direct: true },
  input,
});

const form = (
  values: FormValues,
  context: Record<string, string> = { vault: 'd1', secrets: 'apiKey,token' },
) => turnWith({ kind: 'form', form: 'destination_settings', context, values });

const dayMs = 24 * 60 * 60_000;

describe('secrets typed into a form', () => {
  test('go to the vault; the turn keeps marks and all other values', () => {
    const { turn, secrets } = takeSecrets(
      form({ apiKey: 's3cr3t', token: 'tok-1', region: 'us', list: ['a'] }),
    );
    expect(secrets).toEqual([
      { name: vaultName('d1', 'apiKey'), value: 's3cr3t', lastMs: 7 * dayMs },
      { name: vaultName('d1', 'token'), value: 'tok-1', lastMs: 7 * dayMs },
    ]);
    expect(turn.input).toMatchObject({
      values: { apiKey: secretMark, token: secretMark, region: 'us', list: ['a'] },
    });
  });

  test('that were left empty are not put away, so an optional one stays unset', () => {
    const { turn, secrets } = takeSecrets(form({ apiKey: '', token: 'tok-1' }));
    expect(secrets).toMatchObject([{ name: vaultName('d1', 'token'), value: 'tok-1' }]);
    expect(turn.input).toMatchObject({ values: { apiKey: '', token: secretMark } });
  });

  test('wait an hour where they are a token that is yet to be looked at', () => {
    const turn = turnWith({
      kind: 'form',
      form: 'connect_workspace',
      context: { vault: 'token1', secrets: 'token' },
      values: { token: 'sgp_0123456789', region: 'us' },
    });
    expect(takeSecrets(turn).secrets).toMatchObject([{ lastMs: 60 * 60_000 }]);
  });

  test('are not taken twice: a mark is no secret', () => {
    const once = takeSecrets(form({ apiKey: 's3cr3t' })).turn;
    expect(takeSecrets(once)).toEqual({ turn: once, secrets: [] });
  });

  test('of two connections have different places', () => {
    const place = (vault: string) =>
      takeSecrets(form({ apiKey: 'x' }, { vault, secrets: 'apiKey' })).secrets[0]?.name;
    expect(place('d1')).not.toBe(place('prod:d1'));
  });

  test('leave the received turn as it was', () => {
    const received = deepFreeze(form({ apiKey: 's3cr3t' }));
    takeSecrets(received);
    expect(received.input).toMatchObject({ values: { apiKey: 's3cr3t' } });
  });

  test('are never left in the turn, wherever the value stands', () => {
    const value = fc
      .string({ minLength: 8, maxLength: 40 })
      .filter((text) => text.trim() !== '' && !text.includes(secretMark));
    const names = fc.uniqueArray(fc.constantFrom('apiKey', 'token', 'password', '__proto__', 'constructor'), {
      minLength: 1,
    });
    fc.assert(
      fc.property(names, value, (secretNames, secret) => {
        const typed = `#${secret}#`;
        const values = Object.fromEntries([
          ...secretNames.map((name) => [name, typed] as const),
          ['region', 'us'] as const,
        ]);
        const { turn, secrets } = takeSecrets(form(values, { vault: 'd1', secrets: secretNames.join(',') }));
        expect(secrets.map((entry) => entry.value)).toEqual(secretNames.map(() => typed));
        expect(JSON.stringify(turn)).not.toContain(JSON.stringify(typed).slice(1, -1));
      }),
      { seed: 21, numRuns: 200 },
    );
  });
});

test.each<[string, TurnInput]>([
  [
    'a form without secrets',
    { kind: 'form', form: 'source_name', context: { draft: 's1' }, values: { name: 'Web' } },
  ],
  ['words', { kind: 'text', text: 'my key is abc' }],
  ['a press', { kind: 'press', intent: { intent: 'help', slots: {} } }],
  ['a command', { kind: 'command', text: 'status' }],
])('%s is handed on as it is', (_, input) => {
  const turn = turnWith(input);
  expect(takeSecrets(turn)).toEqual({ turn, secrets: [] });
});
