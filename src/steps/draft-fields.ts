import { en } from '../copy/en.ts';
import type { Control } from '../core/card.ts';
import type { Draft, SettingField } from '../core/checklist.ts';

/** Optional settings that the first form shows; it stays readable that way. */
const maxOptional = 6;

/** The settings of the first form: those that are required, and the first of the others. `rest`: all further ones. */
export function formsOf(fields: readonly SettingField[]): { first: SettingField[]; rest: SettingField[] } {
  const optional = fields.filter((field) => !field.required);
  const rest = optional.slice(maxOptional);
  return { first: fields.filter((field) => !rest.includes(field)), rest };
}

/** Opens a second form with the optional settings that the first leaves out; nothing where there are none. */
export function moreSettings(draft: Draft): Control[] {
  const { rest } = formsOf(draft.fields ?? []);
  if (rest.length === 0) return [];
  return [
    {
      kind: 'button',
      label: en.settings.more(rest.length),
      intent: { intent: 'fill_settings', slots: { draft: draft.id, more: true } },
    },
  ];
}

/** Required settings are open, or one that Segment refused. */
export const lacksSettings = (draft: Draft): boolean =>
  draft.refused !== undefined ||
  (draft.settled !== true && (draft.fields ?? []).some((field) => field.required));

/** The labels of what is to be filled in: what Segment refused, or all that is required. */
export function openLabels(draft: Draft): string[] {
  const fields = draft.fields ?? [];
  const open = draft.refused
    ? fields.filter(({ name }) => name === draft.refused?.field)
    : fields.filter(({ required }) => required);
  return open.map(({ label }) => label);
}
