import { createHash } from 'node:crypto';
import { invalid } from './api-error.ts';
import { type Fql, parseFql } from './fql.ts';
import { isObject } from './http.ts';
import { objects } from './input.ts';
import type { FilterRecord } from './state.ts';

type Message = Record<string, unknown>;
const types = ['ALLOW_PROPERTIES', 'DROP', 'DROP_PROPERTIES', 'SAMPLE'];

/** Throws ApiError 422 when it is not in the query language, as far as it is read here. */
export function readCondition(text: string): Fql {
  const condition = parseFql(text);
  if (!condition) throw invalid('if is not valid FQL', 'if');
  return condition;
}

/** `actions` of a body. Throws ApiError 422. */
export function readActions(body: Message): Message[] {
  const actions = objects(body, 'actions');
  if (actions.length === 0 || actions.some((one) => !types.includes(String(one.type)))) {
    throw invalid(`actions must be a list with types of ${types.join(', ')}`, 'actions');
  }
  return actions;
}

/** Per part of the message (`properties`, `traits`, `context`...) the names an action is about. */
function namesByPart(action: Message): [string, string[]][] {
  const fields = isObject(action.fields) ? action.fields : {};
  return Object.entries(fields).map(([part, given]) => {
    const list = isObject(given) ? given.fields : given;
    return [part, Array.isArray(list) ? list.filter((one): one is string => typeof one === 'string') : []];
  });
}

function keep(
  message: Message,
  action: Message,
  isKept: (name: string, names: string[]) => boolean,
): Message {
  const next = { ...message };
  for (const [part, names] of namesByPart(action)) {
    const inner = message[part];
    if (!isObject(inner)) continue;
    next[part] = Object.fromEntries(Object.entries(inner).filter(([name]) => isKept(name, names)));
  }
  return next;
}

/** The same message is always in or always out, as a share of all of them. */
function isSampled(message: Message, action: Message): boolean {
  const path = typeof action.path === 'string' ? action.path : 'messageId';
  const value = path.split('.').reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), message);
  const share = createHash('sha1').update(String(value)).digest().readUInt16BE(0) / 65_536;
  return share < (typeof action.percent === 'number' ? action.percent : 1);
}

function act(message: Message, action: Message): Message | null {
  switch (action.type) {
    case 'DROP':
      return null;
    case 'SAMPLE':
      return isSampled(message, action) ? message : null;
    case 'DROP_PROPERTIES':
      return keep(message, action, (name, names) => !names.includes(name));
    case 'ALLOW_PROPERTIES':
      return keep(message, action, (name, names) => names.includes(name));
    default:
      return message;
  }
}

/** What is left of a message after filters, in their order; null when it is dropped. */
export function applyFilters(
  filters: readonly Pick<FilterRecord, 'if' | 'actions'>[],
  message: Message,
): Message | null {
  return filters
    .filter((filter) => parseFql(filter.if)?.(message) ?? false)
    .flatMap(({ actions }) => actions)
    .reduce<Message | null>((left, action) => left && act(left, action), message);
}
