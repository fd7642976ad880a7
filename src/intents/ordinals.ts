/** Positions picked from a numbered list: 1-based, -1 the last. */
export type Picked = { ordinals?: number[]; all?: boolean; except?: number[] };

const cardinals = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
const positions = 'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth'.split(
  ' ',
);
const inOrder = new Map<string, number>([
  ...cardinals.map((word, i): [string, number] => [word, i + 1]),
  ...positions.map((word, i): [string, number] => [word, i + 1]),
  ['top', 1],
  ['former', 1],
  ['last', -1],
  ['bottom', -1],
  ['final', -1],
  ['latter', -1],
]);
const around = new Set(
  `the i ill id we well want would like take pick choose go with lets let s give me use option options number no nr num
  please pls one ones of them these those entry item use case goal and or plus also to have my choice is would be at
  in list that it letter for us both on just ok okay yes maybe think guess prefer select choice`.split(/\s+/),
);
const allWords = new Set(['all', 'both', 'everything', 'every', 'each']);
const butWords = new Set([
  'except',
  'but',
  'besides',
  'without',
  'minus',
  'not',
  'excluding',
  'apart',
  'bar',
]);

/**
 * The positions a text speaks of, whatever else it says. Digits, words, "#3", "1-3", "second to last", "first two".
 * Undefined when there are none.
 */
export function readOrdinals(plain: string): Picked | undefined {
  return scan(plain).picked;
}

/** The positions when the text says nothing else; letters a to d count where a list is shown. */
export function readPick(plain: string, hasList: boolean): Picked | undefined {
  if (hasList) {
    const letters = /^(?:option |letter |answer )?([a-d])(?:[.) ]|(?:,| and) ?([a-d])\b)*$/.exec(
      plain.trim(),
    );
    if (letters) {
      const found = plain.replace(/option|letter|answer|and/g, ' ').match(/\b[a-d]\b/g) ?? [];
      return { ordinals: found.map((letter) => letter.charCodeAt(0) - 96) };
    }
  }
  const { picked, rest } = scan(plain);
  return picked && rest.every((word) => around.has(word)) ? picked : undefined;
}

function scan(plain: string): { picked?: Picked; rest: string[] } {
  const text = plain
    .slice(0, 300)
    .replace(/\b(\d{1,2})(?:st|nd|rd|th)\b/g, '$1')
    .replace(
      /\b(\d{1,2}) ?(?:-|–|to|through) ?(\d{1,2})\b/g,
      (all, a, b) => span(Number(a), Number(b)) ?? all,
    )
    .replace(/\b(?:second|next) (?:to )?last\b|\blast but one\b/g, ' penultimate ')
    .replace(/\b(the )?(two|three|four|five) of them\b/g, 'all')
    .replace(/\ball (?:of )?(?:the )?(?:two|three|four|five|six|seven|[2-9])\b/g, 'all')
    .replace(/\b(first|top|last) (two|three|four|five|[2-5])\b/g, (_, end, count) => several(end, count));
  const words = text.split(/[^\p{L}\p{N}-]+/u).filter(Boolean);
  const chosen: number[] = [];
  const excluded: number[] = [];
  const rest: string[] = [];
  let all = false;
  let isBut = false;
  words.forEach((word, i) => {
    const position = positionOf(word, words[i - 1], words[i + 1]);
    if (position !== undefined) (isBut ? excluded : chosen).push(position);
    else if (allWords.has(word)) all = true;
    else if (butWords.has(word) && all) isBut = true;
    else rest.push(word);
  });
  const distinct = (list: number[]) => [...new Set(list)].slice(0, 20);
  if (all) return { picked: { all: true, ...(excluded.length ? { except: distinct(excluded) } : {}) }, rest };
  if (chosen.length > 0) return { picked: { ordinals: distinct(chosen) }, rest };
  return { rest };
}

function positionOf(word: string, before: string | undefined, after: string | undefined): number | undefined {
  if (/^-?\d{1,3}$/.test(word)) {
    const value = Number(word);
    return value >= -20 && value <= 200 && value !== 0 ? value : undefined;
  }
  if (word === 'penultimate') return -2;
  const position = inOrder.get(word);
  // "the second one", "this one", "one more": here `one` is no number.
  if (word === 'one') {
    const isPronoun =
      before !== undefined && !['number', 'option', 'and', 'or', 'no', 'case', 'goal'].includes(before);
    const isArticle = after !== undefined && !['and', 'or'].includes(after);
    return isPronoun || isArticle ? undefined : position;
  }
  return position;
}

function span(from: number, to: number): string | undefined {
  if (from >= to || to - from > 19) return undefined;
  return Array.from({ length: to - from + 1 }, (_, i) => from + i).join(' ');
}

function several(end: string, count: string): string {
  const n = /^\d/.test(count) ? Number(count) : cardinals.indexOf(count) + 1;
  const list = Array.from({ length: n }, (_, i) => (end === 'last' ? i - n : i + 1));
  return list.join(' ');
}
