import type { ServerResponse } from 'node:http';

/** Whose state changed. */
export type ChangedWorld = 'slack' | 'segment' | 'bot';

const heartbeatMs = 15_000;

/** Server-sent events to every open page. */
export type Stream = {
  /** Keeps the response open and sends changes on it until the reader leaves. */
  add(response: ServerResponse): void;
  change(world: ChangedWorld): void;
  close(): void;
};

export function createStream(): Stream {
  const readers = new Set<ServerResponse>();
  const write = (text: string) => {
    for (const reader of readers) reader.write(text);
  };
  // Proxies and browsers drop silent streams.
  const heartbeat = setInterval(() => write(':\n\n'), heartbeatMs);
  heartbeat.unref();
  return {
    add(response) {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      response.write('retry: 1000\n\n');
      readers.add(response);
      response.on('close', () => readers.delete(response));
    },
    change: (world) => write(`event: change\ndata: ${JSON.stringify({ world })}\n\n`),
    close() {
      clearInterval(heartbeat);
      for (const reader of readers) reader.end();
      readers.clear();
    },
  };
}
