import { looksRandom, plainness } from './randomness.ts';
import { type Care, type Found, findSecrets, type PastedKind } from './secret-shapes.ts';
import { secretMark } from './secrets.ts';
import type { Turn } from './turn.ts';

/** Secrets that stood in a turn where none belongs: what they looked like, and in a form in which fields. */
export type Pasted = { kinds: PastedKind[]; fields?: Record<string, PastedKind> };

// Soft hyphens, zero-width characters, direction marks, variation selectors, tags, control characters.
const invisible = /\p{Default_Ignorable_Code_Point}|\p{Cf}|(?![\t\n\r\u0085])\p{Cc}/u;

/** The text as it is looked at, with the place of each character in the original. */
type View = { text: string; at: number[]; breaks: number[] };

/** Without what nobody sees, wide letters as plain ones; `joined` also without line breaks. */
function viewOf(text: string, joined: boolean): View {
  const gaps = joined ? [...text.matchAll(/[ \t]{0,8}[\n\r\u0085\u2028\u2029][\s]{0,8}/g)] : [];
  let gap = 0;
  let seen = '';
  const at: number[] = [];
  const breaks: number[] = [];
  for (let i = 0; i < text.length; ) {
    const next = gaps[gap];
    if (next && i === next.index) {
      gap += 1;
      i += next[0].length;
      if (seen.length > 0 && breaks.at(-1) !== seen.length) breaks.push(seen.length);
      continue;
    }
    const char = String.fromCodePoint(text.codePointAt(i) ?? 0);
    if (!invisible.test(char)) {
      seen += /[\uff01-\uff5e]/.test(char) ? String.fromCharCode(char.charCodeAt(0) - 0xfee0) : char;
      for (let unit = 0; unit < char.length; unit += 1) at.push(i + unit);
    }
    i += char.length;
  }
  return { text: seen, at, breaks };
}

/** What a shape may look back at. */
const contextChars = 60;

/** A secret that goes on in the next line: without the lines before and after that are words. */
function acrossLines({ text, breaks }: View, { kind, from, to }: Found, care: Care): Found | undefined {
  const edges = [from, ...breaks.filter((at) => from < at && at < to), to];
  const line = (n: number) => text.slice(edges[n], edges[n + 1]);
  const isWords = (n: number) => plainness(line(n)) >= 0.65;
  let last = edges.length - 2;
  while (last > 0 && isWords(last)) last -= 1;
  if (kind === 'random') {
    let first = 0;
    while (first < last && isWords(first)) first += 1;
    const whole = { kind, from: edges[first] ?? from, to: edges[last + 1] ?? to };
    return first < last && looksRandom(text.slice(whole.from, whole.to)) ? whole : undefined;
  }
  // A beginning such as "sgp_" needs the next line, whatever that looks like.
  const start = Math.max(0, from - contextChars);
  for (let n = last; n < edges.length - 1; n += 1) {
    const end = edges[n + 1] ?? to;
    const isWhole = (one: Found) => one.from + start === from && one.to + start === end;
    if (findSecrets(text.slice(start, end), care).some(isWhole))
      return n > 0 ? { kind, from, to: end } : undefined;
  }
  return undefined;
}

/** Most specific first: the name that one secret gets when several fit. */
const vague: readonly PastedKind[] = ['segment_write_key', 'password', 'authorization', 'api_key', 'random'];

/** The secrets in a text by their place in it, first to last, without overlaps. */
function secretsOf(text: string, care: Care): Found[] {
  const plain = viewOf(text, false);
  const found = originalOf(plain, findSecrets(plain.text, care));
  if (/[\n\r\u0085\u2028\u2029]/.test(text)) {
    const joined = viewOf(text, true);
    const across = findSecrets(joined.text, care).flatMap((one) => acrossLines(joined, one, care) ?? []);
    found.push(...originalOf(joined, across));
  }
  found.sort((a, b) => a.from - b.from || b.to - a.to);
  const merged: Found[] = [];
  for (const one of found) {
    const before = merged.at(-1);
    if (!before || one.from >= before.to) merged.push({ ...one });
    else {
      before.to = Math.max(before.to, one.to);
      if (vague.indexOf(one.kind) < vague.indexOf(before.kind)) before.kind = one.kind;
    }
  }
  return merged;
}

const originalOf = ({ at }: View, found: readonly Found[]): Found[] =>
  found.map(({ kind, from, to }) => ({ kind, from: at[from] ?? 0, to: (at[to - 1] ?? 0) + 1 }));

/**
 * Takes what looks like a secret out of a text: tokens and keys of known shapes, labelled values ("the key is …"),
 * credentials in addresses, long random strings; through invisible characters and line breaks. A mark stands in the
 * place of each; `kinds` has each kind once, in the order found. Linear in the length, never throws.
 */
export function cleanPasted(
  text: string,
  { care = 'all', mark = secretMark }: { care?: Care; mark?: string } = {},
): { text: string; kinds: PastedKind[] } {
  const found = secretsOf(text, care);
  if (found.length === 0) return { text, kinds: [] };
  let clean = '';
  let done = 0;
  for (const { from, to } of found) {
    clean += text.slice(done, from) + mark;
    done = to;
  }
  return { text: clean + text.slice(done), kinds: [...new Set(found.map(({ kind }) => kind))] };
}

const labelBefore =
  /[\s,;:–-]{0,3}(?:(?:and|with|using|use|via|by|here(?:'?s| is)|it'?s|mit|und) )?(?:(?:the|my|our|your|its|this|that|a|an) )?(?:[\w-]{1,20} )?(?:password|passphrase|passwort|pw|pwd|pass|secret|token|credentials?|keys?|authorization|bearer|basic|header)(?:[ _-]?key|[ _-]?id)?(?: (?:for|of) [\w-]{1,20})?(?: (?:is|was|ist))?[\s:="'`]{0,4}$/i;

/** What is left to understand of a text with marks: without them and without the words that only led to them. */
export function withoutMarks(text: string): string {
  return text
    .split(secretMark)
    .map((part, i, all) =>
      i < all.length - 1 ? part.slice(0, -120) + part.slice(-120).replace(labelBefore, '') : part,
    )
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/**
 * Takes pasted secrets out of everything a person may have typed in a turn, except what a form asks for as a secret.
 * Settings of an integration may be long ids, so in their forms only what is certainly a secret counts.
 */
export function takePasted(turn: Turn): Turn {
  const { input } = turn;
  if (input.kind === 'text' || input.kind === 'command') {
    const { text, kinds } = cleanPasted(input.text);
    return kinds.length === 0 ? turn : { ...turn, input: { ...input, text }, pasted: { kinds } };
  }
  if (input.kind !== 'form') return turn;
  const { vault, secrets = '' } = input.context;
  const asked = vault ? secrets.split(',') : [];
  const fields: [string, PastedKind][] = [];
  const kinds = new Set<PastedKind>();
  const values = Object.entries(input.values).map(([name, value]) => {
    if (typeof value !== 'string' || asked.includes(name)) return [name, value] as const;
    const clean = cleanPasted(value, { care: vault ? 'certain' : 'all' });
    for (const kind of clean.kinds) kinds.add(kind);
    const [kind] = clean.kinds;
    if (kind) fields.push([name, kind]);
    return [name, clean.text] as const;
  });
  if (fields.length === 0) return turn;
  return {
    ...turn,
    input: { ...input, values: Object.fromEntries(values) },
    pasted: { kinds: [...kinds], fields: Object.fromEntries(fields) },
  };
}
