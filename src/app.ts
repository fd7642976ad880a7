import { en } from './copy/en.ts';
import type { Region } from './core/access.ts';
import type { Card } from './core/card.ts';
import { type Checklist, newChecklist } from './core/checklist.ts';
import type { Effect, Outcome } from './core/effect.ts';
import { OutsideError } from './core/errors.ts';
import type { Understand } from './core/intent.ts';
import { migrate } from './core/migrate.ts';
import { takePasted } from './core/pasted.ts';
import { chatLane, type Decision, type Recommendation } from './core/scene.ts';
import { takeSecrets } from './core/secrets.ts';
import type { CallShape } from './core/stream.ts';
import { type PersonRef, type PlatformName, personOf, type Turn } from './core/turn.ts';
import type { Catalog } from './core/use-case.ts';
import type { Ports } from './effects/ports.ts';
import { lacksRole } from './effects/refusal.ts';
import { failedOutcome, retryDelayMs, runEffect, workFor } from './effects/run.ts';
import { createWorker } from './effects/worker.ts';
import type { Platform, TurnReply } from './platforms/platform.ts';
import { createBatches, createQueue } from './queue.ts';
import type { Segment } from './segment/segment.ts';
import { renderBoard } from './steps/boards.ts';
import { decide } from './steps/decide.ts';
import type { Job, NewJob, Store } from './store/store.ts';

export type AppLog = Record<'debug' | 'info' | 'warn' | 'error', (detail: object, message?: string) => void>;

export type AppOptions = {
  store: Store;
  segment: Segment;
  platforms: Partial<Record<PlatformName, Platform>>;
  catalog: Catalog;
  understand: Understand;
  recommend(business: string): Recommendation[];
  hash(text: string): string;
  now(): number;
  log: AppLog;
  /** Key of the checklist: one Segment workspace an installation. */
  workspace?: string;
  /** Where Segment reaches a stream; undefined while there is no public address. */
  streamUrl?(stream: string): string | undefined;
  /** Where code that is handed out sends events; undefined: Segment's usual address. */
  trackingUrl?: () => string | undefined;
  /** A client for a token that somebody enters. Left out where the operator has set the token. */
  connect?: (token: string, region: Region) => Segment;
  /** For how long work is this process's own once begun; 10 s when left out. */
  leaseMs?: number;
};

export interface App {
  /** One turn: decided, committed, answered to the platform. Throws OutsideError when it could not be saved. */
  handle(turn: Turn): Promise<TurnReply>;
  /** Keeps what a stream brought; several that come together in one commit. Throws OutsideError like `handle`. */
  streamed(stream: string, shape: CallShape): Promise<void>;
  start(): void;
  /** Finishes what is running. */
  stop(): Promise<void>;
  checklist(): Promise<Checklist | undefined>;
  /** True once nothing is due and nothing is running; false after `timeoutMs`. */
  idle(timeoutMs: number): Promise<boolean>;
  /** Drops the checklist, its history and its work. */
  forget(): Promise<void>;
  onChange(listener: () => void): () => void;
}

/** Platforms redeliver for up to a day. */
const onceTtlMs = 48 * 60 * 60 * 1000;
const maxTries = 20;
const streamBatchMs = 400;
/** Shorter waits are over before they are read. */
const worthSayingMs = 15_000;

const isChat = (effect: Effect): boolean =>
  ['post', 'whisper', 'direct', 'board', 'file', 'suggest'].includes(effect.kind);

/** Puts the parts together: turn -> decide -> one atomic commit -> effects -> outcomes, which are turns again. */
export function createApp(options: AppOptions): App {
  const { store, catalog, log, now, workspace = 'main' } = options;
  const inOrder = createQueue();
  const listeners = new Set<() => void>();
  let streamTurns = 0;
  const context = () => {
    const trackingUrl = options.trackingUrl?.();
    return {
      now: now(),
      catalog,
      understand: options.understand,
      recommend: options.recommend,
      hash: options.hash,
      isTokenFixed: options.connect === undefined,
      isReachable: options.streamUrl?.('') !== undefined,
      ...(trackingUrl ? { trackingUrl } : {}),
    };
  };

  const ports: Ports = {
    store,
    segment: options.segment,
    platform(name) {
      const platform = options.platforms[name];
      if (!platform)
        throw new OutsideError('platform_refused', {
          message: `${name} is not configured`,
          reason: 'not_configured',
        });
      return platform;
    },
    catalog,
    now,
    load: async (id) => migrate(id, (await store.load(id))?.state),
    renderBoard: (c, board) => renderBoard(c, board, catalog),
    ...(options.streamUrl ? { streamUrl: options.streamUrl } : {}),
    trackingUrl: () => options.trackingUrl?.(),
    ...(options.connect ? { connect: options.connect } : {}),
  };

  function changed(): void {
    for (const listener of listeners) listener();
  }

  /** A bug in a decision: nothing changes, the person gets a number for the log. */
  function apologise(checklist: Checklist, turn: Turn, error: unknown): Decision {
    log.error({ turn: turn.id, error: describe(error) }, 'a decision failed');
    const card: Card = { blocks: [{ kind: 'text', text: en.general.bug(turn.id) }] };
    const effect: Effect = turn.conversation.direct
      ? { kind: 'post', to: turn.conversation, card }
      : { kind: 'whisper', to: turn.conversation, person: turn.person, card };
    return {
      checklist,
      jobs: [{ id: `${turn.id}#bug`, lane: chatLane(turn.conversation), effect }],
      cancel: [],
      audit: [],
    };
  }

  /** Decides on the newest state and commits; again when somebody else was quicker. */
  async function commit(turn: Turn, job?: Job): Promise<Decision | undefined> {
    for (let tries = 0; tries < maxTries; tries += 1) {
      const stored = await store.load(workspace);
      const checklist = migrate(workspace, stored?.state);
      let decision: Decision;
      try {
        decision = decide(checklist, turn, context());
      } catch (error) {
        decision = apologise(checklist, turn, error);
      }
      // A refused form changes nothing and may be sent again: it is no delivery that was taken.
      if (decision.formErrors && decision.audit.length === 0) return decision;
      const once = decision.formErrors ? {} : { once: { id: turn.id, ttlMs: onceTtlMs } };
      const result = await store.commit(workspace, {
        expected: stored?.version ?? 0,
        state: decision.checklist,
        audit: decision.audit.map((line) => ({ at: now(), turn: turn.id, ...line })),
        ...(job ? { close: { id: job.id, lease: job.lease } } : once),
        put: decision.jobs.map(({ effect, ...planned }) => ({ ...planned, data: effect })),
        cancel: decision.cancel,
      });
      if (result.kind === 'ok') {
        changed();
        return decision;
      }
      if (result.kind === 'duplicate' || result.kind === 'fenced') {
        log.debug({ turn: turn.id, result: result.kind }, 'not committed again');
        return undefined;
      }
    }
    throw new OutsideError('store_unavailable', { message: `no commit within ${maxTries} tries` });
  }

  async function handle(received: Turn): Promise<TurnReply> {
    const cleaned = takePasted(received);
    const { turn, secrets } = takeSecrets(cleaned);
    const started = performance.now();
    // A form that is refused leaves nothing behind.
    for (const secret of cleaned.pasted ? [] : secrets)
      await store.putSecret(workspace, secret.name, secret.value, secret.lastMs);
    const decision = await inOrder(workspace, () => commit(turn));
    worker.kick();
    const input =
      turn.input.kind === 'press'
        ? turn.input.intent.intent
        : turn.input.kind === 'form'
          ? turn.input.form
          : undefined;
    log.info(
      {
        turn: turn.id,
        input: turn.input.kind,
        ...(input ? { what: input } : {}),
        ...(turn.pasted ? { pasted: turn.pasted.kinds } : {}),
        person: turn.person.id,
        tenant: turn.person.tenant,
        jobs: decision?.jobs.length ?? 0,
        ms: Math.round(performance.now() - started),
      },
      'turn',
    );
    return decision?.formErrors ? { formErrors: decision.formErrors } : {};
  }

  /** A busy source sends hundreds of calls a minute; each of them a commit would keep people waiting. */
  const keepShapes = createBatches<CallShape>(streamBatchMs, async (stream, shapes) => {
    const c = await ports.load(workspace);
    const record = c.sources.find((source) => source.stream?.id === stream)?.stream;
    if (!record) return;
    streamTurns += 1;
    await inOrder(workspace, () =>
      commit({
        id: `stream:${stream}:${now()}:${streamTurns}`,
        at: now(),
        person: record.by,
        conversation: record.to,
        input: { kind: 'outcome', outcome: { kind: 'streamed', stream, shapes } },
      }),
    );
  });

  /** Commits what came back, and with it the end of the job. */
  async function settle(job: Job, effect: Effect, outcome: Outcome | undefined): Promise<void> {
    await inOrder(workspace, async () => {
      if (outcome) {
        await commit(await outcomeTurn(job, effect, outcome), job);
        return;
      }
      for (let tries = 0; tries < maxTries; tries += 1) {
        const stored = await store.load(job.workspace);
        const result = await store.commit(job.workspace, {
          expected: stored?.version ?? 0,
          state: stored?.state ?? newChecklist(job.workspace),
          close: { id: job.id, lease: job.lease },
        });
        if (result.kind !== 'conflict') return;
      }
    });
    worker.kick();
  }

  async function outcomeTurn(job: Job, effect: Effect, outcome: Outcome): Promise<Turn> {
    const { person, to } = await originOf(effect);
    return {
      // Unique even where a job of the same name was done before: what it says is posted under its own key.
      id: `${job.id}@${job.lease.slice(0, 8)}`,
      at: now(),
      person,
      conversation: to,
      input: { kind: 'outcome', outcome },
    };
  }

  async function originOf(effect: Effect): Promise<{ person: PersonRef; to: Turn['conversation'] }> {
    if ('origin' in effect) return effect.origin;
    if (effect.kind === 'board') {
      const c = await ports.load(workspace);
      const to = c.boards[effect.board]?.to;
      const { promotion } = c;
      // A request that cannot be shown concerns who asked, not the channel.
      if (promotion && promotion.board === effect.board)
        return { person: personOf(promotion.requester), to: promotion.askedIn };
      if (to) return { person: { platform: to.platform, tenant: to.tenant, id: '' }, to };
    }
    if ('to' in effect)
      return { person: { platform: effect.to.platform, tenant: effect.to.tenant, id: '' }, to: effect.to };
    throw new Error(`the effect ${effect.kind} has no origin`);
  }

  /** Messages that cannot be sent are logged; everything else is told to who set it off. */
  async function giveUp(effect: Effect, error: unknown, job: Job): Promise<Outcome | undefined> {
    log.warn({ job: job.id, effect: effect.kind, attempt: job.attempt, error: describe(error) }, 'gave up');
    if (effect.kind === 'identify') {
      // Who this is stays unknown, so nothing is done for them; they are told and can say it again.
      return failedOutcome(job.id, effect, error, now());
    }
    if (isChat(effect) && !(effect.kind === 'board' && effect.board.startsWith('promotion:')))
      return undefined;
    return failedOutcome(job.id, effect, error, now(), await lacksRole(ports, error));
  }

  /** Who waits for Segment hears once that it takes longer. */
  async function sayItTakesLonger(effect: Effect, job: Job, delayMs: number): Promise<void> {
    const work = workFor(effect);
    if (!work || !('origin' in effect) || job.attempt > 0 || delayMs < worthSayingMs) return;
    const { to, person } = effect.origin;
    const text = en.failures.goesOnLater(work.doing, delayMs / 1000);
    const card: Card = { blocks: [{ kind: 'text', text }] };
    const message: Effect = to.direct ? { kind: 'post', to, card } : { kind: 'whisper', to, person, card };
    await inOrder(workspace, () => put({ id: `${job.id}#later`, lane: chatLane(to), data: message }));
    worker.kick();
  }

  /** Puts a job beside what is stored, which stays as it is. */
  async function put(job: NewJob): Promise<void> {
    for (let tries = 0; tries < maxTries; tries += 1) {
      const stored = await store.load(workspace);
      const result = await store.commit(workspace, {
        expected: stored?.version ?? 0,
        state: stored?.state ?? newChecklist(workspace),
        put: [job],
      });
      if (result.kind !== 'conflict') return;
    }
  }

  /** Who waits for Segment sees what is being done meanwhile. */
  async function run(effect: Effect, job: Job): Promise<Outcome | undefined> {
    const work = workFor(effect);
    const end = work && options.platforms[work.at.platform]?.showWork?.(work.at, work.doing);
    const doIt = () =>
      runEffect(ports, effect, { workspace: job.workspace, job: job.id, attempt: job.attempt });
    try {
      // A look of Segue's own and one that was asked for would connect the audience twice, side by side.
      return await (effect.kind === 'check_audience'
        ? inOrder(`audience:${effect.space.id}:${effect.audience}`, doIt)
        : doIt());
    } finally {
      end?.();
    }
  }

  const worker = createWorker({
    store,
    run,
    settle,
    retryDelayMs,
    giveUp,
    onPostponed: sayItTakesLonger,
    onError: (error, where) => log.error({ where, error: describe(error) }, 'outbox'),
    ...(options.leaseMs === undefined ? {} : { leaseMs: options.leaseMs }),
  });

  return {
    handle,
    streamed: keepShapes,
    start: () => worker.start(),
    stop: () => worker.stop(),
    async checklist() {
      const stored = await store.load(workspace);
      return stored ? migrate(workspace, stored.state) : undefined;
    },
    async idle(timeoutMs) {
      const until = performance.now() + timeoutMs;
      for (;;) {
        const due = (await store.jobs(workspace)).some((job) => job.leased || job.dueInMs <= 0);
        if (!due && worker.running() === 0) return true;
        if (performance.now() >= until) return false;
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
    },
    forget: () => inOrder(workspace, () => store.forget(workspace)).then(changed),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What a log may hold of an error: its kind, code and own words, no payloads. */
function describe(error: unknown): object {
  if (error instanceof OutsideError)
    return { code: error.code, status: error.status, reason: error.reason, message: error.message };
  if (error instanceof Error) return { name: error.name, message: error.message, stack: error.stack };
  return { message: String(error) };
}
