import { asArray, asNumber, asObject, asText, type Json, optionalText } from './json.ts';
import { parseInline } from './mrkdwn.ts';
import { plainText, safeHref } from './text.ts';

type OptionView = { value: string; label: string; description?: string };
export type OptionGroup = { label?: string; options: OptionView[] };
export type ConfirmView = { title: string; text: string; yes: string; no: string; danger: boolean };

type Common = { actionId: string; confirm?: ConfirmView; label: string };

/** An interactive element. `label` is what it is called: a button's text, a placeholder, or a made one. */
export type ControlView = Common &
  (
    | { kind: 'button'; style?: 'primary' | 'danger'; href?: string; accessibleName?: string }
    | { kind: 'select'; multiple: boolean; groups: OptionGroup[]; chosen: string[]; max?: number }
    | { kind: 'people' | 'channels'; multiple: boolean; chosen: string[]; max?: number }
    | { kind: 'overflow'; options: OptionView[] }
    | { kind: 'checks'; multiple: boolean; options: OptionView[]; chosen: string[] }
    | {
        kind: 'text';
        multiline: boolean;
        initial: string;
        maxLength?: number;
        minLength?: number;
        inputMode: 'text' | 'email' | 'url' | 'decimal';
      }
    | { kind: 'unknown'; type: string }
  );

/** A Block Kit element, ready to be drawn. */
export function controlView(element: Json): ControlView {
  const common = commonOf(element);
  const max = asNumber(element.max_selected_items);
  const limit = max === undefined ? {} : { max };
  switch (element.type) {
    case 'button':
    case 'workflow_button':
      return { ...common, label: textOf(element.text), ...buttonView(element) };
    case 'static_select':
    case 'multi_static_select': {
      const initial =
        element.type === 'static_select' ? [element.initial_option] : asArray(element.initial_options);
      return {
        ...common,
        kind: 'select',
        multiple: element.type === 'multi_static_select',
        groups: groupsOf(element),
        chosen: initial.filter(Boolean).map((option) => asText(asObject(option).value)),
        ...limit,
      };
    }
    case 'users_select':
    case 'multi_users_select':
      return { ...common, kind: 'people', ...chosenIds(element, 'initial_user'), ...limit };
    case 'channels_select':
    case 'multi_channels_select':
      return { ...common, kind: 'channels', ...chosenIds(element, 'initial_channel'), ...limit };
    case 'conversations_select':
    case 'multi_conversations_select':
      return { ...common, kind: 'channels', ...chosenIds(element, 'initial_conversation'), ...limit };
    case 'overflow':
      return { ...common, kind: 'overflow', label: 'More actions', options: optionsOf(element.options) };
    case 'checkboxes':
    case 'radio_buttons': {
      const initial =
        element.type === 'checkboxes' ? asArray(element.initial_options) : [element.initial_option];
      return {
        ...common,
        kind: 'checks',
        multiple: element.type === 'checkboxes',
        options: optionsOf(element.options),
        chosen: initial.filter(Boolean).map((option) => asText(asObject(option).value)),
      };
    }
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
      return { ...common, ...textView(element) };
    default:
      return { ...common, kind: 'unknown', type: asText(element.type) || 'without a type' };
  }
}

function commonOf(element: Json): Common {
  const confirm = asObject(element.confirm);
  return {
    actionId: asText(element.action_id),
    label: textOf(element.placeholder),
    ...(element.confirm
      ? {
          confirm: {
            title: textOf(confirm.title),
            text: textOf(confirm.text),
            yes: textOf(confirm.confirm) || 'Yes',
            no: textOf(confirm.deny) || 'Cancel',
            danger: confirm.style === 'danger',
          },
        }
      : {}),
  };
}

function buttonView(element: Json): Omit<Extract<ControlView, { kind: 'button' }>, keyof Common> {
  const href = safeHref(asText(element.url));
  const accessibleName = optionalText(element.accessibility_label);
  const style = (['primary', 'danger'] as const).find((one) => one === element.style);
  return {
    kind: 'button' as const,
    ...(style ? { style } : {}),
    ...(href ? { href } : {}),
    ...(accessibleName ? { accessibleName } : {}),
  };
}

function textView(element: Json) {
  const modes = { email_text_input: 'email', url_text_input: 'url', number_input: 'decimal' } as const;
  const maxLength = asNumber(element.max_length);
  const minLength = asNumber(element.min_length);
  return {
    kind: 'text' as const,
    multiline: element.multiline === true,
    initial: asText(element.initial_value),
    inputMode: modes[element.type as keyof typeof modes] ?? ('text' as const),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(minLength === undefined ? {} : { minLength }),
  };
}

function chosenIds(element: Json, key: string) {
  const multiple = asText(element.type).startsWith('multi_');
  const chosen = multiple ? asArray(element[`${key}s`]) : [element[key]];
  return { multiple, chosen: chosen.map(asText).filter((id) => id !== '') };
}

function groupsOf(element: Json): OptionGroup[] {
  if (!Array.isArray(element.option_groups)) return [{ options: optionsOf(element.options) }];
  return element.option_groups.map((group) => ({
    label: textOf(asObject(group).label),
    options: optionsOf(asObject(group).options),
  }));
}

const optionsOf = (options: unknown): OptionView[] =>
  asArray(options).map((option) => {
    const { text, value, description } = asObject(option);
    const more = textOf(description);
    return { value: asText(value), label: textOf(text), ...(more ? { description: more } : {}) };
  });

/** The words of a text object; marks are dropped, as labels hold plain words. */
function textOf(value: unknown): string {
  const text = asObject(value);
  return text.type === 'mrkdwn' ? plainText(parseInline(asText(text.text))) : asText(text.text);
}
