import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Checklist, newChecklist } from '../../src/core/checklist.ts';
import type {
  AudienceEffectSpec,
  DestinationSpec,
  Effect,
  Outcome,
  SegmentEffect,
  SourceSpec,
  WorkFor,
} from '../../src/core/effect.ts';
import { OutsideError } from '../../src/core/errors.ts';
import { vaultName } from '../../src/core/secrets.ts';
import type { Ports } from '../../src/effects/ports.ts';
import { runEffect } from '../../src/effects/run.ts';
import type { PersonFacts, Platform } from '../../src/platforms/platform.ts';
import { createSegmentWorld } from '../../src/sandbox/segment/world.ts';
import { sandboxSecrets } from '../../src/sandbox/worlds.ts';
import { createSegment } from '../../src/segment/public-api.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { readKeys } from '../../src/store/vault.ts';
import { cast, catalog, dmOf, keyOf, refOf } from '../support/given.ts';

export const workspace = 'main';

/** A checklist on which somebody was just seen to be an owner. */
export const ownedBy = (who: 'olivia' | 'omar'): Checklist => ({
  ...newChecklist(workspace),
  people: { [keyOf(who)]: { ...cast[who].record, at: Date.now() } },
});
const keys = readKeys({ SEGUE_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`, dataDir: '' });

/** A store on a file of its own. */
export function openStore() {
  const dataDir = mkdtempSync(join(tmpdir(), 'segue-effects-'));
  const store = openSqliteStore({ dataDir, keys });
  return {
    store,
    async close() {
      await store.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

type Listed = {
  id: string;
  slug: string;
  name: string;
  enabled: boolean;
  environment: string | null;
  labels: unknown[];
};

/** What of the sandbox's state these tests look at. */
export type WorldView = {
  sources: (Listed & { writeKey: string | null; trackingPlanId?: string | null })[];
  destinations: (Listed & {
    sourceId: string;
    settings: Record<string, unknown>;
    subscriptions: { name: string; enabled: boolean }[];
    delivered: { total: number };
  })[];
  labels: { key: string; value: string }[];
  trackingPlans: {
    id: string;
    name: string;
    rules: { type: string; key?: string; jsonSchema?: object }[];
    sourceIds: string[];
  }[];
  warehouses: { id: string; name: string }[];
  spaces: { id: string; slug: string; name: string; environment: string }[];
  audiences: { id: string; name: string; connections: { destination: string; activations: unknown[] }[] }[];
};

export type Fault = { method?: string; path: string; kind: string; times: number; msBeforeNext?: number };

export type Setup = Awaited<ReturnType<typeof openSetup>>;

export const origin = { person: refOf('olivia'), to: dmOf('olivia') };

/** The real Segment client on a sandbox Segment, the real store, and a platform that knows the people given. */
export async function openSetup(now: () => number = Date.now) {
  const world = await createSegmentWorld({ clock: { now } });
  const { store, close } = openStore();
  const people: Record<string, PersonFacts> = {};
  const posted: { channel: string }[] = [];
  const files: { name: string; content: string }[] = [];
  const closedChannels = new Set<string>();
  const clientWith = (token: string, baseUrl = world.apiUrl) =>
    createSegment({
      baseUrl,
      token,
      retries: 1,
      retryDelayMs: 5,
      timeoutMs: 2000,
      longestWaitMs: 50,
    });

  const ports: Ports = {
    store,
    segment: clientWith(sandboxSecrets.segmentToken),
    // Only what these effects call; anything else is a mistake of the test.
    platform: () =>
      ({
        async describePerson(person) {
          return people[person.id] ?? { name: person.id, standing: 'unknown', admin: false };
        },
        async post(to) {
          if (closedChannels.has(to.channel))
            throw new OutsideError('platform_refused', {
              message: 'not in channel',
              reason: 'not_in_channel',
            });
          posted.push({ channel: to.channel });
          return { messageId: '1.1' };
        },
        async sendFile(_to, { name, content }) {
          files.push({ name, content });
        },
      }) as Partial<Platform> as Platform,
    catalog,
    now,
    load: async () => ownedBy('olivia'),
    renderBoard: () => undefined,
  };

  async function control(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
    const reply = await world.control({ method, path, query: new URLSearchParams(), body });
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  }

  const setup = {
    ports,
    apiUrl: world.apiUrl,
    euUrl: world.euUrl,
    store,
    people,
    posted,
    files,
    closedChannels,
    clientWith,
    trackingUrl: world.trackingUrl,
    control,
    fault: (fault: Fault) => control('POST', '/faults', { method: '*', ...fault }),
    switches: (change: object) => control('POST', '/switches', change),
    // The sandbox's own description of its state.
    view: async () => (await control('GET', '/world')) as WorldView,
    run: (effect: Effect, attempt = 0): Promise<Outcome | undefined> =>
      runEffect(ports, effect, { workspace, job: 'job1', attempt }),
    /** Runs it as the outbox would: again after a failure, with the next attempt, `tries` times at most. */
    async runToTheEnd(effect: SegmentEffect, tries = 4): Promise<Outcome | undefined> {
      for (let attempt = 0; ; attempt += 1) {
        try {
          return await setup.run(effect, attempt);
        } catch (error) {
          if (attempt + 1 >= tries) throw error;
        }
      }
    },
    secret: (vault: string, name: string) => store.getSecret(workspace, vaultName(vault, name)),
    putSecret: (vault: string, name: string, value: string) =>
      store.putSecret(workspace, vaultName(vault, name), value),
    async reset() {
      await world.reset();
      await control('POST', '/switches', { volumeLagMs: 0 });
      posted.length = 0;
      files.length = 0;
      await store.forget(workspace);
    },
    async close() {
      await world.close();
      await close();
    },
  };
  return setup;
}

export const ids = {
  javascript: 'IqDTy1TpoU',
  snowflake: 'BQp3zGUgjV',
  facebookAds: 'mazatB39IS',
  amplitude: '5f7dd6d21ad74f3842b1fc47',
} as const;

const sourceSpec = (change: Partial<SourceSpec> = {}): SourceSpec => ({
  environment: 'dev',
  type: 'website',
  sourceKind: 'event',
  integration: { metadataId: ids.javascript, slug: 'javascript', name: 'Javascript' },
  name: 'Website (dev)',
  slug: 'website-dev',
  settings: {},
  secrets: [],
  vault: 's1',
  ...change,
});

export const createSource = (
  change: Partial<SourceSpec> = {},
  work: WorkFor = { draft: 's1' },
): Extract<Effect, { kind: 'create_source' }> => ({
  kind: 'create_source',
  origin,
  work,
  spec: sourceSpec(change),
});

export const destinationSpec = (
  sourceId: string,
  change: Partial<DestinationSpec> = {},
): DestinationSpec => ({
  environment: 'dev',
  type: 'analytics',
  integration: { metadataId: ids.amplitude, slug: 'amplitude', name: 'Amplitude' },
  name: 'Amplitude (dev)',
  sourceId,
  settings: {},
  secrets: ['apiKey', 'secretKey'],
  vault: 'd1',
  events: ['Order Completed'],
  ...change,
});

/** The error that a call ends in. */
export async function failureOf(call: Promise<unknown>): Promise<OutsideError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof OutsideError)) throw new Error('expected an OutsideError', { cause: error });
  return error;
}

/** An audience for the dev space. */
export async function audienceSpec(
  setup: Setup,
  change: Partial<AudienceEffectSpec> = {},
): Promise<AudienceEffectSpec> {
  const space = (await setup.view()).spaces.find(({ environment }) => environment === 'dev');
  if (!space) throw new Error('no dev space');
  return {
    environment: 'dev',
    space: { id: space.id, slug: space.slug, name: space.name },
    name: 'Lapsed customers',
    about: 'Those who bought before.',
    type: 'users',
    query: "event('Order Completed').count() >= 1",
    destinations: [],
    ...change,
  };
}

/** Makes an audience and a destination, adds the one to Engage's settings: the look that connects the two. */
export async function connectingLook(
  setup: Setup,
): Promise<Extract<SegmentEffect, { kind: 'check_audience' }>> {
  const source = await setup.run(createSource());
  const spec = destinationSpec(source && 'id' in source ? source.id : '');
  await setup.putSecret('d1', 'apiKey', 'amp-s3cr3t');
  await setup.putSecret('d1', 'secretKey', 'amp-other-s3cr3t');
  const made = await setup.run({ kind: 'create_destination', origin, work: { draft: 'd1' }, spec });
  const id = made && 'id' in made ? made.id : '';
  await setup.control('POST', '/spaces/dev', { engageDestinations: [id] });
  const outcome = await setup.run({
    kind: 'create_audience',
    origin,
    work: { draft: 'a1' },
    spec: await audienceSpec(setup),
  });
  if (outcome?.kind !== 'audience_created') throw new Error('no audience was made');
  const { space, type, name } = outcome.spec;
  return {
    kind: 'check_audience',
    origin,
    audience: outcome.id,
    space,
    wanted: [{ id, name: spec.name, metadataId: spec.integration.metadataId }],
    type,
    name,
    since: Date.now() - 60_000,
    asked: true,
    nth: 0,
  };
}
