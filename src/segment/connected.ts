import { OutsideError } from '../core/errors.ts';
import type { Segment } from './segment.ts';

/** A token and the address of the Public API where it works. */
export type Access = { token: string; apiUrl: string };

/** Where Segment is reached in each region (Public API reference, Tracking API reference). */
export const regionAddresses = {
  us: { apiUrl: 'https://api.segmentapis.com' },
  eu: { apiUrl: 'https://eu1.api.segmentapis.com', trackingUrl: 'https://events.eu1.segmentapis.com' },
} as const satisfies Record<string, { apiUrl: string; trackingUrl?: string }>;

/**
 * The Segment port on a token that may come, change and go while Segue runs. `access` is asked at every call, so that
 * a token that one instance replaced or removed counts for all of them at once; `client` makes a client for it, once
 * for as long as it stays the same. Without access every method throws OutsideError `segment_not_connected`.
 */
export function createConnectedSegment(options: {
  access(): Promise<Access | undefined>;
  client(access: Access): Segment;
}): Segment {
  let kept: { access: Access; segment: Segment } | undefined;

  async function current(): Promise<Segment> {
    const access = await options.access();
    if (!access) {
      kept = undefined;
      throw new OutsideError('segment_not_connected', { message: 'No Segment workspace is connected' });
    }
    if (kept?.access.token !== access.token || kept.access.apiUrl !== access.apiUrl)
      kept = { access, segment: options.client(access) };
    return kept.segment;
  }

  // Made for the names of its methods only; it is never called.
  const names = Object.keys(options.client({ token: 'none', apiUrl: regionAddresses.us.apiUrl }));
  const methods = names.map((name) => {
    const method = async (...args: unknown[]) => {
      const segment = await current();
      // The names are those of the port, so the arguments and the answer fit.
      return (segment[name as keyof Segment] as (...given: unknown[]) => Promise<unknown>)(...args);
    };
    return [name, method] as const;
  });
  // Each name of the port has its method; the compiler cannot follow that through a list.
  return Object.fromEntries(methods) as unknown as Segment;
}
