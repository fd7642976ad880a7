import { en } from '../copy/en.ts';
import { b, type Rich, t } from '../copy/text.ts';
import type { Block } from '../core/card.ts';
import { audiencesIn, destinationsIn, isProven, type StepId, sourcesIn, stepIds } from '../core/checklist.ts';
import type { Scene } from '../core/scene.ts';
import { stateInWords } from './connection-state.ts';
import { chosen } from './find.ts';
import { progressLines, wayAround } from './progress.ts';

const words = en.activate;

/** What was seen of a source, in figures. */
const seenAt = (seen: readonly { event: string; count: number }[] = []): string =>
  seen.length > 0 ? ` (${seen.map(({ event, count }) => `${event} × ${count}`).join(', ')})` : '';

/** The end of the road: every step with what stands behind it, and what can be done next. */
export function showSummary(s: Scene): void {
  const { useCase } = chosen(s);
  const workspace = s.c.workspace?.name ?? '';
  const isWhole = stepIds.every((step) => s.c.steps[step].state === 'done');
  const lines = progressLines(s.c).map(({ step, title, state }): Rich => {
    const now = s.c.steps[step];
    const by = now.state === 'todo' ? undefined : (vouchedBy(s, step) ?? s.c.people[now.by]?.name);
    const isAttested = now.state === 'done' && now.how === 'attested';
    return t`${b(isAttested && by ? withName(state, by) : state)}: ${title}`;
  });
  const evidence: Rich[] = [
    ...sourcesIn(s.c, 'prod').map(
      (source): Rich => t`${b(source.name)}: ${stateInWords(s.c, source)}${seenAt(source.evidence?.seen)}`,
    ),
    ...destinationsIn(s.c, 'prod')
      .filter(isProven)
      .map(
        ({ name, state, evidence: seen }): Rich =>
          t`${b(name)}: ${en.connect.states[state] ?? ''}${seenAt(seen?.seen)}`,
      ),
    ...audiencesIn(s.c, 'prod').map(
      ({ name, type, state }): Rich => words.line(name, type, words.states[state] ?? ''),
    ),
  ];
  const blocks: Block[] = [
    {
      kind: 'text',
      text: isWhole ? words.summary(useCase.name, workspace) : words.summaryWithout(useCase.name, workspace),
    },
    { kind: 'list', items: lines, ordered: true },
    ...(evidence.length > 0
      ? [
          { kind: 'text' as const, text: b(words.inProd) },
          { kind: 'list' as const, items: evidence },
        ]
      : []),
    ...destinationsIn(s.c, 'prod')
      .filter((destination) => !isProven(destination))
      .map(
        (destination): Block => ({
          kind: 'row',
          text: t`${b(destination.name)}: ${en.connect.states[destination.state] ?? ''}`,
          control: {
            kind: 'button',
            label: en.connect.checkDelivery,
            intent: { intent: 'check_destination', slots: { destination: destination.id } },
          },
        }),
      ),
    { kind: 'text', text: b(words.whatNext) },
    { kind: 'list', items: [...words.summaryNext] },
    ...wayAround(s),
  ];
  s.ask({ title: isWhole ? words.summaryTitle : en.general.statusTitle, blocks });
}

/** Who gave their word for what a step brought; that may be another one than who marked it as done. */
function vouchedBy(s: Scene, step: StepId): string | undefined {
  const environment = step === 'audience' ? 'dev' : 'prod';
  if (step !== 'audience' && step !== 'republish') return undefined;
  const names = audiencesIn(s.c, environment).flatMap(({ attestation }) => attestation?.name ?? []);
  if (step === 'republish' && s.c.unify?.imported) names.unshift(s.c.unify.imported.name);
  return names.length > 0 ? [...new Set(names)].join(', ') : undefined;
}

/** A person's word carries the person's name. */
const withName = (state: string, name: string): string => `${state} (${name})`;
