import { createSandboxClock, type SandboxClock } from '../../../src/sandbox/web/clock.ts';
import type { BotControl } from '../../../src/sandbox/web/routes.ts';
import { startWebServer, type WebServer } from '../../../src/sandbox/web/server.ts';
import type { ControlReply, ControlRequest, SegmentWorld, SlackWorld } from '../../../src/sandbox/worlds.ts';

/** A world that writes down what it is asked and answers what it is told to. */
class FakeWorld implements SlackWorld, SegmentWorld {
  readonly apiUrl = 'http://127.0.0.1:1/api/';
  readonly trackingUrl = 'http://127.0.0.1:1';
  readonly euUrl = 'http://127.0.0.1:2';
  readonly asked: ControlRequest[] = [];
  readonly listeners = new Set<() => void>();
  readonly order: string[];
  readonly name: string;
  reply: (request: ControlRequest) => ControlReply = () => ({ status: 200, body: { fine: true } });

  constructor(name: string, order: string[]) {
    this.name = name;
    this.order = order;
  }

  async control(request: ControlRequest): Promise<ControlReply> {
    this.asked.push(request);
    return this.reply(request);
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  change(): void {
    for (const listener of this.listeners) listener();
  }

  deliverTo(): void {}

  enforcesLimits(): boolean {
    return false;
  }

  async reset(): Promise<void> {
    this.order.push(`reset ${this.name}`);
  }

  async close(): Promise<void> {}
}

export type Bench = {
  web: WebServer;
  slack: FakeWorld;
  segment: FakeWorld;
  clock: SandboxClock;
  bot: BotControl & { idleAnswer: boolean; idleAsked: number[] };
  errors: unknown[];
  /** What was reset or forgotten, in order. */
  order: string[];
};

/** A server of the page with both worlds faked, on a free port. */
export async function startBench(): Promise<Bench> {
  const order: string[] = [];
  const errors: unknown[] = [];
  const slack = new FakeWorld('slack', order);
  const segment = new FakeWorld('segment', order);
  const clock = createSandboxClock();
  const bot: Bench['bot'] = {
    idleAnswer: true,
    idleAsked: [],
    checklist: async () => ({ id: 'c1' }),
    audit: async () => [{ what: 'goal_chosen' }],
    jobs: async () => [],
    async idle(timeoutMs) {
      this.idleAsked.push(timeoutMs);
      return this.idleAnswer;
    },
    forget: async () => {
      order.push('forget');
    },
    onChange: () => () => undefined,
  };
  const web = await startWebServer({
    host: '127.0.0.1',
    port: 0,
    slack,
    segment,
    clock,
    bot,
    onError: (error) => errors.push(error),
  });
  return { web, slack, segment, clock, bot, errors, order };
}
