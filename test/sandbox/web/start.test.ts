import { mkdtempSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start.ts';
import type { BotControl } from '../../../src/sandbox/web/routes.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const bot: BotControl = {
  checklist: async () => null,
  audit: async () => [],
  jobs: async () => [],
  idle: async () => true,
  forget: async () => undefined,
  onChange: () => () => undefined,
};

async function start(dataDir?: string): Promise<Sandbox> {
  const sandbox = await startSandbox({ host: '127.0.0.1', port: 0, ...(dataDir ? { dataDir } : {}) });
  closers.push(() => sandbox.close());
  return sandbox;
}

describe('the sandbox as a whole', () => {
  it('delivers what a person says on the page to the address Segue listens on', async () => {
    const sandbox = await start();
    const delivered: string[] = [];
    const segue = createServer((request, response) => {
      let body = '';
      request.on('data', (part) => {
        body += part;
      });
      request.on('end', () => {
        delivered.push(body);
        response.end();
      });
    });
    await new Promise<void>((resolve) => segue.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise((resolve) => segue.close(() => resolve())));
    const eventsUrl = `http://127.0.0.1:${(segue.address() as AddressInfo).port}/slack/events`;
    const { url } = await sandbox.connect({ eventsUrl, bot });
    const said = await fetch(`${url}/sandbox/slack/say`, {
      method: 'POST',
      body: JSON.stringify({ as: 'UOLIVIA01', channel: 'dm', text: 'hi there' }),
    });
    expect(said.status).toBe(200);
    expect(delivered.some((body) => body.includes('hi there'))).toBe(true);
    const world = await fetch(`${url}/sandbox/segment/world`);
    expect(await world.json()).toMatchObject({ workspace: { name: 'Acme' }, sources: [] });
  });

  it('gives an environment that points at itself only', async () => {
    const { env } = await start();
    for (const url of [env.SLACK_API_URL, env.SEGMENT_API_URL, env.SEGMENT_TRACKING_URL]) {
      expect(new URL(url).hostname).toBe('127.0.0.1');
    }
    const workspace = await fetch(`${env.SEGMENT_API_URL}/`, {
      headers: { authorization: `Bearer ${env.SEGMENT_API_TOKEN}` },
    });
    expect(workspace.status).toBe(200);
  });

  it('comes back after a restart with the same time and the same messages', async () => {
    const dataDir = join(mkdtempSync(join(tmpdir(), 'segue-sandbox-')), 'data');
    const first = await start(dataDir);
    const before = await first.connect({ eventsUrl: 'http://127.0.0.1:9/nobody', bot });
    first.clock.advance(3_600_000);
    const post = (body: object) =>
      fetch(`${first.env.SLACK_API_URL}chat.postMessage`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${first.env.SLACK_BOT_TOKEN}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(body),
      });
    expect(await (await post({ channel: 'C0APPROVE1', text: 'kept' })).json()).toMatchObject({ ok: true });
    await first.close();
    await expect(fetch(before.url)).rejects.toThrow();
    expect(readdirSync(dataDir)).toContain('sandbox-clock.json');

    const second = await start(dataDir);
    expect(second.clock.offsetMs()).toBe(3_600_000);
    const { url } = await second.connect({ eventsUrl: 'http://127.0.0.1:9/nobody', bot });
    const shown = await fetch(`${url}/sandbox/slack/messages?as=UANA00001&channel=C0APPROVE1`);
    expect(await shown.json()).toMatchObject({ messages: [{ text: 'kept' }] });
  });
});
