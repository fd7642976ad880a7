import { randomBytes } from 'node:crypto';
import { bot, homeTeam } from '../worlds.ts';
import { withIds } from './blocks/ids.ts';
import { type Core, nextId } from './core.ts';
import { inputsOf, stateValues } from './inputs.ts';
import { asText, type Obj } from './json.ts';
import type { StoredView } from './state.ts';

/** Modals open on top of each other at most: one opened and two pushed. */
export const deepestStack = 3;

const newHash = (): string => `${Math.floor(Date.now() / 1000)}.${randomBytes(4).toString('hex')}`;

/** The modals a person has open, topmost last. */
export const openViews = (core: Core, user: string): StoredView[] =>
  (core.state.stacks[user] ?? []).flatMap((id) => {
    const view = core.state.views[id];
    return view === undefined ? [] : [view];
  });

/** Puts a new modal on top of a person's stack (`fresh`: instead of it). Not committed. */
export function putOnTop(core: Core, user: string, view: Obj, fresh: boolean): StoredView {
  if (fresh) closeAll(core, user);
  const below = openViews(core, user).at(-1);
  const id = nextId(core, 'V');
  const stored: StoredView = {
    id,
    user,
    hash: newHash(),
    view: { ...view, blocks: withIds(view.blocks) },
    rootId: below?.rootId ?? id,
    ...(below === undefined ? {} : { previousId: below.id }),
  };
  core.state.views[id] = stored;
  core.state.stacks[user] = [...(core.state.stacks[user] ?? []), id];
  return stored;
}

/** Replaces what a modal shows; typed values stay where block_id and action_id are the same. Not committed. */
export function replaceView(core: Core, stored: StoredView, view: Obj): void {
  stored.view = { ...view, blocks: withIds(view.blocks) };
  stored.hash = newHash();
  core.errors.delete(stored.id);
  const typed = core.typed.get(stored.id);
  if (typed === undefined) return;
  const keys = new Set(inputsOf(stored.view).map((input) => input.key));
  for (const key of typed.keys()) if (!keys.has(key)) typed.delete(key);
}

/** Closes the topmost modal. Not committed. */
export function closeTop(core: Core, user: string): void {
  const id = core.state.stacks[user]?.at(-1);
  if (id !== undefined) closeView(core, user, id);
}

/** Closes one modal, wherever it is in the stack. Not committed. */
export function closeView(core: Core, user: string, id: string): void {
  const rest = (core.state.stacks[user] ?? []).filter((one) => one !== id);
  if (rest.length === 0) delete core.state.stacks[user];
  else core.state.stacks[user] = rest;
  delete core.state.views[id];
  core.typed.delete(id);
  core.errors.delete(id);
}

/** Closes every modal of a person. Not committed. */
export function closeAll(core: Core, user: string): void {
  for (const id of core.state.stacks[user] ?? []) closeView(core, user, id);
}

/** Sets a person's Home tab. Not committed. */
export function putHome(core: Core, user: string, view: Obj): StoredView {
  const id = core.state.homes[user]?.id ?? nextId(core, 'V');
  const stored: StoredView = {
    id,
    user,
    hash: newHash(),
    view: { ...view, blocks: withIds(view.blocks) },
    rootId: id,
  };
  core.state.homes[user] = stored;
  return stored;
}

/** A view as Slack shows it in answers and payloads; `withState` adds what the person chose and typed. */
export function viewObject(core: Core, stored: StoredView, withState = false): Obj {
  const { view } = stored;
  return {
    id: stored.id,
    team_id: homeTeam.id,
    type: view.type,
    blocks: view.blocks,
    private_metadata: asText(view.private_metadata) ?? '',
    callback_id: asText(view.callback_id) ?? '',
    state: { values: withState ? stateValues(view, core.typed.get(stored.id)) : {} },
    hash: stored.hash,
    title: view.title ?? { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: view.clear_on_close === true,
    notify_on_close: view.notify_on_close === true,
    close: view.close ?? null,
    submit: view.submit ?? null,
    previous_view_id: stored.previousId ?? null,
    root_view_id: stored.rootId,
    app_id: bot.appId,
    external_id: asText(view.external_id) ?? '',
    app_installed_team_id: homeTeam.id,
    bot_id: bot.botId,
  };
}
