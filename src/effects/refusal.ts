import { OutsideError } from '../core/errors.ts';
import { isTokenTaken } from './people.ts';
import type { Ports } from './ports.ts';

/**
 * Whether Segment takes the token and refused only what it was asked: then a role or a feature is missing. Segment
 * answers 401 for that as for a token that is wrong, so the workspace is asked for. False when it cannot be told.
 */
export async function lacksRole(ports: Ports, error: unknown): Promise<boolean> {
  if (!(error instanceof OutsideError) || error.code !== 'segment_unauthorized') return false;
  try {
    return await isTokenTaken(ports.segment);
  } catch (other) {
    if (other instanceof OutsideError) return false;
    throw other;
  }
}
