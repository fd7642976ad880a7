import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock, SegmentWorld } from '../worlds.ts';
import { control } from './control.ts';
import { createFaults } from './faults.ts';
import { createLimits } from './limits.ts';
import { createSegment } from './segment.ts';
import { createSegmentServer } from './server.ts';
import { createWebhooks } from './webhooks.ts';
import { createWire } from './wire.ts';

/** Listens on a port, 0 for a free one; answers the address. Rejects when the port is taken. */
async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  // A TCP server's address is an object once it listens.
  const { port: taken } = server.address() as AddressInfo;
  return `http://127.0.0.1:${taken}`;
}

export type SegmentWorldOptions = {
  clock: Clock;
  /** JSON file that keeps the workspace across restarts; without it the workspace lives in memory. */
  stateFile?: string;
  /** Any free one unless told. */
  port?: number;
};

/**
 * Starts a stand-in for one Segment workspace on 127.0.0.1: the Public API (bearer token
 * `sandboxSecrets.segmentToken`) and the Tracking API at one address, and both once more at the address of the EU region.
 * Rejects when the port is taken or the
 * state file can't be read.
 */
export async function createSegmentWorld(options: SegmentWorldOptions): Promise<SegmentWorld> {
  const segment = createSegment(options.clock, options.stateFile);
  const faults = createFaults();
  const wire = createWire();
  const webhooks = createWebhooks(segment);
  const shared = { segment, faults, wire, webhooks, limits: createLimits() };
  const american = createSegmentServer({ ...shared, region: 'us' });
  const european = createSegmentServer({ ...shared, region: 'eu' });
  const us = await listen(american, options.port ?? 0);
  const eu = await listen(european, 0);
  return {
    apiUrl: us,
    trackingUrl: us,
    euUrl: eu,
    control: (request) => control({ segment, faults, wire, trackingUrls: { us, eu } }, request),
    onChange: (listener) => segment.onChange(listener),
    enforcesLimits: () => segment.state.switches.rateLimits,
    async reset() {
      faults.clear();
      segment.reset();
    },
    async close() {
      webhooks.close();
      for (const server of [american, european]) {
        server.closeAllConnections();
        await new Promise<void>((resolve) => server.close(() => resolve()));
      }
    },
  };
}
