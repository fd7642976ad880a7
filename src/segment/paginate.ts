import { z } from 'zod';
import { OutsideError } from '../core/errors.ts';
import type { Api, Call } from './http.ts';
import { alsoHas } from './unknown-fields.ts';

/** The highest count that both the older and the current reference allow. */
const pageSize = '200';
/** Far beyond any workspace; ends a reply that always invents a new cursor. */
const mostPages = 1_000;
/** What some lists have beside their items: reports repeat the question and tell a sum. */
const besideLists = ['path', 'query', 'total'];

const paginationSchema = alsoHas(z.object({ current: z.string().nullish(), next: z.string().nullish() }), [
  'previous',
  'totalEntries',
])
  .nullish()
  .transform((pagination) => pagination ?? { current: undefined, next: undefined });

/**
 * Reads every page of a list and returns its items; `key` is the list's name in `data`. Throws OutsideError
 * segment_failed when a cursor comes back a second time, as such a list would never end.
 */
export async function listAll<S extends z.ZodType>(
  api: Api,
  call: Call,
  key: string,
  item: S,
): Promise<z.output<S>[]> {
  const page = alsoHas(z.object({ pagination: paginationSchema, [key]: z.array(item) }), besideLists);
  const items: z.output<S>[] = [];
  const seen = new Set<string>();
  let cursor: string | undefined;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const query = {
      ...call.query,
      'pagination[count]': pageSize,
      ...(cursor !== undefined && { 'pagination[cursor]': cursor }),
    };
    const data = await api.get({ ...call, query }, page);
    items.push(...(data[key] as z.output<S>[])); // the schema above says so; a computed key loses it
    const { current, next } = data.pagination as z.output<typeof paginationSchema>;
    if (current) seen.add(current);
    if (!next) return items;
    if (seen.has(next)) throw endlessList(call);
    seen.add(next);
    cursor = next;
  }
  throw endlessList(call);
}

function endlessList(call: Call): OutsideError {
  return new OutsideError('segment_failed', {
    message: `Segment's list ${call.path.endpoint} does not end: a page cursor came back`,
    status: 200,
    reason: 'repeating cursor',
  });
}
