import { type Checklist, newChecklist } from './checklist.ts';

/**
 * Stored state of any earlier version as the present shape. A newer version is refused: an old process must
 * not damage what a newer one wrote.
 */
export function migrate(id: string, stored: unknown): Checklist {
  if (stored === undefined) return newChecklist(id);
  const schema = (stored as { schema?: unknown }).schema;
  if (schema === 1) return stored as Checklist;
  throw new Error(
    `The checklist "${id}" has schema ${String(schema)}, this Segue reads 1: start a newer version.`,
  );
}
