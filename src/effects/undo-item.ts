import type { Outcome, SegmentEffect } from '../core/effect.ts';
import type { Ports, Run } from './ports.ts';
import { unlessGone } from './writes.ts';

type Undo = Extract<SegmentEffect, { kind: 'undo_item' }>;

/** Whether it is switched on; undefined: Segment does not know it any more. */
async function isOn(ports: Ports, { what, id, space }: Undo): Promise<boolean | undefined> {
  const all =
    what === 'source'
      ? await ports.segment.sources()
      : what === 'destination'
        ? await ports.segment.destinations()
        : await ports.segment.audiences(space ?? '');
  return all.find((entry) => entry.id === id)?.enabled;
}

async function disable(ports: Ports, { what, id, space }: Undo): Promise<void> {
  if (what === 'source') await ports.segment.updateSource(id, { enabled: false });
  else if (what === 'destination') await ports.segment.updateDestination(id, { enabled: false });
  else await ports.segment.updateAudience(space ?? '', id, { enabled: false });
}

async function remove(ports: Ports, { what, id, space }: Undo): Promise<void> {
  if (what === 'source') await ports.segment.deleteSource(id);
  else if (what === 'destination') await ports.segment.deleteDestination(id);
  else await ports.segment.deleteAudience(space ?? '', id);
}

/**
 * Disables what a promotion made, or deletes it. What somebody switched on again since is in use: it is not deleted.
 * What is gone counts as undone.
 */
export async function undoItem(ports: Ports, effect: Undo, run: Run): Promise<Outcome> {
  const { id, mode, work } = effect;
  const ended = (how: Extract<Outcome, { kind: 'item_undone' }>['how']): Outcome => ({
    kind: 'item_undone',
    id,
    how,
    work,
  });
  // What is gone on a later try went with an earlier one.
  const gone = mode === 'delete' && run.attempt > 0 ? 'deleted' : 'gone';
  const state = await isOn(ports, effect);
  if (state === undefined) return ended(gone);
  if (mode === 'delete' && state) return ended('kept');
  if (mode === 'disable' && !state) return ended('disabled');
  let isGone = false;
  const isThere = async () => {
    isGone = (await isOn(ports, effect)) === undefined;
    return !isGone;
  };
  await unlessGone(mode === 'delete' ? remove(ports, effect) : disable(ports, effect), isThere);
  if (isGone) return ended(gone);
  return ended(mode === 'delete' ? 'deleted' : 'disabled');
}
