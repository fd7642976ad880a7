import { randomBytes } from 'node:crypto';
import { en } from '../copy/en.ts';
import type { Outcome, SegmentEffect } from '../core/effect.ts';
import { OutsideError } from '../core/errors.ts';
import { streamLastsMs, streamSecret } from '../core/stream.ts';
import type { Destination } from '../segment/segment.ts';
import { orNone } from './observe.ts';
import type { Ports, Run } from './ports.ts';
import { isDoubtful } from './writes.ts';

type Of<K extends SegmentEffect['kind']> = Extract<SegmentEffect, { kind: K }>;

/** Webhooks (Actions) of Segment's catalogue, and its one action. Segment docs: connections/destinations/catalog. */
const webhooks = { metadataId: '614a3c7d791c91c41bae7599', actionId: 'nFPnRozhz1mh4Gbx4MLvT5' };

/** Screen calls are not among what Webhooks (Actions) supports. */
const trigger = 'type = "track" or type = "page" or type = "identify" or type = "group"';

const find = async (ports: Ports, source: string, stream: string): Promise<Destination | undefined> =>
  (await orNone(ports.segment.connectedDestinations(source))).find(
    (entry) => entry.metadataId === webhooks.metadataId && entry.name === en.stream.destination(stream),
  );

async function findOrCreate(
  ports: Ports,
  { source, stream }: Of<'begin_stream'>,
  sharedSecret: string,
): Promise<Destination> {
  const existing = await find(ports, source, stream);
  if (existing) return existing;
  try {
    return await ports.segment.createDestination({
      sourceId: source,
      metadataId: webhooks.metadataId,
      name: en.stream.destination(stream),
      enabled: false,
      settings: { sharedSecret },
    });
  } catch (error) {
    if (!isDoubtful(error)) throw error;
    const made = await find(ports, source, stream);
    if (made) return made;
    throw error;
  }
}

/**
 * Has Segment send a source's calls to Segue, through a destination that Segue takes away again. The secret that
 * signs them is in the vault before anything is made, so that a later try goes on with the same one.
 */
export async function beginStream(ports: Ports, effect: Of<'begin_stream'>, run: Run): Promise<Outcome> {
  const { source, stream } = effect;
  const { sources } = await ports.load(run.workspace);
  const record = sources.find((entry) => entry.stream?.id === stream)?.stream;
  // Tried again after its time: nobody would take it away any more.
  if (record?.state !== 'starting') return { kind: 'stream_ended', source, stream };
  const url = ports.streamUrl?.(stream);
  if (!url) {
    throw new OutsideError('segment_invalid', {
      message: 'Segue has no public address for a webhook',
      status: 0,
      reason: en.stream.noAddress,
    });
  }
  const name = streamSecret(stream);
  const kept = await ports.store.getSecret(run.workspace, name);
  const secret = kept ?? randomBytes(24).toString('hex');
  if (!kept) await ports.store.putSecret(run.workspace, name, secret, 2 * streamLastsMs);
  const destination = await findOrCreate(ports, effect, secret);
  const mappings = await ports.segment.subscriptions(destination.id);
  if (!mappings.some((mapping) => mapping.actionId === webhooks.actionId)) {
    await ports.segment.createSubscription(destination.id, {
      name: en.stream.destination(stream),
      actionId: webhooks.actionId,
      trigger,
      enabled: true,
      settings: { url, method: 'POST', data: { '@path': '$.' }, enable_batching: false },
    });
  }
  if (!destination.enabled) await ports.segment.updateDestination(destination.id, { enabled: true });
  return { kind: 'stream_begun', source, stream, destination: destination.id };
}

/** Takes the temporary destination away, and with it the secret. What is gone already counts as taken away. */
export async function endStream(ports: Ports, effect: Of<'end_stream'>, run: Run): Promise<Outcome> {
  const { source, stream } = effect;
  const destination = await find(ports, source, stream);
  if (destination) {
    try {
      await ports.segment.deleteDestination(destination.id);
    } catch (error) {
      if (!(error instanceof OutsideError) || error.code !== 'segment_not_found') throw error;
    }
  }
  await ports.store.dropSecret(run.workspace, streamSecret(stream));
  return { kind: 'stream_ended', source, stream };
}
