import type { Rich } from '../copy/text.ts';
import type { Block, Button, Card, Control, Form } from './card.ts';
import type { Checklist, Dialog, PersonRecord, StepId, StepState } from './checklist.ts';
import type { Effect, Origin } from './effect.ts';
import type { Ask, Intent, ShownOptions, Understand } from './intent.ts';
import { type Conversation, conversationKey, type PersonRef, personKey, type Turn } from './turn.ts';
import type { Catalog, GoalId } from './use-case.ts';

/** What a decision may look at beside the checklist and the turn. Nothing in it reads a clock or the network. */
export type DecisionContext = {
  now: number;
  catalog: Catalog;
  /** Base URL that code snippets send to; left out: Segment's default. */
  trackingUrl?: string;
  understand: Understand;
  /** Use cases that suit what somebody says about their business, best first. */
  recommend(business: string): Recommendation[];
  /** A short digest of a text. */
  hash(text: string): string;
  /** Segment can reach Segue: a public address is configured, or it is the sandbox's. */
  isReachable?: boolean;
  /** The operator has set the Segment token, so nobody can change it in chat. */
  isTokenFixed?: boolean;
};

export type Recommendation = { goal: GoalId; useCase: string; why: string[] };

/** A job to be written to the outbox with the commit. */
export type PlannedJob = { id: string; lane: string; delayMs?: number; effect: Effect };

export type AuditLine = { actor: string; what: string; detail?: Record<string, unknown> };

/** What a turn leads to. Nothing is executed here. */
export type Decision = {
  checklist: Checklist;
  jobs: PlannedJob[];
  cancel: string[];
  audit: AuditLine[];
  formErrors?: Record<string, string>;
};

/** Slots of an intent by its name. */
export type SlotsOf<N extends Intent['intent']> = Extract<Intent, { intent: N }>['slots'];

/**
 * One turn being decided. The checklist is a copy: handlers change it freely, the caller's one stays. Everything
 * said during a turn ends up in one message: what happened first, then the one thing that is asked.
 */
export type Scene = DecisionContext & {
  readonly turn: Turn;
  readonly c: Checklist;
  readonly me: string;
  readonly person: PersonRef;
  /** What is known of the actor; absent before the first look. */
  readonly who: PersonRecord | undefined;
  readonly to: Conversation;
  readonly dialog: Dialog;
  readonly origin: Origin;
  /** Says what happened, before the ask. */
  tell(text: Rich, ...more: Block[]): void;
  /** A card in full; it is the ask of this turn. The last one wins. */
  ask(card: Card, dialog?: NextDialog): void;
  /** Shows what this step asks, at the end of the turn. `left`: how it had been left for later until now. */
  show(step: StepId | 'current', left?: StepState): void;
  /** For the actor's eyes only. */
  whisper(card: Card): void;
  post(to: Conversation, card: Card): void;
  direct(person: PersonRef, card: Card): void;
  openForm(form: Form, again: { text: Rich; control: Control }): void;
  effect(effect: Effect, options?: { id?: string; lane?: string; delayMs?: number }): void;
  cancel(job: string): void;
  audit(what: string, detail?: Record<string, unknown>): void;
  /** Does another intent in the same turn. */
  act(intent: Intent): void;
  /** Redraws a board. */
  refresh(board: string): void;
  /** Redraws every view of the checklist. */
  refreshChecklist(): void;
  refuseForm(errors: Record<string, string>): void;
  newId(prefix: string): string;
  /** What this turn changed is not a step of its own that could be taken back. */
  forget(): void;
};

/** A list people may answer by position; each item does its intent. */
export type OptionList = { kind: string; items: { label: string; value: string; intent: Intent }[] };

/** What the conversation waits for after an ask. */
export type NextDialog = {
  ask?: Ask;
  options?: OptionList;
  yes?: Intent;
  no?: Intent;
  draft?: string;
  business?: boolean;
};

/** Decisions about prod and what destroys something: a press only, never words. */
const pressOnly: ReadonlySet<Intent['intent']> = new Set([
  'submit_promotion',
  'vote_approve',
  'vote_reject',
  'withdraw_promotion',
  'resume_promotion',
  'confirm_undo_promotion',
  'confirm_delete_promotion',
  'confirm_restart',
  'confirm_undo',
  'confirm_remove',
  'attest_rules',
  'confirm_disconnect',
]);

const buttonsIn = (card: Card): Button[] =>
  card.blocks
    .flatMap((block) =>
      block.kind === 'actions' ? block.controls : block.kind === 'row' ? [block.control] : [],
    )
    .filter((control) => control.kind === 'button');

/** The buttons of a card that may also be typed, by their label in lower case. */
export function buttonsOf(card: Card): Record<string, Intent> {
  const buttons = buttonsIn(card).filter((button) => !pressOnly.has(button.intent.intent));
  // A label that stands for several things is no answer.
  const single = buttons.filter(
    (button) => buttons.filter((other) => other.label === button.label).length === 1,
  );
  return Object.fromEntries(single.slice(0, 25).map((button) => [button.label.toLowerCase(), button.intent]));
}

/** What the scene collected, for `close`. */
type Collected = {
  notes: Block[];
  card?: Card;
  shown?: StepId | 'current';
  jobs: PlannedJob[];
  cancel: string[];
  audit: AuditLine[];
  formErrors?: Record<string, string>;
  isForgotten?: boolean;
  left?: StepState;
};

/** How long an update of a card waits for others to join it. */
const boardDelayMs = 250;

/** Conversations whose state is kept; the one that was quiet longest is forgotten first. */
const maxDialogs = 60;

export const chatLane = (to: Conversation): string => `chat:${conversationKey(to)}`;

/** Opens a scene on a copy of the checklist. `close` turns what was said and asked into a decision. */
export function openScene(
  checklist: Checklist,
  turn: Turn,
  context: DecisionContext,
  dispatch: (scene: Scene, intent: Intent) => void,
): {
  scene: Scene;
  close(render: (scene: Scene, step: StepId | 'current') => void, atEnd?: () => void): Decision;
} {
  const c = structuredClone(checklist);
  const me = personKey(turn.person);
  const place = conversationKey(turn.conversation);
  const collected: Collected = { notes: [], jobs: [], cancel: [], audit: [] };
  const isPrivate = turn.input.kind === 'command' && !turn.conversation.direct;

  const plan = (effect: Effect, id: string, lane: string, delayMs?: number) => {
    const job: PlannedJob = { id, lane, effect, ...(delayMs === undefined ? {} : { delayMs }) };
    const same = collected.jobs.findIndex((other) => other.id === id);
    if (same >= 0) collected.jobs[same] = job;
    else collected.jobs.push(job);
  };
  const nextJobId = (kind: string): string => `${turn.id}#${collected.jobs.length}:${kind}`;
  const existing = c.dialogs[place];
  const dialog: Dialog = existing ?? {};
  // Put last: the order of keys is the order of use.
  delete c.dialogs[place];
  c.dialogs[place] = dialog;
  for (const old of Object.keys(c.dialogs).slice(0, -maxDialogs)) delete c.dialogs[old];

  const scene: Scene = {
    ...context,
    turn,
    c,
    me,
    person: turn.person,
    get who() {
      return c.people[me];
    },
    to: turn.conversation,
    dialog,
    origin: { person: turn.person, to: turn.conversation },
    tell(text, ...more) {
      if (text !== '') collected.notes.push({ kind: 'text', text });
      collected.notes.push(...more);
    },
    ask(card, next = {}) {
      collected.card = card;
      for (const key of Object.keys(dialog) as (keyof Dialog)[]) delete dialog[key];
      const buttons = buttonsOf(card);
      if (Object.keys(buttons).length > 0) dialog.buttons = buttons;
      if (buttonsIn(card).some((button) => pressOnly.has(button.intent.intent))) dialog.press = true;
      if (next.ask) dialog.ask = next.ask;
      if (next.options) {
        const { kind, items } = next.options;
        dialog.options = {
          kind,
          items: items.map(({ value, label }) => ({ value, label })),
        } satisfies ShownOptions;
        dialog.choices = items.map((item) => item.intent);
      }
      if (next.yes) dialog.yes = next.yes;
      if (next.no) dialog.no = next.no;
      if (next.draft) dialog.draft = next.draft;
      if (next.business) dialog.business = true;
    },
    show(step, left) {
      collected.shown = step;
      if (left) collected.left = left;
    },
    whisper(card) {
      const effect: Effect = turn.conversation.direct
        ? { kind: 'post', to: turn.conversation, card }
        : { kind: 'whisper', to: turn.conversation, person: turn.person, card };
      plan(effect, nextJobId('whisper'), chatLane(turn.conversation));
    },
    post(to, card) {
      plan({ kind: 'post', to, card }, nextJobId('post'), chatLane(to));
    },
    direct(person, card) {
      plan({ kind: 'direct', person, card }, nextJobId('direct'), `direct:${personKey(person)}`);
    },
    openForm(form, again) {
      const card: Card = { blocks: [{ kind: 'row', text: again.text, control: again.control }] };
      if (!turn.trigger) {
        scene.ask(card);
        return;
      }
      const effect: Effect = {
        kind: 'open_form',
        trigger: turn.trigger,
        form,
        origin: scene.origin,
        again: card,
      };
      // A lane of its own: a form can be opened for three seconds, it must not queue behind messages.
      plan(effect, nextJobId('form'), `form:${turn.trigger}`);
    },
    effect(effect, options = {}) {
      plan(effect, options.id ?? nextJobId(effect.kind), options.lane ?? 'segment', options.delayMs);
    },
    cancel(job) {
      collected.cancel.push(job);
    },
    audit(what, detail) {
      // What Segue did or observed by itself is not put down to the person it works for.
      const actor = turn.input.kind === 'outcome' ? 'segue' : me;
      collected.audit.push({ actor, what, ...(detail ? { detail } : {}) });
    },
    act(intent) {
      dispatch(scene, intent);
    },
    refresh(board) {
      const at = c.boards[board];
      if (!at) return;
      // Updates come in bursts and Slack counts them: a moment's wait makes one of several. A first post keeps its place.
      const isUpdate = at.messageId !== undefined || at.person !== undefined;
      plan(
        { kind: 'board', board },
        `board:${board}`,
        isUpdate ? `board:${board}` : chatLane(at.to),
        isUpdate ? boardDelayMs : undefined,
      );
    },
    refreshChecklist() {
      for (const board of Object.keys(c.boards)) {
        if (board.startsWith('checklist:')) scene.refresh(board);
        if (board.startsWith('home:')) scene.refresh(board);
      }
    },
    refuseForm(errors) {
      collected.formErrors = { ...collected.formErrors, ...errors };
    },
    forget() {
      collected.isForgotten = true;
    },
    newId(prefix) {
      c.counter += 1;
      return `${prefix}${c.counter}`;
    },
  };

  return {
    scene,
    close(render, atEnd) {
      if (collected.formErrors) {
        // A refused form changes nothing.
        return { checklist, jobs: [], cancel: [], audit: [], formErrors: collected.formErrors };
      }
      // A step whose turn it is not may show another one instead; twice at most.
      let step: StepId | 'current' | undefined;
      for (let n = 0; n < 3 && collected.shown; n += 1) {
        step = collected.shown;
        delete collected.shown;
        render(scene, step);
      }
      if (step && step !== 'current') dialog.at = step;
      if (collected.left) dialog.left = collected.left;
      if (!collected.isForgotten) atEnd?.();
      const { card, notes } = collected;
      if (card || notes.length > 0) {
        const blocks = card ? [...notes, ...card.blocks] : notes;
        const message: Card = { ...(card ?? {}), blocks };
        if (isPrivate) scene.whisper(message);
        else scene.post(turn.conversation, message);
      }
      return { checklist: c, jobs: collected.jobs, cancel: collected.cancel, audit: collected.audit };
    },
  };
}
