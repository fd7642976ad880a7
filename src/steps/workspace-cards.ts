import { en } from '../copy/en.ts';
import type { Rich } from '../copy/text.ts';
import type { Block, Button, Control } from '../core/card.ts';
import { type Checklist, isConnectedInChat } from '../core/checklist.ts';
import type { Refusal } from '../core/effect.ts';
import type { OutsideCode } from '../core/errors.ts';
import type { Intent } from '../core/intent.ts';
import { holds } from '../core/roles.ts';
import type { Scene } from '../core/scene.ts';
import type { OutcomeOf } from './step.ts';

const words = en.workspace;

export const connect: Intent = { intent: 'connect_workspace', slots: {} };
export const remove: Intent = { intent: 'disconnect_workspace', slots: {} };

/** Opens the form for the token; called what it does now. */
export const connectControl = ({ c }: { c: Checklist }): Button => ({
  kind: 'button',
  label: isConnectedInChat(c) ? words.replaceButton : words.connectButton,
  intent: connect,
});

/** The way to a token that works, beside a failure that came of having none. */
export const connectControls = (s: Scene, code: OutsideCode | undefined): Control[] =>
  !s.isTokenFixed && (code === 'segment_not_connected' || code === 'segment_unauthorized')
    ? [connectControl(s)]
    : [];

/** Which workspace is connected and by whom, for who may change that; nothing for anybody else. `me`: a person's key. */
export function connectionBlocks(c: Checklist, me: string): Block[] {
  const who = c.people[me];
  const { workspace } = c;
  if (who?.standing !== 'member') return [];
  const nameOf = (key: string | undefined): string => c.people[key ?? '']?.name ?? key ?? '';
  if (who.unread === 'not_connected' || workspace?.removedAt !== undefined) {
    const text =
      workspace?.removedAt === undefined
        ? words.notConnected
        : words.statusRemoved(workspace.name, nameOf(workspace.removedBy), workspace.removedAt);
    return [{ kind: 'row', text, control: connectControl({ c }) }];
  }
  if (!workspace?.connectedAt || !holds('settler', who)) return [];
  const { name, region = 'us', connectedBy, connectedAt } = workspace;
  return [
    { kind: 'note', text: words.statusLine(name, region, nameOf(connectedBy), connectedAt) },
    {
      kind: 'actions',
      controls: [
        ...(who.owner || who.unread ? [connectControl({ c })] : []),
        { kind: 'button', label: words.removeButton, intent: remove },
      ],
    },
  ];
}

/** What the token was seen to be able to do, and what follows from what is missing. */
export function seenBlocks(outcome: OutcomeOf<'workspace_connected'>): Block[] {
  const { seesWriteKeys: keys, features } = outcome;
  const writeKeys = words.writeKeys[keys === undefined ? 'unknown' : keys ? 'yes' : 'no'];
  const items: Rich[] = Object.entries(features).map(([feature, state]) => {
    const name = words.features[feature] ?? feature;
    if (state === 'on') return words.on(name);
    if ('unknown' in state) return words.unknown(name, state.unknown);
    return words.off(name, state.off.replace(/\.+$/, ''), words.without[feature] ?? '');
  });
  return [
    { kind: 'text', text: words.may },
    { kind: 'list', items: [words.isOwner, writeKeys, ...items] },
  ];
}

/** Why a token is not taken. */
export function refusalText(why: Refusal): Rich {
  switch (why.kind) {
    case 'region':
      return words.why.region(why.chosen, why.fits);
    case 'other':
      return words.why.other(why.name, why.known);
    case 'weak':
      return words.why.weak(why.name);
    case 'not_owner':
      return words.why.notOwner(why.name, why.email, why.owners);
    default:
      return words.why[why.kind];
  }
}
