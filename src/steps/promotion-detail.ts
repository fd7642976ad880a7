import { en } from '../copy/en.ts';
import type { Field } from '../core/card.ts';
import { shown } from '../core/comparison.ts';
import type { Promotion, PromotionItem } from '../core/promotion.ts';
import { activationLine } from './activation-cards.ts';
import { changeParts } from './prod-compare.ts';

const words = en.prod;

/** A setting that prod gets; where dev has another value, that stands beside it. */
function settingLine(name: string, value: unknown, dev: Record<string, unknown> | undefined): string {
  const line = `${name} = ${String(value)}`;
  const other = dev?.[name];
  return other === undefined || shown(other) === shown(value)
    ? line
    : `${line} (${en.compare.inDev(shown(other))})`;
}

/** Everything that is approved with an item, for the form that shows the details of a request. */
export function detailsOf(request: Promotion, item: PromotionItem): Field[] {
  switch (item.kind) {
    case 'model':
      return [
        { kind: 'note', text: words.modelLine(item.model.name, item.sourceName) },
        { kind: 'code', code: item.model.query },
      ];
    case 'rules':
    case 'target':
      return [{ kind: 'note', text: activationLine(item) }];
    case 'audience':
      return [
        { kind: 'note', text: activationLine(item) },
        { kind: 'code', code: item.query },
      ];
    case 'change':
      return [{ kind: 'note', text: [{ bold: item.name }, `\n${changeParts(item).join('\n')}`] }];
    case 'plan':
      return [{ kind: 'note', text: words.planLine(item.planName, item.events.length, item.sourceName) }];
    case 'source':
    case 'destination': {
      const dev = request.seen?.destinations.find(({ id }) => id === item.from)?.settings;
      const settings = [
        ...Object.entries(item.settings).map(([key, value]) => settingLine(key, value, dev)),
        ...item.secrets.map((key) => `${key} = ${words.detailForm.secret}`),
      ];
      const filters = item.kind === 'destination' ? (item.filters ?? []) : [];
      return [
        {
          kind: 'note',
          text: [
            { bold: item.name },
            ` (${item.integration.name})`,
            settings.length > 0 ? `\n${words.detailForm.settings}: ${settings.join(', ')}` : '',
            ...filters.map(({ title, if: condition }) => `\n${en.compare.filter(title)}: ${condition}`),
          ],
        },
      ];
    }
  }
}
