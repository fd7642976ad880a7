import { en } from '../copy/en.ts';
import type { Card, Control } from '../core/card.ts';
import type { Effect, Outcome } from '../core/effect.ts';
import type { Scene } from '../core/scene.ts';
import { audienceById, checkAudience } from './audience-check.ts';
import { createAudience } from './audience-draft.ts';
import { countAnew, forgetCount } from './audience-size.ts';
import { createDestination } from './dev-destinations.ts';
import { createSource } from './dev-sources.ts';
import { settingRefused } from './draft-settings.ts';
import { draftById } from './drafts.ts';
import { watchAgain } from './drift.ts';
import { checkDestination, checkSource, watchEveryMs } from './evidence.ts';
import { itemFailed } from './prod-apply.ts';
import type { Handlers } from './step.ts';
import { connectFailed } from './workspace.ts';
import { connectControls } from './workspace-cards.ts';

const words = en.general;

type Failed = Extract<Outcome, { kind: 'failed' }>;

/** The draft that an effect makes something of; undefined for every other effect. */
const draftOf = (effect: Effect): string | undefined =>
  'work' in effect && effect.work && 'draft' in effect.work ? effect.work.draft : undefined;

/** What can be watched, and how to look at it. */
function watched(s: Scene, effect: Effect) {
  if (effect.kind === 'check_source') {
    const source = s.c.sources.find((entry) => entry.id === effect.source);
    return (
      source && {
        record: source,
        look: (how: Parameters<typeof checkSource>[2]) => checkSource(s, source, how),
        over: en.connect.watchOver(source.name),
      }
    );
  }
  if (effect.kind === 'check_destination') {
    const destination = s.c.destinations.find((entry) => entry.id === effect.destination);
    return (
      destination && {
        record: destination,
        look: (how: Parameters<typeof checkDestination>[2]) => checkDestination(s, destination, how),
        over: en.connect.watchOver(destination.name),
      }
    );
  }
  if (effect.kind !== 'check_audience') return undefined;
  const audience = audienceById(s, effect.audience);
  return (
    audience && {
      record: audience,
      look: (how: Parameters<typeof checkAudience>[2]) => checkAudience(s, audience, how),
      over: en.activate.watchOver(audience.name),
    }
  );
}

/**
 * A look that Segue took by itself failed: nobody asked, so nobody is told, and it looks on as after any other look.
 * False for what somebody waits for.
 */
function looksOn(s: Scene, effect: Effect): boolean {
  if (!('asked' in effect) || effect.asked) return false;
  const found = watched(s, effect);
  if (!found) return true;
  const { record, look, over } = found;
  const isOpen = record.state === 'created' || record.state === 'attested';
  if (record.state === 'disabled' || record.watchUntil === undefined) return true;
  if (s.now < record.watchUntil) {
    const nth = effect.nth + 1;
    look({ asked: false, nth, delayMs: watchEveryMs(nth) });
  } else {
    delete record.watchUntil;
    // Where something was seen, it was told then.
    if (isOpen) {
      s.tell(over);
      look({ asked: true });
    }
  }
  return true;
}

/** What waited for the effect waits no more. */
function release(s: Scene, effect: Effect): void {
  const id = draftOf(effect);
  for (const draft of [...s.c.drafts, ...(s.c.audienceDraft ? [s.c.audienceDraft] : [])]) {
    if (draft.id !== id) continue;
    draft.creating = false;
    if (effect.kind === 'create_source') draft.tried = effect.spec.slug;
    if (effect.kind === 'create_audience') draft.tried = effect.spec.name;
  }
  if (effect.kind === 'count_audience') forgetCount(s, effect);
  const { audienceDraft } = s.c;
  if (effect.kind === 'preview_audience' && audienceDraft?.id === effect.draft) delete audienceDraft.preview;
}

/** Says what happened, what was kept, what to do; keeps the effect for Try again. */
export function failed(s: Scene, outcome: Failed): void {
  const { effect, job, text } = outcome;
  if (effect.kind === 'watch_workspace') {
    // Nobody asked for it: it looks again in its time.
    if (s.c.drift) watchAgain(s);
    return;
  }
  s.audit('effect_failed', { effect: effect.kind, what: text.what });
  // It runs out of the vault by itself; nobody waits for it.
  if (effect.kind === 'forget_secret') return;
  if (effect.kind === 'connect_workspace') {
    connectFailed(s, effect.vault, text);
    return;
  }
  if (itemFailed(s, outcome)) return;
  release(s, effect);
  if (settingRefused(s, outcome)) return;
  if (looksOn(s, effect)) return;
  s.c.failures[job] = { effect, text, at: s.now };
  for (const old of Object.keys(s.c.failures).slice(0, -10)) delete s.c.failures[old];
  const tryAgain: Control = {
    kind: 'button',
    label: words.failure.tryAgain,
    intent: { intent: 'retry', slots: { job } },
    style: 'primary',
  };
  const toTheDraft: Control = {
    kind: 'button',
    label: words.goOn,
    intent: { intent: 'next_step', slots: {} },
  };
  const card: Card = {
    title: words.failure.title,
    blocks: [
      { kind: 'text', text: text.what },
      {
        kind: 'fields',
        fields: [
          { label: words.failure.kept, value: text.kept },
          { label: words.failure.next, value: text.next },
        ],
      },
      // What is wrong with a draft is put right there.
      {
        kind: 'actions',
        controls: [
          ...connectControls(s, outcome.code),
          tryAgain,
          ...(draftOf(effect) && s.who?.owner ? [toTheDraft] : []),
        ],
      },
    ],
  };
  if (s.to.direct) s.ask(card);
  else s.whisper(card);
}

/** Sends a draft as it is now: what was wrong with it may have been put right. False when it is gone or on its way. */
function createAgain(s: Scene, id: string): boolean {
  const draft = draftById(s, id);
  const audience = s.c.audienceDraft?.id === id ? s.c.audienceDraft : undefined;
  if (draft?.creating || audience?.creating) return false;
  if (draft?.kind === 'source') createSource(s, draft);
  else if (draft) createDestination(s, draft);
  else if (audience) createAudience(s, audience);
  return draft !== undefined || audience !== undefined;
}

/** Does again what failed, for the person who pressed. False when there is nothing left to do it for. */
function redo(s: Scene, effect: Effect): boolean {
  const id = draftOf(effect);
  if (id !== undefined) return createAgain(s, id);
  if (effect.kind === 'count_audience') return countAnew(s, effect);
  if (effect.kind === 'preview_audience') {
    // A count that was begun may be gone, so it begins anew.
    if (s.c.audienceDraft?.id !== effect.draft || s.c.audienceDraft.creating) return false;
    s.act({ intent: 'preview_audience', slots: { draft: effect.draft } });
    return true;
  }
  return false;
}

const rebuilt = (effect: Effect): boolean =>
  draftOf(effect) !== undefined || effect.kind === 'preview_audience' || effect.kind === 'count_audience';

export const failureHandlers = {
  retry(s, { job }) {
    const failure = Object.hasOwn(s.c.failures, job) ? s.c.failures[job] : undefined;
    if (failure) delete s.c.failures[job];
    if (!failure || (rebuilt(failure.effect) && !redo(s, failure.effect))) {
      s.tell(words.oldButton);
      s.show('current');
      return;
    }
    const { effect } = failure;
    s.audit('retried', { effect: effect.kind });
    if (rebuilt(effect)) return;
    s.effect('origin' in effect ? { ...effect, origin: s.origin } : effect, { id: job });
  },
} satisfies Partial<Handlers>;
