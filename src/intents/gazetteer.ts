import type { Catalog } from '../core/use-case.ts';
import type { Intents } from './load.ts';
import { wordsOf } from './normalise.ts';

/** What a span of words can stand for. `platform` is that of a code snippet. */
export type Kind =
  | 'goal'
  | 'use_case'
  | 'event'
  | 'property'
  | 'integration'
  | 'source_type'
  | 'destination_type'
  | 'concept'
  | 'step'
  | 'identifier'
  | 'environment'
  | 'platform'
  | 'audience_type'
  | 'options'
  | 'product'
  | 'scope'
  | 'cue';

/** A value found in words `start` (in) to `end` (out). */
export type Match = { kind: Kind; value: string; start: number; end: number };

export type Gazetteer = {
  /** Longest match first, at each position and for each kind; a shorter name inside a longer one is left out. */
  find(words: readonly string[]): Match[];
  /** Source and destination types a product can have; empty lists for what it is not. */
  roles(slug: string): { source: readonly string[]; destination: readonly string[] };
};

/** Names that exclude each other where they overlap: "app install" is no mobile app. */
const named: ReadonlySet<Kind> = new Set([
  'goal',
  'use_case',
  'event',
  'property',
  'integration',
  'source_type',
  'destination_type',
]);
const toleratedFrom = 6;

/**
 * Names of the catalog and everyday words of `intents/words/`, found in a text. One edit of tolerance from six letters
 * on, but only for a word that is not itself known; `vocabulary` holds further known words.
 */
export function createGazetteer(catalog: Catalog, intents: Intents, vocabulary: Iterable<string>): Gazetteer {
  const phrases = new Map<string, { words: string[]; kind: Kind; value: string }[]>();
  const add = (kind: Kind, value: string, ...names: string[]) => {
    for (const name of names) {
      const words = wordsOf(name.toLowerCase().replace(/['’]/g, ''));
      const [first] = words;
      if (first === undefined) continue;
      const list = phrases.get(first) ?? [];
      if (!list.some((one) => one.kind === kind && one.words.join(' ') === words.join(' '))) {
        list.push({ words, kind, value });
      }
      phrases.set(first, list);
    }
  };

  addCatalog(catalog, add);
  for (const [kind, values] of Object.entries(intents.terms)) {
    for (const [value, names] of Object.entries(values)) add(kind as Kind, value, ...names);
  }
  for (const one of intents.products) add('integration', one.slug, one.slug, one.name, ...one.aliases);
  for (const list of phrases.values()) list.sort((a, b) => b.words.length - a.words.length);

  const spelling = createSpelling(
    [...phrases.values()].flat().flatMap((one) => one.words),
    vocabulary,
  );
  const roles = new Map<string, { source: readonly string[]; destination: readonly string[] }>();
  for (const one of intents.products) roles.set(one.slug, one);
  for (const one of catalog.integrations) {
    roles.set(one.slug, { source: one.source?.types ?? [], destination: one.destination?.types ?? [] });
  }

  return {
    find(words) {
      const spelled = words.map(spelling);
      const found: Match[] = [];
      const ends = new Map<Kind, number>();
      spelled.forEach((word, start) => {
        for (const phrase of phrases.get(word) ?? []) {
          const end = start + phrase.words.length;
          const isTaken = (ends.get(phrase.kind) ?? 0) > start;
          if (isTaken || phrase.words.some((wanted, i) => spelled[start + i] !== wanted)) continue;
          found.push({ kind: phrase.kind, value: phrase.value, start, end });
          ends.set(phrase.kind, end);
        }
      });
      return found.filter((one) => !found.some((other) => covers(other, one)));
    },
    roles: (slug) => roles.get(slug) ?? { source: [], destination: [] },
  };
}

function addCatalog(catalog: Catalog, add: (kind: Kind, value: string, ...names: string[]) => void): void {
  for (const goal of catalog.goals) {
    add('goal', goal.id, goal.id, goal.name, ...goal.aliases);
    for (const one of goal.useCases) add('use_case', one.id, one.id, one.name, ...one.aliases);
  }
  for (const event of catalog.events.values()) {
    add('event', event.name, event.name, event.name.replaceAll(' ', '_'), event.name.replaceAll(' ', ''));
    for (const key of Object.keys(event.properties)) add('property', key, key, key.replaceAll('_', ' '));
  }
  for (const one of catalog.integrations) {
    add('integration', one.slug, one.slug, one.slug.replaceAll('_', ' '), one.name, ...one.aliases);
  }
}

function covers(long: Match, short: Match): boolean {
  if (!named.has(long.kind) || !named.has(short.kind)) return false;
  const isLonger = long.end - long.start > short.end - short.start;
  return isLonger && long.start < short.end && short.start < long.end;
}

/** Puts one-edit slips of known names right; known words stay as they are. */
function createSpelling(names: Iterable<string>, vocabulary: Iterable<string>): (word: string) => string {
  const known = new Set(vocabulary);
  const near = new Map<string, string>();
  for (const name of names) {
    known.add(name);
    if (name.length < toleratedFrom) continue;
    for (const cut of [name, ...cuts(name)]) if (!near.has(cut)) near.set(cut, name);
  }
  return (word) => {
    if (word.length < toleratedFrom || word.length > 30 || known.has(word)) return word;
    for (const cut of [word, ...cuts(word)]) {
      const name = near.get(cut);
      if (name !== undefined && name.length >= toleratedFrom && isOneEdit(word, name)) return name;
    }
    return word;
  };
}

const cuts = (word: string): string[] => [...word].map((_, i) => word.slice(0, i) + word.slice(i + 1));

/** One letter more, less, other, or two neighbours swapped. */
function isOneEdit(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i += 1;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - i && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  const left = a.slice(i, a.length - tail);
  const right = b.slice(i, b.length - tail);
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}
