import { z } from 'zod';
import type { Api } from './http.ts';
import { listAll } from './paginate.ts';
import { path } from './path.ts';
import { doneSchema, warehouseSchema } from './schemas.ts';
import type { Segment } from './segment.ts';

/** Warehouses that data is stored in. */
export function warehousesPart(
  api: Api,
): Pick<Segment, 'warehouses' | 'createWarehouse' | 'connectSourceToWarehouse'> {
  return {
    warehouses: () => listAll(api, { path: path`/warehouses` }, 'warehouses', warehouseSchema),

    async createWarehouse({ metadataId, name, settings }) {
      const body = { metadataId, name, enabled: true, settings };
      const reply = z.object({ warehouse: warehouseSchema });
      return (await api.post({ path: path`/warehouses`, body }, reply)).warehouse;
    },

    async connectSourceToWarehouse(warehouseId, sourceId) {
      await api.post({ path: path`/warehouses/${warehouseId}/connected-sources/${sourceId}` }, doneSchema);
    },
  };
}
