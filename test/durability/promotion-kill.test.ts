import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import type { Checklist } from '../../src/core/checklist.ts';
import type { Intent } from '../../src/core/intent.ts';
import { createSegmentWorld } from '../../src/sandbox/segment/world.ts';
import { sandboxSecrets } from '../../src/sandbox/worlds.ts';
import { createSegment } from '../../src/segment/public-api.ts';
import { openStore } from '../../src/store/open.ts';
import { catalog } from '../support/given.ts';
import { orderOf } from '../support/order.ts';
import { isRedisThere, redisUrl } from '../support/redis.ts';
import { createBotProcess, type Program } from './bot-process.ts';
import { openLine } from './line.ts';
import { type Storage, sqliteStorage } from './outside.ts';
import { endOf } from './promotion-end.ts';
import { addToEngage, askForChanges, askForProd, setUpAudience, setUpDev } from './promotion-road.ts';
import { keysEnv, type Moment, openPlay, signatureOf, workspace } from './promotion-world.ts';
import { redisStorage } from './redis-storage.ts';

const timeoutMs = 240_000;
const leaseMs = 300;
const root = fileURLToPath(new URL('../..', import.meta.url));

/** The moment of the kill: Segment has done it and the answer is not here yet, or it has just come. */
type Variant = 'answer on its way' | 'answered';

/** The process that is killed, as one file: it starts in a fraction of the time that all of Segue takes. */
async function bundle(): Promise<Program> {
  const folder = mkdtempSync(join(tmpdir(), 'segue-kill-'));
  mkdirSync(join(folder, 'src/catalog'), { recursive: true });
  for (const name of ['node_modules', 'catalog']) symlinkSync(join(root, name), join(folder, name));
  // Where src/catalog/load.ts is, as seen from the data that it reads.
  const outfile = join(folder, 'src/catalog/process.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('promotion-process.ts', import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'silent',
  });
  return {
    args: [outfile],
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What is prepared once: Segue and Segment before each of the approvals, and how each ends undisturbed. */
type Prepared = { before: Moment; after: ReturnType<typeof endOf> };
async function prepare(): Promise<Record<'first' | 'changes' | 'second', Prepared>> {
  const play = await openPlay();
  try {
    const ended = () => endOf(play.stateFile, play.c);
    const until = async (state: string) => {
      while (play.c.promotion?.state !== state) await play.step();
    };
    await setUpDev(play);
    await askForProd(play);
    const first = play.moment();
    await play.approves();
    await play.traffic('prod');
    await play.sends({ intent: 'attest_source', slots: { source: play.source('prod', 'cloud_object').id } });
    await until('applied');
    const afterFirst = ended();
    const applied = play.moment();
    await askForChanges(play);
    const changes = play.moment();
    await play.approves();
    await until('applied');
    const afterChanges = ended();
    await play.goesBack(applied);
    await setUpAudience(play);
    await play.control('POST', '/spaces/prod', { importRulesFrom: 'dev' });
    await play.traffic('prod', 120);
    await addToEngage(play, 'prod');
    const second = play.moment();
    await play.approves();
    await play.sends({ intent: 'attest_rules', slots: { request: play.c.promotion?.id ?? '' } });
    await until('applied');
    return {
      first: { before: first, after: afterFirst },
      changes: { before: changes, after: afterChanges },
      second: { before: second, after: ended() },
    };
  } finally {
    await play.close();
  }
}

const people = { ana: 'UANA00001', olivia: 'UOLIVIA01' };

/** Both stand as they stood at the moment: Segment behind a line that can hold a call, Segue in a process of its own. */
async function openOutside(program: Program, storage: Storage, { before }: Prepared) {
  const folder = mkdtempSync(join(tmpdir(), 'segue-kill-'));
  const stateFile = join(folder, 'segment.json');
  writeFileSync(stateFile, before.segment);
  const offset = before.now - Date.now();
  const now = () => Date.now() + offset;
  const world = await createSegmentWorld({ clock: { now }, stateFile });
  const line = await openLine(() => world.apiUrl);
  const { env } = storage;
  const store = await openStore({
    dataDir: env.DATA_DIR ?? '',
    keysEnv,
    ...(env.REDIS_URL ? { redisUrl: env.REDIS_URL, prefix: env.REDIS_PREFIX } : {}),
    clockOffsetMs: () => offset,
    warn: () => undefined,
  });
  await store.commit(workspace, { expected: 0, state: before.checklist });
  for (const [name, value] of Object.entries(before.secrets)) await store.putSecret(workspace, name, value);
  const bot = createBotProcess(
    {
      ...env,
      SEGUE_KEYS: keysEnv,
      SEGMENT_API_URL: line.url,
      SEGMENT_API_TOKEN: sandboxSecrets.segmentToken,
      SEGUE_LEASE_MS: String(leaseMs),
      CLOCK_OFFSET_MS: String(offset),
    },
    program,
  );
  const silent = () => undefined;
  // Takes what people press, and does none of it: that is the other process's.
  const app = createApp({
    store,
    segment: createSegment({ baseUrl: world.apiUrl, token: sandboxSecrets.segmentToken }),
    platforms: {},
    catalog,
    understand: () => {
      throw new Error('nobody speaks here');
    },
    recommend: () => [],
    hash: (text) => text,
    now,
    log: { debug: silent, info: silent, warn: silent, error: (detail) => console.error(detail) },
  });
  let turns = 0;
  const checklist = async () => (await store.load(workspace))?.state as Checklist;
  return {
    bot,
    line,
    checklist,
    ended: async () => endOf(stateFile, await checklist()),
    jobs: () => store.jobs(workspace),
    async presses(who: keyof typeof people, intent: Intent): Promise<void> {
      const tenant = 'T0ACME0001';
      turns += 1;
      await app.handle({
        id: `press${turns}`,
        at: now(),
        person: { platform: 'slack', tenant, id: people[who] },
        conversation: { platform: 'slack', tenant, channel: `D${people[who]}`, direct: true },
        input: { kind: 'press', intent },
      });
    },
    traffic: (source: string) =>
      world.control({
        method: 'POST',
        path: '/traffic',
        query: new URLSearchParams(),
        body: { source, events: [orderOf(60)], people: 2 },
      }),
    async close() {
      await bot.dispose();
      await line.close();
      await store.close();
      await world.close();
      rmSync(folder, { recursive: true, force: true });
      await storage.remove();
    },
  };
}
type Outside = Awaited<ReturnType<typeof openOutside>>;

/** Lets Segue go on until `isOver`, killed after each call of a kind that was not met before. */
async function killAlong(
  outside: Outside,
  met: Set<string>,
  variant: Variant,
  isOver: (c: Checklist) => boolean,
): Promise<void> {
  const { bot, line } = outside;
  const sign = (call: { method: string; path: string; body: string }) =>
    signatureOf(call.method, call.path, call.body);
  // Who somebody is, is read before anything is applied.
  const isNew = (call: { method: string; path: string; body: string }) =>
    !/^\/(users|groups|roles)/.test(call.path) &&
    // A read that was answered leaves nothing in doubt.
    (variant === 'answer on its way' || call.method !== 'GET') &&
    !met.has(sign(call));
  const giveUpAt = Date.now() + 90_000;
  for (;;) {
    let held: Awaited<ReturnType<typeof line.hold>> | undefined;
    void line.hold('after', isNew).then((call) => {
      held = call;
    });
    while (!held && !isOver(await outside.checklist())) {
      if (Date.now() > giveUpAt)
        throw new Error(`it stands still: ${JSON.stringify(await outside.jobs())}\n${bot.log()}`);
      await sleep(10);
    }
    if (!held) {
      line.release();
      return;
    }
    met.add(sign(held));
    if (variant === 'answered') await held.go();
    await bot.kill();
    line.reset();
    await bot.start();
  }
}

const requestOf = async (outside: Outside) => {
  const { promotion } = await outside.checklist();
  if (!promotion) throw new Error('nobody asked');
  return { request: promotion.id, digest: promotion.digest };
};
const stateIs =
  (...states: string[]) =>
  (c: Checklist) =>
    states.includes(c.promotion?.state ?? '');

/** The first promotion: sources, a model, the tracking plan; then, once data is seen, the destinations. */
async function applyFirst(outside: Outside, met: Set<string>, variant: Variant): Promise<void> {
  await outside.presses('ana', { intent: 'vote_approve', slots: await requestOf(outside) });
  await killAlong(outside, met, variant, stateIs('verifying', 'failed', 'stale'));
  const prod = (await outside.checklist()).sources.filter((source) => source.environment === 'prod');
  const idOf = (kind: string) => prod.find((source) => source.kind === kind)?.id ?? '';
  await outside.traffic(idOf('event'));
  await outside.presses('olivia', { intent: 'attest_source', slots: { source: idOf('cloud_object') } });
  await outside.presses('olivia', { intent: 'check_source', slots: { source: idOf('event') } });
  await killAlong(outside, met, variant, stateIs('applied', 'failed', 'stale'));
}

/** One that changes what is in prod already. */
async function applyChanges(outside: Outside, met: Set<string>, variant: Variant): Promise<void> {
  await outside.presses('ana', { intent: 'vote_approve', slots: await requestOf(outside) });
  await killAlong(outside, met, variant, stateIs('applied', 'failed', 'stale'));
}

/** The second publish: the rules are imported by a person, the audience is made, connected and seen to arrive. */
async function applySecond(outside: Outside, met: Set<string>, variant: Variant): Promise<void> {
  const { request, digest } = await requestOf(outside);
  await outside.presses('ana', { intent: 'vote_approve', slots: { request, digest } });
  await killAlong(outside, met, variant, stateIs('approved'));
  await outside.presses('olivia', { intent: 'attest_rules', slots: { request } });
  await killAlong(outside, met, variant, stateIs('applied', 'failed', 'stale'));
}

describe.concurrent('killed -9 after each single call of a promotion to Segment and started again', () => {
  let program: Program;
  let prepared: Awaited<ReturnType<typeof prepare>>;
  beforeAll(async () => {
    [program, prepared] = await Promise.all([bundle(), prepare()]);
  }, timeoutMs);
  afterAll(() => program.remove());

  async function survives(newStorage: () => Promise<Storage>, variant: Variant): Promise<Set<string>> {
    const met = new Set<string>();
    for (const [part, apply] of [
      [prepared.first, applyFirst],
      [prepared.changes, applyChanges],
      [prepared.second, applySecond],
    ] as const) {
      const outside = await openOutside(program, await newStorage(), part);
      try {
        await outside.bot.start();
        await apply(outside, met, variant);
        expect(await outside.ended()).toEqual(part.after);
      } finally {
        await outside.close();
      }
    }
    const writes = [...met].filter((call) => !call.startsWith('GET'));
    // Sources, names, labels, warehouse, model, mappings, sync, plan, destinations, filters, enabling, what a change
    // sends, audience, connections, activations.
    expect(writes.length).toBeGreaterThanOrEqual(24);
    return met;
  }

  test(
    'while the answer is on its way, it ends like an undisturbed one (on SQLite)',
    () => survives(sqliteStorage, 'answer on its way'),
    timeoutMs,
  );

  test(
    'once Segment has answered, it ends like an undisturbed one (on Redis)',
    async ({ skip }) => {
      if (!(await isRedisThere())) {
        if (process.env.CI) expect.fail(`CI has to have a Redis at ${redisUrl}`);
        skip(`needs a Redis at ${redisUrl}: start one to run this test`);
      }
      await survives(redisStorage, 'answered');
    },
    timeoutMs,
  );
});
