import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import type { Field, Form, FormId } from '../../../core/card.ts';
import type { Conversation } from '../../../core/turn.ts';
import { clean, limits, line, shorten } from '../limits.ts';
import { fitBlocks } from './blocks.ts';
import { optionsOrGroups, plainText, slackOptions } from './controls.ts';
import { isBlank, richElements, textObject } from './text.ts';

/** Listed so that the compiler tells when core's list grows. */
const formIds: Record<FormId, true> = {
  source_name: true,
  destination_settings: true,
  event_state: true,
  own_event: true,
  event_import: true,
  warehouse: true,
  reverse_etl_model: true,
  promotion_policy: true,
  prod_names: true,
  prod_settings: true,
  reject_reason: true,
  spaces: true,
  identifiers: true,
  audience: true,
  connect_workspace: true,
  link_person: true,
  write_key: true,
  promotion_detail: true,
  loading: true,
};

/** The form a view's callback id names, or undefined. */
export function formIdOf(callbackId: string): FormId | undefined {
  const id = callbackId.replace(/^form:/, '');
  return callbackId.startsWith('form:') && Object.hasOwn(formIds, id) ? (id as FormId) : undefined;
}

/** What a view carries to its submission: at most 3,000 characters, readable by Slack, so never a secret. */
export const viewMetadata = z.strictObject({
  v: z.literal(1),
  form: z.string(),
  context: z.record(z.string(), z.string()),
  /** Where it was opened; left out when that is not known any more. */
  at: z
    .strictObject({
      tenant: z.string(),
      channel: z.string(),
      thread: z.string().optional(),
      direct: z.boolean(),
    })
    .optional(),
  /** Choices split over several blocks of which at least one option must be taken: Slack cannot demand that. */
  demand: z.array(z.string()),
});
/** See viewMetadata. */
export type ViewMetadata = z.infer<typeof viewMetadata>;

/** The field a block belongs to: groups after the first have "~2", "~3", … behind the name. */
export const fieldOf = (blockId: string): string => blockId.replace(/~\d+$/, '');

/** `form` as a modal. `at`: where it was opened. undefined when its context does not fit into a view. */
export function renderForm(form: Form, at: Conversation | undefined): ModalView | undefined {
  const blocks = form.fields.flatMap(drawField);
  const inputs = blocks.some((block) => block.type === 'input');
  const metadata: ViewMetadata = {
    v: 1,
    form: form.form,
    context: form.context,
    ...(at ? { at: { tenant: at.tenant, channel: at.channel, direct: at.direct, ...threadOf(at) } } : {}),
    demand: form.fields.flatMap((field) => (isSplit(field) && !field.optional ? [field.name] : [])),
  };
  const privateMetadata = JSON.stringify(metadata);
  if (privateMetadata.length > limits.privateMetadata) return undefined;
  // Slack demands a submit button beside any input and our own core decides whether there is anything to send.
  const submit = form.submit ?? (inputs ? 'Submit' : undefined);
  return {
    type: 'modal',
    callback_id: `form:${form.form}`,
    private_metadata: privateMetadata,
    title: plainText(form.title, limits.modalTitle, 'Segue'),
    close: plainText(submit === undefined ? 'Close' : 'Cancel', limits.modalButton, 'Close'),
    ...(submit === undefined ? {} : { submit: plainText(submit, limits.modalButton, 'Submit') }),
    blocks:
      blocks.length > 0 ? fitBlocks(blocks, limits.modalBlocks) : drawField({ kind: 'note', text: '…' }),
  };
}

const threadOf = (at: Conversation) => (at.thread === undefined ? {} : { thread: at.thread });

const isSplit = (field: Field): field is Extract<Field, { kind: 'choices' }> =>
  field.kind === 'choices' && slackOptions(field.options).length > limits.optionsPerCheckboxes;

function drawField(field: Field): KnownBlock[] {
  switch (field.kind) {
    case 'note':
      if (isBlank(field.text)) return [];
      return [{ type: 'section', text: textObject(field.text, limits.sectionText) }];
    case 'code':
      return preformatted(field.code);
    case 'text':
      return [input(field, textElement(field))];
    case 'choice':
      return choice(field);
    case 'choices':
      return choices(field);
    case 'people':
      return [
        input(field, {
          type: 'multi_users_select',
          action_id: 'value',
          ...(field.initial?.length ? { initial_users: field.initial.slice(0, field.max ?? 100) } : {}),
          ...(field.max !== undefined ? { max_selected_items: Math.max(1, field.max) } : {}),
        }),
      ];
    case 'channel':
      return [
        input(field, {
          type: 'conversations_select',
          action_id: 'value',
          filter: { include: ['public', 'private'], exclude_bot_users: true },
          ...(field.initial ? { initial_conversation: field.initial } : {}),
        }),
      ];
  }
}

type Input = Exclude<Field, { kind: 'note' | 'code' }>;
type Of<K extends Field['kind']> = Extract<Field, { kind: K }>;

function input(
  field: Input,
  element: InputBlock['element'],
  part?: { block: string; label: string },
): InputBlock {
  const secret = field.kind === 'text' && field.secret;
  const hint = [field.hint, secret ? 'Kept apart from this chat and never shown here again.' : undefined]
    .filter((text) => text !== undefined && clean(text).trim() !== '')
    .join(' ');
  return {
    type: 'input',
    block_id: part?.block ?? field.name,
    label: plainText(part?.label ?? field.label, limits.inputLabel, field.name),
    optional: part !== undefined || field.optional === true,
    element,
    ...(hint === '' ? {} : { hint: plainText(hint, limits.inputHint, '…') }),
  };
}

function textElement(field: Of<'text'>): InputBlock['element'] {
  const maxLength = Math.min(Math.max(field.maxLength ?? limits.inputText, 1), limits.inputText);
  const initial = field.initial === undefined ? '' : shorten(clean(field.initial), maxLength);
  return {
    type: 'plain_text_input',
    action_id: 'value',
    multiline: field.multiline === true,
    max_length: maxLength,
    ...(initial === '' ? {} : { initial_value: initial }),
    ...(field.placeholder ? { placeholder: plainText(field.placeholder, limits.placeholder, '…') } : {}),
  };
}

function choice(field: Of<'choice'>): KnownBlock[] {
  const options = slackOptions(field.options);
  if (options.length === 0) return nothingToChoose(field.label);
  const initial = options.find(({ value }) => value === field.initial);
  const chosen = initial ? { initial_option: initial } : {};
  if (options.length <= 5) {
    return [input(field, { type: 'radio_buttons', action_id: 'value', options, ...chosen })];
  }
  return [
    input(field, { type: 'static_select', action_id: 'value', ...optionsOrGroups(options), ...chosen }),
  ];
}

function choices(field: Of<'choices'>): KnownBlock[] {
  const options = slackOptions(field.options);
  if (options.length === 0) return nothingToChoose(field.label);
  const size = limits.optionsPerCheckboxes;
  const total = Math.ceil(options.length / size);
  return Array.from({ length: total }, (_, i) => {
    const part = options.slice(i * size, (i + 1) * size);
    const initial = part.filter(({ value }) => value !== undefined && field.initial?.includes(value));
    const element: InputBlock['element'] = {
      type: 'checkboxes',
      action_id: 'value',
      options: part,
      ...(initial.length > 0 ? { initial_options: initial } : {}),
    };
    if (total === 1) return input(field, element);
    const block = i === 0 ? field.name : `${field.name}~${i + 1}`;
    return input(field, element, {
      block,
      label: `${line(field.label, 130, field.name)} (${i + 1} of ${total})`,
    });
  });
}

const nothingToChoose = (label: string): KnownBlock[] => [
  { type: 'section', text: plainText(`${label}: nothing to choose from.`, limits.sectionText, '…') },
];

function preformatted(code: string): KnownBlock[] {
  const { elements } = richElements(code, limits.sectionText);
  const texts = elements.flatMap((element) => (element.type === 'text' ? [element] : []));
  return texts.length > 0
    ? [{ type: 'rich_text', elements: [{ type: 'rich_text_preformatted', elements: texts }] }]
    : [];
}
