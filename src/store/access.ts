import { type Access, accessName, readAccess } from '../core/access.ts';
import { OutsideError } from '../core/errors.ts';
import type { Store } from './store.ts';

/**
 * What opens the Segment workspace, from the vault; undefined where nothing is, or where what is there can be opened by
 * no key that is configured any more: then somebody has to enter the token again, and `warn` is told why. Throws
 * OutsideError when the store can't be reached.
 */
export async function storedAccess(
  store: Pick<Store, 'getSecret'>,
  workspace: string,
  warn: (text: string) => void,
): Promise<Access | undefined> {
  try {
    return readAccess(await store.getSecret(workspace, accessName));
  } catch (error) {
    const isLost =
      error instanceof OutsideError &&
      (error.reason === 'secret_key_missing' || error.reason === 'secret_unreadable');
    if (!isLost) throw error;
    warn(`The Segment token is lost. ${error.message}`);
    return undefined;
  }
}
