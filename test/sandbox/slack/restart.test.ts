import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { button, plain, section, setUp } from './support.ts';

const olivia = 'UOLIVIA01';
const approvals = 'C0APPROVE1';
let folder: string;
let stateFile: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slack-world-'));
  stateFile = join(folder, 'slack.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A bot endpoint that answers what `status` says and remembers the headers it got. */
async function endpoint(status: () => number | undefined) {
  const got: { retry?: string; eventId: string; body: string }[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += String(part);
    const retry = request.headers['x-slack-retry-num'];
    const eventId = text.startsWith('{') ? (JSON.parse(text) as { event_id: string }).event_id : '';
    got.push({ eventId, body: text, ...(retry === undefined ? {} : { retry: String(retry) }) });
    const code = status();
    if (code !== undefined) response.writeHead(code).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`,
    got,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

test('messages, Home, open modals, people and marks are there again after a restart', async () => {
  const first = await setUp({ stateFile });
  const posted = await first.client.chat.postMessage({
    channel: approvals,
    text: 'kept',
    blocks: [section('kept')],
  });
  await first.client.chat.postEphemeral({ channel: approvals, user: olivia, text: 'for you' });
  await first.client.views.publish({ user_id: olivia, view: { type: 'home', blocks: [section('home')] } });
  await first.sandbox.post('/people/UBEN00001', { deleted: true });
  await first.sandbox.post('/read', { as: olivia, channel: approvals });
  const before = await first.sandbox.get('/messages', { as: olivia, channel: approvals });
  await first.close();

  const second = await setUp({ stateFile });
  expect(await second.sandbox.get('/messages', { as: olivia, channel: approvals })).toEqual(before);
  expect(await second.sandbox.get('/home', { as: olivia })).toMatchObject({ view: { type: 'home' } });
  expect((await second.client.users.info({ user: 'UBEN00001' })).user?.deleted).toBe(true);
  const { conversations } = await second.sandbox.get('/conversations', { as: olivia });
  expect(
    (conversations as { id: string; unread: number }[]).find((one) => one.id === approvals)?.unread,
  ).toBe(0);
  const later = await second.client.chat.postMessage({ channel: approvals, text: 'later' });
  expect(Number(later.ts)).toBeGreaterThan(Number(posted.ts));
  await second.close();
});

test('an open modal survives; what was typed into it is neither on disk nor in the wire log', async () => {
  const bot = await endpoint(() => 200);
  const first = await setUp({ stateFile });
  first.world.deliverTo(bot.url);
  const blocks = [{ type: 'actions', elements: [button('Open', 'open')] }] as never;
  await first.client.chat.postMessage({ channel: approvals, text: 'x', blocks });
  await first.sandbox.post('/press', { as: olivia, channel: approvals, label: 'Open' });
  const element = { type: 'plain_text_input', action_id: 'key' };
  const view = {
    type: 'modal',
    title: plain('Key'),
    submit: plain('Save'),
    blocks: [{ type: 'input', block_id: 'key', label: plain('API key'), element }],
  };
  const payload = JSON.parse(new URLSearchParams(bot.got[0]?.body).get('payload') ?? '{}');
  await first.client.views.open({ trigger_id: payload.trigger_id, view: view as never });
  await first.sandbox.post('/fill', { as: olivia, values: { 'API key': 'swordfish-9000' } });
  await first.close();
  expect(readFileSync(stateFile, 'utf8')).not.toContain('swordfish');

  const second = await setUp({ stateFile });
  second.world.deliverTo(bot.url);
  expect(await second.sandbox.get('/view', { as: olivia })).toMatchObject({
    view: { title: { text: 'Key' } },
    values: { key: '' },
  });
  await second.sandbox.post('/submit', { as: olivia, values: { 'API key': 'swordfish-9000' } });
  expect(bot.got.at(-1)?.body).toContain('swordfish-9000');
  const { entries } = await second.sandbox.get('/wire');
  expect(entries).toHaveLength(1);
  expect(JSON.stringify(entries)).not.toContain('swordfish');
  expect(readFileSync(stateFile, 'utf8')).not.toContain('swordfish');
  bot.close();
  await second.close();
});

test('an event nobody acknowledged before the stop is delivered again after it, marked as a retry', async () => {
  let answer: number | undefined;
  const bot = await endpoint(() => answer);
  const first = await setUp({ stateFile });
  first.world.deliverTo(bot.url);
  const saying = first.sandbox.post('/say', { as: olivia, channel: 'dm', text: 'are you there' });
  await expect.poll(() => bot.got.length).toBe(1);
  await first.close();
  await saying;

  answer = 200;
  const second = await setUp({ stateFile });
  second.world.deliverTo(bot.url);
  await expect.poll(() => bot.got.length).toBe(2);
  expect(bot.got[1]).toMatchObject({ eventId: bot.got[0]?.eventId, retry: '1' });
  await expect.poll(() => JSON.parse(readFileSync(stateFile, 'utf8')).pending).toEqual([]);
  await second.close();
  bot.close();
});

test('what is said before the bot listens is delivered once it does', async () => {
  const only = await setUp();
  await only.sandbox.post('/say', { as: olivia, channel: 'dm', text: 'early' });
  const bot = await endpoint(() => 200);
  only.world.deliverTo(bot.url);
  await expect.poll(() => bot.got.length).toBe(1);
  expect(bot.got[0]?.retry).toBeUndefined();
  await only.close();
  bot.close();
});

test('a reset goes back to the start, drops faults, and times still rise', async () => {
  const only = await setUp({ stateFile });
  const before = await only.client.chat.postMessage({ channel: approvals, text: 'gone' });
  await only.sandbox.post('/faults', { method: '*', kind: '500', times: 9 });
  let changes = 0;
  const stopListening = only.world.onChange(() => {
    changes += 1;
  });
  await only.world.reset();
  expect(changes).toBe(1);
  stopListening();
  expect((await only.sandbox.get('/messages', { as: olivia, channel: approvals })).messages).toEqual([]);
  const after = await only.client.chat.postMessage({ channel: approvals, text: 'new' });
  expect(Number(after.ts)).toBeGreaterThan(Number(before.ts));
  expect(changes).toBe(1);
  await only.close();
});

test('a state file that can not be understood is named in the error', async () => {
  writeFileSync(stateFile, '{"version":1,');
  await expect(setUp({ stateFile })).rejects.toThrow(/slack\.json/);
});

test('no retry when the bot says so', async () => {
  const only = await setUp();
  let tries = 0;
  const server = createServer((_request, response) => {
    tries += 1;
    response.writeHead(500, { 'x-slack-no-retry': '1' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  only.world.deliverTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  expect(await only.sandbox.post('/say', { as: olivia, channel: 'dm', text: 'x' })).toMatchObject({
    acked: false,
    status: 500,
  });
  expect(tries).toBe(1);
  server.close();
  await only.close();
});
