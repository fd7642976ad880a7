import { entered, exited } from './audience-delivery.ts';
import { membersOf, sizeOf, statusOf } from './audiences.ts';
import { oauthMetadataIds } from './catalogue/destinations-others.ts';
import { tally } from './counts.ts';
import { engageDestinations } from './engage.ts';
import { environmentOf, type Segment } from './segment.ts';
import type { AudienceRecord, DestinationRecord, SourceRecord, SpaceRecord, State } from './state.ts';
import { destinationView, sourceView, subscriptionView, warehouseView } from './views.ts';

const brief = (entry: { id: string; name: string; slug: string; categories?: string[] }) => ({
  id: entry.id,
  name: entry.name,
  slug: entry.slug,
  categories: entry.categories ?? [],
});

function source(state: State, record: SourceRecord) {
  const { writeKeys, metadata: entry, ...shown } = sourceView(state, record);
  const { total, byEvent } = tally(state, (row) => row.kind === 'received' && row.sourceId === record.id);
  const lastAt =
    state.events.findLast((event) => event.sourceId === record.id)?.at ??
    state.counts.findLast((row) => row.kind === 'received' && row.sourceId === record.id)?.minute ??
    null;
  const plan = state.trackingPlans.find((one) => one.sourceIds.includes(record.id));
  return {
    ...shown,
    metadata: brief(entry),
    environment: environmentOf(record) ?? null,
    writeKey: writeKeys[0] ?? null,
    trackingPlanId: plan?.id ?? null,
    received: { total, byEvent, lastAt },
  };
}

/** Whether somebody signed in at the product; null where its settings are all it needs. */
export const isAuthorized = (record: DestinationRecord): boolean | null =>
  oauthMetadataIds.has(record.metadataId) ? (record.authorized ?? false) : null;

function destination(state: State, record: DestinationRecord) {
  const { metadata: entry, ...shown } = destinationView(record);
  const about = (kind: string) => tally(state, (row) => row.kind === kind && row.destinationId === record.id);
  const { total, byEvent } = about('delivered');
  const reasons = { ...about('filtered_at_destination').byReason, ...about('failed_delivery').byReason };
  return {
    ...shown,
    metadata: brief(entry),
    environment: environmentOf(state.sources.find((one) => one.id === record.sourceId)) ?? null,
    subscriptions: record.subscriptions.map((one) => subscriptionView(record, one)),
    delivered: { total, byEvent },
    discarded: Object.entries(reasons).map(([reason, n]) => ({ reason, total: n })),
    protected: record.protected,
    failing: record.failing,
    authorized: isAuthorized(record),
  };
}

/** A space with what was set in it by hand. */
export function spaceForPeople(segment: Segment, space: SpaceRecord) {
  const { engage: _engage, profileToken: _token, ...shown } = space;
  return {
    ...shown,
    engageDestinations: engageDestinations(segment, space).map((one) => {
      const { id, name, metadata: entry } = destinationView(one);
      return { id, name, metadata: brief(entry) };
    }),
  };
}

const membersShown = 10;

/** An audience with some of its members and what each destination got. */
function audienceForPeople(segment: Segment, audience: AudienceRecord) {
  const { state } = segment;
  const space = state.spaces.find((one) => one.id === audience.spaceId);
  const status = statusOf(segment, audience);
  const members = space && status === 'Live' ? membersOf(state, space, audience, segment.clock.now()) : [];
  return {
    ...audience,
    space: space?.environment ?? null,
    status,
    size: sizeOf(segment, audience) ?? null,
    members: members.slice(0, membersShown),
    connections: audience.connections.map(({ destinationId, activations }) => {
      const sum = (kind: string, event?: string) =>
        tally(
          state,
          (row) =>
            row.kind === kind &&
            row.audienceId === audience.id &&
            row.destinationId === destinationId &&
            (event === undefined || row.event === event),
        ).total;
      return {
        destinationId,
        destination: state.destinations.find((one) => one.id === destinationId)?.name ?? '(deleted)',
        activations: activations.map(({ id, name, enabled, actionId }) => ({
          id,
          name,
          enabled,
          actionId: actionId ?? null,
        })),
        delivered: {
          entered: sum('delivered', entered),
          exited: sum('delivered', exited),
          failed: sum('failed_delivery'),
        },
      };
    }),
  };
}

/** The whole workspace for people and tests to look at; secrets masked, write keys shown. */
export function worldView(segment: Segment) {
  const { state } = segment;
  return {
    workspace: state.workspace,
    switches: state.switches,
    labels: state.labels,
    users: state.users,
    sources: state.sources.map((one) => source(state, one)),
    destinations: state.destinations.map((one) => destination(state, one)),
    warehouses: state.warehouses.map((one) => {
      const { metadata: entry, ...shown } = warehouseView(state, one);
      return { ...shown, metadata: brief(entry), sourceIds: one.sourceIds };
    }),
    models: state.models,
    syncs: state.syncs,
    trackingPlans: state.trackingPlans,
    spaces: state.spaces.map((one) => spaceForPeople(segment, one)),
    profiles: state.profiles.map(({ history: _history, ...shown }) => shown),
    accounts: state.accounts,
    audiences: state.audiences.map((one) => audienceForPeople(segment, one)),
    events: state.events.map((event) => {
      const record = state.sources.find((one) => one.id === event.sourceId);
      return {
        ...event,
        source: record?.slug ?? null,
        environment: environmentOf(record) ?? null,
        deliveredTo: event.deliveredTo.map((id) => {
          const found = state.destinations.find((one) => one.id === id);
          return { id, name: found?.name ?? '(deleted)' };
        }),
      };
    }),
    dropped: state.dropped,
    audit: state.audit,
  };
}
