import { createHash } from 'node:crypto';
import { recommend } from '../../src/catalog/find.ts';
import { loadCatalog } from '../../src/catalog/load.ts';
import type { Button, Card, Form, FormId, FormValues, Select } from '../../src/core/card.ts';
import { type Checklist, type Evidence, newChecklist, type PersonRecord } from '../../src/core/checklist.ts';
import type { LiveView } from '../../src/core/comparison.ts';
import type { Snapshot } from '../../src/core/drift.ts';
import type { Effect, Outcome, SegmentEffect } from '../../src/core/effect.ts';
import type { Intent, Understand } from '../../src/core/intent.ts';
import { takePasted } from '../../src/core/pasted.ts';
import type { Decision } from '../../src/core/scene.ts';
import { takeSecrets } from '../../src/core/secrets.ts';
import {
  type Conversation,
  conversationKey,
  type PersonRef,
  personKey,
  type Turn,
  type TurnInput,
} from '../../src/core/turn.ts';
import { loadIntents } from '../../src/intents/load.ts';
import { createUnderstand } from '../../src/intents/understand.ts';
import { renderBoard } from '../../src/steps/boards.ts';
import { decide } from '../../src/steps/decide.ts';
import { answerOf } from './answers.ts';
import { controlsOf, formWords, wordsOf } from './cards.ts';

export const catalog = loadCatalog();
let engine: Understand | undefined;
/** The real intents engine, made when the first words are said: half a second that most files do without. */
const understand: Understand = (input) => {
  engine ??= createUnderstand({ catalog, intents: loadIntents() });
  return engine(input);
};
const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** Monday, 2 June 2025, 9:00 UTC. */
export const startAt = Date.parse('2025-06-02T09:00:00Z');

const member = { standing: 'member', admin: false, owner: false } as const;

/** The people of the plays. `at` is added when they are looked up. */
export const cast = {
  olivia: {
    id: 'UOLIVIA',
    record: { ...member, name: 'Olivia Hart', email: 'olivia@acme.example', owner: true },
  },
  omar: { id: 'UOMAR', record: { ...member, name: 'Omar Haddad', email: 'omar@acme.example', owner: true } },
  erin: { id: 'UERIN', record: { ...member, name: 'Erin Novak', email: 'erin@acme.example' } },
  ana: { id: 'UANA', record: { ...member, name: 'Ana Costa', email: 'ana@acme.example' } },
  ben: { id: 'UBEN', record: { ...member, name: 'Ben Okafor', email: 'ben@acme.example' } },
  adam: { id: 'UADAM', record: { ...member, name: 'Adam Weiss', email: 'adam@acme.example', admin: true } },
  /** Olivia's second account. */
  twin: { id: 'UTWIN', record: { ...member, name: 'O. Hart', email: 'Olivia@Acme.example' } },
  gina: { id: 'UGINA', record: { standing: 'guest', admin: false, owner: false, name: 'Gina Park' } },
  oscar: { id: 'UOSCAR', record: { standing: 'outsider', admin: false, owner: false, name: 'Oscar Lind' } },
  robot: { id: 'UROBOT', record: { standing: 'bot', admin: false, owner: false, name: 'Robot' } },
  gone: { id: 'UGONE', record: { standing: 'deactivated', admin: false, owner: false, name: 'Gone' } },
  stranger: { id: 'USTRANGE', record: { standing: 'unknown', admin: false, owner: false, name: '?' } },
} as const satisfies Record<string, { id: string; record: Omit<PersonRecord, 'at'> }>;
export type Who = keyof typeof cast;

const tenant = 'T1';
export const refOf = (who: Who): PersonRef => ({ platform: 'slack', tenant, id: cast[who].id });
export const keyOf = (who: Who): string => personKey(refOf(who));
export const dmOf = (who: Who): Conversation => ({
  platform: 'slack',
  tenant,
  channel: `D${cast[who].id.slice(1)}`,
  direct: true,
});
export const channel = (id: string, thread?: string): Conversation => ({
  platform: 'slack',
  tenant,
  channel: id,
  ...(thread ? { thread } : {}),
  direct: false,
});

const originOf = (who: Who) => ({ person: refOf(who), to: dmOf(who) });

/** Nothing below it can be changed any more; a decision that tries throws. */
export function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}

/** Something a person was shown. `to` is a conversation key, or `person` for a direct message or a Home tab. */
export type Shown = { kind: 'post' | 'whisper' | 'direct' | 'board'; to: string; card: Card };

export type Place = { as?: Who; in?: Conversation; trigger?: string | false };

/** What a play holds beside its checklist: what was shown last, what is to be done outside, what was noted. */
export type Kept = {
  screen: Shown[];
  outbox: [string, SegmentEffect][];
  audit: Decision['audit'];
  count: number;
  turns: number;
};

/** A play that goes on from a stored checklist: turns in, what people see and what is to be done out. */
export type Play = ReturnType<typeof given>;

/**
 * Plays turns on a checklist through the pure `decide`. Looking people up and all that a working Segment answers at
 * once comes back by itself, except what the test `holds` back; looks for data and timers are always the test's.
 */
export function given(stored: Checklist = newChecklist('main'), before?: Kept) {
  let c = Object.isFrozen(stored) ? stored : deepFreeze(structuredClone(stored));
  let now = startAt;
  const evidenceOf = (events: string[], count: number, read: Evidence['read']): Evidence => ({
    readAt: now,
    from: now - 60_000,
    to: now,
    seen: events.map((event) => ({ event, count, lastAt: now })),
    other: [],
    read,
  });
  let count = before?.count ?? 0;
  let lastForm: Form | undefined;
  let screen: Shown[] = [...(before?.screen ?? [])];
  let turns = before?.turns ?? 0;
  const held = new Set<Effect['kind']>();
  let watch: SegmentEffect | undefined;
  const world = {
    /** The operator has set the token. */
    isTokenFixed: false,
    sources: 0,
    destinations: 0,
    spaces: [
      { id: 'spa_dev', slug: 'acme-dev', name: 'Acme Dev' },
      { id: 'spa_prod', slug: 'acme-prod', name: 'Acme Prod' },
    ],
    /** Changes what the next comparison of dev and prod finds. */
    byHand: (_view: LiveView): void => undefined,
  };
  /** The outbox without messages: what is still to be done outside. */
  const outbox = new Map<string, SegmentEffect>(before?.outbox);
  const audit: Decision['audit'] = [...(before?.audit ?? [])];
  const decisions: Decision[] = [];
  const people: Record<string, Omit<PersonRecord, 'at'>> = Object.fromEntries(
    Object.values(cast).map(({ id, record }) => [id, record]),
  );

  function take(turn: Turn): Decision {
    const decision = decide(c, deepFreeze(takeSecrets(takePasted(turn)).turn), {
      now,
      catalog,
      understand,
      recommend: (business) => recommend(catalog, business),
      hash,
      isTokenFixed: world.isTokenFixed,
    });
    decisions.push(decision);
    if (decision.formErrors) {
      audit.push(...decision.audit);
      return decision;
    }
    // What is stored is JSON.
    c = deepFreeze(JSON.parse(JSON.stringify(decision.checklist)) as Checklist);
    audit.push(...decision.audit);
    for (const id of decision.cancel) outbox.delete(id);
    const jobs = [...decision.jobs];
    for (const { id, effect } of jobs) {
      if (!('origin' in effect) || effect.kind === 'open_form') show(effect);
      // The watch over the workspace is none of the work that a play is about; see `finds`.
      else if (effect.kind === 'watch_workspace') watch = effect;
      else outbox.set(id, effect);
    }
    for (const { id } of jobs) answer(id);
    return decision;
  }

  function show(effect: Effect): void {
    switch (effect.kind) {
      case 'post':
      case 'whisper':
        screen.push({ kind: effect.kind, to: conversationKey(effect.to), card: effect.card });
        return;
      case 'direct':
        screen.push({ kind: 'direct', to: personKey(effect.person), card: effect.card });
        return;
      case 'board': {
        const card = renderBoard(c, effect.board, catalog);
        const at = c.boards[effect.board];
        if (card && at) screen.push({ kind: 'board', to: conversationKey(at.to), card });
        return;
      }
      case 'open_form':
        lastForm = effect.form;
        return;
      default:
        return;
    }
  }

  function answer(id: string): void {
    const effect = outbox.get(id);
    if (!effect || held.has(effect.kind)) return;
    if (effect.kind === 'identify') {
      const record = people[effect.person.id];
      if (!record) throw new Error(`nobody is called ${effect.person.id}`);
      const owners = record.owner ? [] : [{ name: 'Olivia Hart', email: 'olivia@acme.example' }];
      const { then } = effect;
      outcome(id, {
        kind: 'identified',
        person: effect.person,
        record: { ...record, at: now },
        owners,
        ...(then ? { then } : {}),
      });
      return;
    }
    const result = answerOf(effect, {
      catalog,
      now: () => now,
      newId: (prefix) => `${prefix}-${count++}`,
      ...world,
      owners: [],
      record: (person) => people[person],
      checklist: () => c,
    });
    if (result) outcome(id, result);
  }

  /** Something came back from outside for the job `id`. */
  function outcome(id: string, result: Outcome): Decision {
    const effect = outbox.get(id);
    if (!effect) throw new Error(`the outbox has no job ${id}: ${[...outbox.keys()].join(', ')}`);
    outbox.delete(id);
    const { person, to } = effect.origin;
    turns += 1;
    return take({
      id: `o${turns}`,
      at: now,
      person,
      conversation: to,
      input: { kind: 'outcome', outcome: result },
    });
  }

  function turn(input: TurnInput, place: Place = {}): Decision {
    const who = place.as ?? 'olivia';
    turns += 1;
    screen = [];
    lastForm = undefined;
    const pressed = input.kind === 'press' || input.kind === 'command';
    return take({
      id: `t${turns}`,
      at: now,
      person: refOf(who),
      conversation: place.in ?? dmOf(who),
      input,
      ...(pressed && place.trigger !== false ? { trigger: `trigger${turns}` } : {}),
    });
  }

  const jobOf = (kind: Effect['kind'], part = ''): string => {
    const found = [...outbox].filter(([id, effect]) => effect.kind === kind && id.includes(part));
    const id = found.at(-1)?.[0];
    if (!id) throw new Error(`nothing of ${kind} is to be done; there is ${[...outbox.keys()].join(', ')}`);
    return id;
  };

  function find(label: string, beside: string | undefined): Button | Select {
    const all = screen.toReversed().flatMap(({ card }) => controlsOf(card));
    const match = all.find(
      ({ control, beside: words }) =>
        control.label.includes(label) && (beside === undefined || words.includes(beside)),
    );
    if (!match || match.control.kind === 'link_button')
      throw new Error(`there is no "${label}" among ${all.map((entry) => entry.control.label).join(', ')}`);
    return match.control;
  }

  const play = {
    /** The stored checklist as it is now. */
    get c() {
      return c;
    },
    get now() {
      return now;
    },
    get form() {
      if (!lastForm) throw new Error('no form is open');
      return lastForm;
    },
    get hasForm() {
      return lastForm !== undefined;
    },
    /** Everything shown since the last turn of a person. */
    get screen(): readonly Shown[] {
      return screen;
    },
    /** The same as words. */
    get said(): string {
      return [...screen.map(({ card }) => wordsOf(card)), lastForm ? formWords(lastForm) : ''].join('\n');
    },
    saidTo(place: Conversation): string {
      return screen
        .filter(({ to }) => to === conversationKey(place))
        .map(({ card }) => wordsOf(card))
        .join('\n');
    },
    get buttons(): string[] {
      return screen.flatMap(({ card }) => controlsOf(card).map(({ control }) => control.label));
    },
    /** What goes on from here needs beside the checklist. */
    get kept(): Kept {
      return { screen, outbox: [...outbox], audit: [...audit], count, turns };
    },
    audit,
    decisions,
    outbox,
    world,
    people,
    holds(...kinds: Effect['kind'][]) {
      for (const kind of kinds) held.add(kind);
      return play;
    },
    releases(...kinds: Effect['kind'][]) {
      for (const kind of kinds) held.delete(kind);
      for (const id of [...outbox.keys()]) answer(id);
      return play;
    },
    passes(ms: number) {
      now += ms;
      return play;
    },
    says(text: string, place?: Place) {
      turn({ kind: 'text', text }, place);
      return play;
    },
    commands(text: string, place?: Place) {
      turn({ kind: 'command', text }, place);
      return play;
    },
    opensHome(place?: Place) {
      turn({ kind: 'home' }, place);
      return play;
    },
    /** An intent as a button carries it, whether such a button is on the screen or not. */
    sends(intent: Intent, place?: Place) {
      turn({ kind: 'press', intent }, place);
      return play;
    },
    /** Presses what is on the screen. */
    presses(label: string, place: Place & { beside?: string } = {}) {
      const { intent } = find(label, place.beside);
      turn({ kind: 'press', intent }, place);
      return play;
    },
    /** Chooses in a select on the screen; what is chosen goes into the slot. */
    chooses(label: string, values: string[], place: Place & { beside?: string } = {}) {
      const control = find(label, place.beside);
      if (control.kind !== 'select') throw new Error(`${label} is not a select`);
      const value = control.multiple ? values : values[0];
      // As the platform does it: the slot is put in, and the whole is parsed by the schema on arrival.
      const intent = {
        ...control.intent,
        slots: { ...control.intent.slots, [control.slot]: value },
      } as Intent;
      turn({ kind: 'press', intent }, place);
      return play;
    },
    /** Submits the form that is open. Gives the messages of a form that was refused. */
    fills(values: FormValues, place?: Place): Record<string, string> {
      const { form, context } = play.form;
      return play.submits(form, context, values, place);
    },
    submits(form: FormId, context: Record<string, string>, values: FormValues, place?: Place) {
      const kept = lastForm;
      const decision = turn({ kind: 'form', form, context, values }, place);
      if (decision.formErrors) lastForm = kept;
      return decision.formErrors ?? {};
    },
    comesBack(kind: Effect['kind'], result: (effect: SegmentEffect) => Outcome, part?: string) {
      const id = jobOf(kind, part);
      const effect = outbox.get(id);
      if (effect) outcome(id, result(effect));
      return play;
    },
    /** A job fails for good. */
    fails(kind: Effect['kind'], part?: string) {
      screen = [];
      const id = jobOf(kind, part);
      const effect = outbox.get(id);
      if (effect) {
        const text = { what: `${kind} went wrong.`, kept: 'Everything is kept.', next: 'Press Try again.' };
        outcome(id, { kind: 'failed', job: id, effect, text });
      }
      return play;
    },
    has(kind: Effect['kind'], part = ''): boolean {
      return [...outbox].some(([id, effect]) => effect.kind === kind && id.includes(part));
    },
    /** A board was posted as the message M1. */
    comesBackAt(board: string) {
      const to = c.boards[board]?.to;
      if (!to) throw new Error(`there is no board ${board}`);
      turns += 1;
      const outcome: Outcome = { kind: 'posted', board, to, messageId: 'M1' };
      take({
        id: `o${turns}`,
        at: now,
        person: refOf('olivia'),
        conversation: to,
        input: { kind: 'outcome', outcome },
      });
      return play;
    },
    jobOf,
    effectOf<K extends SegmentEffect['kind']>(kind: K, part?: string): Extract<SegmentEffect, { kind: K }> {
      // jobOf found it by its kind.
      return outbox.get(jobOf(kind, part)) as Extract<SegmentEffect, { kind: K }>;
    },
    /** Data is seen at a source at the next look. */
    sees(sourceName: string, events: string[], asked = false) {
      const source = c.sources.find(({ name }) => name === sourceName);
      if (!source) throw new Error(`no source is called ${sourceName}`);
      const wanted = asked ? `check:${source.id}` : `watch:${source.id}`;
      screen = [];
      return play.comesBack(
        'check_source',
        (effect) => ({
          kind: 'source_checked',
          source: source.id,
          asked: 'asked' in effect && effect.asked,
          nth: 'nth' in effect ? effect.nth : 0,
          evidence: evidenceOf(events, 3, 'events volume'),
          silence: events.length > 0 ? [] : ['No event reached Segment.'],
        }),
        wanted,
      );
    },
    /** Deliveries are seen at a destination at the next look. */
    delivers(destinationName: string, events: string[], asked = false) {
      const destination = c.destinations.find(({ name }) => name === destinationName);
      if (!destination) throw new Error(`no destination is called ${destinationName}`);
      const wanted = asked ? `check:${destination.id}` : `watch:${destination.id}`;
      screen = [];
      return play.comesBack(
        'check_destination',
        (effect) => ({
          kind: 'destination_checked',
          destination: destination.id,
          asked: 'asked' in effect && effect.asked,
          nth: 'nth' in effect ? effect.nth : 0,
          evidence: evidenceOf(events, 2, 'delivery overview'),
          silence: events.length > 0 ? [] : ['Nothing was delivered.'],
          mappings: destination.mappings,
        }),
        wanted,
      );
    },
    originOf,
    /** Whether the workspace is to be looked at once more. */
    get isWatched(): boolean {
      return watch !== undefined;
    },
    /** The next look at the workspace: what it shows beside the time. */
    finds(snapshot: Partial<Snapshot>) {
      screen = [];
      outbox.set('watch_workspace', watch ?? { kind: 'watch_workspace', origin: originOf('olivia') });
      watch = undefined;
      const nothing = { at: now, sources: [], destinations: [], audiences: [] };
      return play.comesBack('watch_workspace', () => ({
        kind: 'workspace_watched',
        snapshot: { ...nothing, ...snapshot },
      }));
    },
    /** What a look at an audience shows: how many each destination received, and which are not in Engage's settings. */
    arrives(
      audienceName: string,
      delivered: Record<string, number>,
      options: { asked?: boolean; missing?: string[]; environment?: 'dev' | 'prod' } = {},
    ) {
      const { asked = false, missing = [], environment = 'dev' } = options;
      const audience = c.audiences.find(
        (entry) => entry.name === audienceName && entry.environment === environment,
      );
      if (!audience) throw new Error(`no ${environment} audience is called ${audienceName}`);
      screen = [];
      const received = Object.entries(delivered).map(([destination, n]) => ({ destination, count: n }));
      return play.comesBack(
        'check_audience',
        (effect) => ({
          kind: 'audience_checked',
          audience: audience.id,
          asked: 'asked' in effect && effect.asked,
          nth: 'nth' in effect ? effect.nth : 0,
          sight: { readAt: now, status: 'Live', size: 5, delivered: received, missing },
          silence: received.length > 0 ? [] : [`Not in the Engage settings yet: ${missing.join(', ')}.`],
        }),
        asked ? `check:${audience.id}` : `watch:${audience.id}`,
      );
    },
  };
  return play;
}
