import { randomBytes } from 'node:crypto';
import { ApiError } from './api-error.ts';
import { isObject } from './http.ts';
import type { Route } from './router.ts';
import { newId, type State, type TokenRecord } from './state.ts';

/** How much a token may: an owner's everything, a Source Admin's connections, a member's reading. */
export const accesses = ['owner', 'source_admin', 'member'] as const;

/** Segment's answer to a missing, wrong, revoked and to a too weak token alike: its table of codes has no 403. */
const unauthorized = () => new ApiError(401, { type: 'unauthorized', message: 'Unauthorized' });

/** The token of a call. Throws ApiError 401. */
export function tokenOf(state: State, authorization: string | undefined): TokenRecord {
  const found = state.tokens.find((one) => authorization === `Bearer ${one.token}`);
  if (!found || found.revoked) throw unauthorized();
  return found;
}

/** What Unify's settings make for a space under API access. */
export const newProfileToken = (): string => `sandbox_space_${randomBytes(12).toString('hex')}`;

/** What the app makes under Access Management; its value is shown once. */
export function addToken(state: State, access: TokenRecord['access']): TokenRecord {
  const token = `sgp_sandbox_${randomBytes(12).toString('hex')}_${access}`;
  const record: TokenRecord = { id: `tok_${newId()}`, token, access, revoked: false };
  state.tokens.push(record);
  return record;
}

const people = /^\/(users|groups?|roles|invites|audit-events)(\/|$)/;
const connections = /^\/(sources|destinations?|warehouses|reverse-etl-models|reverse-etl-syncs)(\/|$)/;

/**
 * Whether a token's right covers a route. Which right each call needs is not documented: people and the Audit Trail are
 * an owner's; of the rest everybody reads, a Source Admin changes connections.
 */
function isAllowed({ access }: TokenRecord, { method, path }: Route): boolean {
  if (access === 'owner') return true;
  if (people.test(path)) return false;
  return method === 'GET' || (access === 'source_admin' && connections.test(path));
}

/** Throws ApiError 401 when the token is too weak for the route. */
export function checkRight(token: TokenRecord, route: Route): void {
  if (!isAllowed(token, route)) throw unauthorized();
}

/** A reply as a token sees it: who is no Source Admin gets empty `writeKeys`. */
export function seenBy(token: TokenRecord, data: unknown): unknown {
  if (token.access !== 'member') return data;
  if (Array.isArray(data)) return data.map((one) => seenBy(token, one));
  if (!isObject(data)) return data;
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, name === 'writeKeys' ? [] : seenBy(token, value)]),
  );
}

/** A text without any token of the workspace. */
export const withoutTokens = (state: State, text: string): string =>
  [
    ...state.tokens.map(({ token }) => token),
    ...state.spaces.flatMap(({ profileToken }) => profileToken ?? []),
  ].reduce((left, token) => left.replaceAll(token, '[token]'), text);
