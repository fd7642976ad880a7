import { en } from '../copy/en.ts';
import type { AudienceRecord } from '../core/audience.ts';
import type { Control } from '../core/card.ts';
import type { Scene } from '../core/scene.ts';
import { conversationKey } from '../core/turn.ts';
import { audienceTargets } from './audience-terms.ts';
import { watchEveryMs, watchMs } from './evidence.ts';
import { makeStale } from './prod-items.ts';
import type { OutcomeOf } from './step.ts';

const words = en.activate;

export const audienceById = (s: Scene, id: string | undefined): AudienceRecord | undefined =>
  s.c.audiences.find((audience) => audience.id === id && audience.state !== 'disabled');

/** Has the audience connected to what is in Engage's settings and looks what arrived: at once when asked, by itself until `watchUntil`. */
export function checkAudience(
  s: Scene,
  audience: AudienceRecord,
  options: { asked: boolean; nth?: number; delayMs?: number },
): void {
  const place = options.asked ? `check:${audience.id}` : `watch:${audience.id}`;
  s.effect(
    {
      kind: 'check_audience',
      origin: s.origin,
      audience: audience.id,
      space: audience.space,
      wanted: audienceTargetsOf(s, audience),
      type: audience.type,
      name: audience.name,
      since: audience.createdAt,
      asked: options.asked,
      nth: options.nth ?? 0,
    },
    {
      id: options.asked ? `${place}:${conversationKey(s.to)}` : place,
      lane: place,
      ...(options.delayMs === undefined ? {} : { delayMs: options.delayMs }),
    },
  );
}

/**
 * Where an audience is sent: in dev to every destination there is now, in prod to those that were approved. What was
 * removed since is no target.
 */
export function audienceTargetsOf(s: Scene, audience: AudienceRecord): AudienceRecord['destinations'] {
  const there = audienceTargets(s, audience.environment);
  if (audience.environment === 'dev') return there;
  return audience.destinations.filter(({ id }) => there.some((entry) => entry.id === id));
}

/** Looks by itself from now on. */
export function watchAudience(s: Scene, audience: AudienceRecord): void {
  audience.watchUntil = s.now + watchMs[audience.environment];
  checkAudience(s, audience, { asked: false, delayMs: watchEveryMs(0) });
}

/** What one can do with an audience; a person's word counts only while nothing was observed. */
export function audienceControls(audience: AudienceRecord, isOneOfMany = false): Control[] {
  const slots = { audience: audience.id };
  const which = isOneOfMany ? `: ${audience.name}` : '';
  return [
    {
      kind: 'button',
      label: `${words.check}${which}`,
      intent: { intent: 'check_audience', slots },
      ...(audience.state === 'created' ? { style: 'primary' as const } : {}),
    },
    ...(audience.state === 'created'
      ? [
          {
            kind: 'button' as const,
            label: `${words.attest}${which}`,
            intent: { intent: 'attest_audience' as const, slots },
          },
        ]
      : []),
  ];
}

const isSame = (a: AudienceRecord['sight'], b: AudienceRecord['sight']): boolean =>
  a !== undefined &&
  b !== undefined &&
  b.readAt - a.readAt < 5000 &&
  JSON.stringify(a.delivered) === JSON.stringify(b.delivered);

/** What is gone from Segment can only be taken off the checklist. */
const offChecklist = (audience: AudienceRecord): Control => ({
  kind: 'button',
  label: en.connect.offButton,
  intent: { intent: 'confirm_remove', slots: { connection: audience.id } },
  style: 'primary',
});

/** Somebody changed the dev audience in Segment: that is what it is now, and what was asked for is something else. */
function takeQuery(s: Scene, audience: AudienceRecord, query: string | undefined): void {
  if (query === undefined || query === audience.query || audience.environment === 'prod') return;
  audience.query = query;
  s.audit('audience_changed_outside', { id: audience.id, query });
  s.tell(words.changedOutside(audience.name));
  const isAsked = s.c.promotion?.items.some((item) => item.kind === 'audience' && item.from === audience.id);
  if (isAsked) makeStale(s, words.staleChanged(audience.name), 'import');
}

/** Takes what a look showed. `onSeen` goes on when it was seen to arrive for the first time. */
export function takeAudienceSight(
  s: Scene,
  audience: AudienceRecord,
  outcome: OutcomeOf<'audience_checked'>,
  onSeen: () => void,
): void {
  const { sight, asked, nth, silence } = outcome;
  takeQuery(s, audience, outcome.query);
  const before = audience.sight;
  const wasVerified = audience.state === 'verified';
  const taken = sight.delivered.map(({ destination }) => destination);
  const isSeen = audience.awaits ? audience.awaits.every((name) => taken.includes(name)) : taken.length > 0;
  // What was seen once stays seen.
  audience.sight = wasVerified && !isSeen && before ? { ...sight, delivered: before.delivered } : sight;
  if (isSeen && !wasVerified) {
    audience.state = 'verified';
    delete audience.awaits;
    s.audit('audience_verified', {
      id: audience.id,
      environment: audience.environment,
      delivered: sight.delivered,
    });
    s.refreshChecklist();
  }
  if (isSeen && wasVerified && isSame(before, sight)) {
    // Told a moment ago: who asks is answered, in short.
    if (asked) s.tell(words.stillSo(audience.name));
    return;
  }
  if (isSeen && (asked || !wasVerified)) {
    s.tell(words.verified(audience.name, sight.delivered, sight.size), {
      kind: 'note',
      text: words.evidence(sight.readAt),
    });
    onSeen();
    return;
  }
  if (isSeen) return;
  if (asked || outcome.isGone) {
    s.tell(
      words.nothingYet(audience.name),
      { kind: 'list', items: silence },
      {
        kind: 'actions',
        controls: outcome.isGone ? [offChecklist(audience)] : audienceControls(audience),
      },
    );
    if (outcome.isGone) delete audience.watchUntil;
    return;
  }
  if (audience.watchUntil === undefined) return;
  if (s.now < audience.watchUntil) {
    checkAudience(s, audience, { asked: false, nth: nth + 1, delayMs: watchEveryMs(nth + 1) });
    return;
  }
  delete audience.watchUntil;
  s.tell(words.watchOver(audience.name));
  checkAudience(s, audience, { asked: true });
}
