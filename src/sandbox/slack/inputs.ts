import { optionsOf } from './blocks/elements.ts';
import { asList, asObj, asObjs, asText, type Obj, textOf } from './json.ts';

/** What a person typed or chose: text, an option's value, an id, a date; a list where several may be chosen. */
export type Value = string | string[];

/** An element that keeps a value, with the block it stands in. */
export type Input = {
  /** block_id and action_id as one string */
  key: string;
  blockId: string;
  actionId: string;
  /** The block's label, the text beside the element, or its placeholder. */
  label: string;
  element: Obj;
  /** In an input block: submitted with the modal, and required unless optional. */
  inInputBlock: boolean;
  optional: boolean;
  /** Whether a change is told to the bot at once. */
  dispatches: boolean;
};

const many = (type: string): boolean => type.startsWith('multi_') || type === 'checkboxes';

/** Whether an element holds several values. */
export const holdsMany = (element: Obj): boolean => many(String(element.type));

const momentary = ['button', 'overflow', 'workflow_button', 'image', 'feedback_buttons', 'icon_button'];

/** Key of an element in maps of values. */
const inputKey = (blockId: unknown, actionId: unknown): string => `${String(blockId)}|${String(actionId)}`;

/** Every block with those inside containers and carousels. */
export const flatBlocks = (blocks: unknown): Obj[] =>
  asObjs(blocks).flatMap((block) => [
    block,
    ...flatBlocks(block.child_blocks),
    ...(block.type === 'carousel' ? flatBlocks(block.elements) : []),
  ]);

/** Every element that keeps a value, in the order of a message's or view's blocks. */
export function inputsOf(holder: Obj): Input[] {
  return flatBlocks(holder.blocks).flatMap((block) => {
    const inInputBlock = block.type === 'input';
    const elements = inInputBlock
      ? asObjs([block.element])
      : block.type === 'actions'
        ? asObjs(block.elements)
        : asObjs([block.accessory]);
    return elements
      .filter((element) => !momentary.includes(String(element.type)))
      .map((element) => ({
        key: inputKey(block.block_id, element.action_id),
        blockId: String(block.block_id),
        actionId: String(element.action_id),
        label: textOf(block.label) || textOf(block.text) || textOf(element.placeholder),
        element,
        inInputBlock,
        optional: !inInputBlock || block.optional === true,
        dispatches: !inInputBlock || block.dispatch_action === true,
      }));
  });
}

/** The value an element starts with. */
function initialValue(element: Obj): Value {
  const option = asText(asObj(element.initial_option)?.value);
  if (option !== undefined) return option;
  if (element.initial_options !== undefined)
    return asObjs(element.initial_options).map((one) => asText(one.value) ?? '');
  for (const key of ['value', 'user', 'channel', 'conversation', 'date', 'time', 'date_time']) {
    const one = element[`initial_${key}`];
    if (typeof one === 'string' || typeof one === 'number') return String(one);
    const several = element[`initial_${key}s`];
    if (several !== undefined) return asList(several).map(String);
  }
  return holdsMany(element) ? [] : '';
}

/** The present value of each input by key, typed ones before initial ones. */
export const currentValue = (input: Input, typed: ReadonlyMap<string, Value> | undefined): Value =>
  typed?.get(input.key) ?? initialValue(input.element);

/** `state.values` of Slack's payloads. */
export function stateValues(
  holder: Obj,
  typed: ReadonlyMap<string, Value> | undefined,
): Record<string, Record<string, Obj>> {
  const values: Record<string, Record<string, Obj>> = {};
  for (const input of inputsOf(holder)) {
    const value = valueObject(input.element, currentValue(input, typed));
    values[input.blockId] = { ...values[input.blockId], [input.actionId]: value };
  }
  return values;
}

/** One value the way Slack sends it, in `state.values` and in an action. */
export function valueObject(element: Obj, value: Value): Obj {
  const type = String(element.type);
  const options = optionsOf(element);
  const one = typeof value === 'string' ? value : (value[0] ?? '');
  const list = typeof value === 'string' ? (value === '' ? [] : [value]) : value;
  const orNull = one === '' ? null : one;
  switch (type) {
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
      return { type, selected_option: options.find((option) => option.value === one) ?? null };
    case 'multi_static_select':
    case 'multi_external_select':
    case 'checkboxes':
      return { type, selected_options: options.filter((option) => list.includes(String(option.value))) };
    case 'users_select':
      return { type, selected_user: orNull };
    case 'multi_users_select':
      return { type, selected_users: list };
    case 'channels_select':
      return { type, selected_channel: orNull };
    case 'multi_channels_select':
      return { type, selected_channels: list };
    case 'conversations_select':
      return { type, selected_conversation: orNull };
    case 'multi_conversations_select':
      return { type, selected_conversations: list };
    case 'datepicker':
      return { type, selected_date: orNull };
    case 'timepicker':
      return { type, selected_time: orNull };
    case 'datetimepicker':
      return { type, selected_date_time: one === '' ? null : Number(one) };
    case 'rich_text_input':
      return {
        type,
        rich_text_value:
          one === ''
            ? null
            : {
                type: 'rich_text',
                elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: one }] }],
              },
      };
    default:
      return { type, value: orNull };
  }
}

const patterns: Record<string, { pattern: RegExp; problem: string }> = {
  datepicker: { pattern: /^\d{4}-\d\d-\d\d$/, problem: 'Please enter a date such as 2026-01-31.' },
  timepicker: { pattern: /^\d\d:\d\d$/, problem: 'Please enter a time such as 09:30.' },
  datetimepicker: { pattern: /^\d{10}$/, problem: 'Please enter a date and time.' },
  email_text_input: { pattern: /^[^\s@]+@[^\s@]+\.[^\s@]+$/, problem: 'Please enter a valid email address.' },
  url_text_input: { pattern: /^https?:\/\/\S+$/, problem: 'Please enter a valid URL.' },
};

/** What Slack's app says under a field before it lets the modal be submitted, or undefined. */
export function fieldProblem(input: Input, value: Value): string | undefined {
  const { element } = input;
  if (value.length === 0)
    return input.inInputBlock && !input.optional ? 'Please complete this required field.' : undefined;
  if (typeof value !== 'string') {
    const most = Number(element.max_selected_items ?? Number.POSITIVE_INFINITY);
    return value.length > most ? `Please choose at most ${most}.` : undefined;
  }
  const found = patterns[String(element.type)];
  if (found !== undefined && !found.pattern.test(value)) return found.problem;
  if (element.type === 'number_input') return numberProblem(element, value);
  if (element.type !== 'plain_text_input') return undefined;
  const [least, most] = [Number(element.min_length ?? 0), Number(element.max_length ?? 3000)];
  if (value.length < least) return `Please enter at least ${least} characters.`;
  return value.length > most ? `Please enter at most ${most} characters.` : undefined;
}

function numberProblem(element: Obj, value: string): string | undefined {
  const whole = element.is_decimal_allowed !== true;
  if (!(whole ? /^-?\d+$/ : /^-?\d+(\.\d+)?$/).test(value))
    return whole ? 'Please enter a whole number.' : 'Please enter a number.';
  const number = Number(value);
  if (number < Number(element.min_value ?? -Infinity) || number > Number(element.max_value ?? Infinity))
    return `Please enter a number from ${String(element.min_value ?? '…')} to ${String(element.max_value ?? '…')}.`;
  return undefined;
}
