import { z } from 'zod';
import type { FormValues } from '../../core/card.ts';
import type { Conversation } from '../../core/turn.ts';
import { clean } from './limits.ts';
import { ignored, json, option, optionalText, type ParseContext, type Parsed, person } from './parse.ts';
import { fieldOf, formIdOf, type ViewMetadata, viewMetadata } from './render/form.ts';

const inputState = z.object({
  type: z.string(),
  value: z.string().nullish(),
  selected_option: option.nullish(),
  selected_options: z.array(option).nullish(),
  selected_users: z.array(z.string()).nullish(),
  selected_conversation: z.string().nullish(),
});
const submissionBody = z.object({
  team: z.object({ id: z.string() }).nullish(),
  user: z.object({ id: z.string(), team_id: optionalText }),
  trigger_id: z.string().optional(),
  view: z.object({
    id: z.string(),
    hash: z.string().optional(),
    callback_id: z.string(),
    private_metadata: z.string(),
    app_installed_team_id: optionalText,
    state: z.object({ values: z.record(z.string(), z.record(z.string(), inputState)) }),
  }),
});

/**
 * A submitted form. Its id holds a digest of the values: Slack keeps a view's id and hash when a form is sent
 * again after an error, and that is another turn.
 */
export function parseSubmission(body: unknown, context: ParseContext): Parsed {
  const parsed = submissionBody.safeParse(body);
  if (!parsed.success) return ignored('not a submission');
  const { user, view, trigger_id: trigger } = parsed.data;
  const form = formIdOf(view.callback_id);
  const metadata = viewMetadata.safeParse(json(view.private_metadata)).data;
  if (form === undefined || metadata?.form !== form) return ignored('a form of another version');
  const team = view.app_installed_team_id ?? parsed.data.team?.id ?? user.team_id;
  const tenant = context.self.team ?? team;
  if (team === undefined || tenant === undefined) return ignored('no team');
  const values = formValues(view.state.values);
  const missing = metadata.demand.filter((name) => values[name]?.length === 0);
  if (missing.length > 0) return { kind: 'missing', fields: missing };
  const digest = context.digest(JSON.stringify(view.state.values));
  return {
    kind: 'turn',
    turn: {
      id: `slack:view:${view.id}:${view.hash ?? ''}:${digest}`,
      at: context.at,
      person: person(user.team_id ?? parsed.data.team?.id ?? team, user.id),
      conversation: whereOpened(metadata, tenant, user.id),
      input: { kind: 'form', form, context: metadata.context, values },
      ...(trigger === undefined ? {} : { trigger }),
    },
  };
}

// Where it is not known any more (Segue started again meanwhile), the person's direct conversation.
function whereOpened(metadata: ViewMetadata, tenant: string, user: string): Conversation {
  if (metadata.at === undefined) return { platform: 'slack', tenant, channel: user, direct: true };
  const { channel, direct, thread } = metadata.at;
  return {
    platform: 'slack',
    tenant: metadata.at.tenant,
    channel,
    direct,
    ...(thread === undefined ? {} : { thread }),
  };
}

/** Values by field name; the groups of a split field are one list again. */
function formValues(state: Record<string, Record<string, z.infer<typeof inputState>>>): FormValues {
  const values: Record<string, string | string[]> = Object.create(null);
  for (const [blockId, elements] of Object.entries(state)) {
    const [element] = Object.values(elements);
    if (element === undefined) continue;
    const name = fieldOf(blockId);
    const value = elementValue(element);
    const before = values[name];
    values[name] = Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value;
  }
  return { ...values };
}

function elementValue(element: z.infer<typeof inputState>): string | string[] {
  switch (element.type) {
    case 'checkboxes':
    case 'multi_static_select':
      return element.selected_options?.map((one) => one.value) ?? [];
    case 'multi_users_select':
      return element.selected_users ?? [];
    case 'radio_buttons':
    case 'static_select':
      return element.selected_option?.value ?? '';
    case 'conversations_select':
      return element.selected_conversation ?? '';
    default:
      return clean(element.value ?? '');
  }
}
