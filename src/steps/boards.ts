import { en } from '../copy/en.ts';
import { b, type Rich, t } from '../copy/text.ts';
import type { Block, Card } from '../core/card.ts';
import {
  audiencesIn,
  type Checklist,
  currentStep,
  type DestinationRecord,
  isStarted,
  type SourceRecord,
  type StepId,
  stepIds,
} from '../core/checklist.ts';
import type { Catalog } from '../core/use-case.ts';
import { stateInWords } from './connection-state.ts';
import { progressLines } from './progress.ts';
import { promotionCard, promotionState } from './promotion-card.ts';
import { reviewCard } from './review-card.ts';
import { connectionBlocks } from './workspace-cards.ts';

const words = en.general;
const activation: readonly StepId[] = ['identifiers', 'audience', 'republish'];
const prodSteps = stepIds.filter((step) => step.startsWith('prod_'));
const devSteps = stepIds.filter((step) => !prodSteps.includes(step) && !activation.includes(step));

function connectionLines(c: Checklist, step: StepId): Rich[] {
  if (step === 'audience' || step === 'republish')
    return audiencesIn(c, step === 'audience' ? 'dev' : 'prod').map(({ name, type, state }) =>
      en.activate.line(name, type, en.activate.states[state] ?? ''),
    );
  const environment = step.startsWith('dev') ? 'dev' : 'prod';
  const records: (SourceRecord | DestinationRecord)[] = step.endsWith('sources')
    ? c.sources
    : step.endsWith('destinations')
      ? c.destinations
      : [];
  return records
    .filter((record) => record.environment === environment && record.state !== 'disabled')
    .map((record) => t`${record.name}: ${stateInWords(c, record)}`);
}

function part(c: Checklist, title: string, steps: readonly StepId[]): Block[] {
  const lines = progressLines(c).filter((line) => steps.includes(line.step));
  const now = currentStep(c);
  const items = lines.flatMap((line): Rich[] => [
    t`${line.mark} ${b(line.state)}: ${line.title}`,
    ...connectionLines(c, line.step).map((text): Rich => ['      ↳ ', text]),
  ]);
  const blocks: Block[] = [
    { kind: 'text', text: b(title) },
    { kind: 'text', text: items.map((item, i) => (i === 0 ? item : ['\n', item])) },
  ];
  const current = lines.find((line) => line.step === now);
  if (current) {
    blocks.push({
      kind: 'row',
      text: words.nextIs(current.title),
      control: {
        kind: 'button',
        label: words.goOn,
        intent: { intent: 'next_step', slots: {} },
        style: 'primary',
      },
    });
  }
  return blocks;
}

/** The checklist with its dev and prod parts: the message and the Home tab show the same. */
function checklistCard(c: Checklist, catalog: Catalog): Card {
  const goal = catalog.goals.find((entry) => entry.id === c.goal);
  const useCase = goal?.useCases.find((entry) => entry.id === c.useCase);
  const done = stepIds.filter((step) => c.steps[step].state === 'done').length;
  const head: Rich = useCase
    ? t`${b(useCase.name)} in ${c.workspace?.name ?? 'Segment'}: `
    : t`${c.workspace?.name ?? 'Segment'}: `;
  const blocks: Block[] = [
    { kind: 'text', text: [head, words.progress(done, stepIds.length)] },
    ...part(c, words.devPart, devSteps),
    { kind: 'divider' },
    ...part(c, words.prodPart, prodSteps),
    { kind: 'divider' },
    ...part(c, words.activatePart, activation),
  ];
  if (c.promotion)
    blocks.push({
      kind: 'note',
      text: t`${en.prod.requestTitle}: ${promotionState(c.promotion)}`,
    });
  return { title: words.checklistTitle, blocks };
}

/** A person's own view of the checklist also says which workspace it is about, to who may change that. */
const withConnection = (card: Card, connection: readonly Block[]): Card => ({
  ...card,
  blocks: [...card.blocks, ...connection],
});

/** Draws a board from the stored state; undefined when there is nothing to draw any more. */
export function renderBoard(c: Checklist, board: string, catalog: Catalog): Card | undefined {
  const [kind] = board.split(':');
  const goal = catalog.goals.find((entry) => entry.id === c.goal);
  const useCase = goal?.useCases.find((entry) => entry.id === c.useCase);
  switch (kind) {
    case 'home':
      return withConnection(
        isStarted(c)
          ? checklistCard(c, catalog)
          : { title: words.checklistTitle, blocks: [{ kind: 'text', text: words.homeEmpty }] },
        connectionBlocks(c, board.slice('home:'.length)),
      );
    case 'checklist':
      return checklistCard(c, catalog);
    case 'review':
      return useCase ? reviewCard(c, useCase, catalog, c.boards[board]?.part) : undefined;
    case 'promotion':
      if (!c.promotion || board !== c.promotion.board) return undefined;
      return promotionCard(c, c.promotion, useCase && goal ? `${useCase.name} (${goal.name})` : '');
    default:
      return undefined;
  }
}
