import { afterEach } from 'vitest';
import { createSegmentWorld, type SegmentWorldOptions } from '../../../src/sandbox/segment/world.ts';
import { type SegmentWorld, sandboxSecrets } from '../../../src/sandbox/worlds.ts';

/** JSON whose shape the test itself asserts. */
// biome-ignore lint/suspicious/noExplicitAny: wire replies are checked by the assertions, not by types
export type Json = any;

export const ids = {
  javascript: 'IqDTy1TpoU',
  snowflakeSource: 'BQp3zGUgjV',
  facebookAds: 'mazatB39IS',
  amplitude: '5f7dd6d21ad74f3842b1fc47',
  classicMixpanel: '54521fd925e721e32a72eed6',
  googleAdsConversions: '60ae8b97dcb6cc52d5d0d5ab',
  profiles: '639c2dbb1309fdcad13951b6',
  snowflake: 'CCIl4HLQPz',
} as const;

const open: SegmentWorld[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((world) => world.close()));
});

export type Play = Awaited<ReturnType<typeof play>>;

/** A world with a clock that only moves when told, and short hands for both sides of it. */
export async function play(options: Partial<SegmentWorldOptions> = {}) {
  let now = Date.parse('2025-06-01T10:00:00.000Z');
  const clock = { now: () => now };
  const world = await createSegmentWorld({ clock, ...options });
  open.push(world);

  async function send(method: string, path: string, body?: unknown, headers?: Record<string, string>) {
    const response = await fetch(world.apiUrl + path, {
      method,
      headers: { authorization: `Bearer ${sandboxSecrets.segmentToken}`, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text };
  }

  /** One Public API call, parsed. */
  async function api(method: string, path: string, body?: unknown): Promise<{ status: number } & Json> {
    const { status, text } = await send(method, path, body);
    return { status, ...JSON.parse(text) };
  }

  async function control(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<Json> {
    const [bare, search] = path.split('?');
    return world.control({ method, path: bare ?? '', query: new URLSearchParams(search), body });
  }

  async function source(slug: string, metadataId: string = ids.javascript, settings = {}): Promise<Json> {
    const reply = await api('POST', '/sources', { slug, enabled: true, metadataId, settings });
    if (reply.status !== 201) throw new Error(JSON.stringify(reply));
    return reply.data.source;
  }

  async function destination(sourceId: string, metadataId: string, settings = {}): Promise<Json> {
    const body = { sourceId, metadataId, name: 'Tool', enabled: true, settings };
    const reply = await api('POST', '/destinations', body);
    if (reply.status !== 200) throw new Error(JSON.stringify(reply));
    return reply.data.destination;
  }

  return {
    world,
    clock,
    send,
    api,
    control,
    source,
    destination,
    advance(ms: number) {
      now += ms;
    },
    async view(): Promise<Json> {
      return (await control('GET', '/world')).body;
    },
    /** One track call the way a library sends it. */
    track(writeKey: string, event: string, more: Record<string, unknown> = {}) {
      const message = { type: 'track', event, userId: 'u1', ...more };
      return send('POST', '/v1/batch', { writeKey, batch: [message] }, { authorization: '' });
    },
  };
}

export const snowflakeSettings = {
  account: 'acme',
  database: 'd',
  warehouse: 'w',
  username: 'segment',
  password: 'very-secret',
};
