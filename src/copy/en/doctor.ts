const counted = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

const day = (iso: string): string =>
  new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(
    Date.parse(iso),
  );

const withoutStop = (text: string): string => text.replace(/\.+$/, '');

/** `npm run doctor`, and what a token is found to be and to allow. Plain text: it is read on a terminal. */
export const doctor = {
  probe: {
    status: (status: number): string => (status > 0 ? `Segment answered ${status}` : 'no answer'),
    needsUnify: 'it needs Unify',
    noSpace: 'there is no space yet to ask it of',
    noSource: 'there is no source yet to ask it of',
    noDestination: 'there is no destination yet to ask it of',
  },

  noToken: 'SEGMENT_API_TOKEN is not set, so there is no workspace to read.',
  tokenPrompt: 'Segment Public API token (not shown): ',
  title: (name: string, slug: string, region: string): string =>
    `Segment workspace ${name} (${slug}), ${region}`,
  readOnly: (calls: number, at: string): string =>
    `Read with ${counted(calls, 'call')} on ${at}. Nothing was changed: Segue's doctor cannot send anything but reads.`,

  token: 'Token',
  isOwner: 'owner access: yes, people and their roles can be read',
  isNoOwner:
    'owner access: no. Segue has to read who is a Workspace Owner: a Workspace Owner makes a token with owner access',
  keysSeen: 'write keys: visible, so Segue can hand out code with the right key',
  keysHidden: 'write keys: hidden from this token, so they have to be copied from Segment by hand',
  keysUnknown: 'write keys: there is no source yet to tell by',

  features: 'Features',
  featureNames: {
    protocols: 'Protocols (tracking plans)',
    unify: 'Unify (spaces, identifiers)',
    engage: 'Engage (audiences)',
    subscriptions: 'Mappings by API',
    reverse_etl: 'Reverse ETL',
    delivery: 'Delivery overview',
    audit: 'Audit trail',
  } as Record<string, string>,
  without: {
    protocols: 'Segue keeps the list of events as a file',
    unify: 'the road ends with Connections in prod; identifiers and audiences are left out',
    engage: 'identifiers can be set up, audiences are left out',
    subscriptions: 'destinations are made and stay disabled until Segment switches this on',
    reverse_etl: 'a warehouse as a source is connected by hand',
    delivery: 'whether a destination got its data is confirmed by a person',
    audit: 'Segue cannot tell when a source without a destination will be disabled',
  } as Record<string, string>,
  on: 'on',
  off: (why: string, then: string): string => `off (${withoutStop(why)}). Without it ${then}`,
  unknown: (why: string): string => `not known: ${withoutStop(why)}`,

  owners: (names: readonly string[]): string =>
    names.length > 0
      ? `Workspace Owners: ${names.join(', ')}`
      : 'Workspace Owners: none found among the first 50 people',
  unread: (what: string, why: string): string => `${what}: could not be read (${withoutStop(why)})`,
  mayNotReadPeople: 'the token may not read people',
  ownersName: 'Workspace Owners',
  labels: ({ dev, prod }: { dev: boolean; prod: boolean }): string =>
    dev && prod
      ? 'Labels: environment:dev and environment:prod are there'
      : `Labels: ${[dev ? '' : 'environment:dev', prod ? '' : 'environment:prod'].filter(Boolean).join(' and ')} missing`,
  labelsName: 'Labels',

  sources: (n: number, own: number): string =>
    `Sources: ${n}${own > 0 ? ` (and ${counted(own, 'source')} that Segment made for Engage)` : ''}`,
  group: (environment: string | undefined): string =>
    environment === undefined ? 'without an environment label' : environment,
  source: (name: string, kind: string, isEnabled: boolean): string =>
    `${name} (${kind})${isEnabled ? '' : ', disabled'}`,
  arrived: (events: number | undefined): string =>
    events === undefined
      ? 'whether events arrive could not be read'
      : events > 0
        ? `${counted(events, 'event')} in 24 hours`
        : 'no events in 24 hours',
  goesNowhere: 'no enabled destination or warehouse takes its data',
  disabledAt: (at: string): string => `Segment disables it about ${day(at)} (14 days without one)`,
  disabledSome: 'Segment disables it after 14 days without one',

  destinations: (n: number): string => `Destinations: ${n}`,
  destination: (name: string, kind: string, source: string): string =>
    `${name === kind ? name : `${name} (${kind})`}, from ${source}`,
  disabled: 'disabled',
  delivered: ({
    delivered,
    discarded,
    failed,
  }: {
    delivered: number;
    discarded: number;
    failed: number;
  }): string => {
    const parts = [
      delivered > 0 ? `${delivered} delivered` : 'nothing delivered',
      ...(discarded > 0 ? [`${discarded} discarded`] : []),
      ...(failed > 0 ? [`${failed} failed`] : []),
    ];
    return `${parts.join(', ')} in 24 hours`;
  },
  notMeasured: 'deliveries could not be read',
  doubtByName: (environment: string): string =>
    `CHECK: by its name it is for the other environment than its source (${environment})`,
  doubtByAccount: (setting: string, other: string): string =>
    `CHECK: dev data goes to the same account as the prod destination ${other} (setting ${setting})`,

  plans: (n: number): string => `Tracking plans: ${n}`,
  plan: (name: string, sources: readonly string[]): string =>
    `${name}: ${sources.length > 0 ? `on ${sources.join(', ')}` : 'on no source'}`,
  plansName: 'Tracking plans',
  spaces: (n: number): string => `Unify spaces: ${n}`,
  space: (name: string, slug: string): string => `${name} (${slug})`,
  spacesName: 'Unify spaces',
  audiences: (audiences: readonly { name: string; status: string; count?: number }[]): string =>
    audiences.length > 0
      ? `audiences: ${audiences.map(({ name, status, count }) => `${name} (${status}${count === undefined ? '' : `, ${count}`})`).join(', ')}`
      : 'no audiences',
  audiencesName: 'audiences',
  events: (n: number, shown: number): string =>
    `Events in 24 hours: ${counted(n, 'name')}${n > shown ? `, the first ${shown}` : ''}`,
  event: (name: string, n: number, sources: readonly string[]): string =>
    `${name}: ${n}${sources.length > 0 ? ` (${sources.join(', ')})` : ''}`,
  eventsName: 'Events in 24 hours',

  next: 'What Segue would do next, each only after an owner agreed',
  nothingNext: 'What Segue would do next: nothing, everything it sets up is here',
  steps: {
    owner_token: 'have a Workspace Owner make a token with owner access',
    labels: 'create the labels environment:dev and environment:prod',
    dev_source: 'connect a dev source for the use case you choose, and hand out its code',
    tracking_plan: 'save the events you accept as a tracking plan, and attach it to the dev source',
    dev_data: 'watch until the events of the use case arrive in dev',
    dev_destination: 'connect a dev destination, with its mappings',
    dev_delivery: 'watch until the dev destination gets them',
    prod: 'ask your approvers, then make and verify the same connections in prod',
    prod_data: 'watch until the events arrive in prod, which takes the new write key in your code',
    identifiers: 'go through the identifiers of your Unify spaces (Segment tells no API which are set)',
    audience: 'preview a first audience, and create it in dev',
  } as Record<string, string>,

  failed: {
    wrongToken: (url: string): string =>
      `Segment at ${url} does not take this token: it is mistyped, was revoked, or belongs to another region.`,
    otherRegion: (region: string, url: string): string =>
      `This token belongs to a workspace in the ${region}. Set SEGMENT_API_URL=${url} and run it again.`,
    newToken:
      'A Workspace Owner finds and makes tokens in Segment: Settings, Workspace settings, Access Management, Tokens. Choose Public API.',
    unreachable: (url: string, why: string): string => `Segment does not answer at ${url} (${why}).`,
    checkNetwork: 'Check the network, a proxy, and SEGMENT_API_URL; then run it again.',
    busy: 'Segment asks to slow down.',
    later: 'Wait a minute, then run it again.',
    other: (reason: string): string => `Segment could not be read: ${withoutStop(reason)}.`,
    again: "Run it again. If it stays like this, the reason above is Segment's own.",
    nothing: 'Nothing was changed.',
  },
  usage: [
    'npm run doctor             reads a Segment workspace and tells what Segue sees there and may do',
    'npm run doctor -- --json   the same as JSON',
    '',
    'It takes the token from SEGMENT_API_TOKEN (environment or .env) or asks for it, and the address from',
    'SEGMENT_API_URL. It changes nothing.',
  ].join('\n'),
};
