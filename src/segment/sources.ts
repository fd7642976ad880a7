import { z } from 'zod';
import type { Api } from './http.ts';
import { listAll } from './paginate.ts';
import { path } from './path.ts';
import type { CallSchemaSettings, SchemaSettings } from './records.ts';
import {
  destinationSchema,
  doneSchema,
  labelSchema,
  listOf,
  sourceSchema,
  warehouseSchema,
} from './schemas.ts';
import type { Segment } from './segment.ts';
import { alsoHas } from './unknown-fields.ts';

type SourceMethod =
  | 'sources'
  | 'source'
  | 'createSource'
  | 'updateSource'
  | 'addSourceLabels'
  | 'connectedDestinations'
  | 'connectedWarehouses'
  | 'deleteSource'
  | 'schemaSettings'
  | 'updateSchemaSettings';

const oneSourceSchema = alsoHas(z.object({ source: sourceSchema }), ['trackingPlanId']);

/** Only what was told: a switch that is missing is not one that is off. */
function told<T extends object>(given: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const kept = Object.entries(given).filter(
    ([, value]) => value !== null && value !== undefined && value !== '',
  );
  return Object.fromEntries(kept) as { [K in keyof T]?: NonNullable<T[K]> }; // the same keys, fewer of them
}

const switchSchema = z.boolean().nullish();
const callSettingsSchema = z
  .object({
    allowUnplannedEvents: switchSchema,
    allowUnplannedEventProperties: switchSchema,
    allowEventOnViolations: switchSchema,
    allowPropertiesOnViolations: switchSchema,
    allowUnplannedTraits: switchSchema,
    allowTraitsOnViolations: switchSchema,
    commonEventOnViolations: z.string().nullish(),
  })
  .transform((settings): CallSchemaSettings => told(settings))
  .nullish();

const schemaSettingsSchema = z
  .object({
    track: callSettingsSchema,
    identify: callSettingsSchema,
    group: callSettingsSchema,
    forwardingViolationsTo: z.string().nullish(),
    forwardingBlockedEventsTo: z.string().nullish(),
  })
  .transform((settings): SchemaSettings => told(settings));
const sourceSettingsSchema = alsoHas(z.object({ settings: schemaSettingsSchema }), ['sourceId']);

/** Sources. Creating one takes neither a name nor labels: both are calls of their own. */
export function sourcesPart(api: Api): Pick<Segment, SourceMethod> {
  return {
    sources: () => listAll(api, { path: path`/sources` }, 'sources', sourceSchema),

    async source(id) {
      return (await api.get({ path: path`/sources/${id}` }, oneSourceSchema)).source;
    },

    async createSource({ slug, enabled, metadataId, settings }) {
      const body = { slug, enabled, metadataId, ...(settings !== undefined && { settings }) };
      return (await api.post({ path: path`/sources`, body }, oneSourceSchema)).source;
    },

    async updateSource(id, { name, enabled }) {
      const body = { ...(name !== undefined && { name }), ...(enabled !== undefined && { enabled }) };
      return (await api.patch({ path: path`/sources/${id}`, body }, oneSourceSchema)).source;
    },

    async deleteSource(id) {
      await api.delete({ path: path`/sources/${id}` }, doneSchema);
    },

    async schemaSettings(id) {
      return (await api.get({ path: path`/sources/${id}/settings` }, sourceSettingsSchema)).settings;
    },

    async updateSchemaSettings(
      id,
      { track, identify, group, forwardingViolationsTo, forwardingBlockedEventsTo },
    ) {
      const body = told({ track, identify, group, forwardingViolationsTo, forwardingBlockedEventsTo });
      return (await api.patch({ path: path`/sources/${id}/settings`, body }, sourceSettingsSchema)).settings;
    },

    async addSourceLabels(id, labels) {
      const body = { labels: labels.map(({ key, value }) => ({ key, value })) };
      const reply = z.object({ labels: listOf(labelSchema) });
      return (await api.post({ path: path`/sources/${id}/labels`, body }, reply)).labels;
    },

    connectedDestinations: (id) =>
      listAll(api, { path: path`/sources/${id}/connected-destinations` }, 'destinations', destinationSchema),

    connectedWarehouses: (id) =>
      listAll(api, { path: path`/sources/${id}/connected-warehouses` }, 'warehouses', warehouseSchema),
  };
}
