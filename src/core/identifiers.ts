/**
 * An identifier that Unify can tell people by. `limit`: values of it one profile may hold; `priority`: who decides first.
 * `advice`: for how long that limit should count, where Segment's documents say so.
 */
export type IdentifierFact = {
  id: string;
  readFrom: string;
  limit: number;
  priority: number;
  advice?: 'ever' | 'year' | 'week';
  /** Why it is to be thought about before it is taken. */
  hazard?: 'consent' | 'fast' | 'group';
};

type Row = Pick<IdentifierFact, 'id' | 'readFrom' | 'advice' | 'hazard'>;

/** Kinds that a device sends only where its app asks for them. */
const device = (platform: 'android' | 'ios'): Row[] => [
  { id: `${platform}.id`, readFrom: `context.device.id (${platform})`, advice: 'year' },
  {
    id: `${platform}.idfa`,
    readFrom: `context.device.advertisingId (${platform}, ad tracking allowed)`,
    advice: 'year',
    hazard: 'consent',
  },
  { id: `${platform}.push_token`, readFrom: `context.device.token (${platform})`, advice: 'year' },
];

const others: readonly Row[] = [
  ...device('android'),
  { id: 'anonymous_id', readFrom: 'anonymousId', advice: 'week', hazard: 'fast' },
  {
    id: 'ga_client_id',
    readFrom: "context.integrations['Google Analytics'].clientId",
    advice: 'week',
    hazard: 'fast',
  },
  { id: 'group_id', readFrom: 'groupId', hazard: 'group' },
  ...device('ios'),
];

/** The eleven default identifiers of a space with their suggested rules. Segment docs: identity resolution settings. */
export const defaultIdentifiers: readonly IdentifierFact[] = [
  { id: 'user_id', readFrom: 'userId', limit: 1, priority: 1, advice: 'ever' },
  {
    id: 'email',
    readFrom: 'traits.email or context.traits.email',
    limit: 5,
    priority: 2,
    advice: 'year',
  },
  ...others.map((row, i) => ({ ...row, limit: 5, priority: i + 3 })),
];

export const identifierFact = (id: string): IdentifierFact | undefined =>
  defaultIdentifiers.find((fact) => fact.id === id);
