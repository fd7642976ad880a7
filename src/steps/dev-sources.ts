import { sourceTypeNames } from '../copy/en/connect.ts';
import { en } from '../copy/en.ts';
import { b, code, t } from '../copy/text.ts';
import type { Block } from '../core/card.ts';
import {
  type AnySourceType,
  isLocked,
  isProven,
  type SourceDraft,
  type SourceRecord,
  sourcesIn,
} from '../core/checklist.ts';
import type { SourceSpec } from '../core/effect.ts';
import { checkName, offerName } from '../core/names.ts';
import type { Scene } from '../core/scene.ts';
import { askTypes } from './ask-types.ts';
import { isAsPlanned, stateInWords } from './connection-state.ts';
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
import { checkSource, takeSight, watchEveryMs, watchMs } from './evidence.ts';
import { chosen } from './find.ts';
import { sourceControls, sourceSteps } from './source-controls.ts';
import { askSourceDraft, takenSlugs } from './source-draft.ts';
import type { Handlers, OutcomeOf, Step } from './step.ts';
import { streamControl } from './stream.ts';

const words = en.connect;

/** The types that are recommended for the use case. */
function askSourceTypes(s: Scene): void {
  const { useCase } = chosen(s);
  askTypes(s, 'source', {
    title: words.sourcesTitle,
    intro: (labels) => words.sourcesIntro(useCase.name, labels),
    items: useCase.sourceTypes.map((type) => ({
      label: sourceTypeNames[type] ?? type,
      value: type,
      intent: { intent: 'connect_source', slots: { source_types: [type] } },
    })),
    more: [{ label: sourceTypeNames.server ?? '', value: 'server' }],
    done: sourcesIn(s.c, 'dev').some(isProven) ? doneControl('source') : undefined,
  });
}

/** All dev sources with their state. */
function listSources(s: Scene): void {
  const sources = sourcesIn(s.c, 'dev');
  const blocks: Block[] = sources
    .flatMap((source): Block[] => [
      {
        kind: 'text',
        text: t`${b(source.name)} (${source.integration.name}, ${code(source.slug)}): ${stateInWords(s.c, source)}`,
      },
      {
        kind: 'actions',
        controls: [
          ...sourceControls(source, sources.length > 1),
          ...streamControl(s, source, sources.length > 1),
        ],
      },
    ])
    .filter((block) => block.kind !== 'actions' || block.controls.length > 0);
  askConnections(s, 'source', {
    records: sources,
    blocks,
    check: ({ id }) => ({ intent: 'check_source', slots: { source: id } }),
  });
}

function showSources(s: Scene): void {
  if (!isLocked(s.c)) {
    s.tell(words.reviewFirst);
    s.show('review_events');
    return;
  }
  const draft = openDraft(s, 'source');
  if (draft) askDraft(s, draft);
  else if (sourcesIn(s.c, 'dev').length > 0) listSources(s);
  else if (!takeAhead(s, 'connect_source')) askSourceTypes(s);
}

function addDraft(s: Scene, type: AnySourceType, wanted?: string): SourceDraft {
  const draft: SourceDraft = {
    id: s.newId('s'),
    kind: 'source',
    type,
    by: s.me,
    to: s.to,
    ...(wanted ? { wanted } : {}),
  };
  s.c.drafts.push(draft);
  return draft;
}

/** The type of source that a product is, from our own catalog; the recommended type first. */
function typeOf(s: Scene, slug: string): AnySourceType {
  const entry = s.catalog.integrations.find((integration) => integration.slug === slug);
  const types = entry?.source?.types ?? [];
  const recommended = chosen(s).useCase.sourceTypes;
  return types.find((type) => recommended.some((wish) => wish === type)) ?? types[0] ?? 'cloud_app';
}

function isDestinationOnly(s: Scene, slug: string): boolean {
  const entry = s.catalog.integrations.find((integration) => integration.slug === slug);
  return entry?.destination !== undefined && entry.source === undefined;
}

/** Sends the draft to Segment. */
export function createSource(s: Scene, draft: SourceDraft): void {
  if (!draft.integration || !draft.name || !draft.slug || lacksSettings(draft)) {
    askDraft(s, draft);
    return;
  }
  if (draft.sourceKind === 'cloud_object' && !s.c.warehouse) {
    askSourceDraft(s, draft);
    return;
  }
  draft.creating = true;
  const spec: SourceSpec = {
    environment: 'dev',
    type: draft.type,
    sourceKind: draft.sourceKind ?? 'event',
    integration: draft.integration,
    name: draft.name,
    slug: draft.slug,
    settings: draft.settings ?? {},
    secrets: draft.secrets ?? [],
    vault: draft.id,
    ...(draft.sourceKind === 'cloud_object' && s.c.warehouse ? { warehouse: s.c.warehouse.id } : {}),
  };
  s.effect(
    {
      kind: 'create_source',
      origin: s.origin,
      work: { draft: draft.id },
      spec,
      ...(draft.tried === draft.slug ? { again: true } : {}),
    },
    { id: `create:${draft.id}` },
  );
  s.audit('source_requested', { name: draft.name, slug: draft.slug, integration: draft.integration.name });
}

export const sourceRecord = (s: Scene, outcome: OutcomeOf<'source_created'>, by: string): SourceRecord => ({
  id: outcome.id,
  environment: outcome.spec.environment,
  type: outcome.spec.type,
  kind: outcome.spec.sourceKind,
  integration: outcome.spec.integration,
  name: outcome.spec.name,
  slug: outcome.slug,
  createdAt: outcome.at,
  by,
  ...(outcome.spec.from ? { from: outcome.spec.from } : {}),
  state: 'created',
  keyShownTo: [],
  planned: false,
  ...(outcome.profilesDestination ? { profilesDestination: outcome.profilesDestination } : {}),
  watchUntil: s.now + watchMs[outcome.spec.environment],
});

export const devSourcesStep: Step = { id: 'dev_sources', show: showSources };

export const devSourcesHandlers = {
  connect_source(s, slots) {
    const { source_types, integrations, name } = slots;
    if (!s.c.useCase || !isLocked(s.c)) {
      if (keepAhead(s, { intent: 'connect_source', slots }, words.reviewFirst)) return;
      s.tell(words.reviewFirst);
      s.show('current');
      return;
    }
    const products = integrations ?? [];
    if (products.length > 0 && products.every((slug) => isDestinationOnly(s, slug))) {
      // "Connect Amplitude" said while sources are asked for: what it is decides.
      s.act({ intent: 'connect_destination', slots: { integrations: products, ...(name ? { name } : {}) } });
      return;
    }
    if (answerWithProduct(s, 'source', products)) return;
    const added = [
      ...products.map((slug) => draftFor(s, 'source', slug) ?? addDraft(s, typeOf(s, slug), slug)),
      ...(source_types ?? [])
        .filter((type) => !isMeantBy(s, 'source', type, products))
        .map((type) => addDraft(s, type)),
    ];
    const [first] = added;
    if (!first) {
      askSourceTypes(s);
      return;
    }
    const named = name && added.length === 1 ? checkName(name, 'dev', takenSlugs(s, first)) : undefined;
    if (named?.ok) {
      first.name = named.name;
      first.slug = named.slug;
    }
    s.audit('sources_chosen', { types: added.map((draft) => draft.type) });
    askNext(s, 'source', added);
  },
  connect_more(s, { kind }) {
    if (kind === 'sources') askSourceTypes(s);
    else s.act({ intent: 'connect_destination', slots: {} });
  },
} satisfies Partial<Handlers>;

/** A dev source exists: its steps, its plan, and the watch for first events. */
export function devSourceCreated(s: Scene, outcome: OutcomeOf<'source_created'>, draft: SourceDraft): void {
  endDraft(s, draft);
  const source = sourceRecord(s, outcome, draft.by);
  s.c.sources.push(source);
  s.c.undo.push({ id: s.newId('u'), kind: 'source', label: source.name, connection: source.id });
  s.audit('source_created', { id: source.id, slug: source.slug, environment: 'dev' });
  if (s.c.plan?.state === 'saved' && source.kind === 'event') {
    s.effect({ kind: 'attach_plan', origin: s.origin, plan: s.c.plan.id, source: source.id });
  }
  if (source.kind === 'event') checkSource(s, source, { asked: false, delayMs: watchEveryMs(0) });
  s.refreshChecklist();
  const open = openDraft(s, 'source');
  const next = open?.by === s.me ? open : undefined;
  s.tell(words.sourceCreated(source.name), ...sourceSteps(source));
  const controls = sourceControls(source);
  if (next) {
    if (controls.length > 0) s.tell('', { kind: 'actions', controls });
    askDraft(s, next);
    return;
  }
  s.ask({
    title: source.kind === 'event' ? words.stepsTitle(source.name) : words.otherStepsTitle(source.name),
    blocks: controls.length > 0 ? [{ kind: 'actions', controls }] : [],
  });
}

/** The slug is taken by a source that Segue did not make: the person chooses another name. */
export function nameTaken(s: Scene, draft: SourceDraft, slug: string): void {
  draft.creating = false;
  const offer = offerName(draft.name?.replace(/\s*\(dev\)$/i, '') ?? 'Source', 'dev', [
    ...takenSlugs(s, draft),
    slug,
  ]);
  s.tell(words.nameTaken(slug, offer.name));
  draft.name = offer.name;
  draft.slug = offer.slug;
  askSourceDraft(s, draft);
}

/** What a look at a dev source showed. */
export function devSourceChecked(s: Scene, source: SourceRecord, outcome: OutcomeOf<'source_checked'>): void {
  takeSight(s, source, outcome, {
    seen: () =>
      (isAsPlanned(s.c, source) ? words.verified : words.arrives)(source.name, outcome.evidence.seen),
    controls: sourceControls(source),
    again: (options) => checkSource(s, source, options),
    onSeen() {
      if (s.c.steps.dev_sources.state === 'todo' && !openDraft(s, 'source')) s.show('dev_sources');
    },
  });
}

/** Ends the step when something was proven; otherwise says what is missing. */
export function finishDevSources(s: Scene): void {
  finishConnections(s, 'source', sourcesIn(s.c, 'dev'));
}
