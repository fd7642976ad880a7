import { asList, asObj, asObjs, type Obj, sameJson } from '../json.ts';
import {
  checkCount,
  checkKeys,
  checkNumber,
  checkOneOf,
  checkText,
  checkTextObject,
  missing,
  needObject,
  type Report,
  type Surface,
} from './report.ts';

export type Slot = 'actions' | 'accessory' | 'input' | 'context_actions' | 'card';

const selects = [
  'static_select',
  'external_select',
  'users_select',
  'conversations_select',
  'channels_select',
];
const stateful = [
  ...selects,
  ...selects.map((one) => `multi_${one}`),
  'checkboxes',
  'radio_buttons',
  'datepicker',
  'timepicker',
];

const allowed: Record<Slot, readonly string[]> = {
  actions: [...stateful, 'button', 'overflow', 'workflow_button', 'datetimepicker', 'rich_text_input'],
  accessory: [...stateful, 'button', 'overflow', 'workflow_button', 'image'],
  input: [
    ...stateful,
    'plain_text_input',
    'datetimepicker',
    'email_text_input',
    'url_text_input',
    'number_input',
    'file_input',
    'rich_text_input',
  ],
  context_actions: ['feedback_buttons', 'icon_button'],
  card: ['button'],
};

/** Elements that not every surface shows. */
const onlyOn: Record<string, readonly Surface[]> = {
  email_text_input: ['modal'],
  url_text_input: ['modal'],
  number_input: ['modal'],
  file_input: ['modal'],
  rich_text_input: ['modal', 'home'],
  datetimepicker: ['message', 'modal'],
};

const common = ['type', 'action_id'];
const selectKeys = [...common, 'placeholder', 'confirm', 'focus_on_load'];
const inputKeys = [...common, 'placeholder', 'initial_value', 'focus_on_load', 'dispatch_action_config'];

const keys: Record<string, readonly string[]> = {
  button: [...common, 'text', 'value', 'url', 'style', 'confirm', 'accessibility_label'],
  workflow_button: [...common, 'text', 'workflow', 'style', 'confirm', 'accessibility_label'],
  overflow: [...common, 'options', 'confirm'],
  checkboxes: [...common, 'options', 'initial_options', 'confirm', 'focus_on_load'],
  radio_buttons: [...common, 'options', 'initial_option', 'confirm', 'focus_on_load'],
  static_select: [...selectKeys, 'options', 'option_groups', 'initial_option'],
  multi_static_select: [...selectKeys, 'options', 'option_groups', 'initial_options', 'max_selected_items'],
  external_select: [...selectKeys, 'initial_option', 'min_query_length'],
  multi_external_select: [...selectKeys, 'initial_options', 'min_query_length', 'max_selected_items'],
  users_select: [...selectKeys, 'initial_user'],
  multi_users_select: [...selectKeys, 'initial_users', 'max_selected_items'],
  channels_select: [...selectKeys, 'initial_channel', 'response_url_enabled'],
  multi_channels_select: [...selectKeys, 'initial_channels', 'max_selected_items'],
  conversations_select: [
    ...selectKeys,
    'initial_conversation',
    'default_to_current_conversation',
    'filter',
    'response_url_enabled',
  ],
  multi_conversations_select: [
    ...selectKeys,
    'initial_conversations',
    'default_to_current_conversation',
    'filter',
    'max_selected_items',
  ],
  datepicker: [...selectKeys, 'initial_date'],
  timepicker: [...selectKeys, 'initial_time', 'timezone'],
  datetimepicker: [...common, 'confirm', 'focus_on_load', 'initial_date_time'],
  plain_text_input: [...inputKeys, 'multiline', 'min_length', 'max_length'],
  email_text_input: inputKeys,
  url_text_input: inputKeys,
  number_input: [...inputKeys, 'is_decimal_allowed', 'min_value', 'max_value'],
  rich_text_input: [...inputKeys, 'min_lines', 'max_lines'],
  file_input: [...common, 'filetypes', 'max_files'],
  feedback_buttons: [...common, 'positive_button', 'negative_button'],
  icon_button: [...common, 'icon', 'text', 'accessibility_label', 'value', 'visible_to_user_ids', 'confirm'],
  image: ['type', 'image_url', 'slack_file', 'alt_text'],
};

/** Checks one element in its slot of a block. */
export function checkElement(
  report: Report,
  pointer: string,
  value: unknown,
  slot: Slot,
  surface: Surface,
): void {
  const element = needObject(report, pointer, value);
  if (element === undefined) return;
  const type = String(element.type);
  if (!allowed[slot].includes(type) || !(onlyOn[type] ?? [surface]).includes(surface)) {
    report.add(`${pointer}/type`, 'unsupported_element', `unsupported type: ${type} (${slot}, ${surface})`, {
      type: 'enum',
      expected: [...allowed[slot]],
      got: type,
    });
    return;
  }
  checkKeys(report, pointer, element, keys[type] ?? []);
  checkText(report, `${pointer}/action_id`, element.action_id, { max: 255 });
  checkTextObject(report, `${pointer}/placeholder`, element.placeholder, { max: 150, plain: true });
  if (element.confirm !== undefined) checkConfirm(report, `${pointer}/confirm`, element.confirm);
  checkOwn(report, pointer, type, element);
}

function checkOwn(report: Report, pointer: string, type: string, element: Obj): void {
  switch (type) {
    case 'button':
    case 'workflow_button':
    case 'icon_button':
      checkTextObject(report, `${pointer}/text`, element.text, { max: 75, plain: true, required: true });
      checkText(report, `${pointer}/value`, element.value, { max: 2000 });
      checkText(report, `${pointer}/url`, element.url, { max: 3000 });
      checkText(report, `${pointer}/accessibility_label`, element.accessibility_label, { max: 75 });
      checkOneOf(report, `${pointer}/style`, element.style, ['primary', 'danger']);
      if (type === 'icon_button') checkOneOf(report, `${pointer}/icon`, element.icon, ['trash']);
      return;
    case 'feedback_buttons':
      for (const side of ['positive_button', 'negative_button']) {
        const one = needObject(report, `${pointer}/${side}`, element[side]);
        if (one === undefined) continue;
        checkTextObject(report, `${pointer}/${side}/text`, one.text, {
          max: 75,
          plain: true,
          required: true,
        });
        checkText(report, `${pointer}/${side}/value`, one.value, { max: 2000, required: true });
      }
      return;
    case 'overflow':
      checkOptions(report, pointer, element, { max: 5, overflow: true });
      return;
    case 'checkboxes':
    case 'radio_buttons':
      checkOptions(report, pointer, element, { max: 10, mrkdwn: true });
      return;
    case 'static_select':
    case 'multi_static_select':
      checkMaxSelected(report, pointer, element);
      checkOptions(report, pointer, element, { max: 100, groups: true });
      return;
    case 'external_select':
    case 'multi_external_select':
      checkNumber(report, `${pointer}/min_query_length`, element.min_query_length, { min: 0, max: 100 });
      checkMaxSelected(report, pointer, element);
      return;
    case 'multi_users_select':
    case 'multi_channels_select':
      checkMaxSelected(report, pointer, element);
      return;
    case 'conversations_select':
    case 'multi_conversations_select':
      if (element.filter !== undefined && Object.keys(asObj(element.filter) ?? {}).length === 0)
        report.add(`${pointer}/filter`, 'too_few', 'must have at least one key');
      checkMaxSelected(report, pointer, element);
      return;
    case 'datepicker':
      checkPattern(report, `${pointer}/initial_date`, element.initial_date, /^\d{4}-\d\d-\d\d$/);
      return;
    case 'timepicker':
      checkPattern(report, `${pointer}/initial_time`, element.initial_time, /^\d\d:\d\d$/);
      return;
    case 'datetimepicker':
      checkNumber(report, `${pointer}/initial_date_time`, element.initial_date_time, {
        min: 1_000_000_000,
        max: 9_999_999_999,
      });
      return;
    case 'plain_text_input':
      checkNumber(report, `${pointer}/min_length`, element.min_length, { min: 0, max: 3000 });
      checkNumber(report, `${pointer}/max_length`, element.max_length, { min: 1, max: 3000 });
      if (Number(element.min_length ?? 0) > Number(element.max_length ?? 3000))
        report.add(pointer, 'invalid_range', 'min_length must not be more than max_length');
      checkText(report, `${pointer}/initial_value`, element.initial_value, {
        min: 0,
        max: Number(element.max_length ?? 3000),
      });
      return;
    case 'number_input':
      if (typeof element.is_decimal_allowed !== 'boolean') missing(report, `${pointer}/is_decimal_allowed`);
      if (Number(element.min_value ?? -Infinity) > Number(element.max_value ?? Infinity))
        report.add(pointer, 'invalid_range', 'min_value must not be more than max_value');
      return;
    case 'rich_text_input':
      checkNumber(report, `${pointer}/min_lines`, element.min_lines, { min: 1, max: 100 });
      checkNumber(report, `${pointer}/max_lines`, element.max_lines, { min: 1, max: 100 });
      return;
    case 'file_input':
      checkNumber(report, `${pointer}/max_files`, element.max_files, { min: 1, max: 10 });
      return;
    case 'image':
      checkImage(report, pointer, element);
      return;
    default:
  }
}

/** alt_text and exactly one of image_url and slack_file. */
export function checkImage(report: Report, pointer: string, image: Obj): void {
  checkText(report, `${pointer}/alt_text`, image.alt_text, { max: 2000, required: true });
  checkText(report, `${pointer}/image_url`, image.image_url, { max: 3000 });
  if ((image.image_url === undefined) === (image.slack_file === undefined))
    report.add(pointer, 'invalid_image', 'must have exactly one of image_url and slack_file');
}

function checkConfirm(report: Report, pointer: string, value: unknown): void {
  const confirm = needObject(report, pointer, value);
  if (confirm === undefined) return;
  checkKeys(report, pointer, confirm, ['title', 'text', 'confirm', 'deny', 'style']);
  checkTextObject(report, `${pointer}/title`, confirm.title, { max: 100, plain: true });
  checkTextObject(report, `${pointer}/text`, confirm.text, { max: 300, required: true });
  checkTextObject(report, `${pointer}/confirm`, confirm.confirm, { max: 30, plain: true });
  checkTextObject(report, `${pointer}/deny`, confirm.deny, { max: 30, plain: true });
  checkOneOf(report, `${pointer}/style`, confirm.style, ['primary', 'danger']);
}

function checkMaxSelected(report: Report, pointer: string, element: Obj): void {
  checkNumber(report, `${pointer}/max_selected_items`, element.max_selected_items, { min: 1, max: 1000 });
}

function checkPattern(report: Report, pointer: string, value: unknown, pattern: RegExp): void {
  if (value !== undefined && !(typeof value === 'string' && pattern.test(value)))
    report.add(pointer, 'invalid_format', `must match ${pattern.source}`);
}

type OptionRules = { max: number; overflow?: boolean; mrkdwn?: boolean; groups?: boolean };

function checkOptions(report: Report, pointer: string, element: Obj, rules: OptionRules): void {
  const grouped = rules.groups === true && element.option_groups !== undefined;
  if (grouped && element.options !== undefined)
    report.add(pointer, 'invalid_options', 'must have exactly one of options and option_groups');
  if (grouped) {
    if (checkCount(report, `${pointer}/option_groups`, element.option_groups, { max: 100 }))
      element.option_groups.forEach((group, i) => {
        const at = `${pointer}/option_groups/${i}`;
        const found = needObject(report, at, group);
        if (found === undefined) return;
        checkTextObject(report, `${at}/label`, found.label, { max: 75, plain: true, required: true });
        checkOptionList(report, `${at}/options`, found.options, rules);
      });
  } else checkOptionList(report, `${pointer}/options`, element.options, rules);
  const all = optionsOf(element);
  const initial = [
    ...(element.initial_option === undefined ? [] : [element.initial_option]),
    ...asList(element.initial_options),
  ];
  if (element.initial_options !== undefined && asList(element.initial_options).length === 0)
    report.add(`${pointer}/initial_options`, 'too_few', 'must have at least 1 items');
  for (const one of initial)
    if (!all.some((option) => sameJson(option, one)))
      report.add(pointer, 'invalid_initial_option', 'initial options must be among the options, exactly');
}

function checkOptionList(report: Report, pointer: string, value: unknown, rules: OptionRules): void {
  if (!checkCount(report, pointer, value, { max: rules.max })) return;
  value.forEach((item, i) => {
    const at = `${pointer}/${i}`;
    const option = needObject(report, at, item);
    if (option === undefined) return;
    checkKeys(report, at, option, ['text', 'value', 'description', ...(rules.overflow ? ['url'] : [])]);
    const plain = rules.mrkdwn !== true;
    checkTextObject(report, `${at}/text`, option.text, { max: 75, plain, required: true });
    checkTextObject(report, `${at}/description`, option.description, { max: 75, plain });
    checkText(report, `${at}/value`, option.value, { max: 150, required: true });
    checkText(report, `${at}/url`, option.url, { max: 3000 });
  });
}

/** The options of a select, checkboxes, radio or overflow element, groups opened up. */
export const optionsOf = (element: Obj): Obj[] => [
  ...asObjs(element.options),
  ...asObjs(element.option_groups).flatMap((group) => asObjs(group.options)),
];
