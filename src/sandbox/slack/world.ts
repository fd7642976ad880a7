import { setMaxListeners } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock, SlackWorld } from '../worlds.ts';
import type { AppSettings } from './app-settings.ts';
import { control } from './control/routes.ts';
import type { Core } from './core.ts';
import { resumePending } from './deliver.ts';
import { createFaults } from './faults.ts';
import { answerText } from './http.ts';
import { firstState, loadState, saveState } from './state.ts';
import { handleRequest } from './web-api.ts';
import { createWire } from './wire.ts';

/** Each delivery under way listens to it, however many there are. */
function newStop(): AbortController {
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  return stop;
}

/**
 * A Slack workspace on 127.0.0.1: its Web API for the real client, signed deliveries to the bot, and the people of
 * the play, moved through `control`. `port` 0 or left out takes a free one. With `stateFile` every change is on
 * disk before it is answered; deliveries without an acknowledgement are taken up again by `deliverTo` after a restart.
 */
export async function createSlackWorld(options: {
  clock: Clock;
  stateFile?: string;
  port?: number;
  /** With it, the app has its shortcuts, and may call only what its scopes allow. */
  app?: AppSettings;
}): Promise<SlackWorld> {
  const { clock, stateFile } = options;
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const core: Core = {
    clock,
    ...(options.app ? { app: options.app } : {}),
    state: loadState(stateFile),
    wire: createWire(clock),
    faults: createFaults(),
    baseUrl: '',
    typed: new Map(),
    errors: new Map(),
    stopped: newStop(),
    commit() {
      saveState(stateFile, core.state);
      tell();
    },
  };
  // What was under way when the world stopped is, to the bot, tried again.
  for (const pending of core.state.pending)
    if (pending.tries === 0) Object.assign(pending, { tries: 1, reason: 'connection_failed' });

  const server = createServer((request, response) => {
    handleRequest(core, request, response).catch((error: unknown) => {
      // A fault of the sandbox itself: say so instead of leaving the bot to wait.
      console.error('sandbox slack:', error);
      if (!response.headersSent) answerText(response, 500, 'The sandbox failed; its terminal says how.');
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  core.baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    apiUrl: `${core.baseUrl}/api/`,
    deliverTo(eventsUrl) {
      const isFirst = core.eventsUrl === undefined;
      core.eventsUrl = eventsUrl;
      if (isFirst) resumePending(core);
    },
    control: (request) => control(core, request),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async reset() {
      core.stopped.abort();
      core.stopped = newStop();
      const { lastTs, lastId } = core.state;
      // Ids and times go on, so that nothing from before can be taken for something new.
      core.state = { ...firstState(), lastTs, lastId };
      core.typed.clear();
      core.errors.clear();
      core.faults.clear();
      core.wire.clear();
      core.commit();
    },
    async close() {
      core.stopped.abort();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
