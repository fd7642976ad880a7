import {
  privilegedNames,
  type SpokenName,
  spokenNames,
  type Understand,
  type Understanding,
  type UnderstandingInput,
} from '../core/intent.ts';
import type { Catalog } from '../core/use-case.ts';
import { askFrom } from './bands.ts';
import { type Classifier, type Guess, trainClassifier } from './classifier.ts';
import { type Clause, readClause, type Situation, splitClauses } from './clause.ts';
import { readAnswer, readCommand } from './commands.ts';
import { directed, readConnect, readNamed } from './connections.ts';
import { createGazetteer, type Gazetteer } from './gazetteer.ts';
import { isMachineTalk } from './guards.ts';
import type { Intents } from './load.ts';
import { asName, nameIn } from './names.ts';
import { type Normalised, normalise, wordsOf } from './normalise.ts';
import { isAtPromotion, mayMean, readPrivileged } from './privileged.ts';
import { type Reading, rule, type Understood } from './reading.ts';
import { readDelay, readTrouble } from './reports.ts';
import {
  readBusiness,
  readMentioned,
  readNaming,
  readNavigation,
  readOption,
  readQuestion,
} from './rules.ts';
import { fillSlots } from './slots.ts';
import { isChoosing, isDestinationStep } from './where.ts';

type Engine = { gazetteer: Gazetteer; classifier: Classifier; intents: Intents };

/**
 * The engine that reads a person's words: safety checks, then rules that know the context, then a classifier trained
 * here from `intents/`. The result is always valid for core/intent.ts; nothing it returns is an action. Never throws.
 */
export function createUnderstand({ catalog, intents }: { catalog: Catalog; intents: Intents }): Understand {
  const texts = [...intents.files].flatMap(([name, file]) =>
    file.utterances.map((text) => ({ name, text: normalise(text) })),
  );
  const vocabulary = new Set(texts.flatMap(({ text }) => wordsOf(text.plain)));
  const gazetteer = createGazetteer(catalog, intents, vocabulary);
  const samples = texts.map(({ name, text }) => ({ name, ...sampleOf(readClause(text, gazetteer)) }));
  const engine = { gazetteer, classifier: trainClassifier(spokenNames, samples), intents };
  return (input) => understand(engine, input);
}

function understand(engine: Engine, input: UnderstandingInput): Understanding {
  const text = normalise(input.text);
  if (isMachineTalk(text.checked) || (text.isDisguised && wordsOf(text.plain).length > 0)) {
    return { ...outOfScope(0.99), suspicious: true };
  }
  if (wordsOf(text.plain).length === 0 && text.plain !== '?') return outOfScope(1);

  const named = readNameAnswer(engine, text, input);
  if (named) return named;

  const pieces = splitClauses(text.raw);
  if (pieces.length > 1) {
    const several = readSeveral(engine, pieces, input);
    if (several) return several;
  }
  const clause = readClause(text, engine.gazetteer);
  const first = read(engine, clause, input);
  return settle(first, readAside(engine, clause, input, first));
}

/** "Set up winback with Amplitude": a product that is named along with the use case. */
function readAside({ gazetteer }: Engine, clause: Clause, at: Situation, first: Understood): Understood[] {
  const names: readonly SpokenName[] = ['start_setup', 'choose_goal', 'choose_use_case', 'change_use_case'];
  if (!names.includes(first.intent.intent) || clause.isNegated) return [];
  if (!clause.matches.some((one) => one.kind === 'integration')) return [];
  const reading = directed(clause, at, gazetteer, 0.8);
  if (!reading) return [];
  const { confidence, source } = reading;
  return [{ intent: fillSlots(reading.name, clause, at, gazetteer), confidence, source }];
}

/** At `ask: name` the message is the name, unless it is a clear command, an answer or a question. */
function readNameAnswer(
  engine: Engine,
  text: Normalised,
  input: UnderstandingInput,
): Understanding | undefined {
  if (input.ask !== 'name') return undefined;
  const clause = readClause(text, engine.gazetteer);
  const command = readCommand(clause);
  if (command || /^(?:cancel|stop)$/.test(clause.core)) return undefined;
  const introduced = nameIn(text.raw);
  if (introduced === undefined && isFeed(engine, clause, input)) {
    const feed = fillSlots('connect_destination', clause, { ...input, ask: 'source_pick' }, engine.gazetteer);
    return { intent: feed, confidence: 0.9, also: [], source: 'rule' };
  }
  const isSomethingElse = readAnswer(clause, input) !== undefined || isSentence(clause, input);
  if (isSomethingElse && introduced === undefined) return undefined;
  if (readPick(input, clause)) return undefined;
  const name = introduced ?? asName(text.raw);
  if (name === undefined) return outOfScope(0.9);
  const intent = fillSlots('provide_name', clause, input, engine.gazetteer, { name });
  return { intent, confidence: 0.95, also: [], source: 'rule' };
}

/** At a destination the name of a source, and no more, is who feeds it. */
const isFeed = ({ gazetteer }: Engine, { matches, words }: Clause, { step }: UnderstandingInput): boolean =>
  isDestinationStep(step) &&
  matches.some(
    ({ kind, value, start, end }) =>
      start === 0 &&
      end === words.length &&
      (kind === 'source_type' || (kind === 'integration' && gazetteer.roles(value).destination.length === 0)),
  );

/** How people begin to say something else. */
const opensTalk =
  /^(?:why|wait|also|actually|hmm+|hold on|i meant?|i mean|we (?:also|need)|not|instead|(?:no )?use .+ instead|the (?:first|second|third|last|other) one)\b/;

/** Short orders that nobody calls a connection. */
const noName =
  /^(?:start (?:over|again|afresh|from scratch)|restart(?: (?:everything|the setup|it all))?|reset (?:everything|the setup|the checklist)|change (?:the|my|our) (?:use case|goal)|(?:another|different) use case|(?:stop remind|no (?:more )?remind|cancel the remind|dont remind)\w*(?: me)?|(?:skip|leave|do|save) (?:it |this |that )?for (?:later|now)|(?:im|i am|were|we are) back|(?:take|taking) (?:it |this |that )?over)$|^(?:(?:i will|ill|were|we are|im) )?(?:be )?back (?:tomorrow|later|soon|next (?:week|month)|in .{1,20}|on \w+)$/;

/**
 * Whether it says too much for a name: a question, a product to leave out, or more than three words that the rules
 * read as an order. "Publish to prod" is a name where one was asked for.
 */
function isSentence(clause: Clause, input: UnderstandingInput): boolean {
  const isLong = clause.words.length > 3;
  if (noName.test(clause.core) || noName.test(clause.words.join(' '))) return true;
  if (/\?\s*$/.test(clause.plain) || opensTalk.test(clause.words.join(' '))) return true;
  const opensQuestion =
    /^(?:how|what|whats|why|when|where|who|which|can (?:i|we|you)|is (?:it|this|that|there)|are (?:we|you|there)|do (?:i|we|you)|does|should (?:i|we))\b/.test(
      clause.core,
    );
  if (clause.isQuestion && clause.words.length > 2 && (clause.plain.includes('?') || opensQuestion))
    return true;
  const order = readPrivileged(clause, input) ?? readNavigation(clause) ?? readTrouble(clause, input);
  if (order?.name === 'remove_connection') return clause.matches.some((one) => one.kind === 'integration');
  const pieces = isLong ? splitClauses(clause.raw) : [];
  return isLong && (order !== undefined || pieces.length > 1);
}

const readPick = (input: UnderstandingInput, clause: Clause): boolean =>
  input.options !== undefined && readOption(clause, input) !== undefined;

/** Two or three intents of one message, in the order said; undefined when the pieces do not stand on their own. */
function readSeveral(
  engine: Engine,
  pieces: readonly Normalised[],
  input: UnderstandingInput,
): Understanding | undefined {
  const readings = pieces.flatMap((piece) => {
    const clause = readClause(piece, engine.gazetteer);
    const first = read(engine, clause, input);
    return [first, ...readAside(engine, clause, input, first)];
  });
  const courtesy: ReadonlySet<string> = new Set(['greet', 'thanks']);
  const said = readings.filter(
    ({ intent, confidence }) =>
      intent.intent !== 'out_of_scope' && !courtesy.has(intent.intent) && confidence >= 0.7,
  );
  const isWhole = readings.every(
    ({ intent, confidence }) => courtesy.has(intent.intent) || confidence >= 0.7,
  );
  if (said.length === 0 || (said.length === 1 && !isWhole)) return undefined;
  const [first, ...rest] = said;
  if (!first) return undefined;
  // "Yes. Call it Acme web": one answer, with the name.
  const last = rest[0]?.intent;
  if (first.intent.intent === 'affirm' && last?.intent === 'provide_name' && last.slots.name) {
    return settle(
      { ...first, intent: { intent: 'affirm', slots: { name: last.slots.name } } },
      rest.slice(1),
    );
  }
  // "Ok, show the events", "go ahead and import the rules".
  const isFiller =
    rest.length > 0 &&
    ((first.intent.intent === 'affirm' && input.ask !== 'yes_no') ||
      /^(?:please )?go ahead$/.test(pieces[0]?.plain ?? ''));
  return isFiller ? settle(rest[0] as Understood, rest.slice(1)) : settle(first, rest);
}

function settle(first: Understood, rest: readonly Understood[]): Understanding {
  const seen = new Set([JSON.stringify(first.intent)]);
  const also = rest
    .map((one) => one.intent)
    .filter((intent) => {
      const key = JSON.stringify(intent);
      return !seen.has(key) && seen.add(key).size > 0;
    })
    .slice(0, 2);
  const { intent, confidence, source, likely } = first;
  return { intent, confidence, also, source, ...(likely ? { likely } : {}) };
}

function read(engine: Engine, clause: Clause, at: Situation): Understood {
  const reading = readByRules(engine, clause, at) ?? readByClassifier(engine, clause, at);
  const intent = fillSlots(reading.name, clause, at, engine.gazetteer, reading.slots);
  return {
    intent,
    confidence: reading.confidence,
    source: reading.source,
    ...(reading.likely ? { likely: reading.likely } : {}),
  };
}

function readByRules({ gazetteer }: Engine, clause: Clause, at: Situation): Reading | undefined {
  return (
    readPrefixedAnswer(clause, at) ??
    readOption(clause, at) ??
    readCommand(clause) ??
    readAnswer(clause, at) ??
    readPrivileged(clause, at) ??
    readNaming(clause, at) ??
    readNavigation(clause) ??
    readDelay(clause) ??
    readTrouble(clause, at) ??
    readQuestion(clause, at) ??
    readNamed(clause, at, gazetteer) ??
    readConnect(clause, at, gazetteer) ??
    readBusiness(clause, at) ??
    readMentioned(clause, at)
  );
}

/** "Yes, call it Acme web" at a yes/no question; "no, call it X" gives the name. */
function readPrefixedAnswer(clause: Clause, at: Situation): Reading | undefined {
  const name = nameIn(clause.raw);
  if (name === undefined || !/^(?:yes|yep|yeah|ok|okay|sure|no|nope)\b/.test(clause.plain)) return undefined;
  if (/^no/.test(clause.plain)) return rule('provide_name', 0.9, { name });
  return at.ask === 'yes_no' ? rule('affirm', 0.93, { name }) : rule('provide_name', 0.9, { name });
}

function readByClassifier({ classifier, intents }: Engine, clause: Clause, at: Situation): Reading {
  const nudges = new Map<SpokenName, number>();
  for (const [name, file] of intents.files) if (file.steps?.includes(at.step)) nudges.set(name, 0.8);
  if (at.ask === 'yes_no') for (const name of ['affirm', 'deny'] as const) nudges.set(name, 0.8);
  if (clause.isQuestion)
    for (const name of ['affirm', 'deny', 'confirm_events', 'connect_source', 'connect_destination'] as const)
      nudges.set(name, -1);

  const sample = sampleOf(clause);
  const guesses = classifier.rank(sample, nudges).filter(({ name }) => isPossible(name, clause, at));
  const [best] = guesses;
  if (!best) return rule('out_of_scope', 0.5);
  // Words never seen in training carry no evidence, however sure the scores look.
  const trust = 0.55 + 0.45 * Math.min(1, familiarityOf(classifier, clause) / 0.7);
  const name = inContext(best.name, clause, at);
  const confidence = Math.round(best.probability * trust * 1000) / 1000;
  const likely = likelyOf(guesses, clause, at);
  if (confidence < askFrom && name !== 'out_of_scope')
    return { name: 'out_of_scope', confidence, source: 'classifier', likely };
  return { name, confidence, source: 'classifier', likely };
}

/** Names found by the gazetteer count as known words. */
function familiarityOf(classifier: Classifier, clause: Clause): number {
  const rest = clause.words.filter((_, i) => !clause.matches.some((one) => one.start <= i && i < one.end));
  const covered = clause.words.length - rest.length;
  return (classifier.familiarity(rest) * rest.length + covered) / Math.max(1, clause.words.length);
}

/** Privileged names need a clear command, and approvals a pending request, whatever the scores say. */
function isPossible(name: SpokenName, clause: Clause, at: Situation): boolean {
  if (isAtPromotion(at) && name === 'request_promotion') return false;
  return !privilegedNames.has(name) || mayMean(name, clause, at);
}

function inContext(name: SpokenName, clause: Clause, at: Situation): SpokenName {
  const isChoice = name === 'choose_use_case' || name === 'choose_goal';
  if (isChoice && !isChoosing(at.step)) return 'change_use_case';
  const hasUseCase = clause.matches.some((one) => one.kind === 'use_case');
  const hasGoal = clause.matches.some((one) => one.kind === 'goal');
  if (name === 'choose_goal' && hasUseCase && !hasGoal) return 'choose_use_case';
  if (name === 'choose_use_case' && hasGoal && !hasUseCase) return 'choose_goal';
  if (name === 'start_setup' && at.step !== 'not_started' && at.step !== 'done') return 'next_step';
  return name;
}

function likelyOf(guesses: readonly Guess[], clause: Clause, at: Situation): SpokenName[] {
  const names = guesses
    .filter(({ name, probability }) => name !== 'out_of_scope' && probability >= 0.05)
    .map(({ name }) => inContext(name, clause, at));
  return [...new Set(names)].slice(0, 3);
}

/** The clause without its politeness, so that "ok show the events" reads like "show the events". */
function sampleOf(clause: Clause): { words: readonly string[]; marks: string[] } {
  const words = clause.core.split(' ');
  const from = Math.max(
    0,
    clause.words.findIndex((_, i) => words.every((word, k) => clause.words[i + k] === word)),
  );
  const inside = clause.matches.filter((one) => one.start >= from && one.end <= from + words.length);
  const marks = new Set(inside.map(({ kind, value }) => (kind === 'cue' ? `U:${value}` : `K:${kind}`)));
  if (clause.isQuestion) marks.add('K:?');
  if (clause.isNegated) marks.add('K:not');
  return { words, marks: [...marks] };
}

function outOfScope(confidence: number): Understanding {
  return { intent: { intent: 'out_of_scope', slots: {} }, confidence, also: [], source: 'rule' };
}
