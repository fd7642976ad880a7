import { en } from '../copy/en.ts';
import type { AudienceDraft, AudiencePreviewState, AudienceRecord } from '../core/audience.ts';
import type { Block, Control } from '../core/card.ts';
import { audiencesIn, type Environment } from '../core/checklist.ts';
import type { SegmentEffect } from '../core/effect.ts';
import type { Scene } from '../core/scene.ts';
import { askAudienceDraft } from './audience-draft.ts';
import { draftCalled, isComplete } from './audience-terms.ts';
import { readySpaces } from './spaces.ts';
import type { Handlers, OutcomeHandlers } from './step.ts';

const words = en.audienceSize;

/** Segment takes five previews a minute of a space. */
const maxAtOnce = 5;
const looksAtMost = 15;

type Subject = AudienceDraft | AudienceRecord;
type Count = Extract<SegmentEffect, { kind: 'count_audience' }>;

const subjectOf = (s: Scene, id: string): Subject | undefined =>
  draftCalled(s, id) ?? audiencesIn(s.c, 'dev').find((audience) => audience.id === id);

/** Dev audiences that are not in prod yet. */
function waiting(s: Scene): AudienceRecord[] {
  const there = audiencesIn(s.c, 'prod').map(({ from }) => from);
  return audiencesIn(s.c, 'dev').filter(({ id }) => !there.includes(id));
}

function count(
  s: Scene,
  subject: { id: string; query: string; type: AudienceRecord['type'] },
  environment: Environment,
  begun?: { nth: number; preview: string },
): void {
  const space = s.c.unify?.[environment];
  if (!space) return;
  const { id, query, type } = subject;
  const job = `preview:${id}:${environment}`;
  s.effect(
    {
      kind: 'count_audience',
      origin: s.origin,
      subject: id,
      environment,
      space: space.id,
      query,
      type,
      nth: 0,
      ...begun,
    },
    { id: job, lane: job, ...(begun ? { delayMs: Math.min(400 * 1.5 ** begun.nth, 10_000) } : {}) },
  );
}

/** Begins to count in these environments what is not being counted there already. False when nothing was begun. */
function begin(s: Scene, subject: Subject, environments: readonly Environment[]): boolean {
  const { id, query, type } = subject;
  if (query === undefined || type === undefined) return false;
  const counts = subject.counts?.query === query ? { ...subject.counts } : { query };
  const open = environments.filter((environment) => counts[environment]?.state !== 'running');
  for (const environment of open) {
    counts[environment] = { state: 'running', at: s.now };
    count(s, { id, query, type }, environment);
  }
  subject.counts = counts;
  return open.length > 0;
}

const sizeOf = (state: AudiencePreviewState | undefined, type: AudienceRecord['type']): string => {
  if (state?.state === 'done') return words.size(state.count, type);
  if (state?.state === 'failed') return words.failed(state.why);
  return state?.state === 'uncounted' ? words.usedUp : words.unknown;
};

const current = ({ counts, query }: AudienceRecord) => (counts?.query === query ? counts : undefined);

/** How large the audiences that would go to prod are in both spaces, and the button that counts them. */
export function sizeBlocks(s: Scene): { blocks: Block[]; control: Control | undefined } {
  const audiences = waiting(s);
  const counted = audiences.filter((audience) => current(audience) !== undefined);
  return {
    blocks: counted.map((audience) => {
      const { dev, prod } = current(audience) ?? {};
      return {
        kind: 'text',
        text: words.line(audience.name, sizeOf(dev, audience.type), sizeOf(prod, audience.type)),
      };
    }),
    control:
      audiences.length === 0
        ? undefined
        : {
            kind: 'button',
            label: counted.length > 0 ? words.countAgain : words.countButton,
            intent: { intent: 'count_audiences', slots: {} },
          },
  };
}

/** What was counted of an audience, for the approvers; nothing unless it was counted in both spaces. */
export function sizeEvidence(audience: AudienceRecord): string[] {
  const { dev, prod } = current(audience) ?? {};
  if (dev?.state !== 'done' || prod?.state !== 'done') return [];
  const { name, type } = audience;
  return [words.evidence(name, sizeOf(dev, type), sizeOf(prod, type), Math.min(dev.at, prod.at))];
}

/** A count that failed for good is not waited for. */
export function forgetCount(s: Scene, { subject: id, environment }: Count): void {
  const counts = subjectOf(s, id)?.counts;
  if (counts?.[environment]?.state === 'running') delete counts[environment];
}

/** Counts again what failed. False when it is not there any more. */
export function countAnew(s: Scene, { subject: id }: Count): boolean {
  const subject = subjectOf(s, id);
  if (!subject) return false;
  s.act({ intent: 'count_audiences', slots: 'environment' in subject ? {} : { draft: id } });
  return true;
}

export const audienceSizeHandlers = {
  count_audiences(s, { draft: id }) {
    if (!readySpaces(s, 'engage')) return;
    const draft = id === undefined ? undefined : draftCalled(s, id);
    const subjects = draft ? [draft] : id === undefined ? waiting(s).slice(0, maxAtOnce) : [];
    if (subjects.length === 0 || (draft && !isComplete(draft))) {
      s.tell(en.general.oldButton);
      s.show('current');
      return;
    }
    for (const subject of subjects) begin(s, subject, draft ? ['prod'] : ['dev', 'prod']);
    s.tell(words.counting);
  },
} satisfies Partial<Handlers>;

export const audienceSizeOutcomes = {
  audience_counted(s, { subject: id, environment, query, type, preview, nth }) {
    const subject = subjectOf(s, id);
    const { counts } = subject ?? {};
    // Another condition by now: that count says nothing.
    if (!subject || !counts || counts.query !== query || subject.query !== query || subject.type !== type)
      return;
    if (preview.state === 'running' && nth < looksAtMost) {
      counts[environment] = { state: 'running', id: preview.id, at: s.now };
      count(s, { id, query, type }, environment, { nth: nth + 1, preview: preview.id });
      return;
    }
    if (preview.state === 'running') {
      delete counts[environment];
      s.tell(words.still(subject.name ?? ''));
    } else counts[environment] = { ...preview, at: s.now };
    s.audit('audience_counted', { name: subject.name, environment, ...preview });
    if (!('environment' in subject)) {
      askAudienceDraft(s, subject);
      return;
    }
    const isOpen = waiting(s).some((one) =>
      (['dev', 'prod'] as const).some((space) => current(one)?.[space]?.state === 'running'),
    );
    // One message when all are there, not one for each.
    if (!isOpen) s.show('republish');
  },
} satisfies Partial<OutcomeHandlers>;
