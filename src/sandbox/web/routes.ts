import type { ControlReply, ControlRequest, World } from '../worlds.ts';
import type { SandboxClock } from './clock.ts';
import { HttpError } from './http.ts';
import type { ChangedWorld } from './stream.ts';

/** What the page and the tests may ask Segue itself. */
export type BotControl = {
  /** The stored checklist, or null. */
  checklist(): Promise<unknown>;
  /** Audit entries, oldest first. */
  audit(): Promise<unknown[]>;
  /** Unfinished work. */
  jobs(): Promise<unknown[]>;
  /** True once nothing is due and nothing is running; false after `timeoutMs`. */
  idle(timeoutMs: number): Promise<boolean>;
  /** Drops the checklist, its history and its work. */
  forget(): Promise<void>;
  /** Told after each commit. Returns the unsubscriber. */
  onChange(listener: () => void): () => void;
};

export type ControlPorts = { slack: World; segment: World; clock: SandboxClock; bot: BotControl };

const longestAdvanceMs = 400 * 86_400_000;
const longestIdleMs = 60_000;

/** Answers a request below `/sandbox`; `changed` is told what the page has to load again. Throws HttpError. */
export async function control(
  ports: ControlPorts,
  request: ControlRequest,
  changed: (world: ChangedWorld) => void,
): Promise<ControlReply> {
  const [, part = '', ...rest] = request.path.split('/');
  const inner = { ...request, path: `/${rest.join('/')}` };
  switch (part) {
    case 'slack':
      return ports.slack.control(inner);
    case 'segment':
      return ports.segment.control(inner);
    case 'bot':
      return botRoute(ports.bot, inner);
    case 'clock':
      if (rest.length === 0) return clockRoute(ports.clock, request, changed);
      break;
    case 'reset':
      if (rest.length === 0 && request.method === 'POST') return reset(ports, changed);
      break;
  }
  throw new HttpError(404, `There is no ${request.method} /sandbox${request.path}.`);
}

async function botRoute(bot: BotControl, { method, path, query }: ControlRequest): Promise<ControlReply> {
  if (method === 'GET') {
    switch (path) {
      case '/checklist':
        return ok((await bot.checklist()) ?? null);
      case '/audit':
        return ok(await bot.audit());
      case '/jobs':
        return ok(await bot.jobs());
      case '/idle': {
        const timeoutMs = Number(query.get('timeoutMs') ?? 5_000);
        if (!Number.isFinite(timeoutMs) || timeoutMs < 0 || timeoutMs > longestIdleMs) {
          throw new HttpError(400, `timeoutMs must be between 0 and ${longestIdleMs}.`);
        }
        if (await bot.idle(timeoutMs)) return ok({ idle: true });
        throw new HttpError(409, `Segue was still working after ${timeoutMs} ms.`);
      }
    }
  }
  throw new HttpError(404, `There is no ${method} /sandbox/bot${path}.`);
}

function clockRoute(
  clock: SandboxClock,
  { method, body }: ControlRequest,
  changed: (world: ChangedWorld) => void,
): ControlReply {
  if (method === 'DELETE') throw new HttpError(404, 'There is no DELETE /sandbox/clock.');
  if (method === 'POST') {
    const advanceMs = (body as { advanceMs?: unknown } | null)?.advanceMs;
    if (typeof advanceMs !== 'number' || !(advanceMs >= 1) || advanceMs > longestAdvanceMs) {
      throw new HttpError(400, `advanceMs must be a number between 1 and ${longestAdvanceMs}.`);
    }
    clock.advance(advanceMs);
    for (const world of ['slack', 'segment', 'bot'] as const) changed(world);
  }
  return ok({ now: clock.now(), offsetMs: clock.offsetMs() });
}

// Segue first: work it still had would otherwise write into the fresh worlds.
async function reset(ports: ControlPorts, changed: (world: ChangedWorld) => void): Promise<ControlReply> {
  await ports.bot.forget();
  await ports.slack.reset();
  await ports.segment.reset();
  for (const world of ['slack', 'segment', 'bot'] as const) changed(world);
  return ok({ reset: true });
}

const ok = (body: unknown): ControlReply => ({ status: 200, body });
