import { en } from '../copy/en.ts';
import { b } from '../copy/text.ts';
import type { Field, Form, FormId, FormValues } from '../core/card.ts';
import type { SettingField } from '../core/checklist.ts';
import { one } from './step.ts';

const words = en.connect;

/**
 * The form for an integration's settings. Secrets are never filled in from what is known. `context.vault` and
 * `context.secrets` tell the app which values to put away before anything else looks at the form.
 * `name` says whose settings they are: dev and prod ask for the same.
 */
export function settingsForm(
  form: FormId,
  subject: string,
  fields: readonly SettingField[],
  known: Record<string, unknown> = {},
  context: Record<string, string> = {},
  name?: string,
): Form {
  const secrets = fields.filter((field) => field.kind === 'secret').map((field) => field.name);
  return {
    form,
    title: words.settingsForm.title,
    submit: words.settingsForm.submit,
    context: { ...context, subject, vault: subject, secrets: secrets.join(',') },
    fields: [
      ...(name ? [{ kind: 'note' as const, text: b(name) }] : []),
      ...fields.map((field) => toField(field, known)),
    ],
  };
}

function toField(field: SettingField, known: Record<string, unknown>): Field {
  const base = { name: field.name, label: field.label, optional: !field.required };
  const hint = field.kind === 'secret' ? words.settingsForm.secret : field.description?.slice(0, 150);
  const initial = field.kind === 'secret' ? '' : String(known[field.name] ?? field.initial ?? '');
  if (field.kind === 'choice' || field.kind === 'flag') {
    const options =
      field.kind === 'flag'
        ? [
            { label: words.settingsForm.yes, value: 'true' },
            { label: words.settingsForm.no, value: 'false' },
          ]
        : (field.choices ?? []);
    const valid = options.some((option) => option.value === initial);
    return { kind: 'choice', ...base, ...(hint ? { hint } : {}), ...(valid ? { initial } : {}), options };
  }
  return {
    kind: 'text',
    ...base,
    ...(hint ? { hint } : {}),
    ...(initial ? { initial } : {}),
    secret: field.kind === 'secret',
    maxLength: 2000,
  };
}

export type ReadSettings = {
  settings: Record<string, unknown>;
  /** Names only: the values are in the vault by then. */
  secrets: string[];
  errors: Record<string, string>;
};

/** Values of a settings form, checked against the fields. Secret values do not get in here in the first place. */
export function readSettings(fields: readonly SettingField[], values: FormValues): ReadSettings {
  const settings: Record<string, unknown> = {};
  const secrets: string[] = [];
  const errors: Record<string, string> = {};
  for (const field of fields) {
    const value = one(values, field.name);
    if (!value) {
      if (field.required) errors[field.name] = words.settingMissing;
      continue;
    }
    if (field.kind === 'secret') secrets.push(field.name);
    else if (field.kind === 'flag') settings[field.name] = value === 'true';
    else if (field.kind === 'number') {
      const number = Number(value);
      if (Number.isFinite(number)) settings[field.name] = number;
      else errors[field.name] = words.settingNumber;
    } else settings[field.name] = value;
  }
  return { settings, secrets, errors };
}
