import { en } from '../copy/en.ts';
import type { Block, Card, Control } from '../core/card.ts';
import type { Checklist } from '../core/checklist.ts';
import {
  acceptFinding,
  compareDrift,
  driftEveryMs,
  type Finding,
  noDrift,
  openFindings,
} from '../core/drift.ts';
import type { Scene } from '../core/scene.ts';
import { personOf } from '../core/turn.ts';
import type { Handlers, OutcomeHandlers } from './step.ts';

const words = en.drift;

const job = 'watch_workspace';

/** Looks in six hours, or after `delayMs`. */
export function watchAgain(s: Scene, delayMs = driftEveryMs): void {
  s.c.drift = { ...(s.c.drift ?? noDrift(s.now)), due: s.now + delayMs };
  // A lane of its own: never before what somebody waits for.
  s.effect({ kind: 'watch_workspace', origin: s.origin }, { id: job, lane: job, delayMs });
}

const isConnected = (c: Checklist): boolean =>
  [...c.sources, ...c.destinations].some(({ state }) => state !== 'disabled');

/** Begins to look after a workspace, once something is connected; where the next look is long overdue, at once. */
export function keepWatch(s: Scene): void {
  const { drift } = s.c;
  const isLost = drift !== undefined && s.now - drift.due > driftEveryMs;
  if (isConnected(s.c) && (drift === undefined || isLost)) watchAgain(s, isLost ? 0 : driftEveryMs);
}

const takeOff = (id: string): Control => ({
  kind: 'button',
  label: en.connect.offButton,
  intent: { intent: 'confirm_remove', slots: { connection: id } },
});

/** What can be done about it from here; where there is nothing, its words say what to do in Segment. */
function controlOf(finding: Finding): Control | undefined {
  const { kind, id, key, environment } = finding;
  switch (kind) {
    case 'source_gone':
    case 'destination_gone':
    case 'audience_gone':
      return takeOff(id);
    case 'event_new':
    case 'plan_changed':
      return {
        kind: 'button',
        label: words.accept,
        intent: { intent: 'accept_drift', slots: { finding: key } },
      };
    case 'event_stopped':
    case 'source_disabled':
      return {
        kind: 'button',
        label: en.connect.check,
        intent: { intent: 'check_source', slots: { source: id } },
      };
    case 'mappings_changed':
    case 'destination_disabled':
      return {
        kind: 'button',
        label: en.connect.checkDelivery,
        intent: { intent: 'check_destination', slots: { destination: id } },
      };
    case 'source_idle':
      return environment === 'dev'
        ? {
            kind: 'button',
            label: words.connect,
            intent: { intent: 'connect_more', slots: { kind: 'destinations' } },
          }
        : undefined;
    default:
      return undefined;
  }
}

function blockOf(finding: Finding): Block {
  const text = words.findings[finding.kind](finding);
  const control = controlOf(finding);
  return control ? { kind: 'row', text, control } : { kind: 'text', text };
}

const maxTold = 10;

function cardOf(news: readonly Finding[]): Card {
  return {
    title: words.title,
    blocks: [
      { kind: 'text', text: words.intro },
      ...news.slice(0, maxTold).map(blockOf),
      ...(news.length > maxTold ? [{ kind: 'note' as const, text: words.more(news.length - maxTold) }] : []),
    ],
  };
}

/** Prod belongs to those who approved it; dev, and the 14 days of a source that feeds nothing, to the owner. */
function tell(s: Scene, news: readonly Finding[]): void {
  const board = s.c.promotion && s.c.boards[s.c.promotion.board];
  const thread = board?.messageId ? { ...board.to, thread: board.messageId } : undefined;
  const isForThread = ({ environment, kind }: Finding) =>
    thread !== undefined && environment === 'prod' && kind !== 'source_idle';
  const prod = news.filter(isForThread);
  const own = news.filter((finding) => !isForThread(finding) || finding.offBy === 'segment');
  if (thread && prod.length > 0) s.post(thread, cardOf(prod));
  if (own.length > 0) s.direct(s.c.startedBy ? personOf(s.c.startedBy) : s.person, cardOf(own));
}

/** What is open, for the status; nothing when all is as it was set up. */
export function driftBlocks(s: Scene): Block[] {
  const open = openFindings(s.c);
  if (open.length === 0 || !s.who?.owner) return [];
  return [
    { kind: 'divider' },
    { kind: 'text', text: words.openTitle },
    ...open.slice(0, maxTold).map(blockOf),
    { kind: 'divider' },
  ];
}

export const driftHandlers = {
  accept_drift(s, { finding: key }) {
    const { drift } = s.c;
    const finding = drift?.findings[key];
    if (!drift || !finding || acceptFinding(drift, key) === drift) {
      s.tell(en.general.oldButton);
      s.show('current');
      return;
    }
    s.c.drift = acceptFinding(drift, key);
    s.audit('drift_accepted', { finding: key });
    s.tell(words.accepted(finding.event ?? finding.name));
  },
} satisfies Partial<Handlers>;

export const driftOutcomes = {
  workspace_watched(s, { snapshot }) {
    if (!s.c.drift) return;
    const { drift, news } = compareDrift(s.c, snapshot, s.c.drift);
    s.c.drift = drift;
    if (news.length > 0) {
      s.audit('drift_found', { findings: news.map(({ key }) => key) });
      tell(s, news);
    }
    if (isConnected(s.c)) watchAgain(s);
    else delete s.c.drift;
  },
} satisfies Partial<OutcomeHandlers>;
