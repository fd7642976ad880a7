import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { fakeApi, fixture, startSlack, token, until } from './harness.ts';

const appToken = 'xapp-1-A0SEGUE001-111-secretapptoken';

/** The least of a WebSocket server: text frames below 64 kB, which is all Socket Mode needs here. */
async function socketServer() {
  const sockets = new Set<Socket>();
  const received: { envelope_id: string; payload: object }[] = [];
  const server = createServer();
  server.on('upgrade', (request, socket: Socket) => {
    const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash('sha1').update(key).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => sockets.delete(socket));
    socket.on('data', (data: Buffer) =>
      readFrames(data, (opcode, text) => {
        if (opcode === 1) received.push(JSON.parse(text));
        if (opcode === 8) socket.end(Buffer.from([0x88, 0]));
      }),
    );
    frame(socket, { type: 'hello' });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    sockets,
    received,
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/link`,
    say: (message: object) => {
      for (const socket of sockets) frame(socket, message);
    },
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function frame(socket: Socket, message: object): void {
  const text = Buffer.from(JSON.stringify(message));
  const head =
    text.length < 126
      ? Buffer.from([0x81, text.length])
      : Buffer.from([0x81, 126, text.length >> 8, text.length & 255]);
  socket.write(Buffer.concat([head, text]));
}

function readFrames(data: Buffer, take: (opcode: number, text: string) => void): void {
  let at = 0;
  while (at + 6 <= data.length) {
    const opcode = (data[at] ?? 0) & 15;
    const short = (data[at + 1] ?? 0) & 127;
    const start = short === 126 ? at + 4 : at + 2;
    const length = short === 126 ? data.readUInt16BE(at + 2) : short;
    const mask = data.subarray(start, start + 4);
    const body = Buffer.from(
      data.subarray(start + 4, start + 4 + length).map((byte, i) => byte ^ (mask[i % 4] ?? 0)),
    );
    take(opcode, body.toString());
    at = start + 4 + length;
  }
}

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function worlds(open: Parameters<typeof fakeApi>[0] = {}) {
  const sockets = await socketServer();
  const api = await fakeApi({
    'apps.connections.open': () => ({ body: { ok: true, url: sockets.url } }),
    ...open,
  });
  closers.push(
    () => sockets.close(),
    () => api.close(),
  );
  return { sockets, api };
}

test('an envelope is acknowledged once its turn is saved, and not at all when it cannot be', async () => {
  const { sockets, api } = await worlds();
  let fails = true;
  const one = await startSlack(
    api,
    async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (fails) throw new Error('store down');
      return {};
    },
    { appToken },
  );
  closers.push(() => one.slack.stop());
  await until(() => sockets.sockets.size === 1);
  const say = (id: string) =>
    sockets.say({
      type: 'events_api',
      envelope_id: id,
      payload: fixture('message-im'),
      accepts_response_payload: false,
    });
  await until(() => one.lines.some((line) => line.startsWith('Socket Mode connected')));
  say('e1');
  await until(() => one.turns.length === 1);
  await new Promise((resolve) => setTimeout(resolve, 120));
  expect(sockets.received).toEqual([]);
  fails = false;
  say('e2');
  await until(() => sockets.received.length === 1);
  expect(sockets.received[0]?.envelope_id).toBe('e2');
  expect(one.turns[1]?.id).toBe(one.turns[0]?.id);
});

test('form errors travel in the acknowledgement', async () => {
  const { sockets, api } = await worlds();
  const one = await startSlack(api, async () => ({ formErrors: { state: 'No.' } }), { appToken });
  closers.push(() => one.slack.stop());
  await until(() => one.lines.some((line) => line.startsWith('Socket Mode connected')));
  sockets.say({
    type: 'interactive',
    envelope_id: 'e3',
    payload: fixture('view-submission'),
    accepts_response_payload: true,
  });
  await until(() => sockets.received.length === 1);
  expect(sockets.received[0]).toEqual({
    envelope_id: 'e3',
    payload: { response_action: 'errors', errors: { state: 'No.' } },
  });
});

test('a shortcut through Socket Mode is the same turn as one over HTTP', async () => {
  const { sockets, api } = await worlds();
  const one = await startSlack(api, undefined, { appToken });
  const http = await startSlack(api);
  closers.push(
    () => one.slack.stop(),
    () => http.slack.stop(),
  );
  await until(() => one.lines.some((line) => line.startsWith('Socket Mode connected')));
  const payload = fixture('shortcut');
  sockets.say({ type: 'interactive', envelope_id: 'e4', payload, accepts_response_payload: false });
  await until(() => sockets.received.length === 1);
  await http.deliver(payload);
  expect(one.turns.map(({ at, ...turn }) => turn)).toEqual(http.turns.map(({ at, ...turn }) => turn));
  expect(one.turns).toHaveLength(1);
});

test('it starts without Slack, takes nothing over HTTP, connects when it can and again after a drop', async () => {
  const { sockets, api } = await worlds({ 'apps.connections.open': () => ({ status: 500, body: '' }) });
  const one = await startSlack(api, undefined, { appToken });
  closers.push(() => one.slack.stop());
  const health = async () => (await (await fetch(`${one.url}/healthz`)).json()) as { slack: object };
  await until(() => api.of('apps.connections.open').length > 0);
  expect((await health()).slack).toMatchObject({ socket: false });
  expect((await one.deliver(fixture('message-im'))).status).toBe(404);
  api.answers['apps.connections.open'] = () => ({ body: { ok: true, url: sockets.url } });
  await until(() => sockets.sockets.size === 1, 5_000);
  await until(() => one.lines.some((line) => line.startsWith('Socket Mode connected')));
  expect((await health()).slack).toMatchObject({ connected: true, socket: true });
  for (const socket of sockets.sockets) socket.destroy();
  await until(() => one.lines.filter((line) => line.startsWith('Socket Mode connected')).length === 2, 8_000);
  expect(one.lines.join('\n')).not.toContain(token);
  expect(one.lines.join('\n')).not.toContain(appToken);
}, 20_000);
