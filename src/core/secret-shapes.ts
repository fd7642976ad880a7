import { looksRandom, plainness } from './randomness.ts';

/** What a secret in a text looks like; `random` is a long string that nobody would write by hand. */
export type PastedKind =
  | 'segment_token'
  | 'segment_write_key'
  | 'slack'
  | 'azure'
  | 'llm'
  | 'aws'
  | 'google'
  | 'github'
  | 'private_key'
  | 'jwt'
  | 'authorization'
  | 'password'
  | 'api_key'
  | 'random';

/** A secret in a text: from `from` up to, not including, `to`. */
export type Found = { kind: PastedKind; from: number; to: number };

/**
 * `pattern` finds candidates, its group `value` (or all of it) is the secret; `means` rules out what only looks alike.
 * Every repetition is bounded or cannot overlap with what follows it, so no text takes more than linear time.
 */
type Shape = {
  kind: PastedKind;
  pattern: RegExp;
  means?: (value: string, match: RegExpExecArray) => boolean;
};

const hasDigit = (value: string): boolean => /\d/.test(value);
const isMixed = (value: string): boolean => hasDigit(value) && /[a-z]/.test(value) && /[A-Z]/.test(value);
const isUnlikeWords = (value: string): boolean => hasDigit(value) && plainness(value) < 0.8;

/** "sk-…" begins words of other languages and codes of regions, too. */
const isLlmKey = (value: string): boolean =>
  hasDigit(value) && (!value.includes('-', 3) || plainness(value) < 0.8);

/** Shapes that nothing else has. */
const certain: readonly Shape[] = [
  {
    kind: 'private_key',
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----|$)/dg,
  },
  { kind: 'segment_token', pattern: /(?<![A-Za-z0-9])sgp_[A-Za-z0-9_-]{6,}/dg },
  { kind: 'slack', pattern: /(?<![A-Za-z0-9])xox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{6,}/dgi },
  { kind: 'slack', pattern: /(?<![A-Za-z0-9])xapp-[A-Za-z0-9-]{6,}/dgi },
  {
    kind: 'slack',
    pattern: /https:\/\/hooks\.slack\.com\/(?:services|workflows|triggers)\/[^\s<>|"']{6,}/dg,
  },
  { kind: 'llm', pattern: /(?<![A-Za-z0-9])sk-(?:ant|proj|svcacct|admin|or)-[A-Za-z0-9_-]{6,}/dg },
  { kind: 'llm', pattern: /(?<![A-Za-z0-9])sk-[A-Za-z0-9_-]{16,}/dg, means: isLlmKey },
  { kind: 'llm', pattern: /(?<![A-Za-z0-9])(?:gsk|hf)_[A-Za-z0-9]{16,}/dg },
  { kind: 'aws', pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}(?![a-z])/dg },
  { kind: 'google', pattern: /(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{20,}/dg },
  { kind: 'google', pattern: /(?<![A-Za-z0-9])(?:GOCSPX-|ya29\.)[A-Za-z0-9_-]{10,}/dg },
  { kind: 'github', pattern: /(?<![A-Za-z0-9])(?:gh[pousr]_|github_pat_|glpat-)[A-Za-z0-9_-]{12,}/dg },
  { kind: 'azure', pattern: /(?<![A-Za-z0-9])[A-Za-z0-9_.~-]{3}\dQ~[A-Za-z0-9_.~-]{20,}/dg },
  { kind: 'api_key', pattern: /(?<![A-Za-z0-9])(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{8,}/dg },
  { kind: 'api_key', pattern: /(?<![A-Za-z0-9])SG\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/dg },
  {
    kind: 'api_key',
    pattern:
      /(?<![A-Za-z0-9])(?:SK[0-9a-f]{32}|key-[0-9a-f]{32}|dapi[0-9a-f]{32}|[0-9a-f]{32}-us\d{1,2}|shp[a-z]{2}_[0-9a-f]{20,}|whsec_[A-Za-z0-9+/]{10,}|npm_[A-Za-z0-9]{30,})/dg,
  },
  {
    kind: 'jwt',
    pattern: /(?<![A-Za-z0-9])eyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]*){0,3}/dg,
  },
  {
    kind: 'password',
    pattern: /(?<![A-Za-z0-9])[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/?#@]{0,100}:(?<value>[^\s/?#]{1,200})@/dgi,
  },
  // A password with a slash in it is common in the address of a database.
  {
    kind: 'password',
    pattern:
      /(?<![A-Za-z0-9])(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|mssql|snowflake):\/\/[^\s:/?#@]{0,100}:(?<value>[^\s]{1,200})@/dgi,
  },
];

const lastWord = (value: string): string => value.split(/\s+/).at(-1) ?? '';

/** Shapes that need a look at what was found. */
const likely: readonly Shape[] = [
  {
    kind: 'authorization',
    pattern:
      /(?<![A-Za-z])authorization["']?\s{0,3}[:=]\s{0,3}["']?(?<value>(?:[A-Za-z-]{3,20} {1,3})?[^\s"',;<>]{6,})/dgi,
    means: (value) => hasDigit(lastWord(value)) || /[a-z][A-Z]/.test(lastWord(value)) || looksRandom(value),
  },
  {
    kind: 'authorization',
    pattern: /(?<![A-Za-z])bearer\s{1,3}(?<value>[A-Za-z0-9+/=._~-]{8,})/dgi,
    means: (value) => (hasDigit(value) && /[a-z]/i.test(value)) || looksRandom(value),
  },
  {
    kind: 'authorization',
    pattern: /(?<![A-Za-z])basic\s{1,3}(?<value>[A-Za-z0-9+/]{8,}={0,2})/dgi,
    means: (value) => value.endsWith('=') || isMixed(value) || plainness(value) < 0.6,
  },
  {
    kind: 'authorization',
    pattern: /(?<![A-Za-z0-9-])-u\s{1,3}["']?(?<value>[^\s"':]{4,}:[^\s"']{0,200})/dg,
    means: (value) => isUnlikeWords(value) || /:./.test(value),
  },
  {
    kind: 'api_key',
    pattern:
      /[?&#](?:access_token|auth_token|token|api_?key|key|secret|client_secret|sig|signature|password|auth)=(?<value>[^\s&#"'<>]{6,})/dgi,
    means: isUnlikeWords,
  },
  {
    kind: 'api_key',
    pattern: /(?<![A-Za-z0-9])[^\s:/?#@]{1,20}:\/\/(?<value>[^\s:/?#@]{16,200})@/dg,
    means: looksRandom,
  },
];

/** Shapes that ids in the path of an address may have as well. */
const bare: readonly Shape[] = [
  {
    kind: 'segment_write_key',
    pattern: /(?<![A-Za-z0-9_/+=-])[A-Za-z0-9]{32}(?![A-Za-z0-9_/+=-])/dg,
    means: (value) => isMixed(value) && plainness(value) < 0.85,
  },
  {
    kind: 'aws',
    pattern: /(?<![A-Za-z0-9_/+=.-])[A-Za-z0-9/+]{40}(?![A-Za-z0-9_/+=-])/dg,
    means: (value) => isMixed(value) && /[/+]/.test(value) && plainness(value) < 0.9,
  },
  {
    kind: 'azure',
    pattern: /(?<![A-Za-z0-9_.~-])[A-Za-z0-9_.~-]{32,64}(?![A-Za-z0-9_.~-])/dg,
    means: (value) => value.slice(1, -1).includes('~') && isMixed(value) && plainness(value) < 0.8,
  },
];

const passwords = 'pass(?:word|wd|phrase|code)|passwort|kennwort';
const keys =
  'write[ _-]?key|signing[ _-]?secret|client[ _-]?secret|shared[ _-]?secret|secret[ _-]?key|secret[ _-]?access[ _-]?key|access[ _-]?key(?:[ _-]?id)?|api[ _-]?(?:key|token|secret)|private[ _-]?(?:key|token)|auth[ _-]?(?:key|token)|access[ _-]?token|refresh[ _-]?token|bot[ _-]?token|credentials?|secret|token';
const labels = `(?:(?<password>${passwords}|(?<![A-Za-z])(?:pwd|pw|pass))|(?<key>${keys})|(?<![A-Za-z])keys?)`;
const quote = '["\'`“”‘’*_]{0,3}';
const labelled = new RegExp(
  `${labels}s?${quote}(?:\\s(?:for|of|to|at|in|from)(?:\\s[\\w.-]{1,20}){1,3}?)?(?<joint>\\s{0,3}(?::=|=>|->|[:=])\\s{0,3}|\\s{1,3}(?:is|was|ist|lautet|equals)(?:\\s{1,3}|:\\s{0,3})|\\s{1,3})${quote}(?<value>[^\\s"'\`“”‘’,;<>]{4,400})`,
  'dgi',
);

const notValues = new Set(
  'required optional missing invalid expired unknown wrong please which where what needed string text field hidden secret none null undefined number boolean varchar redacted empty true false password passwords token tokens here there there, unset rotated changed deleted forgotten correct incorrect below above'.split(
    ' ',
  ),
);
/** Names of columns and variables, and places to fill in. */
const isReference = (value: string): boolean =>
  /^[a-z_]\w*(?:\.[a-z_]\w*)+$/i.test(value) ||
  /^[:$%?{[(*•.…@#]/.test(value) ||
  /^\W+$/.test(value) ||
  (/^[a-z]+(?:_[a-z0-9]+)+$/.test(value) && plainness(value) >= 0.8);

/** `password=…`, "the api key is …", "with key …". */
function meansLabelled(match: RegExpExecArray): boolean {
  const { password, key, joint = '', value = '' } = match.groups ?? {};
  const bare = value.replace(/[.!?)\]*_]+$/, '');
  if (bare.length < 4 || isReference(bare) || notValues.has(bare.toLowerCase())) return false;
  const isAssigned = /[:=>]/.test(joint);
  const isSaid = /[a-z]/i.test(joint);
  const isOdd = hasDigit(bare) || /[^\p{L}\p{N}_.'-]/u.test(bare);
  if (password !== undefined) {
    if (isAssigned) return isOdd || bare.length >= 6;
    return isSaid ? isOdd : isOdd && bare.length >= 8 && plainness(bare) < 0.8;
  }
  if (/^\d+$/.test(bare)) return false;
  if (key !== undefined && isAssigned) return (bare.length >= 6 && hasDigit(bare)) || looksRandom(bare);
  const enough = key !== undefined && isSaid ? 6 : 8;
  return (bare.length >= enough && isUnlikeWords(bare)) || looksRandom(bare);
}

function kindOfLabel(match: RegExpExecArray): PastedKind {
  const { password, key = '' } = match.groups ?? {};
  if (password !== undefined) return 'password';
  if (/^write/i.test(key)) return 'segment_write_key';
  return /^signing/i.test(key) ? 'slack' : 'api_key';
}

const address = /[a-z][a-z0-9+.-]{1,20}:\/\/[^\s<>"'|]{1,2000}|[^\s@<>:]{1,64}@[A-Za-z0-9.-]{1,253}/dgi;
const longTokens = /[A-Za-z0-9][A-Za-z0-9_+/=~-]{18,}/dg;

/** How closely to look. `certain`: only shapes that nothing else has, for places where long ids are at home. */
export type Care = 'all' | 'certain';

/** The secrets of a text that has no invisible characters in it, in no order; they may overlap. */
export function findSecrets(text: string, care: Care): Found[] {
  const found = certain.flatMap((shape) => matches(text, shape));
  if (care === 'certain') return found;
  found.push(...likely.flatMap((shape) => matches(text, shape)));
  for (const match of text.matchAll(labelled))
    if (meansLabelled(match)) found.push({ kind: kindOfLabel(match), ...place(match) });
  // Addresses have long ids in their paths.
  const rest = text.replace(address, (part) => ' '.repeat(part.length));
  found.push(...bare.flatMap((shape) => matches(rest, shape)));
  for (const match of rest.matchAll(longTokens))
    if (looksRandom(match[0])) found.push({ kind: 'random', ...place(match) });
  return found;
}

const matches = (text: string, { kind, pattern, means }: Shape): Found[] =>
  [...text.matchAll(pattern)]
    .filter((match) => !means || means(match.groups?.value ?? match[0], match))
    .map((match) => ({ kind, ...place(match) }));

function place(match: RegExpExecArray): { from: number; to: number } {
  const [from, to] = match.indices?.groups?.value ?? match.indices?.[0] ?? [0, 0];
  return { from, to };
}
