/** Longest text that is looked at; Slack itself ends a message at 40,000 characters. */
const limitChars = 40_000;
/** Meaning stands at the front: what follows is only checked for safety. */
const understoodChars = 1_200;

export type Normalised = {
  /** The words as written: NFKC, control and invisible characters out, blanks collapsed; for names and reasons. */
  raw: string;
  /** `raw` in lower case with apostrophes out and emoji and Slack markup as words; punctuation kept. */
  plain: string;
  /** The whole text in lower case with letters written apart joined, up to `limitChars`, for safety checks. */
  checked: string;
  /** Invisible characters between letters, letters written apart, or a text in base64: ways past a filter. */
  isDisguised: boolean;
};

// Soft hyphen, zero-width characters, bidi controls, word joiner, BOM.
const invisible = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]|\u034f/gu;
const invisibleInWord =
  /[a-z][\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]+[a-z]/iu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufff9-\ufffd]/gu;
const spacedOut = /(?<![\p{L}\p{N}])(?:\p{L}[ .\-_*]{1,2}){3,}\p{L}(?![\p{L}\p{N}])/gu;

const emoji: readonly [RegExp, string][] = [
  [/👍|👌|:(?:\+1|thumbsup|ok_hand):/gu, ' yes '],
  [/👎|:(?:-1|thumbsdown):/gu, ' no '],
  [/[✅☑✔]|:(?:white_check_mark|heavy_check_mark|ballot_box_with_check):/gu, ' done '],
  [/👋|:wave:/gu, ' hello '],
  [/🙏|:pray:/gu, ' thanks '],
  [/:(one|two|three|four|five|six|seven|eight|nine):/gu, ' $1 '],
];

/** The forms of a text that rules, classifier and guards read. Never throws; linear in the length. */
export function normalise(text: string): Normalised {
  const bounded = text.slice(0, limitChars).replace(/\p{Cs}/gu, '');
  const isSplit = invisibleInWord.test(bounded);
  const all = bounded.normalize('NFKC').slice(0, limitChars).replace(invisible, '').replace(control, ' ');
  const front = all.slice(0, understoodChars);
  const raw = front.replace(/\s+/g, ' ').trim();
  const lower = all.toLowerCase();
  const checked = lower.replace(spacedOut, joinLetters);
  return {
    raw,
    plain: plainOf(front),
    checked: checked.replace(/['’`]/g, ''),
    isDisguised: isSplit || checked !== lower || hasEncoded(all),
  };
}

/** A long run of base64 letters with upper case, lower case and a digit, or with padding. */
function hasEncoded(text: string): boolean {
  for (const [run] of text.matchAll(/[A-Za-z0-9+/]{16,}={0,2}/g)) {
    const isMixed = run.length >= 20 && /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run);
    if (isMixed || run.endsWith('=')) return true;
  }
  return false;
}

function plainOf(text: string): string {
  let plain = text
    .toLowerCase()
    .replace(/<[@#!][^<>\s]{0,80}>/g, ' ')
    .replace(/<(?:https?|mailto):[^<>\s]{0,400}>/g, ' ')
    .replace(/\bhttps?:\/\/\S{0,400}/g, ' ')
    .replace(/&lt;|&gt;|&amp;/g, ' ');
  for (const [sign, word] of emoji) plain = plain.replace(sign, word);
  return plain
    .replace(/[\u20e3\ufe0f]/gu, '')
    .replace(/[‘’ʼ`´]/g, "'")
    .replace(/(?<=\p{L})'(?=\p{L})/gu, '')
    .replace(/[*~“”]/g, ' ')
    .replace(/[^\S\n]+/g, ' ')
    .trim();
}

/** "a b c d" is a choice of options; "a p p r o v e" is a word. */
function joinLetters(run: string): string {
  const letters = run.replace(/[^\p{L}]/gu, '');
  return 'abcdefgh'.startsWith(letters) ? run : letters;
}

/** Words of a plain text: letters, digits and underscores; everything else parts them. */
export function wordsOf(plain: string): string[] {
  return plain.split(/[^\p{L}\p{N}_]+/u).filter((word) => word !== '' && word !== '_');
}
