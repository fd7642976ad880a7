import { profilesDestinationId } from '../core/comparison.ts';
import { OutsideError } from '../core/errors.ts';
import { vaultName } from '../core/secrets.ts';
import type { Destination } from '../segment/segment.ts';
import type { Ports } from './ports.ts';

/** An answer that never came: the write may have happened. */
export const isDoubtful = (error: unknown): boolean =>
  error instanceof OutsideError && (error.code === 'segment_unreachable' || error.code === 'segment_failed');

/**
 * Of several that are alike, the one that stays. There is no idempotency key at Segment: a write whose answer was lost
 * may reach it after it was looked for and sent again. Which one stays does not depend on who looks.
 */
export async function keepOne<T extends { id: string }>(
  alike: readonly T[],
  remove: (extra: T) => Promise<void>,
): Promise<T | undefined> {
  const [kept, ...extra] = alike.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  for (const one of extra) await unlessGone(remove(one));
  return kept;
}

/** Connects two things that can be connected once only. What somebody, or an earlier try, did since the look is done. */
export async function connectOnce(
  isThere: () => Promise<boolean>,
  connect: () => Promise<void>,
): Promise<void> {
  if (await isThere()) return;
  try {
    await connect();
  } catch (error) {
    const isTaken = error instanceof OutsideError && error.code === 'segment_conflict';
    if (!isTaken || !(await isThere())) throw error;
  }
}

/** What is gone already needs no removal. `isThere` looks whether it is, where a doubt would leave something behind. */
export async function unlessGone(
  removal: Promise<void>,
  isThere: () => Promise<boolean> = async () => false,
): Promise<void> {
  try {
    await removal;
  } catch (error) {
    const isUnknown = error instanceof OutsideError && error.code === 'segment_not_found';
    if (!isUnknown || (await isThere())) throw error;
  }
}

/** Settings with their secrets. A secret that has run out of the vault is asked for again. */
export async function fullSettings(
  ports: Ports,
  workspace: string,
  spec: { settings: Record<string, unknown>; secrets: string[]; vault: string },
): Promise<Record<string, unknown>> {
  const settings = { ...spec.settings };
  for (const name of spec.secrets) {
    const value = await ports.store.getSecret(workspace, vaultName(spec.vault, name));
    if (value === undefined) {
      throw new OutsideError('segment_invalid', {
        message: `the secret setting ${name} is no longer kept`,
        status: 422,
        reason: `enter ${name} again`,
        field: name,
      });
    }
    settings[name] = value;
  }
  return settings;
}

export async function dropSecrets(
  ports: Ports,
  workspace: string,
  spec: { secrets: string[]; vault: string },
): Promise<void> {
  for (const name of spec.secrets) await ports.store.dropSecret(workspace, vaultName(spec.vault, name));
}

/** The destination that Segment made by itself for a warehouse source. */
export async function profilesDestinationOf(
  ports: Ports,
  sourceId: string,
): Promise<Destination | undefined> {
  return (await ports.segment.connectedDestinations(sourceId)).find(
    (entry) => entry.metadataId === profilesDestinationId,
  );
}
