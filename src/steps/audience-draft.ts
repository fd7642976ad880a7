import { en } from '../copy/en.ts';
import type { AudienceDraft, AudienceType } from '../core/audience.ts';
import { windowsIn } from '../core/audience-window.ts';
import type { Block, Control } from '../core/card.ts';
import { isReached } from '../core/checklist.ts';
import type { Intent } from '../core/intent.ts';
import { cleanName, maxNameLength } from '../core/names.ts';
import type { Scene } from '../core/scene.ts';
import {
  audienceTargets,
  checkedName,
  draftCalled,
  forType,
  freeName,
  isComplete,
  maxAboutLength,
  maxQueryLength,
  starter,
  takeDefinition,
} from './audience-terms.ts';
import { maxWindows, windowFields, withWindows } from './audience-window-form.ts';
import { chosen } from './find.ts';
import { readySpaces } from './spaces.ts';
import { type FormHandler, type Handlers, type OutcomeHandlers, one } from './step.ts';

const words = en.activate;
function begin(s: Scene): AudienceDraft {
  const draft: AudienceDraft = { id: s.newId('a'), by: s.me, to: s.to };
  s.c.audienceDraft = draft;
  return draft;
}

function setType(s: Scene, draft: AudienceDraft, type: AudienceType): boolean {
  const isTold = (s.c.unify?.identifiers ?? []).length > 0;
  if (type === 'accounts' && isTold && !s.c.unify?.identifiers.includes('group_id')) {
    s.ask({
      title: words.typeTitle,
      blocks: [
        { kind: 'text', text: words.needsGroup },
        {
          kind: 'actions',
          controls: [
            { kind: 'button', label: words.addGroup, intent: { intent: 'choose_identifiers', slots: {} } },
            typeControl('users'),
          ],
        },
      ],
    });
    return false;
  }
  if (draft.type !== type) {
    draft.type = type;
    if (draft.query) draft.query = forType(draft.query.replace(/^ANY \( (.*) \)$/s, '$1'), type);
    delete draft.preview;
  }
  return true;
}

const typeControl = (type: AudienceType): Control => ({
  kind: 'button',
  label: words.types[type],
  intent: { intent: 'create_audience', slots: { audience_type: type } },
});

function askType(s: Scene): void {
  const { useCase } = chosen(s);
  const types = ['users', 'accounts'] as const;
  s.ask(
    {
      title: words.typeTitle,
      blocks: [
        { kind: 'text', text: words.typeAsk(useCase.name) },
        ...types.map((type) => ({
          kind: 'row' as const,
          text: words.typeNote[type],
          control: typeControl(type),
        })),
      ],
    },
    {
      ask: 'audience_type',
      options: {
        kind: 'audience_type',
        items: types.map((type) => ({
          label: words.types[type],
          value: type,
          intent: { intent: 'create_audience', slots: { audience_type: type } },
        })),
      },
    },
  );
}

/** Asks for the one thing that the draft lacks next. */
export function askAudienceDraft(s: Scene, draft: AudienceDraft): void {
  if (!draft.type) {
    askType(s);
    return;
  }
  const own = starter(s);
  const isSuggested = draft.query === undefined || draft.query === forType(own.query, draft.type);
  if (draft.name === undefined) {
    draft.proposed = freeName(s, own.name);
    draft.name = draft.proposed;
  }
  draft.about ??= own.about;
  draft.query ??= forType(own.query, draft.type);
  const { name, about, query, type, preview, id } = draft;
  const slots = { draft: id };
  const blocks: Block[] = [
    {
      kind: 'fields',
      fields: [
        { label: words.ofWhom, value: words.types[type] },
        { label: words.whoIsIn, value: about },
      ],
    },
    { kind: 'code', code: query },
    { kind: 'note', text: isSuggested ? words.draftNote : words.draftOwn },
  ];
  if (preview?.state === 'done') {
    blocks.push({ kind: 'text', text: words.previewDone(preview.count, type, preview.at) });
    if (preview.count === 0) blocks.push({ kind: 'note', text: words.previewEmpty });
    const inProd = draft.counts?.query === query ? draft.counts.prod : undefined;
    if (inProd?.state === 'done')
      blocks.push({ kind: 'text', text: en.audienceSize.inProd(inProd.count, type, inProd.at) });
    else if (inProd?.state === 'failed')
      blocks.push({ kind: 'note', text: en.audienceSize.notInProd(en.audienceSize.failed(inProd.why)) });
    else if (inProd?.state === 'uncounted')
      blocks.push({ kind: 'note', text: words.previewUsedUp(inProd.until) });
    if (type === 'users') blocks.push({ kind: 'note', text: words.previewAnonymous });
  } else if (preview?.state === 'failed')
    blocks.push({ kind: 'text', text: words.previewFailed(preview.why) });
  else if (preview?.state === 'running') blocks.push({ kind: 'note', text: words.previewing });
  else if (preview?.state === 'uncounted')
    blocks.push({ kind: 'text', text: words.previewUsedUp(preview.until) });
  const isPreviewed = mayBeMade(draft);
  const create = { intent: 'submit_audience', slots } as const;
  const look = { intent: 'preview_audience', slots } as const;
  const controls: Control[] = [
    ...(isPreviewed
      ? [{ kind: 'button' as const, label: words.createButton, intent: create, style: 'primary' as const }]
      : []),
    {
      kind: 'button',
      label: preview ? words.previewAgain : words.previewButton,
      intent: look,
      ...(preview ? {} : { style: 'primary' as const }),
    },
    ...(isPreviewed && s.c.unify?.prod
      ? [
          {
            kind: 'button' as const,
            label: en.audienceSize.prodButton,
            intent: { intent: 'count_audiences' as const, slots },
          },
        ]
      : []),
    { kind: 'button', label: words.changeButton, intent: { intent: 'edit_audience', slots } },
    { kind: 'button', label: words.dropButton, intent: { intent: 'drop_audience', slots } },
  ];
  blocks.push({ kind: 'actions', controls });
  s.ask({ title: words.draftTitle(name), blocks }, { yes: isPreviewed ? create : look });
}

/** Sends the definition to be counted. */
function preview(s: Scene, draft: AudienceDraft, nth: number, begun?: string): void {
  const spaces = readySpaces(s, 'engage');
  if (!spaces || !isComplete(draft)) return;
  s.effect(
    {
      kind: 'preview_audience',
      origin: s.origin,
      draft: draft.id,
      space: spaces.dev.id,
      query: draft.query,
      type: draft.type,
      ...(begun ? { preview: begun } : {}),
      nth,
    },
    {
      id: `preview:${draft.id}`,
      lane: `preview:${draft.id}`,
      ...(begun ? { delayMs: Math.min(400 * 1.5 ** nth, 10_000) } : {}),
    },
  );
}

/** Counted first, unless Segment counts no more this month. */
const mayBeMade = ({ preview }: AudienceDraft): boolean =>
  preview?.state === 'done' || preview?.state === 'uncounted';

/** Sends the draft to Segment, once it was previewed. */
export function createAudience(s: Scene, draft: AudienceDraft): void {
  const spaces = readySpaces(s, 'engage');
  if (!spaces) return;
  if (!isComplete(draft) || !mayBeMade(draft)) {
    askAudienceDraft(s, draft);
    return;
  }
  draft.creating = true;
  const { name, about, type, query } = draft;
  s.effect(
    {
      kind: 'create_audience',
      origin: s.origin,
      work: { draft: draft.id },
      ...(draft.tried === name ? { again: true } : {}),
      spec: {
        environment: 'dev',
        space: spaces.dev,
        name,
        about,
        type,
        query,
        destinations: audienceTargets(s, 'dev'),
      },
    },
    { id: `create:${draft.id}` },
  );
  s.audit('audience_requested', { name, type, query });
  s.tell(words.creating(name));
}

export const submitAudience: FormHandler = (s, values, context) => {
  const draft = draftCalled(s, context.subject);
  if (!draft) {
    s.tell(en.general.oldButton);
    s.show('current');
    return;
  }
  const typed = {
    name: one(values, 'name'),
    about: cleanName(one(values, 'about')),
    query: one(values, 'query').slice(0, maxQueryLength),
  };
  const { errors, ...edited } = withWindows(values, context.windows, typed);
  const name = checkedName(s, edited.name);
  if ('error' in name) errors.name = name.error;
  if (!edited.query) errors.query = words.form.noQuery;
  if ('error' in name || Object.keys(errors).length > 0) {
    s.refuseForm(errors);
    return;
  }
  if (draft.query !== edited.query) delete draft.preview;
  Object.assign(draft, {
    name: name.name,
    query: edited.query,
    about: edited.about.slice(0, maxAboutLength) || name.name,
  });
  s.audit('audience_edited', { name: name.name, query: edited.query });
  s.tell(words.saved(name.name));
  askAudienceDraft(s, draft);
};

/** What words say of the audience: its type, its name, its condition. */
function takeWords(
  s: Scene,
  draft: AudienceDraft,
  said: {
    audience_type?: AudienceType | undefined;
    name?: string | undefined;
    definition?: string | undefined;
  },
): boolean {
  if (said.name) {
    const name = checkedName(s, said.name);
    if ('error' in name) s.tell(name.error);
    else draft.name = name.name;
  }
  if (said.definition) takeDefinition(s, draft, said.definition);
  return !said.audience_type || setType(s, draft, said.audience_type);
}

type CreateAudience = Extract<Intent, { intent: 'create_audience' }>;

/** Keeps what was said of an audience until it can be made. */
function keepAudienceAhead(s: Scene, slots: CreateAudience['slots']): void {
  if (Object.values(slots).every((value) => value === undefined)) return;
  s.c.ahead = [
    ...(s.c.ahead ?? []).filter(({ intent }) => intent !== 'create_audience'),
    { intent: 'create_audience' as const, slots },
  ].slice(-10);
}

/** Does what was said of an audience before it could be made. False when nothing was. */
export function takeAudienceAhead(s: Scene): boolean {
  const wish = s.c.ahead?.find((entry): entry is CreateAudience => entry.intent === 'create_audience');
  if (!wish) return false;
  s.c.ahead = (s.c.ahead ?? []).filter((entry) => entry !== wish);
  s.tell(words.takenAhead);
  s.act(wish);
  return true;
}

export const audienceDraftHandlers = {
  create_audience(s, said) {
    if (!isReached(s.c, 'audience')) {
      keepAudienceAhead(s, said);
      s.audit('noted_ahead', { names: ['audience'] });
      s.tell(words.keptAhead);
      s.show('current');
      return;
    }
    if (!readySpaces(s, 'engage')) {
      keepAudienceAhead(s, said);
      return;
    }
    const existing = s.c.audienceDraft;
    if (existing?.creating) {
      s.tell(words.creating(existing.name ?? ''));
      return;
    }
    const draft = existing ?? begin(s);
    if (takeWords(s, draft, said)) askAudienceDraft(s, draft);
  },
  edit_audience(s, { draft: id }) {
    const draft = draftCalled(s, id);
    if (!draft) {
      s.tell(en.general.oldButton);
      s.show('current');
      return;
    }
    const { title, submit, name, about, query, queryHint } = words.form;
    s.openForm(
      {
        form: 'audience',
        title,
        submit,
        context: {
          subject: draft.id,
          windows: windowsIn(draft.query ?? '')
            .slice(0, maxWindows)
            .join(','),
        },
        fields: [
          { kind: 'text', name: 'name', label: name, maxLength: maxNameLength, ...initial(draft.name) },
          {
            kind: 'text',
            name: 'about',
            label: about,
            optional: true,
            maxLength: maxAboutLength,
            ...initial(draft.about),
          },
          ...windowFields(draft),
          {
            kind: 'text',
            name: 'query',
            label: query,
            hint: queryHint,
            multiline: true,
            maxLength: maxQueryLength,
            ...initial(draft.query),
          },
        ],
      },
      {
        text: words.draftTitle(draft.name ?? ''),
        control: {
          kind: 'button',
          label: words.changeButton,
          intent: { intent: 'edit_audience', slots: { draft: draft.id } },
        },
      },
    );
  },
  preview_audience(s, { draft: id }) {
    const draft = draftCalled(s, id);
    if (!draft || !isComplete(draft)) {
      s.tell(en.general.oldButton);
      s.show('current');
      return;
    }
    s.tell(words.previewing);
    // Each count is one of Segment's 700 a month.
    if (draft.preview?.state === 'running') return;
    draft.preview = { state: 'running', at: s.now };
    preview(s, draft, 0);
  },
  submit_audience(s, { draft: id }) {
    const draft = draftCalled(s, id);
    if (draft) createAudience(s, draft);
    else {
      s.tell(en.general.oldButton);
      s.show('current');
    }
  },
  drop_audience(s, { draft: id }) {
    if (s.c.audienceDraft?.id === id) dropAudienceDraft(s);
    s.show('current');
  },
} satisfies Partial<Handlers>;

/** What was only drafted exists nowhere else, so it can be left out without a question. False when nothing was. */
export function dropAudienceDraft(s: Scene): boolean {
  const draft = s.c.audienceDraft;
  if (!draft?.type || draft.creating) return false;
  delete s.c.audienceDraft;
  s.tell(words.dropped(draft.name ?? ''));
  return true;
}

const initial = (text: string | undefined): { initial?: string } =>
  text === undefined ? {} : { initial: text };

const looksAtMost = 15;

export const audienceDraftOutcomes = {
  audience_previewed(s, { draft: id, query, type, preview: read, nth }) {
    const draft = draftCalled(s, id);
    if (!draft) return;
    if (draft.query !== query || draft.type !== type) {
      // Counted again since: that count is on its way.
      if (draft.preview?.state === 'running') return;
      delete draft.preview;
      s.tell(words.previewStale);
      askAudienceDraft(s, draft);
      return;
    }
    if (read.state === 'running' && nth < looksAtMost) {
      draft.preview = { state: 'running', id: read.id, at: s.now };
      preview(s, draft, nth + 1, read.id);
      return;
    }
    if (read.state === 'running') {
      delete draft.preview;
      s.tell(words.previewStill);
    } else draft.preview = { ...read, at: s.now };
    s.audit('audience_previewed', { name: draft.name, ...read });
    askAudienceDraft(s, draft);
  },
} satisfies Partial<OutcomeHandlers>;
