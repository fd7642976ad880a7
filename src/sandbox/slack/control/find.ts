import type { SandboxPerson } from '../../worlds.ts';
import { optionsOf } from '../blocks/elements.ts';
import type { Core } from '../core.ts';
import { flatBlocks, type Input, inputsOf } from '../inputs.ts';
import type { Surface } from '../interact.ts';
import { asObj, asObjs, asText, type Obj, textOf } from '../json.ts';
import { visibleMessages } from '../messages.ts';
import { dmId, findPerson, findPlace, type Place, places, standing } from '../people.ts';
import { openViews } from '../views.ts';
import { Refusal } from './refusal.ts';

/** A button, or one option of an overflow menu. */
export type Pressable = {
  blockId: string;
  element: Obj;
  label: string;
  beside: string;
  option?: Obj;
  /** Feedback buttons: the half that was pressed. */
  half?: Obj;
};

/** The person a control request is made as; 404 when there is none, 409 when deactivated. */
export function actor(core: Core, body: Obj): SandboxPerson {
  const person = findPerson(asText(body.as) ?? '');
  if (person === undefined) throw new Refusal(404, `There is nobody with the id ${JSON.stringify(body.as)}.`);
  if (standing(core, person).deleted) throw new Refusal(409, `${person.realName} is deactivated in Slack.`);
  return person;
}

/** A conversation by id, by name (with or without #), or "dm"; only one the person is in. */
export function placeFor(person: SandboxPerson, channel: unknown): Place {
  const name = asText(channel);
  if (name === undefined || name === '') throw new Refusal(400, '"channel" is missing.');
  const place = findPlace(name === 'dm' ? dmId(person.id) : (channelId(name) ?? name));
  if (place === undefined || !place.members.includes(person.id))
    throw new Refusal(404, `${person.realName} sees no conversation ${name}.`);
  return place;
}

const channelId = (name: string): string | undefined =>
  places.find((one) => one.kind === 'channel' && one.name === name.replace(/^#/, ''))?.id;

/** Where to look for a control, newest first. */
function surfacesFor(core: Core, person: SandboxPerson, body: Obj): Surface[] {
  switch (body.surface ?? 'message') {
    case 'message':
      return messageSurfaces(core, person, body);
    case 'home': {
      const stored = core.state.homes[person.id];
      if (stored === undefined)
        throw new Refusal(404, `Nothing is published on ${person.realName}'s Home tab.`);
      return [{ kind: 'home', stored, blocks: asObjs(stored.view.blocks) }];
    }
    case 'view': {
      const stored = openViews(core, person.id).at(-1);
      if (stored === undefined) throw new Refusal(404, `${person.realName} has no modal open.`);
      return [{ kind: 'view', stored, blocks: asObjs(stored.view.blocks) }];
    }
    default:
      throw new Refusal(400, '"surface" must be message, home or view.');
  }
}

function messageSurfaces(core: Core, person: SandboxPerson, body: Obj): Surface[] {
  const place = placeFor(person, body.channel);
  const found = visibleMessages(core, place.id, person.id)
    .filter((message) => body.message === undefined || message.ts === body.message)
    .map((message) => ({ kind: 'message' as const, place, message, blocks: message.blocks ?? [] }))
    .reverse();
  if (found.length === 0 && body.message !== undefined)
    throw new Refusal(404, `${person.realName} sees no message ${String(body.message)} there.`);
  return found;
}

/** Everything in these blocks that can be pressed. */
function pressables(blocks: Obj[], person: string): Pressable[] {
  return flatBlocks(blocks).flatMap((block) => {
    const beside = textOf(block.text) || asObjs(block.fields).map(textOf).join(' ');
    const own =
      block.type === 'actions' || block.type === 'context_actions'
        ? asObjs(block.elements)
        : asObjs([block.accessory, ...(block.type === 'card' ? asObjs(block.actions) : [])]);
    return own.flatMap((element) =>
      halves(element, person).map((one) => ({ ...one, blockId: String(block.block_id), beside })),
    );
  });
}

function halves(element: Obj, person: string): Pick<Pressable, 'element' | 'label' | 'option' | 'half'>[] {
  switch (element.type) {
    case 'button':
    case 'workflow_button':
      return [{ element, label: textOf(element.text) }];
    case 'icon_button': {
      const only = element.visible_to_user_ids;
      return Array.isArray(only) && !only.includes(person) ? [] : [{ element, label: textOf(element.text) }];
    }
    case 'overflow':
      return optionsOf(element).map((option) => ({ element, option, label: textOf(option.text) }));
    case 'feedback_buttons':
      return [element.positive_button, element.negative_button].flatMap((side) => {
        const half = asObj(side);
        return half === undefined ? [] : [{ element, half, label: textOf(half.text) }];
      });
    default:
      return [];
  }
}

/** Whether two texts are the same to a reader. */
export const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

/** The control a request means, in the newest surface that has it; 404 with what is there, 409 when it is unclear. */
export function findPressable(
  core: Core,
  person: SandboxPerson,
  body: Obj,
): { surface: Surface; control: Pressable } {
  const wanted = wish(body);
  const surfaces = surfacesFor(core, person, body);
  for (const surface of surfaces) {
    const all = pressables(surface.blocks, person.id).filter(
      (one) =>
        (wanted.actionId === undefined || one.element.action_id === wanted.actionId) &&
        (wanted.blockId === undefined || one.blockId === wanted.blockId) &&
        (wanted.label === undefined ||
          same(one.label, wanted.label) ||
          same(String(one.element.accessibility_label ?? ''), wanted.label)) &&
        (wanted.beside === undefined || one.beside.toLowerCase().includes(wanted.beside.toLowerCase())),
    );
    const control = all[0];
    if (control === undefined) continue;
    if (all.some((one) => meaning(one) !== meaning(control)))
      throw new Refusal(
        409,
        `${all.length} controls match; name one with "action_id", "block_id" or "beside" (the text next to it): ${all
          .map((one) => `${one.element.action_id} beside ${JSON.stringify(one.beside.slice(0, 60))}`)
          .join(', ')}`,
      );
    return { surface, control };
  }
  throw notThere(
    wanted,
    surfaces.flatMap((one) => pressables(one.blocks, person.id).map((p) => p.label)),
  );
}

// Two buttons that say and do the same are one to the person who looks.
const meaning = ({ element, option, half }: Pressable): string =>
  String(option?.value ?? half?.value ?? element.value ?? element.action_id);

/** The select, checkboxes, radio or input a request means: by exact words first, then by part of them. */
export function findInput(core: Core, person: SandboxPerson, body: Obj): { surface: Surface; input: Input } {
  const wanted = wish(body);
  const surfaces = surfacesFor(core, person, body);
  for (const surface of surfaces) {
    const near = inputsOf({ blocks: surface.blocks }).filter(
      (one) =>
        (wanted.actionId === undefined || one.actionId === wanted.actionId) &&
        (wanted.blockId === undefined || one.blockId === wanted.blockId) &&
        (wanted.beside === undefined || one.label.toLowerCase().includes(wanted.beside.toLowerCase())),
    );
    const { label } = wanted;
    const input =
      label === undefined
        ? near[0]
        : (near.find((one) => same(textOf(one.element.placeholder), label) || same(one.label, label)) ??
          near.find((one) => one.label.toLowerCase().includes(label.toLowerCase())));
    if (input !== undefined) return { surface, input };
  }
  throw notThere(
    wanted,
    surfaces.flatMap((one) =>
      inputsOf({ blocks: one.blocks }).map((input) => textOf(input.element.placeholder) || input.label),
    ),
  );
}

type Wish = { label?: string; actionId?: string; blockId?: string; beside?: string };

function wish(body: Obj): Wish {
  const [label, actionId, blockId, beside] = [body.label, body.action_id, body.block_id, body.beside].map(
    asText,
  );
  if (label === undefined && actionId === undefined) throw new Refusal(400, 'Give "label" or "action_id".');
  return {
    ...(label === undefined ? {} : { label }),
    ...(actionId === undefined ? {} : { actionId }),
    ...(blockId === undefined ? {} : { blockId }),
    ...(beside === undefined ? {} : { beside }),
  };
}

function notThere({ label, actionId }: Wish, visible: string[]): Refusal {
  const seen =
    visible.length === 0 ? 'nothing' : [...new Set(visible)].map((one) => JSON.stringify(one)).join(', ');
  return new Refusal(404, `There is no ${JSON.stringify(label ?? actionId)} to be seen; there is ${seen}.`);
}
