import { en } from '../copy/en.ts';
import { OutsideError } from '../core/errors.ts';
import type { Segment, SegmentWorkspace, Source } from '../segment/segment.ts';

/** What a plan or a token may lack. `subscriptions` are the mappings of destinations, by API. */
export const features = [
  'protocols',
  'unify',
  'engage',
  'subscriptions',
  'reverse_etl',
  'delivery',
  'audit',
] as const;
export type Feature = (typeof features)[number];

/** `off`: Segment refused, in its words. `unknown`: it could not be asked or did not say, in ours. */
export type FeatureState = 'on' | { off: string } | { unknown: string };

export type Probe = {
  workspace: SegmentWorkspace;
  /** People can be read, which takes an owner's token. */
  isOwner: boolean;
  /** Missing while no source could show a write key. */
  seesWriteKeys?: boolean;
  features: Record<Feature, FeatureState>;
};

const hourMs = 3_600_000;
/** Destinations without actions may answer neither yes nor no, so more than one is asked. */
const destinationsAsked = 3;
const words = en.doctor.probe;

/** Segment answers one of these for a feature that the plan or the token lacks (facts are not the same everywhere). */
const refusals = ['segment_unauthorized', 'segment_not_included', 'segment_not_found'];

const isRefusal = (error: unknown): error is OutsideError =>
  error instanceof OutsideError && refusals.includes(error.code);

const whyOf = (error: OutsideError): string => error.reason ?? words.status(error.status);

/** One read as the state of a feature. A refusal is an answer; that Segment failed at it is not one. */
async function stateOf(read: () => Promise<unknown>): Promise<FeatureState> {
  try {
    await read();
    return 'on';
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    return isRefusal(error) ? { off: whyOf(error) } : { unknown: whyOf(error) };
  }
}

/** Throws what is neither yes nor no: a power that was not found out is not a missing one. */
async function mayReadPeople(segment: Segment): Promise<boolean> {
  try {
    await segment.users();
    return true;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return false;
  }
}

async function engageState(segment: Segment, unify: FeatureState): Promise<FeatureState> {
  if (unify !== 'on') return 'off' in unify ? { off: words.needsUnify } : unify;
  const [space] = await segment.spaces();
  return space ? stateOf(() => segment.audiences(space.id)) : { unknown: words.noSpace };
}

async function subscriptionState(segment: Segment): Promise<FeatureState> {
  let last: FeatureState = { unknown: words.noDestination };
  for (const { id } of (await segment.destinations()).slice(0, destinationsAsked)) {
    last = await stateOf(() => segment.subscriptions(id));
    if (last === 'on') return last;
  }
  return last;
}

function deliveryState(segment: Segment, sources: readonly Source[], now: number): Promise<FeatureState> {
  // Others may have no such report, which would say nothing about the feature.
  const source = sources.find(hasKey) ?? sources[0];
  if (!source) return Promise.resolve({ unknown: words.noSource });
  const query = { sourceId: source.id, from: now - hourMs, to: now, groupBy: [] };
  return stateOf(() => segment.delivery({ ...query, kind: 'successfully-received', granularity: 'MINUTE' }));
}

/** Apps of the cloud and warehouses have no write key, so their lack of one says nothing. */
const hasKey = ({ categories }: Source): boolean =>
  categories.some((category) => ['website', 'mobile', 'server'].includes(category.toLowerCase()));

/**
 * What a token is and may do, found out by reads alone: Segment has no call that tells it. `now` in ms. Throws
 * OutsideError when the workspace itself can't be read (a wrong token, the wrong region, no answer) or Segment fails.
 */
export async function probe(segment: Segment, now = Date.now()): Promise<Probe> {
  // First and alone: with a token that fits nothing, one call is enough.
  const workspace = await segment.workspace();
  const [isOwner, sources, protocols, unify, subscriptions, reverseEtl, audit] = await Promise.all([
    mayReadPeople(segment),
    segment.sources(),
    stateOf(() => segment.trackingPlans()),
    stateOf(() => segment.spaces()),
    subscriptionState(segment),
    stateOf(() => segment.reverseEtlModels()),
    stateOf(() => segment.auditEvents({ from: now - hourMs })),
  ]);
  const [engage, delivery] = await Promise.all([
    engageState(segment, unify),
    deliveryState(segment, sources, now),
  ]);
  const withKeys = sources.filter((source) => hasKey(source) || source.writeKeys.length > 0);
  return {
    workspace,
    isOwner,
    ...(withKeys.length > 0 && { seesWriteKeys: withKeys.some((source) => source.writeKeys.length > 0) }),
    features: { protocols, unify, engage, subscriptions, reverse_etl: reverseEtl, delivery, audit },
  };
}
