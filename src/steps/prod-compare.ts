import { en } from '../copy/en.ts';
import type { Rich } from '../copy/text.ts';
import type { Block } from '../core/card.ts';
import { destinationsIn, sourcesIn } from '../core/checklist.ts';
import {
  changesOf,
  type Difference,
  differsOnPurpose,
  type Flag,
  flagsOf,
  isChange,
  type LiveView,
  onlyInProd,
  shown,
  sourceChangesOf,
} from '../core/comparison.ts';
import type { AfterComparison } from '../core/effect.ts';
import { type Promotion, type PromotionItem, stableJson } from '../core/promotion.ts';
import type { Scene } from '../core/scene.ts';
import { personOf } from '../core/turn.ts';
import { devDestination, liveDestination, liveSource, pairs, promotionItems } from './prod-draft.ts';

const words = en.compare;

/** How long a comparison is good enough to be shown; before anything is asked for or applied Segment is read anew. */
const viewLastsMs = 60_000;

/** Reads dev and prod at Segment; what was wanted goes on when the answer is here. */
export function compare(s: Scene, then?: AfterComparison, request?: Promotion): void {
  const destinations = [...destinationsIn(s.c, 'dev'), ...destinationsIn(s.c, 'prod')].map(({ id }) => id);
  const keep = (request?.items ?? []).flatMap((item) =>
    item.kind === 'change' && item.of === 'destination' ? [item.id] : [],
  );
  s.effect(
    {
      kind: 'compare_environments',
      origin: request ? { person: personOf(request.requester), to: request.askedIn } : s.origin,
      sources: [...sourcesIn(s.c, 'dev'), ...sourcesIn(s.c, 'prod')].map(({ id }) => id),
      destinations,
      keep,
      ...(then ? { then } : {}),
      ...(request ? { work: { promotion: request.id, item: 'compare' } } : {}),
    },
    request ? { id: `apply:${request.id}:compare` } : { id: 'compare', lane: 'compare' },
  );
}

/** Reads dev and prod unless that was done a moment ago. */
export function compareIfOld(s: Scene): void {
  if (!s.c.live || s.now - s.c.live.at > viewLastsMs) compare(s);
}

/**
 * What is not in prod yet goes there as it is in dev now: somebody may have changed it in Segment since it was
 * connected. Settings that a person gave for prod stay.
 */
export function takeLive(s: Scene): void {
  const inProd = new Set(destinationsIn(s.c, 'prod').map(({ from }) => from));
  for (const record of destinationsIn(s.c, 'dev')) {
    const live = liveDestination(s, record.id);
    if (!live || inProd.has(record.id)) continue;
    const mappings = live.mappings.filter(({ enabled }) => enabled);
    if (mappings.length > 0)
      record.mappings = mappings.map(({ name, actionId, trigger, fields }) => ({
        name,
        actionId,
        trigger,
        fields,
      }));
    if (stableJson(record.settings) === stableJson(live.settings)) continue;
    const entry = s.c.prod.destinations.find(({ from }) => from === record.id);
    if (entry && stableJson(entry.settings) === stableJson(record.settings)) entry.settings = live.settings;
    record.settings = live.settings;
  }
}

/** What Segment has of everything that the items go by; a vote counts for this too. */
export function seenOf(s: Scene, items: readonly PromotionItem[]): NonNullable<Promotion['seen']> {
  const ids = new Set(
    items.flatMap((item) => [
      ...('from' in item && typeof item.from === 'string' ? [item.from] : []),
      ...(item.kind === 'change' ? [item.id] : []),
    ]),
  );
  return {
    sources: [...ids].flatMap((id) => liveSource(s, id) ?? []),
    destinations: [...ids].flatMap((id) => liveDestination(s, id) ?? []),
  };
}

/** What is not as it was when the request was made. */
export function differencesSince(seen: NonNullable<Promotion['seen']>, view: LiveView): Difference[] {
  return [
    ...seen.sources.flatMap((was) =>
      sourceChangesOf(
        was,
        view.sources.find(({ id }) => id === was.id),
      ),
    ),
    ...seen.destinations.flatMap((was) =>
      changesOf(
        was,
        view.destinations.find(({ id }) => id === was.id),
      ),
    ),
  ];
}

/** What looks as if it were for trying out, of what would be created or changed. */
export function flagsFor(s: Scene, items: readonly PromotionItem[]): Flag[] {
  return items.flatMap((item) => {
    if (item.kind !== 'destination' && !(item.kind === 'change' && item.of === 'destination')) return [];
    const settings =
      item.kind === 'destination'
        ? item.settings
        : Object.fromEntries(item.change.settings.map(({ name, is }) => [name, is]));
    const type = item.kind === 'destination' ? item.type : devDestination(s, item.from)?.type;
    return flagsOf(
      { name: item.name, isAdvertising: type === 'advertising', settings },
      liveDestination(s, item.from) ?? devDestination(s, item.from),
    );
  });
}

/** The parts of a change, by name. */
export const changeParts = (item: Extract<PromotionItem, { kind: 'change' }>): string[] => {
  const { settings, add, update, filters, enable } = item.change;
  return [
    ...settings.map(({ name, was, is }) => words.setting({ name, was: shown(was), is: shown(is) })),
    ...add.map(({ name }) => words.addMapping(name)),
    ...update.map(({ is }) => words.updateMapping(is.name)),
    ...filters.map(({ title }) => words.addFilter(title)),
    ...(enable ? [words.enable] : []),
  ];
};

/** What the comparison tells beside the list: what stays different, what is the same, what is left alone. */
export function comparisonNotes(s: Scene): Rich[] {
  const notes: Rich[] = [];
  const { live } = s.c;
  if (live) {
    const { sources, destinations } = pairs(s);
    const same = [
      ...sources.filter(({ dev, prod }) => prod.enabled || !dev.enabled),
      ...destinations.filter(({ change }) => !isChange(change)),
    ].map(({ record }) => record.name);
    if (same.length > 0) notes.push(words.same(same));
    for (const { record, dev, prod, change } of destinations) {
      const own = differsOnPurpose(dev, prod, change);
      if (own.length > 0) notes.push(words.onPurpose(record.name, own));
    }
    const alone = onlyInProd(live, s.c);
    if (alone.length > 0) notes.push(words.leftAlone(alone.slice(0, 20)));
  }
  return notes;
}

/** The same for the card, what looks like a trial first. */
export function comparisonBlocks(s: Scene, items: readonly PromotionItem[]): Block[] {
  const flags = flagsFor(s, items);
  return [
    ...(flags.length > 0
      ? [
          { kind: 'text' as const, text: { bold: words.flagsTitle } },
          { kind: 'list' as const, items: flags.map(words.flag) },
        ]
      : []),
    ...comparisonNotes(s).map((text) => ({ kind: 'note' as const, text })),
  ];
}

/** What the card would say by now, to tell whether it has to be drawn anew. */
export const cardContent = (s: Scene): string => {
  const items = promotionItems(s);
  return JSON.stringify([items, comparisonBlocks(s, items)]);
};
