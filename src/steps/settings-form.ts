import { en } from '../copy/en.ts';
import { b } from '../copy/text.ts';
import type { Field, Form, FormId, FormValues } from '../core/card.ts';
import type { SettingField } from '../core/checklist.ts';
import { one } from './step.ts';

const words = en.settings;

/** What an earlier try left. */
type EarlierTry = {
  /** Secrets that were entered before and still wait: left empty they stay. */
  kept?: readonly string[];
  /** The setting that Segment refused, shown first. */
  refused?: { field: string; why?: string };
};

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
  { kept = [], refused }: EarlierTry = {},
): Form {
  const secrets = fields.filter((field) => field.kind === 'secret').map((field) => field.name);
  const bad = fields.find((field) => field.name === refused?.field);
  const sorted = bad ? [bad, ...fields.filter((field) => field !== bad)] : fields;
  return {
    form,
    title: words.form.title,
    submit: words.form.submit,
    context: { ...context, subject, vault: subject, secrets: secrets.join(',') },
    fields: [
      ...(name ? [{ kind: 'note' as const, text: b(name) }] : []),
      ...(bad ? [{ kind: 'note' as const, text: words.form.refused(bad.label, refused?.why) }] : []),
      ...sorted.map((field) => toField(field, known, kept.includes(field.name))),
    ],
  };
}

/** The value of a setting as it is typed: one entry a line for maps and lists. */
function typed(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(String).join('\n');
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([key, entry]) => `${key} = ${String(entry)}`)
      .join('\n');
  return String(value);
}

const hintOf = (field: SettingField, isKept: boolean): string | undefined => {
  if (field.kind === 'secret') return isKept ? words.form.secretKept : words.form.secret;
  const how = field.kind === 'map' ? words.form.map : field.kind === 'list' ? words.form.list : undefined;
  const hint = [field.description?.slice(0, 150), how].filter(Boolean).join(' ');
  return hint === '' ? undefined : hint;
};

const placeholders: Partial<Record<SettingField['kind'], string>> = {
  map: 'currency = EUR',
  list: 'first_entry',
  url: 'https://example.com/path',
};

function toField(field: SettingField, known: Record<string, unknown>, isKept: boolean): Field {
  const isSecret = field.kind === 'secret';
  const base = { name: field.name, label: field.label, optional: !field.required || isKept };
  const hint = hintOf(field, isKept);
  const initial = isSecret ? '' : typed(known[field.name] ?? field.initial);
  if (field.kind === 'choice' || field.kind === 'flag') {
    const options =
      field.kind === 'flag'
        ? [
            { label: words.form.yes, value: 'true' },
            { label: words.form.no, value: 'false' },
          ]
        : (field.choices ?? []);
    const valid = options.some((option) => option.value === initial);
    return { kind: 'choice', ...base, ...(hint ? { hint } : {}), ...(valid ? { initial } : {}), options };
  }
  const isLong = field.kind === 'map' || field.kind === 'list';
  const placeholder = placeholders[field.kind];
  return {
    kind: 'text',
    ...base,
    ...(hint ? { hint } : {}),
    ...(initial ? { initial } : {}),
    ...(placeholder ? { placeholder } : {}),
    ...(isLong ? { multiline: true } : {}),
    secret: isSecret,
    maxLength: isLong ? 3000 : 2000,
  };
}

export type ReadSettings = {
  settings: Record<string, unknown>;
  /** Names only: the values are in the vault by then. */
  secrets: string[];
  errors: Record<string, string>;
};

/**
 * Values of a settings form, checked against the fields; anything that is no field is left where it is. Secret values
 * do not get in here in the first place. `kept`: secrets that were entered before and stay when left empty.
 */
export function readSettings(
  fields: readonly SettingField[],
  values: FormValues,
  kept: readonly string[] = [],
): ReadSettings {
  const settings: Record<string, unknown> = {};
  const secrets: string[] = [];
  const errors: Record<string, string> = {};
  for (const field of fields) {
    const value = one(values, field.name);
    const isKept = field.kind === 'secret' && kept.includes(field.name);
    if (!value) {
      if (isKept) secrets.push(field.name);
      else if (field.required) errors[field.name] = words.missing;
      continue;
    }
    if (field.kind === 'secret') {
      secrets.push(field.name);
      continue;
    }
    const read = readValue(field, value);
    if ('error' in read) errors[field.name] = read.error;
    else settings[field.name] = read.value;
  }
  return { settings, secrets, errors };
}

type ReadValue = { value: unknown } | { error: string };

function readValue(field: SettingField, value: string): ReadValue {
  switch (field.kind) {
    case 'flag':
      return { value: value === 'true' };
    case 'number': {
      const number = Number(value.replace(/^\+/, ''));
      return Number.isFinite(number) ? { value: number } : { error: words.number };
    }
    case 'choice':
      return field.choices?.some((choice) => choice.value === value) ? { value } : { error: words.choice };
    case 'url':
      return isWebAddress(value) ? { value } : { error: words.url };
    case 'map':
      return readMap(value);
    case 'list':
      return readList(value);
    case 'text':
    case 'secret':
      return { value };
  }
}

const isWebAddress = (value: string): boolean =>
  URL.canParse(value) && /^https?:\/\/[^\s/]+/i.test(value) && !/\s/.test(value);

/** Lines with something on them, numbered as the person sees them. */
const linesOf = (value: string): { at: number; line: string }[] =>
  value
    .split(/\r\n?|\n/)
    .map((line, index) => ({ at: index + 1, line: line.trim() }))
    .filter(({ line }) => line !== '');

/** One `key = value` a line. What stands right of the first = is the value, further ones with it. */
function readMap(value: string): ReadValue {
  const entries = new Map<string, { at: number; text: string }>();
  for (const { at, line } of linesOf(value)) {
    const [, key = '', text = ''] = /^([^=]*)=(.*)$/.exec(line) ?? [];
    if (key.trim() === '') return { error: words.mapLine(at) };
    const before = entries.get(key.trim());
    if (before) return { error: words.mapTwice(at, key.trim(), before.at) };
    entries.set(key.trim(), { at, text: text.trim() });
  }
  return { value: Object.fromEntries([...entries].map(([key, { text }]) => [key, text])) };
}

function readList(value: string): ReadValue {
  const seen = new Map<string, number>();
  for (const { at, line } of linesOf(value)) {
    const before = seen.get(line);
    if (before) return { error: words.listTwice(at, line, before) };
    seen.set(line, at);
  }
  return { value: [...seen.keys()] };
}
