import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OutsideError } from '../../src/core/errors.ts';
import { createSegment, type SegmentOptions } from '../../src/segment/public-api.ts';
import type { Segment } from '../../src/segment/segment.ts';

export const api = 'https://api.segment.example';
export const token = 'sgp_unit+Test/0123456789.abcdef';

/** A client whose pauses are too short to wait for. */
export function clientFor(options: Partial<SegmentOptions> = {}): Segment {
  return createSegment({ baseUrl: api, token, retryDelayMs: 1, ...options });
}

/** The OutsideError a call ends in; anything else fails the test. */
export async function outsideErrorOf(call: Promise<unknown>): Promise<OutsideError> {
  const outcome = await call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if (!('error' in outcome)) throw new Error('The call went well, but was expected to fail');
  if (!(outcome.error instanceof OutsideError)) throw outcome.error;
  return outcome.error;
}

/** A loopback server for what happens below HTTP. */
export async function serve(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // listening on TCP, so it is not a pipe's name
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
