import { z } from 'zod';
import type { Api } from './http.ts';
import { listAll } from './paginate.ts';
import { path } from './path.ts';
import { destinationSchema, labelSchema, listOf, sourceSchema, warehouseSchema } from './schemas.ts';
import type { Segment } from './segment.ts';

type SourceMethod =
  | 'sources'
  | 'source'
  | 'createSource'
  | 'updateSource'
  | 'addSourceLabels'
  | 'connectedDestinations'
  | 'connectedWarehouses';

const oneSourceSchema = z.object({ source: sourceSchema });

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
