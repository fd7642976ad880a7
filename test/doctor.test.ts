import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Analytics } from '@segment/analytics-node';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DoctorOptions, runDoctor } from '../src/doctor.ts';
import { createSegmentWorld } from '../src/sandbox/segment/world.ts';
import { type SegmentWorld, sandboxSecrets } from '../src/sandbox/worlds.ts';
import { createSegment } from '../src/segment/public-api.ts';
import type { Segment } from '../src/segment/segment.ts';

const token = sandboxSecrets.segmentToken;
const dayMs = 86_400_000;

let world: SegmentWorld;
let proxy: Server;
let proxyUrl: string;
const offsetMs = 0;
/** Every request that left the doctor, as the network saw it. */
let requests: { method: string; path: string; authorization: string | undefined }[] = [];
/** What a weak token is not shown. */
let hidesKeys = false;
const writeKeys: string[] = [];

const now = () => Date.now() + offsetMs;

async function control(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
  const reply = await world.control({ method, path, query: new URLSearchParams(), body });
  if (reply.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(reply.body)}`);
  return reply.body;
}
const fault = (path: string, kind: string, times = 99) =>
  control('POST', '/faults', { method: 'GET', path, kind, times });

beforeAll(async () => {
  world = await createSegmentWorld({ clock: { now } });
  proxy = createServer((request, response) => {
    const { method = '', url: path = '/', headers } = request;
    requests.push({ method, path, authorization: headers.authorization });
    fetch(world.apiUrl + path, {
      method,
      headers: { authorization: headers.authorization ?? '', accept: headers.accept ?? '' },
    }).then(
      async (answer) => {
        const text = await answer.text();
        response.writeHead(answer.status, { 'content-type': 'application/json' });
        response.end(hidesKeys ? text.replace(/"writeKeys":\[[^\]]*\]/g, '"writeKeys":[]') : text);
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`; // listening on TCP
  await furnish(createSegment({ baseUrl: world.apiUrl, token }));
});
afterAll(async () => {
  proxy.closeAllConnections();
  await new Promise((resolve) => proxy.close(resolve));
  await world.close();
});
beforeEach(async () => {
  requests = [];
  hidesKeys = false;
  await control('DELETE', '/faults');
  await control('POST', '/switches', { protocols: true, unify: true, engage: true, subscriptions: true });
});

/** A workspace that somebody has begun: dev with data, a prod source that is alone, and two connections to doubt. */
async function furnish(segment: Segment): Promise<void> {
  await control('POST', '/switches', { volumeLagMs: 0, audienceDelayMs: 0 });
  const source = async (slug: string, name: string, environment?: string) => {
    const made = await segment.createSource({ slug, metadataId: 'IqDTy1TpoU', enabled: true });
    await segment.updateSource(made.id, { name });
    if (environment) await segment.addSourceLabels(made.id, [{ key: 'environment', value: environment }]);
    writeKeys.push(...made.writeKeys);
    return made;
  };
  const ga4 = async (sourceId: string, name: string, measurementID: string) => {
    const made = await segment.createDestination({
      sourceId,
      metadataId: '63ed446fe60a1b56c5e6f130',
      name,
      enabled: true,
      settings: { measurementID },
    });
    const entry = (await segment.destinationCatalog()).find((one) => one.id === made.metadataId);
    const [preset] = entry?.presets ?? [];
    const action = preset?.actionId ?? entry?.actions[0]?.id ?? '';
    const mapping = { name: 'All', actionId: action, trigger: 'type = "track"', enabled: true };
    await segment.createSubscription(made.id, mapping);
    return made;
  };
  const web = await source('web-dev', 'Web (dev)', 'dev');
  const prod = await source('web-prod', 'Web (prod)', 'prod');
  await source('lonely', 'Lonely \u001b[31mred', undefined);
  await ga4(web.id, 'GA4', 'G-SHARED1');
  await ga4(prod.id, 'GA4 live', 'G-SHARED1');
  await ga4(web.id, 'GA4 production', 'G-OTHER22');
  const plan = await segment.createTrackingPlan({ name: 'Shop', description: '' });
  await segment.addSourceToTrackingPlan(plan.id, web.id);
  const [space] = await segment.spaces();
  await control('POST', `/spaces/${space?.id}`, { defaultIdentifiers: true });
  const query = "event('Order Completed').count() >= 1";
  await segment.createAudience(space?.id ?? '', { name: 'Buyers', description: '', query, type: 'USERS' });
  const analytics = new Analytics({
    writeKey: web.writeKeys[0] ?? '',
    host: world.trackingUrl,
    flushAt: 1,
    maxRetries: 0,
  });
  for (const userId of ['u1', 'u2', 'u3']) analytics.track({ userId, event: 'Order Completed' });
  analytics.track({ userId: 'u1', event: 'Product Viewed' });
  await analytics.closeAndFlush({ timeout: 5_000 });
}

/** Runs it and keeps what it printed. */
async function doctor(change: Partial<DoctorOptions> = {}, env: Record<string, string | undefined> = {}) {
  let out = '';
  let err = '';
  const code = await runDoctor({
    env: { SEGMENT_API_TOKEN: token, SEGMENT_API_URL: proxyUrl, ...env },
    args: [],
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    now,
    regions: [
      { name: 'US', apiUrl: proxyUrl },
      { name: 'EU', apiUrl: 'http://127.0.0.1:9' },
    ],
    ...change,
  });
  return { code, out, err };
}

let told: ReturnType<typeof doctor> | undefined;
/** What it prints of the workspace as it was furnished, read once. */
function whole(): ReturnType<typeof doctor> {
  told ??= doctor();
  return told;
}

describe('what the doctor sends', () => {
  test('is reads alone, all with the token in its header and nowhere else', async () => {
    const before = JSON.stringify(await control('GET', '/world'));
    const { code, out } = await whole();
    expect(code).toBe(0);
    expect(requests.length).toBeGreaterThan(15);
    expect(new Set(requests.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(new Set(requests.map(({ authorization }) => authorization))).toEqual(new Set([`Bearer ${token}`]));
    expect(JSON.stringify(requests.map(({ path }) => path))).not.toContain(token);
    expect(out).toContain(`Read with ${requests.length} calls`);
    expect(JSON.stringify(await control('GET', '/world'))).toBe(before);
  });
});

describe('what the doctor tells', () => {
  test('of a workspace that has everything, in plain words', async () => {
    const { code, out, err } = await whole();
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('Segment workspace Acme (acme), US');
    expect(out).toContain('owner access: yes');
    expect(out).toContain('write keys: visible');
    for (const line of [
      'Protocols (tracking plans): on',
      'Unify (spaces, identifiers): on',
      'Engage (audiences): on',
      'Mappings by API: on',
      'Reverse ETL: on',
      'Delivery overview: on',
      'Audit trail: on',
    ])
      expect(out).toContain(line);
    expect(out).toContain('Workspace Owners: Olivia Hart, Omar Haddad');
    expect(out).toContain('Labels: environment:dev and environment:prod are there');
    expect(out).toMatch(/dev:\n +Web \(dev\) \(Javascript\); 4 events in 24 hours\n/);
    expect(out).toMatch(/prod:\n +Web \(prod\) \(Javascript\); no events in 24 hours\n/);
    expect(out).toContain('Shop: on Web (dev)');
    expect(out).toContain('Acme Dev (acme-dev)');
    expect(out).toMatch(/audiences: Buyers \(\w+, \d+\)/);
    expect(out).toMatch(
      /Events in 24 hours: 2 names\n +Order Completed: 3 \(Web \(dev\)\)\n +Product Viewed: 1/,
    );
  });

  test('of what was delivered', async () => {
    const { out } = await whole();
    expect(out).toMatch(/GA4 \(.+\), from Web \(dev\); \d+ delivered/);
    expect(out).toMatch(/GA4 live \(.+\), from Web \(prod\); nothing delivered in 24 hours/);
  });

  test('of dev data that seems to go to prod, by name and by account', async () => {
    const { out } = await whole();
    expect(out).toMatch(/GA4 production .*; CHECK: by its name it is for the other environment/);
    expect(out).toMatch(
      /GA4 \(.*CHECK: dev data goes to the same account as the prod destination GA4 live \(setting measurementID\)/,
    );
    expect(out).not.toMatch(/GA4 live .*CHECK/);
  });

  test('of a source whose data goes nowhere, and when Segment will disable it', async () => {
    const { out } = await whole();
    const due = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' });
    expect(out).toMatch(
      new RegExp(
        `Lonely .*no enabled destination or warehouse takes its data; Segment disables it about ${due.format(now() + 14 * dayMs)}`,
      ),
    );
    expect(out).toContain('without an environment label:');
  });

  test('what Segue would do next, and only that', async () => {
    const { out } = await whole();
    const next = out.slice(out.indexOf('What Segue would do next'));
    expect(next).toContain('each only after an owner agreed');
    expect(next).toContain('1. watch until the events arrive in prod');
    expect(next).toContain('2. go through the identifiers of your Unify spaces');
    expect(next).not.toContain('connect a dev source');
    expect(next).not.toContain('tracking plan');
  });

  test('no secret: neither token nor write keys, and names cannot command the terminal', async () => {
    for (const { out } of [await whole(), await doctor({ args: ['--json'] })]) {
      expect(writeKeys.length).toBeGreaterThan(2);
      for (const secret of [token, ...writeKeys]) expect(out).not.toContain(secret);
      expect(out).not.toContain('\u001b');
    }
  });

  test('as JSON', async () => {
    const { code, out } = await doctor({ args: ['--json'] });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      region: 'US',
      calls: requests.length,
      workspace: { slug: 'acme' },
      token: { isOwner: true, seesWriteKeys: true },
      features: { protocols: 'on', engage: 'on' },
      owners: { read: ['Olivia Hart', 'Omar Haddad'] },
      sources: expect.arrayContaining([
        expect.objectContaining({ name: 'Web (dev)', environment: 'dev', enabled: true, events: 4 }),
      ]),
      next: expect.arrayContaining([expect.stringContaining('identifiers')]),
    });
  });

  test('of a workspace in the EU, by its address', async () => {
    const regions = [
      { name: 'US', apiUrl: 'http://127.0.0.1:9' },
      { name: 'EU', apiUrl: proxyUrl },
    ];
    const { code, out } = await doctor({ regions });
    expect(code).toBe(0);
    expect(out).toContain('Segment workspace Acme (acme), EU');
    const segments = await doctor(
      {
        regions: undefined,
        fetch: async (input) =>
          fetch(String(input).replace('https://eu1.api.segmentapis.com', proxyUrl), {
            headers: { authorization: `Bearer ${token}` },
          }),
      },
      { SEGMENT_API_URL: 'https://eu1.api.segmentapis.com/' },
    );
    expect(segments.out).toContain('Segment workspace Acme (acme), EU');
  });

  test('of an empty workspace: the whole road', async () => {
    const empty = await createSegmentWorld({ clock: { now: Date.now } });
    const { code, out } = await doctor({ now: Date.now }, { SEGMENT_API_URL: empty.apiUrl });
    await empty.close();
    expect(code).toBe(0);
    expect(out).toContain('Sources: 0');
    expect(out).toContain('write keys: there is no source yet to tell by');
    expect(out).toContain('Mappings by API: not known: there is no destination yet');
    expect(out).toContain('1. connect a dev source for the use case you choose');
    expect(out).toContain('first audience');
    // An address that is none of Segment's is told as it is.
    expect(out).toContain(`Acme (acme), 127.0.0.1`);
  });
});

describe('where something is missing', () => {
  test('features that are off say what Segue does without them', async () => {
    await control('POST', '/switches', {
      protocols: false,
      unify: false,
      engage: false,
      subscriptions: false,
    });
    const { code, out } = await doctor();
    expect(code).toBe(0);
    expect(out).toMatch(
      /Protocols \(tracking plans\): off \(.*\)\. Without it Segue keeps the list of events/,
    );
    expect(out).toMatch(/Engage \(audiences\): off \(it needs Unify\)/);
    expect(out).toMatch(/Mappings by API: off \(.*\)\. Without it destinations are made and stay disabled/);
    expect(out).toMatch(/Tracking plans: could not be read \(Protocols/);
    expect(out).toMatch(/Unify spaces: could not be read \(Spaces/);
    expect(out).not.toContain('first audience');
  });

  test('a weak token is told as one, and reads what it may', async () => {
    hidesKeys = true;
    await fault('/users', '401');
    await fault('/audit-events', '401');
    const { code, out } = await doctor();
    expect(code).toBe(0);
    expect(out).toContain('owner access: no');
    expect(out).toContain('write keys: hidden');
    expect(out).toContain('Workspace Owners: could not be read');
    expect(out).toMatch(/Audit trail: off/);
    expect(out).toContain('Segment disables it after 14 days without one');
    expect(out).toContain('1. have a Workspace Owner make a token with owner access');
  });

  test('reports that fail leave the rest to be read', async () => {
    await fault('/events/volume', '500');
    const { code, out } = await doctor();
    expect(code).toBe(0);
    expect(out).toContain('Events in 24 hours: could not be read (Internal server error)');
    expect(out).toContain('whether events arrive could not be read');
  });
});

describe('what it cannot read ends with 1, in words', () => {
  test('a wrong token', async () => {
    const { code, out, err } = await doctor({}, { SEGMENT_API_TOKEN: 'sgp_mistyped_0123456789' });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('does not take this token');
    expect(err).toContain('Access Management');
    expect(err).toContain('Nothing was changed.');
    expect(err).not.toContain('sgp_mistyped');
  });

  test('a token of the other region, which is named', async () => {
    const elsewhere = await createSegmentWorld({ clock: { now: Date.now } });
    const other = createServer((_, response) => response.writeHead(401).end('{"errors":[{"message":"no"}]}'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const wrong = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const regions = [
      { name: 'US', apiUrl: wrong },
      { name: 'EU', apiUrl: elsewhere.apiUrl },
    ];
    const { code, err } = await doctor({ regions }, { SEGMENT_API_URL: wrong });
    await elsewhere.close();
    other.closeAllConnections();
    other.close();
    expect(code).toBe(1);
    expect(err).toContain(`belongs to a workspace in the EU. Set SEGMENT_API_URL=${elsewhere.apiUrl}`);
  });

  test('no answer', async () => {
    const { code, err } = await doctor({}, { SEGMENT_API_URL: 'http://127.0.0.1:9' });
    expect(code).toBe(1);
    expect(err).toContain('Segment does not answer at http://127.0.0.1:9 (');
    expect(err).toContain('SEGMENT_API_URL');
  });

  test('a workspace whose sources cannot be read', async () => {
    await fault('/sources', '500');
    const { code, err } = await doctor();
    expect(code).toBe(1);
    expect(err).toContain('Segment could not be read: Internal server error.');
  });

  test('no token, or a malformed one, and none of it is quoted', async () => {
    const without = await doctor({}, { SEGMENT_API_TOKEN: undefined });
    expect(without).toMatchObject({ code: 1, err: expect.stringContaining('SEGMENT_API_TOKEN is not set') });
    const malformed = await doctor({}, { SEGMENT_API_TOKEN: 'sgp_a b c d e f' });
    expect(malformed.code).toBe(1);
    expect(malformed.err).toContain('SEGMENT_API_TOKEN has a space');
    expect(malformed.err).not.toContain('sgp_a');
    const address = await doctor({}, { SEGMENT_API_URL: 'http://evil.example' });
    expect(address).toMatchObject({ code: 1, err: expect.stringContaining('must be https') });
    expect(requests).toEqual([]);
  });

  test('as JSON too', async () => {
    const { code, out, err } = await doctor(
      { args: ['--json'] },
      { SEGMENT_API_TOKEN: 'sgp_mistyped_0123456789' },
    );
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(JSON.parse(out)).toEqual({
      error: {
        code: 'segment_unauthorized',
        what: expect.stringContaining('does not take this token'),
        next: expect.any(String),
      },
    });
  });
});

test('a person on a terminal is asked for the token, and it is used as if it were set', async () => {
  const { code, out } = await doctor({ ask: async () => ` ${token}\n` }, { SEGMENT_API_TOKEN: undefined });
  expect(code).toBe(0);
  expect(out).toContain('Segment workspace Acme');
  const declined = await doctor({ ask: async () => undefined }, { SEGMENT_API_TOKEN: undefined });
  expect(declined.code).toBe(1);
});

test('--help tells how to use it and reads nothing', async () => {
  const { code, out } = await doctor({ args: ['--help'] });
  expect(code).toBe(0);
  expect(out).toContain('npm run doctor -- --json');
  expect(requests).toEqual([]);
});
