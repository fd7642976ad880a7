import { option } from './build.ts';
import type { WarehouseMetadata } from './types.ts';

function warehouse(id: string, name: string, slug: string, options: string[]): WarehouseMetadata {
  const logo = `https://cdn.segment.example/logos/${slug}-default.svg`;
  return {
    id,
    name,
    slug,
    description: `Stores raw events in ${name}.`,
    logos: { default: logo, mark: logo, alt: name },
    options: options.map(option),
  };
}

const database = [
  'hostname!:string',
  'port!:number',
  'database!:string',
  'username!:string',
  'password!:password',
];

/** Snowflake's id is the real one; the other ids are invented in its style. */
export const warehouseCatalogue: readonly WarehouseMetadata[] = [
  warehouse('CCIl4HLQPz', 'Snowflake', 'snowflake', [
    'account!:string',
    'database!:string',
    'warehouse!:string',
    'username!:string',
    'password!:password',
  ]),
  warehouse('aea3c55dsz', 'Redshift', 'redshift', database),
  warehouse('WLuPGFmXdU', 'Postgres', 'postgres', database),
  warehouse('rmMKqQ8zbn', 'BigQuery', 'bigquery', [
    'project!:string',
    'credentials!:password',
    'location:string',
  ]),
  warehouse('gYlYbtBaCd', 'Databricks', 'databricks', [
    'hostname!:string',
    'httpPath!:string',
    'token!:password',
  ]),
  warehouse('pKkC4TNeXo', 'Azure Synapse Analytics', 'azuresqldw', database),
];
