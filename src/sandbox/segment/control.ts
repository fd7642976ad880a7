import type { ControlReply, ControlRequest } from '../worlds.ts';
import { accesses, addToken, newProfileToken } from './access.ts';
import { ApiError, invalid } from './api-error.ts';
import { syncAudiences } from './audience-delivery.ts';
import { oauthMetadataIds } from './catalogue/destinations-others.ts';
import { removeDestination, removeSource } from './changes.ts';
import { addToEngage } from './engage.ts';
import { type FaultKind, type Faults, faultKinds } from './faults.ts';
import { isObject } from './http.ts';
import { defaultIdentifiers } from './identifiers.ts';
import { optionalFlag, text } from './input.ts';
import { scenarios, seed } from './seed.ts';
import { audit, findDestination, findSource, type Segment } from './segment.ts';
import type { Region, Role, Switches, TokenRecord } from './state.ts';
import { sendTraffic } from './traffic.ts';
import type { Wire } from './wire.ts';
import { isAuthorized, spaceForPeople, worldView } from './world-view.ts';

export type ControlParts = {
  segment: Segment;
  faults: Faults;
  wire: Wire;
  trackingUrls: Record<Region, string>;
};
type Body = Record<string, unknown>;

const roles: Role[] = ['owner', 'owner_by_group', 'source_admin', 'member', 'none'];
const methods = ['*', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** What people do in Segment's app is told apart from what the token does. */
const byHand = { email: 'someone@acme.example' };

function oneOf<T extends string>(body: Body, field: string, allowed: readonly T[]): T {
  const value = text(body, field);
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw invalid(`${field} must be one of ${allowed.join(', ')}`, field);
  return found;
}

function wholeNumber(body: Body, field: string, otherwise: number, max: number): number {
  const value = body[field] ?? otherwise;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > max) {
    throw invalid(`${field} must be a whole number from 0 to ${max}`, field);
  }
  return value;
}

function setSwitches(segment: Segment, body: Body): Switches {
  const names = ['protocols', 'unify', 'engage', 'subscriptions', 'rateLimits'] as const;
  const delays = ['volumeLagMs', 'audienceDelayMs'] as const;
  const unknown = Object.keys(body).find(
    (key) => key !== 'region' && !delays.some((name) => name === key) && !names.some((name) => name === key),
  );
  if (unknown !== undefined) throw invalid(`there is no switch ${unknown}`, unknown);
  const next = { ...segment.state.switches };
  for (const name of names) next[name] = optionalFlag(body, name) ?? next[name];
  for (const name of delays) next[name] = wholeNumber(body, name, next[name], 86_400_000);
  if (body.region !== undefined) next.region = oneOf(body, 'region', ['us', 'eu'] as const);
  segment.state.switches = next;
  segment.changed();
  return next;
}

const tokenView = ({ id, access, revoked }: TokenRecord) => ({ id, access, revoked });

/** Makes a token; the only reply that shows its value. */
function makeToken(segment: Segment, body: Body) {
  const made = addToken(segment.state, oneOf(body, 'access', accesses));
  segment.changed();
  return made;
}

/** Revokes a token or gives it other rights. `owner` is the one the sandbox starts with. */
function changeToken(segment: Segment, id: string, body: Body) {
  const found = segment.state.tokens.find((one) => one.id === id || one.id === `tok_${id}`);
  if (!found) throw new ApiError(404, { type: 'not-found', message: `there is no token ${id}` });
  if (body.access !== undefined) found.access = oneOf(body, 'access', accesses);
  found.revoked = optionalFlag(body, 'revoked') ?? found.revoked;
  segment.changed();
  return tokenView(found);
}

function setRole(segment: Segment, id: string, body: Body) {
  const user = segment.state.users.find((one) => one.id === id || one.personId === id || one.email === id);
  if (!user) throw new ApiError(404, { type: 'not-found', message: `there is no user ${id}` });
  user.role = oneOf(body, 'role', roles);
  delete user.grants;
  segment.changed();
  return user;
}

function changeSource(segment: Segment, id: string, body: Body) {
  const found = segment.state.sources.find((one) => one.slug === id);
  const source = found ?? findSource(segment, id);
  const enabled = optionalFlag(body, 'enabled');
  if (optionalFlag(body, 'deleted')) removeSource(segment, source, byHand);
  else if (enabled !== undefined) {
    source.enabled = enabled;
    if (enabled && source.idleSince !== null) source.idleSince = segment.clock.now();
    const type = enabled ? 'Source Enabled' : 'Source Disabled';
    audit(segment, type, { id: source.id, type: 'SOURCE', name: source.name }, byHand);
  }
  segment.changed();
  return { id: source.id, enabled: source.enabled, deleted: body.deleted === true };
}

function changeDestination(segment: Segment, id: string, body: Body) {
  const destination = findDestination(segment, id);
  const enabled = optionalFlag(body, 'enabled');
  const failing = optionalFlag(body, 'failing');
  const authorized = optionalFlag(body, 'authorized');
  if (authorized !== undefined && !oauthMetadataIds.has(destination.metadataId)) {
    throw invalid('this destination is connected by its settings', 'authorized');
  }
  if (optionalFlag(body, 'deleted')) removeDestination(segment, destination, byHand);
  else {
    if (failing !== undefined) destination.failing = failing;
    if (authorized !== undefined) destination.authorized = authorized;
    if (enabled !== undefined) {
      destination.enabled = enabled;
      const type = enabled ? 'Destination Enabled' : 'Destination Disabled';
      audit(segment, type, { id: destination.id, type: 'DESTINATION', name: destination.name }, byHand);
    }
  }
  segment.changed();
  const { enabled: isOn, failing: fails } = destination;
  return {
    id,
    enabled: isOn,
    failing: fails,
    authorized: isAuthorized(destination),
    deleted: body.deleted === true,
  };
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string' && one !== '');

/** What people set in Unify's and Engage's settings, where Segment has no API. `id`: a space's id, slug or environment. */
function changeSpace(segment: Segment, id: string, body: Body) {
  const find = (name: string) => {
    const found = segment.state.spaces.find((one) => [one.id, one.slug, one.environment].includes(name));
    if (!found) throw new ApiError(404, { type: 'not-found', message: `there is no space ${name}` });
    return found;
  };
  const space = find(id);
  const { identifiers, engageDestinations } = body;
  if (optionalFlag(body, 'profileToken')) {
    space.profileToken = newProfileToken();
    segment.changed();
    return { ...spaceForPeople(segment, space), profileToken: space.profileToken };
  }
  const rules =
    body.importRulesFrom !== undefined
      ? structuredClone(find(text(body, 'importRulesFrom')).identifiers)
      : optionalFlag(body, 'defaultIdentifiers')
        ? defaultIdentifiers()
        : isTexts(identifiers)
          ? defaultIdentifiers([...new Set(identifiers)])
          : undefined;
  if (engageDestinations !== undefined && !isTexts(engageDestinations)) {
    throw invalid('engageDestinations must be a list of destination ids', 'engageDestinations');
  }
  if (rules === undefined && (identifiers !== undefined || engageDestinations === undefined)) {
    throw invalid(
      'say identifiers (a list of kinds), defaultIdentifiers, importRulesFrom (a space), engageDestinations or profileToken',
      'identifiers',
    );
  }
  for (const destinationId of engageDestinations ?? []) addToEngage(segment, space, destinationId);
  if (rules) {
    space.identifiers = rules;
    const about = { id: space.id, type: 'SPACE', name: space.name };
    audit(segment, 'Identity Resolution Settings Updated', about, byHand);
  }
  segment.changed();
  return spaceForPeople(segment, space);
}

function addFault(faults: Faults, body: Body) {
  const path = text(body, 'path');
  if (!path.startsWith('/')) throw invalid('path must start with /', 'path');
  const fault = {
    method: oneOf({ method: body.method ?? '*' }, 'method', methods),
    path,
    kind: oneOf<FaultKind>({ kind: String(body.kind ?? '') }, 'kind', faultKinds),
    after: wholeNumber(body, 'after', 0, 1000),
    times: Math.max(1, wholeNumber(body, 'times', 1, 1000)),
    msBeforeNext: wholeNumber(body, 'msBeforeNext', 1000, 3_600_000),
    delayMs: wholeNumber(body, 'delayMs', 2000, 120_000),
  };
  faults.add(fault);
  return { faults: faults.list() };
}

async function route(parts: ControlParts, request: ControlRequest): Promise<unknown> {
  const { segment, faults, wire } = parts;
  const body = request.body ?? {};
  if (!isObject(body)) throw invalid('the body must be a JSON object');
  const [head, id, ...rest] = request.path.split('/').filter((part) => part !== '');
  const what = `${request.method} ${head ?? ''}${id === undefined ? '' : '/:id'}${rest.length > 0 ? '/…' : ''}`;
  switch (what) {
    case 'GET world':
      if (syncAudiences(segment)) segment.changed();
      return worldView(segment);
    case 'POST traffic':
      return sendTraffic(segment, parts.trackingUrls, body);
    case 'POST switches':
      return setSwitches(segment, body);
    case 'POST seed': {
      const scenario = oneOf(body, 'scenario', scenarios);
      faults.clear();
      seed(segment, scenario);
      return { scenario };
    }
    case 'POST users/:id':
      return setRole(segment, decodeURIComponent(id ?? ''), body);
    case 'POST sources/:id':
      return changeSource(segment, decodeURIComponent(id ?? ''), body);
    case 'POST destinations/:id':
      return changeDestination(segment, decodeURIComponent(id ?? ''), body);
    case 'POST spaces/:id':
      return changeSpace(segment, decodeURIComponent(id ?? ''), body);
    case 'GET addresses':
      return { api: parts.trackingUrls.us, tracking: parts.trackingUrls };
    case 'GET tokens':
      return { tokens: segment.state.tokens.map(tokenView) };
    case 'POST tokens':
      return makeToken(segment, body);
    case 'POST tokens/:id':
      return changeToken(segment, decodeURIComponent(id ?? ''), body);
    case 'GET wire': {
      const since = Number(request.query.get('since') ?? 0);
      if (!Number.isFinite(since)) throw invalid('since must be a number', 'since');
      return { entries: wire.since(since) };
    }
    case 'GET faults':
      return { faults: faults.list() };
    case 'POST faults':
      return addFault(faults, body);
    case 'DELETE faults':
      faults.clear();
      return { faults: [] };
    default:
      throw new ApiError(404, {
        type: 'not-found',
        message: `there is no ${request.method} ${request.path} here`,
      });
  }
}

/** The world's part of the control API; errors become `{ error }` with 400, 404 or 409. */
export async function control(parts: ControlParts, request: ControlRequest): Promise<ControlReply> {
  try {
    return { status: 200, body: await route(parts, request) };
  } catch (error) {
    if (error instanceof URIError) return { status: 400, body: { error: 'the id is not valid' } };
    if (!(error instanceof ApiError)) throw error;
    const status = error.status === 404 || error.status === 409 ? error.status : 400;
    return { status, body: { error: error.message } };
  }
}
