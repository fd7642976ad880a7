import { type Problem, problemLines } from '../blocks/report.ts';
import type { Core } from '../core.ts';
import { asObj, asText, type Obj } from '../json.ts';
import { findPlace, type Place } from '../people.ts';

/** One Web API method: arguments decoded, the answer without `ok`. Throws ApiError for `ok: false`. */
export type Method = (core: Core, args: Obj) => Obj;

/** `ok: false` with Slack's own code. */
export class ApiError extends Error {
  readonly code: string;
  readonly extra: Obj;

  constructor(code: string, extra: Obj = {}) {
    super(code);
    this.name = 'ApiError';
    this.code = code;
    this.extra = extra;
  }
}

/** A required text argument. */
export function need(args: Obj, name: string): string {
  const value = asText(args[name]);
  if (value === undefined || value === '')
    throw new ApiError('invalid_arguments', {
      response_metadata: { messages: [`[ERROR] missing required field: ${name}`] },
    });
  return value;
}

/** The place an API call names by id; `channel_not_found` else. */
export function needPlace(id: unknown): Place {
  const place = findPlace(asText(id) ?? '');
  if (place === undefined) throw new ApiError('channel_not_found');
  return place;
}

/** Like needPlace, for a place the bot must be a member of. */
export function needJoined(id: unknown): Place {
  const place = needPlace(id);
  if (!place.botIsMember) throw new ApiError('not_in_channel');
  return place;
}

/** Throws `code` with the places that are wrong, the way Slack lists them. */
export function refuse(code: string, problems: Problem[]): void {
  if (problems.length === 0) return;
  const only = problems.find((one) => one.code === 'only_one_table_allowed');
  throw new ApiError(code, {
    errors: problems.map((one) => `${one.message} [json-pointer:${one.pointer}]`),
    response_metadata: { messages: problemLines(problems) },
    ...(only === undefined ? {} : { detail: only.code }),
  });
}

/** An argument that may come as an object or as its JSON text. */
export function objArg(args: Obj, name: string): Obj | undefined {
  const value = args[name];
  const found = asObj(value);
  if (value !== undefined && found === undefined)
    throw new ApiError('invalid_arguments', {
      response_metadata: { messages: [`[ERROR] ${name} must be an object`] },
    });
  return found;
}

/** Whether an argument says yes: true, "true" or "1". */
export const isYes = (value: unknown): boolean =>
  value === true || value === 'true' || value === '1' || value === 1;

/** One page of a list, by `limit` and `cursor`, with Slack's next_cursor. */
export function page<T>(args: Obj, items: T[], byDefault = 100): { items: T[]; response_metadata: Obj } {
  const limit = Math.max(1, Math.min(1000, Number(args.limit ?? byDefault) || byDefault));
  const cursor = asText(args.cursor) ?? '';
  const start = cursor === '' ? 0 : Number(Buffer.from(cursor, 'base64').toString('utf8').replace('at:', ''));
  if (!Number.isInteger(start) || start < 0) throw new ApiError('invalid_cursor');
  const end = start + limit;
  const next = end < items.length ? Buffer.from(`at:${end}`).toString('base64') : '';
  return { items: items.slice(start, end), response_metadata: { next_cursor: next } };
}
