import { z } from 'zod';
import type { Destination, Label, Source, Subscription, TrackingPlanRule, Warehouse } from './segment.ts';
import { alsoHas } from './unknown-fields.ts';

// Unknown fields are dropped (and told once, see unknown-fields.ts), and what the reference calls optional may be
// null or missing. What the flow cannot do without (ids) is required: better a clear failure than a call with an
// empty id.

export const idSchema = z.string().min(1);
export const textSchema = z
  .string()
  .nullish()
  .transform((text) => text ?? '');
export const flagSchema = z
  .boolean()
  .nullish()
  .transform((flag) => flag ?? false);
export const settingsSchema = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((settings) => settings ?? {});

/** A list that may be missing or null. */
export function listOf<S extends z.ZodType>(item: S) {
  return z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
}

/** For writes whose reply holds nothing the flow reads. */
export const doneSchema = alsoHas(z.object({}), ['status', 'label', 'source', 'warehouse']);

/** What the reference tells of an integration, wherever one is shown, beside what each place reads. */
export const unreadOfMetadata = [
  'slug',
  'description',
  'logos',
  'options',
  'status',
  'previousNames',
  'isCloudEventSource',
  'website',
  'components',
  'supportedFeatures',
  'supportedMethods',
  'supportedPlatforms',
  'supportedRegions',
  'regionEndpoints',
  'actions',
  'presets',
  'contacts',
  'partnerOwned',
  'multiInstanceSupportedVersion',
] as const;

const metadataSchema = alsoHas(
  z.object({ id: idSchema, name: textSchema, categories: listOf(z.string()) }),
  unreadOfMetadata,
);

export const workspaceSchema = z.object({ id: idSchema, slug: z.string(), name: z.string() });

export const labelSchema = z
  .object({ key: z.string(), value: z.string(), description: z.string().nullish() })
  .transform(
    ({ key, value, description }): Label => ({ key, value, ...(description ? { description } : {}) }),
  );

export const sourceSchema = alsoHas(
  z.object({
    id: idSchema,
    slug: z.string(),
    name: z.string().nullish(),
    enabled: flagSchema,
    metadata: metadataSchema,
    writeKeys: listOf(z.string()),
    labels: listOf(labelSchema),
    settings: settingsSchema,
  }),
  ['workspaceId'],
).transform(
  ({ metadata, ...source }): Source => ({
    ...source,
    // Until someone names it, a source is shown by its slug.
    name: source.name || source.slug,
    metadataId: metadata.id,
    metadataName: metadata.name,
    categories: metadata.categories,
  }),
);

export const destinationSchema = z
  .object({
    id: idSchema,
    name: z.string().nullish(),
    enabled: flagSchema,
    metadata: metadataSchema,
    sourceId: idSchema,
    settings: settingsSchema,
  })
  .transform(
    ({ metadata, ...destination }): Destination => ({
      ...destination,
      name: destination.name || metadata.name,
      metadataId: metadata.id,
      metadataName: metadata.name,
    }),
  );

export const subscriptionSchema: z.ZodType<Subscription> = alsoHas(
  z.object({
    id: idSchema,
    name: textSchema,
    actionId: idSchema,
    destinationId: idSchema,
    trigger: textSchema,
    enabled: flagSchema,
    settings: settingsSchema,
  }),
  ['actionSlug', 'modelId'],
);

export const warehouseSchema = alsoHas(
  z.object({
    id: idSchema,
    name: z.string().nullish(),
    enabled: flagSchema,
    metadata: metadataSchema,
    settings: settingsSchema,
  }),
  ['workspaceId'],
).transform(
  // The reference keeps a warehouse's name among its settings.
  ({ id, name, enabled, metadata, settings }): Warehouse => ({
    id,
    enabled,
    name: name || (typeof settings.name === 'string' && settings.name) || metadata.name,
    metadataId: metadata.id,
  }),
);

export const reverseEtlModelSchema = alsoHas(
  z.object({
    id: idSchema,
    sourceId: idSchema,
    name: textSchema,
    enabled: flagSchema,
  }),
  ['description', 'query', 'queryIdentifierColumn', 'scheduleStrategy', 'scheduleConfig'],
);

export const trackingPlanSchema = alsoHas(z.object({ id: idSchema, name: textSchema, type: textSchema }), [
  'slug',
  'description',
  'createdAt',
  'updatedAt',
]);

const ruleTypes = ['TRACK', 'IDENTIFY', 'GROUP', 'PAGE', 'SCREEN', 'COMMON'] as const;

/** undefined for a kind of rule that Segue doesn't know. */
export const ruleSchema = alsoHas(
  z.object({
    type: z.string(),
    key: z.string().nullish(),
    version: z
      .number()
      .nullish()
      .transform((version) => version ?? 1),
    jsonSchema: settingsSchema,
  }),
  ['createdAt', 'updatedAt', 'deprecatedAt'],
).transform(({ type: told, key, ...rule }): TrackingPlanRule | undefined => {
  const type = ruleTypes.find((known) => known === told);
  return type === undefined ? undefined : { ...rule, type, ...(key ? { key } : {}) };
});
