/** An identifier that Unify can tell people by. `limit`: values of it one profile may hold; `priority`: who decides first. */
export type IdentifierFact = { id: string; readFrom: string; limit: number; priority: number };

/** Kinds that a device sends only where its app asks for them. */
const device = (platform: 'android' | 'ios'): [string, string][] => [
  [`${platform}.id`, `context.device.id (${platform})`],
  [`${platform}.idfa`, `context.device.advertisingId (${platform}, ad tracking allowed)`],
  [`${platform}.push_token`, `context.device.token (${platform})`],
];

const others: readonly [string, string][] = [
  ...device('android'),
  ['anonymous_id', 'anonymousId'],
  ['ga_client_id', "context.integrations['Google Analytics'].clientId"],
  ['group_id', 'groupId'],
  ...device('ios'),
];

/** The eleven default identifiers of a space with their suggested rules. Segment docs: identity resolution settings. */
export const defaultIdentifiers: readonly IdentifierFact[] = [
  { id: 'user_id', readFrom: 'userId', limit: 1, priority: 1 },
  { id: 'email', readFrom: 'traits.email or context.traits.email', limit: 5, priority: 2 },
  ...others.map(([id, readFrom], i) => ({ id, readFrom, limit: 5, priority: i + 3 })),
];

export const identifierFact = (id: string): IdentifierFact | undefined =>
  defaultIdentifiers.find((fact) => fact.id === id);
