import { en } from '../copy/en.ts';
import type { Draft } from '../core/checklist.ts';
import type { Effect, Outcome } from '../core/effect.ts';
import type { Scene } from '../core/scene.ts';
import { formsOf } from './draft-fields.ts';
import { askDraft, draftById } from './drafts.ts';
import { readSettings, settingsForm } from './settings-form.ts';
import type { FormHandler, Handlers } from './step.ts';

const words = en.settings;

function openSettings(s: Scene, draft: Draft, more: boolean): void {
  const { first, rest } = formsOf(draft.fields ?? []);
  const name = draft.name ?? draft.integration?.name ?? '';
  const form = settingsForm(
    'destination_settings',
    draft.id,
    more ? rest : first,
    draft.settings,
    more ? { part: 'more' } : {},
    name,
    { kept: draft.secrets ?? [], ...(draft.refused ? { refused: draft.refused } : {}) },
  );
  s.openForm(form, {
    text: en.connect.settingsByForm(name),
    control: {
      kind: 'button',
      label: en.connect.settingsButton,
      intent: { intent: 'fill_settings', slots: { draft: draft.id, ...(more ? { more: true } : {}) } },
    },
  });
}

const without = <T>(record: Record<string, T>, names: readonly string[]): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));

/** The submitted settings of a draft. Secrets are in the vault already; here are marks. */
export const submitDraftSettings: FormHandler = (s, values, context) => {
  const draft = draftById(s, context.subject);
  if (!draft || draft.creating) {
    s.tell(en.general.oldButton);
    s.show('current');
    return;
  }
  const { first, rest } = formsOf(draft.fields ?? []);
  const fields = context.part === 'more' ? rest : first;
  const kept = draft.secrets ?? [];
  const read = readSettings(fields, values, kept);
  if (Object.keys(read.errors).length > 0) {
    s.refuseForm(read.errors);
    return;
  }
  const names = fields.map((field) => field.name);
  draft.settings = { ...without(draft.settings ?? {}, names), ...read.settings };
  draft.secrets = [...kept.filter((name) => !names.includes(name)), ...read.secrets];
  if (draft.refused && names.includes(draft.refused.field)) delete draft.refused;
  // The optional ones may be filled in before those that are required.
  const isWhole = first.every(
    ({ name, required }) => !required || name in (draft.settings ?? {}) || draft.secrets?.includes(name),
  );
  if (isWhole && !draft.refused) draft.settled = true;
  s.audit('settings_given', {
    draft: draft.id,
    integration: draft.integration?.name,
    settings: Object.keys(read.settings),
    secrets: read.secrets,
  });
  s.tell(en.connect.settingsSaved(draft.name ?? draft.integration?.name ?? ''));
  askDraft(s, draft);
};

/** `settings.apiKey`, `/settings/apiKey` or `apiKey`: Segment's documents do not fix how a field is named. */
const isField = (said: string, name: string): boolean => said.split(/[./[\]"']+/).includes(name);

/**
 * A draft whose making Segment refused because of one of its settings goes back to its form, with that one marked and
 * all else kept. False for every other failure.
 */
export function settingRefused(s: Scene, outcome: Extract<Outcome, { kind: 'failed' }>): boolean {
  const draft = draftById(s, draftMadeBy(outcome.effect));
  const said = outcome.field;
  const field = said ? draft?.fields?.find(({ name }) => isField(said, name)) : undefined;
  if (!draft || !field) return false;
  draft.refused = { field: field.name, ...(outcome.why ? { why: outcome.why } : {}) };
  draft.settled = false;
  // The vault still has what was refused: it must be typed anew.
  draft.secrets = draft.secrets?.filter((name) => name !== field.name) ?? [];
  s.tell(words.refused(draft.integration?.name ?? '', field.label, outcome.why));
  askDraft(s, draft);
  return true;
}

const draftMadeBy = (effect: Effect): string | undefined =>
  (effect.kind === 'create_destination' || effect.kind === 'create_source') && 'draft' in effect.work
    ? effect.work.draft
    : undefined;

export const draftSettingsHandlers = {
  fill_settings(s, { draft: id, more }) {
    const draft = draftById(s, id);
    if (draft && !draft.creating) {
      const isInRest = formsOf(draft.fields ?? []).rest.some(({ name }) => name === draft.refused?.field);
      openSettings(s, draft, more === true || isInRest);
      return;
    }
    s.tell(en.general.oldButton);
    s.show('current');
  },
} satisfies Partial<Handlers>;
