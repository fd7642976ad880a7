import { z } from 'zod';
import type { Api } from './http.ts';
import { listAll } from './paginate.ts';
import { path } from './path.ts';
import { idSchema, textSchema } from './schemas.ts';
import type { Segment } from './segment.ts';
import { alsoHas } from './unknown-fields.ts';

const spaceSchema = z.object({ id: idSchema, slug: textSchema, name: textSchema });

const spaceEventSchema = alsoHas(z.object({ name: idSchema, lastSeenAt: z.string().nullish() }), [
  'type',
]).transform(({ name, lastSeenAt }) => ({ name, ...(lastSeenAt ? { lastSeenAt } : {}) }));

const spacePropertySchema = alsoHas(
  z.object({ name: idSchema, type: textSchema, lastSeenAt: z.string().nullish() }),
  ['eventName', 'samples'],
).transform(({ lastSeenAt, ...property }) => ({ ...property, ...(lastSeenAt ? { lastSeenAt } : {}) }));

/** Unify: the spaces and what reached them. All endpoints exist as alpha only (Public API reference, v73). */
export function spacesPart(api: Api): Pick<Segment, 'spaces' | 'spaceEvents' | 'spaceEventProperties'> {
  return {
    spaces: () => listAll(api, { path: path`/spaces`, alpha: true }, 'spaces', spaceSchema),

    spaceEvents: (spaceId) =>
      listAll(api, { path: path`/spaces/${spaceId}/events`, alpha: true }, 'events', spaceEventSchema),

    spaceEventProperties: (spaceId, eventName) =>
      listAll(
        api,
        { path: path`/spaces/${spaceId}/events/${eventName}/properties`, alpha: true },
        'eventProperties',
        spacePropertySchema,
      ),
  };
}
