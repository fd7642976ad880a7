import type { ControlReply, ControlRequest } from '../../worlds.ts';
import type { Core } from '../core.ts';
import { parseFault } from '../faults.ts';
import { asObj, type Obj } from '../json.ts';
import { visibleMessages } from '../messages.ts';
import { viewObject } from '../views.ts';
import { changePerson, choose, command, openHome, press, say, shortcut } from './acts.ts';
import { actor, placeFor } from './find.ts';
import { close, fill, showView, submit } from './modal.ts';
import { Refusal } from './refusal.ts';
import { showConversations, showMessages, showPeople, viewer } from './show.ts';

/** Answers one request of the control API (src/sandbox/README.md, "Slack"). */
export async function control(core: Core, request: ControlRequest): Promise<ControlReply> {
  try {
    return { status: 200, body: await route(core, request) };
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, body: { error: error.message } };
    throw error;
  }
}

async function route(core: Core, { method, path, query, body }: ControlRequest): Promise<Obj> {
  if (method === 'GET') return ask(core, path, query);
  if (method === 'DELETE') {
    if (path !== '/faults') throw unknown(method, path);
    core.faults.clear();
    return {};
  }
  const given = asObj(body);
  if (given === undefined) throw new Refusal(400, 'The body must be a JSON object.');
  const person = /^\/people\/([A-Z0-9]+)$/.exec(path)?.[1];
  if (person !== undefined) return changePerson(core, person, given);
  switch (path) {
    case '/say':
      return say(core, given);
    case '/press':
      return press(core, given);
    case '/choose':
      return choose(core, given);
    case '/command':
      return command(core, given);
    case '/shortcut':
      return shortcut(core, given);
    case '/fill':
      return fill(core, given);
    case '/submit':
      return submit(core, given);
    case '/close':
      return close(core, given);
    case '/home':
      return openHome(core, given);
    case '/read':
      return read(core, given);
    case '/faults':
      return addFault(core, given);
    default:
      throw unknown(method, path);
  }
}

function ask(core: Core, path: string, query: URLSearchParams): Obj {
  switch (path) {
    case '/people':
      return showPeople(core);
    case '/conversations':
      return showConversations(core, viewer(query.get('as')));
    case '/messages':
      return showMessages(core, viewer(query.get('as')), {
        channel: query.get('channel'),
        thread: query.get('thread'),
        last: query.get('last'),
      });
    case '/shortcuts':
      return { shortcuts: core.app?.shortcuts ?? [] };
    case '/view':
      return showView(core, viewer(query.get('as')));
    case '/home': {
      const stored = core.state.homes[viewer(query.get('as')).id];
      return { view: stored === undefined ? null : viewObject(core, stored) };
    }
    case '/wire': {
      const since = Number(query.get('since') ?? 0);
      if (!Number.isInteger(since)) throw new Refusal(400, '"since" must be a whole number.');
      return { entries: core.wire.since(since) };
    }
    default:
      throw unknown('GET', path);
  }
}

const unknown = (method: string, path: string): Refusal =>
  new Refusal(404, `There is no ${method} ${path} in Slack's part of the sandbox.`);

function read(core: Core, body: Obj): Obj {
  const person = actor(core, body);
  const place = placeFor(person, body.channel);
  const last = visibleMessages(core, place.id, person.id).at(-1);
  if (last !== undefined) core.state.read[`${person.id}:${place.id}`] = last.ts;
  core.commit();
  return { read: last?.ts ?? null };
}

function addFault(core: Core, body: Obj): Obj {
  const fault = parseFault(body);
  if (typeof fault === 'string') throw new Refusal(400, fault);
  core.faults.add(fault);
  return { fault };
}
