import { setTimeout as sleep } from 'node:timers/promises';
import { type App, type Receiver, SocketModeReceiver } from '@slack/bolt';
import type { WebClientOptions } from '@slack/web-api';
import { boltLogger, describeError, type Log } from './log.ts';

type Taken = Parameters<App['processEvent']>[0];

/** A receiver that also says whether its connection stands. */
export interface SocketReceiver extends Receiver {
  isConnected(): boolean;
}

/**
 * Socket Mode with two things Bolt's receiver lacks: the acknowledgement is held back until the turn is saved (an
 * event that is not acknowledged is delivered again), and a connection that cannot be made again is retried without
 * end instead of becoming an unhandled rejection.
 */
export function createSocketReceiver(deps: {
  appToken: string;
  clientOptions: WebClientOptions;
  log: Log;
}): SocketReceiver {
  const { log } = deps;
  const inner = new SocketModeReceiver({
    appToken: deps.appToken,
    logger: boltLogger(log),
    autoReconnectEnabled: false,
    installerOptions: { clientOptions: deps.clientOptions },
  });
  const stopping = new AbortController();
  let connected = false;
  let running: Promise<void> = Promise.resolve();

  async function connectOnce(): Promise<boolean> {
    let drop = (): void => undefined;
    const dropped = new Promise<void>((resolve) => {
      drop = resolve;
    });
    inner.client.once('disconnected', drop);
    try {
      await inner.client.start();
      connected = true;
      log.info({}, 'Socket Mode connected');
      await dropped;
      return true;
    } catch (error) {
      log.warn({ error: describeError(error) }, 'Socket Mode not connected');
      return false;
    } finally {
      connected = false;
      inner.client.off('disconnected', drop);
    }
  }

  async function keepConnected(): Promise<void> {
    let waitMs = 0;
    while (!stopping.signal.aborted) {
      const stood = await connectOnce();
      waitMs = stood ? 100 : Math.min(Math.max(waitMs * 2, 1_000), 60_000);
      await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  return {
    init(app) {
      const held: Pick<App, 'processEvent'> = { processEvent: (event) => processHeld(app, event) };
      // The inner receiver calls nothing else of the app.
      inner.init(held as App);
    },
    async start() {
      running = keepConnected();
    },
    async stop() {
      stopping.abort();
      await inner.client.disconnect();
      await running;
    },
    isConnected: () => connected,
  };
}

/** Lets `app` work on `event` and only then sends the acknowledgement; none when the app throws. */
async function processHeld(app: Pick<App, 'processEvent'>, event: Taken): Promise<void> {
  const acks: unknown[] = [];
  await app.processEvent({
    ...event,
    ack: async (answer) => {
      acks.push(answer);
    },
  });
  if (acks.length > 0) await event.ack(acks[0] as never);
}
