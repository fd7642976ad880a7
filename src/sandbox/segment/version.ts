import { ApiError } from './api-error.ts';
import type { Route } from './router.ts';

const stability = ['alpha', 'beta', 'v1'] as const;
type Version = (typeof stability)[number];

/** Both spellings: the reference says `alpha`, the SDK and older descriptions `v1alpha`. */
const mediaType = /application\/vnd\.segment\.(v1alpha|v1beta|v1|alpha|beta)\+json/;

/** The most stable version in which an endpoint exists. */
const versionOf = (route: Pick<Route, 'version'>): Version => route.version ?? 'v1';

/**
 * The content type of a reply. Without a version asked for the most stable one answers; a version less stable than the
 * endpoint's answers too. Throws ApiError 404 for one that the endpoint never reached (an assumption).
 */
export function contentTypeFor(route: Route, accept: string | undefined): string {
  const [type, name = ''] = mediaType.exec(accept ?? '') ?? [];
  if (type === undefined) return 'application/json; charset=utf-8';
  const asked = stability.find((one) => name === one || name === `v1${one}`) ?? 'v1';
  if (stability.indexOf(asked) > stability.indexOf(versionOf(route))) {
    throw new ApiError(404, { type: 'not-found', message: 'No such endpoint in this version' });
  }
  return `${type}; charset=utf-8`;
}
