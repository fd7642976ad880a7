import { en } from '../copy/en.ts';
import type { Block } from '../core/card.ts';
import type { Scene } from '../core/scene.ts';
import { conversationKey } from '../core/turn.ts';
import { complete, type Handlers, type OutcomeHandlers, type Step } from './step.ts';

const words = en.choose;

/** Dev and prod explained; the labels are made sure of meanwhile. */
function showEnvironments(s: Scene): void {
  const { labels } = s.c;
  const blocks: Block[] = words.environments.map((text) => ({ kind: 'text', text }));
  blocks.push({ kind: 'note', text: labels ? words.labels(labels.dev, labels.prod) : words.labelsPending });
  const yes = { intent: 'accept_environments', slots: {} } as const;
  if (!labels) s.effect({ kind: 'ensure_labels', origin: s.origin }, { id: 'ensure_labels' });
  blocks.push({
    kind: 'actions',
    controls: [{ kind: 'button', label: words.gotIt, intent: yes, style: 'primary' }],
  });
  s.ask({ title: words.environmentsTitle, blocks }, { ask: 'yes_no', yes });
}

export const hasChecklist = (s: Scene): boolean =>
  s.c.boards[`checklist:${conversationKey(s.to)}`] !== undefined;

/** The checklist message of this conversation; from now on it is updated in place. */
export function postChecklist(s: Scene): void {
  const board = `checklist:${conversationKey(s.to)}`;
  s.c.boards[board] = { to: s.to };
  s.refresh(board);
}

export const environmentsStep: Step = { id: 'environments', show: showEnvironments };

export const environmentsHandlers = {
  explain_environments(s) {
    if (s.c.steps.environments.state === 'todo' && s.c.useCase) showEnvironments(s);
    else
      s.ask({
        title: words.environmentsTitle,
        blocks: words.environments.map((text) => ({ kind: 'text', text })),
      });
  },
  accept_environments(s) {
    if (s.c.steps.environments.state === 'done') {
      s.show('current');
      return;
    }
    if (!s.c.useCase) {
      s.show('current');
      return;
    }
    if (!s.c.labels) {
      // The labels are not there yet: the acceptance waits for them, it is not lost.
      s.c.dialogs[conversationKey(s.to)] = { yes: { intent: 'accept_environments', slots: {} } };
      s.effect({ kind: 'ensure_labels', origin: s.origin }, { id: 'ensure_labels' });
      s.c.acceptedEnvironments = true;
      s.tell(words.labelsPending);
      return;
    }
    complete(s, 'environments', 'verified');
    postChecklist(s);
    s.show('current');
  },
} satisfies Partial<Handlers>;

export const environmentsOutcomes = {
  labels_ready(s, { dev, prod }) {
    s.c.labels = { dev, prod, at: s.now };
    s.audit('labels_ready', { dev, prod });
    if (!s.c.acceptedEnvironments || s.c.steps.environments.state === 'done') return;
    s.tell(words.labels(dev, prod));
    complete(s, 'environments', 'verified');
    postChecklist(s);
    s.show('current');
  },
} satisfies Partial<OutcomeHandlers>;
