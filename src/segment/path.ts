import { OutsideError } from '../core/errors.ts';

/** A path of the Public API whose ids are encoded; only `path` makes one. */
export type Path = {
  /** As it is sent: /sources/s1/labels */
  readonly text: string;
  /** The same for every id, for limits and logs: /sources/:/labels */
  readonly endpoint: string;
  readonly __path: true;
};

/**
 * Builds a path and encodes each id in it: path`/sources/${id}/labels`. An id that no URL can carry as one
 * segment is one Segment cannot know, so it throws OutsideError segment_not_found without asking.
 */
export function path(texts: TemplateStringsArray, ...ids: string[]): Path {
  const text = texts.reduce((built, part, at) => built + encodeSegment(ids[at - 1] ?? '') + part);
  return { text, endpoint: texts.join(':'), __path: true };
}

function encodeSegment(id: string): string {
  // URL parsing resolves dot segments and would send the call to another endpoint.
  if (id === '' || id === '.' || id === '..') throw impossibleId();
  try {
    return encodeURIComponent(id);
  } catch (error) {
    throw impossibleId({ cause: error });
  }
}

function impossibleId(options?: ErrorOptions): OutsideError {
  return new OutsideError(
    'segment_not_found',
    { message: 'An empty or malformed id cannot exist in Segment; nothing was sent.', status: 404 },
    options,
  );
}
