import type { Outcome, PreviewResult, SegmentEffect } from '../core/effect.ts';
import { OutsideError } from '../core/errors.ts';
import type { AudiencePreview, AudienceType } from '../segment/segment.ts';
import type { Ports } from './ports.ts';
import { isUsedUp } from './used-up.ts';

type Of<K extends SegmentEffect['kind']> = Extract<SegmentEffect, { kind: K }>;

export const segmentType = (type: 'users' | 'accounts'): AudienceType =>
  type === 'users' ? 'USERS' : 'ACCOUNTS';

/** Without the add-on, or without the right to it, Segment refuses; that is an answer, not a failure. */
const isRefusal = (error: unknown): error is OutsideError =>
  error instanceof OutsideError &&
  ['segment_unauthorized', 'segment_not_included', 'segment_not_found'].includes(error.code);

const whyOf = (error: OutsideError): string => error.reason ?? `status ${error.status}`;

/** Which spaces there are, and which of the two products is refused. */
export async function findSpaces(ports: Ports): Promise<Outcome> {
  const read = await refusable(() => ports.segment.spaces());
  if ('refused' in read)
    return { kind: 'spaces_found', spaces: [], missing: { product: 'unify', why: read.refused } };
  const spaces = read.value.map(({ id, slug, name }) => ({ id, slug, name }));
  const [first] = spaces;
  const engage = first ? await refusable(() => ports.segment.audiences(first.id)) : undefined;
  return {
    kind: 'spaces_found',
    spaces,
    ...(engage && 'refused' in engage
      ? { missing: { product: 'engage' as const, why: engage.refused } }
      : {}),
  };
}

async function refusable<T>(call: () => Promise<T>): Promise<{ value: T } | { refused: string }> {
  try {
    return { value: await call() };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { refused: whyOf(error) };
  }
}

/** A literal of the audience query language. */
const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

/** Everybody who did any of the events. At most 50 primary expressions are allowed. */
const anyOf = (events: readonly string[]): string =>
  events
    .slice(0, 20)
    .map((event) => `event(${quoted(event)}).count() >= 1`)
    .join(' OR ');

/** Which planned events reach the space, and how many profiles did any of them, where Engage can count. */
export async function checkProfiles(ports: Ports, effect: Of<'check_profiles'>): Promise<Outcome> {
  const { space, suggested, nth } = effect;
  const seen = await ports.segment.spaceEvents(space);
  const reached = suggested.filter((event) => seen.some(({ name }) => name === event));
  const done = { kind: 'profiles_checked' as const, space, reached, nth };
  if (reached.length === 0) return done;
  const count = await refusable(() =>
    effect.preview
      ? ports.segment.audiencePreview(space, effect.preview)
      : ports.segment.createAudiencePreview(space, { query: anyOf(reached), type: 'USERS' }),
  ).catch((error: unknown) => {
    // What reached the space was seen all the same.
    if (!isUsedUp(error)) throw error;
    return { refused: whyOf(error) };
  });
  if ('refused' in count) return done;
  const { id, status, count: profiles } = count.value;
  if (status === 'RUNNING') return { ...done, preview: id };
  return profiles === undefined ? done : { ...done, profiles };
}

/** Begins a preview, or looks at one that was begun. What Segment says against the definition is an answer. */
async function readPreview(
  ports: Ports,
  { space, query, type, preview }: Pick<Of<'preview_audience'>, 'space' | 'query' | 'type' | 'preview'>,
): Promise<PreviewResult> {
  let read: AudiencePreview;
  try {
    read = preview
      ? await ports.segment.audiencePreview(space, preview)
      : await ports.segment.createAudiencePreview(space, { query, type: segmentType(type) });
  } catch (error) {
    if (isUsedUp(error)) return { state: 'uncounted', until: ports.now() + error.retryAfterMs };
    const isAnswer = error instanceof OutsideError && error.code === 'segment_invalid';
    if (!isAnswer) throw error;
    return { state: 'failed', why: whyOf(error) };
  }
  switch (read.status) {
    case 'RUNNING':
      return { state: 'running', id: read.id };
    case 'COMPLETED':
      return { state: 'done', count: read.count ?? 0 };
    case 'FAILED':
      return { state: 'failed', why: read.reason ?? 'Segment gives no reason' };
  }
}

/** Counts a draft in the dev space. */
export async function previewAudience(ports: Ports, effect: Of<'preview_audience'>): Promise<Outcome> {
  const { draft, query, type, nth } = effect;
  const preview = await readPreview(ports, effect);
  return { kind: 'audience_previewed', draft, query, type, preview, nth };
}

/** Counts a condition in the space of either environment. */
export async function countAudience(ports: Ports, effect: Of<'count_audience'>): Promise<Outcome> {
  const { subject, environment, query, type, nth } = effect;
  const preview = await readPreview(ports, effect);
  return { kind: 'audience_counted', subject, environment, query, type, preview, nth };
}
