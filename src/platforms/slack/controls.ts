import { z } from 'zod';
import type { Button, Select } from '../../core/card.ts';
import { type Intent, intent as intentSchema } from '../../core/intent.ts';
import { limits } from './limits.ts';

/** Written into every control; a control of another version is answered as outdated. */
const version = 1;

const buttonValue = z.looseObject({ v: z.literal(version), intent: z.string(), slots: z.unknown() });
const selectId = z.tuple([
  z.literal(version),
  z.string(),
  z.record(z.string(), z.unknown()),
  z.string(),
  z.union([z.literal(0), z.literal(1)]),
]);

/** What a button carries; undefined when it would not fit. */
export function encodeButton(button: Button): string | undefined {
  const value = JSON.stringify({ v: version, ...button.intent });
  return value.length <= limits.buttonValue ? value : undefined;
}

/**
 * What a select carries, as its action id: Slack sends back only the chosen values beside it. undefined when it
 * or a value would not fit; `n` makes it unique in its message.
 */
export function encodeSelect(select: Select, n: number): string | undefined {
  const { intent, slots } = select.intent;
  const id = `s:${n}:${JSON.stringify([version, intent, slots, select.slot, select.multiple ? 1 : 0])}`;
  const fits =
    id.length <= limits.actionId && select.options.every((o) => o.value.length <= limits.optionValue);
  return fits ? id : undefined;
}

/** The intent a select stands for once `values` are chosen. */
export function chosenIntent(base: Intent, slot: string, values: string[], multiple: boolean): unknown {
  return { intent: base.intent, slots: { ...base.slots, [slot]: multiple ? values : values[0] } };
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * The intent a pressed control carries, checked against today's schema; undefined when it was drawn by another
 * version or changed on the way. `values` are those chosen in a select.
 */
export function decodeControl(
  actionId: string,
  value: string | undefined,
  values: string[],
): Intent | undefined {
  if (actionId.startsWith('i:')) {
    const carried = buttonValue.safeParse(parseJson(value ?? ''));
    if (!carried.success) return undefined;
    const { v: _, ...rest } = carried.data;
    return intentSchema.safeParse(rest).data;
  }
  const json = /^s:\d+:(.*)$/s.exec(actionId)?.[1];
  if (json === undefined) return undefined;
  const carried = selectId.safeParse(parseJson(json));
  if (!carried.success) return undefined;
  const [, name, slots, slot, multiple] = carried.data;
  const taken = multiple === 1 ? values : values[0];
  if (taken === undefined) return undefined;
  return intentSchema.safeParse({ intent: name, slots: { ...slots, [slot]: taken } }).data;
}
