import { type IncomingHttpHeaders, request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startWebServer } from '../../../src/sandbox/web/server.ts';
import { sandboxSecrets } from '../../../src/sandbox/worlds.ts';
import { type Bench, startBench } from './fakes.ts';

let bench: Bench;
let port: number;

beforeAll(async () => {
  bench = await startBench();
  port = Number(new URL(bench.web.url).port);
});
afterAll(() => bench.web.close());
beforeEach(() => {
  bench.slack.asked.length = 0;
  bench.order.length = 0;
  bench.errors.length = 0;
});

type Answer = { status: number; headers: IncomingHttpHeaders; text: string };

// fetch doesn't let a Host header through.
function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options;
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const json = (answer: Answer) => JSON.parse(answer.text);

describe('who may ask', () => {
  it.each(['127.0.0.1', 'localhost:3000', 'LOCALHOST', '[::1]:8080'])('answers Host %s', async (host) => {
    expect((await ask('/sandbox/clock', { headers: { host } })).status).toBe(200);
  });

  it.each(['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example:80', '10.0.0.1', '0.0.0.0'])(
    'refuses Host %s',
    async (host) => {
      const answer = await ask('/sandbox/slack/people', { headers: { host } });
      expect(answer.status).toBe(403);
      expect(bench.slack.asked).toEqual([]);
    },
  );

  it.each([
    'https://evil.example',
    'null',
    'http://localhost.evil.example',
    'file://',
    'http://127.0.0.1@evil.example',
  ])('refuses Origin %s', async (origin) => {
    const answer = await ask('/sandbox/reset', { method: 'POST', headers: { origin } });
    expect(answer.status).toBe(403);
    expect(bench.order).toEqual([]);
  });

  it('takes an Origin of this machine, any port', async () => {
    const answer = await ask('/sandbox/clock', { headers: { origin: 'http://localhost:5173' } });
    expect(answer.status).toBe(200);
  });

  it('refuses the page itself to a foreign Host', async () => {
    expect((await ask('/', { headers: { host: 'evil.example' } })).status).toBe(403);
  });

  it('does not start on an address that others can reach', async () => {
    const { slack, segment, clock, bot } = bench;
    const start = startWebServer({ host: '0.0.0.0', port: 0, slack, segment, clock, bot });
    await expect(start).rejects.toThrow('only listens on this machine');
  });
});

describe('the page', () => {
  it('serves a document and everything it loads, uncached and without inline scripts', async () => {
    const document = await ask('/');
    expect(document.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(document.headers['cache-control']).toBe('no-store');
    expect(document.text).not.toMatch(/<script(?![^>]*\bsrc=)/);
    const policy = String(document.headers['content-security-policy']);
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    const loaded = [...document.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((found) => String(found[1]));
    expect(loaded.sort()).toEqual(['/app.js', '/icon.svg', '/style.css']);
    for (const path of loaded) {
      const answer = await ask(path);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(answer.text.length).toBeGreaterThan(100);
    }
    expect((await ask('/app.js')).headers['content-type']).toContain('text/javascript');
    expect((await ask('/style.css')).headers['content-type']).toContain('text/css');
  });

  it('carries no secret of the sandbox', async () => {
    const everything = (await ask('/app.js')).text + (await ask('/style.css')).text + (await ask('/')).text;
    for (const secret of Object.values(sandboxSecrets)) expect(everything).not.toContain(secret);
  });

  it('answers 404 for files that are not its own, whatever the path', async () => {
    for (const path of ['/package.json', '/../../../package.json', '/main.tsx', '/sandbox']) {
      expect([path, (await ask(path)).status]).toEqual([path, 404]);
    }
  });

  it('answers 405 for other methods', async () => {
    expect((await ask('/', { method: 'POST' })).status).toBe(405);
    expect((await ask('/sandbox/clock', { method: 'PUT' })).status).toBe(405);
  });
});

describe('routing', () => {
  it('hands a request to its world with the rest of the path, the query and the body', async () => {
    bench.slack.reply = () => ({ status: 404, body: { error: 'nobody here' } });
    const answer = await ask('/sandbox/slack/people/U1?as=U2', { method: 'POST', body: '{"admin":true}' });
    expect([answer.status, json(answer)]).toEqual([404, { error: 'nobody here' }]);
    const asked = bench.slack.asked[0];
    expect(asked).toMatchObject({ method: 'POST', path: '/people/U1', body: { admin: true } });
    expect(asked?.query.get('as')).toBe('U2');
    await ask('/sandbox/segment/faults', { method: 'DELETE' });
    expect(bench.segment.asked.at(-1)).toMatchObject({ method: 'DELETE', path: '/faults' });
  });

  it('answers 404 with words for what is not there', async () => {
    for (const path of [
      '/sandbox/teams/people',
      '/sandbox/bot/secrets',
      '/sandbox/reset',
      '/sandbox/clock/x',
    ]) {
      const answer = await ask(path);
      expect([path, answer.status]).toEqual([path, 404]);
      expect(json(answer).error).toContain(path);
    }
  });

  it('answers 400 for what is not JSON, and the world never sees it', async () => {
    const answer = await ask('/sandbox/slack/say', { method: 'POST', body: '{"as":' });
    expect([answer.status, json(answer)]).toEqual([400, { error: 'The body is not valid JSON.' }]);
    expect(bench.slack.asked).toEqual([]);
  });

  it('answers 413 for a body over 1 MB, announced or not', async () => {
    const body = JSON.stringify({ text: 'x'.repeat(1_200_000) });
    const announced = await ask('/sandbox/slack/say', { method: 'POST', body });
    expect(announced.status).toBe(413);
    const chunked = await ask('/sandbox/slack/say', {
      method: 'POST',
      body,
      headers: { 'transfer-encoding': 'chunked' },
    });
    expect(chunked.status).toBe(413);
    expect(bench.slack.asked).toEqual([]);
  });

  it('hides the words of a bug and reports it to the terminal', async () => {
    const bug = new Error('xoxb-secret inside');
    bench.slack.reply = () => {
      throw bug;
    };
    const answer = await ask('/sandbox/slack/people');
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('xoxb');
    expect(bench.errors).toEqual([bug]);
  });
});

describe('Segue itself', () => {
  it('shows the checklist, the audit trail and the work left', async () => {
    expect(json(await ask('/sandbox/bot/checklist'))).toEqual({ id: 'c1' });
    expect(json(await ask('/sandbox/bot/audit'))).toEqual([{ what: 'goal_chosen' }]);
    expect(json(await ask('/sandbox/bot/jobs'))).toEqual([]);
  });

  it('waits until Segue is idle, and says 409 when it is not in time', async () => {
    bench.bot.idleAnswer = true;
    expect(json(await ask('/sandbox/bot/idle?timeoutMs=1234'))).toEqual({ idle: true });
    bench.bot.idleAnswer = false;
    const late = await ask('/sandbox/bot/idle');
    expect([late.status, json(late).error]).toEqual([409, 'Segue was still working after 5000 ms.']);
    expect(bench.bot.idleAsked.slice(-2)).toEqual([1234, 5000]);
    expect((await ask('/sandbox/bot/idle?timeoutMs=soon')).status).toBe(400);
    expect((await ask('/sandbox/bot/idle?timeoutMs=999999999')).status).toBe(400);
  });

  it('resets Segue before the worlds', async () => {
    expect((await ask('/sandbox/reset', { method: 'POST' })).status).toBe(200);
    expect(bench.order).toEqual(['forget', 'reset slack', 'reset segment']);
  });
});

describe('the clock', () => {
  it('moves ahead and tells by how much', async () => {
    const before = json(await ask('/sandbox/clock'));
    const after = json(await ask('/sandbox/clock', { method: 'POST', body: '{"advanceMs":60000}' }));
    expect(after.offsetMs).toBe(before.offsetMs + 60_000);
    expect(after.now).toBeGreaterThanOrEqual(before.now + 60_000);
    expect(bench.clock.offsetMs()).toBe(after.offsetMs);
  });

  it.each([
    '{}',
    '{"advanceMs":-1}',
    '{"advanceMs":"60000"}',
    '{"advanceMs":0}',
    '{"advanceMs":1e15}',
    '[]',
    'null',
  ])('refuses %s', async (body) => {
    const offset = bench.clock.offsetMs();
    expect((await ask('/sandbox/clock', { method: 'POST', body })).status).toBe(400);
    expect(bench.clock.offsetMs()).toBe(offset);
  });
});

describe('the stream', () => {
  it('tells every reader whose world changed, and forgets readers that left', async () => {
    const stop = new AbortController();
    const response = await fetch(`${bench.web.url}/sandbox/stream`, { signal: stop.signal });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const until = async (words: string): Promise<string> => {
      let seen = '';
      while (!seen.includes(words)) seen += (await reader?.read())?.value ?? '';
      return seen;
    };
    await until('retry: 1000');
    bench.slack.change();
    expect(await until('\n\n')).toBe('event: change\ndata: {"world":"slack"}\n\n');
    bench.segment.change();
    expect(await until('\n\n')).toContain('{"world":"segment"}');
    await ask('/sandbox/reset', { method: 'POST' });
    expect(await until('"bot"')).toContain('{"world":"slack"}');
    stop.abort();
    bench.slack.change();
    expect((await ask('/sandbox/clock')).status).toBe(200);
  });

  it('ends with the server, and the server lets go of its worlds', async () => {
    const other = await startBench();
    const response = await fetch(`${other.web.url}/sandbox/stream`);
    expect(other.slack.listeners.size).toBe(1);
    await other.web.close();
    await expect(response.text().catch(() => 'cut')).resolves.toMatch(/retry|cut/);
    expect(other.slack.listeners.size + other.segment.listeners.size).toBe(0);
  });
});
