/** What was read, or why it could not be. */
export type Seen<T> = { read: T } | { unread: string };

export type ExaminedSource = {
  name: string;
  slug: string;
  kind: string;
  /** The value of its label `environment`. */
  environment?: string;
  enabled: boolean;
  /** Events in the last 24 hours; missing when they could not be read. */
  events?: number;
  /** Enabled destinations and connected warehouses that take its data. */
  goesTo: number;
  /** For an enabled one whose data goes nowhere: when Segment disables it (ISO), where the audit trail tells. */
  disabledAt?: string;
};

/** Why data of one environment seems to reach the other: by their names, or by the same account in the settings. */
export type Doubt = { why: 'name' } | { why: 'account'; setting: string; other: string };

export type ExaminedDestination = {
  name: string;
  kind: string;
  enabled: boolean;
  source: string;
  /** That of its source: destinations have none of their own. */
  environment?: string;
  /** In the last 24 hours; missing for a disabled one and where Segment did not tell. */
  deliveries?: { delivered: number; discarded: number; failed: number };
  doubt?: Doubt;
};

/** All that `npm run doctor` read of a workspace, without a secret in it. */
export type Examination = {
  /** ISO */
  readAt: string;
  workspace: { id: string; slug: string; name: string };
  token: { isOwner: boolean; seesWriteKeys?: boolean };
  features: Record<string, 'on' | { off: string } | { unknown: string }>;
  owners: Seen<string[]>;
  labels: Seen<{ dev: boolean; prod: boolean }>;
  sources: ExaminedSource[];
  /** Sources that Segment made for Engage itself: left out of `sources`. */
  ownSources: number;
  destinations: ExaminedDestination[];
  trackingPlans: Seen<{ name: string; sources: string[] }[]>;
  spaces: Seen<
    { name: string; slug: string; audiences: Seen<{ name: string; status: string; count?: number }[]> }[]
  >;
  /** Of the last 24 hours, most frequent first. */
  events: Seen<{ name: string; count: number; sources: string[] }[]>;
};

export type NextStep =
  | 'owner_token'
  | 'labels'
  | 'dev_source'
  | 'tracking_plan'
  | 'dev_data'
  | 'dev_destination'
  | 'dev_delivery'
  | 'prod'
  | 'prod_data'
  | 'identifiers'
  | 'audience';

const isOn = (examination: Examination, feature: string): boolean => examination.features[feature] === 'on';

/** What of Segue's road is still to be done in this workspace, in its order, as far as reads can tell. */
export function nextSteps(examination: Examination): NextStep[] {
  const { token, labels, trackingPlans, spaces } = examination;
  const of = (environment: string) => ({
    sources: examination.sources.filter((source) => source.environment === environment),
    destinations: examination.destinations.filter((one) => one.environment === environment),
  });
  const dev = of('dev');
  const prod = of('prod');
  const planned = 'read' in trackingPlans ? trackingPlans.read.flatMap((plan) => plan.sources) : [];
  const audiences = 'read' in spaces ? spaces.read.map((space) => space.audiences) : [];
  const isToDo: Record<NextStep, boolean> = {
    owner_token: !token.isOwner,
    labels: 'read' in labels && !(labels.read.dev && labels.read.prod),
    dev_source: dev.sources.length === 0,
    tracking_plan: isOn(examination, 'protocols') && !dev.sources.some(({ name }) => planned.includes(name)),
    dev_data: !dev.sources.some(({ events = 0 }) => events > 0),
    dev_destination: dev.destinations.length === 0,
    dev_delivery: !dev.destinations.some(({ deliveries }) => (deliveries?.delivered ?? 0) > 0),
    prod: prod.sources.length === 0 || prod.destinations.length === 0,
    prod_data: prod.sources.length > 0 && !prod.sources.some(({ events = 0 }) => events > 0),
    identifiers: isOn(examination, 'unify'),
    audience:
      isOn(examination, 'engage') && !audiences.some((seen) => 'read' in seen && seen.read.length > 0),
  };
  // The keys above stand in the road's order.
  return (Object.keys(isToDo) as NextStep[]).filter((step) => isToDo[step]);
}

const prodWord = /\b(prod|production|live)\b/i;
const devWord = /\b(dev|development|test|testing|staging|sandbox)\b/i;
/** Settings that name the account on the other side, and are no secret: pixelId, measurementID, account_name … */
const accountSetting =
  /(pixel|measurement|account|container|property|tracking|project|ad)_?-?(id|name|code|number)$/i;

type Judged = {
  id: string;
  name: string;
  metadataId: string;
  environment?: string;
  settings: Record<string, unknown>;
};

/** Text of a setting; nothing for what is masked or too short to tell accounts apart. */
function accountOf(value: unknown): string | undefined {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  return text.length >= 4 && !/[•*]{3}/.test(text) ? text : undefined;
}

/**
 * Whether a destination seems to take data of the wrong environment: one of a dev source that is called prod (or the
 * other way round), or that feeds the same account as one of a prod source.
 */
export function doubtOf(destination: Judged, all: readonly Judged[]): Doubt | undefined {
  const { environment, name, metadataId, settings } = destination;
  if (environment === 'prod' && devWord.test(name) && !prodWord.test(name)) return { why: 'name' };
  if (environment !== 'dev') return undefined;
  if (prodWord.test(name) && !devWord.test(name)) return { why: 'name' };
  for (const [setting, value] of Object.entries(settings)) {
    const account = accountSetting.test(setting) ? accountOf(value) : undefined;
    const other =
      account &&
      all.find(
        (one) =>
          one.environment === 'prod' &&
          one.metadataId === metadataId &&
          accountOf(one.settings[setting]) === account,
      );
    if (other) return { why: 'account', setting, other: other.name };
  }
  return undefined;
}
