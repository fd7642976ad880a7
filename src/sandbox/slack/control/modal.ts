import type { SandboxPerson } from '../../worlds.ts';
import { ApiError } from '../api/method.ts';
import { checkedView } from '../api/views.ts';
import type { Core } from '../core.ts';
import { parseJson } from '../http.ts';
import { currentValue, fieldProblem, type Input, inputsOf, type Value, valueObject } from '../inputs.ts';
import { deliverAction, deliverClosed, deliverSubmission } from '../interact.ts';
import { asObj, asObjs, asText, type Obj } from '../json.ts';
import type { StoredView } from '../state.ts';
import {
  closeAll,
  closeTop,
  closeView,
  deepestStack,
  openViews,
  putOnTop,
  replaceView,
  viewObject,
} from '../views.ts';
import { shown } from './acts.ts';
import { actor } from './find.ts';
import { Refusal } from './refusal.ts';
import { optionValues } from './values.ts';

/** Slack's words when the app does not answer a submission, or answers what can't be shown. */
const trouble = 'We had some trouble connecting. Try again?';

function topView(core: Core, person: SandboxPerson): StoredView {
  const stored = openViews(core, person.id).at(-1);
  if (stored === undefined) throw new Refusal(404, `${person.realName} has no modal open.`);
  return stored;
}

/** The topmost modal: what it shows, what is typed (by block id), what is refused (by block id), how deep it is. */
export function showView(core: Core, person: SandboxPerson): Obj {
  const stored = openViews(core, person.id).at(-1);
  if (stored === undefined) return { view: null, errors: {}, values: {}, depth: 0 };
  const values: Record<string, Value> = {};
  for (const input of inputsOf(stored.view))
    values[input.blockId] = currentValue(input, core.typed.get(stored.id));
  return {
    view: viewObject(core, stored),
    errors: core.errors.get(stored.id) ?? {},
    values,
    depth: openViews(core, person.id).length,
  };
}

function findField(inputs: Input[], key: string): Input {
  const found =
    inputs.find((one) => one.blockId === key || one.actionId === key) ??
    inputs.find((one) => one.label.trim().toLowerCase() === key.trim().toLowerCase());
  if (found !== undefined) return found;
  const names = inputs.map((one) => JSON.stringify(one.label)).join(', ');
  throw new Refusal(404, `The modal has no field ${JSON.stringify(key)}; it has ${names || 'none'}.`);
}

/** Types into the topmost modal. Fields that tell the bot of every change do so. */
export async function fill(core: Core, body: Obj): Promise<Obj> {
  const person = actor(core, body);
  const stored = topView(core, person);
  const values = asObj(body.values);
  if (values === undefined) throw new Refusal(400, '"values" must be an object.');
  const inputs = inputsOf(stored.view);
  const changes = Object.entries(values).map(([key, given]) => {
    const input = findField(inputs, key);
    return { input, value: optionValues(person, input.element, given ?? '') };
  });
  const typed = core.typed.get(stored.id) ?? new Map<string, Value>();
  for (const { input, value } of changes) typed.set(input.key, value);
  core.typed.set(stored.id, typed);
  core.commit();
  for (const { input, value } of changes) {
    if (!input.dispatches) continue;
    const action = { action_id: input.actionId, ...valueObject(input.element, value) };
    const surface = { kind: 'view' as const, stored, blocks: asObjs(stored.view.blocks) };
    await deliverAction(core, person, surface, input.blockId, action);
  }
  return showView(core, person);
}

/**
 * Submits the topmost modal: `{ closed, errors, problem?, acked, status, ms }`. What Slack's app refuses itself
 * (required, lengths) never reaches the bot: then `acked` is false and `status` 0.
 */
export async function submit(core: Core, body: Obj): Promise<Obj> {
  const person = actor(core, body);
  if (body.values !== undefined) await fill(core, body);
  const stored = topView(core, person);
  if (stored.view.submit === undefined) throw new Refusal(409, 'This modal has nothing to submit.');
  const inputs = inputsOf(stored.view);
  const typed = core.typed.get(stored.id);
  const errors: Record<string, string> = {};
  for (const input of inputs) {
    const problem = fieldProblem(input, currentValue(input, typed));
    if (problem !== undefined) errors[input.blockId] = problem;
  }
  core.errors.set(stored.id, errors);
  if (Object.keys(errors).length > 0) {
    core.commit();
    return { closed: false, errors, acked: false, status: 0, ms: 0 };
  }
  const urls = inputs.flatMap((input) => {
    const value = currentValue(input, typed);
    const wanted = input.element.response_url_enabled === true && typeof value === 'string' && value !== '';
    return wanted ? [{ block_id: input.blockId, action_id: input.actionId, channel_id: value }] : [];
  });
  const result = await deliverSubmission(core, person, stored, urls);
  if (core.stopped.signal.aborted) return { closed: false, errors: {}, ...shown(result) };
  const outcome = result.acked
    ? answer(core, person, stored, result.body)
    : { closed: false, errors: {}, problem: trouble };
  core.commit();
  return { ...outcome, ...shown(result) };
}

type Outcome = { closed: boolean; errors: Record<string, string>; problem?: string };

function answer(core: Core, person: SandboxPerson, stored: StoredView, text: string): Outcome {
  const isStillOpen = core.state.views[stored.id] !== undefined;
  if (text.trim() === '') {
    if (isStillOpen) closeView(core, person.id, stored.id);
    return { closed: true, errors: {} };
  }
  const body = asObj(parseJson(text));
  try {
    switch (body?.response_action) {
      case 'errors':
        return refused(core, stored, asObj(body.errors) ?? {});
      case 'clear':
        closeAll(core, person.id);
        return { closed: true, errors: {} };
      case 'update': {
        const view = checkedView(core, body.view, 'modal', stored.id);
        if (isStillOpen) replaceView(core, stored, view);
        return { closed: false, errors: {} };
      }
      case 'push': {
        const view = checkedView(core, body.view, 'modal');
        if (openViews(core, person.id).length >= deepestStack)
          return { closed: false, errors: {}, problem: trouble };
        putOnTop(core, person.id, view, false);
        return { closed: false, errors: {} };
      }
      default:
        return { closed: false, errors: {}, problem: trouble };
    }
  } catch (error) {
    if (error instanceof ApiError)
      return { closed: false, errors: {}, problem: `${trouble} (${error.code})` };
    throw error;
  }
}

// Slack takes errors only for input blocks of this modal.
function refused(core: Core, stored: StoredView, given: Obj): Outcome {
  const blocks = inputsOf(stored.view)
    .filter((input) => input.inInputBlock)
    .map((input) => input.blockId);
  const errors: Record<string, string> = {};
  for (const [block, message] of Object.entries(given)) {
    const words = asText(message) ?? '';
    if (!blocks.includes(block) || words === '')
      return {
        closed: false,
        errors: {},
        problem: `${trouble} (errors for ${JSON.stringify(block)}, no such field)`,
      };
    errors[block] = words;
  }
  if (Object.keys(errors).length === 0) return { closed: false, errors: {}, problem: trouble };
  core.errors.set(stored.id, errors);
  return { closed: false, errors };
}

/** Closes the topmost modal (all, when it asks for that) and tells the bot when it wants to know. */
export async function close(core: Core, body: Obj): Promise<Obj> {
  const person = actor(core, body);
  const stored = topView(core, person);
  const view = viewObject(core, stored, true);
  const all = stored.view.clear_on_close === true;
  if (all) closeAll(core, person.id);
  else closeTop(core, person.id);
  core.commit();
  if (stored.view.notify_on_close !== true) return { closed: true, delivered: 0 };
  return { closed: true, delivered: 1, ...shown(await deliverClosed(core, person, view, all)) };
}
