import { isObject } from './http.ts';

/** Identity rule of a space: how many values of a kind one profile may hold, and which kind decides first. */
export type IdentifierRule = { type: string; limit: number; priority: number };

/** Kinds of a new space (Segment docs, Identity Resolution settings; spaces made after 2020-10-05). */
const kinds = [
  'user_id',
  'email',
  'android.id',
  'android.idfa',
  'android.push_token',
  'anonymous_id',
  'ga_client_id',
  'group_id',
  'ios.id',
  'ios.idfa',
  'ios.push_token',
] as const;

/** user_id is held once, ever; of the others a profile keeps five. */
export const defaultIdentifiers = (wanted: readonly string[] = kinds): IdentifierRule[] =>
  wanted.map((type, i) => ({ type, limit: type === 'user_id' ? 1 : 5, priority: i + 1 }));

/** Values that stand for nobody (Segment docs, suggested blocked values). */
const blocked = /^[0-]*$|^-1$|^null$|^anonymous$/i;

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' && !blocked.test(value) ? value : undefined;

/** The values of a message by kind of identifier, as Segment reads them from it. */
export function identifiersOf(message: Record<string, unknown>): Map<string, string> {
  const context = isObject(message.context) ? message.context : {};
  const device = isObject(context.device) ? context.device : {};
  const integrations = isObject(context.integrations) ? context.integrations : {};
  const analytics = isObject(integrations['Google Analytics']) ? integrations['Google Analytics'] : {};
  const traits = [message.traits, context.traits].filter(isObject);
  const email = traits.map((one) => textOf(one.email)).find((one) => one !== undefined);
  const platform = device.type === 'android' || device.type === 'ios' ? device.type : undefined;
  const found: [string, string | undefined][] = [
    ['user_id', textOf(message.userId)],
    ['email', email?.toLowerCase()],
    ['anonymous_id', textOf(message.anonymousId)],
    ['group_id', textOf(message.groupId)],
    ['ga_client_id', textOf(analytics.clientId)],
  ];
  if (platform) {
    const mayTrack = device.adTrackingEnabled === true;
    found.push(
      [`${platform}.id`, textOf(device.id)],
      [`${platform}.idfa`, mayTrack ? textOf(device.advertisingId) : undefined],
      [`${platform}.push_token`, textOf(device.token)],
    );
  }
  return new Map(found.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
