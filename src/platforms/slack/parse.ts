import { z } from 'zod';
import type { Conversation, PersonRef, Turn } from '../../core/turn.ts';
import { decodeControl } from './controls.ts';
import { clean, limits } from './limits.ts';

/** What Segue knows of itself in Slack; filled in once Slack has been reached. */
export type Self = { team?: string; userId?: string; botId?: string };

/** What every parser is given beside the payload. `digest` makes a short, unguessable name of a text. */
export type ParseContext = { at: number; self: Self; digest: (text: string) => string };

/** `turn`: something for Segue. `outdated`: a control that today's code does not understand. `ignored`: not for Segue. */
export type Parsed =
  | { kind: 'turn'; turn: Turn }
  | { kind: 'outdated'; person: PersonRef; conversation: Conversation }
  | { kind: 'missing'; fields: string[] }
  | { kind: 'ignored'; why: string };

/** Not a turn, and why. */
export const ignored = (why: string): Parsed => ({ kind: 'ignored', why });
/** A person of Slack. */
export const person = (tenant: string, id: string): PersonRef => ({ platform: 'slack', tenant, id });

/** A string that may be missing or null. */
export const optionalText = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);

const eventBody = z.object({
  team_id: z.string().nullish(),
  event_id: z.string(),
  authorizations: z
    .array(z.object({ team_id: optionalText, user_id: optionalText, is_bot: z.boolean().nullish() }))
    .nullish(),
});

const messageEvent = z.object({
  type: z.enum(['message', 'app_mention']),
  subtype: optionalText,
  channel: z.string(),
  channel_type: optionalText,
  user: optionalText,
  bot_id: optionalText,
  hidden: z.boolean().nullish(),
  edited: z.unknown().optional(),
  text: optionalText,
  ts: z.string(),
  thread_ts: optionalText,
  user_team: optionalText,
  source_team: optionalText,
  team: optionalText,
});

const homeEvent = z.object({
  type: z.literal('app_home_opened'),
  user: z.string(),
  channel: z.string(),
  tab: z.string(),
});

/** Message subtypes that are still a person saying something. */
const saidSubtypes = new Set(['file_share', 'thread_broadcast']);

const isDirect = (channel: string): boolean => channel.startsWith('D');

/**
 * An Events API delivery. A message that arrives as app_mention and as message has the same turn id, so it is
 * one turn.
 */
export function parseEvent(body: unknown, context: ParseContext): Parsed {
  const envelope = eventBody.safeParse(body);
  if (!envelope.success) return ignored('not an event');
  const event = (body as { event?: unknown }).event;
  const [authorization] = envelope.data.authorizations ?? [];
  const team = context.self.team ?? authorization?.team_id ?? envelope.data.team_id ?? undefined;
  if (team === undefined) return ignored('no team');
  const home = homeEvent.safeParse(event);
  if (home.success) return parseHome(home.data, team, envelope.data.event_id, context);
  const message = messageEvent.safeParse(event);
  if (!message.success) return ignored('an event of no interest');
  const botUser = context.self.userId ?? (authorization?.is_bot ? authorization.user_id : undefined);
  return parseMessage(message.data, team, envelope.data.team_id ?? team, botUser, context);
}

function parseHome(
  event: z.infer<typeof homeEvent>,
  tenant: string,
  eventId: string,
  context: ParseContext,
): Parsed {
  const kind = event.tab === 'home' ? 'home' : event.tab === 'messages' ? 'opened' : undefined;
  if (kind === undefined) return ignored('a tab of no interest');
  return {
    kind: 'turn',
    turn: {
      id: `slack:event:${eventId}`,
      at: context.at,
      person: person(tenant, event.user),
      conversation: { platform: 'slack', tenant, channel: event.channel, direct: true },
      input: { kind },
    },
  };
}

function parseMessage(
  event: z.infer<typeof messageEvent>,
  tenant: string,
  envelopeTeam: string,
  botUser: string | undefined,
  context: ParseContext,
): Parsed {
  if (event.bot_id !== undefined || event.user === botUser) return ignored('said by a bot');
  if (event.user === undefined || event.user === 'USLACKBOT') return ignored('said by nobody');
  if (event.subtype !== undefined && !saidSubtypes.has(event.subtype)) return ignored(event.subtype);
  if (event.hidden || (event.edited !== undefined && event.edited !== null)) return ignored('an edit');
  const direct = event.channel_type === 'im' || isDirect(event.channel);
  if (event.type === 'message' && !direct) return ignored('a channel message without a mention');
  const thread = event.thread_ts ?? (direct ? undefined : event.ts);
  return {
    kind: 'turn',
    turn: {
      id: `slack:msg:${tenant}:${event.channel}:${event.ts}`,
      at: context.at,
      person: person(event.user_team ?? event.source_team ?? event.team ?? envelopeTeam, event.user),
      conversation: {
        platform: 'slack',
        tenant,
        channel: event.channel,
        direct,
        ...(thread === undefined ? {} : { thread }),
      },
      input: { kind: 'text', text: utterance(event.text ?? '', botUser) },
    },
  };
}

/** What a person said, as they read it: the mention of the bot gone, references as words, at most 8,000 characters. */
export function utterance(text: string, botUser: string | undefined): string {
  const said = text
    .slice(0, 4 * limits.utterance)
    .replace(/<([^<>\n]*)>/g, (_, inner: string) => reference(inner, botUser))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
  const whole = clean(said).trim();
  const start = whole.slice(0, limits.utterance).replace(/\p{Surrogate}$/u, '');
  // Half a key is not known for one any more, so no word is cut, unless it is all there is.
  return start.length === whole.length ? whole : start.replace(/(?<=\s)\S{1,400}$/, '').trimEnd();
}

function reference(inner: string, botUser: string | undefined): string {
  const bar = inner.indexOf('|');
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? '' : inner.slice(bar + 1);
  if (target === `@${botUser}`) return ' ';
  if (target.startsWith('@')) return `@${label.replace(/^@/, '') || target.slice(1)}`;
  if (target.startsWith('#')) return `#${label.replace(/^#/, '') || target.slice(1)}`;
  if (target.startsWith('!')) return label || `@${target.slice(1).replace(/\^.*$/, '')}`;
  return label || target.replace(/^mailto:/, '');
}

const commandBody = z.object({
  team_id: z.string(),
  channel_id: z.string(),
  user_id: z.string(),
  text: z.string().optional(),
  trigger_id: z.string(),
});

/** A slash command. */
export function parseCommand(body: unknown, context: ParseContext): Parsed {
  const parsed = commandBody.safeParse(body);
  if (!parsed.success) return ignored('not a command');
  const { team_id: team, channel_id: channel, user_id: user, text, trigger_id: trigger } = parsed.data;
  const tenant = context.self.team ?? team;
  return {
    kind: 'turn',
    turn: {
      id: `slack:command:${trigger}`,
      at: context.at,
      person: person(team, user),
      conversation: { platform: 'slack', tenant, channel, direct: isDirect(channel) },
      input: { kind: 'command', text: utterance(text ?? '', context.self.userId) },
      trigger,
    },
  };
}

/** A chosen option as Slack sends it back. */
export const option = z.object({ value: z.string() });
const action = z.object({
  action_id: z.string(),
  action_ts: z.string(),
  value: z.string().optional(),
  selected_option: option.nullish(),
  selected_options: z.array(option).nullish(),
});
const actionsBody = z.object({
  team: z.object({ id: z.string() }).nullish(),
  user: z.object({ id: z.string(), team_id: optionalText }),
  channel: z.object({ id: z.string() }).nullish(),
  trigger_id: z.string().optional(),
  container: z
    .object({
      message_ts: optionalText,
      thread_ts: optionalText,
      channel_id: optionalText,
      is_ephemeral: z.boolean().nullish(),
    })
    .nullish(),
  message: z.object({ ts: optionalText, thread_ts: optionalText }).nullish(),
  view: z.object({ id: z.string(), private_metadata: z.string().optional() }).nullish(),
  actions: z.array(z.unknown()),
});

/** A pressed button or a choice in a select. Takes exactly one action: Bolt would look at the first only. */
export function parseAction(body: unknown, context: ParseContext): Parsed {
  const parsed = actionsBody.safeParse(body);
  if (!parsed.success) return ignored('not an action');
  const { user, container, message, view, trigger_id: trigger, actions } = parsed.data;
  if (actions.length !== 1) return ignored(`${actions.length} actions in one payload`);
  const pressed = action.safeParse(actions[0]);
  if (!pressed.success) return ignored('not an action');
  if (pressed.data.action_id.startsWith('l:')) return ignored('a link');
  const team = parsed.data.team?.id ?? user.team_id;
  const tenant = context.self.team ?? team;
  if (team === undefined || tenant === undefined) return ignored('no team');
  const who = person(user.team_id ?? team, user.id);
  const channel =
    parsed.data.channel?.id ?? container?.channel_id ?? homeChannel(view?.private_metadata) ?? user.id;
  const ts = container?.message_ts ?? message?.ts;
  const thread = container?.thread_ts ?? message?.thread_ts;
  const conversation: Conversation = {
    platform: 'slack',
    tenant,
    channel,
    direct: isDirect(channel) || channel === user.id,
    ...(thread === undefined ? {} : { thread }),
  };
  const { action_id: actionId, action_ts: actionTs, value, selected_option, selected_options } = pressed.data;
  const values =
    selected_options?.map((one) => one.value) ?? (selected_option ? [selected_option.value] : []);
  const intent = decodeControl(actionId, value, values);
  if (intent === undefined) return { kind: 'outdated', person: who, conversation };
  return {
    kind: 'turn',
    turn: {
      id: `slack:action:${tenant}:${channel}:${ts ?? view?.id ?? ''}:${actionTs}:${user.id}:${actionId}`,
      at: context.at,
      person: who,
      conversation,
      input: { kind: 'press', intent },
      ...(trigger === undefined ? {} : { trigger }),
      // Slack cannot update what only one person sees, so such a message is not one to come back to.
      ...(ts === undefined || container?.is_ephemeral ? {} : { messageId: ts }),
    },
  };
}

const homeMetadata = z.object({ v: z.literal(1), channel: z.string() });
function homeChannel(metadata: string | undefined): string | undefined {
  return homeMetadata.safeParse(json(metadata)).data?.channel;
}

/** `text` as JSON, undefined when it is none. */
export function json(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
