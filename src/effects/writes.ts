import { OutsideError } from '../core/errors.ts';
import { vaultName } from '../core/secrets.ts';
import type { Destination } from '../segment/segment.ts';
import { profilesDestinationId } from './integrations.ts';
import type { Ports } from './ports.ts';

/** An answer that never came: the write may have happened. */
export const isDoubtful = (error: unknown): boolean =>
  error instanceof OutsideError && (error.code === 'segment_unreachable' || error.code === 'segment_failed');

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
