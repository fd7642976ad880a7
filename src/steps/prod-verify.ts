import { en } from '../copy/en.ts';
import { b, t } from '../copy/text.ts';
import type { Block, Control } from '../core/card.ts';
import { destinationsIn, isProven, proofOf, type SourceRecord, sourcesIn } from '../core/checklist.ts';
import type { Promotion } from '../core/promotion.ts';
import type { Scene } from '../core/scene.ts';
import { checkSource, takeSight, watchEveryMs, watchMs } from './evidence.ts';
import { chosen } from './find.ts';
import { sourcesOf, startItem } from './prod-items.ts';
import { sourceControls } from './source-controls.ts';
import { complete, type OutcomeOf } from './step.ts';

const words = en.prod;

/** Prod sources exist and have their plan: the owner switches the code, Segue watches. */
export function sourcesDone(s: Scene, request: Promotion): void {
  request.state = 'verifying';
  s.refresh(request.board);
  complete(s, 'prod_sources', 'applied');
  const sources = sourcesOf(s, request);
  if (sources.length === 0) {
    // Only destinations were asked for; their sources are in prod and verified already.
    destinationsNext(s, request);
    return;
  }
  for (const source of sources) {
    if (source.kind === 'cloud_object' || source.kind === 'cloud_event') continue;
    source.watchUntil = s.now + watchMs.prod;
    checkSource(s, source, { asked: false, delayMs: watchEveryMs(0) });
  }
  s.tell(words.sourcesCreated(sources.map((source) => source.name)));
  showProdEvents(s);
}

/** What there is to verify in prod. */
export function showProdEvents(s: Scene): void {
  const sources = sourcesIn(s.c, 'prod');
  const blocks: Block[] = [{ kind: 'text', text: words.verifySteps }];
  for (const source of sources) {
    blocks.push({ kind: 'text', text: t`${b(source.name)}: ${en.connect.states[source.state] ?? ''}` });
    const controls = sourceControls(source, sources.length > 1);
    if (controls.length > 0) blocks.push({ kind: 'actions', controls });
  }
  const finish = { intent: 'finish_step', slots: { step: 'prod_events' } } as const;
  const complete: Control = { kind: 'button', label: words.completeButton, intent: finish };
  blocks.push({ kind: 'actions', controls: [complete] });
  s.ask({ title: words.verifyTitle, blocks }, { yes: finish });
}

/** What a look at a prod source showed. */
export function prodSourceChecked(
  s: Scene,
  source: SourceRecord,
  outcome: OutcomeOf<'source_checked'>,
): void {
  takeSight(s, source, outcome, {
    seen: words.prodVerified(source.name, outcome.evidence.seen),
    controls: sourceControls(source),
    again: (options) => checkSource(s, source, options),
    onSeen() {
      const request = s.c.promotion;
      if (request?.state === 'verifying' && sourcesOf(s, request).every(isProven)) finishProdEvents(s);
    },
  });
}

/** Marks the events in prod as complete, on evidence only; then the approved destinations follow. */
export function finishProdEvents(s: Scene): void {
  const request = s.c.promotion;
  if (request?.state !== 'verifying') {
    s.show('current');
    return;
  }
  const sources = sourcesIn(s.c, 'prod');
  if (!sources.some(isProven)) {
    s.tell(words.notSeen);
    showProdEvents(s);
    return;
  }
  const proof = proofOf(sources);
  complete(s, 'prod_events', proof);
  s.tell(words.eventsComplete[proof === 'verified' || proof === 'partly' ? proof : 'unseen']);
  destinationsNext(s, request);
}

export function destinationsNext(s: Scene, request: Promotion): void {
  const open = request.items.find(
    (item) => item.kind === 'destination' && request.done[item.key] === undefined,
  );
  if (open) {
    const first = !request.items.some(
      (item) => item.kind === 'destination' && request.done[item.key] !== undefined,
    );
    if (first) s.tell(words.destinationsCreating);
    startItem(s, request, open);
    return;
  }
  succeed(s, request);
}

/** Everything that was approved exists, and data was seen in prod. */
function succeed(s: Scene, request: Promotion): void {
  request.state = 'applied';
  const made = request.items.filter((item) => item.kind === 'destination');
  if (made.length > 0) complete(s, 'prod_destinations', proofOf(destinationsIn(s.c, 'prod')));
  else {
    s.c.steps.prod_destinations = { state: 'skipped', at: s.now, by: s.me };
    s.audit('step_skipped', { step: 'prod_destinations' });
  }
  s.audit('promotion_applied', { request: request.id, done: request.done });
  s.refresh(request.board);
  s.refreshChecklist();
  const board = s.c.boards[request.board];
  if (board?.messageId) {
    s.post(
      { ...board.to, thread: board.messageId },
      {
        blocks: [
          { kind: 'text', text: words.thread.done },
          { kind: 'list', items: prodEvidence(s) },
        ],
      },
    );
  }
  showSuccess(s);
}

const prodEvidence = (s: Scene): string[] =>
  sourcesIn(s.c, 'prod').map((source) => {
    const seen = (source.evidence?.seen ?? []).map(({ event, count }) => `${event} × ${count}`).join(', ');
    return `${source.name}: ${en.connect.states[source.state] ?? ''}${seen ? ` (${seen})` : ''}`;
  });

const isVerified = (source: SourceRecord): boolean => source.state === 'verified';

/** The success message, with the evidence. */
export function showSuccess(s: Scene): void {
  const { useCase } = chosen(s);
  const rows = destinationsIn(s.c, 'prod').map(
    (destination): Block => ({
      kind: 'row',
      text: t`${b(destination.name)}: ${en.connect.states[destination.state] ?? ''}`,
      control: {
        kind: 'button',
        label: en.connect.checkDelivery,
        intent: { intent: 'check_destination', slots: { destination: destination.id } },
      },
    }),
  );
  s.ask({
    title: words.successTitle,
    blocks: [
      {
        kind: 'text',
        text: words.success(useCase.name, s.c.workspace?.name ?? '', sourcesIn(s.c, 'prod').some(isVerified)),
      },
      { kind: 'list', items: prodEvidence(s) },
      ...rows,
      { kind: 'note', text: words.successNext },
    ],
  });
}
