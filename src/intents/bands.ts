import { privilegedNames, type Understanding } from '../core/intent.ts';

/** At or over: act. Starting values of the design; `test/intents` holds the accuracy that belongs to them. */
const actFrom = 0.75;
/** Under: say what can be done here. */
export const askFrom = 0.4;

export type Band = 'act' | 'ask' | 'refuse';

/**
 * What may be done with an understanding: act on it, ask back with the likeliest meanings, or say what is possible
 * here. In the middle band only what is reversible and expected at this step is acted on (`isExpected`).
 */
export function bandOf(understanding: Understanding, isExpected = false): Band {
  const { confidence, intent } = understanding;
  if (confidence >= actFrom) return 'act';
  if (confidence < askFrom) return 'refuse';
  return isExpected && !privilegedNames.has(intent.intent) ? 'act' : 'ask';
}
