import { destinationTypeNames } from '../copy/en/connect.ts';
import { en } from '../copy/en.ts';
import { b, t } from '../copy/text.ts';
import type { Block, Control } from '../core/card.ts';
import {
  type DestinationDraft,
  type DestinationRecord,
  destinationsIn,
  isProven,
  plannedEvents,
  sourcesIn,
} from '../core/checklist.ts';
import type { DestinationSpec } from '../core/effect.ts';
import { cleanName } from '../core/names.ts';
import type { Scene } from '../core/scene.ts';
import type { DestinationType } from '../core/use-case.ts';
import { askTypes } from './ask-types.ts';
import { loginBlocks, loginControl, unauthorizedBlocks } from './destination-login.ts';
import { askConnections, doneControl, finishConnections, isMeantBy } from './dev-connections.ts';
import { lacksSettings } from './draft-fields.ts';
import {
  answerWithProduct,
  askDraft,
  askNext,
  draftFor,
  endDraft,
  keepAhead,
  openDraft,
  takeAhead,
} from './drafts.ts';
import { checkDestination, takeSight, watchEveryMs, watchMs } from './evidence.ts';
import { chosen } from './find.ts';
import { sourceControls } from './source-controls.ts';
import type { Handlers, OutcomeOf, Step } from './step.ts';

const words = en.connect;

/** The categories that are recommended for the use case. */
function askDestinationTypes(s: Scene): void {
  const { useCase } = chosen(s);
  askTypes(s, 'destination', {
    title: words.destinationsTitle,
    intro: (labels) => words.destinationsIntro(useCase.name, labels),
    items: useCase.destinationTypes.map((type) => ({
      label: destinationTypeNames[type] ?? type,
      value: type,
      intent: { intent: 'connect_destination', slots: { destination_types: [type] } },
    })),
    done: destinationsIn(s.c, 'dev').some(isProven) ? doneControl('destination') : undefined,
  });
}

const checkControl = (destination: DestinationRecord): Control => ({
  kind: 'button',
  label: words.checkDelivery,
  intent: { intent: 'check_destination', slots: { destination: destination.id } },
});

function listDestinations(s: Scene): void {
  const destinations = destinationsIn(s.c, 'dev');
  const nameOf = (id: string) => s.c.sources.find((source) => source.id === id)?.name ?? id;
  const blocks: Block[] = destinations.map((destination) => ({
    kind: 'row',
    text: t`${b(destination.name)}, fed by ${nameOf(destination.sourceId)}: ${destination.login === 'open' ? en.destinations.loginOpen : (words.states[destination.state] ?? '')}`,
    control: destination.login === 'open' ? loginControl(destination) : checkControl(destination),
  }));
  askConnections(s, 'destination', {
    records: destinations,
    blocks,
    check: ({ id }) => ({ intent: 'check_destination', slots: { destination: id } }),
  });
}

function showDestinations(s: Scene): void {
  if (sourcesIn(s.c, 'dev').length === 0) {
    s.tell(words.sourcesFirst);
    s.show('dev_sources');
    return;
  }
  const draft = openDraft(s, 'destination');
  if (draft) askDraft(s, draft);
  else if (destinationsIn(s.c, 'dev').length > 0) listDestinations(s);
  else if (!takeAhead(s, 'connect_destination')) askDestinationTypes(s);
}

function typeOf(s: Scene, slug: string): DestinationType {
  const types =
    s.catalog.integrations.find((integration) => integration.slug === slug)?.destination?.types ?? [];
  const recommended = chosen(s).useCase.destinationTypes;
  return types.find((type) => recommended.includes(type)) ?? types[0] ?? recommended[0] ?? 'analytics';
}

function addDraft(s: Scene, type: DestinationType, wanted?: string): DestinationDraft {
  const draft: DestinationDraft = {
    id: s.newId('d'),
    kind: 'destination',
    type,
    by: s.me,
    to: s.to,
    ...(wanted ? { wanted } : {}),
  };
  s.c.drafts.push(draft);
  return draft;
}

/** Sends the draft to Segment. */
export function createDestination(s: Scene, draft: DestinationDraft): void {
  if (!draft.integration || !draft.name || !draft.source || lacksSettings(draft)) {
    askDraft(s, draft);
    return;
  }
  const feed = s.c.sources.find((source) => source.id === draft.source);
  if (feed?.kind === 'warehouse' && !feed.model) {
    s.ask({
      blocks: [
        { kind: 'text', text: words.modelFirst(feed.name) },
        { kind: 'actions', controls: sourceControls(feed) },
      ],
    });
    return;
  }
  draft.creating = true;
  const spec: DestinationSpec = {
    environment: 'dev',
    type: draft.type,
    integration: draft.integration,
    name: draft.name,
    sourceId: draft.source,
    settings: draft.settings ?? {},
    secrets: draft.secrets ?? [],
    vault: draft.id,
    events: plannedEvents(s.c).map((row) => row.event),
    ...(feed?.model ? { model: { id: feed.model.id, name: feed.model.name } } : {}),
  };
  s.effect(
    { kind: 'create_destination', origin: s.origin, work: { draft: draft.id }, spec },
    { id: `create:${draft.id}` },
  );
  s.audit('destination_requested', {
    name: draft.name,
    integration: draft.integration.name,
    source: draft.source,
  });
}

export const destinationRecord = (
  s: Scene,
  outcome: OutcomeOf<'destination_created'>,
  by: string,
): DestinationRecord => ({
  id: outcome.id,
  environment: outcome.spec.environment,
  type: outcome.spec.type,
  integration: outcome.spec.integration,
  name: outcome.spec.name,
  sourceId: outcome.spec.sourceId,
  createdAt: outcome.at,
  by,
  ...(outcome.spec.from ? { from: outcome.spec.from } : {}),
  state: 'created',
  mappings: outcome.mappings,
  settings: outcome.spec.settings,
  secrets: outcome.spec.secrets,
  ...(outcome.needsLogin ? { login: 'open' as const } : {}),
  watchUntil: s.now + watchMs[outcome.spec.environment],
});

/** A dev destination exists and is enabled. */
export function devDestinationCreated(
  s: Scene,
  outcome: OutcomeOf<'destination_created'>,
  draft: DestinationDraft,
): void {
  endDraft(s, draft);
  const destination = destinationRecord(s, outcome, draft.by);
  s.c.destinations.push(destination);
  // What was left for later is being done after all.
  if (s.c.steps.dev_destinations.state === 'skipped') s.c.steps.dev_destinations = { state: 'todo' };
  s.c.undo.push({
    id: s.newId('u'),
    kind: 'destination',
    label: destination.name,
    connection: destination.id,
  });
  s.audit('destination_created', { id: destination.id, source: destination.sourceId, environment: 'dev' });
  if (!destination.login) checkDestination(s, destination, { asked: false, delayMs: watchEveryMs(0) });
  s.refreshChecklist();
  const source = s.c.sources.find((entry) => entry.id === destination.sourceId);
  if (destination.login) s.tell('', ...loginBlocks(destination));
  else
    s.tell(
      words.destinationCreated(
        destination.name,
        source?.name ?? destination.sourceId,
        destination.mappings.length,
      ),
      { kind: 'note', text: en.destinations.checked(destination.mappings.length) },
    );
  if (outcome.unmapped.length > 0) s.tell(words.unmapped(destination.integration.name, outcome.unmapped));
  const open = openDraft(s, 'destination');
  const next = open?.by === s.me ? open : undefined;
  if (next) {
    askDraft(s, next);
    return;
  }
  if (destination.login) return;
  s.ask({
    blocks: [
      { kind: 'text', text: source?.kind === 'warehouse' ? words.rowSteps : words.deliverySteps },
      { kind: 'actions', controls: [checkControl(destination)] },
    ],
  });
}

/** What a look at a dev destination showed. */
export function destinationChecked(
  s: Scene,
  destination: DestinationRecord,
  outcome: OutcomeOf<'destination_checked'>,
): void {
  destination.mappings = outcome.mappings;
  if (outcome.asked && outcome.evidence.seen.length === 0)
    s.tell('', ...unauthorizedBlocks(destination, outcome.silence));
  takeSight(s, destination, outcome, {
    seen: () => words.delivered(destination.name, outcome.evidence.seen),
    controls: [checkControl(destination)],
    again: (options) => checkDestination(s, destination, options),
    onSeen() {
      const isOpen = destination.environment === 'dev' && s.c.steps.dev_destinations.state === 'todo';
      if (isOpen && !openDraft(s, 'destination')) s.show('dev_destinations');
    },
  });
}

/** Ends the step when delivery was seen; otherwise says what is missing. */
export function finishDevDestinations(s: Scene): void {
  finishConnections(s, 'destination', destinationsIn(s.c, 'dev'));
}

export const devDestinationsStep: Step = { id: 'dev_destinations', show: showDestinations };

export const devDestinationsHandlers = {
  connect_destination(s, slots) {
    const { destination_types, integrations, source_ref, name } = slots;
    if (!s.c.useCase || sourcesIn(s.c, 'dev').length === 0) {
      if (keepAhead(s, { intent: 'connect_destination', slots }, words.sourcesFirst)) return;
      s.tell(words.sourcesFirst);
      s.show('current');
      return;
    }
    const feed = s.c.sources.find(
      (source) =>
        source.environment === 'dev' &&
        (source.id === source_ref ||
          source.slug === source_ref ||
          source.name === source_ref ||
          source.type === source_ref),
    );
    const open = openDraft(s, 'destination');
    const products = integrations ?? [];
    if (answerWithProduct(s, 'destination', products)) return;
    const added = [
      ...products.map((slug) => draftFor(s, 'destination', slug) ?? addDraft(s, typeOf(s, slug), slug)),
      ...(destination_types ?? [])
        .filter((type) => !isMeantBy(s, 'destination', type, products))
        .map((type) => addDraft(s, type)),
    ];
    const [first] = added;
    if (!first) {
      if (open?.kind === 'destination' && feed) {
        open.source = feed.id;
        askDraft(s, open);
      } else askDestinationTypes(s);
      return;
    }
    for (const draft of added) if (feed) draft.source = feed.id;
    if (name && added.length === 1) first.name = cleanName(name);
    s.audit('destinations_chosen', { types: added.map((draft) => draft.type) });
    askNext(s, 'destination', added);
  },
} satisfies Partial<Handlers>;
