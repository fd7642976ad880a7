import { validateView } from '../blocks/validate.ts';
import type { Core } from '../core.ts';
import { asText, type Obj } from '../json.ts';
import { findPerson } from '../people.ts';
import type { StoredView } from '../state.ts';
import { deepestStack, openViews, putHome, putOnTop, replaceView, viewObject } from '../views.ts';
import { ApiError, type Method, need, objArg, refuse } from './method.ts';

const mostViewBytes = 250_000;
const triggerLifeMs = 3000;

/** A view argument that Slack would take. Throws `view_too_large` or `invalid_arguments`. */
export function checkedView(core: Core, view: unknown, type: 'modal' | 'home', replacing?: string): Obj {
  if (Buffer.byteLength(JSON.stringify(view) ?? '') > mostViewBytes) throw new ApiError('view_too_large');
  refuse('invalid_arguments', validateView(view, type));
  const found = view as Obj;
  const externalId = asText(found.external_id) ?? '';
  const taken = Object.values(core.state.views).some(
    (one) => one.id !== replacing && externalId !== '' && one.view.external_id === externalId,
  );
  if (taken) throw new ApiError('duplicate_external_id');
  return found;
}

function exchange(core: Core, args: Obj): { user: string; inModal: boolean } {
  const trigger = core.state.triggers[need(args, 'trigger_id')];
  if (trigger === undefined) throw new ApiError('invalid_trigger_id');
  if (trigger.used) throw new ApiError('exchanged_trigger_id');
  if (Date.now() - trigger.at > triggerLifeMs) throw new ApiError('expired_trigger_id');
  trigger.used = true;
  return trigger;
}

function viewArg(args: Obj): Obj {
  const view = objArg(args, 'view');
  if (view === undefined)
    throw new ApiError('invalid_arguments', {
      response_metadata: { messages: ['[ERROR] missing required field: view'] },
    });
  return view;
}

/** views.open: from inside a modal it goes on top of it, else it is the first. */
export const open: Method = (core, args) => {
  const view = checkedView(core, viewArg(args), 'modal');
  const { user, inModal } = exchange(core, args);
  if (inModal && openViews(core, user).length >= deepestStack) throw new ApiError('push_limit_reached');
  return { view: viewObject(core, putOnTop(core, user, view, !inModal)) };
};

/** views.push: needs an open modal, and at most three may stand on each other. */
export const push: Method = (core, args) => {
  const view = checkedView(core, viewArg(args), 'modal');
  const { user } = exchange(core, args);
  const depth = openViews(core, user).length;
  if (depth === 0) throw new ApiError('not_found');
  if (depth >= deepestStack) throw new ApiError('push_limit_reached');
  return { view: viewObject(core, putOnTop(core, user, view, false)) };
};

function checkHash(stored: StoredView | undefined, hash: string | undefined): void {
  if (hash !== undefined && hash !== '' && stored?.hash !== hash) throw new ApiError('hash_conflict');
}

/** views.update by view_id or external_id; `hash` guards against races. */
export const update: Method = (core, args) => {
  const externalId = asText(args.external_id);
  const stored =
    externalId === undefined
      ? core.state.views[need(args, 'view_id')]
      : Object.values(core.state.views).find((one) => one.view.external_id === externalId);
  if (stored === undefined) throw new ApiError('not_found');
  const view = checkedView(core, viewArg(args), 'modal', stored.id);
  checkHash(stored, asText(args.hash));
  replaceView(core, stored, view);
  return { view: viewObject(core, stored) };
};

/** views.publish: a person's Home tab. */
export const publish: Method = (core, args) => {
  const user = need(args, 'user_id');
  if (findPerson(user) === undefined) throw new ApiError('user_not_found');
  const view = checkedView(core, viewArg(args), 'home');
  checkHash(core.state.homes[user], asText(args.hash));
  const stored = putHome(core, user, view);
  for (const key of Object.keys(core.state.choices))
    if (key.endsWith(`|${stored.id}`)) delete core.state.choices[key];
  return { view: viewObject(core, stored) };
};
