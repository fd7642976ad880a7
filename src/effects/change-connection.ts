import { en } from '../copy/en.ts';
import type { MappingRef } from '../core/checklist.ts';
import type { LiveDestination } from '../core/comparison.ts';
import type { Outcome, SegmentEffect } from '../core/effect.ts';
import { OutsideError } from '../core/errors.ts';
import { stableJson } from '../core/promotion.ts';
import type { Destination, Subscription } from '../segment/segment.ts';
import { approvedMappings, createFilters, createMappings, mappingRef } from './create-destination.ts';
import type { Ports, Run } from './ports.ts';
import { unlessGone } from './writes.ts';

type Change = Extract<SegmentEffect, { kind: 'change_connection' }>;

async function destinationOf(ports: Ports, id: string): Promise<Destination> {
  const found = (await ports.segment.destinations()).find((entry) => entry.id === id);
  if (found) return found;
  throw new OutsideError('segment_not_found', { message: 'the destination is gone', status: 404 });
}

/** Sends only what differs. Whatever Segment does with the rest, secrets included, must still be there afterwards. */
async function setSettings(
  ports: Ports,
  destination: Destination,
  wanted: Record<string, unknown>,
): Promise<void> {
  const differing = Object.entries(wanted).filter(
    ([name, value]) => stableJson(destination.settings[name] ?? null) !== stableJson(value ?? null),
  );
  if (differing.length === 0) return;
  const { settings } = await ports.segment.updateDestination(destination.id, {
    settings: Object.fromEntries(differing),
  });
  const lost = Object.keys(destination.settings).find(
    (name) => settings[name] === undefined && !(name in wanted),
  );
  if (lost !== undefined) {
    throw new OutsideError('segment_conflict', {
      message: 'a setting was lost by the change of another one',
      status: 409,
      reason: en.compare.settingLost(destination.name, lost),
    });
  }
}

const twinOf = (there: readonly Subscription[], { name, actionId }: MappingRef) =>
  there.find((entry) => entry.name === name && entry.actionId === actionId);

/** What was approved of dev goes into prod, each part looked at before it is written. */
async function apply(ports: Ports, effect: Change, mayBeTwice: boolean): Promise<void> {
  const { id, name, from, change } = effect;
  const wanted = [...change.add, ...change.update.map(({ is }) => is)];
  // Looked at before anything is changed: what differs from the approval must not be taken over.
  const mappings = await approvedMappings(ports, from, name, wanted);
  const destination = await destinationOf(ports, id);
  await setSettings(
    ports,
    destination,
    Object.fromEntries(change.settings.map((entry) => [entry.name, entry.is])),
  );
  if (mappings.length > 0) {
    await createMappings(ports, id, mappings, { mayBeTwice });
    const there = await ports.segment.subscriptions(id);
    for (const mapping of mappings) {
      const twin = twinOf(there, mappingRef(mapping));
      const isSame = twin?.enabled && stableJson(mappingRef(twin)) === stableJson(mappingRef(mapping));
      if (!twin || isSame) continue;
      const { trigger, settings } = mapping;
      await ports.segment.updateSubscription(id, twin.id, { trigger, settings, enabled: true });
    }
  }
  await createFilters(ports, destination, change.filters, mayBeTwice);
  if (change.enable && !destination.enabled) await ports.segment.updateDestination(id, { enabled: true });
}

/** What the change made is taken back, and what it changed is as before. */
async function putBack(ports: Ports, { id, change }: Change, back: LiveDestination): Promise<void> {
  const destination = await destinationOf(ports, id);
  if (change.enable && destination.enabled) await ports.segment.updateDestination(id, { enabled: false });
  await setSettings(
    ports,
    destination,
    Object.fromEntries(change.settings.map((entry) => [entry.name, back.settings[entry.name] ?? null])),
  );
  if (change.add.length + change.update.length > 0) {
    const there = await ports.segment.subscriptions(id);
    for (const added of change.add) {
      const twin = twinOf(there, added);
      if (!twin) continue;
      const isThere = async () =>
        (await ports.segment.subscriptions(id)).some((entry) => entry.id === twin.id);
      await unlessGone(ports.segment.deleteSubscription(id, twin.id), isThere);
    }
    for (const { was } of change.update) {
      const twin = twinOf(there, was);
      const before = back.mappings.find((mapping) => mapping.id === twin?.id);
      if (!twin || !before) continue;
      const { trigger, settings, enabled } = before;
      await ports.segment.updateSubscription(id, twin.id, {
        trigger,
        enabled,
        ...(settings ? { settings } : {}),
      });
    }
  }
  if (change.filters.length > 0) {
    const there = await ports.segment.destinationFilters(id);
    const added = there.filter(({ title }) => change.filters.some((filter) => filter.title === title));
    for (const filter of added) {
      const isThere = async () =>
        (await ports.segment.destinationFilters(id)).some((entry) => entry.id === filter.id);
      await unlessGone(ports.segment.deleteDestinationFilter(id, filter.id), isThere);
    }
  }
}

/** Makes a prod connection what was approved, or puts back what it was. Run twice it changes nothing more. */
export async function changeConnection(ports: Ports, effect: Change, run: Run): Promise<Outcome> {
  const { what, id, change, back, work } = effect;
  if (what === 'source') await ports.segment.updateSource(id, { enabled: back === undefined });
  else if (back) await putBack(ports, effect, back);
  else await apply(ports, effect, run.attempt > 0);
  const isMapped = what === 'destination' && change.add.length + change.update.length > 0;
  const mappings = isMapped ? (await ports.segment.subscriptions(id)).map(mappingRef) : [];
  return { kind: 'connection_changed', what, id, work, mappings };
}
