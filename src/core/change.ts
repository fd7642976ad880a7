import type { Change, Checklist, Draft, StepId, StepState, UnifyChoice } from './checklist.ts';
import { sourcesIn, stepIds } from './checklist.ts';

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What a person decided about a draft; what Segue read or proposed is not in it. */
function decidedOf(draft: Draft, was: Draft | undefined, isFeedChosen: boolean): unknown[] {
  const { type, wanted, integration, settings, secrets, settled } = draft;
  const name = was && !was.name ? undefined : draft.name;
  const feed = draft.kind === 'destination' && isFeedChosen ? draft.source : undefined;
  return [type, wanted, integration?.metadataId, settings, secrets, settled, name, feed];
}

function draftsBefore(before: Checklist, after: Checklist): NonNullable<Change['drafts']> {
  // With one source the feed is filled in by itself.
  const isFeedChosen = sourcesIn(after, 'dev').length > 1;
  const was = (id: string) => before.drafts.find((draft) => draft.id === id);
  const changed = after.drafts.flatMap((draft): { id: string; was: Draft | null }[] => {
    const old = was(draft.id);
    if (!old) return [{ id: draft.id, was: null }];
    if (draft.creating || old.creating) return [];
    const isChanged = !isSame(decidedOf(draft, old, isFeedChosen), decidedOf(old, old, isFeedChosen));
    return isChanged ? [{ id: draft.id, was: old }] : [];
  });
  const dropped = before.drafts.filter((old) => !after.drafts.some((draft) => draft.id === old.id));
  return [...changed, ...dropped.map((old) => ({ id: old.id, was: old }))];
}

/** Steps in prod are done by what was approved; leaving one for later is a person's choice, going back to one is not a step. */
function stepsBefore(before: Checklist, after: Checklist): Partial<Record<StepId, StepState>> {
  const changed = stepIds.filter((step) => {
    const [was, is] = [before.steps[step].state, after.steps[step].state];
    if (was === is || (was === 'skipped' && is === 'todo')) return false;
    return !(step.startsWith('prod_') || step === 'republish') || is === 'skipped';
  });
  return Object.fromEntries(changed.map((step) => [step, before.steps[step]]));
}

/** What is chosen about Unify; nothing before anybody has chosen. */
const unifyOf = (c: Checklist): UnifyChoice => {
  const { dev, prod, identifiers = [] } = c.unify ?? {};
  return { ...(dev ? { dev } : {}), ...(prod ? { prod } : {}), identifiers };
};

/**
 * What differs between two states of a checklist as far as a person decides it, as it was before; undefined when
 * nothing does. `isForm`: what is drafted for prod is decided in forms, and otherwise only proposed.
 */
export function changeBetween(before: Checklist, after: Checklist, isForm: boolean): Change | undefined {
  const isNewChoice = before.useCase !== after.useCase || before.goal !== after.goal;
  const steps = stepsBefore(before, after);
  const drafts = draftsBefore(before, after);
  const rows = isNewChoice
    ? before.review
    : before.review.filter((row) => {
        const now = after.review.find((entry) => entry.event === row.event);
        return now !== undefined && !isSame(row, now);
      });
  const vouched = after.sources.flatMap(({ id, state }) => {
    const was = before.sources.find((source) => source.id === id);
    return was && was.state !== state && state === 'attested' ? [{ id, state: was.state }] : [];
  });
  const change: Change = {
    ...(before.goal === after.goal ? {} : { goal: before.goal ?? null }),
    ...(before.useCase === after.useCase ? {} : { useCase: before.useCase ?? null }),
    ...(isNewChoice || rows.length > 0 ? { review: rows } : {}),
    ...(Object.keys(steps).length > 0 ? { steps } : {}),
    ...(drafts.length > 0 ? { drafts } : {}),
    ...(isSame(before.ahead ?? [], after.ahead ?? []) ? {} : { ahead: before.ahead ?? [] }),
    ...(isSame(before.policy, after.policy) ? {} : { policy: before.policy ?? null }),
    ...(isSame(unifyOf(before), unifyOf(after)) ? {} : { unify: unifyOf(before) }),
    ...(isForm && !isSame(before.prod, after.prod) ? { prod: before.prod } : {}),
    ...(Boolean(before.acceptedEnvironments) === Boolean(after.acceptedEnvironments)
      ? {}
      : { acceptedEnvironments: Boolean(before.acceptedEnvironments) }),
    ...(vouched.length > 0 ? { vouched } : {}),
  };
  return Object.keys(change).length > 0 ? change : undefined;
}

function putBackDrafts(c: Checklist, drafts: NonNullable<Change['drafts']>): void {
  for (const { id, was } of drafts) {
    const at = c.drafts.findIndex((draft) => draft.id === id);
    if (was && at >= 0) c.drafts[at] = was;
    else if (was) c.drafts.push(was);
    else if (at >= 0) c.drafts.splice(at, 1);
  }
}

/** Spaces stay once audiences live in them; what was seen in others says nothing. */
function putBackUnify(c: Checklist, before: UnifyChoice): void {
  const { unify } = c;
  if (!unify) return;
  const isSameSpace = unify.dev?.id === before.dev?.id && unify.prod?.id === before.prod?.id;
  if (!isSameSpace && !c.audiences.some((audience) => audience.state !== 'disabled')) {
    delete unify.dev;
    delete unify.prod;
    delete unify.sight;
    delete unify.imported;
    Object.assign(unify, structuredClone({ dev: before.dev, prod: before.prod }));
    if (!unify.dev) delete unify.dev;
    if (!unify.prod) delete unify.prod;
  }
  unify.identifiers = [...before.identifiers];
}

/** Puts everything in `change` back as it was. Changes `c`; says whether anything was different. */
export function putBack(c: Checklist, change: Change): boolean {
  const before = JSON.stringify(c);
  const { goal, useCase, review, policy } = structuredClone(change);
  if (goal === null) delete c.goal;
  else if (goal) c.goal = goal;
  if (useCase === null) delete c.useCase;
  else if (useCase) c.useCase = useCase;
  if (review)
    c.review =
      useCase === undefined && goal === undefined
        ? c.review.map((row) => review.find((entry) => entry.event === row.event) ?? row)
        : review;
  Object.assign(c.steps, structuredClone(change.steps ?? {}));
  putBackDrafts(c, structuredClone(change.drafts ?? []));
  if (change.ahead) c.ahead = structuredClone(change.ahead);
  if (policy === null) delete c.policy;
  else if (policy) c.policy = policy;
  if (change.unify) putBackUnify(c, change.unify);
  if (change.prod) c.prod = structuredClone(change.prod);
  if (change.acceptedEnvironments === false) delete c.acceptedEnvironments;
  for (const { id, state } of change.vouched ?? []) {
    const source = c.sources.find((entry) => entry.id === id);
    if (source?.state !== 'attested') continue;
    source.state = state;
    delete source.attestation;
  }
  return before !== JSON.stringify(c);
}

/** Drops from `change` what became of a draft: it is a connection now. Undefined when nothing is left. */
export function withoutDraft(change: Change, id: string): Change | undefined {
  if (!change.drafts?.some((draft) => draft.id === id)) return change;
  // A wish that led to it is fulfilled.
  const { drafts, ahead: _, ...rest } = change;
  const left = (drafts ?? []).filter((draft) => draft.id !== id);
  const kept: Change = { ...rest, ...(left.length > 0 ? { drafts: left } : {}) };
  return Object.keys(kept).length > 0 ? kept : undefined;
}
