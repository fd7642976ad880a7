import type { OutsideCode } from '../core/errors.ts';
import type { Blindness } from '../core/findings.ts';
import { guessSpace } from '../core/spaces.ts';
import type { LookFor } from '../core/verification.ts';
import type { PropertyReading } from '../core/verification-properties.ts';
import { refusable } from './optional.ts';
import type { Ports } from './ports.ts';

/** Segment allows 25 calls a minute to the schema of its spaces, for all who use the token. */
const mostReadings = 15;

const blindBy = (refused: OutsideCode): Blindness =>
  refused === 'segment_rate_limited' ? 'not_read' : 'no_unify';

/** Which space to look into: the one that was chosen, or the one that it obviously is. */
async function spaceOf(ports: Ports, look: LookFor): Promise<{ id: string } | { blind: Blindness }> {
  if (look.space) return { id: look.space };
  const spaces = await refusable(() => ports.segment.spaces());
  if ('refused' in spaces) return { blind: blindBy(spaces.refused) };
  if (spaces.value.length === 0) return { blind: 'no_unify' };
  const [first] = spaces.value;
  const space = spaces.value.length === 1 ? first : guessSpace(spaces.value, look.environment);
  return space ? { id: space.id } : { blind: 'no_space' };
}

/**
 * Names of the properties that a space got with the given events, as many as Segment's limit leaves room for; those
 * that were not read are told by `blind`.
 */
export async function readProperties(
  ports: Ports,
  look: LookFor,
  events: readonly string[],
): Promise<{ readings: PropertyReading[]; blind?: Blindness }> {
  const wanted = look.planned
    .filter(({ name, properties }) => events.includes(name) && properties.length > 0)
    .map(({ name }) => name);
  if (wanted.length === 0) return { readings: [], blind: 'not_read' };
  const space = await spaceOf(ports, look);
  if ('blind' in space) return { readings: [], blind: space.blind };
  const readings: PropertyReading[] = [];
  for (const event of wanted.slice(0, mostReadings)) {
    const read = await refusable(() => ports.segment.spaceEventProperties(space.id, event));
    if ('refused' in read) {
      if (read.refused !== 'segment_not_found') {
        return { readings, blind: blindBy(read.refused) };
      }
      readings.push({ event, read: 'space schema', isKnown: false, properties: [] });
      continue;
    }
    const properties = read.value
      .filter(({ type }) => type !== 'CONTEXT')
      .map(({ name, lastSeenAt }) => ({ name, ...(lastSeenAt ? { lastAt: Date.parse(lastSeenAt) } : {}) }));
    readings.push({ event, read: 'space schema', isKnown: true, properties });
  }
  return { readings, blind: 'not_read' };
}
