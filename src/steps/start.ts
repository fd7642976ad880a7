import { en } from '../copy/en.ts';
import type { Control } from '../core/card.ts';
import { isStarted } from '../core/checklist.ts';
import type { Intent } from '../core/intent.ts';
import type { Scene } from '../core/scene.ts';
import { hasChecklist, postChecklist } from './environments.ts';
import { askControls } from './link.ts';
import { showStatus } from './progress.ts';
import type { Handlers, OutcomeHandlers } from './step.ts';
import { survey } from './survey.ts';
import { notOwner, showUnread } from './workspace.ts';

/** Greets and, for an owner of a workspace that may, offers to start. */
function welcome(s: Scene): void {
  const { eligibility, workspace } = s.c;
  if (!eligibility || !workspace) return;
  const name = s.who?.name.split(' ')[0] ?? '';
  const start = { intent: 'start_setup', slots: {} } as const;
  const help: Control = { kind: 'button', label: en.start.helpButton, intent: { intent: 'help', slots: {} } };
  const hello = en.start.welcome(name, workspace.name);
  if (!s.who?.owner) {
    s.ask({
      title: en.start.title,
      blocks: [
        { kind: 'text', text: hello },
        { kind: 'text', text: notOwner(s) },
        { kind: 'actions', controls: [...askControls(s), help] },
      ],
    });
    return;
  }
  if (eligibility.verdict === 'not_eligible') {
    s.ask({
      title: en.start.title,
      blocks: [
        { kind: 'text', text: hello },
        {
          kind: 'text',
          text: en.start.notEligible(workspace.name, eligibility.sources, eligibility.destinations),
        },
        { kind: 'note', text: en.start.byHand },
        {
          kind: 'actions',
          controls: [
            { kind: 'button', label: en.start.byHandButton, intent: { intent: 'go_on_by_hand', slots: {} } },
            {
              kind: 'button',
              label: en.start.declareButton,
              intent: { intent: 'declare_new_business', slots: {} },
            },
            help,
          ],
        },
      ],
    });
    return;
  }
  s.ask(
    {
      title: en.start.title,
      blocks: [
        { kind: 'text', text: hello },
        { kind: 'text', text: en.start.eligible(eligibility.sources, eligibility.destinations) },
        { kind: 'note', text: en.start.oneUseCase },
        {
          kind: 'actions',
          controls: [{ kind: 'button', label: en.start.startButton, intent: start, style: 'primary' }, help],
        },
      ],
    },
    { ask: 'yes_no', yes: start },
  );
}

/** Starts the setup, with what was asked for in the same breath if there is anything. */
function begin(s: Scene, then: readonly Intent[] = []): void {
  s.c.startedBy = s.me;
  s.audit('setup_started', { verdict: s.c.eligibility?.verdict });
  for (const intent of then) s.act(intent);
  if (then.length === 0) s.show('current');
}

export const startHandlers = {
  greet(s) {
    if (showUnread(s)) return;
    if (!isStarted(s.c)) {
      survey(s, false);
      return;
    }
    s.tell(en.start.welcomeBack(s.who?.name.split(' ')[0] ?? ''));
    if (s.who?.owner) {
      // Another owner, or another conversation: it gets a checklist of its own that stays up to date.
      if (s.to.direct && s.c.steps.environments.state === 'done' && !hasChecklist(s)) postChecklist(s);
      s.show('current');
    } else showStatus(s);
  },
  start_setup(s) {
    if (isStarted(s.c)) {
      if (s.c.startedBy !== s.me) s.tell(en.start.already(s.c.people[s.c.startedBy ?? '']?.name ?? ''));
      s.show('current');
      return;
    }
    const verdict = s.c.eligibility?.verdict;
    if (!verdict || !s.c.workspace) survey(s, true);
    else if (verdict === 'not_eligible') welcome(s);
    else begin(s);
  },
  declare_new_business(s) {
    if (isStarted(s.c) || !s.c.eligibility) {
      s.show('current');
      return;
    }
    s.c.eligibility = { ...s.c.eligibility, verdict: 'declared_new', by: s.me };
    s.audit('declared_new_business');
    s.tell(en.start.declared(s.who?.name ?? s.me));
    begin(s);
  },
  go_on_by_hand(s) {
    if (isStarted(s.c) || !s.c.eligibility) {
      s.show('current');
      return;
    }
    s.c.eligibility = { ...s.c.eligibility, verdict: 'by_hand', by: s.me };
    s.audit('goes_on_by_hand');
    s.tell(en.start.goingByHand);
    begin(s);
  },
} satisfies Partial<Handlers>;

export const startOutcomes = {
  surveyed(s, { workspace, sources, destinations, start, then }) {
    s.c.workspace = s.c.workspace?.id === workspace.id ? { ...s.c.workspace, ...workspace } : workspace;
    if (!s.c.eligibility?.by) {
      // Both connected: the guided setup is for new workspaces. Segment docs: use-cases/setup, permissions.
      const verdict = sources > 0 && destinations > 0 ? 'not_eligible' : 'eligible';
      s.c.eligibility = { verdict, sources, destinations, at: s.now };
    }
    if (isStarted(s.c)) s.show('current');
    else if (start && s.who?.owner && s.c.eligibility.verdict !== 'not_eligible') {
      begin(s, then);
    } else welcome(s);
  },
} satisfies Partial<OutcomeHandlers>;
