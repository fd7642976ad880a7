import type { Card, Form } from '../core/card.ts';
import type { Prompt } from '../core/effect.ts';
import type { Conversation, PersonRef, PlatformName, Turn } from '../core/turn.ts';

/** What a platform says about a person, asked afresh. */
export type PersonFacts = {
  name: string;
  /** Only of a member of the home tenant, and only when the platform vouches for it. */
  email?: string;
  /** `unknown`: the platform did not give positive evidence; treated as a refusal, not as an outsider. */
  standing: 'member' | 'guest' | 'outsider' | 'bot' | 'deactivated' | 'unknown';
  /** May administer the tenant (Slack: is_admin or is_owner). */
  admin: boolean;
  /** IANA name of the person's time zone, where the platform knows it. */
  zone?: string;
};

/** What the platform must tell the person at once; everything else is sent by effects. */
export type TurnReply = {
  /** A submitted form is refused: messages by field name; the form stays open with what was typed. */
  formErrors?: Record<string, string>;
};

/** Called for each turn; resolves when the turn is committed. Throws when it could not be saved. */
export type HandleTurn = (turn: Turn) => Promise<TurnReply>;

/**
 * A chat platform. Every sending method throws OutsideError: `platform_unreachable` (status 0: may have been
 * sent), `platform_rate_limited` (with retryAfterMs), `platform_refused` (with the platform's code in `reason`).
 * No method retries by itself: the outbox does.
 */
export interface Platform {
  readonly name: PlatformName;
  start(handle: HandleTurn): Promise<void>;
  /** Stops taking turns, finishes those in flight. */
  stop(): Promise<void>;
  /** `key` identifies the message: after a doubtful send, posting again with `retry` looks for it first where it can. */
  post(
    to: Conversation,
    card: Card,
    options: { key: string; retry: boolean },
  ): Promise<{ messageId: string }>;
  update(to: Conversation, messageId: string, card: Card): Promise<void>;
  /** Seen by one person only, and not kept by the platform. */
  whisper(to: Conversation, person: PersonRef, card: Card): Promise<void>;
  /** `at`: the conversation that the form belongs to; a submission comes back as a turn of it. */
  openForm(trigger: string, form: Form, at?: Conversation): Promise<{ formId: string }>;
  updateForm(formId: string, form: Form): Promise<void>;
  sendFile(to: Conversation, file: { name: string; content: string; comment: string }): Promise<void>;
  publishHome(person: PersonRef, card: Card): Promise<void>;
  describePerson(person: PersonRef): Promise<PersonFacts>;
  /** The one-to-one conversation with a person. */
  openDirect(person: PersonRef): Promise<Conversation>;
  /** Offers things to say in somebody's own conversation; four at most. Left out where a platform has no such thing. */
  suggest?(to: Conversation, prompts: readonly Prompt[]): Promise<void>;
  /**
   * Shows what Segue is doing ("looking for events") until what it gives is called. A courtesy: it never throws, nothing
   * waits for it, and it shows nothing where that is not possible.
   */
  showWork?(at: Conversation, doing: string): () => void;
}
