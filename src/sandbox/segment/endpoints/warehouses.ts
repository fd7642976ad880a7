import { conflict, invalid } from '../api-error.ts';
import {
  checkSettings,
  hasMaskedSecret,
  optionalFlag,
  optionalObject,
  optionalText,
  text,
} from '../input.ts';
import { paginate } from '../query.ts';
import type { Route } from '../router.ts';
import { audit, findSource, findWarehouse, known, metadata } from '../segment.ts';
import { newId, type WarehouseRecord } from '../state.ts';
import { sourceView, warehouseView } from '../views.ts';

export const warehouseRoutes: Route[] = [
  {
    method: 'GET',
    path: '/warehouses',
    handle: ({ segment, query }) => {
      const { items, pagination } = paginate(segment.state.warehouses, query);
      return { data: { warehouses: items.map((one) => warehouseView(segment.state, one)), pagination } };
    },
  },
  {
    method: 'POST',
    path: '/warehouses',
    handle: ({ segment, body }) => {
      const entry = metadata.warehouse(text(body, 'metadataId'));
      if (!entry) throw invalid('metadataId is not in the catalog', 'metadataId');
      const settings = optionalObject(body, 'settings');
      if (!settings) throw invalid('settings is required', 'settings');
      const warehouse: WarehouseRecord = {
        id: newId(),
        name: optionalText(body, 'name') ?? entry.name,
        metadataId: entry.id,
        enabled: optionalFlag(body, 'enabled') ?? true,
        settings: checkSettings(entry.options, settings),
        sourceIds: [],
      };
      segment.state.warehouses.push(warehouse);
      audit(segment, 'Storage Destination Created', {
        id: warehouse.id,
        type: 'WAREHOUSE',
        name: warehouse.name,
      });
      return { status: 201, data: { warehouse: warehouseView(segment.state, warehouse) } };
    },
  },
  {
    method: 'POST',
    path: '/warehouses/validation',
    handle: ({ body }) => {
      const entry = metadata.warehouse(text(body, 'metadataId'));
      if (!entry) throw invalid('metadataId is not in the catalog', 'metadataId');
      const settings = checkSettings(entry.options, optionalObject(body, 'settings') ?? {});
      // No database is called: only what can't be right, a secret that was read back, fails.
      return { data: { status: hasMaskedSecret(entry.options, settings) ? 'FAILED' : 'CONNECTED' } };
    },
  },
  {
    method: 'GET',
    path: '/warehouses/:warehouseId',
    handle: ({ segment, params }) => ({
      data: { warehouse: warehouseView(segment.state, findWarehouse(segment, params.warehouseId)) },
    }),
  },
  {
    method: 'PATCH',
    path: '/warehouses/:warehouseId',
    handle: ({ segment, params, body }) => {
      const warehouse = findWarehouse(segment, params.warehouseId);
      const name = optionalText(body, 'name');
      const enabled = optionalFlag(body, 'enabled');
      const settings = optionalObject(body, 'settings');
      if (settings) {
        const { options } = known(metadata.warehouse(warehouse.metadataId));
        warehouse.settings = checkSettings(options, { ...warehouse.settings, ...settings });
      }
      if (name !== undefined) warehouse.name = name;
      if (enabled !== undefined) warehouse.enabled = enabled;
      return { data: { warehouse: warehouseView(segment.state, warehouse) } };
    },
  },
  {
    method: 'DELETE',
    path: '/warehouses/:warehouseId',
    handle: ({ segment, params }) => {
      const warehouse = findWarehouse(segment, params.warehouseId);
      segment.state.warehouses = segment.state.warehouses.filter((one) => one !== warehouse);
      audit(segment, 'Storage Destination Deleted', {
        id: warehouse.id,
        type: 'WAREHOUSE',
        name: warehouse.name,
      });
      return { data: { status: 'SUCCESS' } };
    },
  },
  {
    method: 'GET',
    path: '/warehouses/:warehouseId/connected-sources',
    handle: ({ segment, params, query }) => {
      const warehouse = findWarehouse(segment, params.warehouseId);
      const all = segment.state.sources.filter((one) => warehouse.sourceIds.includes(one.id));
      const { items, pagination } = paginate(all, query);
      return { data: { sources: items.map((one) => sourceView(segment.state, one)), pagination } };
    },
  },
  {
    method: 'POST',
    path: '/warehouses/:warehouseId/connected-sources/:sourceId',
    handle: ({ segment, params }) => {
      const warehouse = findWarehouse(segment, params.warehouseId);
      const source = findSource(segment, params.sourceId);
      if (warehouse.sourceIds.includes(source.id)) {
        throw conflict('The source is connected to this warehouse already', 'sourceId');
      }
      warehouse.sourceIds.push(source.id);
      return { status: 201, data: { status: 'CONNECTED' } };
    },
  },
  {
    method: 'DELETE',
    path: '/warehouses/:warehouseId/connected-sources/:sourceId',
    handle: ({ segment, params }) => {
      const warehouse = findWarehouse(segment, params.warehouseId);
      const source = findSource(segment, params.sourceId);
      warehouse.sourceIds = warehouse.sourceIds.filter((id) => id !== source.id);
      return { data: { status: 'SUCCESS' } };
    },
  },
  {
    method: 'GET',
    path: '/warehouses/:warehouseId/connection-state',
    handle: ({ segment, params }) => {
      const warehouse = findWarehouse(segment, params.warehouseId);
      const { options } = known(metadata.warehouse(warehouse.metadataId));
      const isFine = warehouse.enabled && !hasMaskedSecret(options, warehouse.settings);
      return { data: { connectionState: isFine ? 'CONNECTED' : 'FAILED' } };
    },
  },
];
