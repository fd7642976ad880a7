import { liveSince, membersOf, statusOf } from './audiences.ts';
import { count } from './counts.ts';
import { atTheTool } from './delivery.ts';
import { productOf } from './engage.ts';
import type { Segment } from './segment.ts';
import {
  type ActivationRecord,
  type AudienceRecord,
  type ConnectionRecord,
  type DestinationRecord,
  newId,
  type SpaceRecord,
  type Told,
} from './state.ts';

/** The names under which Segment sends who enters and who leaves. */
export const entered = 'Audience Entered';
export const exited = 'Audience Exited';
const eventsKept = 200;

type Way = {
  space: SpaceRecord;
  audience: AudienceRecord;
  destination: DestinationRecord;
  told: Told;
  activation?: ActivationRecord;
};

/** An activation may be for one of the two only. */
function isWanted(activation: ActivationRecord | undefined, event: string): boolean {
  const type = activation?.activationType ?? '';
  return type === event || (type !== entered && type !== exited);
}

function sendOne(segment: Segment, way: Way, member: string, event: string, at: number): void {
  const { state } = segment;
  const { space, audience, destination, activation } = way;
  const reason = atTheTool(destination, productOf(destination));
  const about = { at, sourceId: destination.sourceId, type: 'track', event };
  count(state, { ...about, kind: 'received' });
  count(state, {
    ...about,
    kind: reason === undefined ? 'delivered' : 'failed_delivery',
    destinationId: destination.id,
    spaceId: space.id,
    audienceId: audience.id,
    ...(activation ? { activationId: activation.id } : {}),
    ...(reason === undefined ? {} : { reason }),
  });
  const isAccount = audience.audienceType === 'ACCOUNTS';
  state.events.push({
    ...about,
    ...(isAccount ? {} : { userId: member }),
    messageId: `personas_${newId()}`,
    properties: {
      audience_key: audience.key,
      [audience.key]: event === entered,
      ...(isAccount ? { group_id: member } : {}),
    },
    deliveredTo: reason === undefined ? [destination.id] : [],
  });
}

/** Tells a destination who came and who went since it was last told; each is sent once, taken or refused. */
function tell(segment: Segment, way: Way, members: string[]): boolean {
  const { told, audience, activation } = way;
  const before = new Set(told.members);
  const now = new Set(members);
  const changes = [
    ...members.filter((one) => !before.has(one)).map((one) => [one, entered] as const),
    ...told.members.filter((one) => !now.has(one)).map((one) => [one, exited] as const),
  ];
  // What became due by the audience going live was due then, not when someone looked.
  const live = liveSince(segment, audience);
  const at = live > told.syncedAt ? live : segment.clock.now();
  told.syncedAt = segment.clock.now();
  told.members = members;
  for (const [member, event] of changes) {
    if (isWanted(activation, event)) sendOne(segment, way, member, event, at);
  }
  return changes.length > 0;
}

function waysOf(
  space: SpaceRecord,
  audience: AudienceRecord,
  connection: ConnectionRecord,
  destination: DestinationRecord,
): Way[] {
  const way = { space, audience, destination };
  if (productOf(destination).actions.length === 0) return [{ ...way, told: connection.told }];
  return connection.activations
    .filter((one) => one.enabled && one.actionId !== undefined)
    .map((activation) => ({ ...way, activation, told: activation.told }));
}

/**
 * Lets every live, connected audience send who entered and who left. To be called before anyone looks and after each
 * event, as time alone moves people too. Answers whether something was sent.
 */
export function syncAudiences(segment: Segment): boolean {
  const { state, clock } = segment;
  if (!state.switches.unify || !state.switches.engage) return false;
  let changed = false;
  for (const audience of state.audiences) {
    const space = state.spaces.find((one) => one.id === audience.spaceId);
    if (!space || audience.connections.length === 0 || statusOf(segment, audience) !== 'Live') continue;
    const members = membersOf(state, space, audience, clock.now());
    for (const connection of audience.connections) {
      const destination = state.destinations.find((one) => one.id === connection.destinationId);
      if (!destination?.enabled) continue;
      for (const way of waysOf(space, audience, connection, destination)) {
        changed = tell(segment, way, members) || changed;
      }
    }
  }
  state.events.splice(0, state.events.length - eventsKept);
  return changed;
}
