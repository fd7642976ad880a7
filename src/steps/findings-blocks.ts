import { en } from '../copy/en.ts';
import { type Rich, t } from '../copy/text.ts';
import type { Block, Control } from '../core/card.ts';
import type { KeptEvent, KeptFindings, PropertyFinding, Reading } from '../core/findings.ts';

const words = en.verify;

/** More lines than this nobody reads; the table has the rest. */
const mostLines = 10;

/** The state of one event in a table's cell. */
function stateOf(event: KeptEvent): string {
  const { verified, of, blind } = event.counts;
  switch (event.state) {
    case 'verified':
      if (of === 0) return words.states.verified;
      return blind ? words.withoutProperties : words.properties(verified, of);
    case 'arriving':
      return of === 0 || blind ? words.states.arriving : words.arriving(verified, of);
    case 'near_miss':
      return words.asAnother(event.arriving);
    default:
      return words.states[event.state];
  }
}

const toFile: Control = {
  kind: 'button',
  label: words.exportButton,
  intent: { intent: 'export_evidence', slots: { format: 'csv' } },
};

/** Every planned event with its state, how often it came and when last. */
function table(caption: string, findings: KeptFindings): Block {
  const rows = findings.events.map((event) => {
    const { count, lastAt } = event.proof;
    const last = lastAt === undefined ? words.table.never : words.ago(Math.max(0, findings.readAt - lastAt));
    return [event.event, stateOf(event), String(count), last];
  });
  return { kind: 'table', caption, columns: [...words.table.columns], rows };
}

/** What is wrong with the properties of an event, each kind of fault in one line. */
function propertyLines(event: string, properties: readonly PropertyFinding[]): Rich[] {
  const lines: Rich[] = [];
  const missing: string[] = [];
  const extra: string[] = [];
  for (const one of properties) {
    if (one.state !== 'near_miss') continue;
    if (one.kind === 'missing_property') missing.push(one.property);
    else if (one.kind === 'extra_property') extra.push(one.property);
    else if (one.kind === 'wrong_type') lines.push(words.wrongType(event, one.property, one.arriving));
    else lines.push(words.renameProperty(event, one.arriving ?? '', one.property));
  }
  if (missing.length > 0) lines.push(words.missingProperties(event, missing));
  if (extra.length > 0) lines.push(words.extraProperties(event, extra.slice(0, 5)));
  return lines;
}

/** What to change, and what cannot be seen. */
function lines({ events, others }: KeptFindings): Rich[] {
  const names: Rich[] = [];
  const losses: Rich[] = [];
  const properties: Rich[] = [];
  for (const event of events) {
    if (event.state === 'near_miss')
      names.push(words.rename(event.arriving, [event.event, ...(event.or ?? [])]));
    if (event.state === 'blocked' || event.state === 'not_delivered')
      losses.push(words.heldBack(event.event, event.reason));
    if (event.lost) losses.push(words.lost(event.event, event.lost.count, event.lost.reason));
    properties.push(...propertyLines(event.event, event.properties));
    if (event.more) properties.push(words.moreProperties(event.event, event.more));
  }
  const strangers = others.filter(({ like }) => !like).map(({ event }) => event);
  // Two planned names that one arriving name may stand for are one line.
  const once = names.filter((line, i) => names.findIndex((other) => isSame(other, line)) === i);
  return [
    ...once,
    ...losses,
    ...properties,
    ...(strangers.length > 0 ? [words.unplanned(strangers.slice(0, 5))] : []),
  ];
}

const isSame = (one: Rich, other: Rich): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Why something cannot be seen, each reason once. */
function blindness({ events }: KeptFindings): Rich[] {
  const reasons = new Set<Rich>();
  for (const event of events) {
    if (event.state === 'not_observable') reasons.add(words.cannotSee(words.blind[event.why]));
    else if (event.counts.blind && event.counts.blind !== 'not_read')
      reasons.add(words.blindProperties(words.blind[event.counts.blind]));
  }
  return [...new Map([...reasons].map((text) => [JSON.stringify(text), text])).values()];
}

/** Where it was read and what that leaves open. */
function readings({ events }: KeptFindings, by: Reading): string[] {
  const read = new Set<Reading>([by]);
  for (const event of events) {
    read.add(event.proof.read);
    if (event.counts.read) read.add(event.counts.read);
  }
  return [...read].map((one) => words.limits[one]);
}

/**
 * What a look found, event by event: how many are verified, a table, what to change, what cannot be seen, where it was
 * read and what that leaves open, with the way to a file of it.
 */
export function findingsBlocks(findings: KeptFindings, caption: string, by: Reading): Block[] {
  const of = findings.events.length;
  if (of === 0) return [];
  const count = (state: string) => findings.events.filter((event) => event.state === state).length;
  const verified = count('verified');
  const arriving = count('arriving');
  const found = lines(findings);
  return [
    {
      kind: 'text',
      text: t`${words.score(verified, of)}${arriving > 0 ? words.scoreArriving(arriving, verified) : ''}`,
    },
    table(caption, findings),
    ...(found.length > 0 ? [{ kind: 'list' as const, items: found.slice(0, mostLines) }] : []),
    ...blindness(findings).map((text): Block => ({ kind: 'note', text })),
    { kind: 'note', text: words.read(findings.readAt, readings(findings, by)) },
    { kind: 'actions', controls: [toFile] },
  ];
}
