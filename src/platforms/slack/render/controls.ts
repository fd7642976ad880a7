import type {
  ActionsBlockElement,
  PlainTextOption,
  SectionBlockAccessory,
  Button as SlackButton,
} from '@slack/types';
import type { Button, Control, Option, Select } from '../../../core/card.ts';
import { chosenIntent, encodeButton, encodeSelect } from '../controls.ts';
import { clean, limits, line } from '../limits.ts';

/** An element that may stand in an actions block and beside a section. */
export type ControlElement = ActionsBlockElement & SectionBlockAccessory;

/** Gives each control of a message its own number. */
export type Counter = { next(): number };
/** A counter from 0. */
export const counter = (): Counter => {
  let n = 0;
  return { next: () => n++ };
};

/** `text` as Slack's unformatted text. */
export const plainText = (text: string, limit: number, otherwise: string) => ({
  type: 'plain_text' as const,
  text: line(text, limit, otherwise),
  emoji: false as const,
});

/** Options as Slack takes them: text never empty, each value once. */
export function slackOptions(options: readonly Option[]): PlainTextOption[] {
  const seen = new Set<string>();
  return options
    .filter(({ value }) => value !== '' && value.length <= limits.optionValue)
    .filter(({ value }) => !seen.has(value) && seen.add(value))
    .map(({ label, value, description }) => ({
      text: plainText(label, limits.optionText, value),
      value,
      ...(description && clean(description).trim()
        ? { description: plainText(description, limits.optionText, '–') }
        : {}),
    }));
}

/** `options` in groups of a hundred when there are more than a select may list. */
export function optionsOrGroups(options: PlainTextOption[]) {
  if (options.length <= limits.optionsPerSelect) return { options };
  const groups = [];
  for (
    let from = 0;
    from < options.length && groups.length < limits.groupsPerSelect;
    from += limits.optionsPerSelect
  ) {
    const part = options.slice(from, from + limits.optionsPerSelect);
    groups.push({
      label: plainText(`${from + 1}–${from + part.length}`, limits.optionText, '…'),
      options: part,
    });
  }
  return { option_groups: groups };
}

/**
 * The elements that stand for `control`: one as a rule; none when it cannot be sent at all; several buttons
 * for a select that carries too much.
 */
export function controlElements(control: Control, ids: Counter): ControlElement[] {
  switch (control.kind) {
    case 'button':
      return button(control, ids);
    case 'link_button':
      return linkButton(control.label, control.href, ids);
    case 'select':
      return select(control, ids);
  }
}

function button(control: Button, ids: Counter): SlackButton[] {
  const value = encodeButton(control);
  if (value === undefined) return [];
  const { confirm, style } = control;
  return [
    {
      type: 'button',
      action_id: `i:${ids.next()}:${control.intent.intent}`,
      text: plainText(control.label, limits.buttonText, 'Choose'),
      value,
      ...(style ? { style } : {}),
      ...(confirm
        ? {
            confirm: {
              title: plainText(confirm.title, limits.confirmTitle, 'Are you sure?'),
              text: plainText(confirm.text, limits.confirmText, 'Please confirm.'),
              confirm: plainText(confirm.yes, limits.confirmButton, 'Yes'),
              deny: plainText(confirm.no, limits.confirmButton, 'No'),
              ...(style ? { style } : {}),
            },
          }
        : {}),
    },
  ];
}

function linkButton(label: string, href: string, ids: Counter): SlackButton[] {
  const url = URL.canParse(href) ? new URL(href) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.href.length > limits.url) return [];
  return [
    {
      type: 'button',
      action_id: `l:${ids.next()}`,
      text: plainText(label, limits.buttonText, 'Open'),
      url: url.href,
    },
  ];
}

function select(control: Select, ids: Counter): ControlElement[] {
  const options = slackOptions(control.options);
  if (options.length === 0) return [];
  const actionId = encodeSelect(control, ids.next());
  if (actionId === undefined) return selectAsButtons(control, ids);
  const placeholder = plainText(control.label, limits.placeholder, 'Choose');
  const chosen = options.filter(({ value }) => value !== undefined && control.chosen?.includes(value));
  if (control.multiple) {
    return [
      {
        type: 'multi_static_select',
        action_id: actionId,
        placeholder,
        ...optionsOrGroups(options),
        ...(chosen.length > 0 ? { initial_options: chosen } : {}),
      },
    ];
  }
  const [first] = chosen;
  return [
    {
      type: 'static_select',
      action_id: actionId,
      placeholder,
      ...optionsOrGroups(options),
      ...(first ? { initial_option: first } : {}),
    },
  ];
}

function selectAsButtons(control: Select, ids: Counter): SlackButton[] {
  return control.options.slice(0, 10).flatMap(({ label, value }) => {
    // The same intent with one more slot; checked against the schema when it comes back, as every button is.
    const intent = chosenIntent(
      control.intent,
      control.slot,
      [value],
      control.multiple === true,
    ) as Button['intent'];
    return button({ kind: 'button', label, intent }, ids);
  });
}
