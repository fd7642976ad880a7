import { cached } from './cached.ts';
import {
  destinationMetadataSchema,
  sourceMetadataSchema,
  warehouseMetadataSchema,
} from './catalog-schemas.ts';
import type { Api } from './http.ts';
import { listAll } from './paginate.ts';
import { path } from './path.ts';
import type { Segment } from './segment.ts';

const keptForMs = 6 * 3_600_000;

/** What can be connected. Some 500 items over several pages, so each list is kept for six hours. */
export function catalogPart(
  api: Api,
  now: () => number,
): Pick<Segment, 'sourceCatalog' | 'destinationCatalog' | 'warehouseCatalog'> {
  const sources = cached(
    () => listAll(api, { path: path`/catalog/sources` }, 'sourcesCatalog', sourceMetadataSchema),
    keptForMs,
    now,
  );
  const destinations = cached(
    () =>
      listAll(api, { path: path`/catalog/destinations` }, 'destinationsCatalog', destinationMetadataSchema),
    keptForMs,
    now,
  );
  const warehouses = cached(
    () => listAll(api, { path: path`/catalog/warehouses` }, 'warehousesCatalog', warehouseMetadataSchema),
    keptForMs,
    now,
  );
  // Copies, so that a caller who sorts its list doesn't sort the kept one.
  return {
    sourceCatalog: async () => [...(await sources())],
    destinationCatalog: async () => [...(await destinations())],
    warehouseCatalog: async () => [...(await warehouses())],
  };
}
