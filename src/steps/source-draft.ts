import { en } from '../copy/en.ts';
import { t } from '../copy/text.ts';
import type { Block, Control } from '../core/card.ts';
import type { SourceDraft } from '../core/checklist.ts';
import { checkName, offerName } from '../core/names.ts';
import type { Scene } from '../core/scene.ts';
import { lacksSettings, moreSettings, openLabels } from './draft-fields.ts';
import type { FormHandler, Handlers } from './step.ts';
import { one } from './step.ts';

const words = en.connect;

/** Slugs that a new source of this checklist must not have. */
export const takenSlugs = (s: Scene, except?: SourceDraft): string[] => [
  ...s.c.sources.map((source) => source.slug),
  ...s.c.drafts.flatMap((draft) =>
    draft.kind === 'source' && draft !== except && draft.slug ? [draft.slug] : [],
  ),
];

/** Website sources are called after what they are, others after their product. */
const baseName = (draft: SourceDraft): string =>
  draft.type === 'website' ? 'Website' : (draft.integration?.name ?? 'Source');

function offerDraftName(s: Scene, draft: SourceDraft): void {
  if (draft.name && draft.slug) return;
  const offer = offerName(baseName(draft), 'dev', takenSlugs(s, draft));
  draft.name = offer.name;
  draft.slug = offer.slug;
}

const dropControl = (draft: SourceDraft): Control => ({
  kind: 'button',
  label: words.dropButton,
  intent: { intent: 'drop_draft', slots: { draft: draft.id } },
});

/** Warehouse first for cloud object sources; then name, settings, create. */
export function askSourceDraft(s: Scene, draft: SourceDraft): void {
  const integration = draft.integration?.name ?? '';
  if (draft.sourceKind === 'cloud_object' && !s.c.warehouse) {
    s.ask(
      {
        title: words.nameTitle(integration),
        blocks: [
          { kind: 'text', text: words.cloudObject(integration) },
          {
            kind: 'actions',
            controls: [
              {
                kind: 'button',
                label: words.warehouseButton,
                intent: { intent: 'add_warehouse', slots: {} },
                style: 'primary',
              },
              dropControl(draft),
            ],
          },
        ],
      },
      { draft: draft.id, yes: { intent: 'add_warehouse', slots: {} } },
    );
    return;
  }
  offerDraftName(s, draft);
  const required = (draft.fields ?? []).filter((field) => field.required);
  const missing = lacksSettings(draft);
  const create = { intent: 'create_draft', slots: { draft: draft.id } } as const;
  const fill = { intent: 'fill_settings', slots: { draft: draft.id } } as const;
  const blocks: Block[] = [{ kind: 'text', text: words.nameLine(draft.name ?? '', draft.slug ?? '') }];
  if (draft.sourceKind === 'cloud_object' && s.c.warehouse)
    blocks.push({ kind: 'note', text: words.warehouseUse(s.c.warehouse.name) });
  if (required.length > 0 || missing) {
    blocks.push({
      kind: 'note',
      text: !missing
        ? words.settingsSet
        : draft.refused
          ? en.settings.marked(openLabels(draft))
          : words.settingsNeeded(openLabels(draft)),
    });
  }
  blocks.push({ kind: 'note', text: missing ? words.nameHintLater : words.nameHint });
  blocks.push({
    kind: 'actions',
    controls: [
      missing
        ? {
            kind: 'button',
            label: draft.refused ? en.settings.correct : words.settingsButton,
            intent: fill,
            style: 'primary',
          }
        : { kind: 'button', label: words.createSource, intent: create, style: 'primary' },
      ...moreSettings(draft),
      {
        kind: 'button',
        label: words.otherName,
        intent: { intent: 'name_draft', slots: { draft: draft.id } },
      },
      dropControl(draft),
    ],
  });
  s.ask(
    { title: words.nameTitle(integration), blocks },
    { ask: missing ? 'yes_no' : 'name', yes: missing ? fill : create, draft: draft.id },
  );
}

const findDraft = (s: Scene, id: string | undefined): SourceDraft | undefined =>
  s.c.drafts.find(
    (draft): draft is SourceDraft => draft.kind === 'source' && draft.id === id && !draft.creating,
  );

export const submitName: FormHandler = (s, values, context) => {
  const draft = findDraft(s, context.draft);
  if (!draft) {
    s.tell(en.general.oldButton);
    s.show('current');
    return;
  }
  const check = checkName(one(values, 'name'), 'dev', takenSlugs(s, draft));
  if (!check.ok) {
    s.refuseForm({ name: words.badName[check.why] });
    return;
  }
  draft.name = check.name;
  draft.slug = check.slug;
  askSourceDraft(s, draft);
};

/** A name given in words, for the draft that the conversation is about. */
export function nameSource(s: Scene, draft: SourceDraft, said: string): void {
  const check = checkName(said, 'dev', takenSlugs(s, draft));
  if (check.ok) {
    draft.name = check.name;
    draft.slug = check.slug;
  } else {
    s.tell(words.badName[check.why]);
  }
  askSourceDraft(s, draft);
}

export const sourceDraftHandlers = {
  name_draft(s, { draft: id }) {
    const draft = findDraft(s, id);
    if (!draft) {
      s.tell(en.general.oldButton);
      s.show('current');
      return;
    }
    s.openForm(
      {
        form: 'source_name',
        title: words.nameForm.title,
        submit: words.nameForm.submit,
        context: { draft: draft.id },
        fields: [
          {
            kind: 'text',
            name: 'name',
            label: words.nameForm.label,
            hint: words.nameForm.hint,
            initial: draft.name ?? '',
            maxLength: 100,
          },
        ],
      },
      {
        text: t`${draft.integration?.name ?? ''}`,
        control: {
          kind: 'button',
          label: words.openForm,
          intent: { intent: 'name_draft', slots: { draft: draft.id } },
        },
      },
    );
  },
  accept_name(s, { draft: id }) {
    const draft = findDraft(s, id);
    if (draft) askSourceDraft(s, draft);
    else s.show('current');
  },
} satisfies Partial<Handlers>;
