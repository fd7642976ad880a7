import { en } from '../copy/en.ts';
import type { Effect, Outcome } from '../core/effect.ts';
import { type FailureText, OutsideError } from '../core/errors.ts';
import { vaultName } from '../core/secrets.ts';
import type { Conversation } from '../core/turn.ts';
import { checkAudience, createAudience } from './audience.ts';
import { changeConnection } from './change-connection.ts';
import { runChat, showWriteKey } from './chat.ts';
import { compareEnvironments } from './compare.ts';
import { connectWorkspace, disconnectWorkspace } from './connect.ts';
import { createDestination } from './create-destination.ts';
import { createSource } from './create-source.ts';
import { watchWorkspace } from './drift.ts';
import { enableDestination } from './enable-destination.ts';
import { findIntegrations, readSettings } from './integrations.ts';
import { checkLink } from './link.ts';
import { checkSource } from './observe.ts';
import { checkDestination } from './observe-delivery.ts';
import { checkPolicy, identify } from './people.ts';
import type { Ports, Run } from './ports.ts';
import { checkRights } from './rights.ts';
import { beginStream, endStream } from './stream.ts';
import { savePlan } from './tracking-plan.ts';
import { undoItem } from './undo-item.ts';
import { checkProfiles, countAudience, findSpaces, previewAudience } from './unify.ts';
import { isUsedUp } from './used-up.ts';
import { createModel, createWarehouse } from './warehouse.ts';
import { attachPlan, disable, ensureLabels, findWarehouses, survey } from './workspace.ts';

/** Runs an effect on the world outside. Every effect may be run twice: each looks before it writes. */
export async function runEffect(ports: Ports, effect: Effect, run: Run): Promise<Outcome | undefined> {
  const isForSegment = 'origin' in effect && effect.kind !== 'open_form';
  const stopped = isForSegment ? await checkRights(ports, effect, run) : undefined;
  if (stopped) return stopped;
  switch (effect.kind) {
    case 'post':
    case 'whisper':
    case 'direct':
    case 'board':
    case 'open_form':
    case 'file':
    case 'suggest':
      return runChat(ports, effect, run);
    case 'show_write_key':
      return showWriteKey(ports, effect);
    case 'identify':
      return identify(ports, effect, run);
    case 'connect_workspace':
      return connectWorkspace(ports, effect, run);
    case 'disconnect_workspace':
      return disconnectWorkspace(ports, run);
    case 'check_link':
      return checkLink(ports, effect);
    case 'forget_secret':
      await ports.store.dropSecret(run.workspace, vaultName(effect.vault, effect.name));
      return undefined;
    case 'check_policy':
      return checkPolicy(ports, effect, run);
    case 'survey':
      return survey(ports, effect);
    case 'ensure_labels':
      return ensureLabels(ports);
    case 'find_integrations':
      return findIntegrations(ports, effect);
    case 'read_settings':
      return readSettings(ports, effect);
    case 'create_source':
      return createSource(ports, effect, run);
    case 'check_source':
      return checkSource(ports, effect);
    case 'save_plan':
      return savePlan(ports, effect);
    case 'attach_plan':
      return attachPlan(ports, effect);
    case 'create_destination':
      return createDestination(ports, effect, run);
    case 'enable_destination':
      return enableDestination(ports, effect);
    case 'compare_environments':
      return compareEnvironments(ports, effect);
    case 'change_connection':
      return changeConnection(ports, effect, run);
    case 'undo_item':
      return undoItem(ports, effect, run);
    case 'check_destination':
      return checkDestination(ports, effect);
    case 'find_warehouses':
      return findWarehouses(ports);
    case 'create_warehouse':
      return createWarehouse(ports, effect, run);
    case 'create_model':
      return createModel(ports, effect, run);
    case 'disable':
      return disable(ports, effect);
    case 'find_spaces':
      return findSpaces(ports);
    case 'check_profiles':
      return checkProfiles(ports, effect);
    case 'count_audience':
      return countAudience(ports, effect);
    case 'preview_audience':
      return previewAudience(ports, effect);
    case 'create_audience':
      return createAudience(ports, effect, run);
    case 'check_audience':
      return checkAudience(ports, effect);
    case 'begin_stream':
      return beginStream(ports, effect, run);
    case 'end_stream':
      return endStream(ports, effect, run);
    case 'watch_workspace':
      return watchWorkspace(ports, run);
    case 'wake':
      return { kind: 'woke', what: effect.what, id: effect.id };
  }
}

const passing = [
  'segment_unreachable',
  'segment_rate_limited',
  'segment_failed',
  'platform_unreachable',
  'platform_rate_limited',
  'store_unavailable',
];

const mostTurns = 30;

/** Waits before the next try; undefined: no more tries. People wait for Segment, so it is given up soon; messages are not. */
export function retryDelayMs(effect: Effect, error: unknown, attempt: number): number | undefined {
  if (!(error instanceof OutsideError) || !passing.includes(error.code)) return undefined;
  // Set anew whenever somebody comes by.
  if (effect.kind === 'suggest') return undefined;
  if (isUsedUp(error)) return undefined;
  const isChat = !('origin' in effect) || effect.kind === 'open_form';
  // A form is worth nothing after its three seconds.
  const most = effect.kind === 'open_form' || effect.kind === 'show_write_key' ? 2 : isChat ? 12 : 4;
  // Turned away for its rate, work gets on a little each time: twelve mappings at five a minute take three.
  const isWaitingItsTurn = error.code === 'segment_rate_limited' && most === 4;
  if (attempt >= (isWaitingItsTurn ? mostTurns : most)) return undefined;
  const backoff = Math.min(500 * 2 ** attempt, 30_000);
  return Math.max(error.retryAfterMs ?? 0, backoff);
}

/** What Segue is doing for somebody who waits for it, e.g. "creating the source"; undefined when nobody does. */
export function workFor(effect: Effect): { at: Conversation; doing: string } | undefined {
  switch (effect.kind) {
    // These open a form at once, which says what is going on.
    case 'open_form':
    case 'show_write_key':
    case 'forget_secret':
    case 'wake':
    case 'watch_workspace':
      return undefined;
    case 'check_source':
    case 'check_destination':
      if (!effect.asked) return undefined;
      break;
    case 'identify':
      if (effect.then?.input.kind === 'home') return undefined;
      break;
    default:
      if (!('origin' in effect)) return undefined;
  }
  return { at: effect.origin.to, doing: en.failures.doing[effect.kind] };
}

/** The setting that Segment did not accept, where it names one. */
export function refusedField(error: unknown): { field?: string; why?: string } {
  if (!(error instanceof OutsideError) || error.code !== 'segment_invalid' || !error.field) return {};
  return { field: error.field, ...(error.reason ? { why: error.reason } : {}) };
}

/** Effects that only look: nothing that a person typed can be wrong with them. */
const looks: readonly Effect['kind'][] = [
  'identify',
  'survey',
  'find_integrations',
  'read_settings',
  'check_source',
  'check_destination',
  'find_warehouses',
  'find_spaces',
  'check_profiles',
  'show_write_key',
];

/** Segment's reason, and the field it names where the reason does not. */
function reasonOf({ reason, field }: OutsideError): string | undefined {
  const name = field?.split('.').at(-1);
  return reason && name && !reason.toLowerCase().includes(name.toLowerCase())
    ? `${reason} (${name})`
    : reason;
}

/**
 * What a person is told when an effect failed for good. `now` in ms, for what is used up until some day;
 * `isRoleMissing`: Segment takes the token, and refused what it was asked.
 */
export function failureText(
  effect: Effect,
  error: unknown,
  now = Date.now(),
  isRoleMissing = false,
): FailureText {
  const doing =
    effect.kind in en.failures.doing
      ? en.failures.doing[effect.kind as keyof typeof en.failures.doing]
      : en.failures.sending;
  if (!(error instanceof OutsideError)) return en.failures.bug(doing);
  const isLook = looks.includes(effect.kind);
  switch (error.code) {
    case 'person_not_allowed':
      return en.failures.person_not_allowed(doing, error.reason);
    case 'segment_conflict':
      return isLook
        ? en.failures.segment_question(doing, reasonOf(error))
        : en.failures.segment_conflict(doing, reasonOf(error));
    case 'segment_invalid':
      return isLook
        ? en.failures.segment_question(doing, reasonOf(error))
        : en.failures.segment_invalid(doing, reasonOf(error), error.status);
    case 'segment_not_included':
    case 'segment_not_ready':
      return en.failures[error.code](doing, error.reason);
    case 'segment_rate_limited':
      return isUsedUp(error)
        ? en.failures.segment_used_up(doing, now + error.retryAfterMs)
        : en.failures.segment_rate_limited(doing);
    case 'segment_unauthorized':
      return isRoleMissing
        ? en.failures.segment_lacks_role(doing, en.failures.roles[effect.kind] ?? en.failures.anyRole)
        : en.failures.segment_unauthorized(doing);
    case 'segment_not_connected':
    case 'segment_unreachable':
    case 'segment_not_found':
    case 'segment_failed':
      return en.failures[error.code](doing);
    case 'platform_unreachable':
    case 'platform_rate_limited':
    case 'platform_refused':
      return en.failures.platform(doing);
    case 'store_unavailable':
      return en.failures.store(doing);
  }
}

/** An effect that failed for good, as the outcome that tells it. */
export const failedOutcome = (
  job: string,
  effect: Effect,
  error: unknown,
  now?: number,
  isRoleMissing?: boolean,
): Outcome => ({
  kind: 'failed',
  job,
  effect,
  text: failureText(effect, error, now, isRoleMissing),
  ...(error instanceof OutsideError ? { code: error.code } : {}),
  ...refusedField(error),
});
