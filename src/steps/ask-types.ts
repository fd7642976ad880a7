import { en } from '../copy/en.ts';
import type { Rich } from '../copy/text.ts';
import type { Control, Option } from '../core/card.ts';
import type { OptionList, Scene } from '../core/scene.ts';

/** Asks which recommended types to connect: one by its button, several in a list. `more`: types beside the recommended ones. */
export function askTypes(
  s: Scene,
  of: 'source' | 'destination',
  ask: {
    title: string;
    intro: (labels: readonly string[]) => Rich;
    items: OptionList['items'];
    more?: Option[];
    done?: Control | undefined;
  },
): void {
  const { title, intro, items, more = [], done } = ask;
  s.ask(
    {
      title,
      blocks: [
        { kind: 'text', text: intro(items.map((item) => item.label)) },
        {
          kind: 'actions',
          controls: items.map(({ label, intent }): Control => ({ kind: 'button', label, intent })),
        },
        {
          kind: 'actions',
          controls: [
            {
              kind: 'select',
              label: en.connect.severalPlaceholder,
              intent: { intent: `connect_${of}`, slots: {} },
              slot: `${of}_types`,
              multiple: true,
              options: [...items.map(({ label, value }) => ({ label, value })), ...more],
            },
            ...(done ? [done] : []),
          ],
        },
      ],
    },
    { ask: 'choice', options: { kind: `${of}_type`, items } },
  );
}
