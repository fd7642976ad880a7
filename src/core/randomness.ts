/** Fewer characters can be anything. */
const shortest = 20;
const shortestOfLetters = 24;
const shortestHex = 40;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Ids of Segment's own: 22 or 27 letters and digits, with a short prefix or without. They open nothing. */
const segmentId = /^(?:[a-z]{2,6}_)?(?:[A-Za-z0-9]{22}|[A-Za-z0-9]{27})$/;
const hex = /^[0-9a-f]+$/i;
/** Words, numbers, and versions as in "v2"; what stands between them parts them. */
const runs = /(?<![A-Za-z0-9])[vV]\d{1,3}(?![A-Za-z0-9])|[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g;
const vowel = /[aeiouy]/i;
const isAlphanumeric = (char: string | undefined): boolean => char !== undefined && /[A-Za-z0-9]/.test(char);

/**
 * How much of a token reads like words and numbers put together: 1 for "order_completed_2024", about 0.3 for a key.
 * `token` is ASCII; what is neither letter nor digit only parts its words. Linear in its length.
 */
export function plainness(token: string): number {
  let plain = 0;
  let all = 0;
  for (const { 0: run, index } of token.matchAll(runs)) {
    all += run.length;
    const startsWord = !isAlphanumeric(token[index - 1]);
    const endsWord = !isAlphanumeric(token[index + run.length]);
    if (isPlain(run, startsWord, endsWord)) plain += run.length;
  }
  return all === 0 ? 1 : plain / all;
}

function isPlain(run: string, startsWord: boolean, endsWord: boolean): boolean {
  if (startsWord && endsWord) return run.length < 12 || /^\d+$/.test(run) || vowel.test(run);
  // Years, and numbers at the end as in "address2".
  if (/^\d/.test(run)) return run.length >= 4 || endsWord;
  if (run.length < 3) return false;
  return vowel.test(run) || /^[A-Z]+$/.test(run);
}

/**
 * Whether a token looks like nothing a person would write: long, of several kinds of characters, and not made of words.
 * Ids that Segment shows (22 or 27 characters, 24 hexadecimal digits, UUIDs) and digests up to 32 digits are not meant.
 */
export function looksRandom(token: string): boolean {
  const parts = token.split('/').filter((part) => !isId(part));
  const rest = parts.join('/').replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
  const signs = rest.replace(/[^A-Za-z0-9]/g, '');
  if (signs.length < shortest || isId(rest)) return false;
  const hasDigit = /\d/.test(signs);
  const hasLower = /[a-z]/.test(signs);
  const hasUpper = /[A-Z]/.test(signs);
  if (hex.test(rest)) return rest.length >= shortestHex && hasDigit && (hasLower || hasUpper);
  if (hasDigit) return (hasLower || hasUpper) && (plainness(rest) < 0.65 || isScattered(rest));
  return hasLower && hasUpper && signs.length >= shortestOfLetters && plainness(rest) < 0.5;
}

/** Digits between letters in several places, which words do not have, and not all the rest words. */
const isScattered = (token: string): boolean =>
  (token.match(/[A-Za-z]\d+(?=[A-Za-z])/g)?.length ?? 0) >= 3 && plainness(token) < 0.9;

const isId = (part: string): boolean =>
  uuid.test(part) || segmentId.test(part) || /^[0-9a-f]{24}$/i.test(part);
