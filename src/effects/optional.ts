import { type OutsideCode, OutsideError } from '../core/errors.ts';

/** Answers of Segment that say that there is nothing to read here, for now or for this workspace. */
const refusals: readonly OutsideCode[] = [
  'segment_unauthorized',
  'segment_not_included',
  'segment_not_found',
  'segment_invalid',
  'segment_rate_limited',
];

/** A reading that is left out when Segment refuses it. Throws OutsideError when Segment cannot be reached or fails. */
export async function refusable<T>(read: () => Promise<T>): Promise<{ value: T } | { refused: OutsideCode }> {
  try {
    return { value: await read() };
  } catch (error) {
    if (!(error instanceof OutsideError) || !refusals.includes(error.code)) throw error;
    return { refused: error.code };
  }
}
