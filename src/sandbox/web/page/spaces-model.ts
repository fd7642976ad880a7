import { asArray, asNumber, asObject, asText, type Json } from './json.ts';

export type Named = { id: string; name: string };

/** A Unify and Engage space, with what can only be set by hand. */
export type SpaceView = {
  id: string;
  name: string;
  environment: 'dev' | 'prod';
  /** Kinds of identifiers, the deciding one first. */
  identifiers: string[];
  profiles: number;
  /** What audiences of this space can be sent to. */
  engage: Named[];
  /** Destinations of the workspace that Engage of this space does not have yet. */
  addable: Named[];
};

export type AudienceView = Named & {
  space: string;
  status: string;
  size?: number;
  /** In words: "Braze: 3 entered, 1 left". */
  connections: string[];
  /** Some of who is in it, by user id. */
  members: string[];
};

/** Features that a Segment workspace has or lacks. */
export type Features = { protocols: boolean; unify: boolean; engage: boolean };

/** Segment's suggestion for a space without identifiers (Segment docs, Identity Resolution settings). */
export const suggestedIdentifiers = [
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

/** The spaces in the reply of /segment/world. */
export function readSpaces(world: Json): SpaceView[] {
  const destinations = asArray(world.destinations).map(asObject);
  return asArray(world.spaces).flatMap((entry) => {
    const space = asObject(entry);
    const { environment } = space;
    if (environment !== 'dev' && environment !== 'prod') return [];
    const engage = asArray(space.engageDestinations).map(named);
    const addable = destinations
      .filter((one) => one.environment === environment && one.protected !== true)
      .map(named)
      // Engage keeps a copy of its own, under the same name.
      .filter((one) => !engage.some(({ name }) => name === one.name));
    return [
      {
        ...named(space),
        environment,
        identifiers: asArray(space.identifiers).map((rule) => asText(asObject(rule).type) || asText(rule)),
        profiles: asArray(world.profiles).filter((one) => asObject(one).space === environment).length,
        engage,
        addable,
      },
    ];
  });
}

const named = (thing: unknown): Named => ({
  id: asText(asObject(thing).id),
  name: asText(asObject(thing).name),
});

/** The audiences in the reply of /segment/world. */
export const readAudiences = (world: Json): AudienceView[] =>
  asArray(world.audiences).map((entry) => {
    const audience = asObject(entry);
    const size = asNumber(audience.size);
    return {
      ...named(audience),
      space: asText(audience.space),
      status: asText(audience.status),
      ...(size === undefined ? {} : { size }),
      connections: asArray(audience.connections).map((one) => connectionWords(asObject(one))),
      members: asArray(audience.members).map((one) => memberName(one)),
    };
  });

function connectionWords(connection: Json): string {
  const { entered, exited, failed } = asObject(connection.delivered);
  const parts = [
    [asNumber(entered) ?? 0, 'entered'],
    [asNumber(exited) ?? 0, 'left'],
    [asNumber(failed) ?? 0, 'failed'],
  ] as const;
  const said = parts.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`);
  const destination = asText(asObject(connection.destination).name) || asText(connection.destination);
  return `${destination}: ${said.join(', ') || 'nothing sent yet'}`;
}

// A member is a name, or a profile with its identifiers.
function memberName(member: unknown): string {
  const { userId, id, name } = asObject(member);
  return asText(name) || asText(userId) || asText(id) || asText(member);
}

/** The features in the reply of /segment/world; one it does not tell is there. */
export function readFeatures(world: Json): Features {
  const { protocols, unify, engage } = asObject(world.switches);
  return { protocols: protocols !== false, unify: unify !== false, engage: engage !== false };
}
