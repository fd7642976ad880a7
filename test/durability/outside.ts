import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { saveState } from '../../src/sandbox/segment/persist.ts';
import { firstState } from '../../src/sandbox/segment/state.ts';
import { createSegmentWorld } from '../../src/sandbox/segment/world.ts';
import { createSlackWorld } from '../../src/sandbox/slack/world.ts';
import { createSandboxClock } from '../../src/sandbox/web/clock.ts';
import { startWebServer } from '../../src/sandbox/web/server.ts';
import { sandboxSecrets } from '../../src/sandbox/worlds.ts';
import { openStore } from '../../src/store/open.ts';
import { openTown } from '../support/town.ts';
import { type BotProcess, createBotProcess, freePort, type Program } from './bot-process.ts';
import { openLine } from './line.ts';

/** Where Segue keeps its data: environment for the process, and what has to go afterwards. */
export type Storage = { env: Record<string, string>; remove(): Promise<void> };

/** Leases of two seconds: work of a killed process is taken up again that soon. */
const leaseMs = 2000;

/** Storage in a folder of its own. */
export async function sqliteStorage(): Promise<Storage> {
  const dataDir = await mkdtemp(join(tmpdir(), 'segue-durability-'));
  return {
    env: { DATA_DIR: dataDir },
    remove: () => rm(dataDir, { recursive: true, force: true }),
  };
}

/** Work that waits for a moment only: a card for more to draw, a count for Segment to have counted. */
const shortLanes = ['board:', 'preview:', 'profiles:'];

/** Under way, or within moments: what failed waits to be tried again. Looks for data are not. */
const isSoon = (job: { lane: string; attempt: number; dueInMs: number; leased: boolean }): boolean =>
  job.leased || job.dueInMs <= 0 || job.attempt > 0 || shortLanes.some((lane) => job.lane.startsWith(lane));

/** The world outside in this process, Segue in another, and lines between them that a test can hold. */
export type Outside = Awaited<ReturnType<typeof openOutside>>;

/** Opens the worlds, their control API (`town`) and the lines; Segue is not started yet. */
export async function openOutside(storage: Storage, options: { program?: Program } = {}) {
  const clock = createSandboxClock();
  const folder = await mkdtemp(join(tmpdir(), 'segue-outside-'));
  const stateFile = join(folder, 'segment.json');
  // A workspace in which nobody has made the labels dev and prod yet.
  saveState(stateFile, { ...firstState(), labels: [] });
  const slackWorld = await createSlackWorld({ clock });
  const segmentWorld = await createSegmentWorld({ clock, stateFile });
  const port = await freePort();
  const toSlack = await openLine(() => new URL(slackWorld.apiUrl).origin);
  const toSegment = await openLine(() => segmentWorld.apiUrl);
  const toBot = await openLine(() => `http://127.0.0.1:${port}`, { patient: true });
  slackWorld.deliverTo(`${toBot.url}/slack/events`);

  const { env } = storage;
  const store = await openStore({
    dataDir: env.DATA_DIR ?? '',
    warn: () => undefined,
    ...(env.REDIS_URL ? { redisUrl: env.REDIS_URL, prefix: env.REDIS_PREFIX } : {}),
  });
  const bot: BotProcess = createBotProcess(
    {
      ...env,
      PORT: String(port),
      SLACK_API_URL: `${toSlack.url}/api/`,
      SLACK_BOT_TOKEN: sandboxSecrets.slackBotToken,
      SLACK_SIGNING_SECRET: sandboxSecrets.slackSigningSecret,
      SEGMENT_API_URL: toSegment.url,
      SEGMENT_API_TOKEN: sandboxSecrets.segmentToken,
      SEGMENT_TRACKING_URL: segmentWorld.trackingUrl,
      SEGUE_LEASE_MS: String(leaseMs),
      LOG_LEVEL: 'warn',
    },
    options.program,
  );

  let isHeld = false;
  /** Nothing due and nothing taken, or a call is being held: either way there is nothing to wait for. */
  async function idle(timeoutMs: number): Promise<boolean> {
    // Work of a killed process waits for its lease, and a busy machine takes its time.
    const until = performance.now() + Math.max(timeoutMs, 45_000);
    for (;;) {
      if (isHeld) return true;
      const jobs = await store.jobs('main');
      if (!jobs.some(isSoon)) return true;
      if (performance.now() >= until) return false;
      await sleep(20);
    }
  }

  const web = await startWebServer({
    host: '127.0.0.1',
    port: 0,
    slack: slackWorld,
    segment: segmentWorld,
    clock,
    bot: {
      checklist: async () => (await store.load('main'))?.state ?? null,
      audit: () => store.audit('main', 500),
      jobs: () => store.jobs('main'),
      idle,
      forget: () => Promise.reject(new Error('not while Segue is a process of its own')),
      onChange: () => () => undefined,
    },
  });
  const town = openTown(web.url);

  return {
    town,
    bot,
    store,
    lines: { toSlack, toSegment, toBot },
    port,
    /** A call is held: `idle` has nothing to wait for until told otherwise. */
    held(value: boolean) {
      isHeld = value;
    },
    async close() {
      await bot.dispose();
      await web.close();
      for (const line of [toSlack, toSegment, toBot]) await line.close();
      await segmentWorld.close();
      await slackWorld.close();
      await store.close();
      await rm(folder, { recursive: true, force: true });
      await storage.remove();
    },
  };
}
