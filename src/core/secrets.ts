import type { FormValues } from './card.ts';
import type { Turn } from './turn.ts';

/** What stands in a turn where a secret was typed. */
export const secretMark = '(secret)';

/** How long a secret waits for its connection to be created. */
const secretsLastMs = 7 * 24 * 60 * 60 * 1000;

/** How long a token waits for the look at what it opens, tries again included. */
const tokensWaitMs = 60 * 60 * 1000;

/** Where the secret settings of a connection wait until Segment has them. */
export const vaultName = (subject: string, field: string): string => `setting:${subject}:${field}`;

/** `lastMs`: how long it is kept. */
export type TypedSecret = { name: string; value: string; lastMs: number };

/**
 * Takes the secrets out of a submitted form: the turn that goes on holds marks only, so nothing that is decided,
 * parked, audited or logged can carry one.
 */
export function takeSecrets(turn: Turn): { turn: Turn; secrets: TypedSecret[] } {
  const { input } = turn;
  if (input.kind !== 'form' || !input.context.vault) return { turn, secrets: [] };
  const subject = input.context.vault;
  const names = (input.context.secrets ?? '').split(',').filter(Boolean);
  const values: FormValues = { ...input.values };
  const secrets: TypedSecret[] = [];
  for (const name of names) {
    const value = values[name];
    if (typeof value !== 'string' || value === '' || value === secretMark) continue;
    const lastMs = input.form === 'connect_workspace' ? tokensWaitMs : secretsLastMs;
    secrets.push({ name: vaultName(subject, name), value, lastMs });
    values[name] = secretMark;
  }
  return { turn: { ...turn, input: { ...input, values } }, secrets };
}
