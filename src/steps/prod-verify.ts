import { en } from '../copy/en.ts';
import { b, t } from '../copy/text.ts';
import type { Block, Control } from '../core/card.ts';
import {
  destinationsIn,
  howDone,
  isProven,
  proofOf,
  proofOfSources,
  type SourceRecord,
  sourcesIn,
} from '../core/checklist.ts';
import { isRunning, type Promotion } from '../core/promotion.ts';
import type { Scene } from '../core/scene.ts';
import { isAsPlanned, stateInWords } from './connection-state.ts';
import { checkSource, takeSight, watchEveryMs, watchMs } from './evidence.ts';
import { chosen } from './find.ts';
import { isWithdrawable, madeSources, sourcesOf, startItem } from './prod-items.ts';
import { beforeLook, tellSourceNews, tellThread } from './prod-news.ts';
import { undoControl } from './prod-undo-ask.ts';
import { targetItems } from './republish.ts';
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
  s.tell(
    words.sourcesCreated(
      sources.map((source) => source.name),
      sources.some((source) => source.planned),
      sources.some((source) => source.kind === 'event'),
    ),
  );
  showProdEvents(s);
}

/** What there is to verify in prod. */
export function showProdEvents(s: Scene): void {
  const sources = sourcesIn(s.c, 'prod');
  const request = s.c.promotion;
  if (sources.length === 0) {
    s.ask({
      title: words.verifyTitle,
      blocks: [
        { kind: 'text', text: words.noneToVerify },
        ...(request && isWithdrawable(s.c, request)
          ? [
              {
                kind: 'actions' as const,
                controls: [
                  {
                    kind: 'button' as const,
                    label: words.withdraw,
                    intent: { intent: 'withdraw_promotion' as const, slots: { request: request.id } },
                  },
                ],
              },
            ]
          : []),
      ],
    });
    return;
  }
  const isSending = sources.some((source) => source.kind === 'event');
  const blocks: Block[] = [{ kind: 'text', text: isSending ? words.verifySteps : words.verifyOther }];
  for (const source of sources) {
    blocks.push({ kind: 'text', text: t`${b(source.name)}: ${stateInWords(s.c, source)}` });
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
  const before = beforeLook(s, source);
  takeSight(s, source, outcome, {
    seen: () =>
      (isAsPlanned(s.c, source) ? words.prodVerified : en.connect.arrives)(
        source.name,
        outcome.evidence.seen,
      ),
    controls: sourceControls(source),
    again: (options) => checkSource(s, source, options),
    onSeen: () => finishWhenProven(s),
  });
  tellSourceNews(s, source, before);
  // A quiet look may be the one that shows it as planned.
  if (source.state === 'verified') finishWhenProven(s);
}

/** The last prod source that was waited for is proven: nobody has to say so. False while one is not. */
export function finishWhenProven(s: Scene): boolean {
  const request = s.c.promotion;
  const isProvenAll =
    request?.state === 'verifying' &&
    sourcesOf(s, request).every(
      (source) => isProven(source) && (source.state === 'attested' || isAsPlanned(s.c, source)),
    );
  if (isProvenAll && s.c.steps.prod_events.state === 'todo') finishProdEvents(s);
  return isProvenAll;
}

/** Marks the events in prod as complete, on evidence only; then the approved destinations follow. */
export function finishProdEvents(s: Scene): void {
  const request = s.c.promotion;
  const sources = sourcesIn(s.c, 'prod');
  const isVerifying = request?.state === 'verifying';
  if (isRunning(request) && !isVerifying) {
    s.show('current');
    return;
  }
  // What an earlier promotion brought says nothing about this one.
  const own = isVerifying ? madeSources(s, request) : [];
  if (!(own.length > 0 ? own : sources).some(isProven)) {
    s.tell(words.notSeen);
    showProdEvents(s);
    return;
  }
  const proof = proofOfSources(s.c, 'prod');
  complete(s, 'prod_events', proof);
  const isArriving = proof === 'applied' && sources.some(({ state }) => state === 'verified');
  const kind = proof === 'verified' || proof === 'partly' ? proof : isArriving ? 'arriving' : 'unseen';
  s.tell(words.eventsComplete[kind]);
  if (isVerifying) {
    destinationsNext(s, request);
    return;
  }
  // The request was withdrawn after it had made something: what is there counts, nothing follows.
  finishDestinations(s, destinationsIn(s.c, 'prod').length > 0);
  s.show('current');
}

function finishDestinations(s: Scene, isMade: boolean): void {
  if (isMade) complete(s, 'prod_destinations', proofOf(destinationsIn(s.c, 'prod')));
  else if (s.c.steps.prod_destinations.state === 'todo') {
    s.c.steps.prod_destinations = { state: 'skipped', at: s.now, by: s.me };
    s.audit('step_skipped', { step: 'prod_destinations' });
  }
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
  finishDestinations(
    s,
    request.items.some((item) => item.kind === 'destination'),
  );
  s.audit('promotion_applied', { request: request.id, done: request.done });
  s.refresh(request.board);
  s.refreshChecklist();
  tellThread(s, request, words.thread.done, prodEvidence(s));
  showSuccess(s);
}

const prodEvidence = (s: Scene): string[] =>
  sourcesIn(s.c, 'prod').map((source) => {
    const seen = (source.evidence?.seen ?? []).map(({ event, count }) => `${event} × ${count}`).join(', ');
    return `${source.name}: ${stateInWords(s.c, source)}${seen ? ` (${seen})` : ''}`;
  });

/** What Unify and Engage add, while that is open. */
const nextSteps = (s: Scene): Block[] =>
  s.c.steps.identifiers.state === 'done'
    ? []
    : [
        { kind: 'text', text: en.activate.next },
        {
          kind: 'actions',
          controls: [
            {
              kind: 'button',
              label: en.activate.goOnButton,
              intent: { intent: 'go_to_step', slots: { target_step: 'identifiers' } },
              style: 'primary',
            },
            {
              kind: 'button',
              label: en.activate.later,
              intent: { intent: 'pause_setup', slots: {} },
            },
          ],
        },
      ];

/** Audiences in prod that a new destination does not get by itself: approvals were for the destinations of their time. */
const notSentYet = (s: Scene): Block[] =>
  targetItems(s).map((item) => ({
    kind: 'row',
    text: en.activate.notSentYet(
      item.name,
      item.destinations.map(({ name }) => name),
    ),
    control: {
      kind: 'button',
      label: en.activate.sendThereButton,
      intent: { intent: 'request_promotion', slots: { scope: ['audiences'] } },
    },
  }));

/** The success message, with the evidence. */
function showSuccess(s: Scene): void {
  const { useCase } = chosen(s);
  const request = s.c.promotion;
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
        text: words.success(useCase.name, s.c.workspace?.name ?? '', howDone(s.c, 'prod_events')),
      },
      { kind: 'list', items: prodEvidence(s) },
      ...rows,
      ...notSentYet(s),
      ...(request ? [{ kind: 'actions' as const, controls: [undoControl(request)] }] : []),
      ...nextSteps(s),
    ],
  });
}
