import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { checkRight, seenBy, tokenOf, withoutTokens } from './access.ts';
import { ApiError } from './api-error.ts';
import { syncAudiences } from './audience-delivery.ts';
import { disableIdleSources } from './changes.ts';
import { type Fault, type Faults, faultError, losesAnswer } from './faults.ts';
import { isObject, jsonType, parseObject, readBody, sendJson, sendText } from './http.ts';
import type { Limits } from './limits.ts';
import { answerProfile, isProfileCall } from './profile-api.ts';
import { readQuery } from './query.ts';
import { findRoute } from './router.ts';
import { routes } from './routes.ts';
import type { Segment } from './segment.ts';
import type { Region } from './state.ts';
import { track, trackingTypes } from './tracking.ts';
import { contentTypeFor } from './version.ts';
import type { Webhooks } from './webhooks.ts';
import type { Wire } from './wire.ts';

const trackingPaths = new Set(['batch', ...trackingTypes].map((type) => `/v1/${type}`));

type Reply = {
  status: number;
  body: unknown;
  headers: Record<string, string>;
  detail: string;
  /** Content type, where it is not plain JSON. */
  type?: string;
};
export type ServerParts = {
  segment: Segment;
  faults: Faults;
  wire: Wire;
  webhooks: Webhooks;
  limits: Limits;
  region: Region;
};

function errorReply(error: unknown, headers: Record<string, string>): Reply {
  if (error instanceof ApiError) {
    const body = { errors: [error.fault] };
    return { status: error.status, body, headers, detail: error.fault.message };
  }
  const body = { errors: [{ type: 'internal-server-error', message: 'Internal server error' }] };
  return { status: 500, body, headers, detail: error instanceof Error ? error.message : 'failed' };
}

/** One call of the Public API, from the limits to the saved change. Never throws. */
function answer(
  parts: ServerParts,
  limits: Limits,
  request: IncomingMessage,
  url: URL,
  text: string,
  fault: Fault | undefined,
): Reply {
  const { segment } = parts;
  const method = request.method ?? 'GET';
  const now = segment.clock.now();
  let headers: Record<string, string> = {};
  try {
    // The other region knows no token of this workspace.
    const isElsewhere = parts.region !== segment.state.switches.region;
    const token = tokenOf(segment.state, isElsewhere ? undefined : request.headers.authorization);
    const found = findRoute(routes, method, url.pathname);
    const { rateLimits } = segment.state.switches;
    headers = limits.spend(found?.route, found?.params ?? {}, now, rateLimits);
    const planned = fault && faultError(fault);
    if (planned) throw planned;
    if (!found) throw new ApiError(404, { type: 'not-found', message: 'No such endpoint' });
    const type = contentTypeFor(found.route, request.headers.accept);
    checkRight(token, found.route);
    if ([disableIdleSources(segment), syncAudiences(segment)].includes(true)) segment.changed();
    const { status, data } = found.route.handle({
      segment,
      params: found.params,
      query: readQuery(url.searchParams),
      body: method === 'GET' ? {} : parseObject(text),
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      ),
      now,
    });
    if (method !== 'GET') {
      syncAudiences(segment);
      segment.changed();
    }
    return { status: status ?? 200, body: { data: seenBy(token, data) }, headers, type, detail: '' };
  } catch (error) {
    return errorReply(error, headers);
  }
}

/** One call of the Tracking API. */
function intake(
  { segment, webhooks, region }: ServerParts,
  request: IncomingMessage,
  url: URL,
  text: string,
  fault: Fault | undefined,
): Reply {
  const planned = fault && faultError(fault);
  if (planned) {
    const seconds = String(Math.ceil((fault?.msBeforeNext ?? 0) / 1000));
    const headers: Record<string, string> =
      planned.status === 429 ? { 'retry-after': seconds, 'x-ratelimit-reset': seconds } : {};
    return { status: planned.status, body: { success: false }, headers, detail: planned.fault.message };
  }
  const { authorization } = request.headers;
  return {
    headers: {},
    ...track({ segment, webhooks, region }, { path: url.pathname, authorization, text }),
  };
}

function send(response: ServerResponse, reply: Reply, fault: Fault | undefined): void {
  if (losesAnswer(fault)) response.socket?.destroy();
  else if (fault?.kind === 'bad_json') {
    const whole = JSON.stringify(reply.body);
    const half = whole.slice(0, Math.ceil(whole.length / 2));
    sendText(response, reply.status, reply.type ?? jsonType, half, reply.headers);
  } else {
    sendText(response, reply.status, reply.type ?? jsonType, JSON.stringify(reply.body), reply.headers);
  }
}

/** Joined rather than resolved, so that "//host" stays a path. */
function urlOf(request: IncomingMessage): URL {
  const given = request.url ?? '/';
  return new URL(`http://127.0.0.1${given.startsWith('/') ? given : '/'}`);
}

/** The name of the one thing an answer of the Public API is about. */
function subjectOf(body: unknown): string | undefined {
  const data = isObject(body) && isObject(body.data) ? Object.values(body.data) : [];
  const subject = data.find(isObject);
  return typeof subject?.name === 'string' ? subject.name : undefined;
}

const writeKeyInPath = /(\/writekey\/)[^/?]+/;
const html502 =
  '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';

/**
 * One HTTP server of the Segment world: Public API under the root, Tracking API under /v1. Each region has one; they
 * differ in which events they let in, and share all else.
 */
export function createSegmentServer(parts: ServerParts): Server {
  const { segment, faults, wire, limits } = parts;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = performance.now();
    const method = request.method ?? 'GET';
    const url = urlOf(request);
    const log = (status: number, detail: string, name?: string) =>
      wire.add({
        ...(name === undefined ? {} : { name }),
        at: segment.clock.now(),
        method,
        path: withoutTokens(segment.state, url.pathname + url.search).replace(
          writeKeyInPath,
          '$1[write key]',
        ),
        status,
        ms: Math.round(performance.now() - started),
        detail,
      });
    const fault = faults.take(method, url.pathname);
    if (fault?.kind === 'drop_before') {
      log(0, 'connection dropped before anything was done');
      response.socket?.destroy();
      return;
    }
    let text: string;
    try {
      text = await readBody(request);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const reply = errorReply(error, {});
      log(reply.status, reply.detail);
      sendJson(response, reply.status, reply.body);
      return;
    }
    if (fault?.kind === 'slow') {
      await new Promise((done) => setTimeout(done, fault.delayMs).unref());
    }
    if (fault?.kind === 'html502') {
      log(502, 'HTML error page');
      sendText(response, 502, 'text/html; charset=utf-8', html502);
      return;
    }
    if (isProfileCall({ method, url })) {
      const { authorization } = request.headers;
      const planned = fault && faultError(fault);
      const reply = planned
        ? { status: planned.status, body: { error: { code: 'failure', message: planned.fault.message } } }
        : answerProfile(segment, { method, url, authorization });
      log(reply.status, '');
      send(response, { ...reply, headers: {}, detail: '' }, fault);
      return;
    }
    const isTracking = method === 'POST' && trackingPaths.has(url.pathname.replace(/\/$/, ''));
    const reply = isTracking
      ? intake(parts, request, url, text, fault)
      : answer(parts, limits, request, url, text, fault);
    log(
      losesAnswer(fault) ? 0 : reply.status,
      fault ? `${fault.kind} ${reply.detail}` : reply.detail,
      subjectOf(reply.body),
    );
    send(response, reply, fault);
  }

  return createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      // The sender went away, or a bug: either way this one call ends, not the server.
      wire.add({
        at: segment.clock.now(),
        method: request.method ?? '',
        path: (request.url ?? '').split('?')[0] ?? '',
        status: 0,
        ms: 0,
        detail: error instanceof Error ? error.message : 'failed',
      });
      response.destroy();
    });
  });
}
