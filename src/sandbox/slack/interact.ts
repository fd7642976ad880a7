import { bot, homeTeam, type SandboxPerson } from '../worlds.ts';
import { type Core, issueTrigger, nextTs } from './core.ts';
import { type Delivered, deliverForm, oldToken } from './deliver.ts';
import { stateValues, type Value } from './inputs.ts';
import { asObj, asText, type Obj } from './json.ts';
import { messageObject } from './messages.ts';
import type { Place } from './people.ts';
import { issueResponseUrl } from './response-url.ts';
import type { Message, StoredView } from './state.ts';
import { viewObject } from './views.ts';

const domain = 'acme';

/** Something with controls that a person has before them. */
export type Surface =
  | { kind: 'message'; place: Place; message: Message; blocks: Obj[] }
  | { kind: 'home' | 'view'; stored: StoredView; blocks: Obj[] };

/** What every interaction payload says about who did it and where the app is installed. */
const common = (type: string, person: SandboxPerson): Obj => ({
  type,
  team: { id: homeTeam.id, domain },
  user: { id: person.id, username: person.name, name: person.name, team_id: person.team },
  api_app_id: bot.appId,
  token: oldToken,
  enterprise: null,
  is_enterprise_install: false,
});

/** Key of what a person chose in a message or on the Home tab. */
export const choicesKey = (person: SandboxPerson, surface: Surface): string =>
  `${person.id}|${surface.kind === 'message' ? surface.message.ts : surface.stored.id}`;

/** What a person typed and chose on a surface so far. */
function choicesOn(core: Core, person: SandboxPerson, surface: Surface): ReadonlyMap<string, Value> {
  if (surface.kind === 'view') return core.typed.get(surface.stored.id) ?? new Map();
  return new Map(Object.entries(core.state.choices[choicesKey(person, surface)] ?? {}));
}

/** Delivers block_actions for one action on a surface; issues its trigger and response_url first. */
export async function deliverAction(
  core: Core,
  person: SandboxPerson,
  surface: Surface,
  blockId: string,
  action: Obj,
): Promise<Delivered> {
  const where = surface.kind === 'message' ? inMessage(core, person, surface) : inView(core, surface.stored);
  const state =
    surface.kind === 'message'
      ? { state: { values: stateValues({ blocks: surface.blocks }, choicesOn(core, person, surface)) } }
      : {};
  const payload: Obj = {
    ...common('block_actions', person),
    ...where,
    ...state,
    trigger_id: issueTrigger(core, person.id, surface.kind === 'view'),
    actions: [{ ...action, block_id: blockId, action_ts: nextTs(core) }],
  };
  if (surface.kind === 'home') payload.view = withChoices(core, person, surface, payload.view as Obj);
  core.commit();
  return deliverForm(
    core,
    'block_actions',
    { payload: JSON.stringify(payload) },
    {
      user: person.id,
      action_id: action.action_id,
      surface: surface.kind,
      ...(action.type === 'button' ? { label: asText(asObj(action.text)?.text) } : {}),
      ...(surface.kind === 'message' ? { channel: surface.place.id } : {}),
    },
  );
}

const withChoices = (core: Core, person: SandboxPerson, surface: Surface, view: Obj): Obj => ({
  ...view,
  state: { values: stateValues({ blocks: surface.blocks }, choicesOn(core, person, surface)) },
});

function inMessage(
  core: Core,
  person: SandboxPerson,
  { place, message }: Surface & { kind: 'message' },
): Obj {
  const hidden = message.onlyFor !== undefined;
  const thread = message.threadTs === undefined ? {} : { thread_ts: message.threadTs };
  return {
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: place.id,
      is_ephemeral: hidden,
      ...thread,
    },
    channel: { id: place.id, name: place.kind === 'dm' ? 'directmessage' : place.name },
    ...(hidden ? {} : { message: messageObject(core, message, true) }),
    response_url: issueResponseUrl(core, {
      channel: place.id,
      user: person.id,
      messageTs: message.ts,
      ...(message.threadTs === undefined ? {} : { threadTs: message.threadTs }),
    }),
  };
}

const inView = (core: Core, stored: StoredView): Obj => ({
  container: { type: 'view', view_id: stored.id },
  view: viewObject(core, stored, true),
});

/** Delivers a shortcut: `message_action` with its message when it was chosen at one, else `shortcut`. */
export async function deliverShortcut(
  core: Core,
  person: SandboxPerson,
  callbackId: string,
  at?: { place: Place; message: Message },
): Promise<Delivered> {
  const where =
    at === undefined
      ? {}
      : {
          channel: { id: at.place.id, name: at.place.kind === 'dm' ? 'directmessage' : at.place.name },
          message_ts: at.message.ts,
          message: messageObject(core, at.message, true),
          response_url: issueResponseUrl(core, { channel: at.place.id, user: person.id }),
        };
  const type = at === undefined ? 'shortcut' : 'message_action';
  const payload = {
    ...common(type, person),
    callback_id: callbackId,
    trigger_id: issueTrigger(core, person.id, false),
    action_ts: nextTs(core),
    ...where,
  };
  core.commit();
  return deliverForm(
    core,
    `${type} ${callbackId}`,
    { payload: JSON.stringify(payload) },
    { user: person.id, callback_id: callbackId, ...(at === undefined ? {} : { channel: at.place.id }) },
  );
}

/** Delivers view_submission with what was typed. */
export async function deliverSubmission(
  core: Core,
  person: SandboxPerson,
  stored: StoredView,
  responseUrls: { block_id: string; action_id: string; channel_id: string }[],
): Promise<Delivered> {
  const payload = {
    ...common('view_submission', person),
    trigger_id: issueTrigger(core, person.id, true),
    view: viewObject(core, stored, true),
    response_urls: responseUrls.map((one) => ({
      ...one,
      response_url: issueResponseUrl(core, { channel: one.channel_id, user: person.id }),
    })),
  };
  core.commit();
  return deliverForm(
    core,
    'view_submission',
    { payload: JSON.stringify(payload) },
    {
      user: person.id,
      view_id: stored.id,
      callback_id: stored.view.callback_id,
      title: asText(asObj(stored.view.title)?.text),
    },
  );
}

/** Delivers view_closed. `cleared`: the whole stack went with it. */
export function deliverClosed(
  core: Core,
  person: SandboxPerson,
  view: Obj,
  cleared: boolean,
): Promise<Delivered> {
  const payload = { ...common('view_closed', person), view, is_cleared: cleared };
  return deliverForm(
    core,
    'view_closed',
    { payload: JSON.stringify(payload) },
    { user: person.id, view_id: view.id },
  );
}

/** Delivers a slash command; works in every conversation the person is in, with the bot or without. */
export async function deliverCommand(
  core: Core,
  person: SandboxPerson,
  place: Place,
  command: string,
  text: string,
): Promise<Delivered & { responseUrl: string }> {
  const responseUrl = issueResponseUrl(core, { channel: place.id, user: person.id });
  const form = {
    token: oldToken,
    team_id: person.team,
    team_domain: domain,
    channel_id: place.id,
    channel_name: place.kind === 'dm' ? 'directmessage' : place.name,
    user_id: person.id,
    user_name: person.name,
    command,
    text,
    api_app_id: bot.appId,
    is_enterprise_install: 'false',
    response_url: responseUrl,
    trigger_id: issueTrigger(core, person.id, false),
  };
  core.commit();
  const result = await deliverForm(core, `command ${command}`, form, {
    user: person.id,
    channel: place.id,
    text: text.slice(0, 100),
  });
  return { ...result, responseUrl };
}
