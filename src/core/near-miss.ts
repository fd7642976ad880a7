/** How an arriving name differs from a planned one: Segment matches names to the letter. */
export type NearMissKind = 'case' | 'spacing' | 'snake_camel' | 'typo';

/** An arriving name that was probably meant to be a planned one. Several planned names: it cannot be told which. */
export type NearMiss = { arriving: string; planned: string[]; kind: NearMissKind };

/** Longer names are nobody's slip of the pen, and comparing them costs more than it tells. */
const maxLength = 200;

const spaces = /[\p{White_Space}\p{Cf}]+/gu;
const separators = /[\p{White_Space}\p{Cf}_\-./:|]+/u;

const collapsed = (name: string): string => name.replace(spaces, ' ').trim();

/** Without case. By way of capitals, as some letters have several small forms (ß, ſ). */
const folded = (name: string): string => name.normalize('NFKC').toUpperCase().toLowerCase();

/** "orderCompleted", "ORDER_COMPLETED", "order-completed": the same words, in lower case. */
function wordsOf(name: string): string[] {
  const parted = name
    .normalize('NFKC')
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2');
  return folded(parted)
    .split(separators)
    .filter((word) => word !== '');
}

const irregular: Record<string, string> = { sent: 'send', bought: 'buy', paid: 'pay', began: 'begin' };

/** "completed", "completes", "completing" and "complete" have one stem. */
function stemOf(word: string): string {
  const known = Object.hasOwn(irregular, word) ? irregular[word] : undefined;
  if (known !== undefined) return known;
  const stem = word.replace(/(?:ed|ing|es|e|s)$/, '');
  if (stem.length < 3) return word;
  // "submitted": the doubled letter belongs to the ending.
  return /([^aeiouls])\1$/.test(stem) ? stem.slice(0, -1) : stem;
}

type Name = {
  name: string;
  words: string[];
  /** Words without what parts them. */
  key: string;
  /** Stems, whatever their order. */
  stems: string;
  /** Numbers tell things apart: "Step 1" is not a typo of "Step 2". */
  digits: string;
  /** Which letters occur, as bits: names that share few cannot be near. */
  letters: number;
};

function read(name: string): Name | undefined {
  if (name.length > maxLength) return undefined;
  const words = wordsOf(name);
  const key = words.join('');
  if (key === '' || key.length > maxLength) return undefined;
  let letters = 0;
  for (let i = 0; i < key.length; i += 1) letters |= 1 << (key.charCodeAt(i) % 32);
  return {
    name,
    words,
    key,
    stems: words.map(stemOf).sort().join(' '),
    digits: key.replace(/\P{Nd}+/gu, ' ').trim(),
    letters,
  };
}

function bitsIn(value: number): number {
  let count = 0;
  for (let rest = value; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** How many letters may be wrong in a text of this length. */
function allowed(length: number): number {
  if (length < 4) return 0;
  if (length < 8) return 1;
  return length < 16 ? 2 : 3;
}

/**
 * How many letters were added, left out, changed or swapped with their neighbour; more than `limit` counts as
 * `limit + 1`. (Damerau and Levenshtein, optimal string alignment.)
 */
export function editDistance(one: string, other: string, limit: number): number {
  if (Math.abs(one.length - other.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, j) => j);
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > limit) return limit + 1;
    before = last;
    last = row;
  }
  return Math.min(last[other.length] ?? 0, limit + 1);
}

/** How far apart two names are; undefined when neither is a slip of the other. */
function distanceOf(one: Name, other: Name): number | undefined {
  const isSameCount = one.words.length === other.words.length;
  // Words that were parted or joined wrongly leave room for one more slip: "products" is not "product_id".
  const limit = Math.min(allowed(Math.min(one.key.length, other.key.length)), isSameCount ? 3 : 1);
  if (limit === 0 || Math.abs(one.key.length - other.key.length) > limit) return undefined;
  // A change alters two of the letters that occur, at most.
  if (bitsIn(one.letters ^ other.letters) > 2 * limit || one.digits !== other.digits) return undefined;
  const distance = editDistance(one.key, other.key, limit);
  if (distance > limit) return undefined;
  // Word by word too: "Signed Up" is not a slip of "Signed In", nor "Product Reviewed" of "Product Viewed".
  const isEach =
    !isSameCount ||
    one.words.every((word, i) => {
      const beside = other.words[i] ?? '';
      const most = Math.min(2, allowed(Math.min(word.length, beside.length)));
      return editDistance(word, beside, most) <= most;
    });
  return isEach ? distance : undefined;
}

/** What kind of difference is between names of the same words. */
function kindOf(planned: string, arriving: string): NearMissKind {
  if (planned.toLowerCase() === arriving.toLowerCase()) return 'case';
  const one = collapsed(planned);
  const other = collapsed(arriving);
  if (one.toLowerCase() === other.toLowerCase()) return 'spacing';
  const isCamel = [planned, arriving].some((name) => /\p{Ll}\p{Lu}/u.test(name));
  const [left, right] = [planned, arriving].map((name) => name.replace(spaces, '').toLowerCase());
  if (left === right && !isCamel) return 'spacing';
  // Letters that only look alike: full width, ligatures, accents put together another way.
  if (folded(one) === folded(other)) return 'typo';
  return 'snake_camel';
}

function groupBy(names: readonly Name[], of: (name: Name) => string): Map<string, Name[]> {
  const groups = new Map<string, Name[]>();
  for (const name of names) {
    const key = of(name);
    const group = groups.get(key);
    if (group) group.push(name);
    else groups.set(key, [name]);
  }
  return groups;
}

/**
 * Which arriving names are slips of planned ones, in the order of `arriving`. A name that is planned itself is none,
 * nor is one of `known`: events of other meaning that only look similar. Each arriving name goes to the planned name
 * that is nearest; to several when they are equally near. Both lists may be long: same words are found by look-up,
 * and only what is left over is compared letter by letter.
 */
export function findNearMisses(
  planned: readonly string[],
  arriving: readonly string[],
  known: readonly string[] = [],
): NearMiss[] {
  const exact = new Set(planned);
  const others = new Set(known);
  const names = [...exact].flatMap((name) => read(name) ?? []);
  const byKey = groupBy(names, ({ key }) => key);
  const byStems = groupBy(names, ({ stems }) => stems);
  return [...new Set(arriving)].flatMap((text): NearMiss[] => {
    if (exact.has(text)) return [];
    const name = read(text);
    if (!name) return [];
    const found = (near: readonly Name[], kind: NearMissKind): NearMiss[] => [
      { arriving: text, planned: near.map((entry) => entry.name), kind },
    ];
    const same = byKey.get(name.key);
    if (same?.[0]) return found(same, kindOf(same[0].name, text));
    if (others.has(text)) return [];
    const stem = byStems.get(name.stems);
    if (stem) return found(stem, 'typo');
    let best = Number.POSITIVE_INFINITY;
    let near: Name[] = [];
    for (const entry of names) {
      const distance = distanceOf(entry, name);
      if (distance === undefined || distance > best) continue;
      near = distance === best ? [...near, entry] : [entry];
      best = distance;
    }
    return near.length > 0 ? found(near, 'typo') : [];
  });
}
