import type { Config } from './config.ts';
import { startSandbox } from './sandbox/start.ts';
import { type Segue, startSegue } from './segue.ts';

/** Segue with its stand-in worlds and the page at `url`. */
export type Sandboxed = { url: string; segue: Segue; stop(): Promise<void> };

/**
 * Starts the worlds, Segue on its real clients pointed at them, and the page. `keepsWorlds: false`: the worlds live
 * in memory only, for a town that nobody comes back to.
 */
export async function startSandboxed(config: Config, { keepsWorlds = true } = {}): Promise<Sandboxed> {
  const sandbox = await startSandbox({
    port: config.port,
    host: '127.0.0.1',
    ...(keepsWorlds ? { dataDir: config.dataDir } : {}),
  });
  const { env } = sandbox;
  const segue = await startSegue(config, {
    slack: {
      signingSecret: env.SLACK_SIGNING_SECRET,
      botToken: env.SLACK_BOT_TOKEN,
      apiUrl: env.SLACK_API_URL,
      port: 0,
      host: '127.0.0.1',
    },
    segment:
      config.mode === 'sandbox' && config.connectInChat
        ? { regions: env.SEGMENT_REGIONS }
        : {
            token: env.SEGMENT_API_TOKEN,
            apiUrl: env.SEGMENT_API_URL,
            trackingUrl: env.SEGMENT_TRACKING_URL,
          },
    publicUrl: 'sandbox',
    clockOffsetMs: () => sandbox.clock.offsetMs(),
    // A play should not wait for a minute, so the sandbox enforces no limits unless it is told to.
    countsCalls: () => sandbox.enforcesLimits(),
  }).catch(async (error: unknown) => {
    await sandbox.close();
    throw error;
  });
  const { app, store } = segue;
  const stop = async () => {
    await segue.stop();
    await sandbox.close();
  };
  try {
    const { url } = await sandbox.connect({
      eventsUrl: segue.eventsUrl,
      bot: {
        checklist: async () => (await app.checklist()) ?? null,
        audit: () => store.audit('main'),
        jobs: () => store.jobs('main'),
        idle: (timeoutMs) => app.idle(timeoutMs),
        forget: () => app.forget(),
        onChange: (listener) => app.onChange(listener),
      },
    });
    return { url, segue, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
