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
]).nullish();

/** The reference shows dots, Segment's own SDK sends brackets. */
const spelled = {
  brackets: (name: string) => `pagination[${name}]`,
  dots: (name: string) => `pagination.${name}`,
};

/**
 * Reads every page of a list and returns its items; `key` is the list's name in `data`. A server that turns out not
 * to know the spelling in brackets is asked in dots from then on. Throws OutsideError segment_failed when a cursor
 * comes back a second time, as such a list would never end.
 */
export async function listAll<S extends z.ZodType>(
  api: Api,
  call: Call,
  key: string,
  item: S,
): Promise<z.output<S>[]> {
  const page = alsoHas(z.object({ pagination: paginationSchema, [key]: z.array(item) }), besideLists);
  const readAs = async (spelling: Api['paging']['spelling'], cursor: string | undefined) => {
    const spell = spelled[spelling];
    const query = {
      ...call.query,
      [spell('count')]: pageSize,
      ...(cursor !== undefined && { [spell('cursor')]: cursor }),
    };
    const data = await api.get({ ...call, query }, page);
    return {
      items: data[key] as z.output<S>[], // the schema above says so; a computed key loses it
      ...(data.pagination as z.output<typeof paginationSchema>),
    };
  };

  async function read(cursor: string | undefined) {
    const { spelling } = api.paging;
    let found: Awaited<ReturnType<typeof readAs>> | undefined;
    let refusal: unknown;
    try {
      found = await readAs(spelling, cursor);
    } catch (error) {
      if (spelling === 'dots' || !isAboutPages(error)) throw error;
      refusal = error;
    }
    // Asked for the next page, it gave the one before: it did not understand the cursor.
    const isUnderstood = found && !(cursor !== undefined && found.next === cursor);
    if (found && (isUnderstood || spelling === 'dots')) return found;
    const other = await readAs('dots', cursor).catch((error: unknown) => {
      if (!isAboutPages(error)) throw error;
      return undefined;
    });
    if (other && other.next !== cursor) {
      api.paging.spelling = 'dots';
      return other;
    }
    if (!found) throw refusal;
    return found;
  }

  const items: z.output<S>[] = [];
  const seen = new Set<string>();
  let cursor: string | undefined;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const found = await read(cursor);
    items.push(...found.items);
    if (found.current) seen.add(found.current);
    if (!found.next) return items;
    if (seen.has(found.next)) throw endlessList(call);
    seen.add(found.next);
    cursor = found.next;
  }
  throw endlessList(call);
}

/** Refused for the way in which the page was asked for. */
function isAboutPages(error: unknown): boolean {
  if (!(error instanceof OutsideError) || error.code !== 'segment_invalid') return false;
  return /pagination|cursor|\bcount\b/i.test(`${error.field ?? ''} ${error.reason ?? ''}`);
}

function endlessList(call: Call): OutsideError {
  return new OutsideError('segment_failed', {
    message: `Segment's list ${call.path.endpoint} does not end: a page cursor came back`,
    status: 200,
    reason: 'repeating cursor',
  });
}
