import { type Checklist, newChecklist } from './checklist.ts';

/** Until schema 1 the setup ended with the prod destinations. */
function fromOne(id: string, stored: Checklist): Checklist {
  const { steps, audiences } = newChecklist(id);
  return { ...stored, schema: 2, steps: { ...steps, ...stored.steps }, audiences };
}

/**
 * Stored state of any earlier version as the present shape. A newer version is refused: an old process must
 * not damage what a newer one wrote.
 */
export function migrate(id: string, stored: unknown): Checklist {
  if (stored === undefined) return newChecklist(id);
  const schema = (stored as { schema?: unknown }).schema;
  if (schema === 2) return stored as Checklist;
  if (schema === 1) return fromOne(id, stored as Checklist);
  throw new Error(
    `The checklist "${id}" has schema ${String(schema)}, this Segue reads 2: start a newer version.`,
  );
}
