import { en } from '../copy/en.ts';
import type { Block, Control } from '../core/card.ts';
import { type DestinationDraft, type SourceRecord, sourcesIn } from '../core/checklist.ts';
import { cleanName, maxNameLength } from '../core/names.ts';
import type { OptionList, Scene } from '../core/scene.ts';
import { lacksSettings, moreSettings, openLabels } from './draft-fields.ts';
import type { Handlers } from './step.ts';

const words = en.connect;

const findDraft = (s: Scene, id: string | undefined): DestinationDraft | undefined =>
  s.c.drafts.find(
    (draft): draft is DestinationDraft => draft.kind === 'destination' && draft.id === id && !draft.creating,
  );

/** Sources that can feed a destination: object sources feed warehouses only. */
const feeds = (s: Scene): SourceRecord[] =>
  sourcesIn(s.c, 'dev').filter((source) => source.kind !== 'cloud_object');

/** Feed, then settings, then create. */
export function askDestinationDraft(s: Scene, draft: DestinationDraft): void {
  const integration = draft.integration?.name ?? '';
  draft.name ??= uniqueName(s, `${integration} (dev)`, draft);
  const able = feeds(s);
  if (!draft.source && able.length === 1) draft.source = able[0]?.id;
  const drop: Control = {
    kind: 'button',
    label: words.dropButton,
    intent: { intent: 'drop_draft', slots: { draft: draft.id } },
  };
  if (!draft.source) {
    if (able.length === 0) {
      s.ask(
        {
          blocks: [
            { kind: 'text', text: words.sourcesFirst },
            { kind: 'actions', controls: [drop] },
          ],
        },
        { draft: draft.id },
      );
      return;
    }
    const items: OptionList['items'] = able.map((source) => ({
      label: source.name,
      value: source.id,
      intent: { intent: 'choose_feed', slots: { draft: draft.id, source: source.id } },
    }));
    s.ask(
      {
        title: words.destinationTitle(integration),
        blocks: [
          { kind: 'text', text: words.whichFeed(draft.name) },
          {
            kind: 'actions',
            controls: [
              ...items.slice(0, 10).map(({ label, intent }): Control => ({ kind: 'button', label, intent })),
              drop,
            ],
          },
        ],
      },
      { ask: 'source_pick', options: { kind: 'source', items }, draft: draft.id },
    );
    return;
  }
  const source = able.find((entry) => entry.id === draft.source);
  const required = (draft.fields ?? []).filter((field) => field.required);
  const missing = lacksSettings(draft);
  const create = { intent: 'create_draft', slots: { draft: draft.id } } as const;
  const fill = { intent: 'fill_settings', slots: { draft: draft.id } } as const;
  const blocks: Block[] = [
    {
      kind: 'text',
      text: [words.destinationLine(draft.name), ' ', words.fedBy(source?.name ?? draft.source)],
    },
  ];
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
  if (draft.needsLogin) blocks.push({ kind: 'note', text: en.destinations.loginHint(integration) });
  blocks.push({ kind: 'note', text: missing ? words.nameHintLater : words.nameHint });
  const settings: Control[] =
    (draft.fields ?? []).length > 0
      ? [
          {
            kind: 'button',
            label: draft.refused
              ? en.settings.correct
              : missing
                ? words.settingsButton
                : words.settingsChange,
            intent: fill,
            ...(missing ? { style: 'primary' as const } : {}),
          },
        ]
      : [];
  blocks.push({
    kind: 'actions',
    controls: [
      ...(missing
        ? []
        : [
            {
              kind: 'button' as const,
              label: words.createDestination,
              intent: create,
              style: 'primary' as const,
            },
          ]),
      ...settings,
      ...moreSettings(draft),
      ...(able.length > 1
        ? [
            {
              kind: 'select' as const,
              label: words.otherFeed,
              intent: { intent: 'choose_feed' as const, slots: { draft: draft.id } },
              slot: 'source',
              options: able.map((entry) => ({ label: entry.name, value: entry.id })),
            },
          ]
        : []),
      drop,
    ],
  });
  s.ask(
    { title: words.destinationTitle(integration), blocks },
    { ask: missing ? 'yes_no' : 'name', yes: missing ? fill : create, draft: draft.id },
  );
}

function uniqueName(s: Scene, wish: string, draft: DestinationDraft): string {
  const names = new Set([
    ...s.c.destinations.map((entry) => entry.name),
    ...s.c.drafts.filter((entry) => entry !== draft).map((entry) => entry.name),
  ]);
  let name = wish;
  for (let n = 2; names.has(name); n += 1) name = wish.replace(/ \(dev\)$/, ` ${n} (dev)`);
  return name;
}

/** A name given in words. */
export function nameDestination(s: Scene, draft: DestinationDraft, said: string): void {
  const name = cleanName(said);
  if (!name) s.tell(words.badName.empty);
  else if (name.length > maxNameLength) s.tell(words.badName.too_long);
  else draft.name = name;
  askDestinationDraft(s, draft);
}

export const destinationDraftHandlers = {
  choose_feed(s, { draft: id, source }) {
    const draft = findDraft(s, id);
    const feed = feeds(s).find((entry) => entry.id === source);
    if (!draft || !feed) {
      s.tell(en.general.oldButton);
      s.show('current');
      return;
    }
    draft.source = feed.id;
    askDestinationDraft(s, draft);
  },
} satisfies Partial<Handlers>;
