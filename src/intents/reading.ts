import type { SpokenIntent, SpokenName } from '../core/intent.ts';

/** What a clause was read as; slots that a rule knows better than the general reading stand in `slots`. */
export type Reading = {
  name: SpokenName;
  confidence: number;
  source: 'rule' | 'classifier';
  slots?: Record<string, unknown>;
  likely?: SpokenName[];
};

/** A reading by a rule. */
export const rule = (name: SpokenName, confidence: number, slots?: Record<string, unknown>): Reading => ({
  name,
  confidence,
  source: 'rule',
  ...(slots ? { slots } : {}),
});

/** An understood clause before it becomes part of an Understanding. */
export type Understood = Omit<Reading, 'slots' | 'name'> & { intent: SpokenIntent };
