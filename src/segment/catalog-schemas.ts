import { z } from 'zod';
import { flagSchema, idSchema, listOf, settingsSchema, textSchema, unreadOfMetadata } from './schemas.ts';
import type { DestinationMetadata, SettingOption, SourceMetadata, WarehouseMetadata } from './segment.ts';
import { alsoHas } from './unknown-fields.ts';

type Choice = { label: string; value: string };

const choiceTextSchema = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const choiceSchema = z.union([
  choiceTextSchema.transform((value): Choice => ({ label: value, value })),
  z
    .object({ value: choiceTextSchema, label: z.string().nullish(), text: z.string().nullish() })
    .transform(({ value, label, text }): Choice => ({ label: label || text || value, value })),
]);
/** The reference doesn't fix how choices are given; what can't be read is left to free text. */
const choicesSchema = z.array(choiceSchema).nullish().catch(undefined);

const optionSchema = z
  .object({
    name: z.string().min(1),
    type: z
      .string()
      .nullish()
      .transform((type) => type || 'string'),
    required: flagSchema,
    label: z.string().nullish(),
    description: z.string().nullish(),
    defaultValue: z.unknown().optional(),
    choices: choicesSchema,
    options: choicesSchema,
  })
  .transform((option): SettingOption => {
    const choices = option.choices ?? option.options;
    return {
      name: option.name,
      type: option.type,
      required: option.required,
      ...(option.label ? { label: option.label } : {}),
      ...(option.description ? { description: option.description } : {}),
      ...(option.defaultValue === undefined || option.defaultValue === null
        ? {}
        : { defaultValue: option.defaultValue }),
      ...(choices && choices.length > 0 ? { choices } : {}),
    };
  });

export const sourceMetadataSchema: z.ZodType<SourceMetadata> = alsoHas(
  z.object({
    id: idSchema,
    name: z.string(),
    slug: textSchema,
    categories: listOf(z.string()),
    isCloudEventSource: flagSchema,
    options: listOf(optionSchema),
    status: textSchema,
  }),
  ['description', 'logos', 'partnerOwned'],
);

const actionSchema = alsoHas(
  z.object({ id: idSchema, slug: textSchema, name: textSchema, defaultTrigger: z.string().nullish() }),
  ['description', 'platform', 'hidden', 'fields'],
).transform(({ defaultTrigger, ...action }) => ({
  ...action,
  ...(defaultTrigger ? { defaultTrigger } : {}),
}));

const presetSchema = z.object({
  actionId: idSchema,
  name: textSchema,
  trigger: textSchema,
  fields: settingsSchema,
});

export const destinationMetadataSchema = alsoHas(
  z.object({
    id: idSchema,
    name: z.string(),
    slug: textSchema,
    description: textSchema,
    categories: listOf(z.string()),
    options: listOf(optionSchema),
    status: textSchema,
    supportedPlatforms: alsoHas(
      z.object({
        warehouse: flagSchema,
        browser: flagSchema,
        server: z.boolean().nullish(),
        mobile: flagSchema,
      }),
      ['cloudAppObject', 'linkedAudiences'],
    ).nullish(),
    actions: listOf(actionSchema),
    presets: listOf(presetSchema),
  }),
  unreadOfMetadata,
).transform(
  ({ supportedPlatforms: on, ...metadata }): DestinationMetadata => ({
    ...metadata,
    fromWarehouse: on?.warehouse ?? false,
    ...(on && (on.browser || on.mobile) && on.server === false && !on.warehouse
      ? { onDeviceOnly: true }
      : {}),
  }),
);

export const warehouseMetadataSchema: z.ZodType<WarehouseMetadata> = alsoHas(
  z.object({
    id: idSchema,
    name: z.string(),
    slug: textSchema,
    options: listOf(optionSchema),
  }),
  ['description', 'logos'],
);
