import { en } from '../copy/en.ts';
import type { Rich } from '../copy/text.ts';
import type { Block, Card } from '../core/card.ts';
import { boundWorkspace, isConnectedInChat } from '../core/checklist.ts';
import type { FailureText } from '../core/errors.ts';
import type { Intent } from '../core/intent.ts';
import { isRunning } from '../core/promotion.ts';
import type { Scene } from '../core/scene.ts';
import { type FormHandler, type Handlers, type OutcomeHandlers, one } from './step.ts';
import { survey } from './survey.ts';
import { connect, connectControl, refusalText, remove, seenBlocks } from './workspace-cards.ts';

const words = en.workspace;

/** Why somebody may not, naming who can help. */
export function notOwner(s: Scene): Rich {
  const { owners } = s.c;
  return s.who?.inSegment ? en.start.refusedNotOwner(owners) : en.start.refusedNoMatch(s.who?.email, owners);
}

/** For the actor's eyes: in a channel everybody else would be asked, too. */
function tellActor(s: Scene, card: Card): void {
  if (s.to.direct) s.ask(card);
  else s.whisper(card);
}

/** Says why nobody's rights can be read at Segment, and how that is put right. False when they could be read. */
export function showUnread(s: Scene): boolean {
  const unread = s.who?.unread;
  if (!unread) return false;
  const name = s.c.workspace?.name;
  const what = {
    not_connected: { title: words.connectTitle, texts: [words.connect, words.connectRule] },
    token_refused: { title: words.refusedTitle, texts: [words.refused(name)] },
    token_weak: { title: words.weakTitle, texts: [words.weak(name)] },
  }[unread];
  const how = s.isTokenFixed ? [words.operatorHow] : unread === 'not_connected' ? [] : [words.replaceHow];
  const blocks: Block[] = [...what.texts, ...how].map((text) => ({ kind: 'text', text }));
  if (!s.isTokenFixed)
    blocks.push({ kind: 'actions', controls: [{ ...connectControl(s), style: 'primary' }] });
  tellActor(s, { title: what.title, blocks });
  return true;
}

/** What words about the connection mean: they lead to a form or a question at most. */
export function aboutConnection(text: string): Intent | undefined {
  const said = text.slice(0, 80).replace(/[.!?]+$/, '');
  const what = '(?:the |our |my |this |a new |another )?(?:segment )?';
  const verb = (verbs: string, things: string) =>
    new RegExp(`^(?:please )?(?:${verbs}) ${what}(?:${things})$`, 'i').test(said);
  if (verb('replace|change|update|renew|rotate|enter|set', '(?:api )?token')) return connect;
  if (verb('connect|reconnect', '(?:segment|workspace|segment workspace)')) return connect;
  if (verb('remove|forget|drop|delete', '(?:api )?token')) return remove;
  return verb('disconnect', '(?:segment|workspace|segment workspace)') ? remove : undefined;
}

/** The operator has set a token since: what was connected in chat, or removed, says nothing any more. */
export function noteOperator(s: Scene): void {
  if (!s.isTokenFixed || s.c.workspace?.connectedAt === undefined) return;
  const { id, slug, name } = s.c.workspace;
  s.c.workspace = { id, slug, name };
}

/** Whether the actor may enter a token: while one works, an owner; without one whoever turns out to be an owner. */
const mayEnter = (s: Scene): boolean => s.who?.owner === true || s.who?.unread !== undefined;

function openConnect(s: Scene): void {
  if (s.isTokenFixed) {
    tellActor(s, { blocks: [{ kind: 'text', text: words.byOperator(s.c.workspace?.name) }] });
    return;
  }
  if (!mayEnter(s)) {
    s.audit('refused', { what: 'connect_workspace' });
    s.whisper({ blocks: [{ kind: 'text', text: notOwner(s) }] });
    return;
  }
  const region = boundWorkspace(s.c)?.region;
  s.openForm(
    {
      form: 'connect_workspace',
      title: words.form.title,
      submit: words.form.submit,
      context: { vault: s.newId('token'), secrets: 'token' },
      fields: [
        { kind: 'note', text: words.form.note },
        { kind: 'text', name: 'token', label: words.form.token, secret: true, maxLength: 500 },
        {
          kind: 'choice',
          name: 'region',
          label: words.form.region,
          hint: words.form.regionHint,
          options: (['us', 'eu'] as const).map((value) => ({ value, label: words.form[value] })),
          ...(region ? { initial: region } : {}),
        },
      ],
    },
    { text: words.again, control: connectControl(s) },
  );
}

const forgetToken = (s: Scene, vault: string): void =>
  s.effect(
    { kind: 'forget_secret', origin: s.origin, vault, name: 'token' },
    { id: `forget:${vault}`, lane: `forget:${vault}` },
  );

/** The token is in the vault by now; what it opens is looked at before it is used for anything. */
export const submitConnect: FormHandler = (s, values, { vault = '' }) => {
  const region = one(values, 'region');
  if (!one(values, 'token')) s.refuseForm({ token: words.form.tokenMissing });
  if (region !== 'us' && region !== 'eu') {
    s.refuseForm({ region: words.form.regionMissing });
    return;
  }
  if (s.isTokenFixed || !mayEnter(s)) {
    forgetToken(s, vault);
    openConnect(s);
    return;
  }
  s.effect({ kind: 'connect_workspace', origin: s.origin, vault, region }, { id: `connect:${vault}` });
  s.audit('token_entered', { region });
  s.whisper({ blocks: [{ kind: 'text', text: words.looking }] });
};

/** Segment could not be asked what the token opens: it is dropped, as who tries again may be somebody else. */
export function connectFailed(s: Scene, vault: string, { what }: FailureText): void {
  forgetToken(s, vault);
  tellActor(s, {
    title: words.refusedTokenTitle,
    blocks: [
      { kind: 'text', text: what },
      { kind: 'text', text: words.kept(isConnectedInChat(s.c)) },
      { kind: 'text', text: words.later },
      { kind: 'actions', controls: [connectControl(s)] },
    ],
  });
}

function askRemove(s: Scene): void {
  const { workspace } = s.c;
  if (s.isTokenFixed || !workspace || !isConnectedInChat(s.c)) {
    const text = s.isTokenFixed ? words.byOperator(workspace?.name) : words.notConnected;
    tellActor(s, { blocks: [{ kind: 'text', text }] });
    return;
  }
  tellActor(s, {
    title: words.removeTitle,
    blocks: [
      { kind: 'text', text: words.remove(workspace.name) },
      ...(isRunning(s.c.promotion) ? [{ kind: 'text' as const, text: words.removePromotion }] : []),
      {
        kind: 'actions',
        controls: [
          {
            kind: 'button',
            label: words.removeButton,
            intent: { intent: 'confirm_disconnect', slots: {} },
            style: 'danger',
          },
          { kind: 'button', label: words.removeNot, intent: { intent: 'deny', slots: {} } },
        ],
      },
    ],
  });
}

/** What was read with another token, or none, is read again before it counts. */
function forgetRights(s: Scene): void {
  for (const record of Object.values(s.c.people)) record.at = 0;
}

export const workspaceHandlers = {
  connect_workspace: openConnect,
  disconnect_workspace: askRemove,
  confirm_disconnect(s) {
    if (s.isTokenFixed || !isConnectedInChat(s.c)) {
      askRemove(s);
      return;
    }
    s.effect({ kind: 'disconnect_workspace', origin: s.origin }, { id: 'disconnect_workspace' });
    tellActor(s, { blocks: [{ kind: 'text', text: words.removing }] });
  },
} satisfies Partial<Handlers>;

export const workspaceOutcomes = {
  workspace_connected(s, outcome) {
    const { workspace, region, vault, record, seesWriteKeys, features } = outcome;
    const isReplaced = isConnectedInChat(s.c);
    // What links say of people is about the users of one workspace.
    if (s.c.workspace && s.c.workspace.id !== workspace.id) delete s.c.links;
    forgetRights(s);
    s.c.people[s.me] = { ...record, ...(s.who?.seenAt === undefined ? {} : { seenAt: s.who.seenAt }) };
    s.c.workspace = {
      ...workspace,
      connectedBy: s.me,
      connectedAt: s.now,
      region,
      ...(seesWriteKeys === undefined ? {} : { seesWriteKeys }),
      features,
    };
    forgetToken(s, vault);
    s.audit(isReplaced ? 'token_replaced' : 'workspace_connected', {
      workspace: workspace.id,
      region,
      by: s.me,
    });
    s.refreshChecklist();
    const text = isReplaced ? words.replaced(workspace.name) : words.connected(workspace.name, region);
    tellActor(s, {
      title: words.connectedTitle(workspace.name),
      blocks: [{ kind: 'text', text }, ...seenBlocks(outcome)],
    });
    // The road goes on by itself where it has not begun.
    if (!isReplaced && s.c.startedBy === undefined) survey(s, false);
  },
  workspace_refused(s, { vault, why }) {
    forgetToken(s, vault);
    s.audit('token_refused', { why: why.kind, by: s.me });
    const blocks: Block[] = [
      { kind: 'text', text: refusalText(why) },
      { kind: 'text', text: words.kept(isConnectedInChat(s.c)) },
      { kind: 'actions', controls: [connectControl(s)] },
    ];
    tellActor(s, { title: words.refusedTokenTitle, blocks });
  },
  workspace_disconnected(s) {
    const { workspace } = s.c;
    if (!workspace) return;
    s.c.workspace = { ...workspace, removedAt: s.now, removedBy: s.me };
    forgetRights(s);
    s.audit('workspace_disconnected', { workspace: workspace.id });
    s.refreshChecklist();
    tellActor(s, {
      blocks: [
        { kind: 'text', text: words.removed(workspace.name) },
        { kind: 'actions', controls: [connectControl(s)] },
      ],
    });
  },
} satisfies Partial<OutcomeHandlers>;
