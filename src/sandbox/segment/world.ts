import type { AddressInfo } from 'node:net';
import type { Clock, SegmentWorld } from '../worlds.ts';
import { control } from './control.ts';
import { createFaults } from './faults.ts';
import { createSegment } from './segment.ts';
import { createSegmentServer } from './server.ts';
import { createWebhooks } from './webhooks.ts';
import { createWire } from './wire.ts';

export type SegmentWorldOptions = {
  clock: Clock;
  /** JSON file that keeps the workspace across restarts; without it the workspace lives in memory. */
  stateFile?: string;
  /** Any free one unless told. */
  port?: number;
};

/**
 * Starts a stand-in for one Segment workspace on 127.0.0.1: the Public API (bearer token
 * `sandboxSecrets.segmentToken`) and the Tracking API at one address. Rejects when the port is taken or the
 * state file can't be read.
 */
export async function createSegmentWorld(options: SegmentWorldOptions): Promise<SegmentWorld> {
  const segment = createSegment(options.clock, options.stateFile);
  const faults = createFaults();
  const wire = createWire();
  const webhooks = createWebhooks(segment);
  const server = createSegmentServer({ segment, faults, wire, webhooks });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  // A TCP server's address is an object once it listens.
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    apiUrl: url,
    trackingUrl: url,
    control: (request) => control({ segment, faults, wire, trackingUrl: url }, request),
    onChange: (listener) => segment.onChange(listener),
    enforcesLimits: () => segment.state.switches.rateLimits,
    async reset() {
      faults.clear();
      segment.reset();
    },
    async close() {
      webhooks.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
