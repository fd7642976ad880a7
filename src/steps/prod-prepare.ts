import { en } from '../copy/en.ts';
import type { Rich } from '../copy/text.ts';
import type { Block, Control } from '../core/card.ts';
import { isProven, sourcesIn } from '../core/checklist.ts';
import { isRunning, type PromotionItem } from '../core/promotion.ts';
import type { Scene } from '../core/scene.ts';
import { activationLine } from './activation-cards.ts';
import { changeParts, compareIfOld, comparisonBlocks } from './prod-compare.ts';
import {
  changeItems,
  devDestination,
  devSource,
  digestOf,
  missingForProd,
  promotionItems,
  publishable,
} from './prod-draft.ts';
import { complete } from './step.ts';

const words = en.prod;

/** The list as lines, for the owner. */
function itemLines(items: readonly PromotionItem[]): Rich[] {
  return items.map((item) => {
    switch (item.kind) {
      case 'source':
        return words.sourceLine(item.fromName, item.name, item.slug);
      case 'model':
        return words.modelLine(item.model.name, item.sourceName);
      case 'plan':
        return words.planLine(item.planName, item.events.length, item.sourceName);
      case 'destination':
        return words.destinationLine(item.fromName, item.name, item.sourceName);
      case 'change':
        return en.compare.changeLine(item.name, item.fromName, changeParts(item));
      case 'rules':
      case 'target':
      case 'audience':
        return activationLine(item);
    }
  });
}

const namesControl: Control = {
  kind: 'button',
  label: words.namesButton,
  intent: { intent: 'name_prod', slots: {} },
};

/** Everything is in prod, or what is not was left out by choice. */
function nothingToAsk(s: Scene): void {
  const { sources, destinations } = publishable(s);
  const left = [...sources, ...destinations, ...changeItems(s)].map((record) => record.name);
  if (left.length > 0) {
    s.ask({
      title: words.title,
      blocks: [
        { kind: 'text', text: words.leftOut(left) },
        { kind: 'actions', controls: [namesControl] },
      ],
    });
    return;
  }
  // What a withdrawn request had made is there: it can be verified without a new one.
  if (s.c.steps.prod_sources.state === 'todo' && sourcesIn(s.c, 'prod').length > 0) {
    complete(s, 'prod_sources', 'applied');
    s.show('current');
    return;
  }
  s.tell(words.nothingNew);
}

/** What goes to prod, what is missing, and the button that asks the approvers. */
export function showPrepare(s: Scene): void {
  if (isRunning(s.c.promotion)) {
    s.act({ intent: 'show_status', slots: { scope: 'promotion' } });
    return;
  }
  if (!sourcesIn(s.c, 'dev').some(isProven)) {
    s.tell(words.devFirst);
    s.show(s.c.steps.dev_sources.state === 'todo' ? 'current' : 'dev_sources');
    return;
  }
  compareIfOld(s);
  const items = promotionItems(s);
  if (items.length === 0) {
    nothingToAsk(s);
    return;
  }
  const missing = missingForProd(s);
  const blocks: Block[] = [
    { kind: 'text', text: words.intro },
    { kind: 'list', items: itemLines(items) },
    ...comparisonBlocks(s, items),
  ];
  if (missing.settings.length > 0) blocks.push({ kind: 'note', text: words.settingsHint });
  for (const entry of missing.settings) {
    if (!entry.fields) readProdFields(s, entry.from);
    blocks.push({
      kind: 'row',
      text: words.needsSettings(entry.name),
      control: {
        kind: 'button',
        label: words.settingsButton,
        intent: { intent: 'fill_prod', slots: { from: entry.from } },
        style: 'primary',
      },
    });
  }
  if (missing.policy) blocks.push({ kind: 'text', text: words.needsPolicy });
  const isReady = missing.settings.length === 0 && !missing.policy;
  if (isReady) blocks.push({ kind: 'text', text: words.ready });
  const submit = { intent: 'submit_promotion', slots: { digest: digestOf(s, items) } } as const;
  const controls: Control[] = [
    ...(isReady
      ? [{ kind: 'button' as const, label: words.submitButton, intent: submit, style: 'primary' as const }]
      : []),
    {
      kind: 'button',
      label: words.policyButton,
      intent: { intent: 'set_policy', slots: {} },
      ...(missing.policy ? { style: 'primary' as const } : {}),
    },
    namesControl,
  ];
  blocks.push({ kind: 'actions', controls });
  s.ask({ title: words.title, blocks });
}

/** Reads which settings a prod connection needs, so that its form can be opened at once later. */
export function readProdFields(s: Scene, from: string): void {
  const record = devSource(s, from) ?? devDestination(s, from);
  if (!record) return;
  s.effect(
    {
      kind: 'read_settings',
      origin: s.origin,
      of: 'slug' in record ? 'source' : 'destination',
      metadataId: record.integration.metadataId,
      subject: `prod:${from}`,
    },
    { id: `read_settings:prod:${from}`, lane: `draft:prod:${from}` },
  );
}
