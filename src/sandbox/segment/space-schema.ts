import { environmentOf } from './segment.ts';
import type { EventRecord, SourceRecord, SpaceEventRecord, State } from './state.ts';

const kept = 500;

/** The space that gets a source's events. API-made sources join it by themselves: an assumption, as no call does it. */
export const spaceOf = (source: SourceRecord): 'dev' | 'prod' =>
  environmentOf(source) === 'prod' ? 'prod' : 'dev';

/** What a space calls an event: pages and screens go by one name each; identify and group calls by none. */
export function spaceNameOf({ type, event }: Pick<EventRecord, 'type' | 'event'>): string | undefined {
  if (type === 'page') return 'Page Viewed';
  return type === 'screen' ? 'Screen Viewed' : event;
}

function typeOf(type: string): SpaceEventRecord['type'] {
  if (type === 'page') return 'PAGE';
  return type === 'screen' ? 'SCREEN' : 'TRACK';
}

/** Keeps what reached the source's space: names and when they were seen, whether or not a person was resolved. */
export function noteInSpace(
  state: State,
  source: SourceRecord,
  event: EventRecord,
  traits: Record<string, unknown>,
): void {
  if (!state.switches.unify) return;
  const space = spaceOf(source);
  for (const trait of Object.keys(traits)) {
    const known = state.spaceTraits.find((one) => one.space === space && one.trait === trait);
    if (known) known.lastSeenAt = event.at;
    else state.spaceTraits = [...state.spaceTraits, { space, trait, lastSeenAt: event.at }].slice(-kept);
  }
  const name = spaceNameOf(event);
  if (name === undefined) return;
  const type = typeOf(event.type);
  let record = state.spaceEvents.find((one) => one.space === space && one.name === name && one.type === type);
  if (!record) {
    record = { space, type, name, lastSeenAt: event.at, properties: {} };
    state.spaceEvents = [...state.spaceEvents, record].slice(-kept);
  }
  record.lastSeenAt = event.at;
  for (const property of Object.keys(event.properties)) record.properties[property] = event.at;
}
