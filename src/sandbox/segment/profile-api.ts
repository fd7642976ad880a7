import type { Segment } from './segment.ts';
import type { ProfileRecord, SpaceRecord } from './state.ts';

/** Paths of the Profile API; only people are played, no accounts. */
const path =
  /^\/v1\/spaces\/([^/]+)\/collections\/users\/profiles\/([^/]+)\/(traits|external_ids|events|metadata)$/;

const eventsForMs = 14 * 86_400_000;
const limitUnlessTold = 10;

type ProfileAnswer = { status: number; body: unknown };
type Call = { method: string; url: URL; authorization: string | undefined };

export const isProfileCall = ({ method, url }: Pick<Call, 'method' | 'url'>): boolean =>
  method === 'GET' && path.test(url.pathname);

const failure = (status: number, code: string, message: string): ProfileAnswer => ({
  status,
  body: { error: { code, message } },
});

/** "email:mia@shop.example" names a profile of the space by one of its ids; e-mails in lower case. */
function find(segment: Segment, space: SpaceRecord, name: string): ProfileRecord | undefined {
  const [type = '', ...rest] = name.split(':');
  const value = rest.join(':');
  return segment.state.profiles.find(
    (one) => one.space === space.environment && (one.ids[type]?.includes(value) ?? false),
  );
}

function readable(name: string): string | undefined {
  try {
    return decodeURIComponent(name);
  } catch {
    return undefined;
  }
}

function limited<T>(all: readonly T[], url: URL) {
  const asked = Number(url.searchParams.get('limit') ?? limitUnlessTold);
  const limit = Number.isInteger(asked) && asked > 0 ? Math.min(asked, 200) : limitUnlessTold;
  const start = Number(url.searchParams.get('next') ?? 0) || 0;
  const end = start + limit;
  const hasMore = end < all.length;
  return {
    items: all.slice(start, end),
    cursor: { url: '', has_more: hasMore, next: hasMore ? String(end) : '', limit },
  };
}

function show(segment: Segment, profile: ProfileRecord, what: string, url: URL): unknown {
  const time = (at: number) => new Date(at).toISOString();
  if (what === 'traits') {
    const { items, cursor } = limited(Object.entries(profile.traits), url);
    return { traits: Object.fromEntries(items), cursor };
  }
  if (what === 'external_ids') {
    const ids = Object.entries(profile.ids).flatMap(([type, values]) => values.map((id) => ({ id, type })));
    const { items, cursor } = limited(ids, url);
    return { data: items.map((one) => ({ ...one, collection: 'users', encoding: 'none' })), cursor };
  }
  if (what === 'events') {
    const since = segment.clock.now() - eventsForMs;
    const recent = profile.history.filter(({ at }) => at >= since).toReversed();
    const { items, cursor } = limited(recent, url);
    const data = items.map(({ at, event, properties }) => ({
      timestamp: time(at),
      ...(event === undefined ? { type: 'identify' } : { type: 'track', event }),
      properties,
    }));
    return { data, cursor };
  }
  return { metadata: { updated_at: time(profile.lastAt), last_message_received: time(profile.lastAt) } };
}

/**
 * One call of the Profile API (Segment docs, Profile API): Basic auth with a token of the space, which a person makes in
 * Unify's settings. Profiles can't be listed, only named by an id.
 */
export function answerProfile(segment: Segment, { url, authorization }: Call): ProfileAnswer {
  const [, spaceId = '', name = '', what = ''] = path.exec(url.pathname) ?? [];
  const space = segment.state.spaces.find((one) => one.id === spaceId);
  const wanted = Buffer.from(`${space?.profileToken ?? ''}:`).toString('base64');
  if (!space?.profileToken || authorization !== `Basic ${wanted}`) {
    return failure(401, 'authentication_failure', 'The space token is missing or wrong.');
  }
  if (!segment.state.switches.unify) return failure(403, 'forbidden', 'Unify is not enabled.');
  const decoded = readable(name);
  const profile = decoded === undefined ? undefined : find(segment, space, decoded);
  if (!profile) return failure(404, 'not_found', 'Profile was not found.');
  return { status: 200, body: show(segment, profile, what, url) };
}
