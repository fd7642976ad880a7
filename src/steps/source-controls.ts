import { en } from '../copy/en.ts';
import { serverPlatforms } from '../copy/snippets.ts';
import type { Block, Control } from '../core/card.ts';
import type { SourceRecord } from '../core/checklist.ts';

const words = en.connect;

/** What one can do with a source that exists. */
export function sourceControls(source: SourceRecord, isOneOfMany = false): Control[] {
  const slots = { source: source.id };
  // Buttons that read alike would be told apart by their place only.
  const which = isOneOfMany ? `: ${source.name}` : '';
  const check: Control = {
    kind: 'button',
    label: `${source.kind === 'warehouse' ? words.checkSync : words.check}${which}`,
    intent: { intent: 'check_source', slots },
  };
  switch (source.kind) {
    case 'event':
      return [
        { kind: 'button', label: `${words.getKey}${which}`, intent: { intent: 'show_write_key', slots } },
        ...(source.type === 'server' ? [languageControl(source, which)] : []),
        check,
      ];
    case 'warehouse':
      return source.model && !source.model.hasFailed
        ? [check]
        : [
            {
              kind: 'button',
              label: `${source.environment === 'prod' ? words.syncAgainButton : words.modelButton}${which}`,
              intent: { intent: 'define_model', slots },
              style: 'primary',
            },
          ];
    case 'cloud_event':
    case 'cloud_object':
      return source.state === 'created'
        ? [
            {
              kind: 'button',
              label: `${words.attestButton}${which}`,
              intent: { intent: 'attest_source', slots },
              style: 'primary',
            },
          ]
        : [];
  }
}

/** A server may be written in any of these, whichever entry of the catalogue the source was made from. */
const languageControl = (source: SourceRecord, which: string): Control => ({
  kind: 'select',
  label: `${words.keyFor}${which}`,
  intent: { intent: 'show_write_key', slots: { source: source.id } },
  slot: 'platform',
  options: serverPlatforms.map((value) => ({ label: en.review.platforms[value], value })),
});

/** Source-specific steps right after a source was created. */
export function sourceSteps(source: SourceRecord): Block[] {
  switch (source.kind) {
    case 'event':
      return [{ kind: 'list', items: [...words.eventSteps], ordered: true }];
    case 'warehouse':
      return [
        { kind: 'text', text: words.warehouseSteps(source.profilesDestination?.name) },
        ...(source.model ? [] : [{ kind: 'text' as const, text: words.modelHint }]),
      ];
    case 'cloud_event':
    case 'cloud_object':
      return [{ kind: 'text', text: words.cloudSteps(source.name) }];
  }
}
