import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type App, createApp } from './app.ts';
import { recommend } from './catalog/find.ts';
import { loadCatalog } from './catalog/load.ts';
import type { Config, SegmentConfig, SlackConfig } from './config.ts';
import type { Region } from './core/access.ts';
import { streamSecret } from './core/stream.ts';
import { loadIntents } from './intents/load.ts';
import { createUnderstand } from './intents/understand.ts';
import { createLog } from './log.ts';
import { type Access, createConnectedSegment, regionAddresses } from './segment/connected.ts';
import { createSegment } from './segment/public-api.ts';
import { createStreamReceiver, streamPath } from './segment/webhook.ts';
import { storedAccess } from './store/access.ts';
import { openStore } from './store/open.ts';
import type { Store } from './store/store.ts';

export type Segue = {
  app: App;
  store: Store;
  /** Where Slack delivers, e.g. http://127.0.0.1:3000/slack/events */
  eventsUrl: string;
  /** Lets what is running finish for 3 s at most. What does not is in the store, and is taken up after the next start. */
  stop(): Promise<void>;
};

/** Key of everything that is stored: one Segment workspace an installation. */
const workspace = 'main';

/** Whoever stops a process waits 5 to 10 s before killing it. */
const stopWithinMs = 3000;

export type Connections = {
  slack: SlackConfig & { port: number; host: string };
  /** Where Segment reaches Segue, without a slash at the end; `sandbox`: at the port that is listened on. */
  publicUrl?: string | 'sandbox';
  segment: SegmentConfig & {
    /** Instead of Segment's own addresses of a region. */
    regions?: Record<Region, { apiUrl: string; trackingUrl?: string }>;
  };
  /** Moves the clock in the sandbox. */
  clockOffsetMs?: () => number;
  /** Whether calls are kept within Segment's limits. Always, when left out: only the sandbox may not enforce them. */
  countsCalls?: () => boolean;
};

/** Builds Segue on real clients and starts it. What it is pointed at, Slack or a sandbox, it cannot tell. */
export async function startSegue(config: Config, connections: Connections): Promise<Segue> {
  const log = createLog(config.logLevel);
  const { slack: slackConfig, segment: segmentConfig, clockOffsetMs = () => 0 } = connections;
  const { countsCalls = () => true } = connections;
  const now = () => Date.now() + clockOffsetMs();
  const store = await openStore({
    dataDir: config.dataDir,
    prefix: config.redisPrefix,
    clockOffsetMs,
    warn: (text) => log.warn(text),
    ...(config.redisUrl ? { redisUrl: config.redisUrl } : {}),
    ...(config.keys ? { keysEnv: config.keys } : {}),
  });
  const catalog = loadCatalog();
  const client = ({ token, apiUrl }: Access) =>
    createSegment({
      baseUrl: apiUrl,
      token,
      log,
      // People wait: what takes longer is tried again from the outbox.
      timeoutMs: 8000,
      retries: 1,
      longestWaitMs: 3000,
      pace: {
        claim: async (claims) => (countsCalls() ? store.claimSlots(workspace, claims) : 0),
        hold: (key, forMs) => store.holdSlots(workspace, key, forMs),
      },
    });
  const addresses: Record<Region, { apiUrl: string; trackingUrl?: string }> =
    segmentConfig.regions ?? regionAddresses;
  const { token: operatorToken, apiUrl: fixedUrl } = segmentConfig;
  const accessIn = (token: string, region: Region): Access => ({
    token,
    apiUrl: fixedUrl ?? addresses[region].apiUrl,
  });
  // The region of the workspace as last read, for the code that is handed out.
  let known: Region = fixedUrl === addresses.eu.apiUrl ? 'eu' : 'us';
  const access = async () => {
    const stored = await storedAccess(store, workspace, (text) => log.warn(text));
    known = stored?.region ?? known;
    return stored && accessIn(stored.token, stored.region);
  };
  if (operatorToken === undefined) await access();
  const segment =
    operatorToken === undefined
      ? createConnectedSegment({ access, client })
      : client(accessIn(operatorToken, 'us'));
  // Loaded only where it is used: Bolt costs about 0.2 s of start.
  const { createSlack } = await import('./platforms/slack/index.ts');
  const { publicUrl } = connections;
  const addressOf = () => (publicUrl === 'sandbox' ? `http://127.0.0.1:${slack.port()}` : publicUrl);
  const receiver = createStreamReceiver({
    secret: (stream) => store.getSecret(workspace, streamSecret(stream)),
    take: (stream, shape) => app.streamed(stream, shape),
    now,
  });
  const slack = createSlack({
    ...slackConfig,
    log,
    now,
    other: receiver,
    health: async () => {
      try {
        await store.ping();
        return { status: 200, body: { store: 'ok' } };
      } catch {
        return { status: 503, body: { store: 'unavailable' } };
      }
    },
  });
  const app = createApp({
    store,
    segment,
    workspace,
    ...(operatorToken === undefined
      ? { connect: (token: string, region: Region) => client(accessIn(token, region)) }
      : {}),
    trackingUrl: () => segmentConfig.trackingUrl ?? addresses[known].trackingUrl,
    platforms: { slack },
    catalog,
    understand: createUnderstand({ catalog, intents: loadIntents() }),
    recommend: (business) => recommend(catalog, business),
    hash: (text) => createHash('sha256').update(text).digest('hex').slice(0, 16),
    now,
    log,
    leaseMs: config.leaseMs,
    ...(publicUrl ? { streamUrl: (stream) => `${addressOf()}${streamPath}${stream}` } : {}),
  });
  await slack.start((turn) => app.handle(turn));
  app.start();
  return {
    app,
    store,
    eventsUrl: `http://127.0.0.1:${slack.port()}/slack/events`,
    async stop() {
      const timer = new AbortController();
      const late = sleep(stopWithinMs, undefined, { signal: timer.signal }).catch(() => undefined);
      try {
        await Promise.race([Promise.all([slack.stop(), app.stop()]), late]);
      } finally {
        timer.abort();
        await store.close();
      }
    },
  };
}
