import { en } from '../copy/en.ts';
import type { Block } from '../core/card.ts';
import type { Intent } from '../core/intent.ts';
import type { Pasted } from '../core/pasted.ts';
import type { Scene } from '../core/scene.ts';
import { openDraft } from './drafts.ts';
import { connectControl } from './workspace-cards.ts';

const words = en.pasted;

/** The form that asks for the secrets of what is being connected; nothing for who may not fill it in. */
function formFor(s: Scene): { name: string; intent: Intent } | undefined {
  if (!s.who?.owner) return undefined;
  for (const kind of ['destination', 'source'] as const) {
    const draft = openDraft(s, kind);
    if (draft?.fields?.some((field) => field.kind === 'secret'))
      return {
        name: draft.name ?? draft.integration?.name ?? '',
        intent: { intent: 'fill_settings', slots: { draft: draft.id } },
      };
  }
  const { sources, destinations } = s.c.prod;
  const prod = [...destinations, ...sources].find(
    (entry) => !entry.settled && entry.fields?.some((field) => field.kind === 'secret'),
  );
  return prod && { name: prod.name, intent: { intent: 'fill_prod', slots: { from: prod.from } } };
}

/** Tells the author alone: what it looked like, that it was not kept, what to do about it, and where keys belong. */
export function warnOfPasted(s: Scene, { kinds }: Pasted): void {
  s.audit('secret_pasted', { kinds, in: s.turn.input.kind });
  // A token of Segment has a form of its own, unless the operator has set one.
  const isToken = kinds.includes('segment_token') && !s.isTokenFixed;
  const form = isToken ? undefined : formFor(s);
  const blocks: Block[] = [
    { kind: 'text', text: words.message(kinds.map((kind) => words.kinds[kind])) },
    { kind: 'text', text: s.turn.input.kind === 'command' ? words.command : words.remove },
    { kind: 'list', items: kinds.map((kind) => words.rotate[kind]) },
    { kind: 'text', text: isToken ? words.tokenForm : form ? words.formOf(form.name) : words.form },
  ];
  if (isToken) blocks.push({ kind: 'actions', controls: [connectControl(s)] });
  if (form)
    blocks.push({
      kind: 'actions',
      controls: [{ kind: 'button', label: words.formButton, intent: form.intent }],
    });
  s.whisper({ title: words.title, blocks });
}

/** What is wrong with a form by its fields. */
export const pastedErrors = ({ fields = {} }: Pasted): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, kind]) => [name, words.field(words.kinds[kind])]));
