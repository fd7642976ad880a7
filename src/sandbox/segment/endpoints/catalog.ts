import { notFound } from '../api-error.ts';
import { destinationCatalogue } from '../catalogue/destinations.ts';
import { sourceCatalogue } from '../catalogue/sources.ts';
import { warehouseCatalogue } from '../catalogue/warehouses.ts';
import { paginate } from '../query.ts';
import type { Route } from '../router.ts';
import { metadata } from '../segment.ts';

export const catalogRoutes: Route[] = [
  {
    method: 'GET',
    path: '/catalog/sources',
    handle: ({ query }) => {
      const { items, pagination } = paginate(sourceCatalogue, query);
      return { data: { sourcesCatalog: items, pagination } };
    },
  },
  {
    method: 'GET',
    path: '/catalog/sources/:id',
    handle: ({ params }) => {
      const sourceMetadata = metadata.source(params.id ?? '');
      if (!sourceMetadata) throw notFound('Source metadata');
      return { data: { sourceMetadata } };
    },
  },
  {
    method: 'GET',
    path: '/catalog/destinations',
    handle: ({ query }) => {
      const { items, pagination } = paginate(destinationCatalogue, query);
      return { data: { destinationsCatalog: items, pagination } };
    },
  },
  {
    method: 'GET',
    path: '/catalog/destinations/:id',
    handle: ({ params }) => {
      const destinationMetadata = metadata.destination(params.id ?? '');
      if (!destinationMetadata) throw notFound('Destination metadata');
      return { data: { destinationMetadata } };
    },
  },
  {
    method: 'GET',
    path: '/catalog/warehouses',
    handle: ({ query }) => {
      const { items, pagination } = paginate(warehouseCatalogue, query);
      return { data: { warehousesCatalog: items, pagination } };
    },
  },
  {
    method: 'GET',
    path: '/catalog/warehouses/:id',
    handle: ({ params }) => {
      const warehouseMetadata = metadata.warehouse(params.id ?? '');
      if (!warehouseMetadata) throw notFound('Warehouse metadata');
      return { data: { warehouseMetadata } };
    },
  },
];
