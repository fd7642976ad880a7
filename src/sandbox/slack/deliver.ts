import { setTimeout as sleep } from 'node:timers/promises';
import { bot, homeTeam } from '../worlds.ts';
import { type Core, nextId } from './core.ts';
import type { DeliveryFault } from './faults.ts';
import { parseJson } from './http.ts';
import { asObj, asText, type Obj } from './json.ts';
import type { Place } from './people.ts';
import { type Attempt, type Forgery, postSigned } from './post.ts';
import type { PendingEvent } from './state.ts';

/** How a delivery ended: `acked` is a 2xx in time; `status` 0 means no answer; `ms` until the last answer. */
export type Delivered = { acked: boolean; status: number; ms: number; body: string };

/** Slack waits nothing, a minute and five minutes; here short, so that nobody waits. */
const retryAfterMs = [200, 1000, 3000];

const isAck = (attempt: Attempt): boolean => attempt.status >= 200 && attempt.status < 300;

const nothingSent: Delivered = { acked: false, status: 0, ms: 0, body: '' };

/**
 * The verification token of old Slack apps is in every payload; nobody may rely on it, so it says so.
 */
export const oldToken = 'not-used';

/** Puts an event in the queue of those to be acknowledged. Not committed. `place`: where it happened. */
export function queueEvent(core: Core, event: Obj, place?: Place): PendingEvent {
  const id = nextId(core, 'Ev');
  const body = JSON.stringify({
    token: oldToken,
    team_id: homeTeam.id,
    context_team_id: homeTeam.id,
    context_enterprise_id: null,
    api_app_id: bot.appId,
    event,
    type: 'event_callback',
    event_id: id,
    event_time: Math.floor(core.clock.now() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: homeTeam.id,
        user_id: bot.userId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: place?.shared ?? false,
    event_context: `4-${id}`,
  });
  const pending: PendingEvent = { id, body, tries: 0 };
  core.state.pending.push(pending);
  return pending;
}

/** Delivers a queued event until it is acknowledged, at most four times. Resolves when it is over. */
export async function deliverEvent(core: Core, pending: PendingEvent): Promise<Delivered> {
  // Nobody listens yet: it waits for deliverTo.
  if (core.eventsUrl === undefined) return nothingSent;
  const { signal } = core.stopped;
  const fault = pending.tries === 0 ? core.faults.forDelivery() : undefined;
  if (fault?.deliver === 'late') await pause(fault.delayMs ?? 1000, signal);
  const forged = forgery(fault);
  let last: Delivered = nothingSent;
  while (!signal.aborted) {
    if (fault?.deliver === 'lost' && pending.tries === 0) pending.reason = 'connection_failed';
    else {
      const sends = [sendEvent(core, pending, forged)];
      if (fault?.deliver === 'duplicate' && pending.tries === 0)
        sends.push(sendEvent(core, { ...pending, tries: 1, reason: 'http_timeout' }, undefined));
      const attempts = await Promise.all(sends);
      const attempt = attempts.find(isAck) ?? attempts[0];
      if (attempt === undefined || signal.aborted) break;
      last = { acked: isAck(attempt), status: attempt.status, ms: attempt.ms, body: attempt.body };
      // A forged request is somebody else's: Slack itself has nothing to deliver again.
      if (last.acked || attempt.noRetry || forged !== undefined) return finish(core, pending, last);
      pending.reason = attempt.reason ?? 'http_error';
    }
    const wait = retryAfterMs[pending.tries];
    if (wait === undefined) return finish(core, pending, last);
    pending.tries += 1;
    core.commit();
    await pause(wait, signal);
  }
  return last;
}

function finish(core: Core, pending: PendingEvent, result: Delivered): Delivered {
  core.state.pending = core.state.pending.filter((one) => one.id !== pending.id);
  core.commit();
  return result;
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });

const forgery = (fault: DeliveryFault | undefined): Forgery | undefined =>
  fault?.deliver === 'bad_signature' || fault?.deliver === 'stale' || fault?.deliver === 'future'
    ? fault.deliver
    : undefined;

async function sendEvent(core: Core, pending: PendingEvent, forged: Forgery | undefined): Promise<Attempt> {
  const event = asObj(asObj(parseJson(pending.body))?.event) ?? {};
  const retry: Record<string, string> =
    pending.tries === 0
      ? {}
      : {
          'x-slack-retry-num': String(pending.tries),
          'x-slack-retry-reason': pending.reason ?? 'http_error',
        };
  const headers = { 'content-type': 'application/json', ...retry };
  const attempt = await postSigned(core.eventsUrl, pending.body, headers, core.stopped.signal, forged);
  core.wire.add({
    direction: 'to_bot',
    what: `event ${String(event.type)}`,
    status: attempt.status,
    ms: attempt.ms,
    detail: {
      event_id: pending.id,
      user: asText(event.user) ?? asObj(event.user)?.id,
      ...(event.channel === undefined ? {} : { channel: event.channel }),
      ...(event.text === undefined ? {} : { text: asText(event.text)?.slice(0, 100) }),
      ...(pending.tries === 0 ? {} : { retry: pending.tries, retryReason: pending.reason }),
      ...(forged === undefined ? {} : { fault: forged }),
    },
  });
  return attempt;
}

/** Delivers what waited for the bot to listen, or survived a restart unacknowledged. */
export function resumePending(core: Core): void {
  for (const pending of core.state.pending) void deliverEvent(core, pending);
}

/** Delivers an interaction or slash command, form-encoded and once. Slack does not retry these. */
export async function deliverForm(
  core: Core,
  what: string,
  form: Record<string, string>,
  detail: Obj,
): Promise<Delivered> {
  const { signal } = core.stopped;
  const fault = core.faults.forDelivery();
  const body = new URLSearchParams(form).toString();
  // The content type is bare: Slack sends no charset, and Bolt compares it exactly.
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const forged = forgery(fault);
  const send = async (): Promise<Attempt> => {
    const attempt = await postSigned(core.eventsUrl, body, headers, signal, forged);
    const shown = fault === undefined ? detail : { ...detail, fault: fault.deliver };
    core.wire.add({ direction: 'to_bot', what, status: attempt.status, ms: attempt.ms, detail: shown });
    return attempt;
  };
  if (fault?.deliver === 'lost') {
    core.wire.add({ direction: 'to_bot', what, status: 0, ms: 0, detail: { ...detail, fault: 'lost' } });
    return nothingSent;
  }
  if (fault?.deliver === 'late') await pause(fault.delayMs ?? 1000, signal);
  const [attempt, twin] = await Promise.all([send(), fault?.deliver === 'duplicate' ? send() : undefined]);
  const shown = isAck(attempt) ? attempt : (twin ?? attempt);
  return { acked: isAck(shown), status: shown.status, ms: shown.ms, body: shown.body };
}
