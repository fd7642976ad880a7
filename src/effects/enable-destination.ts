import { en } from '../copy/en.ts';
import type { Outcome, SegmentEffect } from '../core/effect.ts';
import { OutsideError } from '../core/errors.ts';
import type { Catalog } from '../core/use-case.ts';
import type { DestinationMetadata } from '../segment/segment.ts';
import type { Ports } from './ports.ts';

type Of<K extends SegmentEffect['kind']> = Extract<SegmentEffect, { kind: K }>;

const words = en.destinations.obstacles;

/**
 * Destinations that Segment's app logs in to (OAuth), beside those of catalog/integrations.json. The Public API tells it
 * of none. Source: segment-docs, connections/destinations/catalog, and segmentio/action-destinations (scheme oauth2).
 */
const loggedInTo: ReadonlySet<string> = new Set([
  '632b1116e0cb83902f3fd717', // HubSpot Cloud Mode (Actions)
  '61957755c4d820be968457de', // Salesforce (Actions)
  '62ded0cf5753c743883ca0f3', // Intercom Cloud Mode (Actions)
  '64c031541451bb784943f809', // Attio
  '645d5fc12eb891cf0a93fe4b', // Facebook Custom Audiences (Actions)
  '652e765dbea0a2319209d193', // LinkedIn Conversions API
  '65302a3acb309a8a3d5593f2', // Display and Video 360
  '683ef14a3f9aac157e3a3446', // Amazon Conversions API
]);

/** Whether somebody has to log in to the product in Segment's app before it takes anything. */
export function needsLogin(catalog: Catalog, metadata: DestinationMetadata | undefined): boolean {
  if (!metadata) return false;
  const entry = catalog.integrations.find((one) => one.destination?.metadataId === metadata.id);
  const isHinted = metadata.options.some(({ type }) => /oauth/i.test(type));
  return entry?.destination?.login === true || loggedInTo.has(metadata.id) || isHinted;
}

/**
 * Reads a destination back before it is enabled: its mappings whole, its required settings there (secrets come masked),
 * its source enabled. Throws OutsideError segment_not_ready that names what is missing; the destination stays disabled.
 */
export async function checkWhole(
  ports: Ports,
  destination: { id: string; sourceId: string },
  mappings: readonly { name: string; actionId: string }[],
  metadata: DestinationMetadata | undefined,
): Promise<void> {
  const found: string[] = [];
  const there = (await ports.segment.connectedDestinations(destination.sourceId)).find(
    ({ id }) => id === destination.id,
  );
  if (!there)
    throw new OutsideError('segment_not_found', { message: 'the destination is gone', status: 404 });
  const isSet = (name: string) => ![undefined, null, ''].some((none) => none === there.settings[name]);
  // One with a default may be left out of what is read.
  const empty = (metadata?.options ?? []).filter(
    ({ name, required, defaultValue }) => required && defaultValue === undefined && !isSet(name),
  );
  if (empty.length > 0) found.push(words.settings(empty.map(({ name, label }) => label ?? name)));
  if (mappings.length > 0) {
    const enabled = (await ports.segment.subscriptions(destination.id)).filter((one) => one.enabled);
    const missing = mappings.filter(
      ({ name, actionId }) => !enabled.some((one) => one.actionId === actionId && one.name === name),
    );
    if (missing.length > 0) found.push(words.mappings(missing.map(({ name }) => name)));
  }
  const source = await ports.segment.source(destination.sourceId);
  if (!source.enabled) found.push(words.source(source.name));
  if (found.length === 0) return;
  throw new OutsideError('segment_not_ready', {
    message: 'the destination is not whole',
    status: 200,
    reason: found.join('; '),
  });
}

/** Enables a destination that waited for somebody to log in to it. Enabled already is fine. */
export async function enableDestination(ports: Ports, effect: Of<'enable_destination'>): Promise<Outcome> {
  const { destination: id, source, mappings, metadataId, model } = effect;
  const metadata = (await ports.segment.destinationCatalog()).find((entry) => entry.id === metadataId);
  await checkWhole(ports, { id, sourceId: source }, mappings, metadata);
  await ports.segment.updateDestination(id, { enabled: true });
  if (model) await syncRows(ports, id, source, model, mappings);
  return { kind: 'destination_enabled', destination: id };
}

/** A first sync for each mapping: without one a warehouse sends nothing until its schedule comes round. */
export async function syncRows(
  ports: Ports,
  destination: string,
  sourceId: string,
  modelId: string,
  mappings: readonly { name: string }[],
): Promise<void> {
  for (const subscription of await ports.segment.subscriptions(destination)) {
    if (mappings.some(({ name }) => name === subscription.name))
      await ports.segment.startReverseEtlSync({ sourceId, modelId, subscriptionId: subscription.id });
  }
}
