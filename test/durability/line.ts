import { createServer, type IncomingMessage, type RequestListener, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A call on the line: its body as it was sent, and what came back once it did. */
export type Call = { method: string; path: string; body: string; answer: string };

/** `before`: the other side never hears of it. `after`: the other side did it, the answer is withheld. */
export type Moment = 'before' | 'after';

/** A call that is held. `go` lets it go on: to the other side if it has not been there, and back if its caller still waits. */
export type Held = Call & { go(): Promise<void> };

/** A line between two servers on which a test can hold one call at an exact moment. */
export interface Line {
  url: string;
  /** Every call so far, oldest first. */
  readonly calls: Call[];
  /** Holds the next call that fits. Resolves once it is held. */
  hold(moment: Moment, fits: (call: Call) => boolean): Promise<Held>;
  /** Nothing is waited for any more. */
  release(): void;
  /** Resets every connection; whoever is there may call again at once. */
  reset(): void;
  /** While cut, connections are reset as if nobody were there. */
  cut(isCut: boolean): void;
  close(): Promise<void>;
}

type Answer = { status: number; headers: IncomingMessage['headers']; body: Buffer };
type Hold = { moment: Moment; fits: (call: Call) => boolean; reached: (held: Held) => void };

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function forward(target: string, call: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sending = request(
      `${target}${call.url ?? '/'}`,
      { method: call.method, headers: { ...call.headers, host: new URL(target).host }, agent: false },
      (response) => {
        bodyOf(response).then(
          (answer) =>
            resolve({ status: response.statusCode ?? 502, headers: response.headers, body: answer }),
          reject,
        );
      },
    );
    sending.on('error', reject);
    sending.end(body);
  });
}

/**
 * Opens a line to `target` (no slash at the end; a function is asked at each call). `patient`: while nobody listens there,
 * a call waits as long as its caller does.
 */
export async function openLine(target: () => string, options: { patient?: boolean } = {}): Promise<Line> {
  const calls: Call[] = [];
  let holds: Hold[] = [];
  let isCut = false;

  const take = (moment: Moment, call: Call): Hold | undefined => {
    const hold = holds.find((entry) => entry.moment === moment && entry.fits(call));
    if (hold) holds = holds.filter((entry) => entry !== hold);
    return hold;
  };

  async function answer(incoming: IncomingMessage, body: Buffer, isGone: () => boolean): Promise<Answer> {
    for (;;) {
      try {
        return await forward(target(), incoming, body);
      } catch (error) {
        if (!options.patient || isGone()) throw error;
        await sleep(50);
      }
    }
  }

  const listener: RequestListener = (incoming, outgoing) => {
    void (async () => {
      const body = await bodyOf(incoming);
      const call: Call = {
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        body: body.toString('utf8'),
        answer: '',
      };
      if (isCut) {
        incoming.socket.destroy();
        return;
      }
      calls.push(call);
      const goBack = async ({ status, headers, body: said }: Answer) => {
        outgoing.writeHead(status, headers);
        outgoing.end(said);
      };
      const goOn = async () => {
        const answered = await answer(incoming, body, () => outgoing.closed);
        call.answer = answered.body.toString('utf8');
        const after = take('after', call);
        if (after) after.reached({ ...call, go: () => goBack(answered) });
        else await goBack(answered);
      };
      const before = take('before', call);
      if (before) before.reached({ ...call, go: goOn });
      else await goOn();
    })().catch(() => incoming.socket.destroy());
  };
  const server = createServer(listener);
  // Kept open for as long as any test: a line that hangs up by itself would be one more fault.
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    hold: (moment, fits) =>
      new Promise((reached) => {
        holds.push({ moment, fits, reached });
      }),
    release() {
      holds = [];
    },
    reset: () => server.closeAllConnections(),
    cut(value) {
      isCut = value;
      if (value) server.closeAllConnections();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
