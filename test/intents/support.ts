import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { loadCatalog } from '../../src/catalog/load.ts';
import { contexts, type SpokenName, spokenNames, type UnderstandingInput } from '../../src/core/intent.ts';
import { loadIntents } from '../../src/intents/load.ts';
import { createUnderstand } from '../../src/intents/understand.ts';

export const catalog = loadCatalog();
export const intents = loadIntents();
export const understand = createUnderstand({ catalog, intents });

export const options = {
  kind: 'list',
  items: ['Alpha', 'Beta', 'Gamma', 'Delta', 'Epsilon'].map((label) => ({
    value: label.toLowerCase(),
    label,
  })),
};

/** Understands a text as an owner at the connecting of dev sources, unless said otherwise. */
export const at = (text: string, situation: Partial<UnderstandingInput> = {}) =>
  understand({ text, step: 'dev_sources', role: 'owner', ...situation });

/** Intent and slots alone, for comparing. */
export const meaning = (text: string, situation: Partial<UnderstandingInput> = {}) => {
  const { intent } = at(text, situation);
  return [intent.intent, intent.slots];
};

const line = z.strictObject({
  text: z.string(),
  step: z.enum(contexts),
  intent: z.enum(spokenNames as [SpokenName, ...SpokenName[]]),
  ask: z.enum(['yes_no', 'name', 'choice', 'source_pick', 'audience_type']).optional(),
  role: z.enum(['owner', 'approver', 'member']).optional(),
  pending: z.string().optional(),
  /** A numbered list of five was shown. */
  list: z.boolean().optional(),
});
export type Labelled = z.infer<typeof line>;

/** Labelled utterances of a file in this folder. */
export function labelled(file: string): Labelled[] {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((one) => line.parse(JSON.parse(one)));
}

/** The share understood, those that were not, and the share of wrong ones among what would be acted on at once. */
export function measure(rows: readonly Labelled[]) {
  const results = rows.map((row) => {
    const { text, intent, list, ...situation } = row;
    const got = at(text, { ...situation, ...(list ? { options } : {}) });
    return { row, got, isRight: got.intent.intent === intent };
  });
  const acted = results.filter(({ got }) => got.confidence >= 0.75);
  return {
    accuracy: results.filter((one) => one.isRight).length / results.length,
    wrongWhenActed: acted.filter((one) => !one.isRight).length / acted.length,
    acted: acted.length / results.length,
    misses: results
      .filter((one) => !one.isRight)
      .map(
        ({ row, got }) =>
          `${row.step}: "${row.text}" is ${row.intent}, read as ${got.intent.intent} (${got.confidence})`,
      ),
  };
}
