import { people } from '../../worlds.ts';
import { messageBody } from '../api/chat.ts';
import { ApiError } from '../api/method.ts';
import { type Core, nextTs } from '../core.ts';
import { type Delivered, deliverEvent, queueEvent } from '../deliver.ts';
import { homeEvent, messageEvents, userChangeEvent } from '../events.ts';
import { parseJson } from '../http.ts';
import { fieldProblem, valueObject } from '../inputs.ts';
import { choicesKey, deliverAction, deliverCommand, deliverShortcut } from '../interact.ts';
import { asObj, asText, type Obj } from '../json.ts';
import { addBotMessage, escapeTyped, findMessage } from '../messages.ts';
import { findPerson } from '../people.ts';
import type { Message } from '../state.ts';
import { actor, findInput, findPressable, placeFor, same } from './find.ts';
import { Refusal } from './refusal.ts';
import { optionValues } from './values.ts';

type Acked = { acked: boolean; status: number; ms: number };

/** What a control request tells about a delivery: not its body. */
export const shown = ({ acked, status, ms }: Delivered): Acked => ({ acked, status, ms });

/** Several deliveries as one: acknowledged when all were, as slow as the slowest. */
const together = (all: Delivered[]): Acked => ({
  acked: all.length > 0 && all.every((one) => one.acked),
  status: all.find((one) => !one.acked)?.status ?? all[0]?.status ?? 0,
  ms: Math.max(0, ...all.map((one) => one.ms)),
});

/** Writes as a person and delivers what Slack would: `{ ts, channel, delivered, acked, status, ms }`. */
export async function say(core: Core, body: Obj): Promise<Obj> {
  const person = actor(core, body);
  const place = placeFor(person, body.channel);
  const text = asText(body.text)?.trim() ?? '';
  if (text === '') throw new Refusal(400, '"text" is missing.');
  if (text.length > 12_000)
    throw new Refusal(400, 'A message of a person is at most 12,000 characters long.');
  const thread = asText(body.thread);
  const root = thread === undefined ? undefined : findMessage(core, place.id, thread);
  if (thread !== undefined && root === undefined)
    throw new Refusal(404, `There is no message ${thread} there.`);
  const message: Message = {
    ts: nextTs(core),
    channel: place.id,
    user: person.id,
    bot: false,
    text: withMentions(escapeTyped(text)),
    ...(root === undefined ? {} : { threadTs: root.threadTs ?? root.ts }),
  };
  core.state.messages.push(message);
  core.state.read[`${person.id}:${place.id}`] = message.ts;
  const queued = messageEvents(core, person, place, message).map((event) => queueEvent(core, event, place));
  core.commit();
  const done = await Promise.all(queued.map((event) => deliverEvent(core, event)));
  return { ts: message.ts, channel: place.id, delivered: done.length, ...together(done) };
}

// "@segue" and "@ana" become mentions, as picking them from the list does in Slack's app.
const withMentions = (text: string): string =>
  text.replace(/(?<![\w<@.|:/])@([a-z]+)\b(?!\.\w)/gi, (typed, name: string) => {
    const handle = name.toLowerCase();
    if (handle === 'segue') return '<@USEGUE0001>';
    const found = people.find((one) => one.name === handle);
    return found === undefined ? typed : `<@${found.id}>`;
  });

/** Presses a button, an overflow option or a feedback button; a confirm dialog is confirmed. */
export async function press(core: Core, body: Obj): Promise<Obj> {
  const person = actor(core, body);
  const { surface, control } = findPressable(core, person, body);
  const { element, option, half } = control;
  const chosen = half ?? element;
  const action: Obj = {
    type: element.type,
    action_id: element.action_id,
    ...(option === undefined ? {} : { selected_option: option }),
    ...(option === undefined && chosen.text !== undefined ? { text: chosen.text } : {}),
    ...(option === undefined && chosen.value !== undefined ? { value: chosen.value } : {}),
    ...(element.style === undefined ? {} : { style: element.style }),
  };
  return shown(await deliverAction(core, person, surface, control.blockId, action));
}

/** Chooses in a select, checkboxes, radio buttons or a date; the bot hears of it unless it waits for a submit. */
export async function choose(core: Core, body: Obj): Promise<Obj> {
  const person = actor(core, body);
  const { surface, input } = findInput(core, person, body);
  const given = body.values ?? body.value;
  if (given === undefined) throw new Refusal(400, '"values" is missing.');
  const value = optionValues(person, input.element, given);
  const problem = fieldProblem({ ...input, optional: true }, value);
  if (problem !== undefined) throw new Refusal(400, problem);
  if (surface.kind === 'view') {
    const typed = core.typed.get(surface.stored.id) ?? new Map();
    core.typed.set(surface.stored.id, typed.set(input.key, value));
  } else {
    const key = choicesKey(person, surface);
    core.state.choices[key] = { ...core.state.choices[key], [input.key]: value };
  }
  core.commit();
  if (!input.dispatches) return { acked: false, status: 0, ms: 0, delivered: 0 };
  const action = { action_id: input.actionId, ...valueObject(input.element, value) };
  return { ...shown(await deliverAction(core, person, surface, input.blockId, action)), delivered: 1 };
}

/** Runs a slash command and shows what the bot answers at once, or Slack's own words when it does not answer. */
export async function command(core: Core, body: Obj): Promise<Obj> {
  const person = actor(core, body);
  const place = placeFor(person, body.channel);
  const typed = asText(body.text)?.trim() ?? '';
  const [name, ...rest] = typed.split(' ');
  if (name === undefined || !/^\/[a-z0-9_-]{1,31}$/.test(name))
    throw new Refusal(400, '"text" must be a slash command such as "/segue status".');
  const result = await deliverCommand(core, person, place, name, rest.join(' ').trim());
  if (core.stopped.signal.aborted) return shown(result);
  const answer = result.acked
    ? commandAnswer(result.body)
    : { text: `${name} failed with the error "dispatch_failed"` };
  if (answer !== undefined) {
    const { text, blocks } = answer;
    addBotMessage(core, {
      text,
      channel: place.id,
      ...(blocks === undefined ? {} : { blocks }),
      ...(answer.inChannel === true ? {} : { onlyFor: person.id }),
    });
    core.commit();
  }
  return shown(result);
}

function commandAnswer(body: string): { text: string; blocks?: Obj[]; inChannel?: boolean } | undefined {
  if (body.trim() === '') return undefined;
  const parsed = asObj(parseJson(body));
  if (parsed === undefined) return { text: body };
  if (parsed.text === undefined && parsed.blocks === undefined) return undefined;
  try {
    return { ...messageBody(parsed), inChannel: parsed.response_type === 'in_channel' };
  } catch (error) {
    if (error instanceof ApiError) return { text: `Slack could not show the answer: ${error.code}` };
    throw error;
  }
}

/** Runs a shortcut of the app: a global one from anywhere, a message shortcut at a message the person sees. */
export async function shortcut(core: Core, body: Obj): Promise<Obj> {
  const person = actor(core, body);
  const all = core.app?.shortcuts ?? [];
  const [id, name] = [asText(body.callbackId), asText(body.name)];
  if (id === undefined && name === undefined) throw new Refusal(400, 'Give "name" or "callbackId".');
  const found = all.find((one) => one.callbackId === id || (name !== undefined && same(one.name, name)));
  if (found === undefined) {
    const known = all.map((one) => JSON.stringify(one.name)).join(', ') || 'none';
    throw new Refusal(404, `There is no shortcut ${JSON.stringify(name ?? id)}; there is ${known}.`);
  }
  if (found.type === 'global') return shown(await deliverShortcut(core, person, found.callbackId));
  const place = placeFor(person, body.channel);
  const message = findMessage(core, place.id, asText(body.message) ?? '');
  if (message === undefined) throw new Refusal(404, `There is no message ${String(body.message)} there.`);
  return shown(await deliverShortcut(core, person, found.callbackId, { place, message }));
}

/** Opens the app's Home or Messages tab. */
export async function openHome(core: Core, body: Obj): Promise<Obj> {
  const person = actor(core, body);
  const tab = body.tab ?? 'home';
  if (tab !== 'home' && tab !== 'messages') throw new Refusal(400, '"tab" must be home or messages.');
  const queued = queueEvent(core, homeEvent(core, person, tab));
  core.commit();
  return shown(await deliverEvent(core, queued));
}

/** Deactivates, reactivates or changes a person, and tells the bot with user_change. */
export async function changePerson(core: Core, id: string, body: Obj): Promise<Obj> {
  const person = findPerson(id);
  if (person === undefined) throw new Refusal(404, `There is nobody with the id ${id}.`);
  const change: { deleted?: boolean; admin?: boolean; guest?: boolean } = {};
  for (const key of ['deleted', 'admin', 'guest'] as const) {
    const value = body[key];
    if (value === undefined) continue;
    if (typeof value !== 'boolean') throw new Refusal(400, `"${key}" must be true or false.`);
    change[key] = value;
  }
  if (Object.keys(change).length === 0) throw new Refusal(400, 'Give "deleted", "admin" or "guest".');
  core.state.changes[id] = { ...core.state.changes[id], ...change, updatedAt: core.clock.now() };
  const queued = queueEvent(core, userChangeEvent(core, person));
  core.commit();
  return shown(await deliverEvent(core, queued));
}
