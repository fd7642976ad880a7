import type { FormId } from '../core/card.ts';
import { currentStep, type StepId } from '../core/checklist.ts';
import type { Intent } from '../core/intent.ts';
import type { Scene } from '../core/scene.ts';
import { audienceHandlers, audienceOutcomes, showAudience } from './audience.ts';
import { audienceDraftHandlers, audienceDraftOutcomes, submitAudience } from './audience-draft.ts';
import { audienceSizeHandlers, audienceSizeOutcomes } from './audience-size.ts';
import { snippetHandlers } from './code-to-copy.ts';
import { connectionHandlers, connectionOutcomes } from './connections.ts';
import { destinationDraftHandlers } from './destination-draft.ts';
import { destinationLoginHandlers, destinationLoginOutcomes } from './destination-login.ts';
import { devDestinationsHandlers, devDestinationsStep } from './dev-destinations.ts';
import { devSourcesHandlers, devSourcesStep } from './dev-sources.ts';
import { draftSettingsHandlers, submitDraftSettings } from './draft-settings.ts';
import { draftHandlers, draftOutcomes } from './drafts.ts';
import { driftHandlers, driftOutcomes } from './drift.ts';
import { environmentsHandlers, environmentsOutcomes, environmentsStep } from './environments.ts';
import { evidenceHandlers } from './evidence-export.ts';
import { failureHandlers } from './failures.ts';
import { goalHandlers, goalStep } from './goal.ts';
import {
  identifiersHandlers,
  identifiersOutcomes,
  showIdentifiers,
  submitIdentifiers,
} from './identifiers.ts';
import { linkHandlers, linkOutcomes, submitLink } from './link.ts';
import { pauseHandlers, pauseOutcomes } from './pause.ts';
import { prodApplyHandlers } from './prod-apply.ts';
import { compareOutcomes } from './prod-compared.ts';
import { prodFormHandlers, submitProdNames, submitProdSettings } from './prod-forms.ts';
import { policyHandlers, policyOutcomes, submitPolicy } from './prod-policy.ts';
import { showPrepare } from './prod-prepare.ts';
import { prodRequestHandlers } from './prod-request.ts';
import { prodUndoHandlers } from './prod-undo.ts';
import { showProdEvents } from './prod-verify.ts';
import { prodVoteHandlers, prodVoteOutcomes, submitReject } from './prod-vote.ts';
import { leftForLater, progressHandlers } from './progress.ts';
import { showRepublish } from './republish.ts';
import { reviewHandlers, reviewOutcomes, reviewStep } from './review.ts';
import { submitEvent, submitOwnEvent } from './review-form.ts';
import { submitImport } from './review-import.ts';
import { sourceDraftHandlers, submitName } from './source-draft.ts';
import { spacesHandlers, spacesOutcomes, submitSpaces } from './spaces.ts';
import {
  specialSourceHandlers,
  specialSourceOutcomes,
  submitModel,
  submitWarehouse,
} from './special-sources.ts';
import { startHandlers, startOutcomes } from './start.ts';
import type { FormHandler, Handlers, OutcomeHandlers, Step } from './step.ts';
import { streamHandlers, streamOutcomes } from './stream.ts';
import { showSummary } from './summary.ts';
import { talkHandlers, talkOutcomes } from './talk.ts';
import { undoHandlers } from './undo.ts';
import { useCaseHandlers, useCaseStep } from './use-case.ts';
import { voteCheckOutcomes } from './vote-check.ts';
import { submitConnect, workspaceHandlers, workspaceOutcomes } from './workspace.ts';

/** The checklist's steps in their order. */
const steps: readonly Step[] = [
  goalStep,
  useCaseStep,
  environmentsStep,
  reviewStep,
  devSourcesStep,
  devDestinationsStep,
  { id: 'prod_sources', show: showPrepare },
  { id: 'prod_events', show: showProdEvents },
  { id: 'prod_destinations', show: showPrepare },
  { id: 'identifiers', show: showIdentifiers },
  { id: 'audience', show: showAudience },
  { id: 'republish', show: showRepublish },
];

/** Asks what the step asks. */
export function showStep(s: Scene, step: StepId | 'current'): void {
  const id = step === 'current' ? currentStep(s.c) : step;
  if (id === 'not_started') s.act({ intent: 'greet', slots: {} });
  else if (id === 'done') {
    const left = leftForLater(s);
    if (left.length > 0) s.tell('', ...left);
    showSummary(s);
  } else steps.find((entry) => entry.id === id)?.show(s);
}

const handlers: Handlers = {
  ...startHandlers,
  ...progressHandlers,
  ...undoHandlers,
  ...talkHandlers,
  ...pauseHandlers,
  ...failureHandlers,
  ...workspaceHandlers,
  ...linkHandlers,
  ...goalHandlers,
  ...useCaseHandlers,
  ...environmentsHandlers,
  ...reviewHandlers,
  ...snippetHandlers,
  ...draftHandlers,
  ...draftSettingsHandlers,
  ...destinationLoginHandlers,
  ...sourceDraftHandlers,
  ...destinationDraftHandlers,
  ...devSourcesHandlers,
  ...devDestinationsHandlers,
  ...specialSourceHandlers,
  ...connectionHandlers,
  ...streamHandlers,
  ...driftHandlers,
  ...evidenceHandlers,
  ...prodFormHandlers,
  ...policyHandlers,
  ...prodRequestHandlers,
  ...prodVoteHandlers,
  ...prodApplyHandlers,
  ...prodUndoHandlers,
  ...spacesHandlers,
  ...identifiersHandlers,
  ...audienceDraftHandlers,
  ...audienceSizeHandlers,
  ...audienceHandlers,
};

/** Does an intent. Rights were checked before. */
export function dispatch(s: Scene, intent: Intent): void {
  // The union is closed and the table complete, so the handler fits the slots.
  (handlers[intent.intent] as (s: Scene, slots: Intent['slots']) => void)(s, intent.slots);
}

export const forms: Partial<Record<FormId, FormHandler>> = {
  source_name: submitName,
  destination_settings: submitDraftSettings,
  event_state: submitEvent,
  own_event: submitOwnEvent,
  event_import: submitImport,
  warehouse: submitWarehouse,
  reverse_etl_model: submitModel,
  promotion_policy: submitPolicy,
  prod_names: submitProdNames,
  prod_settings: submitProdSettings,
  reject_reason: submitReject,
  spaces: submitSpaces,
  identifiers: submitIdentifiers,
  audience: submitAudience,
  connect_workspace: submitConnect,
  link_person: submitLink,
};

/** Outcomes that belong to a step; `identified` and `failed` are the decision's own. */
export const outcomes: Omit<OutcomeHandlers, 'identified' | 'failed'> = {
  ...startOutcomes,
  ...workspaceOutcomes,
  ...linkOutcomes,
  ...talkOutcomes,
  ...environmentsOutcomes,
  ...reviewOutcomes,
  ...draftOutcomes,
  ...destinationLoginOutcomes,
  ...specialSourceOutcomes,
  ...connectionOutcomes,
  ...streamOutcomes,
  ...driftOutcomes,
  ...policyOutcomes,
  ...prodVoteOutcomes,
  ...voteCheckOutcomes,
  ...compareOutcomes,
  ...spacesOutcomes,
  ...identifiersOutcomes,
  ...audienceDraftOutcomes,
  ...audienceSizeOutcomes,
  ...audienceOutcomes,
  ...pauseOutcomes,
};
