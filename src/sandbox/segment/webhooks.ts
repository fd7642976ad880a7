import { createHmac } from 'node:crypto';
import { count } from './counts.ts';
import { isObject } from './http.ts';
import type { Segment } from './segment.ts';
import type { DestinationRecord, EventRecord, State, SubscriptionRecord } from './state.ts';

/** Webhooks (Actions), the one product that the sandbox really sends to. */
export const webhooksMetadataId = '614a3c7d791c91c41bae7599';

/** Waits before the second and the third try, real time: the bot that is called lives in it. */
const retryDelaysMs = [200, 1000];
const answerLimitMs = 5000;
const methods = ['POST', 'PUT', 'PATCH'];

/** An event on its way to an address: the whole message, as a mapping's `$.` means it. */
export type Posting = {
  destination: DestinationRecord;
  subscription: SubscriptionRecord;
  event: EventRecord;
  message: Record<string, unknown>;
};

export type Webhooks = {
  /** Sends what one call of the Tracking API brought; what became of it is counted when it is known. */
  post(postings: readonly Posting[]): void;
  /** Gives up on what is still on its way. */
  close(): void;
};

/** Where a mapping posts to, or undefined while nobody has set it. */
export function urlOf(subscription: SubscriptionRecord): string | undefined {
  const { url } = subscription.settings;
  return typeof url === 'string' && url !== '' ? url : undefined;
}

/** The sandbox sends nothing to the outside. */
function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return /^https?:$/.test(protocol) && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

function atPath(message: Record<string, unknown>, path: string): unknown {
  const names = path
    .replace(/^\$\.?/, '')
    .split('.')
    .filter((name) => name !== '');
  return names.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), message);
}

/** A mapping's value for one message: `{"@path": "$.properties.total"}` is looked up, anything else stands for itself. */
function mapped(mapping: unknown, message: Record<string, unknown>): unknown {
  if (Array.isArray(mapping)) return mapping.map((one) => mapped(one, message));
  if (!isObject(mapping)) return mapping;
  if (typeof mapping['@path'] === 'string') return atPath(message, mapping['@path']);
  return Object.fromEntries(Object.entries(mapping).map(([name, value]) => [name, mapped(value, message)]));
}

/** The message as destinations get it: without what authenticated it, with when Segment took it. */
function payloadOf({ event, message, subscription }: Posting): unknown {
  const { writeKey: _key, _metadata: _internal, ...shown } = message;
  const at = new Date(event.at).toISOString();
  const whole = { timestamp: at, ...shown, messageId: event.messageId, type: event.type, receivedAt: at };
  return mapped(subscription.settings.data ?? { '@path': '$.' }, whole);
}

type Letter = { first: Posting; postings: readonly Posting[]; body: string; headers: Record<string, string> };

/** One request: a single event, or all that came together where batching is on. */
function letterOf(first: Posting, postings: readonly Posting[]): Letter {
  const { settings } = first.subscription;
  const [data, ...others] = postings.map(payloadOf);
  const body = JSON.stringify(settings.enable_batching === true ? [data, ...others] : data);
  const own = isObject(settings.headers) ? settings.headers : {};
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  for (const [name, value] of Object.entries(own)) headers[name.toLowerCase()] = String(value);
  const { sharedSecret } = first.destination.settings;
  if (typeof sharedSecret === 'string' && sharedSecret !== '') {
    // Of a batch only the first event is signed (Segment docs, Webhooks (Actions)).
    const signed = JSON.stringify(data);
    headers['x-signature'] = createHmac('sha1', sharedSecret).update(signed).digest('hex');
  }
  return { first, postings, body, headers };
}

function lettersOf(postings: readonly Posting[]): Letter[] {
  const isBatched = ({ subscription }: Posting) => subscription.settings.enable_batching === true;
  return postings.flatMap((one) => {
    if (!isBatched(one)) return [letterOf(one, [one])];
    const together = postings.filter(({ subscription }) => subscription === one.subscription);
    return together[0] === one ? [letterOf(one, together)] : [];
  });
}

/** The sender of webhooks of one world. */
export function createWebhooks(segment: Segment): Webhooks {
  const closing = new AbortController();

  function tell(
    state: State,
    { postings }: Letter,
    kind: 'delivered' | 'failed_delivery' | 'retried',
    reason = '',
  ) {
    // Reset or seeded meanwhile: it happened in a world that is gone.
    if (segment.state !== state || closing.signal.aborted) return;
    for (const { destination, subscription, event } of postings) {
      if (kind === 'delivered') event.deliveredTo.push(destination.id);
      count(state, {
        at: segment.clock.now(),
        kind,
        sourceId: event.sourceId,
        type: event.type,
        ...(event.event === undefined ? {} : { event: event.event }),
        destinationId: destination.id,
        subscriptionId: subscription.id,
        ...(reason === '' ? {} : { reason }),
      });
    }
    segment.changed();
  }

  /** Why this try failed and whether another may help, or undefined when it was taken. */
  async function tryOnce({
    first,
    body,
    headers,
  }: Letter): Promise<{ reason: string; final: boolean } | undefined> {
    const url = urlOf(first.subscription) ?? '';
    if (!isLoopback(url)) return { reason: 'The sandbox posts to loopback addresses only', final: true };
    const { method } = first.subscription.settings;
    try {
      const response = await fetch(url, {
        method: methods.find((one) => one === method) ?? 'POST',
        headers,
        body,
        redirect: 'manual',
        signal: AbortSignal.any([closing.signal, AbortSignal.timeout(answerLimitMs)]),
      });
      await response.body?.cancel();
      if (response.ok) return undefined;
      const { status } = response;
      return {
        reason: `The webhook answered ${status}`,
        final: status < 500 && status !== 429 && status !== 408,
      };
    } catch (error) {
      const isLate = error instanceof Error && error.name === 'TimeoutError';
      return {
        reason: isLate ? 'The webhook did not answer in time' : 'The webhook could not be reached',
        final: false,
      };
    }
  }

  async function send(letter: Letter, state: State): Promise<void> {
    for (let tried = 0; !closing.signal.aborted; tried += 1) {
      const failure = await tryOnce(letter);
      if (!failure) return tell(state, letter, 'delivered');
      const delayMs = retryDelaysMs[tried];
      if (failure.final || delayMs === undefined)
        return tell(state, letter, 'failed_delivery', failure.reason);
      tell(state, letter, 'retried', failure.reason);
      await new Promise((done) => setTimeout(done, delayMs).unref());
    }
  }

  return {
    post(postings) {
      const { state } = segment;
      for (const letter of lettersOf(postings)) void send(letter, state);
    },
    close() {
      closing.abort();
    },
  };
}
