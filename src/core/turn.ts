import type { FormId, FormValues } from './card.ts';
import type { Outcome } from './effect.ts';
import type { Intent } from './intent.ts';
import type { Pasted } from './pasted.ts';

export type PlatformName = 'slack' | 'teams';

/** A person of a chat platform. Authorisation looks at these three together, never at a name. */
export type PersonRef = { platform: PlatformName; tenant: string; id: string };

/** Where messages live. `direct` is a one-to-one conversation with Segue. */
export type Conversation = {
  platform: PlatformName;
  tenant: string;
  channel: string;
  thread?: string;
  direct: boolean;
};

/** One thing someone did, or an outcome coming back. `id` is the platform's delivery id: the same id is one turn. */
export type Turn = {
  id: string;
  /** When it happened, ms since the epoch, by our clock. */
  at: number;
  person: PersonRef;
  conversation: Conversation;
  input: TurnInput;
  /** Short-lived permission to open a form (Slack: 3 s, once). */
  trigger?: string;
  /** Secrets were typed where none belongs. They are taken out: `input` has marks in their places. */
  pasted?: Pasted;
  /** The message that carried the pressed control. */
  messageId?: string;
};

export type TurnInput =
  | { kind: 'text'; text: string }
  | { kind: 'press'; intent: Intent }
  | { kind: 'form'; form: FormId; context: Record<string, string>; values: FormValues }
  /** `/segue …`: the words after the command. Answered privately. */
  | { kind: 'command'; text: string }
  | { kind: 'home' }
  /** Opened their conversation with Segue. */
  | { kind: 'opened' }
  | { kind: 'outcome'; outcome: Outcome };

/** `person` as one string, for keys: "slack:T1:U1". */
export const personKey = (person: PersonRef): string => `${person.platform}:${person.tenant}:${person.id}`;

/** `conversation` as one string, for keys. */
export const conversationKey = (c: Conversation): string =>
  [c.platform, c.tenant, c.channel, c.thread ?? ''].join(':');

/** The person behind a key. */
export const personOf = (key: string): PersonRef => {
  const [platform, tenant = '', id = ''] = key.split(':');
  return { platform: platform === 'teams' ? 'teams' : 'slack', tenant, id };
};
