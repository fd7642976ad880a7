import { isStarted } from '../core/checklist.ts';
import type { Intent } from '../core/intent.ts';
import { holds, needsFreshRights, rightFor } from '../core/roles.ts';
import type { Scene } from '../core/scene.ts';
import { askControls } from './link.ts';
import { endPause } from './pause.ts';
import { survey } from './survey.ts';
import { notOwner, showUnread } from './workspace.ts';

/** Looks up who this is before anything else happens; the turn comes back by itself. */
export function park(s: Scene): void {
  s.effect({ kind: 'identify', person: s.person, origin: s.origin, then: s.turn }, { lane: `who:${s.me}` });
}

export function refuse(s: Scene, what: string): void {
  s.audit('refused', { what });
  const controls = askControls(s);
  s.whisper({
    blocks: [
      { kind: 'text', text: notOwner(s) },
      ...(controls.length > 0 ? [{ kind: 'actions' as const, controls }] : []),
    ],
  });
}

/** What an owner may do before the setup has begun. */
const beforeStart: ReadonlySet<Intent['intent']> = new Set([
  'start_setup',
  'declare_new_business',
  'go_on_by_hand',
  'next_step',
  'retry',
  'confirm_restart',
  'link_person',
]);

const startsWith: ReadonlySet<Intent['intent']> = new Set([
  'choose_goal',
  'choose_use_case',
  'change_use_case',
]);

/** What a yes or a no stands for; it needs the rights of that. "Yes, call it Shop" is a name first. */
function meantBy(s: Scene, intent: Intent): Intent | undefined {
  if (intent.intent === 'deny') return s.dialog.no;
  if (intent.intent !== 'affirm') return undefined;
  const { name } = intent.slots;
  return name && s.dialog.draft ? { intent: 'provide_name', slots: { name } } : s.dialog.yes;
}

/** Whoever does these is at work again, beside everything that changes the checklist. */
const goesOn: ReadonlySet<Intent['intent']> = new Set(['next_step', 'create_draft']);

/** What may be said along with what starts the setup. */
const alongWithStart: ReadonlySet<Intent['intent']> = new Set(['connect_source', 'connect_destination']);

/**
 * Rights first, then the handler. Does nothing but park when rights must be read afresh. `also` is what was said in
 * the same breath: it is taken along where the setup has to begin first.
 */
export function perform(s: Scene, intent: Intent, fresh: boolean, also: readonly Intent[] = []): boolean {
  if (!s.who) return false;
  if (!holds(rightFor(intent.intent), s.who)) {
    // What Segment could not be asked is no reason to turn somebody away: it is put right first.
    if (showUnread(s)) return false;
    // Starting is what everybody tries first: it answers with who may.
    if (intent.intent === 'start_setup' && !isStarted(s.c)) s.act({ intent: 'greet', slots: {} });
    else refuse(s, intent.intent);
    return false;
  }
  if (needsFreshRights(intent.intent) && !fresh) {
    park(s);
    return false;
  }
  const target = meantBy(s, intent);
  if (target) return perform(s, target, fresh);
  if (intent.intent === 'select_option' && !s.who.owner) {
    if (!showUnread(s)) refuse(s, intent.intent);
    return false;
  }
  if (!isStarted(s.c) && rightFor(intent.intent) === 'owner' && !beforeStart.has(intent.intent)) {
    // Naming a goal or a use case starts the setup; anything else has nothing to work on yet.
    if (startsWith.has(intent.intent))
      survey(s, true, [intent, ...also.filter((more) => alongWithStart.has(more.intent))]);
    else s.act({ intent: 'greet', slots: {} });
    return false;
  }
  if (goesOn.has(intent.intent)) endPause(s);
  s.act(intent);
  return true;
}
