import { z } from 'zod';
import type { Destination, Label, Source, Subscription, TrackingPlanRule, Warehouse } from './segment.ts';

// Unknown fields are dropped, and what the reference calls optional may be null or missing. What the flow cannot
// do without (ids) is required: better a clear failure than a call with an empty id.

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
export const doneSchema = z.object({});

const metadataSchema = z.object({ id: idSchema, name: textSchema, categories: listOf(z.string()) });

export const workspaceSchema = z.object({ id: idSchema, slug: z.string(), name: z.string() });

export const labelSchema = z
  .object({ key: z.string(), value: z.string(), description: z.string().nullish() })
  .transform(
    ({ key, value, description }): Label => ({ key, value, ...(description ? { description } : {}) }),
  );

export const sourceSchema = z
  .object({
    id: idSchema,
    slug: z.string(),
    name: z.string().nullish(),
    enabled: flagSchema,
    metadata: metadataSchema,
    writeKeys: listOf(z.string()),
    labels: listOf(labelSchema),
    settings: settingsSchema,
  })
  .transform(
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

export const subscriptionSchema: z.ZodType<Subscription> = z.object({
  id: idSchema,
  name: textSchema,
  actionId: idSchema,
  destinationId: idSchema,
  trigger: textSchema,
  enabled: flagSchema,
  settings: settingsSchema,
});

export const warehouseSchema = z
  .object({
    id: idSchema,
    name: z.string().nullish(),
    enabled: flagSchema,
    metadata: metadataSchema,
    settings: settingsSchema,
  })
  .transform(
    // The reference keeps a warehouse's name among its settings.
    ({ id, name, enabled, metadata, settings }): Warehouse => ({
      id,
      enabled,
      name: name || (typeof settings.name === 'string' && settings.name) || metadata.name,
      metadataId: metadata.id,
    }),
  );

export const reverseEtlModelSchema = z.object({
  id: idSchema,
  sourceId: idSchema,
  name: textSchema,
  enabled: flagSchema,
});

export const trackingPlanSchema = z.object({ id: idSchema, name: textSchema, type: textSchema });

const ruleTypes = ['TRACK', 'IDENTIFY', 'GROUP', 'PAGE', 'SCREEN', 'COMMON'] as const;

/** undefined for a kind of rule that Segue doesn't know. */
export const ruleSchema = z
  .object({
    type: z.string(),
    key: z.string().nullish(),
    version: z
      .number()
      .nullish()
      .transform((version) => version ?? 1),
    jsonSchema: settingsSchema,
  })
  .transform(({ type: told, key, ...rule }): TrackingPlanRule | undefined => {
    const type = ruleTypes.find((known) => known === told);
    return type === undefined ? undefined : { ...rule, type, ...(key ? { key } : {}) };
  });
