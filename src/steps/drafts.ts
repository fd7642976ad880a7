import { destinationTypeNames, sourceTypeNames } from '../copy/en/connect.ts';
import { en } from '../copy/en.ts';
import type { Block, Control } from '../core/card.ts';
import { withoutDraft } from '../core/change.ts';
import type { DestinationDraft, Draft, IntegrationRef, SourceDraft, UndoEntry } from '../core/checklist.ts';
import type { Intent } from '../core/intent.ts';
import type { OptionList, Scene } from '../core/scene.ts';
import { askDestinationDraft } from './destination-draft.ts';
import { prodFieldsRead } from './prod-forms.ts';
import { askSourceDraft } from './source-draft.ts';
import type { Handlers, OutcomeHandlers } from './step.ts';

const words = en.connect;

export const draftById = (s: Scene, id: string | undefined): Draft | undefined =>
  s.c.drafts.find((draft) => draft.id === id);

const typeName = (draft: Draft): string =>
  (draft.kind === 'source' ? sourceTypeNames : destinationTypeNames)[draft.type] ?? draft.type;

/** What a draft is called so far. */
export const titleOf = (s: Scene, draft: Draft): string => {
  const wanted = s.catalog.integrations.find((integration) => integration.slug === draft.wanted);
  return draft.name ?? draft.integration?.name ?? wanted?.name ?? typeName(draft);
};

/** The draft of this kind that is worked on next: the one the conversation is about, or the oldest. */
export function openDraft(s: Scene, kind: Draft['kind']): Draft | undefined {
  const open = s.c.drafts.filter((draft) => draft.kind === kind && !draft.creating);
  // Two owners may be at it: each goes on with their own, and takes over the other's only without one.
  return (
    open.find((draft) => draft.id === s.dialog.draft) ?? open.find((draft) => draft.by === s.me) ?? open[0]
  );
}

/** Whether a draft is for this product of our catalog. */
const isFor = (s: Scene, draft: Draft, slug: string): boolean => {
  const entry = s.catalog.integrations.find((integration) => integration.slug === slug);
  const id = (draft.kind === 'source' ? entry?.source : entry?.destination)?.metadataId;
  return (
    draft.wanted === slug ||
    draft.integration?.slug === slug ||
    (id !== undefined && draft.integration?.metadataId === id)
  );
};

/** The draft for a product that was named before: it is worked on now instead of a second one. */
export function draftFor<K extends Draft['kind']>(
  s: Scene,
  kind: K,
  slug: string,
): Extract<Draft, { kind: K }> | undefined {
  const draft = s.c.drafts.find(
    (entry): entry is Extract<Draft, { kind: K }> =>
      entry.kind === kind && !entry.creating && isFor(s, entry, slug),
  );
  if (draft?.by === s.me) s.dialog.draft = draft.id;
  return draft;
}

/** Drafts that somebody names by product, name or type, or points at while the conversation is about one. */
export function draftsCalled(
  s: Scene,
  said: { source_ref?: string | undefined; integrations?: string[] | undefined; name?: string | undefined },
): Draft[] {
  const named = [said.source_ref, said.name].flatMap((entry) => entry?.toLowerCase() ?? []);
  const open = s.c.drafts.filter((draft) => !draft.creating);
  if (named.length === 0 && !said.integrations?.length)
    return open.filter((draft) => draft.id === s.dialog.draft);
  return open.filter(
    (draft) =>
      said.integrations?.some((slug) => isFor(s, draft, slug)) ||
      [draft.name, draft.type].some((name) => name !== undefined && named.includes(name.toLowerCase())),
  );
}

/** Takes a product named in words for the question that is open, if it is one of its answers. */
export function answerWithProduct(s: Scene, kind: Draft['kind'], products: readonly string[]): boolean {
  const draft = openDraft(s, kind);
  if (!draft || draft.by !== s.me || draft.integration || products.length !== 1) return false;
  const entry = s.catalog.integrations.find((integration) => integration.slug === products[0]);
  const id = kind === 'source' ? entry?.source?.metadataId : entry?.destination?.metadataId;
  const choice = draft.choices?.find((option) => option.metadataId === id || option.slug === products[0]);
  if (!choice) return false;
  takeIntegration(s, draft, choice);
  return true;
}

function takeIntegration(s: Scene, draft: Draft, { metadataId, slug, name }: IntegrationRef): void {
  draft.integration = { metadataId, slug, name };
  delete draft.fields;
  delete draft.name;
  delete draft.settings;
  delete draft.secrets;
  delete draft.settled;
  delete draft.refused;
  if (draft.kind === 'destination') delete draft.needsLogin;
  askDraft(s, draft);
}

/** Reads what Segment offers for the draft; the outcome asks the person. */
function findIntegrations(s: Scene, draft: Draft): void {
  s.effect(
    {
      kind: 'find_integrations',
      origin: s.origin,
      draft: draft.id,
      of: draft.kind,
      type: draft.type,
      ...(draft.wanted ? { wanted: draft.wanted } : {}),
    },
    { id: `find_integrations:${draft.id}`, lane: `draft:${draft.id}` },
  );
}

const maxButtons = 5;

/** Asks which integration of Segment's catalogue is meant. */
function askIntegration(s: Scene, draft: Draft): void {
  const choices = draft.choices ?? [];
  const question =
    draft.kind === 'source' ? words.whichSource(typeName(draft)) : words.whichDestination(typeName(draft));
  const drop: Control = {
    kind: 'button',
    label: words.dropButton,
    intent: { intent: 'drop_draft', slots: { draft: draft.id } },
  };
  if (choices.length === 0) {
    s.ask(
      {
        blocks: [
          { kind: 'text', text: words.emptyCatalogue(typeName(draft)) },
          { kind: 'actions', controls: [drop] },
        ],
      },
      { draft: draft.id },
    );
    return;
  }
  const items: OptionList['items'] = choices.map((choice) => ({
    label: choice.name,
    value: choice.metadataId,
    intent: { intent: 'choose_integration', slots: { draft: draft.id, integration: choice.metadataId } },
  }));
  const blocks: Block[] = [{ kind: 'text', text: question }];
  blocks.push({
    kind: 'actions',
    controls: items
      .slice(0, maxButtons)
      .map(({ label, intent }): Control => ({ kind: 'button', label, intent })),
  });
  const more: Control[] =
    choices.length > maxButtons
      ? [
          {
            kind: 'select',
            label: words.integrationPlaceholder,
            intent: { intent: 'choose_integration', slots: { draft: draft.id } },
            slot: 'integration',
            options: items.slice(0, 100).map(({ label, value }) => ({ label, value })),
          },
        ]
      : [];
  blocks.push({ kind: 'actions', controls: [...more, drop] });
  s.ask({ blocks }, { ask: 'choice', options: { kind: 'integration', items }, draft: draft.id });
}

/** Whose draft it is, when it is another owner's: nobody goes on with it before they are told. */
const otherAuthor = (s: Scene, draft: Draft): string | undefined =>
  draft.by === s.me ? undefined : (s.c.people[draft.by]?.name ?? draft.by);

/** Another owner's draft: to go on with, or to be left to them. */
function askToAdopt(s: Scene, draft: Draft, author: string): void {
  const adopt: Intent = { intent: 'adopt_draft', slots: { draft: draft.id } };
  const leave: Intent = { intent: 'connect_more', slots: { kind: `${draft.kind}s` } };
  s.ask(
    {
      blocks: [
        { kind: 'text', text: en.order.othersDraft(author, titleOf(s, draft)) },
        {
          kind: 'actions',
          controls: [
            { kind: 'button', label: en.order.adopt, intent: adopt, style: 'primary' },
            { kind: 'button', label: en.order.leaveDraft(author.split(' ')[0] ?? author), intent: leave },
          ],
        },
      ],
    },
    { ask: 'yes_no', yes: adopt, no: leave },
  );
}

/** Asks for the one thing that a draft lacks next. */
export function askDraft(s: Scene, draft: Draft): void {
  const author = otherAuthor(s, draft);
  if (author) {
    askToAdopt(s, draft, author);
    return;
  }
  if (!draft.integration) {
    if (draft.choices) askIntegration(s, draft);
    else findIntegrations(s, draft);
    return;
  }
  if (!draft.fields) {
    readFields(s, draft);
    return;
  }
  if (draft.kind === 'source') askSourceDraft(s, draft);
  else askDestinationDraft(s, draft);
}

/** Goes on with the draft that is asked about; what was named beside it is noted for later. */
export function askNext(s: Scene, kind: Draft['kind'], added: readonly Draft[]): void {
  const [first] = added;
  const isOthers = added.length === 1 && first !== undefined && first.by !== s.me;
  const draft = isOthers ? first : openDraft(s, kind);
  if (!draft) return;
  const later = added.filter((entry) => entry !== draft);
  if (later.length > 0 && !added.includes(draft))
    s.tell(words.notedForLater(later.map((entry) => titleOf(s, entry))));
  askDraft(s, draft);
}

type Connect = Extract<Intent, { intent: 'connect_source' | 'connect_destination' }>;

const namesOf = (s: Scene, { slots }: Connect): string[] => [
  ...(slots.integrations ?? []).map(
    (slug) => s.catalog.integrations.find((integration) => integration.slug === slug)?.name ?? slug,
  ),
  ...('source_types' in slots ? (slots.source_types ?? []) : []).map((type) => sourceTypeNames[type] ?? type),
  ...('destination_types' in slots ? (slots.destination_types ?? []) : []).map(
    (type) => destinationTypeNames[type] ?? type,
  ),
];

/** Keeps a wish for a connection until its turn comes; `why` it has to wait. False when it names nothing. */
export function keepAhead(s: Scene, wish: Connect, why: string): boolean {
  const names = namesOf(s, wish);
  if (names.length === 0) return false;
  const before = (s.c.ahead ?? []).filter((entry) => JSON.stringify(entry) !== JSON.stringify(wish));
  s.c.ahead = [...before, wish].slice(-10);
  s.audit('noted_ahead', { names });
  s.tell(words.keptAhead(names));
  if (s.c.useCase) s.tell(why);
  return true;
}

/** Does what was wished for before, now that it is its turn. False when nothing was. */
export function takeAhead(s: Scene, name: Connect['intent']): boolean {
  const wishes = (s.c.ahead ?? []).filter((entry): entry is Connect => entry.intent === name);
  if (wishes.length === 0) return false;
  s.c.ahead = (s.c.ahead ?? []).filter((entry) => entry.intent !== name);
  s.tell(words.takenAhead(wishes.flatMap((wish) => namesOf(s, wish))));
  for (const wish of wishes) s.act(wish);
  return true;
}

function readFields(s: Scene, draft: Draft): void {
  if (!draft.integration) return;
  s.effect(
    {
      kind: 'read_settings',
      origin: s.origin,
      of: draft.kind,
      metadataId: draft.integration.metadataId,
      subject: draft.id,
    },
    { id: `read_settings:${draft.id}`, lane: `draft:${draft.id}` },
  );
}

/** The draft is a connection now; its own steps are a part of making that. */
export function endDraft(s: Scene, draft: Draft): void {
  s.c.drafts = s.c.drafts.filter((entry) => entry !== draft);
  s.c.undo = s.c.undo.flatMap((entry): UndoEntry[] => {
    if (entry.kind !== 'choice') return [entry];
    const before = withoutDraft(entry.before, draft.id);
    return before ? [{ ...entry, before }] : [];
  });
}

/** What was only drafted exists nowhere else, so it can be left out without a question. */
export function dropDrafts(s: Scene, drafts: readonly Draft[]): void {
  s.c.drafts = s.c.drafts.filter((entry) => !drafts.includes(entry));
  for (const draft of drafts) s.tell(words.dropped(titleOf(s, draft)));
}

export const draftHandlers = {
  choose_integration(s, { draft: id, integration }) {
    const draft = draftById(s, id);
    const choice = draft?.choices?.find((entry) => entry.metadataId === integration);
    if (!draft || !choice || draft.creating) {
      s.tell(en.general.oldButton);
      s.show('current');
      return;
    }
    takeIntegration(s, draft, choice);
  },
  adopt_draft(s, { draft: id }) {
    const draft = draftById(s, id);
    if (!draft || draft.creating) {
      s.tell(en.general.oldButton);
      s.show('current');
      return;
    }
    s.audit('draft_taken_over', { draft: id, from: draft.by });
    draft.by = s.me;
    draft.to = s.to;
    s.dialog.draft = id;
    askDraft(s, draft);
  },
  drop_draft(s, { draft: id }) {
    const draft = draftById(s, id);
    if (draft && !draft.creating) dropDrafts(s, [draft]);
    s.show('current');
  },
} satisfies Partial<Handlers>;

export const draftOutcomes = {
  integrations_found(s, { draft: id, items, exact }) {
    const draft = draftById(s, id);
    if (!draft) return;
    draft.choices = items.slice(0, 100);
    if (exact) {
      draft.integration = exact.integration;
      takeSettings(draft, exact);
    } else if (draft.wanted) {
      s.tell(words.nothingFound(draft.wanted));
    }
    // Several drafts ask one after the other.
    if (draft.by === s.me && openDraft(s, draft.kind)?.id === id) askDraft(s, draft);
  },
  settings_read(s, { subject, settings }) {
    if (subject.startsWith('prod:')) {
      prodFieldsRead(s, subject, settings.fields);
      return;
    }
    const draft = draftById(s, subject);
    if (!draft) return;
    takeSettings(draft, settings);
    if (draft.by === s.me && openDraft(s, draft.kind)?.id === draft.id) askDraft(s, draft);
  },
} satisfies Partial<OutcomeHandlers>;

function takeSettings(
  draft: SourceDraft | DestinationDraft,
  read: { fields: Draft['fields']; sourceKind?: SourceDraft['sourceKind']; needsLogin?: true },
): void {
  if (draft.kind === 'destination' && read.needsLogin) draft.needsLogin = true;
  if (read.fields) draft.fields = read.fields;
  if (draft.kind === 'source' && read.sourceKind) draft.sourceKind = read.sourceKind;
}
