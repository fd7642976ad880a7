import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, test } from 'vitest';
import { button, errorOf, plain, setUp, startBot } from './support.ts';

const olivia = 'UOLIVIA01';
const channel = 'C0APPROVE1';
const blocks = [{ type: 'actions', elements: [button('Open', 'open')] }] as never;

// Everything here waits for Slack's three seconds or for its retries, so it waits together.
describe.concurrent('when an answer is late or never comes', () => {
  test('a bot that is down gets four tries', async ({ expect }) => {
    const it = await setUp();
    it.world.deliverTo('http://127.0.0.1:9/slack/events');
    const said = await it.sandbox.post('/say', { as: olivia, channel: 'dm', text: 'anyone?' });
    expect(said).toMatchObject({ acked: false, status: 0 });
    const { entries } = (await it.sandbox.get('/wire')) as { entries: { detail: object }[] };
    expect(entries.map((one) => one.detail)).toMatchObject([
      {},
      { retry: 1, retryReason: 'connection_failed' },
      { retry: 2 },
      { retry: 3 },
    ]);
    await it.close();
  });

  test('an event is retried with the reason until it is taken', async ({ expect }) => {
    const it = await setUp();
    const answers = [500, undefined, 200];
    const got: unknown[] = [];
    const server = createServer((request, response) => {
      got.push([request.headers['x-slack-retry-num'], request.headers['x-slack-retry-reason']]);
      const status = answers[got.length - 1];
      if (status !== undefined) response.writeHead(status).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    it.world.deliverTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    expect(await it.sandbox.post('/say', { as: olivia, channel: 'dm', text: 'again' })).toMatchObject({
      acked: true,
      status: 200,
    });
    expect(got).toEqual([
      [undefined, undefined],
      ['1', 'http_error'],
      ['2', 'http_timeout'],
    ]);
    server.closeAllConnections();
    server.close();
    await it.close();
  });

  test('a submission that is not answered is trouble, and the modal stays as it was filled', async ({
    expect,
  }) => {
    const it = await setUp();
    const name = { type: 'plain_text_input', action_id: 'v' };
    const view = {
      type: 'modal',
      title: plain('Name'),
      submit: plain('Save'),
      blocks: [{ type: 'input', block_id: 'name', label: plain('Name'), element: name }],
    };
    const bot = await startBot(it.world, (app) => {
      app.action('open', async ({ ack, body, client }) => {
        await ack();
        await client.views.open({
          trigger_id: (body as { trigger_id: string }).trigger_id,
          view: view as never,
        });
      });
    });
    await it.client.chat.postMessage({ channel, text: 'x', blocks });
    await it.sandbox.post('/press', { as: olivia, channel, label: 'Open' });
    const submitted = await it.sandbox.post('/submit', { as: olivia, values: { Name: 'web' } });
    expect(submitted).toMatchObject({
      closed: false,
      acked: false,
      problem: expect.stringContaining('Try again'),
    });
    expect(await it.sandbox.get('/view', { as: olivia })).toMatchObject({ values: { name: 'web' } });
    await bot.stop();
    await it.close();
  });

  test('a trigger is worthless after three seconds', async ({ expect }) => {
    const it = await setUp();
    let trigger_id = '';
    const bot = await startBot(it.world, (app) => {
      app.action('open', async ({ ack, body }) => {
        trigger_id = (body as { trigger_id: string }).trigger_id;
        await ack();
      });
    });
    await it.client.chat.postMessage({ channel, text: 'x', blocks });
    await it.sandbox.post('/press', { as: olivia, channel, label: 'Open' });
    await new Promise((resolve) => setTimeout(resolve, 3050));
    const view = { type: 'modal', title: plain('Late'), blocks: [{ type: 'divider' }] };
    expect(await errorOf(it.client.views.open({ trigger_id, view: view as never }))).toBe(
      'expired_trigger_id',
    );
    await bot.stop();
    await it.close();
  });

  test('a press that is not taken in three seconds says so', async ({ expect }) => {
    const it = await setUp();
    const bot = await startBot(it.world, () => {});
    await it.client.chat.postMessage({ channel, text: 'x', blocks });
    const pressed = await it.sandbox.post('/press', { as: olivia, channel, label: 'Open' });
    expect(pressed).toMatchObject({ acked: false });
    expect(Number(pressed.ms)).toBeGreaterThan(2900);
    await bot.stop();
    await it.close();
  });
});
