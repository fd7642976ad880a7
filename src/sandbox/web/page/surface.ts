import { ApiError, post } from './api.ts';
import type { ControlView } from './controls.ts';
import { asObject } from './json.ts';
import type { ControlInput } from './session.ts';

export type Place = { surface: 'message' | 'home' | 'view'; channel?: string; message?: string };

/** Uses a control as a person and waits until Segue has acknowledged it. Throws ApiError, also when Segue refused it. */
export async function interact(
  as: string,
  place: Place,
  control: ControlView,
  blockId: string | undefined,
  input: ControlInput,
): Promise<void> {
  const what = {
    as,
    ...place,
    ...(control.actionId ? { action_id: control.actionId } : {}),
    ...(blockId ? { block_id: blockId } : {}),
  };
  const reply =
    input.kind === 'press'
      ? await post('/slack/press', { ...what, label: input.label })
      : await post('/slack/choose', { ...what, values: input.values });
  checkAck(reply);
}

/** Throws when Segue did not accept what was delivered. */
export function checkAck(reply: unknown): void {
  const { acked, status, delivered } = asObject(reply);
  // Nothing was delivered: what was chosen waits for a submit.
  if (acked === false && delivered !== 0) {
    throw new ApiError(
      Number(status ?? 0),
      `Segue did not accept that (${status ? `it answered ${status}` : 'no answer'}).`,
    );
  }
}
