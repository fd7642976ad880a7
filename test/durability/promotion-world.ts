import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recommend } from '../../src/catalog/find.ts';
import { type Checklist, newChecklist } from '../../src/core/checklist.ts';
import type { Effect, Outcome } from '../../src/core/effect.ts';
import type { Intent, Understand } from '../../src/core/intent.ts';
import { takePasted } from '../../src/core/pasted.ts';
import type { Decision } from '../../src/core/scene.ts';
import { takeSecrets } from '../../src/core/secrets.ts';
import type { Conversation, Turn, TurnInput } from '../../src/core/turn.ts';
import type { Ports } from '../../src/effects/ports.ts';
import { failureText, retryDelayMs, runEffect } from '../../src/effects/run.ts';
import { loadIntents } from '../../src/intents/load.ts';
import { createUnderstand } from '../../src/intents/understand.ts';
import type { PersonFacts, Platform } from '../../src/platforms/platform.ts';
import { createSegmentWorld } from '../../src/sandbox/segment/world.ts';
import { homeTeam, people, sandboxSecrets } from '../../src/sandbox/worlds.ts';
import { createSegment } from '../../src/segment/public-api.ts';
import { renderBoard } from '../../src/steps/boards.ts';
import { decide } from '../../src/steps/decide.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { readKeys } from '../../src/store/vault.ts';
import { controlsOf, wordsOf } from '../support/cards.ts';
import { catalog, startAt } from '../support/given.ts';
import { orderOf } from '../support/order.ts';
import { rawSegment } from './promotion-end.ts';

export const workspace = 'main';
export const keysEnv = `k1:${Buffer.alloc(32, 7).toString('base64')}`;
const tenant = homeTeam.id;
const approvals: Conversation = { platform: 'slack', tenant, channel: 'C0APPROVE1', direct: false };
const idOf = (name: string): string => people.find((person) => person.name === name)?.id ?? '';
const dm = (name: string): Conversation => ({
  platform: 'slack',
  tenant,
  channel: `D${idOf(name)}`,
  direct: true,
});

let engine: Understand | undefined;
const understand: Understand = (input) => {
  engine ??= createUnderstand({ catalog, intents: loadIntents() });
  return engine(input);
};
/** What a decision needs beside the turn, as src/segue.ts gives it. */
const decisionContext = (now: number) => ({
  now,
  catalog,
  understand,
  recommend: (business: string) => recommend(catalog, business),
  hash: (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16),
});

type Job = { id: string; lane: string; effect: Effect; attempt: number; dueAt: number };

/** A moment: Segue's state and outbox, Segment's state, the time, and the secrets that wait. */
export type Moment = {
  checklist: Checklist;
  jobs: Job[];
  segment: string;
  now: number;
  turns: number;
  secrets: Record<string, string>;
};

/** One call as Segue sends it. `signature` tells calls of a kind apart whatever the ids. */
export type Call = { method: string; path: string; body: string; signature: string };

/** Ids are others in each run: what a call is about is told by the names in it. */
export const signatureOf = (method: string, path: string, body: string): string =>
  `${method} ${path.split('?')[0]} ${method === 'GET' ? '' : body}`.replace(/\b(?:[a-z]+_)?\w{22,}/g, '<id>');

/** Answers a call in place of the network, or lets it go on by `send`. */
export type Wire = (call: Call, send: () => Promise<Response>) => Promise<Response>;

/** What is typed as a secret for prod. */
export const prodSecrets = [
  'amp-prod-key',
  'amp-prod-secret',
  'mix-prod-token',
  'mix-prod-secret',
  'pg-prod-pass',
];

/**
 * Segue without its chat: the real decisions, the real effects and the real Segment client on a sandbox Segment, one
 * job at a time and on a clock of its own, so that a moment can be kept and gone back to.
 */
export async function openPlay() {
  const folder = mkdtempSync(join(tmpdir(), 'segue-promotion-'));
  const stateFile = join(folder, 'segment.json');
  const store = openSqliteStore({ dataDir: folder, keys: readKeys({ SEGUE_KEYS: keysEnv, dataDir: '' }) });
  let c = newChecklist(workspace);
  let jobs: Job[] = [];
  let now = startAt;
  let turns = 0;
  let secrets: Record<string, string> = {};
  let screen: { to: Conversation | undefined; card: Parameters<typeof wordsOf>[0] }[] = [];
  let lastForm: Extract<Effect, { kind: 'open_form' }>['form'] | undefined;
  let wire: Wire | undefined;
  /** How long Segue waits for an answer: long, so that a busy machine is no fault. */
  let patienceMs = 10_000;
  let calls: Call[] = [];
  const audit: Decision['audit'] = [];
  const openWorld = () => createSegmentWorld({ clock: { now: () => now }, stateFile });
  let world = await openWorld();

  const send = async (url: string, init: RequestInit): Promise<Response> => {
    const { pathname, search } = new URL(url);
    const method = init.method ?? 'GET';
    const body = typeof init.body === 'string' ? init.body : '';
    const call: Call = {
      method,
      path: pathname + search,
      body,
      signature: signatureOf(method, pathname, body),
    };
    calls.push(call);
    const go = () => fetch(url, init);
    return wire ? wire(call, go) : go();
  };
  const client = () =>
    createSegment({
      baseUrl: world.apiUrl,
      token: sandboxSecrets.segmentToken,
      fetch: (input, init) => send(String(input), init ?? {}),
      retries: 1,
      retryDelayMs: 1,
      timeoutMs: patienceMs,
      longestWaitMs: 20,
      now: () => now,
    });

  const facts = (id: string): PersonFacts => {
    const person = people.find((entry) => entry.id === id);
    if (!person) return { name: id, standing: 'unknown', admin: false };
    return { name: person.realName, email: person.email, standing: 'member', admin: false };
  };
  const ports: Ports = {
    store,
    segment: client(),
    // Only what identifying and choosing approvers call; anything else is a mistake of the test.
    platform: () =>
      ({
        describePerson: async (person) => facts(person.id),
        post: async () => ({ messageId: '1.1' }),
      }) as Partial<Platform> as Platform,
    catalog,
    now: () => now,
    load: async () => c,
    renderBoard: (checklist, board) => renderBoard(checklist, board, catalog),
  };

  async function take(turn: Turn): Promise<Decision> {
    const typed = takeSecrets(takePasted(turn));
    for (const { name, value } of typed.secrets) {
      await store.putSecret(workspace, name, value);
      secrets[name] = value;
    }
    const decision = decide(c, typed.turn, decisionContext(now));
    if (decision.formErrors) throw new Error(`refused: ${JSON.stringify(decision.formErrors)}`);
    // What is stored is JSON.
    c = JSON.parse(JSON.stringify(decision.checklist)) as Checklist;
    audit.push(...decision.audit);
    jobs = jobs.filter((job) => !decision.cancel.includes(job.id));
    for (const { id, lane, effect, delayMs = 0 } of decision.jobs) {
      const kept = JSON.parse(JSON.stringify(effect)) as Effect;
      if (!('origin' in effect) || effect.kind === 'open_form') show(kept);
      else {
        jobs = jobs.filter((job) => job.id !== id);
        jobs.push({ id, lane, effect: kept, attempt: 0, dueAt: now + delayMs });
      }
    }
    return decision;
  }

  function show(effect: Effect): void {
    if (effect.kind === 'post' || effect.kind === 'whisper')
      screen.push({ to: effect.to, card: effect.card });
    else if (effect.kind === 'direct') screen.push({ to: undefined, card: effect.card });
    else if (effect.kind === 'open_form') lastForm = effect.form;
    else if (effect.kind === 'board') {
      const board = c.boards[effect.board];
      const card = renderBoard(c, effect.board, catalog);
      if (card && board) screen.push({ to: board.to, card });
      // The channel took it: threads hang on it from now on.
      if (board && effect.board.startsWith('promotion:')) board.messageId ??= '1.1';
    }
  }

  async function outcome(job: Job, result: Outcome): Promise<void> {
    turns += 1;
    const origin = 'origin' in job.effect ? job.effect.origin : undefined;
    if (!origin) throw new Error(`${job.effect.kind} has no origin`);
    await take({
      id: `o${turns}`,
      at: now,
      person: origin.person,
      conversation: origin.to,
      input: { kind: 'outcome', outcome: result },
    });
  }

  /** Does one job as the outbox does: again after a passing failure, given up in the end. False when it waits for a retry. */
  async function runJob(job: Job): Promise<void> {
    jobs = jobs.filter((entry) => entry !== job);
    let result: Outcome | undefined;
    try {
      result = await runEffect(ports, job.effect, { workspace, job: job.id, attempt: job.attempt });
    } catch (error) {
      const delayMs = retryDelayMs(job.effect, error, job.attempt);
      if (delayMs !== undefined) {
        jobs.unshift({ ...job, attempt: job.attempt + 1, dueAt: now + delayMs });
        return;
      }
      result = { kind: 'failed', job: job.id, effect: job.effect, text: failureText(job.effect, error) };
    }
    if (result) await outcome(job, result);
  }

  /** Timers of days, which nobody waits for. */
  const isFar = (job: Job) => job.effect.kind === 'wake';
  const next = (): Job | undefined =>
    jobs
      .filter(
        (job) =>
          !isFar(job) &&
          !jobs.some(
            (other) => other.lane === job.lane && other !== job && jobs.indexOf(other) < jobs.indexOf(job),
          ),
      )
      .sort((a, b) => a.dueAt - b.dueAt)[0];

  async function turn(name: string, at: Conversation, input: TurnInput): Promise<void> {
    turns += 1;
    screen = [];
    await take({
      id: `t${turns}`,
      at: now,
      person: { platform: 'slack', tenant, id: idOf(name) },
      conversation: at,
      input,
      trigger: `trigger${turns}`,
    });
    await play.settle();
  }

  const play = {
    store,
    get c() {
      return c;
    },
    get now() {
      return now;
    },
    get calls(): readonly Call[] {
      return calls;
    },
    get jobs(): readonly Job[] {
      return jobs;
    },
    audit,
    /** Everything shown since the last turn of a person, as words. */
    get said(): string {
      return screen.map(({ card }) => wordsOf(card)).join('\n');
    },
    get buttons(): string[] {
      return screen.flatMap(({ card }) => controlsOf(card).map(({ control }) => control.label));
    },
    get stateFile() {
      return stateFile;
    },
    /** What the sandbox's Segment holds, in full. */
    stored: () => rawSegment(stateFile),
    get apiUrl() {
      return world.apiUrl;
    },
    forgetCalls() {
      calls = [];
    },
    /** Stands between Segue and Segment from now on. */
    wires(between: Wire | undefined) {
      wire = between;
    },
    async control(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
      const reply = await world.control({ method, path, query: new URLSearchParams(), body });
      if (reply.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(reply.body)}`);
      return reply.body;
    },
    /** Does what is due at once; looks that wait, and tries that failed, only when `until` is not reached without them. */
    async settle(): Promise<void> {
      for (;;) {
        const job = next();
        if (!job || job.dueAt > now) return;
        await runJob(job);
      }
    },
    /** The next job, whenever it is due. */
    next,
    /** Lets time pass until the next job is due, and does it. */
    async step(): Promise<void> {
      const job = next();
      if (!job) throw new Error('there is nothing to do');
      now = Math.max(now, job.dueAt);
      await runJob(job);
    },
    /** Does this job and no other, whenever it is due. */
    async does(id: string): Promise<void> {
      const job = jobs.find((entry) => entry.id === id);
      if (!job) throw new Error(`there is no job ${id}`);
      now = Math.max(now, job.dueAt);
      await runJob(job);
    },
    /** A call to Segment that somebody else makes. */
    async byHand(method: 'POST' | 'PATCH', path: string, body: unknown): Promise<unknown> {
      const response = await fetch(`${world.apiUrl}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${sandboxSecrets.segmentToken}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      return response.json();
    },
    passes(ms: number) {
      now += ms;
    },
    says: (text: string, as = 'olivia') => turn(as, dm(as), { kind: 'text', text }),
    sends: (intent: Intent, as = 'olivia', at = dm(as)) => turn(as, at, { kind: 'press', intent }),
    /** A press that is taken, and nothing done of what follows from it. */
    async sendsOnly(intent: Intent, as: string, at: Conversation = dm(as)): Promise<void> {
      turns += 1;
      screen = [];
      await take({
        id: `t${turns}`,
        at: now,
        person: { platform: 'slack', tenant, id: idOf(as) },
        conversation: at,
        input: { kind: 'press', intent },
      });
      // Rights are read afresh first.
      const look = jobs.find((job) => job.effect.kind === 'identify');
      if (look) await runJob(look);
    },
    /** What the newest button of that label does. */
    intentOf(label: string): Intent {
      const all = screen.toReversed().flatMap(({ card }) => controlsOf(card));
      const control = all.find((entry) => entry.control.label.startsWith(label))?.control;
      if (control?.kind !== 'button')
        throw new Error(`no "${label}" among ${all.map((entry) => entry.control.label).join(', ')}`);
      return control.intent;
    },
    presses: (label: string, as = 'olivia') =>
      turn(as, dm(as), { kind: 'press', intent: play.intentOf(label) }),
    async fills(values: Record<string, string | string[]>, as = 'olivia'): Promise<void> {
      if (!lastForm) throw new Error('no form is open');
      const { form, context } = lastForm;
      lastForm = undefined;
      await turn(as, dm(as), { kind: 'form', form, context, values });
    },
    approves: (how: 'approves' | 'approvesOnly' = 'approves') => {
      const { promotion } = c;
      if (!promotion) throw new Error('nobody asked');
      const slots = { request: promotion.id, digest: promotion.digest };
      const intent: Intent = { intent: 'vote_approve', slots };
      return how === 'approves'
        ? play.sends(intent, 'ana', approvals)
        : play.sendsOnly(intent, 'ana', approvals);
    },
    source: (environment: 'dev' | 'prod', kind = 'event') => {
      const found = c.sources.find((entry) => entry.environment === environment && entry.kind === kind);
      if (!found) throw new Error(`no ${kind} source in ${environment}`);
      return found;
    },
    traffic: (environment: 'dev' | 'prod', daysAgo = 0) =>
      play.control('POST', '/traffic', {
        source: play.source(environment).id,
        events: [orderOf(60)],
        people: 2,
        daysAgo,
      }),
    moment: (): Moment => ({
      checklist: structuredClone(c),
      jobs: structuredClone(jobs),
      segment: readFileSync(stateFile, 'utf8'),
      now,
      turns,
      secrets: { ...secrets },
    }),
    /** Back to a moment: Segue and Segment stand as they stood. */
    async goesBack(to: Moment, waitMs = 10_000): Promise<void> {
      patienceMs = waitMs;
      await world.close();
      writeFileSync(stateFile, to.segment);
      c = structuredClone(to.checklist);
      jobs = structuredClone(to.jobs);
      now = to.now;
      turns = to.turns;
      secrets = { ...to.secrets };
      screen = [];
      lastForm = undefined;
      wire = undefined;
      world = await openWorld();
      ports.segment = client();
      for (const [name, value] of Object.entries(secrets)) await store.putSecret(workspace, name, value);
    },
    async close() {
      await world.close();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await play.control('POST', '/switches', { volumeLagMs: 0, audienceDelayMs: 0, rateLimits: false });
  return play;
}
export type PromotionPlay = Awaited<ReturnType<typeof openPlay>>;
