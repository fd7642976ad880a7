import fs, { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { PastedKind } from '../../src/core/secret-shapes.ts';
import { hiddenParts, planted } from '../support/planted.ts';
import { isRedisThere, redisUrl } from '../support/redis.ts';
import { reachRequest, reachSources } from '../support/request.ts';
import { startTown } from '../support/town.ts';

const all = Object.entries(planted) as [PastedKind, string][];
const approvals = 'segue-approvals';

/** What Segue sends to Slack and Segment; the tests' own calls to the sandbox are left out. */
function recordCalls(): { url: string; body: string }[] {
  const calls: { url: string; body: string }[] = [];
  const real = globalThis.fetch;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = String(input instanceof Request ? input.url : input);
    if (!url.includes('/sandbox/'))
      calls.push({ url, body: `${url} ${decodeURIComponent(textOf(init?.body))}` });
    return real(input, init);
  });
  return calls;
}

const textOf = (body: unknown): string => {
  const text = body instanceof Uint8Array ? Buffer.from(body).toString() : String(body ?? '');
  // A lone percent sign is no encoding.
  return text.replaceAll('+', ' ').replace(/%(?![0-9a-f]{2})/gi, '%25');
};

/** Every line of the log. */
function recordLog(): string[] {
  const lines: string[] = [];
  // One of several signatures, whichever is called.
  const real = fs.writeSync.bind(fs) as unknown as (...args: unknown[]) => number;
  vi.spyOn(fs, 'writeSync').mockImplementation(((fd: number, data: unknown, ...rest: unknown[]) => {
    if (fd !== 2) return real(fd, data, ...rest);
    lines.push(String(data));
    return Buffer.byteLength(String(data));
  }) as unknown as typeof fs.writeSync);
  return lines;
}

/** All that is in the files of Segue's own store. */
const storedIn = (dataDir: string): string =>
  readdirSync(dataDir)
    .filter((name) => name.startsWith('segue.'))
    .map((name) => readFileSync(join(dataDir, name), 'latin1'))
    .join('\n');

/** All that is in Redis under a prefix. */
async function storedUnder(prefix: string, remove: boolean): Promise<string> {
  const redis = new Redis(redisUrl);
  const parts: unknown[] = [];
  for (const key of await redis.keys(`${prefix}*`)) {
    const type = await redis.type(key);
    if (type === 'string') parts.push(key, await redis.get(key));
    else if (type === 'hash') parts.push(key, await redis.hgetall(key));
    else if (type === 'list') parts.push(key, await redis.lrange(key, 0, -1));
    else if (type === 'set') parts.push(key, await redis.smembers(key));
    else if (type === 'zset') parts.push(key, await redis.zrange(key, '0', '-1'));
    else parts.push(key, await redis.xrange(key, '-', '+'));
    if (remove) await redis.del(key);
  }
  await redis.quit();
  return JSON.stringify(parts);
}

const hasRedis = await isRedisThere();
const stores: [string, Record<string, string>][] = [
  ['SQLite', {}],
  ...(hasRedis
    ? [
        ['Redis', { REDIS_URL: redisUrl, REDIS_PREFIX: `segue-pasted-${process.pid}:` }] as [
          string,
          Record<string, string>,
        ],
      ]
    : []),
];

describe.each(stores)('with %s, a secret that people paste', (_, env) => {
  let town: Awaited<ReturnType<typeof startTown>>;
  let calls: ReturnType<typeof recordCalls>;
  let log: string[];
  const stored = (remove = false) =>
    env.REDIS_PREFIX ? storedUnder(env.REDIS_PREFIX, remove) : Promise.resolve(storedIn(town.dataDir));

  beforeAll(async () => {
    calls = recordCalls();
    log = recordLog();
    town = await startTown({ LOG_LEVEL: 'debug', ...env });
  });
  afterAll(async () => {
    await town?.close();
    if (env.REDIS_PREFIX) await storedUnder(env.REDIS_PREFIX, true);
    vi.restoreAllMocks();
  });

  /** None of the planted values is anywhere but in what people themselves wrote. */
  async function expectNowhere(): Promise<void> {
    const places: Record<string, string> = {
      store: await stored(),
      jobs: JSON.stringify(await town.call('GET', '/bot/jobs')),
      log: log.join('\n'),
      calls: calls.map(({ body }) => body).join('\n'),
      audit: JSON.stringify(await town.audit()),
    };
    for (const [place, text] of Object.entries(places)) {
      expect(text.length, place).toBeGreaterThan(1);
      for (const [kind, part] of Object.entries(hiddenParts))
        expect(text.includes(part), `${kind} in ${place}`).toBe(false);
    }
    expect(places.log?.includes('"input":"text"')).toBe(true);
    expect(places.calls?.includes('chat.postMessage')).toBe(true);
  }
  afterEach(expectNowhere);

  test('in messages, in channels and after /segue is neither kept, logged nor sent on', {
    timeout: 60_000,
  }, async () => {
    const olivia = town.person('olivia');
    for (const [, secret] of all) await olivia.says(`hi, my key: ${secret}`);
    await olivia.sees('That looked like a secret');
    const ben = town.person('ben');
    for (const [, secret] of all.slice(0, 6)) await ben.says(`@segue status ${secret}`, approvals);
    const whispered = (await ben.messages(approvals)).filter(({ ephemeral }) => ephemeral);
    expect(JSON.stringify(whispered)).toContain('That looked like a secret');
    await town.person('ana').doesNotSee('That looked like a secret', approvals);
    for (const [, secret] of all.slice(0, 6)) await olivia.runs(`/segue status ${secret}`, 'general');
    const warned = (await town.audit()).filter(({ what }) => what === 'secret_pasted');
    expect(warned).toHaveLength(all.length + 12);
    expect(warned[0]?.detail).toEqual({ kinds: [all[0]?.[0]], in: 'text' });
  });

  test('as a name or in a query is refused by the form', { timeout: 60_000 }, async () => {
    await town.reset();
    await reachSources(town);
    const olivia = town.person('olivia');
    await olivia.says('postgres');
    await olivia.says(`call it ${planted.segment_token}`);
    await olivia.presses('Other name');
    const named = await olivia.fills({ Name: `Shop ${planted.segment_token}` });
    expect(named.closed).toBe(false);
    expect(JSON.stringify(named.errors)).toContain('looks like a Segment Public API token');
    expect((await olivia.fills({ Name: 'Shop rows' })).closed).toBe(true);
    await olivia.presses('Fill in settings');
    const { view } = await olivia.view();
    const labels = (view?.blocks ?? []).flatMap((block) => {
      const { type, label, element } = block as {
        type: string;
        label?: { text: string };
        element?: { type: string };
      };
      return type === 'input' && element?.type === 'plain_text_input' && label ? [label.text] : [];
    });
    // A real secret in the field that asks for one is encrypted.
    const settings = Object.fromEntries(
      labels.map((label) => [label, /password/i.test(label) ? planted.random : '5432']),
    );
    expect(Object.values(settings)).toContain(planted.random);
    expect((await olivia.fills(settings)).closed).toBe(true);
    await expectNowhere();
    // Its place is Segment.
    calls.length = 0;
    await olivia.says('yes');
    await olivia.presses('Define the model');
    const asked = { Name: 'Buyers', 'Column that identifies a row': 'id' };
    const query = `SELECT id FROM dblink('${planted.password}')`;
    const refused = await olivia.fills({ ...asked, 'SQL query': query });
    expect(refused.closed).toBe(false);
    expect(JSON.stringify(refused.errors)).toContain('looks like a password');
    // The same again is refused again.
    expect((await olivia.fills({ ...asked, 'SQL query': query })).closed).toBe(false);
    expect((await town.segment()).models).toEqual([]);
    // The one call that carries the password to Segment is meant to.
    const sent = calls.filter(({ body }) => body.includes(planted.random));
    expect(sent.every(({ url }) => !url.includes('/api/'))).toBe(true);
    for (const call of sent) calls.splice(calls.indexOf(call), 1);
    expect((await olivia.fills({ ...asked, 'SQL query': 'SELECT id FROM buyers' })).closed).toBe(true);
    await olivia.sees('the first sync runs');
  });

  test('as a reason is refused; a write key is shown in its form only', {
    timeout: 60_000,
  }, async () => {
    await town.reset();
    await reachRequest(town);
    const ana = town.person('ana');
    await ana.presses('Reject', { channel: approvals });
    const refused = await ana.fills({ 'Why?': `see ${planted.jwt}` });
    expect(refused.closed).toBe(false);
    expect((await town.checklist())?.promotion?.state).toBe('pending');
    expect((await ana.fills({ 'Why?': 'Wrong week' })).closed).toBe(true);
    await ana.sees('Rejected', approvals);

    const [source] = (await town.segment()).sources;
    const olivia = town.person('olivia');
    await olivia.says('give me the write key');
    await olivia.presses('Write key and code');
    expect(JSON.stringify((await olivia.view()).view)).toContain(source?.writeKey);
    await olivia.closes();
    const shown = calls.filter(
      // Traffic of the website carries it, as it should.
      ({ url, body }) => url.includes('/api/') && body.includes(source?.writeKey ?? ''),
    );
    expect(shown.map(({ url }) => url.split('/').at(-1))).toEqual(['views.update']);
    await olivia.presses('Write key and code');
    await olivia.sees('You were shown the write key of');
    expect((await olivia.view()).view).toBeNull();
    const kept = [await stored(), log.join('\n'), JSON.stringify(await town.audit())].join('\n');
    expect(kept).not.toContain(source?.writeKey);
  });
});
