import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createSegmentWorld } from './segment/world.ts';
import { readManifest } from './slack/app-settings.ts';
import { createSlackWorld } from './slack/world.ts';
import { createSandboxClock, type SandboxClock } from './web/clock.ts';
import type { BotControl } from './web/routes.ts';
import { startWebServer } from './web/server.ts';
import { sandboxSecrets } from './worlds.ts';

export type SandboxOptions = {
  /** Where the worlds and the clock are kept between starts; left out: only in memory. */
  dataDir?: string;
  /** Of the page; 0 takes a free one. */
  port: number;
  /** A loopback address. */
  host: string;
};

/** Configuration that points Segue's real clients at the sandbox. */
export type SandboxEnv = {
  SLACK_API_URL: string;
  SLACK_BOT_TOKEN: string;
  SLACK_SIGNING_SECRET: string;
  SEGMENT_API_URL: string;
  SEGMENT_API_TOKEN: string;
  SEGMENT_TRACKING_URL: string;
  /** Both regions, for a Segue that is told in chat which one it is; this workspace is in the US. */
  SEGMENT_REGIONS: Record<'us' | 'eu', { apiUrl: string; trackingUrl: string }>;
};

export type Sandbox = {
  env: SandboxEnv;
  clock: SandboxClock;
  /** Whether Segment's limits per minute are enforced now (`switches.rateLimits`). */
  enforcesLimits(): boolean;
  /** Once the bot listens: deliveries go to `eventsUrl`, and the page opens at the returned url. At most once. */
  connect(connection: { eventsUrl: string; bot: BotControl }): Promise<{ url: string }>;
  close(): Promise<void>;
};

/** What the app is made from in a real Slack too; at the same place seen from src and dist. */
const manifest = new URL('../../manifest/slack.json', import.meta.url);

/** Starts the stand-in worlds. Rejects when their files are damaged or no port is free. */
export async function startSandbox({ dataDir, port, host }: SandboxOptions): Promise<Sandbox> {
  if (dataDir) await mkdir(dataDir, { recursive: true });
  const file = (name: string) => (dataDir ? join(dataDir, name) : undefined);
  const clock = createSandboxClock(file('sandbox-clock.json'));
  const slack = await createSlackWorld({
    ...worldOptions(clock, file('sandbox-slack.json')),
    app: readManifest(manifest),
  });
  const segment = await createSegmentWorld(worldOptions(clock, file('sandbox-segment.json'))).catch(
    async (error: unknown) => {
      await slack.close();
      throw error;
    },
  );
  const closers: (() => Promise<void>)[] = [() => segment.close(), () => slack.close()];
  return {
    env: {
      SLACK_API_URL: slack.apiUrl,
      SLACK_BOT_TOKEN: sandboxSecrets.slackBotToken,
      SLACK_SIGNING_SECRET: sandboxSecrets.slackSigningSecret,
      SEGMENT_API_URL: segment.apiUrl,
      SEGMENT_API_TOKEN: sandboxSecrets.segmentToken,
      SEGMENT_TRACKING_URL: segment.trackingUrl,
      SEGMENT_REGIONS: {
        us: { apiUrl: segment.apiUrl, trackingUrl: segment.trackingUrl },
        eu: { apiUrl: segment.euUrl, trackingUrl: segment.euUrl },
      },
    },
    clock,
    enforcesLimits: () => segment.enforcesLimits(),
    async connect({ eventsUrl, bot }) {
      slack.deliverTo(eventsUrl);
      const web = await startWebServer({ host, port, slack, segment, clock, bot });
      closers.unshift(() => web.close());
      return { url: web.url };
    },
    async close() {
      for (const close of closers.splice(0)) await close();
    },
  };
}

const worldOptions = (clock: SandboxClock, stateFile: string | undefined) => ({
  clock,
  ...(stateFile ? { stateFile } : {}),
});
