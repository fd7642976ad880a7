import { people, type SandboxPerson } from '../../worlds.ts';
import { optionsOf } from '../blocks/elements.ts';
import { holdsMany } from '../inputs.ts';
import { asObj, type Obj, textOf } from '../json.ts';
import { findPerson } from '../people.ts';
import { placeFor, same } from './find.ts';
import { Refusal } from './refusal.ts';

/** The options of an element as the values a request means by values or labels. */
export function optionValues(person: SandboxPerson, element: Obj, given: unknown): string | string[] {
  const list = (Array.isArray(given) ? given : [given]).map(String);
  if (!holdsMany(element) && list.length > 1) throw new Refusal(400, 'Only one value can be chosen here.');
  const values = list.filter((one) => one !== '').map((one) => optionValue(person, element, one));
  return holdsMany(element) ? values : (values[0] ?? '');
}

function optionValue(person: SandboxPerson, element: Obj, given: string): string {
  const type = String(element.type).replace(/^multi_/, '');
  switch (type) {
    case 'static_select':
    case 'checkboxes':
    case 'radio_buttons': {
      const options = optionsOf(element);
      const found =
        options.find((option) => option.value === given) ??
        options.find((option) => same(textOf(option.text), given));
      if (found !== undefined) return String(found.value);
      throw new Refusal(
        400,
        `${JSON.stringify(given)} is not an option; there is ${options.map((one) => JSON.stringify(textOf(one.text))).join(', ')}.`,
      );
    }
    case 'users_select':
      return personId(given);
    case 'channels_select':
    case 'conversations_select':
      return conversationId(person, element, given);
    default:
      return given;
  }
}

function personId(given: string): string {
  const name = given.replace(/^@/, '');
  const found = findPerson(name) ?? personNamed(name);
  if (found === undefined) throw new Refusal(400, `There is nobody called ${given}.`);
  return found.id;
}

const personNamed = (name: string): SandboxPerson | undefined =>
  people.find((one) => same(one.name, name) || same(one.realName, name));

function conversationId(person: SandboxPerson, element: Obj, given: string): string {
  const place = placeFor(person, given);
  const filter = asObj(element.filter);
  const kinds = Array.isArray(filter?.include) ? filter.include : undefined;
  const kind = place.kind === 'dm' ? 'im' : 'public';
  const left =
    (element.type === 'channels_select' && place.kind === 'dm') ||
    (kinds !== undefined && !kinds.includes(kind)) ||
    (filter?.exclude_external_shared_channels === true && place.shared);
  if (left) throw new Refusal(400, `${given} is not offered here.`);
  return place.id;
}
