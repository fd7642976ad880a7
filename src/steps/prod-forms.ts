import { en } from '../copy/en.ts';
import type { Form } from '../core/card.ts';
import type { SettingField } from '../core/checklist.ts';
import { checkName, cleanName } from '../core/names.ts';
import { isRunning } from '../core/promotion.ts';
import type { Scene } from '../core/scene.ts';
import {
  changeItems,
  devDestination,
  devSource,
  draftProd,
  feedsFor,
  type ProdDestination,
  type ProdSource,
  promotionItems,
  publishable,
} from './prod-draft.ts';
import { readProdFields, showPrepare } from './prod-prepare.ts';
import { readSettings, settingsForm } from './settings-form.ts';
import { type FormHandler, type Handlers, many, one } from './step.ts';

const words = en.prod;

function namesForm(s: Scene): Form {
  const prod = draftProd(s);
  const { sources, destinations } = publishable(s);
  const feeds = feedsFor(s);
  const all = [...sources, ...destinations, ...changeItems(s)];
  return {
    form: 'prod_names',
    title: words.namesForm.title,
    submit: words.namesForm.submit,
    // What is not on the form was not left out by whoever fills it in.
    context: { offered: all.map((record) => record.id).join(',') },
    fields: [
      {
        kind: 'choices',
        name: 'which',
        label: words.namesForm.which,
        initial: all.filter((record) => !prod.without.includes(record.id)).map((record) => record.id),
        options: all.map((record) => ({ label: record.name, value: record.id })),
      },
      ...prod.sources.map((entry) => ({
        kind: 'text' as const,
        name: `name:${entry.from}`,
        label: words.namesForm.name(devSource(s, entry.from)?.name ?? entry.from),
        initial: entry.name,
        maxLength: 100,
      })),
      ...prod.destinations.flatMap((entry) => [
        {
          kind: 'text' as const,
          name: `name:${entry.from}`,
          label: words.namesForm.name(devDestination(s, entry.from)?.name ?? entry.from),
          initial: entry.name,
          maxLength: 100,
        },
        ...(feeds.length > 1
          ? [
              {
                kind: 'choice' as const,
                name: `feed:${entry.from}`,
                label: words.namesForm.feed(entry.name),
                initial: entry.source,
                options: feeds.map((source) => ({ label: source.name, value: source.id })),
              },
            ]
          : []),
      ]),
    ],
  };
}

export const submitProdNames: FormHandler = (s, values, context) => {
  const prod = draftProd(s);
  const which = many(values, 'which');
  const errors: Record<string, string> = {};
  const { sources } = publishable(s);
  const feeds = feedsFor(s);
  const slugs = new Set<string>();
  for (const entry of prod.sources) {
    const said = one(values, `name:${entry.from}`);
    if (!said) continue;
    const check = checkName(
      said,
      'prod',
      s.c.sources.map((source) => source.slug),
    );
    if (!check.ok) errors[`name:${entry.from}`] = en.connect.badName[check.why];
    else if (slugs.has(check.slug)) errors[`name:${entry.from}`] = words.namesForm.taken;
    else {
      slugs.add(check.slug);
      entry.name = check.name;
      entry.slug = check.slug;
    }
  }
  for (const entry of prod.destinations) {
    const name = cleanName(one(values, `name:${entry.from}`)).slice(0, 100);
    if (name) entry.name = name;
    const feed = one(values, `feed:${entry.from}`);
    if (feed && sources.some((source) => source.id === feed) && !which.includes(feed))
      errors[`feed:${entry.from}`] = words.namesForm.feedMissing;
    else if (feed && feeds.some((source) => source.id === feed)) entry.source = feed;
  }
  const offered = (context.offered ?? '').split(',').filter(Boolean);
  prod.without = [
    ...prod.without.filter((id) => !offered.includes(id)),
    ...offered.filter((id) => !which.includes(id)),
  ];
  if (promotionItems(s).length === 0) errors.which = words.namesForm.none;
  if (Object.keys(errors).length > 0) {
    s.refuseForm(errors);
    return;
  }
  if (isRunning(s.c.promotion)) s.tell(words.notInRequest);
  showPrepare(s);
};

/** Settings of one prod connection. The fields were read from Segment's catalogue by then. */
function openProdSettings(
  s: Scene,
  entry: ProdSource | ProdDestination,
  fields: readonly SettingField[],
): void {
  s.openForm(
    settingsForm(
      'prod_settings',
      s.newId(`prod:${entry.from}:`),
      fields,
      entry.settings,
      { from: entry.from },
      entry.name,
    ),
    {
      text: entry.name,
      control: {
        kind: 'button',
        label: words.settingsButton,
        intent: { intent: 'fill_prod', slots: { from: entry.from } },
      },
    },
  );
}

const prodEntry = (s: Scene, from: string | undefined): ProdSource | ProdDestination | undefined =>
  [...s.c.prod.sources, ...s.c.prod.destinations].find((entry) => entry.from === from);

export const submitProdSettings: FormHandler = (s, values, context) => {
  const entry = prodEntry(s, context.from);
  if (!entry?.fields) {
    s.tell(en.general.oldButton);
    s.show('current');
    return;
  }
  const read = readSettings(entry.fields, values);
  if (Object.keys(read.errors).length > 0) {
    s.refuseForm(read.errors);
    return;
  }
  entry.settings = read.settings;
  entry.secrets = read.secrets;
  entry.vault = context.vault ?? '';
  entry.settled = true;
  s.audit('prod_settings_given', {
    for: entry.from,
    settings: Object.keys(read.settings),
    secrets: read.secrets,
  });
  s.tell(en.connect.settingsSaved(entry.name));
  if (isRunning(s.c.promotion)) s.tell(words.notInRequest);
  showPrepare(s);
};

/** The catalogue's fields for a prod connection are here: the person can fill them in. */
export function prodFieldsRead(s: Scene, subject: string, fields: SettingField[]): void {
  const entry = prodEntry(s, subject.replace(/^prod:/, ''));
  if (!entry) return;
  entry.fields = fields;
  if (!fields.some((field) => field.required || field.kind === 'secret')) entry.settled = true;
}

export const prodFormHandlers = {
  name_prod(s) {
    s.openForm(namesForm(s), {
      text: words.title,
      control: { kind: 'button', label: words.namesButton, intent: { intent: 'name_prod', slots: {} } },
    });
  },
  fill_prod(s, { from }) {
    const entry = prodEntry(s, from);
    if (!entry) {
      s.tell(en.general.oldButton);
      s.show('current');
      return;
    }
    if (entry.fields?.length === 0) {
      // There is nothing to fill in.
      entry.settled = true;
      showPrepare(s);
    } else if (entry.fields) openProdSettings(s, entry, entry.fields);
    else {
      readProdFields(s, from);
      s.tell(words.readingSettings);
    }
  },
} satisfies Partial<Handlers>;
