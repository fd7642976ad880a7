import type { UnderstandingInput } from '../core/intent.ts';
import type { Gazetteer, Kind, Match } from './gazetteer.ts';
import { readSpeech, type Speech } from './guards.ts';
import { type Normalised, normalise, wordsOf } from './normalise.ts';

/** One thing said: the words, what the gazetteer finds in them, and their manner. */
export type Clause = Speech & {
  raw: string;
  plain: string;
  words: readonly string[];
  matches: readonly Match[];
};

export type Situation = Omit<UnderstandingInput, 'text'>;

/** Reads a piece of text as one clause. */
export function readClause(text: Pick<Normalised, 'raw' | 'plain'>, gazetteer: Gazetteer): Clause {
  const words = wordsOf(text.plain);
  return { ...text, words, matches: gazetteer.find(words), ...readSpeech(text.plain, words) };
}

/** Values of a kind in the order said, each once. */
export function valuesOf(clause: Pick<Clause, 'matches'>, kind: Kind): string[] {
  return [...new Set(clause.matches.filter((one) => one.kind === kind).map((one) => one.value))];
}

const verbs =
  'show|give|list|skip|publish|promote|push (?:it|this|that|them|to|everything|all|the)|ship|connect|add|remove|delete|drop|leave|disconnect|explain|tell|go back|take|move on|check|verify|continue|finish|ask|start|import|undo|restart|approve|reject|send|feed|mark|pause|remind|create|review|rename|help|what|whats|how|who|when|where|is|are|do|does|can|request|reset|hook|link|set up|im|were|done|next|open|cancel|withdraw';
const splits = new RegExp(
  `\\s*(?:;|\\n+|(?<!\\b(?:no|nr|num|vs|e\\.g|i\\.e))[.!?]+(?=\\s)|,?\\s+and then\\s|,?\\s+then\\s|,?\\s+and also\\s|,?\\s+also,?\\s|,?\\s+after that,?\\s|,\\s*(?=(?:please |then |now )?(?:${verbs})\\b)|\\s+and\\s+(?=(?:please |now )?(?:${verbs})\\b))`,
  'i',
);

/** The sentences and joined commands of a message, at most six; one piece when nothing joins two commands. */
export function splitClauses(raw: string): Normalised[] {
  const pieces: string[] = [];
  let rest = raw.slice(0, 600);
  while (rest !== '' && pieces.length < 5) {
    const found = splits.exec(rest);
    if (!found) break;
    // The question mark belongs to what it closes.
    const mark = /^\s*[.!]*\?/.test(found[0]) ? '?' : '';
    pieces.push(rest.slice(0, found.index) + mark);
    rest = rest.slice(found.index + found[0].length);
  }
  pieces.push(rest);
  return pieces.map((piece) => normalise(piece)).filter((piece) => wordsOf(piece.plain).length > 0);
}
