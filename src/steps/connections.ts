import { en } from '../copy/en.ts';
import type { SnippetPlatform } from '../copy/snippets.ts';
import type { AudienceRecord } from '../core/audience.ts';
import type { DestinationRecord, SourceRecord } from '../core/checklist.ts';
import { currentStep, destinationsIn, isReached, type StepId, sourcesIn } from '../core/checklist.ts';
import { slugify } from '../core/names.ts';
import type { Scene } from '../core/scene.ts';
import { audienceDisabled, finishAudience } from './audience.ts';
import { checkAudience } from './audience-check.ts';
import { dropAudienceDraft } from './audience-draft.ts';
import { platformCalled, snippetEvents } from './code-to-copy.ts';
import { nameDestination } from './destination-draft.ts';
import { loginBlocks } from './destination-login.ts';
import {
  createDestination,
  destinationChecked,
  devDestinationCreated,
  finishDevDestinations,
} from './dev-destinations.ts';
import {
  createSource,
  devSourceChecked,
  devSourceCreated,
  finishDevSources,
  nameTaken,
} from './dev-sources.ts';
import { askDraft, draftById, draftsCalled, dropDrafts, openDraft } from './drafts.ts';
import { keepWatch } from './drift.ts';
import { checkDestination, checkSource } from './evidence.ts';
import { finishIdentifiers } from './identifiers.ts';
import { itemCreated, prodNameTaken } from './prod-apply.ts';
import { makeStale } from './prod-items.ts';
import { beforeLook, tellDestinationNews } from './prod-news.ts';
import { finishProdEvents, prodSourceChecked } from './prod-verify.ts';
import { showRepublish } from './republish.ts';
import { nameSource } from './source-draft.ts';
import type { Handlers, OutcomeHandlers } from './step.ts';

const words = en.connect;

const sourceById = (s: Scene, id: string | undefined): SourceRecord | undefined =>
  s.c.sources.find((source) => source.id === id);
const destinationById = (s: Scene, id: string | undefined): DestinationRecord | undefined =>
  s.c.destinations.find((destination) => destination.id === id);

type Connection = SourceRecord | DestinationRecord | AudienceRecord;

/** Everything on the checklist that exists in Segment; audiences first where it is about them. */
function connectionsOf(s: Scene): Connection[] {
  const isAboutAudiences = ['identifiers', 'audience', 'republish'].includes(currentStep(s.c));
  const others = [...s.c.sources, ...s.c.destinations];
  const all = isAboutAudiences ? [...s.c.audiences, ...others] : [...others, ...s.c.audiences];
  return all.filter((record) => record.state !== 'disabled');
}

/** A source, destination or audience that somebody names by id, slug, name, product or type. */
function connectionsCalled(
  s: Scene,
  said: { source_ref?: string | undefined; integrations?: string[] | undefined; name?: string | undefined },
): Connection[] {
  const wanted = [said.source_ref, said.name, ...(said.integrations ?? [])]
    .filter((entry): entry is string => Boolean(entry))
    .map((entry) => entry.toLowerCase());
  const products = s.catalog.integrations.filter((entry) => said.integrations?.includes(entry.slug));
  const isAudience = wanted.some((entry) => /^audiences?$/.test(entry));
  return connectionsOf(s).filter((record) => {
    if (!('integration' in record)) return isAudience || wanted.includes(record.name.toLowerCase());
    const ids = products.flatMap((product) => [product.source?.metadataId, product.destination?.metadataId]);
    const names = [
      record.id,
      record.name,
      record.type,
      record.integration.slug,
      record.integration.name,
      ...('slug' in record ? [record.slug] : []),
    ];
    return (
      ids.includes(record.integration.metadataId) || names.some((name) => wanted.includes(name.toLowerCase()))
    );
  });
}

/** Destinations that get their data from this source. */
const fedBy = (s: Scene, id: string): string[] =>
  s.c.destinations
    .filter((destination) => destination.sourceId === id && destination.state !== 'disabled')
    .map((destination) => destination.name);

/** The same audience in dev and in prod is called the same. */
const isNameShared = (all: readonly Connection[], { name }: Connection): boolean =>
  all.filter((other) => other.name === name).length > 1;

const products = (s: Scene, slugs: readonly string[] = []): string[] =>
  slugs.map((slug) => s.catalog.integrations.find((entry) => entry.slug === slug)?.name ?? slug);

function stale(s: Scene): void {
  s.tell(en.general.oldButton);
  s.show('current');
}

const snippetPlatform = (source: SourceRecord, s: Scene): SnippetPlatform =>
  s.catalog.integrations.find((entry) => entry.source?.metadataId === source.integration.metadataId)?.source
    ?.snippet ?? 'http';

/** Everything that has to do with a connection that exists or is about to, in dev or prod. */
export const connectionHandlers = {
  create_draft(s, { draft: id }) {
    const draft = draftById(s, id);
    if (!draft || draft.creating) {
      stale(s);
      return;
    }
    if (draft.kind === 'source') createSource(s, draft);
    else createDestination(s, draft);
  },
  provide_name(s, { name }) {
    const draft = draftById(s, s.dialog.draft) ?? openDraft(s, 'source') ?? openDraft(s, 'destination');
    if (!draft && name && s.c.audienceDraft) {
      s.act({ intent: 'create_audience', slots: { name } });
      return;
    }
    if (!draft || draft.creating || !name) {
      s.tell(words.noDraft);
      s.show('current');
      return;
    }
    if (draft.by !== s.me) askDraft(s, draft);
    else if (draft.kind === 'source') nameSource(s, draft, name);
    else nameDestination(s, draft, name);
  },
  show_write_key(s, { source: id, platform }) {
    const source = sourceById(s, id);
    if (source?.kind !== 'event') {
      stale(s);
      return;
    }
    if (source.keyShownTo.includes(s.me)) {
      if (platform) {
        // The key is not shown again, but code that it goes into is.
        s.act({ intent: 'show_snippet', slots: { event: '*', platform } });
        return;
      }
      // For the presser alone, as the key itself was.
      s.whisper({
        blocks: [{ kind: 'text', text: words.keyAgain(source.name, source.keyShownAt?.[s.me]) }],
      });
      return;
    }
    const again = {
      kind: 'button',
      label: words.getKey,
      intent: { intent: 'show_write_key', slots: { source: source.id } },
    } as const;
    const card = { blocks: [{ kind: 'row' as const, text: words.keyExpired, control: again }] };
    if (!s.turn.trigger) {
      s.ask({ blocks: [{ kind: 'row', text: source.name, control: again }] });
      return;
    }
    const [event, ...more] = snippetEvents(s);
    const language = platformCalled(platform) ?? snippetPlatform(source, s);
    s.effect(
      {
        kind: 'show_write_key',
        origin: s.origin,
        trigger: s.turn.trigger,
        source: source.id,
        sourceName: source.name,
        ...(event ? { snippet: { platform: language, event, more } } : {}),
        again: card,
      },
      { lane: `form:${s.turn.trigger}` },
    );
  },
  check_source(s, { source: id }) {
    const source = sourceById(s, id);
    if (source) checkSource(s, source, { asked: true });
    else stale(s);
  },
  check_destination(s, { destination: id }) {
    const destination = destinationById(s, id);
    if (destination) checkDestination(s, destination, { asked: true });
    else stale(s);
  },
  verify_events(s, said) {
    const named = connectionsCalled(s, said);
    const all = connectionsOf(s);
    const inEnvironment = all.filter((record) => !said.env || record.environment === said.env);
    const waiting = inEnvironment.filter((record) => record.state === 'created');
    const picked = named.length > 0 ? named : waiting.length > 0 ? waiting : inEnvironment;
    if (picked.length === 0) {
      s.tell(words.nothingConnected('source'));
      s.show('current');
      return;
    }
    for (const record of picked.slice(0, 5)) {
      if ('slug' in record) checkSource(s, record, { asked: true });
      else if ('query' in record) checkAudience(s, record, { asked: true });
      else checkDestination(s, record, { asked: true });
    }
  },
  report_problem(s, said) {
    connectionHandlers.verify_events(s, said);
  },
  finish_step(s, { step }) {
    if (step === 'dev_sources') finishDevSources(s);
    else if (step === 'dev_destinations') finishDevDestinations(s);
    else if (step === 'prod_events') finishProdEvents(s);
    else if (step === 'identifiers') finishIdentifiers(s);
    else if (step === 'audience') finishAudience(s);
    else if (step === 'republish' && isReached(s.c, 'republish')) showRepublish(s);
    else s.show('current');
  },
  remove_connection(s, said) {
    const drafts = draftsCalled(s, said);
    if (drafts.length > 0) {
      dropDrafts(s, drafts);
      s.show('current');
      return;
    }
    const profiles = s.c.sources
      .flatMap((source) => source.profilesDestination ?? [])
      .find(
        ({ name }) =>
          name.toLowerCase() === said.name?.toLowerCase() ||
          said.integrations?.includes(slugify(name).replace(/-/g, '_')),
      );
    if (profiles) {
      s.tell(words.protectedDestination(profiles.name));
      return;
    }
    const named = connectionsCalled(s, said);
    const isAudience = said.name !== undefined && /^audiences?$/i.test(said.name);
    if (isAudience && named.length === 0) {
      if (!dropAudienceDraft(s)) s.tell(en.activate.removeNothing);
      s.show('current');
      return;
    }
    const picked = named.length > 0 ? named : connectionsOf(s);
    if (picked.length === 0) {
      s.tell(words.nothingConnected('source'));
      return;
    }
    const called = said.name ?? products(s, said.integrations)[0] ?? said.source_ref;
    if (named.length === 0 && called) s.tell(words.notConnected(called));
    s.ask({
      title: words.removeTitle,
      blocks: picked.slice(0, 10).map((record) => ({
        kind: 'row' as const,
        text: isNameShared(picked, record)
          ? words.removeWhat(`${record.name} (${record.environment})`, fedBy(s, record.id))
          : words.removeWhat(record.name, fedBy(s, record.id)),
        control: {
          kind: 'button' as const,
          label: words.removeButton,
          intent: { intent: 'confirm_remove' as const, slots: { connection: record.id } },
          style: 'danger' as const,
        },
      })),
    });
  },
  confirm_remove(s, { connection: id }) {
    const profiles = s.c.sources.find((source) => source.profilesDestination?.id === id)?.profilesDestination;
    if (profiles) {
      s.tell(words.protectedDestination(profiles.name));
      return;
    }
    const source = sourceById(s, id);
    const destination = destinationById(s, id);
    const audience = s.c.audiences.find((entry) => entry.id === id);
    const record = source ?? destination ?? audience;
    if (!record || record.state === 'disabled') {
      stale(s);
      return;
    }
    s.effect(
      {
        kind: 'disable',
        origin: s.origin,
        what: source ? 'source' : destination ? 'destination' : 'audience',
        id: record.id,
        ...(audience ? { space: audience.space.id } : {}),
      },
      { id: `disable:${record.id}` },
    );
  },
} satisfies Partial<Handlers>;

/** A step that has lost its last connection is to be done again. */
function reopenEmpty(s: Scene): void {
  const isEmpty: [StepId, boolean][] = [
    ['dev_sources', sourcesIn(s.c, 'dev').length === 0],
    ['dev_destinations', destinationsIn(s.c, 'dev').length === 0],
    ['prod_sources', sourcesIn(s.c, 'prod').length === 0],
    ['prod_events', sourcesIn(s.c, 'prod').length === 0],
    ['prod_destinations', destinationsIn(s.c, 'prod').length === 0],
  ];
  for (const [step, empty] of isEmpty) {
    if (!empty || s.c.steps[step].state !== 'done') continue;
    s.c.steps[step] = { state: 'todo' };
    s.audit('step_reopened', { step });
  }
}

export const connectionOutcomes = {
  source_created(s, outcome) {
    if ('promotion' in outcome.work) {
      itemCreated(s, outcome.work, outcome);
      return;
    }
    const draft = draftById(s, outcome.work.draft);
    if (draft?.kind === 'source') devSourceCreated(s, outcome, draft);
    else s.tell(en.connect.orphan(outcome.spec.name));
    keepWatch(s);
  },
  destination_created(s, outcome) {
    if ('promotion' in outcome.work) {
      itemCreated(s, outcome.work, outcome);
      const made = destinationById(s, outcome.id);
      if (made) s.tell('', ...loginBlocks(made));
      return;
    }
    const draft = draftById(s, outcome.work.draft);
    if (draft?.kind === 'destination') devDestinationCreated(s, outcome, draft);
    else s.tell(en.connect.orphan(outcome.spec.name));
  },
  name_taken(s, { work, slug }) {
    if ('promotion' in work) {
      prodNameTaken(s, work, en.prod.slugTaken(slug));
      return;
    }
    const draft = draftById(s, work.draft);
    if (draft?.kind === 'source') nameTaken(s, draft, slug);
  },
  plan_attached(s, outcome) {
    const source = sourceById(s, outcome.source);
    if (source) source.planned = true;
    const { instead } = outcome;
    s.audit('plan_attached', { source: outcome.source, ...(instead ? { plan: instead.id } : {}) });
    if (instead && source) s.tell(en.verify.planInstead(source.name, instead.name));
    if (outcome.work && 'promotion' in outcome.work) itemCreated(s, outcome.work, outcome);
  },
  source_checked(s, outcome) {
    const source = sourceById(s, outcome.source);
    if (!source || source.state === 'disabled') return;
    if (source.model && outcome.isFinal) source.model.hasFailed = true;
    if (source.environment === 'dev') devSourceChecked(s, source, outcome);
    else prodSourceChecked(s, source, outcome);
  },
  destination_checked(s, outcome) {
    const destination = destinationById(s, outcome.destination);
    if (!destination || destination.state === 'disabled') return;
    const before = beforeLook(s, destination);
    destinationChecked(s, destination, outcome);
    tellDestinationNews(s, destination, before);
  },
  write_key_shown(s, { source: id }) {
    const source = sourceById(s, id);
    if (!source) return;
    if (!source.keyShownTo.includes(s.me)) source.keyShownTo.push(s.me);
    source.keyShownAt = { ...source.keyShownAt, [s.me]: s.now };
    s.audit('write_key_shown', { source: id });
  },
  disabled(s, { what, id, wasGone }) {
    if (what === 'audience') {
      audienceDisabled(s, id, wasGone === true);
      return;
    }
    const record = sourceById(s, id) ?? destinationById(s, id);
    if (!record) return;
    record.state = 'disabled';
    const isTakenBack = s.c.undo.some(
      (entry) => 'connection' in entry && entry.connection === id && entry.taking,
    );
    s.c.undo = s.c.undo.filter((entry) => !('connection' in entry) || entry.connection !== id);
    if (!isTakenBack)
      s.c.undo.push({ id: s.newId('u'), kind: 'removed', label: record.name, by: s.me, at: s.now });
    s.cancel(`watch:${id}`);
    s.audit('connection_disabled', { id });
    reopenEmpty(s);
    const isAsked = s.c.promotion?.items.some((item) => 'from' in item && item.from === id);
    if (isAsked) makeStale(s, en.prod.connectionStale(record.name));
    if (wasGone) s.tell(words.removedGone(record.name));
    else s.tell(isTakenBack ? en.order.undoneConnection(record.name) : words.removed(record.name));
    s.refreshChecklist();
    s.show('current');
  },
} satisfies Partial<OutcomeHandlers>;
