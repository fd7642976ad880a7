import { z } from 'zod';

/** Fields of the reference that the flow doesn't read, by schema. */
const unread = new WeakMap<z.ZodType, ReadonlySet<string>>();

/**
 * Says which further fields Segment's reference has, so that only what it doesn't have is news. Answers the same
 * schema: its output goes on without them.
 */
export function alsoHas<S extends z.ZodObject>(schema: S, fields: readonly string[]): S {
  unread.set(schema, new Set(fields));
  return schema;
}

/** Names from outside go into a log: what can't be the name of a field isn't repeated. */
const fieldName = /^[A-Za-z_$][\w$-]{0,60}$/;
/** A reply that is all new is told in part. */
const mostNamed = 30;

/**
 * The fields of a reply that its schema knows nothing of, as paths with lists as []: `source.colour`,
 * `sources[].metadata.colour`. Names only. What stands under free-form objects (settings, rules) is not looked at.
 */
export function unknownFields(schema: z.ZodType, reply: unknown): string[] {
  const found = new Set<string>();
  look(schema, reply, '', found);
  return [...found].sort().slice(0, mostNamed);
}

/** The schema of what is really read: what may be missing is looked at as if it is there, a transform by its input. */
function bare(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodCatch)
    return bare(schema.unwrap() as z.ZodType);
  return schema instanceof z.ZodPipe ? bare(schema.in as z.ZodType) : schema;
}

function look(given: z.ZodType, value: unknown, at: string, found: Set<string>): void {
  const schema = bare(given);
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    for (const item of value) look(schema.element as z.ZodType, item, `${at}[]`, found);
  } else if (schema instanceof z.ZodUnion) {
    const fitting = schema.options.find((option) => (option as z.ZodType).safeParse(value).success);
    if (fitting) look(fitting as z.ZodType, value, at, found);
  } else if (schema instanceof z.ZodObject && typeof value === 'object' && value !== null) {
    const known: Record<string, z.ZodType> = schema.shape;
    for (const [name, inner] of Object.entries(value)) {
      const place = [at, fieldName.test(name) ? name : '(odd name)'].filter(Boolean).join('.');
      const field = Object.hasOwn(known, name) ? known[name] : undefined;
      if (field) look(field, inner, place, found);
      else if (!unread.get(schema)?.has(name)) found.add(place);
    }
  }
}
